"""Instructions that were read before: a file that is fixed has nearly all in common with what it was."""

from collections.abc import Iterable

from fixer.dockerfile.document import Element, Instruction, Text

_MOST, _LONGEST = 4_000, 4_000  # instructions, and bytes of one
_BOM = b"\xef\xbb\xbf"
_seen: dict[bytes, Instruction] = {}


def remember(nodes: Iterable[Instruction]) -> None:
    """Take note of those that are read by their own lines alone; the last of a file is none, as it may end with it."""
    if len(_seen) > _MOST:
        forget()
    for node in nodes:
        raw = node.raw
        if node.ambiguous is None and len(raw) < _LONGEST and raw[:3] != _BOM and raw.find(b"<<") < 0:
            _seen[raw] = node


def forget() -> None:
    """Read all anew."""
    _seen.clear()


def is_any() -> bool:
    """Whether anything is remembered."""
    return bool(_seen)


def seen(raw: bytes, start: int, line: int) -> Instruction | None:
    """The instruction of these lines as it stands at that offset and line, if they were read before."""
    found = _seen.get(raw)
    return None if found is None else _moved(found, start, line)


def _moved(node: Instruction, start: int, line: int) -> Instruction:
    by, elements, trigger = start - node.start, node.elements, node.trigger
    if elements:
        elements = tuple([Element(one.value, _text(one.text, by)) for one in elements])
    if trigger is not None:
        trigger = _moved(trigger, trigger.start + by, line)
    # Of these, whose bodies have no heredocs and no lines that may be missing, all else is the same anywhere.
    return Instruction(node.raw, start, line, node.keyword, node.flags, _text(node.body, by), elements, (), trigger)


def _text(text: Text, by: int) -> Text:
    """The same text, that many bytes further down in the file."""
    data, pieces = text
    if len(pieces) == 1:
        return Text(data, ((0, pieces[0][1] + by),))
    return Text(data, tuple([(position, offset + by) for position, offset in pieces]))

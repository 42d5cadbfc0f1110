"""Where instructions of a template end, where their tags say more of that than their lines do.

``a{% if not loop.last %} && \\{% endif %}`` goes on in all rounds of a loop but the last; and what an ``else`` puts in
the place of the last lines of an instruction belongs to that as well.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence

from fixer.dockerfile.tags import Step, is_alternative, steps, tags

_ESCAPES = (b"\\", b"`")
_OPERATORS = (b"&&", b"||", b"|", b";")
_KEYWORDS = (
    rb"(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER"
    rb"|VOLUME|WORKDIR)[ \t]"
)
_INSTRUCTION = rb"[ \t]*%s|(?i:%s)" % (
    _KEYWORDS,
    _KEYWORDS,
)  # a word of small letters may be a shell's in a line within
_OPENING = frozenset((Step.CHOICE, Step.BLOCK, Step.ALWAYS, Step.ELSEWHERE))


def cut(lines: Sequence[bytes], read: Mapping[int, bytes], hidden: Container[int]) -> Iterator[tuple[int, bytes]]:
    """The lines that go on by a part alone that may be missing, without that, where an instruction follows, or nothing.

    No filling that has the part there is built. ``read`` are the lines whose tags were made blanks.
    """
    for at, line in read.items():
        begin, end = _last_part(lines[at])
        text = line[begin:end].rstrip(b" \t")
        if not text.endswith(_ESCAPES):
            continue
        following = next((i for i in range(at + 1, len(lines)) if _has_text(lines, i, hidden)), None)
        if following is None or _is_instruction(lines[following]):
            yield at, line[:begin] + without_operator(text[:-1]).ljust(end - begin) + line[end:]


def _last_part(line: bytes) -> tuple[int, int]:
    """What stands between the tags that a line ends in, of which the first begins what may be missing."""
    marks = tuple(zip(steps(line), tags(line), strict=True))
    if not marks or marks[-1][0] is not Step.END or line[marks[-1][1][1] :].strip(b" \t"):
        return 0, 0
    depth = 0
    for step, (_, end) in reversed(marks):
        depth += (step is Step.END) - (step in _OPENING)
        if not depth:
            return (end, marks[-1][1][0]) if step is Step.CHOICE else (0, 0)
    return 0, 0


def without_operator(text: bytes) -> bytes:
    """A text without the operator that it ends in, which wants a command behind it."""
    text = text.rstrip(b" \t")
    operator = next((one for one in _OPERATORS if text.endswith(one)), b"")
    return text.removesuffix(operator).rstrip(b" \t") if operator else text


def alternatives(lines: Sequence[bytes], only: Mapping[int, tuple[Step, ...]], hidden: Container[int]) -> Iterator[int]:
    """The lines at which an instruction is to go on that would have ended: behind them an ``else`` has its last lines.

    ``only`` are what the tags do of lines that are nothing else.
    """
    opened: list[bool] = []  # whether the text before each of the open tags goes on
    last, goes_on, is_other = 0, False, False
    for at, line in enumerate(lines):
        if at in only:
            for step in only[at]:
                if step in _OPENING:
                    opened.append(goes_on)
                elif step is Step.END and opened:
                    opened.pop()
            is_other = is_other or (bool(opened) and opened[-1] and not goes_on and is_alternative(line))
        elif _has_text(lines, at, hidden):
            if is_other and not _is_instruction(line):
                yield last + 1
            last, goes_on, is_other = at, line.rstrip().endswith(_ESCAPES), False


def _has_text(lines: Sequence[bytes], at: int, hidden: Container[int]) -> bool:
    text = lines[at].strip()
    return at not in hidden and bool(text) and not text.startswith(b"#")


def _is_instruction(line: bytes) -> bool:
    return re.match(_INSTRUCTION, line) is not None

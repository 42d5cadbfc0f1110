"""Tags amid other text in a line of a template: as those of a line of their own, they say what may be missing.

``{% if x %}RUN pip install a{% endif %}``, ``RUN a {% if x %}&& pip install b{% endif %}``: the tags are read as
blanks, and what stands between them may be there or not. A tag that blanks would not do for, because it stands inside
a word or in quotes, or parts two texts of which there is only ever one, stays an expansion of which nobody knows the
value; where the quotes that it stands in end before the next one, what is between may still be missing.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence

from fixer.dockerfile.tags import Step, quotes, steps, tags
from fixer.record import NamedTuple

_OPENING = frozenset((Step.CHOICE, Step.BLOCK))
_READ = frozenset((Step.CHOICE, Step.BLOCK, Step.END, Step.NOTHING))
_SHOUTED = rb"[ \t]*[A-Z]{3,}[ \t]"
_KEYWORD = (
    rb"(?i)[ \t]*(?:add|arg|cmd|copy|entrypoint|env|expose|from|healthcheck|label|maintainer|onbuild|run|shell"
    rb"|stopsignal|user|volume|workdir)[ \t]"
)
_ONBUILD = rb"(?i)[ \t]*(?:onbuild[ \t]+)?"
_ESCAPES = (b"\\", b"`")
_BETWEEN = b" \t;&|()"
# What the whole line hangs on: it is not read where a part of it may be missing.
_WHOLE = rb"(?i)[ \t]*(?:FROM[ \t]|#)"
_MOST = 100  # tags in a line


class Place(NamedTuple):
    """Where a tag stands: its line, and where in that it begins and ends; it is alone in its line if it ends at 0."""

    line: int
    begin: int = 0
    end: int = 0


class Span(NamedTuple):
    """What stands between a tag that begins something, of this kind, and its end."""

    kind: Step
    opener: Place
    closer: Place


class Amid(NamedTuple):
    """The lines with their statements made blanks, by their indices.

    ``optional`` are those all of whose text may be missing, by the kind of tag that says so, and ``parts`` the columns
    of the text that may be in others. ``blocks`` are what stands between tags that are alone in their lines, None where
    these are to be put together by themselves.
    """

    lines: Mapping[int, bytes]
    optional: Mapping[Step, frozenset[int]]
    parts: Mapping[int, tuple[tuple[int, int], ...]]
    blocks: tuple[Span, ...] | None


NOTHING = Amid({}, {}, {}, None)


def amid(lines: Sequence[bytes], indices: Sequence[int], only: Mapping[int, tuple[Step, ...]]) -> Amid:
    """What the tags in these lines say, which have other text; ``only`` are what those of the others do.

    NOTHING where they do not belong together.
    """
    found = {at: marks for at in indices if (marks := _marks(lines[at]))}
    begun = dict(starts(lines, found, only)) if found else {}
    blank = {at: _blank(lines[at], marks) for at, marks in found.items()}
    blank = {at: line for at, line in blank.items() if _are_apart(line, found[at], _quoted(lines[at], begun[at][1]))}
    if any(not _is_balanced(marks) for at, marks in found.items() if at not in blank):
        return NOTHING
    torn = {at: lines[at] for at in found if at not in blank and _is_torn(lines[at], begun[at][1])}
    read = blank | torn
    spans = _spans({at: found[at] for at in read}, only) if read else None
    if spans is None:
        return NOTHING
    blocks = tuple(span for span in spans if not (span.opener.end or span.closer.end))
    parts: dict[int, list[tuple[int, int]]] = {}
    optional: dict[Step, set[int]] = {Step.CHOICE: set(), Step.BLOCK: set()}
    for span in spans:
        if span.kind not in _OPENING or not (span.opener.end or span.closer.end):
            continue
        optional[span.kind].update(range(span.opener.line + 1, span.closer.line))
        for at, part in _of_span(span, read):
            rest = read[at][: part[0]] + read[at][part[1] :]
            if rest.strip(b" \t"):
                parts.setdefault(at, []).append(part)
            else:
                optional[span.kind].add(at)
    partly = {
        at
        for at, held in parts.items()
        if re.match(_WHOLE, read[at]) or _has_keyword(read[at], held, is_first=begun[at][0])
    }
    return Amid(
        {at: line for at, line in blank.items() if at not in partly},
        {kind: frozenset(held) for kind, held in optional.items()},
        {at: tuple(sorted(held)) for at, held in parts.items() if at not in partly},
        blocks,
    )


def _has_keyword(line: bytes, parts: Sequence[tuple[int, int]], *, is_first: bool) -> bool:
    """Whether the keyword that a line begins with stands in a part that may be missing.

    In a line that goes on from another a word of small letters is none.
    """
    begin, end = min(parts)
    is_shouted = not line[:begin].strip() and re.match(_SHOUTED, line[begin:end]) is not None
    is_word = re.fullmatch(_ONBUILD, line[:begin]) is not None and re.match(_KEYWORD, line[begin:end]) is not None
    return is_shouted or (is_first and is_word)


def starts(
    lines: Sequence[bytes], wanted: Container[int], only: Container[int]
) -> Iterator[tuple[int, tuple[bool, bytes]]]:
    """Whether an instruction begins with each of the wanted lines, and in which quote of that it does, b"" for none.

    Comments, and lines of nothing but tags, are no part of an instruction.
    """
    quote, goes_on = b"", False
    for at, line in enumerate(lines):
        quote = quote if goes_on else b""
        if at in wanted:
            yield at, (not goes_on, quote)
        text = line.strip()
        if text and not text.startswith(b"#") and at not in only:
            *_, quote = quotes(line, quote)
            goes_on = text.endswith(_ESCAPES)


def _quoted(line: bytes, quote: bytes) -> frozenset[int]:
    """Where the tags of a line begin that stand in quotes; it begins in this one."""
    return frozenset(begin for (begin, _), found in zip(tags(line), quotes(line, quote), strict=False) if found)


_Mark = tuple[Step, int, int]


def _marks(line: bytes) -> tuple[_Mark, ...]:
    """The statements of a line; () where it has none that begins or ends something, or stands before all else."""
    marks = tuple((step, *place) for step, place in zip(steps(line), tags(line), strict=True) if step is not Step.VALUE)
    is_before = bool(marks) and not line[: marks[0][1]].strip(b" \t")
    if len(marks) > _MOST:
        return ()
    return marks if is_before or any(step is not Step.NOTHING for step, _, _ in marks) else ()


def _blank(line: bytes, marks: tuple[_Mark, ...]) -> bytes:
    for _, begin, end in marks:
        line = line[:begin] + b" " * (end - begin) + line[end:]
    return line


def _is_torn(line: bytes, quote: bytes) -> bool:
    """Whether a tag of the line stands in quotes that end before the next one: what is between is more than a text."""
    places = tuple(tags(line))
    found = zip(places, quotes(line, quote), places[1:], strict=False)
    return any(one and line.find(one, behind, following) >= 0 for (_, behind), one, (following, _) in found)


def _are_apart(line: bytes, marks: tuple[_Mark, ...], quoted: frozenset[int]) -> bool:
    """Whether blanks, as in this line, do for all these tags, of which some begin in quotes."""
    for step, begin, end in marks:
        before, behind = line[:begin], line[end:]
        if step not in _READ or begin in quoted:
            return False
        if before and behind and before[-1] not in _BETWEEN and behind[0] not in _BETWEEN:
            return False
        if step is Step.NOTHING and not _is_alone(before, behind):
            return False
    return True


def _is_alone(before: bytes, behind: bytes) -> bool:
    """Whether what stands on one side of an ``else`` is nothing."""
    return not before.strip(b" \t") or not behind.strip(b" \t")


def _is_balanced(marks: tuple[_Mark, ...]) -> bool:
    depth = 0
    for step, _, _ in marks:
        depth += (step not in (Step.END, Step.NOTHING)) - (step is Step.END)
        if depth < 0:
            return False
    return not depth


def _spans(found: Mapping[int, tuple[_Mark, ...]], only: Mapping[int, tuple[Step, ...]]) -> list[Span] | None:
    """What begins and ends, but for that in others of its kind; None where something has no counterpart."""
    opened: list[tuple[Step, Place]] = []
    depths: Counter[Step] = Counter()
    spans: list[Span] = []
    for at in sorted((*found, *only)):
        marks = found.get(at) or tuple((step, 0, 0) for step in only.get(at, ()))
        for step, begin, end in marks:
            place = Place(at, begin, end)
            if step in _OPENING or step in (Step.ALWAYS, Step.ELSEWHERE):
                opened.append((step, place))
                depths[step] += 1
            elif step is Step.END:
                if not opened:
                    return None
                kind, opener = opened.pop()
                depths[kind] -= 1
                if not depths[kind]:
                    spans.append(Span(kind, opener, place))
    return None if opened else spans


def _of_span(span: Span, blank: Mapping[int, bytes]) -> list[tuple[int, tuple[int, int]]]:
    """What of the first and the last line stands in a span."""
    opener, closer = span.opener, span.closer
    if opener.line == closer.line:
        return [(opener.line, (opener.end, closer.begin))]
    first = [(opener.line, (opener.end, len(blank[opener.line])))] if opener.end else []
    return [*first, (closer.line, (0, closer.begin))] if closer.end else first

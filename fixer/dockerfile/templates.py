"""Dockerfiles that are made by Jinja, Go's text/template, ERB and their likes, read as what comes out of them may be.

A line of nothing but statements and comments (``{% if x %}``, ``{{- end }}``, ``{# … #}``, ``<% end %>``), perhaps
behind a ``#``, is a comment to us, and so are the lines of one that goes on over several; a tag inside a line is an
expansion of which nobody knows the value. What stands between an ``if``, or a loop, and its end may be there or not. A
line that is one value may become any instruction.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from fixer.dockerfile.amid import amid, starts
from fixer.dockerfile.ends import alternatives, cut
from fixer.dockerfile.tags import (
    CLOSERS,
    Step,
    is_choosing,
    is_filled,
    is_only_tags,
    masked,
    raw_until,
    steps,
    tags,
    unended,
    unended_value,
)
from fixer.record import NamedTuple

_HEREDOC = rb"(?i)[ \t]*(?:ONBUILD[ \t]+)?(?:RUN|COPY|ADD)[ \t].*<<-?[\"']?(\w+)"
_FROM = rb"(?i)[ \t]*FROM[ \t]"
_BEGUN = rb"\{[%{]|<%|(?<!\$)\{#"
_BEGINNING = (b"{%", b"{{", b"<%", b"{#")
_ESCAPES = (b"\\", b"`")
_MOST_LINES = 500  # of one tag
_OPENING = frozenset((Step.CHOICE, Step.BLOCK, Step.ALWAYS, Step.ELSEWHERE))
_MISSING = frozenset((Step.CHOICE, Step.BLOCK, Step.ELSEWHERE))  # what they hold may be missing


class Template(NamedTuple):
    """The lines with their tags masked; ``statements`` are the indices of those that are comments to us.

    ``values`` are the lines that are nothing but a tag, and may become any instruction, ``spanning`` those among them
    that go on in the next line; ``optional`` are those that may be missing, ``chosen`` those of them that an if or a
    loop leaves out. ``elsewhere`` has those that come out in another place, with the line that says so. ``unclosed`` is
    the index of a tag's line that nothing ends, or that ends nothing. ``glued`` are statements that take the end of the
    line before them away and go on in the next, so that the instruction before them does. ``astray`` is the index of
    the first line in which a tag begins amid other text, and does not end. ``parts`` are the columns of the text in
    other lines that may be missing. ``within`` are lines at whose beginning a value is not at its end yet. The
    instruction goes on before ``others`` as well, in which there is what may be in the place of its end.
    """

    lines: list[bytes]
    statements: frozenset[int]
    values: frozenset[int]
    spanning: frozenset[int]
    optional: frozenset[int]
    chosen: frozenset[int]
    elsewhere: Mapping[int, int]
    unclosed: int | None
    glued: frozenset[int]
    astray: int | None
    parts: Mapping[int, tuple[tuple[int, int], ...]]
    within: frozenset[int]
    others: frozenset[int]


def read(lines: Sequence[bytes]) -> Template | None:
    """What the lines of a file are; None if it is no template."""
    plain = frozenset(_plain(lines))
    spans = dict(_spans(lines, plain))
    inner = {at for first, last in spans.items() for at in range(first + 1, last + 1)}
    only = {
        at: tuple(steps(_joined(lines, at, spans[at]) if at in spans else lines[at]))
        for at in range(len(lines))
        if at in spans or (at not in plain and at not in inner and _is_alone(lines[at]))
    }
    only = {at: found for at, found in only.items() if Step.VALUE not in found or not _is_comment(lines[at])}
    values = frozenset(at for at, found in only.items() if Step.VALUE in found)
    statements = frozenset(only).difference(values)
    hidden = statements | inner
    kept = hidden | plain | spans.keys()
    others = [at for at, line in enumerate(lines) if at not in kept and at not in only and not _is_comment(line)]
    amidst = amid(lines, [at for at in others if _has_tag(lines[at])], only)
    long = dict(_long_values([amidst.lines.get(at, line) for at, line in enumerate(lines)], frozenset(others), kept))
    is_told = bool(statements or amidst.parts or any(amidst.optional.values()))
    is_told = is_told or any(is_choosing(lines[at]) for at in others if _has_tag(lines[at]))
    is_told = is_told or any(not lines[at].rstrip().endswith(_ESCAPES) for at, whole in long.items() if len(whole) > 1)
    is_told = is_told or any(
        lines[at].lstrip(b" \t").startswith(_BEGINNING) and _stands_alone(at, lines) for at in others
    )
    is_told = is_told or any(_stands_alone(at, lines) for at in values) or any(map(_is_from, lines))
    if not (is_told or _has_values(lines, others, only)):
        return None
    covered = [line if at in kept else masked(amidst.lines.get(at, line)) for at, line in enumerate(lines)]
    for first, whole in long.items():
        covered[first : first + len(whole)] = whole
    for at, line in cut(lines, {at: covered[at] for at in amidst.lines}, hidden):
        covered[at] = line
    within = frozenset(at for first, whole in long.items() for at in range(first + 1, first + len(whole)))
    blocks, unclosed = _blocks(only)
    if amidst.blocks is not None:
        blocks = [_Block(one.kind, range(one.opener.line, one.closer.line)) for one in amidst.blocks]
        unclosed = None
    held = {kind: frozenset(at for one in blocks if one.kind is kind for at in one.lines) for kind in _MISSING}
    held = {kind: held[kind] | amidst.optional.get(kind, frozenset()) for kind in _MISSING}
    elsewhere = {at: one.lines.start for one in blocks if one.kind is Step.ELSEWHERE for at in one.lines}
    optional = held[Step.CHOICE] | held[Step.BLOCK] | held[Step.ELSEWHERE]
    spanning = values & spans.keys()
    glued = frozenset(at for at in statements if _is_glued(lines[at]))
    astray = next((at for at, line in enumerate(covered) if at not in kept and _is_begun(line, lines, at)), None)
    return Template(
        covered,
        hidden,
        values,
        spanning,
        optional,
        held[Step.CHOICE],
        elsewhere,
        unclosed,
        glued,
        astray,
        amidst.parts,
        within,
        frozenset(alternatives(covered, {at: only[at] for at in statements}, hidden)),
    )


class _Block(NamedTuple):
    """The lines from a tag that begins something up to its end."""

    kind: Step
    lines: range


def _blocks(only: Mapping[int, tuple[Step, ...]]) -> tuple[list[_Block], int | None]:
    """The blocks, but for those in others of their kind, and the line of a tag without its counterpart."""
    opened: list[tuple[int, Step]] = []
    depths: Counter[Step] = Counter()
    found: list[_Block] = []
    unclosed: int | None = None
    for at, steps_there in sorted(only.items()):
        for step in steps_there:
            if step in _OPENING:
                opened.append((at, step))
                depths[step] += 1
            elif step is Step.END and opened:
                begin, kind = opened.pop()
                depths[kind] -= 1
                if not depths[kind]:
                    found.append(_Block(kind, range(begin, at)))
            elif step is Step.END and unclosed is None:
                unclosed = at
    return found, opened[0][0] if opened else unclosed


def _is_begun(line: bytes, lines: Sequence[bytes], at: int) -> bool:
    """Whether a tag begins in the line there, which is without others, and ends below."""
    found = re.search(_BEGUN, line) if _has_tag(line) else None
    closer = None if found is None else CLOSERS[found[0]]
    return closer is not None and any(other.find(closer) >= 0 for other in lines[at + 1 : at + 1 + _MOST_LINES])


def _long_values(
    lines: Sequence[bytes], others: frozenset[int], kept: AbstractSet[int]
) -> Iterator[tuple[int, list[bytes]]]:
    """The index of each line amid which a value begins that ends below, and it masked up to that end."""
    behind = 0
    for at, line in enumerate(lines):
        if at < behind or at not in others or not _has_tag(line):
            continue
        last, rest = at, line
        while (closer := unended_value(rest)) is not None:
            end = _ending(lines, closer, range(last + 1, min(at + _MOST_LINES, len(lines))))
            if end is None or not kept.isdisjoint(range(last + 1, end + 1)):
                break
            last, rest = end, lines[end].partition(closer)[2]
        behind = last + 1
        if last > at and closer is None:
            yield at, _cut(masked(b"\n".join(lines[at:behind])), lines[at:behind])


def _ending(lines: Sequence[bytes], closer: bytes, among: range) -> int | None:
    """The first of these lines in which a value ends, None if it ends in none."""
    return next((at for at in among if lines[at].find(closer) >= 0), None)


def _cut(text: bytes, lines: Sequence[bytes]) -> list[bytes]:
    """A text of as many bytes as these lines have together, in lines as long as they are."""
    found, begin = [], 0
    for line in lines:
        found.append(text[begin : begin + len(line)])
        begin += len(line) + 1
    return found


def _is_glued(line: bytes) -> bool:
    return line.lstrip(b" \t")[2:3] == b"-" and line.rstrip().endswith(_ESCAPES)


def _is_alone(line: bytes) -> bool:
    """Whether a line is nothing but tags, be it as a comment to Docker: an engine does not know that it is one."""
    return _has_tag(line) and is_only_tags(line.lstrip(b" \t#") if _is_comment(line) else line)


def _is_comment(line: bytes) -> bool:
    return line.lstrip(b" \t").startswith(b"#")


def _has_tag(line: bytes) -> bool:
    return line.find(b"{") >= 0 or line.find(b"<%") >= 0 or line.find(b"%%") >= 0


def _is_from(line: bytes) -> bool:
    return _has_tag(line) and re.match(_FROM, line) is not None and next(tags(line), None) is not None


def _has_values(lines: Sequence[bytes], others: Sequence[int], only: Container[int]) -> bool:
    """Whether a value stands in one of the other lines where no shell would be given such braces."""
    tagged = frozenset(at for at in others if _has_tag(lines[at]))
    return any(is_filled(lines[at], quote) for at, (_, quote) in starts(lines, tagged, only))


def _stands_alone(at: int, lines: Sequence[bytes]) -> bool:
    """Whether a line is not the rest of an instruction that goes on."""
    return at == 0 or not lines[at - 1].rstrip().endswith(_ESCAPES)


def _plain(lines: Sequence[bytes]) -> Iterator[int]:
    """The indices of the lines in heredocs, as far as their first lines tell, and of those that are raw."""
    names = {line.lstrip(b"\t"): at for at, line in enumerate(lines)}
    behind, until = 0, None
    for at, line in enumerate(lines):
        if until is not None:
            if line.find(until) >= 0:
                until = None
            else:
                yield at
        elif at < behind:
            yield at
        elif line.find(b"<<") >= 0 and (marker := re.match(_HEREDOC, line)) is not None:
            last = names.get(marker[1], 0)
            behind = next((i for i in range(at, last + 1) if lines[i].lstrip(b"\t") == marker[1]), 0)
        else:
            until = raw_until(line)


def _spans(lines: Sequence[bytes], plain: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The first and the last line of each tag that stands alone in its lines, and takes several."""
    behind = 0
    for at, line in enumerate(lines):
        if at < behind or at in plain or not _has_tag(line):
            continue
        opener = unended(line)
        if opener is None or (opener == b"{{" and not _stands_alone(at, lines)):
            continue
        last = next(
            (i for i in range(at + 1, min(at + _MOST_LINES, len(lines))) if lines[i].find(CLOSERS[opener]) >= 0), None
        )
        if last is not None and is_only_tags(_joined(lines, at, last)):
            behind = last + 1
            yield at, last


def _joined(lines: Sequence[bytes], first: int, last: int) -> bytes:
    return b" ".join(lines[first : last + 1])

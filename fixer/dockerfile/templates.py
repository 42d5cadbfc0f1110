"""Dockerfiles that are made by Jinja, Go's text/template, ERB and their likes, read as what comes out of them may be.

A line of nothing but statements and comments (``{% if x %}``, ``{{- end }}``, ``{# … #}``, ``<% end %>``) is a comment
to us; a tag inside a line is an expansion of which nobody knows the value. What stands between an ``if``, or a loop,
and its end may be there or not.
"""

import re
from collections.abc import Iterator, Sequence

from fixer.record import NamedTuple

_OPENER = rb"\{[%{#]|<%"
_CLOSERS = {b"{%": b"%}", b"{{": b"}}", b"{#": b"#}", b"<%": b"%>"}
_HEREDOC = rb"(?i)[ \t]*(?:ONBUILD[ \t]+)?(?:RUN|COPY|ADD)[ \t].*<<-?[\"']?(\w+)"
_FROM = rb"(?i)[ \t]*FROM[ \t].*(?:\{\{|\{%|<%)"
_CLOSED = rb"\{#|<%#|\{\{-?[ \t]*/\*"  # comments
# What says that something may or may not follow, its end, and what changes neither.
_OPENS = rb"(?:if|unless|for|range|with|block|case|while)\b(?!.*\bend(?:if|for|with|block)?\b)"
_DO = rb"\bdo$"
_DO_WITH_NAMES = rb"\bdo[ \t]*+\|"
_ENDS = rb"end(?:if|for|with|block)?\b|\}$"
_NEITHER = (
    rb"(?:else|elif|elsif|elseif|when|break|continue)\b|set[ \t].*=|(?:from|import)[ \t]"
    rb"|\$\w+[ \t]*:?=|[a-z_]\w*[ \t]*=(?!=)"
)


class Template(NamedTuple):
    """The lines with their tags masked; ``statements`` are the indices of those that are comments to us.

    ``values`` are the lines that are nothing but a tag, and may become any instruction; ``optional`` those that may be
    missing. ``unclosed`` is the index of a tag's line that nothing ends, or that ends nothing.
    """

    lines: list[bytes]
    statements: frozenset[int]
    values: frozenset[int]
    optional: frozenset[int]
    unclosed: int | None


def read(lines: Sequence[bytes]) -> Template | None:
    """What the lines of a file are; None if it is no template."""
    only = {at: _kinds(lines[at]) for at in _outside_heredocs(lines) if _is_only_tags(lines[at])}
    statements = frozenset(at for at, kinds in only.items() if None not in kinds)
    if not statements and not any(re.match(_FROM, line) for line in lines):
        return None
    opened: list[int] = []
    optional: set[int] = set()
    unclosed: int | None = None
    for at in range(len(lines)):
        for step in only[at] if at in statements else ():
            if step == 1:
                opened.append(at)
            elif step == -1 and opened:
                optional.update(range(opened.pop(), at))
            elif step == -1 and unclosed is None:
                unclosed = at
    masked = [_masked(line) if at not in statements else line for at, line in enumerate(lines)]
    values = frozenset(only) - statements
    return Template(masked, statements, values, frozenset(optional), opened[0] if opened else unclosed)


def has_tag(data: bytes) -> bool:
    """Whether a tag stands in a text."""
    return any(next(_tags(line), None) is not None for line in data.split(b"\n"))


def _tags(line: bytes) -> Iterator[tuple[int, int]]:
    """Where each tag of a line begins and ends."""
    unclosed: set[bytes] = set()  # what nothing closes from here on
    opener = re.search(_OPENER, line)
    while opener is not None:
        behind = opener.start() + 1
        if opener[0] not in unclosed:
            end = line.find(_CLOSERS[opener[0]], opener.end())
            if end >= 0:
                behind = end + 2
                yield opener.start(), behind
            else:
                unclosed.add(opener[0])
        opener = re.compile(_OPENER).search(line, behind)


def _is_only_tags(line: bytes) -> bool:
    """Whether a line is nothing but tags, and perhaps goes on in the next one."""
    behind = 0
    for begin, end in _tags(line):
        if line[behind:begin].strip(b" \t"):
            return False
        behind = end
    return behind > 0 and line[behind:].strip(b" \t") in (b"", b"\\", b"`")


def _outside_heredocs(lines: Sequence[bytes]) -> Iterator[int]:
    """The indices of the lines that have a tag and stand in no heredoc, as far as that is seen from its first line."""
    names = {line.lstrip(b"\t"): at for at, line in enumerate(lines)}
    behind = 0
    for at, line in enumerate(lines):
        if at < behind:
            continue
        if line.find(b"<<") >= 0 and (marker := re.match(_HEREDOC, line)) is not None:
            last = names.get(marker[1], 0)
            behind = next((i for i in range(at, last + 1) if lines[i].lstrip(b"\t") == marker[1]), 0)
        elif line.find(b"{") >= 0 or line.find(b"<%") >= 0:
            yield at


def _kinds(line: bytes) -> tuple[int | None, ...]:
    """Of each tag of a line whether it opens something (1), ends it (-1), or neither (0); None for a value."""
    return tuple(_steps(line))


def _steps(line: bytes) -> Iterator[int | None]:
    for begin, end in _tags(line):
        inside = line[begin + 2 : end - 2].strip(b"-+~= \t").lstrip(b") \t")
        if re.compile(_CLOSED).match(line, begin) is not None or not inside:
            yield 0
        elif line.startswith(b"<%=", begin):
            yield None
        elif re.match(_ENDS, inside) is not None:
            yield -1
        elif re.match(_NEITHER, inside) is not None:
            yield 0
        else:
            yield 1 if re.match(_OPENS, inside) is not None or _is_block(inside) else None


def _is_block(inside: bytes) -> bool:
    """Whether a tag ends with Ruby's ``do``, or ``do |x|``."""
    if re.search(_DO, inside) is not None:
        return True
    return inside.endswith(b"|") and re.search(_DO_WITH_NAMES, inside[:-1]) is not None


def _masked(line: bytes) -> bytes:
    """The line with, for each tag, an expansion as long, of a variable whose name still tells of what it may be."""
    parts: list[bytes] = []
    behind = 0
    for begin, end in _tags(line):
        parts += [line[behind:begin], b"${", re.sub(rb"^\d|\W", b"_", line[begin + 2 : end - 1]), b"}"]
        behind = end
    return b"".join((*parts, line[behind:]))

"""Dockerfiles that are made by Jinja, Go's text/template, ERB and their likes, read as what comes out of them may be.

A line of nothing but statements and comments (``{% if x %}``, ``{{- end }}``, ``{# … #}``, ``<% end %>``) is a comment
to us; a tag inside a line is an expansion of which nobody knows the value. What stands between an ``if``, or a loop,
and its end may be there or not.
"""

import re
from collections.abc import Iterator, Sequence

from fixer.record import NamedTuple

_ANY_TAG = rb"(?:\{%(?:(?!%\}).)*%\}|\{\{(?:(?!\}\}).)*\}\}|\{#(?:(?!#\}).)*#\}|<%(?:(?!%>).)*%>)"
_TAG = re.compile(_ANY_TAG)
_ONLY_TAGS = re.compile(rb"[ \t]*(?:%s[ \t]*)+[\\`]?[ \t]*" % _ANY_TAG)
_HEREDOC = re.compile(rb"(?i)[ \t]*(?:ONBUILD[ \t]+)?(?:RUN|COPY|ADD)[ \t].*<<-?[\"']?(\w+)")
_FROM = re.compile(rb"(?i)[ \t]*FROM[ \t].*(?:\{\{|\{%|<%)")
_CLOSED = re.compile(rb"\{#|<%#|\{\{-?[ \t]*/\*")  # comments
# What says that something may or may not follow, its end, and what changes neither.
_OPENS = re.compile(
    rb"(?:if|unless|for|range|with|block|case|while)\b(?!.*\bend(?:if|for|with|block)?\b)|.*\bdo\b(?:[ \t]*\|.*\|)?$"
)
_ENDS = re.compile(rb"end(?:if|for|with|block)?\b|\}$")
_NEITHER = re.compile(
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
    only = {at: _kinds(lines[at]) for at in _outside_heredocs(lines) if _ONLY_TAGS.fullmatch(lines[at])}
    statements = frozenset(at for at, kinds in only.items() if None not in kinds)
    if not statements and not any(_FROM.match(line) for line in lines):
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
    masked = [_TAG.sub(_masked, line) if at not in statements else line for at, line in enumerate(lines)]
    values = frozenset(only) - statements
    return Template(masked, statements, values, frozenset(optional), opened[0] if opened else unclosed)


def has_tag(data: bytes) -> bool:
    """Whether a tag stands in a text."""
    return _TAG.search(data) is not None


def _outside_heredocs(lines: Sequence[bytes]) -> Iterator[int]:
    """The indices of the lines that have a tag and stand in no heredoc, as far as that is seen from its first line."""
    names = {line.lstrip(b"\t"): at for at, line in enumerate(lines)}
    behind = 0
    for at, line in enumerate(lines):
        if at < behind:
            continue
        if line.find(b"<<") >= 0 and (marker := _HEREDOC.match(line)) is not None:
            last = names.get(marker[1], 0)
            behind = next((i for i in range(at, last + 1) if lines[i].lstrip(b"\t") == marker[1]), 0)
        elif line.find(b"{") >= 0 or line.find(b"<%") >= 0:
            yield at


def _kinds(line: bytes) -> tuple[int | None, ...]:
    """Of each tag of a line whether it opens something (1), ends it (-1), or neither (0); None for a value."""
    return tuple(_steps(line))


def _steps(line: bytes) -> Iterator[int | None]:
    for tag in _TAG.finditer(line):
        inside = tag[0][2:-2].strip(b"-+~= \t").lstrip(b") \t")
        if _CLOSED.match(tag[0]) is not None or not inside:
            yield 0
        elif tag[0].startswith(b"<%="):
            yield None
        elif _ENDS.match(inside) is not None:
            yield -1
        elif _NEITHER.match(inside) is not None:
            yield 0
        else:
            yield 1 if _OPENS.match(inside) is not None else None


def _masked(tag: re.Match[bytes]) -> bytes:
    """An expansion as long as the tag, of a variable that has no other's name and still tells of what it may be."""
    name = re.sub(rb"^\d|\W", b"_", tag[0][2:-1])
    return b"${" + name + b"}"

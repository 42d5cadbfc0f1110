"""The tags of template engines: where they begin and end, and what each does to what stands behind it.

``{% … %}``, ``{{ … }}`` and ``{# … #}`` of Jinja, Go's text/template, jq and Handlebars, ``<% … %>`` of ERB, and names
like ``%%NAME%%`` that are put in.
"""

import re
from collections.abc import Iterator
from enum import IntEnum

_OPENER = rb"\{[%{#]|<%|%%(?=[A-Z][A-Z0-9_]*%%)"
CLOSERS = {b"{%": b"%}", b"{{": b"}}", b"{#": b"#}", b"<%": b"%>", b"%%": b"%%"}
_VALUE = rb"(?<!\$)\{\{(?![{#/!])|<%="
_COMMENT = rb"\{#|<%#|\{\{[-~]?[ \t]*(?:/\*|!|#(?!\w))"
_OPENS = rb"(?:if|unless|for|range|with|case|while|switch|foreach)\b(?!.*\bend(?:if|for|with|block)?\b)|#\w"
_DO = rb"\bdo$"
_DO_WITH_NAMES = rb"\bdo[ \t]*+\|"
_ENDS = (
    rb"end(?:if|for|with|block|macro|call|filter|set|autoescape|unless|case|switch|foreach|while)?\b|\}$|/\w"
    rb"|else\b.*\bend$"
)
_NEITHER = (
    rb"(?:else|elif|elsif|elseif|when|break|continue)\b|set[ \t].*=|(?:from|import)[ \t]"
    rb"|\$\w+[ \t]*:?=|[a-z_]\w*[ \t]*=(?!=)"
)
_ALTERNATIVE = rb"(?:else|elif|elsif|elseif|when)\b"
_STATEMENT_WITH = rb"(?:with|autoescape)\b"
_STATEMENT_ELSEWHERE = rb"(?:macro|call|filter|set)\b"
_DEFINE = rb"define\b"
_LITERAL = rb"(?:end)?(?:raw|verbatim)\b"
_BLOCK = rb"block\b"
# As nobody writes it in a shell but for an engine: with blanks, or a name that no format of Go begins with.
_FILLED = rb"(?<!\$)\{\{[-~+]?(?:[ \t]+[.\w\"'(]|[A-Za-z_][\w.]*[-~+]?\}\})|<%="
_QUOTES = rb"\\.|[\"']"
_RAW = rb"\{%[-+]?[ \t]*(raw|verbatim)[ \t]*[-+]?%\}"


class Step(IntEnum):
    """What a tag does: it may put in anything, begins what may or may not be there, what another template may put
    something else in the place of, what is there anyway, or what comes out elsewhere, ends any of these, or nothing.
    """

    VALUE = 0
    CHOICE = 1
    BLOCK = 2
    ALWAYS = 3
    ELSEWHERE = 4
    END = 5
    NOTHING = 6


def tags(line: bytes) -> Iterator[tuple[int, int]]:
    """Where each tag of a line begins and ends."""
    unclosed: set[bytes] = set()  # what nothing closes from here on
    opener = re.search(_OPENER, line)
    while opener is not None:
        behind = opener.start() + 1
        if opener[0] not in unclosed:
            end = line.find(CLOSERS[opener[0]], opener.end())
            if end >= 0:
                behind = end + 2
                yield opener.start(), behind
            else:
                unclosed.add(opener[0])
        opener = re.compile(_OPENER).search(line, behind)


def has_tag(data: bytes) -> bool:
    """Whether a tag stands in a text."""
    return any(next(tags(line), None) is not None for line in data.split(b"\n"))


def is_only_tags(line: bytes) -> bool:
    """Whether a line is nothing but tags, and perhaps goes on in the next one."""
    behind = 0
    for begin, end in tags(line):
        if line[behind:begin].strip(b" \t"):
            return False
        behind = end
    return behind > 0 and line[behind:].strip(b" \t") in (b"", b"\\", b"`")


def is_choosing(line: bytes) -> bool:
    """Whether something begins in a line, and something ends there, as nobody writes it but in a template."""
    found = list(zip(steps(line), tags(line), strict=True))
    if not any(step is Step.END for step, _ in found):
        return False
    for (step, (begin, _)), quote in zip(found, quotes(line), strict=False):
        # In quotes a pair of braces may be a format that some program is given.
        is_format = quote and line.startswith(b"{{", begin)
        if step in (Step.CHOICE, Step.BLOCK) and not is_format:
            return True
    return False


def is_filled(line: bytes, opened: bytes) -> bool:
    """Whether a value stands in a line outside the quotes of a shell; it begins in the one that is ``opened``."""
    each = zip(tags(line), quotes(line, opened), strict=False)
    return any(not quote and re.compile(_FILLED).match(line, begin) is not None for (begin, _), quote in each)


def quotes(line: bytes, opened: bytes = b"") -> Iterator[bytes]:
    """The quote that each tag of a line stands in, b"" for none, and last the one in which the line ends.

    It begins in the one that is ``opened``. What stands in a tag is the engine's, and quotes nothing.
    """
    behind = 0
    for begin, end in tags(line):
        opened = _quote(line[behind:begin], opened)
        yield opened
        behind = end
    yield _quote(line[behind:], opened)


def _quote(text: bytes, opened: bytes) -> bytes:
    """The quote that is open behind a text, as a shell reads it."""
    for found in re.compile(_QUOTES).finditer(text):
        mark = found[0]
        if opened == b"'":
            opened = b"" if mark.endswith(b"'") else opened
        elif len(mark) == 1:
            opened = mark if not opened else b"" if mark == opened else opened
    return opened


def unended_value(text: bytes) -> bytes | None:
    """What ends the value that begins behind all other tags of a text, and does not end in it; None if none does."""
    behind = max((end for _, end in tags(text)), default=0)
    found = re.compile(_VALUE).search(text, behind)
    return None if found is None else CLOSERS[found[0][:2]]


def raw_until(line: bytes) -> bytes | None:
    """The word that ends what is no template from here on, of a line that begins it and does not end it."""
    found = re.search(_RAW, line) if line.find(b"{%") >= 0 else None
    return b"end" + found[1] if found is not None and line.find(b"end" + found[1]) < 0 else None


def unended(line: bytes) -> bytes | None:
    """The opener that a line begins with, perhaps behind other tags, and whose tag ends in a later line."""
    behind = 0
    for begin, end in tags(line):
        if line[behind:begin].strip(b" \t"):
            return None
        behind = end
    rest = line[behind:].lstrip(b" \t")
    return rest[:2] if rest[:2] in CLOSERS and rest[:2] != b"%%" else None


def is_alternative(line: bytes) -> bool:
    """Whether a tag of the line begins what is there in the place of something else."""
    return any(re.match(_ALTERNATIVE, _inside(line, begin, end)) is not None for begin, end in tags(line))


def steps(line: bytes) -> Iterator[Step]:
    """What each tag of a line does."""
    for begin, end in tags(line):
        yield _step(line, begin, _inside(line, begin, end))


def _inside(line: bytes, begin: int, end: int) -> bytes:
    return line[begin + 2 : end - 2].strip(b"-+~= \t").lstrip(b") \t")


def _step(line: bytes, begin: int, inside: bytes) -> Step:
    is_statement = line.startswith(b"{%", begin)
    if re.compile(_COMMENT).match(line, begin) is not None or not inside:
        return Step.NOTHING
    if line.startswith((b"<%=", b"%%"), begin):
        return Step.VALUE
    if is_statement and re.match(_LITERAL, inside) is not None:
        return Step.NOTHING
    if re.match(_ENDS, inside) is not None:
        return Step.END
    if is_statement and re.match(_STATEMENT_WITH, inside) is not None:
        return Step.ALWAYS
    if re.match(_BLOCK, inside) is not None:
        return Step.BLOCK
    if re.match(_NEITHER, inside) is not None:
        return Step.NOTHING
    if is_statement and re.match(_STATEMENT_ELSEWHERE, inside) is not None:
        return Step.ELSEWHERE
    if not is_statement and re.match(_DEFINE, inside) is not None:
        return Step.ELSEWHERE
    return Step.CHOICE if re.match(_OPENS, inside) is not None or _is_block(inside) else Step.VALUE


def _is_block(inside: bytes) -> bool:
    """Whether a tag ends with Ruby's ``do``, or ``do |x|``."""
    if re.search(_DO, inside) is not None:
        return True
    return inside.endswith(b"|") and re.search(_DO_WITH_NAMES, inside[:-1]) is not None


def masked(line: bytes) -> bytes:
    """The line with, for each tag, an expansion as long, of a variable whose name still tells of what it may be."""
    parts: list[bytes] = []
    behind = 0
    for begin, end in tags(line):
        parts += [line[behind:begin], b"${", re.sub(rb"^\d|\W", b"_", line[begin + 2 : end - 1]), b"}"]
        behind = end
    return b"".join((*parts, line[behind:]))

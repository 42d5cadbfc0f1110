"""Bytes to Document: the physical lines as BuildKit reads them, instruction spans from dockerfile_parse.

dockerfile_parse does not know heredocs, blank lines in continuations, byte order marks and a few more, so it is
fed a *shadow*: as many lines as the file has, with those spots made plain. Keywords and line spans come from it;
the text is always sliced from the file itself.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dockerfile_parse import DockerfileParser

from fixer import lex
from fixer.document import (
    Blank,
    Comment,
    Directive,
    Document,
    Element,
    Flag,
    Heredoc,
    Instruction,
    Node,
    Problem,
    Text,
)

KEYWORDS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER"
    " VOLUME WORKDIR".split()
)
MAX_LINE = 65_535  # bufio.MaxScanTokenSize - 1, besides the newline

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
# unicode.IsSpace of Go, in UTF-8.
_LEADING = re.compile(
    rb"(?:[\t-\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)*"
)
_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*")
_JSON_STRING = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_JSON_ARRAY = re.compile(rf"\[[ \t\r\n]*(?:{_JSON_STRING}(?:[ \t\r\n]*,[ \t\r\n]*{_JSON_STRING})*[ \t\r\n]*)?\]")
_ELEMENT = re.compile(_JSON_STRING)
# What dockerfile_parse takes for white space or cannot decode, and Docker does not.
_ASCII = bytes(b if b in b"\t\n\v\f\r" or 0x20 <= b < 0x7F else ord("?") for b in range(256))


@dataclass(frozen=True, slots=True)
class _Line:
    raw: bytes
    start: int
    end: int  # of the text, without the line ending
    begin: int  # of the text, behind byte order mark and leading white space

    def is_comment(self, source: bytes) -> bool:
        return source.startswith(b"#", self.begin, self.end)


@dataclass(slots=True)
class _Reader:
    """The lines of one file, read once from top to bottom."""

    source: bytes
    lines: list[_Line]
    shadow: list[str]
    escape: bytes = b"\\"
    problem: Problem | None = None

    def refuse(self, index: int, message: str) -> None:
        if self.problem is None or index + 1 < self.problem.line:
            self.problem = Problem(index + 1, message)


def parse(source: bytes) -> Document:
    """The document of ``source``; never raises: what Docker would not build is told by ``problem``."""
    reader = _Reader(source, _lines(source), [])
    reader.shadow = [line.raw.translate(_ASCII).decode("ascii") for line in reader.lines]
    directives = _directives(reader)
    logical = dict(_logical(reader, len(directives)))
    spans = _spans(reader)
    nodes = tuple(_nodes(reader, directives, logical, spans))
    return Document(nodes, reader.escape.decode(), reader.problem)


def _lines(source: bytes) -> list[_Line]:
    lines = []
    for match in _LINE.finditer(source):
        start, stop = match.span()
        end = start + len(match[0].rstrip(b"\r\n"))
        mark = len(_BOM) if start == 0 and source.startswith(_BOM) else 0
        begin = _LEADING.match(source, start + mark, end).end()  # type: ignore[union-attr]
        lines.append(_Line(match[0], start, max(end, start + mark), begin))
    return lines


def _directives(reader: _Reader) -> list[Directive]:
    """The parser directives at the top (DirectiveParser); the escape directive takes effect at once."""
    found: list[Directive] = []
    for index, line in enumerate(reader.lines):
        text = reader.source[line.begin : line.end].decode("utf-8", "replace")
        match = _DIRECTIVE.fullmatch(text)
        if match is None or (name := match[1].lower()) not in ("syntax", "escape", "check"):
            break
        if name in {directive.name for directive in found}:
            reader.refuse(index, f"the directive # {name}= is there twice")
        if name == "escape" and match[2] not in ("\\", "`"):
            reader.refuse(index, f"# escape={match[2][:20]} is neither \\ nor `")
        elif name == "escape":
            reader.escape = match[2].encode()
        found.append(Directive(line.raw, line.start, index + 1, name, match[2]))
    return found


@dataclass(frozen=True, slots=True)
class _Logical:
    """An instruction before its words are looked at."""

    text: Text
    heredocs: tuple[Heredoc, ...]
    ambiguous: str | None


def _logical(reader: _Reader, index: int) -> Iterator[tuple[int, _Logical]]:
    """Each instruction by its first line, and the shadow made plain on the way (parser.Parse)."""
    reader.shadow[:index] = ["#\n"] * index
    if index and reader.escape == b"`":
        reader.shadow[0] = "# escape=`\n"
    carried = None  # a doubt about where the instruction above ends
    while index < len(reader.lines):
        line = reader.lines[index]
        if line.begin >= line.end or line.is_comment(reader.source):
            reader.shadow[index] = "#\n" if line.begin < line.end else "\n"
            _check_length(reader, index)
            index += 1
            continue
        first = index
        text, ambiguous, index = _join(reader, first)
        keyword = _keyword(text)
        heredocs, doubt, index = _heredocs(reader, text, keyword, first, index)
        _shade(reader, first, index, keyword)
        yield first, _Logical(text, heredocs, ambiguous or doubt or carried)
        carried = ambiguous


def _check_length(reader: _Reader, index: int) -> None:
    if len(reader.lines[index].raw.rstrip(b"\n")) > MAX_LINE:
        reader.refuse(index, f"the line is longer than the {MAX_LINE} bytes that Docker reads")


def _join(reader: _Reader, index: int) -> tuple[Text, str | None, int]:
    """The joined line that begins at line ``index``, a doubt about its end, and the index behind it."""
    data, pieces, position, ambiguous = [], [], 0, None
    escape, first = reader.escape, True
    while index < len(reader.lines):
        line = reader.lines[index]
        _check_length(reader, index)
        index += 1
        if not first and (line.begin >= line.end or line.is_comment(reader.source)):
            continue
        start = line.begin if first else line.start
        first = False
        text = reader.source[start : line.end]
        stripped = text.rstrip(b" \t")
        is_doubled = stripped.endswith(escape * 2)
        is_continued = stripped.endswith(escape) and not is_doubled
        if is_continued:
            text = stripped[:-1]
        if is_doubled:
            ambiguous = f"a line ends in {(escape * 2).decode()}, where Docker ends the instruction and Buildah goes on"
        if text:
            pieces.append((position, start))
            data.append(text)
            position += len(text)
        if not is_continued:
            break
    return Text(b"".join(data), tuple(pieces) or ((0, reader.lines[index - 1].start),)), ambiguous, index


def _keyword(text: Text) -> str:
    """The keyword in upper case; the Kelvin sign is a k to Docker too (strings.ToLower)."""
    word = _utf8(lex.split_keyword(text.data.decode("latin-1"))[0]).lower()
    return word.upper() if word.isascii() else word


def _shade(reader: _Reader, first: int, end: int, keyword: str) -> None:
    """Make the shadow of the lines of one instruction plain enough for dockerfile_parse."""
    escape = reader.escape.decode()
    plain = keyword.encode("ascii", "replace").translate(_ASCII).decode("ascii").replace("#", "?") or "?"
    for index in range(first, end):
        text = reader.shadow[index].strip()
        if index == first and text.split(None, 1)[:1] != [plain]:
            text = plain
        is_last = index == end - 1
        text = "x" if text.startswith("#") and is_last else text.rstrip(escape + " \t\f\v\r")
        reader.shadow[index] = f"{text} {'' if is_last else escape}\n"


def _heredocs(
    reader: _Reader, text: Text, keyword: str, first: int, index: int
) -> tuple[tuple[Heredoc, ...], str | None, int]:
    """The heredocs that a joined line opens, a doubt about them, and the index behind their terminators."""
    found, doubt = [], None
    for marker in _markers(reader, text, keyword):
        end = _terminator(reader, marker, index)
        if marker.spaced:
            doubt = "blanks between << and a word open a heredoc only in newer Docker versions"
        if end is None:
            if marker.spaced:
                continue
            reader.refuse(first, f"the heredoc <<{marker.name[:40]} has no line that ends it")
            end = len(reader.lines)
        found.append(Heredoc(marker.name, _body(reader, index, end), marker.chomp, marker.expand))
        index = min(end + 1, len(reader.lines))
    return tuple(found), doubt, index


def _markers(reader: _Reader, text: Text, keyword: str) -> tuple[lex.Marker, ...]:
    if b"<<" not in text.data:
        return ()
    line = text.data.decode("latin-1")
    escape = reader.escape.decode()
    if keyword == "ONBUILD":
        line = line[_body_start(line, escape) :]
        keyword = lex.split_keyword(line)[0].upper()
    if keyword not in ("RUN", "COPY", "ADD") or _JSON_ARRAY.fullmatch(line[_body_start(line, escape) :].strip()):
        return ()
    return lex.markers(text.data.decode("latin-1"))


def _body_start(line: str, escape: str) -> int:
    _, start = lex.split_keyword(line)
    return start + lex.flags(line[start:], escape)[1]


def _terminator(reader: _Reader, marker: lex.Marker, index: int) -> int | None:
    name = marker.name.encode("latin-1")
    for i in range(index, len(reader.lines)):
        line = reader.lines[i]
        text = line.raw.rstrip(b"\r\n")
        if (text.lstrip(b"\t") if marker.chomp else text) == name:
            return i
    return None


def _body(reader: _Reader, index: int, end: int) -> Text:
    start = reader.lines[index].start if index < len(reader.lines) else len(reader.source)
    stop = reader.lines[end].start if end < len(reader.lines) else len(reader.source)
    for i in range(index, min(end, len(reader.lines))):
        _check_length(reader, i)
    return Text(reader.source[start:stop], ((0, start),))


class _Shadow:
    """The shadow as the file object that dockerfile_parse wants."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def seek(self, offset: int) -> int:
        return offset

    def readlines(self) -> list[str]:
        return self._lines


def _spans(reader: _Reader) -> list[tuple[str, int, int]]:
    """Keyword, first and last line (0-based) of every instruction, as dockerfile_parse sees them."""
    structure = DockerfileParser(fileobj=_Shadow(reader.shadow), env_replace=False).structure
    return [
        (entry["instruction"], entry["startline"], entry["endline"])
        for entry in structure
        if entry["instruction"] != "COMMENT" or not reader.shadow[entry["startline"]].startswith("#")
    ]


def _nodes(
    reader: _Reader,
    directives: list[Directive],
    logical: dict[int, _Logical],
    spans: list[tuple[str, int, int]],
) -> Iterator[Node]:
    yield from directives
    position = len(directives)
    for keyword, first, last in [*spans, ("", len(reader.lines), 0)]:
        for index in range(position, first):
            line = reader.lines[index]
            kind = Comment if line.is_comment(reader.source) else Blank
            yield kind(line.raw, line.start, index + 1)
        if first < len(reader.lines):
            yield _instruction(reader, keyword, first, last, logical[first])
        position = last + 1


def _instruction(reader: _Reader, keyword: str, first: int, last: int, logical: _Logical) -> Instruction:
    raw = b"".join(line.raw for line in reader.lines[first : last + 1])
    start = reader.lines[first].start
    return _read(reader, logical.text, first, raw, start, keyword, logical)


def _read(
    reader: _Reader, text: Text, index: int, raw: bytes, start: int, keyword: str, logical: _Logical
) -> Instruction:
    """The instruction of one joined line: flags, body, exec form, and what ONBUILD puts off."""
    escape = reader.escape.decode()
    line = text.data.decode("latin-1")
    _, rest = lex.split_keyword(line)
    flags, offset = lex.flags(line[rest:], escape)
    body = text.strip(rest + offset)
    if keyword not in KEYWORDS:
        reader.refuse(index, f"{_shown(keyword)} is no instruction that Docker knows")
    elements = _elements(body) if keyword not in ("ONBUILD", "ENV", "LABEL", "ARG") else None
    trigger = None
    if keyword == "ONBUILD" and body.data:
        trigger = _trigger(reader, body, index, logical)
    node = Instruction(
        raw,
        start,
        index + 1,
        keyword,
        tuple(Flag(_utf8(flag)) for flag in flags),
        body,
        elements,
        logical.heredocs,
        trigger,
        logical.ambiguous,
    )
    if message := _error(node, escape):
        reader.refuse(index, message)
    return node


def _trigger(reader: _Reader, body: Text, index: int, logical: _Logical) -> Instruction:
    keyword = _keyword(body)
    if keyword in ("ONBUILD", "FROM", "MAINTAINER"):
        reader.refuse(index, f"{keyword} is not allowed behind ONBUILD")
        return Instruction(body.data, body.offset(0), index + 1, keyword, (), body)
    return _read(reader, body, index, body.data, body.offset(0), keyword, logical)


def _utf8(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "replace")


def _shown(keyword: str) -> str:
    return ascii(keyword[:40])[1:-1] or "an empty word"


def _elements(body: Text) -> tuple[Element, ...] | None:
    """The strings of an exec form array; None for the shell form (parseJSON)."""
    if not body.data.startswith(b"["):
        return None
    text = body.data.decode("latin-1")
    if _JSON_ARRAY.fullmatch(text) is None:
        return None
    return tuple(
        Element(json.loads(_utf8(match[0])), body[match.start() : match.end()])
        for match in _ELEMENT.finditer(text)
    )


def _error(node: Instruction, escape: str) -> str | None:
    """A sentence if Docker refuses the arguments of this instruction."""
    if node.keyword in ("ENV", "LABEL") and b"{{" not in node.body.data:
        try:
            lex.pairs(node.body.data.decode("utf-8", "replace"), escape)
        except ValueError as error:
            return f"{node.keyword} is malformed: {error}"
    if node.keyword == "SHELL" and not node.elements:
        return "SHELL takes an array of strings"
    if node.keyword == "RUN" and (odd := [f.name for f in node.flags if f.name not in _RUN_FLAGS]):
        return f"RUN has no flag --{_shown(odd[0])}"
    if node.elements is None and node.keyword in _EXEC_FORMS and _has_other_values(node.body.data):
        return "an array in exec form may hold strings only"
    return None


_RUN_FLAGS = frozenset(("mount", "network", "security", "device"))
_EXEC_FORMS = frozenset(("ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))


def _has_other_values(body: bytes) -> bool:
    if not (body.startswith(b"[") and body.endswith(b"]")):
        return False
    try:
        value = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, list) and any(not isinstance(item, str) for item in value)

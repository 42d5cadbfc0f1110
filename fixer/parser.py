"""Bytes to Document: the physical lines as BuildKit reads them, instruction spans from dockerfile_parse.

dockerfile_parse does not know heredocs, blank lines in continuations, byte order marks and a few more, so it is
fed a *shadow*: as many lines as the file has, with those spots made plain. Keywords and line spans come from it;
the text is always sliced from the file itself.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

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
_BLANKS = " \t\v\f\r\n"
_BY_BYTES = {word: keyword for keyword in KEYWORDS for word in (keyword.encode(), keyword.lower().encode())}
_ASCII = bytes(b if b in b"\t\n\v\f\r" or 0x20 <= b < 0x7F else ord("?") for b in range(256))


class _Line(NamedTuple):
    raw: bytes
    start: int
    begin: int  # of the text, behind byte order mark and leading white space
    end: int  # of the text, without the line ending
    is_comment: bool

    @property
    def is_idle(self) -> bool:
        """Whether nothing of it belongs to an instruction."""
        return self.is_comment or self.begin >= self.end


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
    reader.shadow = source.translate(_ASCII).decode("ascii").split("\n")[: len(reader.lines)]
    directives = _directives(reader)
    _check_lengths(reader)
    logical = dict(_logical(reader, len(directives)))
    spans = _spans(reader)
    nodes = tuple(_nodes(reader, directives, logical, spans))
    return Document(nodes, reader.escape.decode(), reader.problem)


def _lines(source: bytes) -> list[_Line]:
    lines = []
    start = 0
    for raw in _LINE.findall(source):
        end = start + len(raw.rstrip(b"\r\n"))
        begin = start
        first = raw[0]
        if first <= 0x20 or first >= 0x80:
            mark = len(_BOM) if start == 0 and raw.startswith(_BOM) else 0
            end = max(end, start + mark)
            begin = _LEADING.match(source, start + mark, end).end()  # type: ignore[union-attr]
        lines.append(_Line(raw, start, begin, end, source.startswith(b"#", begin, end)))
        start += len(raw)
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


class _Logical(NamedTuple):
    """An instruction before its words are looked at; ``rest`` is where what follows the keyword begins."""

    text: Text
    rest: int
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
        if line.is_idle:
            reader.shadow[index] = "#\n" if line.is_comment else "\n"
            index += 1
            continue
        first = index
        text, ambiguous, index = _join(reader, first)
        keyword, rest = _keyword(text.data)
        heredocs, doubt, index = _heredocs(reader, text, keyword, first, index)
        _shade(reader, first, index, keyword)
        yield first, _Logical(text, rest, heredocs, ambiguous or doubt or carried)
        carried = ambiguous


def _check_lengths(reader: _Reader) -> None:
    if len(reader.source) <= MAX_LINE:
        return
    for index, line in enumerate(reader.lines):
        if len(line.raw.removesuffix(b"\n")) > MAX_LINE:
            reader.refuse(index, f"the line is longer than the {MAX_LINE} bytes that Docker reads")


def _join(reader: _Reader, first: int) -> tuple[Text, str | None, int]:
    """The joined line that begins at line ``first``, a doubt about its end, and the index behind it."""
    escape, source = reader.escape, reader.source
    line = reader.lines[first]
    text = source[line.begin : line.end]
    if not text.rstrip(b" \t").endswith(escape):
        return Text(text, ((0, line.begin),)), None, first + 1
    data, pieces, position, ambiguous = list[bytes](), list[tuple[int, int]](), 0, None
    index = first
    for index in range(first, len(reader.lines)):
        line = reader.lines[index]
        if index > first and line.is_idle:
            continue
        start = line.start if index > first else line.begin
        text = source[start : line.end]
        stripped = text.rstrip(b" \t")
        is_continued = stripped.endswith(escape)
        if is_continued and stripped.endswith(escape * 2):
            is_continued = False
            ambiguous = f"a line ends in {(escape * 2).decode()}, where Docker ends the instruction and Buildah goes on"
        if is_continued:
            text = stripped[:-1]
        if text:
            pieces.append((position, start))
            data.append(text)
            position += len(text)
        if not is_continued:
            break
    return Text(b"".join(data), tuple(pieces) or ((0, reader.lines[first].start),)), ambiguous, index + 1


def _keyword(line: bytes) -> tuple[str, int]:
    """The keyword in upper case, and where the rest begins (splitCommand)."""
    word, *rest = line.split(None, 1) or (b"",)
    start = len(line) - len(rest[0]) if rest else len(line)
    if (known := _BY_BYTES.get(word)) is not None:
        return known, start
    lower = word.decode("utf-8", "replace").lower()  # the Kelvin sign is a k to Docker too (strings.ToLower)
    return lower.upper() if lower.isascii() else lower, start


def _shade(reader: _Reader, first: int, end: int, keyword: str) -> None:
    """Make the shadow of the lines of one instruction plain enough for dockerfile_parse."""
    shadow, escape = reader.shadow, reader.escape.decode()
    if not shadow[first].startswith(keyword + " "):
        plain = keyword.encode("ascii", "replace").translate(_ASCII).decode("ascii").replace("#", "?") or "?"
        if shadow[first].split(None, 1)[:1] != [plain]:
            shadow[first] = plain
    # What stands behind the first line is of no interest to it, and short lines are read faster.
    shadow[first] = f"{shadow[first].rstrip(escape + _BLANKS)} {escape if first < end - 1 else ''}\n"
    shadow[first + 1 : end] = [f"x {escape}\n"] * (end - first - 2) + ["x\n"] * (first < end - 1)


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
    line = text.data
    body = _body_of(reader, line)
    if keyword == "ONBUILD":
        keyword, line = _keyword(body)[0], body
        body = _body_of(reader, line)
    if keyword not in ("RUN", "COPY", "ADD") or _JSON_ARRAY.fullmatch(body.decode("latin-1")):
        return ()
    return lex.markers(text.data.decode("latin-1"))


def _body_of(reader: _Reader, line: bytes) -> bytes:
    """What follows keyword and flags."""
    rest = line[_keyword(line)[1] :]
    return rest[lex.flags(rest.decode("latin-1"), reader.escape.decode())[1] :].strip()


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
            kind = Comment if line.is_comment else Blank
            yield kind(line.raw, line.start, index + 1)
        if first < len(reader.lines):
            yield _instruction(reader, keyword, first, last, logical[first])
        position = last + 1


def _instruction(reader: _Reader, keyword: str, first: int, last: int, logical: _Logical) -> Instruction:
    start = reader.lines[first].start
    raw = reader.source[start : reader.lines[last].start + len(reader.lines[last].raw)]
    return _read(reader, logical.text, logical.rest, first, raw, start, keyword, logical)


def _read(
    reader: _Reader, text: Text, rest: int, index: int, raw: bytes, start: int, keyword: str, logical: _Logical
) -> Instruction:
    """The instruction of one joined line: flags, body, exec form, and what ONBUILD puts off."""
    escape, data = reader.escape.decode(), text.data
    flags: tuple[str, ...] = ()
    if data.startswith(b"--", rest):
        flags, behind = lex.flags(data[rest:].decode("latin-1"), escape)
        rest += behind
    body = text.strip(rest)
    if keyword not in KEYWORDS:
        reader.refuse(index, f"{_shown(keyword)} is no instruction that Docker knows")
    elements = _elements(body) if body.data.startswith(b"[") and keyword not in ("ONBUILD", "ENV", "LABEL", "ARG") else None
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
    keyword, rest = _keyword(body.data)
    if keyword in ("ONBUILD", "FROM", "MAINTAINER"):
        reader.refuse(index, f"{keyword} is not allowed behind ONBUILD")
        return Instruction(body.data, body.offset(0), index + 1, keyword, (), body)
    return _read(reader, body, rest, index, body.data, body.offset(0), keyword, logical)


def _utf8(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "replace")


def _shown(keyword: str) -> str:
    return ascii(keyword[:40])[1:-1] or "an empty word"


def _elements(body: Text) -> tuple[Element, ...] | None:
    """The strings of an exec form array; None for the shell form (parseJSON)."""
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
    if node.keyword not in _CHECKED:
        return None
    if node.keyword == "SHELL" and not node.elements:
        return "SHELL takes an array of strings"
    if node.keyword == "RUN" and (odd := [f.name for f in node.flags if f.name not in _RUN_FLAGS]):
        return f"RUN has no flag --{_shown(odd[0])}"
    if node.elements is None and _has_other_values(node.body.data):
        return "an array in exec form may hold strings only"
    return None


_CHECKED = frozenset(("ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))
_RUN_FLAGS = frozenset(("mount", "network", "security", "device"))


def _has_other_values(body: bytes) -> bool:
    if not (body.startswith(b"[") and body.endswith(b"]")):
        return False
    try:
        value = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, list) and any(not isinstance(item, str) for item in value)

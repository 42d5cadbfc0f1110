"""Physical lines made into logical ones, as BuildKit reads them: continuations, comments, heredocs.

On the way a *shadow* of the file is made: as many lines, but plain enough for dockerfile_parse, which knows no
heredocs, blank lines in continuations, byte order marks and a few more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from fixer import lex
from fixer.document import Directive, Heredoc, Problem, Text

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
# What dockerfile_parse takes for white space or cannot decode, and Docker does not.
_BLANK_CHARS = " \t\v\f\r\n"
_BY_BYTES = {word: keyword for keyword in KEYWORDS for word in (keyword.encode(), keyword.lower().encode())}
_ASCII = bytes(b if b in b"\t\n\v\f\r" or 0x20 <= b < 0x7F else ord("?") for b in range(256))


class Line(NamedTuple):
    """A physical line; ``start``, ``begin`` and ``end`` are byte offsets in the file."""

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
class Reader:
    """The lines of one file, read once from top to bottom."""

    source: bytes
    lines: list[Line]
    shadow: list[str]
    directives: tuple[Directive, ...] = ()
    escape: bytes = b"\\"
    problem: Problem | None = None

    def refuse(self, index: int, message: str) -> None:
        if self.problem is None or index + 1 < self.problem.line:
            self.problem = Problem(index + 1, message)


class Logical(NamedTuple):
    """An instruction before its words are looked at; ``rest`` is where what follows the keyword begins."""

    joined: Text
    rest: int
    heredocs: tuple[Heredoc, ...]
    ambiguous: str | None


def read(source: bytes) -> tuple[Reader, dict[int, Logical]]:
    """The file read from top to bottom: its lines with their shadow, and each logical line by its first one."""
    reader = Reader(source, _lines(source), [])
    reader.shadow = source.translate(_ASCII).decode("ascii").split("\n")[: len(reader.lines)]
    reader.directives = tuple(_directives(reader))
    _check_lengths(reader)
    return reader, dict(_logical(reader, len(reader.directives)))


def _lines(source: bytes) -> list[Line]:
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
        lines.append(Line(raw, start, begin, end, source.startswith(b"#", begin, end)))
        start += len(raw)
    return lines


def _directives(reader: Reader) -> list[Directive]:
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


def _logical(reader: Reader, index: int) -> Iterator[tuple[int, Logical]]:
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
        keyword, rest = keyword_of(text.data)
        heredocs, doubt, index = _heredocs(reader, text, keyword, first, index)
        _shade(reader, first, index, keyword)
        yield first, Logical(text, rest, heredocs, ambiguous or doubt or carried)
        carried = ambiguous


def _check_lengths(reader: Reader) -> None:
    if len(reader.source) <= MAX_LINE:
        return
    for index, line in enumerate(reader.lines):
        if len(line.raw.removesuffix(b"\n")) > MAX_LINE:
            reader.refuse(index, f"the line is longer than the {MAX_LINE} bytes that Docker reads")


def _join(reader: Reader, first: int) -> tuple[Text, str | None, int]:
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


def keyword_of(line: bytes) -> tuple[str, int]:
    """The keyword in upper case, and where the rest begins (splitCommand)."""
    word, *rest = line.split(None, 1) or (b"",)
    start = len(line) - len(rest[0]) if rest else len(line)
    if (known := _BY_BYTES.get(word)) is not None:
        return known, start
    lower = word.decode("utf-8", "replace").lower()  # the Kelvin sign is a k to Docker too (strings.ToLower)
    return lower.upper() if lower.isascii() else lower, start


def _shade(reader: Reader, first: int, end: int, keyword: str) -> None:
    """Make the shadow of the lines of one instruction plain enough for dockerfile_parse."""
    shadow, escape = reader.shadow, reader.escape.decode()
    if not shadow[first].startswith(keyword + " "):
        plain = keyword.encode("ascii", "replace").translate(_ASCII).decode("ascii").replace("#", "?") or "?"
        if shadow[first].split(None, 1)[:1] != [plain]:
            shadow[first] = plain
    # What stands behind the first line is of no interest to it, and short lines are read faster.
    shadow[first] = f"{shadow[first].rstrip(escape + _BLANK_CHARS)} {escape if first < end - 1 else ''}\n"
    shadow[first + 1 : end] = [f"x {escape}\n"] * (end - first - 2) + ["x\n"] * (first < end - 1)


def _heredocs(
    reader: Reader, text: Text, keyword: str, first: int, index: int
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


def _markers(reader: Reader, text: Text, keyword: str) -> tuple[lex.Marker, ...]:
    if b"<<" not in text.data:
        return ()
    line = text.data
    body = _body_of(reader, line)
    if keyword == "ONBUILD":
        keyword, line = keyword_of(body)[0], body
        body = _body_of(reader, line)
    if keyword not in ("RUN", "COPY", "ADD") or lex.array(body.decode("latin-1")) is not None:
        return ()
    return lex.markers(text.data.decode("latin-1"))


def _body_of(reader: Reader, line: bytes) -> bytes:
    """What follows keyword and flags."""
    rest = line[keyword_of(line)[1] :]
    return rest[lex.flags(rest.decode("latin-1"), reader.escape.decode())[1] :].strip()


def _terminator(reader: Reader, marker: lex.Marker, index: int) -> int | None:
    name = marker.name.encode("latin-1")
    for i in range(index, len(reader.lines)):
        line = reader.lines[i]
        text = line.raw.rstrip(b"\r\n")
        if (text.lstrip(b"\t") if marker.chomp else text) == name:
            return i
    return None


def _body(reader: Reader, index: int, end: int) -> Text:
    start = reader.lines[index].start if index < len(reader.lines) else len(reader.source)
    stop = reader.lines[end].start if end < len(reader.lines) else len(reader.source)
    return Text(reader.source[start:stop], ((0, start),))

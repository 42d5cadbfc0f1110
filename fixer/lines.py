"""Physical lines made into logical ones, as BuildKit reads them: continuations, comments, heredocs.

On the way a *shadow* of the instructions is made, plain enough for dockerfile_parse, which knows no heredocs, blank
lines in continuations, byte order marks and a few more, and takes ever longer for an instruction of many lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from fixer import lex
from fixer.document import Blank, Comment, Directive, Heredoc, Problem, Text

KEYWORDS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER"
    " VOLUME WORKDIR".split()
)
MAX_LINE = 65_535  # bufio.MaxScanTokenSize - 1, besides the newline

_BOM = b"\xef\xbb\xbf"
_HASH, _NEWLINE, _RETURN, _SPACE, _LAST_ASCII = 0x23, 0x0A, 0x0D, 0x20, 0x7F
# unicode.IsSpace of Go, in UTF-8, the newline left out.
_LEADING = re.compile(
    rb"(?:[\t\v\f\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)*"
)
_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*")
_DIRECTIVES = frozenset(("syntax", "escape", "check"))
_LONG_LINE = re.compile(rb"[^\n]{%d}" % (MAX_LINE + 1))
_BY_BYTES = {word: keyword for keyword in KEYWORDS for word in (keyword.encode(), keyword.lower().encode())}
# What dockerfile_parse takes for white space or cannot decode, and Docker does not.
_PLAIN = bytes(b if 0x20 < b < _LAST_ASCII and b != _HASH else ord("?") for b in range(256))


class Logical(NamedTuple):
    """An instruction before its words are looked at, from byte ``start`` up to ``stop`` of the file.

    ``joined`` is its line as Docker joins it, heredocs left out; what follows the keyword begins at ``rest``.
    ``shadow`` is the index of its first line in the shadow.
    """

    start: int
    stop: int
    line: int  # 1-based
    shadow: int
    joined: Text
    rest: int
    heredocs: tuple[Heredoc, ...]
    ambiguous: str | None


Row = Directive | Comment | Blank | Logical


@dataclass(slots=True)
class Reader:
    """Reads one file from top to bottom, once; ``position`` and ``line`` (1-based) say how far it got."""

    source: bytes
    position: int = 0
    line: int = 1
    escape: bytes = b"\\"
    shadow: list[str] = field(default_factory=list)
    problem: Problem | None = None

    def refuse(self, line: int, message: str) -> None:
        """Take note of why Docker would not build the file; the first such line counts."""
        if self.problem is None or line < self.problem.line:
            self.problem = Problem(line, message)

    def rows(self) -> Iterator[Row]:
        """The lines and instructions of the file in order (parser.Parse)."""
        self._check_lengths()
        yield from self._directives()
        if self.shadow_escape:
            self.shadow.append("# escape=`\n")
        doubt = None  # about where the instruction above ends
        while self.position < len(self.source):
            start, line = self.position, self.line
            first = self.source[start]
            # The first byte tells most lines that belong to no instruction.
            begin, is_idle = (start, True) if first in (_HASH, _NEWLINE) else self._look()
            if is_idle:
                self.position = self.source.find(b"\n", start) + 1 or len(self.source)
                self.line += 1
                kind = Comment if self.source.startswith(b"#", begin) else Blank
                yield kind(self.source[start : self.position], start, line)
                continue
            logical, next_doubt = self._logical(start, begin, line)
            yield logical._replace(ambiguous=logical.ambiguous or doubt) if doubt else logical
            doubt = next_doubt

    @property
    def shadow_escape(self) -> bool:
        """Whether the shadow must tell dockerfile_parse of another escape character."""
        return self.escape != b"\\"

    def _check_lengths(self) -> None:
        if len(self.source) > MAX_LINE and (long := _LONG_LINE.search(self.source)):
            line = self.source.count(b"\n", 0, long.start()) + 1
            self.refuse(line, f"the line is longer than the {MAX_LINE} bytes that Docker reads")

    def _look(self) -> tuple[int, bool]:
        """Where the text of this line begins, and whether nothing of the line belongs to an instruction."""
        begin = self.position
        first = self.source[begin]
        if _SPACE < first <= _LAST_ASCII:
            return begin, first == _HASH
        if first == _NEWLINE:
            return begin, True
        if begin == 0 and self.source.startswith(_BOM):
            begin = len(_BOM)
        begin = _LEADING.match(self.source, begin).end()  # type: ignore[union-attr]
        return begin, self.source[begin : begin + 1] in (b"", b"\n", b"#")

    def _next_line(self) -> None:
        stop = self.source.find(b"\n", self.position) + 1
        self.position = stop or len(self.source)
        self.line += 1

    def _directives(self) -> Iterator[Directive]:
        """The parser directives at the top (DirectiveParser); the escape directive takes effect at once."""
        seen: set[str] = set()
        while self.position < len(self.source):
            start, line = self.position, self.line
            begin, is_idle = self._look()
            end = self.source.find(b"\n", start)
            text = self.source[begin : end if end >= 0 else None] if is_idle else b""
            match = _DIRECTIVE.fullmatch(text.rstrip(b"\r").decode("utf-8", "replace"))
            if match is None or (name := match[1].lower()) not in _DIRECTIVES:
                return
            if name in seen:
                self.refuse(line, f"the directive # {name}= is there twice")
            if name == "escape":
                self._escape(match[2])
            seen.add(name)
            self._next_line()
            yield Directive(self.source[start : self.position], start, line, name, match[2])

    def _escape(self, value: str) -> None:
        if value in ("\\", "`"):
            self.escape = value.encode()
        else:
            self.refuse(self.line, f"# escape={value[:20]} is neither \\ nor `")

    def _logical(self, start: int, begin: int, line: int) -> tuple[Logical, str | None]:
        """The instruction that begins here, and a doubt about where it ends."""
        joined, doubt = self._join(begin)
        keyword, rest = keyword_of(joined.data)
        heredocs, other_doubt = self._heredocs(joined, keyword, line) if b"<<" in joined.data else ((), None)
        shadow = len(self.shadow)
        self._shade(keyword, self.line - line)
        return Logical(start, self.position, line, shadow, joined, rest, heredocs, doubt or other_doubt), doubt

    def _join(self, begin: int) -> tuple[Text, str | None]:
        """The joined line whose text begins at ``begin``, and a doubt about its end."""
        text, is_continued, doubt = self._text(begin)
        if not is_continued:
            return Text(text, ((0, begin),)), doubt
        data, pieces, size = [text], [(0, begin)] if text else [], len(text)
        while is_continued and self.position < len(self.source):
            if self._look()[1]:
                self._next_line()
                continue
            begin = self.position
            text, is_continued, doubt = self._text(begin)
            if text:
                data.append(text)
                pieces.append((size, begin))
                size += len(text)
        return Text(b"".join(data), tuple(pieces) or ((0, begin),)), doubt

    def _text(self, begin: int) -> tuple[bytes, bool, str | None]:
        """The text of this line, whether it goes on (trimContinuationCharacter), and a doubt about that."""
        self._next_line()
        text = self.source[begin : self.position].rstrip(b"\r\n")
        stripped = text.rstrip(b" \t")
        if not stripped.endswith(self.escape):
            return text, False, None
        if stripped.endswith(self.escape * 2):
            doubled = (self.escape * 2).decode()
            return text, False, f"a line ends in {doubled}, where Docker ends the instruction and Buildah goes on"
        return stripped[:-1], True, None

    def _heredocs(self, joined: Text, keyword: str, line: int) -> tuple[tuple[Heredoc, ...], str | None]:
        """The heredocs that a joined line opens, and a doubt about them."""
        found, doubt = [], None
        for marker in self._markers(joined, keyword):
            if marker.spaced:
                doubt = "blanks between << and a word open a heredoc only in newer Docker versions"
            end = self._terminator(marker)
            if end is None and marker.spaced:
                continue
            if end is None:
                self.refuse(line, f"the heredoc <<{marker.name[:40]} has no line that ends it")
                end = len(self.source)
            body = Text(self.source[self.position : end], ((0, self.position),))
            found.append(Heredoc(marker.name, body, marker.chomp, marker.expand))
            self.line += body.data.count(b"\n")
            self.position = end
            if end < len(self.source):
                self._next_line()
        return tuple(found), doubt

    def _markers(self, joined: Text, keyword: str) -> tuple[lex.Marker, ...]:
        body = self._body(joined.data)
        if keyword == "ONBUILD":
            keyword, body = keyword_of(body)[0], self._body(body)
        if keyword not in ("RUN", "COPY", "ADD") or lex.array(body.decode("latin-1")) is not None:
            return ()
        return lex.markers(joined.data.decode("latin-1"))

    def _body(self, line: bytes) -> bytes:
        """What follows keyword and flags."""
        rest = line[keyword_of(line)[1] :]
        return rest[lex.flags(rest.decode("latin-1"), self.escape.decode())[1] :].strip()

    def _terminator(self, marker: lex.Marker) -> int | None:
        """Where the line begins that ends a heredoc."""
        name = marker.name.encode("latin-1")
        position = self.position
        while position < len(self.source):
            stop = self.source.find(b"\n", position) + 1 or len(self.source)
            text = self.source[position:stop].rstrip(b"\r\n")
            if (text.lstrip(b"\t") if marker.chomp else text) == name:
                return position
            position = stop
        return None

    def _shade(self, keyword: str, count: int) -> None:
        """The lines of an instruction as dockerfile_parse can read them: behind the keyword nothing matters to it."""
        if keyword not in KEYWORDS:
            keyword = keyword.encode("ascii", "replace").translate(_PLAIN).decode("ascii") or "?"
        self.shadow += [f"{keyword} x\n"] if count == 1 else [f"{keyword} {self.escape.decode()}\n", "x\n"]


def keyword_of(line: bytes) -> tuple[str, int]:
    """The keyword in upper case, and where the rest begins (splitCommand)."""
    word, *rest = line.split(None, 1) or (b"",)
    start = len(line) - len(rest[0]) if rest else len(line)
    if (known := _BY_BYTES.get(word)) is not None:
        return known, start
    lower = word.decode("utf-8", "replace").lower()  # the Kelvin sign is a k to Docker too (strings.ToLower)
    return lower.upper() if lower.isascii() else lower, start

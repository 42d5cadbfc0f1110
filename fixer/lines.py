"""Physical lines made into logical ones, as BuildKit reads them: continuations, comments, heredocs.

On the way a *shadow* of the instructions is made, plain enough for dockerfile_parse, which knows no heredocs, blank
lines in continuations, byte order marks and a few more, and takes ever longer for an instruction of many lines.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixer import lex
from fixer.document import Blank, Comment, Directive, Heredoc, Problem, Text
from fixer.place import line_starts

KEYWORDS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER"
    " VOLUME WORKDIR".split()
)
MAX_LINE = 65_535  # bufio.MaxScanTokenSize - 1, besides the newline

_BOM = b"\xef\xbb\xbf"
_HASH, _LAST_ASCII = 0x23, 0x7F
# unicode.IsSpace of Go, in UTF-8, the newline left out.
_LEADING = re.compile(
    rb"(?:[\t\v\f\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)*"
)
_DOUBLED = "a line ends in {}, where Docker ends the instruction and Buildah goes on"
_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*")
_DIRECTIVES = frozenset(("syntax", "escape", "check"))
_LONG_LINE = re.compile(rb"[^\n]{%d}" % (MAX_LINE + 1))
_BY_BYTES = {word: keyword for keyword in KEYWORDS for word in (keyword.encode(), keyword.lower().encode())}
# What dockerfile_parse takes for white space or cannot decode, and Docker does not.
_PLAIN = bytes(b if 0x20 < b < _LAST_ASCII and b != _HASH else ord("?") for b in range(256))


class Logical(NamedTuple):
    """An instruction before its words are looked at, from byte ``start`` up to ``stop`` of the file.

    ``joined`` is its line as Docker joins it, heredocs left out; what follows the keyword begins at ``rest``.
    ``shadow`` is the index of its line in the shadow.
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


class Reader:
    """Reads one file from top to bottom, once."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.escape = b"\\"
        self.shadow: list[str] = []
        self.problem: Problem | None = None
        lines = source.split(b"\n")
        self._starts = (*line_starts(source), len(source))
        if not lines[-1]:
            lines.pop()  # nothing stands behind the last newline
        self._lines = [line.rstrip(b"\r") for line in lines] if b"\r" in source else lines
        self._next = 0  # the index of the first line that is not read yet

    def refuse(self, line: int, message: str) -> None:
        """Take note of why Docker would not build the file; the first such line counts."""
        if self.problem is None or line < self.problem.line:
            self.problem = Problem(line, message)

    def rows(self) -> Iterator[Row]:
        """The lines and instructions of the file in order (parser.Parse)."""
        self._check_lengths()
        yield from self._directives()
        doubt = None  # about where the instruction above ends
        while self._next < len(self._lines):
            indent, is_idle = self._look()
            if is_idle:
                yield self._idle(indent)
                continue
            logical, next_doubt = self._logical(indent)
            yield logical._replace(ambiguous=logical.ambiguous or doubt) if doubt else logical
            doubt = next_doubt

    def _check_lengths(self) -> None:
        if len(self.source) > MAX_LINE and (long := _LONG_LINE.search(self.source)):
            line = self.source.count(b"\n", 0, long.start()) + 1
            self.refuse(line, f"the line is longer than the {MAX_LINE} bytes that Docker reads")

    def _look(self) -> tuple[int, bool]:
        """Where the text of the next line begins in it, and whether nothing of it belongs to an instruction."""
        line = self._lines[self._next]
        text = line.lstrip()
        if not text or text[0] <= _LAST_ASCII:
            return len(line) - len(text), not text or text[0] == _HASH
        begin = len(_BOM) if not self._next and line.startswith(_BOM) else 0
        begin = _LEADING.match(line, begin).end()  # type: ignore[union-attr]
        return begin, line[begin : begin + 1] in (b"", b"#")

    def _idle(self, indent: int) -> Comment | Blank:
        index = self._next
        self._next += 1
        raw = self.source[self._starts[index] : self._starts[index + 1]]
        kind = Comment if len(self._lines[index]) > indent else Blank
        return kind(raw, self._starts[index], index + 1)

    def _directives(self) -> Iterator[Directive]:
        """The parser directives at the top (DirectiveParser); the escape directive takes effect at once."""
        seen: set[str] = set()
        while self._next < len(self._lines):
            index, (indent, is_idle) = self._next, self._look()
            text = self._lines[index][indent:] if is_idle else b""
            match = _DIRECTIVE.fullmatch(text.decode("utf-8", "replace"))
            if match is None or (name := match[1].lower()) not in _DIRECTIVES:
                return
            if name in seen:
                self.refuse(index + 1, f"the directive # {name}= is there twice")
            if name == "escape":
                self._escape(match[2])
            seen.add(name)
            self._next += 1
            start, stop = self._starts[index], self._starts[index + 1]
            yield Directive(self.source[start:stop], start, index + 1, name, match[2])

    def _escape(self, value: str) -> None:
        if value in ("\\", "`"):
            self.escape = value.encode()
        else:
            self.refuse(self._next + 1, f"# escape={value[:20]} is neither \\ nor `")

    def _logical(self, indent: int) -> tuple[Logical, str | None]:
        """The instruction that begins here, and a doubt about where it ends."""
        index, shadow = self._next, len(self.shadow)
        joined, doubt = self._join(indent)
        keyword, rest = keyword_of(joined.data)
        heredocs, other_doubt = self._heredocs(joined, keyword, index + 1) if b"<<" in joined.data else ((), None)
        self._shade(keyword)
        start, stop = self._starts[index], self._starts[self._next]
        return Logical(start, stop, index + 1, shadow, joined, rest, heredocs, doubt or other_doubt), doubt

    def _join(self, indent: int) -> tuple[Text, str | None]:
        """The joined line whose text begins here (trimContinuationCharacter), and a doubt about its end."""
        lines, escape = self._lines, self.escape
        begin, text = self._starts[self._next] + indent, lines[self._next][indent:]
        self._next += 1
        if escape not in text:
            return Text(text, ((0, begin),)), None
        data: list[bytes] = []
        pieces: list[tuple[int, int]] = []
        size, doubled = 0, escape * 2
        while True:
            stripped = text.rstrip(b" \t")
            is_last = stripped[-1:] != escape or stripped[-2:] == doubled
            if not is_last:
                text = stripped[:-1]
            if text:
                data.append(text)
                pieces.append((size, begin))
                size += len(text)
            if is_last or not self._has_more():
                break
            begin, text = self._starts[self._next], lines[self._next]
            self._next += 1
        doubt = _DOUBLED.format(doubled.decode()) if stripped[-2:] == doubled else None
        return Text(b"".join(data), tuple(pieces) or ((0, begin),)), doubt

    def _has_more(self) -> bool:
        """Whether an instruction that goes on has another line; comments and blank lines before it are passed."""
        while self._next < len(self._lines):
            text = self._lines[self._next].lstrip()
            if text and text[0] != _HASH and (text[0] <= _LAST_ASCII or not self._look()[1]):
                return True
            self._next += 1
        return False

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
                end = len(self._lines)
            start, stop = self._starts[self._next], self._starts[end]
            body = Text(self.source[start:stop], ((0, start),))
            found.append(Heredoc(marker.name, body, marker.chomp, marker.expand))
            self._next = min(end + 1, len(self._lines))
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
        """The index of the line that ends a heredoc."""
        name = marker.name.encode("latin-1")
        for index in range(self._next, len(self._lines)):
            line = self._lines[index]
            if (line.lstrip(b"\t") if marker.chomp else line) == name:
                return index
        return None

    def _shade(self, keyword: str) -> None:
        """An instruction as dockerfile_parse can read it, on one line: behind the keyword nothing matters to it."""
        if keyword not in KEYWORDS:
            keyword = keyword.encode("ascii", "replace").translate(_PLAIN).decode("ascii") or "?"
        self.shadow.append(f"{keyword} x\n")


def keyword_of(line: bytes) -> tuple[str, int]:
    """The keyword in upper case, and where the rest begins (splitCommand)."""
    words = line.split(None, 1)
    word = words[0] if words else b""
    start = len(line) - len(words[1]) if len(words) == 2 else len(line)
    if (known := _BY_BYTES.get(word)) is not None:
        return known, start
    lower = word.decode("utf-8", "replace").lower()  # the Kelvin sign is a k to Docker too (strings.ToLower)
    return lower.upper() if lower.isascii() else lower, start

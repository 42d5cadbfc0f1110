"""Physical lines made into logical ones, as BuildKit reads them: continuations, comments, heredocs.

On the way a *shadow* of the instructions is made, plain enough for dockerfile_parse, which knows no heredocs, blank
lines in continuations, byte order marks and a few more, and takes ever longer for an instruction of many lines.
"""

import re
from collections.abc import Iterator, Sequence

from fixer.dockerfile import lex, seen
from fixer.dockerfile.document import Blank, Comment, Directive, Heredoc, Node, Problem, Text, excerpt
from fixer.dockerfile.place import line_starts
from fixer.dockerfile.rows import Logical, Row
from fixer.record import TYPE_CHECKING, new

if TYPE_CHECKING:
    from fixer.dockerfile.filling import Filling

KEYWORDS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER"
    " VOLUME WORKDIR".split()
)
MAX_LINE = 65_535  # bufio.MaxScanTokenSize - 1, besides the newline

_NONE: frozenset[int] = frozenset()
_BOM = b"\xef\xbb\xbf"
_HASH, _BACKSLASH, _LAST_ASCII = 0x23, 0x5C, 0x7F
_DOUBLED = "a line ends in {}, where Docker ends the instruction and Buildah goes on"
_DIRECTIVES = frozenset(("syntax", "escape", "check"))
# unicode.IsSpace of Go, in UTF-8, but for the newline.
_LEADING = rb"(?:[\t\v\f\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)*"
_DIRECTIVE = r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*"
_BY_BYTES = {word: keyword for keyword in KEYWORDS for word in (keyword.encode(), keyword.lower().encode())}
# Instructions as dockerfile_parse can read them, on one line: behind the keyword nothing matters to it.
_SHADOWS = {keyword: f"{keyword} x\n" for keyword in KEYWORDS}
# What dockerfile_parse takes for white space or cannot decode, and Docker does not.
_PLAIN = bytes(b if 0x20 < b < _LAST_ASCII and b != _HASH else ord("?") for b in range(256))


class Reader:
    """Reads one file from top to bottom, once."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._take_escape(b"\\")
        self.shadow: list[str] = []
        self.problem: Problem | None = None
        self.directives: tuple[Directive, ...] = ()
        self.is_sure = True  # that each instruction is the same whatever stands behind it
        lines = source.split(b"\n")
        self._starts = (*line_starts(source), len(source))
        if not lines[-1]:
            lines.pop()  # nothing stands behind the last newline
        self._lines = [line.rstrip(b"\r") for line in lines] if source.find(b"\r") >= 0 else lines
        self._filling = _filling(source, self._lines, self._starts)
        # Lines of a template that have the instruction before them go on, and among these the ones amid a value.
        self._glued = self._within = self._others = _NONE
        if self._filling is not None:
            self._lines, self._within = self._filling.template.lines, self._filling.template.within
            self._others = self._filling.template.others
            self._glued = self._within | self._filling.template.glued | self._others
        # The lines without the white space that they begin with: comments begin with _HASH, blank ones are empty.
        self._texts = list(map(bytes.lstrip, self._lines))
        if not source.isascii():
            self._strip_odd_indents()
        for index in () if self._filling is None else self._filling.template.statements:
            self._texts[index] = b"#"
        self._may_have_heredocs = source.find(b"<<") >= 0
        self._next = 0  # the index of the first line that is not read yet

    def refuse(self, line: int, message: str, *, is_template: bool = False) -> None:
        """Take note of why Docker would not build the file; the first such line counts."""
        if self.problem is None or line < self.problem.line:
            self.problem = Problem(line, message, is_template)

    def rows(self, begun: Sequence[Node] = ()) -> list[Row]:
        """The lines and instructions of the file in order (parser.Parse); ``begun`` are those that are read already."""
        self._check_lengths()
        if self._filling is not None:
            for line, message in self._filling.problems():
                self.refuse(line, message, is_template=True)
        self.directives = tuple(self._directives())
        found: list[Row] = [*self.directives]
        is_plain = seen.is_any() and self.is_plain
        if is_plain and len(begun) > len(found):
            found += begun[len(found) :]
            self._next = begun[-1].line - 1 + begun[-1].raw.count(b"\n")
        source, starts, texts, end = self.source, self._starts, self._texts, len(self._lines)
        doubt = None  # about where the instruction above ends
        while (index := self._next) < end:
            text = texts[index]
            if not text or text[0] == _HASH:
                start, self._next = starts[index], index + 1
                fields = source[start : starts[index + 1]], start, index + 1
                found.append(new(Comment, fields) if text else new(Blank, fields))
                continue
            if is_plain and not doubt:
                start, stop = starts[index], self._end(index)
                if (same := seen.seen(source[start : starts[stop]], start, index + 1)) is not None:
                    self._next = stop
                    found.append(same)
                    continue
            logical, next_doubt = self._logical()
            found.append(logical._replace(ambiguous=logical.ambiguous or doubt) if doubt else logical)
            doubt = next_doubt
            self.is_sure = self.is_sure and logical.ambiguous is None
        return found if self._filling is None else list(self._filling.filled(found))

    @property
    def is_plain(self) -> bool:
        """Whether lines go on behind a backslash, and only there."""
        return self.escape == b"\\" and self._filling is None

    def _end(self, index: int) -> int:
        """The index of the line behind the instruction that begins here, if it is written as nearly all are."""
        texts, end = self._texts, len(self._texts)
        text = texts[index]
        while text[-1] == _BACKSLASH:
            index += 1
            while index < end and (not (text := texts[index]) or text[0] == _HASH):
                index += 1  # comments and blank lines are passed
            if index == end:
                return end
        return index + 1

    def _check_lengths(self) -> None:
        if len(self.source) <= MAX_LINE:
            return
        ends = (*(start - 1 for start in self._starts[1:-1]), len(self.source))
        spans = enumerate(zip(self._starts, ends, strict=False), 1)
        if line := next((number for number, (start, end) in spans if end - start > MAX_LINE), None):
            self.refuse(line, f"the line is longer than the {MAX_LINE} bytes that Docker reads")

    def _strip_odd_indents(self) -> None:
        """Strip the white space outside ASCII too, and a byte order mark."""
        for index, text in enumerate(self._texts):
            if text and text[0] > _LAST_ASCII:
                line = self._lines[index]
                line = line if index else line.removeprefix(_BOM)
                self._texts[index] = re.sub(_LEADING, b"", line, count=1)

    def _directives(self) -> Iterator[Directive]:
        """The parser directives at the top (DirectiveParser); the escape directive takes effect at once."""
        seen: set[str] = set()
        while self._next < len(self._lines) and self._texts[self._next].startswith(b"#"):
            index = self._next
            text = self._texts[index].decode("utf-8", "replace")
            match = re.fullmatch(_DIRECTIVE, text) if "=" in text else None
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
            self._take_escape(value.encode())
        else:
            self.refuse(self._next + 1, f"# escape={value[:20]} is neither \\ nor `")

    def _take_escape(self, escape: bytes) -> None:
        self.escape = escape
        self._may_go_on = frozenset(escape + b" \t")  # what a line that goes on may end in

    def _logical(self) -> tuple[Logical, str | None]:
        """The instruction that begins here, and a doubt about where it ends."""
        index, start, shadow = self._next, self._starts[self._next], len(self.shadow)
        text, doubt, other_doubt = self._texts[index], None, None
        heredocs: tuple[Heredoc, ...] = ()
        if text[-1] not in self._may_go_on and index + 1 not in self._glued:
            self._next += 1
            keyword, rest = split_keyword(text)
            behind = new(Text, (rest.rstrip(), ((0, start + len(self._lines[index]) - len(rest)),)))
        else:
            data, pieces, doubt = self._join()
            keyword, rest = split_keyword(data)
            behind = excerpt(rest.rstrip(), pieces, len(data) - len(rest))
        if self._may_have_heredocs and rest.find(b"<<") >= 0:
            heredocs, other_doubt = self._heredocs(behind.data, keyword, index + 1)
        self.shadow.append(_SHADOWS.get(keyword) or _odd_shadow(keyword))
        raw = self.source[start : self._starts[self._next]]
        doubts = doubt or other_doubt
        found = new(Logical, (raw, start, index + 1, shadow, behind, heredocs, doubts, False, None, None))
        return (found if self._filling is None else self._of_template(found, keyword, self._filling)), doubt

    def _of_template(self, found: Logical, keyword: str, filling: "Filling") -> Logical:
        there = filling.told(found, keyword, range(found.line - 1, self._next))
        if there.problem is not None:
            self.refuse(found.line, there.problem, is_template=True)
        return there.row

    def _join(self) -> tuple[bytes, tuple[tuple[int, int], ...], str | None]:
        """The line that is joined from here on (trimContinuationCharacter), and a doubt about its end.

        The line comes as the data and the pieces of a Text.
        """
        lines, starts, texts, index = self._lines, self._starts, self._texts, self._next
        mark, doubled, end, size = self.escape[0], self.escape * 2, len(lines), 0
        glued, within = self._glued, self._within
        text = texts[index]
        is_run = text[:3].upper() == b"RUN"
        begin = starts[index] + len(lines[index]) - len(text)
        data: list[bytes] = []
        pieces: list[tuple[int, int]] = []
        while stripped := text if text and text[-1] == mark else text.rstrip(b" \t"):
            index += 1
            if stripped[-1] == mark:
                if stripped[-2:] == doubled:
                    break
                part = stripped[:-1]
            elif index in glued:
                part = stripped + (b"\n" if is_run and index in self._others else b" ")
            else:
                break
            if part:
                part = text if index in within else part
                data.append(part)
                pieces.append((size, begin))
                size += len(part)
            while index < end and (not (text := texts[index]) or text[0] == _HASH):
                index += 1  # comments and blank lines are passed
            begin, text = (starts[index], lines[index]) if index < end else (begin, b"")
        if text:
            data.append(text)
            pieces.append((size, begin))
        self._next = index
        doubt = _DOUBLED.format(doubled.decode()) if stripped[-2:] == doubled else None
        return b"".join(data), tuple(pieces) or ((0, begin),), doubt

    def _heredocs(self, rest: bytes, keyword: str, line: int) -> tuple[tuple[Heredoc, ...], str | None]:
        """The heredocs that a joined line opens behind its keyword, and a doubt about them."""
        found, doubt = [], None
        for marker in self._markers(rest, keyword):
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

    def _markers(self, rest: bytes, keyword: str) -> tuple[lex.Marker, ...]:
        body = self._behind_flags(rest)
        if keyword == "ONBUILD":
            keyword, body = split_keyword(body)
            body = self._behind_flags(body)
        if keyword not in ("RUN", "COPY", "ADD") or lex.array(body.decode("latin-1")) is not None:
            return ()
        return lex.markers(rest.decode("latin-1"))

    def _behind_flags(self, rest: bytes) -> bytes:
        return rest[lex.flags(rest.decode("latin-1"), self.escape.decode())[1] :].strip()

    def _terminator(self, marker: lex.Marker) -> int | None:
        """The index of the line that ends a heredoc."""
        name = marker.name.encode("latin-1")
        for index in range(self._next, len(self._lines)):
            line = self._lines[index]
            if (line.lstrip(b"\t") if marker.chomp else line) == name:
                return index
        return None


def _filling(source: bytes, lines: list[bytes], starts: tuple[int, ...]) -> "Filling | None":
    """What goes with the reading of a template; None where the file is none."""
    if source.find(b"{{") < 0 and source.find(b"{#") < 0 and not (source.find(b"%") >= 0 and _has_percent_tags(source)):
        return None
    from fixer.dockerfile.filling import filling  # imported late: few files have tags

    return filling(lines, starts)


def _has_percent_tags(source: bytes) -> bool:
    return source.find(b"{%") >= 0 or source.find(b"<%") >= 0 or source.find(b"%%") >= 0


def _odd_shadow(keyword: str) -> str:
    """An instruction as above, of a keyword that Docker does not know."""
    return f"{keyword.encode('ascii', 'replace').translate(_PLAIN).decode('ascii') or '?'} x\n"


def split_keyword(line: bytes) -> tuple[str, bytes]:
    """The keyword in upper case, and what follows it and the blanks behind it (splitCommand)."""
    words = line.split(None, 1)
    word = words[0] if words else b""
    keyword = _BY_BYTES.get(word)
    if keyword is None:
        lower = word.decode("utf-8", "replace").lower()  # the Kelvin sign is a k to Docker too (strings.ToLower)
        keyword = lower.upper() if lower.isascii() else lower
    return keyword, words[1] if len(words) > 1 else b""

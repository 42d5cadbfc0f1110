"""Physical lines made into logical ones, as BuildKit reads them: continuations, comments, heredocs.

On the way a *shadow* of the instructions is made, plain enough for dockerfile_parse, which knows no heredocs, blank
lines in continuations, byte order marks and a few more, and takes ever longer for an instruction of many lines.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from fixer.dockerfile import lex, templates
from fixer.dockerfile.document import Blank, Comment, Directive, Heredoc, Problem, Text, excerpt, joined
from fixer.dockerfile.place import line_starts
from fixer.record import NamedTuple

KEYWORDS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER"
    " VOLUME WORKDIR".split()
)
MAX_LINE = 65_535  # bufio.MaxScanTokenSize - 1, besides the newline

_BOM = b"\xef\xbb\xbf"
_HASH, _LAST_ASCII = 0x23, 0x7F
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


class Logical(NamedTuple):
    """An instruction before its words are looked at: ``raw``, which begins at byte ``start`` of the file.

    ``rest`` is what follows the keyword in its line as Docker joins it, flags included and heredocs left out.
    ``shadow`` is the index of its line in the shadow.
    """

    raw: bytes
    start: int
    line: int  # 1-based
    shadow: int
    rest: Text
    heredocs: tuple[Heredoc, ...]
    ambiguous: str | None
    is_optional: bool = False
    sparse: Text | None = None


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
        self._lines = [line.rstrip(b"\r") for line in lines] if source.find(b"\r") >= 0 else lines
        has_tags = source.find(b"{%") >= 0 or source.find(b"{{") >= 0 or source.find(b"<%") >= 0
        self._template = templates.read(self._lines) if has_tags else None
        if self._template is not None:
            self._lines = self._template.lines
        # The lines without the white space that they begin with: comments begin with _HASH, blank ones are empty.
        self._texts = [line.lstrip() for line in self._lines]
        if not source.isascii():
            self._strip_odd_indents()
        if self._template is not None:
            for index in self._template.statements:
                self._texts[index] = b"#"
        self._next = 0  # the index of the first line that is not read yet

    def refuse(self, line: int, message: str, *, is_template: bool = False) -> None:
        """Take note of why Docker would not build the file; the first such line counts."""
        if self.problem is None or line < self.problem.line:
            self.problem = Problem(line, message, is_template)

    def rows(self) -> list[Row]:
        """The lines and instructions of the file in order (parser.Parse)."""
        self._check_lengths()
        if self._template is not None and self._template.unclosed is not None:
            self.refuse(self._template.unclosed + 1, "the tag opens or ends something on its own", is_template=True)
        found: list[Row] = list(self._directives())
        source, starts, texts, end = self.source, self._starts, self._texts, len(self._lines)
        doubt = None  # about where the instruction above ends
        while (index := self._next) < end:
            text = texts[index]
            if not text or text[0] == _HASH:
                start, self._next = starts[index], index + 1
                kind = Comment if text else Blank
                found.append(kind(source[start : starts[index + 1]], start, index + 1))
                continue
            logical, next_doubt = self._logical()
            found.append(logical._replace(ambiguous=logical.ambiguous or doubt) if doubt else logical)
            doubt = next_doubt
        return found

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
            self.escape = value.encode()
        else:
            self.refuse(self._next + 1, f"# escape={value[:20]} is neither \\ nor `")

    def _logical(self) -> tuple[Logical, str | None]:
        """The instruction that begins here, and a doubt about where it ends."""
        index, start, shadow = self._next, self._starts[self._next], len(self.shadow)
        text, doubt, other_doubt = self._texts[index], None, None
        heredocs: tuple[Heredoc, ...] = ()
        if text.find(self.escape) < 0:
            self._next += 1
            keyword, rest = split_keyword(text)
            behind = Text(rest.rstrip(), ((0, start + len(self._lines[index]) - len(rest)),))
        else:
            data, pieces, doubt = self._join()
            keyword, rest = split_keyword(data)
            behind = excerpt(rest.rstrip(), pieces, len(data) - len(rest))
        if rest.find(b"<<") >= 0:
            heredocs, other_doubt = self._heredocs(behind.data, keyword, index + 1)
        self.shadow.append(_SHADOWS.get(keyword) or _odd_shadow(keyword))
        raw = self.source[start : self._starts[self._next]]
        found = Logical(raw, start, index + 1, shadow, behind, heredocs, doubt or other_doubt)
        return (found if self._template is None else self._of_template(found, self._template, keyword)), doubt

    def _of_template(self, found: Logical, template: templates.Template, keyword: str) -> Logical:
        """The same with what a template tells of it: whether it, or some of its lines, may be missing."""
        first = found.line - 1
        if first in template.values or keyword.startswith("${"):
            self.refuse(found.line, "what the template puts there may be any instruction", is_template=True)
        lines = range(first, self._next)
        is_optional = first in template.optional
        parts = (
            [] if is_optional else [part for part in _pieces(found.rest) if self._index(part) not in template.optional]
        )
        is_sparse = not is_optional and any(index in template.optional for index in lines)
        if keyword == "FROM" and (is_optional or is_sparse):
            self.refuse(found.line, "FROM stands in an if or a loop", is_template=True)
        has_tags = any(templates.has_tag(heredoc.body.data) for heredoc in found.heredocs)
        return found._replace(
            is_optional=is_optional or (is_sparse and keyword != "RUN"),
            sparse=joined(parts) if is_sparse and keyword == "RUN" and parts else None,
            ambiguous="tags of a template stand in its heredoc" if has_tags else found.ambiguous,
        )

    def _index(self, part: Text) -> int:
        """The index of the line that a text stands on."""
        return bisect_right(self._starts, part.start) - 1

    def _join(self) -> tuple[bytes, tuple[tuple[int, int], ...], str | None]:
        """The line that is joined from here on (trimContinuationCharacter), and a doubt about its end.

        The line comes as the data and the pieces of a Text.
        """
        lines, starts, texts, escape, index = self._lines, self._starts, self._texts, self.escape, self._next
        text = texts[index]
        begin = starts[index] + len(lines[index]) - len(text)
        index += 1
        data: list[bytes] = []
        pieces: list[tuple[int, int]] = []
        size, mark, doubled, end = 0, escape[0], escape * 2, len(lines)
        stripped = text.rstrip(b" \t")
        while stripped and stripped[-1] == mark and stripped[-2:] != doubled:
            if len(stripped) > 1:
                data.append(stripped[:-1])
                pieces.append((size, begin))
                size += len(stripped) - 1
            while index < end and (not texts[index] or texts[index][0] == _HASH):
                index += 1  # comments and blank lines are passed
            begin, text = (starts[index], lines[index]) if index < end else (begin, b"")
            index += 1
            stripped = text.rstrip(b" \t")
        if text:
            data.append(text)
            pieces.append((size, begin))
        self._next = min(index, end)
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


def _pieces(text: Text) -> Iterator[Text]:
    """A text line by line."""
    ends = (*(position for position, _ in text.pieces[1:]), len(text.data))
    return (text.part(start, end) for (start, _), end in zip(text.pieces, ends, strict=True) if end > start)


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

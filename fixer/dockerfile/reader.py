"""What readers of a file have in common: instructions before their words are looked at, and what stands between them.

On the way a *shadow* of the instructions is made, plain enough for dockerfile_parse, which knows no heredocs, blank
lines in continuations, byte order marks and a few more, and takes ever longer for an instruction of many lines.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from fixer.dockerfile import lex
from fixer.dockerfile.document import Blank, Comment, Directive, Heredoc, Instruction, Node, Problem, Text
from fixer.record import NamedTuple

KEYWORDS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER"
    " VOLUME WORKDIR".split()
)
MAX_LINE = 65_535  # bufio.MaxScanTokenSize - 1, besides the newline
HASH = 0x23

_LAST_ASCII = 0x7F
_DIRECTIVES = frozenset(("syntax", "escape", "check"))
_DIRECTIVE = r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*"
_BY_BYTES = {word: keyword for keyword in KEYWORDS for word in (keyword.encode(), keyword.lower().encode())}
# Instructions as dockerfile_parse can read them, on one line: behind the keyword nothing matters to it.
_SHADOWS = {keyword: f"{keyword} x\n" for keyword in KEYWORDS}
# What dockerfile_parse takes for white space or cannot decode, and Docker does not.
_PLAIN = bytes(b if 0x20 < b < _LAST_ASCII and b != HASH else ord("?") for b in range(256))


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
    behind: int | None = None


Row = Directive | Comment | Blank | Logical | Instruction  # the last where it was read before


class Reader(ABC):
    """Reads one file from top to bottom, once."""

    is_plain = False  # whether lines go on behind a backslash at their very end, and only there

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.escape = b"\\"
        self.shadow: list[str] = []
        self.problem: Problem | None = None
        self.directives: list[Directive] = []
        self.is_sure = True  # that each instruction is the same whatever stands behind it
        self._may_have_heredocs = source.find(b"<<") >= 0

    @abstractmethod
    def rows(self, begun: Sequence[Node] = ()) -> list[Row]:
        """The lines and instructions of the file in order (parser.Parse); ``begun`` are those that are read already."""

    @property
    @abstractmethod
    def at(self) -> int:
        """Where the first line begins that is not read yet."""

    @abstractmethod
    def terminator(self, marker: lex.Marker) -> int | None:
        """Where the line begins that ends a heredoc."""

    @abstractmethod
    def pass_by(self, offset: int) -> None:
        """Go on behind the line that begins there."""

    def refuse(self, line: int, message: str, *, is_template: bool = False) -> None:
        """Take note of why Docker would not build the file; the first such line counts."""
        if self.problem is None or line < self.problem.line:
            self.problem = Problem(line, message, is_template)

    def read_directives(self, lines: Iterable[tuple[bytes, bytes, int]]) -> None:
        """The parser directives at the top (DirectiveParser); the escape directive takes effect at once.

        The lines come without white space, as they are, and with their offsets.
        """
        found: set[str] = set()
        for number, (line, raw, start) in enumerate(lines, 1):
            text = line.decode("utf-8", "replace")
            match = re.fullmatch(_DIRECTIVE, text) if text.startswith("#") and "=" in text else None
            if match is None or (name := match[1].lower()) not in _DIRECTIVES:
                return
            if name in found:
                self.refuse(number, f"the directive # {name}= is there twice")
            if name == "escape":
                self._escape(match[2], number)
            found.add(name)
            self.directives.append(Directive(raw, start, number, name, match[2]))

    def _escape(self, value: str, line: int) -> None:
        if value in ("\\", "`"):
            self.escape = value.encode()
        else:
            self.refuse(line, f"# escape={value[:20]} is neither \\ nor `")

    def check_lengths(self) -> None:
        """Refuse a line that is longer than Docker reads."""
        if len(self.source) > MAX_LINE:
            lines = enumerate(self.source.split(b"\n"), 1)
            if line := next((number for number, line in lines if len(line) > MAX_LINE), None):
                self.refuse(line, f"the line is longer than the {MAX_LINE} bytes that Docker reads")

    def shadowed(self, keyword: str) -> int:
        """The index in the shadow of an instruction, which is put there."""
        self.shadow.append(_SHADOWS.get(keyword) or _odd_shadow(keyword))
        return len(self.shadow) - 1

    def heredocs(self, rest: bytes, keyword: str, line: int) -> tuple[tuple[Heredoc, ...], str | None]:
        """The heredocs that a joined line opens behind its keyword, and a doubt about them."""
        found: list[Heredoc] = []
        if not self._may_have_heredocs or rest.find(b"<<") < 0:
            return (), None
        doubt = None
        for marker in self._markers(rest, keyword):
            if marker.spaced:
                doubt = "blanks between << and a word open a heredoc only in newer Docker versions"
            end = self.terminator(marker)
            if end is None and marker.spaced:
                continue
            if end is None:
                self.refuse(line, f"the heredoc <<{marker.name[:40]} has no line that ends it")
                end = len(self.source)
            body = Text(self.source[self.at : end], ((0, self.at),))
            found.append(Heredoc(marker.name, body, marker.chomp, marker.expand))
            self.pass_by(end)
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

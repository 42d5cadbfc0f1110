"""Where a byte of the file stands, as people count: lines and columns."""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter

from fixer.dockerfile.document import Document, Node
from fixer.record import NamedTuple

_START = attrgetter("start")


class Whole(NamedTuple):
    """A file in one piece, as if it were a node of a document."""

    raw: bytes
    start: int = 0
    line: int = 1


class Places(NamedTuple):
    """One file, whose lines end at a newline only, and the ``parts`` that it is made of, in order.

    Its first byte is at the offset ``base``: what a build reads besides the Dockerfile stands behind it.
    """

    source: bytes
    parts: tuple[Node | Whole, ...]
    base: int = 0

    @property
    def starts(self) -> tuple[int, ...]:
        """The offsets at which its lines begin, from its first byte on."""
        return line_starts(self.source)

    def line(self, offset: int) -> int:
        """The 1-based line of a byte offset."""
        at = offset - self.base
        part = self.parts[bisect_right(self.parts, at, key=_START) - 1]
        return part.line - 1 + bisect_right(line_starts(part.raw), at - part.start)

    def first_line(self, offset: int) -> int:
        """The 1-based line in which the command begins that a shell reads there, its continued lines joined."""
        line, starts = self.line(offset), self.starts
        while line > 1 and self.source[starts[line - 2] : starts[line - 1]].rstrip(b"\r\n").endswith(b"\\"):
            line -= 1
        return line

    def column(self, offset: int) -> int:
        """The 1-based column of a byte offset, in Unicode code points; a byte order mark is none."""
        start = self._start(offset)
        text = self.source[start : offset - self.base]
        return len(text.removeprefix(b"\xef\xbb\xbf" if start == 0 else b"").decode("utf-8", "replace")) + 1

    def _start(self, offset: int) -> int:
        """Where the line of a byte offset begins."""
        return self.source.rfind(b"\n", 0, offset - self.base) + 1

    def line_length(self, offset: int) -> int:
        """The length in bytes of the physical line around an offset, without its newline."""
        end = self.source.find(b"\n", offset - self.base)
        return (len(self.source) if end < 0 else end) - self._start(offset)


def places_in(source: bytes, base: int = 0) -> Places:
    """The places of a file."""
    return Places(source, (Whole(source),), base)


def places_of(document: Document) -> Places:
    """The places of a Dockerfile, whose nodes know theirs."""
    source = document.source
    return Places(source, document.nodes or (Whole(source),))


@lru_cache(maxsize=2)  # asked of one instruction for each command in it
def line_starts(source: bytes) -> tuple[int, ...]:
    """The offsets at which the lines of a text begin; an empty one behind the last newline counts."""
    lines = source.replace(b"\n", b".\n").split(b"\n")[:-1]  # each as long as it is with its newline
    return tuple(accumulate(map(len, lines), initial=0))

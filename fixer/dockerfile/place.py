"""Where a byte of the file stands, as people count: lines and columns."""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from fixer.record import NamedTuple


class Places(NamedTuple):
    """One file, whose lines end at a newline only, and the offsets at which they begin.

    Its first byte is at the offset ``base``: what a build reads besides the Dockerfile stands behind it.
    """

    source: bytes
    starts: tuple[int, ...]
    base: int = 0

    def line(self, offset: int) -> int:
        """The 1-based line of a byte offset."""
        return bisect_right(self.starts, offset - self.base)

    def first_line(self, offset: int) -> int:
        """The 1-based line in which the command begins that a shell reads there, its continued lines joined."""
        line = self.line(offset)
        while line > 1 and self.source[self.starts[line - 2] : self.starts[line - 1]].rstrip(b"\r\n").endswith(b"\\"):
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
    return Places(source, line_starts(source), base)


@lru_cache(maxsize=2)  # a file before and after its edits: the parser asks, and then the judgement
def line_starts(source: bytes) -> tuple[int, ...]:
    """The offsets at which the lines of a file begin; an empty one behind the last newline counts."""
    lines = source.replace(b"\n", b".\n").split(b"\n")[:-1]  # each as long as it is with its newline
    return tuple(accumulate(map(len, lines), initial=0))

"""Where a byte of the file stands, as people count: lines and columns."""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, count
from operator import add

from fixer.record import NamedTuple


class Places(NamedTuple):
    """One file, whose lines end at a newline only, and the offsets at which they begin."""

    source: bytes
    starts: tuple[int, ...]

    def line(self, offset: int) -> int:
        """The 1-based line of a byte offset."""
        return bisect_right(self.starts, offset)

    def column(self, offset: int) -> int:
        """The 1-based column of a byte offset, in Unicode code points; a byte order mark is none."""
        start = self._start(offset)
        text = self.source[start:offset]
        return len(text.removeprefix(b"\xef\xbb\xbf" if start == 0 else b"").decode("utf-8", "replace")) + 1

    def _start(self, offset: int) -> int:
        """Where the line of a byte offset begins."""
        return self.source.rfind(b"\n", 0, offset) + 1

    def line_length(self, offset: int) -> int:
        """The length in bytes of the physical line around an offset, without its newline."""
        end = self.source.find(b"\n", offset)
        return (len(self.source) if end < 0 else end) - self._start(offset)


def places_in(source: bytes) -> Places:
    """The places of a file."""
    return Places(source, line_starts(source))


@lru_cache(maxsize=2)  # a file before and after its edits: the parser asks, and then the judgement
def line_starts(source: bytes) -> tuple[int, ...]:
    """The offsets at which the lines of a file begin; an empty one behind the last newline counts."""
    lengths = map(len, source.split(b"\n")[:-1])
    return tuple(map(add, accumulate(lengths, initial=0), count()))  # and a newline behind each

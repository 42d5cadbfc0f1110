"""Where a byte of the file stands, as people count: lines and columns."""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple


class Places(NamedTuple):
    """The line starts of one file."""

    source: bytes
    starts: tuple[int, ...]

    def line(self, offset: int) -> int:
        """The 1-based line of a byte offset."""
        return bisect_right(self.starts, offset)

    def column(self, offset: int) -> int:
        """The 1-based column of a byte offset, in Unicode code points; a byte order mark is none."""
        start = self.starts[self.line(offset) - 1]
        text = self.source[start:offset]
        return len(text.removeprefix(b"\xef\xbb\xbf" if start == 0 else b"").decode("utf-8", "replace")) + 1

    def line_length(self, offset: int) -> int:
        """The length in bytes of the physical line around an offset, without its newline."""
        end = self.source.find(b"\n", offset)
        return (len(self.source) if end < 0 else end) - self.starts[self.line(offset) - 1]


def places(source: bytes) -> Places:
    """The places of ``source``; lines end at a newline only."""
    lengths = [len(line) + 1 for line in source.split(b"\n")]
    return Places(source, tuple(accumulate(lengths[:-1], initial=0)))

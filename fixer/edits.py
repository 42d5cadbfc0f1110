"""Insert-only edits: their order, their overlap, and the one function that applies them."""

from collections.abc import Iterable
from itertools import pairwise

from fixer.errors import VerificationError
from fixer.record import NamedTuple


class Edit(NamedTuple):
    """Insert ``text`` before the byte at ``offset`` (0-based) of the original file."""

    offset: int
    text: bytes


def ordered(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits by offset, equal ones once; two different texts at one offset raise VerificationError."""
    result = tuple(sorted(set(edits)))
    for before, after in pairwise(result):
        if before.offset == after.offset:
            raise VerificationError(f"two insertions meet at byte {before.offset}: apply them one at a time")
    return result


def apply(source: bytes, edits: Iterable[Edit]) -> bytes:
    """``source`` with every edit inserted; offsets outside the file raise VerificationError."""
    pieces: list[bytes] = []
    position = 0
    for edit in ordered(edits):
        if not 0 <= edit.offset <= len(source):
            raise VerificationError(f"an insertion at byte {edit.offset} lies outside the file of {len(source)}")
        pieces += (source[position : edit.offset], edit.text)
        position = edit.offset
    return b"".join((*pieces, source[position:]))

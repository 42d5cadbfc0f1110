"""An index of git, read from its first entry on: its paths, and what it says of another that it is a part of.

As git's own ``Documentation/gitformat-index.adoc`` and ``ewah/ewah_io.c`` have it.
"""

from collections.abc import Iterator

SPLIT = b"link"
"""The extension that names the index which this one changes."""

_HEADER = 12  # bytes: its sign, version, and how many entries there are
_BEFORE_NAME = 40  # bytes of an entry before the name of its object, the flags behind it left out
_EXTENDED = 0x4000  # among the flags: there are two bytes more
_PREFIXED = 4  # the version in which a path says how much it has of the one before
_ALIGNED = 8
_MOST_LETTERS = 134_217_728  # of all paths: of version 4 they may be many times what is written
_MOST_DIGITS = 5  # bytes of a number: enough for what a path may lose
_WORD = 64  # bits
_RUN, _LITERALS = 32, 31  # bits of a word that say how many words are alike, and how many are written out


def entries(index: bytes, length: int) -> list[bytes] | None:
    """Its paths, in order, "" for one that only changes another's; None if objects have no names of this length."""
    found = _read(index, length)
    return None if found is None else found[0]


def extension(index: bytes, length: int, sign: bytes) -> bytes:
    """What stands in the extension with this sign; nothing where it has none."""
    found = _read(index, length)
    return next((data for name, data in _extensions(index, found[1], length) if name == sign), b"") if found else b""


def deleted(link: bytes, count: int) -> frozenset[int]:
    """The positions of the ``count`` entries of the other index that a split one takes out, by its first bitmap."""
    return frozenset(_ones(link, count))


def _read(index: bytes, length: int) -> tuple[list[bytes], int] | None:
    """Its paths, and where they end; None where what is behind them is not what stands there in an index."""
    version, count = int.from_bytes(index[4:8], "big"), int.from_bytes(index[8:_HEADER], "big")
    names: list[bytes] = []
    at, name, letters = _HEADER, b"", 0
    for _ in range(count):
        start = at
        at += _BEFORE_NAME + length
        at += 4 if int.from_bytes(index[at : at + 2], "big") & _EXTENDED else 2
        if version == _PREFIXED:
            gone, at = _offset(index, at)
            if gone > len(name):
                return None
            name = name[: len(name) - gone]
        else:
            name = b""
        end = index.find(b"\0", at)
        if end < 0:
            return None
        name += index[at:end]
        letters += len(name)
        if letters > _MOST_LETTERS:
            return None
        at = end + 1 if version == _PREFIXED else start + (end - start) // _ALIGNED * _ALIGNED + _ALIGNED
        names.append(name)
    is_whole = sum(8 + len(data) for _, data in _extensions(index, at, length)) == len(index) - length - at
    return (names, at) if is_whole else None


def _offset(index: bytes, at: int) -> tuple[int, int]:
    """A number as git writes the offsets of a pack, and where it ends; what is longer than any is cut off."""
    value = 0
    for place in range(at, min(at + _MOST_DIGITS, len(index))):
        value = (value << 7) | (index[place] & 0x7F)
        if not index[place] & 0x80:
            return value, place + 1
        value += 1
    return value, at + _MOST_DIGITS


def _extensions(index: bytes, at: int, length: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= len(index) - length:
        size = int.from_bytes(index[at + 4 : at + 8], "big")
        yield index[at : at + 4], index[at + 8 : at + 8 + size]
        at += 8 + size


def _ones(bitmap: bytes, most: int) -> Iterator[int]:
    """Which of the first bits of a compressed bitmap are set."""
    count = int.from_bytes(bitmap[4:8], "big")
    words = [int.from_bytes(bitmap[at : at + 8], "big") for at in range(8, min(len(bitmap), 8 + 8 * count), 8)]
    at, position = 0, 0
    while at < len(words):
        marker = words[at]
        run = (marker >> 1) & ((1 << _RUN) - 1)
        literals = (marker >> (1 + _RUN)) & ((1 << _LITERALS) - 1)
        if marker & 1:
            yield from range(position, min(most, position + run * _WORD))
        position += run * _WORD
        for word in words[at + 1 : at + 1 + literals]:
            yield from (position + bit for bit in range(_WORD) if word >> bit & 1)
            position += _WORD
        at += 1 + literals

"""The objects of a small pack, read without another process.

Git has checked what it keeps in a pack. What is not plain here is left to git, which reads all there is:
https://git-scm.com/docs/gitformat-pack. gitdb reads packs as well, but shares what it maps between threads unguarded.
"""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

_MOST_PACKS, _MOST_BYTES = 2, 1 << 18
_HEADER = b"PACK\0\0\0\2"
_KINDS = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
_LONGEST_NUMBER = 28  # bits of the size of an object
_ROOM = 64  # what deflating may take more than there is


class OddPackError(Exception):
    """Something in a pack that only git reads: an object that is told by another, or one that is large."""


def objects(git_dir: Path, algorithm: str, most: int) -> Mapping[str, tuple[bytes, bytes]] | None:
    """The types and the bytes of all objects in a repository's packs, by their ids.

    None where they have more than ``most`` bytes together, where there are many, or where only git can read them.
    """
    packs = tuple(islice((git_dir / "objects/pack").glob("*.pack"), _MOST_PACKS + 1))
    if not packs or len(packs) > _MOST_PACKS or sum(pack.stat().st_size for pack in packs) > _MOST_BYTES:
        return None
    found: dict[str, tuple[bytes, bytes]] = {}
    try:
        for pack in packs:
            for kind, content in _read(pack.read_bytes(), most):
                most -= len(content)
                found[_oid(kind, content, algorithm)] = (kind, content)
    except (OddPackError, IndexError, zlib.error):
        return None
    return found


def _read(pack: bytes, most: int) -> Iterator[tuple[bytes, bytes]]:
    """Each object of a pack, behind which its digest stands."""
    if not pack.startswith(_HEADER):
        raise OddPackError
    at = len(_HEADER) + 4
    for _ in range(int.from_bytes(pack[at - 4 : at])):
        kind, size, at = _begun(pack, at)
        if kind not in _KINDS or size > most:
            raise OddPackError
        inflating, packed = zlib.decompressobj(), pack[at : at + size + (size >> 8) + _ROOM]
        content = inflating.decompress(packed, size + 1)
        if len(content) != size or not inflating.eof:
            raise OddPackError
        at += len(packed) - len(inflating.unused_data)
        most -= size
        yield _KINDS[kind], content


def _begun(pack: bytes, at: int) -> tuple[int, int, int]:
    """The number of an object's type, its size, and where its bytes begin: three bits, four, then seven each time."""
    byte = pack[at]
    kind, size, shift = byte >> 4 & 7, byte & 15, 4
    while byte & 0x80:
        at += 1
        byte = pack[at]
        size |= (byte & 0x7F) << shift
        shift += 7
        if shift > _LONGEST_NUMBER:
            raise OddPackError
    return kind, size, at + 1


def _oid(kind: bytes, content: bytes, algorithm: str) -> str:
    return hashlib.new(algorithm, b"%s %d\0" % (kind, len(content)) + content, usedforsecurity=False).hexdigest()

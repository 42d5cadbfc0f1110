"""Whether git tracks a file, whatever .gitignore says of its name: the index of a work tree tells."""

import os
from functools import lru_cache

from fixer.search.git_index import SPLIT, deleted, entries, extension

_MOST_BYTES = 268_435_456
_WRITTEN_OUT = (2, 3)  # the names of version 4 are not
_VERSIONS = (*_WRITTEN_OUT, 4)
_HASHES = (20, 32)  # bytes of an object's name
_SHARED = "sharedindex."
_LENGTH = 0x0FFF  # the bits of an entry's flags that hold how long its name is


def is_tracked(top: str, path: str) -> bool:
    """Whether the index of the work tree at ``top`` has a file at this path; False where nobody can tell."""
    index, name = _index(top), os.fsencode(path)
    if not _is_written_out(top):
        return name in _names(top)
    at = index.find(name + b"\0")
    while at >= 0:
        if at > 1 and int.from_bytes(index[at - 2 : at], "big") & _LENGTH == min(len(name), _LENGTH):
            return True
        at = index.find(name + b"\0", at + 1)
    return False


@lru_cache(maxsize=2)
def _names(top: str) -> frozenset[bytes]:
    """The paths in an index that has to be read from its first entry on; none where it cannot be."""
    index = _index(top)
    for length in _HASHES if _version(index) in _VERSIONS else ():
        own = entries(index, length)
        if own is not None:
            return frozenset(own) | _of_shared(top, index, length)
    return frozenset()


def _of_shared(top: str, index: bytes, length: int) -> frozenset[bytes]:
    """The paths that a split index takes from another, without those that it takes out."""
    link = extension(index, length, SPLIT)
    if not link:
        return frozenset()
    shared = entries(_read(top, f"{_SHARED}{link[:length].hex()}"), length) or ()
    out = deleted(link[length:], len(shared))
    return frozenset(name for at, name in enumerate(shared) if at not in out)


@lru_cache(maxsize=4)
def _is_written_out(top: str) -> bool:
    """Whether an index has all its paths as they are: neither shortened, nor in another that it may be a part of."""
    return _version(_index(top)) in _WRITTEN_OUT and not _has_shared(top)


def _has_shared(top: str) -> bool:
    try:
        return any(name.startswith(_SHARED) for name in os.listdir(_folder(top)))
    except (OSError, ValueError):
        return False


def _version(index: bytes) -> int:
    return int.from_bytes(index[4:8], "big") if index[:4] == b"DIRC" else 0


def _index(top: str) -> bytes:
    return _read(top, "index")


@lru_cache(maxsize=4)
def _read(top: str, name: str) -> bytes:
    """The bytes of an index; none where it cannot be read."""
    try:
        with open(os.path.join(_folder(top), name), "rb", opener=_at_once) as file:
            return file.read(_MOST_BYTES) or b""  # None, too, of a pipe that somebody holds open
    except (OSError, ValueError):
        return b""


def _folder(top: str) -> str:
    """Where git keeps what it knows of a work tree, which a file tells of one that is not the first."""
    found = os.path.join(top, ".git")
    if os.path.isdir(found):
        return found
    with open(found, encoding="utf-8", errors="surrogateescape", opener=_at_once) as file:
        return os.path.join(top, file.read(4_096).partition("gitdir:")[2].strip())


def _at_once(path: str, flags: int) -> int:
    """Opens without waiting: of a pipe that nobody writes to there is nothing to read."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))

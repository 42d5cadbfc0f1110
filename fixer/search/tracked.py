"""Whether git tracks a file, whatever .gitignore says of its name: the index of a work tree tells."""

import os
from functools import lru_cache

_MOST_BYTES = 268_435_456
_VERSIONS = (2, 3)  # the names of version 4 are not written out
_LENGTH = 0x0FFF  # the bits of an entry's flags that hold how long its name is


def is_tracked(top: str, path: str) -> bool:
    """Whether the index of the work tree at ``top`` has a file at this path; False where nobody can tell."""
    index, name = _index(top), os.fsencode(path)
    at = index.find(name + b"\0")
    while at >= 0:
        if at > 1 and int.from_bytes(index[at - 2 : at], "big") & _LENGTH == min(len(name), _LENGTH):
            return True
        at = index.find(name + b"\0", at + 1)
    return False


@lru_cache(maxsize=2)
def _index(top: str) -> bytes:
    """The bytes of the index; none where it cannot be read."""
    try:
        folder = _folder(top)
        with open(os.path.join(folder, "index"), "rb", opener=_at_once) as file:
            data = file.read(_MOST_BYTES) or b""  # None, too, of a pipe that somebody holds open
    except (OSError, ValueError):
        return b""
    return data if data[:4] == b"DIRC" and int.from_bytes(data[4:8], "big") in _VERSIONS else b""


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

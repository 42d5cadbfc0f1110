"""Globs on paths and names: what they name, and which of them can name nothing."""

import re
from functools import lru_cache

from fixer import Glob, plain_glob

# A class of characters up to its end, where it has one.
_CLASS = re.compile(r"\[!?(\]?[^\]]*)(\])?")
_RANGE = re.compile(r"(.)-(.)", re.DOTALL)
_NO_PARTS = frozenset({"", ".", ".."})


def matches(glob: str, path: str) -> bool:
    """Whether a glob names a path or a folder above it.

    Without ``/`` it may name any part of the path; with one it counts from the top, ``*`` stays within a
    folder and ``**`` goes through any number of them.
    """
    read = _read(glob)
    if read is None:
        return False
    is_name = "/" not in glob.rstrip("/")
    return any(map(read.names, path.split("/"))) if is_name else read.covers(path)


@lru_cache(maxsize=4096)
def _read(glob: str) -> Glob | None:
    return plain_glob(glob.strip("/"))


def flaw(glob: str) -> tuple[str, str] | None:
    """What is wrong with a glob that can name nothing, or not what was meant, and what would be right.

    Such a one must not be passed over: what it was to leave out would not be left out.
    """
    if not glob.strip():
        return "is empty", "write a glob, or leave the entry out"
    if glob.startswith("!"):
        return "begins with !, which takes nothing back", "name in exclude what is not wanted, or write ? for the !"
    if "\\" in glob:
        return "has a backslash, which escapes nothing", "write / between folders, and [*] for a * that is meant"
    found = glob.strip("/").split("/")
    if not _NO_PARTS.isdisjoint(found):
        return "has a part that no path has", "write it from the top on, with one / between parts and without . and .."
    return next((wrong for part in found for wrong in map(_flaw_of_class, _CLASS.finditer(part)) if wrong), None)


def parts(glob: str) -> list[str]:
    """The parts of a glob; ``**`` twice in a row says no more than once."""
    found = glob.strip("/").split("/")
    return [part for before, part in zip(["", *found], found, strict=False) if (before, part) != ("**", "**")]


def _flaw_of_class(found: re.Match[str]) -> tuple[str, str] | None:
    if found[2] is None:
        return "has a [ without a ]", "write [[] for a [ that is meant"
    if wrong := next((one for one in _RANGE.finditer(found[1]) if one[1] > one[2]), None):
        right = f"{wrong[2]}-{wrong[1]}"
        return f"has the range {wrong[0]!a}, which ends before it begins", f"write {right!a}"
    return None

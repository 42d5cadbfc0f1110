"""What the .gitignore files around and below a searched folder leave out; the only importer of pathspec."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Level:
    """The patterns of one file, and how a path from the searched folder becomes one from the file's folder."""

    above: str  # to be put in front: "docker/" where the file lies above the searched folder
    below: int  # to be cut off: the length of "docker/" where it lies below
    patterns: "GitIgnoreSpec"


def is_ignored(levels: tuple[Level, ...], path: str) -> bool:
    """Whether git leaves ``path`` out (from the searched folder on; a folder's ends in ``/``).

    The deepest file that says anything decides. Folders above ``path`` are taken to have been asked before.
    """
    for level in reversed(levels):
        verdict = level.patterns.check_file(level.above + path[level.below :]).include
        if verdict is not None:
            return verdict
    return False


def level(file: str, above: str = "", below: int = 0) -> Level | None:
    """The patterns of ``file``; None where it cannot be read or holds none."""
    try:
        with open(file, "rb") as stream:
            text = os.fsdecode(stream.read().removeprefix(b"\xef\xbb\xbf"))
    except OSError:
        return None
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return Level(above, below, patterns(lines)) if any(lines) else None


def patterns(lines: Iterable[str]) -> "GitIgnoreSpec":
    """The lines in the meaning of .gitignore; as in git, one that is no pattern matches nothing."""
    from pathspec import GitIgnoreSpec

    lines = tuple(lines)
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line))


def levels_above(folder: str) -> tuple[Level, ...]:
    """What holds in ``folder`` (a real path) by the files above it, up to the top of its git work tree.

    None where there is no work tree, and where the folder itself is ignored: who names it wants it.
    """
    top = work_tree(folder)
    if top is None:
        return ()
    found = [level(os.path.join(top, ".git", "info", "exclude"), _from(top, folder))]
    parent = folder
    while parent != top:
        parent = os.path.dirname(parent)
        found.insert(1, level(os.path.join(parent, ".gitignore"), _from(parent, folder)))
    levels = tuple(item for item in found if item is not None)
    return () if _is_below_ignored(levels, top, folder) else levels


def work_tree(folder: str) -> str | None:
    """The nearest folder, this one or above it, that holds a ``.git``."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _from(parent: str, folder: str) -> str:
    return "" if parent == folder else os.path.relpath(folder, parent).replace(os.sep, "/") + "/"


def _is_below_ignored(levels: tuple[Level, ...], top: str, folder: str) -> bool:
    """Pathspec takes what lies below an ignored folder for ignored too, so one question is enough."""
    if folder == top:
        return False
    return any(item.patterns.check_file(item.above).include for item in levels)


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True

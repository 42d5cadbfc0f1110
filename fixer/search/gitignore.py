"""What the .gitignore files around and below a searched folder leave out, as git reads them (dir.c)."""

from __future__ import annotations

import os

from fixer.record import TYPE_CHECKING, NamedTuple
from fixer.search.names import relative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fixer.search.globs import Glob

MOST_GLOBS = 10_000
"""Lines of one file that are no plain names; those behind them are passed over."""


class Rule(NamedTuple):
    """A line: whether it takes back what another ignores, whether it means folders only, and what it names."""

    number: int
    takes_back: bool
    is_for_folders: bool
    has_folder: bool  # it counts from the file's folder on; else it names the last part of any path
    glob: Glob

    def names(self, path: str, name: str, *, is_folder: bool) -> bool:
        """Whether it names the path, which has ``name`` as its last part."""
        return (is_folder or not self.is_for_folders) and self.glob.names(path if self.has_folder else name)


class Rules(NamedTuple):
    """The lines of one file: the plain names by name, the plain paths by path, and the globs, the last one first."""

    by_name: dict[str, tuple[Rule, ...]]
    by_path: dict[str, tuple[Rule, ...]]
    globs: tuple[Rule, ...]
    is_cut: bool  # there are more than MOST_GLOBS

    def last(self, path: str) -> Rule | None:
        """The last line that names the path (a folder's ends in ``/``) itself, if one does."""
        is_folder = path.endswith("/")
        path = path.rstrip("/")
        name = path.rpartition("/")[2]
        plain = (*self.by_name.get(name, ()), *self.by_path.get(path, ()))
        best = max((rule for rule in plain if is_folder or not rule.is_for_folders), key=_number, default=None)
        for rule in self.globs:
            if best is not None and rule.number < best.number:
                break
            if rule.names(path, name, is_folder=is_folder):
                return rule
        return best

    def covers(self, path: str) -> bool:
        """Whether the lines name the path, or a folder above it that they do not take back."""
        ends = [at + 1 for at, char in enumerate(path[:-1]) if char == "/"]
        found = (self.last(part) for part in (*(path[:end] for end in ends), path))
        return any(rule is not None and not rule.takes_back for rule in found)


def _number(rule: Rule) -> int:
    return rule.number


class Level(NamedTuple):
    """The patterns of one file, and how a path from the searched folder becomes one from the file's folder."""

    file: str
    above: str  # to be put in front: "docker/" where the file lies above the searched folder
    below: int  # to be cut off: the length of "docker/" where it lies below
    rules: Rules

    def verdict(self, path: str) -> bool | None:
        """Whether the patterns ignore the path, or take it back; None where they say nothing of it."""
        rule = self.rules.last(self.above + path[self.below :])
        return None if rule is None else not rule.takes_back


def is_ignored(levels: tuple[Level, ...], path: str) -> bool:
    """Whether git leaves ``path`` out (from the searched folder on; a folder's ends in ``/``).

    The deepest file that says anything decides. Folders above ``path`` are taken to have been asked before.
    """
    for item in reversed(levels):
        verdict = item.verdict(path)
        if verdict is not None:
            return verdict
    return False


def level(file: str, above: str = "", below: int = 0) -> Level | None:
    """The patterns of ``file``; None where it cannot be read or holds none."""
    try:
        with open(file, "rb", opener=_at_once) as stream:
            text = os.fsdecode(stream.read().removeprefix(b"\xef\xbb\xbf"))
    except OSError:
        return None
    if not text.strip():
        return None
    return Level(file, above, below, patterns(line.removesuffix("\r") for line in text.split("\n")))


def patterns(lines: Iterable[str]) -> Rules:
    """The lines in the meaning of .gitignore; as in git, one that is no pattern matches nothing."""
    by_name: dict[str, tuple[Rule, ...]] = {}
    by_path: dict[str, tuple[Rule, ...]] = {}
    globs: list[Rule] = []
    for number, line in enumerate(lines):
        rule = _rule(line, number)
        if rule is None:
            continue
        literal = rule.glob.literal
        if literal is not None:
            plain = by_path if rule.has_folder else by_name
            # Of lines that are alike, only the last of each kind can decide.
            others = tuple(old for old in plain.get(literal, ()) if old.is_for_folders is not rule.is_for_folders)
            plain[literal] = (*others, rule)
        elif len(globs) <= MOST_GLOBS:
            globs.append(rule)
    return Rules(by_name, by_path, tuple(reversed(globs[:MOST_GLOBS])), len(globs) > MOST_GLOBS)


def is_pattern(line: str) -> bool:
    """Whether the line is a pattern, or means nothing on purpose as blank lines and comments do.

    A range that ends before it begins (``[z-a]``) is a slip, whatever git makes of it.
    """
    if not _meant(line) or line.startswith("#"):
        return True
    rule = _rule(line, 0)
    return rule is not None and all(a <= b for _, item in rule.glob.classes for a, b in item.ranges)


def _rule(line: str, number: int) -> Rule | None:
    """What a line says (parse_path_pattern of dir.c); None for one that names nothing."""
    if line.startswith("#"):
        return None
    text = _meant(line)
    takes_back = text.startswith("!")
    text = text[takes_back:]
    is_for_folders = text.endswith("/")
    text = text.removesuffix("/")
    has_folder = "/" in text
    from fixer.search.globs import git_glob  # imported late: many files lie where none is ignored

    glob = git_glob(text.removeprefix("/") if has_folder else text) if text else None
    return None if glob is None else Rule(number, takes_back, is_for_folders, has_folder, glob)


def _meant(line: str) -> str:
    """The line without the blanks at its end, but for one behind a backslash."""
    text = line.rstrip(" ")
    backslashes = len(text) - len(text.rstrip("\\"))
    return text + " " if backslashes % 2 and len(line) > len(text) else text


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
    return () if _is_in_ignored(levels) else levels


def is_ignored_below(top: str, path: str) -> bool:
    """Whether git passes by what lies at ``path`` (parted by ``/``) below the top of a work tree."""
    levels = [level(os.path.join(top, ".git", "info", "exclude")), level(os.path.join(top, ".gitignore"))]
    folder = ""
    for part in path.split("/"):
        here = f"{folder}{part}"
        is_last = here == path
        if is_ignored(tuple(item for item in levels if item is not None), here if is_last else f"{here}/"):
            return True
        folder = f"{here}/"
        levels.append(None if is_last else level(os.path.join(top, folder, ".gitignore"), below=len(folder)))
    return False


def is_work_tree(folder: str) -> bool:
    """Whether a folder is the top of a git work tree."""
    return os.path.lexists(os.path.join(folder, ".git"))


def work_tree(folder: str, is_top: Callable[[str], bool] = is_work_tree) -> str | None:
    """The nearest folder, this one or above it, that is the top of a work tree, by ``is_top`` who has looked before."""
    while not is_top(folder):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _at_once(path: str, flags: int) -> int:
    """Opens without waiting: of a pipe that nobody writes to there is nothing to read."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _from(parent: str, folder: str) -> str:
    return "" if parent == folder else relative(folder, parent) + "/"


def _is_in_ignored(levels: tuple[Level, ...]) -> bool:
    """Whether the searched folder, or one above it, is ignored."""
    for item in levels:
        ends = (at + 1 for at, character in enumerate(item.above) if character == "/")
        if any(item._replace(above="").verdict(item.above[:end]) for end in ends):
            return True
    return False

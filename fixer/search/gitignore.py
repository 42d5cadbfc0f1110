"""What the .gitignore files around and below a searched folder leave out; the only importer of pathspec."""

import os
import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


# What pathspec raises for a line that is none: its own error, or re's for a range that ends before it begins.
_NO_PATTERN = (ValueError, re.error)


_STAR = "[^/]*"  # as pathspec writes it; what it writes for ** has one _ANY
_ANY = ".+"
_MOST_STEPS, _MOST_DEEP = 1_000_000, 20  # 2**20 is too many steps already


class Rule(NamedTuple):
    """A line: its expression, whether it ignores or takes back, and how many ``**`` it has."""

    regex: re.Pattern[str]
    ignores: bool
    deep: int

    def names(self, path: str) -> bool:
        """Whether it names the path; what would take seconds to find out, it does not."""
        is_costly = self.deep > 1 and (path.count("/") + 1) ** self.deep > _MOST_STEPS
        return not is_costly and _matches(self.regex, path)


class Level(NamedTuple):
    """The patterns of one file, and how a path from the searched folder becomes one from the file's folder."""

    above: str  # to be put in front: "docker/" where the file lies above the searched folder
    below: int  # to be cut off: the length of "docker/" where it lies below
    rules: tuple[Rule, ...]  # the last line first

    def verdict(self, path: str) -> bool | None:
        """Whether the patterns ignore the path, or take it back; None where they say nothing of it."""
        path = self.above + path[self.below :]
        return next((rule.ignores for rule in self.rules if rule.names(path)), None)


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
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if not any(lines):
        return None
    found = [
        Rule(_quick(pattern.regex), pattern.include, min(pattern.regex.pattern.count(_ANY), _MOST_DEEP))
        for pattern in reversed(tuple(patterns(lines).patterns))
        if pattern.regex is not None and pattern.include is not None
    ]
    return Level(above, below, tuple(found))


def _quick(regex: re.Pattern[str]) -> re.Pattern[str]:
    """The same expression, but that a ``*`` which another one follows within its folder is tried once only.

    It may end where what stands between them comes first, as git's own wildmatch and fnmatch have it: the next
    star takes the rest. Else forty stars in a line would take for ever.
    """
    first, *parts = regex.pattern.split(_STAR)
    if len(parts) < 2:
        return regex
    text = first
    for number, part in enumerate(parts[:-1], 1):
        stays = "/" not in part.replace("[^/]", "")
        # To git no class has the slash in it. An empty group keeps the numbers right.
        between = re.sub(r"\[\^(?!/\])", "(?!/)[^", part)
        text += f"(?=([^/]*?{between}))(?:\\{number})" if stays else f"(?=()){_STAR}{part}"
    return re.compile(f"{text}{_STAR}{parts[-1]}")


def patterns(lines: Iterable[str]) -> "GitIgnoreSpec":
    """The lines in the meaning of .gitignore; as in git, one that is no pattern matches nothing."""
    from pathspec import GitIgnoreSpec

    lines = tuple(lines)
    with warnings.catch_warnings(action="ignore"):  # re's, of what pathspec makes of "[[:digit:]]"
        try:
            return GitIgnoreSpec.from_lines(lines)
        except _NO_PATTERN:
            return GitIgnoreSpec.from_lines(line for line in map(_as_git_reads, lines) if is_pattern(line))


def is_pattern(line: str) -> bool:
    """Whether the line is a pattern, or means nothing on purpose as blank lines and comments do."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except _NO_PATTERN:
        return False
    return True


def _as_git_reads(line: str) -> str:
    """A range that ends before it begins is its first character to git (wildmatch.c), and to re an error."""

    def kept(found: re.Match[str]) -> str:
        return found[0] if found[1] <= found[2] else found[1]

    return line if is_pattern(line) else re.sub(r"\[[^]]+]", lambda set_: re.sub("(.)-(.)", kept, set_[0]), line)


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


def work_tree(folder: str) -> str | None:
    """The nearest folder, this one or above it, that holds a ``.git``."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _at_once(path: str, flags: int) -> int:
    """Opens without waiting: of a pipe that nobody writes to there is nothing to read."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _from(parent: str, folder: str) -> str:
    return "" if parent == folder else os.path.relpath(folder, parent).replace(os.sep, "/") + "/"


def _is_in_ignored(levels: tuple[Level, ...]) -> bool:
    """Whether the searched folder, or one above it, is ignored."""
    for item in levels:
        ends = (at + 1 for at, character in enumerate(item.above) if character == "/")
        if any(item._replace(above="").verdict(item.above[:end]) for end in ends):
            return True
    return False


def _matches(regex: re.Pattern[str], path: str) -> bool:
    """Whether the pattern names the path itself.

    Pathspec's expressions match also what lies below a folder that is named, which git asks about only if the
    folder is not ignored: a line ``!b`` takes back b, and nothing below it that another line ignores.
    """
    if regex.groupindex:
        return regex.fullmatch(path) is not None
    found = regex.match(path)  # of "a/**" only "a/" is left in the expression, of "*" a dot
    return found is not None and (found.end() < len(path) or not found.group().endswith("/"))

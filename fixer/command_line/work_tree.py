"""The work tree as the files around a Dockerfile: looked into only where somebody asks, and never through a link."""

import os
import stat
from collections.abc import Iterable, Iterator
from functools import lru_cache

from fixer.build.context.tree import Kind
from fixer.command_line.files import read
from fixer.errors import FileError
from fixer.search.discover import NEVER_SEARCHED

_MOST_BYTES = 1_048_576
_MOST_PATHS = 200_000


class WorkTree:
    """A folder and all below it; each folder in it is listed once."""

    def __init__(self, top: str) -> None:
        self.top = top
        self._folders: dict[str, dict[str, Kind]] = {}  # none but what is a folder, and not through a link

    def kind(self, path: str) -> Kind | None:
        """What lies at a path."""
        above, _, last = path.rpartition("/")
        if above in self._folders and last:
            return self._folders[above].get(last)
        kind: Kind | None = Kind.FOLDER
        folder = ""
        for name in path.split("/") if path else ():
            if kind is not Kind.FOLDER:
                return None if kind is Kind.FILE else kind
            kind = self._listed(folder).get(name)
            folder = f"{folder}/{name}" if folder else name
        return kind

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of what lies in a folder."""
        return tuple(sorted(self._listed(folder))) if self.kind(folder) is Kind.FOLDER else ()

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        if self.kind(path) is not Kind.FILE:
            return None
        try:
            return read(os.path.join(self.top, path), _MOST_BYTES).source
        except FileError:
            return None

    def paths(self) -> Iterable[str]:
        """The paths of all files, without what belongs to nobody's work; of more than there are anywhere the first."""
        return self._paths("")

    def _paths(self, folder: str) -> Iterator[str]:
        stack = [folder]
        left = _MOST_PATHS
        while stack and left:
            folder = stack.pop()
            for name, kind in sorted(self._listed(folder).items()):
                path = f"{folder}/{name}" if folder else name
                if kind is Kind.FOLDER and name not in NEVER_SEARCHED:
                    stack.append(path)
                elif kind is Kind.FILE and left:
                    left -= 1
                    yield path

    def _listed(self, folder: str) -> dict[str, Kind]:
        if folder not in self._folders:
            self._folders[folder] = _listing(os.path.join(self.top, folder), is_top=not folder)
        return self._folders[folder]


def _listing(folder: str, *, is_top: bool) -> dict[str, Kind]:
    try:
        with os.scandir(folder) as found:
            kinds = {entry.name: _kind(entry) for entry in found}
    except OSError:
        return {}
    return kinds if is_top or ".git" not in kinds else dict.fromkeys(kinds, Kind.OTHER)


def _kind(entry: "os.DirEntry[str]") -> Kind:
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return Kind.OTHER
    return Kind.FOLDER if stat.S_ISDIR(mode) else Kind.FILE if stat.S_ISREG(mode) else Kind.OTHER


@lru_cache(maxsize=64)
def work_tree(top: str) -> WorkTree:
    """The tree below a folder, the same for all files of one call."""
    return WorkTree(top)

"""Where Dockerfiles lie below the folders that are searched, and what is left out there."""

from __future__ import annotations

import os
import stat

from fixer.errors import ToolError
from fixer.record import TYPE_CHECKING, NamedTuple
from fixer.search.gitignore import MOST_GLOBS, Level, Rules, is_ignored, level, levels_above, patterns
from fixer.search.names import FOREIGN_FOLDERS, is_dockerfile, relative, tidy

# Nobody keeps Dockerfiles of their own in these; --no-ignore does not open them either.
NEVER_SEARCHED = frozenset(
    ".git .hg .svn .bzr .jj .venv .tox .nox .eggs .direnv .mypy_cache .pytest_cache .ruff_cache "
    "__pycache__ __pypackages__ node_modules".split()
)


if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, Protocol

    class Settings(Protocol):
        """What the settings for a folder say of a search; the globs count from the settings' own folder."""

        @property
        def include(self) -> Rules | None: ...
        @property
        def exclude(self) -> Rules | None: ...
        def value(self, key: str, path: str) -> Any: ...  # noqa: ANN401 - of "generated", true or false
        def inside(self, path: str) -> str: ...


class Selection(NamedTuple):
    """What a search takes besides the built-in names, and what it leaves out: globs as in .gitignore.

    A glob with a ``/`` counts from the searched folder or from the current one. ``ignores=False`` looks also
    into what .gitignore files name, into vendored folders and generated files. ``project`` gives the settings for a
    folder (its path ends in ``/``), and raises ToolError where they are broken.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    ignores: bool = True
    project: Callable[[str], Settings] | None = None


class Found(NamedTuple):
    """A file to look into: ``folder`` is the one searched (or the file's own), ``target`` a link's real path.

    ``is_named`` tells that the file itself was asked for, so that nothing but its content may exclude it.
    """

    path: str
    folder: str
    is_named: bool = False
    target: str | None = None


class Missed(NamedTuple):
    """A file or folder that was to be looked into but cannot be."""

    path: str
    message: str


class LeftOut(NamedTuple):
    """A file or folder that a search passes by, and why."""

    path: str
    message: str


class _Entry(NamedTuple):
    path: str  # from the searched folder on, with /
    name: str
    is_folder: bool
    is_link: bool
    is_file: bool


def search(paths: Iterable[str], selection: Selection) -> Iterator[Found | Missed | LeftOut]:
    """The Dockerfiles at and below ``paths``, each once: in the order of ``paths``, those of a folder by name.

    A file that is named is taken whatever its name. Folders are searched without following links to folders.
    """
    paths = tuple(dict.fromkeys(map(tidy, paths)))
    named = frozenset(map(os.path.abspath, paths)) if len(paths) > 1 else frozenset()
    for path in paths:
        match _named(path):
            case None:
                yield from _Walk(path, selection, named).items()
            case item:
                yield item


def _named(path: str) -> Found | Missed | None:
    """What is at a path of the command line; None for a folder."""
    folder = os.path.dirname(path)
    try:
        is_link = stat.S_ISLNK(os.lstat(path).st_mode)
        mode = os.stat(path).st_mode
    except OSError as error:
        return Missed(path, unreadable(error, path))
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return Missed(path, special(mode))
    return Found(path, folder, is_named=True, target=os.path.realpath(path) if is_link else None)


def unreadable(error: OSError, path: str) -> str:
    """The sentence for a file or folder that the system does not hand out."""
    if isinstance(error, FileNotFoundError):
        dangling = os.path.islink(path)
        return "is a link that leads nowhere: mend or delete it" if dangling else "does not exist (any more)"
    if isinstance(error, PermissionError):
        return "cannot be read: the permission is missing"
    return f"cannot be read: {error.strerror}"


def special(mode: int) -> str:
    """The sentence for what is neither file nor folder."""
    kinds = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISDIR, "a folder"))
    kind = next((word for test, word in kinds if test(mode)), "a device")
    return f"is {kind}, not a file: to read from a pipe, give - as the path"


class _Opened(NamedTuple):
    """A folder in the midst of its search: what is still to be asked about in it, and by which rules."""

    entries: Iterator[_Entry | Missed]
    levels: tuple[Level, ...]
    settings: Settings | None


class _Walk:
    """One search below one folder; holds what is asked of every entry, and nothing that grows."""

    def __init__(self, folder: str, selection: Selection, named: frozenset[str]) -> None:
        self._folder = folder
        self._prefix = "" if folder == "." else folder if folder.endswith("/") else folder + "/"
        self._real = os.path.realpath(folder)
        self._named = named
        self._ignores = selection.ignores
        self._project = selection.project
        self._include = patterns(selection.include) if selection.include else None
        self._exclude = patterns(selection.exclude) if selection.exclude else None
        from_here = relative(self._real, os.path.realpath(os.curdir))
        is_elsewhere = from_here.split("/")[0] == ".." or os.path.isabs(from_here)
        self._from_here = "" if is_elsewhere or from_here == "." else from_here + "/"

    def items(self) -> Iterator[Found | Missed | LeftOut]:
        """Depth first; a stack of its own, since folders may be nested deeper than Python may recurse."""
        stack: list[_Opened] = []
        above = levels_above(self._real) if self._ignores else ()
        stack.append(self._opened("", above))
        yield from _cut((*above, *stack[-1].levels[len(above) :]))
        while stack:
            entries, levels, settings = stack[-1]
            match next(entries, None):
                case None:
                    stack.pop()
                case Missed() as missed:
                    yield missed
                case entry if self._is_left_out(entry, settings):
                    pass
                case entry if levels and is_ignored(levels, entry.path + "/" if entry.is_folder else entry.path):
                    if not entry.is_folder:  # what lies in a folder nobody knows
                        yield LeftOut(self._prefix + entry.path, "is ignored by git: --no-ignore looks into it")
                case _Entry(is_folder=True, name=name, path=path) if self._is_foreign(name, settings):
                    yield LeftOut(self._prefix + path, "holds files of others: --no-ignore looks into it")
                case _Entry(is_folder=True, path=path):
                    stack.append(self._opened(path + "/", levels))
                    yield from _cut(tuple(item for item in stack[-1].levels[-1:] if item not in levels[-1:]))
                case entry:
                    yield from self._file(entry)

    def _opened(self, path: str, levels: tuple[Level, ...]) -> _Opened:
        """What is to be asked about below a folder (``path`` is empty or ends in /), and by which patterns."""
        shown = self._prefix + path
        settings = self._settings(shown)
        entries: list[_Entry] = []
        names = set()
        try:
            with os.scandir(shown or ".") as found:
                for entry in found:
                    name = entry.name
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if name in _MARKS:
                        names.add(name)
                    if is_folder or self._is_wanted(name, path, settings):
                        is_file = entry.is_file(follow_symlinks=False)
                        entries.append(_Entry(path + name, name, is_folder, entry.is_symlink(), is_file))
        except OSError as error:
            return _Opened(iter((Missed(shown.rstrip("/") or ".", unreadable(error, shown)),)), levels, settings)
        if path and "pyvenv.cfg" in names:
            return _Opened(iter(()), levels, settings)
        entries.sort(key=_name)
        return _Opened(iter(entries), self._levels(path, levels, names) if self._ignores else (), settings)

    def _settings(self, folder: str) -> Settings | None:
        """The project's settings for a folder; where they are broken, each file below tells so."""
        try:
            return None if self._project is None else self._project(folder or "./")
        except ToolError:
            return None

    def _is_foreign(self, name: str, settings: Settings | None) -> bool:
        is_asked_for = settings is not None and settings.value("generated", self._real)
        return self._ignores and name in FOREIGN_FOLDERS and not is_asked_for

    def _levels(self, path: str, levels: tuple[Level, ...], names: set[str]) -> tuple[Level, ...]:
        if path and ".git" in names:
            levels = ()  # another repository, a submodule perhaps: the outer one has no say in it
        own = level(f"{self._prefix}{path}.gitignore", below=len(path)) if ".gitignore" in names else None
        return levels if own is None else (*levels, own)

    def _is_wanted(self, name: str, path: str, settings: Settings | None) -> bool:
        if is_dockerfile(name) or (self._include is not None and self._matches(self._include, path + name)):
            return True
        if settings is None or settings.include is None:
            return False
        return settings.include.covers(settings.inside(self._prefix + path + name))

    def _is_left_out(self, entry: _Entry, settings: Settings | None) -> bool:
        if entry.is_folder and entry.name in NEVER_SEARCHED:
            return True
        if self._named and os.path.abspath(self._prefix + entry.path) in self._named:
            return True  # it is looked into on its own
        path = entry.path + "/" if entry.is_folder else entry.path
        if self._exclude is not None and self._matches(self._exclude, path):
            return True
        if settings is None or settings.exclude is None:
            return False
        return settings.exclude.covers(settings.inside(self._prefix + path))

    def _matches(self, globs: Rules, path: str) -> bool:
        return globs.covers(path) or (bool(self._from_here) and globs.covers(self._from_here + path))

    def _file(self, entry: _Entry) -> Iterator[Found | Missed | LeftOut]:
        shown = self._prefix + entry.path
        if entry.is_file:
            yield Found(shown, self._folder)
        elif entry.is_link:
            yield from self._link(shown)
        else:
            try:
                yield Missed(shown, special(os.lstat(shown).st_mode))
            except OSError as error:
                yield Missed(shown, unreadable(error, shown))

    def _link(self, shown: str) -> Iterator[Found | Missed | LeftOut]:
        """A link is taken where it leads to a file of the same tree that the search does not find by itself."""
        match _named(shown):
            case Missed() as missed:
                yield missed
            case Found(target=str(target)) if not is_below(target, self._real):
                yield LeftOut(shown, f"is a link that leads out of the searched folder, to {target}")
            case Found(target=str(target)) if is_dockerfile(target):
                yield LeftOut(shown, f"is a link to {target}, which is looked into by its own name")
            case Found(target=target):
                yield Found(shown, self._folder, target=target)


def _cut(levels: tuple[Level, ...]) -> Iterator[LeftOut]:
    """What is told of files that were not read as a whole."""
    message = f"has more than {MOST_GLOBS} globs: those behind them count for nothing"
    return (LeftOut(item.file, message) for item in levels if item.rules.is_cut)


_MARKS = frozenset({".git", ".gitignore", "pyvenv.cfg"})


def is_below(path: str, folder: str) -> bool:
    """Whether a real path lies below a real folder."""
    return path.startswith(folder if folder.endswith(os.sep) else folder + os.sep)


def _name(entry: _Entry) -> str:
    return entry.name

"""The settings of a project: ``.pip-no-cache.toml``, or ``[tool.pip-no-cache]`` of a pyproject.toml beside it.

For each file the nearest one above it counts, up to the top of its work tree. The keys are those of ``[dockerfiles]``
in a sweep's config, and ``enabled``; globs count from the folder of the settings.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from fixer.choices import CHOICES, PROJECT_KEYS
from fixer.command_line import repository
from fixer.command_line.command import nearest
from fixer.command_line.files import read
from fixer.errors import FileError
from fixer.record import TYPE_CHECKING, NamedTuple
from fixer.search.gitignore import Rules, is_pattern, patterns
from fixer.search.names import relative

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any


OWN_FILE, SHARED_FILE = ".pip-no-cache.toml", "pyproject.toml"
_TABLE = ("tool", "pip-no-cache")
_MOST_BYTES = 1_048_576
_MOST_DOTS = 100  # of a key; tomllib takes a time that grows with their square
_NO_KEY = rb"[^A-Za-z0-9_. \t\"'-]"
# What may be said for some paths alone; the others are about which files are looked into.
OF_OVERRIDES = frozenset((*CHOICES, "buildkit", "uv", "wrappers", "suppressions", "max_bytes"))
LISTS = frozenset(("include", "exclude", "wrappers", "paths"))
_GLOBS = frozenset(("include", "exclude", "paths"))
SWITCHES = frozenset(("enabled", "buildkit", "uv", "suppressions", "generated"))


class Project(NamedTuple):
    """What one settings file says; ``values`` holds the keys that it has, ``overrides`` those for some paths."""

    file: str = ""  # as it is shown; "" where there is none
    folder: str = ""  # absolute
    values: Mapping[str, Any] = {}
    overrides: tuple[tuple[Rules, Mapping[str, Any]], ...] = ()
    include: Rules | None = None
    exclude: Rules | None = None

    def value(self, key: str, path: str) -> Any:
        """What it says of a file below its folder, the last override that fits first; None where it says nothing."""
        if self.overrides:
            inside = self.inside(path)
            for rules, values in reversed(self.overrides):
                if key in values and rules.covers(inside):
                    return values[key]
        return self.values.get(key)

    def inside(self, path: str) -> str:
        """The path as the globs of the settings count it; a folder's keeps the ``/`` at its end."""
        end = "/" if path.endswith("/") else ""
        return relative(path, self.folder) + end


NOTHING = Project()


class Projects(NamedTuple):
    """Where settings are looked for: ``file`` is the only one if given; none is where ``is_off``."""

    file: str | None = None
    is_off: bool = False

    def above(self, path: str) -> Project:
        """The settings for a file, or for what lies in a folder whose path ends in ``/``; FileError where broken."""
        if self.is_off:
            return NOTHING
        if self.file is not None:
            return _load(os.path.abspath(self.file), self.file)
        folder = os.path.dirname(os.path.abspath(path) + ("/" if path.endswith("/") else ""))
        return _nearest(folder)


@lru_cache(maxsize=4_096)
def _nearest(folder: str) -> Project:
    top = repository.top(os.path.join(folder, "x"))
    return next((found for above in _up(folder, top) if (found := _own(above)).file), NOTHING)


@lru_cache(maxsize=4_096)
def _own(folder: str) -> Project:
    """The settings in a folder itself."""
    for name in (OWN_FILE, SHARED_FILE):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and (found := _load(path, relative(path))).file:
            return found
    return NOTHING


def _up(folder: str, top: str) -> Iterator[str]:
    """The folder and those above it, up to ``top``; folders may be nested deeper than Python may recurse."""
    parent = os.path.dirname(folder)
    yield folder
    while folder not in (top, parent):
        folder, parent = parent, os.path.dirname(parent)
        yield folder


@lru_cache(maxsize=256)
def _load(path: str, shown: str) -> Project:
    """The settings in a file; NOTHING for a pyproject.toml that has none."""
    is_shared = os.path.basename(path) == SHARED_FILE
    try:
        source = read(path, _MOST_BYTES).source
    except FileError as error:
        raise FileError(f"{shown} {error}") from error
    if is_shared and b"pip-no-cache" not in source:
        return NOTHING
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise FileError(f"{shown}:{line}: this is not UTF-8: save the file as UTF-8") from None
    document = _Document(shown, text, _TABLE if is_shared else ())
    values = document.values()
    if is_shared and values is None:
        return NOTHING
    return document.project(os.path.dirname(path), values or {})


class _Document(NamedTuple):
    """The text of a settings file, which every complaint has a line of."""

    shown: str
    text: str
    table: tuple[str, ...]

    def values(self) -> dict[str, Any] | None:
        """What stands in our table; None where there is none."""
        if any(piece.count(b".") > _MOST_DOTS for piece in re.split(_NO_KEY, self.text.encode())):
            raise FileError(f"{self.shown}: a key has more than {_MOST_DOTS} dots: write tables")
        import tomllib  # imported late: most projects have no settings

        try:
            found: Any = tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:
            place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))  # tomllib tells it in no other way
            line = f"{place[1]}:{place[2]}" if place else str(self.text.rstrip().count("\n") + 1)
            raise FileError(f"{self.shown}:{line}: this is not TOML: mend it") from None
        for name in self.table:
            found = found.get(name) if isinstance(found, dict) else None
        if found is not None and not isinstance(found, dict):
            raise self.wrong("", f"[{'.'.join(self.table)}] is no table", "write keys below it")
        return found

    def project(self, folder: str, values: dict[str, Any]) -> Project:
        overrides = values.pop("overrides", [])
        if not (isinstance(overrides, list) and all(isinstance(one, dict) for one in overrides)):
            raise self.wrong("overrides", "overrides is no list of tables", "write [[overrides]]")
        for key, value in values.items():
            self.check(key, value, PROJECT_KEYS)
        for number, one in enumerate(overrides):
            for key, value in one.items():
                self.check(key, value, OF_OVERRIDES | {"paths"}, number)
            if not one.get("paths"):
                raise self.wrong("paths", "an override names no paths", 'write paths = ["legacy/**"]', number)
        found = tuple((patterns(one["paths"]), one) for one in overrides)
        include, exclude = (patterns(values[key]) if values.get(key) else None for key in ("include", "exclude"))
        return Project(self.shown, folder, values, found, include, exclude)

    def check(self, key: str, value: Any, known: frozenset[str], override: int | None = None) -> None:
        """Raise FileError unless the value may stand for the key."""

        def wrong(what: str, mend: str) -> FileError:
            return self.wrong(key, what, mend, override)

        if key not in known:
            listed = sorted(known)
            raise wrong(
                f"there is no key {key[:40]!a} here", _meant(key, listed) or f"the keys are {', '.join(listed)}"
            )
        if key in SWITCHES and not isinstance(value, bool):
            raise wrong(f"{key} is neither true nor false", "write one of them, without quotes")
        if key in CHOICES and value not in CHOICES[key]:
            quoted = ", ".join(f'"{one}"' for one in CHOICES[key])
            near = _meant(value, CHOICES[key]) if isinstance(value, str) else ""
            raise wrong(f"{key} is none of the values it may have", near or f"write one of {quoted}")
        if key == "max_bytes" and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            raise wrong("max_bytes is no number above 0", "write one, without quotes")
        if key in LISTS and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise wrong(f"{key} is no list of texts", f'write {key} = ["…"]')
        for glob in value if key in _GLOBS else ():
            if not is_pattern(glob) or not glob.strip() or glob.startswith("!") or "\\" in glob:
                raise wrong(f"{key} has {glob[:60]!a}, which is no glob", "docs/saying-no.md says what a glob means")

    def wrong(self, key: str, what: str, mend: str, override: int | None = None) -> FileError:
        return FileError(f"{self.shown}:{self.line(key, override)}: {what}: {mend}")

    def line(self, key: str, override: int | None) -> int:
        """The line where a key of our table stands, as far as a look at the beginnings of lines tells."""
        header = ".".join(self.table)
        place, seen = self.table == (), -1
        first = 1
        for number, text in enumerate(self.text.split("\n"), 1):
            bare = re.sub(r"[\s\"']", "", text)
            if bare.startswith("["):
                name = bare.strip("[]")
                seen += name in (f"{header}.overrides", "overrides")
                place = (name == header and override is None) or (seen == override and name.endswith("overrides"))
                first = number if place else first
            elif place and key and bare.startswith((f"{key}=", f"{key}.")):
                return number
        return first


def _meant(word: str, known: Sequence[str]) -> str:
    near = nearest(word[:40], known)
    return f"did you mean {near}?" if near else ""


def shown(paths: tuple[str, ...], projects: Projects) -> Iterator[str]:
    """For each path, the settings file that counts there and what it says, each line with its end."""
    from fixer.output.visible import as_json, visible

    for path in paths:
        found = projects.above(path + "/" if os.path.isdir(path) else path)
        yield f"# {visible(path)}: {visible(found.file) if found.file else 'no settings file'}\n"
        for key, value in found.values.items():
            yield f"{key} = {as_json(value)}\n"
        for _, values in found.overrides:
            yield "[[overrides]]\n"
            yield from (f"{key} = {as_json(value)}\n" for key, value in values.items())

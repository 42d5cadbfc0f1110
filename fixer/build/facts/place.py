"""A place in the file system of a build, as far as the file tells which one it is; and what a pattern means there."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from fixer.build.facts.scope import UNKNOWN_HOME, join
from fixer.record import NamedTuple

_GLOB_CHARACTER = re.compile(r"[*?\[{]")
_MOST_BRACES, _MOST_CHOICES = 4, 40
_CACHE_PARTS = frozenset(("pip", "*", "uv"))


class Place(NamedTuple):
    """Where something lies. ``base`` says from where ``path`` is counted.

    "" from the root on; "~" from the home folder of somebody whom the file does not tell; "*" from any folder at
    all; "?" nobody knows where; "=" where ``pip cache dir`` says.
    """

    base: str
    path: str


UNKNOWN = Place("?", "")
TOLD = Place("=", "")


def place(path: str | None) -> Place:
    """The place of a path that ``scope.join`` or ``scope.home`` gives."""
    if path is None:
        return UNKNOWN
    if path.startswith(UNKNOWN_HOME):
        return Place("~", path.removeprefix(UNKNOWN_HOME))
    return Place("", path)


def anywhere(path: str) -> Place:
    """``path`` below a folder that only a run can tell."""
    return Place("*", path)


def is_within(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies below it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def covers(pattern: Place, folder: Place) -> bool:
    """Whether what ``pattern`` matches (globs allowed) surely holds the whole of ``folder``."""
    return pattern.base == folder.base and pattern.base in ("", "~") and _covers(pattern.path, folder.path)


def _covers(path: str, folder: str) -> bool:
    if path == "/":
        return False
    if not _GLOB_CHARACTER.search(path):
        return is_within(folder, path)
    pattern, parts = path.split("/"), folder.split("/")
    if pattern[-1] == "*" and len(pattern) == len(parts) + 1:
        pattern = pattern[:-1]
    return len(pattern) <= len(parts) and all(map(_matches, parts, pattern))


def _matches(part: str, pattern: str) -> bool:
    if part.startswith(".") and pattern.startswith(("*", "?")):
        return part == ".cache" and pattern == ".*"
    return fnmatchcase(part, pattern)


def matches(path: str, pattern: str) -> bool:
    """Whether a pattern of the shell names this very path."""
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(_matches, parts, wanted))


def names(pattern: Place, folder: Place, root: str) -> bool:
    """Whether ``pattern`` may be ``folder``, lie in it, or be a folder above it that begins with ``root``.

    ``root`` is the uppermost folder that is there only because ``folder`` is.
    """
    if pattern == TOLD:
        return True
    if pattern.path in ("", "/"):
        return False
    is_guess = folder.path.startswith("/home/") and not pattern.path.startswith("/root/")
    is_loose = is_guess or pattern.base in ("*", "~") or folder.base == "~"
    if is_loose and "/.cache" in pattern.path and "/.cache" in folder.path and is_cache_path(pattern.path, folder):
        return True
    if pattern.base != folder.base:
        return False
    if is_within(pattern.path, folder.path):
        return True
    return pattern.path.count("/") >= root.count("/") and _covers(pattern.path, folder.path)


def is_cache_path(path: str, folder: Place) -> bool:
    """Whether a path of a COPY or a mount source is ``folder``, or somebody's ``.cache``, or lies in one of them."""
    if folder.base == "" and is_within(tidy("/" + path), folder.path):
        return True
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".cache" not in parts:
        return False
    rest = parts[parts.index(".cache") + 1 :]
    return not rest or rest[0] in _CACHE_PARTS or "*" in rest[0]


def tidy(path: str) -> str:
    """An absolute path without double slashes and the one at its end."""
    if "//" in path:
        path = re.sub(r"/+", "/", path)
    return path.rstrip("/") or "/"


def has_glob(text: str) -> bool:
    """Whether a shell may take a text for a pattern."""
    return _GLOB_CHARACTER.search(text) is not None


def placed(text: str, cwd: str | None, *, braces: bool) -> Iterator[Place]:
    """The places that a word of this value may be; relative ones in ``cwd``, None where that is not known."""
    for one in expanded(text) if braces else (text,):
        if one.startswith(UNKNOWN_HOME):
            yield Place("~", tidy(one.removeprefix(UNKNOWN_HOME)) if one != UNKNOWN_HOME else "")
        elif one.startswith("/") or cwd is not None:
            found = join(cwd, one)
            if found is not None:
                yield place(found)
        elif (rest := one.removeprefix("./")).split("/")[0] == ".cache":
            yield anywhere("/" + rest.rstrip("/"))


def expanded(text: str) -> Iterator[str]:
    """``a/{b,c}`` as bash and zsh read it.

    More braces than anybody writes are left as they stand: each may double what there is.
    """
    is_short = 0 < text.count("{") <= _MOST_BRACES and text.count(",") <= _MOST_CHOICES
    match = re.search(r"\{([^{}]*,[^{}]*)\}", text) if is_short else None
    if match is None:
        yield text
        return
    for choice in match[1].split(","):
        yield from expanded(text[: match.start()] + choice + text[match.end() :])

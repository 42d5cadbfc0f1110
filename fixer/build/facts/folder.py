"""Where pip keeps its cache, as its environment says."""

from collections.abc import Callable

from fixer.build.facts.place import Place, is_within, place
from fixer.build.facts.scope import UNKNOWN_HOME, Env, home, join
from fixer.programs.pip import Tool

# Folders of every image.
_ALWAYS_THERE = frozenset(
    "/root /home /opt /srv /mnt /media /run /etc /dev /lib /bin /tmp /var /var/cache /var/lib /var/log /var/tmp"
    " /var/run /var/opt /usr /usr/lib /usr/share /usr/src /usr/local /usr/local/lib /usr/local/share".split()
) | {""}


_UNWRITABLE = ("/dev/null", "/proc")  # whoever asks
_HOMELESS = frozenset(("nobody", "_apt"))
_OF_ROOT = frozenset(("/", "/root", "/nonexistent"))


def directory(env: Env, user: str, cwd: str | None, tool: Tool) -> Place:
    """Where the tool keeps its cache, given its environment."""
    name, variable = ("uv", "UV_CACHE_DIR") if tool is Tool.UV else ("pip", "PIP_CACHE_DIR")
    if variable in env and env[variable] != "":
        value = env[variable]
    elif "XDG_CACHE_HOME" in env:
        value = env["XDG_CACHE_HOME"]
        value = None if value is None else f"{value}/{name}"
    else:
        return placed(f"~/.cache/{name}", env, user, cwd)
    if value is None:
        return place(None)
    return place(join(cwd, value)) if tool is Tool.UV else placed(value, env, user, cwd)


def placed(path: str, env: Env, user: str, cwd: str | None) -> Place:
    """A folder that pip is told, which it expands a ``~`` in (os.path.expanduser)."""
    if path == "~" or path.startswith("~/"):
        path = home(env, user) + path[1:]
    if path.startswith("~"):
        return place(None)
    return place(path if path.startswith(UNKNOWN_HOME) else join(cwd, path))


def root(folder: Place, is_named: Callable[[str], bool]) -> str:
    """The uppermost folder that is there only because pip made it; ``is_named``: something else may have made it."""
    position = folder.path.find("/.cache")
    end = position + len("/.cache")
    if position >= 0 and folder.path[end : end + 1] in ("", "/"):
        return folder.path[:end]
    found = folder.path
    while folder.base == "":
        above = found.rpartition("/")[0]
        if above in _ALWAYS_THERE or above.startswith("/home/") or is_named(above):
            break
        found = above
    return found


def is_unwritable(folder: Place) -> bool:
    """Whether nobody can make that folder: pip does without a cache then."""
    is_like_one = folder.base == "" and folder.path.startswith(_UNWRITABLE)
    return is_like_one and any(is_within(folder.path, top) for top in _UNWRITABLE)


def is_likely_unwritable(env: Env, user: str) -> bool:
    """Whether the user has no home folder, or one that is root's, as it seems: pip then keeps no cache."""
    return user in _HOMELESS or (user not in ("", "root") and home(env, user) in _OF_ROOT)

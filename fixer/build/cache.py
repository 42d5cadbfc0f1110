"""Where pip's cache lies, what covers it (mounts), what removes it, and which commands name it."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from fnmatch import fnmatchcase

from fixer.build.runtime import Runtime
from fixer.build.scope import UNKNOWN_HOME, Env, Scope, home, join
from fixer.dockerfile import lex
from fixer.dockerfile.document import Flag
from fixer.programs import pip
from fixer.programs.launch import Launch
from fixer.programs.options import nothing_known
from fixer.shell.words import Literal, Word, lead

_MOUNTED = frozenset(("cache", "tmpfs", "bind"))
_TARGETS = frozenset(("target", "dst", "destination"))
_CACHE_ENDS = (".cache", ".cache/pip", "pip", ".cache/uv", "uv")
_GLOB_CHARACTER = re.compile(r"[*?\[{]")
_HARMLESS = frozenset(("echo", "printf", "export", "true", ":"))
# With these, ``find`` leaves none of pip's files.
_FIND_ALL = frozenset(("-type f", "-mindepth 0", "-mindepth 1", "-depth", "-delete", "-print", "-xdev"))
_MOST_BRACES, _MOST_CHOICES = 4, 40
_SOMEWHERE = "\0somewhere"  # a home folder, but nobody knows whose
_TOLD = "\0told"  # what a ``pip cache dir`` tells, whose environment may be another one
_MENTIONS_PIP = r"pip[\d.]*\s+cache\s+dir\b"


def directory(env: Env, user: str, workdir: str | None, tool: pip.Tool = pip.Tool.PIP) -> str | None:
    """Where the tool keeps its cache, given its environment; None where the file does not tell."""
    name, variable = ("uv", "UV_CACHE_DIR") if tool is pip.Tool.UV else ("pip", "PIP_CACHE_DIR")
    if variable in env and env[variable] != "":
        value = env[variable]
    elif "XDG_CACHE_HOME" in env:
        value = env["XDG_CACHE_HOME"]
        value = None if value is None else f"{value}/{name}"
    else:
        return f"{home(env, user)}/.cache/{name}"
    if value is None:
        return None
    return join(workdir, value) if tool is pip.Tool.UV else placed(value, env, user, workdir)


def placed(path: str, env: Env, user: str, workdir: str | None) -> str | None:
    """A folder that pip is told, which it expands a ``~`` in (os.path.expanduser); None where it is not known."""
    if path == "~" or path.startswith("~/"):
        path = home(env, user) + path[1:]
    return None if path.startswith("~") else path if path.startswith(UNKNOWN_HOME) else join(workdir, path)


class Cover(StrEnum):
    """What the mounts of a RUN do to a folder."""

    NONE = "none"
    COVERED = "covered"
    UNKNOWN = "unknown"


def mounted(flags: tuple[Flag, ...], folder: str | None, scope: Scope) -> Cover:
    """Whether a mount lies over ``folder`` or a parent of it."""
    if not flags:
        return Cover.NONE
    covers = {_cover(settings(flag.value), folder, scope) for flag in flags if flag.name == "mount"}
    return next((cover for cover in (Cover.COVERED, Cover.UNKNOWN) if cover in covers), Cover.NONE)


def settings(value: str) -> dict[str, str]:
    """The key=value pairs of a --mount (parseMount): CSV, keys in any case."""
    import csv  # imported late: few files have mounts

    try:
        fields = next(csv.reader([value]), [])
    except csv.Error:
        fields = value.split(",")
    pairs = (item.partition("=") for item in fields)
    named = ((key.strip().lower(), text) for key, _, text in pairs)
    return {"target" if key in _TARGETS else key: text for key, text in named}


def _cover(mount: dict[str, str], folder: str | None, scope: Scope) -> Cover:
    kind = mount.get("type", "bind").lower()
    if kind not in _MOUNTED:
        return Cover.NONE
    raw = mount.get("target")
    if raw is None:
        return Cover.UNKNOWN if kind == "cache" else Cover.NONE
    value = lex.expand(raw, scope.env, scope.escape, takes_defaults=True)
    target = None if value is None else join(scope.workdir, value)
    if target is None or folder is None or UNKNOWN_HOME in folder:
        looks_meant = (target or raw).rstrip("/}'\"").endswith(_CACHE_ENDS) or "CACHE" in raw
        return Cover.UNKNOWN if looks_meant else Cover.NONE
    return Cover.COVERED if is_within(folder, target) else Cover.NONE


def is_within(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies below it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


class Touch(StrEnum):
    """What a command does to the cache folder."""

    REMOVES = "removes"  # rm -rf: also fine when it is not there
    NEEDS = "needs"  # removes it, and fails when there is nothing to remove
    PART = "part"  # removes something in it, and fails when that is not there
    NAMES = "names"  # works on it in some other way


def touch(launch: Launch, folder: str, seen: Callable[[], Runtime], workdir: str | None) -> Touch | None:
    """What ``launch`` does to ``folder``; ``seen`` gives what it sees, and is asked only where that matters."""
    if launch.pip is not None:
        return _pip_cache(launch, launch.pip, folder, seen, workdir) if launch.pip.subcommand == "cache" else None
    if not launch.words:
        asked = (re.search(_MENTIONS_PIP, word.raw.decode("latin-1")) for word in launch.command.assignments)
        return Touch.NAMES if any(asked) else None
    given = launch.words[1:] if launch.doubt is None else launch.words
    words = [word for word in given if _is_path_like(word)]
    if words and _is_harmless(launch):
        words = []
    if launch.command.redirects:
        if _reads_of(launch, folder):
            return Touch.NAMES
        targets = (redirect.target for redirect in launch.command.redirects)
        words += [target for target in targets if target is not None and _is_path_like(target)]
    if not words:
        return None
    known = nothing_known if all(word.plain is not None for word in words) else seen().known
    paths = [path for word in words for path in _paths(word, known)]
    relative = [path for word in words for path in _relative(word)]
    match launch.program:
        case "rm":
            return _removal(launch, [*paths, *relative], folder)
        case "find" if any(_names(path, folder) for path in paths):
            is_whole = any(_covers(path, folder) for path in paths) and _finds_all(launch.words[1:])
            return Touch.NEEDS if is_whole else Touch.NAMES
    if any(_names(path, folder) for path in (*paths, *relative)):
        return Touch.NAMES
    return Touch.NAMES if any(_tells_of(word.raw, folder) for word in words) else None


def _pip_cache(
    launch: Launch, call: pip.Invocation, folder: str, seen: Callable[[], Runtime], workdir: str | None
) -> Touch | None:
    """What ``pip cache`` does to it; ``remove`` takes away wheels only, and is content with no other kind of cache."""
    action = next((word.value for word in call.arguments if not lead(word).startswith("-")), None)
    if action == "dir" and any(step.checked and step.node.startswith("pipeline@") for step in launch.command.path):
        return Touch.NAMES  # pip cache dir | xargs rm
    if action not in ("purge", "remove"):
        return None
    if any(lead(word).startswith("--cache-dir") for word in (*call.general, *call.arguments)):
        return None
    runtime = seen()
    its = directory(runtime.env, runtime.user, workdir) or "\0"
    if its == folder:
        return Touch.NEEDS if action == "purge" else Touch.PART
    return Touch.PART if "\0" in its + folder else None  # it may be the same


def _finds_all(words: tuple[Word, ...]) -> bool:
    """Whether a ``find`` deletes every file that it comes upon."""
    texts = [lead(word) for word in words]
    tests = {
        f"{text} {following}" if text in ("-type", "-mindepth") else text
        for text, following in zip(texts, (*texts[1:], ""), strict=True)
        if text.startswith(("-", "!", "("))
    }
    return "-delete" in tests and tests <= _FIND_ALL


def _removal(launch: Launch, paths: list[str], folder: str) -> Touch | None:
    """What an ``rm`` does: of what is not there, only ``-f`` makes nothing."""
    options = [lead(word) for word in launch.words[1:] if lead(word).startswith("-")]
    letters = "".join(option for option in options if not option.startswith("--"))
    is_forced = "--force" in options or "f" in letters
    if any(_covers(path, folder) for path in paths):
        if "--recursive" not in options and not set(letters) & set("rR"):
            return Touch.NAMES
        return Touch.REMOVES if is_forced else Touch.NEEDS
    return Touch.PART if not is_forced and any(_names(path, folder) for path in paths) else None


def _reads_of(launch: Launch, folder: str) -> bool:
    """Whether the cache is named in a heredoc that is a script, it seems."""
    bodies = [redirect.body.data for redirect in launch.command.redirects if redirect.body is not None]
    return launch.program not in ("cat", "tee") and any(_tells_of(body, folder) for body in bodies)


def _tells_of(text: bytes, folder: str) -> bool:
    """Whether the cache is named within a text: a script of another language, say."""
    holder = folder.removesuffix("/pip") if folder.endswith("/.cache/pip") else folder
    if text.find(holder.rpartition("/")[2].encode("utf-8", "surrogateescape")) < 0:
        return False
    owner = holder.removesuffix("/.cache")
    if owner == holder:
        pattern = rf"{re.escape(folder)}(?![\w.-])"
    else:
        homes = rf"(?:{re.escape(owner)}|~|HOME\W?)" if re.search(rb"[\s(]", text) else re.escape(owner)
        pattern = rf"{homes}/\.cache(?:/?(?![\w./-])|/pip(?![\w.-]))"
    return re.search(rf"(?<![\w.]){pattern}", text.decode("utf-8", "replace")) is not None


def _written(word: Word) -> str:
    return word.raw.decode("latin-1") if word.plain is None else word.plain


def _is_path_like(word: Word) -> bool:
    text = _written(word)
    return "/" in text or "~" in text or "$" in text or ".cache" in text or "`" in text


def _is_harmless(launch: Launch) -> bool:
    """Whether a command that names the cache works as well when it is not there; where it writes is another matter."""
    name = launch.program
    makes_parents = name == "mkdir" and any(re.match(r"-\w*p|--parents", lead(word)) for word in launch.words[1:])
    return name in _HARMLESS or makes_parents


def _relative(word: Word) -> Iterator[str]:
    """``.cache`` in the folder where the command happens to be: that may be the home folder."""
    known = lead(word)
    if ".cache" not in known:
        return
    for text in (known, known.partition("=")[2]):
        if text.removeprefix("./").split("/")[0] == ".cache":
            yield f"{_SOMEWHERE}/{text.removeprefix('./').rstrip('/')}"


def _paths(word: Word, known: Callable[[str], str | None]) -> Iterator[str]:
    if _GLOB_CHARACTER.search(_written(word)):
        quoted = (part.text for part in word.parts if isinstance(part, Literal) and part.quoted)
        if any(map(_GLOB_CHARACTER.search, quoted)):
            return  # a quoted glob is the name of a file that is not there
    value = word.resolve(known)
    if value is None:
        value = _guessed(word.raw.decode("utf-8", "replace"))
    for text in (value, value.partition("=")[2]):
        if text.startswith(("/", "\0")):
            yield from (_tidy(path) for path in _expanded(text))


def _guessed(raw: str) -> str:
    """The path that a word of unknown value is, as far as it matters."""
    if raw.find(" cache ") >= 0 and re.search(_MENTIONS_PIP, raw):
        return _TOLD
    tail = raw.rstrip("\"'")
    position = tail.find("/.cache")
    is_unknown = position > 0 and ("$" in tail[:position] or tail.startswith("~"))
    return _SOMEWHERE + tail[position:] if is_unknown else ""


def _tidy(path: str) -> str:
    if "//" in path:
        path = re.sub(r"/+", "/", path)
    return path.rstrip("/") or "/"


def _expanded(text: str) -> Iterator[str]:
    """``a/{b,c}`` as bash and zsh read it; a shell without braces takes away less, and leaves more to fix.

    More braces than anybody writes are left as they stand: each may double what there is.
    """
    is_short = 0 < text.count("{") <= _MOST_BRACES and text.count(",") <= _MOST_CHOICES
    match = re.search(r"\{([^{}]*)\}", text) if is_short else None
    if match is None:
        yield text
        return
    for choice in match[1].split(","):
        yield from _expanded(text[: match.start()] + choice + text[match.end() :])


def _covers(path: str, folder: str) -> bool:
    """Whether removing ``path`` (globs allowed) removes the whole of ``folder``."""
    pattern, parts = path.split("/"), folder.split("/")
    if pattern[-1] == "*" and len(pattern) == len(parts) + 1:
        pattern = pattern[:-1]
    return len(pattern) <= len(parts) and all(map(_matches, parts, pattern))


def _matches(part: str, pattern: str) -> bool:
    if part.startswith(".") and pattern.startswith(("*", "?")):
        return part == ".cache" and pattern == ".*"
    return fnmatchcase(part, pattern)


def _names(path: str, folder: str) -> bool:
    """Whether ``path`` is the cache, lies in it, or is the ``.cache`` that holds it."""
    if path == "/" or not path:
        return False
    if path == _TOLD:
        return True
    is_guess = folder.startswith("/home/") and not path.startswith("/root/")
    is_anywhere = is_guess or path.startswith("\0") or folder.startswith(UNKNOWN_HOME)
    if is_anywhere and "/.cache" in path and "/.cache" in folder and is_cache_path(path, folder):
        return True
    holder = folder.rpartition("/")[0]
    is_holder = path == holder and holder.endswith("/.cache")
    return is_holder or is_within(path, folder) or (_covers(path, folder) and path.count("/") >= folder.count("/"))


def is_cache_path(path: str, folder: str) -> bool:
    """Whether a path of a COPY or a mount source is ``folder``, or somebody's ``.cache``, or lies in one of them."""
    if is_within(_tidy("/" + path), folder):
        return True
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".cache" not in parts:
        return False
    rest = parts[parts.index(".cache") + 1 :]
    return not rest or rest[0] in ("pip", "*", "uv") or "*" in rest[0]

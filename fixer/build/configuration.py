"""What commands of a build do to pip itself: its configuration, and which version it is."""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fixer.build.runtime import Runtime
from fixer.build.scope import ANYBODY, home
from fixer.programs import pip, releases
from fixer.programs.launch import Launch
from fixer.programs.options import Known, read_options
from fixer.shell.words import Word, lead

if TYPE_CHECKING:
    from configparser import RawConfigParser

TRUE_WORDS = frozenset(("1", "true", "yes", "on", "t", "y"))
# Any boolean word turns the cache off, "false" too: _handle_no_cache_dir in pip's cmdoptions.
BOOLEAN_WORDS = TRUE_WORDS | frozenset(("0", "false", "no", "off", "f", "n"))

_BEHIND_A_NAME = frozenset(("", *"[<>=!~@ ;"))  # of a requirement
_KEY = r"(global|install|download|wheel|lock)\.no[-_]cache[-_]dir"
_SECTIONS = ("global", "install", "download", "wheel", "lock")
_SYSTEM_FILES = frozenset(("/etc/pip.conf", "/etc/xdg/pip/pip.conf"))
_USER_FILES = ("/.config/pip/pip.conf", "/.pip/pip.conf")


class Effect(NamedTuple):
    """What one command changes: (home folder, section) pairs that turn the cache off or no longer do, pip's version.

    ``pip`` is None where the version is unknown from then on, "" where it stays as it is.
    """

    uncached: frozenset[tuple[str, str]] = frozenset()
    cached: frozenset[tuple[str, str]] = frozenset()
    pip: str | None = ""


def effect(launch: Launch, runtime: Callable[[], Runtime]) -> Effect | None:
    """What ``launch`` does to pip, or None; ``runtime`` gives what it sees, and is asked only where that matters."""
    call = launch.pip
    if call is None:
        version = releases.installed_pip(launch.words)
        return _config_file(launch, runtime) if version == "" else Effect(pip=version)
    if call.tool is pip.Tool.UV:
        return None
    if call.subcommand == "config":
        return _config(call, home(runtime().env, runtime().user))
    if call.subcommand == "install" and (call.tool is pip.Tool.GET_PIP or any(map(_may_be_pip, call.arguments))):
        seen = cache(runtime)
        return _installed(call, lambda name: seen().known(name))
    return None


def _may_be_pip(word: Word) -> bool:
    value = word.value
    return value is None or _may_tell(value)


def _may_tell(requirement: str) -> bool:
    """Whether a requirement is pip, or a virtualenv: old ones make environments of an old pip."""
    return _is_pip(requirement) or requirement[:10] == "virtualenv"


def _is_pip(requirement: str) -> bool:
    return requirement[:3].lower() == "pip" and requirement[3:4] in _BEHIND_A_NAME


def _config(call: pip.Invocation, owner: str) -> Effect | None:
    options = [lead(word) for word in (*call.general, *call.arguments) if lead(word).startswith("-")]
    words = [word.value or "" for word in call.arguments if not lead(word).startswith("-")]
    match = re.fullmatch(_KEY, words[1]) if len(words) > 1 else None
    if match is None or "--site" in options:
        return None
    pair = frozenset(((ANYBODY if "--global" in options else owner, match[1]),))
    if words[0] == "set" and len(words) > 2 and words[2].lower() in BOOLEAN_WORDS:
        return Effect(uncached=pair)
    return Effect(cached=pair) if words[0] == "unset" else None


def _installed(call: pip.Invocation, known: Known) -> Effect | None:
    """A pip that is installed by pip, or by get-pip.py."""
    options = read_options(call, known)
    wanted = [text for text in options.requirements if _is_pip(text)]
    told = [found for text in options.requirements if _may_tell(text) and (found := releases.required_pip(text))]
    if told:
        return Effect(pip=told[-1])
    if call.tool is not pip.Tool.GET_PIP and not wanted:
        return None
    is_newer = options.is_upgrade or wanted != ["pip"] or call.tool is pip.Tool.GET_PIP
    return Effect(pip=None) if is_newer else None


def _config_file(launch: Launch, seen: Callable[[], Runtime]) -> Effect | None:
    """``cat <<EOF > /etc/pip.conf``, or the same through tee."""
    body = launch.command.stdin
    if body is None or launch.program not in ("cat", "tee"):
        return None
    runtime = seen()
    targets = [r.target for r in launch.command.redirects if r.operator in (">", ">|") and r.target is not None]
    targets += list(launch.words[1:]) if launch.program == "tee" else []
    for target in targets:
        path = target.resolve(runtime.known)
        if path and (found := file_effect(path, body.data, runtime.known, runtime.user)):
            return found
    return None


def file_effect(path: str, content: bytes, known: Callable[[str], str | None], user: str) -> Effect | None:
    """What a pip.conf with this content at this path says of the cache."""
    reader = _owner(path, known, user)
    if reader is None:
        return None
    import configparser  # imported late: few files have a pip.conf

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(content.decode("utf-8"))
    except (configparser.Error, UnicodeDecodeError):
        return None
    sections = [s for s in _SECTIONS for key in ("no-cache-dir", "no_cache_dir") if _is_off(parser, s, key)]
    return Effect(uncached=frozenset((reader, section) for section in sections)) if sections else None


def _owner(path: str, known: Callable[[str], str | None], user: str) -> str | None:
    """The home folder of those whose pip reads the file at ``path``."""
    if path in _SYSTEM_FILES or path == known("PIP_CONFIG_FILE"):
        return ANYBODY
    folder = known("HOME") or home({}, user)
    return folder if path in [folder + end for end in _USER_FILES] else None


def _is_off(parser: "RawConfigParser", section: str, key: str) -> bool:
    return parser.has_option(section, key) and parser.get(section, key).strip().lower() in BOOLEAN_WORDS


def is_too_old(version: str) -> bool:
    """Whether this pip stops at the flag: it came with 6.0, and 19.0 and 19.0.1 fail with it."""
    return _release(version) < (6,) or _release(version) in ((19, 0), (19, 0, 1))


def changes_builds(version: str) -> bool:
    """Whether this pip installs source distributions as egg-info when the cache is off (up to 19.0.3)."""
    return _release(version) <= (19, 0, 3)


def _release(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", version)[:3]]
    numbers += [0] * (2 - len(numbers))
    while len(numbers) > 2 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)

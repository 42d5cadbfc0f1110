"""What a pip command changes about pip itself: its configuration files, and which version it is."""

import re
from collections.abc import Iterator

from fixer.build.facts.pips import UNKNOWN_PIP, Pip, is_modern
from fixer.build.facts.scope import Env, home
from fixer.build.facts.state import State
from fixer.programs import releases
from fixer.programs.options import Options
from fixer.programs.pip import Invocation, Tool
from fixer.record import TYPE_CHECKING
from fixer.shell.words import Word, lead

if TYPE_CHECKING:
    from configparser import RawConfigParser


TRUE_WORDS = frozenset(("1", "true", "yes", "on", "t", "y"))
# Any boolean word turns the cache off, "false" too: _handle_no_cache_dir in pip's cmdoptions.
BOOLEAN_WORDS = TRUE_WORDS | frozenset(("0", "false", "no", "off", "f", "n"))

_KEY = r"(global|install|download|wheel|lock)\.no[-_]cache[-_]dir"
_BESIDE = releases.INSTALLERS - releases.PACKAGERS  # they leave a package's pip where it is
_FIRST_LETTERS = frozenset("pPvV")
_SPEAKS_OF_PIP = r"(?i)(?<![a-z])pip(?![a-z])"
_NAMING_LISTS = ("PIP_REQUIREMENT", "PIP_CONSTRAINT")  # as the options, several parted by blanks
_SECTIONS = ("global", "install", "download", "wheel", "lock")
_SYSTEM_FILE = "/etc/pip.conf"
_SYSTEM_FILES = (_SYSTEM_FILE, "/etc/xdg/pip/pip.conf")


def tells_pip(requirement: str) -> bool:
    """Whether a requirement is pip, or a virtualenv: old ones make environments of an old pip."""
    if requirement[:1] not in _FIRST_LETTERS and "pip" not in requirement:  # as by far most
        return False
    return releases.is_pip(requirement) or requirement[:10].lower() == "virtualenv"


def brought_pip(words: tuple[Word, ...]) -> Pip | None:
    """The pip that another program brings, a package manager say; None where it brings none."""
    version = releases.installed_pip(words)
    return None if version == "" else Pip(version, words[0].value not in (None, *_BESIDE))


def new_pip(call: Invocation, options: Options, listed: tuple[tuple[str, bool], ...], before: Pip) -> Pip | None:
    """The pip that an ``install`` or get-pip.py brings; None where it stays the one that it was ``before``.

    ``listed`` is what its files say of pip, each with whether that counts only where pip is asked for: if several say
    something, the oldest may be meant.
    """
    given = (*options.requirements, *(text for text, is_constraint in listed if not is_constraint))
    asked = [text for text in given if tells_pip(text)]
    if not asked and call.tool is not Tool.GET_PIP:
        return None
    asked += [text for text, is_constraint in listed if is_constraint]
    told = [Pip(found) for text in asked if (found := releases.required_pip(text))]
    if told:
        return next((pip for pip in told if not is_modern(pip)), told[-1])
    wanted = [text for text in asked if releases.is_pip(text)]
    if any(map(releases.may_be_any_pip, wanted)):
        return UNKNOWN_PIP
    is_newer = call.tool is Tool.GET_PIP or (wanted and (options.is_upgrade or set(wanted) != {"pip"}))
    return Pip(is_new=is_modern(before)) if is_newer else None


def lists(options: Options, env: Env) -> tuple[tuple[str, bool], ...]:
    """The requirements files that a command reads, and whether each is one of constraints."""
    if options.is_isolated or not ("PIP_CONSTRAINT" in env or "PIP_REQUIREMENT" in env):
        return options.files
    given = ((env.get(name), name.endswith("CONSTRAINT")) for name in _NAMING_LISTS if name in env)
    return (
        *options.files,
        *((path, is_constraint) for value, is_constraint in given for path in (value or "").split()),
    )


def unread_list(path: str, *, is_constraint: bool) -> tuple[tuple[str, bool], ...]:
    """What a requirements file may say of pip that cannot be read.

    Constraints may mean any pip; a list of requirements is taken to speak of it by its name alone.
    """
    name = path.rpartition("/")[2]
    is_told = is_constraint or ("pip" in name.lower() and re.search(_SPEAKS_OF_PIP, name) is not None)
    return ((releases.ANY_PIP, is_constraint),) if is_told else ()


def config_files(state: State) -> Iterator[str]:
    """The configuration files that pip reads for whoever runs it."""
    given = state.env.get("PIP_CONFIG_FILE")
    if given == "/dev/null":  # os.devnull: pip then reads no file at all
        return
    yield from _SYSTEM_FILES
    yield home(state.env, state.user) + "/.pip/pip.conf"
    own = _own_file(state)
    yield from (path for path in (own, given) if path)


def _own_file(state: State) -> str | None:
    """Where ``pip config set`` writes, and what pip reads: the user's file; None where that is not known."""
    folder = home(state.env, state.user) + "/.config"
    if "XDG_CONFIG_HOME" in state.env:
        folder = state.env["XDG_CONFIG_HOME"] or ""
    return f"{folder}/pip/pip.conf" if folder else None


def configured(call: Invocation, state: State) -> State:
    """The state behind a ``pip config``."""
    options = [lead(word) for word in (*call.general, *call.arguments) if lead(word).startswith("-")]
    words = [word.value or "" for word in call.arguments if not lead(word).startswith("-")]
    match = re.fullmatch(_KEY, words[1]) if len(words) > 1 else None
    path = _SYSTEM_FILE if "--global" in options else _own_file(state)
    if match is None or path is None or "--site" in options:
        return state
    files = state.files
    sections = files.configs.get(path, frozenset())
    if words[0] == "set" and len(words) > 2 and words[2].lower() in BOOLEAN_WORDS:
        return state._replace(files=files.with_config(path, sections | {match[1]}))
    if words[0] == "unset":
        return state._replace(files=files.with_config(path, sections - {match[1]}))
    return state


def sections(content: bytes) -> frozenset[str]:
    """The sections of a pip.conf that turn the cache off."""
    if content.find(b"cache") < 0:
        return frozenset()
    import configparser  # imported late: few files have a pip.conf

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(content.decode("utf-8"))
    except (configparser.Error, UnicodeDecodeError):
        return frozenset()
    return frozenset(s for s in _SECTIONS for key in ("no-cache-dir", "no_cache_dir") if _is_off(parser, s, key))


def _is_off(parser: "RawConfigParser", section: str, key: str) -> bool:
    return parser.has_option(section, key) and parser.get(section, key).strip().lower() in BOOLEAN_WORDS

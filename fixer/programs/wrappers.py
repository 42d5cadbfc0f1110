"""Programs that run the rest of their command line: their options, and what they do to its environment.

The options are those of each program's manual.
"""

import re
from collections.abc import Iterator

from fixer.record import NamedTuple
from fixer.shell.words import Word, lead, literal, program_name
from fixer.shell.words import word as shell_word

# What may be the SHELL of a file, or the interpreter of a heredoc; and with its likes, whose ``-c`` is read.
SCRIPT_SHELLS = frozenset(("sh", "bash", "ash", "dash", "zsh"))
SHELLS = SCRIPT_SHELLS | {"ksh", "ksh93", "mksh", "rbash", "yash"}
WINDOWS_SHELLS = frozenset(("powershell", "pwsh", "cmd"))
_IGNORES = "--ignore-e"  # of env: GNU's options may be abbreviated
_DURATION = r"[\d.]+[smhd]?"
_ASSIGNMENT = r"(?a)([A-Za-z_]\w*)\+?="


class Assign(NamedTuple):
    """``NAME=value`` for this launch alone."""

    name: str
    value: Word


class Unset(NamedTuple):
    """The launch does not see ``name``."""

    name: str


class Clear(NamedTuple):
    """The launch sees none of the environment but ``kept``."""

    kept: frozenset[str] = frozenset()


class Chroot(NamedTuple):
    """The launch sees other folders under the same names."""


class Chdir(NamedTuple):
    """The launch begins in this folder."""

    folder: str


Change = Assign | Unset | Clear | Chroot | Chdir
_ALWAYS: dict[str, Change] = {"doas": Clear(), "chroot": Chroot()}


class _Wrapper(NamedTuple):
    """Options that take a value, words before the command, the subcommand that makes it a wrapper."""

    short: str = ""
    long: frozenset[str] = frozenset()
    positionals: int = 0
    has_assignments: bool = False
    subcommand: str = ""
    user: str | None = None  # "-u" or "1": where the user stands; "root": who it is


def _wrapper(short: str = "", long: str = "", **more: object) -> _Wrapper:
    return _Wrapper(short, frozenset(f"--{name}" for name in long.split()), **more)  # type: ignore[arg-type]


_RUN = {"subcommand": "run"}
_CONDA = _wrapper("npre", "name prefix cwd env root-prefix", **_RUN)
_WRAPPERS = {
    "sudo": _wrapper(
        "ughpCrtTUDR",
        "user group host prompt close-from role type other-user command-timeout chdir chroot",
        has_assignments=True,
        user="-u",
    ),
    "doas": _wrapper("uCa", user="-u"),
    "env": _wrapper("uCS", "unset chdir split-string", has_assignments=True),
    "time": _wrapper("fo", "format output", has_assignments=True),
    "nice": _wrapper("n", "adjustment"),
    "nohup": _wrapper(),
    "setsid": _wrapper(),
    "busybox": _wrapper(),
    "toybox": _wrapper(),
    "coproc": _wrapper(),
    "exec": _wrapper("a"),
    "command": _wrapper(),
    "builtin": _wrapper(),
    "timeout": _wrapper("ks", "kill-after signal", positionals=1),
    "stdbuf": _wrapper("ioe", "input output error"),
    "ionice": _wrapper("cnpPu", "class classdata"),
    "xargs": _wrapper("InPLdasE", "arg-file delimiter max-args max-procs max-chars process-slot-var"),
    "gosu": _wrapper(positionals=1, user="1"),
    "su-exec": _wrapper(positionals=1, user="1"),
    "setpriv": _wrapper(
        "",
        "reuid regid groups inh-caps ambient-caps bounding-set securebits pdeathsig selinux-label apparmor-profile",
    ),
    "chroot": _wrapper(positionals=1),
    "conda": _CONDA,
    "mamba": _CONDA,
    "micromamba": _CONDA,
    "pipenv": _wrapper("", "python pypi-mirror", **_RUN),
    "poetry": _wrapper("CP", "directory project", **_RUN),
    "pdm": _wrapper("cpv", "config project venv", **_RUN),
    "hatch": _wrapper("ep", "env project data-dir cache-dir config", **_RUN),
    "uv": _wrapper(
        "pCf",
        "with with-editable with-requirements extra group only-group no-group env-file python project directory"
        " package index default-index index-url extra-index-url find-links cache-dir config-file color",
        **_RUN,
    ),
}
RUN_TOOLS = frozenset(name for name, wrapper in _WRAPPERS.items() if wrapper.subcommand) | {"pipx", "pixi", "rye"}


class Wrapped(NamedTuple):
    """What stands behind a wrapper: the inner command line, and what the wrapper does to it.

    ``user`` is who runs it from there on, None where that does not change, "" for somebody that only a run can
    tell. ``doubt`` is the reason id why the words cannot be trusted. ``script`` is a text that is handed to a shell,
    in place of the words. ``is_named``: only the settings say that it is a wrapper.
    """

    words: tuple[Word, ...]
    changes: tuple[Change, ...] = ()
    user: str | None = None
    doubt: str | None = None
    script: Word | None = None
    is_named: bool = False


def behind_wrapper(words: tuple[Word, ...], name: str) -> Wrapped | None:
    """The command line behind the wrapper ``name``; None if it is none of this table, or has nothing behind it."""
    if name == "retry":
        return behind_any(words)
    wrapper = _WRAPPERS.get(name)
    if wrapper is None:
        return None
    position, options = skip_options(words, 1, wrapper.short, wrapper.long)
    if wrapper.subcommand:
        if position >= len(words) or words[position].value != wrapper.subcommand:
            return None
        position, more = skip_options(words, position + 1, wrapper.short, wrapper.long)
        options += more
    if name == "env" and any(option.endswith("S") or option == "--split-string" for option, _ in options):
        return Wrapped(words[position - 1 :], doubt="dynamic")
    if name == "command" and any(set(option) & {"v", "V"} for option, _ in options):
        return None
    assignments, position = _assignments(words, position, wrapper)
    further = assignments if name == "sudo" else []
    while further:  # it takes options behind them, and more of them behind those
        position, more = skip_options(words, position, wrapper.short, wrapper.long)
        options += more
        further, position = _assignments(words, position, wrapper)
        assignments += further
    user = _user(wrapper, options, words, position)
    inner = words[position + wrapper.positionals :]
    if not inner:
        return Wrapped(words, doubt="dynamic") if name == "sudo" and _is_shell(options) else None
    if name == "hatch" and inner[0].value and ":" in inner[0].value:  # hatch run ENVIRONMENT:PROGRAM
        inner = (literal(inner[0].text, inner[0].value.partition(":")[2]), *inner[1:])
    doubt = "dynamic" if _is_dynamic_option(inner[0]) or _replaces_text(name, options, inner) else None
    return Wrapped(inner, (*_changes(name, options), *assignments), user, doubt)


def _is_shell(options: list[tuple[str, str]]) -> bool:
    """Whether sudo is asked for a shell, which reads its script from the standard input."""
    return any(name in ("--shell", "--login") or (name[:2] != "--" and set(name) & {"s", "i"}) for name, _ in options)


def behind_any(words: tuple[Word, ...]) -> Wrapped | None:
    """Behind options, numbers and durations, whatever program it is."""
    position = 1
    while position < len(words):
        text = lead(words[position])
        if text == "--":
            position += 1
            break
        if not text.startswith("-") and not re.fullmatch(_DURATION, text):
            break
        position += 1
    return Wrapped(words[position:]) if position < len(words) else None


def _assignments(words: tuple[Word, ...], position: int, wrapper: _Wrapper) -> tuple[list[Assign], int]:
    found: list[Assign] = []
    while wrapper.has_assignments and position < len(words) and re.match(_ASSIGNMENT, lead(words[position])):
        if (assigned := assignment(words[position])) is not None:
            found.append(assigned)
        position += 1
    return found, position


def _replaces_text(name: str, options: list[tuple[str, str]], inner: tuple[Word, ...]) -> bool:
    """Whether xargs writes its input into the text of a script."""
    has_marker = any(option.startswith(("-I", "-i", "--replace")) for option, _ in options)
    return name == "xargs" and has_marker and program_name(inner[0]) in SHELLS


def skip_options(
    words: tuple[Word, ...], position: int, short: str, long: frozenset[str]
) -> tuple[int, list[tuple[str, str]]]:
    """Behind the options at ``position``, and the options as (name or cluster, value).

    ``short`` are the letters and ``long`` the names of those that take a value.
    """
    found: list[tuple[str, str]] = []
    while position < len(words):
        text = lead(words[position])
        if text == "--":
            return position + 1, found
        if not text.startswith("-"):
            break
        has_next = position + 1 < len(words)
        following = (words[position + 1].value or "") if has_next else ""
        name, equals, value = text.partition("=")
        if text.startswith("--"):
            takes = not equals and name in long
        else:
            letters = [i for i, letter in enumerate(text) if i and letter in short]
            takes = bool(letters) and letters[0] == len(text) - 1
            name, value = (text[: letters[0] + 1], text[letters[0] + 1 :]) if letters else (text, "")
        found.append((name, following if takes else value))
        position += 2 if takes and has_next else 1
    return position, found


def _is_dynamic_option(word: Word) -> bool:
    """Whether a word that only a run can tell stands where an option could."""
    is_unknown = word.value is None and not lead(word) and not program_name(word)
    return is_unknown and any(hint in word.shown.lower() for hint in ("opt", "flag", "arg"))


def _user(wrapper: _Wrapper, options: list[tuple[str, str]], words: tuple[Word, ...], position: int) -> str | None:
    match wrapper.user:
        case "-u":
            named = [value for name, value in options if name == "--user" or (name[:2] != "--" and name[-1:] == "u")]
            return named[-1] if named else "root"
        case "1":
            word = words[position] if position < len(words) else None
            return (word.value or "").partition(":")[0] if word else None
    return None


def _changes(name: str, options: list[tuple[str, str]]) -> Iterator[Change]:
    names = [option for option, _ in options]
    clusters = "".join(option[1:] for option in names if not option.startswith("--"))
    match name:
        case "sudo":
            lists = [value for option, value in options if option == "--preserve-env"]
            if "i" in clusters or "--login" in names:
                yield Clear()
            elif "E" not in clusters and "" not in lists:
                yield Clear(frozenset(name for value in lists for name in value.split(",")))
        case "doas" | "chroot":
            yield _ALWAYS[name]
        case "env":
            yield from (Chdir(value) for option, value in options if option in ("-C", "--chdir"))
            if "i" in clusters or "-" in names or any(re.match(_IGNORES, option) for option in names):
                yield Clear()
            yield from (
                Unset(value) for option, value in options if option in ("-u", "--unset") or option.endswith("u")
            )
        case "exec" if "c" in clusters:
            yield Clear()
        case "setpriv" if "--reset-env" in names:
            yield Clear()
        case "micromamba" if "--clean-env" in names:
            yield Clear()


def assignment(word: Word) -> Assign | None:
    """``NAME=value`` taken apart; None if the word is none."""
    if word.plain is not None:
        plain = re.match(_ASSIGNMENT, word.plain)
        return Assign(plain[1], literal(word.text, word.plain[plain.end() :])) if plain else None
    match = re.match(rb"([A-Za-z_]\w*)\+?=", word.raw)
    if match is None:
        return None
    cut = match.end()
    dynamic = tuple((a - cut, b - cut) for a, b in word.dynamic)
    return Assign(match[1].decode(), shell_word(word.script, word.begin + cut, word.stop, dynamic))

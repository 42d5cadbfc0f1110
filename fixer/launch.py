"""What a command line ends up running: through sudo, env, xargs, ``sh -c`` and the like, with what becomes of its environment.

Each wrapper's options are known with their arity, from its manual. What is not known is told as a doubt, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from fixer import shell, windows
from fixer.document import Text
from fixer.pip import Invocation, invocation
from fixer.shell import Command, Script, Step
from fixer.words import Word, lead, literal, program_name
from fixer.words import word as shell_word


class Assign(NamedTuple):
    """``NAME=value`` for this launch alone; ``value`` is the word behind the equals sign, its quotes resolved by ``parts``."""

    name: str
    value: Word


class Unset(NamedTuple):
    """The launch does not see ``name``."""

    name: str


class Clear(NamedTuple):
    """The launch sees none of the environment but ``kept``."""

    kept: frozenset[str] = frozenset()


Change = Assign | Unset | Clear


@dataclass(frozen=True)  # without slots: cached_property needs a place
class Launch:
    """A program with its arguments, as it is finally run.

    ``changes`` are made to the environment of ``command``, in order; ``user`` is who runs it, where a wrapper
    says so ("" for somebody that only a run can tell). ``quoted`` are the script texts in quotes around it;
    where it stands in a script inside the script, ``shell_path`` leads to that and ``outer`` are the changes
    which that script began with. ``doubt`` is the reason id why its words cannot be trusted.
    """

    words: tuple[Word, ...]
    command: Command
    changes: tuple[Change, ...] = ()
    user: str | None = None
    quoted: tuple[Text, ...] = ()
    shell_path: tuple[Step, ...] = ()
    outer: tuple[Change, ...] = ()
    doubt: str | None = None

    @property
    def program(self) -> str:
        """The name of the program without its folder; "" if only a run can tell."""
        return program_name(self.words[0]) if self.words else ""

    @cached_property
    def pip(self) -> Invocation | None:
        """The pip command that it is, if it is one; ``uv pip install`` counts."""
        return invocation(self.words)


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
    "time": _wrapper("fo", "format output"),
    "nice": _wrapper("n", "adjustment"),
    "nohup": _wrapper(),
    "setsid": _wrapper(),
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
_SHELLS = frozenset(("sh", "bash", "ash", "dash", "zsh"))
_SHELL_VALUES = frozenset(("--rcfile", "--init-file"))
_WINDOWS_SHELLS = frozenset(("powershell", "pwsh", "cmd"))
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=", re.ASCII)
_LOSING_LOGINS = frozenset(("-", "-l", "--login"))
_QUERIES = frozenset(("-v", "-V"))
_DURATION = re.compile(r"[\d.]+[smhd]?")


RUN_TOOLS = frozenset(name for name, wrapper in _WRAPPERS.items() if wrapper.subcommand) | {"pipx"}


def launches(commands: tuple[Command, ...], wrappers: frozenset[str]) -> Iterator[Launch]:
    """What each command ends up running, in order; the scripts of ``sh -c`` and its like are walked too."""
    for command in commands:
        yield from _unwrap(Launch(command.words, command), wrappers)


def _unwrap(launch: Launch, wrappers: frozenset[str]) -> Iterator[Launch]:
    while launch.words and launch.doubt is None:
        name = launch.program
        if name in _SHELLS:
            yield from _shell(launch, wrappers)
            return
        if name in ("su", "runuser") and (inner := _su(launch)) is not None:
            if inner.words and inner.words[0] is not launch.words[0]:
                launch = inner
                continue
            yield from _script(inner, _su_script(launch.words), wrappers)
            return
        if name in _WINDOWS_SHELLS:
            yield from _windows_shell(launch, wrappers)
            return
        if name == "find":
            own, inner_commands = _find(launch.words)
            yield replace(launch, words=own)
            for words in inner_commands:
                yield from _unwrap(replace(launch, words=words), wrappers)
            return
        inner = _step(launch, name, wrappers)
        if inner is None:
            break
        launch = inner
    yield launch


def _step(launch: Launch, name: str, wrappers: frozenset[str]) -> Launch | None:
    """The launch with its first wrapper taken off, or None if it has none."""
    if name in wrappers or name == "retry":
        return _generic(launch)
    wrapper = _WRAPPERS.get(name)
    if wrapper is None:
        return None
    words = launch.words
    position, options = _skip_options(words, 1, wrapper)
    if wrapper.subcommand:
        if position >= len(words) or words[position].value != wrapper.subcommand:
            return None
        position, more = _skip_options(words, position + 1, wrapper)
        options += more
    if name == "command" and any(set(option) & {"v", "V"} for option, _ in options):
        return None
    assignments = []
    while wrapper.has_assignments and position < len(words) and _ASSIGNMENT.match(lead(words[position])):
        assignments.append(words[position])
        position += 1
    user = _user(wrapper, options, words, position)
    position += wrapper.positionals
    if position >= len(words):
        return None
    doubt = "dynamic" if position < len(words) and _is_dynamic_option(words[position]) else None
    if name == "xargs" and any(option.startswith(("-I", "-i", "--replace")) for option, _ in options):
        doubt = "dynamic" if program_name(words[position]) in _SHELLS else doubt
    changes = (*_changes(name, options), *(_assign(word) for word in assignments))
    return replace(
        launch,
        words=words[position:],
        changes=(*launch.changes, *changes),
        user=launch.user if user is None else user,
        doubt=doubt,
    )


def _skip_options(words: tuple[Word, ...], position: int, wrapper: _Wrapper) -> tuple[int, list[tuple[str, str]]]:
    """Behind the options at ``position``, and the options as (name or cluster, value)."""
    found = []
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
            takes = not equals and name in wrapper.long
        else:
            letters = [i for i, letter in enumerate(text) if i and letter in wrapper.short]
            takes = bool(letters) and letters[0] == len(text) - 1
            name, value = (text[: letters[0] + 1], text[letters[0] + 1 :]) if letters else (text, "")
        found.append((name, following if takes else value))
        position += 2 if takes else 1
    return position, found


def _is_dynamic_option(word: Word) -> bool:
    """Whether a word that only a run can tell stands where an option could."""
    return word.value is None and not lead(word) and not program_name(word) and _variable_has(word, "opt", "flag", "arg")


def _variable_has(word: Word, *hints: str) -> bool:
    return any(hint in word.shown.lower() for hint in hints)


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
        case "doas":
            yield Clear()
        case "env":
            if "i" in clusters or "-" in names or "--ignore-environment" in names:
                yield Clear()
            yield from (Unset(value) for option, value in options if option in ("-u", "--unset") or option.endswith("u"))
        case "exec" if "c" in clusters:
            yield Clear()
        case "setpriv" if "--reset-env" in names:
            yield Clear()
        case "micromamba" if "--clean-env" in names:
            yield Clear()


def _assign(word: Word) -> Assign:
    name = _ASSIGNMENT.match(lead(word))
    assert name is not None
    return assignment(word) or Assign(name[1], word)


def assignment(word: Word) -> Assign | None:
    """``NAME=value`` taken apart; None if the word is none."""
    if word.plain is not None:
        plain = _ASSIGNMENT.match(word.plain)
        return Assign(plain[1], literal(word.text, word.plain[plain.end() :])) if plain else None
    match = re.match(rb"([A-Za-z_]\w*)\+?=", word.raw)
    if match is None:
        return None
    cut = match.end()
    dynamic = tuple((a - cut, b - cut) for a, b in word.dynamic)
    return Assign(match[1].decode(), shell_word(word.script, word.begin + cut, word.stop, dynamic))


def _generic(launch: Launch) -> Launch | None:
    """A wrapper of which only the name is known: options, numbers and durations, then the command."""
    words, position = launch.words, 1
    while position < len(words):
        text = lead(words[position])
        if text == "--":
            position += 1
            break
        if not text.startswith("-") and not _DURATION.fullmatch(text):
            break
        position += 1
    return replace(launch, words=words[position:]) if position < len(words) else None


def _find(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], list[tuple[Word, ...]]]:
    """The words of find itself, and the commands behind ``-exec`` and its like, without their end."""
    own, found, position = list[Word](), list[tuple[Word, ...]](), 0
    while position < len(words):
        if words[position].value in ("-exec", "-execdir", "-ok", "-okdir"):
            stop = next((i for i in range(position, len(words)) if words[i].value in (";", "+")), len(words))
            found.append(words[position + 1 : stop])
            position = stop
        else:
            own.append(words[position])
        position += 1
    return tuple(own), found


def _shell(launch: Launch, wrappers: frozenset[str]) -> Iterator[Launch]:
    """The script that a shell is given: behind ``-c``, or as a heredoc on its standard input."""
    script, has_file = _shell_script(launch.words)
    if script is not None:
        yield from _script(launch, script, wrappers)
    elif not has_file and launch.command.stdin is not None:
        nested = shell.read(Script(launch.command.stdin), _nested_path(launch))
        yield from _inside(launch, nested, launch.quoted, wrappers)
    else:
        yield launch


def _shell_script(words: tuple[Word, ...]) -> tuple[Word | None, bool]:
    """The word behind ``-c``, and whether a script file is named instead."""
    position, is_command = 1, False
    while position < len(words):
        text = lead(words[position])
        if text in ("-", "--") or not text.startswith(("-", "+")):
            position += text in ("-", "--")
            break
        if not text.startswith("--"):
            is_command = is_command or (text[0] == "-" and "c" in text)
            position += text.count("o") + text.count("O")
        position += 2 if text in _SHELL_VALUES else 1
    if position >= len(words):
        return None, False
    return (words[position], False) if is_command else (None, words[position].value not in ("-", "/dev/stdin"))


def _script(launch: Launch, word: Word | None, wrappers: frozenset[str]) -> Iterator[Launch]:
    if word is None:
        yield launch
        return
    inner = word.inner
    if inner is None:
        yield replace(launch, words=(word,), doubt="dynamic")
        return
    nested = shell.read(Script(inner), _nested_path(launch))
    yield from _inside(launch, nested, (*launch.quoted, inner), wrappers)


def _nested_path(launch: Launch) -> tuple[Step, ...]:
    return (*launch.command.path, Step(f"script@{launch.command.start}", str(launch.words[0].start), isolated=True))


def _inside(
    launch: Launch, nested: tuple[Command, ...], quoted: tuple[Text, ...], wrappers: frozenset[str]
) -> Iterator[Launch]:
    """The commands of a nested script, in the environment that its shell was given."""
    outer = tuple(assigned for word in launch.command.assignments if (assigned := assignment(word)))
    for command in nested:
        inner = Launch(
            command.words,
            command,
            user=launch.user,
            quoted=quoted,
            shell_path=_nested_path(launch),
            outer=(*launch.outer, *outer, *launch.changes),
        )
        if launch.command.is_doubtful:
            inner = replace(inner, command=replace(command, is_doubtful=True))
        yield from _unwrap(inner, wrappers)


def _su(launch: Launch) -> Launch | None:
    """The launch behind su or runuser: other user, environment lost by a login."""
    words = launch.words
    wrapper = _Wrapper("csgGuwT", frozenset(("--command", "--shell", "--group", "--supp-group", "--user")))
    position, options = _skip_options(words, 1, wrapper)
    names = [option for option, _ in options]
    as_user = [value for option, value in options if option in ("-u", "--user")]
    user = as_user[0] if as_user else ""
    if not as_user:
        rest = [word for word in words[position:] if lead(word) and not lead(word).startswith("-")]
        user = (rest[0].value or "") if rest else "root"
    clear = any(option in _LOSING_LOGINS or re.fullmatch(r"-\w*l\w*", option) for option in names)
    clear = clear or any(word.value == "-" for word in words[1:])
    changes = (*launch.changes, Clear()) if clear else launch.changes
    inner = replace(launch, user=user, changes=changes)
    return replace(inner, words=words[position:]) if as_user and position < len(words) else inner


def _su_script(words: tuple[Word, ...]) -> Word | None:
    for word, following in zip(words, words[1:], strict=False):
        text = lead(word)
        if text == "--command" or re.fullmatch(r"-\w*c", text):
            return following
    attached = next((word for word in words if word.raw.startswith(b"--command=")), None)
    return attached and shell_word(attached.script, attached.begin + len("--command="), attached.stop)


def _is_element(word: Word) -> bool:
    """Whether the word is an element of an exec form array."""
    return word.plain is not None and word.raw.startswith(b'"')


def _windows_shell(launch: Launch, wrappers: frozenset[str]) -> Iterator[Launch]:
    rest = windows.arguments(launch.program, launch.words)
    if not rest:
        yield launch
    elif all(windows.is_bare(word.raw) or _is_element(word) for word in rest) and len(rest) > 1:
        yield from _unwrap(replace(launch, words=rest), wrappers)
    elif len(rest) == 1 and not windows.is_from(launch.command) and _is_element(rest[0]) and (inner := rest[0].inner):
        nested = windows.commands(inner, _nested_path(launch))
        yield from _inside(launch, nested, launch.quoted, wrappers)
    else:
        yield replace(launch, words=rest, doubt="shell-not-understood")

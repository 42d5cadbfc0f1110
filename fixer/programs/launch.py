"""What a command line ends up running, through wrappers, ``sh -c``, su and find; what is not known is a doubt.

A doubt is a reason id; nothing is guessed.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from fixer.dockerfile.document import Text
from fixer.programs.pip import Invocation, invocation, module
from fixer.programs.wrappers import (
    RUN_TOOLS,
    SHELLS,
    WINDOWS_SHELLS,
    Change,
    Clear,
    Wrapped,
    assignment,
    skip_options,
    unwrapped,
)
from fixer.shell import scripts, windows
from fixer.shell.command import Command, Script, Step
from fixer.shell.words import Word, lead, program_name
from fixer.shell.words import word as shell_word


class Launch(NamedTuple):
    """A program with its arguments, as it is finally run; ``pip`` is the pip command that it is, if it is one.

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
    pip: Invocation | None = None

    @property
    def program(self) -> str:
        """The name of the program without its folder; "" if only a run can tell."""
        return program_name(self.words[0]) if self.words else ""


_ARGUMENTS = rb"\$\{?[@*]"
_SHELL_VALUES = frozenset(("--rcfile", "--init-file"))
_MOST_FINDS = 50  # one inside the other
_SU_VALUES = frozenset(("--command", "--shell", "--group", "--supp-group", "--user"))
_LOSING_LOGINS = frozenset(("-", "-l", "--login"))


def launches(commands: tuple[Command, ...], wrappers: frozenset[str]) -> Iterator[Launch]:
    """What each command ends up running, in order; the scripts of ``sh -c`` and its like are walked too."""
    for command in commands:
        for launch in _unwrap(Launch(command.words, command), wrappers):
            found = invocation(launch.words)
            yield launch if found is None else launch._replace(pip=found)


def _unwrap(launch: Launch, wrappers: frozenset[str]) -> Iterator[Launch]:
    while launch.words and launch.doubt is None:
        name = launch.program
        if name in SHELLS:
            yield from _shell(launch, wrappers)
            return
        if name in ("su", "runuser") and (inner := _su(launch)) is not None:
            if inner.words and inner.words[0] is not launch.words[0]:
                launch = inner
                continue
            script = _su_script(launch.words)
            yield from _stdin(inner, wrappers) if script is None else _script(inner, script, wrappers)
            return
        if name in WINDOWS_SHELLS:
            yield from _windows_shell(launch, wrappers)
            return
        if name == "find" and sum(word.value == "find" for word in launch.words) > _MOST_FINDS:
            yield launch._replace(doubt="dynamic")
            return
        if name == "find":
            own, inner_commands = _find(launch.words)
            yield launch._replace(words=own)
            for words in inner_commands:
                yield from _unwrap(launch._replace(words=words), wrappers)
            return
        behind = _behind(launch.words, name, wrappers)
        if behind is None:
            break
        launch = launch._replace(
            words=behind.words,
            changes=(*launch.changes, *behind.changes),
            user=launch.user if behind.user is None else behind.user,
            doubt=behind.doubt,
        )
    yield launch


def _behind(words: tuple[Word, ...], name: str, wrappers: frozenset[str]) -> Wrapped | None:
    """What stands behind a wrapper; ``python -m poetry`` is one, and poetry stands behind it."""
    inner = module(words) if name.startswith("py") else ()
    return Wrapped(inner) if inner and inner[0].value in RUN_TOOLS else unwrapped(words, name, wrappers)


def _find(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], list[tuple[Word, ...]]]:
    """The words of find itself, and the commands behind ``-exec`` and its like, without their end."""
    own: list[Word] = []
    found: list[tuple[Word, ...]] = []
    position = 0
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
    script, has_file = shell_script(launch.words)
    if script is not None:
        yield from _script(launch, script, wrappers)
        yield from _passed(launch, script)
    elif has_file:
        yield launch
    else:
        yield from _stdin(launch, wrappers)


def _passed(launch: Launch, script: Word) -> Iterator[Launch]:
    """The pip command that is given to a script which may run it: ``sh -c 'exec "$@"' _ pip install x``."""
    rest = launch.words[launch.words.index(script) + 2 :]
    if re.search(_ARGUMENTS, script.raw) and invocation(rest) is not None:
        yield launch._replace(words=rest, doubt="dynamic")


def _stdin(launch: Launch, wrappers: frozenset[str]) -> Iterator[Launch]:
    """The script that a shell reads from a heredoc or a here-string, if it has one."""
    if (word := launch.command.here_string) is not None:
        yield from _script(launch, word, wrappers)
        return
    if launch.command.stdin is None:
        yield launch
        return
    nested = scripts.read(Script(launch.command.stdin), _nested_path(launch))
    yield from _inside(launch, nested, launch.quoted, wrappers)


def shell_script(words: tuple[Word, ...]) -> tuple[Word | None, bool]:
    """The word behind ``-c`` of a shell, and whether a script file is named instead."""
    position, is_command, reads_input = 1, False, False
    while position < len(words):
        text = lead(words[position])
        if text in ("-", "--") or not text.startswith(("-", "+")):
            position += text in ("-", "--")
            break
        if not text.startswith("--"):
            is_command = is_command or (text[0] == "-" and "c" in text)
            reads_input = reads_input or (text[0] == "-" and "s" in text)
            position += text.count("o") + text.count("O")
        position += 2 if text in _SHELL_VALUES else 1
    if position >= len(words):
        return None, False
    if is_command:
        return words[position], False
    return None, not reads_input and words[position].value not in ("-", "/dev/stdin")


def _script(launch: Launch, word: Word, wrappers: frozenset[str]) -> Iterator[Launch]:
    inner = word.inner
    if inner is None:
        yield launch._replace(words=(word,), doubt="dynamic")
        return
    nested = scripts.read(Script(inner), _nested_path(launch))
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
            inner = inner._replace(command=command._replace(is_doubtful=True))
        yield from _unwrap(inner, wrappers)


def _su(launch: Launch) -> Launch | None:
    """The launch behind su or runuser: other user, environment lost by a login."""
    words = launch.words
    position, options = skip_options(words, 1, "csgGuwT", _SU_VALUES)
    names = [option for option, _ in options]
    as_user = [value for option, value in options if option in ("-u", "--user")]
    user = as_user[0] if as_user else ""
    if not as_user:
        rest = [word for word in words[position:] if lead(word) and not lead(word).startswith("-")]
        user = (rest[0].value or "") if rest else "root"
    if not as_user:  # getopt takes options behind the user's name too
        names = [lead(word) for word in words[1:]]
    clear = any(option in _LOSING_LOGINS or re.match(r"-[fmpP]*l", option) for option in names)
    changes = (*launch.changes, Clear()) if clear else launch.changes
    inner = launch._replace(user=user, changes=changes)
    return inner._replace(words=words[position:]) if as_user and position < len(words) else inner


def _su_script(words: tuple[Word, ...]) -> Word | None:
    for word, following in pairwise(words):
        text = lead(word)
        if text == "--command" or re.fullmatch(r"-\w*c", text):
            return following
    attached = ((word, match.end()) for word in words if (match := re.match(rb"(?:--command=|-\w*c)(?=.)", word.raw)))
    return next((shell_word(word.script, word.begin + length, word.stop) for word, length in attached), None)


def _is_element(word: Word) -> bool:
    """Whether the word is an element of an exec form array."""
    return word.plain is not None and word.raw.startswith(b'"')


def _windows_shell(launch: Launch, wrappers: frozenset[str]) -> Iterator[Launch]:
    rest = windows.arguments(launch.program, launch.words)
    if not rest:
        yield launch
    elif all(windows.is_bare(word.raw) or _is_element(word) for word in rest) and len(rest) > 1:
        yield from _unwrap(launch._replace(words=rest), wrappers)
    elif len(rest) == 1 and not windows.is_from(launch.command) and _is_element(rest[0]) and (inner := rest[0].inner):
        nested = windows.commands(inner, launch.program, _nested_path(launch))
        yield from _inside(launch, nested, launch.quoted, wrappers)
    else:
        yield launch._replace(words=rest, doubt="shell-not-understood")

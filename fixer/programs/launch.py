"""What a command line ends up running, through wrappers, ``sh -c``, su and find; what is not known is a doubt.

A doubt is a reason id; nothing is guessed.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from fixer.dockerfile.document import Text
from fixer.programs.option_names import FLAG, UV_FLAG
from fixer.programs.options import Cache, Known, nothing_known, read_options
from fixer.programs.patterns import unwrapped
from fixer.programs.pip import Invocation, Tool, invocation, mentioned, module
from fixer.programs.wrappers import (
    RUN_TOOLS,
    SHELLS,
    WINDOWS_SHELLS,
    Change,
    Clear,
    Wrapped,
    assignment,
    skip_options,
)
from fixer.shell import scripts, windows
from fixer.shell.command import Command, Script, Step
from fixer.shell.words import Expansion, Word, lead, literal, program_name
from fixer.shell.words import word as shell_word


class Launch(NamedTuple):
    """A program with its arguments, as it is finally run; ``pip`` is the pip command that it is, if it is one.

    ``changes`` are made to the environment of ``command``, in order; ``user`` is who runs it, where a wrapper
    says so ("" for somebody that only a run can tell). ``quoted`` are the script texts in quotes around it;
    where it stands in a script inside the script, ``shell_path`` leads to that, ``shell`` reads it, and ``outer`` are
    the changes which that script began with. ``doubt`` is the reason id why its words cannot be trusted.
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
    shell: str = ""  # that of the RUN

    @property
    def program(self) -> str:
        """The name of the program without its folder; "" if only a run can tell."""
        return program_name(self.words[0]) if self.words else ""


class Seen(NamedTuple):
    """What is known beside a script: wrappers of the settings, the shell that reads it, and what its names hold."""

    wrappers: frozenset[str] = frozenset()
    shell: str = "sh"
    known: Callable[[Launch], Known] | None = None


_ARGUMENTS = rb"\$\{?[@*]"
_SHELL_VALUES = frozenset(("--rcfile", "--init-file"))
_MOST_FINDS = 50  # one inside the other
_SU_VALUES = frozenset(("--command", "--shell", "--group", "--supp-group", "--user"))
_SWITCHERS = frozenset(("su", "runuser"))
_RUNNERS = SHELLS | WINDOWS_SHELLS | _SWITCHERS | {"find"}
_GLOB = re.compile(r"[*?\[\\]")
_LOSING_LOGINS = frozenset(("-", "-l", "--login"))


def launches(commands: tuple[Command, ...], seen: Seen) -> Iterator[Launch]:
    """What each command ends up running, in order; the scripts of ``sh -c`` and its like are walked too."""
    for command in commands:
        for launch in _unwrap(Launch(command.words, command), seen):
            found = invocation(launch.words)
            yield launch if found is None else launch._replace(pip=found)


def _unwrap(launch: Launch, seen: Seen) -> Iterator[Launch]:
    """What a command line ends up running; a wrapper of the settings hides no pip command that stands behind it."""
    named: Launch | None = None
    script: Word | None = None
    while launch.words and launch.doubt is None and script is None:
        launch = told(launch, seen)
        name = launch.program
        if name in _SWITCHERS and (inner := _su(launch)) and inner.words and inner.words[0] is not launch.words[0]:
            launch = inner
            continue
        if not launch.words or name in _RUNNERS:
            break
        wrapped = _behind(launch.words, name, seen.wrappers)
        if wrapped is None:
            break
        named = named or (launch if wrapped.is_named else None)
        launch, script = _wrapped(launch, wrapped), wrapped.script
    found = _run_by(launch, seen) if script is None else _script(launch, script, seen)
    yield from found if named is None else _unhidden(named, tuple(found))


def _run_by(launch: Launch, seen: Seen) -> Iterator[Launch]:
    """What a program runs that takes a script, or several commands; any other is what is run."""
    name = launch.program if launch.doubt is None else ""
    if name in SHELLS:
        yield from _shell(launch, seen)
    elif name in _SWITCHERS and (inner := _su(launch)) is not None:
        script = _su_script(launch.words)
        yield from _stdin(inner, seen) if script is None else _script(inner, script, seen)
    elif name in WINDOWS_SHELLS:
        yield from _windows_shell(launch, seen)
    elif name == "find" and sum(word.value == "find" for word in launch.words) > _MOST_FINDS:
        yield launch._replace(doubt="dynamic")
    elif name == "find":
        own, inner_commands = _find(launch.words)
        yield launch._replace(words=own)
        for words in inner_commands:
            yield from _unwrap(launch._replace(words=words), seen)
    else:
        yield launch


def _wrapped(launch: Launch, inner: Wrapped) -> Launch:
    """The launch of what stands behind a wrapper."""
    return launch._replace(
        words=inner.words,
        changes=(*launch.changes, *inner.changes),
        user=launch.user if inner.user is None else inner.user,
        doubt=inner.doubt,
    )


def _unhidden(named: Launch, found: tuple[Launch, ...]) -> tuple[Launch, ...]:
    """What is found behind a wrapper; where that tells of no pip and the words do, they are doubtful as without it."""
    is_told = any(one.doubt is not None or invocation(one.words) is not None for one in found)
    return found if is_told or mentioned(named.words) is None else (named._replace(doubt="unknown-wrapper"),)


def told(launch: Launch, seen: Seen) -> Launch:
    """The launch with its first word replaced by the words that its known value makes, as the shell splits it.

    It stays as it is where the flag could not be written behind the word.
    """
    first = launch.words[0]
    if first.value is not None or seen.known is None:
        return launch
    value = first.resolve(seen.known(launch))
    if value is None or _GLOB.search(value):
        return launch
    names = _split(first, value, launch.shell or seen.shell)
    words = (*(literal(first.text, name) for name in names or ()), *launch.words[1:])
    return launch if names is None or not _takes_flag(words, len(names)) else launch._replace(words=words)


def _split(word: Word, value: str, shell: str) -> tuple[str, ...] | None:
    """The words that a shell makes of one with this value; None where it makes one with blanks in it, or may."""
    pieces = value.split()
    if pieces == [value]:
        return (value,)
    is_split = shell != "zsh" and all(isinstance(part, Expansion) and not part.quoted for part in word.parts)
    return tuple(pieces) if is_split else None


def _takes_flag(words: tuple[Word, ...], count: int) -> bool:
    """Whether the flag may stand behind the first ``count`` words, if the subcommand is one of them."""
    call = invocation(words)
    if call is None or call.at >= count:
        return True
    flag = literal(words[0].text, UV_FLAG if call.tool is Tool.UV else FLAG)
    options = read_options(call._replace(words=(*words[:count], flag, *words[count:])), nothing_known)
    return options.cache is Cache.OFF and not options.is_inert


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


def _shell(launch: Launch, seen: Seen) -> Iterator[Launch]:
    """The script that a shell is given: behind ``-c``, or as a heredoc on its standard input."""
    script, has_file = shell_script(launch.words)
    if script is not None:
        yield from _script(launch, script, seen)
        yield from _passed(launch, script)
    elif has_file:
        yield launch
    else:
        yield from _stdin(launch, seen)


def _passed(launch: Launch, script: Word) -> Iterator[Launch]:
    """The pip command that is given to a script which may run it: ``sh -c 'exec "$@"' _ pip install x``."""
    rest = launch.words[launch.words.index(script) + 2 :]
    if re.search(_ARGUMENTS, script.raw) and invocation(rest) is not None:
        yield launch._replace(words=rest, doubt="dynamic")


def _stdin(launch: Launch, seen: Seen) -> Iterator[Launch]:
    """The script that a shell reads from a heredoc or a here-string, if it has one."""
    if (word := launch.command.here_string) is not None:
        yield from _script(launch, word, seen)
        return
    if launch.command.stdin is None:
        yield launch
        return
    nested = scripts.read(Script(launch.command.stdin), _nested_path(launch))
    yield from _inside(launch, nested, launch.quoted, seen)


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


def _script(launch: Launch, word: Word, seen: Seen) -> Iterator[Launch]:
    inner = word.inner
    if inner is None:
        yield launch._replace(words=(word,), doubt="dynamic")
        return
    nested = scripts.read(Script(inner), _nested_path(launch))
    yield from _inside(launch, nested, launch.quoted if _is_verbatim(word) else (*launch.quoted, inner), seen)


def _is_verbatim(word: Word) -> bool:
    """Whether nobody expands the text between its quotes: they are single ones, or those of an array."""
    raw = word.raw
    return raw.startswith(b"'") or (_is_element(word) and raw.find(b"\\") < 0)


def _nested_path(launch: Launch) -> tuple[Step, ...]:
    return (*launch.command.path, Step(f"script@{launch.command.start}", str(launch.words[0].start), isolated=True))


def _inside(launch: Launch, nested: tuple[Command, ...], quoted: tuple[Text, ...], seen: Seen) -> Iterator[Launch]:
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
            shell=launch.program if launch.program in SHELLS else launch.shell,
        )
        if launch.command.is_doubtful:
            inner = inner._replace(command=command._replace(is_doubtful=True))
        yield from _unwrap(inner, seen)


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


def _windows_shell(launch: Launch, seen: Seen) -> Iterator[Launch]:
    rest = windows.arguments(launch.program, launch.words)
    if not rest:
        yield launch
    elif all(windows.is_bare(word.raw) or _is_element(word) for word in rest) and len(rest) > 1:
        yield from _unwrap(launch._replace(words=rest), seen)
    elif len(rest) == 1 and not windows.is_from(launch.command) and _is_element(rest[0]) and (inner := rest[0].inner):
        nested = windows.commands(inner, launch.program, _nested_path(launch))
        yield from _inside(launch, nested, launch.quoted, seen)
    else:
        yield launch._replace(words=rest, doubt="shell-not-understood")

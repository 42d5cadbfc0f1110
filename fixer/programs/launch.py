"""What a command line ends up running, through wrappers, ``sh -c``, su and find; what is not known is a doubt.

A doubt is a reason id; nothing is guessed.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise

from fixer.programs.patterns import unwrapped
from fixer.programs.pip import Invocation, invocation, mentioned, module
from fixer.programs.wrappers import (
    RUN_TOOLS,
    SHELLS,
    WINDOWS_SHELLS,
    Change,
    Clear,
    Wrapped,
    skip_options,
)
from fixer.record import NamedTuple
from fixer.shell.words import Word, lead, program_name
from fixer.shell.words import word as shell_word

_SHELL_VALUES = frozenset(("--rcfile", "--init-file"))
_SU_VALUES = frozenset(("--command", "--shell", "--group", "--supp-group", "--user"))
_SWITCHERS = frozenset(("su", "runuser"))
_EACH = frozenset(("find", "run-parts"))
_OF_THE_SHELL = frozenset(("command", "builtin", "exec", "time", "coproc"))  # they look programs up as it does
_LOSING_LOGINS = frozenset(("-", "-l", "--login"))


class Kind(StrEnum):
    """What runs in the end."""

    PROGRAM = "program"
    SCRIPT = "script"  # a shell with its script behind -c: ``script``
    INPUT = "input"  # a shell that reads its script
    FILE = "file"  # a shell with the path of a script: ``script``
    WINDOWS = "windows"  # PowerShell or cmd
    EACH = "each"  # ``find`` and ``run-parts``, which run something for each file of a folder


class Launch(NamedTuple):
    """What a command line runs in the end: the words from that program on.

    ``changes`` are made to its environment, in order; ``user`` is who runs it, where a wrapper says so ("" for somebody
    that only a run can tell). ``is_wrapped``: no shell looks the program up. ``given`` are the words for its script.
    """

    kind: Kind
    words: tuple[Word, ...]
    changes: tuple[Change, ...] = ()
    user: str | None = None
    doubt: str | None = None
    script: Word | None = None
    is_wrapped: bool = False
    given: tuple[Word, ...] = ()

    @property
    def program(self) -> str:
        """The name of the program without its folder; "" if only a run can tell."""
        return program_name(self.words[0]) if self.words else ""

    @property
    def pip(self) -> Invocation | None:
        """The pip command that it is, if it is one."""
        return invocation(self.words) if self.kind is Kind.PROGRAM else None


Tell = Callable[[tuple[Word, ...]], tuple[Word, ...]]


def _as_it_is(words: tuple[Word, ...]) -> tuple[Word, ...]:
    return words


def launch(words: tuple[Word, ...], wrappers: frozenset[str], tell: Tell = _as_it_is) -> Launch:
    """What the words of a command run in the end; a wrapper of the settings hides no pip command behind it.

    ``tell`` gives the words behind a wrapper with a program put in whose name is known.
    """
    found = Launch(Kind.PROGRAM, words)
    named: Launch | None = None
    while found.words and found.doubt is None and found.kind is Kind.PROGRAM:
        if found.words is not words:
            found = found._replace(words=tell(found.words))
        name = found.program
        if (ends := _end(found, name)) is not None:
            found = ends
            continue
        wrapped = _behind(found.words, name, wrappers)
        if wrapped is None:
            break
        named = named or (found if wrapped.is_named else None)
        found = _wrapped(found, wrapped)
    return found if named is None else _unhidden(named, found)


def _end(found: Launch, name: str) -> Launch | None:
    """What is run by a program of that name that takes a script, or several commands; None where it is none."""
    if name in SHELLS:
        return _shell(found)
    if name in _SWITCHERS:
        return _switched(found)
    if name in WINDOWS_SHELLS:
        return found._replace(kind=Kind.WINDOWS)
    if name in _EACH:
        return found._replace(kind=Kind.EACH)
    return None


def _switched(found: Launch) -> Launch:
    """What su or runuser runs as somebody else."""
    inner = _su(found)
    if inner.words and inner.words[0] is not found.words[0]:
        return inner
    script = _su_script(found.words)
    return inner._replace(kind=Kind.INPUT if script is None else Kind.SCRIPT, script=script)


def _wrapped(found: Launch, inner: Wrapped) -> Launch:
    """What stands behind a wrapper: words, or a script that is handed to a shell."""
    return found._replace(
        kind=Kind.PROGRAM if inner.script is None else Kind.SCRIPT,
        words=inner.words,
        changes=(*found.changes, *inner.changes),
        user=found.user if inner.user is None else inner.user,
        doubt=inner.doubt,
        script=inner.script,
        is_wrapped=found.is_wrapped or found.program not in _OF_THE_SHELL,
    )


def _unhidden(named: Launch, found: Launch) -> Launch:
    """Behind a wrapper; where that tells of no pip and the words do, they are doubtful as without it."""
    is_told = found.kind is not Kind.PROGRAM or found.doubt is not None or invocation(found.words) is not None
    return found if is_told or mentioned(named.words) is None else named._replace(doubt="unknown-wrapper")


def _behind(words: tuple[Word, ...], name: str, wrappers: frozenset[str]) -> Wrapped | None:
    """What stands behind a wrapper; ``python -m poetry`` is one, and poetry stands behind it."""
    inner = module(words) if name.startswith("py") else ()
    return Wrapped(inner) if inner and inner[0].value in RUN_TOOLS else unwrapped(words, name, wrappers)


def find_parts(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], tuple[tuple[Word, ...], ...]]:
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
    return tuple(own), tuple(found)


def _shell(found: Launch) -> Launch:
    """The script that a shell is given: behind ``-c``, by its path, or else on its standard input."""
    script, has_file = shell_script(found.words)
    if script is None:
        return found._replace(kind=Kind.INPUT)
    return found._replace(kind=Kind.FILE if has_file else Kind.SCRIPT, script=script)


def shell_script(words: tuple[Word, ...]) -> tuple[Word | None, bool]:
    """The word behind ``-c`` of a shell, or the one that names a script file (then True)."""
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
    if reads_input or words[position].value in ("-", "/dev/stdin"):
        return None, False
    return words[position], True


def _su(found: Launch) -> Launch:
    """The launch behind su or runuser: other user, environment lost by a login."""
    words = found.words
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
    changes = (*found.changes, Clear()) if clear else found.changes
    inner = found._replace(user=user, changes=changes)
    return inner._replace(words=words[position:]) if as_user and position < len(words) else inner


def _su_script(words: tuple[Word, ...]) -> Word | None:
    for word, following in pairwise(words):
        text = lead(word)
        if text == "--command" or re.fullmatch(r"-\w*c", text):
            return following
    attached = ((word, match.end()) for word in words if (match := re.match(rb"(?:--command=|-\w*c)(?=.)", word.raw)))
    return next((shell_word(word.script, word.begin + length, word.stop) for word, length in attached), None)

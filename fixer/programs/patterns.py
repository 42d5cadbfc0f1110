"""Wrappers in a small language of their own: ``tool run --opt= OPERAND``, as the table below and settings give them.

``tool`` is the program, ``run`` a subcommand that has to be there. ``--opt=`` and ``-o=`` take a value, other options
none. An OPERAND in capitals is one word before the command; USER is who runs it, whose home it then has. ``--`` says
that the command stands behind a ``--``, whatever is before it. SCRIPT, as the value of an option (``-c=SCRIPT``) or as
the last operand, is a text that is handed to a shell. The options are those of each program's manual.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from fixer.programs.pip import invocation, mentioned
from fixer.programs.wrappers import Wrapped, behind_any, behind_wrapper, skip_options
from fixer.record import NamedTuple
from fixer.shell.words import Word, lead
from fixer.shell.words import word as shell_word

_SCRIPT, _USER, _END = "SCRIPT", "USER", "--"

# What is not said to change the user keeps both user and HOME: s6-setuidgid and chpst leave HOME alone.
PATTERNS: dict[str, tuple[str, ...]] = {
    "pixi": ("pixi run -e= --environment= -m= --manifest-path= -w= --workspace= -p= --platform= --auth-file=",),
    "rye": ("rye run --pyproject=",),
    "scl": ("scl enable --", "scl enable COLLECTION SCRIPT"),
    "s6-setuidgid": ("s6-setuidgid OWNER",),
    "setuidgid": ("setuidgid OWNER",),
    "chpst": ("chpst -u= -U= -b= -e= -/= -n= -l= -L= -m= -d= -o= -p= -f= -c= -r= -t= -s=",),
    "flock": ("flock -w= --wait= --timeout= -E= --conflict-exit-code= -c=SCRIPT --command=SCRIPT FILE",),
    "setarch": ("setarch ARCH",),
    "linux32": ("linux32",),
    "linux64": ("linux64",),
    "doppler": ("doppler run -p= --project= -c= --config= -t= --token= --command=SCRIPT --",),
    "op": ("op run --env-file= --account= --",),
    "mise": ("mise exec -c=SCRIPT --command=SCRIPT --", "mise x -c=SCRIPT --command=SCRIPT --"),
    "infisical": ("infisical run --env= --command=SCRIPT --",),
    "aws-vault": ("aws-vault exec PROFILE --",),
    "chamber": ("chamber exec SERVICE --",),
    "direnv": ("direnv exec FOLDER",),
    "dotenv": ("dotenv -f= --file= -q= --quote= -e= --export= run --", "dotenv -f= --file= run"),
    "rtx": ("rtx exec -c=SCRIPT --command=SCRIPT --", "rtx x -c=SCRIPT --command=SCRIPT --"),
    "pyenv": ("pyenv exec",),
    "asdf": ("asdf exec",),
    "tini": ("tini -p= -e=",),
    "dumb-init": ("dumb-init -r= --rewrite=",),
    "catatonit": ("catatonit",),
    "ssh-agent": ("ssh-agent -a= -E= -O= -P= -t=",),
    "dbus-launch": ("dbus-launch --config-file= --autolaunch=",),
    "eatmydata": ("eatmydata",),
    "fakeroot": ("fakeroot -l= --lib= --faked= -s= -i= -b=",),
    "faketime": ("faketime -f= TIME",),
    "catchsegv": ("catchsegv",),
    "strace": ("strace -a= -b= -e= -E= -I= -o= -O= -p= -P= -s= -S= -U= -X= --output= --trace=",),
    "torsocks": ("torsocks -a= --address= -P= --port= -u= --user= -p= --pass=",),
    "tsocks": ("tsocks",),
    "proxychains": ("proxychains -f=",),
    "proxychains4": ("proxychains4 -f=",),
    "xvfb-run": ("xvfb-run -e= --error-file= -f= --auth-file= -n= --server-num= -s= --server-args= -p= -w= --wait=",),
    "dbus-run-session": ("dbus-run-session --config-file= --dbus-daemon=",),
    "taskset": ("taskset MASK",),
    "chrt": ("chrt -T= -P= -D= PRIORITY",),
    "unbuffer": ("unbuffer",),
    "script": ("script -c=SCRIPT --command=SCRIPT -E= -I= -O= -B= -T= -m= -o= --",),
    "sg": ("sg -c=SCRIPT --command=SCRIPT GROUP SCRIPT",),
    "nix-shell": ("nix-shell --run=SCRIPT --command=SCRIPT -p= -A= -I= --arg= --argstr= --attr= --",),
}


class Pattern(NamedTuple):
    """A wrapper taken apart; ``operands`` are the names of the words between its options and the command."""

    name: str
    subcommands: tuple[str, ...] = ()
    short: str = ""  # letters of the options that take a value
    long: frozenset[str] = frozenset()
    scripts: frozenset[str] = frozenset()  # the options among them whose value is handed to a shell
    users: frozenset[str] = frozenset()
    operands: tuple[str, ...] = ()
    is_behind_dashes: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the program's name is told: options, numbers and durations may stand behind it."""
        return self == Pattern(self.name)


@lru_cache(maxsize=256)
def pattern(text: str) -> Pattern:
    """What a line of the small language says."""
    name, *items = text.split() or [""]
    options = [item.partition("=") for item in items if item.startswith("-") and "=" in item]
    plain = [item for item in items if not item.startswith("-")]
    return Pattern(
        name,
        tuple(item for item in plain if not item.isupper()),
        "".join(option[1:] for option, _, _ in options if not option.startswith("--")),
        frozenset(option for option, _, _ in options if option.startswith("--")),
        frozenset(option for option, _, value in options if value == _SCRIPT),
        frozenset(option for option, _, value in options if value == _USER),
        tuple(item for item in plain if item.isupper()),
        _END in items,
    )


def unwrapped(words: tuple[Word, ...], name: str, others: frozenset[str]) -> Wrapped | None:
    """What stands behind the wrapper ``name``, one that is known or one of the settings' ``others``.

    None if it is no wrapper, or has nothing behind it. What is known comes first, and a pip command is no wrapper,
    whatever the settings say.
    """
    found = behind_wrapper(words, name)
    if found is None and name in PATTERNS:
        found = _first(map(pattern, PATTERNS[name]), words)
    if found is not None or not others:
        return found
    named = [one for text in sorted(others) if (one := pattern(text)).name == name]
    found = _first(named, words) if named and invocation(words) is None else None
    return found and found._replace(is_named=True)


def _first(wrappers: Iterable[Pattern], words: tuple[Word, ...]) -> Wrapped | None:
    each = (behind_any(words) if one.is_bare else behind(one, words) for one in wrappers)
    return next((one for one in each if one is not None), None)


def behind(wrapper: Pattern, words: tuple[Word, ...]) -> Wrapped | None:
    """What stands behind a wrapper; None where the words are not as its pattern says."""
    position, options = _behind_options(wrapper, words, 1)
    for subcommand in wrapper.subcommands:
        if position >= len(words) or words[position].value != subcommand:
            return None
        position, more = _behind_options(wrapper, words, position + 1)
        options += more
    if wrapper.is_behind_dashes:
        return _behind_dashes(wrapper, words, position)
    user = next((value for option, value in reversed(options) if option in wrapper.users), None)
    return _script_among(wrapper, words[1:position]) or _behind_operands(wrapper, words, position, user)


def _behind_operands(wrapper: Pattern, words: tuple[Word, ...], start: int, user: str | None) -> Wrapped | None:
    """Behind the operands that stand from ``start`` on, each of which options may follow."""
    position = start
    for operand in wrapper.operands:
        if operand == _SCRIPT:
            is_script = position < len(words) and mentioned(words[start - 1 :]) is None
            return Wrapped(words, user=user, script=words[-1]) if is_script else None
        if position >= len(words) or invocation(words[position:]) is not None:
            break  # a pip command is never an operand
        user = (words[position].value or "").partition(":")[0] if operand == _USER else user
        end, _ = _behind_options(wrapper, words, position + 1)
        if (script := _script_among(wrapper, words[position + 1 : end])) is not None:
            return script._replace(user=user)
        position = end
    return Wrapped(words[position:], user=user) if position < len(words) else None


def _behind_options(wrapper: Pattern, words: tuple[Word, ...], position: int) -> tuple[int, list[tuple[str, str]]]:
    return skip_options(words, position, wrapper.short, wrapper.long)


def _behind_dashes(wrapper: Pattern, words: tuple[Word, ...], position: int) -> Wrapped | None:
    """Behind the first ``--``; all that stands before it is the wrapper's own."""
    start = position - 1 if words[position - 1].value == _END else position
    end = next((i for i in range(start, len(words)) if words[i].value == _END), len(words))
    if (script := _script_among(wrapper, words[1:end])) is not None:
        return script
    return Wrapped(words[end + 1 :]) if end + 1 < len(words) else None


def _script_among(wrapper: Pattern, words: tuple[Word, ...]) -> Wrapped | None:
    """The value of an option that is a script: the next word, or what is attached to the option."""
    for index, word in enumerate(words) if wrapper.scripts else ():
        text = lead(word)
        for option in wrapper.scripts if text.startswith("-") else ():
            is_long = option.startswith("--")
            if text == option or (not is_long and re.fullmatch(rf"-[A-Za-z]*{option[1]}", text)):
                return Wrapped(words, script=words[index + 1]) if index + 1 < len(words) else None
            head = f"{option}=" if is_long else option
            if text.startswith(head):
                return _attached(word, head)
    return None


def _attached(word: Word, head: str) -> Wrapped:
    """The script behind ``--command=``; in an array it is a part of a string, and nothing is edited there."""
    cut = len(head)
    if word.plain is not None or not word.raw.startswith(head.encode("utf-8", "surrogateescape")):
        return Wrapped((word,), doubt="dynamic")
    dynamic = tuple((start - cut, stop - cut) for start, stop in word.dynamic)
    return Wrapped((word,), script=shell_word(word.script, word.begin + cut, word.stop, dynamic))

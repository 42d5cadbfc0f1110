"""What a shell of the build knows at one moment, and the ways on which a statement may be left."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from fixer.build.facts.files import NO_FILES, Files
from fixer.build.facts.files import joined as joined_files
from fixer.build.facts.pips import UNKNOWN_PIP, Pip
from fixer.build.facts.pips import joined as joined_pips
from fixer.build.facts.scope import DEFAULT_PATH, NO_ENV, Env, home, join
from fixer.record import NamedTuple
from fixer.shell.idioms import own_folder
from fixer.shell.tree import Function
from fixer.shell.words import Word

_EXPANDED = frozenset("$`")
_WORKING_FOLDER = frozenset(("$(pwd)", "`pwd`"))
Functions = Mapping[str, tuple[Function, ...]]  # by name; several where only a run can tell which one it is
_NO_FUNCTIONS: Functions = MappingProxyType({})
_NO_PROGRAMS: Mapping[str, Pip] = MappingProxyType({})
Choices = Mapping[str, frozenset[str]]  # by name: the few values of which a variable has one
_NO_CHOICES: Choices = MappingProxyType({})
_MOST_CHOICES = 6
_ABSENT = object()
UNTOLD = "\0"  # among the few values: one that only a run can tell


class State(NamedTuple):
    """What a shell knows, and what lies around it.

    ``env`` is exported, ``local`` is not; None stands for a value that only a run can tell. ``user`` is "" and ``cwd``
    None where the file does not tell. ``aliases`` are names that stand for something else. ``trap`` is what runs when
    the shell ends. ``remembered`` is where the shell has found pip before, by the name it was called by. ``scoped`` are
    the variables that the function which runs has for itself; what it was given is in ``local`` as "1", "2" and so on.
    ``running`` are the events of the background, which may write yet. ``choices`` are the few values of variables that
    stand as None in ``env`` and ``local``: a set for each, empty where they are too many.
    ``given`` are the words that ``"$@"`` stands for, where these are told. ``beside`` is, for each command of the
    background, what lay there when it began, and what would if it were done. ``ran`` are the events whose commands
    were come upon whichever way led here.
    """

    env: Env = NO_ENV
    local: Env = NO_ENV
    user: str = "root"
    cwd: str | None = "/"
    files: Files = NO_FILES
    pip: Pip = UNKNOWN_PIP
    errexit: bool = False
    functions: Functions = _NO_FUNCTIONS
    aliases: frozenset[str] = frozenset()
    trap: Word | None = None
    remembered: Mapping[str, Pip] = _NO_PROGRAMS
    scoped: frozenset[str] = frozenset()
    running: int = 0
    choices: Choices = _NO_CHOICES
    given: tuple[Word, ...] = ()
    pipefail: bool = False
    beside: tuple[tuple[Files, Files], ...] = ()
    ran: int = 0

    def known(self, name: str) -> str | None:
        """The value of a variable, HOME included; or of one of the ways to write where a script lies."""
        if name == "HOME":
            return home(self.env, self.user)
        if name in self.local or name in self.env:
            return self.local[name] if name in self.local else self.env[name]
        if name[:1] in _EXPANDED and name[1:]:
            return self._folder(name)
        return DEFAULT_PATH if name == "PATH" else self.cwd if name == "PWD" else None

    def _folder(self, source: str) -> str | None:
        """What ``$(dirname "$0")`` and its like give in a script whose path is known."""
        own = own_folder(source)
        script = self.local.get("0" if own.is_zero else "BASH_SOURCE") if own is not None else None
        if own is None or script is None:
            return self.cwd if source in _WORKING_FOLDER else None
        return join(script.rpartition("/")[0] or "/", own.below.lstrip("/") or ".")

    def with_variable(self, name: str, value: str | None, *, exported: bool) -> "State":
        """``name=value``; it stays exported where it was."""
        env, local = self.env, self.local
        if exported or name in env or name == "HOME":
            env = {**env, name: value}
        if not exported or name in local:
            local = {**local, name: value}
        remembered = _NO_PROGRAMS if name == "PATH" else self.remembered
        choices = _without(self.choices, (name,))
        return self._replace(env=env, local=local, remembered=remembered, choices=choices)

    def with_one_of(self, name: str, values: Sequence[str], *, exported: bool) -> "State":
        """``name=value``, with one of these values, none of which it was before."""
        found = self.with_variable(name, values[0] if len(values) == 1 else None, exported=exported)
        if len(values) < 2:
            return found
        return found._replace(choices={**found.choices, name: frozenset(values)})

    def with_choice(self, name: str, value: str) -> "State":
        """The state in which it is this one of its few values that the variable has."""
        told = None if value == UNTOLD else value
        env, local = ({**names, name: told} if name in names else names for names in (self.env, self.local))
        return self._replace(env=env, local=local, choices=_without(self.choices, (name,)))

    def few(self, name: str) -> frozenset[str]:
        """The values of which a variable has one, UNTOLD among them; none where they are more than are kept in mind."""
        if name in self.choices:
            return self.choices[name]
        values = {names[name] for names in (self.env, self.local) if name in names} or {None}
        return frozenset(UNTOLD if value is None else value for value in values if len(values) == 1)

    def without_variable(self, name: str) -> "State":
        """``unset name``."""
        if name not in self.env and name not in self.local:
            return self
        env = {other: value for other, value in self.env.items() if other != name}
        local = {other: value for other, value in self.local.items() if other != name}
        return self._replace(env=env, local=local, choices=_without(self.choices, (name,)))

    def with_arguments(self, values: Sequence[str | None], words: tuple[Word, ...] = ()) -> "State":
        """``$1``, ``$2`` and so on, and the words that they come from; those from before are gone."""
        if not values and not self.given and not any(map(_is_argument, self.local)):
            return self
        local = {name: value for name, value in self.local.items() if not _is_argument(name)}
        return self._replace(local=local | {str(at): value for at, value in enumerate(values, 1)}, given=words)

    @property
    def arguments(self) -> list[str | None]:
        """The values of ``$1``, ``$2`` and so on."""
        return [self.local[name] for name in sorted(filter(_is_argument, self.local), key=int)]

    def returned(self, caller: "State") -> "State":
        """This shell when a function has returned to ``caller``: what was the function's own is what it was."""
        state = self.with_arguments(caller.arguments, caller.given)
        if not state.scoped:
            return state if not caller.scoped else state._replace(scoped=caller.scoped)
        env, local = (
            {name: value for name, value in mine.items() if name not in state.scoped}
            | {name: value for name, value in theirs.items() if name in state.scoped}
            for mine, theirs in ((state.env, caller.env), (state.local, caller.local))
        )
        own = {name: values for name, values in caller.choices.items() if name in state.scoped}
        choices = {**_without(state.choices, state.scoped), **own}
        return state._replace(env=env, local=local, scoped=caller.scoped, choices=choices)

    @property
    def child(self) -> "State":
        """What a child of this shell begins with: no trap, and nobody in the background that it could wait for."""
        return self._replace(trap=None, running=0, beside=())

    def behind(self, child: "State") -> "State":
        """This shell when a child of it is done: only files outlive it."""
        running, ran = self.running | child.running, self.ran | child.ran
        if child.files is self.files and child.pip is self.pip and (running, ran) == (self.running, self.ran):
            return self
        return self._replace(files=child.files, pip=child.pip, running=running, ran=ran)


def _is_argument(name: str) -> bool:
    return name.isdigit() and name != "0"


def joined(one: State | None, other: State | None) -> State | None:
    """What is known whichever of two ways was taken; None is a way that nobody takes."""
    if one is None or one is other:
        return other
    if other is None or one == other:
        return one
    return State(
        _shared(one.env, other.env),
        _shared(one.local, other.local),
        one.user if one.user == other.user else "",
        one.cwd if one.cwd == other.cwd else None,
        joined_files(one.files, other.files),
        joined_pips(one.pip, other.pip),
        one.errexit and other.errexit,
        _either(one.functions, other.functions),
        one.aliases | other.aliases,
        one.trap if one.trap == other.trap else None,
        _same_programs(one.remembered, other.remembered),
        one.scoped | other.scoped,
        one.running | other.running,
        _few(one, other),
        one.given if one.given == other.given else (),
        one.pipefail or other.pipefail,
        one.beside if one.beside == other.beside else (),
        one.ran & other.ran,
    )


def once(state: State | None, before: State) -> State | None:
    """Behind a loop that was gone through once: what it changes may have more values than were seen."""
    if state is None or state.choices is before.choices or not state.choices:
        return state
    choices = {
        name: values if values == before.few(name) else values and values | {UNTOLD}
        for name, values in state.choices.items()
    }
    return state._replace(choices=choices)


def _without(choices: Choices, names: Collection[str]) -> Choices:
    if not choices or not any(name in choices for name in names):
        return choices
    return {name: values for name, values in choices.items() if name not in names}


def _few(one: State, other: State) -> Choices:
    """The variables that either has, with all values that they may have, as long as these are few."""
    if one.env is other.env and one.local is other.local and one.choices is other.choices:
        return one.choices
    found: dict[str, frozenset[str]] = {}
    for name in dict.fromkeys((*one.env, *one.local, *other.env, *other.local)):
        ours, theirs = _written(one, name), _written(other, name)
        if ours == theirs:
            if name in one.choices:
                found[name] = one.choices[name]
            continue
        values = _values_of_both(one, other, name)
        if values != {UNTOLD}:
            found[name] = values
    return found


def _written(state: State, name: str) -> tuple[object, ...]:
    return tuple(names.get(name, _ABSENT) for names in (state.env, state.local, state.choices))


def _values_of_both(one: State, other: State, name: str) -> frozenset[str]:
    """None at all where they are too many, or only one of two that have the variable exports it."""
    kinds = [(name in state.env, name in state.local) for state in (one, other)]
    ours, theirs = one.few(name), other.few(name)
    is_alike = kinds[0] == kinds[1] or (False, False) in kinds
    is_few = ours and theirs and is_alike and len(ours | theirs) <= _MOST_CHOICES
    return ours | theirs if is_few else frozenset()


def _shared(one: Env, other: Env) -> Env:
    """The variables of both; a name that only one has may be set, to nobody knows what."""
    if one is other or one == other:
        return one
    return {name: value if (value := one.get(name)) == other.get(name) else None for name in {**one, **other}}


def _either(one: Functions, other: Functions) -> Functions:
    if one is other or one == other:
        return one
    return {name: _all(one.get(name, ()), other.get(name, ())) for name in (*one, *other)}


def _all(one: tuple[Function, ...], other: tuple[Function, ...]) -> tuple[Function, ...]:
    return tuple(sorted({function.start: function for function in (*one, *other)}.values(), key=lambda f: f.start))


def _same_programs(one: Mapping[str, Pip], other: Mapping[str, Pip]) -> Mapping[str, Pip]:
    if one is other or one == other:
        return one
    return {name: found for name, found in one.items() if other.get(name) == found}


class Outcome(NamedTuple):
    """How a statement may end; None where it does not end so.

    ``excused`` is a failure that ``set -e`` lets pass. ``quits`` and ``dies`` leave the shell, with success or without;
    ``returns`` leaves a function with success, ``fails`` without; ``breaks`` leaves a loop.
    """

    success: State | None
    failure: State | None = None
    excused: State | None = None
    quits: State | None = None
    dies: State | None = None
    returns: State | None = None
    fails: State | None = None
    breaks: State | None = None

    @property
    def failed(self) -> State | None:
        """Any failure that the next statement may look at."""
        return joined(self.failure, self.excused)

    @property
    def ended(self) -> State | None:
        """Where the next statement begins, whatever this one came to."""
        return joined(self.success, self.failed)

    @property
    def is_plain(self) -> bool:
        """Whether it leaves neither the shell nor anything else."""
        return self[3:] == _NOWHERE

    @property
    def anyhow(self) -> State | None:
        """What holds whichever way it was left."""
        found = self.ended
        for state in self[3:]:
            found = joined(found, state)
        return found


_NOWHERE = (None, None, None, None, None)


def either(one: Outcome, other: Outcome) -> Outcome:
    """Whichever of two ways was taken."""
    return Outcome(*(joined(a, b) for a, b in zip(one, other, strict=True)))


def leaving(one: Outcome, other: Outcome) -> Outcome:
    """``one``, with the ways on which ``other`` leaves."""
    if other.is_plain:
        return one
    ways = [joined(a, b) for a, b in zip(one[3:], other[3:], strict=True)]
    return Outcome(one.success, one.failure, one.excused, *ways)

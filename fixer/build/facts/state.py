"""What a shell of the build knows at one moment, and the ways on which a statement may be left."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from fixer.build.facts.files import NO_FILES, Files
from fixer.build.facts.files import joined as joined_files
from fixer.build.facts.scope import NO_ENV, Env, home
from fixer.shell.tree import Function
from fixer.shell.words import Word


class Pip(NamedTuple):
    """The pip that ``pip`` is: its version where the file tells, and whether a distribution's package brought it."""

    version: str | None = None
    is_packaged: bool = False


UNKNOWN_PIP = Pip()
Functions = Mapping[str, tuple[Function, ...]]  # by name; several where only a run can tell which one it is
_NO_FUNCTIONS: Functions = MappingProxyType({})
_NO_PROGRAMS: Mapping[str, Pip] = MappingProxyType({})


class State(NamedTuple):
    """What a shell knows, and what lies around it.

    ``env`` is exported, ``local`` is not; None stands for a value that only a run can tell. ``user`` is "" and ``cwd``
    None where the file does not tell. ``aliases`` are names that stand for something else. ``trap`` is what runs when
    the shell ends. ``remembered`` is where the shell has found pip before, by the name it was called by. ``scoped`` are
    the variables that the function which runs has for itself; what it was given is in ``local`` as "1", "2" and so on.
    ``running`` are the events of the background, which may write yet.
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

    def known(self, name: str) -> str | None:
        """The value of a variable, HOME included."""
        if name == "HOME":
            return home(self.env, self.user)
        return self.local[name] if name in self.local else self.env.get(name)

    def with_variable(self, name: str, value: str | None, *, exported: bool) -> "State":
        """``name=value``; it stays exported where it was."""
        env, local = self.env, self.local
        if exported or name in env or name == "HOME":
            env = {**env, name: value}
        if not exported or name in local:
            local = {**local, name: value}
        remembered = _NO_PROGRAMS if name == "PATH" else self.remembered
        return self._replace(env=env, local=local, remembered=remembered)

    def without_variable(self, name: str) -> "State":
        """``unset name``."""
        if name not in self.env and name not in self.local:
            return self
        env = {other: value for other, value in self.env.items() if other != name}
        local = {other: value for other, value in self.local.items() if other != name}
        return self._replace(env=env, local=local)

    def with_arguments(self, values: Sequence[str | None]) -> "State":
        """``$1``, ``$2`` and so on; those from before are gone."""
        if not values and not any(map(str.isdigit, self.local)):
            return self
        local = {name: value for name, value in self.local.items() if not name.isdigit()}
        return self._replace(local=local | {str(at): value for at, value in enumerate(values, 1)})

    def returned(self, caller: "State") -> "State":
        """This shell when a function has returned to ``caller``: what was the function's own is what it was."""
        values = [caller.local[name] for name in sorted(filter(str.isdigit, caller.local), key=int)]
        state = self.with_arguments(values)
        if not state.scoped:
            return state if not caller.scoped else state._replace(scoped=caller.scoped)
        env, local = (
            {name: value for name, value in mine.items() if name not in state.scoped}
            | {name: value for name, value in theirs.items() if name in state.scoped}
            for mine, theirs in ((state.env, caller.env), (state.local, caller.local))
        )
        return state._replace(env=env, local=local, scoped=caller.scoped)

    def behind(self, child: "State") -> "State":
        """This shell when a child of it is done: only files outlive it."""
        if child.files is self.files and child.pip is self.pip and child.running == self.running:
            return self
        return self._replace(files=child.files, pip=child.pip, running=child.running)


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
        one.pip if one.pip == other.pip else UNKNOWN_PIP,
        one.errexit and other.errexit,
        _either(one.functions, other.functions),
        one.aliases | other.aliases,
        one.trap if one.trap == other.trap else None,
        _same_programs(one.remembered, other.remembered),
        one.scoped | other.scoped,
        one.running | other.running,
    )


def _shared(one: Env, other: Env) -> Env:
    """The variables of both; a name that only one has may be set, to nobody knows what."""
    if one is other or one == other:
        return one
    return {
        name: one[name] if name in one and name in other and one[name] == other[name] else None
        for name in (*one, *(name for name in other if name not in one))
    }


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


def leaving(one: Outcome, other: Outcome) -> Outcome:
    """``one``, with the ways on which ``other`` leaves."""
    if other.is_plain:
        return one
    ways = [joined(a, b) for a, b in zip(one[3:], other[3:], strict=True)]
    return Outcome(one.success, one.failure, one.excused, *ways)

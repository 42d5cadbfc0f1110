"""The environment that a launch sees: the stage's, changed by the script above it and by its own wrappers."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from fixer.build import order
from fixer.build.scope import NO_ENV, UNKNOWN_HOME, Env, Scope, home
from fixer.programs.launch import Launch
from fixer.programs.wrappers import Assign, Change, Chroot, Clear, Unset, assignment
from fixer.shell.command import Command
from fixer.shell.words import Word, lead

_PLACES = frozenset(("PIP_CACHE_DIR", "XDG_CACHE_HOME"))
_EXPORTS = frozenset(("export", "declare", "typeset", "readonly", "local"))

_READERS = frozenset(
    ("read", "for", "select", "mapfile", "readarray")
)  # what they put into a name, only a run can tell
_CHANGERS = _EXPORTS | _READERS | {"unset"}


class Runtime(NamedTuple):
    """Exported variables, all variables, and the user of one launch; None stands for an unknown value."""

    env: Env
    variables: Env
    user: str
    is_cleared: bool
    home: str  # of the shell that reads the words, whoever runs them

    def known(self, name: str) -> str | None:
        """The value of a variable as the script at that place sees it, HOME included."""
        return self.home if name == "HOME" else self.variables.get(name)


NOTHING_SEEN = Runtime(NO_ENV, NO_ENV, "", is_cleared=False, home=UNKNOWN_HOME)


class _State:
    """Variables while a script is followed from its top to a command."""

    def __init__(self, scope: Scope) -> None:
        self.env: dict[str, str | None] = dict(scope.env)
        self.local: dict[str, str | None] = {}
        self.user = scope.user
        self.is_cleared = False

    def known(self, name: str) -> str | None:
        if name == "HOME":
            found = home(self.env, self.user)
            return None if found == UNKNOWN_HOME else found
        return self.local.get(name, self.env.get(name))

    def reader(self) -> Callable[[Word], str | None]:
        """What a shell makes of words now, whatever is changed before they are used."""
        variables, own_home = {**self.env, **self.local}, self.known("HOME")
        return lambda word: word.resolve(lambda name: own_home if name == "HOME" else variables.get(name))

    def set(self, name: str, value: str | None, *, exported: bool) -> None:
        if exported or name in self.env or name == "HOME":
            self.env[name] = value
        if not exported or name in self.local:
            self.local[name] = value

    def run(self, command: Command, *, is_sure: bool) -> None:
        """What a command above changes; where it is not sure to have run, its names are no longer known."""
        name = command.words[0].value if command.words else None
        if name == "unset":
            for word in command.words[1:]:
                self.env.pop(lead(word), None)
                self.local.pop(lead(word), None)
            return
        if name in _READERS:
            for word in command.words[1:]:
                self.set(lead(word), None, exported=False)
            return
        if name in _EXPORTS:
            if any(word.value == ("-n" if name == "export" else "+x") for word in command.words):
                self._keep_local(command.words[1:])
                return
            exported = name == "export" or any(word.value == "-x" for word in command.words)
            for word in command.words[1:]:
                self._declare(word, exported=exported, is_sure=is_sure)
            return
        if not command.words:
            self._assign(command.assignments, is_sure=is_sure)

    def _keep_local(self, words: Iterable[Word]) -> None:
        """``export -n``: still a variable of the shell, no longer one of its children's."""
        for word in words:
            name = lead(word).partition("=")[0]
            if name in self.env:
                self.local[name] = self.env.pop(name)

    def _declare(self, word: Word, *, exported: bool, is_sure: bool) -> None:
        assigned = assignment(word)
        if assigned is not None:
            value = assigned.value.resolve(self.known) if is_sure else None
            self.set(assigned.name, value, exported=exported)
        elif exported and (name := lead(word)) in self.local:
            self.env[name] = self.local[name] if is_sure else None

    def _assign(self, words: Iterable[Word], *, is_sure: bool) -> None:
        for word in words:
            if (assigned := assignment(word)) is not None:
                self.set(assigned.name, assigned.value.resolve(self.known) if is_sure else None, exported=False)

    def apply(self, changes: Iterable[Change], resolve: Callable[[Word], str | None]) -> None:
        """What wrappers do to the environment of one launch."""
        for change in changes:
            match change:
                case Assign(name, value):
                    self.env[name] = resolve(value)
                case Unset(name):
                    self.env.pop(name, None)
                case Chroot():
                    self.env |= dict.fromkeys(("HOME", *(_PLACES & self.env.keys())))
                case Clear(kept):
                    self.env = {name: value for name, value in self.env.items() if name in kept}
                    self.is_cleared = True


def changes_variables(command: Command) -> bool:
    """Whether a command may change what later ones see: assignments alone, export, unset and the like."""
    return not command.words or command.words[0].value in _CHANGERS


def runtime(launch: Launch, above: tuple[Command, ...], scope: Scope) -> Runtime:
    """What ``launch`` sees, ``above`` being the commands of the RUN that change variables."""
    if launch.user is None and not (above or launch.outer or launch.changes or launch.command.assignments):
        return Runtime(scope.env, scope.env, scope.user, is_cleared=False, home=home(scope.env, scope.user))
    state = _State(scope)
    nested = len(launch.shell_path)
    inner: list[Command] = []
    for command in above:
        if command.start >= launch.command.start:
            continue
        if nested and command.path[:nested] == launch.shell_path:
            inner.append(command)
        else:
            _follow(state, command, launch)
    if launch.outer:
        state.apply(launch.outer, state.reader())
    for command in inner:
        _follow(state, command, launch)
    variables = {**state.env, **state.local}
    read = state.reader() if launch.changes else None
    prefix = [assigned for word in launch.command.assignments if (assigned := assignment(word))]
    if launch.words:
        state.apply(prefix, lambda word: word.resolve(state.known))
    if read is not None:
        state.apply(launch.changes, read)
    user = scope.user if launch.user is None else launch.user
    if launch.user is not None:
        state.env.pop("HOME", None)
    is_anothers = nested and launch.user is not None
    shell_home = home(NO_ENV, user) if is_anothers else home(variables, scope.user)
    return Runtime(state.env, variables, user, state.is_cleared, shell_home)


def _follow(state: _State, command: Command, launch: Launch) -> None:
    if order.holds_for(command, launch.command):
        state.run(command, is_sure=True)
    elif not order.is_lost(command, launch.command):
        state.run(command, is_sure=False)

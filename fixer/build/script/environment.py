"""The environment that a launch gets: its shell's, with what stands before it on the line and what its wrappers do."""

from collections.abc import Callable, Iterable

from fixer.build.facts.pips import Pip
from fixer.build.facts.scope import join
from fixer.build.facts.state import State
from fixer.programs.launch import Launch
from fixer.programs.wrappers import Assign, Change, Chdir, Chroot, Clear, Unset, assignment
from fixer.shell.words import Word

_PLACES = frozenset(("PIP_CACHE_DIR", "XDG_CACHE_HOME"))


def seen(state: State, assignments: tuple[Word, ...], changes: tuple[Change, ...], user: str | None) -> State:
    """The state that a launch sees: exported variables and the user are its own."""
    if not (assignments or changes or user is not None):
        return state
    env = dict(state.env)
    found = state
    for word in assignments:
        if (assigned := assignment(word)) is not None:
            value = assigned.value.resolve(found.known)
            env[assigned.name] = value
            found = found.with_variable(assigned.name, value, exported=True)
    env = _changed(env, changes, lambda word: word.resolve(state.known))
    for change in changes:
        if isinstance(change, Chdir):
            found = found._replace(cwd=join(found.cwd, change.folder) if change.folder else None)
    if user is not None:
        env.pop("HOME", None)
    choices = {name: values for name, values in state.choices.items() if env.get(name, "") is None}
    user = state.user if user is None else user
    return found._replace(env=env, local=state.local, user=user, choices=choices if state.choices else state.choices)


def _changed(
    env: dict[str, str | None], changes: Iterable[Change], resolve: Callable[[Word], str | None]
) -> dict[str, str | None]:
    """What wrappers do to the environment of one launch."""
    for change in changes:
        match change:
            case Assign(name, value):
                env[name] = resolve(value)
            case Unset(name):
                env.pop(name, None)
            case Chroot():
                env |= dict.fromkeys(("HOME", *(_PLACES & env.keys())))
            case Clear(kept):
                env = {name: value for name, value in env.items() if name in kept}
    return env


def remembering(found: Launch, pip: Pip, state: State) -> State:
    """The shell when it has found this pip."""
    name = found.words[0].value or ""
    if pip.is_packaged and not found.is_wrapped and name.startswith("pip"):
        return state._replace(remembered={**state.remembered, name: pip})
    return state

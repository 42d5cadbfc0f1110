"""What the commands that are the shell's own do to it."""

import re
from collections.abc import Callable, Iterable

from fixer.build.facts.files import Files, merged
from fixer.build.facts.scope import NAMES_THAT_MATTER, UNKNOWN_HOME, join
from fixer.build.facts.state import Outcome, State
from fixer.build.script import deeds
from fixer.build.script.arguments import handed
from fixer.build.script.shell import Context
from fixer.dockerfile.document import Text
from fixer.programs.deeds import Deed, Verb
from fixer.programs.wrappers import Assign, assignment
from fixer.shell.words import Word, lead, looked_up

_ERREXIT = r"[-+][A-Za-z]*e[A-Za-z]*"
_FAILURE = r"0*[1-9]\d*"
_ENDS = frozenset(("EXIT", "0"))
_SUM = r"[\w\s$#@{}()\[\]!~+\-*/%<>=&|^?:,]*"  # without anything in it that a shell would run
_COMPARED = r"(?<![<>])[=!<>]="
_LEFT = "DIRSTACK"
_NAME_AND_VALUE = 3  # words, "set" among them


def ended(state: State, context: Context, *, fails: bool = True, failed: State | None = None) -> Outcome:
    """A command that is done; where it failed, ``failed`` or else the same holds, if anybody cares."""
    if not fails or context.fails_run(state):
        return Outcome(state)
    return Outcome(state, failed or state)


def builtin(words: tuple[Word, ...], state: State, context: Context) -> Outcome | None:
    """What the shell does itself with such words; None where it runs a program."""
    name = words[0].value
    if name == "set" and context.is_windows:
        return _set_on_windows(words, state, context)
    act = _ACTS.get(name) if name is not None else None
    return None if act is None else act(words, state, context)


def assigned(words: tuple[Word, ...], state: State) -> State:
    """``A=1 B=2``, and nothing behind."""
    for word in words:
        if (found := assignment(word)) is not None:
            state = _with_value(found, state)
    return state


def summed(text: Text, state: State, context: Context) -> Outcome | None:
    """``((n += 1))``: it changes nothing but variables; None where the shell does not know it, or runs more in it."""
    found = text.data.decode("utf-8", "replace")
    if not context.shell.has_braces or not re.fullmatch(_SUM, found) or "$(" in found:
        return None
    if "++" in found or "--" in found or "=" in re.sub(_COMPARED, "", found):
        for name in re.findall(r"[A-Za-z_]\w*", found):
            state = state.with_variable(name, None, exported=False)
    return ended(state, context)


def _with_value(found: Assign, state: State, *, exported: bool = False) -> State:
    programs = looked_up(found.value)
    if programs:
        return state.with_one_of(found.name, programs, exported=exported)
    return state.with_variable(found.name, found.value.resolve(state.known), exported=exported)


def _export(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    name = words[0].value
    if any(word.value == ("-n" if name == "export" else "+x") for word in words):
        return ended(_kept_local(words[1:], state), context, fails=False)
    if name not in ("export", "readonly"):
        if name != "local" and not context.shell.has_braces:
            return ended(state, context)  # no shell of POSIX knows it
        if context.calls:
            state = state._replace(scoped=state.scoped | {lead(word).partition("=")[0] for word in words[1:]})
    exported = name == "export" or any(word.value == "-x" for word in words)
    for word in words[1:]:
        state = _declared(word, state, exported=exported)
    return ended(state, context, fails=False)


def _kept_local(words: Iterable[Word], state: State) -> State:
    """``export -n``: still a variable of the shell, no longer one of its children's."""
    for word in words:
        name = lead(word).partition("=")[0]
        if name in state.env:
            env = {other: value for other, value in state.env.items() if other != name}
            state = state._replace(env=env, local={**state.local, name: state.env[name]})
    return state


def _declared(word: Word, state: State, *, exported: bool) -> State:
    found = assignment(word)
    if found is not None:
        return _with_value(found, state, exported=exported)
    if exported and (name := lead(word)) in state.local:
        return state._replace(env={**state.env, name: state.local[name]})
    return state


def _unset(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    for word in words[1:]:
        state = state.without_variable(lead(word))
    return ended(state, context, fails=False)


def _read(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    """What it puts into a name, only a run can tell."""
    before = state
    for word in words[1:]:
        state = state.with_variable(lead(word), None, exported=False)
    return ended(state, context, failed=before)


def _cd(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    given = [word for word in words[1:] if lead(word) not in ("-P", "-L", "--", "-e")]
    value = given[0].resolve(state.known) if given else state.known("HOME")
    if given and state.files.caches:
        deeds.done(Deed(Verb.USE, (given[0],), is_looked_at=True), state.user, state, context.shell, fails_run=True)
    cwd = None
    if value is not None and value != "-" and not value.startswith(UNKNOWN_HOME):
        cwd = join(state.cwd, value)
    is_there = cwd is not None and _is_folder(cwd, state.files, context)
    return ended(state._replace(cwd=cwd), context, fails=not is_there, failed=state)


def _is_folder(path: str, files: Files, context: Context) -> bool:
    """Whether a folder is surely there: the build made it, or brought it, or something in it."""
    library = context.shell.library
    return files.has_made(path) or (library is not None and bool(files.laid) and library.has_folder(path, files))


def _pushd(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    """It remembers the folders that it leaves, the last one first, in a variable of the shell."""
    found = _cd(words, state, context) if len(words) > 1 else ended(state._replace(cwd=None), context)
    left = ":".join((state.cwd or "", state.known(_LEFT) or ""))
    return found._replace(success=found.success and found.success.with_variable(_LEFT, left, exported=False))


def _popd(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    folder, _, left = (state.known(_LEFT) or "").partition(":")
    after = state._replace(cwd=folder or None) if len(words) == 1 else state._replace(cwd=None)
    return ended(after.with_variable(_LEFT, left, exported=False), context, fails=not folder)


def _shift(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    count = words[1].value if len(words) > 1 else "1"
    if count is None or not count.isdecimal() or len(count) > 2:
        return ended(state.with_arguments(()), context, fails=False)
    at = int(count)
    return ended(state.with_arguments(state.arguments[at:], state.given[at:]), context, fails=False)


def _set(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    if any(lead(word)[:1] not in ("-", "+") or word.value in ("-", "--") for word in words[1:]):
        state = handed(words[2:], state) if words[1].value == "--" else state.with_arguments(())
    for word in words[1:]:
        text = lead(word)
        if text == "--" or text[:1] not in ("-", "+"):
            state = _option(text, words, state)
            continue
        if re.fullmatch(_ERREXIT, text):
            state = state._replace(errexit=text[0] == "-")
    return ended(state, context, fails=False)


def _set_on_windows(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    """``set X=1``, ``$env:X = '1'``: names have no case there, and an empty value is none."""
    if len(words) == _NAME_AND_VALUE:
        name, value = words[1].value or "", words[2].value
        name = name.upper() if name.upper() in NAMES_THAT_MATTER else name
        state = state.with_variable(name, value, exported=True) if value != "" else state.without_variable(name)
    return ended(state, context, fails=False)


def _option(text: str, words: tuple[Word, ...], state: State) -> State:
    """``set -o errexit``, ``set -euo pipefail``."""
    is_set = not any(word.value == "+o" for word in words)
    if text == "pipefail":
        return state._replace(pipefail=is_set)
    return state._replace(errexit=is_set) if text == "errexit" else state


def _exit(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    """Where the status is told, success or failure; else both."""
    del context
    status = words[1].value if len(words) > 1 else None
    quits = None if status is not None and re.fullmatch(_FAILURE, status) else state
    dies = None if status is not None and re.fullmatch("0+", status) else state
    return Outcome(None, quits=quits, dies=dies)


def _return(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    found = _exit(words, state, context)
    return Outcome(None, returns=found.quits, fails=found.dies) if context.calls else found


def _break(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    del words, context
    return Outcome(None, breaks=state)


def _hash(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    if any(word.value == "-r" for word in words):
        state = state._replace(remembered={})
    return ended(state, context)


def _alias(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    names = {lead(word).partition("=")[0] for word in words[1:]}
    return ended(state._replace(aliases=state.aliases | names), context)


def _trap(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    """``trap 'commands' EXIT``: what it sets runs when the shell ends."""
    given = [word for word in words[1:] if word.value != "--"]
    if any(word.value in _ENDS for word in given[1:]):
        trap = None if given[0].value in ("-", "") else given[0]
        return ended(state._replace(trap=trap), context, fails=False)
    return ended(state, context, fails=False)


def _nothing(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    del words
    return ended(state, context, fails=False)


def _wait(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    """What ran in the background is done: all of it, or as many as are named, where these are all."""
    named = [word for word in words[1:] if not lead(word).startswith("-")]
    files = state.files
    if not named or len(named) >= len(state.beside):
        for before, end in state.beside:
            files = merged(before, (end, files))
    return ended(state._replace(files=files, running=0, beside=()), context)


def _false(words: tuple[Word, ...], state: State, context: Context) -> Outcome:
    del words, context
    return Outcome(None, state)


_ACTS: dict[str, Callable[[tuple[Word, ...], State, Context], Outcome]] = {
    **dict.fromkeys(("export", "declare", "typeset", "readonly", "local"), _export),
    **dict.fromkeys(("read", "mapfile", "readarray"), _read),
    "pushd": _pushd,
    "popd": _popd,
    **dict.fromkeys(("break", "continue"), _break),
    **dict.fromkeys((":", "true", "echo", "printf", "umask"), _nothing),
    "shift": _shift,
    "unset": _unset,
    "cd": _cd,
    "set": _set,
    "exit": _exit,
    "return": _return,
    "hash": _hash,
    "alias": _alias,
    "trap": _trap,
    "false": _false,
    "wait": _wait,
}

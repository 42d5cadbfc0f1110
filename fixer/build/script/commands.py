"""A simple command of a script: what it runs in the end, and what that does to the state."""

import re
from functools import reduce

from fixer.build.facts.installed import brought_pip
from fixer.build.facts.scope import DEFAULT_PATH, NAMES_THAT_MATTER
from fixer.build.facts.state import Outcome, State, either, joined
from fixer.build.script import deeds, lookup, nested
from fixer.build.script.arguments import counts_beyond, handed, has_all, put_in, runs_texts, texts
from fixer.build.script.builtins import assigned, builtin, ended
from fixer.build.script.environment import remembering, seen
from fixer.build.script.mentioned import flag_position, look, look_at_arguments, look_behind, piped
from fixer.build.script.shell import Context, Ran
from fixer.programs.deeds import deed
from fixer.programs.launch import Kind, Launch, find_parts, launch
from fixer.programs.mentions import QUIET
from fixer.programs.pip import invocation
from fixer.programs.releases import INSTALLERS
from fixer.programs.told import told
from fixer.shell.printed import printed, written
from fixer.shell.tree import Simple, Substitution
from fixer.shell.words import Word

_HIDING = frozenset(("eval", "alias", "trap"))
_MOST_WAYS = 16  # of one command, where variables have one of a few values each
_CANNOT_FAIL = frozenset(("echo", "printf", "true", ":", "mkdir"))


def simple(node: Simple, state: State, context: Context) -> Outcome:
    """How a simple command ends, for each of the few values of a variable that it meets."""
    if state.choices:
        ways = [_simple(node, one, context) for one in _told_apart(node, state, context)]
        return reduce(either, ways)
    return _simple(node, state, context)


def _told_apart(node: Simple, state: State, context: Context) -> list[State]:
    """The states in which a command may be met, where it makes a difference."""
    texts = [word.raw for word in (*node.assignments, *node.words)]
    texts += [part.raw for redirect in node.redirects if (part := redirect.target) is not None]
    states = [state]
    for name, values in sorted(state.choices.items()):
        matters = name in NAMES_THAT_MATTER and bool(node.words)
        if values and (matters or any(text.find(name.encode()) >= 0 for text in texts)):
            each = [one.with_choice(name, value) for one in states for value in sorted(values)]
            if len(each) > _MOST_WAYS or not context.shell.may_visit(len(each)):
                break
            states = each
    return states


def _simple(node: Simple, state: State, context: Context) -> Outcome:
    """How it ends; its substitutions run before it, in shells of their own."""
    for substitution in node.substitutions:
        inner = in_substitution(substitution, context)
        found = context.shell.walk(substitution.body, state.child, inner).anyhow
        state = state.behind(found or state)
    if not node.words:
        if state.files.caches and any(re.search(deeds.MENTIONS_PIP, word.raw) for word in node.assignments):
            context.shell.need(state.files.events)
        state = deeds.redirected((), node.redirects, state, context.shell) if node.redirects else state
        return ended(assigned(node.assignments, state), context, fails=bool(node.substitutions))
    written = _with_given(node.words, state, context)
    words = told(written, state.known, context.shell.name)
    if written[0].value is None and invocation(words) is None:
        context.shell.record.others.add(written[0].start)
    if words is not node.words:
        node = node._replace(words=words)
    return _command(node, state, context)


def _with_given(words: tuple[Word, ...], state: State, context: Context) -> tuple[Word, ...]:
    """The words with what ``"$@"`` stands for in them, unless they are a pip command without that."""
    if not (state.given and has_all(words)):
        return words
    if _launched(told(words, state.known, context.shell.name), state, context).pip is not None:
        return words
    return put_in(words, state.given, splits=context.shell.name != "zsh")


def in_substitution(found: Substitution, context: Context) -> Context:
    """Where the commands of a ``$(…)`` stand; in the body of a heredoc, where they are data, they are left alone."""
    doubt = context.doubt or ("shell-not-understood" if found.is_data else None)
    return context._replace(is_piped=False, feed=None, is_windows=False, doubt=doubt)


def _command(node: Simple, state: State, context: Context) -> Outcome:
    words = node.words
    name = words[0].value or ""
    if name in state.functions:
        return _function(node, state, context)
    if name in _HIDING:
        look_behind(node, state, context)
        if name == "eval":
            lookup.evaluated(node, state, context)
    elif name in (".", "source") and len(words) > 1:
        if (script := lookup.named(words[1], state, context)) is not None:
            return nested.any_of(script, lambda one: nested.sourced(one, node, state, context), state, context)
        lookup.missed_program(words[1:], node, state, context)
    elif name == "exec" and len(words) > 1:
        return _exec(node, state, context)
    found = builtin(words, state, context)
    if found is None:
        return _run(node, state, context)
    if node.redirects and found.success is not None:
        after = deeds.redirected(words, node.redirects, found.success, context.shell, printed(words))
        found = found._replace(success=after)
    if name not in _HIDING:
        # What "set" is given is run by whoever runs "$@" later.
        doubtful = context._replace(doubt=context.doubt or "dynamic") if name == "set" else context
        look(Launch(Kind.PROGRAM, words), node, state, doubtful)
    return found


def _function(node: Simple, state: State, context: Context) -> Outcome:
    """A call of a function of the script; what it is given may be a command that it runs."""
    functions = state.functions[node.words[0].value or ""]
    state = deeds.redirected((), node.redirects, state, context.shell) if node.redirects else state
    result: Outcome | None = None
    for function in functions:
        context.shell.called.add(function.start)
        if function.start in context.calls or not context.shell.may_visit():
            found = ended(state, context)
        else:
            there = lookup.standing(function, node, context)
            inner = there._replace(calls=context.calls | {function.start})
            given = handed(node.words[1:], state)
            if (at := flag_position(node.words, context)) and counts_beyond(texts(function), at):
                given = given._replace(given=())
            found = _returned(context.shell.walk(function.body, given._replace(scoped=frozenset()), inner))
            found = Outcome(*(None if end is None else end.returned(state) for end in found))
        result = found if result is None else either(result, found)
    look_at_arguments(node.words, context, has_texts=any(map(runs_texts, functions)))
    return result or ended(state, context)


def _returned(found: Outcome) -> Outcome:
    """What the call of a function comes to."""
    if found.returns is None and found.fails is None:
        return found
    success, failure = joined(found.success, found.returns), joined(found.failure, found.fails)
    return found._replace(success=success, failure=failure, returns=None, fails=None)


def _exec(node: Simple, state: State, context: Context) -> Outcome:
    """``exec program``: the shell is gone with it."""
    found = _run(node, state._replace(trap=None), context._replace(is_last=False, is_checked=True))
    return Outcome(None, quits=joined(found.success, found.quits), dies=joined(found.failed, found.dies))


def _run(node: Simple, state: State, context: Context) -> Outcome:
    """What words come to that run a program, through all that is wrapped around it."""
    found = _launched(node.words, state, context)
    if context.shell.ran is not None and found.kind is Kind.PROGRAM and found.words and not context.is_dead:
        context.shell.ran.append(_ran(node, found, state, context))
    if node.redirects or (context.feed and found.program == "tee"):
        state = _redirected(node, found, state, context)
    if context.feed and found.is_wrapped and (done := _fed(node, found, state, context)) is not None:
        return done
    there = _where_it_looks(node, found, state)
    match found.kind:
        case Kind.SCRIPT if found.script is not None:
            return nested.quoted(node, found, found.script, state, context)
        case Kind.INPUT:
            return nested.read(node, found, state, context) or _program(
                node, found._replace(kind=Kind.PROGRAM), state, context
            )
        case Kind.FILE if (script := lookup.named(found.script, there, context)) is not None:
            return nested.any_of(script, lambda one: nested.file(one, node, found, state, context), state, context)
        case Kind.FILE:
            lookup.missed(found.script, node, there, context)
        case Kind.EACH:
            return _each(node, found, state, context)
        case Kind.WINDOWS:
            return _windows(node, found, state, context)
    return _by_name(node, found, state, there, context)


def _by_name(node: Simple, found: Launch, state: State, there: State, context: Context) -> Outcome:
    """What a program comes to, which may be a script that lies ``there``."""
    if found.words and (script := lookup.launched(found.words[0], there, context)) is not None:
        return nested.any_of(script, lambda one: nested.program(one, node, found, state, context), state, context)
    lookup.missed_program(found.words, node, there, context)
    return _program(node, found, state, context)


def _fed(node: Simple, found: Launch, state: State, context: Context) -> Outcome | None:
    """What a program comes to that is given files by what writes into its pipe; None where it is given none."""
    from fixer.build.script import each_file  # imported late: few are

    return each_file.given(node, found, state, context)


def _ran(node: Simple, found: Launch, state: State, context: Context) -> Ran:
    sees = seen(state, node.assignments, found.changes, found.user)
    before = tuple(word for word in node.words if word.start < found.words[0].start)
    return Ran(context.shell.spot, found.words, sees, before)


def _redirected(node: Simple, found: Launch, state: State, context: Context) -> State:
    """The state with what a command writes into files."""
    content = written(found.words, node.redirects, context.feed)
    after = deeds.redirected(found.words, node.redirects, state, context.shell, content)
    if content is not None:
        return after
    from fixer.build.script import moves  # imported late: nearly all write nothing, or what is told

    return moves.passed_on(node, found.words, state, after, context)


def _where_it_looks(node: Simple, found: Launch, state: State) -> State:
    """The state with the working folder and the PATH with which a command looks for what it runs."""
    if not (node.assignments or found.changes):
        return state
    sees = seen(state, node.assignments, found.changes, None)
    path = sees.env.get("PATH", DEFAULT_PATH)
    state = state._replace(cwd=sees.cwd)
    return state if path == state.known("PATH") else state.with_variable("PATH", path, exported=True)


def _program(node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    if not found.words:
        return ended(state, context)
    call = found.pip if found.doubt is None else invocation(found.words)
    read = piped(found, node, state, context) if call is None else None
    if read is not None:
        call = read.invocation
    if call is not None:
        from fixer.build.script.pip_commands import Asked, pip_command  # imported late: there may be none in a file

        return pip_command(Asked(call, found, node.words[0], node.assignments, read), state, context)
    look(found, node, state, context)
    if context.shell.library is not None and state.files.laid:
        from fixer.build.script import foreign  # imported late: many builds run no file of their context

        foreign.look_into(found, node, state, context)
    program = found.program
    if state.pip.is_packaged and program not in state.remembered:  # pip --version
        state = remembering(found, state.pip, state)
    if state.files.scripts and program not in QUIET:
        named = [text.data for word in found.words[1:] if (text := lookup.written(word, state)) is not None]
        deeds.use(state.files, [], named, context.shell)
    user = state.user if found.user is None else found.user
    here = state._replace(cwd=seen(state, (), found.changes, None).cwd) if found.changes else state
    words = found.words if found.doubt is None else (found.words[0], *found.words)
    what = deed(program, words)
    after = deeds.done(what, user, here, context.shell, fails_run=context.fails_run(state))
    if (what.operands or what.changed) and (here.files.scripts or here.files.laid):
        from fixer.build.script import moves  # imported late: few commands move what a build runs

        after = moves.moved(what, here, after, context.shell)
    after = after._replace(cwd=state.cwd)
    if program in INSTALLERS and found.doubt is None and (new := brought_pip(found.words)) is not None:
        after = after._replace(pip=new)
        state = state._replace(pip=new)
    can_fail = program not in _CANNOT_FAIL and not (what.is_forced and what.words)
    return ended(after, context, fails=can_fail, failed=state)


def _launched(words: tuple[Word, ...], state: State, context: Context) -> Launch:
    """What words launch; a program behind a wrapper whose name is known is put in, as it is in the words already."""
    shell = context.shell
    return launch(words, shell.wrappers, lambda inner: told(inner, state.known, shell.name))


def _each(node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    """``find`` and ``run-parts``, and what they run on what they find."""
    own, _ = find_parts(found.words)
    outcome = _program(node, found._replace(kind=Kind.PROGRAM, words=own), state, context)
    if context.depth >= nested.MOST_DEPTH:
        return outcome
    from fixer.build.script import each_file  # imported late: few builds run what is found

    if found.program == each_file.RUN_PARTS:
        return each_file.run_parts(found, node, state, context)
    return each_file.find(node, found, outcome, state, context)


def _windows(node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    from fixer.shell import windows  # imported late: few files have words for PowerShell or cmd

    rest = windows.arguments(found.program, found.words)
    inside = context._replace(depth=context.depth + 1, is_given=True)
    if not rest or context.depth >= nested.MOST_DEPTH:
        return _program(node, found._replace(kind=Kind.PROGRAM), state, context)
    if all(windows.is_bare(_given(word)) for word in rest) and len(rest) > 1:
        each = seen(state, (), found.changes, found.user)._replace(local=state.local)
        return context.shell.walk(node._replace(words=rest, assignments=(), substitutions=()), each, inside)
    if len(rest) == 1 and not context.is_windows and _is_element(rest[0]) and (text := rest[0].inner):
        return nested.windows_script(text, found.program, state, inside)
    doubtful = found._replace(kind=Kind.PROGRAM, words=rest, doubt="shell-not-understood")
    return _program(node, doubtful, state, context)


def _given(word: Word) -> bytes:
    """What the other shell is given of a word."""
    return (word.value or "").encode("utf-8", "surrogateescape") if _is_element(word) else word.raw


def _is_element(word: Word) -> bool:
    """Whether the word is an element of an exec form array."""
    return word.plain is not None and word.raw.startswith(b'"')

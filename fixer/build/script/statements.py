"""A script walked over its tree: what each statement makes of the state, and on which ways it may be left."""

from __future__ import annotations

from fixer.build.facts.files import merged
from fixer.build.facts.state import Outcome, State, either, joined, leaving, once
from fixer.build.script import deeds
from fixer.build.script.arguments import left_out
from fixer.build.script.builtins import summed
from fixer.build.script.commands import in_substitution, simple
from fixer.build.script.found_files import listed, read_by
from fixer.build.script.lists import and_or, end_dead, sequence
from fixer.build.script.mentioned import mention
from fixer.build.script.nested import trapped
from fixer.programs import mentions
from fixer.programs.launch import Kind, Launch
from fixer.record import TYPE_CHECKING
from fixer.shell.command import input_file, stdin
from fixer.shell.printed import printed_by
from fixer.shell.tree import (
    AndOr,
    Background,
    Case,
    For,
    Function,
    Group,
    If,
    Negation,
    Pipeline,
    Redirected,
    Sequence,
    Simple,
    Statement,
    Subshell,
    Substitution,
    Unread,
    While,
    commands,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from fixer.build.script.shell import Context, Shell


_MOST_DEPTH = 80  # statements in statements


def walk(node: Statement, state: State, context: Context) -> Outcome:
    """How a statement ends that begins with ``state``."""
    if type(node) is Simple:
        return simple(node, state, context)
    if context.depth > _MOST_DEPTH:
        return _too_deep(node, state, context)
    inner = context._replace(depth=context.depth + 1)
    return _WALKS[type(node)](node, state, inner)


def _pipeline(node: Pipeline, state: State, context: Context) -> Outcome:
    """Each statement runs beside the others, in a shell of its own; with pipefail a failure of any is that of all."""
    last = len(node.statements) - 1
    checked = context._replace(is_piped=True)
    if not state.pipefail:
        checked = checked._replace(is_last=False, is_checked=True)
    ends, ran = [], state.ran
    outcome, failure = Outcome(state), None
    for index, statement in enumerate(node.statements):
        inner = context if index == last else checked
        inner = inner._replace(feed=node.statements[:index] if index else context.feed)
        outcome = _of_child(walk(statement, state.child, inner))
        if index < last:
            end = outcome.ended or state
            ends.append(end.files)
            ran |= end.ran
            failure = joined(failure, outcome.failure) if state.pipefail else None

    def with_others(end: State | None) -> State | None:
        if end is None:
            return None
        files = merged(state.files, (*ends, end.files))
        return state.behind(end)._replace(files=files, ran=ran | end.ran)

    failed = joined(outcome.failure, failure)
    return Outcome(with_others(outcome.success), with_others(failed), with_others(outcome.excused))


def _of_child(found: Outcome) -> Outcome:
    """What a shell of its own comes to: leaving it ends nothing else."""
    if found.is_plain:
        return found
    success = joined(joined(found.success, found.quits), joined(found.returns, found.breaks))
    return Outcome(success, joined(joined(found.failure, found.dies), found.fails), found.excused)


def _subshell(node: Subshell, state: State, context: Context) -> Outcome:
    fails = context.fails_run(state)
    inner = context._replace(is_fatal=fails, is_last=fails)
    found = _of_child(walk(node.body, state.child, inner))
    ends = (trapped(end, inner) for end in found[:3])
    return Outcome(*(None if end is None else state.behind(end) for end in ends))


def _background(node: Background, state: State, context: Context) -> Outcome:
    """What runs in the background may be done at any time, or never."""
    inner = context._replace(is_last=False, is_checked=True, is_fatal=False)
    record = context.shell.record
    met, record.met = record.met, 0
    found = walk(node.statement, state.child, inner).anyhow
    written, record.met = record.met, met | record.met
    if found is None:
        return Outcome(state)
    after = joined(state, state.behind(found))
    assert after is not None
    beside = (*state.beside, (state.files, found.files))
    return Outcome(after._replace(running=found.running | written, beside=beside))


def _negation(node: Negation, state: State, context: Context) -> Outcome:
    found = walk(node.statement, state, context._replace(is_last=False, is_checked=True))
    return found._replace(success=found.ended, failure=None, excused=found.success)


def _group(node: Group, state: State, context: Context) -> Outcome:
    return walk(node.body, state, context)


def _if(node: If, state: State, context: Context) -> Outcome:
    condition = walk(node.condition, state, context._replace(is_last=False, is_checked=True))
    known = condition.anyhow or state
    then = walk(node.then, condition.success or known, context)
    unmet = condition.failed or known
    otherwise = Outcome(unmet) if node.otherwise is None else walk(node.otherwise, unmet, context)
    both = either(then, otherwise)
    return leaving(both, condition)


def _while(node: While, state: State, context: Context) -> Outcome:
    """Once, as one that may not run at all; for each of the files whose names it reads."""
    if (read := read_by(node, state, context)) is not None:
        return _over(*read, node.body, state, context._replace(feed=None))
    condition = walk(node.condition, state, context._replace(is_last=False, is_checked=True))
    known = condition.anyhow or state
    enters, leaves = (condition.failed, condition.success) if node.until else (condition.success, condition.failed)
    body = _loop_body(node.body, enters or known, context)
    can_end = leaves is not None
    end = joined(leaves, body.breaks)
    if can_end:
        end = joined(end, body.ended)
    return leaving(Outcome(once(end, state)), _without_breaks(leaving(body, condition)))


def _loop_body(node: Statement, state: State, context: Context) -> Outcome:
    return walk(node, state, context._replace(is_last=False))


def _without_breaks(found: Outcome) -> Outcome:
    return found if found.breaks is None else found._replace(breaks=None)


def _for(node: For, state: State, context: Context) -> Outcome:
    """Over literals each is walked, if that matters; else once."""
    state = _substituted(node.substitutions, state, context)
    if node.words and state.files.caches:
        where = [place for word in node.words for place in deeds.places(word, state, braces=context.shell.has_braces)]
        deeds.use(state.files, where, [], context.shell)
    values = listed(node, state, context)
    if not values:
        begin = state.with_variable(node.name, None, exported=False) if node.name else state
        body = _loop_body(node.body, begin, context)
        may_be_none = node.words is None or any(word.value is None for word in node.words)
        end = joined(joined(state if may_be_none else None, body.ended), body.breaks)
        return leaving(Outcome(once(end, state) or state), _without_breaks(body))
    return _over(node.name, values, node.body, state, context)


def _over(name: str, values: tuple[str | None, ...], body: Statement, state: State, context: Context) -> Outcome:
    """The body of a loop for each value of its variable, one behind the other."""
    now, ways, broken = state, Outcome(None), None
    for value in values if context.shell.may_visit(len(values)) else (None,):
        begin = now.with_variable(name, value, exported=False)
        found = _loop_body(body, begin, context)
        ways, broken = leaving(ways, _without_breaks(found)), joined(broken, found.breaks)
        now = joined(found.ended, found.breaks) or found.anyhow or begin
    return leaving(Outcome(joined(now, broken)), ways)


def _case(node: Case, state: State, context: Context) -> Outcome:
    state = _substituted(node.substitutions, state, context)
    found: Outcome | None = None
    has_default = False
    missed = left_out(node, state) if context.files else ()
    for at, item in enumerate(node.items):
        outcome = walk(item.body, state, context._replace(is_dead=True) if at in missed else context)
        has_default = has_default or any(pattern.raw == b"*" for pattern in item.patterns)
        found = outcome if found is None else either(found, outcome)
    if found is None:
        return Outcome(state)
    return found if has_default else found._replace(success=joined(found.success, state))


def _function(node: Function, state: State, context: Context) -> Outcome:
    """Nothing runs where it is defined; one that is never called is walked when the script is done."""
    if not context.files:  # what a script of the context does not call, the build does not run
        context.shell.defined.append((node, state, context))
    return Outcome(state._replace(functions={**state.functions, node.name: (node,)}))


def uncalled(shell: Shell) -> None:
    """Walk the functions that nobody calls, each from where it stands."""
    for node, state, context in shell.defined:
        if node.start not in shell.called:
            shell.called.add(node.start)
            inner = context._replace(is_dead=True, calls=context.calls | {node.start})
            end_dead(walk(node.body, state, inner), shell)


def _redirected(node: Redirected, state: State, context: Context) -> Outcome:
    state = _substituted(node.substitutions, state, context)
    state = deeds.redirected((), node.redirects, state, context.shell, printed_by(node.statement))
    body = stdin(node.redirects)
    inner = context if body is None else context._replace(feed=body)
    if (
        body is None
        and len(node.substitutions) == 1
        and node.substitutions[0].is_process
        and input_file(node.redirects)
    ):
        inner = inner._replace(feed=(node.substitutions[0].body,))
    return walk(node.statement, state, inner)


def _substituted(found: tuple[Substitution, ...], state: State, context: Context) -> State:
    for substitution in found:
        inner = in_substitution(substitution, context)
        end = walk(substitution.body, state.child, inner).anyhow
        state = state.behind(end or state)
    return state


def _unread(node: Unread, state: State, context: Context) -> Outcome:
    """It may do anything: behind it nothing is known, and what it names it may need.

    One of Windows is taken for the command that it looks like, as far as what it does goes.
    """
    if node.words:
        doubtful = context._replace(doubt=context.doubt or "shell-not-understood")
        return simple(Simple((), node.words, (), (), node.words[0].start), state, doubtful)
    if node.is_arithmetic and (done := summed(node.text, state, context)) is not None:
        return done
    for one in mentions.in_text(node.text, "shell-not-understood"):
        mention(one._replace(has_flag=False), Launch(Kind.PROGRAM, ()), context)
    for place, cache in state.files.caches.items():
        if deeds.tells_of(node.text.data, place):
            context.shell.need(cache.events)
    lost = state._replace(env=dict.fromkeys(state.env), local=dict.fromkeys(state.local), cwd=None, choices={})
    lost = lost._replace(files=state.files.doubted(), errexit=False)
    return Outcome(lost, lost)


def _too_deep(node: Statement, state: State, context: Context) -> Outcome:
    """More statements in statements than anybody writes: what looks like a pip in them is left alone."""
    doubtful = context._replace(doubt="shell-not-understood", depth=0)
    for one in commands(node):
        bare = one._replace(substitutions=())
        simple(bare, state, doubtful)
    return Outcome(state, state)


_WALKS: dict[type, Callable[[Any, State, Context], Outcome]] = {
    Sequence: sequence,
    AndOr: and_or,
    Pipeline: _pipeline,
    Subshell: _subshell,
    Background: _background,
    Negation: _negation,
    Group: _group,
    If: _if,
    While: _while,
    For: _for,
    Case: _case,
    Function: _function,
    Redirected: _redirected,
    Unread: _unread,
}

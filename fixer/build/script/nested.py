"""Scripts inside a script: what a shell is given in quotes, by a file, on its standard input or by a pipe."""

import re
from collections.abc import Iterator

from fixer.build.facts.state import Outcome, State, joined
from fixer.build.script import deeds
from fixer.build.script.arguments import counts_beyond, handed
from fixer.build.script.builtins import ended
from fixer.build.script.environment import seen
from fixer.build.script.mentioned import look_at_feed, look_at_passed, mention
from fixer.build.script.shell import Context
from fixer.dockerfile.document import Text
from fixer.programs import mentions
from fixer.programs.launch import Launch
from fixer.programs.pip import invocation
from fixer.programs.wrappers import SHELLS
from fixer.shell import scripts, windows
from fixer.shell.command import Script
from fixer.shell.tree import Group, Sequence, Simple, Statement, Subshell, Unread
from fixer.shell.words import Word, lead, literal

MOST_DEPTH = 40  # scripts in scripts


def quoted(node: Simple, found: Launch, word: Word, state: State, context: Context) -> Outcome:
    """The script in quotes behind ``-c``, or behind ``<<<``."""
    inner = word.inner
    if inner is None:
        for one in mentions.in_quotes((word,), None, "dynamic"):
            mention(one, found, context)
        deeds.use(state.files, [], [word.raw], context.shell)
        return ended(state, context)
    around = context.quoted if _is_verbatim(word) else (*context.quoted, inner)
    passing = found._replace(given=_passed(found, word, context))
    outcome = shell(inner, node, passing, state, context._replace(quoted=around))
    look_at_passed(found, word, context)
    return outcome


def _is_verbatim(word: Word) -> bool:
    """Whether nobody expands the text between its quotes: they are single ones, or those of an array."""
    raw = word.raw
    return raw.startswith(b"'") or (word.plain is not None and raw.startswith(b'"') and raw.find(b"\\") < 0)


def read(node: Simple, found: Launch, state: State, context: Context) -> Outcome | None:
    """The script that a shell reads from a heredoc, a here-string or a pipe, None if it has none."""
    word = deeds.here_string(node.redirects)
    if word is not None:
        return quoted(node, found, word, state, context)
    body = deeds.stdin(node.redirects)
    feed = context.feed
    if body is None and isinstance(feed, Text):
        body = feed
    if body is not None:
        return shell(body, node, found, state, context)
    sources = feed if isinstance(feed, tuple) and not isinstance(feed, Text) else ()
    if sources and (word := _echoed(sources[-1])) is not None:
        around = context._replace(quoted=(*context.quoted, word.inner or word.text))
        return quoted(node, found, word, state, around)
    for source in sources:
        for writer in _writers(source):
            look_at_feed(writer, found, context)
    return None


def _echoed(source: Statement) -> Word | None:
    """The one string that an ``echo`` writes into a pipe, if all shells write it as it stands."""
    return deeds.echoed(source.words) if isinstance(source, Simple) and not source.redirects else None


def _writers(source: Statement) -> Iterator[Simple]:
    """The commands that write into a pipe, out of the braces around them."""
    match source:
        case Simple():
            yield source
        case Group(body) | Subshell(body):
            for one in body.statements if isinstance(body, Sequence) else (body,):
                if isinstance(one, Simple):
                    yield one


def _passed(found: Launch, script: Word, context: Context) -> tuple[Word, ...]:
    """The words behind a script in quotes, but for the first, which is its ``$0``; none where it counts them."""
    if script not in found.words or context.shell.spot.run.elements is not None:
        return ()
    rest = found.words[found.words.index(script) + 2 :]
    call = invocation(rest)
    is_moved = call is not None and counts_beyond([script.raw], call.at + 1)
    return () if is_moved else rest


def shell(text: Text, node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    """The script that another shell gets, in the environment that it is given."""
    if context.depth >= MOST_DEPTH or not context.shell.may_visit():
        return context.shell.walk(Unread(text), state, context)
    child = seen(state, node.assignments, found.changes, found.user)
    flags = [lead(word) for word in found.words[1:]]
    errexit = any(re.fullmatch(r"-[A-Za-z]*e[A-Za-z]*", flag) or flag == "errexit" for flag in flags)
    choices = {name: values for name, values in child.choices.items() if name in child.env}
    child = State(child.env, user=child.user, cwd=child.cwd, files=state.files, pip=state.pip, errexit=errexit)
    child = child._replace(choices=choices, pipefail="pipefail" in flags)
    child = handed(found.given, child) if found.given else child
    fails = context.fails_run(state)
    inner = Context(
        context.shell._replace(name=found.program) if found.program in SHELLS else context.shell,
        is_last=fails,
        is_fatal=fails,
        is_piped=context.is_piped,
        is_dead=context.is_dead,
        depth=context.depth + 1,
        doubt=context.doubt,
        quoted=context.quoted,
        is_given=True,
    )
    outcome = script(scripts.tree(Script(text)), child, inner)
    return Outcome(
        None if outcome.success is None else state.behind(outcome.success),
        None if outcome.failure is None else state.behind(outcome.failure),
    )


def built(word: Word | None, state: State) -> Text | None:
    """The content of the script that a word names, if the build wrote it."""
    if word is None or not state.files.scripts:
        return None
    for place in deeds.places(word, state, braces=False):
        if place.base == "" and place.path in state.files.scripts:
            return state.files.scripts[place.path]
    return None


def program(text: Text, node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    """A script that is run by its path: its first line says by what, else by a shell."""
    first = text.data.partition(b"\n")[0]
    if not first.startswith(b"#!"):
        return shell(text, node, found, state, context)
    if not re.search(rb"sh\b", first):
        deeds.use(state.files, [], [text.data], context.shell)
        return ended(state, context)
    words = tuple(literal(text, word) for word in first[2:].decode("utf-8", "replace").split())
    return shell(text, node, found._replace(words=words), state, context)


def sourced(text: Text, state: State, context: Context) -> Outcome:
    """A script that this very shell reads."""
    if context.depth >= MOST_DEPTH or not context.shell.may_visit():
        return context.shell.walk(Unread(text), state, context)
    inner = context._replace(depth=context.depth + 1)
    found = context.shell.walk(scripts.tree(Script(text)), state, inner)
    success, failure = joined(found.success, found.returns), joined(found.failure, found.fails)
    return found._replace(success=success, failure=failure, returns=None, fails=None)


def script(tree: Statement, state: State, context: Context) -> Outcome:
    """A whole script of a shell of its own: it ends with success or failure, its trap run."""
    outcome = context.shell.walk(tree, state, context)
    quits = joined(joined(outcome.success, outcome.quits), joined(outcome.returns, outcome.breaks))
    dies = joined(joined(outcome.failed, outcome.dies), outcome.fails)
    return Outcome(trapped(quits, context), trapped(dies, context))


def trapped(state: State | None, context: Context) -> State | None:
    """The state when the trap has run that is set for the end of the shell."""
    if state is None or state.trap is None or state.trap.inner is None:
        return state
    inner = context._replace(is_last=False, is_checked=True, is_fatal=False, depth=context.depth + 1)
    if context.depth >= MOST_DEPTH:
        return state
    tree = scripts.tree(Script(state.trap.inner))
    return context.shell.walk(tree, state._replace(trap=None), inner).anyhow or state


def windows_script(text: Text, program: str, state: State, context: Context) -> Outcome:
    """A script for PowerShell or cmd; of a statement that is doubtful its words are taken as they look."""
    inner = context._replace(is_windows=True)
    outcome = context.shell.walk(windows.tree(text, program), state, inner)
    return Outcome(outcome.anyhow or state)

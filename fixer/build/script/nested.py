"""Scripts inside a script: what a shell is given in quotes, by a file, on its standard input or by a pipe."""

import re
from collections.abc import Callable
from itertools import takewhile

from fixer.build.facts.scope import DEFAULT_PATH
from fixer.build.facts.state import Outcome, State, either, joined
from fixer.build.script import deeds, lookup
from fixer.build.script.arguments import counts_beyond, handed
from fixer.build.script.builtins import ended
from fixer.build.script.environment import seen
from fixer.build.script.lookup import Script as FileScript
from fixer.build.script.lookup import entered
from fixer.build.script.mentioned import flag_position, look_at_arguments, look_at_feed, look_at_passed, mention
from fixer.build.script.shell import Context
from fixer.dockerfile.document import Text
from fixer.dockerfile.document import joined as joined_texts
from fixer.programs import mentions
from fixer.programs.files_run import may_run_files
from fixer.programs.launch import Kind, Launch
from fixer.programs.pip import invocation
from fixer.programs.quick import may_name_pip
from fixer.programs.shells import shell_kind
from fixer.programs.wrappers import SHELLS
from fixer.shell import scripts
from fixer.shell.command import Script, here_string, input_file, stdin
from fixer.shell.printed import fed, fed_files
from fixer.shell.tree import Simple, Statement, Unread, commands
from fixer.shell.words import Word, lead, literal

MOST_DEPTH = 40  # scripts in scripts


def quoted(node: Simple, found: Launch, word: Word, state: State, context: Context) -> Outcome:
    """The script in quotes behind ``-c``, or behind ``<<<``."""
    inner = word.inner
    if node.substitutions and word.value is None:
        lookup.handed_on((one.body for one in node.substitutions), node, state, context)
    if inner is None:
        for one in mentions.in_quotes((word,), None, "dynamic"):
            mention(one, found, context)
        deeds.use(state.files, [], [word.raw], context.shell)
        return ended(state, context)
    around = context.quoted if _is_verbatim(word) else (*context.quoted, inner)
    passing = found._replace(given=_passed(found, word, context))
    source = FileScript(inner, name) if (name := _name(found, word, state)) else inner
    outcome = shell(source, node, passing, state, context._replace(quoted=around))
    look_at_passed(found, word, context)
    return outcome


def _is_verbatim(word: Word) -> bool:
    """Whether nobody expands the text between its quotes: they are single ones, or those of an array."""
    raw = word.raw
    return raw.startswith(b"'") or (word.plain is not None and raw.startswith(b'"') and raw.find(b"\\") < 0)


def read(node: Simple, found: Launch, state: State, context: Context) -> Outcome | None:
    """The script that a shell reads from a heredoc, a here-string, a file or a pipe, None if it has none."""
    word = here_string(node.redirects)
    if word is not None:
        return quoted(node, found, word, state, context)
    body, feed = stdin(node.redirects), context.feed
    given = input_file(node.redirects)
    names = (given,) if given is not None else fed_files(feed) if body is None else ()
    if lying := lookup.all_named(names, node, state, context):
        return any_of(lying[0], lambda one: _input((one, *lying[1:]), node, found, state, context), state, context)
    if body is None and isinstance(feed, Text):
        body = feed
    if body is not None:
        return shell(body, node, found, state, context)
    sources = feed if isinstance(feed, tuple) and not isinstance(feed, Text) else ()
    if sources and (word := _echoed(sources[-1])) is not None:
        around = context._replace(quoted=(*context.quoted, word.inner or word.text))
        return quoted(node, found, word, state, around)
    if (text := fed(feed)) is not None:
        return shell(text, node, found, state, context)
    lookup.handed_on(sources, node, state, context)
    for source in sources:
        for writer in commands(source):
            look_at_feed(writer, found, context)
    return None


def _input(lying: tuple[FileScript, ...], node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    """The script that a shell reads from its standard input, file behind file, and knows by no name."""
    entries = [entered(one, node, context) for one in lying]
    read = tuple(takewhile(lambda pair: pair[1] is not None, zip(lying, entries, strict=True)))
    if not read or read[0][1] is None:
        return ended(state, context)
    text = joined_texts(one.text for one, _ in read)
    return shell(lying[0]._replace(text=text, place=""), node, found, state, read[0][1])


def _echoed(source: Statement) -> Word | None:
    """The one string that an ``echo`` writes into a pipe, if all shells write it as it stands."""
    return deeds.echoed(source.words) if isinstance(source, Simple) and not source.redirects else None


def _name(found: Launch, script: Word, state: State) -> str:
    """What a script in quotes has for its ``$0``, if it is told: the first word behind it."""
    behind = found.words[found.words.index(script) + 1 :] if script in found.words else ()
    return (behind[0].resolve(state.known) or "") if behind else ""


def _passed(found: Launch, script: Word, context: Context) -> tuple[Word, ...]:
    """The words behind a script in quotes, but for the first, which is its ``$0``; none where it counts them."""
    if script not in found.words or context.shell.spot.run.elements is not None:
        return ()
    rest = found.words[found.words.index(script) + 2 :]
    call = invocation(rest)
    is_moved = call is not None and counts_beyond([script.raw], call.at + 1)
    return () if is_moved else rest


def shell(source: Text | FileScript, node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    """The script that another shell gets, in the environment that it is given; one in a file knows where it lies."""
    own = source if isinstance(source, FileScript) else None
    text = source.text if isinstance(source, FileScript) else source
    if context.depth >= MOST_DEPTH or not context.shell.may_visit():
        return context.shell.walk(Unread(text), state, context)
    child = seen(state, node.assignments, found.changes, found.user)
    flags = _options(found)
    errexit = any(re.fullmatch(r"-[A-Za-z]*e[A-Za-z]*", flag) or flag == "errexit" for flag in flags)
    choices = {name: values for name, values in child.choices.items() if name in child.env}
    child = State(child.env, user=child.user, cwd=child.cwd, files=state.files, pip=state.pip, errexit=errexit)
    child = child._replace(choices=choices, pipefail="pipefail" in flags)
    if own is not None and own.place:
        child = child._replace(local={"0": own.place, "BASH_SOURCE": own.place})
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
        is_given=own is None or own.path is None,
        files=context.files,
        via=context.via,
    )
    outcome = script(scripts.tree(Script(text)), child, inner)
    return Outcome(
        None if outcome.success is None else state.behind(outcome.success),
        None if outcome.failure is None else state.behind(outcome.failure),
    )


def _options(found: Launch) -> list[str]:
    """The options of a shell, which stand before its script."""
    words = found.words[1:]
    at = next((at for at, word in enumerate(words) if word is found.script), len(words))
    return [lead(word) for word in words[:at]]


def any_of(script: FileScript, run: Callable[[FileScript], Outcome], state: State, context: Context) -> Outcome:
    """How a script ends of which it is not sure what it holds, or whether it is there: it may be any that it may be."""
    outcome = run(script)
    for text in script.others:
        outcome = either(outcome, run(script._replace(text=text)))
    return either(outcome, ended(state, context)) if script.may_differ else outcome


def file(script: FileScript, node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    """A script that a shell is given by its path; one that runs itself, or is run too deep, is not followed."""
    inside = entered(script, node, context)
    at = next((at for at, word in enumerate(found.words) if word is found.script), 0)
    words = found.words[at:]
    given = b" ".join(word.raw for word in words[1:])
    if inside is None or (script.path is not None and not _may_matter(script.text.data + given, state, context)):
        outcome = ended(state, context)
    else:
        is_moved = (flag := flag_position(words, context)) and counts_beyond([script.text.data], flag)
        is_element = context.shell.spot.run.elements is not None
        passing = found._replace(given=() if is_moved or is_element else words[1:])
        outcome = shell(script, node, passing, state, inside)
    look_at_arguments(words, context, has_texts=True)
    return outcome


def program(script: FileScript, node: Simple, found: Launch, state: State, context: Context) -> Outcome:
    """A script that is run by its path, or found on PATH: its first line says by what, else by a shell."""
    words = script.interpreter
    kind = shell_kind(words) if words else "posix"
    if kind == "posix":
        interpreter = tuple(literal(script.text, word) for word in words)
        itself = interpreter[:1] if interpreter else found.words[:1]
        launch = found._replace(words=(*itself, *interpreter[1:], *found.words), script=found.words[0], kind=Kind.FILE)
        return file(script, node, launch, state, context)
    inside = entered(script, node, context)
    if inside is None:
        return ended(state, context)
    if words[-1].endswith("sh"):
        context.shell.walk(Unread(script.text), state, inside)
        return ended(state, context)
    from fixer.build.script import foreign  # imported late: few scripts are not for a shell

    foreign.program(script, node, seen(state, node.assignments, found.changes, found.user), context)
    return ended(state, context)


def _may_matter(data: bytes, state: State, context: Context) -> bool:
    """Whether a script of the context may have to do with a pip or a cache, or runs others that may."""
    if may_name_pip(data) or data.find(b".cache") >= 0 or data.find(b"XDG_") >= 0 or may_run_files(data):
        return True
    library = context.shell.library
    return library is not None and library.may_run(data, state.files, state.known("PATH") or DEFAULT_PATH)


def sourced(script: FileScript, node: Simple, state: State, context: Context) -> Outcome:
    """A script that this very shell reads."""
    inside = entered(script, node, context)
    if inside is None:
        return ended(state, context)
    if context.depth >= MOST_DEPTH or not context.shell.may_visit():
        return context.shell.walk(Unread(script.text), state, inside)
    inner = inside._replace(depth=context.depth + 1)
    before = state.local.get("BASH_SOURCE", "")
    state = state.with_variable("BASH_SOURCE", script.place, exported=False)
    found = context.shell.walk(scripts.tree(Script(script.text)), state, inner)
    success, failure = joined(found.success, found.returns), joined(found.failure, found.fails)
    found = found._replace(success=success, failure=failure, returns=None, fails=None)
    return Outcome(*(end and end.with_variable("BASH_SOURCE", before or None, exported=False) for end in found))


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
    from fixer.shell import windows  # imported late: few files have such scripts

    inner = context._replace(is_windows=True)
    outcome = context.shell.walk(windows.tree(text, program), state, inner)
    return Outcome(outcome.anyhow or state)

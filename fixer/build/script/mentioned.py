"""Pip commands that only may be ones: written down with the reason why they are left alone."""

import re
from collections.abc import Iterable, Iterator

from fixer.build.facts.events import Command, Sight
from fixer.build.facts.state import State
from fixer.build.script import deeds
from fixer.build.script.shell import Context
from fixer.dockerfile.document import Text
from fixer.programs import mentions
from fixer.programs.deeds import deed
from fixer.programs.launch import Kind, Launch, launch
from fixer.programs.mentions import GET_PIP, QUIET, Mention, Piped, may_be_python
from fixer.programs.options import NOTHING_SAID, Cache, nothing_known, read_options
from fixer.programs.pip import CACHING, Tool, invocation
from fixer.shell.command import here_string, stdin
from fixer.shell.tree import Simple
from fixer.shell.words import Word, lead, literal

_UNSURE = frozenset(("dynamic", "unknown-wrapper"))  # what runs it, not what it is
_ARGUMENTS = rb"\$\{?[@*]"


def look(found: Launch, node: Simple, state: State, context: Context) -> None:
    """Write down what looks like a pip in a command that is none."""
    if _is_silent(found, node):
        return
    words, doubt, program = found.words, context.doubt, found.program
    if found.doubt is not None:
        texts = list(mentions.in_quotes(words, stdin(node.redirects), found.doubt))
        for one in texts or mentions.among_arguments(words, program, doubt or found.doubt):
            mention(one, found, context)
        return
    for one in tuple(_mentions(found, doubt, context)) or _in_value(words, state):
        mention(one, found, context)


def _mentions(found: Launch, doubt: str | None, context: Context) -> Iterable[Mention]:
    words, program = found.words, found.program
    if among := tuple(mentions.among_arguments(words, program, doubt)):
        return among
    if doubt is not None and context.is_windows:
        quoted = () if program in QUIET else tuple(mentions.in_quotes(words, None, doubt))
        if quoted:
            return quoted
    return mentions.in_script(words, program, doubt)


def _is_silent(found: Launch, node: Simple) -> bool:
    """Whether all is as it is written, and nothing in it or for it tells of a pip; most commands are like that."""
    for word in found.words:
        if word.plain is None or "pip" in word.plain:
            return False
    return stdin(node.redirects) is None


def look_behind(node: Simple, state: State, context: Context) -> None:
    """Write down what may be a pip in the words of an eval, an alias or a trap, and what an eval names."""
    words = node.words
    if state.files.caches and words[0].value == "eval":
        deeds.done(deed("eval", words), state.user, state, context.shell, fails_run=True)
    found = Launch(Kind.PROGRAM, words)
    if _is_silent(found, node):
        return
    body = stdin(node.redirects)
    each = tuple(mentions.among_arguments(words, found.program, "dynamic"))
    for one in each or tuple(mentions.in_quotes(words, body, "dynamic")) or _in_value(words[1:], state):
        mention(one, found, context)


def _in_value(words: tuple[Word, ...], state: State) -> Iterable[Mention]:
    """A pip in the known value of the variable that the words begin with, which cannot be edited there."""
    if not words or words[0].value is not None:
        return
    names = tuple(literal(words[0].text, name) for name in (words[0].resolve(state.known) or "").split())
    call = invocation((*names, *words[1:]))
    if call is not None and call.subcommand in CACHING and call.tool is Tool.PIP:
        yield Mention(words, max(0, call.at - len(names) + 1), call.subcommand, "dynamic")


def mention(one: Mention, found: Launch, context: Context) -> None:
    """Write down what may be a pip command."""
    tool = Tool.PIP if one.invocation is None else one.invocation.tool
    written = NOTHING_SAID if one.invocation is None else read_options(one.invocation, nothing_known)
    command = Command(
        context.shell.spot,
        one.words,
        one.at,
        tool,
        one.subcommand,
        found.program,
        context.quoted,
        span=one.span,
        via=context.via,
    )
    is_off = one.has_flag or (one.doubt in _UNSURE and written.cache is Cache.OFF and not written.is_inert)
    sight = Sight(options=written, written=written, doubt=one.doubt, is_off=is_off)
    context.shell.record.meet(command, sight, is_dead=context.is_dead)


def piped(found: Launch, node: Simple, state: State, context: Context) -> Piped | None:
    """The get-pip.py that a python reads from a pipe, a redirect or another command."""
    if found.doubt is not None or not may_be_python(found.words):
        return None
    return mentions.from_pipe(
        found.words,
        is_fed=_is_fed_get_pip(state, context),
        in_pipe=context.feed is not None,
        redirected=any(r.operator == "<" and r.target and GET_PIP in r.target.raw for r in node.redirects),
        is_near=context.shell.spot.node.raw.find(GET_PIP) >= 0,
    )


def _is_fed_get_pip(state: State, context: Context) -> bool:
    """Whether what stands before it in its pipe names get-pip, or a variable that does."""
    sources = context.feed if isinstance(context.feed, tuple) and not isinstance(context.feed, Text) else ()
    words = (word for source in sources if isinstance(source, Simple) for word in source.words)
    return any("get-pip" in (word.resolve(state.known) or word.shown) for word in words)


def look_at_arguments(words: tuple[Word, ...], context: Context, *, has_texts: bool) -> None:
    """Write down the pip command that a function of the script was given, which it may have run.

    What it was seen to run is told already. ``has_texts``: it may run a string as a script.
    """
    found = launch(words, context.shell.wrappers)
    for one in _given(words, found, context, has_texts=has_texts):
        if not context.shell.record.has_met(one.span[1] if one.span else one.words[one.at].end):
            mention(one, found, context)


def flag_position(words: tuple[Word, ...], context: Context) -> int:
    """Which argument of a function the flag would follow, counted from 1; 0 for none."""
    found = launch(words, context.shell.wrappers)
    for one in _given(words, found, context, has_texts=False):
        return words.index(one.words[one.at]) if one.words[one.at] in words else 0
    return 0


def _given(words: tuple[Word, ...], found: Launch, context: Context, *, has_texts: bool) -> Iterator[Mention]:
    call = found.pip if found.words else None
    if call is not None and call.subcommand in CACHING:
        yield Mention(call.words, call.at, call.subcommand, context.doubt or "dynamic", call)
    elif len(words) > 1:
        yield from mentions.among_arguments(words, lead(words[0]), context.doubt)
        yield from mentions.in_quotes(words[1:], None, context.doubt or "dynamic") if has_texts else ()


def look_at_passed(found: Launch, script: Word, context: Context) -> None:
    """The pip command that is given to a script which may run it: ``sh -c 'exec "$@"' _ pip install x``."""
    if script not in found.words or not re.search(_ARGUMENTS, script.raw):
        return
    rest = found.words[found.words.index(script) + 2 :]
    call = invocation(rest)
    if call is not None and call.subcommand in CACHING and not context.shell.record.has_met(call.words[call.at].end):
        mention(Mention(call.words, call.at, call.subcommand, "dynamic", call), found, context)


def look_at_feed(source: Simple, found: Launch, context: Context) -> None:
    """What looks like pip in what is written to a shell in a pipe: ``echo pip install x | sh``."""
    if not source.words or source.words[0].value not in ("echo", "printf", "cat"):
        return
    first, last = source.words[0], source.words[-1]
    here = here_string(source.redirects)
    given = first.script.part(first.begin, last.stop)
    for text in (given, stdin(source.redirects), None if here is None else here.text):
        for one in mentions.in_text(text, "dynamic") if text else ():
            mention(one, found, context)

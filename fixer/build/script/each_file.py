"""Programs that run something for each file of a folder: ``find`` with ``-exec``, ``xargs`` and ``run-parts``."""

import re
from itertools import pairwise

from fixer.build.facts.scope import join
from fixer.build.facts.state import Outcome, State, joined, leaving
from fixer.build.script import lookup
from fixer.build.script.builtins import ended
from fixer.build.script.environment import seen
from fixer.build.script.found_files import MOST_FILES, Found, by_find, written_by
from fixer.build.script.shell import Context
from fixer.dockerfile.document import Text
from fixer.programs.launch import Launch, find_parts
from fixer.programs.wrappers import SHELLS
from fixer.shell.tree import Simple
from fixer.shell.words import Word, lead, literal, program_name

RUN_PARTS = "run-parts"
_FOUND = "{}"
_PART = re.compile(r"[A-Za-z0-9_-]+")  # what Debian's and busybox's run by themselves
_BY_A_PATTERN = "may be run by a run-parts whose names are not those that it takes by itself"
_WITH_A_DOT = "may be run by a run-parts that takes names with a dot too, as Fedora's does"
_BY_MORE = "may be run by a command that takes some of many files"
_TAKE_VALUES = frozenset(("-a", "--arg", "-u", "--umask", "--regex"))
_GIVES = frozenset(("-a", "--arg"))
_RUNS_NOTHING = frozenset(("--test", "--list", "-V", "--version", "-h", "--help"))
_BY_PATTERN = ("--regex", "--lsbsysinit")
_ONE_BY_ONE = re.compile(r"-[A-Za-z0-9]*?[nL]\s?1|-l1?|--max-(?:args|lines)=1")
_MARKED = re.compile(r"-I\s?(.+)|-i|--replace(?:=(.+))?")


def find(node: Simple, found: Launch, outcome: Outcome, state: State, context: Context) -> Outcome:
    """``find`` with this ``outcome``, and what it runs on what it finds, which may be nothing."""
    own, commands = find_parts(found.words)
    after = outcome.success or state
    inner = context._replace(depth=context.depth + 1, is_last=False, is_checked=True, is_given=True)
    for command in filter(None, commands):
        each = seen(after, (), found.changes, found.user)._replace(local=after.local)
        for words in _on_each(own, command, node, each, context):
            bare = Simple((), words, (), (), words[0].start)
            end = context.shell.walk(bare, each._replace(files=after.files), inner)
            after = joined(after, after.behind(end.anyhow or each)) or after
    return leaving(Outcome(after, outcome.failure), outcome)


def _on_each(
    own: tuple[Word, ...], command: tuple[Word, ...], node: Simple, state: State, context: Context
) -> list[tuple[Word, ...]]:
    """The command for each file that is found, if it may run it as a script; else as it stands."""
    is_run = command[0].value == _FOUND or program_name(command[0]) in SHELLS
    if not is_run or not any(word.value == _FOUND for word in command):
        return [command]
    files = by_find(own, state, context, runs=True)
    if not files.is_sure:
        _pass_by(files, node, state, context)
        return [command]
    return [tuple(_put_in(word, path) for word in command) for path in files.names] or [command]


def _put_in(word: Word, path: str, mark: str = _FOUND) -> Word:
    return literal(word.text, path) if word.value == mark else word


def _pass_by(files: Found, node: Simple, state: State, context: Context) -> None:
    for path in files.names:
        place = join(state.cwd, path)
        if place is not None:
            lookup.passed_by(place, _BY_MORE, node, state, context)


def given(node: Simple, found: Launch, state: State, context: Context) -> Outcome | None:
    """What an ``xargs`` runs with the names of files that it reads from a pipe; None where it runs no file so."""
    options = _options(node, found)
    feed = context.feed if options is not None and not isinstance(context.feed, Text) else None
    files = written_by(feed, state, context) if feed else None
    mark = next((match[1] or match[2] or _FOUND for match in map(_MARKED.fullmatch, options or ()) if match), None)
    if files is None or not (found.program in SHELLS or found.words[0].value == mark):
        return None
    is_each = mark is not None or any(_ONE_BY_ONE.fullmatch(option) for option in options or ())
    is_hidden = mark is not None and any(
        word.value != mark and word.raw.find(mark.encode()) >= 0 for word in found.words
    )
    if is_hidden or not files.is_sure or not (is_each or len(files.names) == 1):
        _pass_by(files, node, state, context)
        return None
    inner = context._replace(depth=context.depth + 1, is_last=False, is_checked=True, is_given=True, feed=None)
    now = state
    for path in files.names:
        rest = () if mark is not None else (literal(found.words[-1].text, path),)
        words = (*(word if mark is None else _put_in(word, path, mark) for word in found.words), *rest)
        each = seen(now, node.assignments, found.changes, found.user)._replace(local=now.local)
        end = context.shell.walk(Simple((), words, (), (), words[0].start), each, inner)
        now = now.behind(end.anyhow or each)
    return ended(now, context)


def _options(node: Simple, found: Launch) -> list[str] | None:
    """The options of the ``xargs`` through which a program is run, with their values; None where none runs it."""
    start = found.words[0].start if found.words else 0
    before = [word for word in node.words if word.start < start]
    at = next((at for at, word in enumerate(before) if program_name(word) == "xargs"), None)
    if at is None:
        return None
    options = [lead(word) for word in before[at + 1 :]]
    return [*options, *(f"{option} {value}" for option, value in pairwise(options))]


def run_parts(found: Launch, node: Simple, state: State, context: Context) -> Outcome:
    """``run-parts``: all files of a folder, one after the other, whose names have neither a dot nor other signs."""
    options, given, folder = _called(found.words[1:])
    start = None if folder is None else join(state.cwd, folder.resolve(state.known) or "\0")
    if start is None or not _RUNS_NOTHING.isdisjoint(options):
        return ended(state, context)
    places = [path for path in lookup.below(start, state, context) if path.rpartition("/")[0] == start.rstrip("/")]
    if any(option.startswith(_BY_PATTERN) for option in options):
        for path in places:
            lookup.passed_by(path, _BY_A_PATTERN, node, state, context)
        return ended(state, context)
    for path in places if context.shell.name == "bash" else ():  # as sh is where run-parts is Fedora's
        if not _PART.fullmatch(path.rpartition("/")[2]):
            lookup.passed_by(path, _WITH_A_DOT, node, state, context)
    inner = context._replace(depth=context.depth + 1, is_last=False, is_checked=True, is_given=True)
    now = state
    for path in [path for path in places if _PART.fullmatch(path.rpartition("/")[2])][:MOST_FILES]:
        words = (literal(found.words[0].text, path), *given)
        each = seen(now, node.assignments, found.changes, found.user)
        end = context.shell.walk(Simple((), words, (), (), node.start), each, inner)
        now = now.behind(end.anyhow or each)
    return ended(now, context)


def _called(words: tuple[Word, ...]) -> tuple[list[str], list[Word], Word | None]:
    """The options of a ``run-parts``, what it gives to each file, and the folder."""
    options: list[str] = []
    given: list[Word] = []
    rest = iter(words)
    for word in rest:
        text = lead(word)
        if not text.startswith("-"):
            return options, given, word
        value = next(rest, None) if text in _TAKE_VALUES else None
        options.append(text)
        if text in _GIVES and value is not None:
            given.append(value)
        elif text.startswith("--arg="):
            given.append(literal(word.text, (word.value or "").partition("=")[2]))
    return options, given, None

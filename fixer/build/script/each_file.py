"""Programs that run something for each file of a folder: ``find`` with ``-exec``, and ``run-parts``."""

import re
from fnmatch import fnmatchcase

from fixer.build.facts.scope import join
from fixer.build.facts.state import Outcome, State, joined, leaving
from fixer.build.script import lookup
from fixer.build.script.builtins import ended
from fixer.build.script.environment import seen
from fixer.build.script.shell import Context
from fixer.programs.launch import Launch, find_parts
from fixer.programs.wrappers import SHELLS
from fixer.record import NamedTuple
from fixer.shell.tree import Simple
from fixer.shell.words import Word, lead, literal, program_name

RUN_PARTS = "run-parts"
_FOUND = "{}"
_MOST_FILES = 64
_MOST_DEPTH = 4_096  # of a folder: no path has more bytes
_ANYWAY = frozenset(
    ("-executable", "-readable", "-print", "-print0", "-depth", "-xdev", "-mount", "-a", "-and", "-follow")
)
_NAMED = frozenset(("-name", "-iname"))
_BEGINNING = frozenset("-(!")
_PART = re.compile(r"[A-Za-z0-9_-]+")  # what Debian's and busybox's run by themselves
_BY_A_PATTERN = "may be run by a run-parts whose names are not those that it takes by itself"
_TAKE_VALUES = frozenset(("-a", "--arg", "-u", "--umask", "--regex"))
_GIVES = frozenset(("-a", "--arg"))
_RUNS_NOTHING = frozenset(("--test", "--list", "-V", "--version", "-h", "--help"))
_BY_PATTERN = ("--regex", "--lsbsysinit")


class _Tests(NamedTuple):
    """Which files a ``find`` takes: by their names, and by how far they lie below where it begins."""

    names: tuple[tuple[str, bool], ...] = ()  # patterns, and whether small and large letters are alike
    nearest: int = 0
    furthest: int = _MOST_DEPTH

    def take(self, path: str, start: str) -> bool:
        """Whether it takes a file, if it begins at a folder."""
        depth = path[len(start.rstrip("/")) :].count("/") if path != start else 0
        name = path.rpartition("/")[2]
        each = ((name.lower(), one.lower()) if is_alike else (name, one) for one, is_alike in self.names)
        return self.nearest <= depth <= self.furthest and all(fnmatchcase(*pair) for pair in each)


def find(found: Launch, outcome: Outcome, state: State, context: Context) -> Outcome:
    """``find`` with this ``outcome``, and what it runs on what it finds, which may be nothing."""
    own, commands = find_parts(found.words)
    after = outcome.success or state
    inner = context._replace(depth=context.depth + 1, is_last=False, is_checked=True, is_given=True)
    for command in filter(None, commands):
        each = seen(after, (), found.changes, found.user)._replace(local=after.local)
        for words in _on_each(own, command, each, context):
            bare = Simple((), words, (), (), words[0].start)
            end = context.shell.walk(bare, each._replace(files=after.files), inner)
            after = joined(after, after.behind(end.anyhow or each)) or after
    return leaving(Outcome(after, outcome.failure), outcome)


def _on_each(
    own: tuple[Word, ...], command: tuple[Word, ...], state: State, context: Context
) -> list[tuple[Word, ...]]:
    """The command for each file that is found, if it may run it as a script; else as it stands."""
    is_run = command[0].value == _FOUND or program_name(command[0]) in SHELLS
    files = _taken(own, state, context) if is_run and any(word.value == _FOUND for word in command) else ()
    return [tuple(_put_in(word, path) for word in command) for path in files] or [command]


def _put_in(word: Word, path: str) -> Word:
    return literal(word.text, path) if word.value == _FOUND else word


def _taken(own: tuple[Word, ...], state: State, context: Context) -> tuple[str, ...]:
    """The places of the files that ``find`` takes, in the order of their names; none where a test is not followed."""
    words = [word for word in own[1:] if lead(word) not in ("-H", "-L", "-P")]
    at = next((at for at, word in enumerate(words) if lead(word)[:1] in _BEGINNING), len(words))
    tests = _tests([word.resolve(state.known) for word in words[at:]])
    if tests is None:
        return ()
    starts = [join(state.cwd, word.resolve(state.known) or "\0") for word in words[:at]] or [state.cwd]
    return tuple(
        path for start in starts if start for path in lookup.below(start, state, context) if tests.take(path, start)
    )[:_MOST_FILES]


def _tests(words: list[str | None]) -> _Tests | None:
    tests, left = _Tests(), iter(words)
    for word in left:
        if word in _ANYWAY:
            continue
        value = next(left, None)
        if value is None:
            return None
        if word in _NAMED:
            tests = tests._replace(names=(*tests.names, (value, word == "-iname")))
        elif word in ("-mindepth", "-maxdepth") and value.isdecimal():
            depth = min(int(value), _MOST_DEPTH)
            tests = tests._replace(nearest=depth) if word == "-mindepth" else tests._replace(furthest=depth)
        elif word != "-perm" and (word, value) != ("-type", "f"):
            return None
    return tests


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
    inner = context._replace(depth=context.depth + 1, is_last=False, is_checked=True, is_given=True)
    now = state
    for path in [path for path in places if _PART.fullmatch(path.rpartition("/")[2])][:_MOST_FILES]:
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

"""Which files of the context a ``find`` or an ``ls`` names, one by one, as it writes them."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from functools import partial

from fixer.build.facts.place import expanded, has_glob
from fixer.build.facts.scope import join
from fixer.build.facts.state import State
from fixer.build.script import lookup
from fixer.build.script.arguments import put_in
from fixer.build.script.shell import Context
from fixer.dockerfile.document import Text
from fixer.programs.launch import find_parts
from fixer.record import NamedTuple
from fixer.shell.tree import For, Pipeline, Simple, Statement, While
from fixer.shell.words import Word, lead

MOST_FILES = 64
_MOST_VALUES = 100  # of a loop
_MOST_BRACKETS = 40  # one in the other
_MOST_DEPTH = 4_096  # of a folder: no path has more bytes
_ANYWAY = frozenset(
    ("-executable", "-readable", "-print", "-print0", "-depth", "-xdev", "-mount", "-follow", "-true", "-noleaf")
)
_NAMES = {"-name": False, "-iname": True, "-path": False, "-wholename": False, "-ipath": True, "-iwholename": True}
_OF_ALL = frozenset(("-path", "-wholename", "-ipath", "-iwholename"))
_BEGINNING = frozenset("-(!")
_OR = ("-o", "-or")
_AND = ("-a", "-and")
_NOT = ("!", "-not")
_ENDS = (*_OR, ")", None)
_PASSING = frozenset(("sort", "uniq", "cat", "tac", "tee"))
_OF_READ = frozenset(("-r", "-d", "", "-rd", "-u"))
_PROCESS_FIRST = frozenset((b"$(", b"`", b'"$(', b'"`'))

_Test = Callable[[str], bool]  # of a path as find writes it


class Found(NamedTuple):
    """The files as they are written; not ``is_sure``: some of them, for there is more that chooses."""

    names: tuple[str, ...]
    is_sure: bool = True


class _Tests:
    """Which files a ``find`` takes, read from left to right; not ``is_followed``: by something more."""

    def __init__(self, words: list[str | None]) -> None:
        self._left = list(reversed(words))
        self.is_followed = None not in words
        self.has_choice = False
        self._depth = 0
        self.nearest, self.furthest = 0, _MOST_DEPTH
        self._take = self._any() if self.is_followed else _always
        self.is_followed = self.is_followed and not self._left

    def take(self, path: str, start: str) -> bool:
        """Whether it takes a path that it writes, where it begins at a folder."""
        rest = path[len(start.rstrip("/")) :] if path != start else ""
        return self.nearest <= rest.count("/") <= self.furthest and self._take(path)

    def _any(self, *, is_inner: bool = False) -> _Test:
        ways = [self._all()]
        while self._left and self._left[-1] in _OR:
            self._left.pop()
            self.has_choice = self.has_choice or not is_inner
            ways.append(self._all())
        return ways[0] if len(ways) == 1 else lambda path: any(way(path) for way in ways)

    def _all(self) -> _Test:
        found: list[_Test] = []
        while self._left and self._left[-1] not in _ENDS:
            if self._left[-1] in _AND:
                self._left.pop()
                continue
            found.append(self._one())
        return found[0] if len(found) == 1 else lambda path: all(one(path) for one in found)

    def _one(self) -> _Test:
        word, is_turned = self._left.pop(), False
        while word in _NOT and self._left:
            word, is_turned = self._left.pop(), not is_turned
        if word == "(":
            test = self._within()
        elif word in _ANYWAY:
            test = _always
        else:
            test = self._of_value(word or "", self._left.pop() if self._left else None)
        return (lambda path: not test(path)) if is_turned else test

    def _within(self) -> _Test:
        """The tests up to the bracket that closes them."""
        self._depth += 1
        if self._depth > _MOST_BRACKETS:
            self.is_followed = False
            self._left.clear()
            return _always
        test = self._any(is_inner=True)
        self.is_followed = bool(self._left) and self._left.pop() == ")" and self.is_followed
        self._depth -= 1
        return test

    def _of_value(self, word: str, value: str | None) -> _Test:
        if value is not None and word in _NAMES:
            return partial(_is_named, value, is_whole=word in _OF_ALL, is_alike=_NAMES[word])
        if value is not None and value.isdecimal() and word in ("-mindepth", "-maxdepth"):
            depth = min(int(value), _MOST_DEPTH)
            self.nearest, self.furthest = (depth, self.furthest) if word == "-mindepth" else (self.nearest, depth)
        elif word == "-type" and value:
            return _always if "f" in value.split(",") else _never
        elif word != "-perm":
            self.is_followed = False
        return _always


def _always(path: str) -> bool:
    del path
    return True


def _never(path: str) -> bool:
    del path
    return False


def _is_named(pattern: str, path: str, *, is_whole: bool, is_alike: bool) -> bool:
    name = path if is_whole else path.rpartition("/")[2]
    return fnmatchcase(name.lower(), pattern.lower()) if is_alike else fnmatchcase(name, pattern)


def by_find(own: tuple[Word, ...], state: State, context: Context, *, runs: bool) -> Found:
    """The files that ``find`` takes, in the order of their names; ``runs`` if it runs something for them itself."""
    words = [word for word in own[1:] if lead(word) not in ("-H", "-L", "-P")]
    at = next((at for at, word in enumerate(words) if lead(word)[:1] in _BEGINNING), len(words))
    tests = _Tests([word.resolve(state.known) for word in words[at:]])
    names: list[str] = []
    for start in [word.resolve(state.known) for word in words[:at]] or ["."]:
        folder = join(state.cwd, start or "\0")
        paths = lookup.below(folder, state, context) if folder is not None else ()
        each = (_written(start or "", path[len(str(folder).rstrip("/")) :]) for path in paths)
        names += (name for name in each if not tests.is_followed or tests.take(name, start or ""))
    return Found(tuple(names[:MOST_FILES]), tests.is_followed and not (runs and tests.has_choice))


def _written(start: str, rest: str) -> str:
    return f"{start.rstrip('/')}{rest}" if rest else start


def _by_ls(words: tuple[Word, ...], state: State, context: Context) -> Found | None:
    """What ``ls`` writes: the names in a folder, or the paths that it is given."""
    given = [word for word in words[1:] if not lead(word).startswith("-")]
    names = [place for word in given for place in lookup.matching(word, state, context)]
    if state.cwd is not None and given and not lead(given[0]).startswith("/"):
        names = [name.removeprefix(f"{state.cwd.rstrip('/')}/") for name in names]
    if len(given) <= 1 and not names:
        folder = join(state.cwd, (given[0].resolve(state.known) or "\0") if given else ".")
        paths = lookup.below(folder, state, context) if folder is not None and not has_glob(folder) else ()
        length = len(str(folder).rstrip("/")) + 1
        names = [path[length:] for path in paths if path[length:] and "/" not in path[length:]]
    is_deep = any("R" in lead(word) for word in words[1:] if lead(word).startswith("-"))
    return Found(tuple(names[:MOST_FILES]), not is_deep) if names else None


def written_by(statements: Iterable[Statement], state: State, context: Context) -> Found | None:
    """The files that a pipe of these statements writes the names of; None where none of the context is known to be."""
    found: Found | None = None
    for one in statements:
        if isinstance(one, Pipeline):
            found = written_by(one.statements, state, context)
            continue
        words = one.words if isinstance(one, Simple) else ()
        name = words[0].value if words else None
        if name == "find":
            own, commands = find_parts(words)
            found = by_find(own, state, context, runs=False) if not commands else None
        elif name == "ls":
            found = _by_ls(words, state, context)
        elif found is not None and (name not in _PASSING or (name == "cat" and len(words) > 1)):
            found = found._replace(is_sure=False)
    return found if found is not None and found.names else None


def read_by(node: While, state: State, context: Context) -> tuple[str, tuple[str, ...]] | None:
    """The variable and its values of a ``while read file`` that reads the names of files."""
    condition, feed = node.condition, context.feed
    if not isinstance(condition, Simple) or feed is None or isinstance(feed, Text) or not condition.words:
        return None
    name, *given = (word.value for word in condition.words)
    names = [value for value in given if value not in _OF_READ]
    if name != "read" or len(names) != 1 or names[0] is None or not names[0].isidentifier():
        return None
    found = written_by(feed, state, context)
    return (names[0], found.names) if found is not None and found.is_sure else None


def listed(node: For, state: State, context: Context) -> tuple[str | None, ...]:
    """The values of a list in which some are told; None stands for those that are not."""
    words = state.given if node.words is None else node.words
    if not words or not node.name:
        return ()
    found: list[str | None] = []
    for word in put_in(words, state.given, splits=True) if state.given else words:
        value = word.resolve(state.known)
        listed = _written_in(word, node, state, context) if value is None else None
        if listed is not None:
            found += listed
        elif value is None or ("{" in value and not context.shell.has_braces):
            found.append(None)
        elif "{" in value:
            found += _braced(word, value)
        elif matches := lookup.matching(word, state, context):
            found += matches
        else:
            found += value.split() if word.value is None else [value]
    return () if found.count(None) == len(found) or len(found) > _MOST_VALUES else tuple(found)


def _braced(word: Word, value: str) -> list[str | None]:
    """The values that bash makes of ``a/{b,c}.sh``; None where it may make others."""
    each = list(expanded(value))
    is_plain = word.raw == value.encode("utf-8", "surrogateescape") and not any(has_glob(one) for one in each)
    return [*each] if is_plain and ".." not in value else [None]


def _written_in(word: Word, node: For, state: State, context: Context) -> tuple[str, ...] | None:
    """The files that a ``$(find …)`` in the list names."""
    if len(node.substitutions) != 1 or not _is_substitution(word):
        return None
    found = written_by((node.substitutions[0].body,), state, context)
    return found.names if found is not None and found.is_sure else None


def _is_substitution(word: Word) -> bool:
    """Whether a word of a loop is nothing but a ``$(…)``."""
    return word.value is None and any(word.raw.startswith(sign) for sign in _PROCESS_FIRST)

"""Where scanners ask for the flag in a file, or would after some insertions: each reads it in its own way."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import dropwhile

from fixer.build.facts.mounts import settings
from fixer.dockerfile import lex
from fixer.dockerfile.document import Document, Flag, Instruction, Text, joined
from fixer.edits import Edit
from fixer.judgement.scanners.table import COMMANDS, PIECES, WORDS, Scanner
from fixer.record import NamedTuple
from fixer.shell import listing, scripts
from fixer.shell.command import Script
from fixer.shell.tree import AndOr, Pipeline, Simple, Statement
from fixer.shell.words import Word

_NAME = "PIP_NO_CACHE_DIR"
# Of these ShellCheck takes the word behind for the program.
_LAUNCHERS = frozenset(("busybox", "builtin", "command", "exec", "run"))
_PROGRAMS = frozenset(("pip", "pip3"))


class Ask(NamedTuple):
    """What a scanner asks about, by offsets in the file; a flag in one ask of a ``group`` contents it about all."""

    node: Instruction
    start: int
    end: int
    group: tuple[int, int | str]
    shown: str


class Run(NamedTuple):
    """A RUN, or what an ONBUILD puts off, with what is put into it."""

    node: Instruction
    edits: tuple[Edit, ...]  # in the order of the file
    offsets: tuple[int, ...]  # theirs

    @property
    def run(self) -> Instruction:
        return self.node.trigger or self.node

    def has(self, flag: str | None, start: int, end: int) -> bool:
        """Whether a text with the flag is put in behind ``start``, up to ``end``."""
        if flag is None:
            return False
        put = self.edits[bisect_right(self.offsets, start) : bisect_right(self.offsets, end)]
        return any(re.search(rb"%s(?![\w-])" % flag.encode(), edit.text) for edit in put)


def asks(
    document: Document, scanner: Scanner, edits: Iterable[Edit] = (), only: frozenset[int] | None = None
) -> tuple[Ask, ...]:
    """All that a scanner asks about in file order once ``edits`` are made, ``only`` in what starts at these offsets."""
    given = sorted(edits)
    offsets = [edit.offset for edit in given]
    lines = [edit.offset for edit in given if edit.text.endswith(b"\n")]
    known = _Known(scanner, document.escape)
    found: list[Ask] = []
    for node in document.instructions:
        while lines and lines[0] <= node.start:
            known.set(((_NAME, "1"),))
            del lines[0]
        known.meet(node)
        if "RUN" in (node.keyword, node.trigger and node.trigger.keyword) and (only is None or node.start in only):
            end = node.start + len(node.raw)
            inside = slice(bisect_right(offsets, node.start), bisect_right(offsets, end))
            run = Run(node, tuple(given[inside]), tuple(offsets[inside]))
            found += _of_run(run, scanner, known)
    return tuple(found)


def _of_run(run: Run, scanner: Scanner, known: "_Known") -> Iterator[Ask]:
    if (run.node.trigger is not None and not scanner.sees_onbuild) or known.is_off(run.node):
        return
    if scanner.takes_prefix and _has_prefix(run, scanner.env or frozenset()):
        return
    if scanner.mount is not None and _is_mounted(run, scanner.mount):
        return
    yield from _READINGS[scanner.takes](run, scanner, known)


class _Known:
    """What a scanner remembers of the instructions above: variables, as far as it looks at them."""

    def __init__(self, scanner: Scanner, escape: str) -> None:
        self._scanner, self._escape = scanner, escape
        self._stage = ""
        self._off: dict[str, bool] = {}  # by stage, as hadolint calls them
        self._is_off_in_triggers = False
        self._has_stage = False
        self.values: dict[str, str] = {}

    def meet(self, node: Instruction) -> None:
        """Take note of an instruction."""
        inner = node.trigger or node
        if inner.keyword == "FROM":
            self._enter(inner)
        elif inner.keyword == "ENV":
            self.set(tuple(self._pairs(inner)), is_trigger=node.trigger is not None)
        elif inner.keyword == "ARG" and node.trigger is None:
            word = _decoded(inner.body).split(maxsplit=1)
            name, equals, value = word[0].partition("=") if word else ("", "", "")
            if equals:
                self.values[name] = value

    def set(self, pairs: tuple[tuple[str, str], ...], *, is_trigger: bool = False) -> None:
        """Take note of an ENV."""
        if not is_trigger:
            self.values.update(pairs)
        value = next((value.strip("\"'") for name, value in pairs if name == _NAME), None)
        if value is None or not (self._scanner.env is None or value in self._scanner.env):
            return
        if is_trigger and not self._scanner.is_env_of_file:
            self._is_off_in_triggers = True
        else:
            self._off[self._stage] = True

    def is_off(self, node: Instruction) -> bool:
        """Whether a scanner is content with what it saw of variables, or looks at no instruction there."""
        if self._scanner.knows_values and not self._has_stage:
            return True
        if self._scanner.is_env_of_file:
            return any(self._off.values())
        return self._is_off_in_triggers if node.trigger is not None else self._off.get(self._stage, False)

    def filled(self, text: str) -> str:
        """A text with the values put in, where the scanner does so."""
        if self._scanner.knows_values and "$" in text:
            for name, value in self.values.items():
                text = text.replace(f"${{{name}}}", value).replace(f"${name}", value)
        return text

    def _pairs(self, node: Instruction) -> Iterator[tuple[str, str]]:
        try:
            yield from ((name, value) for name, value, _ in lex.pairs(_decoded(node.body), self._escape))
        except ValueError:
            return

    def _enter(self, node: Instruction) -> None:
        words = _decoded(node.body).split()
        image = words[0] if words else ""
        named = re.match(r"(?:(?=[^/.:]*[.:])[^/]*/)?([^:@]*)", image)
        image = named[1] if named else image
        inherited = self._off.get(image, False) if self._has_stage else False
        self._stage = words[2] if len(words) > 2 and words[1].lower() == "as" else image
        self._off[self._stage] = inherited
        self._has_stage = True


def _pieces(run: Run, scanner: Scanner, known: _Known) -> Iterator[Ask]:
    elements = run.run.elements
    if elements is not None:
        values = [known.filled(element.value) for element in elements]
        is_asked = bool(_PROGRAMS.intersection(values)) if len(values) > 1 else _is_pip(scanner, " ".join(values))
        if is_asked and not any(scanner.flag and scanner.flag in value for value in values):
            yield from _asked(run, scanner, run.run.body, " ".join(values))
        return
    text = _whole(run.run) if scanner.sees_heredocs else run.run.body
    data, begin = text.data.decode("latin-1"), 0
    for match in (*re.finditer(scanner.separator, data), None):
        stop = len(data) if match is None else match.start()
        pieces = re.split(scanner.separator, known.filled(data[begin:stop]))
        asked = next((piece for piece in pieces if _is_asked(scanner, piece)), None)
        if asked is not None:
            yield from _asked(run, scanner, text.part(begin, stop), asked)
        begin = stop if match is None else match.end()


def _is_pip(scanner: Scanner, text: str) -> bool:
    return re.search(scanner.pattern, text) is not None


def _is_asked(scanner: Scanner, piece: str) -> bool:
    return _is_pip(scanner, piece) and not (scanner.flag and scanner.flag in piece)


def _asked(run: Run, scanner: Scanner, text: Text, shown: str) -> Iterator[Ask]:
    start, end = text.start, text.end
    if not run.has(scanner.flag, start, end):
        yield Ask(run.node, start, end, (run.node.start, start), shown.strip())


def _commands(run: Run, scanner: Scanner, _: _Known) -> Iterator[Ask]:
    for found in _simple_commands(run.run):
        words = tuple(dropwhile(lambda word: word.shown in ("time", "-p"), found))  # a reserved word to ShellCheck
        values = [word.shown for word in words]
        if words and words[0].value is not None and _is_install(values) and scanner.flag not in values:
            start, end = _span(run.run, words)
            if not run.has(scanner.flag, start, end):
                yield Ask(run.node, start, end, (run.node.start, start), " ".join(values))


def _span(run: Instruction, words: tuple[Word, ...]) -> tuple[int, int]:
    """Where a command stands; that of an exec form is its array, whose elements were joined."""
    return (run.body.start, run.body.end) if run.elements is not None else (words[0].start, words[-1].end)


def _is_install(values: list[str]) -> bool:
    """What hadolint takes for a pip that installs, or for a python that runs one."""
    name, arguments = values[0], values[1:]
    if name in _LAUNCHERS and arguments and not arguments[0].startswith("-"):
        name = arguments[0]
    if "pipx" in name or "pipenv" in name:
        return False
    if name.startswith("pip"):
        return "install" in arguments
    if not name.startswith("python") or any(_has(arguments, ["-m", other]) for other in ("pipx", "pipenv")):
        return False
    return _has(arguments, ["-m", "pip", "install"])


def _has(values: list[str], part: list[str]) -> bool:
    return any(values[at : at + len(part)] == part for at in range(len(values)))


def _simple_commands(run: Instruction) -> Iterator[tuple[Word, ...]]:
    if run.elements is None:
        yield from (command.words for command in scripts.commands(run) if command.words)
        return
    values = " ".join(element.value for element in run.elements).encode("utf-8", "replace")
    tree = scripts.tree(Script(Text(values, ((0, run.body.start),))))
    yield from (command.words for command in listing.commands(tree, in_data=True) if command.words)


def _words(run: Run, scanner: Scanner, _: _Known) -> Iterator[Ask]:
    """The installing pips of a plain chain; one with the flag, or one of the project, speaks for its namesakes."""
    if run.run.elements is not None or run.run.heredocs:
        return
    pips = [
        found for words in _chained(scripts.tree(Script(run.run.body))) or () if (found := _installing(words, scanner))
    ]
    content = {words[at].shown for words, at in pips if _is_content(run, scanner, words, at)}
    for words, at in pips:
        name = words[at].shown
        if name not in content:
            shown = " ".join(word.shown for word in words)
            yield Ask(run.node, words[0].start, words[-1].end, (run.node.start, name), shown)


def _installing(words: tuple[Word, ...], scanner: Scanner) -> tuple[tuple[Word, ...], int] | None:
    """A command with the place of its word for pip that ``install`` follows."""
    for at, word in enumerate(words[:-1]):
        if re.match(scanner.pattern, word.shown) and words[at + 1].shown == "install":
            return words, at
    return None


def _is_content(run: Run, scanner: Scanner, words: tuple[Word, ...], at: int) -> bool:
    arguments = [word.shown for word in words[at + 2 :]]
    return arguments[:1] == ["."] or scanner.flag in arguments or run.has(scanner.flag, words[at].start, words[-1].end)


def _chained(tree: Statement) -> tuple[tuple[Word, ...], ...] | None:
    """The words of simple commands that stand one behind the other, None where there is anything else."""
    match tree:
        case Simple(_, words, _, _):
            return (words,)
        case AndOr(first, links):
            return _joined((first, *(link.statement for link in links)))
        case Pipeline(statements):
            return _joined(tuple(statements))
    return None


def _joined(statements: tuple[Statement, ...]) -> tuple[tuple[Word, ...], ...] | None:
    found: list[tuple[Word, ...]] = []
    for statement in statements:
        words = _chained(statement)
        if words is None:
            return None
        found += words
    return tuple(found)


_READINGS: dict[str, Callable[[Run, Scanner, _Known], Iterator[Ask]]] = {
    COMMANDS: _commands,
    PIECES: _pieces,
    WORDS: _words,
}


def _whole(run: Instruction) -> Text:
    """The text of a RUN with the bodies of its heredocs."""
    return joined(
        (run.body, *(part for doc in run.heredocs for part in (Text(b"\n", ((0, doc.body.start),)), doc.body)))
    )


def _decoded(text: Text) -> str:
    return text.data.decode("utf-8", "surrogateescape")


def _has_prefix(run: Run, truthy: frozenset[str]) -> bool:
    """Whether the first PIP_NO_CACHE_DIR= of the text has such a value, or one is put in."""
    if any(edit.text.startswith(f"{_NAME}=1 ".encode()) for edit in run.edits):
        return True
    value = _decoded(_whole(run.run)).partition(f"{_NAME}=")[2]
    return value.startswith(tuple(truthy))


def _is_mounted(run: Run, part: str) -> bool:
    put = [
        Flag(word) for edit in run.edits for word in edit.text.decode("latin-1").split() if word.startswith("--mount=")
    ]
    given = (settings(flag.value) for flag in (*run.run.flags, *put) if flag.name == "mount")
    return any(one.get("type") in ("cache", "tmpfs") and part in one.get("target", "") for one in given)

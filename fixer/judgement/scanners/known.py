"""What a scanner knows of the instructions above a RUN: variables, as far as it looks at them."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from fixer.dockerfile import lex
from fixer.dockerfile.document import Instruction, Text
from fixer.judgement.scanners.run import NAME, Seen, decoded
from fixer.judgement.scanners.table import Scanner

_VARIABLE = r"\$(\{?)(\w+)"
_LONGEST = 200  # a name, as anybody writes one
_LONGEST_VALUE = 1_000  # one that is put in; of values that are made of others each may double what there is
_IMAGE = r"(?:(?=[^/.:]*[.:])[^/]*/)?([^:@]*)"


class Known:
    """The variables of a file, up to the RUN that was reached last."""

    def __init__(self, scanner: Scanner, file: Seen) -> None:
        self._scanner, self._escape = scanner, file.escape
        self._keeps_values = scanner.knows_values and file.has_variables
        is_curious = self._keeps_values or (scanner.heeds_env and file.is_named)
        self._coming = _notes(file) if is_curious else []
        self._begin = file.begin if is_curious or scanner.knows_values else None
        self._stage = ""
        self._off: dict[str, bool] = {}  # by stage, as hadolint calls them
        self._is_off_in_triggers = False
        self._values: dict[str, str] = {}
        self._lengths: set[int] = set()  # of their names

    def reach(self, offset: int) -> None:
        """Take note of all that stands up to an offset."""
        while self._coming and self._coming[-1][0] <= offset:
            node = self._coming.pop()[1]
            if node is None:
                self._turn("1", is_trigger=False)
            else:
                self._meet(node)

    def _meet(self, node: Instruction) -> None:
        inner = node.trigger or node
        if inner.keyword == "FROM":
            self._enter(inner)
        elif inner.keyword == "ENV":
            self._meet_env(inner, is_trigger=node.trigger is not None)
        elif inner.keyword == "ARG" and node.trigger is None and self._keeps_values:
            words = lex.pair_words(decoded(inner.body), self._escape)  # KICS keeps the first alone
            name, equals, value = words[0].partition("=") if words else ("", "", "")
            if equals:
                self._keep(name, value)

    def is_off(self, node: Instruction) -> bool:
        """Whether a scanner is content with what it saw of variables, or looks at no instruction there."""
        if self._scanner.knows_values and (self._begin is None or node.start < self._begin):
            return True
        if self._scanner.is_env_of_file:
            return any(self._off.values())
        return self._is_off_in_triggers if node.trigger is not None else self._off.get(self._stage, False)

    def filled(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """What is put in for variables in a text: from where, up to where, and what.

        KICS does so once for each name, with and without braces, and takes a name for one that goes on behind it.
        """
        if not self._values or "$" not in text:
            return ()
        return tuple(self._fillings(text))

    def _fillings(self, text: str) -> Iterator[tuple[int, int, str]]:
        done = set()
        for match in re.finditer(_VARIABLE, text):
            brace, word = match[1], match[2]
            name = word if brace else self._longest(word)
            end = match.start() + 1 + 2 * len(brace) + len(name)
            is_whole = name in self._values and (not brace or text[match.end() : end] == "}")
            if is_whole and (brace, name) not in done:
                done.add((brace, name))
                yield match.start(), end, self._values[name]

    def _longest(self, word: str) -> str:
        """The longest name that a word begins with, empty if there is none."""
        most = min(len(word), _LONGEST)
        lengths = sorted((size for size in self._lengths if size <= most), reverse=True)
        return next((word[:size] for size in lengths if word[:size] in self._values), "")

    def _keep(self, name: str, value: str) -> None:
        if len(value) > _LONGEST_VALUE:
            self._values.pop(name, None)
            return
        self._values[name] = value
        self._lengths.add(len(name))

    def _meet_env(self, node: Instruction, *, is_trigger: bool) -> None:
        if not self._keeps_values and node.body.data.find(NAME.encode()) < 0:
            return
        pairs = tuple(self._pairs(node))
        if len(pairs) == 1 and not is_trigger and self._keeps_values:  # KICS keeps no other
            self._keep(*pairs[0])
        value = next((value.strip("\"'") for name, value in pairs if name == NAME), None)
        is_seen = len(pairs) == 1 or not self._scanner.is_env_of_file  # semgrep sees it where it stands alone
        if value is not None and is_seen:
            self._turn(value, is_trigger=is_trigger)

    def _turn(self, value: str, *, is_trigger: bool) -> None:
        if not (self._scanner.env is None or value in self._scanner.env):
            return
        if is_trigger and not self._scanner.is_env_of_file:
            self._is_off_in_triggers = True
        else:
            self._off[self._stage] = True

    def _pairs(self, node: Instruction) -> Iterator[tuple[str, str]]:
        try:
            yield from ((name, value) for name, value, _ in lex.pairs(self._with_values(node.body), self._escape))
        except ValueError:
            return

    def _with_values(self, body: Text) -> str:
        text = decoded(body)
        return with_values(self.filled(text), text)

    def _enter(self, node: Instruction) -> None:
        words = decoded(node.body).split()
        image = words[0] if words else ""
        named = re.match(_IMAGE, image)
        image = named[1] if named else image
        inherited = self._off.get(image, False) if node.start != self._begin else False
        self._stage = words[2] if len(words) > 2 and words[1].lower() == "as" else image
        self._off[self._stage] = inherited


def _notes(file: Seen) -> list[tuple[int, Instruction | None]]:
    """What a file tells, from the last to the first: where, and which instruction, None for a line that is put in."""
    lines: list[tuple[int, Instruction | None]] = [(at, None) for at in file.lines]
    return sorted((*lines, *((node.start, node) for node in file.told)), key=lambda note: note[0])[::-1]


def with_values(put: tuple[tuple[int, int, str], ...], text: str, begin: int = 0, stop: int | None = None) -> str:
    """A part of a text with what ``Known.filled`` says is put in there for variables."""
    stop = len(text) if stop is None else stop
    parts = []
    for start, end, value in put[bisect_left(put, (begin,)) : bisect_left(put, (stop,))]:
        parts += [text[begin:start], value]
        begin = end
    return "".join((*parts, text[begin:stop]))

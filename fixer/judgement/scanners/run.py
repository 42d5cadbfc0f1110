"""What scanners look at, a RUN with what is put into it, and what they ask about."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from fixer.dockerfile.document import Document, Element, Instruction, Text, joined
from fixer.edits import Edit
from fixer.record import NamedTuple


def blank(element: Element) -> Text:
    """What stands behind a string of an array when they are joined."""
    return Text(b" ", ((0, element.text.end - 1),))


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
        """The RUN itself."""
        return self.node.trigger or self.node

    @property
    def text(self) -> Text:
        """What it says, with the bodies of its heredocs."""
        heredocs = self.run.heredocs
        if not heredocs:
            return self.run.body
        return joined(
            (self.run.body, *(part for doc in heredocs for part in (Text(b"\n", ((0, doc.body.start),)), doc.body)))
        )

    def has(self, flag: str | None, start: int, end: int) -> bool:
        """Whether a text with the flag is put in behind ``start``, up to ``end``."""
        if flag is None or not self.edits:
            return False
        put = self.edits[bisect_right(self.offsets, start) : bisect_right(self.offsets, end)]
        return any(re.search(rb"%s(?![\w-])" % flag.encode(), edit.text) for edit in put)

    def ask(self, flag: str | None, text: Text, shown: str, quote: int = 0) -> tuple[Ask, ...]:
        """What is asked about a part of it with so long a ``quote`` around it, nothing where the flag is put in."""
        start, end = text.start - quote, text.end + quote
        return () if self.has(flag, start, end) else (Ask(self.node, start, end, (self.node.start, start), shown),)


class Seen(NamedTuple):
    """What scanners take note of in a file, in its order, as it is when edits are made.

    ``runs`` are what runs something, now or in an image that is built on this one; ``told`` are the instructions that
    tell what may matter to them, ``lines`` the offsets of edits that are lines of their own. ``is_named``: pip's
    variable is among what is told.
    """

    escape: str
    runs: tuple[Run, ...]
    told: tuple[Instruction, ...]
    lines: tuple[int, ...]
    is_named: bool

    @property
    def has_variables(self) -> bool:
        """Whether a variable stands in any of its RUNs."""
        return any(run.node.raw.find(b"$") >= 0 for run in self.runs)

    @property
    def begin(self) -> int | None:
        """Where the first stage begins."""
        told = (node.trigger or node for node in self.told)
        return next((node.start for node in told if node.keyword == "FROM"), None)


NAME = "PIP_NO_CACHE_DIR"
_NOTED = frozenset(("FROM", "ENV", "ARG"))


def seen(document: Document, edits: Iterable[Edit] = (), around: tuple[int, ...] | None = None) -> Seen:
    """What there is to see of a file, of its RUNs those alone that stand ``around`` one of these ascending offsets."""
    given = tuple(sorted(edits))
    offsets = tuple([edit.offset for edit in given])
    runs, told = [], []
    is_named = False
    for node in document.instructions:
        inner = node.trigger or node
        if inner.keyword in _NOTED:
            told.append(node)
            is_named |= inner.keyword == "ENV" and inner.body.data.find(NAME.encode()) >= 0
        elif inner.keyword == "RUN" and (around is None or around[_inside(node, around)]):
            inside = _inside(node, offsets)
            runs.append(Run(node, given[inside], offsets[inside]))
    lines = tuple([edit.offset for edit in given if edit.text.endswith(b"\n")])
    return Seen(document.escape, tuple(runs), tuple(told), lines, is_named or bool(lines))


def _inside(node: Instruction, offsets: tuple[int, ...]) -> slice:
    """Which of some ascending offsets stand behind the beginning of an instruction, up to its end."""
    return slice(bisect_right(offsets, node.start), bisect_right(offsets, node.start + len(node.raw)))


def decoded(text: Text) -> str:
    """A text as a scanner reads it."""
    return text.data.decode("utf-8", "surrogateescape")

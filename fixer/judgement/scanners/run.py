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
    """What scanners take note of in a file, in its order, as it is when ``edits`` are made."""

    nodes: tuple[Instruction, ...]
    escape: str
    edits: tuple[Edit, ...]
    offsets: tuple[int, ...]
    lines: tuple[int, ...]  # the offsets of edits that are lines of their own

    @property
    def has_variables(self) -> bool:
        """Whether a variable stands in any of its RUNs."""
        return any(node.raw.find(b"$") >= 0 for node in self.nodes if is_run(node))

    def run(self, node: Instruction) -> Run:
        """An instruction with what is put into it."""
        if not self.edits:
            return Run(node, (), ())
        inside = slice(bisect_right(self.offsets, node.start), bisect_right(self.offsets, node.start + len(node.raw)))
        return Run(node, self.edits[inside], self.offsets[inside])


_NOTED = frozenset(("FROM", "ENV", "ARG"))


def seen(document: Document, edits: Iterable[Edit] = (), only: frozenset[int] | None = None) -> Seen:
    """What there is to see of a file, of its RUNs ``only`` those that start at these offsets."""
    nodes = [node for node in document.instructions if _is_seen(node, only)]
    given = tuple(sorted(edits))
    lines = tuple([edit.offset for edit in given if edit.text.endswith(b"\n")])
    return Seen(tuple(nodes), document.escape, given, tuple([edit.offset for edit in given]), lines)


def is_run(node: Instruction) -> bool:
    """Whether it runs something, now or in an image that is built on this one."""
    return node.keyword == "RUN" or (node.trigger is not None and node.trigger.keyword == "RUN")


def _is_seen(node: Instruction, only: frozenset[int] | None) -> bool:
    if node.keyword in _NOTED or (node.trigger is not None and node.trigger.keyword in _NOTED):
        return True
    return is_run(node) and (only is None or node.start in only)


def decoded(text: Text) -> str:
    """A text as a scanner reads it."""
    return text.data.decode("utf-8", "surrogateescape")

"""The lossless tree of a Dockerfile: frozen nodes whose raw texts, joined, are the file.

The tree:

Document
├── Directive       # syntax=docker/dockerfile:1
├── Comment         # a note
├── Blank
└── Instruction     RUN --mount=… pip install x \\⏎ y
    ├── flags       --mount=…
    ├── body        pip install x  y        (Text: the joined line, mapped to the file)
    ├── elements    ["pip", "install"]      (exec form only)
    ├── heredocs    <<EOF … EOF
    └── trigger     the instruction behind ONBUILD
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from fixer.record import NamedTuple, new


class Text(NamedTuple):
    """Bytes as a later reader gets them, each still knowing where in the file it stands.

    ``pieces`` are pairs (position in ``data``, byte offset in the file), ascending: from each position on,
    up to the next pair, ``data`` and file run side by side.
    """

    data: bytes
    pieces: tuple[tuple[int, int], ...]

    def offset(self, position: int) -> int:
        """Where in the file the byte ``data[position]`` stands."""
        if len(self.pieces) == 1:
            return self.pieces[0][1] + position
        index = bisect_left(self.pieces, (position + 1,)) - 1
        start, offset = self.pieces[max(index, 0)]
        return offset + position - start

    def end_offset(self, position: int) -> int:
        """The file offset just behind the byte ``data[position - 1]``."""
        return self.offset(position - 1) + 1 if position else self.offset(0)

    def part(self, start: int, stop: int | None = None) -> "Text":
        """What stands from one position up to another (or to the end), as a Text of its own."""
        return excerpt(self.data[start:stop], self.pieces, start)

    @property
    def start(self) -> int:
        """Where in the file the text begins."""
        return self.pieces[0][1]

    @property
    def end(self) -> int:
        """The file offset just behind its last byte."""
        return self.end_offset(len(self.data))

    def before(self, offset: int) -> bytes:
        """The part of ``data`` that stands before a file offset."""
        return b"".join(
            self.data[start : min(stop, start + max(0, offset - at))]
            for (start, at), (stop, _) in zip(self.pieces, (*self.pieces[1:], (len(self.data), 0)), strict=True)
        )

    def strip(self, start: int = 0) -> "Text":
        """What stands from ``start`` on, without the blanks (SPACES) at both ends that Go's TrimSpace takes away."""
        rest = self.data[start:].rstrip()
        inner = rest.lstrip()
        return excerpt(inner, self.pieces, start + len(rest) - len(inner))


_TABS = rb"(?m)^\t+"
SPACES = b" \t\n\v\f\r"


def excerpt(data: bytes, pieces: tuple[tuple[int, int], ...], start: int) -> Text:
    """The part of a longer text that begins at ``start``; ``pieces`` are those of the longer one."""
    if len(pieces) == 1:
        return new(Text, (data, ((0, pieces[0][1] + start),)))
    index = bisect_left(pieces, (start + 1,)) - 1 if pieces[1][0] <= start else 0
    position, offset = pieces[index]
    stop = start + len(data)
    inside = [(p - start, o) for p, o in pieces[index + 1 : bisect_left(pieces, (stop,), index + 1)]]
    return Text(data, ((0, offset + start - position), *inside))


def joined(parts: Iterable[Text]) -> Text:
    """The texts one behind the other, as one; there is at least one."""
    data: list[bytes] = []
    pieces: list[tuple[int, int]] = []
    size = 0
    for part in parts:
        data.append(part.data)
        pieces += [(position + size, offset) for position, offset in part.pieces]
        size += len(part.data)
    return Text(b"".join(data), tuple(pieces))


def chomped(text: Text) -> Text:
    """A text without the tabs that its lines begin with, as ``<<-`` has it."""
    parts, position = [], 0
    for match in re.finditer(_TABS, text.data):
        parts.append(text.part(position, match.start()))
        position = match.end()
    return joined((*parts, text.part(position)))


class Directive(NamedTuple):
    """A parser directive at the top of the file: ``# syntax=…``, ``# escape=…``, ``# check=…``."""

    raw: bytes
    start: int  # byte offset in the file
    line: int  # 1-based
    name: str  # lower case
    value: str


class Comment(NamedTuple):
    """A comment line between instructions (those inside one belong to its raw text)."""

    raw: bytes
    start: int
    line: int


class Blank(NamedTuple):
    """An empty line between instructions."""

    raw: bytes
    start: int
    line: int


class Flag(NamedTuple):
    """A word like ``--mount=type=cache`` between keyword and body, quotes and escapes resolved."""

    text: str  # --mount=type=cache,target=/x

    @property
    def name(self) -> str:
        return self.text[2:].partition("=")[0]

    @property
    def value(self) -> str:
        return self.text.partition("=")[2]


class Element(NamedTuple):
    """A string of an exec form array; ``text`` is what stands in the file, quotes included."""

    value: str
    text: Text


class Heredoc(NamedTuple):
    """The body between ``<<NAME`` and its terminator, as the shell gets it (tabs chomped for ``<<-``)."""

    name: str
    body: Text
    chomp: bool
    expand: bool


class Instruction(NamedTuple):
    """One instruction with all its lines; ``raw`` holds its heredocs and inner comments too.

    ``ambiguous`` tells, in words, why Docker versions or Buildah may read this spot differently. In a template it
    may be there or not if it ``is_optional``, and ``sparse`` is the body without the lines that may be missing;
    ``behind`` is the line, above it, that may become any instruction.
    """

    raw: bytes
    start: int
    line: int
    keyword: str  # upper case
    flags: tuple[Flag, ...]
    body: Text  # what follows the flags, continuations joined, comment lines gone
    elements: tuple[Element, ...] | None = None
    heredocs: tuple[Heredoc, ...] = ()
    trigger: "Instruction | None" = None
    ambiguous: str | None = None
    is_optional: bool = False
    sparse: Text | None = None
    behind: int | None = None


Node = Directive | Comment | Blank | Instruction


class Problem(NamedTuple):
    """Why Docker would not build this file, or what the template makes of it is not told: 1-based line and sentence."""

    line: int
    message: str
    is_template: bool = False


class Stage(NamedTuple):
    """A FROM and the instructions up to the next one; ``start`` is None before any FROM."""

    number: int  # 0-based among the FROMs; -1 for what stands before the first
    name: str | None  # lower case
    start: Instruction | None
    instructions: tuple[Instruction, ...]  # without the FROM

    @property
    def label(self) -> str | None:
        """How a message names the stage: its name, else its number; None before any FROM."""
        return None if self.start is None else self.name or str(self.number)


class Document(NamedTuple):
    """A whole file; ``source`` is the input, byte for byte, whatever the input was."""

    nodes: tuple[Node, ...]
    escape: str
    problem: Problem | None

    @property
    def source(self) -> bytes:
        """The file: the raw texts of all nodes, joined."""
        return b"".join([node.raw for node in self.nodes])

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        return tuple([node for node in self.nodes if isinstance(node, Instruction)])

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The build stages in order; instructions before the first FROM come as a stage without start."""
        return tuple(_stages(self.instructions))


def _stages(instructions: tuple[Instruction, ...]) -> Iterator[Stage]:
    starts = [i for i, node in enumerate(instructions) if node.keyword == "FROM"]
    first = starts[0] if starts else len(instructions)
    if first:
        yield Stage(-1, None, None, instructions[:first])
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(instructions)
        node = instructions[start]
        yield Stage(index, _stage_name(node), node, instructions[start + 1 : end])


def _stage_name(node: Instruction) -> str | None:
    words = node.body.data.decode("utf-8", "replace").split()
    return words[-1].lower() if len(words) >= 3 and words[-2].lower() == "as" else None

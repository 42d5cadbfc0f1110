"""Bytes to Document: instruction keywords and spans from dockerfile_parse, all text sliced from the file itself.

dockerfile_parse is fed the shadow that ``lines`` makes of the file; its text never reaches the document.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from dockerfile_parse import DockerfileParser

from fixer import lex
from fixer.document import Blank, Comment, Document, Element, Flag, Instruction, Node, Text
from fixer.lines import KEYWORDS, Logical, Reader, keyword_of, read

_ARRAYS = frozenset(("ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))
_NO_ARRAYS = frozenset(("ONBUILD", "ENV", "LABEL", "ARG"))
_RUN_FLAGS = frozenset(("mount", "network", "security", "device"))
_NOT_PUT_OFF = frozenset(("ONBUILD", "FROM", "MAINTAINER"))


def parse(source: bytes) -> Document:
    """The document of ``source``; never raises: what Docker would not build is told by ``problem``."""
    reader, logical = read(source)
    nodes = tuple(_nodes(reader, logical))
    return Document(nodes, reader.escape.decode(), reader.problem)


class _Shadow:
    """The shadow as the file object that dockerfile_parse wants."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def seek(self, offset: int) -> int:
        return offset

    def readlines(self) -> list[str]:
        return self._lines


def _spans(reader: Reader) -> list[tuple[str, int, int]]:
    """Keyword, first and last line (0-based) of every instruction, as dockerfile_parse sees them."""
    structure = DockerfileParser(fileobj=_Shadow(reader.shadow), env_replace=False).structure
    return [
        (entry["instruction"], entry["startline"], entry["endline"])
        for entry in structure
        if entry["instruction"] != "COMMENT" or not reader.shadow[entry["startline"]].startswith("#")
    ]


def _nodes(reader: Reader, logical: dict[int, Logical]) -> Iterator[Node]:
    yield from reader.directives
    lines, position = reader.lines, len(reader.directives)
    for keyword, first, last in [*_spans(reader), ("", len(lines), 0)]:
        for index in range(position, first):
            line = lines[index]
            kind = Comment if line.is_comment else Blank
            yield kind(line.raw, line.start, index + 1)
        if first < len(lines):
            raw = reader.source[lines[first].start : lines[last].start + len(lines[last].raw)]
            text = logical[first]
            yield _Maker(reader, text, first).instruction(keyword, text.joined, text.rest, raw, lines[first].start)
        position = last + 1


class _Maker(NamedTuple):
    """Makes the node of one logical line, and the node that its ONBUILD puts off."""

    reader: Reader
    logical: Logical
    first: int  # the index of its first line

    def instruction(self, keyword: str, line: Text, rest: int, raw: bytes, start: int) -> Instruction:
        """The instruction of a joined line whose keyword ends before ``rest``."""
        flags, body = self._flags(line, rest)
        node = Instruction(
            raw,
            start,
            self.first + 1,
            keyword,
            flags,
            body,
            _elements(body) if body.data.startswith(b"[") and keyword not in _NO_ARRAYS else None,
            self.logical.heredocs,
            self._trigger(body) if keyword == "ONBUILD" and body.data else None,
            self.logical.ambiguous,
        )
        if message := _error(node, self.reader.escape.decode()):
            self.reader.refuse(self.first, message)
        return node

    def _flags(self, line: Text, rest: int) -> tuple[tuple[Flag, ...], Text]:
        if not line.data.startswith(b"--", rest):
            return (), line.strip(rest)
        found, behind = lex.flags(line.data[rest:].decode("latin-1"), self.reader.escape.decode())
        return tuple(Flag(_utf8(flag)) for flag in found), line.strip(rest + behind)

    def _trigger(self, body: Text) -> Instruction:
        keyword, rest = keyword_of(body.data)
        if keyword in _NOT_PUT_OFF:
            self.reader.refuse(self.first, f"{keyword} is not allowed behind ONBUILD")
            return Instruction(body.data, body.start, self.first + 1, keyword, (), body)
        return self.instruction(keyword, body, rest, body.data, body.start)


def _utf8(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "replace")


def _shown(keyword: str) -> str:
    return ascii(keyword[:40])[1:-1] or "an empty word"


def _elements(body: Text) -> tuple[Element, ...] | None:
    """The strings of an exec form array; None for the shell form."""
    text = body.data.decode("latin-1")
    spans = lex.array(text)
    if spans is None:
        return None
    return tuple(Element(json.loads(_utf8(text[start:end])), body[start:end]) for start, end in spans)


def _error(node: Instruction, escape: str) -> str | None:
    """A sentence if Docker refuses this instruction; templating inside words is let pass."""
    match node.keyword:
        case keyword if keyword not in KEYWORDS:
            return f"{_shown(keyword)} is no instruction that Docker knows"
        case "ENV" | "LABEL" if b"{{" not in node.body.data:
            return _pair_error(node, escape)
        case "SHELL" if not node.elements:
            return "SHELL takes an array of strings"
        case "RUN" if odd := [flag.name for flag in node.flags if flag.name not in _RUN_FLAGS]:
            return f"RUN has no flag --{_shown(odd[0])}"
        case keyword if keyword in _ARRAYS and node.elements is None and _has_other_values(node.body.data):
            return "an array in exec form may hold strings only"
    return None


def _pair_error(node: Instruction, escape: str) -> str | None:
    try:
        lex.pairs(node.body.data.decode("utf-8", "replace"), escape)
    except ValueError as error:
        return f"{node.keyword} is malformed: {error}"
    return None


def _has_other_values(body: bytes) -> bool:
    if not (body.startswith(b"[") and body.endswith(b"]")):
        return False
    try:
        value = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, list) and any(not isinstance(item, str) for item in value)

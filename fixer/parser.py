"""Bytes to Document: instruction keywords and spans from dockerfile_parse, all text sliced from the file itself.

dockerfile_parse is fed the shadow that ``lines`` makes of the file; its text never reaches the document.
"""

import json
import re
from typing import NamedTuple

from dockerfile_parse import DockerfileParser

from fixer import lex
from fixer.document import Document, Element, Flag, Instruction, Text
from fixer.lines import KEYWORDS, Logical, Reader, keyword_of

_ARRAYS = frozenset(("ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))
_NO_ARRAYS = frozenset(("ONBUILD", "ENV", "LABEL", "ARG"))
_STAGE_NAME = re.compile(rb"[a-z][a-z0-9\-_.]*")
_FREE = KEYWORDS - {"ENV", "FROM", "LABEL", "SHELL"}  # nothing in their plain arguments is refused
_RUN_FLAGS = frozenset(("mount", "network", "security", "device"))
_NOT_PUT_OFF = frozenset(("ONBUILD", "FROM", "MAINTAINER"))


def parse(source: bytes) -> Document:
    """The document of ``source``; never raises: what Docker would not build is told by ``problem``."""
    reader = Reader(source)
    rows = tuple(reader.rows())
    keywords = _keywords(reader)
    nodes = tuple(_Maker(reader, row).top(keywords[row.shadow]) if isinstance(row, Logical) else row for row in rows)
    return Document(nodes, reader.escape.decode(), reader.problem)


class _Shadow:
    """The shadow as the file object that dockerfile_parse wants."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def seek(self, offset: int) -> int:
        return offset

    def readlines(self) -> list[str]:
        return self._lines


def _keywords(reader: Reader) -> dict[int, str]:
    """The keyword of every instruction by its first line in the shadow, as dockerfile_parse sees them."""
    structure = DockerfileParser(fileobj=_Shadow(reader.shadow), env_replace=False).structure
    return {entry["startline"]: entry["instruction"] for entry in structure}


class _Maker(NamedTuple):
    """Makes the node of one logical line, and the node that its ONBUILD puts off."""

    reader: Reader
    logical: Logical

    def top(self, keyword: str) -> Instruction:
        """The instruction that stands in the file itself."""
        row = self.logical
        return self.instruction(keyword, row.joined, row.rest, self.reader.source[row.start : row.stop], row.start)

    def instruction(self, keyword: str, line: Text, rest: int, raw: bytes, start: int) -> Instruction:
        """The instruction of a joined line whose keyword ends before ``rest``."""
        flags, body = self._flags(line, rest)
        node = Instruction(
            raw,
            start,
            self.logical.line,
            keyword,
            flags,
            body,
            _elements(body) if body.data.startswith(b"[") and keyword not in _NO_ARRAYS else None,
            self.logical.heredocs,
            self._trigger(body) if keyword == "ONBUILD" and body.data else None,
            self.logical.ambiguous,
        )
        if message := _error(node, self.reader.escape.decode()):
            self.reader.refuse(self.logical.line, message)
        return node

    def _flags(self, line: Text, rest: int) -> tuple[tuple[Flag, ...], Text]:
        if not line.data.startswith(b"--", rest):
            return (), line.strip(rest)
        found, behind = lex.flags(line.data[rest:].decode("latin-1"), self.reader.escape.decode())
        return tuple(Flag(_utf8(flag)) for flag in found), line.strip(rest + behind)

    def _trigger(self, body: Text) -> Instruction:
        keyword, rest = keyword_of(body.data)
        if keyword in _NOT_PUT_OFF:
            self.reader.refuse(self.logical.line, f"{keyword} is not allowed behind ONBUILD")
            return Instruction(body.data, body.start, self.logical.line, keyword, (), body)
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
    if node.keyword in _FREE and not node.flags and not node.body.data.startswith(b"["):
        return None
    match node.keyword:
        case keyword if keyword not in KEYWORDS:
            return f"{_shown(keyword)} is no instruction that Docker knows"
        case "ENV" | "LABEL" if b"{{" not in node.body.data:
            return _pair_error(node, escape)
        case "FROM" if not _has_valid_name(node.body.data):
            return "the name of the stage is none that Docker takes"
        case "SHELL" if not node.elements:
            return "SHELL takes an array of strings"
        case "RUN" if odd := [flag.name for flag in node.flags if flag.name not in _RUN_FLAGS]:
            return f"RUN has no flag --{_shown(odd[0])}"
        case keyword if keyword in _ARRAYS and node.elements is None and _has_other_values(node.body.data):
            return "an array in exec form may hold strings only"
    return None


def _has_valid_name(body: bytes) -> bool:
    words = body.split()
    is_named = len(words) == 3 and words[1].lower() == b"as" and b"{" not in body
    return not is_named or _STAGE_NAME.fullmatch(words[2].lower()) is not None


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

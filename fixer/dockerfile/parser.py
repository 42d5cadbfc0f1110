"""Bytes to Document: instruction keywords and spans from dockerfile_parse, all text sliced from the file itself.

dockerfile_parse is fed the shadow that ``lines`` makes of the file; its text never reaches the document.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache

from dockerfile_parse import DockerfileParser

from fixer.dockerfile import lex
from fixer.dockerfile.document import Document, Element, Flag, Instruction, Text
from fixer.dockerfile.lines import KEYWORDS, Logical, Reader, split_keyword

_ARRAYS = frozenset(("ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))
_NO_ARRAYS = frozenset(("ONBUILD", "ENV", "LABEL", "ARG"))
_STAGE_NAME = rb"[a-z][a-z0-9\-_.]*"
_FREE = KEYWORDS - {"ADD", "COPY", "ENV", "FROM", "LABEL", "SHELL"}  # nothing in their plain arguments is refused
_EMPTY = frozenset(("CMD", "ENTRYPOINT", "RUN"))  # they may have none at all
_RUN_FLAGS = frozenset(("mount", "network", "security", "device"))
_SHORT = 1_000  # characters; longer shadows are not remembered
_NOT_PUT_OFF = frozenset(("ONBUILD", "FROM", "MAINTAINER"))


def parse(source: bytes) -> Document:
    """The document of ``source``; never raises: what Docker would not build is told by ``problem``."""
    reader = Reader(source)
    rows = reader.rows()
    keywords = _keywords(tuple(reader.shadow))
    maker = _Maker(reader)
    nodes = [maker.node(row, keywords[row.shadow]) if isinstance(row, Logical) else row for row in rows]
    return Document(tuple(nodes), reader.escape.decode(), reader.problem)


class _Shadow:
    """The shadow as the file object that dockerfile_parse wants."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines

    def seek(self, offset: int) -> int:
        return offset

    def readlines(self) -> list[str]:
        return list(self._lines)


def _keywords(shadow: tuple[str, ...]) -> Mapping[int, str]:
    """The keyword of every instruction by its first line in the shadow, as dockerfile_parse sees them."""
    return _read_before(shadow) if sum(map(len, shadow)) <= _SHORT else _read(shadow)


def _read(shadow: tuple[str, ...]) -> Mapping[int, str]:
    structure = DockerfileParser(fileobj=_Shadow(shadow), env_replace=False).structure
    return {entry["startline"]: entry["instruction"] for entry in structure}


# Many files are alike in their keywords, and a file after its edits has the shadow that it had before.
_read_before = lru_cache(maxsize=256)(_read)


class _Maker:
    """Makes the node of a logical line, and the node that its ONBUILD puts off."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._escape = reader.escape.decode()

    def node(self, row: Logical, keyword: str) -> Instruction:
        """The instruction that a row is, or what an ONBUILD puts off, made a row of its own."""
        raw, start, line, _, rest, heredocs, ambiguous = row
        flags, body = self._flags(rest) if rest.data.startswith(b"--") else ((), rest)
        data = body.data
        is_array = data.startswith(b"[")
        node = Instruction(
            raw,
            start,
            line,
            keyword,
            flags,
            body,
            _elements(body) if is_array and keyword not in _NO_ARRAYS else None,
            heredocs,
            self._trigger(row, body) if keyword == "ONBUILD" and data else None,
            ambiguous,
        )
        if (keyword not in _FREE or flags or is_array or not data) and (message := _error(node, self._escape)):
            self._reader.refuse(line, message)
        return node

    def _flags(self, rest: Text) -> tuple[tuple[Flag, ...], Text]:
        found, behind = lex.flags(rest.data.decode("latin-1"), self._escape)
        return tuple(Flag(_utf8(flag)) for flag in found), rest.strip(behind)

    def _trigger(self, row: Logical, body: Text) -> Instruction:
        keyword, rest = split_keyword(body.data)
        if keyword in _NOT_PUT_OFF:
            self._reader.refuse(row.line, f"{keyword} is not allowed behind ONBUILD")
            return Instruction(body.data, body.start, row.line, keyword, (), body)
        behind = body.strip(len(body.data) - len(rest))
        return self.node(row._replace(raw=body.data, start=body.start, rest=behind), keyword)


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
    return tuple(Element(_string(text[start:end]), body.part(start, end)) for start, end in spans)


def _string(quoted: str) -> str:
    """The value of a string of an array."""
    return str(json.loads(_utf8(quoted))) if "\\" in quoted else _utf8(quoted[1:-1])


def _error(node: Instruction, escape: str) -> str | None:
    """A sentence if Docker refuses this instruction; templating inside words is let pass."""
    match node.keyword:
        case keyword if keyword not in KEYWORDS:
            return f"{_shown(keyword)} is no instruction that Docker knows"
        case keyword if not node.body.data and keyword not in _EMPTY:
            return f"{keyword} has no argument"
        case "ADD" | "COPY" if node.elements is None and _is_single(node.body.data):
            return f"{node.keyword} has no destination"
        case "FROM" if not _names_one_image(node.body.data):
            return "FROM takes an image, or an image, AS and a name"
        case "ENV" | "LABEL" if node.body.data.find(b"{{") < 0:
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


def _is_single(body: bytes) -> bool:
    return body.find(b"{{") < 0 and len(body.split(None, 1)) == 1


def _names_one_image(body: bytes) -> bool:
    words = body.split()
    return len(words) == 1 or body.find(b"{") >= 0 or (len(words) == 3 and words[1].lower() == b"as")


def _has_valid_name(body: bytes) -> bool:
    words = body.split()
    return len(words) != 3 or body.find(b"{") >= 0 or re.fullmatch(_STAGE_NAME, words[2].lower()) is not None


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

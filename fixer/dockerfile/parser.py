"""Bytes to Document: instruction keywords and spans from dockerfile_parse, all text sliced from the file itself.

dockerfile_parse is fed the shadow that a reader makes of the file; its text never reaches the document.
"""

from collections import deque
from itertools import takewhile

from fixer.dockerfile import lex, seen
from fixer.dockerfile.document import Document, Element, Flag, Instruction, Node, Text
from fixer.dockerfile.plain import PlainReader, mask
from fixer.dockerfile.reader import KEYWORDS, Logical, Reader, split_keyword
from fixer.dockerfile.refusals import EXPANDED, error, is_newer_frontend
from fixer.put_off import put_off
from fixer.record import new

with put_off("logging", "json", shlex="quote"):
    from dockerfile_parse import DockerfileParser

_NO_ARRAYS = frozenset(("ONBUILD", "ENV", "LABEL", "ARG"))
_FREE = KEYWORDS - EXPANDED - {"ADD", "COPY", "SHELL"}  # nothing in their plain arguments is refused
# What dockerfile_parse said of lines of shadows: each is an instruction, and nothing of it goes on in the next.
_KNOWN: dict[str, str] = {}
_MOST_KNOWN = 1_000
_READ_LAST: deque[tuple[Node, ...]] = deque(maxlen=1)
_NOT_PUT_OFF = frozenset(("ONBUILD", "FROM", "MAINTAINER"))
_MOUNT_MAY_BE_MISSING = "a tag of the template may leave out one of its mounts"


def parse(source: bytes) -> Document:
    """The document of ``source``; never raises: what Docker would not build is told by ``problem``."""
    masked = mask(source)
    reader = PlainReader(source, masked) if masked is not None else _line_reader(source)
    rows = reader.rows(_begun(source))
    keywords = _keywords(tuple(reader.shadow))
    maker = _Maker(reader, is_newer=is_newer_frontend(tuple(reader.directives)))
    nodes = tuple([maker.node(row, keywords[row.shadow]) if isinstance(row, Logical) else row for row in rows])
    if reader.is_plain and reader.problem is None and not maker.is_newer:
        seen.remember([node for node in maker.made if node is not nodes[-1]])
        if reader.is_sure:
            _READ_LAST.append(nodes)
    return Document(nodes, reader.escape.decode(), reader.problem)


def _begun(source: bytes) -> list[Node]:
    """What a file begins with as the one did that was read before it, which was the same one before an edit, perhaps.

    The last node is none of them: with other lines behind it, it may be another one.
    """
    before = _READ_LAST[-1] if _READ_LAST else ()
    return list(takewhile(lambda node: source.startswith(node.raw, node.start), before[:-1]))


def forget() -> None:
    """Read all anew."""
    seen.forget()
    _READ_LAST.clear()


def _line_reader(source: bytes) -> Reader:
    from fixer.dockerfile.lines import LineReader  # imported late: few files need it

    return LineReader(source)


class _Shadow:
    """The shadow as the file object that dockerfile_parse wants."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines

    def seek(self, offset: int) -> int:
        return offset

    def readlines(self) -> list[str]:
        return list(self._lines)


def _keywords(shadow: tuple[str, ...]) -> list[str]:
    """The keyword of every instruction of the shadow, as dockerfile_parse sees them, which is asked once for each."""
    told: dict[str, str] = {}
    if unknown := tuple(dict.fromkeys(line for line in shadow if line not in _KNOWN)):
        structure = DockerfileParser(fileobj=_Shadow(unknown), env_replace=False).structure
        told = {unknown[entry["startline"]]: entry["instruction"] for entry in structure}
        if len(_KNOWN) < _MOST_KNOWN:
            _KNOWN.update(told)
    return [told.get(line) or _KNOWN[line] for line in shadow]


class _Maker:
    """Makes the node of a logical line, and the node that its ONBUILD puts off."""

    def __init__(self, reader: Reader, *, is_newer: bool) -> None:
        self._reader = reader
        self.is_newer = is_newer
        self._escape = reader.escape.decode()
        self.made: list[Instruction] = []

    def node(self, row: Logical, keyword: str) -> Instruction:
        """The instruction that a row is."""
        node = self._node(row, keyword)
        self.made.append(node)
        return node

    def _node(self, row: Logical, keyword: str, *, is_put_off: bool = False) -> Instruction:
        """The same, or what an ONBUILD puts off, made a row of its own."""
        raw, start, line, _, rest, heredocs, ambiguous, is_optional, sparse, behind = row
        data = rest.data
        flags, body = self._flags(rest) if data[:2] == b"--" else ((), rest)
        data = body.data
        less = None if sparse is None else self._flags(sparse)
        if less is not None and _mounts(less[0]) != _mounts(flags):
            ambiguous = ambiguous or _MOUNT_MAY_BE_MISSING
        is_array = data[:1] == b"["
        elements = _elements(body) if is_array and keyword not in _NO_ARRAYS else None
        trigger = self._trigger(row, body) if keyword == "ONBUILD" and data else None
        sparse = None if less is None else less[1]
        node = new(
            Instruction,
            (
                raw,
                start,
                line,
                keyword,
                flags,
                body,
                elements,
                heredocs,
                trigger,
                ambiguous,
                is_optional,
                sparse,
                behind,
            ),
        )
        if keyword not in _FREE or flags or is_array or not data:
            message = error(node, self._escape, is_put_off=is_put_off, is_newer=self.is_newer)
            if message is not None:
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
        less = None if row.sparse is None else _behind_keyword(row.sparse, keyword)
        own = row._replace(raw=body.data, start=body.start, rest=behind, sparse=less)
        return self._node(own, keyword, is_put_off=True)


def _behind_keyword(sparse: Text, keyword: str) -> Text | None:
    """What is always there of what an ONBUILD puts off; None where its keyword may be missing."""
    found, rest = split_keyword(sparse.data)
    return sparse.strip(len(sparse.data) - len(rest)) if found == keyword else None


def _mounts(flags: tuple[Flag, ...]) -> list[str]:
    return [flag.text for flag in flags if flag.name == "mount"]


def _utf8(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", "replace")


def _elements(body: Text) -> tuple[Element, ...] | None:
    """The strings of an exec form array; None for the shell form."""
    text = body.data.decode("latin-1")
    spans = lex.array(text)
    if spans is None:
        return None
    return tuple(Element(_string(text[start:end]), body.part(start, end)) for start, end in spans)


def _string(quoted: str) -> str:
    """The value of a string of an array; of half a character, as in ``\\ud800``, Go makes U+FFFD."""
    if "\\" not in quoted:
        return _utf8(quoted[1:-1])
    import json

    value = str(json.loads(_utf8(quoted)))
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

"""What the lines of a template tell of the instructions between them: what may be missing, and what may be any."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from fixer.dockerfile.document import Comment, Text, joined
from fixer.dockerfile.ends import without_operator
from fixer.dockerfile.reader import Logical, Row
from fixer.dockerfile.tags import has_tag
from fixer.dockerfile.templates import Template, read
from fixer.record import NamedTuple

_EXPANSION = rb"\$\{\w*+\}"  # as tags are masked
_ELSE = rb"(?i)\$\{_*else\w*\}[ \t]*(?:RUN|COPY|ADD|ENV|ARG|CMD|ENTRYPOINT|USER|WORKDIR|SHELL|LABEL|FROM)[ \t]"
_NO_STRINGS = rb"(?:\[[ \t]*)?\$\{[^\"]*"
_ANY_FLAG = rb"(?:--[a-z]+(?:=\S*)?[ \t]+)*--\w*\$\{"
_RUNS = ("RUN", "ONBUILD")
_OVER_LINES = "a tag goes on over several lines in an instruction"


class Told(NamedTuple):
    """An instruction with what the template tells of it, and why the file is not understood there, if so."""

    row: Logical
    problem: str | None = None


class Filling:
    """Goes with the reading of one template; ``starts`` are the offsets at which its lines begin."""

    def __init__(self, template: Template, starts: tuple[int, ...]) -> None:
        self.template = template
        self._starts = starts
        self._opaque: set[int] = set()  # lines that may become any instruction
        self._froms: dict[int, list[str]] = {}  # the words of FROM lines

    def problems(self) -> Iterator[tuple[int, str]]:
        """Lines whose tags are not understood, and why."""
        if self.template.unclosed is not None:
            yield self.template.unclosed + 1, "the tag opens or ends something on its own"
        if self.template.astray is not None:
            yield self.template.astray + 1, _OVER_LINES

    def told(self, row: Logical, keyword: str, lines: range) -> Told:
        """The same with what is told of it: whether it, or some of its lines, may be missing."""
        template, first = self.template, lines.start
        is_put_off = keyword == "ONBUILD" and row.rest.data.lstrip().startswith(b"${")
        if first in template.values or keyword.startswith("${") or is_put_off:
            self._opaque.add(first)
            is_pip = re.sub(_EXPANSION, b"", row.rest.data).lower().find(b"pip") >= 0
            return Told(row, _any(row.rest.data) if is_pip else None)
        is_optional = first in template.optional
        is_sparse = not is_optional and any(index in template.optional or index in template.parts for index in lines)
        problem = (
            _OVER_LINES if any(index in template.spanning for index in lines) else _unknown(keyword, row.rest.data)
        )
        if keyword == "FROM":
            self._froms[first] = row.rest.data.decode("utf-8", "replace").lower().split()
            in_block = row._replace(is_optional=is_optional)  # in an if it is refused
            return Told(in_block, problem or self._misplaced(first, is_sparse=is_sparse))
        parts = [part for piece in _pieces(row.rest) for part in self._kept(piece)] if is_sparse else []
        has_tags = any(has_tag(heredoc.body.data) for heredoc in row.heredocs)
        told = row._replace(
            is_optional=is_optional or (is_sparse and keyword != "RUN"),
            sparse=_ended(joined(parts), row.rest) if keyword in _RUNS and parts else None,
            ambiguous="tags of a template stand in its heredoc" if has_tags else row.ambiguous,
        )
        return Told(told, problem)

    def _misplaced(self, first: int, *, is_sparse: bool) -> str | None:
        if is_sparse or first in self.template.chosen:
            return "FROM stands in an if or a loop"
        return "FROM stands in what comes out elsewhere" if first in self.template.elsewhere else None

    def _kept(self, piece: Text) -> Iterator[Text]:
        """What is there of the text of one line, whatever may be missing."""
        index = bisect_right(self._starts, piece.start) - 1
        if index in self.template.optional:
            return
        begin, first = 0, self._starts[index] - piece.start
        for start, end in self.template.parts.get(index, ()):
            if first + start > begin:
                yield piece.part(begin, first + start)
            begin = max(begin, first + end)
        if begin < len(piece.data):
            yield piece.part(begin)

    def filled(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, those that may become any instruction as comments; what they may change knows their line."""
        above: int | None = None
        names: dict[str, int] = {}  # of stages in which there is such a line
        name = ""
        for row in rows:
            at = row.line - 1
            if not isinstance(row, Logical):
                yield row
            elif at in self._opaque:
                above = row.line if above is None else above
                names.setdefault(name, above)
                yield Comment(row.raw, row.start, row.line)
            else:
                if (words := self._froms.get(at)) is not None:
                    above = names.get(next((word for word in words if not word.startswith("--")), ""))
                    name = words[-1] if words[-2:-1] == ["as"] else ""
                    names.pop(name, None)
                    if above is not None:
                        names[name] = above
                elsewhere = self.template.elsewhere.get(at)
                yield row._replace(behind=above if elsewhere is None else elsewhere + 1)


def filling(lines: Sequence[bytes], starts: tuple[int, ...]) -> Filling | None:
    """What goes with the reading of these lines; None if they are no template's."""
    template = read(lines)
    return None if template is None else Filling(template, starts)


def _any(rest: bytes) -> str:
    """What is wrong with a line that may become any instruction, and has a pip."""
    if re.search(_ELSE, rest) is not None:
        return "an if and its else have an instruction each in this one line, and need a line each to be read"
    return "what the template puts there may be any instruction"


def _unknown(keyword: str, rest: bytes) -> str | None:
    """What is wrong with an instruction of which a tag is so much that all behind it, or in it, hangs on that."""
    if keyword == "SHELL" and re.fullmatch(_NO_STRINGS, rest) is not None:
        return "what the template puts there may be any shell"
    if keyword == "RUN" and re.match(_ANY_FLAG, rest) is not None:
        return "what the template puts there may be any flag"
    return None


def _ended(sparse: Text, whole: Text) -> Text:
    """What is always there, without the operator at its end where what stands behind that may be missing.

    A filling without that has the next instruction there, and is not built.
    """
    if sparse.end == whole.end:
        return sparse
    kept = without_operator(sparse.data)
    return sparse if len(kept) == len(sparse.data) or not kept else sparse.part(0, len(kept))


def _pieces(text: Text) -> Iterator[Text]:
    """A text line by line."""
    ends = (*(position for position, _ in text.pieces[1:]), len(text.data))
    return (text.part(start, end) for (start, _), end in zip(text.pieces, ends, strict=True) if end > start)

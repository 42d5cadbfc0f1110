"""Physical lines made into logical ones, as BuildKit reads them: continuations, comments, heredocs.

Any file can be read so; most are so plain that they are read in fewer steps.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from fixer.dockerfile import lex
from fixer.dockerfile.document import Blank, Comment, Node, Text, excerpt
from fixer.dockerfile.place import line_starts
from fixer.dockerfile.reader import HASH, Logical, Reader, Row, split_keyword
from fixer.record import TYPE_CHECKING, new

if TYPE_CHECKING:
    from fixer.dockerfile.filling import Filling

_NONE: frozenset[int] = frozenset()
_BOM = b"\xef\xbb\xbf"
_LAST_ASCII = 0x7F
_DOUBLED = "a line ends in {}, where Docker ends the instruction and Buildah goes on"
# unicode.IsSpace of Go, in UTF-8, but for the newline.
_LEADING = rb"(?:[\t\v\f\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)*"


class LineReader(Reader):
    """Reads a file line by line, whatever it is written like."""

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        lines = source.split(b"\n")
        self._starts = (*line_starts(source), len(source))
        if not lines[-1]:
            lines.pop()  # nothing stands behind the last newline
        self._lines = [line.rstrip(b"\r") for line in lines] if source.find(b"\r") >= 0 else lines
        self._filling = _filling(source, self._lines, self._starts)
        # Lines of a template that have the instruction before them go on, and among these the ones amid a value.
        self._glued = self._within = self._others = _NONE
        if self._filling is not None:
            self._lines, self._within = self._filling.template.lines, self._filling.template.within
            self._others = self._filling.template.others
            self._glued = self._within | self._filling.template.glued | self._others
        # The lines without the white space that they begin with: comments begin with HASH, blank ones are empty.
        self._texts = list(map(bytes.lstrip, self._lines))
        if not source.isascii():
            self._strip_odd_indents()
        for index in () if self._filling is None else self._filling.template.statements:
            self._texts[index] = b"#"
        self._next = 0  # the index of the first line that is not read yet

    @property
    def at(self) -> int:
        return self._starts[self._next]

    def rows(self, begun: Sequence[Node] = ()) -> list[Row]:  # noqa: ARG002 - few files are read so
        self.check_lengths()
        if self._filling is not None:
            for line, message in self._filling.problems():
                self.refuse(line, message, is_template=True)
        source, starts, texts, end = self.source, self._starts, self._texts, len(self._lines)
        raws = (source[start:stop] for start, stop in pairwise(starts))
        self.read_directives(zip(texts, raws, starts, strict=False))
        self._next = len(self.directives)
        self._may_go_on = frozenset(self.escape + b" \t")  # what a line that goes on may end in
        found: list[Row] = [*self.directives]
        doubt = None  # about where the instruction above ends
        while (index := self._next) < end:
            text = texts[index]
            if not text or text[0] == HASH:
                start, self._next = starts[index], index + 1
                fields = source[start : starts[index + 1]], start, index + 1
                found.append(new(Comment, fields) if text else new(Blank, fields))
                continue
            logical, next_doubt = self._logical()
            found.append(logical._replace(ambiguous=logical.ambiguous or doubt) if doubt else logical)
            doubt = next_doubt
        return found if self._filling is None else list(self._filling.filled(found))

    def _strip_odd_indents(self) -> None:
        """Strip the white space outside ASCII too, and a byte order mark."""
        for index, text in enumerate(self._texts):
            if text and text[0] > _LAST_ASCII:
                line = self._lines[index]
                line = line if index else line.removeprefix(_BOM)
                self._texts[index] = re.sub(_LEADING, b"", line, count=1)

    def _logical(self) -> tuple[Logical, str | None]:
        """The instruction that begins here, and a doubt about where it ends."""
        index, start = self._next, self._starts[self._next]
        text, doubt = self._texts[index], None
        if text[-1] not in self._may_go_on and index + 1 not in self._glued:
            self._next += 1
            keyword, rest = split_keyword(text)
            behind = new(Text, (rest.rstrip(), ((0, start + len(self._lines[index]) - len(rest)),)))
        else:
            data, pieces, doubt = self._join()
            keyword, rest = split_keyword(data)
            behind = excerpt(rest.rstrip(), pieces, len(data) - len(rest))
        heredocs, other_doubt = self.heredocs(behind.data, keyword, index + 1)
        raw = self.source[start : self._starts[self._next]]
        doubts = doubt or other_doubt
        found = new(
            Logical, (raw, start, index + 1, self.shadowed(keyword), behind, heredocs, doubts, False, None, None)
        )
        return (found if self._filling is None else self._of_template(found, keyword, self._filling)), doubt

    def _of_template(self, found: Logical, keyword: str, filling: "Filling") -> Logical:
        there = filling.told(found, keyword, range(found.line - 1, self._next))
        if there.problem is not None:
            self.refuse(found.line, there.problem, is_template=True)
        return there.row

    def _join(self) -> tuple[bytes, tuple[tuple[int, int], ...], str | None]:
        """The line that is joined from here on (trimContinuationCharacter), and a doubt about its end.

        The line comes as the data and the pieces of a Text.
        """
        lines, starts, texts, index = self._lines, self._starts, self._texts, self._next
        mark, doubled, end, size = self.escape[0], self.escape * 2, len(lines), 0
        glued, within = self._glued, self._within
        text = texts[index]
        is_run = text[:3].upper() == b"RUN"
        begin = starts[index] + len(lines[index]) - len(text)
        data: list[bytes] = []
        pieces: list[tuple[int, int]] = []
        while stripped := text if text and text[-1] == mark else text.rstrip(b" \t"):
            index += 1
            if stripped[-1] == mark:
                if stripped[-2:] == doubled:
                    break
                part = stripped[:-1]
            elif index in glued:
                part = stripped + (b"\n" if is_run and index in self._others else b" ")
            else:
                break
            if part:
                part = text if index in within else part
                data.append(part)
                pieces.append((size, begin))
                size += len(part)
            while index < end and (not (text := texts[index]) or text[0] == HASH):
                index += 1  # comments and blank lines are passed
            begin, text = (starts[index], lines[index]) if index < end else (begin, b"")
        if text:
            data.append(text)
            pieces.append((size, begin))
        self._next = index
        doubt = _DOUBLED.format(doubled.decode()) if stripped[-2:] == doubled else None
        return b"".join(data), tuple(pieces) or ((0, begin),), doubt

    def terminator(self, marker: lex.Marker) -> int | None:
        name = marker.name.encode("latin-1")
        for index in range(self._next, len(self._lines)):
            line = self._lines[index]
            if (line.lstrip(b"\t") if marker.chomp else line) == name:
                return self._starts[index]
        return None

    def pass_by(self, offset: int) -> None:
        self._next = min(bisect_left(self._starts, offset) + 1, len(self._lines))


def _filling(source: bytes, lines: list[bytes], starts: tuple[int, ...]) -> "Filling | None":
    """What goes with the reading of a template; None where the file is none."""
    if source.find(b"{{") < 0 and source.find(b"{#") < 0 and not (source.find(b"%") >= 0 and _has_percent_tags(source)):
        return None
    from fixer.dockerfile.filling import filling  # imported late: few files have tags

    return filling(lines, starts)


def _has_percent_tags(source: bytes) -> bool:
    return source.find(b"{%") >= 0 or source.find(b"<%") >= 0 or source.find(b"%%") >= 0

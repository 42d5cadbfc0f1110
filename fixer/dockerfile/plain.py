"""Files as nearly all are, whose lines go on behind a backslash at their very end, and only there.

They are read instruction by instruction, with no look at each line: where one ends is found in a mask of the file.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from fixer.dockerfile import lex, seen
from fixer.dockerfile.document import Blank, Comment, Node, Text, excerpt
from fixer.dockerfile.reader import HASH, Logical, Reader, Row, split_keyword
from fixer.record import new

_BRACES, _PERCENTS = ("{{", "{#"), ("{%", "<%", "%%")  # of the tags of templates
# What Docker takes for white space besides that of ASCII, and a byte order mark.
_ODD_SPACE = rb"\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf"
_BLANKS = " \t\v\f"
_GOES_ON, _MASKED = "\\\n", "\r\r"  # of the same length


def mask(source: bytes) -> str | None:
    """The file with other characters where lines go on, if it is such a file; of some that are, it is not told."""
    text = source.decode("latin-1")
    if "\r" in text or ("{" in text and _has_any(_BRACES, text)) or ("%" in text and _has_any(_PERCENTS, text)):
        return None
    if not source.isascii() and re.search(_ODD_SPACE, source):
        return None
    if text.lstrip()[:1] == "#" and "escape" in text.lower():  # a directive, may be
        return None
    masked = text.replace(_GOES_ON, _MASKED)
    is_odd = "\\" in masked and ("\\ " in masked or "\\\t" in masked or "\\\r" in masked or masked[-1] == "\\")
    return None if is_odd else masked


def _has_any(marks: tuple[str, ...], text: str) -> bool:
    return any(mark in text for mark in marks)


class PlainReader(Reader):
    """Reads such a file."""

    is_plain = True

    def __init__(self, source: bytes, masked: str) -> None:
        super().__init__(source)
        self._mask = masked
        # What is not read yet, the next chunk last: a line, with those behind it in which it goes on.
        self._chunks = masked.split("\n")
        self._chunks.reverse()
        self._at = 0

    @property
    def at(self) -> int:
        return self._at

    def rows(self, begun: Sequence[Node] = ()) -> list[Row]:
        self.check_lengths()
        self.read_directives(self._lines())
        is_any_seen = seen.is_any()
        first: Sequence[Node] = begun if is_any_seen and len(begun) > len(self.directives) else self.directives
        line = 1
        if first:
            line = first[-1].line + first[-1].raw.count(b"\n")
            self._go_on(first[-1].start + len(first[-1].raw))
        found: list[Row] = [*first]
        source, chunks, size = self.source, self._chunks, len(self.source)
        while (start := self._at) < size:
            chunk = chunks.pop()
            text = chunk.lstrip(_BLANKS)
            if text and text[0] != "#":
                raw = self._instruction(chunk)
                row: Row | None = seen.seen(raw, start, line) if is_any_seen else None
                row = row or self._logical(raw, start, line)
                found.append(row)
                line += row.raw.count(b"\n")
                continue
            if "\r" in text:
                chunk = self._without_others(chunk)
            self._at = end = start + len(chunk) + 1
            fields = source[start:end], start, line
            found.append(new(Comment, fields) if text else new(Blank, fields))
            line += 1
        return found

    def _lines(self) -> Iterator[tuple[bytes, bytes, int]]:
        at = 0
        while at < len(self.source):
            end = self.source.find(b"\n", at) + 1 or len(self.source)
            yield self.source[at:end].strip(), self.source[at:end], at
            at = end

    def _instruction(self, chunk: str) -> bytes:
        """The lines of an instruction that begins with a chunk; it goes on behind comments and blank lines."""
        start, chunks = self._at, self._chunks
        end = start + len(chunk) + 1
        if "\r" in chunk:
            while chunks and _is_passed(chunk.rpartition("\r")[2]):
                chunk = chunks.pop()
                end += len(chunk) + 1
        self._at = end
        return self.source[start:end]

    def _without_others(self, comment: str) -> str:
        """A comment without the lines behind it: it does not go on."""
        own, _, others = comment.partition(_MASKED)
        self._chunks.append(others)
        return own + _MASKED[1:]

    def _logical(self, raw: bytes, start: int, line: int) -> Logical:
        """An instruction, with the heredocs that stand behind these lines of it."""
        if raw.find(b"\\\n") < 0:
            text = raw.removesuffix(b"\n")
            keyword, rest = split_keyword(text)
            behind = new(Text, (rest.rstrip(), ((0, start + len(text) - len(rest)),)))
        else:
            keyword, behind = _joined(raw, start)
        found, doubt = self.heredocs(behind.data, keyword, line)
        raw = self.source[start : self._at] if found else raw
        self.is_sure = self.is_sure and doubt is None
        fields = raw, start, line, self.shadowed(keyword), behind, found, doubt, False, None, None
        return new(Logical, fields)

    def terminator(self, marker: lex.Marker) -> int | None:
        name, at, source = marker.name.encode("latin-1"), self._at, self.source
        while at < len(source):
            end = source.find(b"\n", at) + 1 or len(source) + 1
            line = source[at : end - 1]
            if (line.lstrip(b"\t") if marker.chomp else line) == name:
                return at
            at = end
        return None

    def pass_by(self, offset: int) -> None:
        self._go_on(self.source.find(b"\n", offset) + 1 or len(self.source))

    def _go_on(self, end: int) -> None:
        """Go on from an offset at which a line begins."""
        while self._at < end:
            self._at += len(self._chunks.pop()) + 1
        if self._at > end:  # amid a chunk
            self._chunks.append(self._mask[end : self._at - 1])
            self._at = end


def _is_passed(line: str) -> bool:
    """Whether it is a comment, or blank."""
    return line.lstrip(_BLANKS)[:1] in ("", "#")


def _joined(raw: bytes, start: int) -> tuple[str, Text]:
    """The keyword of an instruction of several lines, and what follows it (trimContinuationCharacter)."""
    first, *others = raw.split(b"\\\n")
    keyword, rest = split_keyword(first)
    has_more_lines = raw.count(b"\n", 0, -1) > len(others)  # comments and blank ones, in which it does not go on
    if not rest or not all(others) or has_more_lines or raw.find(b"#") >= 0:
        data, pieces = _join(raw.split(b"\n"), start)
        keyword, rest = split_keyword(data)
        return keyword, excerpt(rest.rstrip(), pieces, len(data) - len(rest))
    parts = (rest, *others)
    sizes = [*map(len, parts)]
    begin = start + len(first) - len(rest)
    places = accumulate([size + 2 for size in sizes], initial=begin)
    pieces = tuple(zip(accumulate(sizes[:-1], initial=0), places, strict=False))
    return keyword, new(Text, (b"".join(parts).rstrip(), pieces))


def _join(lines: list[bytes], start: int) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """The data and the pieces of a Text, of lines among which there may be comments, and blank ones."""
    data: list[bytes] = []
    pieces: list[tuple[int, int]] = []
    size = 0
    for line in lines:
        text = line.lstrip()
        if text and text[0] != HASH and (part := line.removesuffix(b"\\")):
            data.append(part)
            pieces.append((size, start))
            size += len(part)
        start += len(line) + 1
    return b"".join(data), tuple(pieces) or ((0, start),)

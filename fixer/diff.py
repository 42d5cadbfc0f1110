"""The unified diff of two versions of a file, as bytes that `git apply` accepts."""

from collections.abc import Iterator

_CONTEXT = 3
_NO_NEWLINE = b"\\ No newline at end of file\n"

# How git writes what may not stand raw in a quoted name (quote.c, cq_lookup).
_NAMED_ESCAPES = {
    7: b"\\a",
    8: b"\\b",
    9: b"\\t",
    10: b"\\n",
    11: b"\\v",
    12: b"\\f",
    13: b"\\r",
    34: b'\\"',
    92: b"\\\\",
}

# Four borders: before[a_start:a_end] gives way to after[b_start:b_end].
_Change = tuple[int, int, int, int]


def unified_diff(before: bytes, after: bytes, path: str) -> bytes:
    """The change from ``before`` to ``after``, with ``path`` (relative, parted by ``/``) in both headers.

    Empty where nothing changed. Lines end at ``\\n`` alone, whatever else the bytes hold; a name that git
    would quote is quoted in its way.
    """
    if before == after:
        return b""
    old, new = _lines(before), _lines(after)
    header = b"--- " + _name(b"a/", path) + b"\n+++ " + _name(b"b/", path) + b"\n"
    return header + b"".join(_hunk(old, new, group) for group in _groups(_changes(old, new)))


def _lines(source: bytes) -> list[bytes]:
    """The lines with their ends; bytes.splitlines would also split on a lone carriage return."""
    *whole, last = source.split(b"\n")
    return [line + b"\n" for line in whole] + ([last] if last else [])


def _name(prefix: bytes, path: str) -> bytes:
    """The name as `git diff` prints it; a tab ends one with blanks, lest the rest be taken for a date."""
    raw = prefix + path.encode("utf-8", "surrogateescape")
    if all(32 <= byte < 127 and byte not in _NAMED_ESCAPES for byte in raw):
        return raw + b"\t" if b" " in raw else raw
    return b'"' + b"".join(map(_quoted, raw)) + b'"'


def _quoted(byte: int) -> bytes:
    plain = 32 <= byte < 127 and byte not in _NAMED_ESCAPES
    return bytes((byte,)) if plain else _NAMED_ESCAPES.get(byte, b"\\%03o" % byte)


def _changes(old: list[bytes], new: list[bytes]) -> Iterator[_Change]:
    """What differs between what both begin and what both end with."""
    start = _common(old, new)
    rest_old, rest_new = old[start:], new[start:]
    end = _common(rest_old[::-1], rest_new[::-1])
    rest_old, rest_new = rest_old[: len(rest_old) - end], rest_new[: len(rest_new) - end]
    inner = _line_by_line if len(rest_old) == len(rest_new) else _matched
    for a_start, a_end, b_start, b_end in inner(rest_old, rest_new):
        yield a_start + start, a_end + start, b_start + start, b_end + start


def _common(old: list[bytes], new: list[bytes]) -> int:
    """How many lines both begin with."""
    for count, (left, right) in enumerate(zip(old, new, strict=False)):
        if left != right:
            return count
    return min(len(old), len(new))


def _line_by_line(old: list[bytes], new: list[bytes]) -> Iterator[_Change]:
    """Runs of differing lines; insertions within lines, which are all our own edits, need no more."""
    first = None
    for index, (left, right) in enumerate(zip(old, new, strict=True)):
        if left == right and first is not None:
            yield first, index, first, index
            first = None
        elif left != right and first is None:
            first = index
    if first is not None:
        yield first, len(old), first, len(old)


def _matched(old: list[bytes], new: list[bytes]) -> Iterator[_Change]:
    """What a sequence matcher finds, for codemods that add or drop whole lines."""
    from difflib import SequenceMatcher

    for tag, a_start, a_end, b_start, b_end in SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            yield a_start, a_end, b_start, b_end


def _groups(changes: Iterator[_Change]) -> Iterator[list[_Change]]:
    """Changes whose contexts touch share a hunk."""
    group: list[_Change] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(old: list[bytes], new: list[bytes], group: list[_Change]) -> bytes:
    before = min(_CONTEXT, group[0][0])
    after = min(_CONTEXT, len(old) - group[-1][1])
    a_start, a_end = group[0][0] - before, group[-1][1] + after
    b_start, b_end = group[0][2] - before, group[-1][3] + after
    out = [b"@@ -%s +%s @@\n" % (_range(a_start, a_end), _range(b_start, b_end))]
    position = a_start
    for change in group:
        out += _marked(b" ", old[position : change[0]])
        out += _marked(b"-", old[change[0] : change[1]])
        out += _marked(b"+", new[change[2] : change[3]])
        position = change[1]
    return b"".join((*out, *_marked(b" ", old[position:a_end])))


def _range(start: int, end: int) -> bytes:
    """Line and count as hunk headers have them: a count of one is left out, an empty range names the line before."""
    count = end - start
    if count == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if count else start, count)


def _marked(mark: bytes, lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line if line.endswith(b"\n") else mark + line + b"\n" + _NO_NEWLINE

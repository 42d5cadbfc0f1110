"""A word of a command line: where it stands, and what the shell makes of it."""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

from fixer.dockerfile.document import Text, joined
from fixer.record import NamedTuple, new

PLAIN = rb"[A-Za-z0-9_./=:,@%+-]"  # what a POSIX shell takes as it is
_PLAIN = re.compile(PLAIN + b"*")
_VARIABLE = rb"\$(?:[A-Za-z_][A-Za-z0-9_]*+|\{[A-Za-z_][A-Za-z0-9_]*+\})"
# A word without escapes, and without expansions but those of names. What is possessive is so for one character only:
# a group that is backs out wrongly before Python 3.11.5 (gh-106052).
SIMPLE = rb"(?:[A-Za-z0-9_./=:,@%%+*?~-]++|'[^']*+'|%s|\"(?:[^\"$`\\]++|%s)*\")+" % (_VARIABLE, _VARIABLE)
_QUOTED = re.compile(rb"'[^']*'|\"[^\"]*\"|[^'\"]+")
_ARGUMENT = rb"\$(?:\d|\{\d{1,3}\})"
_EXPANSION = re.compile(_VARIABLE)
_INERT = re.compile(rb"[^'\"\\]+")
# ``$(which pip3 || which pip)``: what it writes is the path of a program of one of these names.
_LOOKING = rb"(?:which|command[ ]+-v|type[ ]+-[pP]|whence[ ]+-p|pyenv[ ]+which|echo)"
_FOUND = rb"(?:%s[ ]+([\w./-]*?(?:pip|python|pypy)[\d.]*)(?:[ ]+2>[ ]*/dev/null)?)" % _LOOKING
_LOOKUP = rb"(?:\$\(|`)[ ]*%s(?:[ ]*\|\|[ ]*%s)*[ ]*[)`]" % (_FOUND, _FOUND)
_DEFAULTED = rb"\$\{([A-Za-z_]\w*):?[-=?][^{}]*\}"
_LONGEST_VALUE = 65_535  # values that grow by each other are not followed further
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class Literal(NamedTuple):
    """Characters that the shell takes as they are, quotes and backslashes removed."""

    text: str
    quoted: bool


class Expansion(NamedTuple):
    """``$NAME``, ``${NAME}``, ``~`` (HOME) or something that only a run can tell (``name`` is None).

    ``has_default``: it is a ``${NAME:-default}``, of which the value of the name is told where it has one. ``programs``
    are the names of those of which one is looked up: ``$(which pip)``.
    """

    source: str
    name: str | None
    quoted: bool
    has_default: bool = False
    programs: tuple[str, ...] = ()


Part = Literal | Expansion
_EMPTY = Literal("", True)


class Word(NamedTuple):
    """One word: what stands in ``script`` from ``begin`` up to ``stop``, quotes included.

    ``dynamic`` are the spans in it that a shell expands, counted from ``begin``. ``value`` is what a program gets as
    this argument, None where only a run can tell; ``plain`` is that where no shell has to make it: the word has no
    quotes and the like, or is an element of an exec form array. ``word`` and ``literal`` make one.
    """

    script: Text
    begin: int
    stop: int
    dynamic: tuple[tuple[int, int], ...]
    plain: str | None
    value: str | None

    @property
    def raw(self) -> bytes:
        return self.script.data[self.begin : self.stop]

    @property
    def text(self) -> Text:
        """The raw word, each byte of it still knowing its place in the file."""
        return self.script.part(self.begin, self.stop)

    @property
    def start(self) -> int:
        """The file offset of its first byte."""
        return self.script.offset(self.begin)

    @property
    def end(self) -> int:
        """The file offset behind its last byte, closing quote included."""
        return self.script.end_offset(self.stop)

    @property
    def shown(self) -> str:
        """The value, or the source where it has none: for messages and fingerprints."""
        value = self.value
        return self.raw.decode("utf-8", "replace") if value is None else value

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its literals and expansions in order."""
        return (Literal(self.plain, True),) if self.plain is not None else _parts(self.raw, self.dynamic)

    def resolve(self, known: Callable[[str], str | None]) -> str | None:
        """The value with names replaced by what ``known`` tells; None if one is not known, or all is too long.

        What has no name is asked for as it is written: ``$(dirname "$0")``.
        """
        if (value := self.value) is not None:
            return value
        found = ""
        for part in self.parts:
            text = part.text if isinstance(part, Literal) else known(part.name or part.source)
            if (
                text is None
                or len(found) > _LONGEST_VALUE
                or (not text and isinstance(part, Expansion) and part.has_default)
            ):
                return None
            found += text
        return found if len(found) <= _LONGEST_VALUE else None

    @property
    def inner(self) -> Text | None:
        """The text between its quotes, if it is one quoted string or has no quotes at all; else None."""
        raw = self.raw
        if self.plain is not None and raw[:1] == b'"':
            return unescaped(self.text.part(1, len(raw) - 1), rb"\\(u[0-9a-fA-F]{4}|.)")
        if len(raw) > 1 and raw[:1] == raw[-1:] and raw[:1] in (b"'", b'"'):
            inside = self.text.part(1, len(raw) - 1)
            if raw[:1] == b"'":
                return None if b"'" in inside.data else inside
            return None if re.search(rb'(?<!\\)(?:\\\\)*"', inside.data) else unescaped(inside, rb'\\(["\\$`])')
        return self.text if self.plain is not None else None


def word(script: Text, begin: int, stop: int, dynamic: tuple[tuple[int, int], ...] = ()) -> Word:
    """The word of a POSIX shell that stands between two positions of a script."""
    if (plain := _PLAIN.fullmatch(script.data, begin, stop)) is not None:
        text = plain[0].decode("ascii")
        return new(Word, (script, begin, stop, dynamic, text, text))
    return Word(script, begin, stop, dynamic, None, _value(script.data[begin:stop], dynamic))


def expansions(raw: bytes) -> tuple[tuple[int, int], ...]:
    """The spans in a SIMPLE word that a shell expands."""
    if raw.find(b"$") < 0:
        return ()
    parts = (part for part in _QUOTED.finditer(raw) if not part[0].startswith(b"'"))
    return tuple(found.span() for part in parts for found in _EXPANSION.finditer(raw, part.start(), part.end()))


def literal(text: Text, value: str) -> Word:
    """A word that no POSIX shell reads, with the value that its program gets."""
    return Word(text, 0, len(text.data), (), value, value)


def program_name(word: Word) -> str:
    """The last part of a program's path, without ``.exe``; "" if only a run can tell it."""
    value = word.value
    if value is None:
        last = word.parts[-1] if word.parts else None
        programs = looked_up(word)
        if len(programs) == 1:
            return programs[0]
        if not isinstance(last, Literal) or "/" not in last.text:
            return ""
        value = last.text
    if "/" in value or "\\" in value:
        value = value.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    return value.removesuffix(".exe")


def looked_up(word: Word) -> tuple[str, ...]:
    """The names of the programs of which the word is the path of one: ``$(which pip3 || which pip)``."""
    parts = [part for part in word.parts if part != _EMPTY] if word.value is None else []
    return parts[0].programs if len(parts) == 1 and isinstance(parts[0], Expansion) else ()


def lead(word: Word) -> str:
    """What is known of the beginning of a word."""
    if (value := word.value) is not None:
        return value
    text = ""
    for part in word.parts:
        if not isinstance(part, Literal):
            break
        text += part.text
    return text


def unescaped(text: Text, pattern: bytes) -> Text:
    """``text`` with its backslash escapes resolved."""
    if text.data.find(b"\\") < 0:
        return text
    parts, position = [], 0
    for match in re.finditer(pattern, text.data, re.DOTALL):
        escaped = Text(_escaped(match[1]), ((0, text.offset(match.start())),))
        parts += [text.part(position, match.start()), escaped]
        position = match.end()
    return joined((*parts, text.part(position)))


def _escaped(escape: bytes) -> bytes:
    if len(escape) == 1:
        return _ESCAPES.get(escape.decode("latin-1"), "").encode() or escape
    return chr(int(escape[1:], 16)).encode("utf-8", "replace")


def _value(raw: bytes, dynamic: tuple[tuple[int, int], ...]) -> str | None:
    text = ""
    for part in _parts(raw, dynamic):
        if isinstance(part, Expansion):
            return None
        text += part.text
    return text


@lru_cache(maxsize=1024)
def _parts(raw: bytes, dynamic: tuple[tuple[int, int], ...]) -> tuple[Part, ...]:
    """Split a raw word at its expansions, and take quotes and backslashes off the rest."""
    splitter = _Splitter()
    ends = dict(dynamic)
    starts = (*sorted(ends), len(raw))
    position = 0
    if raw.startswith(b"~"):
        position = raw.find(b"/") if b"/" in raw else len(raw)
        user = raw[:position].decode("utf-8", "replace")
        is_root = user == "~root"  # whose home is one place in all images
        splitter.parts.append(Literal("/root", True) if is_root else Expansion(user, _home(position), quoted=False))
    while position < len(raw):
        if position in ends:
            splitter.expand(raw[position : ends[position]])
            position = ends[position]
        elif inert := _INERT.match(raw, position, starts[bisect_left(starts, position)]):
            splitter.literal += inert[0]
            position = inert.end()
        else:
            position += splitter.take(raw, position)
    splitter.flush()
    return tuple(splitter.parts)


def _home(length: int) -> str | None:
    """``~`` alone is the home folder; ``~user`` is somebody else's."""
    return "HOME" if length == 1 else None


class _Splitter:
    """The parts of a word as it is read from its beginning."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.quote = b""
        self.literal = b""

    def flush(self) -> None:
        """End a literal; an empty one counts where it is quoted."""
        if self.literal or self.quote:
            self.parts.append(Literal(self.literal.decode("utf-8", "surrogateescape"), bool(self.quote)))
        self.literal = b""

    def expand(self, source: bytes) -> None:
        """An expansion follows."""
        if self.literal:
            self.flush()
        text = source.decode("utf-8", "surrogateescape")
        name = text.strip("${}") if _EXPANSION.fullmatch(source) or re.fullmatch(_ARGUMENT, source) else None
        default = re.fullmatch(_DEFAULTED, source)
        name = default[1].decode() if default is not None else name
        self.parts.append(Expansion(text, name, bool(self.quote), default is not None, _looked_up(source)))

    def take(self, raw: bytes, position: int) -> int:
        """One character, a quote or an escape; returns how many bytes that is."""
        char = raw[position : position + 1]
        if char == self.quote:
            self.flush()
            self.quote = b""
        elif not self.quote and char in (b"'", b'"'):
            self.flush()
            self.quote = char
        elif char == b"\\" and self.quote != b"'":
            escaped = raw[position + 1 : position + 2]
            keep = self.quote == b'"' and escaped not in (b'"', b"\\", b"$", b"`", b"\n")
            self.literal += (char if keep else b"") + (b"" if escaped == b"\n" else escaped)
            return 2
        else:
            self.literal += char
        return 1


def _looked_up(source: bytes) -> tuple[str, ...]:
    """The programs of which a substitution writes the path of one."""
    if source.find(b"p") < 0 or re.fullmatch(_LOOKUP, source) is None:
        return ()
    names = (found[1].decode().rpartition("/")[2] for found in re.finditer(_FOUND, source))
    return tuple(dict.fromkeys(names))

"""The words of a POSIX shell and of bash: where each ends, and what in it a shell expands or runs.

Rules are those of POSIX, Shell Command Language, 2.2, 2.3 and 2.6, with what bash adds: ``$'…'``, ``$"…"``, ``<(…)``.
"""

import re
from abc import ABC, abstractmethod

from fixer.dockerfile.document import Text
from fixer.shell.tree import Statement, Substitution, Unread
from fixer.shell.words import Word, unescaped, word

DEEPEST = 50  # statements and expansions one inside the other; nobody writes ten

_J = rb"(?:\\\n)*"  # goes anywhere, within operators too
_BLANKS = re.compile(rb"[ \t]*(?:\\\n[ \t]*)*(?:#[^\n]*)?")
_PASSED = frozenset((b" ", b"\t", b"\\", b"#"))  # what these begin with
_PLAIN = re.compile(rb"[^ \t\n|&;()<>'\"$`\\]+")
_OPERATOR = re.compile(rb"(?:&J&|\|J[|&]|;J;J&|;J[;&]|[&|;()\n])".replace(b"J", _J))
_RESERVED = re.compile(rb"(?:[a-z{}!\[]|\\\n)+(?=[ \t\n|&;()<>]|\Z)")
_IN_DOUBLE = re.compile(rb'[^"$`\\]*')
_IN_BRACES = re.compile(rb"[^}'\"$`\\]*")
_IN_DATA = re.compile(rb"[^$`\\]*")
_NAME = re.compile(rb"[A-Za-z_]\w*|[0-9@*#?$!-]")
_PARAMETER = re.compile(rb"[#!]?(?:[A-Za-z_]\w*|[0-9]+|[@*#?$!-])")
_ANSI = re.compile(rb"'[^'\\]*(?:\\.[^'\\]*)*'", re.DOTALL)
_BACKQUOTED = re.compile(rb"`([^`\\]*(?:\\.[^`\\]*)*)`", re.DOTALL)
_BRACKETS = re.compile(rb"[()]|'[^']*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\"|\\.", re.DOTALL)
_BACKSLASH, _QUOTE, _DOUBLE, _DOLLAR, _BACKQUOTE = b"\\'\"$`"
_LESS_GREATER, _OPEN, _CLOSE = b"<>", b"(", b")"


class ShellError(Exception):
    """A script that is not understood from here on; it never leaves this folder."""


class Lexer(ABC):
    """Reads one script from ``at`` on; ``substitutions`` are those met since somebody took them away."""

    def __init__(self, text: Text) -> None:
        self.text, self.data = text, text.data
        self.at = 0
        self.depth = 0
        self.substitutions: list[Substitution] = []
        self._spans: list[tuple[int, int]] = []

    @abstractmethod
    def body(self, closer: bytes) -> Statement:
        """The statements up to the operator ``closer``, which is taken."""

    @abstractmethod
    def script(self, text: Text) -> Statement:
        """The statements of another text, which stands in this one."""

    def blanks(self) -> None:
        """Skip blanks, continuations and a comment."""
        if self.data[self.at : self.at + 1] in _PASSED:
            match = _BLANKS.match(self.data, self.at)
            assert match is not None  # it may be empty
            self.at = match.end()

    def operator(self) -> bytes:
        """The control operator that stands here; b"" if none does."""
        self.blanks()
        match = _OPERATOR.match(self.data, self.at)
        return match[0].replace(b"\\\n", b"") if match is not None else b""

    def take(self) -> None:
        """Step over the operator that stands here."""
        match = _OPERATOR.match(self.data, self.at)
        assert match is not None  # the caller looked
        self.at = match.end()

    def reserved(self) -> bytes:
        """What may be a reserved word here, and stands alone; b"" if nothing does."""
        self.blanks()
        match = _RESERVED.match(self.data, self.at)
        return match[0].replace(b"\\\n", b"") if match is not None else b""

    def take_reserved(self) -> None:
        """Step over the word that stands here."""
        match = _RESERVED.match(self.data, self.at)
        assert match is not None  # the caller looked
        self.at = match.end()

    def deeper(self) -> None:
        """Go one level down; the caller comes up again by ``self.depth -= 1``."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ShellError

    def word(self) -> Word | None:
        """The word that begins right here; None if none does."""
        begin, data = self.at, self.data
        outer, self._spans = self._spans, []
        at = stop = begin
        while at < len(data):
            if (plain := _PLAIN.match(data, at)) is not None:
                at = stop = plain.end()
            elif data.startswith(b"\\\n", at):
                at += 2  # the word may go on behind it
            elif (end := self._special(at)) > at:
                at = stop = end
            else:
                break
        spans, self._spans = self._spans, outer
        self.at = stop
        return word(self.text, begin, stop, tuple((a - begin, b - begin) for a, b in spans)) if stop > begin else None

    def data_substitutions(self) -> list[Substitution]:
        """The substitutions in a text in which quotes are plain, as in the body of a heredoc."""
        at = 0
        try:
            while at < len(self.data):
                at = self._expanding(self._inert(_IN_DATA, at), is_quoted=True)
        except ShellError:
            return [Substitution(Unread(self.text), is_process=False, is_data=True)]
        return [found._replace(is_data=True) for found in self.substitutions]

    def is_arithmetic(self, at: int) -> int:
        """Behind ``((``: where its ``))`` ends, as bash finds it; 0 if it is a bracket in a bracket."""
        end = self.brackets(at)
        return end + 1 if self.data[end : end + 1] == _CLOSE else 0

    def brackets(self, at: int) -> int:
        """Behind a bracket: where the one that closes it ends."""
        depth = 1
        for match in _BRACKETS.finditer(self.data, at):
            depth += (match[0] == _OPEN) - (match[0] == _CLOSE)
            if not depth:
                return match.end()
        raise ShellError

    def _special(self, at: int) -> int:
        """Step over a quote, an escape or an expansion; ``at`` itself where the word ends."""
        char = self.data[at]
        if char == _QUOTE:
            return self._behind(b"'", at + 1)
        if char == _DOUBLE:
            return self._double(at + 1)
        if char in _LESS_GREATER and self.data[at + 1 : at + 2] == _OPEN:
            return self._process(at)
        if char in (_BACKSLASH, _DOLLAR, _BACKQUOTE):
            return self._expanding(at, is_quoted=False)
        return at

    def _expanding(self, at: int, *, is_quoted: bool) -> int:
        """Step over an escape or an expansion, if something stands here."""
        if at >= len(self.data):
            return at
        char = self.data[at]
        if char == _BACKSLASH:
            return min(at + 2, len(self.data))
        return self._dollar(at, is_quoted) if char == _DOLLAR else self._backquote(at, is_quoted)

    def _inert(self, pattern: re.Pattern[bytes], at: int) -> int:
        match = pattern.match(self.data, at)
        assert match is not None  # it may be empty
        return match.end()

    def _behind(self, mark: bytes, at: int) -> int:
        end = self.data.find(mark, at)
        if end < 0:
            raise ShellError
        return end + 1

    def _double(self, at: int) -> int:
        while True:
            at = self._inert(_IN_DOUBLE, at)
            if at >= len(self.data):
                raise ShellError
            if self.data[at] == _DOUBLE:
                return at + 1
            at = self._expanding(at, is_quoted=True)

    def _dollar(self, at: int, is_quoted: bool) -> int:
        mark = len(self._spans)
        self.deeper()
        end = self._expansion(at + 1, is_quoted)
        self.depth -= 1
        if end > at + 1:  # what is in it is not said again
            self._spans[mark:] = [(at, end)]
        return end

    def _expansion(self, at: int, is_quoted: bool) -> int:
        """Behind a dollar sign: where its expansion ends."""
        data = self.data
        if (name := _NAME.match(data, at)) is not None:
            return name.end()
        if data.startswith(b"{", at):
            return self._braces(at + 1, is_quoted)
        if data.startswith(b"((", at) and (end := self.is_arithmetic(at + 2)):
            return self._arithmetic(at + 2, end)
        if data.startswith(b"(", at):
            return self._substitution(at + 1, is_process=False)
        if not is_quoted and data.startswith(b"'", at):
            if (ansi := _ANSI.match(data, at)) is None:
                raise ShellError
            return ansi.end()
        return self._double(at + 1) if not is_quoted and data.startswith(b'"', at) else at

    def _braces(self, at: int, is_quoted: bool) -> int:
        """``${x…}``: in double quotes a single one is plain, but in the pattern of ``#``, ``%`` and ``/``."""
        data = self.data
        if data[at : at + 1] in (b" ", b"\t", b"\n", b"|"):  # bash 5.3 runs what follows
            raise ShellError
        name = _PARAMETER.match(data, at)
        is_pattern = name is not None and data[name.end() : name.end() + 1] in (b"#", b"%", b"/")
        while True:
            at = self._inert(_IN_BRACES, at)
            if at >= len(data):
                raise ShellError
            match data[at : at + 1]:
                case b"}":
                    return at + 1
                case b'"':
                    at = self._double(at + 1)
                case b"'":
                    at = at + 1 if is_quoted and not is_pattern else self._behind(b"'", at + 1)
                case _:
                    at = self._expanding(at, is_quoted=is_quoted)

    def _arithmetic(self, at: int, end: int) -> int:
        while (at := self._inert(_IN_DATA, at)) < end:
            at = self._expanding(at, is_quoted=True)
        return end

    def _process(self, at: int) -> int:
        mark = len(self._spans)
        end = self._substitution(at + 2, is_process=True)
        self._spans[mark:] = [(at, end)]
        return end

    def _substitution(self, at: int, *, is_process: bool) -> int:
        outer = self.at
        self.at = at
        body = self.body(_CLOSE)
        end, self.at = self.at, outer
        self.substitutions.append(Substitution(body, is_process))
        return end

    def _backquote(self, at: int, is_quoted: bool) -> int:
        match = _BACKQUOTED.match(self.data, at)
        if match is None:
            raise ShellError
        inside = unescaped(self.text.part(*match.span(1)), rb'\\([`\\$"])' if is_quoted else rb"\\([`\\$])")
        self.deeper()
        self.substitutions.append(Substitution(self.script(inside), is_process=False))
        self.depth -= 1
        self._spans.append((at, match.end()))
        return match.end()

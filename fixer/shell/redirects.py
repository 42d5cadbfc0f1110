"""The redirects of a script, and where the bodies of its heredocs lie.

Rules are those of POSIX, Shell Command Language, 2.7, with what bash adds: ``&>``, ``<<<``, ``{name}>``.
"""

import re

from fixer.dockerfile.document import Text, chomped
from fixer.record import NamedTuple
from fixer.shell.command import Redirect
from fixer.shell.lexer import Lexer, ShellError
from fixer.shell.tree import Redirected, Statement, Substitution
from fixer.shell.words import Word

_REDIRECT = re.compile(
    rb"([0-9]+|\{[A-Za-z_]\w*\})?(<J<J<|<J<J-|<J<|<J[&>]|>J[>&|]|<(?!\()|>(?!\())|(&J>J>|&J>)".replace(
        b"J", rb"(?:\\\n)*"
    )
)
_CLOSED = re.compile(rb"-(?=[ \t\n|&;()<>]|\Z)")  # of 2>&-
_NUMBERED = re.compile(rb"[0-9]+[<>]")  # no target: the number goes with what follows


class _Pending(NamedTuple):
    """A heredoc whose body begins behind the next newline; ``at`` is where its ``<<`` stands."""

    at: int
    delimiter: bytes
    chomp: bool


class Redirects(Lexer):
    """One script; ``given`` are the bodies of its heredocs by the place of the ``<<``, None to look for them."""

    def __init__(self, text: Text, depth: int, given: dict[int, Text] | None) -> None:
        super().__init__(text)
        self.depth = depth
        self.given = given
        self.marks: list[int] = []
        self.bodies: dict[int, Text] = {}
        self.pending: list[_Pending] = []
        self.ends_in_word = False  # the last command does: what follows is no reserved word

    def linebreak(self) -> None:
        """Skip newlines, and the bodies of heredocs that begin behind them."""
        while self.operator() == b"\n":
            self.at += 1
            while self.pending:
                self.heredoc(self.pending.pop(0))

    def redirected(self, statement: Statement) -> Statement:
        outer, self.substitutions = self.substitutions, []
        redirects: list[Redirect] = []
        self.blanks()
        while (redirect := self.redirect()) is not None:
            redirects.append(redirect)
            self.blanks()
        substitutions, self.substitutions = tuple(self.substitutions), outer
        self.ends_in_word = bool(redirects)
        return Redirected(statement, tuple(redirects), substitutions) if redirects else statement

    def redirect(self) -> Redirect | None:
        """The redirect that stands here, if one does."""
        match = _REDIRECT.match(self.data, self.at)
        if match is None:
            return None
        operator = (match[2] or match[3]).replace(b"\\\n", b"").decode()
        descriptor = (match[1] or b"").decode()
        place = match.start(2)
        self.at = match.end()
        if operator in ("<&", ">&") and (closed := _CLOSED.match(self.data, self.at)) is not None:
            self.at = closed.end()
            return Redirect(f"{operator}-", None, None, descriptor)
        self.blanks()
        target = self.word() if _NUMBERED.match(self.data, self.at) is None else None
        if target is None:
            raise ShellError
        body = self.expected(place, target, chomp=operator == "<<-") if operator in ("<<", "<<-") else None
        return Redirect(operator, target, body, descriptor)

    def expected(self, place: int, delimiter: Word, *, chomp: bool) -> Text | None:
        """The body of a heredoc, as far as it is known yet."""
        raw = delimiter.raw.replace(b"\\\n", b"")
        value = raw if delimiter.value is None else delimiter.value.encode("utf-8", "surrogateescape")
        self.marks.append(place)
        self.pending.append(_Pending(place, value, chomp))
        body = (self.given or {}).get(place)
        if body is not None and re.search(rb"['\"\\]", raw) is None and re.search(rb"[$`]", body.data):
            self.substitutions += self._in_data(body)
        return body

    def heredoc(self, pending: _Pending) -> None:
        """Step over the body of a heredoc, and over its delimiter."""
        begin = self.at
        while self.at < len(self.data):
            line = self.at
            end = self.data.find(b"\n", line)
            self.at = len(self.data) if end < 0 else end + 1
            text = self.data[line : self.at].removesuffix(b"\n")
            if (text.lstrip(b"\t") if pending.chomp else text) == pending.delimiter:
                break
        else:
            line = self.at
        body = self.text.part(begin, line)
        self.bodies[pending.at] = chomped(body) if pending.chomp else body

    def _in_data(self, body: Text) -> list[Substitution]:
        """The substitutions in the body of a heredoc."""
        survey = type(self)(body, self.depth, None)
        if body.data.find(b"<<") >= 0:
            survey.data_substitutions()
        return type(self)(body, self.depth, survey.bodies).data_substitutions()

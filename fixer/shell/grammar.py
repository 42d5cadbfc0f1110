"""Any POSIX or bash script as a tree, read from left to right in one go.

The productions are those of POSIX, Shell Command Language, 2.10, with what bash adds to them: ``[[ … ]]``, ``select``,
``function``, an arithmetic ``for``, arrays, ``&>``, ``<<<``, ``|&``. A line with a syntax error, and all behind it, is
never run by a shell: it is one Unread. So is ``((…))``, which some shells take for arithmetic and others for brackets.
"""

from fixer.dockerfile.document import Text, joined
from fixer.shell.command import Script
from fixer.shell.compounds import Compounds
from fixer.shell.lexer import ShellError
from fixer.shell.tree import AndOr, Background, Link, Negation, Pipeline, Sequence, Statement, Unread

_NOTHING: frozenset[bytes] = frozenset()


def tree(source: Script) -> Statement:
    """The tree of a script; Docker has cut its heredocs out, or they stand in it."""
    return _tree(source.text, source.heredocs, 0)


def _tree(text: Text, heredocs: tuple[Text, ...], depth: int) -> Statement:
    if text.data.find(b"<<") < 0 and not heredocs:
        return _Reader(text, depth, {}).read()
    # Where the bodies lie is known behind the line that wants them only: it is read once for that, and once more.
    survey = _Reader(text, depth, None)
    survey.read()
    if not survey.bodies and not heredocs:
        return _Reader(text, depth, {}).read()
    bodies = survey.bodies
    if heredocs:
        if not survey.marks and not survey.has_failed:  # they stood in a comment
            return _tree(joined((text, Text(b"\n", ((0, text.end),)), *heredocs)), (), depth)
        if len(survey.marks) != len(heredocs) or survey.has_failed:
            return Sequence((Unread(text), *map(Unread, heredocs)))
        bodies = dict(zip(survey.marks, heredocs, strict=True))
    return _Reader(text, depth, bodies).read()


class _Reader(Compounds):
    """One script with all its lists."""

    has_failed = False

    def read(self) -> Statement:
        found: list[Statement] = []
        while True:
            self.linebreak()
            begin = self.at
            if begin >= len(self.data):
                return _sequence(found)
            try:
                found.append(self.line())
            except ShellError:
                self.has_failed = True
                return _sequence([*found, Unread(self.text.part(begin))])

    def line(self) -> Statement:
        """The statements up to the end of a line."""
        depth = self.depth
        try:
            return self.statements(_NOTHING, is_line=True)
        finally:
            self.depth = depth

    def body(self, closer: bytes) -> Statement:
        found = self.statements(frozenset((closer,)), may_be_empty=True)
        self.take()
        return found

    def script(self, text: Text) -> Statement:
        return _sequence([]) if self.given is None else _tree(text, (), self.depth)

    def statements(self, closers: frozenset[bytes], *, is_line: bool = False, may_be_empty: bool = False) -> Statement:
        """The statements up to an operator or a reserved word that closes them, which is left."""
        self.deeper()
        found: list[Statement] = []
        is_separated = True
        while True:
            if not is_line:
                self.linebreak()
            operator = self.operator()
            closer = operator or self.reserved()
            if is_line and (closer == b"\n" or self.at >= len(self.data)):
                break
            if closer in closers and (found or may_be_empty):
                if not (is_separated or operator) and self.ends_in_word:
                    raise ShellError
                break
            if not is_separated:
                raise ShellError
            statement = self.and_or()
            separator = self.operator()
            is_separated = separator in (b";", b"&", b"\n")
            if separator in (b";", b"&"):
                self.take()
            found.append(Background(statement) if separator == b"&" else statement)
        self.depth -= 1
        return _sequence(found)

    def and_or(self) -> Statement:
        first = self.pipeline()
        links: list[Link] = []
        while (operator := self.operator()) in (b"&&", b"||"):
            self.take()
            self.linebreak()
            links.append(Link(operator == b"||", self.pipeline()))
        return AndOr(first, tuple(links)) if links else first

    def pipeline(self) -> Statement:
        if self.reserved() == b"!":
            self.take_reserved()
            self.deeper()
            negated = Negation(self.pipeline())
            self.depth -= 1
            return negated
        found = [self.command()]
        while self.operator() in (b"|", b"|&"):
            self.take()
            self.linebreak()
            found.append(self.command())
        return Pipeline(tuple(found)) if len(found) > 1 else found[0]


def _sequence(found: list[Statement]) -> Statement:
    return found[0] if len(found) == 1 else Sequence(tuple(found))

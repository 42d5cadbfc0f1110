"""Any POSIX or bash script as a tree, read from left to right in one go.

The productions are those of POSIX, Shell Command Language, 2.10, with what bash adds to them: ``[[ … ]]``, ``select``,
``function``, an arithmetic ``for``, arrays, ``&>``, ``<<<``, ``|&``. A line with a syntax error, and all behind it, is
never run by a shell: it is one Unread. So is ``((…))``, which some shells take for arithmetic and others for brackets.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from fixer.dockerfile.document import Text, chomped, joined
from fixer.shell.command import Redirect, Script
from fixer.shell.lexer import Lexer, ShellError
from fixer.shell.tree import (
    AndOr,
    Background,
    Case,
    CaseItem,
    For,
    Function,
    Group,
    If,
    Link,
    Negation,
    Pipeline,
    Redirected,
    Sequence,
    Simple,
    Statement,
    Subshell,
    Substitution,
    Unread,
    While,
)
from fixer.shell.words import Word, word

_REDIRECT = re.compile(
    rb"([0-9]+|\{[A-Za-z_]\w*\})?(<J<J<|<J<J-|<J<|<J[&>]|>J[>&|]|<(?!\()|>(?!\())|(&J>J>|&J>)".replace(
        b"J", rb"(?:\\\n)*"
    )
)
_CLOSED = re.compile(rb"-(?=[ \t\n|&;()<>]|\Z)")  # of 2>&-
_NUMBERED = re.compile(rb"[0-9]+[<>]")  # no target: the number goes with what follows
_ASSIGNMENT = re.compile(rb"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
_DECLARATIONS = frozenset("declare export local readonly typeset".split())
_TIMED = re.compile(rb"(?:time|coproc)[ \t]+\(")  # of bash; before anything else they might be programs
_NO_PARENS = re.compile(rb"\([ \t]*\)")
_IN_CONDITIONAL = re.compile(rb"&&|\|\||[()<>]")
_PATTERN_OPERATORS = frozenset((b"=~", b"==", b"=", b"!="))
_ENDS_OF_ITEM = frozenset((b";;", b";&", b";;&"))
_NOTHING: frozenset[bytes] = frozenset()


class _Pending(NamedTuple):
    """A heredoc whose body begins behind the next newline; ``at`` is where its ``<<`` stands."""

    at: int
    delimiter: bytes
    chomp: bool


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


class _Reader(Lexer):
    """One script; ``given`` are the bodies of its heredocs by the place of the ``<<``, None to look for them."""

    def __init__(self, text: Text, depth: int, given: dict[int, Text] | None) -> None:
        super().__init__(text)
        self.depth = depth
        self.given = given
        self.marks: list[int] = []
        self.bodies: dict[int, Text] = {}
        self.pending: list[_Pending] = []
        self.has_failed = False
        self.begin = 0  # of the compound command that was met last
        self.ends_in_word = False  # the last command does: what follows is no reserved word

    # The script and its lists

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

    def linebreak(self) -> None:
        """Skip newlines, and the bodies of heredocs that begin behind them."""
        while self.operator() == b"\n":
            self.at += 1
            while self.pending:
                self.heredoc(self.pending.pop(0))

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

    # Commands

    def command(self) -> Statement:
        name = self.reserved()
        if name in (b"time", b"coproc") and _TIMED.match(self.data, self.at) is not None:
            self.take_reserved()
            self.blanks()
            inner = self.command()
            return Background(inner) if name == b"coproc" else inner
        if self.data.startswith(b"(", self.at):
            return self.redirected(self.bracketed())
        if name in _COMPOUNDS:
            self.begin = self.at
            self.take_reserved()
            return self.redirected(_COMPOUNDS[name](self))
        if name == b"[[":
            return self.conditional()
        if name == b"function":
            return self.named_function()
        if name in _CLOSERS:
            raise ShellError
        return self.simple()

    def simple(self) -> Statement:
        start = self.at
        outer, self.substitutions = self.substitutions, []
        assignments: list[Word] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            self.blanks()
            if (redirect := self.redirect()) is not None:
                redirects.append(redirect)
                continue
            item = self.word()
            if item is None:
                break
            is_assignment = _ASSIGNMENT.match(self.data, item.begin, item.stop) is not None
            if is_assignment and (not words or words[0].value in _DECLARATIONS):
                item = self.array(item)
            if is_assignment and not words:
                assignments.append(item)
            else:
                words.append(item)
        substitutions, self.substitutions = tuple(self.substitutions), outer
        if self.data.startswith(b"(", self.at):
            if len(words) == 1 and not assignments and not redirects and not words[0].dynamic:
                return self.function(words[0])
            raise ShellError
        if self.at == start:
            raise ShellError
        return Simple(tuple(assignments), tuple(words), tuple(redirects), substitutions, self.text.offset(start))

    def array(self, item: Word) -> Word:
        """``a=(x y)``: the whole assignment, where its value is an array."""
        if item.raw[-1:] != b"=" or not self.data.startswith(b"(", item.stop):
            return item
        self.at = item.stop + 1
        while True:
            self.linebreak()
            if self.word() is None:
                break
        if not self.data.startswith(b")", self.at):
            raise ShellError
        self.at += 1
        length = item.stop - item.begin
        return word(self.text, item.begin, self.at, (*item.dynamic, (length, self.at - item.begin)))

    def conditional(self) -> Statement:
        """``[[ … ]]``, whose words are no others' words: ``&&`` and ``<`` are among them."""
        start = self.at
        outer, self.substitutions = self.substitutions, []
        words = [self.slice(self.at + 2)]
        while words[-1].raw != b"]]":
            self.linebreak()
            if words[-1].raw in _PATTERN_OPERATORS:
                words.append(self.pattern())
            elif (operator := _IN_CONDITIONAL.match(self.data, self.at)) is not None:
                words.append(self.slice(operator.end()))
            elif (item := self.word()) is not None:
                words.append(item)
            else:
                raise ShellError
        substitutions, self.substitutions = tuple(self.substitutions), outer
        simple = Simple((), tuple(words), (), substitutions, self.text.offset(start))
        redirected = self.redirected(simple)
        if isinstance(redirected, Redirected):
            return simple._replace(
                redirects=redirected.redirects, substitutions=(*substitutions, *redirected.substitutions)
            )
        return simple

    def slice(self, stop: int) -> Word:
        """What stands from here up to a position, as a word."""
        begin, self.at = self.at, stop
        return word(self.text, begin, stop)

    def pattern(self) -> Word:
        """The pattern behind ``=~`` and the like, in which brackets and bars are plain."""
        begin = self.at
        spans: list[tuple[int, int]] = []
        while self.at < len(self.data) and self.data[self.at] not in b" \t\n":
            item = self.word()
            if item is not None:
                spans += [(a + item.begin - begin, b + item.begin - begin) for a, b in item.dynamic]
            else:
                self.at = self.brackets(self.at + 1) if self.data.startswith(b"(", self.at) else self.at + 1
        if self.at == begin:
            raise ShellError
        return word(self.text, begin, self.at, tuple(spans))

    # Redirects and heredocs

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
            self.substitutions += _in_data(body, self.depth)
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

    # Compound commands

    def inside(self, closer: bytes) -> Statement:
        """The statements up to a reserved word, which is taken."""
        found = self.statements(frozenset((closer,)))
        self.take_reserved()
        return found

    def bracketed(self) -> Statement:
        """``( a )``; and ``((a))``, which shells read differently."""
        begin = self.at
        if self.data.startswith(b"((", begin) and (end := self.is_arithmetic(begin + 2)):
            self.at = end
            return Unread(self.text.part(begin, end))
        self.at += 1
        statement = Subshell(self.statements(frozenset((b")",))))
        self.take()
        return Unread(self.text.part(begin, self.at)) if self.data.startswith(b"((", begin) else statement

    def group(self) -> Statement:
        return Group(self.inside(b"}"))

    def condition(self) -> Statement:
        """Behind ``if``."""
        arms: list[tuple[Statement, Statement]] = []
        depth, closer = self.depth, b"elif"
        while closer == b"elif":
            condition = self.inside(b"then")
            then = self.statements(frozenset((b"elif", b"else", b"fi")))
            arms.append((condition, then))
            closer = self.reserved()
            self.take_reserved()
            self.deeper()
        otherwise = self.inside(b"fi") if closer == b"else" else None
        self.depth = depth
        for condition, then in reversed(arms):
            otherwise = If(condition, then, otherwise)
        assert otherwise is not None  # there is one arm at least
        return otherwise

    def loop(self) -> Statement:
        condition = self.inside(b"do")
        return While(condition, self.inside(b"done"), until=False)

    def until(self) -> Statement:
        condition = self.inside(b"do")
        return While(condition, self.inside(b"done"), until=True)

    def iteration(self) -> Statement:
        """Behind ``for`` or ``select``."""
        start = self.text.offset(self.begin)
        self.blanks()
        outer, self.substitutions = self.substitutions, []
        if self.data.startswith(b"((", self.at):
            if not (end := self.is_arithmetic(self.at + 2)):
                raise ShellError
            name, words, self.at = "", None, end
        else:
            name = self.name()
            words = self.items()
        substitutions, self.substitutions = tuple(self.substitutions), outer
        if self.operator() == b";":
            self.take()
        self.linebreak()
        opener = self.reserved()
        if opener not in (b"do", b"{"):
            raise ShellError
        self.take_reserved()
        return For(name, words, substitutions, self.inside(b"done" if opener == b"do" else b"}"), start)

    def name(self) -> str:
        item = self.word()
        if item is None or item.plain is None:
            raise ShellError
        return item.plain

    def items(self) -> tuple[Word, ...] | None:
        """``in x y`` of a loop; None where there is no ``in``."""
        self.linebreak()
        if self.reserved() != b"in":
            return None
        self.take_reserved()
        words: list[Word] = []
        self.blanks()
        while (item := self.word()) is not None:
            words.append(item)
            self.blanks()
        if self.operator() not in (b";", b"\n"):
            raise ShellError
        return tuple(words)

    def choice(self) -> Statement:
        """Behind ``case``."""
        outer, self.substitutions = self.substitutions, []
        self.blanks()
        subject = self.word()
        self.linebreak()
        if subject is None or self.reserved() != b"in":
            raise ShellError
        self.take_reserved()
        items: list[CaseItem] = []
        self.linebreak()
        while self.reserved() != b"esac":
            items.append(self.item())
            self.linebreak()
        self.take_reserved()
        substitutions, self.substitutions = tuple(self.substitutions), outer
        return Case(subject, tuple(items), substitutions)

    def item(self) -> CaseItem:
        """``x|y) a;;``."""
        if self.operator() == b"(":
            self.take()
        patterns: list[Word] = []
        while True:
            self.blanks()
            item = self.word()
            if item is None:
                raise ShellError
            patterns.append(item)
            operator = self.operator()
            if operator not in (b"|", b")"):
                raise ShellError
            self.take()
            if operator == b")":
                break
        body = self.statements(_ENDS_OF_ITEM | {b"esac"}, may_be_empty=True)
        ending = self.operator()
        if ending:
            self.take()
        return CaseItem(tuple(patterns), body, falls_through=ending in (b";&", b";;&"))

    # Functions

    def named_function(self) -> Statement:
        """``function f``, which bash knows."""
        self.take_reserved()
        self.blanks()
        item = self.word()
        if item is None or item.dynamic:
            raise ShellError
        self.blanks()
        if (parens := _NO_PARENS.match(self.data, self.at)) is not None:
            self.at = parens.end()
        return self.definition(item)

    def function(self, name: Word) -> Statement:
        """``f() …``."""
        parens = _NO_PARENS.match(self.data, self.at)
        if parens is None:
            raise ShellError
        self.at = parens.end()
        return self.definition(name)

    def definition(self, name: Word) -> Statement:
        self.linebreak()
        self.deeper()
        body = self.command()
        self.depth -= 1
        if isinstance(body, (Simple, Function)):
            raise ShellError
        return Function(name.shown, body, name.start)


_COMPOUNDS: dict[bytes, Callable[[_Reader], Statement]] = {
    b"{": _Reader.group,
    b"if": _Reader.condition,
    b"while": _Reader.loop,
    b"until": _Reader.until,
    b"for": _Reader.iteration,
    b"select": _Reader.iteration,
    b"case": _Reader.choice,
}
_CLOSERS = frozenset((b"!", b"}", b"then", b"elif", b"else", b"fi", b"do", b"done", b"esac", b"in"))


def _in_data(body: Text, depth: int) -> list[Substitution]:
    """The substitutions in the body of a heredoc."""
    survey = _Reader(body, depth, None)
    if body.data.find(b"<<") >= 0:
        survey.data_substitutions()
    return _Reader(body, depth, survey.bodies).data_substitutions()


def _sequence(found: list[Statement]) -> Statement:
    return found[0] if len(found) == 1 else Sequence(tuple(found))

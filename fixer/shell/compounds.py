"""Compound commands and functions: POSIX, Shell Command Language, 2.9.4 and 2.9.5, with what bash adds to them."""

import re
from abc import abstractmethod
from collections.abc import Callable

from fixer.shell.lexer import ShellError
from fixer.shell.simple import SimpleCommands
from fixer.shell.tree import (
    Background,
    Case,
    CaseItem,
    For,
    Function,
    Group,
    If,
    Simple,
    Statement,
    Subshell,
    Unread,
    While,
)
from fixer.shell.words import Word

_TIMED = re.compile(rb"(?:time|coproc)[ \t]+\(")  # of bash; before anything else they might be programs
_NO_PARENS = re.compile(rb"\([ \t]*\)")
_ENDS_OF_ITEM = frozenset((b";;", b";&", b";;&"))


class Compounds(SimpleCommands):
    """Reads one command of any kind."""

    begin = 0  # of the compound command that was met last

    @abstractmethod
    def statements(self, closers: frozenset[bytes], *, is_line: bool = False, may_be_empty: bool = False) -> Statement:
        """The statements up to an operator or a reserved word that closes them, which is left."""

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
            return Unread(self.text.part(begin, end), is_arithmetic=True)
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


_COMPOUNDS: dict[bytes, Callable[[Compounds], Statement]] = {
    b"{": Compounds.group,
    b"if": Compounds.condition,
    b"while": Compounds.loop,
    b"until": Compounds.until,
    b"for": Compounds.iteration,
    b"select": Compounds.iteration,
    b"case": Compounds.choice,
}
_CLOSERS = frozenset((b"!", b"}", b"then", b"elif", b"else", b"fi", b"do", b"done", b"esac", b"in"))

"""Simple commands: assignments, words and redirects, bash's arrays, and ``[[ … ]]``, which has words of its own."""

import re
from abc import abstractmethod

from fixer.shell.lexer import ShellError
from fixer.shell.redirects import Redirects
from fixer.shell.tree import Redirected, Simple, Statement
from fixer.shell.words import Word, word

_ASSIGNMENT = re.compile(rb"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
_DECLARATIONS = frozenset("declare export local readonly typeset".split())
_IN_CONDITIONAL = re.compile(rb"&&|\|\||[()<>]")
_PATTERN_OPERATORS = frozenset((b"=~", b"==", b"=", b"!="))


class SimpleCommands(Redirects):
    """Reads a simple command that begins right here."""

    @abstractmethod
    def function(self, name: Word) -> Statement:
        """Behind the name in ``f() …``."""

    def simple(self) -> Statement:
        start = self.at
        outer, self.substitutions = self.substitutions, []
        assignments: list[Word] = []
        words: list[Word] = []
        redirects = []
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

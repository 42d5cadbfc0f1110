"""The simple commands of a tree, each with the way to it: what is asked about two commands is asked of their ways."""

import re
from collections.abc import Iterable, Iterator
from itertools import count

from fixer.dockerfile.document import Text
from fixer.shell.command import Command, Redirect, Step
from fixer.shell.tree import (
    AndOr,
    Background,
    Case,
    For,
    Function,
    Group,
    If,
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
from fixer.shell.words import literal

_FAILS = re.compile(rb"(?:exit [1-9]\d*|exit|false|return 1)")
_Way = tuple[Step, ...]


def commands(tree: Statement, path: _Way, *, in_data: bool) -> tuple[Command, ...]:
    """The commands in the order in which they stand; what a heredoc holds counts only ``in_data``."""
    found = _Walk(in_data).script(tree, "program", path)
    return tuple(sorted(found, key=lambda command: command.start))


class _Walk:
    """Gives each node of a tree a name of its own."""

    def __init__(self, in_data: bool) -> None:
        self._numbers = count()
        self._in_data = in_data

    def script(self, tree: Statement, kind: str, way: _Way, *, isolated: bool = False) -> Iterator[Command]:
        """The commands of statements one behind the other."""
        key = self._key(kind)
        statements = tree.statements if isinstance(tree, Sequence) else (tree,)
        for index, statement in enumerate(statements):
            last = index == len(statements) - 1
            if isinstance(statement, Background):
                step = Step(key, str(index), always=False, checked=True, last=last, isolated=True)
                yield from self._of(statement.statement, (*way, step))
            else:
                yield from self._of(statement, (*way, Step(key, str(index), last=last, isolated=isolated)))

    def _key(self, kind: str) -> str:
        return f"{kind}@{next(self._numbers)}"

    def _of(self, node: Statement, way: _Way, redirects: tuple[Redirect, ...] = ()) -> Iterator[Command]:
        match node:
            case Simple():
                own = (*node.redirects, *redirects)
                yield Command(node.assignments, node.words, own, way, node.start, is_doubtful=False)
                yield from self._substituted(node.substitutions, way)
            case Unread(text):
                yield Command((), (), (), way, text.start, is_doubtful=True, unread=text)
            case Function(name, body, start):
                yield Command((), (), (), way, start, is_doubtful=False, defines=name)
                yield from self._of(body, (*way, Step(self._key("function"), "function", always=False)))
            case Redirected(statement, own, substitutions):
                yield from self._of(statement, way, (*own, *redirects) if _is_single(statement) else ())
                yield from self._substituted(substitutions, way)
            case Group(body) | Subshell(body) if redirects and isinstance(body, Simple):
                isolated = isinstance(node, Subshell)
                step = Step(self._key("subshell" if isolated else "group"), "0", isolated=isolated)
                yield from self._of(body, (*way, step), redirects)
            case _:
                yield from self._compound(node, way)

    def _compound(self, node: Statement, way: _Way) -> Iterator[Command]:
        match node:
            case Group(body):
                yield from self.script(body, "group", way)
            case Subshell(body):
                yield from self.script(body, "subshell", way, isolated=True)
            case Negation(statement):
                yield from self._of(statement, (*way, Step(self._key("negation"), "negated", checked=True)))
            case AndOr():
                yield from self._links(node, way)
            case Pipeline(statements):
                key = self._key("pipeline")
                for index, statement in enumerate(statements):
                    checked = index < len(statements) - 1
                    yield from self._of(statement, (*way, Step(key, str(index), checked=checked, isolated=True)))
            case If() | While() | For() | Case():
                yield from self._branching(node, way)
            case _:  # a list that stands where no list is asked for
                yield from self.script(node, "list", way)

    def _branching(self, node: If | While | For | Case, way: _Way) -> Iterator[Command]:
        key = self._key(type(node).__name__.lower())
        condition = (*way, Step(key, "condition", checked=True, last=False))
        match node:
            case If():
                yield from self.script(node.condition, "condition", condition)
                yield from self._branch(node.then, key, "then", way)
                if node.otherwise is not None:
                    yield from self._branch(node.otherwise, key, "else", way)
            case While():
                yield from self.script(node.condition, "condition", condition)
                yield from self._branch(node.body, key, "do", way)
            case For():
                yield _head(node, way)
                yield from self._substituted(node.substitutions, way)
                yield from self._branch(node.body, key, "do", way)
            case Case():
                yield from self._substituted(node.substitutions, way)
                for index, item in enumerate(node.items):
                    yield from self._branch(item.body, key, f"item-{index}", way)

    def _branch(self, body: Statement, key: str, branch: str, way: _Way) -> Iterator[Command]:
        return self.script(body, branch, (*way, Step(key, branch, always=False)))

    def _links(self, node: AndOr, way: _Way) -> Iterator[Command]:
        """The links of ``a && b || c``: one level, however long the chain is."""
        key = self._key("list")
        checks = list(_checks(node))
        yield from self._of(node.first, (*way, Step(key, "first", checked=checks[0])))
        group = 0
        for place, (link, checked) in enumerate(zip(node.links, checks[1:], strict=True), 1):
            group += link.is_or
            operator = "or" if link.is_or else "and"
            step = Step(key, f"{operator}-{place}", False, checked, operator=operator, group=group)
            yield from self._of(link.statement, (*way, step))

    def _substituted(self, found: Iterable[Substitution], way: _Way) -> Iterator[Command]:
        for item in found:
            if self._in_data or not item.is_data:
                kind = "process_substitution" if item.is_process else "command_substitution"
                step = Step(self._key("words"), "substitution", always=False, isolated=True)
                yield from self.script(item.body, kind, (*way, step), isolated=True)


def _is_single(node: Statement) -> bool:
    """Whether redirects of the node are those of one command in it."""
    return isinstance(node, (Group, Subshell)) and isinstance(node.body, Simple)


def _head(node: For, way: _Way) -> Command:
    """``for NAME in words``, as a command that runs nothing."""
    place = ((0, node.start),)
    head = tuple(literal(Text(text.encode("utf-8", "replace"), place), text) for text in ("for", node.name, "in"))
    return Command((), (*head, *(node.words or ())), (), way, node.start, is_doubtful=False)


def _checks(node: AndOr) -> list[bool]:
    """Whether somebody looks at the failure of each link: a ``||`` behind it that does not fail itself."""
    found = [False]
    for link in reversed(node.links):
        found.append(found[-1] or (link.is_or and not _fails(link.statement)))
    return found[::-1]


def _fails(node: Statement) -> bool:
    """Whether a statement surely ends in a failure, as ``{ echo no; exit 1; }`` does."""
    while not isinstance(node, Simple):
        match node:
            case Group(body) | Subshell(body):
                node = body
            case Sequence(statements) if statements:
                node = statements[-1]
            case AndOr() if not node.links[-1].is_or:
                node = node.links[-1].statement
            case _:
                return False
    return _FAILS.fullmatch(b" ".join(word.raw for word in (*node.assignments, *node.words))) is not None

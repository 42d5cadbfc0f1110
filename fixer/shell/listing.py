"""The simple commands of a tree, one after the other, wherever they stand in it."""

from collections.abc import Iterable, Iterator

from fixer.shell.command import Command, Redirect
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


def commands(tree: Statement, *, in_data: bool) -> tuple[Command, ...]:
    """The commands in the order in which they stand; what a heredoc holds counts only ``in_data``."""
    return tuple(sorted(_of(tree, (), in_data), key=lambda command: command.start))


def _of(node: Statement, redirects: tuple[Redirect, ...], in_data: bool) -> Iterator[Command]:
    match node:
        case Simple():
            yield Command(node.assignments, node.words, (*node.redirects, *redirects), node.start, is_doubtful=False)
            yield from _substituted(node.substitutions, in_data)
        case Unread(text):
            yield Command((), (), (), text.start, is_doubtful=True, unread=text)
        case Function(name, body, start):
            yield Command((), (), (), start, is_doubtful=False, defines=name)
            yield from _of(body, (), in_data)
        case Redirected(statement, own, substitutions):
            yield from _of(statement, (*own, *redirects) if _is_single(statement) else (), in_data)
            yield from _substituted(substitutions, in_data)
        case Group(body) | Subshell(body):
            yield from _of(body, redirects if isinstance(body, Simple) else (), in_data)
        case _:
            for inner in _inner(node):
                yield from _of(inner, (), in_data)
            if isinstance(node, For | Case):
                yield from _substituted(node.substitutions, in_data)


def _inner(node: Statement) -> tuple[Statement, ...]:
    """The statements right below one."""
    match node:
        case Sequence(statements) | Pipeline(statements):
            return tuple(statements)
        case AndOr(first, links):
            return (first, *(link.statement for link in links))
        case If(condition, then, otherwise):
            return (condition, then) if otherwise is None else (condition, then, otherwise)
        case While(condition, body):
            return (condition, body)
        case For():
            return (node.body,)
        case Case():
            return tuple(item.body for item in node.items)
        case Background(statement) | Negation(statement):
            return (statement,)
    return ()


def _is_single(node: Statement) -> bool:
    """Whether redirects of the node are those of one command in it."""
    return isinstance(node, Group | Subshell) and isinstance(node.body, Simple)


def _substituted(found: Iterable[Substitution], in_data: bool) -> Iterator[Command]:
    for item in found:
        if in_data or not item.is_data:
            yield from _of(item.body, (), in_data)

"""How semgrep looks at a RUN: as the words of a plain chain of commands."""

import re
from collections.abc import Iterator

from fixer.judgement.scanners.known import Known
from fixer.judgement.scanners.run import Ask, Run
from fixer.judgement.scanners.table import Scanner
from fixer.shell import scripts
from fixer.shell.command import Script
from fixer.shell.tree import AndOr, Pipeline, Simple, Statement
from fixer.shell.words import Word


def asked(run: Run, scanner: Scanner, _: Known) -> Iterator[Ask]:
    """The installing pips of a plain chain; one with the flag, or one of the project, speaks for its namesakes."""
    if run.run.elements is not None or run.run.heredocs:
        return
    pips = [
        found for words in _chained(scripts.tree(Script(run.run.body))) or () if (found := _installing(words, scanner))
    ]
    content = {words[at].shown for words, at in pips if _is_content(run, scanner, words, at)}
    for words, at in pips:
        name = words[at].shown
        if name not in content:
            shown = " ".join(word.shown for word in words)
            yield Ask(run.node, words[at].start, words[-1].end, (run.node.start, name), shown)


def _installing(words: tuple[Word, ...], scanner: Scanner) -> tuple[tuple[Word, ...], int] | None:
    """A command with the place of its word for pip that ``install`` follows."""
    for at, word in enumerate(words[:-1]):
        if words[at + 1].shown == "install" and re.match(scanner.pattern, word.shown):
            return words, at
    return None


def _is_content(run: Run, scanner: Scanner, words: tuple[Word, ...], at: int) -> bool:
    arguments = [word.shown for word in words[at + 2 :]]
    return arguments[:1] == ["."] or scanner.flag in arguments or run.has(scanner.flag, words[at].start, words[-1].end)


def _chained(tree: Statement) -> tuple[tuple[Word, ...], ...] | None:
    """The words of simple commands that stand one behind the other, None where there is anything else."""
    match tree:
        case Simple(_, words, _, _):
            return (words,)
        case AndOr(first, links):
            return _joined((first, *(link.statement for link in links)))
        case Pipeline(statements):
            return _joined(tuple(statements))
    return None


def _joined(statements: tuple[Statement, ...]) -> tuple[tuple[Word, ...], ...] | None:
    found: list[tuple[Word, ...]] = []
    for statement in statements:
        words = _chained(statement)
        if words is None:
            return None
        found += words
    return tuple(found)

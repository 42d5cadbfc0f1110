"""What a command writes to its output, where all of it stands in the file: it may be a script, or a pip.conf."""

import re

from fixer.dockerfile.document import Text, joined
from fixer.shell.command import Redirect, input_file, stdin
from fixer.shell.tree import AndOr, Group, Sequence, Simple, Statement, Subshell
from fixer.shell.words import Word, lead, unescaped

Feed = Text | tuple[Statement, ...] | None
_MOST_PASSED = 8  # cats and tees behind each other
_MOST_DEPTH = 8  # groups in groups
_TOLD_ESCAPES = rb"(?:[^\\]|\\[nt\\\"'])*"
_EACH_LINE = frozenset((rb"%s\n", b"%s\n"))


def printed(words: tuple[Word, ...]) -> Text | None:
    """What an ``echo`` or ``printf`` writes, if all shells write it so and nothing in it is expanded."""
    if not words or any(word.value is None for word in words):
        return None
    if words[0].value == "echo":
        return _echoed(words)
    return _formatted(words[1:]) if words[0].value == "printf" else None


def written(words: tuple[Word, ...], redirects: tuple[Redirect, ...], feed: Feed) -> Text | None:
    """What a command writes, if told: what it prints, or passes on of what it reads."""
    if not words or not _passes_on(words):
        return printed(words)
    is_read = any(redirect.operator[:1] == "<" for redirect in redirects)
    return stdin(redirects) if is_read else fed(feed)


def printed_by(statement: Statement, depth: int = 0) -> Text | None:
    """What a statement writes, if each command in it is one whose output is told, and it stops at none of them."""
    if isinstance(statement, Simple):
        is_plain = not statement.assignments and all(one.operator[:1] == "<" for one in statement.redirects)
        return written(statement.words, statement.redirects, None) if is_plain else None
    if isinstance(statement, Group | Subshell):
        return printed_by(statement.body, depth + 1) if depth < _MOST_DEPTH else None
    texts = [printed_by(one, depth) for one in _all_of(statement)]
    told = [text for text in texts if text is not None]
    return joined(told) if told and len(told) == len(texts) else None


def _all_of(statement: Statement) -> tuple[Statement, ...]:
    """The statements that all run, one behind the other; none where that is not told."""
    if isinstance(statement, Sequence):
        return statement.statements
    if isinstance(statement, AndOr) and not any(link.is_or for link in statement.links):
        return (statement.first, *(link.statement for link in statement.links))
    return ()


def fed(feed: Feed) -> Text | None:
    """What a command reads: the body of a heredoc, or what those before it in a pipe write and pass on."""
    if feed is None or isinstance(feed, Text):
        return feed
    for source in reversed(feed[-_MOST_PASSED:]):
        if not isinstance(source, Simple):
            return printed_by(source)
        if not source.words:
            return None
        if _passes_on(source.words):
            if (body := stdin(source.redirects)) is not None:
                return body
            if any(redirect.operator[:1] == "<" for redirect in source.redirects):
                return None
            continue
        return None if source.redirects else printed(source.words)
    return None


def fed_files(feed: Feed) -> tuple[Word, ...]:
    """The files that a command reads because a ``cat`` before it in a pipe writes them, one behind the other."""
    for source in reversed(feed[-_MOST_PASSED:]) if feed is not None and not isinstance(feed, Text) else ():
        if not isinstance(source, Simple) or not source.words:
            return ()
        if _passes_on(source.words):
            if any(redirect.operator[:1] == "<" for redirect in source.redirects):
                found = input_file(source.redirects)
                return () if found is None else (found,)
            continue
        is_cat = source.words[0].value == "cat" and not source.redirects
        files = tuple(word for word in source.words[1:] if word.value != "-u")
        return files if is_cat and not any(lead(word).startswith("-") for word in files) else ()
    return ()


def _passes_on(words: tuple[Word, ...]) -> bool:
    """Whether it writes what it reads: a ``cat`` of no file, or a ``tee``."""
    name = words[0].value
    return name == "tee" or (name == "cat" and all(word.value in ("-", "-u") for word in words[1:]))


def _echoed(words: tuple[Word, ...]) -> Text | None:
    """One string without backslashes, or words without quotes."""
    given = words[1:]
    if len(given) == 1 and given[0].plain is None:
        inner = given[0].inner
        return None if inner is None or inner.data.find(b"\\") >= 0 or inner.data.startswith(b"-") else _line(inner)
    if not given or (given[0].plain or "-").startswith("-") or any(word.plain is None for word in given):
        return None
    parts = [given[0].text]
    for word in given[1:]:
        parts += (Text(b" ", ((0, parts[-1].end),)), word.text)
    return _line(joined(parts))


def _formatted(given: tuple[Word, ...]) -> Text | None:
    """A format without directives and nothing behind it, or strings of which each makes a line."""
    texts = [word.inner for word in given]
    if not texts or any(text is None for text in texts):
        return None
    form, *rest = (text for text in texts if text is not None)
    if form.data in _EACH_LINE and rest:
        return joined(map(_line, rest))
    if rest or form.data.find(b"%") >= 0 or re.fullmatch(_TOLD_ESCAPES, form.data) is None:
        return None
    return unescaped(form, rb"\\(.)")


def _line(text: Text) -> Text:
    return joined((text, Text(b"\n", ((0, text.end),))))

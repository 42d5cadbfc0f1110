"""What a function or a script is given: the words that ``"$@"`` stands for, which know their places in the file.

And what of a ``case`` these words leave out.
"""

from __future__ import annotations

import re

from fixer.record import TYPE_CHECKING
from fixer.shell.words import Word, literal
from fixer.shell.words import word as shell_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from fixer.build.facts.state import State
    from fixer.shell.tree import Case, Function, Statement


_ALL = rb"\$(?:[@*]|\{[@*]\})|\"\$(?:@|\{@\})\""
_TELLS_OF_ARGUMENTS = rb"\$\{?[\d@*#]"
_COUNTS = rb"\$\{?(?:#|(\d+)|[@*]:)"
_SPLIT = rb"[A-Za-z0-9_./=:,@%+ -]*"  # text that a shell splits at its blanks, and changes no further
_IN_PATTERNS = frozenset("*?[(")
_PIECE = rb"[^ ]+"


def handed(words: tuple[Word, ...], state: State) -> State:
    """The state in which a function, or ``set --``, has been given these words."""
    values = [word.resolve(state.known) for word in words]
    kept = tuple(one for word in words if (one := _kept(word, state)) is not None)
    return state.with_arguments(values, kept if len(kept) == len(words) else ())


def left_out(node: Case, state: State) -> tuple[int, ...]:
    """The items of a case, by their numbers, that what it is about is surely not of; none where that is not known."""
    words = put_in((node.word,), state.given, splits=True) if state.given else (node.word,)
    value = words[0].resolve(state.known) if len(words) == 1 else None
    found, is_over, may_fall = [], False, False
    for at, item in enumerate(node.items if value is not None else ()):
        if not may_fall and (is_over or not any(_may_be(one, value) for one in item.patterns)):
            found.append(at)
        may_fall = item.falls_through
        is_over = is_over or (not may_fall and any(one.value == value for one in item.patterns))
    return tuple(found)


def _may_be(pattern: Word, value: str | None) -> bool:
    """Whether a value may be of a pattern."""
    return pattern.value is None or pattern.value == value or not _IN_PATTERNS.isdisjoint(pattern.value)


def _kept(word: Word, state: State) -> Word | None:
    """A word as the one that gets it sees it; None where it is made of what its giver was given, and not told."""
    if word.value is not None or re.search(_TELLS_OF_ARGUMENTS, word.raw) is None:
        return word
    value = word.resolve(state.known)
    return None if value is None else literal(word.text, value)


def has_all(words: tuple[Word, ...]) -> bool:
    """Whether ``"$@"``, ``$@`` or ``$*`` is among them."""
    return any(word.value is None and re.fullmatch(_ALL, word.raw) for word in words)


def put_in(words: tuple[Word, ...], given: tuple[Word, ...], *, splits: bool) -> tuple[Word, ...]:
    """The words with what ``"$@"``, ``$@`` and ``$*`` stand for put in; as they are where that is not told.

    ``splits``: what is not quoted is split at its blanks.
    """
    found: list[Word] = []
    for word in words:
        if word.value is not None or re.fullmatch(_ALL, word.raw) is None:
            found.append(word)
        elif word.raw[:1] == b'"' or not splits:
            found += given
        elif all(_is_splittable(one) for one in given):
            found += (piece for one in given for piece in _pieces(one))
        else:
            return words
    return tuple(found)


def _is_splittable(word: Word) -> bool:
    value = word.value
    return value is None or " " not in value or _plain_inner(word)


def _plain_inner(word: Word) -> bool:
    inner = word.inner
    return inner is not None and re.fullmatch(_SPLIT, inner.data) is not None


def _pieces(word: Word) -> Iterator[Word]:
    inner = word.inner
    if inner is None or not _plain_inner(word):
        yield word
        return
    for piece in re.finditer(_PIECE, inner.data):
        yield shell_word(inner, *piece.span())


def counts_beyond(texts: Iterable[bytes], position: int) -> bool:
    """Whether a script looks at how many words it is given, or at one behind this position, counted from 1."""
    found = (one[1] for text in texts for one in re.finditer(_COUNTS, text))
    return any(number is None or int(number[:9]) > position for number in found)


def texts(function: Function) -> Iterator[bytes]:
    """All words of a function."""
    return (word.raw for word in _words(function.body))


def runs_texts(function: Function) -> bool:
    """Whether a function may run a text that it is given: by ``eval``, or by ``sh -c``."""
    words = list(_words(function.body))
    hands_on = any(word.value in ("eval", "-c", "-ec", "-exc", "-xc", "-lc") for word in words)
    return hands_on and any(re.search(_TELLS_OF_ARGUMENTS, word.raw) for word in words)


def _words(node: Statement) -> Iterator[Word]:
    """All words of a tree."""
    stack: list[Any] = [node]
    while stack:
        one = stack.pop()
        if type(one) is Word:
            yield one
        elif isinstance(one, tuple):
            stack.extend(one)

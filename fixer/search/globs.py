"""The one matcher for all globs: patterns are strangers' words, so no backtracking expression meets them.

A glob is a small machine whose states are the places between its tokens. All states that can be reached are kept as
the bits of one number, which each character of a path moves on: the time is the length of the path times the tokens
that branch, whatever the pattern. What its characters mean is the business of its dialect, and what a line means as
a whole (``!``, a ``/`` at an end) that of those who ask.
"""

from collections.abc import Callable

from fixer.record import NamedTuple
from fixer.search.dialects import (
    ANY,
    DEEP,
    SPECIAL,
    STAR,
    Class,
    Fork,
    NoGlobError,
    Token,
    datadog_tokens,
    docker_tokens,
    git_tokens,
    plain_tokens,
)

MOST_CHARACTERS = 1_024
"""A glob that is longer, nobody writes; it names nothing."""


class Glob(NamedTuple):
    """A pattern that was read; ``literal`` is all of it where it names one path alone."""

    literal: str | None
    head: str  # what each path begins with, and ends with
    tail: str
    chars: dict[str, int]  # for a character, the places that take it
    any: int  # the places that take any character but /
    classes: tuple[tuple[int, Class], ...]
    loops: int  # the places that stay where they are for any character but /
    deep: int  # those that do for any
    forks: tuple[tuple[int, int], ...]  # places, and the places that they are as well; from left to right
    end: int
    folds_case: bool = False

    def names(self, text: str) -> bool:
        """Whether the whole of ``text`` is what the pattern means."""
        if self.folds_case:
            text = text.lower()
        if self.literal is not None:
            return text == self.literal
        return text.startswith(self.head) and text.endswith(self.tail) and self._run(text, is_above=False)

    def covers(self, path: str) -> bool:
        """Whether the pattern means the path, or a folder above it."""
        if self.folds_case:
            path = path.lower()
        if self.literal is not None:
            return path == self.literal or path.startswith(self.literal + "/")
        return path.startswith(self.head) and self._run(path, is_above=True)

    def _run(self, text: str, *, is_above: bool) -> bool:
        state = self._spread(1)
        for char in text:
            if is_above and char == "/" and state & self.end:
                return True
            taken = self.chars.get(char, 0) | (self.any if char != "/" else 0)
            for place, item in self.classes:
                if state & place and item.accepts(char):
                    taken |= place
            stays = self.deep if char == "/" else self.loops
            state = self._spread((state & taken) << 1 | state & stays)
            if not state:
                return False
        return state & self.end != 0

    @property
    def cost(self) -> int:
        """How many steps a character of a path takes at the most."""
        return 1 if self.literal is not None else 2 + len(self.forks) + len(self.classes)

    def _spread(self, state: int) -> int:
        for place, others in self.forks:
            if state & place:
                state |= others
        return state


def git_glob(pattern: str) -> Glob | None:
    """A glob as git reads it (wildmatch.c with WM_PATHNAME); None for what can name nothing."""
    return _made(git_tokens, pattern)


def plain_glob(pattern: str) -> Glob | None:
    """A glob of a config: as git reads it, but that a backslash is a backslash; None for what can name nothing."""
    return _made(plain_tokens, pattern)


def datadog_glob(pattern: str) -> Glob | None:
    """A glob as Datadog's analyzer reads it (the crate globset); None for what can name nothing."""
    made = _made(datadog_tokens, pattern.lower())
    return made and made._replace(folds_case=True)


def docker_glob(pattern: str) -> Glob | None:
    """A glob as Docker reads it (moby/patternmatcher); None for what can name nothing."""
    return _made(docker_tokens, pattern)


def _made(reader: Callable[[str], list[Token]], pattern: str) -> Glob | None:
    if len(pattern) > MOST_CHARACTERS:
        return None
    if SPECIAL.isdisjoint(pattern) and "{" not in pattern and "}" not in pattern:
        return Glob(pattern, pattern, "", {}, 0, (), 0, 0, (), 0)
    try:
        return _machine(reader(pattern))
    except NoGlobError:
        return None


def _machine(tokens: list[Token]) -> Glob:
    chars: dict[str, int] = {}
    any_, loops, deep = 0, 0, 0
    classes: list[tuple[int, Class]] = []
    forks: list[tuple[int, int]] = []
    for number, token in enumerate(tokens):
        place = 1 << number
        if isinstance(token, Fork):
            forks.append((place, sum(1 << number + step for step in token.steps)))
        elif isinstance(token, Class):
            classes.append((place, token))
        elif token == ANY:
            any_ |= place
        elif token in (STAR, DEEP):
            loops |= place
            deep |= place if token == DEEP else 0
            forks.append((place, place << 1))
        else:
            chars[token] = chars.get(token, 0) | place
    head = _literal(tokens)
    literal = head if len(head) == len(tokens) else None
    has_forks = any(isinstance(token, Fork) for token in tokens)
    tail = "" if has_forks else _literal(tokens[::-1])[::-1]
    end = 1 << len(tokens)
    return Glob(literal, head, tail, chars, any_, tuple(classes), loops, deep, tuple(forks), end)


def _literal(tokens: list[Token]) -> str:
    """The characters with which the tokens begin."""
    found = ""
    for token in tokens:
        if not isinstance(token, str) or len(token) > 1:
            break
        found += token
    return found

"""The one matcher for all globs: patterns are strangers' words, so no backtracking expression meets them.

A glob is a small machine whose states are the places between its tokens. All states that can be reached are kept as
the bits of one number, which each character of a path moves on: the time is the length of the path times the tokens
that branch, whatever the pattern. What the characters of a pattern mean depends on who wrote it; each dialect is a
reader here, and this is the table of them:

=============  =================================  ============================  ========================
               .gitignore, --include, --exclude   a sweep's config, the         Datadog's settings
                                                  opt-out file                  (globset)
=============  =================================  ============================  ========================
reader         ``git_glob``                       ``plain_glob``                ``datadog_glob``
``*`` ``?``    within a folder                    within a folder               within a folder
``**``         folders, where ``/`` is around it  folders, as in .gitignore     anything; ``**/`` folders
``[a-c]``      a character but ``/``              a character but ``/``         a character
``[!a]``       any other but ``/``; ``[^a]`` too  any other but ``/``           any other; ``[^a]`` too
``[[:d:]]``    the class of that name             the characters                the characters
``{a,b}``      themselves                         themselves                    one of them, nested too
``\\``          takes the next one as it is        itself                        itself
case           counts                             counts                        does not count
=============  =================================  ============================  ========================

What a line means as a whole (``!``, a ``/`` at an end) is the business of those who ask.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

MOST_CHARACTERS = 1_024
"""A glob that is longer, nobody writes; it names nothing."""

_SPECIAL = frozenset("*?[\\")  # to git and configs; braces are for globset alone
_NAMED_CLASSES: dict[str, Callable[[str], bool]] = {
    "alnum": lambda c: c.isascii() and c.isalnum(),
    "alpha": lambda c: c.isascii() and c.isalpha(),
    "blank": lambda c: c in " \t",
    "cntrl": lambda c: ord(c) < 32 or ord(c) == 127,
    "digit": lambda c: c in "0123456789",
    "graph": lambda c: 32 < ord(c) < 127,
    "lower": lambda c: "a" <= c <= "z",
    "print": lambda c: 31 < ord(c) < 127,
    "punct": lambda c: 32 < ord(c) < 127 and not c.isalnum(),
    "space": lambda c: c in " \t\n\v\f\r",
    "upper": lambda c: "A" <= c <= "Z",
    "xdigit": lambda c: c in "0123456789abcdefABCDEF",
}


class _Class(NamedTuple):
    """``[a-c]``: pairs of a first and a last character, and the names of classes."""

    ranges: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    is_negated: bool
    has_slash: bool  # whether it may be a / at all

    def accepts(self, char: str) -> bool:
        if char == "/" and not self.has_slash:
            return False
        found = any(first <= char <= last for first, last in self.ranges)
        return (found or any(_NAMED_CLASSES[name](char) for name in self.names)) is not self.is_negated


class _Fork(NamedTuple):
    """A place from which the machine goes on at others, counted from here, without a character."""

    steps: tuple[int, ...]


_ANY, _STAR, _DEEP = "any", "star", "deep"  # ? and *, which stay in their folder, and what does not
_Token = str | _Class | _Fork


class Glob(NamedTuple):
    """A pattern that was read; ``literal`` is all of it where it names one path alone."""

    literal: str | None
    head: str  # what each path begins with, and ends with
    tail: str
    chars: dict[str, int]  # for a character, the places that take it
    any: int  # the places that take any character but /
    classes: tuple[tuple[int, _Class], ...]
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
    return _made(_wildmatch, pattern)


def plain_glob(pattern: str) -> Glob | None:
    """A glob of a config: as git reads it, but that a backslash is a backslash; None for what can name nothing."""
    return _made(_plain, pattern)


def datadog_glob(pattern: str) -> Glob | None:
    """A glob as Datadog's analyzer reads it (the crate globset); None for what can name nothing."""
    made = _made(_globset, pattern.lower())
    return made and made._replace(folds_case=True)


class _NoGlobError(ValueError):
    """What can name nothing: a bracket without an end, say."""


def _made(reader: Callable[[str], list[_Token]], pattern: str) -> Glob | None:
    if len(pattern) > MOST_CHARACTERS:
        return None
    if _SPECIAL.isdisjoint(pattern) and "{" not in pattern and "}" not in pattern:
        return Glob(pattern, pattern, "", {}, 0, (), 0, 0, (), 0)
    try:
        return _machine(reader(pattern))
    except _NoGlobError:
        return None


def _machine(tokens: list[_Token]) -> Glob:
    chars: dict[str, int] = {}
    any_, loops, deep = 0, 0, 0
    classes: list[tuple[int, _Class]] = []
    forks: list[tuple[int, int]] = []
    for number, token in enumerate(tokens):
        place = 1 << number
        if isinstance(token, _Fork):
            forks.append((place, sum(1 << number + step for step in token.steps)))
        elif isinstance(token, _Class):
            classes.append((place, token))
        elif token == _ANY:
            any_ |= place
        elif token in (_STAR, _DEEP):
            loops |= place
            deep |= place if token == _DEEP else 0
            forks.append((place, place << 1))
        else:
            chars[token] = chars.get(token, 0) | place
    head = _literal(tokens)
    literal = head if len(head) == len(tokens) else None
    has_forks = any(isinstance(token, _Fork) for token in tokens)
    tail = "" if has_forks else _literal(tokens[::-1])[::-1]
    end = 1 << len(tokens)
    return Glob(literal, head, tail, chars, any_, tuple(classes), loops, deep, tuple(forks), end)


def _literal(tokens: list[_Token]) -> str:
    """The characters with which the tokens begin."""
    found = ""
    for token in tokens:
        if not isinstance(token, str) or len(token) > 1:
            break
        found += token
    return found


def _wildmatch(pattern: str) -> list[_Token]:
    return _folders(pattern, escapes=True)


def _plain(pattern: str) -> list[_Token]:
    return _folders(pattern, escapes=False)


def _folders(pattern: str, *, escapes: bool) -> list[_Token]:
    """The tokens of a pattern in which ``**`` stands for folders where slashes or the ends are around it."""
    tokens: list[_Token] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char == "*":
            stop = position
            while stop < len(pattern) and pattern[stop] == "*":
                stop += 1
            is_deep = (
                stop - position > 1
                and _begins_folder(pattern, position, escapes=escapes)
                and (stop == len(pattern) or pattern[stop] == "/" or (escapes and pattern.startswith("\\/", stop)))
            )
            if is_deep and pattern.startswith("/", stop):
                tokens += [_Fork((1, 3)), _DEEP, "/"]  # no folder at all, or some and a slash
                stop += 1
            elif not tokens or tokens[-1] not in (_STAR, _DEEP):
                tokens.append(_DEEP if is_deep else _STAR)
            position = stop
        elif char == "[":
            item, position = _bracket(pattern, position + 1, escapes=escapes)
            tokens.append(item)
        elif char == "\\" and escapes:
            if position + 1 == len(pattern):
                raise _NoGlobError
            tokens.append(pattern[position + 1])
            position += 2
        else:
            tokens.append(_ANY if char == "?" else char)
            position += 1
    return tokens


def _begins_folder(pattern: str, position: int, *, escapes: bool) -> bool:
    """Whether ``**`` may stand for folders here.

    Git takes the plain beginning off a pattern first (match_pathname of dir.c), so that ``b**/c`` is one too.
    """
    is_behind_plain = escapes and _SPECIAL.isdisjoint(pattern[:position])
    return position == 0 or pattern[position - 1] == "/" or is_behind_plain


def _bracket(pattern: str, position: int, *, escapes: bool) -> tuple[_Class, int]:
    """The class that begins behind a ``[``, and the position behind its ``]``.

    A range that ends before it begins is its first character, as in wildmatch.c.
    """
    is_negated = pattern[position : position + 1] in (("!", "^") if escapes else ("!",))
    position += is_negated
    ranges: list[tuple[str, str]] = []
    names: list[str] = []
    first = position
    while position < len(pattern):
        char = pattern[position]
        if char == "]" and position > first:
            return _Class(tuple(ranges), tuple(names), is_negated, has_slash=False), position + 1
        if escapes and pattern.startswith("[:", position) and (stop := pattern.find("]", position + 2)) > 0:
            name, position = _class_name(pattern, position, stop)
            names += name
            ranges += [] if name else [("[", "[")]
            continue
        char, position = _member(pattern, position, escapes=escapes)
        is_range = pattern[position : position + 1] == "-" and pattern[position + 1 : position + 2] not in ("", "]")
        last = char
        if is_range:
            last, position = _member(pattern, position + 1, escapes=escapes)
        ranges += [(char, char), (char, last)]
    raise _NoGlobError


def _class_name(pattern: str, position: int, stop: int) -> tuple[list[str], int]:
    """``[:digit:]``; what has no ``:]`` at its end is the characters it is written with."""
    name = pattern[position + 2 : stop]
    if not name.endswith(":"):
        return [], position + 1
    if name[:-1] not in _NAMED_CLASSES:
        raise _NoGlobError
    return [name[:-1]], stop + 1


def _member(pattern: str, position: int, *, escapes: bool) -> tuple[str, int]:
    if escapes and pattern[position] == "\\":
        if position + 1 == len(pattern):
            raise _NoGlobError
        position += 1
    return pattern[position], position + 1


def _globset(pattern: str) -> list[_Token]:
    tokens: list[_Token] = []
    groups: list[list[int]] = []  # for each open brace: where it stands, and where its choices end
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if pattern.startswith("**/", position):
            tokens += [_Fork((1, 3)), _DEEP, "/"]
            position += 3
            continue
        if pattern.startswith("**", position):
            tokens.append(_DEEP)
            position += 2
            continue
        if char == "[" and (stop := pattern.find("]", position + 2)) > 0:
            tokens.append(_simple_class(pattern[position + 1 : stop]))
            position = stop + 1
            continue
        position += 1
        if char == "{":
            groups.append([len(tokens)])
            tokens.append(_Fork(()))
        elif char == "," and groups:
            groups[-1].append(len(tokens))
            tokens.append(_Fork(()))
        elif char == "}":
            if not groups:
                raise _NoGlobError
            _close(tokens, groups.pop())
        else:
            tokens.append({"*": _STAR, "?": _ANY}.get(char, char))
    if groups:
        raise _NoGlobError
    return tokens


def _close(tokens: list[_Token], marks: list[int]) -> None:
    """A brace ends here: from its beginning one goes to each choice, and from the end of each choice behind it."""
    opening, *commas = marks
    tokens[opening] = _Fork(tuple(mark + 1 - opening for mark in marks))
    for comma in commas:
        tokens[comma] = _Fork((len(tokens) - comma,))


def _simple_class(inside: str) -> _Class:
    is_negated = inside[0] in "!^"
    return _Class(tuple(_ranges(inside[is_negated:])), (), is_negated, has_slash=True)


def _ranges(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        first, last = text[position], text[position]
        if text[position + 1 : position + 2] == "-" and position + 2 < len(text):
            last = text[position + 2]
            position += 2
        if first > last:
            raise _NoGlobError
        yield first, last
        position += 1

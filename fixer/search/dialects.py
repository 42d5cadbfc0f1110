"""What the characters of a glob mean, which depends on who wrote it: a reader for each dialect.

===========  =============================  =====================  =========================  =======================
             .gitignore, --include,         a sweep's config,      Datadog's settings         .dockerignore, COPY
             --exclude                      the opt-out file       (globset)                  (patternmatcher)
===========  =============================  =====================  =========================  =======================
reader       ``git_tokens``                 ``plain_tokens``       ``datadog_tokens``         ``docker_tokens``
``*`` ``?``  within a folder                within a folder        within a folder            within a folder
``**``       folders, ``/`` around it       as in .gitignore       anything; ``**/`` folders  folders; last anything
``[a-c]``    a character but ``/``          a character but ``/``  a character                a character
``[!a]``     other but ``/``; ``[^a]`` too  any other but ``/``    any other; ``[^a]`` too    ``[^a]`` alone
``[[:d:]]``  the class of that name         the characters         the characters             the characters
``{a,b}``    themselves                     themselves             one of them, nested too    themselves
``\\``       takes the next as it is        itself                 itself                     takes the next as it is
case         counts                         counts                 does not count             counts
===========  =============================  =====================  =========================  =======================
"""

from collections.abc import Callable, Iterator

from fixer.record import NamedTuple

SPECIAL = frozenset("*?[\\")  # to git and configs; braces are for globset alone
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


class Class(NamedTuple):
    """``[a-c]``: pairs of a first and a last character, and the names of classes."""

    ranges: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    is_negated: bool
    has_slash: bool  # whether it may be a / at all

    def accepts(self, char: str) -> bool:
        """Whether the character is one of it."""
        if char == "/" and not self.has_slash:
            return False
        found = any(first <= char <= last for first, last in self.ranges)
        return (found or any(_NAMED_CLASSES[name](char) for name in self.names)) is not self.is_negated


class Fork(NamedTuple):
    """A place from which the machine goes on at others, counted from here, without a character."""

    steps: tuple[int, ...]


ANY, STAR, DEEP = "any", "star", "deep"  # ? and *, which stay in their folder, and what does not
Token = str | Class | Fork


class NoGlobError(ValueError):
    """What can name nothing: a bracket without an end, say."""


def git_tokens(pattern: str) -> list[Token]:
    """The tokens of a glob of git's (wildmatch.c); raises NoGlobError for what can name nothing, as the others do."""
    return _folders(pattern, escapes=True)


def plain_tokens(pattern: str) -> list[Token]:
    """The tokens of a glob of a config."""
    return _folders(pattern, escapes=False)


def _folders(pattern: str, *, escapes: bool) -> list[Token]:
    """The tokens of a pattern in which ``**`` stands for folders where slashes or the ends are around it."""
    tokens: list[Token] = []
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
                tokens += [Fork((1, 3)), DEEP, "/"]  # no folder at all, or some and a slash
                stop += 1
            elif not tokens or tokens[-1] not in (STAR, DEEP):
                tokens.append(DEEP if is_deep else STAR)
            position = stop
        elif char == "[":
            item, position = _bracket(pattern, position + 1, escapes=escapes)
            tokens.append(item)
        elif char == "\\" and escapes:
            if position + 1 == len(pattern):
                raise NoGlobError
            tokens.append(pattern[position + 1])
            position += 2
        else:
            tokens.append(ANY if char == "?" else char)
            position += 1
    return tokens


def _begins_folder(pattern: str, position: int, *, escapes: bool) -> bool:
    """Whether ``**`` may stand for folders here.

    Git takes the plain beginning off a pattern first (match_pathname of dir.c), so that ``b**/c`` is one too.
    """
    is_behind_plain = escapes and SPECIAL.isdisjoint(pattern[:position])
    return position == 0 or pattern[position - 1] == "/" or is_behind_plain


def _bracket(pattern: str, position: int, *, escapes: bool) -> tuple[Class, int]:
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
            return Class(tuple(ranges), tuple(names), is_negated, has_slash=False), position + 1
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
    raise NoGlobError


def _class_name(pattern: str, position: int, stop: int) -> tuple[list[str], int]:
    """``[:digit:]``; what has no ``:]`` at its end is the characters it is written with."""
    name = pattern[position + 2 : stop]
    if not name.endswith(":"):
        return [], position + 1
    if name[:-1] not in _NAMED_CLASSES:
        raise NoGlobError
    return [name[:-1]], stop + 1


def _member(pattern: str, position: int, *, escapes: bool) -> tuple[str, int]:
    if escapes and pattern[position] == "\\":
        if position + 1 == len(pattern):
            raise NoGlobError
        position += 1
    return pattern[position], position + 1


def datadog_tokens(pattern: str) -> list[Token]:
    """The tokens of a glob of Datadog's (the crate globset)."""
    tokens: list[Token] = []
    groups: list[list[int]] = []  # for each open brace: where it stands, and where its choices end
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if pattern.startswith("**/", position):
            tokens += [Fork((1, 3)), DEEP, "/"]
            position += 3
            continue
        if pattern.startswith("**", position):
            tokens.append(DEEP)
            position += 2
            continue
        if char == "[" and (stop := pattern.find("]", position + 2)) > 0:
            tokens.append(_simple_class(pattern[position + 1 : stop]))
            position = stop + 1
            continue
        position += 1
        if char == "{":
            groups.append([len(tokens)])
            tokens.append(Fork(()))
        elif char == "," and groups:
            groups[-1].append(len(tokens))
            tokens.append(Fork(()))
        elif char == "}":
            if not groups:
                raise NoGlobError
            _close(tokens, groups.pop())
        else:
            tokens.append({"*": STAR, "?": ANY}.get(char, char))
    if groups:
        raise NoGlobError
    return tokens


def docker_tokens(pattern: str) -> list[Token]:
    """The tokens of a line of a .dockerignore, as moby/patternmatcher compiles it (Pattern.compile)."""
    tokens: list[Token] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        position += 1
        if char == "*" and pattern.startswith("*", position):
            position += 1
            rest = pattern[position:].removeprefix("/")
            is_plain_end = not tokens and not pattern.startswith("/", position) and SPECIAL.isdisjoint(rest)
            tokens += [DEEP] if not rest or is_plain_end else [Fork((1, 3)), DEEP, "/"]
            position = len(pattern) - len(rest)
        elif char == "[":
            item, position = _docker_class(pattern, position)
            tokens.append(item)
        elif char == "\\":
            tokens.append(pattern[position : position + 1] or char)
            position += 1
        else:
            tokens.append({"*": STAR, "?": ANY}.get(char, char))
    return tokens


def _docker_class(pattern: str, position: int) -> tuple[Class, int]:
    """The class that begins behind a ``[``, as an expression of Go's has it."""
    stop = pattern.find("]", position + 1)
    inside = pattern[position:stop]
    if stop < 0 or inside == "^":
        raise NoGlobError
    is_negated = inside.startswith("^")
    return Class(tuple(_ranges(inside[is_negated:])), (), is_negated, has_slash=True), stop + 1


def _close(tokens: list[Token], marks: list[int]) -> None:
    """A brace ends here: from its beginning one goes to each choice, and from the end of each choice behind it."""
    opening, *commas = marks
    tokens[opening] = Fork(tuple(mark + 1 - opening for mark in marks))
    for comma in commas:
        tokens[comma] = Fork((len(tokens) - comma,))


def _simple_class(inside: str) -> Class:
    is_negated = inside[0] in "!^"
    return Class(tuple(_ranges(inside[is_negated:])), (), is_negated, has_slash=True)


def _ranges(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        first, last = text[position], text[position]
        if text[position + 1 : position + 2] == "-" and position + 2 < len(text):
            last = text[position + 2]
            position += 2
        if first > last:
            raise NoGlobError
        yield first, last
        position += 1

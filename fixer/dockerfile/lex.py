"""BuildKit's own rules for the words of an instruction: flags, ``name=value`` pairs, heredoc markers.

Everything here follows frontend/dockerfile/parser and frontend/dockerfile/shell of moby/buildkit. Text is
``str`` decoded as latin-1 by the callers that need byte positions; positions are then byte positions.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from fixer.dockerfile.expansion import LexError, expansion_end, quoted_end
from fixer.record import NamedTuple

_QUOTING = re.compile(r"[\\`'\"]")
_PLAIN_FLAG = re.compile(r"[^\s'\"\\`]+(?!\S)")
_PLAIN = re.compile(r"[^\s'\"\\$<]+")
# Strings only: anything else in exec form is no array to Docker, or an error.
_STRING = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_BLANKS = r"[ \t\r\n]*"
_ARRAY = re.compile(rf'\[{_BLANKS}(?:{_STRING}{_BLANKS}(?:,{_BLANKS}(?=")|(?=\])))*\]')
_ELEMENT = re.compile(r'"(?:[^"\\]|\\.)*"')  # of an array that is one
_HEREDOC = r"(\d*)<<(-?)(\s*)([^<]*)"
_BLANK = r"[\t\v\f\r ]+"


class Marker(NamedTuple):
    """A ``<<NAME`` in a line: ``spaced`` tells that blanks stand before the name (BuildKit ≥ 1.16 only)."""

    name: str
    chomp: bool
    expand: bool
    spaced: bool


def flags(text: str, escape: str) -> tuple[tuple[str, ...], int]:
    """The leading ``--flag`` words, unquoted, and where the body begins (extractBuilderFlags)."""
    if not text.startswith(("-", " ", "\t")):
        return (), 0
    found: list[str] = []
    position = _skip_blanks(text, 0)
    while text.startswith("--", position):
        plain = _PLAIN_FLAG.match(text, position)
        word, position = (plain[0], plain.end()) if plain else _flag(text, position, escape)
        if word == "--":
            return tuple(found), _skip_blanks(text, position)
        found.append(word)
        position = _skip_blanks(text, position)
    return tuple(found), position


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _flag(text: str, position: int, escape: str) -> tuple[str, int]:
    word, quote = "", ""
    while position < len(text):
        char = text[position]
        if char == escape and position + 1 < len(text):
            word += text[position + 1]
            position += 1
        elif quote:
            quote, word = ("", word) if char == quote else (quote, word + char)
        elif char.isspace():
            break
        elif char in "'\"":
            quote = char
        else:
            word += char
        position += 1
    return word, position


def array(text: str) -> tuple[tuple[int, int], ...] | None:
    """Where the strings of an exec form array stand, quotes included; None if the text is none (parseJSON)."""
    if _ARRAY.fullmatch(text) is None:
        return None
    return tuple(match.span() for match in _ELEMENT.finditer(text))


def pair_words(text: str, escape: str) -> tuple[str, ...]:
    """The words of ENV, ARG and LABEL with their quotes and escapes still on (parseWords)."""
    if _QUOTING.search(text) is None:
        return tuple(text.split())
    return tuple(_quoted_words(escape).findall(text))


@cache
def _quoted_words(escape: str) -> re.Pattern[str]:
    pattern = r"\s*((?:[^\s\"'E]++|\"(?:[^\"E]++|E.)*(?:\"|E?$)|'[^']*+'?|E.)+)"
    return re.compile(pattern.replace("E", re.escape(escape)), re.DOTALL)


@lru_cache(maxsize=128)  # asked by the parser and by the judgement, of one text again and again
def pairs(text: str, escape: str) -> tuple[tuple[str, str, bool], ...]:
    """The (name, raw value, legacy form) of an ENV; a word without ``=`` raises ValueError (parseNameVal)."""
    words = pair_words(text, escape)
    if not words:
        return ()
    if "=" not in words[0]:
        name, *rest = re.split(_BLANK, text, maxsplit=1)
        if not rest:
            raise ValueError(f"ENV {name} has no value")
        return ((name, rest[0], True),)
    if missing := [word for word in words if "=" not in word]:
        raise ValueError(f"can't find = in {missing[0]!r}")
    return tuple([(*word.split("=", 1), False) for word in words])  # type: ignore[misc]


def markers(line: str) -> tuple[Marker, ...]:
    """The heredocs that a RUN, COPY or ADD line opens, in order; none where the lexer fails (heredocsFromLine)."""
    try:
        words = tuple(_words(line, raw=True))
    except LexError:
        return ()
    found = (marker(word) for word in words if "<<" in word)
    return tuple(m for m in found if m is not None)


def marker(word: str) -> Marker | None:
    """The heredoc that ``word``, as a whole, opens, or None (ParseHeredoc)."""
    match = re.fullmatch(_HEREDOC, word)
    if match is None or not match[4]:
        return None
    try:
        names = tuple(_words(match[4], raw=False))
    except LexError:
        return None
    if len(names) != 1:
        return None
    quoted = any(quote in match[4] for quote in "'\"")
    return Marker(names[0], chomp=bool(match[2]), expand=not quoted, spaced=bool(match[3]))


def _words(text: str, *, raw: bool) -> Iterator[str]:
    """shell.Lex.ProcessWords with an empty environment; ``raw`` keeps quotes and escapes."""
    word, position = "", 0
    while position < len(text):
        char = text[position]
        if plain := _PLAIN.match(text, position):
            piece, position = plain[0], plain.end()
        elif char.isspace():
            if word:
                yield word
            word, position = "", position + 1
            continue
        else:
            piece, position = _special(text, position, raw=raw)
        word += piece
    if word:
        yield word


def _special(text: str, position: int, *, raw: bool) -> tuple[str, int]:
    match text[position]:
        case "\\":
            return text[position if raw else position + 1 : position + 2], position + 2
        case "$":
            end = expansion_end(text, position)
            return text[position:end], end
        case "<":
            end = position + 2 if text.startswith("<<", position) else position + 1
            while end > position + 1 and end < len(text) and text[end] in " \t\r":
                end += 1
            return text[position:end], end
        case quote:
            end = quoted_end(text, position, quote)
            return text[position:end] if raw else text[position + 1 : end - 1], end

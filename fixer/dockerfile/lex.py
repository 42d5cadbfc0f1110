"""BuildKit's own rules for the words of an instruction: flags, ``name=value`` pairs, heredoc markers, variables.

Everything here follows frontend/dockerfile/parser and frontend/dockerfile/shell of moby/buildkit. Text is
``str`` decoded as latin-1 by the callers that need byte positions; positions are then byte positions.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

_NAME = re.compile(r"[0-9]+|[@*#?$!-]|\w+", re.ASCII)
_LONGEST_VALUE = 65_535  # values that grow by each other are not followed further
_MOST_EXPANSIONS = 200  # they may nest, and each level is a call
_QUOTING = re.compile(r"[\\`'\"]")
_ACTIVE = re.compile(r"[\\`'\"$]")
_INERT = re.compile(r"[^\\`'\"$]+")
_PLAIN_FLAG = re.compile(r"[^\s'\"\\`]+(?!\S)")
_PLAIN = re.compile(r"[^\s'\"\\$<]+")
# Strings only: anything else in exec form is no array to Docker, or an error.
_STRING = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_BLANKS = r"[ \t\r\n]*"
_ARRAY = re.compile(rf'\[{_BLANKS}(?:{_STRING}{_BLANKS}(?:,{_BLANKS}(?=")|(?=\])))*\]')
_ELEMENT = re.compile(r'"(?:[^"\\]|\\.)*"')  # of an array that is one
_HEREDOC = r"(\d*)<<(-?)(\s*)([^<]*)"
_BLANK = r"[\t\v\f\r ]+"
_CHOICE = r":?[-+]"


class Marker(NamedTuple):
    """A ``<<NAME`` in a line: ``spaced`` tells that blanks stand before the name (BuildKit ≥ 1.16 only)."""

    name: str
    chomp: bool
    expand: bool
    spaced: bool


class LexError(ValueError):
    """The text has an unfinished quote or an expansion that BuildKit does not know."""


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
    if not _QUOTING.search(text):
        return tuple(text.split())
    return tuple(_quoted_words(escape).findall(text))


@cache
def _quoted_words(escape: str) -> re.Pattern[str]:
    pattern = r"(?:E.|\"(?:E.|[^\"E])*(?:\"|E?$)|'[^']*'?|[^\s\"'E])+"
    return re.compile(pattern.replace("E", re.escape(escape)), re.DOTALL)


def _next_quote(char: str, quote: str) -> str:
    if quote:
        return "" if char == quote else quote
    return char if char in "'\"" else ""


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
    return tuple((*word.split("=", 1), False) for word in words)  # type: ignore[misc]


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
            end = _expansion(text, position)
            return text[position:end], end
        case "<":
            end = position + 2 if text.startswith("<<", position) else position + 1
            while end > position + 1 and end < len(text) and text[end] in " \t\r":
                end += 1
            return text[position:end], end
        case quote:
            end = _quoted(text, position, quote)
            return text[position:end] if raw else text[position + 1 : end - 1], end


def _quoted(text: str, position: int, quote: str) -> int:
    """Behind the closing quote (processSingleQuote, processDoubleQuote)."""
    position += 1
    while position < len(text):
        char = text[position]
        if char == quote:
            return position + 1
        if quote == '"' and char == "$":
            position = _expansion(text, position)
        else:
            position += 2 if quote == '"' and char == "\\" and text[position + 1 : position + 2] in '"$\\' else 1
    raise LexError("unfinished quote")


def _expansion(text: str, position: int) -> int:
    """Behind the ``$NAME`` or ``${…}`` (processDollar); an unknown modifier raises LexError."""
    if not text.startswith("{", position + 1):
        name = _NAME.match(text, position + 1)
        return name.end() if name else position + 1
    if text.count("${") > _MOST_EXPANSIONS:
        raise LexError("more expansions than people write")
    name = _NAME.match(text, position + 2)
    position = name.end() if name else position + 2
    if text.startswith(("{", "}", ":"), position) and name is None:
        raise LexError("bad substitution")
    modifier = text[position : position + 1]
    if modifier == "}":
        return position + 1
    if modifier == ":":
        position += 1
        modifier = text[position : position + 1]
        if modifier in "#%":
            raise LexError("unsupported modifier")
    if modifier == "/":
        replace_all = text.startswith("/", position + 1)
        return _until(text, _until(text, position + (2 if replace_all else 1), "/"), "}")
    if not modifier or modifier not in "+-?#%":
        raise LexError("unsupported modifier")
    return _until(text, position + 1, "}")


def _until(text: str, position: int, stop: str) -> int:
    """Behind the first ``stop`` outside quotes, escapes and expansions (processStopOn)."""
    while position < len(text):
        char = text[position]
        if char == stop:
            return position + 1
        if char == "\\":
            position += 2
        elif char in "'\"":
            position = _quoted(text, position, char)
        elif char == "$":
            position = _expansion(text, position)
        else:
            position += 1
    raise LexError(f"missing {stop}")


def expand(word: str, env: Mapping[str, str | None], escape: str, *, takes_defaults: bool = False) -> str | None:
    """``word`` unquoted with its variables replaced (ProcessWord); None where a value is not known.

    A name that ``env`` maps to None is set to something the file does not tell; a name that it lacks may be
    set by the base image, so it is not known either, but for a ``${NAME:-default}`` where ``takes_defaults``.
    """
    if not _ACTIVE.search(word):
        return word
    result, quote, position = "", "", 0
    while position < len(word):
        if inert := _INERT.match(word, position):
            result += inert[0]
            position = inert.end()
            continue
        char = word[position]
        if char == "$" and quote != "'":
            value, position = _value(word, position, env, escape, takes_defaults=takes_defaults)
            if value is None or len(result) > _LONGEST_VALUE:
                return None
            result += value
            continue
        if char == escape and quote != "'" and position + 1 < len(word):
            keep = quote == '"' and word[position + 1] not in ('"', "$", escape)
            result += word[position : position + 2] if keep else word[position + 1]
            position += 2
            continue
        was, quote = quote, _next_quote(char, quote)
        result += char if was == quote else ""
        position += 1
    return result if len(result) <= _LONGEST_VALUE else None


def fault(word: str, escape: str) -> str | None:
    """Why no Docker expands ``word`` (ProcessWord): a quote or an expansion that is not ended, or is none; or None."""
    quote, position = "", 0
    if word.count("${") > _MOST_EXPANSIONS:
        return None
    while position < len(word):
        if inert := _INERT.match(word, position):
            position = inert.end()
            continue
        char = word[position]
        if char == "$" and quote != "'":
            try:
                position = _expansion(word, position)
            except LexError as error:
                return str(error)
            continue
        if char == escape and quote != "'":
            position += 2
            continue
        quote = _next_quote(char, quote)
        position += 1
    return f"a quote {quote} that nothing ends" if quote else None


def _value(
    word: str, position: int, env: Mapping[str, str | None], escape: str, *, takes_defaults: bool
) -> tuple[str | None, int]:
    """The value of the expansion at ``position``, and where it ends."""
    try:
        end = _expansion(word, position)
    except LexError:
        return None, len(word)
    inner = word[position + 1 : end].removeprefix("{")
    name = _NAME.match(inner)
    if name is None:
        return word[position:end], end
    value, rest = env.get(name[0]), inner[name.end() :].removesuffix("}")
    if not rest or not word.startswith("${", position):
        return value, end
    operator = re.match(_CHOICE, rest)
    is_default = operator is not None and takes_defaults and name[0] not in env and operator[0].endswith("-")
    if operator is None or (value is None and not is_default):
        return None, end
    word_if_chosen = expand(rest[operator.end() :], env, escape, takes_defaults=takes_defaults)
    is_set = not is_default and (bool(value) or ":" not in operator[0])
    if operator[0].endswith("-"):
        return value if is_set else word_if_chosen, end
    return word_if_chosen if is_set else "", end

"""BuildKit's own rules for what it expands in a word: ``$NAME`` and ``${NAME…}``, quotes and escapes around it.

Everything here follows frontend/dockerfile/shell of moby/buildkit.
"""

import re
from collections.abc import Mapping

_NAME = re.compile(r"[0-9]+|[@*#?$!-]|\w+", re.ASCII)
_LONGEST_VALUE = 65_535  # values that grow by each other are not followed further
_MOST_EXPANSIONS = 200  # they may nest, and each level is a call
_ACTIVE = re.compile(r"[\\`'\"$]")
_INERT = re.compile(r"[^\\`'\"$]+")
_CHOICE = r":?[-+]"
_VARIABLE = r"\$(?:[A-Za-z_][A-Za-z0-9_]*+|\{[A-Za-z_][A-Za-z0-9_]*+\})"
# Words as nearly all are, whose quotes and expansions are ended.
_ENDED = re.compile(rf"(?:[^\\`'\"$]++|'[^']*+'|\"(?:[^\\`\"$]++|{_VARIABLE})*\"|{_VARIABLE})*")


class LexError(ValueError):
    """The text has an unfinished quote or an expansion that BuildKit does not know."""


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


def is_inert(text: str) -> bool:
    """Whether nothing is expanded or unquoted in it."""
    return not _ACTIVE.search(text)


def fault(word: str, escape: str) -> str | None:
    """Why no Docker expands ``word`` (ProcessWord): a quote or an expansion that is not ended, or is none; or None."""
    if _ENDED.fullmatch(word) is not None:
        return None
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
                position = expansion_end(word, position)
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
        end = expansion_end(word, position)
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


def _next_quote(char: str, quote: str) -> str:
    if quote:
        return "" if char == quote else quote
    return char if char in "'\"" else ""


def quoted_end(text: str, position: int, quote: str) -> int:
    """Behind the closing quote (processSingleQuote, processDoubleQuote)."""
    position += 1
    while position < len(text):
        char = text[position]
        if char == quote:
            return position + 1
        if quote == '"' and char == "$":
            position = expansion_end(text, position)
        else:
            position += 2 if quote == '"' and char == "\\" and text[position + 1 : position + 2] in '"$\\' else 1
    raise LexError("unfinished quote")


def expansion_end(text: str, position: int) -> int:
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
            position = quoted_end(text, position, char)
        elif char == "$":
            position = expansion_end(text, position)
        else:
            position += 1
    raise LexError(f"missing {stop}")

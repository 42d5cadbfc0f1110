"""Command lines whose program is a variable of which the value is known."""

import re

from fixer.programs.option_names import FLAG, UV_FLAG
from fixer.programs.options import Cache, Known, nothing_known, read_options
from fixer.programs.pip import Tool, invocation
from fixer.shell.words import Expansion, Word, literal

_GLOB = re.compile(r"[*?\[\\\0]")


def told(words: tuple[Word, ...], known: Known, shell: str) -> tuple[Word, ...]:
    """The words with the first one replaced by those that its known value makes, as a shell of this name splits it.

    They stay as they are where the flag could not be written behind the word.
    """
    first = words[0]
    if first.value is not None:
        return _with_subcommand(words, known, shell)
    value = first.resolve(known)
    if value is None or _GLOB.search(value):
        return words
    names = _split(first, value, shell)
    if names is None:
        return words
    found = (*(literal(first.text, name) for name in names), *words[1:])
    return _with_subcommand(found, known, shell) if _takes_flag(found, len(names)) else words


def _with_subcommand(words: tuple[Word, ...], known: Known, shell: str) -> tuple[Word, ...]:
    """The words of a pip with the subcommand put in, where it is a variable of which the value is known."""
    call = invocation(words) if None in [word.value for word in words] else None
    if call is None or not call.is_dynamic or call.subcommand or words[call.at].value is not None:
        return words
    value = words[call.at].resolve(known)
    names = None if value is None or _GLOB.search(value) else _split(words[call.at], value, shell)
    if not names:
        return words
    found = (*words[: call.at], *(literal(words[call.at].text, name) for name in names), *words[call.at + 1 :])
    return found if _takes_flag(found, call.at + len(names)) else words


def _split(word: Word, value: str, shell: str) -> tuple[str, ...] | None:
    """The words that a shell makes of one with this value; None where it makes one with blanks in it, or may."""
    pieces = value.split()
    if pieces == [value]:
        return (value,)
    is_split = shell != "zsh" and all(isinstance(part, Expansion) and not part.quoted for part in word.parts)
    return tuple(pieces) if is_split else None


def _takes_flag(words: tuple[Word, ...], count: int) -> bool:
    """Whether the flag may stand behind the first ``count`` words, if the subcommand is one of them."""
    call = invocation(words)
    if call is None or call.at >= count:
        return True
    flag = literal(words[0].text, UV_FLAG if call.tool is Tool.UV else FLAG)
    options = read_options(call._replace(words=(*words[:count], flag, *words[count:])), nothing_known)
    return options.cache is Cache.OFF and not options.is_inert

"""Scripts so plain that they need no grammar: simple commands joined by ``&&``, as most RUNs are.

Their words have no escapes, and no expansions but ``$NAME`` and ``${NAME}``. What is read here is what the grammar
would read, words and steps alike, but for what it stumbles over (``==`` among the words, ``9=x``); all other scripts
are left to it.
"""

import re
from functools import lru_cache

from fixer.shell.command import Command, Script, Step
from fixer.shell.words import PLAIN, SIMPLE, Word, expansions, word

_CHAIN = re.compile(rb"(?:%s(?:(?:[ \t]++(?:&&[ \t]*+)?|&&[ \t]*+)(?!\Z)|\Z))+" % SIMPLE)
# What it is made of; this reads latin-1, so that positions stay those of bytes.
_TOKEN = re.compile((rb"(%s++)(?![^ \t&])|(&&)|(?:[^ \t&'\"]++|'[^']*+'|\"[^\"]*+\")+" % PLAIN).decode())
_PLAIN, _AND = 1, 2  # its groups
_ASSIGNMENT = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*\+?=")
_FEW = 100  # links; the ways to those of longer chains are not remembered
_COMPOUND = frozenset("case for function if select until while".split())  # what they begin is no simple command


def commands(source: Script, path: tuple[Step, ...]) -> tuple[Command, ...] | None:
    """The commands of a script as ``shell.read`` gives them; None where it is no such chain."""
    text, data = source.text, source.text.data
    if source.heredocs or _CHAIN.fullmatch(data) is None:
        return None
    words: list[Word] = []
    links = [words]
    for match in _TOKEN.finditer(data.decode("latin-1")):
        begin, stop = match.span()
        if match.lastindex == _PLAIN:
            words.append(Word(text, begin, stop, (), match[0], match[0]))
        elif match.lastindex == _AND:
            words = []
            links.append(words)
        else:
            words.append(word(text, begin, stop, expansions(data[begin:stop])))
    if any(link[0].plain in _COMPOUND for link in links):
        return None
    found = []
    ways = _ways_of_few if len(links) <= _FEW else _ways
    for link, way in zip(links, ways(len(links)), strict=True):
        count = _assignments(link)
        start = text.offset(link[0].begin)
        found.append(Command(tuple(link[:count]), tuple(link[count:]), (), (*path, *way), start, False))
    return tuple(found)


def _ways(count: int) -> tuple[tuple[Step, ...], ...]:
    """The way to each link, named as the grammar names its nodes."""
    top = Step("program@0", "0")
    if count == 1:
        return ((top,),)
    behind = [(top, Step("list@0", f"and-{number}", False, operator="and")) for number in range(1, count)]
    return ((top, Step("list@0", "first")), *behind)


_ways_of_few = lru_cache(maxsize=32)(_ways)


def _assignments(link: list[Word]) -> int:
    """How many assignments a command begins with."""
    for count, item in enumerate(link):
        is_plain = item.plain is not None and "=" not in item.plain
        if is_plain or _ASSIGNMENT.match(item.script.data, item.begin, item.stop) is None:
            return count
    return len(link)

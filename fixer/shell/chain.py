"""Scripts so plain that they need no grammar: lines of simple commands joined by ``&&``, as most RUNs are one.

Their words have no escapes, and no expansions but ``$NAME`` and ``${NAME}``. What is read here is what the grammar
would read; all other scripts are left to it.
"""

import re

from fixer.dockerfile.document import Text
from fixer.record import new
from fixer.shell.command import Script
from fixer.shell.tree import AndOr, Link, Sequence, Simple, Statement
from fixer.shell.words import PLAIN, SIMPLE, Word, expansions, word

_CHAIN = re.compile(rb"(?:%s(?:(?:[ \t]++(?:&&[ \t]*+)?|&&[ \t]*+)(?!\Z)|\Z))+" % SIMPLE)
# What it is made of; this reads latin-1, so that positions stay those of bytes.
_TOKEN = re.compile((rb"(?:(%s++)(?![^ \t&])|(&&)|((?:[^ \t&'\"]++|'[^']*+'|\"[^\"]*+\")+))[ \t]*+" % PLAIN).decode())
_PLAIN, _AND, _OTHER = 1, 2, 3  # its groups
_BLANKS = " \t"
_ASSIGNMENT = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*\+?=")
_COMPOUND = frozenset("case for function if select until while".split())  # what they begin is no simple command
_CLOSERS = frozenset("do done elif else esac fi in then".split())  # nor may a command begin with these


def tree(source: Script) -> Statement | None:
    """The tree of a script; None where it is not made of such chains."""
    data = source.text.data
    if source.heredocs:
        return None
    if _CHAIN.fullmatch(data) is not None:
        return _chain(source.text, data.decode("latin-1"), 0, len(data))
    return _lines(source.text, data.decode("latin-1")) if data.find(b"\n") >= 0 else None


def _lines(text: Text, data: str) -> Statement | None:
    """The tree of lines that are such chains, but for those that are empty, or comments."""
    found: list[Statement] = []
    end = -1
    for line in data.split("\n"):
        begin, end = end + 1, end + 1 + len(line)
        plain = line.lstrip(_BLANKS)
        if plain and plain[0] != "#":
            start, stop = end - len(plain), begin + len(line.rstrip(_BLANKS))
            is_chain = _CHAIN.fullmatch(text.data, start, stop) is not None
            statement = _chain(text, data, start, stop) if is_chain else None
            if statement is None:
                return None
            found.append(statement)
    return found[0] if len(found) == 1 else Sequence(tuple(found))


def _chain(text: Text, data: str, start: int, end: int) -> Statement | None:
    """The tree of the chain between two positions; None where a word makes it something else."""
    words: list[Word] = []
    links = [words]
    for match in _TOKEN.finditer(data, start, end):
        kind = match.lastindex
        if kind == _PLAIN:
            plain = match[_PLAIN]
            begin = match.start()
            words.append(new(Word, (text, begin, begin + len(plain), (), plain, plain)))
        elif kind == _AND:
            words = []
            links.append(words)
        else:
            begin, stop = match.span(_OTHER)
            words.append(word(text, begin, stop, expansions(text.data[begin:stop])))
    if any(link[0].plain in _COMPOUND or link[0].plain in _CLOSERS for link in links):
        return None
    first, *others = map(_simple, links)
    return AndOr(first, tuple([Link(False, other) for other in others])) if others else first


def _simple(words: list[Word]) -> Simple:
    count = _assignments(words)
    return Simple(tuple(words[:count]), tuple(words[count:]), (), (), words[0].start)


def _assignments(link: list[Word]) -> int:
    """How many assignments a command begins with."""
    for count, item in enumerate(link):
        is_plain = item.plain is not None and "=" not in item.plain
        if is_plain or _ASSIGNMENT.match(item.script.data, item.begin, item.stop) is None:
            return count
    return len(link)

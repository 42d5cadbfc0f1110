"""What a RUN hands to its shell: the script, and its commands with the words' places in the file."""

import re
from functools import lru_cache

from fixer.dockerfile import lex
from fixer.dockerfile.document import Instruction, chomped
from fixer.shell import chain, listing
from fixer.shell.command import Command, Script
from fixer.shell.tree import Statement
from fixer.shell.words import literal

_SHEBANG = rb"#![ \t]*([^\n]*)"


def script(instruction: Instruction) -> Script | None:
    """The script of a RUN in shell form (dispatchRun of dockerfile2llb); None for an exec form."""
    if instruction.elements is not None:
        return None
    body, heredocs = instruction.body, instruction.heredocs
    if not heredocs:
        return Script(body)
    if lex.marker(body.data.decode("latin-1")) is None:
        return Script(body, tuple(doc.body for doc in heredocs))
    text = chomped(heredocs[0].body) if heredocs[0].chomp else heredocs[0].body
    shebang = re.match(_SHEBANG, text.data)
    return Script(text, (), shebang[1].decode("utf-8", "replace").strip() if shebang else None)


def commands(instruction: Instruction) -> tuple[Command, ...]:
    """The simple commands of a RUN (or what its ONBUILD puts off), as a POSIX shell reads them.

    An exec form has one, of its elements. Commands in quotes, behind ``sh -c`` say, are not looked into.
    """
    run = instruction.trigger or instruction
    if run.keyword != "RUN":
        return ()
    if run.elements is not None:
        words = tuple(literal(element.text, element.value) for element in run.elements)
        return (Command((), words, (), words[0].start if words else 0, is_doubtful=False),)
    found = script(run)
    return () if found is None else listing.commands(tree(found), in_data=not found.heredocs)


@lru_cache(maxsize=64)  # who walks a file, and who asks what scanners see of it
def tree(source: Script) -> Statement:
    """The statements of a script, as a POSIX shell or bash reads them; what is not understood is an Unread in it."""
    found = chain.tree(source)
    if found is None:
        from fixer.shell import grammar  # imported late: most scripts are chains

        found = grammar.tree(source)
    return found

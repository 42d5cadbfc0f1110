"""How hadolint looks at a RUN: as the simple commands that ShellCheck finds in it."""

import re
from collections.abc import Iterator
from itertools import dropwhile

from fixer.dockerfile.document import Instruction, Text, joined
from fixer.judgement.scanners.known import Known
from fixer.judgement.scanners.run import Ask, Run, blank
from fixer.judgement.scanners.table import Scanner
from fixer.shell import listing, scripts
from fixer.shell.command import Script
from fixer.shell.words import Word

# Of these ShellCheck takes the word behind for the program.
_LAUNCHERS = frozenset(("busybox", "builtin", "command", "exec", "run"))


def asked(run: Run, scanner: Scanner, _: Known) -> Iterator[Ask]:
    """The commands that install with pip and have no flag."""
    for found in _simple_commands(run.run):
        words = tuple(dropwhile(lambda word: word.shown in ("time", "-p"), found))  # a reserved word to ShellCheck
        values = [word.shown for word in words]
        if words and words[0].value is not None and _is_install(values) and scanner.flag not in values:
            start, end = _span(run.run, words)
            if not run.has(scanner.flag, start, end):
                yield Ask(run.node, start, end, (run.node.start, start), " ".join(values))


def _span(run: Instruction, words: tuple[Word, ...]) -> tuple[int, int]:
    """Where a command stands; in an exec form with the quotes around it."""
    quote = int(run.elements is not None)
    return words[0].start - quote, words[-1].end + quote


def _is_install(values: list[str]) -> bool:
    """What hadolint takes for a pip that installs, or for a python that runs one."""
    name, arguments = values[0], values[1:]
    if name in _LAUNCHERS and arguments and not arguments[0].startswith("-"):
        name = arguments[0]
    if "pipx" in name or "pipenv" in name:
        return False
    if name.startswith("pip"):
        return "install" in arguments
    if not name.startswith("python") or any(_has(arguments, ["-m", other]) for other in ("pipx", "pipenv")):
        return False
    return _has(arguments, ["-m", "pip", "install"])


def _has(values: list[str], part: list[str]) -> bool:
    return any(values[at : at + len(part)] == part for at in range(len(values)))


def _simple_commands(run: Instruction) -> Iterator[tuple[Word, ...]]:
    if run.elements is None:
        yield from (command.words for command in scripts.commands(run) if command.words)
        return
    if any(element.text.data.endswith(b'\\"') for element in run.elements):
        return  # an escaped quote to hadolint, so that no string ends there
    if not run.elements:
        return
    *parts, _ = (part for element in run.elements for part in (*_read(element.text), blank(element)))
    tree = scripts.tree(Script(joined(parts)))
    yield from (command.words for command in listing.commands(tree, in_data=True) if command.words)


def _read(text: Text) -> Iterator[Text]:
    """A string of an array as hadolint hands it to a shell: of all escapes it knows the quote's alone."""
    begin = 1
    for escape in re.finditer(rb'\\"', text.data[:-1]):
        yield text.part(begin, escape.start())
        begin = escape.start() + 1
    yield text.part(begin, len(text.data) - 1)

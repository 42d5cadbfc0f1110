"""How hadolint looks at a RUN: as the simple commands that ShellCheck finds in it."""

from collections.abc import Iterator
from itertools import dropwhile

from fixer.dockerfile.document import Element, Instruction, Text
from fixer.judgement.scanners.known import Known
from fixer.judgement.scanners.run import Ask, Run
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
    """Where a command stands; that of an exec form is its array, whose elements were joined."""
    return (run.body.start, run.body.end) if run.elements is not None else (words[0].start, words[-1].end)


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
    line = b" ".join(_read(element) for element in run.elements)
    tree = scripts.tree(Script(Text(line, ((0, run.body.start),))))
    yield from (command.words for command in listing.commands(tree, in_data=True) if command.words)


def _read(element: Element) -> bytes:
    """A string of an array as hadolint hands it to a shell: of all escapes it knows the quote's alone."""
    return element.text.data[1:-1].replace(b'\\"', b'"')

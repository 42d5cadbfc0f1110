"""Where scanners ask for the flag in a file, or would after some insertions: each reads it in its own way."""

from collections.abc import Callable, Iterable, Iterator

from fixer.build.facts.mounts import settings
from fixer.dockerfile.document import Document, Flag
from fixer.edits import Edit
from fixer.judgement.scanners import commands, pieces, words
from fixer.judgement.scanners.known import Known
from fixer.judgement.scanners.run import NAME, Ask, Run, Seen, decoded, seen
from fixer.judgement.scanners.table import COMMANDS, PIECES, WORDS, Scanner

_READINGS: dict[str, Callable[[Run, Scanner, Known], Iterator[Ask]]] = {
    COMMANDS: commands.asked,
    PIECES: pieces.asked,
    WORDS: words.asked,
}


def asks(document: Document, scanner: Scanner, edits: Iterable[Edit] = ()) -> tuple[Ask, ...]:
    """All that a scanner asks about in file order, once ``edits`` are made."""
    return asked(seen(document, edits), scanner)


def asked(file: Seen, scanner: Scanner) -> tuple[Ask, ...]:
    """All that a scanner asks about of what there is to see."""
    known = Known(scanner, file)
    found: list[Ask] = []
    for run in file.runs:
        known.reach(run.node.start)
        found += _of_run(run, scanner, known)
    return tuple(found)


def _of_run(run: Run, scanner: Scanner, known: Known) -> Iterator[Ask]:
    if (run.node.trigger is not None and not scanner.sees_onbuild) or known.is_off(run.node):
        return
    if scanner.mount is not None and _is_mounted(run, scanner.mount):
        return
    if scanner.takes_prefix and _has_prefix(run, scanner.env or frozenset()):
        return
    yield from _READINGS[scanner.takes](run, scanner, known)


def _has_prefix(run: Run, truthy: frozenset[str]) -> bool:
    """Whether the first PIP_NO_CACHE_DIR= of the text has such a value, or one is put in."""
    if any(edit.text.startswith(f"{NAME}=1 ".encode()) for edit in run.edits):
        return True
    value = decoded(run.text).partition(f"{NAME}=")[2]
    return value.startswith(tuple(truthy))


def _is_mounted(run: Run, part: str) -> bool:
    put = [
        Flag(word) for edit in run.edits for word in edit.text.decode("latin-1").split() if word.startswith("--mount=")
    ]
    given = (settings(flag.value) for flag in (*run.run.flags, *put) if flag.name == "mount")
    return any(one.get("type") in ("cache", "tmpfs") and part in one.get("target", "") for one in given)

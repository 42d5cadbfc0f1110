"""Isolated builds: a variable for the pip that fills the environment of one, which no flag reaches."""

from fixer.build.facts.events import Event
from fixer.build.facts.modern import is_surely_modern
from fixer.edits import Edit
from fixer.judgement.finding import Verdict
from fixer.judgement.ruling import ISOLATED_BUILD, Ruling, leaves_of_builds

_SHOWN = "PIP_NO_CACHE_DIR=1"
PATTERN = rf"{_SHOWN} "
"""What is put straight before the program."""

_PRESENT = frozenset(("flag-present", "flag-abbreviated"))


def asked(event: Event, said: Ruling, source: bytes) -> Ruling:
    """What is said of a command where such builds are to get the variable: one that has the flag may become a ``fix``.

    Only a shell of POSIX takes a variable before a program, and only a pip that is surely new enough takes its value.
    """
    if not _leaves(event) or not _takes(event, source):
        return said
    if said.verdict is Verdict.PRESENT and said.reason in _PRESENT:
        return Ruling(Verdict.FIX, "isolated-build", without_note(said.notes))
    if said.verdict is Verdict.FIX:
        return said._replace(notes=without_note(said.notes), is_isolated=True)
    return said


def with_variable(event: Event, said: Ruling) -> Ruling:
    """A ``fix`` with the variable before its program, beside the edits that it has."""
    both = f"{said.remedy} and {_SHOWN} before it" if said.edits else f"{_SHOWN} before it"
    return said._replace(edits=(Edit(event.command.start, PATTERN.encode()), *said.edits), remedy=both)


def without_note(notes: tuple[str, ...]) -> tuple[str, ...]:
    """The notes without the one that tells of such builds."""
    return tuple(note for note in notes if note != ISOLATED_BUILD)


def _leaves(event: Event) -> bool:
    return any(leaves_of_builds(event, sight) for sight in event.sights)


def _takes(event: Event, source: bytes) -> bool:
    is_isolated = any(sight.options.is_isolated for sight in event.sights)
    return event.command.is_bare and not is_isolated and is_surely_modern(event, source)

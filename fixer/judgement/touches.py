"""What the launches of a file do to pip's cache, and which RUNs need what earlier ones left in it."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from fixer.build import cache, order
from fixer.build.cache import Touch
from fixer.build.runs import Run
from fixer.build.runtime import Runtime
from fixer.judgement.call import Call
from fixer.programs.launch import Launch

# Folders and launches: where there are more, whoever wrote them means harm, and all that may be needed is.
_MOST_QUESTIONS = 500_000


class _Needing(NamedTuple):
    """Where RUNs need a folder: the stages that theirs are built on, and where the last one of a stage begins."""

    bases: frozenset[int]
    last: dict[int, int]


class Touches:
    """What the launches of a file's RUNs do to a cache folder; each RUN is asked once."""

    def __init__(self, runs: tuple[Run, ...]) -> None:
        self._runs = runs
        self._launches = sum(len(run.launches) for run in runs)
        self._found: dict[tuple[int, str], tuple[tuple[Launch, Touch], ...]] = {}
        self._needing: dict[str, _Needing] = {}
        self._seen: dict[int, Runtime] = {}  # by the id of a launch, which lives as long as the runs do

    def _of(self, run: Run, folder: str) -> tuple[tuple[Launch, Touch], ...]:
        key = run.node.start, folder
        if key not in self._found:
            workdir = run.scope.workdir
            each = ((one, cache.touch(one, folder, partial(self._runtime, run, one), workdir)) for one in run.launches)
            self._found[key] = tuple((launch, touch) for launch, touch in each if touch is not None)
        return self._found[key]

    def _runtime(self, run: Run, launch: Launch) -> Runtime:
        if id(launch) not in self._seen:
            self._seen[id(launch)] = run.runtime(launch)
        return self._seen[id(launch)]

    def behind(self, call: Call, folder: str | None) -> Iterator[tuple[Launch, Touch]]:
        """What the launches behind the call, in the same RUN, do to its cache."""
        start = call.launch.command.start
        found = self._of(call.run, folder or "\0")
        return ((launch, touch) for launch, touch in found if launch.command.start > start)

    def need_after(self, call: Call, folder: str) -> bool:
        """Whether a later RUN of the same stage, or one of a stage built on it, needs what is in ``folder``."""
        if folder not in self._needing:
            if (len(self._needing) + 1) * self._launches > _MOST_QUESTIONS:
                return True
            self._needing[folder] = _needing([run for run in self._runs if _needs(run, self._of(run, folder))])
        needing, here = self._needing[folder], call.run
        return here.place.number in needing.bases or needing.last.get(here.place.number, -1) > here.node.start


def _needing(runs: list[Run]) -> _Needing:
    places = {run.place.number: run.place for run in runs}
    bases = frozenset(number for place in places.values() for number in place.parents)
    return _Needing(bases, {run.place.number: run.node.start for run in runs})


def _needs(run: Run, touches: Iterable[tuple[Launch, Touch]]) -> bool:
    """Whether a RUN needs the folder that it touches so."""
    for launch, touch in touches:
        if touch is Touch.NAMES:
            return True
        if touch in (Touch.NEEDS, Touch.PART) and (launch.program in ("rm", "find") or is_unguarded(launch, run)):
            return True
    return False


def is_unguarded(launch: Launch, run: Run) -> bool:
    """Whether the RUN fails when this launch does."""
    return order.ends_build(launch.command, errexit=_has_errexit(run, launch))


def _has_errexit(run: Run, launch: Launch) -> bool:
    """Whether ``set -e`` stands above, or the shell is started with it, be it one inside the script."""
    if _sets_errexit(run.shell[1:]):
        return True
    shells = {step.node for step in launch.command.path if step.node.startswith("script@")}
    return any(
        _sets_errexit(word.value or "" for word in command.words[1:])
        for command in run.commands
        if command.start < launch.command.start
        and command.words
        and (command.words[0].value == "set" or (shells and f"script@{command.start}" in shells))
    )


def _sets_errexit(words: Iterable[str]) -> bool:
    return any(word == "errexit" or re.fullmatch(r"-[A-Za-z]*e[A-Za-z]*", word) for word in words)

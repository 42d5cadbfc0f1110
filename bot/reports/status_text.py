"""What ``status`` shows: how a campaign stands, from the ledger alone."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import TypeVar

from bot.display import printable
from bot.ledger.ledger import Ledger
from bot.model import OutcomeKind, State
from fixer import Verdict

_MOST_FAILURES = 50
_Kind = TypeVar("_Kind", bound=StrEnum)


def text(ledger: Ledger | None) -> str:
    """The campaign in lines: repositories, pull requests and commands by what became of them, then the failures."""
    if ledger is None:
        return "No sweep is on record yet.\n"
    return "\n".join(_lines(ledger)) + "\n"


def _lines(ledger: Ledger) -> Iterator[str]:
    kinds: Counter[OutcomeKind] = Counter()
    commands: Counter[Verdict] = Counter()
    failures: list[str] = []
    for record in ledger.records():
        kinds[record.outcome] += 1
        commands.update(dict(record.counts))
        if record.outcome is OutcomeKind.FAILED:
            failures.append(f"  {printable(record.name)} ({record.reason}): {printable(record.message)}")
    states = Counter(published.state for _, published in ledger.pull_requests() if published.number is not None)
    deferred = len(ledger.deferred())
    yield _counted("repositories", kinds, OutcomeKind)
    yield _counted("pull requests", states, State)
    yield _counted("commands", commands, Verdict)
    if deferred:
        yield f"waiting: {deferred}, which the next sweep takes first"
    if deferred and (held := ledger.held_wave()):
        yield f"wave {held[0] + 1} waits: {printable(held[1])}"
    if failures:
        yield f"failed: {len(failures)}"
        yield from failures[:_MOST_FAILURES]
    if len(failures) > _MOST_FAILURES:
        yield f"  and {len(failures) - _MOST_FAILURES} more"


def _counted(what: str, counts: Counter[_Kind], order: type[_Kind]) -> str:
    shown = ", ".join(f"{counts[kind]} {kind}" for kind in order if counts[kind])
    return f"{what}: {counts.total()}{f' ({shown})' if shown else ''}"

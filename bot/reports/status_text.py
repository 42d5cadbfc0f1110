"""What ``status`` shows: how a campaign stands, from the ledger alone."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from bot.ledger.ledger import Ledger
from bot.ledger.records import Record
from bot.model import OutcomeKind, State
from bot.model.weight import between
from bot.texts import next_steps
from bot.texts.display import printable
from fixer import Verdict

_MOST_FAILURES = 50
_Kind = TypeVar("_Kind", bound=StrEnum)


class _Standing(StrEnum):
    """How a repository stands in the campaign, in whichever sweep that came about."""

    PLANNED = "planned"
    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"
    FROZEN = "frozen"
    UNKNOWN = "unknown"
    LEFT = "left"
    CLEAN = "clean"
    SKIPPED = "skipped"
    FAILED = "failed"


_STANDINGS = {
    OutcomeKind.UNCHANGED: _Standing.CLEAN,
    OutcomeKind.CLEAN: _Standing.CLEAN,
    OutcomeKind.PLANNED: _Standing.PLANNED,
    OutcomeKind.PUBLISHED: _Standing.OPEN,
    OutcomeKind.UPDATED: _Standing.OPEN,
    OutcomeKind.LEFT: _Standing.LEFT,
    OutcomeKind.MERGED: _Standing.MERGED,
    OutcomeKind.CLOSED: _Standing.CLOSED,
    OutcomeKind.DEFERRED: _Standing.PLANNED,
    OutcomeKind.SKIPPED: _Standing.SKIPPED,
    OutcomeKind.FAILED: _Standing.FAILED,
}


def text(ledger: Ledger | None) -> str:
    """The campaign in lines: repositories, pull requests and commands by what became of them, then the failures."""
    if ledger is None:
        return f"No sweep is on record yet.\n{next_steps.NO_SWEEP}\n"
    return "\n".join(_lines(ledger)) + "\n"


def _as_of(ledger: Ledger) -> str:
    ended = ledger.history.as_of()
    when = f"{datetime.fromtimestamp(ended, UTC):%Y-%m-%dT%H:%M:%SZ}" if ended else "no sweep that ended"
    return f"As of {when} (as the ledger knows; --refresh asks the forge)."


def _lines(ledger: Ledger) -> Iterator[str]:
    latest = {key: published.state for key, published in ledger.pull_requests() if published.number is not None}
    standings: Counter[_Standing] = Counter()
    commands: Counter[Verdict] = Counter()
    failures: list[str] = []
    failed: list[str] = []
    for_people = 0
    for record in ledger.records():
        standings[_standing(record, latest.get(record.key))] += 1
        for_people += record.earlier.needs_person
        commands.update(dict(record.counts))
        if record.outcome is OutcomeKind.FAILED:
            failures.append(f"  {printable(record.name)} ({record.reason}): {printable(record.message)}")
            failed.append(record.reason)
    states = Counter(latest.values()) + ledger.earlier_pull_requests()
    deferred = len(ledger.deferred())
    yield _counted("repositories", standings, _Standing)
    yield _counted("pull requests", states, State)
    yield _counted("commands", commands, Verdict)
    images, least, most = ledger.weights.total()
    if images:
        where = "1 repository" if images == 1 else f"{images} repositories"
        yield f"impact: {between(least, most)} of pip's caches are kept out of the images of {where} by pull requests"
    if armed := len(ledger.merges.armed()):
        yield f"auto-merge: {armed}, which their forges merge as soon as their rules are satisfied"
    if deferred:
        yield f"waiting: {deferred}, which the next sweep takes first"
    if for_people:
        yield f"for people: {for_people}, which the last sweep's report names"
    if deferred and (held := ledger.held_wave()):
        yield f"wave {held[0] + 1} waits: {printable(held[1])}"
    if failures:
        yield f"failed: {len(failures)}"
        yield from failures[:_MOST_FAILURES]
    if len(failures) > _MOST_FAILURES:
        yield f"  and {len(failures) - _MOST_FAILURES} more"
    yield _as_of(ledger)
    yield from next_steps.of_status(failed, has_open=bool(states[State.OPEN]))


def _standing(record: Record, latest: State | None) -> _Standing:
    """What became of a pull request since its repository was looked into says more than how that ended."""
    found = _STANDINGS[record.outcome]
    if latest in {State.OPEN, State.UNKNOWN} and found not in {_Standing.FAILED, _Standing.SKIPPED}:
        return _Standing(latest)
    return _Standing(latest) if found is _Standing.OPEN and latest else found


def _counted(what: str, counts: Counter[_Kind], order: type[_Kind]) -> str:
    shown = ", ".join(f"{counts[kind]} {kind}" for kind in order if counts[kind])
    return f"{what}: {counts.total()}{f' ({shown})' if shown else ''}"

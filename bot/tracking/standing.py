"""How a campaign stands, as its tracking issue tells it: from the ledger alone, and of some repositories no names."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.ledger.ledger import Ledger
from bot.ledger.records import Published, Record
from bot.model import Happening, OutcomeKind, Reception, State
from bot.model.history import Night
from bot.model.tracking import Sight

_MOST_NIGHTS = 12
# What is known of a pull request from before the ledger.
_ENDED = {OutcomeKind.CLOSED: State.CLOSED, OutcomeKind.MERGED: State.MERGED}


class Stage(StrEnum):
    """Where a repository stands; those that are listed, in the order in which they are."""

    OPEN = "open"
    FAILED = "failed"
    PERSON = "person"
    WAITING = "waiting"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Line:
    """A repository; ``number``, ``url`` and ``branch`` are those of its pull request, if any.

    ``since`` is the day on which it came to where it stands, empty where nobody knows; ``reason`` why it is there;
    ``reception`` what was said of an open one, as far as that is known.
    """

    name: str
    number: int | None = None
    url: str = ""
    branch: str = ""
    since: str = ""
    reason: str = ""
    reception: Reception | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it. ``unnamed`` counts, by stage, the repositories that whoever sees the issue may not know of.

    ``checks`` and ``reviews`` count the open pull requests of which that is known.
    """

    repositories: int
    fixes: int
    pulls: Counter[State]
    lines: dict[Stage, tuple[Line, ...]]
    unnamed: Counter[Stage]
    nights: tuple[Night, ...]
    checks: Counter[str]
    reviews: Counter[str]


def standing(ledger: Ledger, sight: Sight) -> Standing:
    """The campaign's after its last run, for whoever may see what is of this sight."""
    published, seen = dict(ledger.pull_requests()), ledger.tracking.visibilities()
    received = dict(_received(ledger, published))
    pulls = Counter(one.state for one in published.values() if one.number is not None) + ledger.earlier_pull_requests()
    lines: dict[Stage, list[Line]] = {stage: [] for stage in Stage}
    unnamed, repositories = Counter[Stage](), 0
    for record in ledger.records():
        repositories += 1
        known = published.get(record.key)
        stage = _stage(record, known)
        if stage is None:
            continue
        if sight.shows(seen.get(record.key, "")):
            lines[stage].append(_line(ledger, record, known, stage, received.get(record.key)))
        else:
            unnamed[stage] += 1
    past = ledger.history.past()
    told = {stage: tuple(_in_order(stage, found)) for stage, found in lines.items()}
    fixes = past.nights[-1].fixes if past.nights else 0
    checks, reviews = (
        Counter(one.checks.word for one in received.values()),
        Counter(one.review for one in received.values()),
    )
    return Standing(repositories, fixes, pulls, told, unnamed, turns(past.nights), checks, reviews)


def _received(ledger: Ledger, published: Mapping[str, Published]) -> Iterator[tuple[str, Reception]]:
    """What was said of those that are open, by key."""
    for (key, number), reception in ledger.receptions.known().items():
        known = published.get(key)
        if known and known.number == number and known.state is State.OPEN:
            yield key, reception


def _stage(record: Record, known: Published | None) -> Stage | None:
    """None where nothing is left to do and nothing was done."""
    state = known.state if known and known.number is not None else None
    if state in {State.OPEN, State.FROZEN, State.UNKNOWN}:
        return Stage.OPEN
    if record.outcome is OutcomeKind.FAILED:
        return Stage.FAILED
    if record.outcome is OutcomeKind.DEFERRED:
        return Stage.WAITING
    if (over := state or _ENDED.get(record.outcome)) in {State.CLOSED, State.MERGED}:
        return Stage.CLOSED if over is State.CLOSED else Stage.MERGED
    return Stage.PERSON if record.earlier.needs_person else None


def _line(ledger: Ledger, record: Record, known: Published | None, stage: Stage, reception: Reception | None) -> Line:
    reason = record.reason if stage in {Stage.FAILED, Stage.PERSON, Stage.WAITING} else ""
    if known is None or known.number is None:
        return Line(record.name, reason=reason)
    what = {Stage.CLOSED: Happening.CLOSED, Stage.MERGED: Happening.MERGED}.get(stage, Happening.CREATED)
    days = [event.at[:10] for event in ledger.history.events(record.key, known.number) if event.what is what]
    if known.state is State.FROZEN:
        reason = str(State.FROZEN)
    return Line(record.name, known.number, known.url, known.branch, days[-1] if days else "", reason, reception)


def _in_order(stage: Stage, lines: list[Line]) -> list[Line]:
    """What is open the longest first, what is over the newest first; by name where nothing else tells."""
    is_over = stage in {Stage.CLOSED, Stage.MERGED}
    return sorted(lines, key=lambda line: line.since, reverse=is_over)


def turns(nights: tuple[Night, ...]) -> tuple[Night, ...]:
    """The last of each day on which something changed: no sweep that changes nothing is seen, whenever it was."""
    days: dict[str, Night] = {}
    for night in _changes(nights):
        days[_day(night.when)] = night
    found = tuple(days.values())
    step = -(-len(found) // _MOST_NIGHTS) or 1
    return found[::-1][::step][::-1]


def _changes(nights: tuple[Night, ...]) -> Iterator[Night]:
    before: tuple[int, int] | None = None
    for night in nights:
        if (now := (night.fixes, night.open_pulls)) != before:
            yield night
        before = now


def _day(when: datetime) -> str:
    return f"{when:%Y-%m-%d}"

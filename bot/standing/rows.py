"""One row for each pull request of the campaign: from the ledger, and from what the forges were asked just now."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.ledger.ledger import Ledger
from bot.ledger.records import Published
from bot.model import Happening, Reception, State
from bot.model.readiness import Mergeability
from bot.model.view import View

UNKNOWN = "unknown"
_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Row:
    """A pull request; what nobody told is None, or ``unknown``.

    ``checks`` are passing, failing, running or none, ``age_days`` go from its opening until now or its end, and
    ``waits_for`` says who is to do something next, ``owners`` whose the paths are that it changes.
    """

    repository: str
    number: int
    url: str
    state: str
    checks: str = UNKNOWN
    failing: tuple[str, ...] = ()
    review: str = UNKNOWN
    age_days: int | None = None
    wave: int | None = None
    waits_for: str = ""
    owners: tuple[str, ...] = ()

    @property
    def organisation(self) -> str:
        return self.repository.rpartition("/")[0] or self.repository

    @property
    def values(self) -> dict[str, Any]:
        return asdict(self)


def rows(ledger: Ledger, views: Mapping[str, View], now: datetime) -> Iterator[Row]:
    """The latest pull request of each repository, by the repositories' names; ``views`` are by the keys of these."""
    published, received = dict(ledger.pull_requests()), ledger.receptions.known()
    waves = ledger.history.waves()
    for record in ledger.records():
        known = published.get(record.key)
        if known is None or known.number is None:
            continue
        view = views.get(record.key)
        yield Row(
            repository=record.name,
            number=known.number,
            url=known.url,
            state=str(view.pull.state if view else known.state),
            age_days=_age(ledger, record.key, known, view, now),
            wave=waves[record.key] + 1 if record.key in waves else None,
            owners=record.owners,
            **(_seen(view) if view else _known(known, received.get((record.key, known.number)))),
        )


def _seen(view: View) -> dict[str, Any]:
    return {
        "checks": view.checks.word,
        "failing": view.failing,
        "review": view.review,
        "waits_for": _waits_for(view),
    }


def _known(published: Published, reception: Reception | None) -> dict[str, Any]:
    """As the last sweep saw it, and nothing of one that is over."""
    if reception is None or published.state is not State.OPEN:
        return {}
    return {"checks": reception.checks.word, "review": reception.review}


def _waits_for(view: View) -> str:
    """Who is to do something next: the first that holds."""
    if view.pull.state is not State.OPEN:
        return ""
    if view.is_draft:
        return "somebody to take it out of draft"
    if view.mergeability is Mergeability.CONFLICTING:
        return "the next sweep, or a person, for it conflicts"
    if view.checks.failing:
        return f"its checks to be mended ({', '.join(view.failing)})" if view.failing else "its checks to be mended"
    if view.review == "changes-requested":
        return "the changes that were requested"
    if view.checks.running:
        return "its checks to end"
    if view.review == "approved":
        if view.is_armed:
            return "its forge, which merges it as soon as its rules are satisfied"
        return "somebody to merge it"
    return f"a review by {', '.join(view.reviewers)}" if view.reviewers else "a review"


def _age(ledger: Ledger, key: str, known: Published, view: View | None, now: datetime) -> int | None:
    told = (*(view.pull.events if view else ()), *ledger.history.events(key, known.number or 0))
    created = min((event.at for event in told if event.what is Happening.CREATED), default="")
    ends = {Happening(state) for state in (State.MERGED, State.CLOSED) if state is known.state}
    ended = max((event.at for event in told if event.what in ends), default="")
    if not created:
        return None
    until = datetime.fromisoformat(ended) if ended else now
    return max(0, int((until - datetime.fromisoformat(created)).total_seconds() // _DAY))

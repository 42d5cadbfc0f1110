"""Which pull requests are open when a sweep starts: what the forges say, taken into the ledger that counts them."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.config.source import Source
from bot.errors import ForgeError, GitError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.ledger.membership import is_swept, membership, take_in
from bot.ledger.records import Published
from bot.model import FREEZING, PullRequest, Repository, State, boxes, marker
from bot.model.campaign import Said

_UNKNOWN, _GONE, _LIMITED = "bad-credentials", "not-found", "rate-limited"
# Not over: whoever opens the repository again opens what is frozen.
_ALIVE = frozenset({State.OPEN, State.FROZEN})

Sources = tuple[tuple[Source, Forge], ...]


@dataclass(frozen=True, slots=True)
class Ours:
    """What of the config and the call tells our pull requests: branch, campaign, and whether untold ones are taken."""

    branch: str
    campaign: str
    adopts: bool = False


@dataclass(frozen=True, slots=True)
class Census:
    """What is open by the keys of the repositories, and the keys of what was when the last sweep ended and is not."""

    opened: Mapping[str, PullRequest]
    ended: frozenset[str]


def listed(sources: Sources, branch: str) -> Mapping[str, PullRequest]:
    """What can be learned in bulk, by the keys of repositories; where that is refused, each is asked by itself.

    Raises ForgeError where a forge does not know us at all.
    """
    return dict(found for _, forge in sources for found in _listed(forge, branch))


def counted(
    ledger: Ledger,
    sources: Sources,
    opened: Mapping[str, PullRequest],
    ours: Ours,
    meant: AbstractSet[str] | None = None,
) -> Census:
    """Brings the ledger's count to what is open now, and tells it.

    A list in bulk may lag behind or be cut, so nothing has ended because it is not listed: it is asked for by its
    number. What cannot be found out counts as open. Where only the repositories of the keys ``meant`` are swept, nobody
    else's are asked for, or adopted.
    """
    for key, pull in opened.items():
        count(ledger, key, pull, ours if meant is None or key in meant else replace(ours, adopts=False))
    silent: set[int] = set()
    _hear(ledger, sources, silent, meant)
    missing = {
        key: published
        for key, published in ledger.pull_requests()
        if published.state in _ALIVE
        and published.number is not None
        and not _is_listed(opened.get(key), published)
        and (meant is None or key in meant)
    }
    looked_up = dict(_looked_up(ledger, sources, missing, silent))
    found, ended = dict(opened), set()
    for key, published in missing.items():
        pulls = (looked_up[key],) if key in looked_up else _asked(ledger, sources, key, published, silent)
        now = next((one for one in pulls or () if one.number == published.number), None)
        if now is not None and now.state in _ALIVE:
            count(ledger, key, now, ours)
            found[key] = now
        elif pulls is not None:
            _end(ledger, key, published, now)
            ended.add(key)
    return Census({key: pull for key, pull in found.items() if pull.state is State.OPEN}, frozenset(ended))


def _listed(forge: Forge, branch: str) -> Iterator[tuple[str, PullRequest]]:
    try:
        yield from forge.open_pull_requests(branch)
    except GitError:
        return
    except ForgeError as error:
        if error.reason == _UNKNOWN:
            raise


def _is_listed(listed: PullRequest | None, published: Published) -> bool:
    """Beside ours, or after it, a person may open one from the same branch."""
    return listed is not None and listed.number == published.number


def count(ledger: Ledger, key: str, pull: PullRequest, ours: Ours) -> None:
    """What a lost ledger knows nothing of is known again, and what was opened again.

    Never what a person opened, nor what we did for another campaign.
    """
    known = ledger.published(key)
    if known and known.number == pull.number:
        ledger.history.note_events(key, pull.number, pull.events)
    if known is None and _is_swept(ledger, key, pull, ours):
        take_in(ledger, key, pull)
        ledger.publish(key, Published(ours.branch, "", "", "", number=pull.number, url=pull.url, state=pull.state))
        # Whether a lost ledger left it to the forge, nobody knows before that was asked.
        ledger.merges.arm(key, pull.number, "", "")
    elif known and known.number == pull.number and known.state is not pull.state:
        ledger.publish(key, replace(known, state=pull.state))


def _is_swept(ledger: Ledger, key: str, pull: PullRequest, ours: Ours) -> bool:
    found = membership(ours.campaign, pull.body, is_known=ledger.knows(key, pull.number))
    return is_swept(found, ours.campaign, adopts=ours.adopts)


def _looked_up(
    ledger: Ledger, sources: Sources, missing: Mapping[str, Published], silent: set[int]
) -> Iterator[tuple[str, PullRequest]]:
    """Asked in bulk, each forge for its own; ``silent`` gets the places of those that take no question at all."""
    wanted: dict[int, list[tuple[Repository, str, int]]] = {}
    for key, published in missing.items():
        repository, at = _repository(ledger, key), _home(sources, key)
        if repository and at is not None and published.number is not None:
            wanted.setdefault(at, []).append((repository, published.branch, published.number))
    for at, known in wanted.items():
        try:
            yield from sources[at][1].known_pull_requests(known)
        except ForgeError:
            silent.add(at)


def _hear(ledger: Ledger, sources: Sources, silent: set[int], meant: AbstractSet[str] | None) -> None:
    """A never that was ticked in what has ended holds until it is unticked there: that alone is asked for."""
    barred = ledger.notes.of_whom(Said.NEVER)
    ended = {
        key: published
        for key, published in ledger.pull_requests()
        if key in barred and published.state not in _ALIVE and published.number and (meant is None or key in meant)
    }
    looked_up = dict(_looked_up(ledger, sources, ended, silent))
    for key, published in ended.items():
        pulls = (looked_up[key],) if key in looked_up else _asked(ledger, sources, key, published, silent) or ()
        body = next((one.body for one in pulls if one.number == published.number), "")
        if boxes.ticks(body).get(Said.NEVER) is False:
            ledger.notes.unsay(key, Said.NEVER)


def _asked(
    ledger: Ledger, sources: Sources, key: str, published: Published, silent: set[int]
) -> tuple[PullRequest, ...] | None:
    """Asked singly; None where it cannot be found out, and a forge that gives no answer is not asked again."""
    repository, at = _repository(ledger, key), _home(sources, key)
    if repository is None or at is None or at in silent:
        return None
    try:
        return sources[at][1].pull_requests(repository, published.branch)
    except ForgeError as error:
        if error.reason == _GONE:
            return ()
        if error.reason in FREEZING:
            return (PullRequest(published.number or 0, published.url, State.FROZEN),)
        if error.reason == _LIMITED or not 400 <= error.status < 500:
            silent.add(at)
        return None


def _repository(ledger: Ledger, key: str) -> Repository | None:
    record = ledger.recall(key)
    return Repository(record.name, key, identity=key) if record else None


def _home(sources: Sources, key: str) -> int | None:
    return next((at for at, (_, forge) in enumerate(sources) if forge.is_home_of(key)), None)


def _end(ledger: Ledger, key: str, published: Published, found: PullRequest | None) -> None:
    if found:
        _learn(ledger, key, published, found)
    ledger.publish(key, replace(published, state=found.state if found else State.UNKNOWN))


def _learn(ledger: Ledger, key: str, published: Published, pull: PullRequest) -> None:
    """Publishing learns the same, but may never come to this repository."""
    ledger.history.note_events(key, pull.number, pull.events)
    read = marker.read(pull.body)
    if pull.state is State.CLOSED and not read.is_withdrawn:
        ledger.reject(key, {*(read.marks or ()), *published.fingerprints})

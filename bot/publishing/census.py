"""Which pull requests are open when a sweep starts: what the forges say, taken into the ledger that counts them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot import marker
from bot.config.config import Source
from bot.errors import ForgeError, GitError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger, Published
from bot.model import PullRequest, Repository, State

_UNKNOWN, _GONE = "bad-credentials", "not-found"

Sources = tuple[tuple[Source, Forge], ...]


def listed(sources: Sources, branch: str) -> Mapping[str, PullRequest]:
    """What can be learned in bulk, by the keys of repositories; where that is refused, each is asked by itself.

    Raises ForgeError where a forge does not know us at all.
    """
    return dict(found for _, forge in sources for found in _listed(forge, branch))


def counted(ledger: Ledger, sources: Sources, opened: Mapping[str, PullRequest], branch: str) -> frozenset[str]:
    """Brings the ledger's count to what is open now; the keys of those that ended since the last sweep.

    A list in bulk may lag behind, so nothing has ended because it is not listed: it is asked for singly.
    """
    for key, pull in opened.items():
        _count(ledger, key, pull, branch)
    missing = [
        (key, published)
        for key, published in ledger.pull_requests()
        if published.state is State.OPEN and published.number is not None and key not in opened
    ]
    silent: set[int] = set()
    return frozenset(key for key, published in missing if _has_ended(ledger, sources, key, published, silent))


def _listed(forge: Forge, branch: str) -> Iterator[tuple[str, PullRequest]]:
    try:
        yield from forge.open_pull_requests(branch)
    except GitError:
        return
    except ForgeError as error:
        if error.reason == _UNKNOWN:
            raise


def _count(ledger: Ledger, key: str, pull: PullRequest, branch: str) -> None:
    """What a lost ledger knows nothing of counts too, and what was opened again; whose it is is seen later."""
    known = ledger.published(key)
    if known is None:
        ledger.publish(key, Published(branch, "", "", "", number=pull.number, url=pull.url))
    elif known.number == pull.number and known.state is not State.OPEN:
        ledger.publish(key, replace(known, state=State.OPEN))


def _has_ended(ledger: Ledger, sources: Sources, key: str, published: Published, silent: set[int]) -> bool:
    """Asked singly; what cannot be found out counts as open, and a forge that gives no answer is not asked again."""
    record = ledger.recall(key)
    at = next((at for at, (_, forge) in enumerate(sources) if forge.is_home_of(key)), None)
    if record is None or at is None or at in silent:
        return False
    repository = Repository(record.name, key, identity=key)
    try:
        pulls = sources[at][1].pull_requests(repository, published.branch)
    except ForgeError as error:
        if error.reason != _GONE:
            silent |= set() if 400 <= error.status < 500 else {at}
            return False
        pulls = ()
    found = next((pull for pull in pulls if pull.number == published.number), None)
    if found and found.state is State.OPEN:
        return False
    if found:
        _learn(ledger, key, published, found)
    ledger.publish(key, replace(published, state=found.state if found else State.CLOSED))
    return True


def _learn(ledger: Ledger, key: str, published: Published, pull: PullRequest) -> None:
    """Publishing learns the same, but may never come to this repository."""
    read = marker.read(pull.body)
    if pull.state is State.CLOSED and not read.is_withdrawn:
        ledger.reject(key, {*(read.marks or ()), *published.fingerprints})

"""Every pull request of the campaign that is open, with its repository and why a source may have left that out."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.config.config import Config
from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.ledger.membership import Membership, is_actable, membership
from bot.model import Outcome, PullRequest, Repository, boxes
from bot.model.campaign import Said
from bot.publishing.pacing import census
from bot.publishing.pacing.census import Ours
from bot.selection import selection
from bot.selection.tally import shrunk
from bot.texts.display import printable
from fixer import UsageError

Sources = tuple[tuple[Source, Forge], ...]
_NOT_OURS = {
    Membership.FOREIGN: ("not-ours", "Somebody else opened it."),
    Membership.ANOTHERS: ("other-campaign", "It is another campaign's."),
    Membership.UNTOLD: ("campaign-untold", "Nobody tells for which campaign we opened it; --adopt takes it."),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of what is open, what a command is about: globs on names, and whether it takes what nobody tells whose it is."""

    names: tuple[str, ...] = ()
    adopts: bool = False

    @property
    def is_by_name(self) -> bool:
        """Whether each repository is named as it is, and not by a glob."""
        return bool(self.names) and not any(map(selection.is_glob, self.names))

    def has(self, name: str, source: Source) -> bool:
        """Whether a repository of the source is meant."""
        return not self.names or selection.is_named(self.names, name, source)


@dataclass(frozen=True, slots=True)
class Entry:
    """An open pull request from our branch; ``against`` is why nobody of this campaign may touch it.

    ``left_out`` is why its source leaves the repository out, empty where it does not.
    """

    forge: Forge
    repository: Repository
    pull: PullRequest
    against: tuple[str, str] | None = None
    left_out: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        return self.repository.key

    @property
    def name(self) -> str:
        return self.repository.name


@dataclass(slots=True)
class Listing:
    """What was listed: the open ones by name, all repositories by key, and what is wrong with the listing.

    ``named`` are the keys of what the command is about, whether anything is open there or not, ``unmet`` the globs that
    name nothing; ``missing`` the names of what the last whole sweep looked into and is not listed.
    """

    entries: list[Entry] = field(default_factory=list)
    repositories: dict[str, tuple[Forge, Repository]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    unmet: tuple[str, ...] = ()
    troubles: list[str] = field(default_factory=list)
    missing: tuple[str, ...] = ()


def listed(config: Config, sources: Sources, ledger: Ledger, wanted: Wanted) -> Listing:
    """Asks the forges what is open, takes that into the ledger, and lists the repositories it is in.

    What is to be adopted is only listed: a listing takes nothing in.
    Raises ForgeError where a forge does not know us at all. A list that breaks off, or that shrank by half, is a
    trouble: what is not in it may be there all the same.
    """
    ours = Ours(config.pull_request.branch, config.campaign.name)
    known = {record.key: record.name for record in ledger.records()}
    counted = census.counted(ledger, sources, census.listed(sources, ours.branch), ours)
    found = Listing(unmet=wanted.names)
    for forge, source, item in _items(sources, found.troubles.append):
        chosen = next(iter(selection.repositories((item,), source, forge.now(), counted.opened.keys())))
        is_first = item.key not in found.repositories
        found.repositories.setdefault(item.key, (forge, item))
        pull = counted.opened.get(item.key)
        left_out = chosen.reason if isinstance(chosen, Outcome) else ""
        if not wanted.has(item.name, source):
            continue
        found.named.add(item.key)
        found.unmet = tuple(glob for glob in found.unmet if not selection.is_named((glob,), item.name, source))
        if pull is None:
            continue
        entry = Entry(forge, item, pull, _against(ledger, config, item.key, pull, wanted), left_out, source.label)
        if is_first:
            found.entries.append(entry)
        elif not left_out:  # what one source leaves out another takes
            found.entries = [entry if one.key == item.key and one.left_out else one for one in found.entries]
    if said := shrunk(len(known), len(found.repositories)):
        found.troubles.append(said)
    found.missing = tuple(name for key, name in known.items() if key not in found.repositories)
    found.entries.sort(key=lambda one: one.name.lower())
    return found


def adopt(config: Config, ledger: Ledger, entry: Entry) -> None:
    """Takes in a pull request that is acted upon, where nobody told whose it is."""
    ours = Ours(config.pull_request.branch, config.campaign.name, adopts=True)
    census.count(ledger, entry.key, entry.pull, ours)


def check(found: Listing) -> None:
    """Raises UsageError where a glob names nothing of what was listed whole: it is mistyped."""
    if found.unmet and not found.troubles:
        name = printable(found.unmet[0])
        raise UsageError(f"{name} names none of the repositories that the sources list; write OWNER/NAME as they do")


def _items(sources: Sources, trouble: Callable[[str], object]) -> Iterator[tuple[Forge, Source, Repository]]:
    for source, forge in sources:
        try:
            for item in forge.repositories():
                if isinstance(item, Repository):
                    located = forge.located(item) if item.branch is None else item
                    yield from ((forge, source, one) for one in (located,) if isinstance(one, Repository))
        except ForgeError as error:
            trouble(f"The repositories of {source.label} cannot be listed: {error}.")


def _against(ledger: Ledger, config: Config, key: str, pull: PullRequest, wanted: Wanted) -> tuple[str, str] | None:
    found = membership(config.campaign.name, pull.body, is_known=ledger.knows(key, pull.number))
    if not is_actable(found, adopts=wanted.adopts):
        return _NOT_OURS[found]
    # What is ticked since the last sweep counts, whoever ticked it: left is never wrong.
    return barred(ledger.notes.said(key) | boxes.chosen(pull.body))


_SAID: dict[Said, tuple[str, str]] = {
    Said.NEVER: ("never", "Somebody said that none is wanted in this repository."),
    Said.STOPPED: ("stopped", "Somebody ticked in it that nothing is to touch it."),
}


def barred(said: AbstractSet[Said]) -> tuple[str, str] | None:
    """Why nobody of us touches what is open, as a reason and a sentence; None where nothing that was said says so."""
    return next((_SAID[word] for word in sorted(said) if word in _SAID), None)


def names(keys: Iterable[str], ledger: Ledger) -> Iterator[tuple[str, str]]:
    """The keys with the names of their repositories, as far as the ledger knows them."""
    for key in keys:
        record = ledger.recall(key)
        yield key, record.name if record else key

"""Which repositories the sources of a config name, each of them once."""

import os
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.forge import Forge
from bot.model import Outcome, OutcomeKind, Plan, Repository
from bot.selection import selection
from bot.selection.chosen import Chosen
from bot.selection.tally import Tally
from bot.texts.display import printable

Item = tuple[Forge, Repository | Outcome]
_UNKNOWN, _NOT_LISTED = "bad-credentials", "not-listed"


@dataclass(slots=True)
class _Listing:
    """One listing under way: the identities and keys of what is swept, and what some source leaves out until now."""

    saved: Mapping[str, Plan] | None
    known: Mapping[str, str]
    is_only: bool
    chosen: Chosen | None
    broke_off: Callable[[], None]
    tell: Callable[[str], None]
    alive: AbstractSet[str]
    taken: set[str] = field(default_factory=set)
    held: dict[str, tuple[Forge, Outcome]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    silent: list[Tally] = field(default_factory=list)


def listed(  # noqa: PLR0913 - all that a listing goes by, and whom it tells
    sources: tuple[tuple[Source, Forge], ...],
    saved: Mapping[str, Plan] | None,
    known: Mapping[str, str],
    *,
    chosen: Chosen | None = None,
    broke_off: Callable[[], None],
    tell: Callable[[str], None],
    alive: AbstractSet[str] = frozenset(),
) -> Iterator[Item]:
    """Repositories and outcomes of all sources, one after the other; only those ``saved`` and ``chosen``, where given.

    What one source leaves out another may take: it is an outcome when all are through. A list that breaks off is an
    outcome of its own, ``broke_off`` is called, and the other sources go on; so is one that has nothing any more of
    what was ``known``. Where nothing was listed yet and the forge does not know us, it raises ForgeError. ``tell`` gets
    a sentence for every filter that names nothing. ``alive`` are the keys of repositories that no age leaves out.
    """
    listing = _Listing(saved, known, len(sources) == 1, chosen, broke_off, tell, alive)
    for source, forge in chosen.narrowed(sources) if chosen else sources:
        yield from ((forge, item) for item in _of_source(listing, source, forge))
    yield from _silent(listing)
    yield from (item for identity, item in listing.held.items() if identity not in listing.taken)
    forge = sources[0][1]
    if saved:
        yield from ((forge, _missed(plan)) for key, plan in saved.items() if key not in listing.met)
    elif chosen:
        yield from ((forge, _not_there(glob)) for glob in chosen.globs if glob not in listing.met)


def _of_source(listing: _Listing, source: Source, forge: Forge) -> Iterator[Repository | Outcome]:
    tally = Tally(source, forge, listing.known)
    try:
        for item in forge.repositories():
            yield from _new(listing, tally, item)
    except ForgeError as error:
        if error.reason == _UNKNOWN and not listing.taken and not listing.held:
            raise
        listing.broke_off()
        yield Outcome(source.label, OutcomeKind.FAILED, error.reason, f"Its repositories cannot be listed: {error}")
        return
    if listing.chosen:  # of what was not asked for nothing is known
        return
    if not tally.listed:
        listing.silent.append(tally)
        return
    if void := tally.void():
        listing.broke_off()
        yield void
        return
    for sentence in tally.unused():
        listing.tell(sentence)


def _silent(listing: _Listing) -> Iterator[Item]:
    """Sources that list nothing: a failure where something was theirs that no other source takes, as of a team's."""
    for tally in listing.silent:
        if void := tally.void(listing.taken):
            listing.broke_off()
            yield tally.forge, void


def _new(listing: _Listing, tally: Tally, item: Repository | Outcome) -> Iterator[Repository | Outcome]:
    """The repository, where no source named it before; what is left out only where no other source may follow."""
    source = tally.source
    identity = _identity(source, item)
    (chosen,) = selection.repositories((item,), source, tally.forge.now(), listing.alive)
    tally.take(item, chosen)
    if not _is_wanted(listing, source, item):
        return
    if identity in listing.taken or (isinstance(item, Repository) and item.key in listing.taken):
        return
    if isinstance(chosen, Repository):
        listing.taken |= {identity, chosen.key}
        yield chosen
    elif listing.is_only:
        listing.taken.add(identity)
        yield chosen
    elif identity not in listing.held or chosen.kind is OutcomeKind.FAILED:
        listing.held[identity] = (tally.forge, chosen)


def _is_wanted(listing: _Listing, source: Source, item: Repository | Outcome) -> bool:
    """Whether it is one of the saved plans' repositories, where there are such; of an outcome only the name tells."""
    if listing.chosen:
        met = listing.chosen.met(item, source)
        listing.met |= met
        if not met:
            return False
    if listing.saved is None:
        return True
    identity = _identity(source, item)
    if isinstance(item, Repository):
        found = {item.key} & listing.saved.keys()
    else:
        found = {key for key, plan in listing.saved.items() if _identity(source, plan.repository) == identity}
    listing.met |= found
    return bool(found)


def _identity(source: Source, item: Repository | Outcome) -> str:
    """On a forge a name is one repository's, whatever its letters' case; of a folder each source has its own names."""
    if source.local is None:
        return item.name.lower()
    return item.key if isinstance(item, Repository) else os.path.realpath(source.local) + f"/{item.name}"


def _not_there(glob: str) -> Outcome:
    message = "No source lists a repository of this name; write OWNER/NAME as the forge does, or mend the sources."
    return Outcome(printable(glob), OutcomeKind.FAILED, _NOT_LISTED, message)


def _missed(plan: Plan) -> Outcome:
    message = "No source lists it any more, so its plan was not applied; mend the sources, or sweep again."
    return Outcome(plan.repository.name, OutcomeKind.FAILED, _NOT_LISTED, message)

"""The few repositories that a run was told to keep to, whatever else the sources of its config name."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from bot.config.source import Source
from bot.forges.forge import Forge
from bot.ledger.records import Record
from bot.model import Outcome, OutcomeKind, Plan, Repository
from bot.selection.selection import is_glob, is_named, names
from bot.texts.display import printable
from fixer import UsageError

Sources = tuple[tuple[Source, Forge], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """``globs`` on names as they were given, which may leave the owner out; on GitHub letters have no case.

    ``known`` are the names by which the ledger knows some of them, by their keys: these are meant under whatever name
    they have now.
    """

    globs: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> AbstractSet[str]:
        return self.known.keys()

    def met(self, item: Repository | Outcome, source: Source) -> frozenset[str]:
        """By which of the globs, or under which name, it is one of them; by none, it is not."""
        old = self.known.get(item.key, "") if isinstance(item, Repository) else ""
        found = frozenset(glob for glob in self.globs for name in (item.name, old) if is_named((glob,), name, source))
        is_known = old or (isinstance(item, Outcome) and item.name in self.known.values())
        return found | {item.name} if is_known else found

    def learned(self, records: Iterable[Record], sources: Sources) -> "Chosen":
        """The same, with what earlier sweeps knew by these names."""
        found = {
            record.key: record.name
            for record in records
            if any(
                forge.is_home_of(record.key) and is_named(self.globs, record.name, source) for source, forge in sources
            )
        }
        return replace(self, known=found)

    def narrowed(self, sources: Sources) -> Sources:
        """The sources that may have any of them, their forges asked for no more than that needs."""
        found = ((source, self._narrowed(source, forge)) for source, forge in sources)
        return tuple((source, forge) for source, forge in found if forge is not None)

    def _narrowed(self, source: Source, forge: Forge) -> Forge | None:
        if source.local is not None:
            return forge
        exact = {name.lower(): name for name in (*self.globs, *self.known.values())}
        if source.names is not None:
            wanted = tuple(name for name in source.names if name.lower() in exact or is_named(self.globs, name, source))
            return forge.narrowed(wanted) if wanted else None
        if any("/" not in glob or is_glob(glob) for glob in self.globs):
            return forge
        owner = source.owner.lower()
        wanted = tuple(name for low, name in sorted(exact.items()) if low.partition("/")[0] == owner)
        if source.team is not None and wanted:  # only the whole list tells what is the team's
            return forge
        return forge.narrowed(wanted) if wanted else None


def kept(plans: Sequence[Plan], globs: Sequence[str], left_out: Sequence[str]) -> tuple[Plan, ...]:
    """Of saved plans those that the one globs name, or all where there are none, but for those that the others name.

    Raises UsageError where a glob names none of them.
    """
    for glob in (*globs, *left_out):
        if not any(_names((glob,), plan) for plan in plans):
            raise UsageError(
                f"{printable(glob)} names none of the repositories in the plan; write OWNER/NAME as it does"
            )
    meant = (plan for plan in plans if not globs or _names(globs, plan))
    return tuple(plan for plan in meant if not _names(left_out, plan))


def _names(globs: Sequence[str], plan: Plan) -> bool:
    """A folder's repositories are known by their paths."""
    return names(globs, plan.repository.name, has_case=PurePath(plan.repository.key).is_absolute())


def failed(records: Iterable[Record]) -> Chosen:
    """Those that failed when they were swept last."""
    return Chosen((), {record.key: record.name for record in records if record.outcome is OutcomeKind.FAILED})

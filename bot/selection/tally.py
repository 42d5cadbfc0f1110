"""What came of listing one source: nothing where there was something, filters that leave nothing or name nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.config.source import Source
from bot.forges.forge import Forge
from bot.model import Outcome, OutcomeKind, Repository
from bot.selection.selection import has_property, is_named
from bot.texts.display import printable

_NOTHING_LISTED, _NOTHING_SELECTED = "nothing-listed", "nothing-selected"
# The reasons of a source in which nothing is to be looked at.
VOID = frozenset({_NOTHING_LISTED, _NOTHING_SELECTED})
# Why a repository is left out: because an operator chose so, not for what it is.
_NOT_INCLUDED = "not-included"
_CHOSEN = frozenset({_NOT_INCLUDED, "excluded", "topics", "property", "visibility"})
_MANY = 2
_LOOK = "see what the token may see, or the folder holds, and what the source says; all that is known is kept"


@dataclass(slots=True)
class Tally:
    """Counts what a source lists, whether any of it is chosen, and which of its filters named something.

    ``known`` are the names, by their keys, of what the last sweep that saw everything looked into.
    """

    source: Source
    forge: Forge
    known: Mapping[str, str]
    listed: int = 0
    has_chosen: bool = False
    has_failed: bool = False
    left_out: Counter[str] = field(default_factory=Counter)
    used: set[tuple[str, str]] = field(default_factory=set)

    def take(self, item: Repository | Outcome, chosen: Repository | Outcome) -> None:
        """An item of the listing, and what the source's filters made of it."""
        if isinstance(item, Outcome):
            self.has_failed = self.has_failed or item.kind is OutcomeKind.FAILED
            return
        self.listed += 1
        if isinstance(chosen, Outcome):
            self.left_out[chosen.reason] += 1
        else:
            self.has_chosen = True
        # What is chosen no exclude names: of many globs that is known already.
        asked = ((key, value) for key, value in self._filters() if key != "exclude" or isinstance(chosen, Outcome))
        self.used |= {one for one in asked if one not in self.used and self._names(one, item)}

    def void(self, taken: AbstractSet[str] = frozenset()) -> Outcome | None:
        """The failure that the whole source is where nothing is there any more, or nothing is left of it.

        What other sources have ``taken``, by the keys, is still there, whosever it was.
        """
        if self.has_chosen or self.has_failed:
            return None
        before = sum(self._is_of_source(key, name) for key, name in self.known.items() if key not in taken)
        if not self.listed and before:
            message = f"It lists no repository, and the last sweep knew {before} of it; {_LOOK}."
            return self._failed(_NOTHING_LISTED, message)
        filtered = sum(self.left_out[reason] for reason in _CHOSEN)
        if filtered >= _MANY or (self.listed and self.left_out[_NOT_INCLUDED] == self.listed):
            number = "the one repository" if self.listed == 1 else f"all {self.listed} repositories"
            message = (
                f"Its filters leave out {number} that it lists; mend include, exclude, topics, property or visibility."
            )
            return self._failed(_NOTHING_SELECTED, message)
        return None

    def unused(self) -> Iterator[str]:
        """A sentence for each filter that names nothing of what is listed, as one that is misspelt would."""
        if not self.listed:
            return
        for key, value in self._filters():
            if (key, value) not in self.used:
                shown = f"{printable(self.source.label)}: {key} has {printable(value)!r}"
                yield f"{shown}, which names none of its {self.listed} repositories."

    def _filters(self) -> Iterator[tuple[str, str]]:
        for key in ("include", "exclude", "topics"):
            yield from ((key, value) for value in getattr(self.source, key))
        yield from (("property", f"{key} = {value}") for key, values in self.source.property for value in values)

    def _names(self, one: tuple[str, str], repository: Repository) -> bool:
        key, value = one
        if key == "topics":
            return value.lower() in map(str.lower, repository.traits.topics)
        if key == "property":
            name, _, wanted = value.partition(" = ")
            return has_property(repository, name, (wanted,))
        return is_named((value,), repository.name, self.source)

    def _is_of_source(self, key: str, name: str) -> bool:
        if not self.forge.is_home_of(key) or self.source.local is not None:
            return self.forge.is_home_of(key)
        owner = self.source.owner.lower()
        named = {one.lower() for one in self.source.names or ()}
        return name.lower() in named or name.lower().partition("/")[0] == owner

    def _failed(self, reason: str, message: str) -> Outcome:
        return Outcome(self.source.label, OutcomeKind.FAILED, reason, message)


def shrunk(before: int, now: int) -> str:
    """A sentence where at most half is left of what the last sweep looked into; empty otherwise."""
    if not now or 2 * now > before:
        return ""
    return f"Of {before} repositories in the last sweep {now} are left; {_LOOK}."

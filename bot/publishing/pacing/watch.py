"""Whether default branches came well out of what was merged into them: nothing more is merged until that is known."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from bot.errors import ForgeError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.ledger.merges import After, Merge
from bot.ledger.records import Published
from bot.model import FREEZING, Checks, Happening, PullRequest, Repository, State
from bot.model.fate import Fate, Merged
from bot.texts.display import printable

# So long a forge may take until the first check of a commit shows, where the one before it had any.
_GRACE = 600.0
_GONE, _REVERTED = "not-found", "reverted"

# A repository, and the forge that it can be looked for in.
Home = tuple[Forge, Repository]
# What is said of commits, by the repository's key and the commit.
_Said = Mapping[tuple[str, str], Checks]
_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Look:
    """What was found, as sentences: default branches that turned red, merges that were taken back, and what runs."""

    red: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    running: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """A merge, and what its forge tells of it now."""

    merge: Merge
    home: Home
    fate: Fate

    @property
    def before(self) -> tuple[str, ...]:
        """Commits that tell how the default branch was, the nearest first."""
        return (self.merge.before,) if self.merge.before else self.fate.before

    @property
    def commits(self) -> tuple[str, ...]:
        """The commits whose checks tell whether it did harm."""
        return tuple(dict.fromkeys(filter(None, (self.merge.commit, *self.before, self.fate.head))))

    @property
    def has_moved(self) -> bool:
        """Whether the default branch moved on since it was looked at last."""
        return self.fate.head not in {self.merge.head, self.merge.commit, ""}


@dataclass(frozen=True, slots=True)
class Watch:
    """What was merged, and where the repositories of their keys are found; None where nobody lists one any more."""

    ledger: Ledger
    home: Callable[[str], Home | None]
    gate: str
    now: Callable[[], float] = field(default=time.time)

    def look(self, merges: Iterable[Merge]) -> Look:
        """Asks what became of them, many at once; raises ForgeError where nobody answers."""
        cases = self._cases(merges)
        undone, said = self._undone(cases), self._said(cases)
        judged = []
        for case in cases:
            was = case.merge.after is After.UNDONE
            after = self._judged(case, said, is_undone=undone.get(case.merge.key, was))
            self._keep(case, after, is_looked_at=case.merge.key in undone or not case.has_moved)
            judged.append((case, after))
        return _look(judged)

    def late(self, merges: Iterable[Merge]) -> tuple[str, ...]:
        """Which of those that had ended well turned red since, as sentences: a check may begin or be run again later.

        What only runs again does not count, and of the others nothing is written down. Raises ForgeError as look does.
        """
        if self.gate == "closed":
            return ()
        cases = [replace(case, merge=replace(case.merge, after=After.PENDING)) for case in self._cases(merges)]
        said = self._in_bulk(cases)
        red = [case for case in cases if self._is_red(case, said)]
        for case in red:
            self._keep(case, After.RED, is_looked_at=False)
        return _look((case, After.RED) for case in red).red

    def _is_red(self, case: _Case, said: _Said) -> bool:
        """It had ended well: where nobody can tell any more, it stays so."""
        try:
            every = {**said, **self._singly(case, said)}
            return self._judged(case, every, is_undone=False) is After.RED
        except ForgeError:
            return False

    def _cases(self, merges: Iterable[Merge]) -> list[_Case]:
        wanted = [(merge, home) for merge in merges if (home := self.home(merge.key))]
        told = {
            (key, fate.pull.number): fate
            for forge, some in by_forge(wanted)
            for key, fate in forge.fates([(repository, merge.number) for merge, repository in some])
        }
        return [case for one, home in wanted for case in self._case(one, home, told.get((one.key, one.number)))]

    def _case(self, merge: Merge, home: Home, fate: Fate | None) -> Iterator[_Case]:
        """None of what turned out not to have been merged, and of what is gone."""
        if fate is None:
            yield from self._unseen(merge, home)
        elif merge.commit or fate.pull.state is State.MERGED or fate.is_queued:
            merged = (event.at for event in fate.pull.events if event.what is Happening.MERGED)
            at = merge.at or max((datetime.fromisoformat(one).timestamp() for one in merged), default=0.0)
            yield _Case(replace(merge, commit=merge.commit or fate.commit, at=at), home, fate)
        else:  # a run that was cut off did not know
            self.ledger.merges.forget(merge.key, merge.number)

    @staticmethod
    def _unseen(merge: Merge, home: Home) -> Iterator[_Case]:
        """Nobody needs to know of what is gone, or frozen; anything else that keeps us from seeing it is told."""
        forge, repository = home
        if not merge.commit or merge.after is After.GOOD:
            return
        try:
            forge.checks(repository, merge.commit)
        except ForgeError as error:
            if error.reason == _GONE or error.reason in FREEZING:
                return
            raise
        yield _Case(merge, home, Fate(PullRequest(merge.number, "", State.MERGED, merge.tip), commit=merge.commit))

    def _undone(self, cases: Sequence[_Case]) -> dict[str, bool]:
        """Whether somebody took them back, by key: of what moved, and of what the last sweep found."""
        moved = [(case, case.home) for case in cases if case.has_moved and case.merge.commit]
        told = {
            key: is_undone
            for forge, some in by_forge(moved)
            for key, is_undone in forge.undone([self._merged(case, repository) for case, repository in some])
        }
        records = ((case.merge.key, self.ledger.recall(case.merge.key)) for case in cases)
        return told | {key: True for key, record in records if record and record.reason == _REVERTED}

    def _merged(self, case: _Case, repository: Repository) -> Merged:
        merge, known = case.merge, self.ledger.published(case.merge.key)
        base = known.base if known and known.number == merge.number else ""
        before = tuple(dict.fromkeys(filter(None, (base, *case.before))))
        return Merged(repository, merge.number, merge.commit, before, case.fate.head)

    def _said(self, cases: Sequence[_Case]) -> _Said:
        """What checks say of the commits that matter; what cannot be had in bulk is asked for one by one."""
        asked = [case for case in cases if self._matters(case)]
        told = self._in_bulk(asked)
        for case in asked:
            told |= self._singly(case, told)
        return told

    @staticmethod
    def _in_bulk(cases: Iterable[_Case]) -> dict[tuple[str, str], Checks]:
        return {
            (key, oid): checks
            for forge, some in by_forge((case, case.home) for case in cases)
            for key, oid, checks in forge.checked([(repository, case.commits) for case, repository in some])
        }

    @staticmethod
    def _singly(case: _Case, told: _Said) -> dict[tuple[str, str], Checks]:
        key, (forge, repository) = case.merge.key, case.home
        left = (oid for oid in case.commits if (key, oid) not in told)
        return {(key, oid): _checks(forge, repository, oid, is_own=oid == case.merge.commit) for oid in left}

    def _matters(self, case: _Case) -> bool:
        """Whether checks have to be asked."""
        is_known = case.merge.after is After.GOOD or (case.merge.after is After.UNDONE and not case.has_moved)
        return self.gate != "closed" and bool(case.merge.commit) and not is_known

    def _judged(self, case: _Case, said: _Said, *, is_undone: bool) -> After:
        if is_undone:
            return After.UNDONE
        if not case.merge.commit:  # where nobody tells as what it was merged, nothing speaks against it
            return After.GOOD if case.fate.pull.state is State.MERGED else After.PENDING
        if not self._matters(case):
            return After.GOOD
        key = case.merge.key
        every = [said[key, oid] for oid in case.before]
        before = next((one for one in every if not has_none(one)), Checks())
        after = said[key, case.merge.commit]
        is_late = has_none(after) and not has_none(before) and self.now() - case.merge.at < _GRACE
        runs = after.are_running or is_late
        now = said.get((key, case.fate.head), Checks())
        is_well = not (has_none(now) or now.are_running or now.fails_beyond(before))
        if (is_well and _passes(case, now, after)) or not (runs or after.fails_beyond(before)):
            return After.GOOD
        return After.RED if after.fails_beyond(before) else After.PENDING

    def _keep(self, case: _Case, after: After, *, is_looked_at: bool) -> None:
        """A row only where something changed."""
        merge = case.merge
        made = replace(merge, after=after, head=(case.fate.head if is_looked_at else "") or merge.head)
        if made != self.ledger.merges.known(merge.key, merge.number):
            self.ledger.merges.keep(made)


def members(ledger: Ledger, wave: int) -> tuple[Merge, ...]:
    """What was merged of a wave, by us or by people, as far as the ledger knows."""
    return tuple(merge_of(ledger, key, one) for key, one in ledger.in_wave(wave) if one.state is State.MERGED)


def merge_of(ledger: Ledger, key: str, published: Published) -> Merge:
    """What is known of the merging of a pull request, which nobody else than its forge may have told."""
    number = published.number or 0
    return ledger.merges.known(key, number) or Merge(key, number, published.tip, "", "", 0.0, is_ours=False)


def by_forge(wanted: Iterable[tuple[_One, Home]]) -> Iterator[tuple[Forge, list[tuple[_One, Repository]]]]:
    """What is asked of each forge."""
    forges, found = dict[int, Forge](), dict[int, list[tuple[_One, Repository]]]()
    for one, (forge, repository) in wanted:
        forges[id(forge)] = forge
        found.setdefault(id(forge), []).append((one, repository))
    return ((forges[place], some) for place, some in found.items())


def has_none(checks: Checks) -> bool:
    """Whether nothing at all is said of a commit."""
    return not (checks.failing or checks.others or checks.are_running)


def _checks(forge: Forge, repository: Repository, oid: str, *, is_own: bool) -> Checks:
    try:
        return forge.checks(repository, oid)
    except ForgeError as error:
        if error.reason == _GONE and not is_own:
            return Checks()
        raise


def _passes(case: _Case, now: Checks, after: Checks) -> bool:
    """Whether what failed at the merge was run again since: a commit may have other checks, or fewer."""
    forge, repository = case.home
    wanted = frozenset(after.failing) - frozenset(now.failing)
    # In bulk nobody is told the names of what is well.
    return not wanted or wanted <= _checks(forge, repository, case.fate.head, is_own=False).others


def _look(judged: Iterable[tuple[_Case, After]]) -> Look:
    found: dict[After, list[str]] = {after: [] for after in After}
    for case, after in judged:
        merge, name = case.merge, printable(case.home[1].name)
        match after:
            case After.RED:
                said = f"The default branch of {name} turned red at {merge.commit[:10]}, after {merge.number}."
            case After.UNDONE:
                said = f"Somebody took back in {name} what {merge.number} had changed."
            case _:
                said = f"The checks of {name} at {merge.commit[:10] or merge.tip[:10]} have not ended yet."
        found[after].append(said)
    return Look(tuple(found[After.RED]), tuple(found[After.UNDONE]), tuple(found[After.PENDING]))

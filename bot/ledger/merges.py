"""What a campaign merged, and whether its default branches came well out of that; and that the campaign is paused."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.ledger.ledger_file import Database

# So long a forge may take until it has done what it only accepted.
_UNTIL_PRESSED = 600.0


class After(StrEnum):
    """What the default branch's checks said after a merge: nothing yet, no worse than before, or worse.

    UNDONE: somebody took back what it changed.
    """

    PENDING = "pending"
    GOOD = "good"
    RED = "red"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Merge:
    """A pull request that we merged, or were about to, or that people did; ``before`` is where its base branch stood.

    ``commit`` is what the base branch got, empty where nobody knows that yet; ``at`` counts as time(). ``head`` is
    where the default branch stood when somebody looked last whether it was taken back.
    """

    key: str
    number: int
    tip: str
    before: str
    commit: str
    at: float
    after: After = After.PENDING
    head: str = ""
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Armed:
    """A pull request that we left to its forge to merge; its ``tip`` is known for ours.

    Without a ``method`` nobody asked yet whether it is left to the forge: the ledger that knew was lost.
    """

    number: int
    method: str
    tip: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when the campaign waits, who said so, and why."""

    since: float
    who: str
    why: str


class Merges:
    """These in an open ledger; raises LedgerError."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def begin(self, key: str, number: int, tip: str, before: str) -> None:
        """The pull request is about to be merged."""
        self.keep(Merge(key, number, tip, before, "", self._now()))

    def settle(self, key: str, number: int, commit: str) -> None:
        """It was merged, as this commit."""
        statement = "UPDATE merges SET oid = ?, moment = ? WHERE key = ? AND number = ?"
        self._database.do(statement, commit, self._now(), key, number)

    def forget(self, key: str, number: int) -> None:
        """It was not merged after all."""
        self._database.do("DELETE FROM merges WHERE key = ? AND number = ?", key, number)

    def keep(self, merge: Merge) -> None:
        """Replaces what was known of it."""
        told = (merge.key, merge.number, merge.tip, merge.before, merge.commit, merge.at, merge.after)
        statement = "INSERT OR REPLACE INTO merges VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._database.do(statement, *told, merge.head, merge.is_ours)

    def known(self, key: str, number: int) -> Merge | None:
        """What is known of a pull request's merging."""
        rows = self._database.rows("SELECT * FROM merges WHERE key = ? AND number = ?", key, number)
        return next(map(_merge, rows), None)

    def open(self) -> tuple[Merge, ...]:
        """Ours of which nobody knows yet that they did no harm, the oldest first."""
        query = "SELECT * FROM merges WHERE is_ours AND after NOT IN (?, ?) ORDER BY moment, key"
        return tuple(map(_merge, self._database.rows(query, After.GOOD, After.UNDONE)))

    def lately(self, seconds: float) -> tuple[Merge, ...]:
        """Ours of so many seconds that did no harm as far as anybody looked, the oldest first."""
        query = "SELECT * FROM merges WHERE is_ours AND after = ? AND moment > ? ORDER BY moment, key"
        return tuple(map(_merge, self._database.rows(query, After.GOOD, self._now() - seconds)))

    def press(self, key: str, tip: str, base: str) -> None:
        """The forge is about to be asked to merge the base branch at ``base`` into ours at ``tip``."""
        self._database.do("INSERT OR REPLACE INTO pressed VALUES (?, ?, ?, ?, 0)", key, tip, base, self._now())

    def end_press(self, key: str, *, is_pressed: bool) -> None:
        """It answered; where it is not ``is_pressed``, nothing came of it that would keep us from asking again."""
        if is_pressed:
            self._database.do("UPDATE pressed SET done = 1 WHERE key = ?", key)
        else:
            self._database.do("DELETE FROM pressed WHERE key = ?", key)

    def was_pressed(self, key: str, tip: str, base: str) -> bool:
        """Whether it was asked for these two; a run that was killed may have, and that may still take effect."""
        query = "SELECT moment, done FROM pressed WHERE key = ? AND tip = ? AND base = ?"
        row = self._database.row(query, key, tip, base)
        return row is not None and (bool(row[1]) or abs(self._now() - row[0]) < _UNTIL_PRESSED)

    def arm(self, key: str, number: int, method: str, tip: str) -> None:
        """The pull request is left to its forge, or is about to be."""
        self._database.do("INSERT OR REPLACE INTO armed VALUES (?, ?, ?, ?)", key, number, method, tip)

    def disarm(self, key: str, number: int) -> None:
        """The forge does not merge it by itself."""
        self._database.do("DELETE FROM armed WHERE key = ? AND number = ?", key, number)

    def armed(self) -> dict[str, Armed]:
        """What was left to forges, by the keys of the repositories."""
        return {key: Armed(*row) for key, *row in self._database.rows("SELECT * FROM armed")}

    def armed_in(self, key: str) -> Armed | None:
        """What was left to the forge in one repository."""
        row = self._database.row("SELECT number, method, tip FROM armed WHERE key = ?", key)
        return None if row is None else Armed(*row)

    def pause(self, who: str, why: str) -> None:
        """The campaign writes nothing from now on; said again, it stays as it was said first."""
        if self.paused() is None:
            self._database.do("INSERT INTO pauses VALUES (?, ?, ?)", self._now(), who, why)

    def resume(self) -> None:
        self._database.do("DELETE FROM pauses")

    def paused(self) -> Pause | None:
        row = self._database.row("SELECT * FROM pauses")
        return None if row is None else Pause(*row)


def _merge(row: tuple[Any, ...]) -> Merge:
    key, number, tip, before, oid, at, after, head, is_ours = row
    return Merge(key, number, tip, before, oid, at, After(after), head, bool(is_ours))

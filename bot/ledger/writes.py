"""When write requests went to a forge, over all runs."""

from collections.abc import Callable

from bot.ledger.ledger_file import Database

_DAY = 24 * 60 * 60
# The moment of a write that has not ended.
_UNDER_WAY = float("inf")


class Writes:
    """Those of an open ledger; raises LedgerError."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def begin(self) -> None:
        """A write request goes to the forge: it counts from now on, as made just now, whenever one looks."""
        with self._database.transaction():
            self._database.do("DELETE FROM writes WHERE moment < ?", self._now() - _DAY)
            self.mend_moments()
            self._database.do("INSERT INTO writes VALUES (?)", _UNDER_WAY)

    def end(self) -> None:
        """The forge answered, or will not any more: the write counts as made now."""
        self.mend_moments()

    def since(self, moment: float) -> tuple[float, ...]:
        """When write requests were made after the moment, at most a day ago; ascending, without end if under way."""
        rows = self._database.rows("SELECT moment FROM writes WHERE moment > ? ORDER BY moment", moment)
        return tuple(moment for (moment,) in rows)

    def latest(self, number: int) -> float | None:
        """When the last write request was made, the one before it where ``number`` is 2, and so on."""
        row = self._database.row("SELECT moment FROM writes ORDER BY moment DESC LIMIT 1 OFFSET ?", number - 1)
        return None if row is None else row[0]

    def mend_moments(self) -> None:
        """Writes that a kill kept from ending count as made now, and those of a clock that was put back since."""
        self._database.do("UPDATE writes SET moment = ?1 WHERE moment > ?1", self._now())

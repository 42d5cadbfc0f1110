"""What a campaign remembers of its tracking issue, and how visible its repositories were when they were listed."""

from collections.abc import Mapping

from bot.ledger.ledger_file import Database


class Tracking:
    """That of an open ledger; ``home`` is the key of the issue's repository. Raises LedgerError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def number(self, home: str) -> int | None:
        """The number of our issue there; None where none is known."""
        row = self._database.row("SELECT number FROM tracking WHERE home = ?", home)
        return None if row is None else int(row[0])

    def keep(self, home: str, number: int) -> None:
        """The issue there has this number."""
        self._database.do("INSERT OR REPLACE INTO tracking VALUES (?, ?)", home, number)

    def forget(self) -> None:
        """No issue is wanted any more; one that is wanted later is found by its author."""
        self._database.do("DELETE FROM tracking")

    def saw(self, visibilities: Mapping[str, str]) -> None:
        """So visible these repositories are now, by their keys."""
        with self._database.transaction():
            for key, word in visibilities.items():
                self._database.do("INSERT OR REPLACE INTO visibilities VALUES (?, ?)", key, word)

    def visibilities(self) -> dict[str, str]:
        """How visible each repository was when it was listed last."""
        return dict(self._database.rows("SELECT key, word FROM visibilities"))

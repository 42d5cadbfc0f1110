"""What checks and people said of open pull requests when the last sweep began that saw them."""

from collections.abc import Mapping

from bot.ledger.ledger_file import Database
from bot.model import CheckCounts, PullRequest, Reception


class Receptions:
    """Those of an open ledger; raises LedgerError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def saw(self, opened: Mapping[str, PullRequest]) -> None:
        """So these open pull requests stand, by the keys of their repositories; of some that was not told."""
        with self._database.transaction():
            for key, pull in opened.items():
                self._note(key, pull)

    def forget(self, key: str) -> None:
        """What was said is of a commit that its pull request does not have any more."""
        self._database.do("DELETE FROM receptions WHERE key = ?", key)

    def known(self) -> dict[tuple[str, int], Reception]:
        """What is known, by key and number."""
        rows = self._database.rows("SELECT * FROM receptions")
        return {(key, number): Reception(CheckCounts(*counts), review) for key, number, *counts, review in rows}

    def _note(self, key: str, pull: PullRequest) -> None:
        if pull.reception is None:
            self.forget(key)
            return
        checks = pull.reception.checks
        row = (pull.number, checks.total, checks.failing, checks.running, pull.reception.review)
        self._database.do("INSERT OR REPLACE INTO receptions VALUES (?, ?, ?, ?, ?, ?)", key, *row)

"""What checks and people said of open pull requests when the last sweep began that saw them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.ledger.ledger_file import Database
from bot.model import CheckCounts, PullRequest, Reception


class Receptions:
    """Those of an open ledger; raises LedgerError."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def saw(self, opened: Mapping[str, PullRequest]) -> None:
        """So these open pull requests stand, by the keys of their repositories; of some that was not told."""
        now = self._now()
        with self._database.transaction():
            for key, pull in opened.items():
                self._note(key, pull, now)

    def forget(self, key: str) -> None:
        """What was said is of a commit that its pull request does not have any more."""
        self._database.do("DELETE FROM receptions WHERE key = ?", key)

    def known(self) -> dict[tuple[str, int], Reception]:
        """What is known, by key and number."""
        return {
            (key, number): Reception(CheckCounts(*counts), review, datetime.fromtimestamp(at, UTC))
            for key, number, *counts, review, at in self._database.rows("SELECT * FROM receptions")
        }

    def _note(self, key: str, pull: PullRequest, now: float) -> None:
        if pull.reception is None:
            self.forget(key)
            return
        checks = pull.reception.checks
        row = (pull.number, checks.total, checks.failing, checks.running, pull.reception.review, now)
        self._database.do("INSERT OR REPLACE INTO receptions VALUES (?, ?, ?, ?, ?, ?, ?)", key, *row)

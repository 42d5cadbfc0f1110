"""What became of a campaign from run to run, and of each pull request: rows only where something changed.

The views of the schema show the same to whoever reads the ledger by SQL: docs/ledger.md.
"""

import json
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from bot.ledger.ledger_file import Database
from bot.model import Event, Happening, State
from bot.model.history import Night, Past, Stand

_OUTCOME, _FINDING = "outcome", "finding"


class History:
    """The history in an open ledger; raises LedgerError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note_totals(self, outcomes: Mapping[tuple[str, str], int] | None) -> None:
        """Writes down how the run ended: its outcomes, where given, and the findings on default branches now.

        Both are counted by name and reason. Inside a transaction of the ledger's.
        """
        if outcomes is not None:
            self._note(_OUTCOME, outcomes)
        self._note(_FINDING, self._findings())
        self._database.do("UPDATE runs SET counted = 1 WHERE id = (SELECT run FROM present)")

    def note_events(self, key: str, number: int, events: Iterable[Event]) -> None:
        """Writes down what the forge told of a pull request's past; who did something may be told later."""
        statement = """
            INSERT INTO pull_request_events VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET who = excluded.who WHERE who = '' AND excluded.who != ''
        """
        for event in events:
            self._database.do(statement, key, number, event.what.value, event.at, event.who)

    def as_of(self) -> float | None:
        """When the last sweep ended of which this tells; None before the first."""
        ended: float | None
        ((ended,),) = self._database.rows("SELECT max(ended) FROM runs")
        return ended

    def waves(self) -> dict[str, int]:
        """The wave of each repository's pull request, by key."""
        return dict(self._database.rows("SELECT key, wave FROM waves"))

    def events(self, key: str, number: int) -> tuple[Event, ...]:
        """What is known of a pull request's past, in the order in which it happened."""
        query = "SELECT event, at, who FROM pull_request_events WHERE key = ? AND number = ? ORDER BY at"
        try:
            return tuple(Event(Happening(what), at, who) for what, at, who in self._database.rows(query, key, number))
        except ValueError:
            raise self._database.unreadable() from None

    def closed_by_bot(self, key: str, number: int) -> str:
        """The bot that closed the pull request last, empty where a person did, or nobody knows."""
        closings = [event.who for event in self.events(key, number) if event.what is Happening.CLOSED]
        return closings[-1] if closings and closings[-1].endswith("[bot]") else ""

    def past(self) -> Past:
        """What was left to fix after each run, and how many pull requests were open then, as far as is known."""
        query = (
            "SELECT ended, total(total) FILTER (WHERE verdict = 'fix') FROM finding_history GROUP BY run ORDER BY run"
        )
        nights = [(_moment(ended), int(total)) for ended, total in self._database.rows(query)]
        query = "SELECT created, merged, closed, state FROM pull_request_history WHERE created IS NOT NULL"
        pulls = self._database.rows(query)
        created = sorted(_moment(pull[0]) for pull in pulls)
        gone = sorted(
            _moment(max(filter(None, (merged, closed))))
            for _, merged, closed, state in pulls
            if (merged or closed) and state != State.OPEN.value
        )
        return Past(
            tuple(Night(when, left, bisect(created, when) - bisect(gone, when)) for when, left in nights),
            tuple(_moment(pull[0]) for pull in pulls if pull[3] == State.OPEN.value),
            self._stands(),
        )

    def _stands(self) -> tuple[Stand, ...]:
        """How all pull requests stand, in the order of the states."""
        query = "SELECT state, count(*), count(approved) FROM pull_request_history GROUP BY state"
        found = {state: (count, approved) for state, count, approved in self._database.rows(query)}
        return tuple(Stand(state, *found[state.value]) for state in State if state.value in found)

    def _note(self, what: str, totals: Mapping[tuple[str, str], int]) -> None:
        before = dict(self._latest(what))
        statement = "INSERT OR REPLACE INTO totals VALUES (?, ?, ?, (SELECT run FROM present), ?)"
        for name, reason in sorted(before.keys() | totals.keys()):
            total = totals.get((name, reason), 0)
            if total != before.get((name, reason), 0):
                self._database.do(statement, what, name, reason, total)

    def _latest(self, what: str) -> Iterator[tuple[tuple[str, str], int]]:
        # Of bare columns beside max() SQLite takes those of the row that has it: https://sqlite.org/lang_select.html
        query = "SELECT name, reason, total, max(run) FROM totals WHERE what = ? GROUP BY name, reason"
        yield from (((name, reason), total) for name, reason, total, _ in self._database.rows(query, what))

    def _findings(self) -> Counter[tuple[str, str]]:
        found = Counter[tuple[str, str]]()
        query = """
            SELECT findings, count(*) FROM repositories WHERE seen >= coalesce(
                (SELECT max(id) FROM runs WHERE is_whole), 0
            ) GROUP BY findings
        """
        try:
            for findings, count in self._database.rows(query):
                for verdict, reason, number in json.loads(findings):
                    found[verdict, reason] += number * count
        except (ValueError, TypeError):
            raise self._database.unreadable() from None
        return found


def _moment(text: str) -> datetime:
    """A time of the views: UTC, as 2026-11-29T12:00:00Z."""
    return datetime.fromisoformat(text).astimezone(UTC)

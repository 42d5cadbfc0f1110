"""What earlier sweeps saw, published and put off: a SQLite file in which every step survives a kill.

What a method changed is there when it returns, whatever becomes of the process. A power cut may take the last
changes along (never a part of one, never the file): the tip of a branch is then looked up at the forge, as it is
when the ledger is lost.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bot.ledger import ledger_file
from bot.ledger.history import History
from bot.ledger.ledger_file import Database
from bot.ledger.merges import Merges
from bot.ledger.notes import Notes
from bot.ledger.receptions import Receptions
from bot.ledger.records import Published, Record
from bot.ledger.tracking import Tracking
from bot.ledger.weights import Weights
from bot.ledger.writes import Writes
from bot.model import State

_DAY = 24 * 60 * 60
_SAME_RUN = 20 * 60 * 60
_PAGE = 500
_STEPS_ARE_KEPT = 30 * _DAY


class _Recent(NamedTuple):
    """A run not long ago; ``night`` is the one with which it shares its limits, perhaps itself."""

    night: int
    is_under_way: bool
    is_part: bool


class Ledger:
    """The open ledger, for one thread; a repository is known by its ``key``. Raises LedgerError."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self.history = History(database)
        self.merges = Merges(database, now)
        self.notes = Notes(database, now)
        self.receptions = Receptions(database, now)
        self.tracking = Tracking(database)
        self.weights = Weights(database, now)
        self.writes = Writes(database, now)
        self._database = database
        self._now = now
        # What deferred() last said, for as long as it holds: it is asked for every repository.
        self._waiting: frozenset[str] | None = None

    def begin(self, *, is_part: bool = False) -> None:
        """Starts a run, or goes on with the last one where it never ended and began within 20 hours.

        So a nightly sweep that was killed and started again keeps to its limits, and the next night's has its own.
        One that ``is_part`` of a campaign shares the limits of the last run, where that began within 20 hours.
        """
        now, database = self._now(), self._database
        self._waiting = None
        with database.transaction():
            database.do("UPDATE deferrals SET repeated = 0")
            last, whole = self._latest(now), self._latest(now, "WHERE NOT is_part")
            if last and last.is_under_way and last.is_part == is_part:
                return
            # What was killed and followed by a part is gone on with all the same.
            shared = last if is_part else whole if whole and whole.is_under_way else None
            statement = "INSERT INTO runs (began, is_part, part_of) VALUES (?, ?, ?)"
            database.do(statement, now, is_part, shared.night if shared else None)
            database.do("DELETE FROM steps WHERE finished < ?", now - _STEPS_ARE_KEPT)

    def end(self, outcomes: Mapping[tuple[str, str], int] | None = None, *, saw_everything: bool = True) -> None:
        """The run is over; if it saw every repository, what it neither put off nor settled is no longer waited for.

        ``outcomes`` are how its repositories ended, counted by outcome and reason, where that is for the history.
        """
        self._waiting = None
        with self._database.transaction():
            self.history.note_totals(outcomes)
            self._database.do("UPDATE runs SET ended = ? WHERE id = (SELECT run FROM present)", self._now())
            if saw_everything:
                self._database.do("DELETE FROM deferrals WHERE NOT repeated")
            self._database.do("UPDATE deferrals SET repeated = 0")

    def saw(self, keys: Iterable[str]) -> None:
        """These are all the repositories there are; what is remembered of others is kept, and told no more."""
        with self._database.transaction():
            for key in keys:
                self._database.do("UPDATE repositories SET seen = (SELECT run FROM present) WHERE key = ?", key)
            self._database.do("UPDATE runs SET is_whole = 1 WHERE id = (SELECT run FROM present)")

    def opened_in_run(self) -> int:
        """How many pull requests the run opened, before and after it was gone on with."""
        return self._database.number("SELECT count(*) FROM opened WHERE run = (SELECT run FROM night)")

    def note_opened(self, key: str) -> None:
        self._database.do("INSERT OR IGNORE INTO opened VALUES ((SELECT run FROM night), ?)", key)

    def remember(self, record: Record) -> None:
        """Replaces what was remembered of the repository."""
        self._database.do(
            "INSERT OR REPLACE INTO repositories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT run FROM present), ?, ?)",
            *record.row,
        )

    def recall(self, key: str) -> Record | None:
        row = self._database.row("SELECT * FROM repositories WHERE key = ?", key)
        return None if row is None else self._record(row)

    def records(self) -> Iterator[Record]:
        """All that were there last, by name; names that are not Unicode come last."""
        query = """
            SELECT * FROM repositories WHERE (name, key) > (?, ?)
                AND seen >= coalesce((SELECT max(id) FROM runs WHERE is_whole), 0)
            ORDER BY name, key LIMIT ?
        """
        name = key = ""
        while page := self._database.rows(query, name, key, _PAGE):
            yield from map(self._record, page)
            key, name = page[-1][:2]

    def published(self, key: str) -> Published | None:
        row = self._database.row("SELECT * FROM pull_requests WHERE key = ?", key)
        return None if row is None else self._pull_request(row)[1]

    def publish(self, key: str, published: Published) -> None:
        """Replaces the repository's pull request; its tip stays known as one of ours, and one that ended is counted."""
        keep = """
            INSERT OR REPLACE INTO earlier_pull_requests SELECT key, number, url, state FROM pull_requests
                WHERE key = ? AND state != ? AND number IS NOT NULL AND number IS NOT ?
        """
        with self._database.transaction():
            self._database.do(keep, key, State.OPEN.value, published.number)
            self._database.do("DELETE FROM earlier_pull_requests WHERE key = ? AND number = ?", key, published.number)
            statement = "INSERT OR REPLACE INTO pull_requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            self._database.do(statement, key, *published.row)
            self._database.do("INSERT OR IGNORE INTO pushed VALUES (?, ?)", key, published.tip)

    def knows(self, key: str, number: int) -> bool:
        """Whether a pull request of this number is, or was, the repository's, as far as this ledger was told."""
        query = """
            SELECT 1 FROM pull_requests WHERE key = ?1 AND number = ?2
            UNION ALL SELECT 1 FROM earlier_pull_requests WHERE key = ?1 AND number = ?2
        """
        return self._database.row(query, key, number) is not None

    def was_pushed(self, key: str, commit: str) -> bool:
        """Whether the commit is one that we pushed to the repository, however long ago."""
        return self._database.row("SELECT 1 FROM pushed WHERE key = ? AND tip = ?", key, commit) is not None

    def open_pull_requests(self) -> int:
        query = "SELECT count(*) FROM pull_requests WHERE state = ? AND number IS NOT NULL"
        return self._database.number(query, State.OPEN.value)

    def pull_requests(self) -> Iterator[tuple[str, Published]]:
        """Every repository's pull request, open or not, by key."""
        query = "SELECT * FROM pull_requests WHERE key > ? ORDER BY key LIMIT ?"
        key = ""
        while page := self._database.rows(query, key, _PAGE):
            yield from map(self._pull_request, page)
            key = page[-1][0]

    def earlier_pull_requests(self) -> Counter[State]:
        """How those ended that repositories had before their latest."""
        rows = self._database.rows("SELECT state, count(*) FROM earlier_pull_requests GROUP BY state")
        try:
            return Counter({State(state): count for state, count in rows})
        except ValueError:
            raise self._database.unreadable() from None

    def reject(self, key: str, fingerprints: Iterable[str]) -> None:
        """A maintainer closed a pull request with these findings."""
        with self._database.transaction():
            for fingerprint in fingerprints:
                self._database.do("INSERT OR IGNORE INTO rejected VALUES (?, ?)", key, fingerprint)

    def forgive(self, key: str, fingerprints: Iterable[str]) -> None:
        """A no to these findings was a mistake."""
        with self._database.transaction():
            for fingerprint in fingerprints:
                self._database.do("DELETE FROM rejected WHERE key = ? AND fingerprint = ?", key, fingerprint)

    def rejected(self, key: str) -> frozenset[str]:
        rows = self._database.rows("SELECT fingerprint FROM rejected WHERE key = ?", key)
        return frozenset(fingerprint for (fingerprint,) in rows)

    def wave(self) -> tuple[int, int]:
        """The number of the newest wave (from 0), and how many pull requests it has."""
        row = self._database.row("SELECT wave, count(*) FROM waves GROUP BY wave ORDER BY wave DESC LIMIT 1")
        return (0, 0) if row is None else (row[0], row[1])

    def in_wave(self, wave: int) -> tuple[tuple[str, Published], ...]:
        """The repositories of a wave, with what became of their pull requests."""
        keys = self._database.rows("SELECT key FROM waves WHERE wave = ? ORDER BY key", wave)
        found = ((key, self.published(key)) for (key,) in keys)
        return tuple((key, published) for key, published in found if published is not None)

    def is_wave_of_run(self, wave: int) -> bool:
        """Whether the present run opened a pull request of this wave."""
        query = "SELECT 1 FROM waves JOIN opened USING (key), night USING (run) WHERE wave = ? LIMIT 1"
        return self._database.row(query, wave) is not None

    def join_wave(self, key: str, wave: int) -> None:
        self._database.do("INSERT OR REPLACE INTO waves VALUES (?, ?)", key, wave)

    def hold_wave(self, wave: int, why: str) -> None:
        """Keeps the reason why no pull request of this wave may be opened yet; empty: it may start."""
        with self._database.transaction():
            self._database.do("DELETE FROM gates")
            if why:
                self._database.do("INSERT INTO gates VALUES (?, ?)", wave, why)

    def held_wave(self) -> tuple[int, str] | None:
        """The wave that waits, and why."""
        row = self._database.row("SELECT wave, why FROM gates")
        return None if row is None else (row[0], row[1])

    def defer(self, key: str) -> None:
        """The run puts the repository off; the next one takes it first."""
        statement = "INSERT OR IGNORE INTO deferrals VALUES (?, (SELECT run FROM present), 1)"
        with self._database.transaction():
            self._database.do(statement, key)
            self._database.do("UPDATE deferrals SET repeated = 1 WHERE key = ?", key)
        self._wait_no_longer(key)

    def settle(self, key: str) -> None:
        """The repository waits for nothing any more."""
        self._database.do("DELETE FROM deferrals WHERE key = ?", key)
        self._wait_no_longer(key)

    def deferred(self) -> frozenset[str]:
        """What an earlier run put off, and this one neither settled nor put off again; between runs, all that waits."""
        if self._waiting is None:
            query = """
                SELECT key FROM deferrals WHERE NOT repeated AND since < coalesce(
                    (SELECT id FROM runs, present WHERE id = run AND ended IS NULL), since + 1
                )
            """
            self._waiting = frozenset(key for (key,) in self._database.rows(query))
        return self._waiting

    @contextmanager
    def step(self, key: str, action: str, detail: str = "") -> Iterator[None]:
        """Records that the block is about to happen, and that it did; after an exception it stays unfinished.

        One that was planned or left unfinished in the same words is the same step.
        """
        self.plan_step(key, action, detail)
        yield
        statement = "UPDATE steps SET finished = ? WHERE key = ? AND action = ? AND detail = ? AND finished IS NULL"
        self._database.do(statement, self._now(), key, action, detail)

    def plan_step(self, key: str, action: str, detail: str = "") -> None:
        """Records a step that is to be taken later as begun, so that a kill until then does not lose it."""
        statement = "INSERT OR IGNORE INTO steps (key, action, detail, begun) VALUES (?, ?, ?, ?)"
        self._database.do(statement, key, action, detail, self._now())

    def unfinished(self, key: str) -> tuple[tuple[str, str], ...]:
        """Action and detail of the steps that were begun and not finished, the oldest first."""
        query = "SELECT action, detail FROM steps WHERE key = ? AND finished IS NULL ORDER BY id"
        return tuple((action, detail) for action, detail in self._database.rows(query, key))

    def finish(self, key: str, action: str) -> None:
        """Steps of this action, whatever their detail, are done or no longer wanted."""
        statement = "UPDATE steps SET finished = ? WHERE key = ? AND action = ? AND finished IS NULL"
        self._database.do(statement, self._now(), key, action)

    def _latest(self, now: float, where: str = "") -> "_Recent | None":
        """The last run of these, where it began within 20 hours."""
        query = "SELECT began, coalesce(part_of, id), ended IS NULL, is_part FROM runs"
        row = self._database.row(f"{query} {where} ORDER BY id DESC LIMIT 1")
        return _Recent(*row[1:]) if row and abs(now - row[0]) < _SAME_RUN else None

    def _wait_no_longer(self, key: str) -> None:
        if self._waiting is not None and key in self._waiting:
            self._waiting -= {key}

    def _record(self, row: tuple[Any, ...]) -> Record:
        try:
            return Record.of_row(row)
        except ValueError:
            raise self._database.unreadable() from None

    def _pull_request(self, row: tuple[Any, ...]) -> tuple[str, Published]:
        try:
            return row[0], Published.of_row(row)
        except ValueError:
            raise self._database.unreadable() from None


@contextmanager
def opened(path: Path, now: Callable[[], float] = time.time) -> Iterator[Ledger]:
    """The ledger in the file, made where there is none, and ours alone until the block ends; raises LedgerError."""
    ledger_file.is_there(path)
    with ledger_file.locked(path), ledger_file.opened(path) as database:
        ledger = Ledger(database, now)
        ledger.writes.mend_moments()
        yield ledger


@contextmanager
def read(path: Path) -> Iterator[Ledger | None]:
    """The ledger as it stands now, None where there is no file: nothing is locked, made or changed."""
    with ledger_file.snapshot(path) as database:
        yield None if database is None else Ledger(database, time.time)


@contextmanager
def copied(path: Path) -> Iterator[Ledger]:
    """The same, to write in and to throw away: what a sweep would do is counted there, for it."""
    with ledger_file.copied(path) as database:
        yield Ledger(database, time.time)

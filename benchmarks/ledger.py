"""How large the ledger grows: a campaign over many repositories, and a year of nights.

    python -m benchmarks.ledger [REPOSITORIES [NIGHTS]]

Every night some repositories are worked on, some pull requests are opened, approved, merged, closed and opened again,
and everything is remembered as a sweep does it. Prints the size of the file and of its largest tables.
"""

import random
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.ledger.ledger import Ledger, opened
from bot.ledger.records import Published, Record
from bot.model import Event, Happening, OutcomeKind, State
from fixer import Verdict

_SHARE_OF_A_NIGHT = 0.02
_FINDINGS = tuple((verdict, f"reason-{number}") for verdict in Verdict for number in range(6))
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Plays the campaign and measures its ledger."""
    repositories, nights = (int(word) for word in (*sys.argv[1:], "10000", "365")[:2])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ledger.sqlite")
        clock = [_BEGIN]
        with opened(path, lambda: clock[0].timestamp()) as ledger:  # noqa: PLW0108 - the clock goes on
            _play(ledger, repositories, nights, clock)
        print(f"{repositories} repositories, {nights} nights: {path.stat().st_size / 1e6:.1f} MB")
        for name, size in _tables(path):
            print(f"{size / 1e6:8.1f} MB {name}")


def _play(ledger: Ledger, repositories: int, nights: int, clock: list[datetime]) -> None:
    chance = random.Random(1)  # noqa: S311 - the same campaign every time
    keys = [f"github.example.com:{number:09}" for number in range(repositories)]
    numbers = Counter[str]()
    for night in range(nights):
        clock[0] = _BEGIN + timedelta(days=night)
        ledger.begin()
        moving = keys if not night else chance.sample(keys, max(1, int(repositories * _SHARE_OF_A_NIGHT)))
        for key in moving:
            _visit(ledger, chance, key, numbers, clock[0])
        ledger.saw(keys)
        outcomes = Counter(
            {("left", "up-to-date"): len(keys) - len(moving), ("updated", "branch-rebuilt"): len(moving)}
        )
        outcomes.update({("failed", f"reason-{chance.randrange(9)}"): chance.randrange(9) for _ in range(9)})
        ledger.end(outcomes)


def _visit(ledger: Ledger, chance: random.Random, key: str, numbers: Counter[str], now: datetime) -> None:
    """One repository whose head moved: its pull request of before ended, and another one is open."""
    numbers[key] += 1
    tip, number = f"{chance.getrandbits(160):040x}", numbers[key]
    url = f"https://github.example.com/an-organisation/{key}/pull/{number}"
    marks = tuple(f"{chance.getrandbits(64):016x}" for _ in range(3))
    for state in (State.MERGED, State.OPEN):
        at = number - (state is State.MERGED)
        if at:
            with ledger.step(key, "open"):
                ledger.writes.begin()
                ledger.publish(
                    key, Published("pip-no-cache/fix", tip, tip, tip + tip[:24], marks, at, url, state, "main")
                )
                ledger.writes.end()
            told = ((what, now + timedelta(minutes=at)) for what in Happening)
            ledger.history.note_events(
                key, at, (Event(what, f"{when:%Y-%m-%dT%H:%M:%SZ}", "a-login") for what, when in told)
            )
    ledger.note_opened(key)
    ledger.notes.give(key, number, "labels", ("docker", "dependencies"))
    found = tuple((*chance.choice(_FINDINGS), chance.randrange(1, 9)) for _ in range(4))
    message = "Its pull request moved from 0123456789 to 9876543210."
    ledger.remember(
        Record(
            key,
            f"an-organisation/{key}",
            OutcomeKind.UPDATED,
            "branch-rebuilt",
            message,
            tip,
            tip + tip[:24],
            (),
            tip,
            found,
        )
    )


def _tables(path: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 8"
        try:
            return connection.execute(query).fetchall()
        except sqlite3.OperationalError:  # SQLite was built without it
            return []


if __name__ == "__main__":
    main()

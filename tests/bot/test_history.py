"""The history in the ledger: rows only where something changed, and views that tell every night all the same."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.errors import LedgerError
from bot.ledger import ledger_schema
from bot.ledger.ledger import Ledger, opened
from bot.ledger.records import Published, Record
from bot.model import Event, Happening, OutcomeKind, State
from bot.model.campaign import Said
from fixer import Verdict

FIX, PRESENT = ("fix", "cache-written"), ("present", "flag-present")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with opened(path, lambda: 1_700_000_000.0) as made:
        yield made


def found(path: Path, query: str) -> list[tuple[Any, ...]]:
    """What anybody reads who opens the file beside us."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def remember(ledger: Ledger, key: str, *findings: tuple[Verdict, str, int]) -> None:
    ledger.remember(Record(key, f"acme/{key}", OutcomeKind.CLEAN, "nothing-to-fix", "", findings=findings))


def night(ledger: Ledger, outcomes: dict[tuple[str, str], int], *keys: str) -> None:
    ledger.begin()
    ledger.saw(keys)
    ledger.end(outcomes)


def test_totals_have_rows_only_where_they_changed_and_are_told_for_every_night(ledger: Ledger, path: Path) -> None:
    remember(ledger, "a", (Verdict.FIX, "cache-written", 2), (Verdict.PRESENT, "flag-present", 1))
    remember(ledger, "b", (Verdict.FIX, "cache-written", 1))
    night(ledger, {("published", "pull-request-opened"): 2}, "a", "b")
    night(ledger, {("left", "up-to-date"): 2}, "a", "b")
    night(ledger, {("left", "up-to-date"): 2}, "a", "b")
    remember(ledger, "a", (Verdict.PRESENT, "flag-present", 3))
    night(ledger, {("left", "up-to-date"): 1, ("clean", "nothing-to-fix"): 1}, "a", "b")
    night(ledger, {("clean", "nothing-to-fix"): 1}, "a")

    assert found(path, "SELECT run, verdict, reason, total FROM finding_history ORDER BY run, verdict") == [
        *((night, *one) for night in (1, 2, 3) for one in ((*FIX, 3), (*PRESENT, 1))),
        *((4, *one) for one in ((*FIX, 1), (*PRESENT, 3))),
        (5, *PRESENT, 3),
    ]
    assert found(path, "SELECT run, outcome, reason, total FROM outcome_history ORDER BY run, outcome") == [
        (1, "published", "pull-request-opened", 2),
        (2, "left", "up-to-date", 2),
        (3, "left", "up-to-date", 2),
        (4, "clean", "nothing-to-fix", 1),
        (4, "left", "up-to-date", 1),
        (5, "clean", "nothing-to-fix", 1),
    ]
    assert found(path, "SELECT DISTINCT began FROM outcome_history") == [("2023-11-14T22:13:20Z",)]
    # published, not published, left 2, left 1, left 0, clean 1; fix 3, 1, 0; present 1, 3
    assert found(path, "SELECT count(*) FROM totals") == [(6 + 3 + 2,)]


def test_run_that_did_not_end_or_saw_a_part_tells_no_outcomes(ledger: Ledger, path: Path) -> None:
    remember(ledger, "a", (Verdict.FIX, "cache-written", 1))
    ledger.begin()
    ledger.end(saw_everything=False)
    assert found(path, "SELECT run, verdict, total FROM finding_history") == [(1, "fix", 1)]
    ledger.begin()
    assert found(path, "SELECT run FROM finding_history") == [(1,)]
    assert found(path, "SELECT * FROM outcome_history") == []


def test_events_are_kept_once_and_who_did_it_may_be_told_later(ledger: Ledger, path: Path) -> None:
    created = Event(Happening.CREATED, "2026-11-01T00:00:00Z", "robot")
    closed = Event(Happening.CLOSED, "2026-11-02T00:00:00Z")
    again = Event(Happening.CLOSED, "2026-11-04T00:00:00Z", "kim")
    ledger.publish("a", Published("branch", "tip", "base", "", number=7, url="u/7", state=State.CLOSED))
    ledger.history.note_events("a", 7, (created, closed))
    ledger.history.note_events("a", 7, (closed, created))
    ledger.history.note_events("a", 7, (Event(Happening.CLOSED, closed.at, "robin"), again))
    ledger.history.note_events("a", 7, (closed,))
    assert ledger.history.events("a", 7) == (created, Event(Happening.CLOSED, closed.at, "robin"), again)
    remember(ledger, "a")
    columns = "repository, number, state, created_by, merged, closed, closed_by"
    assert found(path, f"SELECT {columns} FROM pull_request_history") == [  # noqa: S608
        ("acme/a", 7, "closed", "robot", None, again.at, "kim")
    ]


def test_ledger_of_version_0_1_0_goes_on(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        ledger_schema.migrate(connection, ledger_schema.MIGRATIONS[:4])
        row = ("a", "acme/a", "left", "up-to-date", "", "h", "", '[["fix", 2]]', "t", 1)
        connection.execute("INSERT INTO repositories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        pull = ("a", "branch", "t", "h", "", "[]", 3, "u/3", "open", "main")
        connection.execute("INSERT INTO pull_requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", pull)
        connection.execute("INSERT INTO runs (began, ended, is_whole) VALUES (1, 2, 1)")
    with opened(path) as ledger:
        (record,) = ledger.records()
        assert (record.counts, record.findings) == (((Verdict.FIX, 2),), ())
        assert ledger.knows("a", 3)
        assert not ledger.knows("a", 4)
        assert ledger.notes.said("a") == frozenset()
        night(ledger, {("left", "up-to-date"): 1}, "a")
    assert found(path, "SELECT run, total FROM outcome_history") == [(2, 1)]
    assert found(path, "SELECT number, created FROM pull_request_history") == [(3, None)]


def test_words_hold_until_they_are_taken_back(ledger: Ledger) -> None:
    ledger.notes.say("a", Said.HELD, "kim", "too early")
    ledger.notes.say("a", Said.HELD, "robin", "too late")
    ledger.notes.say("b", Said.NEVER)
    assert [ledger.notes.said(key) for key in "abc"] == [{Said.HELD}, {Said.NEVER}, frozenset()]
    assert ledger.notes.who_and_why("a", Said.HELD) == ("kim", "too early")
    assert ledger.notes.of_whom(Said.HELD) == {"a"}
    ledger.notes.unsay("a", Said.HELD)
    assert (ledger.notes.said("a"), ledger.notes.who_and_why("a", Said.HELD)) == (frozenset(), None)


def test_gifts_are_of_one_pull_request(ledger: Ledger) -> None:
    ledger.notes.give("a", 1, "labels", ("docker", "pip"))
    ledger.notes.give("a", 1, "labels", ("docker",))
    ledger.notes.give("a", 2, "reviewers", ("kim",))
    assert ledger.notes.given("a", 1) == {("labels", "docker"), ("labels", "pip")}
    assert ledger.notes.given("a", 3) == frozenset()


def test_ledger_is_of_one_campaign(path: Path) -> None:
    with opened(path) as ledger:
        ledger.notes.claim("")
        ledger.notes.claim("slim")
        ledger.notes.claim("slim")
    with opened(path) as ledger:
        for other in ("other", ""):
            with pytest.raises(LedgerError, match=r'this is the ledger of the campaign slim; write name = "slim" in'):
                ledger.notes.claim(other)


@pytest.mark.parametrize(
    ("closings", "expected"),
    [
        ([], ""),
        ([(1, "ann")], ""),
        ([(1, "")], ""),
        ([(1, "stale[bot]")], "stale[bot]"),
        ([(1, "ann"), (2, "stale[bot]")], "stale[bot]"),
        ([(2, "ann"), (1, "stale[bot]")], ""),  # it was opened again, and closed by a person
    ],
)
def test_bot_that_closed_one_last_is_known(ledger: Ledger, closings: list[tuple[int, str]], expected: str) -> None:
    events = [Event(Happening.CLOSED, f"2026-01-0{day}T00:00:00Z", who) for day, who in closings]
    others = [Event(Happening.CREATED, "2026-01-01T00:00:00Z", "x[bot]"), Event(Happening.APPROVED, _LATE, "y[bot]")]
    ledger.history.note_events("a", 7, [*events, *others])
    ledger.history.note_events("a", 8, [Event(Happening.CLOSED, _LATE, "other[bot]")])
    assert ledger.history.closed_by_bot("a", 7) == expected


_LATE = "2026-02-01T00:00:00Z"


def test_who_did_something_may_be_told_later(ledger: Ledger) -> None:
    for who in ("", "ann", "bob", ""):
        ledger.history.note_events("a", 7, [Event(Happening.CLOSED, _LATE, who)])
    assert ledger.history.events("a", 7) == (Event(Happening.CLOSED, _LATE, "ann"),)

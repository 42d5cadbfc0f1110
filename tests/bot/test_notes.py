"""What the ledger notes of campaigns, pull requests and nights: what was said and given, seen, counted and happened."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import LedgerError
from bot.ledger.ledger import Ledger, opened
from bot.ledger.records import Published, Record
from bot.model import CheckCounts, Event, Happening, OutcomeKind, PullRequest, Reception, State
from bot.model.campaign import Said
from bot.model.history import Stand
from fixer import Verdict
from tests.bot.still_clock import Clock

DAY = 24 * 3600
# Noon of a day.
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON.timestamp())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def ledger(path: Path, clock: Clock) -> Iterator[Ledger]:
    with opened(path, clock) as made:
        made.begin()
        yield made


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_ledger_is_that_of_the_first_campaign_with_a_name(ledger: Ledger) -> None:
    ledger.notes.claim("")
    ledger.notes.claim("docker")
    ledger.notes.claim("docker")
    said = 'this is the ledger of the campaign docker; write name = "docker" in'
    for other in ("other", ""):
        with pytest.raises(LedgerError, match=said):
            ledger.notes.claim(other)


def test_what_is_said_stays_as_it_was_said_first_until_it_is_lifted(ledger: Ledger, path: Path, clock: Clock) -> None:
    notes = ledger.notes
    notes.say("a", Said.NEVER, "ann", "no")
    clock.now += 60
    notes.say("a", Said.NEVER, "bob", "other")
    notes.say("a", Said.ANEW)
    notes.say("b", Said.NEVER)
    assert notes.said("a") == {Said.NEVER, Said.ANEW}
    assert notes.of_whom(Said.NEVER) == {"a", "b"}
    assert (notes.who_and_why("a", Said.NEVER), notes.who_and_why("a", Said.ANEW)) == (("ann", "no"), ("", ""))
    assert notes.who_and_why("a", Said.HELD) is notes.who_and_why("c", Said.NEVER) is None
    first = NOON.timestamp()
    assert rows(path, "SELECT since FROM words ORDER BY key, word") == [(first + 60,), (first,), (first + 60,)]
    notes.unsay("a", Said.NEVER)
    assert [notes.said("a"), notes.said("b")] == [{Said.ANEW}, {Said.NEVER}]


def test_words_and_gifts_are_those_of_one_pull_request(ledger: Ledger) -> None:
    notes = ledger.notes
    notes.worded("a", 1, "digest")
    notes.worded("a", 2, "")
    assert [notes.words("a", 1), notes.words("a", 2), notes.words("a", 3), notes.words("b", 1)] == [
        "digest",
        "",
        None,
        None,
    ]
    notes.worded("a", 1, "later")
    assert notes.words("a", 1) == "later"
    notes.give("a", 1, "labels", ("one", "two"))
    notes.give("a", 1, "labels", ("two",))
    notes.give("a", 2, "assignees", ("ann",))
    assert notes.given("a", 1) == {("labels", "one"), ("labels", "two")}
    assert [notes.given("a", 2), notes.given("b", 1)] == [{("assignees", "ann")}, set()]


def test_others_that_a_run_reworded_are_counted(ledger: Ledger, clock: Clock) -> None:
    for key in "aab":
        ledger.notes.note_reworded(key)
    assert [ledger.notes.reworded_in_run(key) for key in "abc"] == [1, 1, 2]
    ledger.end()
    clock.now += DAY
    ledger.begin()
    assert ledger.notes.reworded_in_run("c") == 0


def test_number_of_the_issue_is_known_until_none_is_wanted(ledger: Ledger) -> None:
    ledger.tracking.keep("home", 3)
    ledger.tracking.keep("other", 4)
    ledger.tracking.keep("home", 5)
    assert [ledger.tracking.number(home) for home in ("home", "other", "nowhere")] == [5, 4, None]
    ledger.tracking.forget()
    assert ledger.tracking.number("home") is ledger.tracking.number("other") is None


def test_how_visible_repositories_were_is_known(ledger: Ledger) -> None:
    ledger.tracking.saw({"a": "public", "b": "private"})
    ledger.tracking.saw({"b": "internal", "c": "public"})
    assert ledger.tracking.visibilities() == {"a": "public", "b": "internal", "c": "public"}


SEEN = PullRequest(1, "url/1", State.OPEN, reception=Reception(CheckCounts(7, 2, 3), "approved"))


def test_how_open_pull_requests_stood_is_known_until_nobody_tells(ledger: Ledger, clock: Clock) -> None:
    ledger.receptions.saw({"a": SEEN, "b": replace(SEEN, number=2), "c": replace(SEEN, reception=None)})
    clock.now += 60
    ledger.receptions.saw({"b": replace(SEEN, number=2, reception=Reception(CheckCounts(1), "none"))})
    known = ledger.receptions.known()
    assert known == {("a", 1): SEEN.reception, ("b", 2): Reception(CheckCounts(1), "none")}
    assert [one.at for one in known.values()] == [NOON, NOON.replace(minute=1)]
    ledger.receptions.saw({"a": replace(SEEN, reception=None)})
    ledger.receptions.forget("b")
    assert ledger.receptions.known() == {}


def event(what: Happening, minute: int, who: str = "") -> Event:
    return Event(what, f"2026-11-29T12:{minute:02}:00Z", who)


def test_past_of_a_pull_request_is_told_in_its_order_and_who_did_it_once_that_is_known(ledger: Ledger) -> None:
    history = ledger.history
    closed, created = event(Happening.CLOSED, 5), event(Happening.CREATED, 1, "ann")
    history.note_events("a", 1, (closed, created))
    history.note_events("a", 2, (event(Happening.CREATED, 2),))
    assert history.events("a", 1) == (created, closed)
    assert history.closed_by_bot("a", 1) == ""
    history.note_events("a", 1, (replace(closed, who="stale[bot]"),))
    assert history.closed_by_bot("a", 1) == "stale[bot]"
    history.note_events("a", 1, (replace(closed, who="bob"), closed))
    assert history.events("a", 1)[-1].who == "stale[bot]", "it was told first"
    history.note_events("a", 1, (event(Happening.CLOSED, 9, "bob"), event(Happening.APPROVED, 10, "nice[bot]")))
    assert history.closed_by_bot("a", 1) == "", "a person closed it last"
    assert (history.closed_by_bot("a", 2), history.closed_by_bot("b", 1)) == ("", "")


def test_event_that_is_none_of_ours_is_told(ledger: Ledger, path: Path) -> None:
    ledger.history.note_events("a", 1, (event(Happening.CLOSED, 5),))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE pull_request_events SET event = 'odd'")
    with pytest.raises(LedgerError, match="an entry cannot be read"):
        ledger.history.events("a", 1)


def record(key: str, *findings: tuple[Verdict, str, int]) -> Record:
    return Record(key, f"acme/{key}", OutcomeKind.CLEAN, "nothing-to-fix", "", findings=findings)


FIX, REFUSED = (Verdict.FIX, "cache-written", 2), (Verdict.REFUSED, "not-shell", 1)
TOTALS = "SELECT what, name, reason, run, total FROM totals ORDER BY run, what, name, reason"


def test_nights_are_counted_and_only_what_changed_is_written_down(ledger: Ledger, path: Path, clock: Clock) -> None:
    ledger.remember(record("a", FIX, REFUSED))
    ledger.remember(record("b", FIX))
    ledger.end({("clean", "nothing-to-fix"): 2})
    first = [
        ("finding", "fix", "cache-written", 1, 4),
        ("finding", "refused", "not-shell", 1, 1),
        ("outcome", "clean", "nothing-to-fix", 1, 2),
    ]
    assert rows(path, TOTALS) == first
    clock.now += DAY
    ledger.begin()
    ledger.saw(["a", "b"])
    ledger.end({("clean", "nothing-to-fix"): 2})
    assert rows(path, TOTALS) == first, "nothing changed"
    clock.now += DAY
    ledger.begin()
    ledger.saw(["a"])
    ledger.remember(record("a", FIX))
    ledger.end({("clean", "nothing-to-fix"): 1, ("failed", "git-failed"): 1})
    second = [
        ("finding", "fix", "cache-written", 3, 2),
        ("finding", "refused", "not-shell", 3, 0),
        ("outcome", "clean", "nothing-to-fix", 3, 1),
        ("outcome", "failed", "git-failed", 3, 1),
    ]
    assert rows(path, TOTALS) == first + second
    clock.now += DAY
    ledger.begin()
    ledger.end()
    assert rows(path, TOTALS) == first + second, "of a part nobody says how it ended"
    nights = [(night.when, night.fixes) for night in ledger.history.past().nights]
    assert nights == [(NOON.replace(day=29), 4), (NOON.replace(day=30), 4), *nights[2:]]
    assert [fixes for _, fixes in nights] == [4, 4, 2, 2]
    assert ledger.history.as_of() == clock.now


def test_campaign_without_a_night_has_no_past(ledger: Ledger) -> None:
    assert ledger.history.as_of() is None
    past = ledger.history.past()
    assert (past.nights, past.opened, past.stands) == ((), (), ())


def test_findings_that_cannot_be_read_are_told(ledger: Ledger, path: Path) -> None:
    ledger.remember(record("a", FIX))
    for odd in ("{", "[1]", "[[1, 2]]"):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE repositories SET findings = ?", (odd,))
        with pytest.raises(LedgerError, match="an entry cannot be read"):
            ledger.end()


def test_open_ones_are_counted_at_the_end_of_each_night(ledger: Ledger, clock: Clock) -> None:
    """From when it was opened until it was merged or closed; what was opened again is open."""
    ended = {"a": State.OPEN, "b": State.MERGED, "c": State.CLOSED, "d": State.OPEN, "e": State.OPEN}
    for key, state in ended.items():
        ledger.remember(record(key, FIX))
        ledger.publish(key, Published("branch", "tip", "base", "content", number=1, state=state))
    opens = [event(Happening.CREATED, 0), event(Happening.CLOSED, 30), event(Happening.MERGED, 30)]
    ledger.history.note_events("a", 1, (opens[0], event(Happening.APPROVED, 1)))
    ledger.history.note_events("b", 1, (opens[0], opens[2], opens[1]))
    ledger.history.note_events("c", 1, (opens[0], opens[1]))
    ledger.history.note_events("d", 1, (opens[0], opens[1]))  # and opened again
    clock.now += 10 * 60
    ledger.end({})
    clock.now += 60 * 60
    ledger.begin()
    ledger.end({})
    past = ledger.history.past()
    assert [night.open_pulls for night in past.nights] == [4, 2]
    assert past.opened == (NOON, NOON)
    assert past.stands == (Stand(State.OPEN, 3, 1), Stand(State.MERGED, 1, 0), Stand(State.CLOSED, 1, 0))

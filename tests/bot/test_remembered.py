"""What the ledger remembers beside repositories and pull requests: weights, merges, and what forges were asked for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import LedgerError
from bot.ledger.ledger import Ledger, opened
from bot.ledger.merges import After, Armed, Merge, Pause
from bot.ledger.records import Record
from bot.model import OutcomeKind
from bot.model.weight import Part, Weight
from tests.bot.still_clock import Clock

DAY = 24 * 3600
A, B = (Weight(frozenset({Part(name, 100 * size)}), frozenset({"t"})) for name, size in (("a", 1), ("b", 2)))
MERGE = Merge("k", 7, "tip", "before", "", 1_000.0)


@pytest.fixture
def clock() -> Clock:
    return Clock(1_000.0)


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    with opened(tmp_path / "ledger", clock) as made:
        made.begin()
        yield made


@pytest.mark.parametrize(
    ("kept", "later", "is_known"),
    [
        (A, 0, True),
        (A, 30 * DAY - 1, True),
        (A, 30 * DAY, False),
        (A, -1, False),
        (None, 0, True),
        (None, 3 * DAY - 1, True),
        (None, 3 * DAY, False),
    ],
)
def test_weight_holds_for_a_while(
    ledger: Ledger, clock: Clock, kept: Weight | None, later: float, is_known: bool
) -> None:
    assert ledger.weights.known("set") is None
    ledger.weights.keep("set", kept)
    clock.now += later
    assert ledger.weights.known("set") == ((kept,) if is_known else None)


def test_weights_that_hold_no_longer_are_not_kept(ledger: Ledger, clock: Clock) -> None:
    ledger.weights.keep("old", A)
    clock.now += 20 * DAY
    ledger.weights.keep("new", B)
    clock.now += 11 * DAY
    ledger.weights.keep("newest", A)
    clock.now -= 15 * DAY
    assert [ledger.weights.known(name) for name in ("old", "new", "newest")] == [None, None, None]
    clock.now += 15 * DAY
    assert [ledger.weights.known(name) for name in ("old", "new", "newest")] == [None, (B,), (A,)]


def test_weight_that_cannot_be_read_is_told(ledger: Ledger, tmp_path: Path) -> None:
    ledger.weights.keep("set", A)
    for odd in ("{", "[1]", "[[1, 2]]"):
        with closing(sqlite3.connect(tmp_path / "ledger")) as connection, connection:
            connection.execute("UPDATE weights SET parts = ?", (odd,))
        with pytest.raises(LedgerError, match="an entry cannot be read"):
            ledger.weights.known("set")


def test_figures_are_summed_over_what_was_there_last(ledger: Ledger) -> None:
    for key in "abc":
        ledger.remember(Record(key, f"acme/{key}", OutcomeKind.CLEAN, "nothing-to-fix", ""))
    assert ledger.weights.total() == (0, 0, 0)
    ledger.weights.note("a", (A, B))
    ledger.weights.note("b", (B,))
    ledger.weights.note("c", (B,))
    of_a, of_b = [(sum(one.least for one in some), sum(one.most for one in some)) for some in ((A, B), (B,))]
    assert of_a[0] > of_b[0] > 0
    assert ledger.weights.total() == (3, of_a[0] + 2 * of_b[0], of_a[1] + 2 * of_b[1])
    ledger.weights.note("b", ())
    ledger.end()
    ledger.begin()
    ledger.saw(["a", "b"])
    assert ledger.weights.total() == (1, *of_a)


def test_merge_is_known_from_before_it_until_it_is_forgotten(ledger: Ledger, clock: Clock) -> None:
    merges = ledger.merges
    merges.begin("k", 7, "tip", "before")
    assert merges.known("k", 7) == MERGE
    assert [merges.known("k", 8), merges.known("x", 7)] == [None, None]
    clock.now = 2_000.0
    merges.settle("k", 8, "other")
    merges.settle("k", 7, "oid")
    assert merges.known("k", 7) == replace(MERGE, commit="oid", at=2_000.0)
    merges.forget("k", 8)
    assert merges.known("k", 7) is not None
    merges.forget("k", 7)
    assert merges.known("k", 7) is None


def test_ours_are_open_until_they_did_no_harm_and_good_for_as_long_as_asked(ledger: Ledger, clock: Clock) -> None:
    for at, after in enumerate(After):
        ledger.merges.keep(replace(MERGE, number=at, at=1_000.0 - at, after=after))
        ledger.merges.keep(replace(MERGE, key="theirs", number=at, after=after, is_ours=False))
    by_state = {after: at for at, after in enumerate(After)}
    assert [one.number for one in ledger.merges.open()] == [by_state[After.RED], by_state[After.PENDING]]
    clock.now = 1_009.0
    good = by_state[After.GOOD]
    assert [one.number for one in ledger.merges.lately(9.0 + good + 0.5)] == [good]
    assert ledger.merges.lately(9.0 + good) == ()


@pytest.mark.parametrize(
    ("is_pressed", "later", "expected"),
    [
        (None, 599, True),
        (None, 600, False),
        (None, -599, True),
        (None, -600, False),
        (True, DAY, True),
        (False, 0, False),
    ],
)
def test_what_was_pressed_is_not_pressed_again(
    ledger: Ledger, clock: Clock, is_pressed: bool | None, later: float, expected: bool
) -> None:
    ledger.merges.press("k", "tip", "base")
    if is_pressed is not None:
        ledger.merges.end_press("k", is_pressed=is_pressed)
    clock.now += later
    assert ledger.merges.was_pressed("k", "tip", "base") is expected
    others = [("x", "tip", "base"), ("k", "other", "base"), ("k", "tip", "other")]
    assert [ledger.merges.was_pressed(*one) for one in others] == [False] * 3


def test_what_was_left_to_a_forge_is_known_until_it_is_not(ledger: Ledger) -> None:
    ledger.merges.arm("k", 7, "squash", "tip")
    ledger.merges.arm("x", 8, "", "")
    assert ledger.merges.armed() == {"k": Armed(7, "squash", "tip"), "x": Armed(8, "", "")}
    ledger.merges.disarm("k", 8)
    assert ledger.merges.armed_in("k") == Armed(7, "squash", "tip")
    ledger.merges.disarm("k", 7)
    assert (ledger.merges.armed_in("k"), set(ledger.merges.armed())) == (None, {"x"})


def test_pause_stays_as_it_was_said_first(ledger: Ledger, clock: Clock) -> None:
    assert ledger.merges.paused() is None
    ledger.merges.pause("ann", "red")
    clock.now = 2_000.0
    ledger.merges.pause("bob", "other")
    assert ledger.merges.paused() == Pause(1_000.0, "ann", "red")
    ledger.merges.resume()
    assert ledger.merges.paused() is None


@pytest.mark.parametrize(("days", "kept"), [(29.9, ["never", "once"]), (30.1, ["never"])])
def test_steps_that_were_taken_can_be_read_for_a_month(
    ledger: Ledger, clock: Clock, tmp_path: Path, days: float, kept: list[str]
) -> None:
    ledger.plan_step("k", "push", "never")
    with ledger.step("k", "push", "once"):
        pass
    ledger.end()
    clock.now += days * DAY
    ledger.begin()
    with closing(sqlite3.connect(tmp_path / "ledger")) as connection:
        assert connection.execute("SELECT detail FROM steps ORDER BY detail").fetchall() == [(one,) for one in kept]

"""What the ledger tells of a campaign's past, and the pictures that a report draws of it."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.ledger import ledger
from bot.model.history import Night, Past
from bot.reports import charts
from tests.bot.fixed_report import HISTORY, STARTED

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": b"FROM python\nRUN pip install a\n"}
_MENDED = {"Dockerfile": b"FROM python\nRUN pip install --no-cache-dir a\n"}


def test_nights_tell_what_is_left_and_what_is_open(lab: "Lab") -> None:
    one, two = (lab.repository(f"{name}.git", _NEEDED) for name in ("one", "two"))
    lab.sweep()
    lab.git(one, "update-ref", "refs/heads/main", "pip-no-cache/fix")
    lab.sweep()
    lab.commit(two, "main", _MENDED)
    lab.sweep()
    with ledger.read(lab.folder / "pip-no-cache.sqlite") as opened:
        assert opened
        past = opened.history.past()
    assert [night.fixes for night in past.nights] == [2, 1, 0]
    assert [night.when for night in past.nights] == sorted(night.when for night in past.nights)
    assert "The campaign" in (lab.folder / "report" / "report.html").read_text("utf-8")


def nights(*numbers: int) -> Past:
    return Past(tuple(Night(STARTED + timedelta(days=at), number, 0) for at, number in enumerate(numbers)))


@pytest.mark.parametrize("past", [Past(), nights(3)])
def test_no_line_is_drawn_of_fewer_than_two_sweeps(past: Past) -> None:
    assert charts.burn_down(past) is None


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (7, 8), (99, 100), (101, 120), (1480, 1600), (123_456, 140_000)]
)
def test_axis_ends_at_a_round_number_that_is_even(most: int, top: int) -> None:
    found = charts.burn_down(nights(most, 0))
    assert found
    assert found.counts[-1].text == f"{top:,}"
    assert found.counts[1].text == f"{top // 2:,}"


def test_lines_stay_in_the_picture_however_many_sweeps_there_were() -> None:
    found = charts.burn_down(nights(*range(3_000, 0, -1)))
    assert found
    assert len(found.nights) <= 400
    assert found.nights[-1].fixes == 1
    points = [tuple(map(float, point.split(","))) for point in found.fixes.split()]
    assert all(0 <= x <= charts.WIDTH and 0 <= y <= charts.HEIGHT for x, y in points)


def test_two_sweeps_in_one_second_are_drawn() -> None:
    same = Past((Night(STARTED, 2, 0), Night(STARTED, 1, 0)))
    assert charts.burn_down(same)


def test_ages_are_counted_once_each() -> None:
    found = charts.ages(HISTORY, STARTED)
    assert [(bar.text, bar.count) for bar in found] == [
        ("under a week", 3),
        ("1 to 4 weeks", 4),
        ("1 to 3 months", 1),
        ("over 3 months", 1),
    ]
    assert charts.ages(Past(), datetime.now(UTC)) == ()

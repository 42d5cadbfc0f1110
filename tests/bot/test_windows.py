"""Windows: when pull requests may be opened and merged, by the forge's own clock."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import windows
from bot.config.config import parsed
from bot.errors import ConfigError
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run
from tests.bot.stages import stage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.conftest import Lab

_FILES = {"Dockerfile": "FROM python\nRUN pip install a\n"}
WORK = "Mon-Fri 09:00-16:00 Europe/Berlin"
NIGHT = "Fri,Sat 22:00-06:00 Europe/Berlin"
SKIPPED = "Sun 02:00-03:00 Europe/Berlin"
ALWAYS = "00:00-24:00 UTC"

# A window, a moment in UTC, and when the next one begins; empty where it is inside.
MOMENTS = [
    (WORK, "2026-11-30 07:59", "2026-11-30 08:00"),  # Monday; Berlin is an hour ahead
    (WORK, "2026-11-30 08:00", ""),
    (WORK, "2026-11-30 14:59", ""),
    (WORK, "2026-11-30 15:00", "2026-12-01 08:00"),
    (WORK, "2026-07-03 06:59", "2026-07-03 07:00"),  # two in summer
    (WORK, "2026-07-03 14:00", "2026-07-06 07:00"),  # a Friday afternoon: Monday
    (WORK, "2026-03-27 15:00", "2026-03-30 07:00"),  # and the clocks are put forward in between
    (NIGHT, "2026-12-04 20:59", "2026-12-04 21:00"),
    (NIGHT, "2026-12-04 23:30", ""),
    (NIGHT, "2026-12-05 04:59", ""),  # Saturday morning belongs to Friday
    (NIGHT, "2026-12-05 05:00", "2026-12-05 21:00"),
    (NIGHT, "2026-12-06 04:59", ""),  # Sunday morning belongs to Saturday
    (NIGHT, "2026-12-04 04:59", "2026-12-04 21:00"),  # Friday morning to Thursday, which has none
    ("Fri-Mon 10:00-11:00 UTC", "2026-11-30 10:30", ""),
    ("Fri-Mon 10:00-11:00 UTC", "2026-11-30 11:00", "2026-12-04 10:00"),
    ("sat,mon-tue 10:00-11:00 UTC", "2026-12-01 12:00", "2026-12-05 10:00"),
    ("23:00-24:00 UTC", "2026-11-30 23:59", ""),
    ("23:00-24:00 UTC", "2026-12-01 00:00", "2026-12-01 23:00"),
    ("22:00-00:00 UTC", "2026-11-30 23:59", ""),
    ("22:00-00:00 UTC", "2026-12-01 00:00", "2026-12-01 22:00"),
    (ALWAYS, "2026-11-30 12:00", ""),
    (ALWAYS, "2026-12-01 00:00", ""),
    (SKIPPED, "2026-03-28 12:00", "2026-04-05 00:00"),  # on the 29th there is no such hour
    (SKIPPED, "2026-03-29 01:00", "2026-04-05 00:00"),
    ("Sun 02:30-04:00 Europe/Berlin", "2026-03-29 00:59", "2026-03-29 01:00"),  # the half of it that there is
    ("Sun 02:30-04:00 Europe/Berlin", "2026-03-29 01:00", ""),
    ("Sun 02:30-03:00 Europe/Berlin", "2026-10-25 00:30", ""),  # comes twice
    ("Sun 02:30-03:00 Europe/Berlin", "2026-10-25 01:00", "2026-10-25 01:30"),
    ("Sun 02:30-03:00 Europe/Berlin", "2026-10-25 01:30", ""),
    ("Sun 01:00-02:30 Europe/Berlin", "2026-10-25 00:45", "2026-10-25 01:00"),  # half an hour of it comes once more
    ("Sat 22:00-02:30 Europe/Berlin", "2026-10-25 00:45", "2026-10-25 01:00"),
    ("Mon 09:00-10:00 Pacific/Apia", "2026-11-29 20:00", ""),  # a zone where it is tomorrow
    ("Mon 09:00-10:00 America/St_Johns", "2026-11-30 12:00", "2026-11-30 12:30"),
]


@pytest.mark.parametrize(("window", "moment", "begins"), MOMENTS)
def test_a_window_is_told_by_the_clock_of_its_place(window: str, moment: str, begins: str) -> None:
    when = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    found = windows.refusal((window,), when.timestamp())
    assert (found is None) == (not begins), found
    if found:
        there = windows.parsed(window).next(when)
        assert there == datetime.fromisoformat(begins).replace(tzinfo=UTC), there
        assert found[0] == "outside-window"
        assert begins in found[1] or f"({begins} UTC)" in found[1]


# A zone, and a day on which its clocks are put forward or back: at two, at midnight, by half an hour, or not at all.
PUT = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Asia/Beirut", "2026-03-29"),
    ("Asia/Beirut", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Asia/Kathmandu", "2026-05-05"),
]
_TIMES = ("00:00", "00:30", "01:00", "01:45", "02:00", "02:30", "03:00", "03:15", "22:00", "23:30", "24:00")


@pytest.mark.parametrize(("zone", "day"), PUT)
def test_next_one_is_the_first_minute_that_is_in_it(zone: str, day: str) -> None:
    """Asked minute by minute, on days on which clocks are put."""
    dice = random.Random(f"{zone} {day}")  # noqa: S311 - windows that can be tried again
    middle = datetime.fromisoformat(day).replace(tzinfo=UTC)
    for _ in range(30):
        begin, end = dice.sample(_TIMES, 2)
        if begin == "24:00":
            continue
        window = windows.parsed(f"{dice.choice(('Sat', 'Sun', 'Sat-Mon', 'Mon-Sun'))} {begin}-{end} {zone}")
        start = middle + timedelta(minutes=dice.randrange(-720, 1_800))
        if not window.has(start):
            minutes = (start + timedelta(minutes=at) for at in range(1, 2_880))
            found, first = window.next(start), next(filter(window.has, minutes), None)
            assert found == first or (first is None and found), (begin, end, start, found, first)


def test_of_several_any_is_enough_and_the_nearest_is_told() -> None:
    both = (WORK, "Sat 10:00-11:00 UTC")
    at = datetime(2026, 12, 5, 10, 30, tzinfo=UTC)
    assert windows.refusal(both, at.timestamp()) is None
    late = windows.refusal(both, (at + timedelta(hours=1)).timestamp())
    assert late is not None
    assert "begins Mon 2026-12-07 09:00 Europe/Berlin (2026-12-07 08:00 UTC)." in late[1]
    assert windows.refusal((), at.timestamp()) is None


def test_a_second_before_it_begins_is_outside() -> None:
    just = datetime(2026, 11, 30, 7, 59, 59, tzinfo=UTC)
    assert windows.refusal((WORK,), just.timestamp()) is not None
    assert windows.parsed(WORK).next(just) == just + timedelta(seconds=1)


# A text, and words of what would be right.
WRONG = [
    ("", "Mon-Fri 09:00-16:00 Europe/Berlin"),
    ("always", "Mon-Fri 09:00-16:00 Europe/Berlin"),
    ("Mon-Fri 9-16 Europe/Berlin", "Mon-Fri 09:00-16:00 Europe/Berlin"),
    ("Mon-Fri 09:00-16:00", "names no time zone"),
    ("Mon-Fry 09:00-16:00 UTC", "use Mon, Tue"),
    ("Mon- 09:00-16:00 UTC", "use Mon, Tue"),
    ("Mon,,Tue 09:00-16:00 UTC", "use Mon, Tue"),
    ("Montag 09:00-16:00 UTC", "use Mon, Tue"),
    ("Mon 09:60-16:00 UTC", "use 00:00 to 24:00"),
    ("Mon 09:00-24:01 UTC", "use 00:00 to 24:00"),
    ("Mon 09:00-25:00 UTC", "use 00:00 to 24:00"),
    ("Mon 09:00-09:00 UTC", "write 00:00-24:00 for whole days"),
    ("Mon 24:00-09:00 UTC", "write 00:00-24:00 for whole days"),
    ("Mon 09:00-16:00 Europe/Berline", "no time zone in 'Europe/Berline'"),
    ("Mon 09:00-16:00 Europe", "no time zone in 'Europe'"),
    ("Mon 09:00-16:00 ../etc/passwd", "no time zone"),
    ("Mon 09:00-16:00 /etc/localtime", "no time zone"),
    ("Mon 09:00-16:00 CET please", "Mon-Fri 09:00-16:00 Europe/Berlin"),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_what_is_no_window_is_told_with_its_place(text: str, words: str, tmp_path: "Path") -> None:
    content = f"[[source]]\nlocal = '.'\n[limits]\nwindows = [\n  '{ALWAYS}',\n  '{text}']\n"
    with pytest.raises(ConfigError) as caught:
        parsed(content.encode(), "sweep.toml", tmp_path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.key) == (6, 3, "limits.windows[1]")
    assert words in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_no_auto_merge_beside_windows(tmp_path: "Path") -> None:
    content = f"[[source]]\nlocal = '.'\n[limits]\nwindows = ['{WORK}']\n[pull_request]\nauto_merge = 'squash'\n"
    with pytest.raises(ConfigError) as caught:
        parsed(content.encode(), "sweep.toml", tmp_path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.key) == (6, 14, "pull_request.auto_merge")
    parsed(content.replace("squash", "off").encode(), "sweep.toml", tmp_path)


def _closed() -> dict[str, dict[str, list[str]]]:
    """A config whose only window begins the day after tomorrow."""
    day = datetime.now(UTC) + timedelta(days=2)
    return {"limits": {"windows": [f"{day:%a} 00:00-01:00 UTC"]}}


_FORGES = [pytest.param("local", marks=pytest.mark.thorough), "github"]


@pytest.mark.parametrize("forge", _FORGES)
def test_nothing_is_opened_or_merged_outside(forge: str, lab: "Lab") -> None:
    with stage(forge, lab) as made:
        made.make("ready", _FILES, "main")
        configure(made, {})
        assert run(made, "sweep").exit == 0
        made.act({"in": "ready", "do": "ready"})
        made.make("waits", _FILES, "main")
        configure(made, _closed())
        merging = run(made, "merge --yes=0")
        assert (merging.exit, made.pulls("ready")[-1].state) == (0, "open")
        assert "outside-window: It is outside limits.windows; the next one begins" in merging.said
        found = run(made, "sweep")
        assert found.outcomes == {"waits": "deferred/outside-window", "ready": "left/up-to-date"}
        assert "the next one begins" in found.repositories["waits"]["message"]
        assert made.pulls("waits") == ()
        configure(made, {"limits": {"windows": [ALWAYS]}})
        assert run(made, "sweep").outcomes["waits"] == "published/pull-request-opened"
        assert "1 merged" in run(made, "merge --yes=1").said


@pytest.mark.thorough
@pytest.mark.parametrize("forge", ["local", "github"])
def test_a_plan_waits_for_a_window_and_what_is_open_is_kept_up(forge: str, lab: "Lab") -> None:
    with stage(forge, lab) as made:
        made.make("moved", _FILES, "main")
        configure(made, {})
        assert run(made, "sweep").exit == 0
        made.make("waits", _FILES, "main")
        moved = {"Dockerfile": "FROM python\nRUN pip install b\n"}
        made.act({"in": "moved", "do": "commit", "on": "base", "files": moved})
        configure(made, _closed())
        assert "would open 0 of these 1" in run(made, "sweep --dry-run").said
        outcomes = run(made, "apply report/plan.json").outcomes
        assert outcomes == {"waits": "deferred/outside-window", "moved": "updated/branch-rebuilt"}
        assert run(made, "sweep").outcomes["waits"] == "deferred/outside-window"
        assert made.pulls("waits") == ()


def test_closing_goes_on_outside(lab: "Lab") -> None:
    with stage("local", lab) as made:
        made.make("a", _FILES, "main")
        configure(made, {})
        run(made, "sweep")
        configure(made, _closed())
        assert "1 closed" in run(made, "close --yes=1").said


def test_the_clock_is_the_forges(lab: "Lab") -> None:
    """On a machine whose clock is three days ahead it is the day after tomorrow, but not on GitHub."""
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        made.make("a", _FILES, "main")
        today = datetime.now(UTC)
        days = ",".join(f"{today + timedelta(days=days):%a}" for days in (-1, 0, 1))
        configure(made, {"limits": {"windows": [f"{days} 00:00-24:00 UTC"]}})
        wrong = replace(lab, ahead=3 * 24 * 60 * 60)
        done = wrong.run("sweep", **made.environment)
        assert "1 published" in done.stdout + done.stderr, done.stdout + done.stderr

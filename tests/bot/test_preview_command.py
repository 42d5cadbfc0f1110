"""``preview``: the texts of what a dry run planned, and of nothing else."""

from typing import TYPE_CHECKING

import pytest

from bot.planning import plan_file
from bot.reports import preview_text
from bot.texts.changes import changed_lines
from fixer import fix, unified_diff
from tests.bot.fixed_report import REPORT
from tests.bot.test_faces import CONFIG

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": b"FROM python\nRUN pip install a\n"}


def test_plans_of_the_last_dry_run_are_shown(lab: "Lab") -> None:
    for name in ("one", "two"):
        lab.repository(f"{name}.git", _NEEDED)
    lab.repository("fine.git", {"Dockerfile": b"FROM python\n"})
    lab.sweep("--dry-run")
    done = lab.run("preview")
    assert done.returncode == 0
    titles = [line for line in done.stdout.splitlines() if line.startswith("===")]
    assert titles == [f"=== {name}: Keep pip's cache out of the image" for name in ("one", "two")]
    assert "+RUN pip install --no-cache-dir a" in done.stdout
    assert "So it is closed." in done.stdout
    assert "=== two" not in lab.run("preview", "report/plan.json", "--repository", "one").stdout


def test_without_a_dry_run_there_is_nothing_to_show(lab: "Lab") -> None:
    lab.configure()
    done = lab.run("preview")
    assert done.returncode == 2
    assert "plan.json" in done.stderr


@pytest.mark.parametrize("width", [60, 80, 120])
def test_body_fits_a_terminal_and_acts_on_none(width: int) -> None:
    plans = [outcome.plan for outcome in REPORT.outcomes if outcome.plan and outcome.plan.changes]
    (saved, *_) = [one for one in plans if one.repository.name == "acme/odd"]
    assert plan_file.text([saved])
    text = preview_text.text(saved, CONFIG, width)
    assert "\x1b[2J" not in text
    assert "\u202e" not in text
    assert "--no-cache-dir" in text


def test_changed_lines_are_those_of_the_file() -> None:
    lines = [b"FROM python", *(b"RUN pip install a%d" % number for number in range(40)), b"RUN --x", b"RUN ++y"]
    for end in (b"\n", b"\r\n"):
        before = end.join(lines)
        after = fix(before).output
        found = changed_lines(unified_diff(before, after, "Dockerfile"))
        old, new = before.split(b"\n"), after.split(b"\n")
        assert found == {at: (old[at - 1], new[at - 1]) for at in range(1, len(old) + 1) if old[at - 1] != new[at - 1]}

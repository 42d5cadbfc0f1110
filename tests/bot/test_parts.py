"""A run that keeps to a few repositories: whose limits it shares, and whom it asks."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.ledger.ledger import opened
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

HOUR = 3600.0
# Runs one after the other, as w(hole) or p(art), each with the hours since the first; "!" was killed. Each opens one
# pull request: how many the last one then finds opened by those that it shares its limits with, itself included.
NIGHTS = [
    ("w0", 1),
    ("w0 w1", 1),
    ("w0! w1", 2),
    ("w0 p1", 2),
    ("w0 p1 p2", 3),
    ("w0 p1 w2", 1),
    ("w0! p1 w2", 3),
    ("w0! p1 w2 w3", 1),
    ("w0! p1 w2! w3", 4),
    ("w0! p1! w2", 3),
    ("w0 p21", 1),
    ("w0 p1! p2", 3),
    ("p0 w1", 1),
    ("p0! w1", 1),
    ("p0 p1", 2),
    ("w0! p19 w21", 1),
]


@pytest.mark.parametrize(("runs", "expected"), NIGHTS)
def test_a_part_shares_the_limits_of_the_night(tmp_path: Path, runs: str, expected: int) -> None:
    found = 0
    for number, one in enumerate(runs.split()):
        hours = float(one.strip("wp!"))
        with opened(tmp_path / "ledger", partial(float, 1e9 + hours * HOUR)) as ledger:
            ledger.begin(is_part=one[0] == "p")
            ledger.note_opened(f"r{number}")
            found = ledger.opened_in_run()
            if not one.endswith("!"):
                ledger.end(saw_everything=one[0] == "w")
    assert found == expected


def test_one_repository_by_its_name_is_asked_for_alone(lab: "Lab") -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        for number in range(3):
            place.make(f"app-{number}", {"Dockerfile": "FROM python\nRUN pip install a\n"}, "main")
        configure(place, {"campaign": {"name": "slim"}})
        run(place, "sweep")
        before = len(place.double.requests)
        assert any("organization(" in one.document for one in place.double.requests)
        assert run(place, "sweep --repository ACME/app-1").outcomes == {"app-1": "left/up-to-date"}
        asked = place.double.requests[before:]
        assert not any("organization(" in one.document for one in asked)
        assert len(asked) <= 3
        place.act({"in": "app-1", "do": "rename", "to": "new"})
        assert run(place, "sweep --repository acme/app-1").outcomes == {"new": "left/up-to-date"}
        assert run(place, "sweep --repository acme/new").outcomes == {"new": "left/up-to-date"}
        assert run(place, "sweep --repository other/new").outcomes == {"other/new": "failed/not-listed"}
        assert run(place, "sweep --repository 'acme/app-*'").outcomes == {
            "app-0": "left/up-to-date",
            "app-2": "left/up-to-date",
        }


def test_what_was_planned_and_reported_of_all_stays(lab: "Lab") -> None:
    with stage("local", lab) as place:
        for name in ("a", "b"):
            place.make(name, {"Dockerfile": "FROM python\nRUN pip install a\n"}, "main")
        configure(place, {})
        run(place, "sweep --dry-run")
        report = lab.folder / "report"
        before = {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()}
        lab.run("sweep", "--repository", "a", "--dry-run")
        lab.run("sweep", "--repository", "a")
        lab.run("apply", "report/plan.json", "--except", "a")
        assert {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()} == before
        assert place.tip("b") is not None

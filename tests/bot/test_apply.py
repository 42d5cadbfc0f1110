"""What ``apply`` refuses of a saved plan, on a folder of repositories."""

import json
from typing import TYPE_CHECKING

from tests.bot.conftest import Run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": b"FROM python\nRUN pip install a\n"}


def applied(lab: "Lab") -> Run:
    done = lab.run("apply", "report/plan.json")
    report = json.loads((lab.folder / "report/report.json").read_bytes())
    return Run(done.returncode, done.stdout, done.stderr, report)


def planned(lab: "Lab") -> "Path":
    """Where the plan of a dry run over one repository is."""
    lab.repository("app.git", _NEEDED)
    lab.configure()
    assert lab.sweep("--dry-run").outcomes == {"app": ("planned", "dry-run")}
    return lab.folder / "report" / "plan.json"


def test_plan_of_another_file_is_not_published(lab: "Lab") -> None:
    plan = planned(lab)
    before = lab.refs()
    blob = lab.git(lab.source / "app.git", "rev-parse", "main:Dockerfile")
    plan.write_text(plan.read_text("utf-8").replace(blob, "1" * len(blob)), encoding="utf-8")
    run = applied(lab)
    assert (run.exit, run.outcomes) == (1, {"app": ("failed", "blob-moved")})
    assert "Dockerfile is not the file that was planned" in run.repository("app")["message"]
    assert lab.refs() == before


def test_plan_that_would_not_be_made_now_is_not_published(lab: "Lab") -> None:
    """Somebody asked for less since, or wrote more into the plan."""
    planned(lab)
    before = lab.refs()
    lab.configure('[dockerfiles]\nexclude = ["Dockerfile"]\n')
    run = applied(lab)
    assert (run.exit, run.outcomes) == (1, {"app": ("failed", "plan-differs")})
    assert lab.refs() == before

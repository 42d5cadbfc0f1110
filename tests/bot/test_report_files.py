"""What a sweep writes beside its JSON: report.md in the operator's words, and into the summary of a job."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": b"FROM python\nRUN pip install a\n"}


def events(text: str) -> dict[str, str]:
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return {line["event"]: line["message"] for line in lines}


def configured(lab: "Lab", report: str, template: str | None = None) -> "Lab":
    lab.repository("my_repo.git", _NEEDED)
    lab.configure(f"[report]\n{report}\n")
    if template is not None:
        (lab.folder / "report.jinja").write_text(template, encoding="utf-8")
    return lab


def test_own_template_makes_the_report(lab: "Lab") -> None:
    template = "{{ repositories }} looked at, {{ fixes }} to fix\n"
    run = configured(lab, 'template = "report.jinja"', template).sweep()
    assert run.exit == 0
    assert (lab.folder / "report" / "report.md").read_text("utf-8") == "1 looked at, 1 to fix\n"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (None, "No such file"),
        ("{{ outcomes }}", "outcomes is not known in it"),
        ("{% if %}", "in its line 1"),
        ("\n{{ 1 / 0 }}", "in its line 2"),
        ("{{ 'x' * 10 }}", "for a sweep of nothing it cannot be filled"),
        ("{{ people[0].message }}", "for a sweep of nothing it cannot be filled"),
    ],
)
def test_template_that_cannot_be_used_stops_a_sweep_before_it_starts(
    lab: "Lab", template: str | None, told: str
) -> None:
    done = configured(lab, 'template = "report.jinja"', template).run("sweep")
    assert done.returncode == 2
    assert told in done.stderr
    assert "report.jinja: " in done.stderr
    assert done.stderr.endswith("or leave [report] template out\n") or template is None
    assert "pip-no-cache/fix" not in json.dumps(lab.refs())


def test_template_that_fails_for_this_sweep_is_told_and_replaced(lab: "Lab") -> None:
    template = "{% for change in changed %}{{ change.surprise }}{% endfor %}"
    done = configured(lab, 'template = "report.jinja"', template).run("sweep", "--log-format", "json")
    assert done.returncode == 1
    assert "report.template" in events(done.stdout)["report-template"]
    assert (lab.folder / "report" / "report.md").read_text("utf-8").startswith("# Sweep\n")


def test_summary_of_a_job_is_written_only_when_asked_for(lab: "Lab", tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    configured(lab, "step_summary = false").sweep(GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text("utf-8") == "before\n"
    lab.configure('[report]\nstep_summary = true\nformats = ["json"]\n')
    lab.sweep(GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text("utf-8").startswith("before\n# Sweep\n")


@pytest.mark.parametrize("named", ["", "missing/summary.md"])
def test_summary_that_cannot_be_written_is_told(lab: "Lab", named: str) -> None:
    extra = {"GITHUB_STEP_SUMMARY": named} if named else {}
    done = configured(lab, "step_summary = true").run("sweep", "--log-format", "json", **extra)
    assert done.returncode == 0
    assert "no-step-summary" in events(done.stdout)

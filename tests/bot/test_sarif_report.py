"""The files for code scanning that a sweep writes: one for each repository, valid, and within what an upload may be."""

import gzip
import json
import os
import random
import shutil
import string
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Schema

from bot.model import OutcomeKind, Plan, SweepReport, skipped
from bot.reports import Background, sarif_report, write
from fixer import Finding, Quote, Report, Verdict, upload
from fixer.output import upload as limits
from tests.bot.fixed_report import EVIL, REPORT, SHOP, outcome, planned

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": b"FROM python\nRUN pip install a\n"}
# Its first byte can be read by nobody, whoever asks.
_UNREADABLE = Path("/proc/self/mem")
_SARIF = '[report]\nformats = ["json", "sarif"]\n'


def run_of(text: str) -> dict[str, Any]:
    Schema.model_validate_json(text)
    (run,) = json.loads(text)["runs"]
    assert isinstance(run, dict)
    return run


def reported(*plans: Plan) -> SweepReport:
    found = tuple(outcome(OutcomeKind.CLEAN, "nothing-to-fix", "Nothing.", plan) for plan in plans)
    return replace(REPORT, outcomes=found)


def test_a_sweep_writes_a_file_for_each_repository(lab: "Lab") -> None:
    lab.repository("app.git", _NEEDED)
    lab.repository("teams/clean.git", {"Dockerfile": b"FROM python\n"})
    lab.configure(_SARIF)
    assert lab.sweep().exit == 0
    folder = lab.folder / "report" / "sarif"
    found = {path.relative_to(folder).as_posix(): run_of(path.read_text("utf-8")) for path in folder.rglob("*.sarif")}
    assert {name: len(run["results"]) for name, run in found.items()} == {"app.sarif": 1, "teams/clean.sarif": 0}
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*"))
    assert "versionControlProvenance" not in found["app.sarif"], "nobody else can reach a folder"


def test_what_did_not_change_keeps_its_file_and_what_is_gone_loses_it(lab: "Lab") -> None:
    for name in ("app.git", "gone.git"):
        lab.repository(name, _NEEDED)
    lab.configure(_SARIF)
    lab.sweep()
    folder = lab.folder / "report" / "sarif"
    (folder / "mine.sarif").write_text("{}", "utf-8")
    if _UNREADABLE.exists():
        (folder / "broken.sarif").symlink_to(_UNREADABLE)
    before = (folder / "app.sarif").read_bytes()
    shutil.rmtree(lab.source / "gone.git")
    lab.sweep()
    assert {path.name for path in folder.rglob("*.sarif")} - {"broken.sarif"} == {"app.sarif", "mine.sarif"}
    assert (folder / "app.sarif").read_bytes() == before


def test_commit_and_repository_are_named_by_what_the_forge_calls_them() -> None:
    run = run_of(sarif_report.text(planned("acme/shop", ("Dockerfile", SHOP))))
    assert run["versionControlProvenance"] == [
        {
            "repositoryUri": "https://forge.invalid/acme/shop",
            "revisionId": "c0ffee" * 6 + "c0ff",
            "branch": "main",
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]
    assert run["automationDetails"] == {"id": "pip-no-cache/sweep/"}
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["cache-written"], "only what is used"


def test_suppressed_results_which_would_become_open_alerts_are_left_out() -> None:
    plan = planned("acme/shop", ("Dockerfile", SHOP))
    assert plan.counts[Verdict.SUPPRESSED] == 1
    assert {result["properties"]["verdict"] for result in run_of(sarif_report.text(plan))["results"]} == {"fix"}


def test_results_are_those_of_check(lab: "Lab", tmp_path: Path) -> None:
    """Line by line, with the same fingerprints: both may be uploaded for one repository."""
    (tmp_path / "Dockerfile").write_bytes(SHOP)
    lab.repository("shop.git", {"Dockerfile": SHOP})
    lab.configure(_SARIF)
    lab.sweep()
    check = lab.run("check", "--format", "sarif", "--sarif-suppressed", "drop", str(tmp_path / "Dockerfile"))
    (ours,) = (lab.folder / "report" / "sarif").rglob("*.sarif")
    results, theirs = (run_of(text)["results"] for text in (ours.read_text("utf-8"), check.stdout))
    assert len(results) == 1
    assert [(one["message"], _region(one), one["ruleId"]) for one in results] == [
        (one["message"], _region(one), one["ruleId"]) for one in theirs
    ]
    assert [_inserted(one) for one in results] == [_inserted(one) for one in theirs]


def _region(result: dict[str, Any]) -> object:
    return result["locations"][0]["physicalLocation"]["region"]


def _inserted(result: dict[str, Any]) -> object:
    return result["fixes"][0]["artifactChanges"][0]["replacements"]


# Names


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("acme/shop", "acme/shop.sarif"),
        ("acme/.github", "acme/%2Egithub.sarif"),
        ("../x", "%2E./x.sarif"),
        ("a//b", "a/%/b.sarif"),
        ("a\\b:c\x1b\u202e", "a%5Cb%3Ac%1B%E2%80%AE.sarif"),
        ("caf\u00e9", "caf%C3%A9.sarif"),
    ],
)
def test_a_name_leads_nowhere_else(name: str, path: str) -> None:
    plan = planned("acme/shop", ("Dockerfile", SHOP))
    plan = replace(plan, repository=replace(plan.repository, name=name))
    assert [where for where, _ in sarif_report.files(reported(plan))] == [path]


def test_names_that_a_file_system_takes_for_one_have_two_files() -> None:
    plans = [planned(name, ("Dockerfile", SHOP)) for name in ("acme/App", "acme/app", "acme/" + "x" * 300, EVIL)]
    paths = [where for where, _ in sarif_report.files(reported(*plans))]
    assert len({path.casefold() for path in paths}) == 4
    assert max(len(part) for path in paths for part in path.split("/")) < 255


def test_what_is_left_out_loses_its_file_and_what_failed_keeps_it(tmp_path: Path) -> None:
    plans = [planned(f"acme/{name}", ("Dockerfile", SHOP)) for name in ("archived", "failed", "seen")]
    whole = Background(is_whole=True)
    write(reported(*plans), tmp_path, ["sarif"], whole)
    failed = replace(outcome(OutcomeKind.FAILED, "push-rejected", "No.", plans[1]), plan=None)
    seen = outcome(OutcomeKind.CLEAN, "nothing-to-fix", "Nothing.", plans[2])
    later = replace(REPORT, outcomes=(skipped("acme/archived", "archived", "It is archived."), failed, seen))
    for report, background, left in (
        (later, Background(), 3),
        (replace(later, complete=False), whole, 3),
        (later, whole, 2),
    ):
        write(report, tmp_path, ["sarif"], background)
        assert len(list(tmp_path.rglob("*.sarif"))) == left


# What an upload may be


def many(count: int, verdict: Verdict, path: str = "Dockerfile", command: str = "pip install a") -> Report:
    finding = Finding(verdict, "dynamic", "It is.", 0, 11, 1, 1, 1, 12, command, None)
    return Report(path, findings=(finding,) * count, quotes=(Quote("pip install", ()),) * count)


def left_out(run: dict[str, Any]) -> list[str]:
    return [note["message"]["text"] for note in run["invocations"][0]["toolConfigurationNotifications"]]


def test_of_too_many_results_those_that_matter_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_RESULTS", 50)
    reports = (many(30, Verdict.TOLD), many(15, Verdict.REFUSED, "a"), many(15, Verdict.REFUSED, "b"))
    run = run_of(upload(reports, "1.2.3"))
    assert [result["properties"]["verdict"] for result in run["results"]] == ["refused"] * 30
    assert left_out(run) == [
        "30 more results are left out: code scanning takes no larger file. report.json has all of them."
    ]
    assert left_out(run_of(upload((many(20, Verdict.REFUSED), many(30, Verdict.TOLD)), "1.2.3"))) == []


def test_of_one_verdict_that_is_too_much_the_first_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_RESULTS", 50)
    run = run_of(upload((many(30, Verdict.FIX, "a"), many(31, Verdict.FIX, "b")), "1.2.3"))
    assert len(run["results"]) == 50
    assert left_out(run)[0].startswith("11 more results are")
    prints = [result["partialFingerprints"]["pipNoCache/v1"] for result in run["results"]]
    assert len(set(prints)) == 50, "what is cut off changes no fingerprint"


def test_log_is_never_larger_than_code_scanning_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 100_000)
    letters = random.Random(1).choices(string.ascii_letters, k=2_000_000)  # noqa: S311 - noise that does not compress
    texts = ["".join(letters[at : at + 2_000]) for at in range(0, len(letters), 2_000)]
    findings = many(1, Verdict.FIX).findings
    reports = tuple(Report(f"{at}", findings=findings, quotes=(Quote(text, ()),)) for at, text in enumerate(texts))
    text = upload(reports, "1.2.3")
    assert len(gzip.compress(text.encode())) <= 100_000
    run = run_of(text)
    assert 0 < len(run["results"]) < 1_000
    assert left_out(run)[0].startswith(f"{1_000 - len(run['results'])} more results are")


# What Microsoft's own tool says


@pytest.mark.thorough
def test_sarif_multitool_has_no_warning(lab: "Lab", tmp_path: Path) -> None:
    if not shutil.which("npm"):
        pytest.skip("npm is not installed: it brings Microsoft's sarif-multitool")
    tool = tmp_path / "tool"
    tool.mkdir()
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "@microsoft/sarif-multitool"]
    if subprocess.run(command, cwd=tool, capture_output=True, check=False, timeout=300).returncode:
        pytest.skip("no npm registry answers: it has Microsoft's sarif-multitool")
    programs = [*tool.rglob("Sarif.Multitool")]
    if not programs:
        pytest.skip("there is no sarif-multitool for this platform")
    programs[0].chmod(0o755)
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "Dockerfile").write_bytes(SHOP + b"RUN $PIP install x\n")
    checked = lab.run("check", "--format", "sarif", "--verbose", str(shop)).stdout
    logs = {"check.sarif": checked, "sweep.sarif": sarif_report.text(planned("acme/odd", ("Dockerfile", SHOP)))}
    for name, text in logs.items():
        (tmp_path / name).write_text(text, "utf-8")
        call = [
            str(programs[0]),
            "validate",
            str(tmp_path / name),
            "--rule-kind",
            "Sarif;Gh",
            "--level",
            "Error;Warning",
        ]
        env = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        done = subprocess.run(call, env=env, capture_output=True, text=True, check=False, timeout=300)
        assert "Analysis completed successfully." in done.stdout
        assert not [line for line in done.stdout.splitlines() if ": warning " in line or ": error " in line]

"""Scenario files: repositories, a config, and what a sweep makes of them, each swept dry, for real and again."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.bot.conftest import Lab, Run

CASES = sorted(Path(__file__).with_name("cases").glob("*/scenario.toml"))
BRANCH = "pip-no-cache/fix"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parent.name)
def test_a_sweep_does_what_the_scenario_says(case: Path, lab: "Lab") -> None:
    scenario = tomllib.loads(case.read_bytes().decode())
    _build(lab, scenario)
    before = lab.refs()

    dry = lab.sweep("--dry-run")
    assert lab.refs() == before, "a dry run writes to no repository"
    _expect(dry, scenario, "dry")

    real = lab.sweep()
    _expect(real, scenario, "real")
    for name, expected in scenario["expect"].items():
        _check_branch(lab, real, name, expected)
    after = lab.refs()

    again = lab.sweep()
    _expect(again, scenario, "again")
    assert lab.refs() == after, "a second sweep changes nothing"


def _build(lab: "Lab", scenario: dict[str, Any]) -> None:
    lab.configure(scenario.get("config", ""))
    for name, repository in scenario["repositories"].items():
        files = {path: content.encode() for path, content in repository.get("files", {}).items()}
        options = {key: repository[key] for key in ("branch", "bare", "modes") if key in repository}
        lab.repository(repository.get("folder", f"{name}.git"), files, **options)


# What another sweep says of what it need not look into again.
_AGAIN = {"published": ("left", "up-to-date"), "clean": ("unchanged", "unchanged")}


def _expect(run: "Run", scenario: dict[str, Any], when: str) -> None:
    wanted = {}
    for name, expected in scenario["expect"].items():
        kind, reason = expected["outcome"]
        dry = ("planned", "dry-run") if kind == "published" else (kind, reason)
        wanted[name] = {"dry": dry, "real": (kind, reason), "again": _AGAIN.get(kind, (kind, reason))}[when]
    assert run.outcomes == wanted, run.output + run.complaint
    assert run.exit == scenario.get("exit", 0), run.complaint
    if when == "again":
        return
    for name, expected in scenario["expect"].items():
        found = run.repository(name)
        assert {item["path"]: item["reason"] for item in found["left_out"]} == expected.get("left_out", {})
        assert _unknown(found) == expected.get("unknown", [])
        assert {file["path"] for file in found["files"] if file["changed"]} == set(expected.get("changed", {}))


def _unknown(found: dict[str, Any]) -> list[str]:
    """The scripts that nobody could read, and where each is run."""
    each = [(file["path"], one) for file in found["files"] for one in file.get("unknown_scripts", ())]
    return [f"{path}:{one['line']} {one['path']}" for path, one in each]


def _check_branch(lab: "Lab", run: "Run", name: str, expected: dict[str, Any]) -> None:
    path = next(found for found in (lab.source / f"{name}.git", lab.source / name) if found.exists())
    if "changed" not in expected:
        assert not lab.git(path, "for-each-ref", f"refs/heads/{BRANCH}")
        return
    report = run.repository(name)
    base, tip = report["base_commit"], lab.git(path, "rev-parse", BRANCH)
    assert lab.git(path, "rev-parse", f"{tip}^@") == base
    assert lab.git(path, "log", "-1", "--format=%ad %cd", "--date=raw", tip) == "1700000000 +0130 1700000000 +0130"
    for changed, content in expected["changed"].items():
        assert lab.blob(path, changed) == content.encode()
    raw = lab.git(path, "diff-tree", "-r", "--raw", "--no-renames", base, tip).splitlines()
    assert {line.split("\t")[1] for line in raw} == set(expected["changed"])
    assert all(line.split(" ")[0] == f":{line.split(' ')[1]}" for line in raw), "modes are kept"
    _check_diffs(lab, path, report, tip)


def _check_diffs(lab: "Lab", path: Path, report: dict[str, Any], tip: str) -> None:
    """The diffs of the report, applied to the base by git, give the tree that was pushed."""
    index = {"GIT_INDEX_FILE": str(lab.folder / "applied")}
    lab.git(path, "read-tree", report["base_commit"], extra=index)
    for file in report["files"]:
        if file["diff"]:
            lab.git(path, "apply", "--cached", "-", stdin=file["diff"].encode(), extra=index)
    assert lab.git(path, "write-tree", extra=index) == lab.git(path, "rev-parse", f"{tip}^{{tree}}")

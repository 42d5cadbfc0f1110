"""semgrep itself, with the rule missing-pip-no-cache-dir as it is published, over the sample after ``fix``."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixer import FixResult, Policy, Settings, fix
from tests.fixer.differential.test_scanners_after_fix import SOURCES, sample, still_asking, unlike, unsaid

VERSION = "1.185.0"
PATTERNS = {
    "pattern": "RUN ... $PIP install ...",
    "without": ["RUN ... $PIP install ... --no-cache-dir ...", "RUN ... $PIP install . ..."],
    "env": [f"ENV ... PIP_NO_CACHE_DIR{value} ...\n...\nRUN ... $PIP install ...\n" for value in ("=$VALUE", "")],
}


@pytest.fixture(scope="module")
def semgrep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """semgrep on the PATH, else in an environment of its own; where it cannot be had the tests are skipped."""
    folder = tmp_path_factory.mktemp("semgrep")
    found = shutil.which("semgrep")
    if found:
        return Path(found)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    done = subprocess.run([folder / "bin" / "pip", "install", "--quiet", f"semgrep=={VERSION}"], check=False)
    if done.returncode:
        pytest.skip(f"semgrep {VERSION} cannot be installed here")
    return folder / "bin" / "semgrep"


def rule() -> str:
    """The rule, as JSON, which is YAML too."""
    outside = [{"pattern-not-inside": text} for text in (*PATTERNS["without"], *PATTERNS["env"])]
    name = {"metavariable-regex": {"metavariable": "$PIP", "regex": "pip"}}
    patterns = [{"pattern": PATTERNS["pattern"]}, *outside, name]
    one = {"id": "asked", "languages": ["dockerfile"], "severity": "INFO", "message": "asked", "patterns": patterns}
    return json.dumps({"rules": [one]})


def alerts(semgrep: Path, folder: Path, results: dict[str, FixResult]) -> dict[str, set[int]]:
    """The lines at which semgrep asks in every file as ``fix`` leaves it."""
    files = folder / "files"
    files.mkdir()
    for name, result in results.items():
        (files / name).write_bytes(result.output)
    (folder / "rule.yaml").write_text(rule(), "utf-8")
    options = ("--metrics=off", "--disable-version-check", "--no-git-ignore", "--json", "--quiet")
    run = subprocess.run(
        [semgrep, "scan", "--config", folder / "rule.yaml", *options, "."],
        cwd=files,
        env={"PATH": f"{semgrep.parent}:/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, set[int]] = {name: set() for name in results}
    for entry in json.loads(run.stdout)["results"]:
        found[Path(entry["path"]).name].add(entry["start"]["line"])
    return found


@pytest.mark.thorough
def test_semgrep_asks_where_findings_say_so(semgrep: Path, tmp_path: Path) -> None:
    results = sample(Policy.SEMGREP)
    found = alerts(semgrep, tmp_path, results)
    assert unlike(results, found, "semgrep") == {}
    assert any(found.values())


@pytest.mark.thorough
@pytest.mark.parametrize("remedy", ["env", "mount"])
def test_findings_say_whether_semgrep_still_asks_under_another_remedy(
    semgrep: Path, tmp_path: Path, remedy: str
) -> None:
    given = Settings(remedy=remedy, buildkit=True)
    results = {name: fix(source, given) for name, source in SOURCES.items()}
    assert unsaid(results, alerts(semgrep, tmp_path, results), "semgrep") == {}
    assert any(still_asking(result, "semgrep") for result in results.values())

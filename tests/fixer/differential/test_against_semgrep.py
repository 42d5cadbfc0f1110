"""semgrep itself, with the rule missing-pip-no-cache-dir as it is published, over the sample after ``fix``."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixer import Policy
from tests.fixer.differential.test_scanners_after_fix import sample, unlike

VERSION = "1.185.0"
PATTERNS = {
    "pattern": "RUN ... $PIP install ...",
    "without": ["RUN ... $PIP install ... --no-cache-dir ...", "RUN ... $PIP install . ..."],
    "env": "ENV PIP_NO_CACHE_DIR=...\n...\nRUN ... $PIP install ...\n",
}


def program(folder: Path) -> Path:
    """semgrep on the PATH, else in an environment of its own; where it cannot be had the test is skipped."""
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
    outside = [{"pattern-not-inside": text} for text in (*PATTERNS["without"], PATTERNS["env"])]
    name = {"metavariable-regex": {"metavariable": "$PIP", "regex": "pip"}}
    patterns = [{"pattern": PATTERNS["pattern"]}, *outside, name]
    one = {"id": "asked", "languages": ["dockerfile"], "severity": "INFO", "message": "asked", "patterns": patterns}
    return json.dumps({"rules": [one]})


@pytest.mark.thorough
def test_semgrep_asks_where_findings_say_so(tmp_path: Path) -> None:
    results = sample(Policy.SEMGREP)
    semgrep = program(tmp_path / "semgrep")
    files = tmp_path / "files"
    files.mkdir()
    for name, result in results.items():
        (files / name).write_bytes(result.output)
    (tmp_path / "rule.yaml").write_text(rule(), "utf-8")
    options = ("--metrics=off", "--disable-version-check", "--no-git-ignore", "--json", "--quiet")
    run = subprocess.run(
        [semgrep, "scan", "--config", tmp_path / "rule.yaml", *options, "."],
        cwd=files,
        env={"PATH": f"{semgrep.parent}:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    alerts: dict[str, set[int]] = {name: set() for name in results}
    for entry in json.loads(run.stdout)["results"]:
        alerts[Path(entry["path"]).name].add(entry["start"]["line"])
    assert unlike(results, alerts, "semgrep") == {}
    assert any(alerts.values())

"""Scripts that Dockerfiles run, as check and fix treat them on the command line."""

import json
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.program import COMMAND

ROOT = Path(__file__).parents[2]
DOCKERFILE = b"FROM python:3.12\nCOPY scripts /s\nRUN /s/install.sh\n"
SCRIPT = b"#!/bin/sh\nset -e\npip install flask\n"
FIXED = b"#!/bin/sh\nset -e\npip install --no-cache-dir flask\n"

Result = subprocess.CompletedProcess[str]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command in a work tree with a Dockerfile and the script that it runs."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "Dockerfile").write_bytes(DOCKERFILE)
    (tmp_path / "scripts/install.sh").write_bytes(SCRIPT)
    (tmp_path / "scripts/install.sh").chmod(0o755)

    def _run(*args: str, **options: Any) -> Result:  # noqa: ANN401 - what subprocess.run takes
        options = {"cwd": tmp_path, "capture_output": True, "text": True, "timeout": 60, **options}
        return subprocess.run([*COMMAND, *args], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, **options)

    return _run


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (("check",), 0, "Found nothing to fix in 2 files; 1 told.\n"),
        (("check", "--strict"), 1, "Found nothing to fix in 2 files; 1 told.\n"),
        (("check", "--strict", "--exit-zero"), 0, "Found nothing to fix in 2 files; 1 told.\n"),
        (("check", "--scripts", "fix"), 1, "Found 1 pip command to fix in 1 file.\n"),
        (("check", "--scripts", "off"), 0, "Found nothing to fix in 1 file.\n"),
        (("check", "--exclude", "scripts"), 0, "Found nothing to fix in 1 file.\n"),
        (("fix",), 0, "Found nothing to fix in 2 files; 1 told.\n"),
        (("fix", "--scripts", "fix"), 0, "Fixed 1 pip command in 1 file.\n"),
    ],
)
def test_exit_code_and_sum(run: Run, args: tuple[str, ...], code: int, told: str) -> None:
    found = run(*args)
    assert (found.returncode, found.stderr) == (code, "")
    assert told in found.stdout.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("files", "args", "said"),
    [
        ((DOCKERFILE, SCRIPT), (), "Fixable with `fix --scripts fix`."),
        ((DOCKERFILE + b"RUN pip install a\n", SCRIPT), (), "Fixable with `fix`, in scripts with `fix --scripts fix`."),
        (
            (DOCKERFILE + b"RUN pip install a\n", SCRIPT),
            ("--scripts", "fix"),
            "Fixable with `fix`, in scripts with `fix --scripts fix`.",
        ),
        ((DOCKERFILE, SCRIPT), ("--scripts", "fix"), "Fixable with `fix --scripts fix`."),
        ((DOCKERFILE + b"RUN pip install a\n", FIXED), ("--scripts", "fix"), "Fixable with `fix`."),
        ((DOCKERFILE + b"RUN --mount=type=cache,target=/root/.cache /s/install.sh\n", SCRIPT), (), None),
        ((DOCKERFILE, b"#!/usr/bin/env python3\nimport os\nos.system('pip install a')\n"), (), None),
        ((DOCKERFILE, FIXED), (), None),
    ],
)
def test_check_ends_with_how_scripts_are_fixed_where_they_can_be(
    run: Run, tmp_path: Path, files: tuple[bytes, bytes], args: tuple[str, ...], said: str | None
) -> None:
    (tmp_path / "Dockerfile").write_bytes(files[0])
    (tmp_path / "scripts/install.sh").write_bytes(files[1])
    last = run("check", *args).stdout.splitlines()[-1]
    assert last == said if said else last.startswith("Found nothing to fix")


@pytest.mark.parametrize(
    ("settings", "args", "said"),
    [
        ('scripts = "fix"\n', (), "Fixable with `fix`."),
        ('scripts = "fix"\n', ("--scripts", "fix"), "Fixable with `fix`."),
        ('scripts = "fix"\n', ("--scripts", "tell"), "Fixable with `fix --scripts fix`."),
        ('[[overrides]]\npaths = ["scripts/"]\nscripts = "fix"\n', ("--scripts", "fix"), "Fixable with `fix`."),
        ('[[overrides]]\npaths = ["other/"]\nscripts = "fix"\n', ("-j", "2"), "Fixable with `fix --scripts fix`."),
    ],
)
def test_check_ends_with_no_option_that_the_settings_make_needless(
    run: Run, tmp_path: Path, settings: str, args: tuple[str, ...], said: str
) -> None:
    (tmp_path / ".pip-no-cache.toml").write_text(settings)
    assert run("check", *args).stdout.splitlines()[-1] == said


def test_a_finding_stands_in_the_script_and_says_who_runs_it(run: Run, tmp_path: Path) -> None:
    lines = run("check", "../Dockerfile", cwd=tmp_path / "scripts").stdout.splitlines()
    assert lines[0].startswith("install.sh:3:1: in-script pip install leaves pip's cache in the image layer: ")
    assert lines[0].endswith(" (run by ../Dockerfile:3)")


def test_formats_tell_it_with_paths_from_the_root(run: Run, tmp_path: Path) -> None:
    sarif = json.loads(run("check", "--format", "sarif", "..", cwd=tmp_path / "scripts").stdout)
    (result,) = sarif["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("in-script", "note")
    related = result["relatedLocations"][0]["physicalLocation"]
    assert (related["artifactLocation"]["uri"], related["region"]) == ("Dockerfile", {"startLine": 3})
    found = json.loads(run("check", "--format", "json").stdout)
    assert found["summary"]["told"] == 1
    assert found["files"][1]["path"] == "scripts/install.sh"
    assert found["files"][1]["findings"][0]["via"] == [{"path": "Dockerfile", "line": 3}]
    assert run("check", "--format", "github").stdout.startswith("::notice file=scripts/install.sh,line=3,")


def test_scripts_that_nobody_can_read_are_counted_and_told(run: Run, tmp_path: Path) -> None:
    more = b"COPY --from=tools /t /t\nRUN sh /t/a.sh && /t/a.sh\nRUN . /t/b.sh\n"
    (tmp_path / "Dockerfile").write_bytes(DOCKERFILE + more)
    why = "is not judged: it comes from another stage or from an image"
    assert run("check").stdout.splitlines()[-2].endswith("; 1 told; 2 scripts not looked into, -v says why.")
    loud = run("check", "-v")
    assert loud.stderr.splitlines() == [
        f"Dockerfile:{line}: what pip does in {path} {why}" for line, path in ((5, "/t/a.sh"), (6, "/t/b.sh"))
    ]
    assert "; 2 scripts not looked into." in loud.stdout
    found = json.loads(run("check", "--format", "json").stdout)
    assert found["summary"]["unknown_scripts"] == 2
    assert found["files"][0]["unknown_scripts"] == [
        {"line": 5, "path": "/t/a.sh", "message": f"what pip does in /t/a.sh {why}"},
        {"line": 6, "path": "/t/b.sh", "message": f"what pip does in /t/b.sh {why}"},
    ]
    sarif = json.loads(run("check", "--format", "sarif").stdout)
    assert sarif["runs"][0]["invocations"][0]["properties"] == {"unknownScripts": 2}
    assert "not looked into" not in run("check", "--scripts", "off", "-v").stdout


def test_fix_keeps_the_mode_and_is_done_once(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "scripts/install.sh"
    assert run("fix", "--scripts", "fix").returncode == 0
    assert (script.read_bytes(), stat.S_IMODE(script.stat().st_mode)) == (FIXED, 0o755)
    assert run("fix", "--scripts", "fix", "--diff").stdout == ""
    assert run("check").stdout.splitlines()[0] == "Found nothing to fix in 2 files."


def test_a_diff_has_the_script_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    found = run("fix", "--scripts", "fix", "--diff")
    assert found.returncode == 1
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], cwd=tmp_path, input=found.stdout, text=True, check=True)
    assert (tmp_path / "scripts/install.sh").read_bytes() == FIXED


def test_many_processes_change_scripts_at_the_end(run: Run, tmp_path: Path) -> None:
    for number in range(70):
        (tmp_path / f"{number}.Dockerfile").write_bytes(DOCKERFILE + b"RUN pip install a\n")
    found = run("fix", "--scripts", "fix", "--jobs", "2")
    assert "Fixed 71 pip commands in 71 files." in found.stdout.splitlines()
    assert (tmp_path / "scripts/install.sh").read_bytes() == FIXED


def test_a_script_that_others_run_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.Dockerfile").write_bytes(DOCKERFILE)
    found = run("fix", "--scripts", "fix", "Dockerfile")
    assert "other.Dockerfile may run the script too and was not judged: give it as well" in found.stdout
    assert (tmp_path / "scripts/install.sh").read_bytes() == SCRIPT


@pytest.mark.parametrize(
    ("file", "text", "left"),
    [
        (".pip-no-cache.toml", 'scripts = "fix"\n', FIXED),
        (".pip-no-cache.toml", 'scripts = "fix"\nexclude = ["scripts/"]\n', SCRIPT),
        (".pip-no-cache.toml", 'scripts = "fix"\n[[overrides]]\npaths = ["scripts/"]\nscripts = "tell"\n', SCRIPT),
        ("scripts/.pip-no-cache.toml", "enabled = false\n", SCRIPT),
        (".gitignore", "scripts/\n", SCRIPT),
        (".hadolint.yaml", "ignored: [DL3042]\n", SCRIPT),
    ],
)
def test_settings_say_yes_and_no(run: Run, tmp_path: Path, file: str, text: str, left: bytes) -> None:
    (tmp_path / file).write_text(text)
    args = () if file == ".pip-no-cache.toml" else ("--scripts", "fix")
    assert run("fix", *args).returncode == 0
    assert (tmp_path / "scripts/install.sh").read_bytes() == left


@pytest.mark.parametrize(("added", "left"), [("scripts/install.sh", FIXED), ("Dockerfile", SCRIPT)])
def test_what_git_tracks_is_not_left_out(run: Run, tmp_path: Path, added: str, left: bytes) -> None:
    (tmp_path / ".git").rmdir()
    (tmp_path / ".gitignore").write_text("scripts/\n")
    for args in (("init", "--quiet"), ("add", "--force", added)):
        subprocess.run(["git", *args], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    assert run("fix", "--scripts", "fix").returncode == 0
    assert (tmp_path / "scripts/install.sh").read_bytes() == left


def test_an_index_that_is_a_pipe_somebody_holds_open_tells_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("scripts/\n")
    os.mkfifo(tmp_path / ".git/index")
    held = os.open(tmp_path / ".git/index", os.O_RDWR)
    try:
        found = run("fix", "--scripts", "fix")
    finally:
        os.close(held)
    assert (found.returncode, "fault" in found.stdout + found.stderr) == (0, False)
    assert (tmp_path / "scripts/install.sh").read_bytes() == SCRIPT


_DATADOG = "schema-version: v1.0\nsast:\n  global-config:\n    ignore-paths: [{}]\n"


@pytest.mark.parametrize(
    ("files", "args", "is_changed"),
    [
        ({}, ("--exclude", "*.sh"), False),
        ({}, ("--exclude", "/scripts/install.sh"), False),
        ({}, ("--exclude", "/install.sh"), True),
        ({"code-security.datadog.yaml": _DATADOG.format("scripts")}, (), False),
        ({"code-security.datadog.yaml": _DATADOG.format("Dockerfile")}, (), True),
        ({"scripts/install.sh": "# hadolint ignore=DL3042\npip install flask\n"}, (), False),
        ({"scripts/install.sh": "# hadolint ignore=DL3042\npip install flask\n"}, ("--no-suppress",), True),
        ({"scripts/install.sh": "# Code generated by x. DO NOT EDIT.\npip install flask\n"}, (), False),
        ({"Dockerfile": DOCKERFILE.decode().replace("RUN", "# pip-no-cache: ignore\nRUN")}, (), True),
    ],
)
def test_a_no_to_a_script_is_heard(
    run: Run, tmp_path: Path, files: dict[str, str], args: tuple[str, ...], is_changed: bool
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    script = tmp_path / "scripts/install.sh"
    before = script.read_bytes()
    assert run("fix", "--scripts", "fix", *args).returncode == 0
    assert script.read_bytes() == (before.replace(b"install f", b"install --no-cache-dir f") if is_changed else before)


def test_generated_and_vendored_scripts_are_left_alone(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "scripts/install.sh"
    script.write_bytes(b"#!/bin/sh\n# Code generated by x. DO NOT EDIT.\npip install flask\n")
    assert run("check").stdout == "Found nothing to fix in 1 file.\n"
    (tmp_path / "Dockerfile").write_bytes(DOCKERFILE.replace(b"scripts", b"vendor"))
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor/install.sh").write_bytes(SCRIPT)
    assert run("check").stdout.startswith("Found nothing to fix in 1 file; 1 left out")
    assert "Found nothing to fix in 2 files; 1 told." in run("check", "--no-ignore").stdout.splitlines()
    assert run("fix", "--scripts", "fix").returncode == 0
    assert (tmp_path / "vendor/install.sh").read_bytes() == SCRIPT


def test_stdin_gives_the_dockerfile_alone(run: Run, tmp_path: Path) -> None:
    found = run("fix", "-", "--scripts", "fix", input=DOCKERFILE.decode())
    assert found.stdout == DOCKERFILE.decode()
    assert (tmp_path / "scripts/install.sh").read_bytes() == SCRIPT


def test_a_baseline_knows_what_is_told(run: Run) -> None:
    assert run("check", "--strict", "--baseline", "base.json").returncode == 0
    assert run("check", "--strict", "--baseline", "base.json").returncode == 0
    assert run("check", "--strict").returncode == 1


def test_what_no_way_is_seen_to_lead_to_only_may_leave_a_cache(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(DOCKERFILE.rstrip() + b" deps\n")
    (tmp_path / "scripts/install.sh").write_text(
        "#!/bin/sh\ndeps() { pip install a; }\nother() { pip install b; }\nany() { pip install c; }\n"
        'case "$1" in\n  deps|x) deps ;;\n  other) other ;;\n  *) any ;;\nesac\n'
        'case "$HOST" in\n  x) pip install d ;;\nesac\nexit 0\npip install e\n'
    )
    findings = json.loads(run("check", "--format", "json").stdout)["files"][1]["findings"]
    said = [(one["line"], one["message"].partition(" pip's cache")[0]) for one in findings]
    assert said == [
        (2, "pip install leaves"),
        (3, "pip install may leave"),
        (4, "pip install may leave"),
        (11, "pip install leaves"),
        (14, "pip install may leave"),
    ]

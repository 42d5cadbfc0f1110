"""What check says at its end of the `uv pip install` that nobody asked for."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.program import COMMAND

ROOT = Path(__file__).parents[2]
ONE = b"FROM python:3.12\nRUN uv pip install a\n"
TWO = ONE + b"RUN uv venv && \\\n    uv pip install --system b\n"
NONE = (
    b"FROM python:3.12\nRUN uv pip install --no-cache a\nRUN UV_NO_CACHE=1 uv pip install b\nRUN uv sync\n"
    b"RUN --mount=type=cache,target=/root/.cache uv pip install c\nRUN uv pip list\nRUN uv pip install $OPTIONS\n"
    b"# pip-no-cache: ignore\nRUN uv pip install d\n"
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def _run(source: bytes, *args: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "Dockerfile").write_bytes(source)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [*COMMAND, *args], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return _run


@pytest.mark.parametrize(
    ("source", "args", "last"),
    [
        (ONE, (), "`--uv` takes in 1 `uv pip install` that was left alone."),
        (TWO, (), "`--uv` takes in 2 `uv pip install` that were left alone."),
        (TWO, ("--policy", "literal"), "`--uv` takes in 2 `uv pip install` that were left alone."),
        (
            ONE + b"RUN pip install a\n",
            (),
            "Fixable with `fix`; `--uv` takes in 1 `uv pip install` that was left alone.",
        ),
        (ONE, ("--uv",), "Fixable with `fix`."),
        (ONE, ("--quiet",), None),
        (NONE, (), "Found nothing to fix in 1 file."),
    ],
)
def test_check_says_how_many_it_left_alone(run: Run, source: bytes, args: tuple[str, ...], last: str | None) -> None:
    told = run(source, "check", *args).stdout.splitlines()
    assert told[-1:] == ([last] if last else [])


def test_nothing_is_left_where_the_settings_ask_for_uv(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".pip-no-cache.toml").write_text("uv = true\n")
    assert "left alone" not in run(TWO, "check").stdout
    assert json.loads(run(TWO, "check", "--format", "json").stdout)["summary"]["uv_left_alone"] == 0


@pytest.mark.parametrize(("source", "count"), [(ONE, 1), (TWO, 2), (NONE, 0)])
def test_programs_are_told_too(run: Run, source: bytes, count: int) -> None:
    counts = json.loads(run(source, "check", "--format", "json").stdout)["summary"]
    assert counts["uv_left_alone"] == count
    (log,) = json.loads(run(source, "check", "--format", "sarif").stdout)["runs"]
    assert log["invocations"][0].get("properties", {}) == ({"uvLeftAlone": count} if count else {})


def test_many_processes_count_as_one(run: Run, tmp_path: Path) -> None:
    for number in range(70):
        (tmp_path / f"{number}.Dockerfile").write_bytes(ONE)
    last = run(TWO, "check", "--jobs", "2").stdout.splitlines()[-1]
    assert last == "`--uv` takes in 72 `uv pip install` that were left alone."


def test_fix_counts_what_it_leaves_for_programs(run: Run) -> None:
    found = json.loads(run(TWO + b"RUN pip install a\n", "fix", "--format", "json", "--diff").stdout)
    assert (found["summary"]["fix"], found["summary"]["uv_left_alone"]) == (1, 2)


SCRIPT = b"#!/bin/sh\nuv pip install a\nuv pip install --no-cache b\n"


@pytest.mark.parametrize(
    ("files", "args", "count"),
    [
        ({"Dockerfile": b"FROM python:3.12\nCOPY install.sh /\nRUN /install.sh\n"}, (), 1),
        ({"Dockerfile": b"FROM python:3.12\nCOPY install.sh /\nRUN /install.sh && uv pip install c\n"}, (), 2),
        (
            {
                "Dockerfile": b"FROM python:3.12\nCOPY install.sh /\nRUN /install.sh\n",
                "b.Dockerfile": b"FROM python:3.12\nCOPY install.sh /\nRUN sh /install.sh\n",
            },
            (),
            1,
        ),
        ({"Dockerfile": b"FROM python:3.12\nCOPY install.sh /\nRUN echo /install.sh\n"}, (), 0),
        ({"Dockerfile": b"FROM python:3.12\nCOPY install.sh /\nRUN /install.sh\n"}, ("--scripts", "off"), 0),
        ({"Dockerfile": b"FROM python:3.12\nCOPY install.sh /\nRUN /install.sh\n"}, ("--exclude", "*.sh"), 0),
        ({"Dockerfile": b"FROM python:3.12\nCOPY install.sh /\nRUN /install.sh\n"}, ("--uv",), 0),
    ],
)
def test_those_in_scripts_count_once(
    run: Run, tmp_path: Path, files: dict[str, bytes], args: tuple[str, ...], count: int
) -> None:
    """Whoever runs the script, however often; in text, JSON and SARIF alike."""
    (tmp_path / "install.sh").write_bytes(SCRIPT)
    for name, source in files.items():
        (tmp_path / name).write_bytes(source)
    own = files["Dockerfile"]
    assert json.loads(run(own, "check", "--format", "json", *args).stdout)["summary"]["uv_left_alone"] == count
    log = json.loads(run(own, "check", "--format", "sarif", *args).stdout)
    assert log["runs"][0]["invocations"][0].get("properties", {}).get("uvLeftAlone", 0) == count
    assert (f"takes in {count} `uv pip install`" in run(own, "check", *args).stdout) is bool(count)

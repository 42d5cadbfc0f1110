"""The command on a PATH, this project as a released repository, and an index to install its dependencies from."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RELEASED = (
    "fixer",
    "bot",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".ci",
    "requirements",
    ".pre-commit-hooks.yaml",
    "action.yml",
)

Result = subprocess.CompletedProcess[str]
Run = Callable[..., Result]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The caller's, without what steers git, Python, pre-commit and GitHub's runners; ``pip-no-cache`` is found."""
    odd = ("GIT_", "PYTHON", "PRE_COMMIT", "GITHUB_", "RUNNER_", "NO_COLOR", "SKIP")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(odd)}
    programs = tmp_path / "programs"
    programs.mkdir()
    script = programs / "pip-no-cache"
    start = shlex.join([sys.executable, "-P", "-c", "from bot.cli import main; main()"])
    script.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {start} "$@"\n')
    script.chmod(0o755)
    who = {
        f"GIT_{role}_{part}": "robin@example.invalid" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")
    }
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    return {**kept, **who, **quiet, "PATH": f"{programs}{os.pathsep}{kept['PATH']}"}


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Runs a command line in the test's own folder, or in ``cwd``."""

    def _run(*command: str | Path, cwd: Path = tmp_path, timeout: float = 240, **more: str) -> Result:
        return subprocess.run(
            command,
            cwd=cwd,
            env={**environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=timeout,
        )

    return _run


@pytest.fixture
def repository(tmp_path: Path, run: Run) -> Path:
    """An empty git repository with the branch main."""
    folder = tmp_path / "repository"
    folder.mkdir()
    assert run("git", "init", "--quiet", "--initial-branch=main", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def release(tmp_path: Path, run: Run) -> Path:
    """This project as users get it: a git repository with the tag v0.1.0."""
    folder = tmp_path / "release"
    folder.mkdir()
    for name in RELEASED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    for line in ("init --quiet", "add --all", "commit --quiet --message release", "tag v0.1.0"):
        assert run("git", *line.split(), cwd=folder).returncode == 0
    return folder


@pytest.fixture
def _index(tmp_path: Path, run: Run) -> None:
    """Skips the test where no package index answers: an environment of its own needs the dependencies."""
    download = ("-m", "pip", "download", "--no-deps", "--timeout", "5", "--retries", "0", "hatchling")
    if run(sys.executable, *download, "--dest", tmp_path / "downloads").returncode:
        pytest.skip("no package index answers: what is installed for real here needs one")

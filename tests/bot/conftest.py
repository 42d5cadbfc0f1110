"""Real git repositories in a temporary folder, and the command run over them as users run it."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.bot.warm_start import SECONDS, nursery
from tests.github_double.bare import Bare
from tests.program import COMMAND

pytest.register_assert_rewrite("tests.bot.play", "tests.bot.stage", "tests.bot.stages")

ROOT = Path(__file__).parents[2]
BRANCH = "pip-no-cache/fix"
_DATE = "1700000000 +0130"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the command left behind."""

    exit: int
    output: str
    complaint: str
    report: dict[str, Any]

    @property
    def outcomes(self) -> dict[str, tuple[str, str]]:
        return {one["name"]: (one["outcome"], one["reason"]) for one in self.report["repositories"]}

    def repository(self, name: str) -> dict[str, Any]:
        return next(one for one in self.report["repositories"] if one["name"] == name)


@dataclass(frozen=True, slots=True)
class Lab:
    """A folder with a source of repositories, a config and a report; nothing of the caller's environment.

    Where it ``is_cold``, the command is started as users start it, not in a process that has its modules already. The
    clock of one that is not goes ``faster`` times as fast, or is ``ahead`` by so many seconds (tests/bot/clock.py).
    """

    folder: Path
    is_cold: bool = False
    faster: float = 1.0
    ahead: float = 0.0

    @property
    def cold(self) -> "Lab":
        return replace(self, is_cold=True)

    @property
    def hasty(self) -> "Lab":
        return replace(self, faster=100.0)

    @property
    def source(self) -> Path:
        return self.folder / "org"

    @property
    def environment(self) -> dict[str, str]:
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in _SOMEBODY.items()}
        home = {"HOME": str(self.folder), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **home, **who}

    def git(self, repository: Path, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> str:
        command = ["git", "-C", str(repository), *arguments]
        environment = {**self.environment, **(extra or {})}
        done = subprocess.run(command, input=stdin, capture_output=True, check=True, env=environment)
        return done.stdout.decode("utf-8", "surrogateescape").strip("\n")

    def repository(
        self,
        name: str,
        files: Mapping[str, bytes],
        *,
        branch: str = "main",
        bare: bool = True,
        modes: Mapping[str, str] | None = None,
    ) -> Path:
        """A new repository below the source; without files it has no commit."""
        path = self.source / name
        path.mkdir(parents=True)
        kind = ["--bare"] if bare else []
        self.git(path, "init", "--quiet", "--template=", f"--initial-branch={branch}", *kind, ".")
        if files:
            self.commit(path, branch, files, modes)
        return path

    def commit(
        self,
        path: Path,
        branch: str,
        files: Mapping[str, bytes],
        modes: Mapping[str, str] | None = None,
        date: str = _DATE,
    ) -> str:
        """A commit on top of the branch with these files added or changed; the branch is moved to it."""
        bare = Bare(path / ".git" if (path / ".git").is_dir() else path)
        return bare.commit(f"refs/heads/{branch}", files, modes=modes, date=date)

    def refs(self) -> dict[str, str]:
        """All refs of all repositories of the source."""
        found = [
            path for path in sorted(self.source.rglob("*")) if (path / "HEAD").is_file() and (path / "refs").is_dir()
        ]
        return {str(path.relative_to(self.source)): self.git(path, "for-each-ref") for path in found}

    def blob(self, repository: Path, path: str, branch: str = BRANCH) -> bytes:
        command = ["git", "-C", str(repository), "cat-file", "blob", f"{branch}:{path}"]
        return subprocess.run(command, capture_output=True, check=True, env=self.environment).stdout

    def run(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """The command in a process of its own, in the lab's folder."""
        if not self.is_cold:
            clock = {"TEST_CLOCK_FASTER": str(self.faster), "TEST_CLOCK_AHEAD": str(self.ahead)}
            return nursery().run(arguments, self.folder, {**clock, **self.environment, **extra})
        command = [*COMMAND, *arguments]
        environment = {"PYTHONPATH": str(ROOT), **self.environment, **extra}
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=SECONDS,
        )

    def configure(self, text: str = "") -> None:
        """Writes the config: the one source, and what a test adds to it."""
        (self.folder / "pip-no-cache.toml").write_text(f'{text}\n[[source]]\nlocal = "org"\n', encoding="utf-8")

    def sweep(self, *arguments: str, **extra: str) -> Run:
        """A sweep of the source under the config written before, or the plainest one."""
        if not (self.folder / "pip-no-cache.toml").exists():
            self.configure()
        done = self.run("sweep", *arguments, **extra)
        report = self.folder / "report" / "report.json"
        assert report.exists(), done.stderr
        values = json.loads(report.read_bytes())
        return Run(done.returncode, done.stdout, done.stderr, values)


_SOMEBODY = {"NAME": "Robin", "EMAIL": "robin@example.invalid"}


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    made = Lab(tmp_path)
    made.source.mkdir()
    return made

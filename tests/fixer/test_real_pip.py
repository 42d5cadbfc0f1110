"""Would a real pip write a cache? What is judged, run against an index on loopback."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark.structures import ParameterSet

from fixer import Verdict, fix
from tests.fixer.loopback import WHEEL, Index, serving

BUILD_SYSTEM = '[build-system]\nrequires = ["toy"]\nbuild-backend = "backend"\nbackend-path = ["."]\n'
BACKEND = f"""import shutil

def build_wheel(folder, config_settings=None, metadata_directory=None):
    shutil.copy("{WHEEL}", folder)
    return "{WHEEL}"
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with serving(tmp_path_factory.mktemp("index")) as found:
        yield found


class Machine(NamedTuple):
    """A home folder and a working folder in which commands of a RUN are run as they stand."""

    top: Path
    packages: Index

    def run(self, command: str, env: dict[str, str]) -> None:
        """Run one command; ``pip`` is that of the tests' own virtual environment."""
        folders = {"PIP_CERT": str(self.packages.certificate), "PIP_INDEX_URL": self.packages.url}
        folders |= {"HOME": str(self.top / "home"), "PATH": os.environ["PATH"]}
        words = [word.replace("/root", folders["HOME"]) for word in shlex.split(command)]
        if words[0] == "pip":
            words[:1] = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
            words += ["--cert", str(self.packages.certificate)] if "config" in words else self._arguments(words)
        subprocess.run(words, check=True, capture_output=True, cwd=self.top / "work", env=folders | env)

    def _arguments(self, words: list[str]) -> list[str]:
        """What every pip is given that fetches; an isolated one sees no variables."""
        target = ["--target", str(self.top / "target")] if "install" in words else []
        return ["--cert", str(self.packages.certificate), "-i", self.packages.url, *target]

    @property
    def has_cache(self) -> bool:
        """Whether a pip left something in a cache, wherever that is."""
        kept = [path for name in ("http", "http-v2", "wheels") for path in self.top.rglob(name)]
        return any(file.is_file() for folder in kept for file in folder.rglob("*"))


@pytest.fixture
def machine(tmp_path: Path, index: Index) -> Machine:
    for name in ("home", "work"):
        (tmp_path / name).mkdir()
    shutil.copy(index.wheel, tmp_path / "work" / WHEEL)
    return Machine(tmp_path, index)


EVERY_DAY = 4  # rows
ROWS: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["pip install toy"]),
    ({}, ["pip install --no-cache-dir toy"]),
    ({"HOME": "/dev/null"}, ["pip install toy"]),
    ({}, [f"pip install --no-index ./{WHEEL}"]),
    ({}, ["pip --no-cache-dir install toy"]),
    ({}, ["pip install --no-cache toy"]),
    ({}, ["pip download toy"]),
    ({}, ["pip wheel toy"]),
    ({"PIP_NO_CACHE_DIR": "1"}, ["pip install toy"]),
    ({"PIP_NO_CACHE_DIR": "false"}, ["pip install toy"]),
    ({"PIP_NO_CACHE_DIR": ""}, ["pip install toy"]),
    ({"PIP_NO_CACHE_DIR": "1"}, ["pip install --isolated toy"]),
    ({"PIP_CACHE_DIR": "/dev/null"}, ["pip install toy"]),
    ({"PIP_CACHE_DIR": "false"}, ["pip install toy"]),
    ({"XDG_CACHE_HOME": "/dev/null"}, ["pip install toy"]),
    ({}, ["pip config set global.no-cache-dir false", "pip install toy"]),
    ({}, ["pip config set global.no-cache-dir true", "rm -rf /root/.config", "pip install toy"]),
    ({}, ["pip install toy && rm -rf /root/.cache"]),
]


def row(number: int) -> ParameterSet:
    """A row; the first few are enough for every day."""
    env, runs = ROWS[number]
    marks = () if number < EVERY_DAY else pytest.mark.thorough
    return pytest.param(env, runs, id=" ".join([*map("=".join, env.items()), *runs]), marks=marks)


@pytest.mark.parametrize(("env", "runs"), [row(number) for number in range(len(ROWS))])
def test_what_is_fixed_is_what_would_leave_a_cache(env: dict[str, str], runs: list[str], machine: Machine) -> None:
    lines = ["FROM python:3.12", *(f'ENV {name}="{value}"' for name, value in env.items())]
    source = "\n".join([*lines, *(f"RUN {run}" for run in runs), ""])
    verdict = fix(source.encode()).findings[-1].verdict
    for run in runs:
        for command in run.split(" && "):
            machine.run(command, env)
    assert machine.has_cache is (verdict is Verdict.FIX)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("command", "env", "leaves"),
    [
        ("pip install --no-cache-dir ./project", {}, True),
        ("pip install ./project", {"PIP_NO_CACHE_DIR": "1"}, False),
    ],
)
def test_flag_does_not_reach_the_pip_of_an_isolated_build(
    command: str, env: dict[str, str], leaves: bool, machine: Machine
) -> None:
    """As the note of such a finding says."""
    project = machine.top / "work" / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(BUILD_SYSTEM, "utf-8")
    (project / "backend.py").write_text(BACKEND, "utf-8")
    shutil.copy(machine.packages.wheel, project)
    machine.run(command, env)
    assert machine.has_cache is leaves
    said = fix(f"FROM python:3.12\nRUN {command}\n".encode()).findings[-1]
    assert not leaves or "only ENV PIP_NO_CACHE_DIR=1 stops" in said.message

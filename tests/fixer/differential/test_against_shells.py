"""dash, bash and busybox run the changed RUNs of the case folders, before and after: the flag alone differs.

Every program is a fake that logs its name and arguments. A slash becomes a percent sign before a script is run, so
that it can name nothing outside the folder made for it: /usr/bin/pip is then one more fake, called %usr%bin%pip.
"""

import os
import re
import select
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import pytest

from fixer import FixResult
from tests.fixer.differential.conftest import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fixer.differential.conftest import Read, Reading

    Docker = Callable[[Iterable[bytes]], list[Reading]]

VARIABLE = re.compile(r"<1>")  # PIP_NO_CACHE_DIR, as a program shows it that an isolated build runs
FLAG = re.compile(r" \[--no-cache(?:-dir)?\]| --no-cache(?:-dir)?(?![\w-])")
DASH = re.compile(r" \[-\]| -(?=[\] ])")  # python wants one before the flag
PROGRAM = re.compile(r"[\w.%+-]+", re.ASCII)
# Builtins that reach processes, and ways to write a slash without writing one.
UNSAFE = re.compile(r"\bkill\b|\\0|\\x|\\u|\$'|~\w", re.ASCII)
PATIENCE = 20  # seconds
SAFE_BEGINNING = "cd() { :; }\n"
FAKE = """#!/bin/sh
fake_line="${0##*/} <$PIP_NO_CACHE_DIR>"
for fake_word; do fake_line="$fake_line [$fake_word]"; done
printf '%s\\n' "$fake_line" >> 'LOG'
"""


class Sandbox:
    """A folder with fakes of every program that the scripts name, and nothing else on the PATH."""

    def __init__(self, folder: Path, scripts: set[str]) -> None:
        self._log, self._programs, self._folder = folder / "log", folder / "programs", folder / "home"
        self._programs.mkdir()
        fake = folder / "fake"
        fake.write_text(FAKE.replace("LOG", str(self._log)), "utf-8")
        fake.chmod(0o755)
        for name in {name for script in scripts for name in PROGRAM.findall(script)} - {".", ".."}:
            if len(name) < 200:
                (self._programs / name).symlink_to(fake)

    def log(self, shell: list[str], script: str, environment: dict[str, str]) -> list[str]:
        """What a script ran; sorted, since pipelines and background jobs take turns as they like."""
        self._log.write_text("", "utf-8")
        self._folder.mkdir(exist_ok=True)
        ended, held = os.pipe()
        with subprocess.Popen(
            [*shell, "-c", SAFE_BEGINNING + script],
            cwd=self._folder,
            env={**environment, "PATH": str(self._programs), "HOME": "home"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(held,),
        ) as process:
            os.close(held)
            select.select([ended], [], [], PATIENCE)  # until everything that it left behind has ended, too
            process.kill()
        os.close(ended)
        for path in self._folder.iterdir():
            path.unlink()
        return sorted(self._log.read_text("utf-8", "replace").splitlines())


class Case(NamedTuple):
    """A case folder with its policy, and the environment that the build has there."""

    name: str
    environment: dict[str, str]


@pytest.fixture(scope="session")
def scripts(remedied: dict[str, FixResult], docker: "Docker") -> dict[tuple[str, str], Case]:
    """The changed scripts of the case folders as Docker hands them to a shell: (before, after) → what it is of."""
    changed = {name: result for name, result in remedied.items() if result.changed}
    before = docker([result.source for result in changed.values()])
    after = docker([result.output for result in changed.values()])
    found: dict[tuple[str, str], Case] = {}
    for name, old, new in zip(changed, before, after, strict=True):
        if isinstance(old, str) or isinstance(new, str):
            continue
        environment: dict[str, str] = {}
        for one, other in zip(old, aligned(old, new), strict=True):
            environment |= dict(assigned(one))
            if one.script != other.script and is_for_a_shell(one):
                found.setdefault((sandboxed(one), sandboxed(other)), Case(name, environment.copy()))
    return {pair: case for pair, case in found.items() if not UNSAFE.search("".join(pair))}


def assigned(read: "Read") -> Iterator[tuple[str, str]]:
    """The variables that an ENV or an ARG sets, as far as they are plain and none of pip's or the shell's."""
    if read.keyword == "ARG":
        found = [word.partition("=")[::2] for word in read.words]
    elif read.keyword == "ENV":
        found = list(zip(read.words[::3], read.words[1::3], strict=False))
    else:
        return
    for name, value in found:
        if name.isidentifier() and "$" not in value and not name.startswith(("PIP_", "PATH", "HOME")):
            yield name, value.strip("\"'").replace("/", "%")


def is_for_a_shell(read: "Read") -> bool:
    return (read.keyword, read.trigger)[read.keyword == "ONBUILD"] == "RUN" and not read.is_array


def sandboxed(read: "Read") -> str:
    return read.script.replace("/", "%")


# A program takes its time to start: each changed script is run by one shell each time, thoroughly by all of them.
SHELLS = ("dash", "bash", "busybox sh")
each_shell = pytest.mark.parametrize(
    ("shell", "part"),
    [
        pytest.param(shell, part, marks=() if part == own else pytest.mark.thorough)
        for own, shell in enumerate(SHELLS)
        for part in range(len(SHELLS))
    ],
)


@each_shell
def test_what_is_run_differs_by_the_flag_alone(
    shell: str, part: int, scripts: dict[tuple[str, str], Case], programs: Callable[[str], str], tmp_path: Path
) -> None:
    name, *arguments = shell.split()
    command = [programs(name), *arguments]
    own = {pair: case for pair, case in scripts.items() if crc32("".join(pair).encode()) % len(SHELLS) == part}
    values = {value for case in own.values() for value in case.environment.values()}
    sandbox = Sandbox(tmp_path, {script for pair in own for script in pair} | values)
    different, more = {}, 0
    for (before, after), case in own.items():
        old, new = (sandbox.log(command, script, case.environment) for script in (before, after))
        if bare(old) != bare(new) or count(new) < count(old):
            different[case.name] = f"{old} -> {new}"
        more += count(new) - count(old)
    assert different == {}, f"{different}"
    wants_more = any(len(FLAG.findall(after)) > len(FLAG.findall(before)) for before, after in own)
    assert (more > 0) is wants_more  # a mount changes no script


def bare(log: list[str]) -> list[str]:
    return sorted(VARIABLE.sub("<>", DASH.sub("", FLAG.sub("", line))) for line in log)


def count(log: list[str]) -> int:
    return sum(len(FLAG.findall(line)) for line in log)

"""Whole scripts are run, as they were and as they are fixed: they end alike, and pip gets the flag and nothing else.

They have functions, branches, loops, traps, jobs in the background and changes of the folder; what they run are real
programs, but for a pip and a python that write down what they are given, and a cache where they may.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from fixer import Verdict, fix, parse
from tests.fixer.differential.script_grammar import Grammar

PATIENCE = 20  # seconds
TRIES = 5  # jobs in the background race with what comes behind them
SEEDS = range(1000, 1040)
REAL = ("cat", "env", "mkdir", "rm", "sleep")
FLAG = " [--no-cache-dir]"
FAKE = """#!/bin/sh
line="${0##*/} <$PIP_NO_CACHE_DIR>"
is_cached=false
for word; do
    line="$line [$word]"
    case $word in
        install | download | wheel) is_cached=true ;;
        --no-cache-dir) is_cached=false ;;
    esac
done
[ -n "$PIP_NO_CACHE_DIR" ] || ! $is_cached || /bin/mkdir -p "$HOME/.cache/pip"
printf '%s\\n' "$line" >> "$LOG"
"""
BEGIN, END = b"FROM python:3.12\nRUN <<END\n", b"\nEND\n"


class Ran(NamedTuple):
    """How a script ended, what it ran (sorted: jobs take turns as they like), and whether it left a cache."""

    code: int
    log: tuple[str, ...]
    has_cache: bool


class Root:
    """A folder that is all that the scripts see: HOME, working folder and programs."""

    def __init__(self, folder: Path, shell: list[str], programs: Callable[[str], str]) -> None:
        self._shell, self._home, self._log = shell, folder / "work" / "home", folder / "argv"
        self._programs = folder / "programs"
        self._programs.mkdir()
        for name in REAL:
            (self._programs / name).symlink_to(programs(name))
        (self._programs / "sh").write_text(f'#!/bin/sh\nexec {" ".join(shell)} "$@"\n', "utf-8")
        for name in ("pip", "pip3", "python"):
            (self._programs / name).write_text(FAKE, "utf-8")
        for path in self._programs.iterdir():
            if not path.is_symlink():
                path.chmod(0o755)

    def run(self, script: str) -> Ran:
        shutil.rmtree(self._home, ignore_errors=True)
        (self._home / "d").mkdir(parents=True)
        self._log.write_text("", "utf-8")
        environment = {"PATH": str(self._programs), "HOME": str(self._home), "LOG": str(self._log)}
        ended, held = os.pipe()
        with subprocess.Popen(
            [*self._shell, "-c", script],
            cwd=self._home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(held,),
        ) as process:
            os.close(held)
            code = process.wait(PATIENCE)
            os.read(ended, 1)  # until the jobs have ended too
        os.close(ended)
        log = tuple(sorted(self._log.read_text("utf-8").splitlines()))
        return Ran(code, log, (self._home / ".cache" / "pip").exists())


def fixed(script: str) -> tuple[str, bool]:
    """The script after fix, and whether nothing in it was refused: it writes no cache then."""
    result = fix(BEGIN + script.encode() + END)
    (run,) = (node for node in parse(result.output).instructions if node.keyword == "RUN")
    verdicts = {finding.verdict for finding in result.findings}
    return run.heredocs[0].body.data.removesuffix(b"\n").decode(), Verdict.REFUSED not in verdicts


def is_same(before: Ran, after: Ran) -> bool:
    """Whether two runs differ by nothing but the flag."""
    old, new = ([line.replace(FLAG, "") for line in ran.log] for ran in (before, after))
    return before.code == after.code and sorted(old) == sorted(new)


@pytest.mark.parametrize("shell", ["dash", "bash", "busybox sh"])
def test_scripts_end_as_they_did(shell: str, programs: Callable[[str], str], tmp_path: Path) -> None:
    name, *arguments = shell.split()
    root = Root(tmp_path, [programs(name), *arguments], programs)
    cured, different = 0, []
    for seed in SEEDS:
        script = Grammar(seed).script()
        after, is_all = fixed(script)
        if after == script:
            continue
        runs = [(root.run(script), root.run(after))]
        while not is_same(*runs[-1]) and len(runs) < TRIES:
            runs.append((root.run(script), root.run(after)))
        if not is_same(*runs[-1]) or (is_all and runs[-1][1].has_cache):
            different.append(script)
        cured += is_all and runs[-1][0].has_cache
    assert different == []
    assert cured > len(SEEDS) // 4

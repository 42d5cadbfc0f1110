"""A folder that is all that scripts see: real programs, and a pip and a python that write down what they are given."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PATIENCE = 20  # seconds
TRIES = 5  # jobs in the background race with what comes behind them
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


class Ran(NamedTuple):
    """How a script ended, what it ran (sorted: jobs take turns as they like), and whether it left a cache."""

    code: int
    log: tuple[str, ...]
    has_cache: bool


class Root:
    """A folder that is all that the scripts see: HOME, working folder and programs."""

    def __init__(
        self, folder: Path, shell: list[str], programs: Callable[[str], str], more: tuple[str, ...] = ()
    ) -> None:
        self._shell, self._home, self._log = shell, folder / "work" / "home", folder / "argv"
        self._programs = folder / "programs"
        self._programs.mkdir()
        for name in (*REAL, *more):
            (self._programs / name).symlink_to(programs(name))
        (self._programs / "sh").write_text(f'#!/bin/sh\nexec {" ".join(shell)} "$@"\n', "utf-8")
        for name in ("pip", "pip3", "python"):
            (self._programs / name).write_text(FAKE, "utf-8")
        for path in self._programs.iterdir():
            if not path.is_symlink():
                path.chmod(0o755)

    def run(self, *arguments: str, folder: Path | None = None, path: str = "") -> Ran:
        """How the shell ends with these arguments; ``path`` is searched before the programs."""
        shutil.rmtree(self._home, ignore_errors=True)
        (self._home / "d").mkdir(parents=True)
        self._log.write_text("", "utf-8")
        environment = {"PATH": f"{path}{self._programs}", "HOME": str(self._home), "LOG": str(self._log)}
        ended, held = os.pipe()
        with subprocess.Popen(
            [*self._shell, *arguments],
            cwd=folder or self._home,
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


def is_same(before: Ran, after: Ran) -> bool:
    """Whether two runs differ by nothing but the flag."""
    old, new = ([line.replace(FLAG, "") for line in ran.log] for ran in (before, after))
    return before.code == after.code and sorted(old) == sorted(new)


def runs(before: Callable[[], Ran], after: Callable[[], Ran]) -> tuple[Ran, Ran, bool]:
    """How both end, and whether they differ by nothing but the flag; jobs get some tries to take the same turns."""
    for _ in range(TRIES):
        old, new = before(), after()
        if is_same(old, new):
            return old, new, True
    return old, new, False

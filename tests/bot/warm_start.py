"""Runs the command in a process of its own that is forked off one which has loaded the modules already.

Most of what a run takes in tests is the start of Python and imports; here they are paid once for each worker of
pytest. Run as a program, this is the process that forks: a line of JSON for each run comes in, its process id and
its exit status go out.
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from benchmarks import lines
from tests.bot import clock, meddling

_ROOT = Path(__file__).parents[2]
SECONDS = 120

_Done = subprocess.CompletedProcess[str]


class Nursery:
    """The process that forks, seen from the tests."""

    def __init__(self) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "HOME": os.devnull,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONPATH": str(_ROOT),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.bot.warm_start"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        self._lock = Lock()
        self._running = 0
        self._is_killed = False
        self._complaint = Path(os.devnull)

    def run(self, words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> _Done:
        """A whole run of the command, unless somebody kills it; runs in other threads wait for it."""
        assert not any(name.startswith("PYTHON") for name in environment), "Python has started already"
        with tempfile.TemporaryDirectory() as kept, self._lock:
            said = [Path(kept, name) for name in ("stdout", "stderr")]
            self._complaint = said[1]
            surroundings = {**environment, **lines.environment()}
            asked = {"words": words, "folder": str(folder), "environment": surroundings, "said": list(map(str, said))}
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            self._is_killed, self._running = False, int(self._process.stdout.readline())
            too_long = Timer(SECONDS, os.kill, (self._running, signal.SIGKILL))
            too_long.start()
            status = int(self._process.stdout.readline())
            self._running = 0
            too_long.cancel()
            output, complaint = (path.read_text("utf-8") for path in said)
        is_meant = meddling.BETWEEN in environment or self._is_killed
        assert is_meant or status != -signal.SIGKILL, f"{words} took more than {SECONDS} seconds: {output}{complaint}"
        return subprocess.CompletedProcess(words, status, output, complaint)

    def complaint(self) -> str:
        """What the run that another thread waits for, or waited for last, has said on its standard error so far."""
        return self._complaint.read_text("utf-8") if self._complaint.exists() else ""

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Sends a signal to the run that another thread waits for; if there is one."""
        if self._running:
            self._is_killed = number == signal.SIGKILL
            os.kill(self._running, number)

    def close(self) -> None:
        with self._process:
            assert self._process.stdin
            self._process.stdin.close()


@cache
def nursery() -> Nursery:
    """The one of this worker."""
    made = Nursery()
    atexit.register(made.close)
    return made


def _main() -> None:
    status: list[int] = []
    atexit.register(_end, status)  # it is the first, and so called last
    clock.install()
    _load()
    _fill()
    gc.freeze()  # what is there already is no garbage of any run
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line), status)
            return
        print(child, flush=True)
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


def _load() -> None:
    import importlib
    import pkgutil

    from bot import __name__ as carrier
    from fixer import __name__ as fixer

    for name in (carrier, fixer):
        for module in pkgutil.walk_packages(importlib.import_module(name).__path__, f"{name}."):
            importlib.import_module(module.name)
    for late in ("git", "encodings.ascii"):  # what most runs load only as they write
        importlib.import_module(late)


def _fill() -> None:
    """Does once what runs do first, by which libraries are loaded, and templates and patterns compiled.

    That takes longer than the rest of most sweeps.
    """
    from bot import reports
    from bot.config import config
    from bot.model import Entry, Plan, PlannedFile, Repository, SweepReport
    from bot.texts import outcomes, words
    from fixer import edits_of, fix

    outcomes.explanations()
    config.parsed(b'[[source]]\nlocal = "."\n', "config", Path())
    now = datetime.now(UTC)
    for _, text in reports.FORMATS.values():
        text(SweepReport(now, now, dry_run=True, outcomes=()), reports.Background())
    fixed = fix(b"FROM python\nRUN pip install a\n")
    file = PlannedFile(Entry("Dockerfile", "100644", "0" * 40), fixed.findings, edits_of(fixed.findings), b"")
    plan = Plan(Repository("owner/name", ""), "0" * 40, (file,), (), ())
    words.proposal(plan)
    words.commit_message(plan)
    words.comment("withdrawn.md")


def _end(status: Sequence[int]) -> None:
    """Ends the process where the command ended: to take every module apart takes longer than most commands."""
    for one in status:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(one)


def _become(asked: Mapping[str, Any], status: list[int]) -> None:
    """In the child: runs the command and leaves as it does."""
    from bot import cli

    clock.begin(asked["environment"])
    meddling.prepare(Path(asked["folder"]), asked["environment"])
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    tempfile.tempdir = None  # which is the environment's business
    paths = (os.devnull, *asked["said"])
    for number, path in enumerate(paths):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["pip-no-cache", *asked["words"]]
    try:
        with lines.noted() if lines.environment() else nullcontext():
            cli.main()
    except SystemExit as left:
        if isinstance(left.code, int):
            status.append(left.code)
        raise


if __name__ == "__main__":
    _main()

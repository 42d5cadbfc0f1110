"""Ctrl-C and SIGTERM end a sweep within 10 seconds whatever hangs, and the next one ends where it would have."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import BRANCH, ROOT, Lab
from tests.bot.warm_start import nursery
from tests.github_double.exchange import Request
from tests.github_double.faults import secondary_limit
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}
_NAMES = ("acme/a", "acme/b", "acme/c")
_FAST = "writes_per_minute = 100000"
_MOST_SECONDS = 10
_PATIENCE = 60
_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}

# The command on a disk that takes its time for the report, and says when it begins.
_ON_A_SLOW_DISK = """
import os, sys, time
def replace(source, target, at_once=os.replace):
    if str(target).endswith("report.json"):
        print("writing", file=sys.stderr, flush=True)
        time.sleep(1)
    at_once(source, target)
os.replace = replace
from bot.cli import main
main()
"""


@dataclass(frozen=True, slots=True)
class Hang:
    """A request in which the server falls silent, and which goes on when the test is over."""

    is_there: threading.Event = field(default_factory=threading.Event)
    goes_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, _: Request) -> None:
        self.is_there.set()
        assert self.goes_on.wait(_PATIENCE)


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep that goes on meanwhile, in a process that has its modules already."""

    _done: "Future[subprocess.CompletedProcess[str]]"

    def send_signal(self, number: signal.Signals) -> None:
        nursery().kill(number)

    @property
    def is_over(self) -> bool:
        return self._done.done()

    def complaint(self) -> str:
        """The first line that it says on its standard error."""
        _until(lambda: "\n" in nursery().complaint() or self.is_over)
        return nursery().complaint().partition("\n")[0]

    def ended(self) -> tuple[int, str]:
        """Its exit status and all that it said on its standard error."""
        done = self._done.result(_PATIENCE)
        return done.returncode, done.stderr


@dataclass(frozen=True, slots=True)
class Scene:
    """A config over a double with three repositories to fix."""

    lab: Lab
    double: GithubDouble
    hang: Hang

    @property
    def temporary(self) -> Path:
        return self.lab.folder / "tmp"

    def configure(self, limits: str = _FAST, more: str = "") -> None:
        text = f'[github]\nbase_url = "{self.double.api}"\n[[source]]\norg = "acme"\n[limits]\n{limits}\n{more}'
        (self.lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return {"TMPDIR": str(self.temporary), "GITHUB_TOKEN": self.double.token}

    @contextmanager
    def sweeping(self, *options: str) -> Iterator["Sweep"]:
        with ThreadPoolExecutor(1) as pool:
            try:
                yield Sweep(pool.submit(self.lab.run, "sweep", *options, **self.environment))
            finally:
                nursery().kill()

    @contextmanager
    def sweeping_cold(self, *command: str) -> Iterator["subprocess.Popen[str]"]:
        environment = {"PYTHONPATH": str(ROOT), **self.lab.environment, **self.environment}
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=self.lab.folder, env=environment, stdout=pipe, stderr=pipe, text=True
        ) as started:
            try:
                yield started
            finally:
                started.kill()

    def report(self) -> list[dict[str, Any]]:
        """Nothing is written before something is listed."""
        path = self.lab.folder / "report/report.json"
        found: list[dict[str, Any]] = json.loads(path.read_bytes())["repositories"] if path.exists() else []
        return found

    def leaves_nothing(self) -> bool:
        """Neither files nor processes."""
        mark = f"TMPDIR={self.temporary}".encode()
        alive = [process.name for process in Path("/proc").iterdir() if mark in _environment(process)]
        return [*self.temporary.iterdir(), *alive] == []

    def reaches_the_end(self) -> bool:
        """The next sweep goes on from where this one was, and there is one pull request for each."""
        self.hang.goes_on.set()
        self.double.desk.faults.rules.clear()
        self.configure()
        run = self.lab.sweep(GITHUB_TOKEN=self.double.token)
        assert (run.exit, len(run.outcomes)) == (0, len(_NAMES))
        return [[pull.status for pull in self.double.pulls(name)] for name in _NAMES] == [["open"]] * len(_NAMES)


@pytest.fixture
def scene(lab: Lab) -> Iterator[Scene]:
    with GithubDouble(lab.folder / "github") as double:
        made = Scene(lab, double, Hang())
        made.temporary.mkdir()
        for name in _NAMES:
            double.repository(name, _NEEDED)
        yield made
        made.hang.goes_on.set()
        assert not double.violations


@pytest.mark.parametrize(
    ("method", "path", "holding", "number"),
    [
        ("POST", "/api/graphql$", "repositories", signal.SIGTERM),  # the main thread waits for the list
        ("GET|POST", r"/b\.git/", "", signal.SIGINT),  # git waits, on another thread
        ("GET", "/repos/acme/b/pulls$", "", signal.SIGINT),  # the main thread reads before it writes
        ("POST", r"/b\.git/git-receive-pack$", "", signal.SIGTERM),  # git waits in the middle of a write
        ("POST", "/repos/acme/b/pulls$", "", signal.SIGINT),  # a write that is never answered
    ],
)
def test_server_that_never_answers_is_not_waited_for(
    scene: Scene, method: str, path: str, holding: str, number: signal.Signals
) -> None:
    scene.configure()
    scene.double.fail(method, path, holding=holding, times=99, call=scene.hang)
    with scene.sweeping() as sweep:
        assert scene.hang.is_there.wait(_PATIENCE)
        _ends(sweep, number)
    assert scene.leaves_nothing()
    finished = {one["name"] for one in scene.report()}
    assert finished <= {"acme/a"}
    assert all(scene.double.pulls(name) for name in finished)
    assert scene.reaches_the_end()


def test_request_on_another_thread_is_not_waited_for(scene: Scene) -> None:
    """Git is told no, and then nobody says why."""
    scene.configure()
    scene.double.fail("GET", r"/b\.git/info/refs", status=403, times=99)
    scene.double.fail("GET", "/api/v3/repos/acme/b$", times=99, call=scene.hang)
    with scene.sweeping() as sweep:
        assert scene.hang.is_there.wait(_PATIENCE)
        _ends(sweep, signal.SIGTERM)
    assert scene.leaves_nothing()
    assert scene.reaches_the_end()


def test_budget_is_not_waited_for(scene: Scene) -> None:
    scene.configure("writes_per_minute = 1")
    with scene.sweeping() as sweep:
        assert sweep.complaint().endswith("limits.writes_per_minute is reached.")
        _ends(sweep, signal.SIGINT, said=1)
    assert scene.leaves_nothing()
    assert scene.report() == []
    assert scene.reaches_the_end()


@pytest.mark.parametrize("path", ["/api/graphql$", "/repos/acme/b/pulls$"])
def test_limit_of_the_forge_is_not_waited_for(scene: Scene, path: str) -> None:
    scene.configure()
    answer = secondary_limit(403, 600)
    rule = scene.double.fail("POST", path, times=99, answer=answer)
    with scene.sweeping() as sweep:
        _until(lambda: rule.happened > 0)
        assert "Waiting 600 s" in sweep.complaint()
        _ends(sweep, signal.SIGTERM, said=1)
    assert scene.leaves_nothing()
    assert scene.reaches_the_end()


@pytest.mark.parametrize("number", _CODES)
def test_step_in_hand_is_finished(scene: Scene, number: signal.Signals) -> None:
    """The pull request is opened while the signal comes: it is opened and reported, and no other is begun."""
    scene.configure(_FAST, '[pull_request]\nlabels = ["automation"]\n')

    def interrupt(_: Request) -> None:
        sweep.send_signal(number)
        time.sleep(0.3)

    scene.double.fail("POST", "/repos/acme/a/pulls$", call=interrupt)
    with scene.sweeping() as sweep:
        assert sweep.ended() == (_CODES[number], "pip-no-cache: interrupted\n")
    assert scene.leaves_nothing()
    assert [(one["name"], one["outcome"]) for one in scene.report()] == [("acme/a", "published")]
    assert [label for pull in scene.double.pulls("acme/a") for label in pull.labels] == ["automation"]
    assert [scene.double.find(name).bare.branch(BRANCH) for name in _NAMES[1:]] == [None, None]
    assert scene.reaches_the_end()


def test_dry_run_keeps_the_plans_it_has(scene: Scene) -> None:
    scene.configure(f"{_FAST}\nworkers = 1")
    scene.double.fail("GET|POST", r"/c\.git/", times=99, call=scene.hang)
    with scene.sweeping("--dry-run") as sweep:
        assert scene.hang.is_there.wait(_PATIENCE)
        time.sleep(0.5)
        _ends(sweep, signal.SIGINT)
    assert scene.leaves_nothing()
    kept = json.loads((scene.lab.folder / "report/plan.json").read_bytes())
    assert [plan["repository"]["name"] for plan in kept["plans"]] == [one["name"] for one in scene.report()]


@pytest.mark.parametrize(("number", "options"), [(signal.SIGTERM, ()), (signal.SIGINT, ("--dry-run",))])
def test_report_that_is_being_written_is_finished(
    scene: Scene, number: signal.Signals, options: tuple[str, ...]
) -> None:
    scene.configure()
    with scene.sweeping_cold(sys.executable, "-P", "-c", _ON_A_SLOW_DISK, "sweep", *options) as sweep:
        assert sweep.stderr
        assert sweep.stderr.readline() == "writing\n"
        began = time.monotonic()
        sweep.send_signal(number)
        _, complaint = sweep.communicate(timeout=_PATIENCE)
        assert time.monotonic() - began < _MOST_SECONDS
    assert (sweep.returncode, complaint) == (_CODES[number], "pip-no-cache: interrupted\n")
    assert [one["name"] for one in scene.report()] == list(_NAMES)
    assert (scene.lab.folder / "report/report.md").exists()
    assert (scene.lab.folder / "report/plan.json").exists() == bool(options)
    assert scene.leaves_nothing()
    assert scene.reaches_the_end()


def test_cache_holds_no_more_than_it_may_then_too(scene: Scene) -> None:
    """What nobody used for long goes, whatever ends the sweep."""
    unused = scene.lab.folder / "cache" / f"{'a' * 64}.bundle"
    unused.parent.mkdir(0o700)
    unused.write_bytes(b"long ago")
    os.utime(unused, (0, 0))
    scene.configure(more='[git]\ncache = "cache"\n')
    scene.double.fail("POST", "/api/graphql$", holding="repositories", times=99, call=scene.hang)
    with scene.sweeping() as sweep:
        assert scene.hang.is_there.wait(_PATIENCE)
        assert unused.exists()
        _ends(sweep, signal.SIGTERM)
    assert not unused.exists()


def test_second_interrupt_ends_at_once(scene: Scene) -> None:
    scene.configure()
    scene.double.fail("POST", "/repos/acme/a/pulls$", call=scene.hang)
    with scene.sweeping() as sweep:
        assert scene.hang.is_there.wait(_PATIENCE)
        sweep.send_signal(signal.SIGINT)
        time.sleep(0.4)
        assert not sweep.is_over, "the first lets it finish"
        began = time.monotonic()
        sweep.send_signal(signal.SIGINT)
        assert sweep.ended()[0] == 130
        assert time.monotonic() - began < 2, "the first alone leaves it three seconds"
    assert scene.leaves_nothing()
    assert scene.reaches_the_end()


def _ends(sweep: Sweep, number: signal.Signals, said: int = 0) -> None:
    """It ends at once, and tells so after the lines that it said before."""
    began = time.monotonic()
    sweep.send_signal(number)
    status, complaint = sweep.ended()
    assert time.monotonic() - began < _MOST_SECONDS
    assert (status, complaint.splitlines()[said:]) == (_CODES[number], ["pip-no-cache: interrupted"])


def _until(happens: Any) -> None:  # noqa: ANN401
    until = time.monotonic() + _PATIENCE
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.02)


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""

"""Planning on a Dask cluster: real schedulers and workers on loopback, asked by the real command."""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import extras
from bot.config import config
from bot.forges.choice import forges
from bot.ledger import ledger
from bot.planning import cluster, planning
from bot.planning.executors import Workers
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.waves import Waves
from bot.sweeping.campaign import Campaign, Memory
from bot.sweeping.sweep import outcomes
from fixer import __version__
from tests.bot.authority import certify
from tests.bot.conftest import BRANCH, ROOT, Lab
from tests.github_double.exchange import Request
from tests.github_double.server import GithubDouble
from tests.program import COMMAND, PACKAGES, PLACE

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_LOCAL = {"Dockerfile": b"FROM python\nRUN pip install a\n"}
_FAST = "[limits]\nwrites_per_minute = 100000\nworkers = 2\n"
_SECONDS = 60
_MOST_SECONDS = 10
_GIVE_ALL_THE_SAME = "give workers and this machine the same pip-no-cache"

_OTHER_CODE = """

_here = planned


class OnlyHere:
    pass


def planned(job, shelf):
    return OnlyHere() if job.repository.name.endswith("/r01") else _here(job, shelf)
"""


@dataclass(slots=True)
class Yard:
    """Where schedulers and workers run."""

    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    scheduler: "subprocess.Popen[bytes] | None" = None
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def running(self, *workers: Mapping[str, str], protocol: str = "tcp") -> Iterator["Yard"]:
        """A scheduler, and a worker with each of these environments."""
        with self._stack:
            self.scheduler = self._start("scheduler", "--protocol", protocol, "--port", "0")
            for environment in workers:
                self.hire(environment)
            until = time.monotonic() + _SECONDS
            while not (address := self._announced()):
                assert time.monotonic() < until
                time.sleep(0.05)
            self.address = address
            yield self

    def hire(self, environment: Mapping[str, str]) -> None:
        """One more worker."""
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        self.workers.append(self._start("worker", *options, **environment))

    def restart(self, environment: Mapping[str, str]) -> None:
        """The scheduler dies, and another one with another worker takes its place."""
        assert self.scheduler
        self.scheduler.kill()
        self.scheduler.wait()
        self.workers[0].kill()
        self.scheduler = self._start("scheduler", "--port", self.address.rpartition(":")[2])
        self.hire(environment)

    def _announced(self) -> str:
        """Where the scheduler listens; empty until it has written that in full."""
        try:
            return str(json.loads(self._file.read_text())["address"])
        except (FileNotFoundError, ValueError):
            return ""

    @property
    def _file(self) -> Path:
        """Where the scheduler says at which port it is."""
        return self.folder / "scheduler.json"

    def _start(self, name: str, *words: str, **extra: str) -> "subprocess.Popen[bytes]":
        here = ("--host", "127.0.0.1", "--scheduler-file", str(self._file), "--no-dashboard")
        return self._stack.enter_context(self._started(name, *here, *words, **extra))

    @contextmanager
    def _started(self, *words: str, **extra: str) -> Iterator["subprocess.Popen[bytes]"]:
        command = [sys.executable, "-P", "-m", "dask", *words]
        known = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        environment = {**known, **self.extra, **extra}
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            started = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        with started:
            try:
                yield started
            finally:
                started.kill()


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    folder = tmp_path / "yard"
    folder.mkdir()
    return Yard(folder)


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GithubDouble]:
    with GithubDouble(tmp_path / "github") as made:
        yield made
        assert not made.violations


def test_worker_that_is_killed_costs_no_repository(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    names = _repositories(double, 4)
    token = {"GITHUB_TOKEN": double.token}
    with yard.running(token, token):
        _configure(lab, double, yard.address)
        double.fail("POST", "/git-upload-pack$", nth=3, call=_kill(yard.workers[0]))
        run = lab.sweep(**token)
        assert (run.exit, run.complaint) == (0, "")
        assert yard.workers[0].wait(_SECONDS) == -signal.SIGKILL
    assert [one["name"] for one in run.report["repositories"]] == names
    assert set(run.outcomes.values()) == {("published", "pull-request-opened")}
    assert [pull.status for name in names for pull in double.pulls(name)] == ["open"] * len(names)


def test_scheduler_that_is_lost_ends_the_sweep_in_order(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    """What was not planned yet fails, what was is published whole; a sweep without the cluster does the rest."""
    names = _repositories(double, 6)
    token = {"GITHUB_TOKEN": double.token}
    with yard.running(token):
        _configure(lab, double, yard.address)
        assert yard.scheduler
        double.fail("POST", "/pulls$", call=_kill(yard.scheduler))
        run = lab.sweep(**token, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="1s")
    assert (run.exit, run.complaint) == (1, "")
    assert sorted(run.outcomes) == sorted(names)
    assert set(run.outcomes.values()) == {("published", "pull-request-opened"), ("failed", "cluster-lost")}
    for name, (outcome, _) in run.outcomes.items():
        assert [pull.status for pull in double.pulls(name)] == (["open"] if outcome == "published" else [])
        assert (double.find(name).bare.branch(BRANCH) is None) == (outcome == "failed")
    _configure(lab, double)
    assert lab.sweep(**token).exit == 0
    assert [pull.status for name in names for pull in double.pulls(name)] == ["open"] * len(names)


def test_scheduler_that_is_started_anew_is_given_all_tasks_again(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    names = _repositories(double, 4)
    token = {"GITHUB_TOKEN": double.token}
    with yard.running(token):
        _configure(lab, double, yard.address)
        double.fail("POST", "/git-upload-pack$", nth=2, call=lambda _: yard.restart(token))
        run = lab.sweep("--dry-run", **token)
    assert (run.exit, run.complaint) == (0, "")
    assert run.outcomes == dict.fromkeys(names, ("planned", "dry-run"))


def test_repository_whose_workers_die_fails_alone(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    """Dask gives a task up after a few dead workers, here after the first."""
    names = _repositories(double, 3)
    token = {"GITHUB_TOKEN": double.token}
    yard.extra = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with yard.running(token):
        _configure(lab, double, yard.address)

        def replace(_: Request) -> None:
            yard.workers[0].kill()
            yard.hire(token)

        double.fail("POST", "/r01.git/git-upload-pack$", call=replace)
        run = lab.sweep("--dry-run", **token)
    assert (run.exit, run.complaint) == (1, "")
    assert run.outcomes[names[1]] == ("failed", "workers-lost")
    # What waits its turn on a worker dies with it, too.
    assert set(run.outcomes.values()) == {("planned", "dry-run"), ("failed", "workers-lost")}


@pytest.mark.parametrize("who", ["worker", pytest.param("scheduler", marks=pytest.mark.thorough)])
def test_cluster_that_falls_silent_is_not_waited_for(lab: Lab, yard: Yard, double: GithubDouble, who: str) -> None:
    _repositories(double, 2)
    token = {"GITHUB_TOKEN": double.token}
    with yard.running(token):
        _configure(lab, double, yard.address)
        assert yard.scheduler
        silent = yard.scheduler if who == "scheduler" else yard.workers[0]
        is_there = threading.Event()

        def freeze(_: Request) -> None:
            silent.send_signal(signal.SIGSTOP)
            is_there.set()

        double.fail("POST", "/git-upload-pack$", call=freeze)
        with _sweeping(lab, token) as sweep:
            assert is_there.wait(_SECONDS)
            time.sleep(0.5)
            began = time.monotonic()
            sweep.send_signal(signal.SIGTERM)
            _, complaint = sweep.communicate(timeout=_SECONDS)
            assert time.monotonic() - began < _MOST_SECONDS
    assert (sweep.returncode, complaint) == (143, "pip-no-cache: interrupted\n")
    assert json.loads((lab.folder / "report/report.json").read_bytes())["repositories"] == []


def test_workers_read_the_token_from_their_own_environment(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    (name,) = _repositories(double, 1)
    with yard.running({}):
        _configure(lab, double, yard.address)
        run = lab.sweep("--dry-run", GITHUB_TOKEN=double.token)
    assert (run.exit, run.complaint) == (1, "")
    said = run.repository(name)["message"]
    assert said.startswith("On the worker ")
    assert "GITHUB_TOKEN holds no token" in said
    assert double.git_requests == []


@dataclass(slots=True)
class _Wire(Executor):
    """Calls as they travel, and made at once where they arrive."""

    sent: list[bytes] = field(default_factory=list)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> "Future[Any]":  # noqa: ANN401
        self.sent.append(pickle.dumps((function, arguments)))
        answer: Future[Any] = Future()
        answer.set_result(pickle.loads(cluster.run(cluster.EDITION, self.sent[-1])))  # type: ignore[arg-type]  # noqa: S301
        return answer


def test_what_travels_is_small_however_many_are_swept_and_holds_no_token(
    lab: Lab, double: GithubDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GITHUB_TOKEN", double.token)
    (name,) = _repositories(double, 1)
    listed = f"repositories = {json.dumps([name] * 10_000)}\n[pull_request]\nlabels = {json.dumps(['x' * 50] * 100)}\n"
    text = f'[github]\nbase_url = "{double.api}"\n{_FAST}[[source]]\n{listed}'
    loaded = config.parsed(text.encode(), "-", lab.folder)
    wire = _Wire()
    workers = Workers(wire, are_here=False)
    campaign = Campaign(loaded, forges(loaded), is_dry=True)
    with ledger.copied(lab.folder / "none.sqlite") as empty:
        waves = Waves(empty, loaded.waves, Gate(empty, loaded.waves))
        memory = Memory(empty, Budget(empty, loaded.limits), waves)
        told = outcomes(campaign, memory, workers, listed=lambda: None, missed=lambda: None, notice=lambda *_: None)
        found = list(told)
    assert [(one.name, one.kind, one.reason) for one in found] == [(name, "planned", "dry-run")]
    assert [len(one) < 4_000 for one in wire.sent] == [True]
    assert double.token.encode() not in wire.sent[0]


@pytest.mark.parametrize("edition", ["0.0.1 (wheel)", f"{__version__} (tarball)"])
def test_worker_of_another_edition_refuses(edition: str) -> None:
    said = cluster.run(edition, pickle.dumps((print, ("not run",))))
    assert isinstance(said, str)
    assert said.endswith(f"this is {edition}; {_GIVE_ALL_THE_SAME}")


@pytest.mark.thorough
def test_scheduler_needs_no_program(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    """It reads what it hands out, and nothing in that is ours."""
    (name,) = _repositories(double, 1)
    token = {"GITHUB_TOKEN": double.token}
    yard.extra = {"PYTHONPATH": str(_hidden(lab.folder / "hidden"))}
    with yard.running({**token, "PYTHONPATH": str(ROOT)}):
        _configure(lab, double, yard.address)
        run = lab.sweep("--dry-run", **token)
    assert (run.exit, run.complaint) == (0, "")
    assert run.outcomes[name] == ("planned", "dry-run")


def test_worker_without_the_program_is_told(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    (name,) = _repositories(double, 1)
    token = {"GITHUB_TOKEN": double.token}
    with yard.running({**token, "PYTHONPATH": str(_hidden(lab.folder / "hidden"))}):
        _configure(lab, double, yard.address)
        run = lab.sweep("--dry-run", **token)
    assert (run.exit, run.complaint) == (1, "")
    assert run.outcomes[name] == ("failed", "other-version")
    message = run.repository(name)["message"]
    missing = ".".join(cluster.__name__.split(".")[:2])
    assert message.startswith(f"A worker does not have {missing}, which pip-no-cache ")
    assert message.endswith(f"; {_GIVE_ALL_THE_SAME}[bot,cluster], installed in the same way.")


def test_worker_whose_program_is_broken_is_told(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    (name,) = _repositories(double, 1)
    token = {"GITHUB_TOKEN": double.token}
    broken = _hidden(lab.folder / "broken", "raise ValueError('half of a disk')\n")
    with yard.running({**token, "PYTHONPATH": str(broken)}):
        _configure(lab, double, yard.address)
        run = lab.sweep("--dry-run", **token)
    assert (run.exit, run.complaint) == (1, "")
    assert run.outcomes[name] == ("failed", "cluster-failed")
    assert _GIVE_ALL_THE_SAME in run.repository(name)["message"]


def test_worker_that_cannot_read_a_call_refuses() -> None:
    said = cluster.run(cluster.EDITION, b"cbot.model\nNoSuchName\n.")
    assert isinstance(said, str)
    assert said.endswith(_GIVE_ALL_THE_SAME)


def test_answer_that_cannot_be_read_fails_its_repository_alone(lab: Lab, yard: Yard, double: GithubDouble) -> None:
    """Of the same number, yet with other code: a checkout that was not installed everywhere."""
    names = _repositories(double, 3)
    token = {"GITHUB_TOKEN": double.token}
    with yard.running({**token, "PYTHONPATH": str(_other_code(lab.folder / "other"))}):
        _configure(lab, double, yard.address)
        with _sweeping(lab, token) as sweep:
            _, complaint = sweep.communicate(timeout=_SECONDS)
    assert (sweep.returncode, complaint) == (1, "")
    found = json.loads((lab.folder / "report/report.json").read_bytes())["repositories"]
    assert [one["reason"] for one in found] == ["pull-request-opened", "other-version", "pull-request-opened"]
    assert [one["name"] for one in found] == names
    assert found[1]["message"].endswith(f"{_GIVE_ALL_THE_SAME}.")


def test_scheduler_that_does_not_answer_is_one_sentence(lab: Lab) -> None:
    lab.repository("one", _LOCAL)
    lab.configure('[cluster]\nscheduler = "tcp://127.0.0.1:1"')
    done = lab.run("sweep", DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="500ms")
    assert (done.returncode, done.stdout) == (2, "")
    why = "no scheduler answers at tcp://127.0.0.1:1 (OSError); start one, or mend [cluster] scheduler"
    assert done.stderr == f"pip-no-cache: {why}\n"


@pytest.mark.parametrize("scheduler", ["nowhere://127.0.0.1:1", "tls://127.0.0.1:1"])
def test_address_that_cannot_be_used_is_one_sentence(lab: Lab, scheduler: str) -> None:
    """TLS without certificates is such a one."""
    lab.configure(f'[cluster]\nscheduler = "{scheduler}"')
    done = lab.run("sweep", DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="500ms")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"pip-no-cache: no scheduler answers at {scheduler} (")
    assert done.stderr.count("\n") == 1


def test_missing_extra_is_one_sentence(lab: Lab) -> None:
    hidden = lab.folder / "hidden"
    hidden.mkdir()
    (hidden / "distributed.py").write_text("raise ModuleNotFoundError(name='distributed')\n")
    lab.configure('[cluster]\nscheduler = "tcp://127.0.0.1:1"')
    done = lab.cold.run("sweep", PYTHONPATH=f"{hidden}:{ROOT}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"run: pip install {extras.requirement('bot,cluster')}\n")
    assert done.stderr.count("\n") == 1


def test_tls_keeps_strangers_out(lab: Lab, yard: Yard) -> None:
    """Certificates are named in Dask's own settings; local repositories are planned where the folder is the same."""
    for number in range(3):
        lab.repository(f"r{number}", _LOCAL)
    ours, strangers = (_certificates(lab.folder / name) for name in ("ours", "strangers"))
    yard.extra = ours
    with yard.running({}, protocol="tls"):
        assert yard.address.startswith("tls://")
        lab.configure(f'{_FAST}[cluster]\nscheduler = "{yard.address}"')
        refused = lab.run("sweep", **strangers, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="1s")
        run = lab.sweep(**ours)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"pip-no-cache: no scheduler answers at {yard.address} (")
    assert (run.exit, run.complaint) == (0, "")
    assert run.outcomes == dict.fromkeys(("r0", "r1", "r2"), ("published", "pull-request-opened"))
    assert b"--no-cache-dir" in lab.blob(lab.source / "r0", "Dockerfile")


@contextmanager
def _sweeping(lab: Lab, token: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    command = [*COMMAND, "sweep"]
    environment = {"PYTHONPATH": str(ROOT), **lab.environment, **token}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=lab.folder, env=environment, stdout=pipe, stderr=pipe, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


def _repositories(double: GithubDouble, count: int) -> list[str]:
    names = [f"acme/r{number:02}" for number in range(count)]
    for name in names:
        double.repository(name, {**_NEEDED, "README": name})
    return names


def _configure(lab: Lab, double: GithubDouble, scheduler: str = "") -> None:
    where = f'[cluster]\nscheduler = "{scheduler}"\n' if scheduler else ""
    text = f'[github]\nbase_url = "{double.api}"\n{_FAST}{where}[[source]]\norg = "acme"\n'
    (lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")


def _other_code(folder: Path) -> Path:
    """A copy of the program that answers for one repository with what only it knows."""
    for package in PACKAGES:
        shutil.copytree(PLACE / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / Path(planning.__file__).relative_to(PLACE)).open("a", encoding="utf-8") as module:
        module.write(_OTHER_CODE)
    return folder


def _hidden(folder: Path, code: str = "") -> Path:
    """Where nothing is of what the program is called but this code."""
    for package in PACKAGES:
        (folder / package).mkdir(parents=True)
        (folder / package / "__init__.py").write_text(code, "utf-8")
    return folder


def _kill(process: "subprocess.Popen[bytes]") -> Callable[[Request], None]:
    return lambda _: process.kill()


def _certificates(folder: Path) -> dict[str, str]:
    """An authority of its own and one certificate for everybody, as Dask's settings in the environment."""
    made = certify(folder)
    settings = {"CA_FILE": made.authority}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        settings.update({f"{role}__CERT": made.certificate, f"{role}__KEY": made.key})
    return {f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(file) for name, file in settings.items()}

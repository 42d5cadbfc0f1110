"""What becomes of calls that a cluster's workers make, whatever Dask does: its client is stood in for."""

import logging
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from bot.config import config
from bot.errors import ClusterError
from bot.model import Outcome, OutcomeKind
from bot.planning import cluster
from bot.planning.executors import workers

SECONDS = 20
THE_SAME = "give workers and this machine the same pip-no-cache"


class KilledWorker(Exception):  # noqa: N818 - as Dask calls it
    pass


class Client:
    """Dask's, as far as it is asked: a pool too, whose futures the test answers."""

    last: "Client"
    refuses: Exception | None = None

    def __init__(self, address: str, *, set_as_default: bool) -> None:
        if self.refuses:
            raise self.refuses
        self.made = (address, set_as_default)
        self.status = "running"
        self.scheduler = SimpleNamespace(identity="identity")
        self.threads: int | Exception = 4
        self.sent: list[tuple[bytes, Future[object]]] = []
        self.is_broken = False
        self.looks = 0
        self.ended: list[str] = []
        Client.last = self

    def get_executor(self, *, pure: bool) -> "Client":
        assert pure is False, "the same call may be made twice"
        return self

    def submit(self, read: Callable[[bytes], object], payload: bytes) -> "Future[object]":
        assert read is pickle.loads
        if self.is_broken:
            raise RuntimeError
        theirs = Future[object]()
        self.sent.append((payload, theirs))
        return theirs

    def sync(self, asked: object, *, n_workers: int, callback_timeout: float) -> dict[str, int]:
        assert (asked, n_workers) == ("identity", 0)
        assert callback_timeout > 0
        self.looks += 1
        if isinstance(self.threads, Exception):
            raise self.threads
        return {"total_threads": self.threads}

    def shutdown(self, *, wait: bool) -> None:
        assert not wait
        self.ended.append("pool")

    def close(self, *, timeout: float) -> None:
        assert 0 < timeout < 10
        self.ended.append("client")


@pytest.fixture(autouse=True)
def dask(monkeypatch: pytest.MonkeyPatch) -> None:
    made = ModuleType("distributed")
    made.Client, made.KilledWorker = Client, KilledWorker  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "distributed", made)
    monkeypatch.setattr(Client, "refuses", None)
    monkeypatch.setattr(cluster, "_BETWEEN_LOOKS", 0.01)


@pytest.fixture
def pool() -> Iterator[Executor]:
    with cluster.cluster("tcp://there:8786") as made:
        yield made
    assert Client.last.ended == ["pool", "client"]


def looked() -> None:
    """Returns when the cluster was looked at, and that was thought over."""
    deadline, until = time.monotonic() + SECONDS, Client.last.looks + 2
    while Client.last.looks < until:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def read(payload: bytes) -> object:
    """What a worker does with what it is sent."""
    return pickle.loads(payload)  # noqa: S301 - our own


def test_call_is_made_where_it_is_read(pool: Executor) -> None:
    ours = pool.submit(divmod, 7, 2)
    ((payload, theirs),) = Client.last.sent
    theirs.set_result(read(payload))
    assert ours.result(SECONDS) == (3, 1)
    assert Client.last.made == ("tcp://there:8786", False)


@pytest.mark.parametrize(
    ("answer", "reason", "said"),
    [
        ("The worker x has another", "other-version", "The worker x has another."),
        (b"no pickle", "other-version", "The answer of a worker cannot be read (UnpicklingError); "),
        (KilledWorker(), "workers-lost", "Every worker that planned it died; look into their logs"),
        (ModuleNotFoundError("x", name="bot.model"), "other-version", "A worker does not have bot.model, which "),
        (ValueError(), "cluster-failed", f"The cluster failed (ValueError); {THE_SAME}, and look into their logs."),
    ],
)
def test_what_goes_wrong_on_a_worker_has_a_name(pool: Executor, answer: object, reason: str, said: str) -> None:
    ours = pool.submit(divmod, 7, 2)
    ((_, theirs),) = Client.last.sent
    if isinstance(answer, Exception):
        theirs.set_exception(answer)
    else:
        theirs.set_result(answer)
    error = ours.exception(SECONDS)
    assert isinstance(error, ClusterError)
    assert (error.reason, str(error)[: len(said)]) == (reason, said)


@pytest.mark.parametrize(("status", "sent"), [("running", 4), ("connecting", 4), ("closed", 1)])
def test_what_a_scheduler_forgot_is_given_to_it_three_times_more(pool: Executor, status: str, sent: int) -> None:
    ours = pool.submit(divmod, 7, 2)
    Client.last.status = status
    for at in range(sent):
        payload, theirs = Client.last.sent[at]
        assert payload == Client.last.sent[0][0]
        theirs.cancel()
        theirs.set_running_or_notify_cancel()
    assert len(Client.last.sent) == sent
    error = ours.exception(SECONDS)
    assert isinstance(error, ClusterError)
    assert (error.reason, "(it went away)" in str(error)) == ("cluster-lost", True)


def test_what_was_given_again_is_answered(pool: Executor) -> None:
    ours = pool.submit(divmod, 7, 2)
    Client.last.sent[0][1].cancel()
    payload, theirs = Client.last.sent[1]
    theirs.set_result(read(payload))
    assert ours.result(SECONDS) == (3, 1)


def test_client_that_takes_nothing_any_more_is_lost(pool: Executor) -> None:
    Client.last.is_broken = True
    error = pool.submit(divmod, 7, 2).exception(SECONDS)
    assert isinstance(error, ClusterError)
    assert (error.reason, "(RuntimeError)" in str(error)) == ("cluster-lost", True)


@pytest.mark.parametrize(
    ("threads", "said"), [(0, "it has no workers"), (OSError(), "it does not answer")], ids=["empty", "silent"]
)
def test_nobody_waits_longer_than_ten_minutes_for_a_cluster(
    monkeypatch: pytest.MonkeyPatch, pool: Executor, threads: int | Exception, said: str
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(cluster, "time", SimpleNamespace(monotonic=lambda: now[0]))
    ours = pool.submit(divmod, 7, 2)
    looked()
    Client.last.threads = threads
    now[0] += 600.0
    looked()
    assert not ours.done()
    now[0] += 1.0
    error = ours.exception(SECONDS)
    assert isinstance(error, ClusterError)
    assert (error.reason, f"({said})" in str(error)) == ("cluster-lost", True)
    late = pool.submit(divmod, 7, 2).exception(SECONDS)
    assert "(nothing was planned for too long)" in str(late)
    Client.last.threads = 4
    looked()
    assert not pool.submit(divmod, 7, 2).done(), "it is there again"


def test_client_that_is_closed_is_lost_at_once(pool: Executor) -> None:
    ours = pool.submit(divmod, 7, 2)
    Client.last.status = "closed"
    assert "(it went away)" in str(ours.exception(SECONDS))


@pytest.mark.parametrize("error", [OSError, ValueError, TypeError, RuntimeError, ImportError])
def test_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    monkeypatch.setattr(Client, "refuses", error())
    with (
        pytest.raises(ClusterError, match=rf"no scheduler answers at tcp://x \({error.__name__}\); start one") as told,
        cluster.cluster("tcp://x"),
    ):
        pass
    assert told.value.reason == "no-scheduler"


def test_what_dask_says_of_its_connections_is_not_shown() -> None:
    loggers = [
        logging.getLogger(name) for name in ("distributed", "distributed.client", "tornado.application", "asyncio")
    ]
    for one in loggers:
        one.setLevel(logging.NOTSET)
    with cluster.cluster("tcp://x"):
        assert not any(one.isEnabledFor(logging.CRITICAL) for one in loggers)
    for one in loggers:
        one.setLevel(logging.NOTSET)


def test_what_the_threads_of_a_run_have_not_begun_is_dropped_at_its_end(tmp_path: Path) -> None:
    text = b'[limits]\nworkers = 1\n[[source]]\norg = "acme"\n'
    may_end, is_begun = threading.Event(), threading.Event()

    def wait() -> bool:
        is_begun.set()
        return may_end.wait(SECONDS)

    with workers(config.parsed(text, "-", tmp_path)) as made:
        assert made.are_here
        first, others = made.pool.submit(wait), [made.pool.submit(int) for _ in range(20)]
        assert is_begun.wait(SECONDS)
        threading.Timer(0.1, may_end.set).start()
    assert first.result(SECONDS), "what is under way ends"
    assert all(one.cancelled() for one in others)


def _outcome(reason: str) -> Outcome:
    return Outcome("acme/app", OutcomeKind.FAILED, reason, "So it is.")


@pytest.mark.parametrize(
    ("reason", "is_of_the_place"),
    [
        ("failed", True),
        ("git-failed", True),
        ("internal-error", True),
        ("temporary-folder", True),
        ("not-found", False),
        ("rate-limited", False),
    ],
)
def test_failure_that_may_be_the_machines_says_on_which_it_was(reason: str, is_of_the_place: bool) -> None:
    found: Any = cluster.run(cluster.EDITION, pickle.dumps((_outcome, (reason,))))
    made = pickle.loads(found)  # noqa: S301 - our own
    assert made.reason == reason
    assert made.message.startswith("On the worker ") is is_of_the_place
    assert made.message.endswith("So it is.")


def test_watching_ends_with_the_pool() -> None:
    with cluster.cluster("tcp://x"):
        assert "cluster" in {thread.name for thread in threading.enumerate()}
    deadline = time.monotonic() + SECONDS
    while "cluster" in {thread.name for thread in threading.enumerate()}:
        assert time.monotonic() < deadline
        time.sleep(0.01)

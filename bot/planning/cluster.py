"""A Dask cluster as an Executor: calls travel as bytes, and whatever happens to workers and scheduler has a name.

Nothing that Dask reads by itself names our modules: a scheduler needs none, and a worker that has none lives on.

Tasks are idempotent, so Dask may begin one again on another worker; it does when a worker dies. A scheduler that comes
back in time is given its tasks again. The only importer of distributed.
"""

import logging
import pickle
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Lock, Thread
from typing import Any

from bot import extras
from bot.errors import ClusterError
from bot.model import Outcome
from fixer import __version__

# As long as Dask connects, it tries anew by itself: distributed.comm.timeouts.connect of its own settings.
_MOST_LOSSES = 3
# How long the cluster may be without any worker, or its scheduler silent, before nobody waits any more.
_MOST_SECONDS = 600.0
_BETWEEN_LOOKS = 5.0
_SECONDS_TO_CLOSE = 2.0
# Failures that may have to do with the machine: a token, a key, a program that is missing there, a disk that is full.
_OF_THE_PLACE = frozenset({"failed", "git-failed", "internal-error", "temporary-folder"})
_THE_SAME = "give workers and this machine the same pip-no-cache"
# A wheel's modules have other names than a checkout's, so that none reads what the other writes.
EDITION = f"{__version__} ({'checkout' if __name__.partition('.')[0] == 'bot' else 'wheel'})"
_NOISY = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")


def run(edition: str, call: bytes) -> bytes | str:
    """On the worker: what the call returns, or in words why it is not made here."""
    if edition != EDITION:
        here = f"The worker {socket.gethostname()} has pip-no-cache {EDITION}, and this is {edition}"
        return f"{here}; {_THE_SAME}"
    try:
        function, arguments = pickle.loads(call)  # noqa: S301 - whoever reaches the scheduler may run anything anyway
    except Exception as error:  # noqa: BLE001 - whatever there is not, it has other code than the one that sent it
        here = f"The worker {socket.gethostname()} cannot read what it is to do ({type(error).__name__})"
        return f"{here}; {_THE_SAME}"
    result = function(*arguments)
    if isinstance(result, Outcome) and result.reason in _OF_THE_PLACE:
        result = replace(result, message=f"On the worker {socket.gethostname()}: {result.message}")
    return pickle.dumps(result)


@contextmanager
def cluster(scheduler: str) -> Iterator[Executor]:
    """The workers of a scheduler; addresses, certificates and time-outs are those of Dask's own settings.

    Raises ClusterError where no scheduler answers, and MissingExtraError without the library.
    """
    client = _client(scheduler)
    try:
        with _Remote(client) as pool:
            yield pool
    finally:
        # A scheduler that is silent or gone is not waited for.
        with suppress(Exception):
            client.close(timeout=_SECONDS_TO_CLOSE)


def _client(scheduler: str) -> Any:  # noqa: ANN401 - the library ships no types
    try:
        from distributed import Client
    except ImportError:
        raise extras.missing("[cluster]", "distributed", "bot,cluster") from None
    # What it tells of connections that come and go, people cannot use; what matters is told by outcomes.
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module=r"(distributed|dask|tornado)(\.|$)")
    # Made in two steps, so that one that was not finished can be told that there is nothing to close.
    client = Client.__new__(Client)
    try:
        Client.__init__(client, scheduler, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
        client.status = "closed"
        why = f"no scheduler answers at {scheduler} ({type(error).__name__})"
        raise ClusterError("no-scheduler", f"{why}; start one, or mend [cluster] scheduler") from None
    return client


@dataclass(frozen=True, slots=True)
class _Errand:
    """A call that is run where it is read."""

    call: bytes

    def __reduce__(self) -> tuple[Callable[..., bytes | str], tuple[str, bytes]]:
        return run, (EDITION, self.call)


@dataclass(frozen=True, slots=True, eq=False)
class _Call:
    """A call under way: what Dask is given, and who waits for it."""

    payload: bytes
    answer: "Future[Any]"
    losses: int = 0


class _Remote(Executor):
    """Dask's own executor, but for calls as bytes, errors of ours, and an end to waiting."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - as above
        self._client = client
        self._pool = client.get_executor(pure=False)
        self._waiting: set[Future[Any]] = set()
        self._lock = Lock()
        self._is_lost = False
        self._is_over = Event()
        Thread(target=self._watch, name="cluster", daemon=True).start()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":  # noqa: ANN401
        assert not named, "calls are made by position"
        call = _Call(pickle.dumps(_Errand(pickle.dumps((function, arguments)))), Future())
        with self._lock:
            self._waiting.add(call.answer)
            is_lost = self._is_lost
        if is_lost:
            self._settle(call.answer, ClusterError("cluster-lost", _lost("nothing was planned for too long")))
        else:
            self._send(call)
        return call.answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - nobody waits
        """What has not begun is dropped; what is begun ends on its worker, and nobody looks at it."""
        self._is_over.set()
        with suppress(Exception):
            self._pool.shutdown(wait=False)

    def _send(self, call: _Call) -> None:
        try:
            theirs = self._pool.submit(pickle.loads, call.payload)
        except Exception as error:  # noqa: BLE001 - a client that is closed says so in many ways
            self._settle(call.answer, ClusterError("cluster-lost", _lost(type(error).__name__)))
            return
        theirs.add_done_callback(partial(self._answered, call))

    def _answered(self, call: _Call, theirs: "Future[bytes | str]") -> None:
        if not theirs.cancelled():
            self._settle(call.answer, _result(theirs))
        elif self._client.status in {"running", "connecting"} and call.losses < _MOST_LOSSES:
            self._send(_Call(call.payload, call.answer, call.losses + 1))
        else:
            self._settle(call.answer, ClusterError("cluster-lost", _lost("it went away")))

    def _settle(self, answer: "Future[Any]", result: object) -> None:
        """Once only, whoever comes first."""
        with self._lock:
            if answer not in self._waiting:
                return
            self._waiting.discard(answer)
        if isinstance(result, ClusterError):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    def _watch(self) -> None:
        """Ends the waiting where nothing will come any more."""
        well = time.monotonic()
        while not self._is_over.wait(_BETWEEN_LOOKS):
            why = self._trouble()
            if not why:
                well = time.monotonic()
            is_lost = self._client.status == "closed" or time.monotonic() - well > _MOST_SECONDS
            with self._lock:
                self._is_lost = is_lost
                left = tuple(self._waiting) if is_lost else ()
            for answer in left:
                self._settle(answer, ClusterError("cluster-lost", _lost(why)))

    def _trouble(self) -> str:
        """What keeps the tasks from being done, empty if nothing does."""
        if self._client.status != "running":
            return "it went away"
        try:
            scheduler = self._client.scheduler
            info = self._client.sync(scheduler.identity, n_workers=0, callback_timeout=_BETWEEN_LOOKS)
        except Exception:  # noqa: BLE001 - whatever it is, the scheduler did not answer
            return "it does not answer"
        return "" if info.get("total_threads", 1) else "it has no workers"


def _result(theirs: "Future[bytes | str]") -> object:
    error = theirs.exception()
    if error is None:
        return _read(theirs.result())
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        message = "Every worker that planned it died; look into their logs, they may have too little memory."
        return ClusterError("workers-lost", message)
    if isinstance(error, ModuleNotFoundError):
        lacking = f"A worker does not have {error.name}, which pip-no-cache {EDITION} needs"
        message = f"{lacking}; {_THE_SAME}[bot,cluster], installed in the same way."
        return ClusterError("other-version", message)
    message = f"The cluster failed ({type(error).__name__}); {_THE_SAME}, and look into their logs."
    return ClusterError("cluster-failed", message)


def _read(found: bytes | str) -> object:
    if isinstance(found, str):
        return ClusterError("other-version", f"{found}.")
    try:
        return pickle.loads(found)  # noqa: S301 - by our own workers: whoever is one may do more than that
    except Exception as error:  # noqa: BLE001 - nobody would hear of it: it is Dask that called
        message = f"The answer of a worker cannot be read ({type(error).__name__}); {_THE_SAME}."
        return ClusterError("other-version", message)


def _lost(why: str) -> str:
    return f"The cluster was lost ({why}); see that its scheduler and workers run, the next sweep tries again."

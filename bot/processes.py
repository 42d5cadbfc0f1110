"""Ends a child process together with its own children: when it takes too long, or when all work has to stop."""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from subprocess import Popen, TimeoutExpired
from threading import Event, Lock, Thread, Timer

# What git needs to remove its locks after SIGTERM; then it is killed.
_GRACE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a process left: its exit status (negative: the signal it died of), its output and its complaints."""

    status: int
    output: bytes
    complaint: bytes


@dataclass(frozen=True, slots=True, eq=False)
class _Child:
    """A process that leads a session of its own."""

    process: Popen[bytes]
    is_done: Event

    def end(self) -> None:
        """Ends it and its children; called by another thread than the one that waits for it."""
        self.signal(signal.SIGTERM)
        if not self.is_done.wait(_GRACE_SECONDS):
            self.signal(signal.SIGKILL)

    def end_now(self) -> None:
        self.signal(signal.SIGTERM)
        with suppress(TimeoutExpired):
            self.process.wait(_GRACE_SECONDS)
        self.signal(signal.SIGKILL)
        self.process.wait()

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a process may run, and how large a file it may write (where the system has such limits)."""

    seconds: float
    file_bytes: int


_running: set[_Child] = set()
_lock = Lock()
_is_stopped = Event()


def answer(process: Popen[bytes], stdin: bytes, limits: Limits) -> Answer:
    """Feeds a process that leads a session of its own, and waits for it, but no longer than the limits allow."""
    with process, _watched(process, limits):
        output, complaint = process.communicate(stdin)
    return Answer(process.returncode, output, complaint)


def stop() -> None:
    """Ends every child that runs, in whichever thread, and every later one: this process is about to end."""
    _is_stopped.set()
    with _lock:
        ending = [Thread(target=child.end, daemon=True) for child in _running]
    for thread in ending:
        thread.start()


def kill() -> None:
    """Kills every child at once, and later ones when they start."""
    _is_stopped.set()
    # Whoever holds the lock may be a thread that will not run again.
    _lock.acquire(timeout=1)
    for child in tuple(_running):
        child.signal(signal.SIGKILL)


def is_stopped() -> bool:
    """Whether everything has to stop: what a process left means nothing any more."""
    return _is_stopped.is_set()


@contextmanager
def _watched(process: Popen[bytes], limits: Limits) -> Iterator[None]:
    child = _Child(process, Event())
    watchdog = Timer(limits.seconds, child.end)
    watchdog.daemon = True
    with _lock:
        _running.add(child)
    try:
        watchdog.start()
        _limit_files(process.pid, limits.file_bytes)
        if _is_stopped.is_set():
            child.signal(signal.SIGKILL)
        yield
    except BaseException:  # an interrupt: the child is in a session of its own, and got none
        child.end_now()
        raise
    finally:
        child.is_done.set()
        watchdog.cancel()
        with _lock:
            _running.discard(child)


def _limit_files(pid: int, most_bytes: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

"""Hears a child process out, and ends it with its own children: when it is too slow or too loud, or all has to stop."""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from select import PIPE_BUF
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from subprocess import Popen, TimeoutExpired
from threading import Event, Lock, Thread, Timer
from typing import IO

from bot.errors import OversizeError

# What git needs to remove its locks after SIGTERM; then it is killed.
_GRACE_SECONDS = 2.0
_CHUNK_BYTES = 1 << 18
# The end of what a process complains about; only its last line is ever shown.
_COMPLAINT_BYTES = 1 << 16


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
    """How long a process may run, how much it may say, and how large a file write (where the system limits that)."""

    seconds: float
    file_bytes: int
    output_bytes: int = 64 << 20


_running: set[_Child] = set()
_lock = Lock()
_is_stopped = Event()


def answer(process: Popen[bytes], stdin: bytes, limits: Limits) -> Answer:
    """Feeds a process that leads a session of its own, and waits for it, but no longer than the limits allow.

    Raises OversizeError, and ends the process, where it writes more than they allow.
    """
    with process, _watched(process, limits):
        output, complaint = _exchanged(process, stdin, limits.output_bytes)
        status = process.wait()
    return Answer(status, output, complaint)


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


def _exchanged(process: Popen[bytes], stdin: bytes, most_bytes: int) -> tuple[bytes, bytes]:
    """What ``Popen.communicate`` gives, but of the complaints only the end, and no more output than there may be."""
    assert process.stdin, "it is a pipe"
    assert process.stdout, "it is a pipe"
    assert process.stderr, "it is a pipe"
    output, complaint, rest = BytesIO(), b"", memoryview(stdin)
    said: bytes | memoryview
    with DefaultSelector() as selector:
        selector.register(process.stdin, EVENT_WRITE, process.stdin)
        selector.register(process.stdout, EVENT_READ, process.stdout)
        selector.register(process.stderr, EVENT_READ, process.stderr)
        while selector.get_map():
            for key, _ in selector.select():
                pipe: IO[bytes] = key.data
                if pipe is process.stdin:
                    said = rest = _unwritten(pipe, rest)
                elif pipe is process.stderr:
                    said = os.read(key.fd, _CHUNK_BYTES)
                    complaint = (complaint + said)[-_COMPLAINT_BYTES:]
                else:
                    said = os.read(key.fd, _CHUNK_BYTES)
                    output.write(said)
                if not said:
                    selector.unregister(pipe)
                    pipe.close()
            if output.tell() > most_bytes:
                raise OversizeError(f"git has over {most_bytes >> 20} MB to tell of its files, so it is left alone.")
    return output.getvalue(), complaint


def _unwritten(pipe: IO[bytes], rest: memoryview) -> memoryview:
    """What is left to write; nothing where nobody reads any more."""
    try:
        # As much as never blocks, so that what the process says meanwhile is heard.
        return rest[os.write(pipe.fileno(), rest[:PIPE_BUF]) :]
    except BrokenPipeError:
        return rest[:0]


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

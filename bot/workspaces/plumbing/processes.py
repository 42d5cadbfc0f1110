"""Starts child processes and hears them out; ends one with its own children: too slow, too loud, or all has to stop."""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from select import PIPE_BUF
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Event, Lock, Thread
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


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a process may run, and how much it may say; where the system limits that, how large a file it may write
    and, if that is told, how much memory it may take.
    """

    seconds: float
    file_bytes: int
    output_bytes: int = 64 << 20
    memory_bytes: int | None = None


@dataclass(slots=True, eq=False)
class _Child:
    """A process that leads a session of its own, and when it has to be over (of perf_counter)."""

    process: Popen[bytes]
    last_moment: float
    is_told: bool = False
    is_done: Event = field(default_factory=Event)

    @property
    def seconds_left(self) -> float:
        return max(0.0, self.last_moment - time.perf_counter())

    def hurry(self) -> None:
        """Its time is over: it is told to end, and the next time killed; called by the thread that waits for it."""
        self.signal(signal.SIGKILL if self.is_told else signal.SIGTERM)
        self.is_told = True
        self.last_moment = time.perf_counter() + _GRACE_SECONDS

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


_running: set[_Child] = set()
_lock = Lock()
_is_stopped = Event()


def answer(
    command: Sequence[str], environment: Mapping[bytes, bytes], folder: Path, stdin: bytes, limits: Limits
) -> Answer:
    """What the command leaves: it gets this environment and no other, and no longer than the limits allow.

    Raises OSError where it cannot be started; and OversizeError, and ends it, where it writes more than they allow.
    """
    process = Popen(  # noqa: S603 - the words of a command are ours, and no shell reads them
        command, cwd=folder, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True, bufsize=0
    )
    with process, _watched(process, limits) as child:
        output, complaint = _exchanged(child, stdin, limits.output_bytes)
        status = _ended(child)
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


def _exchanged(child: _Child, stdin: bytes, most_bytes: int) -> tuple[bytes, bytes]:
    """What ``Popen.communicate`` gives, but of the complaints only the end, and no more output than there may be."""
    process = child.process
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
            ready = selector.select(child.seconds_left)
            if not child.seconds_left:
                child.hurry()
            for key, _ in ready:
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


def _ended(child: _Child) -> int:
    """The status of a process that has closed all its ends, which may take it a while still."""
    while True:
        try:
            return child.process.wait(child.seconds_left)
        except TimeoutExpired:
            child.hurry()


@contextmanager
def _watched(process: Popen[bytes], limits: Limits) -> Iterator[_Child]:
    child = _Child(process, time.perf_counter() + limits.seconds)
    with _lock:
        _running.add(child)
    try:
        _limit(process.pid, resource.RLIMIT_FSIZE, limits.file_bytes)
        if limits.memory_bytes is not None:
            _limit(process.pid, resource.RLIMIT_AS, limits.memory_bytes)
        if _is_stopped.is_set():
            child.signal(signal.SIGKILL)
        yield child
    except BaseException:  # an interrupt: the child is in a session of its own, and got none
        child.end_now()
        raise
    finally:
        child.is_done.set()
        with _lock:
            _running.discard(child)


def _limit(pid: int, what: int, most_bytes: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError):
            resource.prlimit(pid, what, (most_bytes, most_bytes))

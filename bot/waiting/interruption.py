"""Ctrl-C and SIGTERM: what is in hand is finished where that takes a moment, and the process ends in seconds.

The first signal raises in the main thread: at once, or, where the work is ``unbroken``, when that is done or GRACE
is over; ``last_words`` are not broken off by it. Waiting goes by ``pause``, which ends then, in every thread. Should
something hang all the same, say a look-up of a name, a thread of its own ends the process at LAST_MOMENT; a second
Ctrl-C does so at once.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any, Never

from bot.workspaces.plumbing import processes, temporary

# Seconds after the first signal; git gets two more to end by itself once it is told to.
GRACE = 3.0
LAST_MOMENT = 8.0
# Programs that start others pass a Ctrl-C on that these have had from the terminal already.
_SAME_SIGNAL = 0.2
_BETWEEN_LOOKS = 0.1
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SHOW_CURSOR = "\x1b[?25h"


@dataclass(slots=True)
class _Heard:
    """The first signal, 0 as long as there was none, and when it came."""

    number: int = 0
    moment: float = 0.0
    is_unbroken: bool = False
    is_last: bool = False

    @property
    def code(self) -> int:
        return 128 + self.number


_heard = _Heard()


def is_asked() -> bool:
    """Whether the process was told to end."""
    return _heard.number != 0


def check() -> None:
    """Raises where the process was told to end, unless the main thread is doing what is not to be broken off."""
    if is_asked() and not _left_of_grace():
        _raise()


def pause(seconds: float) -> None:
    """Sleeps; raises where the process is told to end before that is over and done with."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if is_asked() and left > _left_of_grace():
            _raise()
        time.sleep(min(left, _BETWEEN_LOOKS))


@contextmanager
def unbroken() -> Iterator[None]:
    """What is in the block is finished first, unless that takes longer than GRACE; for the main thread."""
    _heard.is_unbroken = True
    try:
        yield
    finally:
        _heard.is_unbroken = False
        if is_asked():
            signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def last_words() -> Iterator[None]:
    """What is in the block comes to its end, be the first signal before or in it; only LAST_MOMENT is the limit."""
    _heard.is_last = True
    try:
        yield
    finally:
        _heard.is_last = False


@contextmanager
def heeded(say: Callable[[str], object]) -> Iterator[None]:
    """Whoever is told to end in the block ends the process with it: 130 for Ctrl-C, 143 for SIGTERM."""
    handlers: dict[int, Any] = {number: signal.signal(number, _hear) for number in (*_SIGNALS, signal.SIGALRM)}
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(reading,), daemon=True).start()
    try:
        yield
        check()
    except BaseException as error:
        if is_asked():
            say("interrupted" if isinstance(error, KeyboardInterrupt | SystemExit) else str(error))
            _leave()
        raise
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _hear(number: int, _frame: FrameType | None) -> None:
    """Only ever raises once, so that nothing breaks off the tidying up."""
    if number == signal.SIGALRM:
        if _heard.is_unbroken:
            _heard.is_unbroken = False
            _raise()
        return
    if is_asked():
        return
    _heard.number, _heard.moment = number, time.monotonic()
    if _heard.is_last:
        return
    if not _heard.is_unbroken:
        _raise()
    signal.setitimer(signal.ITIMER_REAL, GRACE)


def _raise() -> Never:
    if _heard.number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(_heard.code)


def _left_of_grace() -> float:
    if not _heard.is_unbroken or threading.current_thread() is not threading.main_thread():
        return 0.0
    return max(0.0, _heard.moment + GRACE - time.monotonic())


def _watch(reading: int) -> None:
    """Hears every signal, even while the main thread is inside something that does not let go."""
    first = 0
    moment = 0.0
    with open(reading, "rb", buffering=0) as signals:
        while received := signals.read(1):
            if received[0] not in _SIGNALS:
                continue
            if first and time.monotonic() - moment > _SAME_SIGNAL:
                _end(128 + first)
            if not first:
                first, moment = received[0], time.monotonic()
                last = threading.Timer(LAST_MOMENT, _end, (128 + first,))
                last.daemon = True
                last.start()


def _leave() -> Never:
    """Nobody waits for threads that hang in a request: there are no limits to how long that may take."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    _end(_heard.code)


def _end(code: int) -> Never:
    processes.kill()
    temporary.clear()
    if sys.stderr.isatty():
        os.write(sys.stderr.fileno(), _SHOW_CURSOR.encode())
    os._exit(code)

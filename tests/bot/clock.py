"""Another clock for a run of the command: one that goes on by what is slept, or that is wrong.

With ``TEST_CLOCK_FASTER`` time passes while all who do not sleep wait for somebody, and a sleep takes so many times
less than it says: what a busy machine takes for its work is no time at all. ``TEST_CLOCK_AHEAD`` says by how many
seconds the clock is ahead. A stopwatch, as for how long an answer takes, goes so many times as fast as here with
``TEST_CLOCK_STOPWATCH``, and the whole clock with it.
"""

import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, SupportsIndex

_sleep, _monotonic, _perf_counter, _time = time.sleep, time.monotonic, time.perf_counter, time.time
# The innermost functions of threads that wait for others, for a signal, or for something to do.
_IDLE = frozenset({"wait", "join", "_wait_for_tstate_lock", "_watch", "_worker"})
_BETWEEN_LOOKS = 0.002
# Nobody is waited for longer than that: it may hang.
_MOST_SECONDS = 20.0


class _Clock(Protocol):
    """``passed`` are the seconds since the run began, ``watched`` those of a stopwatch."""

    def passed(self) -> float: ...

    def watched(self) -> float: ...

    def nap(self, seconds: float) -> None: ...


class _Raced:
    """All time, so many times as fast."""

    def __init__(self, faster: float) -> None:
        self._faster, self._began = faster, _monotonic()

    def passed(self) -> float:
        return (_monotonic() - self._began) * self._faster

    watched = passed

    def nap(self, seconds: float) -> None:
        _sleep(seconds / self._faster)


class _Slept:
    """The time that was slept so far; of what several slept at once, that of one."""

    def __init__(self, faster: float) -> None:
        self._faster, self._began = faster, _monotonic()
        self._seconds = 0.0
        self._asleep: set[int] = set()

    def passed(self) -> float:
        return self._seconds

    def watched(self) -> float:
        return _monotonic() - self._began

    def nap(self, seconds: float) -> None:
        until, me = self._seconds + seconds, threading.get_ident()
        self._asleep.add(me)
        _sleep(seconds / self._faster)
        last = _monotonic() + _MOST_SECONDS
        while self._seconds < until and self._is_somebody_busy() and _monotonic() < last:
            _sleep(_BETWEEN_LOOKS)
        self._seconds = max(self._seconds, until)
        self._asleep.discard(me)

    def _is_somebody_busy(self) -> bool:
        frames = sys._current_frames()  # noqa: SLF001 - nothing else tells
        return any(frame.f_code.co_name not in _IDLE for ident, frame in frames.items() if ident not in self._asleep)


@dataclass(frozen=True, slots=True)
class _Run:
    """The clock of a run, and what it showed as the run began."""

    clock: _Clock
    monotonic: float
    stopwatch: float
    date: float


def _run(environment: Mapping[str, str]) -> _Run:
    faster, ahead = (float(environment.get(f"TEST_CLOCK_{name}", plain)) for name, plain in _PLAIN.items())
    is_slept = faster != 1 and "TEST_CLOCK_STOPWATCH" not in environment
    return _Run((_Slept if is_slept else _Raced)(faster), _monotonic(), _perf_counter(), _time() + ahead)


_PLAIN = {"FASTER": "1", "AHEAD": "0"}
_now = [_run({})]


def install() -> None:
    """Has modules that are loaded from now on go by the clock of a run; it is the true one until a run begins."""
    time.sleep = _nap
    time.monotonic = lambda: _now[0].monotonic + _now[0].clock.passed()
    time.perf_counter = lambda: _now[0].stopwatch + _now[0].clock.watched()
    time.time = lambda: _now[0].date + _now[0].clock.passed()


def _nap(seconds: SupportsIndex | float) -> None:
    _now[0].clock.nap(float(seconds))


def begin(environment: Mapping[str, str]) -> None:
    """Starts the clock that the environment of a run asks for."""
    _now[0] = _run(environment)

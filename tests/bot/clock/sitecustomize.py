"""Another clock for the process that finds this on its path: one that goes on by what is slept, or that is wrong.

With ``TEST_CLOCK_FASTER`` time passes while all who do not sleep wait for somebody, and a sleep takes so many times
less than it says: what a busy machine takes for its work is no time at all. ``TEST_CLOCK_AHEAD`` says by how many
seconds the clock is ahead. A stopwatch, as for how long an answer takes, goes so many times as fast as here with
``TEST_CLOCK_STOPWATCH``, and the whole clock with it.
"""

import os
import sys
import threading
import time

_FASTER = float(os.environ.get("TEST_CLOCK_FASTER", "1"))
_AHEAD = float(os.environ.get("TEST_CLOCK_AHEAD", "0"))
_sleep, _monotonic, _time = time.sleep, time.monotonic, time.time
_began, _date = _monotonic(), _time() + _AHEAD
# The innermost functions of threads that wait for others, for a signal, or for something to do.
_IDLE = frozenset({"wait", "join", "_wait_for_tstate_lock", "_watch", "_worker"})
_BETWEEN_LOOKS = 0.002
# Nobody is waited for longer than that: it may hang.
_MOST_SECONDS = 20.0


class _Slept:
    """The time that was slept so far; of what several slept at once, that of one."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._asleep: set[int] = set()

    def passed(self) -> float:
        return self.seconds

    def nap(self, seconds: float) -> None:
        until, me = self.seconds + seconds, threading.get_ident()
        self._asleep.add(me)
        _sleep(seconds / _FASTER)
        last = _monotonic() + _MOST_SECONDS
        while self.seconds < until and self._is_somebody_busy() and _monotonic() < last:
            _sleep(_BETWEEN_LOOKS)
        self.seconds = max(self.seconds, until)
        self._asleep.discard(me)

    def _is_somebody_busy(self) -> bool:
        frames = sys._current_frames()  # noqa: SLF001 - nothing else tells
        return any(frame.f_code.co_name not in _IDLE for ident, frame in frames.items() if ident not in self._asleep)


def _raced() -> float:
    return (_monotonic() - _began) * _FASTER


def _hurried(seconds: float) -> None:
    _sleep(seconds / _FASTER)


_slept = _Slept()
_passed = _raced
if os.environ.get("TEST_CLOCK_STOPWATCH"):
    time.sleep = _hurried  # type: ignore[assignment]
    time.perf_counter = lambda: _began + _raced()
elif _FASTER != 1:
    _passed = _slept.passed
    time.sleep = _slept.nap  # type: ignore[assignment]
time.monotonic = lambda: _began + _passed()
time.time = lambda: _date + _passed()

"""Another clock for the process that finds this on its path: one that goes faster, or that is wrong.

``TEST_CLOCK_FASTER`` says how many seconds pass in one, ``TEST_CLOCK_AHEAD`` by how many it is ahead. What is measured
with a stopwatch, as how long an answer takes, is so with ``TEST_CLOCK_STOPWATCH`` alone: a busy machine is slow enough.
"""

import os
import time

_FASTER = float(os.environ.get("TEST_CLOCK_FASTER", "1"))
_AHEAD = float(os.environ.get("TEST_CLOCK_AHEAD", "0"))
_sleep, _monotonic, _time = time.sleep, time.monotonic, time.time
_began, _date = _monotonic(), _time() + _AHEAD


def _passed() -> float:
    return (_monotonic() - _began) * _FASTER


def _nap(seconds: float) -> None:
    _sleep(seconds / _FASTER)


time.sleep = _nap  # type: ignore[assignment]
time.monotonic = lambda: _began + _passed()
time.time = lambda: _date + _passed()
if os.environ.get("TEST_CLOCK_STOPWATCH"):
    time.perf_counter = time.monotonic

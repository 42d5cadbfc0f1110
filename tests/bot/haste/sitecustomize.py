"""Lets time pass a hundred times as fast, for the process that finds this on its path: a minute's wait is over soon."""

import time

_FASTER = 100.0
_sleep, _monotonic, _time = time.sleep, time.monotonic, time.time
_began, _date = _monotonic(), _time()


def _passed() -> float:
    return (_monotonic() - _began) * _FASTER


def _nap(seconds: float) -> None:
    _sleep(seconds / _FASTER)


time.sleep = _nap  # type: ignore[assignment]
time.monotonic = lambda: _began + _passed()
time.time = lambda: _date + _passed()

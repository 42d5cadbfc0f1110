"""What a sweep waits for, told when the waiting begins: once, however many threads are in it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

# Shorter ones are over before anybody has read of them.
_WORTH_SAYING = 3.0
# How much later another wait has to end than the one that was told, as a share of its length.
_LATER = 0.25


@dataclass(frozen=True, slots=True)
class Wait:
    """Something is waited for: ``event`` is a stable id, ``why`` half a sentence."""

    event: str
    why: str
    seconds: float
    until: datetime

    @property
    def message(self) -> str:
        return f"Waiting {self.seconds:.0f} s, until {self.until:%H:%M:%S} UTC: {self.why}."


class Waits:
    """Passes on to ``say`` what is worth it; safe between threads.

    Where it travels along to another machine, it says nothing there.
    """

    def __init__(self, say: Callable[[Wait], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._lock = Lock()
        # When what was told ends, by event.
        self._told: dict[str, float] = {}

    def tell(self, event: str, why: str, seconds: float) -> None:
        """From now on it is waited for so long; all threads that one limit refused may say so."""
        if seconds >= _WORTH_SAYING and self._is_news(event, seconds):
            self._say(Wait(event, why, seconds, datetime.now(UTC) + timedelta(seconds=seconds)))

    def _is_news(self, event: str, seconds: float) -> bool:
        end = self._clock() + seconds
        with self._lock:
            is_news = event not in self._told or end - self._told[event] >= max(_WORTH_SAYING, _LATER * seconds)
            if is_news:
                self._told[event] = end
        return is_news

    def __reduce__(self) -> tuple[Callable[[], "Waits"], tuple[()]]:
        return _elsewhere, ()


def _elsewhere() -> Waits:
    return _SILENT


_SILENT = Waits(lambda _: None)

"""A clock for what is asked at once in a test: it stands still unless it is set."""

from dataclasses import dataclass


@dataclass(slots=True)
class Clock:
    """``now`` in seconds since 1970."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now

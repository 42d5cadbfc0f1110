"""How many pull requests and write requests may go to a forge, and when: over all repositories and runs."""

import math
import time
from collections.abc import Callable

from bot.config.config import Limits
from bot.ledger.ledger import Ledger

_MINUTE = 60
_HOUR = 60 * _MINUTE
# GitHub asks for a second between writes: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
_MOST_GAP = 1
_LATER = "a later run takes it first."


class Budget:
    """The limits of a config, counted in a ledger."""

    def __init__(
        self,
        ledger: Ledger,
        limits: Limits,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._ledger = ledger
        self._limits = limits
        self._now = now
        self._sleep = sleep

    def refusal(self, key: str, *, opens: bool, writes: int) -> tuple[str, str] | None:
        """Why a repository has to wait that needs so many writes, as a reason and a sentence; None: it may go on.

        Where it ``opens`` a pull request it must leave room for all that an earlier run put off, unless it is one
        of these itself.
        """
        return (self._no_pull_request(key) if opens else None) or self._no_writes(writes)

    def wait(self) -> float:
        """How many seconds the next write has to wait."""
        now, most = self._now(), self._limits.writes_per_minute
        recent = self._writes(now, _MINUTE)
        if not recent:
            return 0.0
        due = recent[-1] + min(_MOST_GAP, _MINUTE / most)
        if len(recent) >= most:
            due = max(due, recent[-most] + _MINUTE)
        return max(0.0, due - now)

    def spend(self) -> None:
        """Waits until a write may go and records it, so call it before each one: a kill between costs one too many."""
        delay = self.wait()
        if delay:
            self._sleep(delay)
        self._ledger.wrote()

    def _no_pull_request(self, key: str) -> tuple[str, str] | None:
        limits, ledger = self._limits, self._ledger
        rooms = (
            ("open-pull-requests", "open", limits.open_pull_requests, ledger.open_pull_requests()),
            ("new-pull-requests-per-run", "new", limits.new_pull_requests_per_run, ledger.opened_in_run()),
        )
        for reason, kind, most, used in rooms:
            if used >= most:
                return reason, f"{_counted(used, kind)} and {_setting(reason)} is {most}; {_LATER}"
        deferred = ledger.deferred()
        ahead = 0 if key in deferred else len(deferred)
        for reason, _, most, used in rooms:
            if used + ahead >= most:
                left = f"{ahead} put off earlier come first, and {_setting(reason)} leaves {most - used}"
                return reason, f"Not its turn: {left}; {_LATER}"
        return None

    def _no_writes(self, writes: int) -> tuple[str, str] | None:
        now, most = self._now(), self._limits.writes_per_hour
        reason = "writes-per-hour"
        if writes > most:
            return reason, f"It needs {writes} writes at once and {_setting(reason)} is {most}; raise that."
        recent = self._writes(now, _HOUR)
        excess = len(recent) + writes - most
        if excess <= 0:
            return None
        minutes = math.ceil((recent[excess - 1] + _HOUR - now) / _MINUTE)
        made = f"{len(recent)} writes were made within an hour, it needs {writes}, and {_setting(reason)} is {most}"
        return reason, f"{made}; sweep again in {minutes} min."

    def _writes(self, now: float, seconds: int) -> tuple[float, ...]:
        """When the writes of the last so many seconds were made; those after a clock that was put back, just now."""
        return tuple(min(moment, now) for moment in self._ledger.writes_since(now - seconds))


def _counted(number: int, kind: str) -> str:
    return f"1 pull request is {kind}" if number == 1 else f"{number} pull requests are {kind}"


def _setting(reason: str) -> str:
    """The limit behind a reason, as it stands in the config."""
    return f"limits.{reason.replace('-', '_')}"

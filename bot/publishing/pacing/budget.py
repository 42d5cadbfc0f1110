"""How many pull requests and write requests may go to a forge, and when: over all repositories and runs."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.config.config import Limits
from bot.ledger.ledger import Ledger

_MINUTE = 60
_HOUR = 60 * _MINUTE
# GitHub asks for a second between writes: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
_MOST_GAP = 1
# The share of its time that a write may take for itself, and as many seconds; the rest goes by before the next begins.
_OWN = 0.75
# How many gaps slow writes may lose before that time is lost for good.
_MOST_CAUGHT_UP = 10
_LATER = "a later run takes it first."
# Why a pull request keeps its words for now.
REWORDS = "rewords-per-run"


class Budget:
    """The limits of a config, counted in a ledger.

    A forge sees a write at some moment between its begin and its end: a push well after git began. So where a minute
    or an hour may see n writes, each begins that long after the n-th before it *ended*: there are never more,
    wherever they are seen, and it costs the length of one write a minute. Gaps counted so would cost the length of
    every write: they go from begin to begin, one write after the other, as GitHub's own client has it (maxConcurrent
    1, minTime 1000 in octokit/plugin-throttling.js:src/index.ts), and from the end as far as the rate leaves time:
    all of the second at 30 a minute, a quarter at 60. Gaps below a second are an average: slow writes are caught up
    with.
    """

    def __init__(  # noqa: PLR0913 - all that paces a run
        self,
        ledger: Ledger,
        limits: Limits,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
        tell: Callable[[str, str, float], object] = lambda _event, _why, _seconds: None,
        most: int | None = None,
    ) -> None:
        self._ledger = ledger
        self._limits = limits
        self._now = now
        self._sleep = sleep
        self._tell = tell
        # No more repositories than this are written to, and which have been.
        self._most = most
        self._written = set[str]()
        # When the last write of this process began, or should have.
        self._slot: float | None = None

    def refusal(self, key: str, *, opens: bool, writes: int) -> tuple[str, str] | None:
        """Why a repository has to wait that needs so many writes, as a reason and a sentence; None: it may go on.

        Where it ``opens`` a pull request it must leave room for all that an earlier run put off, unless it is one
        of these itself.
        """
        return self._no_repository(key) or (self._no_pull_request(key) if opens else None) or self.no_write(writes)

    def no_rewording(self, key: str) -> tuple[str, str] | None:
        """Why the repository's pull request cannot have the words of a changed config in this run, as above."""
        used, most = self._ledger.notes.reworded_in_run(key), self._limits.rewords_per_run
        if used < most:
            return None
        given = "1 pull request was" if used == 1 else f"{used} pull requests were"
        return (
            REWORDS,
            f"{given} given what the config says now, and {_setting(REWORDS)} is {most}; a later run goes on.",
        )

    def no_write(self, writes: int) -> tuple[str, str] | None:
        """Why so many writes to a forge have to wait for a later run, as above."""
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

    def note(self, key: str) -> None:
        """The repository is written to."""
        self._written.add(key)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Waits until a write may go, and counts it: the block sends it. A kill between costs one too many."""
        self._begin()
        try:
            yield
        finally:
            self._ledger.writes.end()

    def again(self) -> None:
        """A limit refused the write in hand, which is sent once more: a forge counts both."""
        self._ledger.writes.end()
        self._begin()

    def wait(self) -> tuple[float, str]:
        """How many seconds the next write has to wait, and for which limit."""
        now, limits = self._now(), self._limits
        last = self._ledger.writes.latest(1)
        if last is None:
            return 0.0, ""
        slot, ended = min(last if self._slot is None else self._slot, now), min(last, now)
        dues = [(max(slot + self._gap, ended + self._breath), "writes_per_minute")]
        for setting, most, seconds in (
            ("writes_per_minute", limits.writes_per_minute, _MINUTE),
            ("writes_per_hour", limits.writes_per_hour, _HOUR),
        ):
            if (earlier := self._ledger.writes.latest(most)) is not None:
                dues.append((min(earlier, now) + seconds, setting))
        due, setting = max(dues)
        return max(0.0, due - now), setting

    @property
    def _gap(self) -> float:
        return min(_MOST_GAP, _MINUTE / self._limits.writes_per_minute)

    @property
    def _breath(self) -> float:
        average = _MINUTE / self._limits.writes_per_minute
        return min(_MOST_GAP, average - _OWN * min(1, average))

    def _begin(self) -> None:
        delay, setting = self.wait()
        if delay:
            self._tell("writes-paced", f"limits.{setting} is reached", delay)
            self._sleep(delay)
        now, gap = self._now(), self._gap
        due = now if self._slot is None else self._slot + gap
        self._slot = now if gap == _MOST_GAP else min(max(due, now - _MOST_CAUGHT_UP * gap), now)
        self._ledger.writes.begin()

    def _no_repository(self, key: str) -> tuple[str, str] | None:
        if self._most is None or key in self._written or len(self._written) < self._most:
            return None
        count = len(self._written)
        written = "1 repository was" if count == 1 else f"{count} repositories were"
        return "limit", f"{written} written to, and --limit is {self._most}; {_LATER}"

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

    def _writes(self, now: float, seconds: int) -> tuple[float, ...]:
        """When the writes of the last so many seconds were made; those after a clock that was put back, just now."""
        return tuple(min(moment, now) for moment in self._ledger.writes.since(now - seconds))


def _counted(number: int, kind: str) -> str:
    return f"1 pull request is {kind}" if number == 1 else f"{number} pull requests are {kind}"


def _setting(reason: str) -> str:
    """The limit behind a reason, as it stands in the config."""
    return f"limits.{reason.replace('-', '_')}"

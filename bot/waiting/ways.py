"""What requests learn from each other on their ways to a forge: limits, and whether there is anybody at all.

A *way* is known by its name; each request takes some, from the widest to the narrowest: the host, our account there,
one of its limits. Behind a limit all wait that take the way. Where a few requests failed in a row in one way, one
at a time goes as a probe and the others wait; where none had success for long enough, the way is given up for a while.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

from bot.errors import OutageError
from fixer import ToolError

# Waiting for one request, all in all; a limit that lasts longer is told instead of waited out.
MOST_SECONDS = 900.0
# How long requests may fail one after the other until nobody is sent any more, and how many of them have to.
OUTAGE_SECONDS = 60.0
_FEW_CALLS = 2
# After so many failures in a row only probes are sent, so far apart at most.
_FEW_FAILURES = 3
_BETWEEN_PROBES = 15.0
# After so long nobody begins once more: what takes half a minute to fail would take minutes.
_TIRED_SECONDS = 45.0
# Nobody waits for the end of a probe longer than for a request's.
_PROBE_SECONDS = 60.0
_BETWEEN_LOOKS = 1.0

# ``limit``: nothing was done, and may be asked for later. ``passing``: it may be otherwise in a moment. ``lasting``: it
# will not by itself. ``answer``: somebody is there, and said no to this request alone.
Kind = Literal["limit", "passing", "lasting", "answer"]


@dataclass(frozen=True, slots=True)
class Setback:
    """Why a request had no success.

    ``error`` is what its caller gets where nothing helps; ``reason`` its stable id, ``cause`` half a sentence for
    whoever waits. ``way`` is where all others meet the same; ``seconds`` is what the server asks us to wait, 0 where
    it does not say.
    """

    error: ToolError
    reason: str
    kind: Kind = "answer"
    cause: str = ""
    way: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class _Way:
    """One way, with moments of a clock that only goes on."""

    # Behind a limit: nobody goes before.
    free: float = 0.0
    limit: Setback | None = None
    # Failures in a row that are of one kind, the requests that they are of, and since when.
    failures: int = 0
    calls: set[int] = field(default_factory=set)
    last: Setback | None = None
    since: float = 0.0
    probe: float = 0.0
    # Given up: nobody goes before.
    closed: float = 0.0

    @property
    def is_suspect(self) -> bool:
        return self.failures >= _FEW_FAILURES and len(self.calls) >= _FEW_CALLS


class Ways:
    """All ways of this process; safe between threads. On another machine there are others."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._ways: dict[str, _Way] = {}
        self._lock = Lock()

    def __reduce__(self) -> tuple[Callable[[], "Ways"], tuple[()]]:
        return _of_process, ()

    def limit(self, names: Sequence[str]) -> tuple[float, Setback | None]:
        """For how many seconds these ways are closed behind a limit, and which."""
        with self._lock:
            now = self.clock()
            way = max(self._known(names), key=lambda way: way.free, default=_Way())
            return (way.free - now, way.limit) if way.free > now else (0.0, None)

    def turn(self, names: Sequence[str]) -> float:
        """0 where a request may be sent, else after how many seconds to ask again; raises OutageError where never."""
        with self._lock:
            now = self.clock()
            known = tuple(self._known(names))
            for way in known:
                if way.closed > now:
                    raise _outage(way)
            suspects = [way for way in known if way.is_suspect]
            wait = max((way.probe - now for way in suspects), default=0.0)
            if wait > 0:
                return min(wait, _BETWEEN_LOOKS)
            for way in suspects:
                way.probe = now + _PROBE_SECONDS
            return 0.0

    def hold(self, setback: Setback, seconds: float) -> None:
        """A limit: nobody is sent on this way for so long."""
        with self._lock:
            way = self._ways.setdefault(setback.way, _Way())
            if (free := self.clock() + seconds) > way.free:
                way.free, way.limit = free, setback

    def succeeded(self, names: Sequence[str]) -> None:
        """Somebody is there: an answer came, whatever it said."""
        with self._lock:
            for way in self._known(names):
                way.failures, way.last, way.probe, way.closed = 0, None, 0.0, 0.0
                way.calls.clear()

    def failed(self, setback: Setback, call: int, sent: float) -> bool:
        """A request of this call failed that was ``sent`` then; whether it is worth sending it once more soon."""
        with self._lock:
            now = self.clock()
            way = self._ways.setdefault(setback.way, _Way())
            if way.last is None or way.last.kind != setback.kind:
                way.failures, way.since = 0, sent
                way.calls.clear()
            way.last = setback
            way.failures += 1
            way.calls.add(call)
            if way.is_suspect:
                way.probe = now + min(2.0 ** min(way.failures - _FEW_FAILURES, 9), _BETWEEN_PROBES)
            if now - way.since >= OUTAGE_SECONDS and len(way.calls) >= _FEW_CALLS:
                way.closed = now + MOST_SECONDS
            return now - way.since < _TIRED_SECONDS

    def _known(self, names: Sequence[str]) -> Iterator[_Way]:
        return (self._ways[name] for name in names if name in self._ways)


def _outage(way: _Way) -> OutageError:
    assert way.last, "something failed"
    return OutageError(
        way.last.reason, f"It is not asked any more for now, after {way.failures} failures: {way.last.error}"
    )


def _of_process() -> Ways:
    return _HERE


_HERE = Ways()

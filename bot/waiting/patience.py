"""How long to wait before a refused request is sent again, and when to give up: the same for the API and for git."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from itertools import count
from typing import TypeVar

from bot.errors import OutageError
from bot.waiting import interruption
from bot.waiting.ways import MOST_SECONDS, Setback, Ways

_MOST_FAILURES = 4
_FEW_LIMITS = 3
_A_MINUTE = 60.0
_MOST_DIGITS = 10

_Result = TypeVar("_Result")
_calls = count()

# Is told that something is waited for: a stable id, half a sentence, and for how many seconds.
Tell = Callable[[str, str, float], object]


def nobody(_event: str, _why: str, _seconds: float) -> None:
    """Is told in vain."""


def nothing() -> None:
    """What is done before a request is sent once more that writes nothing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """What waits, who is told of it, and what all requests of a run learn from each other: for several threads."""

    sleep: Callable[[float], object] = interruption.pause
    tell: Tell = nobody
    ways: Ways = field(default_factory=Ways)

    def wait(self, setback: Setback, seconds: float) -> float:
        """Tells what for, and waits so long."""
        self.tell(f"{setback.reason}-wait", setback.cause, seconds)
        self.sleep(seconds)
        return seconds


def patiently(
    send: Callable[[], _Result | Setback],
    patience: Patience,
    ways: Sequence[str],
    *,
    is_repeatable: bool,
    again: Callable[[], object] = nothing,
) -> _Result:
    """What ``send`` returns at last; raises a setback's error where waiting does not help, or would take too long.

    What a limit refused has had no effect and is always sent again, after ``again``; what failed on the way only
    where it ``is_repeatable``. Where a limit lasts too long, or nobody is asked any more, it raises OutageError: then
    the request itself was not refused.
    """
    call, waited = next(_calls), 0.0
    limits = failures = 0
    while True:
        interruption.check()
        waited += _turn(patience, ways, MOST_SECONDS - waited)
        sent = patience.ways.clock()
        answer = send()
        if not isinstance(answer, Setback):
            patience.ways.succeeded(ways)
            return answer
        if answer.kind in {"limit", "answer"}:
            patience.ways.succeeded(ways)
            if answer.kind == "answer":
                raise answer.error
            # What was asked for and did not help is not asked for once a second.
            pause = max(answer.seconds, 2.0 ** (limits - _FEW_LIMITS)) if answer.seconds else _A_MINUTE * 2.0**limits
            limits += 1
            patience.ways.hold(answer, pause)
        else:
            is_worth_it = patience.ways.failed(answer, call, sent) and answer.kind == "passing"
            if not (is_worth_it and is_repeatable and failures < _MOST_FAILURES):
                raise answer.error
            pause = answer.seconds or 2.0**failures
            failures += 1
        if waited + pause > MOST_SECONDS:
            raise _too_long(answer) if answer.kind == "limit" else answer.error
        waited += patience.wait(answer, pause)
        again()


def asked_for(headers: Mapping[str, str], now: float) -> float:
    """The seconds of Retry-After, be it a number or a date; 0 where it is not there, names are lower case.

    A date counts from the answer's own Date, as the other clock goes, and only without one from ``now``.
    """
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return max(float(value), 1.0) if len(value) < _MOST_DIGITS else 0.0
    until = moment(value)
    return max(until - (moment(headers.get("date", "")) or now), 1.0) if until else 0.0


def moment(date: str) -> float:
    """A date of HTTP in seconds, as of time.time(); 0 where it is none."""
    try:
        return parsedate_to_datetime(date).timestamp() if date else 0.0
    except (ValueError, OverflowError):
        return 0.0


def _turn(patience: Patience, ways: Sequence[str], left: float) -> float:
    """Waits until a request may be sent on these ways; how long that took, raises OutageError if more than is left."""
    waited = 0.0
    while True:
        seconds, limit = patience.ways.limit(ways)
        if limit is None:
            seconds = patience.ways.turn(ways)
            if not seconds:
                return waited
        if limit and waited + seconds > left:
            raise _too_long(limit)
        if limit:
            waited += patience.wait(limit, seconds)
        else:
            patience.sleep(seconds)
            waited += seconds


def _too_long(setback: Setback) -> OutageError:
    return OutageError(setback.reason, str(setback.error))

"""How long to wait before a refused request is sent again, and when to give up."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot import interruption
from bot.forges.refusal import Refusal

# Waiting for one request, all in all; a limit that lasts longer is told instead of waited out.
MOST_SECONDS = 900.0
_MOST_FAILURES = 4
_A_MINUTE = 60.0

_Result = TypeVar("_Result")


# Is told that something is waited for: a stable id, half a sentence, and for how many seconds.
Tell = Callable[[str, str, float], object]


def nobody(_event: str, _why: str, _seconds: float) -> None:
    """Is told in vain."""


def nothing() -> None:
    """What is done before a request is sent once more that writes nothing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """What waits, and who is told of it: perhaps by several threads at once."""

    sleep: Callable[[float], object] = interruption.pause
    tell: Tell = nobody


def patiently(
    send: Callable[[], _Result | Refusal],
    patience: Patience,
    *,
    is_repeatable: bool,
    again: Callable[[], object] = nothing,
    now: Callable[[], float] = time.time,
) -> _Result | Refusal:
    """What ``send`` returns at last; the last refusal where waiting would not help or take too long.

    What a limit refused has had no effect and is always sent again, after ``again``; what failed on the way only
    where it ``is_repeatable``.
    """
    waited = 0.0
    limits = failures = 0
    while True:
        interruption.check()
        answer = send()
        if not isinstance(answer, Refusal):
            return answer
        if answer.is_rate_limit:
            pause = _until_allowed(answer, limits, now())
            limits += 1
        elif answer.is_passing and is_repeatable and failures < _MOST_FAILURES:
            pause = _asked_for(answer) or 2.0**failures
            failures += 1
        else:
            return answer
        if waited + pause > MOST_SECONDS:
            return answer
        patience.tell(f"{answer.reason}-wait", answer.cause, pause)
        patience.sleep(pause)
        waited += pause
        again()


def _until_allowed(refusal: Refusal, earlier: int, now: float) -> float:
    """As GitHub wants it: Retry-After, else the limit's reset where nothing is left, else a minute, doubling."""
    if seconds := _asked_for(refusal):
        return seconds
    reset = refusal.headers.get("x-ratelimit-reset", "")
    if refusal.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        # one more: nobody says when within that second
        return max(float(reset) - now, 0.0) + 1.0
    return _A_MINUTE * 2.0**earlier


def _asked_for(refusal: Refusal) -> float:
    """The seconds of Retry-After; 0 where it is not there."""
    value = refusal.headers.get("retry-after", "")
    return max(float(value), 1.0) if value.isdecimal() and len(value) < 10 else 0.0

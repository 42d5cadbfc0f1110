"""Where the points and bars of a report's pictures lie, in the units of their SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.history import Night, Past

WIDTH, HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 28
_DAY = 86_400
# Until how many days a pull request counts as so old.
_AGES = ((7, "under a week"), (28, "1 to 4 weeks"), (91, "1 to 3 months"), (None, "over 3 months"))


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it is, and what stands beside it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class BurnDown:
    """Two lines over time as the points of an SVG polyline, with the marks of both axes and the numbers themselves."""

    fixes: str
    open_pulls: str
    days: tuple[Tick, ...]
    counts: tuple[Tick, ...]
    nights: tuple[Night, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """How many are of a kind, and their share of the most frequent kind, from 0 to 100."""

    text: str
    count: int
    share: float


def burn_down(past: Past) -> BurnDown | None:
    """None where there are no two sweeps to draw a line between."""
    nights = _thinned(past.nights)
    if len(nights) < 2:
        return None
    first, last = nights[0].when, nights[-1].when
    most = max(*(night.fixes for night in nights), *(night.open_pulls for night in nights), 1)
    top = _rounded(most)
    across = _scale((last - first).total_seconds() or 1, _LEFT, WIDTH - _RIGHT)
    up = _scale(top, HEIGHT - _BOTTOM, _TOP)

    def line(value: Callable[[Night], int]) -> str:
        return " ".join(f"{across((n.when - first).total_seconds())},{up(value(n))}" for n in nights)

    return BurnDown(
        line(lambda night: night.fixes),
        line(lambda night: night.open_pulls),
        tuple(Tick(across((when - first).total_seconds()), f"{when:%d %b %Y}") for when in (first, last)),
        tuple(Tick(up(count), f"{count:,}") for count in dict.fromkeys((0, top // 2, top))),
        nights,
    )


def ages(past: Past, now: datetime) -> tuple[Bar, ...]:
    """How many pull requests have been open for how long; empty where none is known to be."""
    counts = [0] * len(_AGES)
    for opened in past.opened:
        days = (now - opened).total_seconds() / _DAY
        counts[next(at for at, (until, _) in enumerate(_AGES) if until is None or days < until)] += 1
    return bars([(text, count) for (_, text), count in zip(_AGES, counts, strict=True)]) if any(counts) else ()


def bars(counted: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """A bar for each text with its number."""
    most = max((count for _, count in counted), default=0) or 1
    return tuple(Bar(text, count, round(100 * count / most, 1)) for text, count in counted)


def _thinned(nights: tuple[Night, ...], most: int = 400) -> tuple[Night, ...]:
    """As many as can be told apart, the last among them."""
    step = -(-len(nights) // most) or 1
    return tuple(reversed(nights[::-1][::step]))


def _scale(most: float, start: float, end: float) -> Callable[[float], float]:
    return lambda value: round(start + (end - start) * value / most, 1)


def _rounded(most: int) -> int:
    """The least even number of two digits and noughts that is not below."""
    unit = int("1".ljust(len(str(most)) - 1, "0"))
    found = -(-most // unit) * unit
    return found if found % (2 * unit) == 0 else found + unit

"""When something may be opened or merged: spans of a week, by the clock of a place on earth."""

import re
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise

OUTSIDE = "outside-window"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHAPE = "(?:([A-Za-z,-]+) +)?([0-9]{1,2}:[0-9]{2})-([0-9]{1,2}:[0-9]{2})(?: +([^ ]+))?"
_WHOLE_DAY = 24 * 60
_EXAMPLE = 'write it as in "Mon-Fri 09:00-16:00 Europe/Berlin"'
# A span that falls into the hour that a clock skips comes a week later, and again one of another week may be skipped.
_MOST_DAYS = 22


@dataclass(frozen=True, slots=True)
class Window:
    """``Mon-Fri 09:00-16:00 Europe/Berlin``: the days (Monday is 0) on which it begins, and minutes of a day.

    One whose ``end`` is no later than its ``begin`` ends on the next day. What counts is what a clock on the wall
    shows there: an hour that the clock skips is in no window, and one that comes twice is in it twice.
    """

    days: frozenset[int]
    begin: int
    end: int
    zone: tzinfo
    zone_name: str

    def has(self, moment: datetime) -> bool:
        """Whether the moment is inside."""
        there = moment.astimezone(self.zone)
        minute, day = there.hour * 60 + there.minute, there.weekday()
        if self.begin < self.end:
            return day in self.days and self.begin <= minute < self.end
        is_late = day in self.days and minute >= self.begin
        return is_late or ((day - 1) % 7 in self.days and minute < self.end)

    def next(self, moment: datetime) -> datetime | None:
        """The first moment, to the minute, at which it is open after this one, at which it is not."""
        return next((one for one in self._minutes(moment) if one > moment and self.has(one)), None)

    def _minutes(self, moment: datetime) -> Iterator[datetime]:
        """Every minute at which it may begin: all of them, on a day on which the clock is put."""
        today = moment.astimezone(self.zone).date()
        midnights = [self._midnight(today + timedelta(days=ahead)) for ahead in range(-1, _MOST_DAYS)]
        for midnight, next_one in pairwise(midnights):
            if midnight.utcoffset() == next_one.utcoffset():
                yield midnight.replace(hour=self.begin // 60, minute=self.begin % 60).astimezone(UTC)
                continue
            first, last = midnight.astimezone(UTC), next_one.astimezone(UTC)
            yield from (first + timedelta(minutes=at) for at in range(int((last - first).total_seconds()) // 60))

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)


@lru_cache(maxsize=64)
def parsed(text: str) -> Window:
    """The window that a text means; raises ValueError with what is wrong and, behind ``; ``, what would be right."""
    found = re.fullmatch(_SHAPE, text.strip())
    if found is None:
        raise ValueError(f"is no window; {_EXAMPLE}")
    days, begin, end, zone = found.groups()
    if zone is None:
        raise ValueError(f"names no time zone; {_EXAMPLE}")
    window = Window(_days(days), _minute(begin), _minute(end), _zone(zone), zone)
    if window.begin in {window.end, _WHOLE_DAY}:
        raise ValueError("begins when it ends; write 00:00-24:00 for whole days")
    return window


def refusal(texts: Iterable[str], now: float) -> tuple[str, str] | None:
    """Why nothing may be opened or merged ``now`` (as time()), as a reason and a sentence; None: it may.

    Without any window everything may.
    """
    windows = tuple(map(parsed, texts))
    moment = datetime.fromtimestamp(now, UTC)
    if not windows or any(window.has(moment) for window in windows):
        return None
    begins = [(when, window) for window in windows if (when := window.next(moment)) is not None]
    if not begins:
        return OUTSIDE, "It is outside limits.windows, and none of them begins within three weeks."
    when, window = min(begins, key=lambda one: one[0])
    there = when.astimezone(window.zone)
    shown = f"{there:%a %Y-%m-%d %H:%M} {window.zone_name}"
    utc = "" if window.zone_name == "UTC" else f" ({when:%Y-%m-%d %H:%M} UTC)"
    return OUTSIDE, f"It is outside limits.windows; the next one begins {shown}{utc}."


def _days(text: str | None) -> frozenset[int]:
    """Days and spans of days between commas; a span may go beyond Sunday. None is every day."""
    if text is None:
        return frozenset(range(7))
    return frozenset(day for part in text.split(",") for day in _span(part))


def _span(part: str) -> Iterator[int]:
    first, dash, last = part.partition("-")
    begin = _day(first)
    end = _day(last) if dash else begin
    yield from ((begin + ahead) % 7 for ahead in range((end - begin) % 7 + 1))


def _day(name: str) -> int:
    if name.lower() not in _DAYS:
        raise ValueError(f"has no day in {name!r}; use Mon, Tue, Wed, Thu, Fri, Sat, Sun, as in Mon-Fri or Sat,Sun")
    return _DAYS.index(name.lower())


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > _WHOLE_DAY:
        raise ValueError(f"has no time in {text!r}; use 00:00 to 24:00")
    return found


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        pass
    if not zoneinfo.available_timezones():
        raise ValueError("needs the time zones of this machine, which has none; install tzdata, or write UTC")
    raise ValueError(f"has no time zone in {name!r}; use a name of the tz database, as in Europe/Berlin, or UTC")

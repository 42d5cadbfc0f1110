"""How far this machine's clock is from a forge's: what a forge dates counts by its own."""

import time
from collections.abc import Mapping

from bot.waiting.patience import moment

# As far as https://docs.github.com/apps allows for in an App's login, whose date is to be "60 seconds in the past".
TOLERATED = 60.0
_skews: dict[str, float] = {}


def note(base_url: str, headers: Mapping[str, str]) -> None:
    """Takes the time from an answer that has just come, unless some cache has kept it for a while; lower-case names."""
    if (date := moment(headers.get("date", ""))) and "age" not in headers:
        _skews[base_url] = date - time.time()


def skew(base_url: str) -> float:
    """How many seconds the forge's clock is ahead of ours; 0 as long as nobody knows."""
    return _skews.get(base_url, 0.0)


def now(base_url: str) -> float:
    """What time it is there."""
    return time.time() + skew(base_url)


def remark(base_url: str) -> str:
    """A sentence where our clock is wrong, else empty."""
    ahead = -skew(base_url)
    if abs(ahead) < TOLERATED:
        return ""
    minutes = round(abs(ahead) / 60)
    far = f"{minutes} minute{'s' if minutes > 1 else ''}" if minutes < 120 else f"{minutes // 60} hours"
    where = "ahead of" if ahead > 0 else "behind"
    return f"This machine's clock is {far} {where} GitHub's; set it, or let it be set by NTP."

"""What checks and reviews of open pull requests come to, in half a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.model import CHECKS, REVIEWS, Reception

_NONE = "none"


def counted(checks: Mapping[str, int], reviews: Mapping[str, int]) -> str:
    """As ``checks: 3 failing, 12 passing; reviews: 1 changes-requested, 4 approved``; empty where nobody did."""
    told = (("checks", _listed(checks, CHECKS)), ("reviews", _listed(reviews, REVIEWS)))
    return "; ".join(f"{what}: {words}" for what, words in told if words)


def since(moments: Iterable[datetime | None], began: datetime) -> str:
    """As of when it was told, to a sweep that began then: ``when it began``, or when earlier ones were told it."""
    told = sorted(min(at or began, began) for at in moments)
    if not told or told[0] == began:
        return "when it began"
    first, last = (f"{at:%Y-%m-%d %H:%M}" for at in (told[0], told[-1]))
    return f"as of {first if first == last else f'{first} to {last}'} UTC"


def said(found: Reception | None) -> str:
    """Of one, as ``checks failing, approved``; empty where nobody said anything, or nobody knows."""
    if found is None:
        return ""
    words = (f"checks {found.checks.word}" if found.checks.word != _NONE else "", _review(found.review))
    return ", ".join(filter(None, words))


def _review(word: str) -> str:
    return {"changes-requested": "changes requested", "required": "review required", "approved": "approved"}.get(
        word, ""
    )


def _listed(counts: Mapping[str, int], words: Sequence[str]) -> str:
    found: Iterable[str] = (f"{counts[word]:,} {word}" for word in words if word != _NONE and counts.get(word))
    return ", ".join(found)

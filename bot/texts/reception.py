"""What checks and reviews of open pull requests come to, in half a sentence."""

from collections.abc import Iterable, Mapping, Sequence

from bot.model import CHECKS, REVIEWS, Reception

_NONE = "none"


def counted(checks: Mapping[str, int], reviews: Mapping[str, int]) -> str:
    """As ``checks: 3 failing, 12 passing; reviews: 1 changes-requested, 4 approved``; empty where nobody did."""
    told = (("checks", _listed(checks, CHECKS)), ("reviews", _listed(reviews, REVIEWS)))
    return "; ".join(f"{what}: {words}" for what, words in told if words)


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

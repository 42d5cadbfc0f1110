"""Whether a pull request may be merged: one pure function, and every reason why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.model import State
from bot.model.readiness import Mergeability, MergeState, Method, Opinion, Readiness, Review
from bot.texts.display import printable

_ENOUGH = frozenset({MergeState.CLEAN, MergeState.HAS_HOOKS})
_SHORT = 10


class Deed(StrEnum):
    """What is to be done: UPDATE takes the base branch in first, ENQUEUE leaves the merging to the forge's queue."""

    MERGE = "merge"
    ENQUEUE = "enqueue"
    UPDATE = "update"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the config asks for; without approval, or without checks, only where it says so."""

    method: Method = "squash"
    without_approval: bool = False
    without_checks: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """What we know of a pull request beside what its forge tells.

    ``against`` is why nobody of this campaign may touch it, as a reason and a sentence. ``default`` is the
    repository's default branch. ``commits`` are the tip and what lies below it down to our commit, as long as only
    merges of the base branch lie above that; none where the tip is not ours.
    """

    default: str
    commits: tuple[str, ...]
    against: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be done with a pull request at the commit ``tip``, and why, as a stable reason and a sentence."""

    deed: Deed
    tip: str
    reason: str
    message: str


def judged(found: Readiness, own: Own, terms: Terms) -> Verdict:
    """The first thing that stands against merging it, or that nothing does.

    Never goes by the right of an administrator or of somebody who may pass the rules by: what the forge calls blocked
    is left, and so is what lacks a review that the rules ask for, whatever the forge would let us do.
    """
    tip = found.pull.head
    against = own.against or next(_against(found, own, terms), None)
    if against is not None:
        return Verdict(Deed.LEAVE, tip, *against)
    if found.has_queue:
        return Verdict(Deed.ENQUEUE, tip, "ready", f"It goes into the merge queue{_waived(found, own, terms)}.")
    if found.state is MergeState.BEHIND:
        return Verdict(Deed.UPDATE, tip, "behind", "It is behind its base, which is merged into it first.")
    return Verdict(Deed.MERGE, tip, "ready", f"It is merged ({terms.method}){_waived(found, own, terms)}.")


def approvals(found: Readiness, own: Own) -> tuple[Review, ...]:
    """The approvals that count: by others who may write, of the tip or of what only the base came on top of."""
    return tuple(one for one in _approving(found) if one.commit in own.commits)


def _approving(found: Readiness) -> Iterator[Review]:
    said = (one for one in found.reviews if one.opinion is Opinion.APPROVED)
    return (one for one in said if one.may_write and not one.is_ours)


def _against(found: Readiness, own: Own, terms: Terms) -> Iterator[tuple[str, str]]:
    """Everything that stands against it, what a person can do least about first."""
    yield from _of_itself(found, own)
    yield from _of_checks(found, terms)
    yield from _of_reviews(found, own, terms)
    yield from _of_merging(found, terms)


def _of_itself(found: Readiness, own: Own) -> Iterator[tuple[str, str]]:
    pull = found.pull
    if pull.state is not State.OPEN:
        yield "not-open", f"It is {pull.state}."
    if pull.base != own.default and pull.base:
        yield "retargeted", f"It goes into {printable(pull.base)}, not into the default branch."
    if not own.commits:
        yield "foreign-commits", f"Its branch holds commits that are not ours (at {pull.head[:_SHORT]})."
    if found.is_draft:
        yield "draft", "It is a draft; mark it as ready."
    if found.is_queued:
        yield "queued", "It is in the merge queue already."
    if found.auto_merge and not found.auto_merge.is_ours:
        yield "auto-merge-of-a-person", "A person has the forge merge it as soon as its rules are satisfied."


def _of_checks(found: Readiness, terms: Terms) -> Iterator[tuple[str, str]]:
    checks = found.checks
    if checks.failing:
        yield "checks-fail", f"{_counted(checks.failing, 'check')} failed on {found.pull.head[:_SHORT]}."
    if checks.running:
        yield "checks-run", "Its checks still run, or wait for a person."
    if not checks.total and not terms.without_checks:
        yield "no-checks", "It has no check that could tell; merge.without_checks takes it all the same."


def _of_reviews(found: Readiness, own: Own, terms: Terms) -> Iterator[tuple[str, str]]:
    if any(one.opinion is Opinion.CHANGES_REQUESTED for one in found.reviews) or found.decision == "changes-requested":
        yield "changes-requested", "Somebody requested changes."
    if not approvals(found, own) and not terms.without_approval:
        yield _unapproved(found)
    if found.decision == "review-required" or len(approvals(found, own)) < found.rules.approvals:
        yield "review-required", "Its rules ask for more approvals than it has."


def _unapproved(found: Readiness) -> tuple[str, str]:
    if any(_approving(found)):
        return "approval-outdated", "It was approved before its commit was made anew; it has to be approved again."
    if any(one.opinion is Opinion.DISMISSED for one in found.reviews):
        return "approval-dismissed", "Its approval was dismissed."
    if any(one.opinion is Opinion.APPROVED for one in found.reviews):
        return "approval-does-not-count", "Nobody but our own account, or people who may not write, approved it."
    return "not-approved", "Nobody approved it; merge.without_approval takes it all the same."


def _of_merging(found: Readiness, terms: Terms) -> Iterator[tuple[str, str]]:
    if found.mergeability is Mergeability.CONFLICTING or found.state is MergeState.DIRTY:
        yield "conflicting", "It conflicts with its base; the next sweep makes it anew, or a person merges."
    if found.is_unknown:
        yield "mergeability-unknown", "The forge has not worked out yet whether it can be merged; merge again later."
    if not found.has_queue and terms.method not in found.allowed:
        allowed = ", ".join(sorted(found.allowed)) or "none"
        yield "method-not-allowed", f'merge.method = "{terms.method}" is not allowed there; allowed: {allowed}.'
    if found.state is MergeState.UNSTABLE:
        yield "unstable", "The forge calls it unstable: a check did not end well."
    if found.state not in _ENOUGH | {MergeState.BEHIND}:
        yield "blocked", "The rules of its base branch are not satisfied; the pull request's page says which."


def _waived(found: Readiness, own: Own, terms: Terms) -> str:
    """What is done without, which the listing has to tell."""
    missing = [
        *(["approval"] if terms.without_approval and not approvals(found, own) else []),
        *(["checks"] if terms.without_checks and not found.checks.total else []),
    ]
    return f", without {' and '.join(missing)}" if missing else ""


def _counted(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number} {word}s"

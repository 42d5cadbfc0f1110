"""Whether a pull request is left to its forge to merge, or that is taken back: one pure function, and every reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.model import State
from bot.model.readiness import Opinion, Readiness
from bot.steering.judgement import Own


class Act(StrEnum):
    """ARM leaves it to the forge, DISARM takes that back."""

    ARM = "arm"
    DISARM = "disarm"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the config asks for: a method of merging, and what it does without where no rule asks for it.

    ``waits`` is why the wave of the pull request has to wait, empty where it has not.
    """

    method: Literal["off", "merge", "squash", "rebase"]
    without_approval: bool = False
    without_checks: bool = False
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done, and why, as a stable reason and a sentence."""

    act: Act
    reason: str
    message: str


def decided(found: Readiness, own: Own, wish: Wish, *, is_as_wanted: bool) -> Decision:
    """What is done about an open pull request of ours; ``is_as_wanted`` says that it holds what is planned.

    What a person left to the forge is a person's affair, whatever becomes of the pull request.
    """
    armed = found.auto_merge
    if armed is not None and not armed.is_ours:
        return Decision(Act.LEAVE, "auto-merge-of-a-person", "A person has the forge merge it.")
    against = next(_against(found, own, wish), None)
    if armed is None:
        against = against or next(_not_yet(found, wish, is_as_wanted=is_as_wanted), None)
        if against:
            return Decision(Act.LEAVE, *against)
        message = f"The forge merges it as soon as its rules are satisfied ({wish.method})."
        return Decision(Act.ARM, "auto-merge", message)
    if against is None and armed.method != wish.method:
        against = ("auto-merge-changed", f"It was to be merged by another method than {wish.method}.")
    if against is None or not found.may_disarm:
        return Decision(Act.LEAVE, "auto-merge", "The forge merges it as soon as its rules are satisfied.")
    return Decision(Act.DISARM, against[0], f"The forge does not merge it any more: {against[1]}")


def _against(found: Readiness, own: Own, wish: Wish) -> Iterator[tuple[str, str]]:
    """What keeps it from being left to the forge, and takes that back."""
    if wish.method == "off":
        yield "auto-merge-off", 'The config has auto_merge = "off".'
    if own.against:
        yield own.against
    if found.pull.state is not State.OPEN:
        yield "not-open", f"It is {found.pull.state}."
    if found.pull.base not in {"", own.default}:
        yield "retargeted", "It does not go into the default branch any more."
    if not own.commits:
        yield "foreign-commits", "Its branch holds commits that are not ours."
    if wish.waits:
        yield "wave-waits", wish.waits
    if any(one.opinion is Opinion.CHANGES_REQUESTED for one in found.reviews) or found.decision == "changes-requested":
        yield "changes-requested", "Somebody requested changes."
    if not found.rules.wants_checks and not wish.without_checks:
        yield "checks-not-required", "No rule of its base branch asks for checks; merge.without_checks does without."
    if found.rules.approvals < 1 and not wish.without_approval:
        yield "approval-not-required", "No rule asks for an approval; merge.without_approval does without."


def _not_yet(found: Readiness, wish: Wish, *, is_as_wanted: bool) -> Iterator[tuple[str, str]]:
    """What only keeps it from being left to the forge now; nothing of that takes back what was."""
    if not is_as_wanted:
        yield "not-up-to-date", "It does not hold what is planned."
    if found.is_draft:
        yield "draft", "It is a draft; mark it as ready."
    if found.is_queued:
        yield "queued", "It is in the merge queue already."
    if not found.has_queue and wish.method not in found.allowed:
        yield "method-not-allowed", f"{wish.method} is not allowed there."
    if not found.may_arm:
        yield "auto-merge-not-allowed", "The repository has no auto-merge for our account, or nothing is in the way."

"""What may be left to a forge to merge, and what takes that back: every reason alone."""

from dataclasses import replace

import pytest

from bot.model import PullRequest, State
from bot.model.readiness import AutoMerge, BaseRules, Opinion, Readiness, Review
from bot.steering.arming import Act, Wish, decided
from bot.steering.judgement import Own

TIP = "a" * 40
FIT = Readiness(
    pull=PullRequest(7, "https://github.example/acme/shop/pull/7", State.OPEN, TIP, base="main"),
    methods=frozenset({"merge", "squash", "rebase"}),
    rules=BaseRules(1, wants_checks=True),
    may_arm=True,
)
ARMED = replace(FIT, auto_merge=AutoMerge("squash", is_ours=True), may_arm=False, may_disarm=True)
OWN = Own("main", (TIP,))
WISH = Wish("squash")
NO = Review("ann", Opinion.CHANGES_REQUESTED, TIP, may_write=True)

# What takes it back where it was left to the forge, and keeps it from that.
AGAINST: list[tuple[dict[str, object], Own, Wish, str]] = [
    ({}, OWN, Wish("off"), "auto-merge-off"),
    ({}, replace(OWN, against=("never", "No.")), WISH, "never"),
    ({}, replace(OWN, default="trunk"), WISH, "retargeted"),
    ({}, replace(OWN, commits=()), WISH, "foreign-commits"),
    ({}, OWN, replace(WISH, waits="Checks fail."), "wave-waits"),
    ({"reviews": (NO,)}, OWN, WISH, "changes-requested"),
    ({"decision": "changes-requested"}, OWN, WISH, "changes-requested"),
    ({"rules": BaseRules(1)}, OWN, WISH, "checks-not-required"),
    ({"rules": BaseRules(0, wants_checks=True)}, OWN, WISH, "approval-not-required"),
    ({"pull": replace(FIT.pull, state=State.FROZEN)}, OWN, WISH, "not-open"),
]


@pytest.mark.parametrize(("changes", "own", "wish", "reason"), AGAINST)
def test_each_reason_alone_takes_it_back(changes: dict[str, object], own: Own, wish: Wish, reason: str) -> None:
    for found, act in ((FIT, Act.LEAVE), (ARMED, Act.DISARM)):
        decision = decided(replace(found, **changes), own, wish, is_as_wanted=True)  # type: ignore[arg-type]
        assert (decision.act, decision.reason) == (act, reason)
        assert decision.message.endswith(".")


# What only keeps it from being left to the forge.
NOT_YET: list[tuple[dict[str, object], str]] = [
    ({"is_draft": True}, "draft"),
    ({"is_queued": True}, "queued"),
    ({"methods": frozenset({"merge"})}, "method-not-allowed"),
    ({"rules": BaseRules(1, wants_checks=True, methods=frozenset({"rebase"}))}, "method-not-allowed"),
    ({"may_arm": False}, "auto-merge-not-allowed"),
]


@pytest.mark.parametrize(("changes", "reason"), NOT_YET)
def test_each_reason_alone_keeps_it(changes: dict[str, object], reason: str) -> None:
    decision = decided(replace(FIT, **changes), OWN, WISH, is_as_wanted=True)  # type: ignore[arg-type]
    assert (decision.act, decision.reason) == (Act.LEAVE, reason)
    assert decided(replace(ARMED, **changes), OWN, WISH, is_as_wanted=True).act is Act.LEAVE  # type: ignore[arg-type]


def test_what_fits_is_left_to_the_forge_once() -> None:
    assert decided(FIT, OWN, WISH, is_as_wanted=True).act is Act.ARM
    assert decided(FIT, OWN, WISH, is_as_wanted=False).reason == "not-up-to-date"
    assert decided(ARMED, OWN, WISH, is_as_wanted=True).act is Act.LEAVE
    assert decided(ARMED, OWN, WISH, is_as_wanted=False).act is Act.LEAVE
    assert decided(ARMED, OWN, Wish("merge"), is_as_wanted=True).reason == "auto-merge-changed"
    assert decided(replace(ARMED, may_disarm=False), OWN, Wish("off"), is_as_wanted=True).act is Act.LEAVE


def test_without_asks_the_operator() -> None:
    bare = replace(FIT, rules=BaseRules())
    assert decided(bare, OWN, Wish("squash", True, True), is_as_wanted=True).act is Act.ARM
    assert decided(bare, OWN, Wish("squash", without_checks=True), is_as_wanted=True).act is Act.LEAVE
    assert decided(bare, OWN, Wish("squash", without_approval=True), is_as_wanted=True).act is Act.LEAVE


def test_a_persons_is_never_touched() -> None:
    theirs = replace(ARMED, auto_merge=AutoMerge("merge", is_ours=False))
    for changes, own, wish, _ in AGAINST:
        decision = decided(replace(theirs, **changes), own, wish, is_as_wanted=True)  # type: ignore[arg-type]
        assert (decision.act, decision.reason) == (Act.LEAVE, "auto-merge-of-a-person")

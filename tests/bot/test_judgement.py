"""What may be merged: every reason why not alone, and each way round."""

from dataclasses import replace
from itertools import product

import pytest

from bot.model import CheckCounts, PullRequest, State
from bot.model.readiness import (
    AutoMerge,
    BaseRules,
    Mergeability,
    MergeState,
    Opinion,
    Readiness,
    Review,
)
from bot.steering.judgement import Deed, Own, Terms, approvals, judged

TIP, EARLIER, OTHER = "a" * 40, "b" * 40, "c" * 40
ANN = Review("ann", Opinion.APPROVED, TIP, may_write=True)
READY = Readiness(
    pull=PullRequest(7, "https://github.example/acme/shop/pull/7", State.OPEN, TIP, base="main"),
    checks=CheckCounts(total=2),
    reviews=(ANN,),
    mergeability=Mergeability.MERGEABLE,
    state=MergeState.CLEAN,
    methods=frozenset({"merge", "squash", "rebase"}),
)
OWN = Own("main", (TIP, EARLIER))
TERMS = Terms()


def pull(**changes: object) -> Readiness:
    return replace(READY, pull=replace(READY.pull, **changes))  # type: ignore[arg-type]


def said(opinion: Opinion, commit: str = TIP, *, may_write: bool = True, is_ours: bool = False) -> Readiness:
    return replace(READY, reviews=(Review("ann", opinion, commit, may_write, is_ours),))


# What alone is otherwise, and the reason.
ALONE: list[tuple[Readiness, Own, str]] = [
    (READY, replace(OWN, against=("other-campaign", "No.")), "other-campaign"),
    (READY, replace(OWN, commits=()), "foreign-commits"),
    (READY, replace(OWN, default="trunk"), "retargeted"),
    (pull(state=State.CLOSED), OWN, "not-open"),
    (pull(state=State.MERGED), OWN, "not-open"),
    (pull(state=State.FROZEN), OWN, "not-open"),
    (pull(base="release"), OWN, "retargeted"),
    (replace(READY, is_draft=True), OWN, "draft"),
    (replace(READY, is_queued=True, has_queue=True), OWN, "queued"),
    (replace(READY, auto_merge=AutoMerge("squash", is_ours=False)), OWN, "auto-merge-of-a-person"),
    (replace(READY, checks=CheckCounts()), OWN, "no-checks"),
    (replace(READY, checks=CheckCounts(3, failing=1)), OWN, "checks-fail"),
    (replace(READY, checks=CheckCounts(3, running=1)), OWN, "checks-run"),
    (replace(READY, checks=CheckCounts(0, failing=1)), OWN, "checks-fail"),
    (replace(READY, reviews=(ANN, Review("bob", Opinion.CHANGES_REQUESTED, OTHER, False))), OWN, "changes-requested"),
    (replace(READY, decision="changes-requested"), OWN, "changes-requested"),
    (replace(READY, reviews=()), OWN, "not-approved"),
    (said(Opinion.APPROVED, OTHER), OWN, "approval-outdated"),
    (said(Opinion.DISMISSED), OWN, "approval-dismissed"),
    (said(Opinion.APPROVED, may_write=False), OWN, "approval-does-not-count"),
    (said(Opinion.APPROVED, is_ours=True), OWN, "approval-does-not-count"),
    (replace(READY, decision="review-required"), OWN, "review-required"),
    (replace(READY, rules=BaseRules(approvals=2)), OWN, "review-required"),
    (replace(READY, mergeability=Mergeability.CONFLICTING), OWN, "conflicting"),
    (replace(READY, state=MergeState.DIRTY), OWN, "conflicting"),
    (replace(READY, mergeability=Mergeability.UNKNOWN), OWN, "mergeability-unknown"),
    (replace(READY, state=MergeState.UNKNOWN), OWN, "mergeability-unknown"),
    (replace(READY, methods=frozenset({"merge"})), OWN, "method-not-allowed"),
    (replace(READY, rules=BaseRules(methods=frozenset({"rebase"}))), OWN, "method-not-allowed"),
    (replace(READY, state=MergeState.BLOCKED), OWN, "blocked"),
    (replace(READY, state=MergeState.DRAFT), OWN, "blocked"),
    (replace(READY, state=MergeState.UNSTABLE), OWN, "unstable"),
]


@pytest.mark.parametrize(("found", "own", "reason"), ALONE)
def test_each_reason_alone_leaves_it(found: Readiness, own: Own, reason: str) -> None:
    verdict = judged(found, own, TERMS)
    assert (verdict.deed, verdict.reason) == (Deed.LEAVE, reason)
    assert verdict.message.endswith(".")


DONE: list[tuple[Readiness, Terms, Deed, str]] = [
    (READY, TERMS, Deed.MERGE, "It is merged (squash)."),
    (said(Opinion.APPROVED, EARLIER), TERMS, Deed.MERGE, "It is merged (squash)."),
    (replace(READY, state=MergeState.HAS_HOOKS), Terms("rebase"), Deed.MERGE, "It is merged (rebase)."),
    (
        replace(READY, decision="approved", rules=BaseRules(1, wants_checks=True)),
        TERMS,
        Deed.MERGE,
        "It is merged (squash).",
    ),
    (replace(READY, auto_merge=AutoMerge("squash", is_ours=True)), TERMS, Deed.MERGE, "It is merged (squash)."),
    (replace(READY, reviews=()), Terms(without_approval=True), Deed.MERGE, "It is merged (squash), without approval."),
    (
        replace(READY, reviews=(), checks=CheckCounts()),
        Terms(without_approval=True, without_checks=True),
        Deed.MERGE,
        "It is merged (squash), without approval and checks.",
    ),
    (READY, Terms(without_approval=True, without_checks=True), Deed.MERGE, "It is merged (squash)."),
    (
        replace(READY, state=MergeState.BEHIND),
        TERMS,
        Deed.UPDATE,
        "It is behind its base, which is merged into it first.",
    ),
    (replace(READY, has_queue=True, methods=frozenset()), TERMS, Deed.ENQUEUE, "It goes into the merge queue."),
]


@pytest.mark.parametrize(("found", "terms", "deed", "message"), DONE)
def test_what_is_ready_is_done(found: Readiness, terms: Terms, deed: Deed, message: str) -> None:
    verdict = judged(found, OWN, terms)
    assert (verdict.deed, verdict.tip, verdict.message) == (deed, TIP, message)


def test_no_way_round_takes_what_fails_or_what_the_forge_blocks() -> None:
    around = Terms(without_approval=True, without_checks=True)
    bad = [
        *(one for one in ALONE if one[2] not in {"no-checks", "not-approved"} and not one[2].startswith("approval")),
    ]
    assert {judged(found, own, around).deed for found, own, _ in bad} == {Deed.LEAVE}


def test_everything_at_once_is_never_merged() -> None:
    states = [one for one in MergeState if one not in {MergeState.CLEAN, MergeState.HAS_HOOKS}]
    for state, checks, reviews in product(states, (CheckCounts(), CheckCounts(2, 1)), ((), (ANN,))):
        found = replace(READY, state=state, checks=checks, reviews=reviews)
        assert judged(found, OWN, TERMS).deed is Deed.LEAVE


def test_approvals_that_count_are_of_our_commits_by_others_who_may_write() -> None:
    bob = Review("bob", Opinion.APPROVED, OTHER, may_write=True)
    assert approvals(replace(READY, reviews=(ANN, bob)), OWN) == (ANN,)

"""How far a pull request is from being merged, as GitHub and a folder tell it, and what they refuse."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.forges.local import people, records
from bot.forges.local.forge import LocalForge
from bot.model import CheckCounts, Repository, State
from bot.model.readiness import (
    AutoMerge,
    BaseRules,
    Mergeability,
    MergeState,
    Method,
    Opinion,
    Readiness,
    Review,
)
from tests.bot.github_hub import BRANCH, WORDS, Hub, hub, reason, shop
from tests.github_double.bare import Bare
from tests.github_double.repository import MergeRules

if TYPE_CHECKING:
    from tests.bot.conftest import Lab
    from tests.github_double.discussion import PullRequest

__all__ = ["hub", "shop"]

ALL = frozenset({"merge", "squash", "rebase"})


def opened(shop: Hub) -> "PullRequest":
    shop.forge().open(shop.repository(), BRANCH, WORDS, is_draft=False)
    (pull,) = shop.double.find("acme/shop").pull_requests
    return pull


def read(shop: Hub) -> Readiness:
    ((key, found),) = shop.forge().readiness([(shop.repository(), 1)])
    assert key == shop.repository().key
    return found


def test_a_pull_request_is_read_with_all_that_decides(shop: Hub) -> None:
    pull, made = opened(shop), shop.double.find("acme/shop")
    shop.double.user("ann", member_of=["acme"])
    shop.double.user("bob", member_of=["acme"], role="read")
    shop.double.review(pull, "ann")
    shop.double.review(pull, "bob", "CHANGES_REQUESTED", commit=made.head)
    shop.double.check(made, pull.head_sha, "ci", "success", run=True)
    shop.double.check(made, pull.head_sha, "slow", None, run=True)
    shop.double.check(made, pull.head_sha, "old", "failure")
    found = read(shop)
    assert found.pull.head == pull.head_sha
    assert found.base_head == made.head
    assert found.reviews == (
        Review("ann", Opinion.APPROVED, pull.head_sha, may_write=True),
        Review("bob", Opinion.CHANGES_REQUESTED, made.head or "", may_write=False),
    )
    assert found.checks == CheckCounts(total=3, failing=1, running=1)
    assert (found.mergeability, found.state) == (Mergeability.MERGEABLE, MergeState.UNSTABLE)
    assert (found.decision, found.methods, found.allowed) == ("", ALL, ALL)
    assert (found.has_queue, found.is_queued, found.auto_merge) == (False, False, None)


def test_many_checks_are_counted_though_one_is_listed(shop: Hub) -> None:
    pull, made = opened(shop), shop.double.find("acme/shop")
    for number in range(130):
        shop.double.check(made, pull.head_sha, f"ci {number}", "success", run=True)
    assert read(shop).checks == CheckCounts(total=130)


def test_mergeability_is_unknown_at_first(shop: Hub) -> None:
    opened(shop)
    shop.double.hub.mergeable_after = 2
    assert read(shop).is_unknown
    assert read(shop).state is MergeState.CLEAN


# What is so in the repository, and what is read of it.
RULES: list[tuple[MergeRules, BaseRules, str, MergeState]] = [
    (MergeRules(), BaseRules(0, wants_checks=False, methods=ALL), "", MergeState.CLEAN),
    (MergeRules(approvals=1), BaseRules(1, methods=ALL), "review-required", MergeState.BLOCKED),
    (MergeRules(approvals=0), BaseRules(0, methods=ALL), "approved", MergeState.CLEAN),
    (MergeRules(approvals=2, ruleset=True), BaseRules(2, methods=ALL), "review-required", MergeState.BLOCKED),
    (MergeRules(checks=("ci",)), BaseRules(0, wants_checks=True, methods=ALL), "", MergeState.BLOCKED),
    (MergeRules(checks=("ci",), ruleset=True), BaseRules(0, wants_checks=True, methods=ALL), "", MergeState.BLOCKED),
    (MergeRules(linear=True), BaseRules(methods=frozenset({"squash", "rebase"})), "", MergeState.CLEAN),
    (
        MergeRules(methods=frozenset({"squash"}), ruleset=True),
        BaseRules(methods=frozenset({"squash"})),
        "",
        MergeState.CLEAN,
    ),
    (
        MergeRules(approvals=1, bypass=frozenset({"robot"})),
        BaseRules(1, methods=ALL),
        "review-required",
        MergeState.BLOCKED,
    ),
]


@pytest.mark.parametrize(("rules", "expected", "decision", "state"), RULES)
def test_rules_are_read_from_protection_and_rulesets(
    shop: Hub, rules: MergeRules, expected: BaseRules, decision: str, state: MergeState
) -> None:
    opened(shop)
    shop.double.find("acme/shop").rules = rules
    found = read(shop)
    assert (found.rules, found.decision, found.state) == (expected, decision, state)


def test_a_branch_behind_a_strict_base_is_behind(shop: Hub) -> None:
    opened(shop)
    made = shop.double.find("acme/shop")
    made.rules = MergeRules(strict=True)
    assert read(shop).state is MergeState.CLEAN
    shop.double.commit(made, {"other": "x"})
    assert read(shop).state is MergeState.BEHIND


def test_another_repository_of_the_same_name_is_not_it(shop: Hub) -> None:
    opened(shop)
    elsewhere = replace(shop.repository(), identity="github.example:1")
    assert not list(shop.forge().readiness([(elsewhere, 1), (shop.repository(), 77)]))


def test_half_as_many_are_asked_for_where_github_gives_up(shop: Hub) -> None:
    opened(shop)
    shop.double.fail("POST", "/graphql", status=502, holding="r1:", times=99)
    wanted = [(shop.repository(), 1), (shop.repository(), 1)]
    assert len(list(shop.forge().readiness(wanted))) == 2


def test_merges_what_stands_where_it_was_read(shop: Hub) -> None:
    pull, made = opened(shop), shop.double.find("acme/shop")
    head, repository, forge = pull.head_sha, shop.repository(), shop.forge()
    assert reason(lambda: forge.merge(repository, 1, "squash", "0" * 40)) == ("conflict", 409)
    made.methods = frozenset({"merge"})
    assert reason(lambda: forge.merge(repository, 1, "squash", head)) == ("not-mergeable", 405)
    made.methods = ALL
    made.rules = MergeRules(approvals=1)
    assert reason(lambda: forge.merge(repository, 1, "squash", head)) == ("not-mergeable", 405)
    shop.double.user("ann", member_of=["acme"])
    shop.double.review(pull, "ann")
    assert forge.merge(repository, 1, "squash", head) == made.head
    assert pull.is_merged
    assert reason(lambda: forge.merge(repository, 1, "squash", head)) == ("not-mergeable", 405)


def test_puts_into_a_queue_what_stands_where_it_was_read(shop: Hub) -> None:
    pull, made = opened(shop), shop.double.find("acme/shop")
    repository, forge = shop.repository(), shop.forge()
    assert reason(lambda: forge.enqueue(repository, read(shop)))[1] == 422
    made.rules = MergeRules(queue=True)
    found = read(shop)
    assert (found.has_queue, found.state) == (True, MergeState.CLEAN)
    assert reason(lambda: forge.merge(repository, 1, "squash", pull.head_sha)) == ("not-mergeable", 405)
    moved = replace(found, pull=replace(found.pull, head="0" * 40))
    assert reason(lambda: forge.enqueue(repository, moved))[1] == 422
    forge.enqueue(repository, found)
    assert read(shop).is_queued
    shop.double.commit(made, {"other": "x"}, BRANCH)
    assert not read(shop).is_queued


def test_arms_and_disarms_and_knows_who_did(shop: Hub) -> None:
    pull, made = opened(shop), shop.double.find("acme/shop")
    repository, forge = shop.repository(), shop.forge()
    made.rules = MergeRules(approvals=1, checks=("ci",))
    assert not read(shop).may_arm
    made.auto_merge = True
    assert read(shop).may_arm
    forge.arm(repository, read(shop), "squash")
    assert read(shop).auto_merge == AutoMerge("squash", is_ours=True)
    assert read(shop).may_disarm
    forge.disarm(repository, read(shop))
    assert read(shop).auto_merge is None
    pull.auto_merge = ("merge", shop.double.user("ann", member_of=["acme"]))
    assert read(shop).auto_merge == AutoMerge("merge", is_ours=False)
    shop.double.review(pull, "ann")
    shop.double.check(made, pull.head_sha, "ci", "success")
    assert pull.is_merged


def test_auto_merge_is_refused_where_nothing_is_in_the_way(shop: Hub) -> None:
    opened(shop)
    shop.double.find("acme/shop").auto_merge = True
    found = read(shop)
    assert not found.may_arm
    assert reason(lambda: shop.forge().arm(shop.repository(), found, "squash"))[1] == 422


# A folder
@pytest.fixture
def folder(lab: "Lab") -> tuple[LocalForge, Repository, Bare]:
    lab.repository("shop.git", {"Dockerfile": b"FROM python\nRUN pip install a\n", "README": b"one\ntwo\nthree\n"})
    forge = LocalForge(lab.source, lab.folder / "pull-requests")
    (found,) = forge.repositories()
    assert isinstance(found, Repository)
    located, bare = forge.located(found), Bare(Path(found.remote))
    assert isinstance(located, Repository)
    bare.commit(
        f"refs/heads/{BRANCH}", {"Dockerfile": "FROM python\nRUN pip install --no-cache-dir a\n"}, parent=located.head
    )
    forge.open(located, BRANCH, WORDS, is_draft=False)
    return forge, located, bare


def told(forge: LocalForge, repository: Repository) -> Readiness:
    ((_, found),) = forge.readiness([(repository, 1)])
    return found


def test_a_folder_tells_the_same(folder: tuple[LocalForge, Repository, Bare]) -> None:
    forge, repository, bare = folder
    head = bare.branch(BRANCH) or ""
    people.review(forge.records, repository.key, 1, "ann", Opinion.APPROVED)
    people.review(forge.records, repository.key, 1, "bob", Opinion.CHANGES_REQUESTED, may_write=False)
    for name, state in (("ci", "success"), ("slow", "pending"), ("old", "failure")):
        records.say(forge.records, repository.key, head, name, state)
    found = told(forge, repository)
    assert found.reviews == (
        Review("ann", Opinion.APPROVED, head, may_write=True),
        Review("bob", Opinion.CHANGES_REQUESTED, head, may_write=False),
    )
    assert found.checks == CheckCounts(total=3, failing=1, running=1)
    assert (found.mergeability, found.state) == (Mergeability.MERGEABLE, MergeState.CLEAN)
    assert forge.checks(repository, head).failing == ("old",)
    people.dismiss(forge.records, repository.key, 1)
    assert {one.opinion for one in told(forge, repository).reviews} == {Opinion.DISMISSED}


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
@pytest.mark.parametrize("elsewhere", [None, "one\ntwo\n3\n"])
def test_a_folder_merges_by_each_method(
    folder: tuple[LocalForge, Repository, Bare], method: Method, elsewhere: str | None
) -> None:
    forge, repository, bare = folder
    base = repository.branch or ""
    if elsewhere:
        bare.commit(f"refs/heads/{base}", {"README": elsewhere})
    head = bare.branch(BRANCH) or ""
    before = bare.branch(base)
    assert reason(lambda: forge.merge(repository, 1, method, "0" * 40)) == ("conflict", 409)
    made = forge.merge(repository, 1, method, head)
    assert bare.branch(base) == made
    assert bare.has_merged(before or "", made)
    assert "--no-cache-dir" in bare.git("show", f"{made}:Dockerfile")
    assert forge.pull_requests(repository, BRANCH)[0].state is State.MERGED
    assert reason(lambda: forge.merge(repository, 1, method, head)) == ("not-mergeable", 405)


def test_a_folder_merges_two_changes_of_one_file_and_no_conflict(
    folder: tuple[LocalForge, Repository, Bare],
) -> None:
    forge, repository, bare = folder
    ref, head = f"refs/heads/{repository.branch}", bare.branch(BRANCH) or ""
    bare.commit(ref, {"Dockerfile": "FROM python\nRUN pip install a\n# more\n# and more\n# and more\n"})
    assert told(forge, repository).mergeability is Mergeability.CONFLICTING
    assert reason(lambda: forge.merge(repository, 1, "merge", head)) == ("not-mergeable", 405)
    bare.commit(ref, {"Dockerfile": "# a\n# b\n# c\nFROM python\nRUN pip install a\n"})
    assert told(forge, repository).mergeability is Mergeability.MERGEABLE
    made = forge.merge(repository, 1, "merge", head)
    assert bare.git("show", f"{made}:Dockerfile").startswith("# a")


def test_a_closed_one_is_opened_again_by_people(folder: tuple[LocalForge, Repository, Bare]) -> None:
    forge, repository, _ = folder
    people.close(forge.records, repository.key, 1)
    assert forge.pull_requests(repository, BRANCH)[0].state is State.CLOSED
    people.reopen(forge.records, repository.key, 1)
    assert forge.pull_requests(repository, BRANCH)[0].state is State.OPEN

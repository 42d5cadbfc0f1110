"""What the forge reads and writes, seen on the double."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.config.config import Github
from bot.errors import ForgeError
from bot.model import Checks, Proposal, PullRequest, Repository, Sighting, State
from tests.bot.github_hub import BRANCH, WORDS, Hub, archived, broken_token, hub, reason, shop
from tests.github_double.exchange import Answer as Reply

__all__ = ["hub", "shop"]


def test_only_own_pull_requests_of_the_branch_count_the_newest_first(shop: Hub) -> None:
    made = shop.double.find("acme/shop")
    shop.double.close(shop.double.open(made, BRANCH, title="first"))
    shop.double.merge(shop.double.open(made, BRANCH, title="second"))
    tip = shop.double.commit(made, {"b": "b"}, BRANCH)
    shop.double.branch(made, f"{BRANCH}-too", tip)
    shop.double.open(made, f"{BRANCH}-too", title="another branch")
    fork = shop.double.repository("sam/shop", fork_of=made)
    shop.double.commit(fork, {"c": "c"}, BRANCH)
    shop.double.open(made, f"sam:{BRANCH}", title="a fork's", author="sam")
    shop.double.open(made, BRANCH, title="third")
    found = shop.forge().pull_requests(shop.repository(), BRANCH)
    expected = [("third", State.OPEN), ("second", State.MERGED), ("first", State.CLOSED)]
    assert [(pull.title, pull.state) for pull in found] == expected
    assert found[0].head == tip


def test_pull_requests_beyond_the_first_page_are_found(shop: Hub) -> None:
    made = shop.double.find("acme/shop")
    for _ in range(101):
        shop.double.close(shop.double.open(made, BRANCH))
    assert len(shop.forge().pull_requests(shop.repository(), BRANCH)) == 101


@pytest.mark.parametrize(
    ("age", "requests"), [(0, 2), (61, 3), (-5, 3)], ids=["just-now", "a-minute-ago", "another-clock"]
)
def test_git_is_told_what_the_listing_saw_just_now(shop: Hub, age: float, requests: int) -> None:
    (listed,) = replace(shop.forge(), branch=BRANCH).repositories()
    assert isinstance(listed, Repository)
    made = shop.double.find("acme/shop")
    assert listed.seen
    assert (listed.seen.branch, listed.seen.tip) == (BRANCH, made.bare.branch(BRANCH))
    seen = Sighting(BRANCH, listed.seen.tip, time.time() - age)
    with shop.forge().workspace(replace(listed, seen=seen), BRANCH) as opened:
        assert (opened.heads.base, opened.heads.tip) == (made.head, made.bare.branch(BRANCH))
    assert len(shop.double.git_requests) == requests
    with shop.forge().workspace(replace(listed, seen=seen), "another") as opened:
        assert opened.heads.tip is None


@pytest.mark.parametrize("status", [None, 404], ids=["GraphQL", "REST"])
@pytest.mark.parametrize("source", [{"org": "acme"}, {"repositories": ("acme/shop", "acme/gone", "acme/two")}], ids=str)
def test_open_pull_requests_are_found_in_bulk(shop: Hub, source: dict[str, Any], status: int | None) -> None:
    made, two = shop.double.find("acme/shop"), shop.double.repository("acme/two")
    shop.double.commit(two, {"x": "x"}, BRANCH, onto=two.head)
    shop.double.branch(made, "other", made.bare.branch(BRANCH))
    fork = shop.double.repository("sam/shop", fork_of=made)
    shop.double.commit(fork, {"c": "c"}, BRANCH)
    shop.double.open(made, f"sam:{BRANCH}", author="sam")
    shop.double.open(made, "other")
    shop.double.open(made, BRANCH, title="ours", body="with a body")
    shop.double.close(shop.double.open(two, BRANCH))
    forge = shop.forge(**source)
    if status:
        shop.double.fail("POST", "/graphql", status, times=9)
    ((key, pull),) = forge.open_pull_requests(BRANCH)
    assert key == shop.repository().key
    assert pull == forge.pull_requests(shop.repository(), BRANCH)[0]
    assert (pull.title, pull.body, pull.head) == ("ours", "with a body", made.bare.branch(BRANCH))


def test_refused_search_finds_nothing(shop: Hub) -> None:
    shop.double.fail("POST", "/graphql", 403, times=9)
    shop.double.fail("GET", "/search", 403, times=9)
    assert list(shop.forge().open_pull_requests(BRANCH)) == []


@pytest.mark.parametrize("is_draft", [True, False])
def test_opening_twice_opens_once(shop: Hub, is_draft: bool) -> None:
    forge, repository = shop.forge(), shop.repository()
    first = forge.open(repository, BRANCH, WORDS, is_draft=is_draft)
    assert forge.open(repository, BRANCH, WORDS, is_draft=is_draft) == first
    (pull,) = shop.double.pulls("acme/shop")
    assert (pull.title, pull.body, pull.head, pull.base, pull.draft) == (*words(), f"acme:{BRANCH}", "main", is_draft)
    assert first == PullRequest(pull.number, first.url, State.OPEN, pull.head_sha, *words(), base="main")


def words() -> tuple[str, str]:
    return WORDS.title, WORDS.body


def test_somebody_else_opening_it_in_between_is_success(shop: Hub) -> None:
    made = shop.double.find("acme/shop")
    shop.double.fail("POST", "/pulls$", call=lambda _: shop.double.open(made, BRANCH, title="theirs"))
    assert shop.forge().open(shop.repository(), BRANCH, WORDS, is_draft=False).title == "theirs"


@pytest.mark.parametrize(
    ("trouble", "expected"), [({"status": 502}, ("server-error", 502)), ({"cut": True}, ("unreachable", 0))]
)
def test_what_may_have_been_written_is_not_written_again(
    shop: Hub, trouble: dict[str, Any], expected: tuple[str, int]
) -> None:
    forge, repository = shop.forge(), shop.repository()
    shop.double.fail("POST", "/pulls$", when="after", **trouble)
    # Looked up after the answer was lost, it is there; where that look-up finds none, the trouble is told.
    number = forge.open(repository, BRANCH, WORDS, is_draft=False).number
    assert [pull.number for pull in shop.double.pulls("acme/shop")] == [number]
    shop.double.fail("POST", "/comments$", when="after", **trouble)
    assert reason(lambda: forge.comment(repository, number, "once")) == expected
    assert shop.double.pulls("acme/shop")[0].comments == ("once",)
    assert shop.slept == []


def test_pull_request_gets_its_words_labels_and_people(shop: Hub) -> None:
    shop.double.user("sam", member_of=("acme",))
    shop.double.team("acme", "platform")
    forge, repository = shop.forge(), shop.repository()
    number = forge.open(repository, BRANCH, WORDS, is_draft=False).number
    forge.label(repository, number, ("docker", "needs review"))
    forge.assign(repository, number, ("sam",))
    forge.request_review(repository, number, ("sam",), ())
    forge.request_review(repository, number, (), ("platform",))
    forge.comment(repository, number, "first")
    shop.double.comment(shop.double.find("acme/shop").issues[number], "second")
    forge.edit(repository, number, Proposal("Other", "words"), closes=True)
    (pull,) = shop.double.pulls("acme/shop")
    assert (pull.title, pull.body, pull.status) == ("Other", "words", "closed")
    assert (pull.labels, pull.assignees, pull.reviewers) == (("docker", "needs review"), ("sam",), ("sam", "platform"))
    assert forge.comments(repository, number) == ("first", "second")
    forge.edit(repository, number, WORDS, closes=False)
    assert shop.double.pulls("acme/shop")[0].status == "closed", "what a person closed is not opened by new words"


def test_conflict_is_told_once_the_forge_knows(shop: Hub) -> None:
    made = shop.double.find("acme/shop")
    number = shop.double.open(made, BRANCH).number
    forge, repository = shop.forge(), shop.repository()
    assert not forge.is_conflicting(repository, number)
    shop.double.commit(made, {"Dockerfile": "FROM python\nRUN pip install b\n"})
    assert forge.is_conflicting(repository, number)
    shop.double.fail("GET", "/pulls/", answer=Reply(200, {"mergeable": None}))
    assert not forge.is_conflicting(repository, number)


@pytest.mark.parametrize("is_app", [False, True], ids=["token", "App"])
def test_who_opened_a_pull_request_is_told_where_github_does(shop: Hub, tmp_path: Path, is_app: bool) -> None:
    forge, made = shop.forge(), shop.double.find("acme/shop")
    if is_app:
        forge = replace(forge, github=Github(base_url=shop.double.api, app=shop.app(tmp_path, ("acme",))))
    shop.double.close(shop.double.open(made, BRANCH))
    ours = forge.open(shop.repository(), BRANCH, WORDS, is_draft=False)
    assert [forge.is_anothers(shop.repository(), number) for number in (1, ours.number, 9)] == [True, False, False]
    shop.double.fail("POST", "/graphql", 404, times=9)
    assert not forge.is_anothers(shop.repository(), 1)


def test_branch_is_made_once(shop: Hub) -> None:
    forge, repository = shop.forge(), shop.repository()
    head = repository.head or ""
    forge.create_branch(repository, "new", head)
    forge.create_branch(repository, "new", head)
    assert shop.double.find("acme/shop").branches["new"] == head
    assert reason(lambda: forge.create_branch(repository, BRANCH, head)) == ("branch-moved", 422)
    assert reason(lambda: forge.create_branch(repository, "other", "1" * 40)) == ("validation-failed", 422)


def test_commit_is_appended_to_the_expected_tip_only(shop: Hub) -> None:
    forge, repository, bare = shop.forge(), shop.repository(), shop.double.find("acme/shop").bare
    tip = bare.branch(BRANCH) or ""
    files = {"Dockerfile": b"FROM python\r\n\xff", "a/b": b""}
    made = forge.commit(repository, BRANCH, tip, "The headline\n\nThe body,\nin two lines.\n", files)
    assert bare.branch(BRANCH) == made
    assert {path: bare.blob(made, path) for path in files} == files
    assert bare.git("show", "-s", "--format=%P%n%B", made).strip() == f"{tip}\nThe headline\n\nThe body,\nin two lines."
    assert reason(lambda: forge.commit(repository, BRANCH, tip, "Again", files)) == ("branch-moved", 409)
    assert bare.branch(BRANCH) == made


@pytest.mark.parametrize(
    ("pattern", "ruleset", "branch", "expected"),
    [
        (BRANCH, False, BRANCH, True),
        (BRANCH, True, BRANCH, True),
        ("pip-no-cache/*", False, "pip-no-cache/new", True),
        ("pip-no-cache/*", True, "pip-no-cache/new", True),
        ("main", True, BRANCH, False),
        ("main", False, "pip-no-cache/new", False),
    ],
)
def test_protection_is_told_for_branches_that_are_there_and_that_are_not(
    shop: Hub, pattern: str, ruleset: bool, branch: str, expected: bool
) -> None:
    shop.double.protect(shop.double.find("acme/shop"), pattern, ruleset=ruleset)
    assert shop.forge().is_protected(shop.repository(), branch) is expected


def test_checks_and_statuses_are_told_by_name(shop: Hub) -> None:
    made, head = shop.double.find("acme/shop"), shop.repository().head or ""
    forge, repository = shop.forge(), shop.repository()
    assert forge.checks(repository, head) == Checks()
    for name, state, run in (("ci", "failure", False), ("lint", "timed_out", True), ("docs", "success", True)):
        shop.double.check(made, head, name, state, run=run)
    shop.double.check(made, head, "optional", "neutral", run=True)
    assert forge.checks(repository, head) == Checks(("ci", "lint"), frozenset({"docs", "optional"}))
    shop.double.check(made, head, "lint", None, run=True)
    fine = frozenset({"docs", "optional", "lint"})
    assert forge.checks(repository, head) == Checks(("ci",), fine, are_running=True)
    shop.double.check(made, head, "lint", "success", run=True)
    shop.double.check(made, head, "ci", "pending")
    assert forge.checks(repository, head) == Checks((), fine | {"ci"}, are_running=True)
    shop.double.check(made, head, "ci", "error")
    shop.double.check(made, head, "ci", "cancelled", run=True, workflow="nightly")
    assert forge.checks(repository, head) == Checks(("ci", "ci"), fine)


@pytest.mark.parametrize("conclusion", ["startup_failure", "stale", "not-known-yet"])
def test_checks_that_end_in_ways_the_description_lacks_have_failed(shop: Hub, conclusion: str) -> None:
    """The first two are told by GraphQL's CheckConclusionState alone, and yet they happen."""
    run = {"name": "lint", "status": "completed", "conclusion": conclusion}
    shop.double.fail("GET", "/check-runs$", 200, body={"total_count": 1, "check_runs": [run]})
    assert shop.forge().checks(shop.repository(), shop.repository().head or "") == Checks(("lint",))


def test_repository_is_at_home_where_its_host_is(shop: Hub) -> None:
    forge = shop.forge()
    assert forge.is_home_of(shop.repository().key)
    assert not any(map(forge.is_home_of, ("github.com:1", "/srv/git/shop", "", "1003")))


def test_doctor_says_what_is_reached(shop: Hub) -> None:
    found = list(shop.forge(repositories=("acme/shop", "acme/gone")).examined())
    assert [fine for fine, _ in found] == [True, True, False, True]
    assert all(text.endswith(".") for _, text in found)
    assert shop.double.writes == []


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (lambda hub: hub.double.fail("GET", "/rate_limit", 404), [True, True, True]),
        (lambda hub: hub.double.hub.limits.graphql.leave(0, 3000), [True, None]),
        (archived, [True, True]),
        (lambda hub: hub.double.find("acme/shop").owner.members.update(robot="read"), [True, True, False]),
        (broken_token, [False, None]),
    ],
)
def test_doctor_says_what_is_missing(shop: Hub, happens: Callable[[Hub], None], expected: list[bool | None]) -> None:
    """None: the listing is refused, which doctor tells by itself."""
    forge = shop.forge()
    happens(shop)
    found: list[bool | None] = []
    try:
        found.extend(fine for fine, _ in forge.examined())
    except ForgeError:
        found.append(None)
    assert found == expected

"""git's requests over real HTTP: what fails on the way is sent again, limits are obeyed, and a push keeps its lease."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from bot.errors import ForgeError, GitError, OutageError, PushRejectedError
from bot.forges.github.forge import GithubForge
from bot.model import Repository
from bot.waiting.patience import Patience
from bot.waiting.ways import Ways
from bot.workspaces.workspace import Signature, Workspace
from tests.bot.conftest import Lab
from tests.bot.github_hub import BRANCH, Hub, hub, shop
from tests.bot.test_waves import Campaign
from tests.github_double.server import GithubDouble

__all__ = ["hub", "shop"]

REFS, UPLOAD, RECEIVE = "/info/refs$", "/git-upload-pack$", "/git-receive-pack$"
BURST = [429, 502, 503]
WHO = Signature("A <a@example.invalid>", "A <a@example.invalid>", "@1 +0000")


def opened(shop: Hub) -> AbstractContextManager[Workspace]:
    repository = replace(shop.repository(), traits=replace(shop.repository().traits, size_kb=1))
    return shop.forge().workspace(repository, BRANCH)


def made(workspace: Workspace) -> str:
    """A commit of ours on the default branch."""
    base = workspace.tip(workspace.heads.base)
    assert base
    return workspace.write_commit(base.tree, workspace.heads.base, "ours", WHO)


def headers(status: int) -> dict[str, str]:
    return {"Retry-After": "7"} if status in {403, 429} else {}


@pytest.mark.parametrize("status", [*BURST, 403, 500, 504])
@pytest.mark.parametrize("place", [REFS, UPLOAD])
def test_what_is_read_is_asked_for_again(shop: Hub, status: int, place: str) -> None:
    rule = shop.double.fail("GET|POST", place, status, headers=headers(status), times=2)
    with opened(shop) as workspace:
        assert workspace.heads.tip == shop.double.find("acme/shop").bare.branch(BRANCH)
    assert rule.happened == 2
    assert shop.slept == ([7, 7] if headers(status) else [1, 2])


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_connection_that_breaks_is_made_anew(shop: Hub, nth: int) -> None:
    shop.double.fail("GET|POST", r"\.git/", cut=True, nth=nth)
    with opened(shop) as workspace:
        assert workspace.heads.base == shop.double.find("acme/shop").head
    assert shop.slept == ([1] if nth == 1 else []), "a connection that served before is renewed by git itself"


@pytest.mark.parametrize("status", [*BURST, None])
@pytest.mark.parametrize("place", [REFS, RECEIVE])
@pytest.mark.parametrize("when", ["before", "after"])
def test_push_is_made_again_under_its_lease(shop: Hub, status: int | None, place: str, when: str) -> None:
    """Also where the first one had its effect after all."""
    with opened(shop) as workspace:
        trouble = {"when": when, "cut": status is None}
        shop.double.fail("GET|POST", place, status, headers=headers(status or 0), **trouble)  # type: ignore[arg-type]
        counted: list[None] = []
        commit = made(workspace)
        workspace.push(commit, BRANCH, workspace.heads.tip, lambda: counted.append(None))
        assert shop.double.find("acme/shop").bare.branch(BRANCH) == commit
        assert len(counted) == len(shop.slept) == (0 if status is None and place == RECEIVE else 1)


def test_push_over_somebodys_work_is_not_forced_by_trying_again(shop: Hub) -> None:
    with opened(shop) as workspace:
        shop.double.fail("POST", RECEIVE, 503)
        theirs = shop.double.commit(shop.double.find("acme/shop"), {"theirs": "x"}, BRANCH)
        with pytest.raises(PushRejectedError):
            workspace.push(made(workspace), BRANCH, workspace.heads.tip)
        assert shop.double.find("acme/shop").bare.branch(BRANCH) == theirs


def test_push_whose_answer_never_came_counts_where_the_branch_is(shop: Hub) -> None:
    with opened(shop) as workspace:
        shop.double.fail("POST", RECEIVE, 502, when="after", times=99)
        shop.double.fail("GET", REFS, 503, times=99, nth=2)
        commit = made(workspace)
        with pytest.raises(ForgeError) as caught:
            workspace.push(commit, BRANCH, workspace.heads.tip)
        assert caught.value.reason == "server-error"
        shop.double.desk.faults.rules.clear()
        workspace.push(commit, BRANCH, workspace.heads.tip)  # there already


@pytest.mark.parametrize("place", [REFS, UPLOAD])
def test_server_that_fails_for_long_is_told_with_its_answer(shop: Hub, place: str) -> None:
    shop.double.fail("GET|POST", place, 503, times=99)
    with (
        pytest.raises(ForgeError, match=r"GitHub answered 503 to git (GET|POST) /acme/shop.git/") as caught,
        opened(shop),
    ):
        pass
    assert (caught.value.reason, caught.value.status) == ("server-error", 503)
    assert shop.slept == [1, 2, 4, 8]


def test_limit_that_lasts_too_long_is_told_at_once(shop: Hub) -> None:
    shop.double.fail("GET", REFS, 429, headers={"Retry-After": "5000"}, times=99)
    with pytest.raises(OutageError) as caught, opened(shop):
        pass
    assert caught.value.reason == "rate-limited"
    assert shop.slept == []


def test_limit_without_a_time_takes_a_minute_and_then_two(shop: Hub) -> None:
    shop.double.fail("GET", REFS, 429, times=2)
    with opened(shop):
        pass
    assert shop.slept == [60, 120]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_is_refused_for_good_is_asked_for_once(shop: Hub, status: int) -> None:
    rule = shop.double.fail("GET", REFS, status, times=99)
    with pytest.raises(GitError), opened(shop):
        pass
    assert shop.slept == []
    assert rule.happened <= 2, "git asks again when it is told to log in"


@pytest.mark.parametrize(("status", "is_advised"), [(401, True), (403, True), (404, True), (410, False), (413, False)])
@pytest.mark.parametrize("place", [REFS, RECEIVE])
def test_rights_are_advised_where_a_push_was_refused_for_them(
    shop: Hub, place: str, status: int, *, is_advised: bool
) -> None:
    with opened(shop) as workspace:
        # git asks once more when it is told to log in
        shop.double.fail("GET|POST", place, status, times=2 if status == 401 else 1)
        with pytest.raises(PushRejectedError) as caught:
            workspace.push(made(workspace), BRANCH, workspace.heads.tip)
        assert ("give the token write access" in str(caught.value)) is is_advised


def test_limit_slows_every_worker(shop: Hub) -> None:
    """One is told to wait for two seconds: nobody else asks before that."""
    ways = Ways()
    shop.patience = Patience(time.sleep, ways=ways)
    rule = shop.double.fail("GET", REFS, 429, headers={"Retry-After": "2"})
    names = ["acme/shop", *(f"acme/{number}" for number in range(4))]
    shop.double.copies(shop.double.find("acme/shop"), names[1:])
    jobs = [(shop.forge(), shop.repository(name)) for name in names]

    def work(job: tuple[GithubForge, Repository]) -> None:
        with job[0].workspace(job[1], BRANCH):
            pass

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    threads[0].start()
    way = (f"{shop.double.web.removeprefix('http://')} git",)
    while ways.limit(way)[1] is None:
        time.sleep(0.01)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()
    limited, *later = shop.double.git_requests
    assert (limited.status, rule.happened) == (429, 1)
    assert min(one.at for one in later) - limited.at >= 2


@pytest.fixture
def campaign(lab: Lab) -> Iterator[Campaign]:
    with GithubDouble(lab.folder / "github") as double:
        first = double.repository("acme/r00", {"Dockerfile": "FROM python\nRUN pip install a\n"})
        double.copies(first, [f"acme/r{number:02}" for number in range(1, 12)])
        made = Campaign(lab.hasty, double, double.token)
        made.configure("", "open_pull_requests = 100\nnew_pull_requests_per_run = 100\nworkers = 4")
        yield made
        assert double.violations == []


def test_burst_of_failures_fails_no_repository(campaign: Campaign) -> None:
    """Each kind of git's requests is hit by some of each status."""
    for place in (REFS, UPLOAD, RECEIVE):
        for nth, status in enumerate(BURST):
            retry = {"Retry-After": "30"} if status == 429 else {}
            campaign.double.fail("GET|POST", place, status, headers=retry, nth=2 * nth + 1)
    run = campaign.last()
    assert set(run.outcomes.values()) == {("published", "pull-request-opened")}, run.outcomes
    assert run.exit == 0
    assert Counter(one.status for one in campaign.double.git_requests) >= Counter({429: 3, 502: 3, 503: 3})


@pytest.mark.parametrize("place", [REFS, UPLOAD, RECEIVE])
def test_git_server_that_is_lost_in_mid_run_puts_the_rest_off(campaign: Campaign, place: str) -> None:
    """Though the API is well; the next sweep goes on."""

    def begin(_: object) -> None:
        campaign.double.fail("GET|POST", place, 503, times=9_999)

    # by the time of a push all is fetched
    campaign.double.fail("POST", UPLOAD if place == UPLOAD else RECEIVE, nth=2, when="after", call=begin)
    run = campaign.last()
    kinds = Counter("/".join(outcome) for outcome in run.outcomes.values())
    assert set(kinds) <= {"published/pull-request-opened", "failed/server-error", "deferred/server-error"}, run.outcomes
    assert run.exit == 1
    assert kinds["published/pull-request-opened"] <= 2
    assert kinds["failed/server-error"] <= 8
    campaign.double.desk.faults.rules.clear()
    assert campaign.last().exit == 0
    assert [len(one.pull_requests) for one in campaign.double.hub.repositories.values()] == [1] * 12


@pytest.mark.parametrize("other", ["pip-no-cache", "pip-no-cache/fix/more"])
@pytest.mark.parametrize("via", ["git", "api"])
def test_branch_that_leaves_no_room_for_ours_is_named(campaign: Campaign, other: str, via: str) -> None:
    made = campaign.double.find("acme/r00")
    campaign.double.branch(made, other, made.head)
    campaign.configure(f'[commit]\nvia = "{via}"\n', source='include = ["acme/r00"]')
    run = campaign.last()
    assert run.outcomes["acme/r00"] == ("failed", "branch-in-the-way")
    assert f"The branch {other} is in the way of {BRANCH}" in run.repository("acme/r00")["message"]
    assert campaign.double.pulls("acme/r00") == []


# what the server says of a push

SAYS = "- Commits must have verified signatures.\n\n- \x1b[31mThe author's e-mail (\u202eevil) does not fit.\n"
TOLD = (
    f"error: GH013: Repository rule violations found for refs/heads/{BRANCH}.",
    "- Commits must have verified signatures.",
    r"- \x1b[31mThe author's e-mail (\u202eevil) does not fit.",
)


def test_all_that_the_server_says_of_a_refused_push_is_kept(shop: Hub) -> None:
    shop.double.protect(shop.double.find("acme/shop"), BRANCH, ruleset=True, says=SAYS)
    with opened(shop) as workspace, pytest.raises(PushRejectedError) as caught:
        workspace.push(made(workspace), BRANCH, workspace.heads.tip)
    assert caught.value.remote == TOLD
    assert str(caught.value) == f"The branch {BRANCH} was not taken: {'; '.join(TOLD)}"


def test_server_that_talks_on_and_on_is_cut_short(shop: Hub) -> None:
    shop.double.protect(shop.double.find("acme/shop"), BRANCH, ruleset=True, says=f"{'x' * 1_000}\n" * 60)
    with opened(shop) as workspace, pytest.raises(PushRejectedError) as caught:
        workspace.push(made(workspace), BRANCH, workspace.heads.tip)
    assert len(caught.value.remote) <= 20
    assert max(map(len, caught.value.remote)) <= 200
    assert len(str(caught.value)) < 600


def test_rules_of_the_server_are_told_in_the_outcome(campaign: Campaign) -> None:
    campaign.double.protect(campaign.double.find("acme/r00"), BRANCH, ruleset=True, says=SAYS)
    campaign.configure("", source='include = ["acme/r00"]')
    run = campaign.last()
    assert run.outcomes["acme/r00"][0] == "failed"
    for line in TOLD:
        assert line in run.repository("acme/r00")["message"]

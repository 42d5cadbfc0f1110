"""What people do to pull requests through the double's state, and what follows from it."""

from collections.abc import Callable

import pytest

from tests.github_double.bare import Bare
from tests.github_double.discussion import PullRequest
from tests.github_double.exchange import GithubError
from tests.github_double.repository import Repository
from tests.github_double.server import GithubDouble, Pull

Act = Callable[[GithubDouble, Repository, PullRequest], object]


def opened(double: GithubDouble) -> tuple[Repository, PullRequest]:
    shop = double.repository("acme/shop", {"Dockerfile": "FROM python\n"})
    double.commit(shop, {"Dockerfile": "FROM python:3\n"}, "fix", onto=shop.head)
    return shop, double.open(shop, "fix", title="A fix", body="Why", author="robot")


def test_pull_request_is_a_value(github_double: GithubDouble) -> None:
    shop, pull = opened(github_double)
    github_double.comment(pull, "Nice")
    seen = Pull(
        number=1,
        status="open",
        title="A fix",
        body="Why",
        head="acme:fix",
        head_sha=shop.branches["fix"],
        base="main",
        author="robot",
        draft=False,
        labels=(),
        assignees=(),
        reviewers=(),
        comments=("Nice",),
    )
    assert github_double.pulls("acme/shop") == [seen]
    assert github_double.all_pulls() == {"acme/shop": [seen]}


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (lambda double, _, pull: double.close(pull), "closed"),
        (lambda double, _, pull: double.merge(pull), "merged"),
        (lambda double, _, pull: double.merge(pull, "squash"), "merged"),
        (lambda double, shop, _: double.delete_branch(shop, "fix"), "closed"),
        (lambda double, shop, pull: double.branch(shop, "main", pull.head_sha), "merged"),
        # the head goes back to what the base has
        (lambda double, shop, _: double.branch(shop, "fix", shop.head), "closed"),
        (lambda double, shop, _: double.commit(shop, {"b": "1"}, "fix"), "open"),
        (lambda double, shop, _: double.commit(shop, {"b": "1"}), "open"),
    ],
)
def test_pull_request_follows_what_people_do(github_double: GithubDouble, act: Act, status: str) -> None:
    shop, pull = opened(github_double)
    act(github_double, shop, pull)
    assert pull.status == status


def test_closed_pull_request_stands_still(github_double: GithubDouble) -> None:
    shop, pull = opened(github_double)
    github_double.close(pull)
    stood = pull.head_sha
    moved = github_double.commit(shop, {"b": "1"}, "fix")
    assert pull.head_sha == stood
    github_double.reopen(pull)
    assert (pull.status, pull.head_sha) == ("open", moved)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda double, shop, _: double.delete_branch(shop, "fix"), "The fix branch has been deleted."),
        (
            lambda double, shop, _: double.commit(shop, {"c": "1"}, "fix", onto=shop.head),
            "The fix branch was force-pushed or recreated.",
        ),
        (lambda double, shop, _: double.open(shop, "fix"), "There is already an open pull request (#2) from acme:fix."),
    ],
)
def test_closed_pull_request_is_not_opened_again(github_double: GithubDouble, act: Act, words: str) -> None:
    shop, pull = opened(github_double)
    github_double.close(pull)
    act(github_double, shop, pull)
    with pytest.raises(GithubError) as caught:
        github_double.reopen(pull)
    assert caught.value.answer.value["errors"][0]["message"] == f"state cannot be changed. {words}"


def test_merge_and_update_leave_real_commits(github_double: GithubDouble) -> None:
    shop, pull = opened(github_double)
    base = github_double.commit(shop, {"b": "1"})
    tip = pull.head_sha
    github_double.update_branch(pull)
    assert shop.bare.git("rev-list", "--parents", "-1", pull.head_sha).split()[1:] == [tip, base]
    merged = github_double.merge(pull)
    assert shop.head == merged
    assert shop.bare.blob(merged, "Dockerfile") == b"FROM python:3\n"


@pytest.mark.parametrize("new", [True, False])
def test_both_ways_to_merge_agree(github_double: GithubDouble, monkeypatch: pytest.MonkeyPatch, *, new: bool) -> None:
    """Git before 2.38 merges in a work tree only."""
    if not new:
        monkeypatch.setattr(Bare, "merged_tree", Bare.merged_in_work_tree)
    shop, pull = opened(github_double)
    main = github_double.commit(shop, {"b": "1"})
    tree = shop.bare.merged_tree(main, pull.head_sha)
    assert tree is not None
    assert sorted(shop.bare.names(tree)) == ["Dockerfile", "b"]
    other = github_double.commit(shop, {"Dockerfile": "FROM scratch\n"})
    assert shop.bare.merged_tree(other, pull.head_sha) is None


def test_many_copies_are_made_quickly_and_are_their_own(github_double: GithubDouble) -> None:
    shop = github_double.repository("acme/shop", {"Dockerfile": "FROM python\n"})
    copies = github_double.copies(shop, [f"acme/r{number}" for number in range(50)])
    github_double.commit(copies[0], {"a": "1"})
    assert {one.head for one in copies[1:]} == {shop.head}
    assert copies[0].head != shop.head

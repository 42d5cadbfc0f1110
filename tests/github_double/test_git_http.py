"""git over HTTP against the double, with the real git."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.github_double.exchange import Exchange
from tests.github_double.server import GithubDouble

Git = Callable[..., subprocess.CompletedProcess[str]]
FILES = {"Dockerfile": "FROM python\nRUN pip install a\n", "big": "x" * 100_000}


def cloned(double: GithubDouble, git: Git, *options: str) -> None:
    double.repository("acme/shop", FILES)
    done = git("clone", "--quiet", *options, double.clone_url("acme/shop"), ".")
    assert done.returncode == 0, done.stderr


def committed(git: Git) -> str:
    git("commit", "--quiet", "--allow-empty", "--message=change")
    return git("rev-parse", "HEAD").stdout.strip()


def writes(double: GithubDouble) -> list[Exchange]:
    return [one for one in double.git_requests if one.writes]


def test_clone_without_blobs_costs_three_requests(github_double: GithubDouble, git: Git) -> None:
    cloned(github_double, git, "--depth=1", "--filter=blob:none", "--no-checkout", "--bare")
    assert [one.method for one in github_double.git_requests] == ["GET", "POST", "POST"]
    assert sum(one.sent for one in github_double.git_requests) < 2000
    assert github_double.writes == []
    assert {one.login for one in github_double.git_requests} == {"robot"}


def test_blobs_come_by_their_object_ids(github_double: GithubDouble, git: Git) -> None:
    cloned(github_double, git, "--depth=1", "--filter=blob:none", "--no-checkout", "--bare")
    assert git("cat-file", "blob", "HEAD:Dockerfile").stdout == FILES["Dockerfile"]


def test_old_protocol_is_spoken_too(github_double: GithubDouble, git: Git) -> None:
    github_double.repository("acme/shop", FILES)
    done = git("-c", "protocol.version=0", "ls-remote", github_double.clone_url("acme/shop"))
    assert "refs/heads/main" in done.stdout
    (only,) = github_double.git_requests
    assert only.sent > 200


def test_push_moves_the_branch_and_its_pull_request(github_double: GithubDouble, git: Git) -> None:
    cloned(github_double, git)
    first = committed(git)
    assert git("push", "--quiet", "origin", "HEAD:refs/heads/fix").returncode == 0
    shop = github_double.find("acme/shop")
    assert shop.branches["fix"] == first
    github_double.open(shop, "fix")
    second = committed(git)
    git("push", "--quiet", "origin", "HEAD:refs/heads/fix")
    assert [one.head_sha for one in github_double.pulls("acme/shop")] == [second]
    assert [one.path for one in writes(github_double)] == ["/acme/shop.git/git-receive-pack"] * 2


def test_large_push_comes_in_chunks(github_double: GithubDouble, git: Git, tmp_path: Path) -> None:
    cloned(github_double, git)
    noise = "".join(f"{number * 7919 % 10007} " for number in range(60_000))
    (tmp_path / "clone" / "noise").write_text(noise, encoding="ascii")
    git("add", "noise")
    tip = committed(git)
    done = git("-c", "http.postBuffer=65536", "push", "--quiet", "origin", "HEAD:refs/heads/fix")
    assert done.returncode == 0, done.stderr
    assert github_double.find("acme/shop").branches["fix"] == tip
    assert max(one.received for one in writes(github_double)) > 65536


def test_long_list_of_wants_comes_compressed(github_double: GithubDouble, git: Git) -> None:
    shop = github_double.repository("acme/shop", FILES)
    for number in range(25):
        github_double.commit(shop, {f"f{number}": f"{number}\n"}, f"b{number}", onto=shop.head)
    done = git("clone", "--quiet", "--bare", "--no-single-branch", github_double.clone_url("acme/shop"), ".")
    assert done.returncode == 0, done.stderr
    assert len(git("for-each-ref").stdout.splitlines()) == 26


@pytest.mark.parametrize("ruleset", [False, True])
def test_push_to_a_protected_branch_is_declined_in_githubs_words(
    github_double: GithubDouble, git: Git, *, ruleset: bool
) -> None:
    cloned(github_double, git)
    shop = github_double.find("acme/shop")
    before = shop.head
    github_double.protect(shop, "ma*", ruleset=ruleset)
    committed(git)
    done = git("push", "origin", "HEAD:refs/heads/main", "HEAD:refs/heads/other")
    assert done.returncode == 1
    words = (
        ("GH013", "push declined due to repository rule violations") if ruleset else ("GH006", "protected branch hook")
    )
    assert all(word in done.stderr for word in words), done.stderr
    assert shop.head == before
    assert "other" in shop.branches


def test_lease_on_another_commit_is_refused(github_double: GithubDouble, git: Git) -> None:
    cloned(github_double, git)
    shop = github_double.find("acme/shop")
    moved = github_double.commit(shop, {"a": "1"})
    tip = committed(git)
    done = git("push", f"--force-with-lease=main:{tip}", "origin", f"{tip}:refs/heads/main")
    assert done.returncode == 1
    assert "stale info" in done.stderr
    assert shop.head == moved


def test_pull_refs_are_nobodys_to_push(github_double: GithubDouble, git: Git) -> None:
    cloned(github_double, git)
    assert git("push", "origin", "HEAD:refs/pull/1/head").returncode == 1


@pytest.mark.parametrize(
    ("setting", "status", "words"),
    [
        ("nobody", 401, "could not read Username"),
        ("stranger", 404, "not found"),
        ("reader", 403, "Permission to acme/shop.git denied to robot"),
        ("archived", 403, "This repository was archived so it is read-only"),
        ("blocked", 403, "SAML SSO"),
    ],
)
def test_push_is_refused(github_double: GithubDouble, git: Git, setting: str, status: int, words: str) -> None:
    cloned(github_double, git)
    shop = github_double.find("acme/shop")
    shop.visibility = "private"
    shop.archived = setting == "archived"
    token = {
        "nobody": "no-such-token",
        "stranger": github_double.new_token("stranger").value,
        "reader": github_double.new_token("robot", permissions={"contents": "read"}).value,
        "archived": github_double.token,
        "blocked": github_double.new_token("robot", saml_blocked=["acme"]).value,
    }[setting]
    github_double.forget()
    done = git("push", "origin", "HEAD:refs/heads/fix", token=token)
    assert done.returncode == 128
    assert github_double.git_requests[-1].status == status
    assert words in done.stderr or setting in {"reader", "archived", "blocked"}
    assert list(shop.branches) == ["main"]


def test_renamed_repository_redirects_git(github_double: GithubDouble, git: Git) -> None:
    shop = github_double.repository("acme/shop", FILES)
    github_double.rename(shop, "acme/store")
    done = git("ls-remote", github_double.clone_url("acme/shop"), "HEAD")
    assert (shop.head or "") in done.stdout
    assert github_double.git_requests[0].status == 301


def test_deleting_the_head_branch_closes_its_pull_request(github_double: GithubDouble, git: Git) -> None:
    cloned(github_double, git)
    shop = github_double.find("acme/shop")
    github_double.commit(shop, {"a": "1"}, "fix", onto=shop.head)
    github_double.open(shop, "fix")
    assert git("push", "origin", ":refs/heads/fix").returncode == 0
    assert [one.status for one in github_double.pulls("acme/shop")] == ["closed"]


def test_first_push_fills_an_empty_repository(github_double: GithubDouble, git: Git) -> None:
    empty = github_double.repository("acme/empty", empty=True)
    git("init", "--quiet", "--initial-branch=trunk", ".")
    committed(git)
    assert git("push", "--quiet", github_double.clone_url("acme/empty"), "trunk").returncode == 0
    assert empty.default_branch == "trunk"

"""Trouble on demand: failures before and after the effect, cuts, limits, latency, and the log of it all."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from github import Auth, Github, GithubException, GithubRetry
from github.Requester import Requester

from tests.github_double.exchange import Answer
from tests.github_double.faults import graphql_limit, secondary_limit
from tests.github_double.server import GithubDouble

Client = Callable[..., Github]
WANTED = {"title": "t", "head": "fix", "base": "main"}


def shop(double: GithubDouble) -> None:
    made = double.repository("acme/shop", {"Dockerfile": "FROM python\n"})
    double.commit(made, {"a": "1"}, "fix", onto=made.head)


def propose(double: GithubDouble) -> requests.Response:
    where = f"{double.api}/repos/acme/shop/pulls"
    return requests.post(where, json=WANTED, headers={"Authorization": f"Bearer {double.token}"}, timeout=20)


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_failure_comes_before_or_after_the_effect(github_double: GithubDouble, when: Any, made: int) -> None:  # noqa: ANN401
    shop(github_double)
    rule = github_double.fail("POST", "/pulls$", 502, when=when)
    assert propose(github_double).status_code == 502
    assert len(github_double.pulls("acme/shop")) == made
    assert propose(github_double).status_code == (422 if made else 201)
    assert (rule.seen, rule.happened) == (2, 1)


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_connection_is_cut_before_or_after_the_effect(github_double: GithubDouble, when: Any, made: int) -> None:  # noqa: ANN401
    shop(github_double)
    github_double.fail("POST", "/pulls$", cut=True, when=when)
    with pytest.raises(requests.ConnectionError):
        propose(github_double)
    assert len(github_double.pulls("acme/shop")) == made
    assert [(one.status, one.writes) for one in github_double.requests] == [(0, True)]


def test_nth_request_of_a_kind_fails_as_often_as_told(github_double: GithubDouble, client: Client) -> None:
    shop(github_double)
    github_double.fail("GET", "/repos/acme/shop$", 500, nth=2, times=2, body={"message": "Oops"}, headers={"X-A": "b"})
    github = client()
    seen = []
    for _ in range(4):
        try:
            seen.append(github.get_repo("acme/shop").name)
        except GithubException as why:
            seen.append(f"{why.status} {why.data['message']} {(why.headers or {})['x-a']}")
    assert seen == ["shop", "500 Oops b", "500 Oops b", "shop"]


def test_client_can_be_killed_in_the_middle(github_double: GithubDouble) -> None:
    shop(github_double)
    script = "import requests, sys; requests.post(sys.argv[1], json={}, headers={'Authorization': sys.argv[2]})"
    where = f"{github_double.api}/repos/acme/shop/pulls"
    child = subprocess.Popen([sys.executable, "-c", script, where, f"token {github_double.token}"])
    github_double.fail("POST", "/pulls$", call=lambda _: child.kill())
    assert child.wait(timeout=20) == -signal.SIGKILL
    github_double.forgive()


def test_body_chooses_the_request(github_double: GithubDouble, client: Client) -> None:
    github_double.fail("POST", "graphql", holding="viewer", answer=graphql_limit(), times=9)
    github = client()
    assert github.requester.graphql_query("{rateLimit{limit}}", {})[1] == {"data": {"rateLimit": {"limit": 5000}}}
    with pytest.raises(GithubException) as caught:
        github.requester.graphql_query("{viewer{login}}", {})
    assert caught.value.data["errors"][0]["type"] == "RATE_LIMITED"


@pytest.mark.parametrize(
    ("answer", "status", "wait"),
    [
        (secondary_limit(403, retry_after=7), 403, "7"),
        (secondary_limit(429, retry_after=7), 429, "7"),
        (secondary_limit(429), 429, None),
    ],
)
def test_secondary_limit_may_say_how_long_to_wait(
    github_double: GithubDouble, answer: Answer, status: int, wait: str | None
) -> None:
    shop(github_double)
    github_double.fail("POST", "/pulls$", answer=answer)
    got = propose(github_double)
    assert (got.status_code, got.headers.get("Retry-After")) == (status, wait)
    assert "secondary rate limit" in got.json()["message"]


def test_primary_limit_is_counted_and_kept(github_double: GithubDouble, client: Client) -> None:
    shop(github_double)
    budget = github_double.hub.limits.core
    budget.leave(2, reset_in=3600)
    github = client()
    for _ in range(2):
        github.get_repo("acme/shop")
    with pytest.raises(GithubException) as caught:
        github.get_repo("acme/shop")
    headers = caught.value.headers or {}
    assert (caught.value.status, headers["x-ratelimit-remaining"]) == (403, "0")
    assert github.rate_limiting == (0, 5000)
    budget.leave(0, reset_in=-1)
    assert github.get_repo("acme/shop").name == "shop"


def test_too_many_writes_a_minute_are_stopped(github_double: GithubDouble) -> None:
    shop(github_double)
    github_double.hub.limits.writes_per_minute = 1
    assert [propose(github_double).status_code for _ in range(2)] == [201, 403]


@pytest.fixture
def _connections_of_pygithub() -> Iterator[None]:
    """The bot puts its own in their place, for all of the process: another test may have loaded it."""
    kept = [getattr(Requester, f"_Requester__{kind}ConnectionClass") for kind in ("http", "https")]
    Requester.resetConnectionClasses()
    yield
    Requester.injectConnectionClasses(*kept)


@pytest.mark.usefixtures("_connections_of_pygithub")
def test_retries_of_pygithub_are_seen_in_the_log(github_double: GithubDouble) -> None:
    shop(github_double)
    github_double.fail("GET", "/repos/acme/shop$", 502)
    retry = GithubRetry(total=1, backoff_factor=0)
    auth = Auth.Token(github_double.token)
    assert Github(base_url=github_double.api, auth=auth, retry=retry).get_repo("acme/shop").name == "shop"
    assert [one.status for one in github_double.requests] == [502, 200]


def test_latency_is_added_to_each_request(github_double: GithubDouble, client: Client) -> None:
    shop(github_double)
    github = client()
    github.get_repo("acme/shop")
    github_double.latency = 0.1
    began = time.monotonic()
    github.get_repo("acme/shop")
    assert 0.1 <= time.monotonic() - began < 1
    assert github_double.requests[-1].took >= 0.1


def test_log_tells_reads_from_writes(github_double: GithubDouble, client: Client) -> None:
    shop(github_double)
    github = client()
    github.requester.graphql_query("query { viewer { login } }", {})
    github.get_repo("acme/shop").create_pull("main", "fix", title="t")
    told = [(one.method, one.writes, one.git, one.login) for one in github_double.requests]
    assert told == [("POST", False, False, "robot"), ("GET", False, False, "robot"), ("POST", True, False, "robot")]
    github_double.forget()
    assert github_double.requests == []


def test_stumbling_of_the_double_is_a_violation(github_double: GithubDouble, client: Client) -> None:
    shop(github_double)
    github_double.fail("GET", "/repos/acme/shop$", call=lambda _: 1 / 0)
    with pytest.raises(requests.ConnectionError):
        client().get_repo("acme/shop")
    assert "ZeroDivisionError" in "".join(github_double.violations)
    github_double.forgive()

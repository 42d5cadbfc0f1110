"""Which pull requests are open when a sweep starts, and how many requests it takes to find that out."""

from collections.abc import Iterator

import pytest

from tests.bot.conftest import BRANCH, Lab
from tests.bot.test_waves import Campaign
from tests.github_double import graph_query, rest_search
from tests.github_double.server import GithubDouble

_UP_TO_DATE = ("left", "up-to-date")
_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n"}


@pytest.fixture
def campaign(lab: Lab) -> Iterator[Campaign]:
    """Four repositories with an open pull request in each, as the first sweep left them."""
    with GithubDouble(lab.folder / "github") as double:
        for name in "abcd":
            double.repository(f"acme/{name}", _NEEDED)
        made = Campaign(lab, double, double.token)
        made.configure("")
        assert set(made.sweep().values()) == {"published"}
        yield made
        assert double.violations == []


def _nightly(campaign: Campaign) -> list[str]:
    """What a sweep asks for in which nothing changed."""
    campaign.double.forget()
    run = campaign.last()
    assert set(run.outcomes.values()) == {_UP_TO_DATE}, run.outcomes
    return [f"{one.method} {one.path.removeprefix('/api')}" for one in campaign.double.requests]


def test_search_and_listing_are_all_that_is_asked_for(campaign: Campaign) -> None:
    assert _nightly(campaign) == ["POST /graphql"] * 2


def test_what_the_search_does_not_give_takes_one_request_more(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_query, "MOST", 1)
    assert _nightly(campaign) == ["POST /graphql"] * 3


def test_pull_requests_from_the_branch_of_an_earlier_config_take_one_request_more(campaign: Campaign) -> None:
    path = campaign.lab.folder / "pip-no-cache.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[pull_request]\nbranch = "other/name"\n', encoding="utf-8")
    assert campaign.last().exit == 0  # judges all of them again
    assert _nightly(campaign) == ["POST /graphql"] * 3


def test_without_graphql_each_is_asked_for_once(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest_search, "MOST", 0)
    campaign.double.fail("POST", "/graphql", 404, times=99)
    asked = _nightly(campaign)
    assert [path for path in asked if path.endswith("/pulls")] == [
        f"GET /v3/repos/acme/{name}/pulls" for name in "abcd"
    ]


def test_repository_that_was_skipped_is_not_fetched_again_without_graphql(campaign: Campaign) -> None:
    """A listing by REST does not tell heads, and what was skipped has no plan that would."""
    campaign.double.repository("acme/e", {".pip-no-cache.toml": "nonsense = [", **_NEEDED})
    campaign.double.fail("POST", "/graphql", 404, times=99)
    skipped = ("skipped", "opt-out-unreadable")
    assert campaign.last().outcomes["acme/e"] == skipped
    campaign.double.forget()
    assert campaign.last().outcomes["acme/e"] == skipped
    assert campaign.double.git_requests == []
    campaign.double.commit(campaign.double.find("acme/e"), {".pip-no-cache.toml": ""})
    assert campaign.last().outcomes["acme/e"] == ("published", "pull-request-opened")


def test_what_the_search_does_not_give_is_known_in_whatever_state_it_is(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_query, "MOST", 0)
    campaign.double.close(campaign.pull("a"))
    campaign.double.merge(campaign.pull("b"))
    campaign.double.delete(campaign.double.find("acme/c"))
    campaign.double.rename(campaign.double.find("acme/d"), "acme/e")
    run = campaign.last()
    assert run.outcomes == {
        "acme/a": ("closed", "closed-by-maintainer"),
        "acme/b": ("merged", "merged"),
        "acme/e": _UP_TO_DATE,
    }
    assert "pull requests: 4 (1 open, 1 merged, 1 closed, 1 unknown)" in campaign.status()


def test_number_in_a_repository_that_was_made_anew_is_not_ours(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_query, "MOST", 0)
    campaign.double.delete(campaign.double.find("acme/a"))
    again = campaign.double.repository("acme/a", _NEEDED)
    campaign.double.commit(again, {"x": "mine"}, branch=BRANCH, onto=again.head)
    campaign.double.open(again, BRANCH, title="My own work", body="by hand")
    assert campaign.last().outcomes["acme/a"][0] == "left"
    assert "pull requests: 4 (3 open, 1 unknown)" in campaign.status()

"""What becomes of repositories that the token may see and not push to."""

from collections.abc import Iterator

import pytest

from tests.bot.conftest import Lab
from tests.bot.test_waves import Campaign
from tests.github_double.accounts import Role
from tests.github_double.server import GithubDouble


@pytest.fixture
def campaign(lab: Lab) -> Iterator[Campaign]:
    with GithubDouble(lab.folder / "github") as double:
        for name in "ab":
            double.repository(f"acme/{name}", {"Dockerfile": "FROM python\nRUN pip install a\n"})
        made = Campaign(lab, double, double.token)
        made.configure("")
        yield made
        assert double.violations == []


def _as(campaign: Campaign, **roles: Role) -> None:
    """From now on the sweeps are those of somebody who is a collaborator with these roles, and public is readable."""
    campaign.double.user("helper")
    campaign.token = campaign.double.new_token("helper").value
    for name, role in roles.items():
        campaign.double.find(f"acme/{name}").collaborators["helper"] = role


@pytest.mark.parametrize("status", [None, 404], ids=["GraphQL", "REST"])
def test_repository_that_may_only_be_read_is_skipped_unless_nothing_is_written_anyway(
    campaign: Campaign, status: int | None
) -> None:
    _as(campaign, a="write", b="triage")
    if status:
        campaign.double.fail("POST", "/graphql", status, times=99)
    trial = campaign.lab.sweep("--dry-run", GITHUB_TOKEN=campaign.token)
    assert set(trial.outcomes.values()) == {("planned", "dry-run")}
    assert "a sweep skips it" in trial.repository("acme/b")["message"]
    assert "a sweep skips it" not in trial.repository("acme/a")["message"]
    campaign.double.forget()
    run = campaign.last()
    assert run.exit == 0
    assert run.outcomes == {
        "acme/a": ("published", "pull-request-opened"),
        "acme/b": ("skipped", "no-write-permission"),
    }
    assert "leave it out with exclude" in run.repository("acme/b")["message"]
    assert not [one for one in campaign.double.git_requests if "/acme/b" in one.path]
    _as(campaign, b="write")
    assert campaign.last().outcomes["acme/b"] == ("published", "pull-request-opened")


def test_doctor_counts_what_may_only_be_read(campaign: Campaign) -> None:
    _as(campaign, b="write")
    done = campaign.lab.run("doctor", GITHUB_TOKEN=campaign.token)
    assert "1 of them may only be read, so a sweep skips them." in done.stdout
    assert "acme/b can be read, and nothing says that it may not be pushed to." in done.stdout


def test_push_that_the_token_may_not_make_fails_with_a_way_out(campaign: Campaign) -> None:
    """What a token is limited to stands nowhere: GitHub tells what its owner may do."""
    campaign.token = campaign.double.new_token("robot", repositories=["acme/a"]).value
    run = campaign.last()
    assert run.outcomes == {"acme/a": ("published", "pull-request-opened"), "acme/b": ("failed", "push-rejected")}
    message = run.repository("acme/b")["message"]
    assert "give the token write access to it, or leave it out with exclude" in message, message

"""Each thing that GitHub refuses has its own reason."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.config.config import Github
from bot.errors import ForgeError
from tests.bot.github_hub import (
    BRANCH,
    VARIABLE,
    WORDS,
    Hub,
    archived,
    broken_token,
    hub,
    read_only,
    reason,
    same_as_base,
    saml,
    shop,
    without_pull_requests,
)

__all__ = ["hub", "shop"]


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (broken_token, ("bad-credentials", 401)),
        (archived, ("archived", 403)),
        (saml, ("saml", 403)),
        (read_only, ("forbidden", 403)),
        (lambda hub: hub.double.delete(hub.double.find("acme/shop")), ("not-found", 404)),
        (same_as_base, ("validation-failed", 422)),
    ],
)
def test_refused_pull_request_has_its_reason(
    shop: Hub, happens: Callable[[Hub], None], expected: tuple[str, int]
) -> None:
    forge, repository = shop.forge(), shop.repository()
    happens(shop)
    assert reason(lambda: forge.open(repository, BRANCH, WORDS, is_draft=False)) == expected
    assert shop.slept == []


def test_pull_requests_that_are_disabled_are_known_by_the_flag(shop: Hub) -> None:
    forge, repository = shop.forge(), shop.repository()
    without_pull_requests(shop)
    assert reason(lambda: forge.open(repository, BRANCH, WORDS, is_draft=False))[0] == "pull-requests-disabled"


def test_refusals_say_what_is_missing_and_what_was_wrong(shop: Hub) -> None:
    forge, repository = shop.forge(), shop.repository()
    read_only(shop)
    with pytest.raises(ForgeError, match="it needs pull_requests=write"):
        forge.open(repository, BRANCH, WORDS, is_draft=False)
    wrong = {
        "message": "Validation Failed",
        "errors": ["a\nb", {"field": "base", "code": "invalid", "x": 1}, "c" * 999],
    }
    shop.double.fail("GET", "/pulls", 422, body=wrong)
    with pytest.raises(ForgeError) as caught:
        forge.pull_requests(repository, BRANCH)
    assert "(a\\nb; base invalid; cccc" in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (400, {}, None, "unexpected-answer"),
        (401, {}, None, "bad-credentials"),
        (403, {}, None, "forbidden"),
        (403, {}, ["odd"], "forbidden"),
        (403, {"X-GitHub-SSO": "required; url=https://x"}, None, "saml"),
        (403, {}, {"message": "Repository access blocked", "block": {"reason": "tos"}}, "disabled"),
        (404, {}, {"message": 5}, "not-found"),
        (410, {}, None, "not-found"),
        (422, {}, None, "validation-failed"),
        (451, {}, {"block": {"reason": "dmca"}}, "blocked"),
        (500, {}, b"<html>oops</html>", "server-error"),
        (200, {}, b"<html>welcome</html>", "unexpected-answer"),
        (200, {}, b'[{"number"', "unexpected-answer"),
        (200, {}, {"not": "a list"}, "unexpected-answer"),
        (200, {}, [{"number": "one", "head": {"ref": BRANCH, "repo": {"id": 1003}}}], "unexpected-answer"),
        (200, {}, ["no table"], "unexpected-answer"),
    ],
)
def test_every_refusal_has_a_reason(
    shop: Hub, status: int, headers: dict[str, str], body: object, expected: str
) -> None:
    shop.double.fail("GET", "/pulls", status, headers=headers, body=body, times=9)
    assert reason(lambda: shop.forge().pull_requests(shop.repository(), BRANCH))[0] == expected


@pytest.mark.parametrize("org", ["nobody"])
def test_listing_of_an_organisation_that_is_not_there_fails(hub: Hub, org: str) -> None:
    assert reason(lambda: list(hub.forge(org=org).repositories()))[0] == "not-found"


def test_listing_with_a_revoked_token_fails(hub: Hub) -> None:
    forge = hub.forge()
    broken_token(hub)
    assert reason(lambda: list(forge.repositories())) == ("bad-credentials", 401)


def test_server_that_is_not_there_is_unreachable(hub: Hub) -> None:
    forge = replace(hub.forge(), github=Github(base_url="http://127.0.0.1:9/api/v3", token_env=VARIABLE))
    assert reason(lambda: list(forge.repositories())) == ("unreachable", 0)
    assert hub.slept == [1, 2, 4, 8]


@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (lambda _: None, None),
        (archived, "archived"),
        (broken_token, "bad-credentials"),
        (saml, "saml"),
        (lambda hub: setattr(hub.double.find("acme/shop"), "disabled", True), "disabled"),
        (lambda hub: hub.double.delete(hub.double.find("acme/shop")), "vanished"),
        (lambda hub: hub.double.fail("GET", "/repos/acme/shop$", 451), "blocked"),
        (lambda hub: hub.double.fail("GET", "/repos/acme/shop$", 403), "forbidden"),
        (lambda hub: hub.double.fail("GET", "/repos/acme/shop$", 502, times=9), "server-error"),
    ],
)
def test_diagnosis_says_why_git_failed(shop: Hub, happens: Callable[[Hub], None], expected: str | None) -> None:
    forge, repository = shop.forge(), shop.repository()
    happens(shop)
    found = forge.diagnosis(repository)
    assert (found and found[0]) == expected
    assert found is None or found[1].endswith(".")


def test_diagnosis_of_an_empty_repository(hub: Hub) -> None:
    hub.double.repository("acme/bare", empty=True)
    found = hub.forge().diagnosis(hub.repository("acme/bare"))
    assert found is not None
    assert found[0] == "empty"

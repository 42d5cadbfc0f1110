"""Each thing that GitHub refuses has its own reason."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.config.config import Github
from bot.errors import ForgeError
from bot.forges.github.api.refusal import Refusal
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
from tests.github_double.exchange import Answer as Reply

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


HTML = b"<html>Not here</html>"


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (404, {}, HTML, "unexpected-answer"),
        (404, {}, b"", "unexpected-answer"),
        (404, {}, b"Not Found", "unexpected-answer"),
        (401, {}, HTML, "unexpected-answer"),
        (403, {}, HTML, "unexpected-answer"),
        (200, {}, HTML, "unexpected-answer"),
        # GitHub's front may say these without its API
        (403, {"Retry-After": "1000"}, HTML, "rate-limited"),
        (429, {"Retry-After": "1000"}, HTML, "rate-limited"),
        (503, {}, HTML, "server-error"),
    ],
)
def test_what_is_no_json_is_no_answer_of_github(
    shop: Hub, status: int, headers: dict[str, str], body: bytes, expected: str
) -> None:
    shop.double.fail("GET", "/pulls", status, headers=headers, body=body, times=9)
    with pytest.raises(ForgeError) as caught:
        shop.forge().pull_requests(shop.repository(), BRANCH)
    assert caught.value.reason == expected
    assert (shop.double.api in str(caught.value)) == (expected == "unexpected-answer"), str(caught.value)


BLOCKED = "You have been blocked by an administrator of acme."
ALLOW_LIST = (
    "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list "
    "enabled, and your IP address is not permitted to access this resource."
)


@pytest.mark.parametrize(
    ("status", "body", "reason", "quoted"),
    [
        (403, {"message": "This installation has been suspended"}, "forbidden", "This installation has been suspended"),
        (403, {"message": ALLOW_LIST}, "forbidden", ALLOW_LIST[:150]),
        (403, {"message": BLOCKED}, "forbidden", BLOCKED),
        (403, {"message": "The account is locked due to a billing issue."}, "forbidden", "due to a billing issue."),
        (403, {"message": "Repository access blocked", "block": {"reason": "tos"}}, "disabled", "access blocked"),
        (451, {"message": "Repository unavailable due to DMCA"}, "blocked", "due to DMCA"),
        (422, {"message": "Reviews may only be requested from collaborators."}, "validation-failed", "collaborators."),
        (422, {"message": "Reference update failed"}, "validation-failed", "Reference update failed"),
        (409, {"message": "Git Repository is empty."}, "conflict", "Git Repository is empty."),
        (401, {"message": "Your account was suspended"}, "bad-credentials", "Your account was suspended"),
        (403, {"message": 'a "b"\n\x1b[31m@all\u202e'}, "forbidden", r'a "b"\n\x1b[31m@all\u202e'),
        (403, {"message": "x" * 5000}, "forbidden", "x" * 100),
        # what says nothing is not repeated
        (404, {"message": "Not Found"}, "not-found", ""),
        (401, {"message": "Bad credentials"}, "bad-credentials", ""),
        (
            422,
            {"message": "Validation Failed", "errors": [{"code": "invalid", "field": "base"}]},
            "validation-failed",
            "",
        ),
        (403, {"message": ["odd"]}, "forbidden", ""),
        (403, {}, "forbidden", ""),
    ],
)
def test_github_is_quoted_beside_our_own_words(
    shop: Hub, status: int, body: dict[str, object], reason: str, quoted: str
) -> None:
    """Codes decide, and its words say what no code tells."""
    shop.double.fail("GET", "/pulls", status, body=body, times=9)
    with pytest.raises(ForgeError) as caught:
        shop.forge().pull_requests(shop.repository(), BRANCH)
    assert caught.value.reason == reason
    _, says, words = str(caught.value).partition('; GitHub says "')
    assert bool(says) == bool(quoted), str(caught.value)
    assert quoted in words
    assert len(str(caught.value)) < 500
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("FORBIDDEN", "forbidden"), ("INSUFFICIENT_SCOPES", "forbidden"), ("UNPROCESSABLE", "validation-failed")],
)
def test_github_is_quoted_where_graphql_refuses(shop: Hub, kind: str, reason: str) -> None:
    errors = [{"type": kind, "message": ALLOW_LIST}]
    shop.double.fail("POST", "/graphql", answer=Reply(200, {"data": {"createCommitOnBranch": None}, "errors": errors}))
    tip = shop.double.find("acme/shop").bare.branch(BRANCH) or ""
    with pytest.raises(ForgeError) as caught:
        shop.forge().commit(shop.repository(), BRANCH, tip, "Message", {"a": b"a"})
    assert caught.value.reason == reason
    assert str(caught.value).count("has an IP allow list") == 1


@pytest.mark.parametrize(
    ("base_url", "hint"),
    [
        ("https://github.com", "; GitHub's is https://api.github.com"),
        ("https://ghe.example", "; that of a GitHub Enterprise Server ends in /api/v3"),
        ("https://ghe.example/api", "; that of a GitHub Enterprise Server ends in /api/v3"),
        ("https://ghe.example/api/v3", ""),
        ("https://api.acme.ghe.com", ""),
        ("https://api.github.com", ""),
    ],
)
def test_base_url_that_looks_like_no_api_is_told_what_it_should_be(base_url: str, hint: str) -> None:
    told = str(Refusal(404, is_json=False).error("GET /rate_limit", base_url))
    says = f"that is no answer of GitHub's API; check base_url, which is {base_url}{hint}"
    assert told == f"GitHub answered 404 to GET /rate_limit: {says}"


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

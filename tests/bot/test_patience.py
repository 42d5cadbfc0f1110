"""Limits are waited out; what may have been done is not done again."""

import pytest

from bot.errors import ForgeError
from bot.forges.answers import Answer
from bot.forges.patience import MOST_SECONDS, Patience, patiently
from bot.forges.refusal import Refusal
from tests.bot.github_hub import BRANCH, WORDS, Hub, hub, names, reason, shop
from tests.github_double import faults
from tests.github_double.exchange import Answer as Reply

__all__ = ["hub", "shop"]


def limited(status: int = 429, **headers: str) -> Refusal:
    return Refusal(status, {name.replace("_", "-"): value for name, value in headers.items()})


NOW = 1_000_000


def spent(reset: str, status: int = 429) -> Refusal:
    return limited(status, x_ratelimit_remaining="0", x_ratelimit_reset=reset)


@pytest.mark.parametrize(
    ("refusals", "is_repeatable", "pauses"),
    [
        ([limited(retry_after="7")], False, [7]),
        ([limited(403, retry_after="7")], False, [7]),
        ([limited(retry_after="0")], False, [1]),
        ([limited(retry_after="Tue, 24 Nov 2026 03:00:00 GMT")], False, [60]),
        ([limited(retry_after="٣")], False, [3]),
        ([limited(), limited(), limited()], False, [60, 120, 240]),
        ([spent(str(NOW + 30))], False, [31]),
        ([spent(str(NOW + 30), 403)], False, [31]),
        ([spent(str(NOW - 30))], False, [1]),
        ([spent("soon")], False, [60]),
        ([Refusal(403, is_limited=True)], False, [60]),
        ([Refusal(200, body=Answer({"errors": [{"type": "RATE_LIMITED"}]}))], True, [60]),
        ([Refusal(502), Refusal(503, {"retry-after": "9"}), Refusal(silence="unreachable")], True, [1, 9, 4]),
        ([Refusal(502), limited(retry_after="7"), Refusal(502)], True, [1, 7, 2]),
    ],
)
def test_waiting_follows_what_the_server_asks_for(
    refusals: list[Refusal], is_repeatable: bool, pauses: list[float]
) -> None:
    answers = iter([*refusals, "done"])
    slept: list[float] = []
    answer = patiently(lambda: next(answers), Patience(slept.append), is_repeatable=is_repeatable, now=lambda: NOW)
    assert (answer, slept) == ("done", pauses)


@pytest.mark.parametrize(
    ("refusal", "event", "why"),
    [
        (limited(retry_after="7"), "rate-limited-wait", "GitHub limits how often it is asked (a secondary limit)"),
        (limited(403, retry_after="7"), "rate-limited-wait", "GitHub limits how often it is asked (a secondary limit)"),
        (Refusal(403, is_limited=True), "rate-limited-wait", "GitHub limits how often it is asked (a secondary limit)"),
        (spent(str(NOW + 30)), "rate-limited-wait", "GitHub's limit of requests is used up"),
        (
            Refusal(200, body=Answer({"errors": [{"type": "RATE_LIMITED"}]})),
            "rate-limited-wait",
            "GitHub's limit of requests is used up",
        ),
        (Refusal(503, {"retry-after": "9"}), "server-error-wait", "GitHub answered 503"),
        (Refusal(silence="unreachable"), "unreachable-wait", "GitHub did not answer"),
    ],
)
def test_every_wait_is_told_before_it(refusal: Refusal, event: str, why: str) -> None:
    answers = iter([refusal, "done"])
    seen: list[object] = []
    patience = Patience(seen.append, lambda *told: seen.append(told))
    patiently(lambda: next(answers), patience, is_repeatable=True, again=lambda: seen.append("again"), now=lambda: NOW)
    told, slept, again = seen
    assert (told, again) == ((event, why, slept), "again")


@pytest.mark.parametrize(
    ("refusal", "is_repeatable", "pauses"),
    [
        (limited(), True, [60, 120, 240, 480]),
        (limited(retry_after="400"), False, [400, 400]),
        (limited(retry_after="901"), False, []),
        (spent(str(NOW + 3600)), False, []),
        (spent("9" * 400), False, []),
        (Refusal(502), True, [1, 2, 4, 8]),
        (Refusal(502), False, []),
        (Refusal(silence="unreachable"), False, []),
        (Refusal(silence="untrusted"), True, []),
        (Refusal(403, {"x-ratelimit-remaining": "7"}), True, []),
        (Refusal(404), True, []),
    ],
)
def test_patience_ends(refusal: Refusal, is_repeatable: bool, pauses: list[float]) -> None:
    slept: list[float] = []
    answer = patiently(lambda: refusal, Patience(slept.append), is_repeatable=is_repeatable, now=lambda: NOW)
    assert (answer, slept) == (refusal, pauses)
    assert sum(slept) <= MOST_SECONDS


@pytest.mark.parametrize(
    ("answer", "pauses"),
    [
        (faults.secondary_limit(403, 5), [5]),
        (faults.secondary_limit(429, 5), [5]),
        (faults.secondary_limit(403), [60]),
        (faults.secondary_limit(429), [60]),
    ],
)
def test_limits_are_waited_out_and_writes_done_once(shop: Hub, answer: Reply, pauses: list[float]) -> None:
    forge, repository = shop.forge(), shop.repository()
    number = forge.open(repository, BRANCH, WORDS, is_draft=False).number
    shop.double.fail("POST", "/comments$", answer=answer)
    forge.comment(repository, number, "hello")
    shop.double.fail("GET", "/comments$", answer=answer)
    assert forge.comments(repository, number) == ("hello",)
    assert shop.slept == pauses * 2


def test_limits_of_graphql_are_waited_out_as_well(shop: Hub) -> None:
    shop.double.fail("POST", "/graphql", answer=faults.graphql_limit(), times=2)
    forge, repository = shop.forge(), shop.repository()
    assert names(list(forge.repositories())) == ["acme/shop"]
    shop.double.fail("POST", "/graphql", answer=faults.graphql_limit())
    tip = shop.double.find("acme/shop").bare.branch(BRANCH) or ""
    assert forge.commit(repository, BRANCH, tip, "Message", {"a": b"a"})
    assert shop.slept == [60, 120, 60]
    shop.double.fail("POST", "/graphql", answer=faults.graphql_limit(), times=99)
    assert reason(lambda: list(forge.repositories()))[0] == "rate-limited"


def test_write_that_is_sent_once_more_is_counted_once_more(shop: Hub) -> None:
    """After the wait; what is only read is not counted."""
    waits: list[tuple[float, ...]] = []
    forge, repository = shop.forge().counting(lambda: waits.append(tuple(shop.slept))), shop.repository()
    for method in ("POST", "GET"):
        shop.double.fail(method, "/(pulls|comments)$", answer=faults.secondary_limit(403, 5), times=2)
    number = forge.open(repository, BRANCH, WORDS, is_draft=False).number
    assert forge.comments(repository, number) == ()
    assert waits == [(5, 5, 5), (5, 5, 5, 5)]
    tip = shop.double.find("acme/shop").bare.branch(BRANCH) or ""
    shop.double.fail("POST", "/graphql", answer=faults.graphql_limit())
    forge.commit(repository, BRANCH, tip, "Message", {"a": b"a"})
    assert waits[2:] == [(5, 5, 5, 5, 60)]


def test_limit_that_lasts_too_long_is_told_at_once(shop: Hub) -> None:
    shop.double.hub.limits.core.leave(0, reset_in=3000)
    with pytest.raises(ForgeError, match=r"used up until \d\d:\d\d UTC") as caught:
        shop.forge().pull_requests(shop.repository(), BRANCH)
    assert caught.value.reason == "rate-limited"
    assert shop.slept == []

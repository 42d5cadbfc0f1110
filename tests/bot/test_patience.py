"""Limits are waited out; what may have been done is not done again."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import repeat
from typing import Any

import pytest

from bot.errors import ForgeError, OutageError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.refusal import Refusal, Route
from bot.waiting.patience import Patience, patiently
from bot.waiting.ways import MOST_SECONDS, Setback, Ways
from tests.bot.github_hub import BRANCH, WORDS, Hub, hub, names, reason, shop
from tests.bot.naps import Naps
from tests.github_double import faults
from tests.github_double.exchange import Answer as Reply

__all__ = ["hub", "shop"]


NOW = 1_000_000
HERE = Route("host", "host me", "host me core")


def limited(status: int = 429, **headers: str) -> Refusal:
    return Refusal(status, {name.replace("_", "-"): value for name, value in headers.items()})


def spent(reset: str, status: int = 429) -> Refusal:
    return limited(status, x_ratelimit_remaining="0", x_ratelimit_reset=reset)


def told(status: int, words: str, **body: object) -> Refusal:
    return Refusal(status, body=Answer({"message": words, **body}))


def graphql(status: int = 200, *, type: str = "UNPROCESSABLE", message: str = "", **headers: str) -> Refusal:  # noqa: A002
    body = {"errors": [{"type": type, "message": message}]}
    return Refusal(status, {name.replace("_", "-"): value for name, value in headers.items()}, Answer(body))


SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
QUICKLY = {"errors": [{"resource": "PullRequest", "code": "custom", "message": "was submitted too quickly"}]}


def ask(answers: Iterable[Refusal | str], naps: Naps, patience: Patience | None = None, **how: Any) -> str:  # noqa: ANN401
    """What patience makes of these answers, one for each request."""
    given = iter(answers)

    def send() -> str | Setback:
        answer = next(given)
        return answer.setback("GET /here", HERE, lambda: NOW) if isinstance(answer, Refusal) else answer

    how.setdefault("is_repeatable", True)
    return patiently(send, patience or naps.patience(), HERE.ways, **how)


@pytest.mark.parametrize(
    ("refusals", "is_repeatable", "pauses"),
    [
        ([limited(retry_after="7")], False, [7]),
        ([limited(403, retry_after="7")], False, [7]),
        ([limited(retry_after="0")], False, [1]),
        ([limited(retry_after="0")] * 8, False, [1, 1, 1, 1, 2, 4, 8, 16]),
        ([limited(retry_after="soon")], False, [60]),
        # a date is one of the server's clock
        ([limited(retry_after="Tue, 24 Nov 2026 03:00:20 GMT", date="Tue, 24 Nov 2026 03:00:00 GMT")], False, [20]),
        ([limited(retry_after="Mon, 12 Jan 1970 13:47:10 GMT")], False, [30]),
        ([limited(retry_after="Mon, 12 Jan 1970 13:46:10 GMT")], False, [1]),
        ([limited(retry_after="٣")], False, [3]),
        ([limited(), limited(), limited()], False, [60, 120, 240]),
        ([spent(str(NOW + 30))], False, [31]),
        ([spent(str(NOW + 30), 403)], False, [31]),
        ([spent(str(NOW - 30))], False, [1]),
        ([spent("soon")], False, [60]),
        ([told(403, SECONDARY)], False, [60]),
        ([told(403, "You have triggered an abuse detection mechanism.")], False, [60]),
        ([told(422, "Validation Failed", **QUICKLY)] * 3, False, [60, 120, 240]),
        ([told(422, "Validation Failed", errors=["was submitted too quickly"])], False, [60]),
        ([told(422, "Pull request was submitted too quickly")], False, [60]),
        ([graphql(message="was submitted too quickly")] * 2, False, [60, 120]),
        ([graphql(message="was submitted too quickly", retry_after="9")], False, [9]),
        ([graphql(type="RATE_LIMITED")], True, [60]),
        # a secondary limit of GraphQL: nothing but errors, and when to come back
        ([graphql(type="", message="Slow down", retry_after="8")], True, [8]),
        ([graphql(403, type="", message="Slow down", retry_after="8")], True, [8]),
        ([graphql(type="", message=SECONDARY)], True, [60]),
        ([graphql(403, type="", message=SECONDARY)], True, [60]),
        ([Refusal(502), Refusal(503, {"retry-after": "9"}), Refusal(silence="unreachable")], True, [1, 9, 4]),
        ([Refusal(502), limited(retry_after="7"), Refusal(502)], True, [1, 7, 2]),
    ],
)
def test_waiting_follows_what_the_server_asks_for(
    refusals: list[Refusal], is_repeatable: bool, pauses: list[float]
) -> None:
    naps = Naps()
    answer = ask([*refusals, "done"], naps, is_repeatable=is_repeatable)
    assert (answer, naps.slept) == ("done", pauses)


@pytest.mark.parametrize("skew", [-86_400, -600, 600, 86_400])
def test_reset_is_a_moment_of_the_servers_clock(skew: int) -> None:
    """Ours may be minutes ahead: nobody asks once a second until it has caught up."""
    date = format_datetime(datetime.fromtimestamp(NOW - skew, UTC), usegmt=True)
    naps = Naps()
    reset = str(NOW - skew + 30)
    assert ask([limited(x_ratelimit_remaining="0", x_ratelimit_reset=reset, date=date), "done"], naps) == "done"
    assert naps.slept == [31]


@pytest.mark.parametrize(
    ("refusal", "event", "why"),
    [
        (limited(retry_after="7"), "rate-limited-wait", "GitHub limits how often it is asked (a secondary limit)"),
        (limited(403, retry_after="7"), "rate-limited-wait", "GitHub limits how often it is asked (a secondary limit)"),
        (told(403, SECONDARY), "rate-limited-wait", "GitHub limits how often it is asked (a secondary limit)"),
        (spent(str(NOW + 30)), "rate-limited-wait", "GitHub's limit of requests is used up"),
        (graphql(type="RATE_LIMITED"), "rate-limited-wait", "GitHub's limit of requests is used up"),
        (Refusal(503, {"retry-after": "9"}), "server-error-wait", "GitHub answered 503"),
        (Refusal(silence="unreachable"), "unreachable-wait", "GitHub did not answer"),
    ],
)
def test_every_wait_is_told_before_it(refusal: Refusal, event: str, why: str) -> None:
    seen: list[object] = []
    patience = Patience(seen.append, lambda *told: seen.append(told), Ways(lambda: 0.0 if len(seen) < 2 else 1e9))
    ask([refusal, "done"], Naps(), patience, again=lambda: seen.append("again"))
    said, slept, again = seen
    assert (said, again) == ((event, why, slept), "again")


@pytest.mark.parametrize(
    ("refusal", "is_repeatable", "pauses", "reason"),
    [
        (limited(), True, [60, 120, 240, 480], "rate-limited"),
        (told(422, "Validation Failed", **QUICKLY), False, [60, 120, 240, 480], "rate-limited"),
        (limited(retry_after="400"), False, [400, 400], "rate-limited"),
        (limited(retry_after="901"), False, [], "rate-limited"),
        (spent(str(NOW + 3600)), False, [], "rate-limited"),
        (spent("9" * 400), False, [], "rate-limited"),
        (Refusal(502), True, [1, 2, 4, 8], "server-error"),
        (Refusal(502), False, [], "server-error"),
        (Refusal(503, {"retry-after": "901"}), True, [], "server-error"),
        (Refusal(silence="unreachable"), False, [], "unreachable"),
        (Refusal(silence="untrusted"), True, [], "unreachable"),
        (Refusal(403, {"x-ratelimit-remaining": "7"}), True, [], "forbidden"),
        (Refusal(404), True, [], "not-found"),
        # what anybody may have written is no limit
        (told(404, "was submitted too quickly"), True, [], "not-found"),
        (told(200, SECONDARY), True, [], "unexpected-answer"),
        (graphql(type="NOT_FOUND", message="No such thing"), True, [], "not-found"),
    ],
)
def test_patience_ends(refusal: Refusal, is_repeatable: bool, pauses: list[float], reason: str) -> None:
    naps = Naps()
    with pytest.raises(ForgeError) as caught:
        ask(repeat(refusal), naps, is_repeatable=is_repeatable)
    assert (caught.value.reason, naps.slept) == (reason, pauses)
    assert isinstance(caught.value, OutageError) == (reason == "rate-limited"), "what was not refused may be put off"
    assert sum(naps.slept) <= MOST_SECONDS


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

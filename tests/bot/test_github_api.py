"""Pages, redirections, and answers that are not as promised."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import pytest

from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import MOST_PAGES, listed, moved, next_page
from bot.forges.github.questions import listing, pulls
from bot.forges.github.questions.web_host import WebHost
from bot.model import Proposal, State
from tests.bot.github_hub import (
    BRANCH,
    WORDS,
    Hub,
    hub,
    reason,
    shop,
)
from tests.github_double.exchange import Answer as Reply

__all__ = ["hub", "shop"]


@pytest.mark.parametrize(
    ("link", "asked", "found", "following"),
    [
        (
            '<http://h/x?page=2&per_page=9>; rel="next", <http://h/x?page=5>; rel="last"',
            {},
            9,
            {"page": "2", "per_page": "9"},
        ),
        ("<http://evil.example/y?after=c>; rel=next", {"state": "all"}, 1, {"state": "all", "after": "c"}),
        ('<http://h/x?page=1>; rel="prev"', {}, 100, None),
        ('<http://h/x?page=2>; rel="next"', {"page": "2"}, 100, None),
        ("", {}, 100, {"page": "2"}),
        ("", {"page": "2"}, 100, {"page": "3"}),
        ("", {}, 99, None),
        ("", {}, 0, None),
    ],
)
def test_next_page_is_told_by_the_link_or_by_a_full_page(
    link: str, asked: dict[str, str], found: int, following: dict[str, str] | None
) -> None:
    expected = None if following is None else {"per_page": "100", **following}
    assert next_page(link, {"per_page": "100", **asked}, found) == expected


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("https://h:443/api/v3/repositories/1/pulls", "/api/v3/repositories/1/pulls?state=all"),
        ("https://h/api/v3/repositories/1/pulls?state=all&x=1", "/api/v3/repositories/1/pulls?state=all&x=1"),
        ("/api/v3/repositories/1/pulls", "/api/v3/repositories/1/pulls?state=all"),
        ("https://evil.example/", None),
        ("https://h:8443/", None),
        ("http://h:443/", None),
        ("//evil.example/", None),
    ],
)
def test_redirection_keeps_the_question_and_stays_at_the_server(location: str, to: str | None) -> None:
    here = "https://h:443/api/v3/repos/acme/old/pulls?state=all"
    if to is None:
        assert reason(lambda: moved(here, location)) == ("unexpected-answer", 0)
    else:
        assert moved(here, location) == to


def test_connection_is_kept_and_made_anew_where_the_server_ended_it(shop: Hub) -> None:
    forge, repository = shop.forge(), shop.repository()
    before = shop.double.connections
    for _ in range(3):
        forge.pull_requests(repository, BRANCH)
    assert shop.double.connections == before + 1
    shop.double.hang_up()
    assert forge.open(repository, BRANCH, WORDS, is_draft=False).number == 1
    assert (shop.double.connections, len(shop.asked("POST /api/v3/repos/acme/shop/pulls"))) == (before + 2, 1)


def test_redirection_to_another_server_gets_no_token(shop: Hub) -> None:
    elsewhere = {"Location": "http://localhost:1/api/v3/repos/acme/shop/pulls"}
    shop.double.fail("GET", "/pulls", answer=Reply(301, {}, elsewhere))
    assert reason(lambda: shop.forge().pull_requests(shop.repository(), BRANCH)) == ("unexpected-answer", 0)


def test_redirections_in_a_circle_end(shop: Hub) -> None:
    there = {"Location": f"{shop.double.api}/repos/acme/shop/pulls"}
    rule = shop.double.fail("GET", "/pulls", answer=Reply(307, {}, there), times=1000)
    assert reason(lambda: shop.forge().pull_requests(shop.repository(), BRANCH)) == ("unreachable", 0)
    assert rule.happened < 30


def test_renamed_repository_is_read_and_written_under_its_old_name(shop: Hub) -> None:
    """A closed pull request must be found there: lost on the way, its question would find open ones only."""
    old, forge = shop.repository(), shop.forge()
    shop.double.close(shop.double.open(shop.double.find("acme/shop"), BRANCH))
    shop.double.rename(shop.double.find("acme/shop"), "acme/store")
    assert [pull.state for pull in forge.pull_requests(old, BRANCH)] == [State.CLOSED]
    opened = forge.open(old, BRANCH, WORDS, is_draft=False)
    forge.comment(old, opened.number, "hello")
    forge.edit(old, opened.number, Proposal("Other", "words"), closes=True)
    (_, pull) = shop.double.pulls("acme/store")
    assert (pull.title, pull.body, pull.status, pull.comments) == ("Other", "words", "closed", ("hello",))


def test_json_is_read_with_suspicion() -> None:
    answer = Answer(json.loads('{"a": {"b": [1, "x", null, true]}}'))
    assert [item.number_or_nothing for item in answer["a"]["b"]] == [1, 0, 0, 1]
    assert answer["a"]["c"]["d"].is_null
    odd = (
        lambda: answer["a"].text,
        lambda: answer["a"].number,
        lambda: list(answer["a"]),
        lambda: answer["a"]["b"]["c"],
    )
    for read in odd:
        assert reason(read) == ("unexpected-answer", 0)


@dataclass(slots=True)
class Endless:
    """An API whose lists go on for ever."""

    asked: int = 0

    def page(self, _wanted: Mapping[str, str]) -> tuple[Mapping[str, str], Answer]:
        self.asked += 1
        link = f'<https://api.example/items?page={self.asked + 1}>; rel="next"'
        return {"link": link}, Answer([{"number": self.asked}])

    def get(self, path: str, **_parameters: str) -> Answer:
        raise ForgeError("not-found", path)

    def items(self, path: str, _key: str = "", **parameters: str) -> Iterator[Answer]:
        return listed(self.page, f"GET {path}", parameters)

    def query(self, _document: str, _variables: Mapping[str, object]) -> Answer:
        self.asked += 1
        page = {"pageInfo": {"hasNextPage": True, "endCursor": str(self.asked)}, "nodes": []}
        return Answer({"data": {"organization": {"repositories": page}, "search": page}})


def test_list_without_a_last_page_is_no_list() -> None:
    api = Endless()
    with pytest.raises(ForgeError, match=r"^The list that answers GET /items has no end; check base_url$") as caught:
        list(api.items("/items"))
    assert (caught.value.reason, api.asked) == ("answer-too-large", MOST_PAGES)


HOST = WebHost("https", "github.com", 443)


@pytest.mark.parametrize(
    "ask",
    [
        lambda api: listing.listed(api, Source(org="acme"), HOST, BRANCH, is_app=False),
        lambda api: pulls.opened(api, Source(org="acme"), "fix", HOST),
    ],
)
def test_list_without_a_last_page_ends_by_graphql_and_by_rest(ask: Callable[[Endless], Iterator[object]]) -> None:
    api = Endless()
    with suppress(ForgeError):
        list(ask(api))
    # and once without checks and reviews, which a token may not read
    assert MOST_PAGES < api.asked <= 2 * MOST_PAGES + 1

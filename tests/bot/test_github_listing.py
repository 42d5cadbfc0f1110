"""Which repositories are found, in GraphQL and in REST."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import ForgeError
from bot.model import Outcome, OutcomeKind, Repository, Traits
from tests.bot.github_hub import Hub, hub, names, reason, shop
from tests.github_double.exchange import Answer as Reply

__all__ = ["hub", "shop"]


KEPT_BACK = {
    "data": {"organization": {"repositories": {"pageInfo": {"hasNextPage": False}, "nodes": [None]}}},
    "errors": [{"type": "FORBIDDEN", "path": ["organization", "repositories", "nodes", 0], "message": "no"}],
}
_NODE = {"databaseId": 7, "nameWithOwner": "acme/x", "url": "https://x/x", "repositoryTopics": {"nodes": []}}
PERHAPS_TORN = {
    "data": {"organization": {"repositories": {"pageInfo": {"hasNextPage": False}, "nodes": [_NODE]}}},
    "errors": [{"message": "Something went wrong"}],
}
# Each way to be without GraphQL.
WITHOUT_GRAPHQL: dict[str, Callable[[], dict[str, Any]]] = {
    "not found": lambda: {"status": 404},
    "forbidden": lambda: {"status": 403},
    "broken": lambda: {"status": 502},
    "no JSON": lambda: {"status": 200, "body": b"<html>welcome</html>"},
    "half of JSON": lambda: {"status": 200, "body": b'{"data": {"organ'},
    "an error": lambda: {"answer": Reply(200, {"errors": [{"type": "undefinedField", "message": "no such field"}]})},
    "nothing": lambda: {"answer": Reply(200, {"data": None})},
    "an error that does not say where": lambda: {"answer": Reply(200, PERHAPS_TORN)},
    "something kept back": lambda: {"answer": Reply(200, KEPT_BACK)},
}


def many(hub: Hub, count: int) -> list[str]:
    first = hub.double.repository("acme/r000", {"a": "a"}, topics=("python",))
    rest = [f"acme/r{number:03}" for number in range(1, count)]
    hub.double.copies(first, rest)
    return ["acme/r000", *rest]


def test_graphql_lists_a_hundred_repositories_a_request_with_their_heads(hub: Hub) -> None:
    wanted = many(hub, 250)
    listed = list(hub.forge().repositories())
    assert listed == [replace(hub.repository(name), traits=listed[0].traits) for name in wanted]  # type: ignore[union-attr]
    assert [(one.method, one.path) for one in hub.double.requests] == [("POST", "/api/graphql")] * 3
    assert hub.double.writes == []


@pytest.mark.parametrize("trouble", WITHOUT_GRAPHQL.values(), ids=WITHOUT_GRAPHQL)
def test_rest_lists_them_where_graphql_is_refused(hub: Hub, trouble: Callable[[], dict[str, Any]]) -> None:
    wanted = many(hub, 2)
    hub.double.fail("POST", "/graphql", times=9, **trouble())
    assert names(list(hub.forge().repositories())) == wanted


def test_rest_lists_a_hundred_repositories_a_request_too(hub: Hub) -> None:
    wanted = many(hub, 250)
    hub.double.fail("POST", "/graphql", 404)
    assert names(list(hub.forge().repositories())) == wanted
    # The first two once more, for what slipped into them meanwhile.
    assert len(hub.asked("GET /api/v3/orgs/acme/repos")) == 3 + 2


def test_rest_goes_on_where_graphql_fails_in_the_middle(hub: Hub) -> None:
    wanted = many(hub, 150)
    hub.double.fail("POST", "/graphql", 502, nth=2, times=9)
    assert names(list(hub.forge().repositories())) == wanted
    assert hub.slept == [1, 2, 4, 8]


def test_only_what_graphql_keeps_back_is_taken_from_rest(hub: Hub) -> None:
    wanted = many(hub, 250)
    hub.double.find("acme/r103").spoiled.add("nameWithOwner")
    listed = list(hub.forge().repositories())
    assert sorted(names(listed)) == wanted
    assert [item.name for item in listed if isinstance(item, Repository) and item.head is None] == ["acme/r103"]
    assert len(hub.double.requests) == 3 + 5


@pytest.mark.parametrize("source", [{"org": "acme"}, {"repositories": ("acme/shop", "acme/r000")}], ids=str)
def test_what_graphql_fails_to_say_is_no_fact(hub: Hub, source: dict[str, Any]) -> None:
    """Without the error beside it the null would mean that there is no default branch."""
    many(hub, 1)
    hub.double.repository("acme/shop").spoiled.add("defaultBranchRef")
    forge = hub.forge(**source)
    listed = {item.name: item for item in forge.repositories() if isinstance(item, Repository)}
    located = forge.located(listed["acme/shop"])
    assert isinstance(located, Repository)
    assert (located.branch, located.head) == ("main", hub.repository().head)
    assert listed["acme/r000"].head is not None


@pytest.mark.parametrize("status", [None, 404], ids=["GraphQL", "REST"])
@pytest.mark.parametrize("source", [{"org": "acme"}, {"repositories": ("acme/full", "acme/old", "acme/bare")}], ids=str)
def test_listings_tell_the_same(hub: Hub, source: dict[str, Any], status: int | None) -> None:
    full = hub.double.repository(
        "acme/full",
        {"a": "a"},
        branch="trunk",
        visibility="private",
        archived=True,
        topics=("python", "x"),
        size=70_000,
    )
    fork = hub.double.repository("acme/old", fork_of=full)
    hub.double.repository("acme/bare", empty=True)
    if status:
        hub.double.fail("POST", "/graphql", status, times=9)
    listed = {item.name: item for item in hub.forge(**source).repositories() if isinstance(item, Repository)}
    head = None if status else full.head
    traits = Traits(is_archived=True, visibility="private", topics=("python", "x"), size_kb=70_000)
    assert listed["acme/full"] == replace(hub.repository("acme/full"), head=head, branch="trunk", traits=traits)
    assert listed["acme/old"].traits.is_fork
    assert listed["acme/old"].identity.endswith(f":{fork.id}")
    assert listed["acme/bare"].traits.is_empty == (not status)


def test_repository_made_or_renamed_meanwhile_moves_no_page(hub: Hub) -> None:
    wanted = many(hub, 120)

    def meddle(_: object) -> None:
        hub.double.rename(hub.double.find("acme/r119"), "acme/aaa")
        hub.double.repository("acme/aab")

    hub.double.fail("POST", "/graphql", call=meddle, nth=2)
    assert names(list(hub.forge().repositories())) == [*wanted[:-1], "acme/aaa", "acme/aab"]


@pytest.mark.parametrize("count", [250, 101])
def test_repository_deleted_while_rest_lists_hides_no_other(hub: Hub, count: int) -> None:
    """All behind it moves up by one, so the first of the next page slips past."""
    wanted = many(hub, count)
    hub.double.fail("POST", "/graphql", 404)
    hub.double.fail("GET", "/orgs/acme/repos", nth=2, call=lambda _: hub.double.delete(hub.double.find("acme/r010")))
    assert sorted(names(list(hub.forge().repositories()))) == wanted


@pytest.mark.parametrize("status", [None, 403], ids=["GraphQL", "REST"])
def test_named_repositories_are_each_found_once_or_told_why_not(hub: Hub, status: int | None) -> None:
    hub.double.rename(hub.double.repository("acme/old"), "acme/new")
    hub.double.repository("acme/two")
    if status:
        hub.double.fail("POST", "/graphql", status, times=9)
    wanted = ("acme/two", "acme/gone", "acme/old", "acme/new", "acme/two")
    listed = list(hub.forge(repositories=wanted).repositories())
    found = [item.name for item in listed if isinstance(item, Repository)]
    failed = {item.name: item.reason for item in listed if isinstance(item, Outcome)}
    assert found == ["acme/two", "acme/new"]
    assert set(failed.values()) == {"not-found"}
    assert list(failed) == ["acme/gone"]


def test_two_hundred_and_fifty_names_take_three_requests(hub: Hub) -> None:
    wanted = many(hub, 250)
    assert names(list(hub.forge(repositories=tuple(wanted)).repositories())) == wanted
    assert len(hub.double.requests) == 3


@pytest.mark.parametrize("status", [None, 404], ids=["GraphQL", "REST"])
def test_user_has_own_repositories_the_private_ones_too(hub: Hub, status: int | None) -> None:
    hub.double.user("robot")
    hub.double.repository("robot/open")
    hub.double.repository("robot/secret", private=True)
    hub.double.repository("acme/shared")
    if status:
        hub.double.fail("POST", "/graphql", status, times=9)
    assert names(list(hub.forge(user="robot").repositories())) == ["robot/open", "robot/secret"]


def test_user_of_whom_nobody_tells_whose_token_it_is_is_not_listed_in_part(hub: Hub) -> None:
    """Else the private ones would be taken to be gone."""
    hub.double.user("robot")
    hub.double.repository("robot/open", {})
    hub.double.fail("POST", "/graphql", 404, times=99)
    hub.double.fail("GET", "/user$", 502, times=99)
    with pytest.raises(ForgeError) as caught:
        list(hub.forge(user="robot").repositories())
    assert caught.value.reason == "server-error"


@pytest.mark.parametrize(
    "source", [{"org": "acme"}, {"repositories": ("acme/r000", "acme/r001", "acme/r002")}], ids=str
)
def test_repository_that_graphql_tells_oddly_breaks_nothing_off(hub: Hub, source: dict[str, Any]) -> None:
    wanted = many(hub, 3)
    url = f"{hub.double.web}/acme/shop"
    fine = [{**_NODE, "databaseId": hub.double.find(name).id, "nameWithOwner": name, "url": url} for name in wanted]
    told = [fine[0], {**fine[1], "repositoryTopics": {"nodes": None}}, fine[2]]
    page = {"organization": {"repositories": {"pageInfo": {"hasNextPage": False}, "nodes": told}}}
    aliased = {f"r{at}": node for at, node in enumerate(told)}
    hub.double.fail("POST", "/graphql", answer=Reply(200, {"data": {**page, **aliased}}))
    listed = list(hub.forge(**source).repositories())
    assert sorted(names(listed)) == wanted
    assert [one.name for one in listed if isinstance(one, Repository) and one.branch] == ["acme/r001"]


ODD = {
    "another host": ({"url": "https://evil.example/acme/shop"}, "odd-remote"),
    "a user": ({"url": "http://me@127.0.0.1/acme/shop"}, "odd-remote"),
    "git's own protocol": ({"url": "ext::sh -c id"}, "odd-remote"),
    "a name that climbs": ({"nameWithOwner": "acme/.."}, "odd-name"),
    "a name with a line": ({"nameWithOwner": "acme/shop\nx"}, "odd-name"),
    "a turning branch": ({"defaultBranchRef": {"name": "ma\u202ein", "target": {"oid": "0" * 40}}}, "odd-branch"),
}


@pytest.mark.parametrize(("odd", "why"), ODD.values(), ids=ODD)
def test_repository_that_is_odd_is_left_alone(hub: Hub, odd: dict[str, Any], why: str) -> None:
    node = {
        "databaseId": 7,
        "nameWithOwner": "acme/shop",
        "url": f"{hub.double.web}/acme/shop",
        "defaultBranchRef": {"name": "main", "target": {"oid": "not an oid"}},
        "repositoryTopics": {"nodes": []},
    }
    page = {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": [node, {**node, "databaseId": 8, **odd}]}
    hub.double.fail("POST", "/graphql", answer=Reply(200, {"data": {"organization": {"repositories": page}}}))
    fine, outcome = hub.forge().repositories()
    assert isinstance(fine, Repository)
    assert fine.head is None
    assert isinstance(outcome, Outcome)
    assert (outcome.kind, outcome.reason) == (OutcomeKind.FAILED, why)
    assert outcome.name.isprintable()


@pytest.mark.parametrize(
    ("traits", "why"), [(Traits(is_empty=True), "empty"), (Traits(), "no-default-branch")], ids=["empty", "unborn"]
)
def test_repository_without_commit_is_skipped(hub: Hub, traits: Traits, why: str) -> None:
    located = hub.forge().located(Repository("acme/shop", hub.double.clone_url("acme/shop"), traits=traits))
    assert isinstance(located, Outcome)
    assert located.reason == why
    assert hub.double.requests == []


def test_head_is_asked_for_only_where_the_listing_did_not_tell_it(hub: Hub) -> None:
    shop = hub.double.repository("acme/shop")
    (listed,) = hub.forge().repositories()
    assert isinstance(listed, Repository)
    hub.double.forget()
    assert hub.forge().located(listed) == listed
    assert hub.double.requests == []
    assert hub.forge().located(replace(listed, head=None)) == listed
    assert [exchange.path for exchange in hub.double.requests] == ["/api/v3/repos/acme/shop/git/ref/heads/main"]
    hub.double.delete(shop)
    assert hub.forge().located(replace(listed, head=None)) == replace(listed, head=None)


@pytest.mark.parametrize(("empty", "status"), [(True, None), (False, 404)], ids=["empty", "not there"])
def test_repository_without_the_branch_has_no_head(hub: Hub, empty: bool, status: int | None) -> None:
    hub.double.repository("acme/shop", empty=empty)
    if status:
        hub.double.fail("GET", "/git/ref/heads", status)
    listed = replace(hub.repository(), head=None)
    assert hub.forge().located(listed) == listed


NOT_ANSWERED = {
    "rate-limited": {"status": 403, "headers": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}},
    "server-error": {"status": 502},
    "forbidden": {"status": 403},
}


@pytest.mark.parametrize(("why", "trouble"), NOT_ANSWERED.items(), ids=NOT_ANSWERED)
def test_head_that_cannot_be_asked_for_is_no_reason_to_clone(hub: Hub, why: str, trouble: dict[str, Any]) -> None:
    hub.double.repository("acme/shop", {"Dockerfile": "FROM python\n"})
    hub.double.fail("GET", "/git/ref/heads", times=9, **trouble)
    assert reason(lambda: hub.forge().located(replace(hub.repository(), head=None)))[0] == why

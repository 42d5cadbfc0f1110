"""How many open pull requests stand is told in few requests, also where GitHub gives up on a long question."""

import pytest

from tests.bot.github_hub import BRANCH, Hub, hub, shop

__all__ = ["hub", "shop"]

_MANY = 1_500


@pytest.mark.parametrize("status", [502, 504])
def test_half_as_many_are_asked_for_where_github_gives_up(shop: Hub, status: int) -> None:
    names = ["acme/r1", "acme/r2", "acme/r3"]
    for one in shop.double.copies(shop.double.find("acme/shop"), names):
        shop.double.open(one, BRANCH)
    shop.double.fail("POST", "/graphql", status=status, holding="r1:", times=99)
    found = dict(shop.forge().views([(shop.repository(name), 1) for name in names]))
    assert found.keys() == {shop.repository(name).key for name in names}, "each by itself"


@pytest.mark.thorough
def test_fifteen_hundred_take_fifteen_requests_and_as_many_for_what_was_not_known(shop: Hub) -> None:
    made = shop.double.find("acme/shop")
    names = [f"acme/r{number:04}" for number in range(_MANY)]
    for one in shop.double.copies(made, names):
        shop.double.open(one, BRANCH)
    shop.double.hub.mergeable_after = 1
    forge, repositories = shop.forge(), [shop.repository(name) for name in names]
    shop.double.forget()
    assert len(list(forge.views([(one, 1) for one in repositories]))) == _MANY
    assert len(shop.double.requests) == 30
    assert {one.path for one in shop.double.requests} == {"/api/graphql"}

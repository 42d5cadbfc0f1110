"""What is said of a source as a whole: that nothing is there any more or left of it, or that filters name nothing."""

from pathlib import Path
from typing import cast

import pytest

from bot.config.source import Source
from bot.forges.forge import Forge
from bot.model import Outcome, OutcomeKind, Repository, Traits
from bot.selection import selection
from bot.selection.tally import VOID, Tally, shrunk
from tests.bot.memory_forge import MemoryForge

ORG = Source(org="acme")
NAMES = ["include has 'shop'", "include has 'tills'", "exclude has 'old-*'"]
BOTH = Source(org="acme", include=("shop", "tills"), exclude=("old-*",), topics=("python", "Go"))
TEAMS = Source.model_validate({"org": "acme", "property": {"team": ["red", "blue"], "tier": ["1"]}})


def forge(*names: str) -> Forge:
    """It is the home of keys like id-NAME."""
    made = MemoryForge()
    for name in names:
        made.make(name)
    return cast("Forge", made)


def repository(name: str, **traits: object) -> Repository:
    return Repository(name, f"https://forge.invalid/{name}.git", "main", "0" * 40, name, Traits(**traits))  # type: ignore[arg-type]


def tally(source: Source, *items: Repository | Outcome, known: dict[str, str] | None = None) -> Tally:
    """After a listing of these."""
    made = Tally(source, forge("known", "other"), known or {})
    for item in items:
        (chosen,) = selection.repositories((item,), source, 0.0, frozenset())
        made.take(item, chosen)
    return made


SHOP = repository("acme/shop", topics=("PYTHON",), properties=(("team", ("red",)),))
TILL = repository("acme/till", topics=("docker",), properties=(("team", ("green",)), ("tier", ("1",))))
OLD = repository("acme/old-shop", topics=("python", "go"))
PUBLIC = repository("acme/site", visibility="public")
LOST = Outcome("acme/lost", OutcomeKind.FAILED, "not-found", "It is gone.")
SKIPPED = Outcome("acme/odd", OutcomeKind.SKIPPED, "odd-name", "It is odd.")


@pytest.mark.parametrize(
    ("source", "items", "expected"),
    [
        (ORG, (SHOP,), []),
        (BOTH, (), []),
        (BOTH, (SHOP,), ["include has 'tills'", "exclude has 'old-*'", "topics has 'Go'"]),
        (BOTH, (TILL,), [*NAMES, "topics has 'python'", "topics has 'Go'"]),
        (BOTH, (SHOP, OLD), ["include has 'tills'"]),
        (TEAMS, (SHOP,), ["property has 'team = blue'", "property has 'tier = 1'"]),
        (TEAMS, (SHOP, TILL), ["property has 'team = blue'"]),
        (TEAMS, (OLD,), ["property has 'team = red'", "property has 'team = blue'", "property has 'tier = 1'"]),
    ],
)
def test_filters_that_name_nothing_are_told(source: Source, items: tuple[Repository, ...], expected: list[str]) -> None:
    count = len(items)
    assert list(tally(source, *items).unused()) == [
        f"org acme: {said}, which names none of its {count} repositories." for said in expected
    ]


HERE = Source(local=Path(__file__).parent)
NAMED = Source(repositories=("acme/shop", "other/Till"))


@pytest.mark.parametrize(
    ("source", "known", "taken", "count"),
    [
        (ORG, {}, set(), 0),
        (ORG, {"id-known": "ACME/one"}, set(), 1),
        (ORG, {"id-known": "acme/one", "id-other": "acme/two"}, set(), 2),
        (ORG, {"id-known": "acme/one", "id-other": "acme/two"}, {"id-known"}, 1),
        (ORG, {"id-known": "acmes/one"}, set(), 0),
        (ORG, {"elsewhere": "acme/one"}, set(), 0),
        (NAMED, {"id-known": "Other/till", "id-other": "other/one"}, set(), 1),
        # Whatever a folder's repositories are called, they are its own where they lie in it.
        (HERE, {"id-known": "one", "elsewhere": "two"}, set(), 1),
    ],
)
def test_what_was_there_before_and_is_nowhere_now_is_a_failure(
    source: Source, known: dict[str, str], taken: set[str], count: int
) -> None:
    void = tally(source, known=known).void(taken)
    if not count:
        assert void is None
        return
    assert void is not None
    assert (void.kind, void.reason, void.reason in VOID) == (OutcomeKind.FAILED, "nothing-listed", True)
    assert f"It lists no repository, and the last sweep knew {count} of it; " in void.message


ONLY = Source(org="acme", include=("x",))
RED = Source.model_validate({"org": "acme", "property": {"team": ["red"]}})


@pytest.mark.parametrize(
    ("source", "items", "expected"),
    [
        (ONLY, (SHOP,), "the one repository"),
        (ONLY, (SHOP, TILL), "all 2 repositories"),
        (RED, (TILL,), ""),  # of one alone that may be meant
        (RED, (TILL, OLD), "all 2 repositories"),
        (RED, (TILL, SHOP), ""),
        (RED, (SHOP, TILL, OLD), ""),
        (RED, (TILL, OLD, SHOP), ""),
        (ONLY, (SHOP, LOST), ""),  # the failure says more
        (ONLY, (SHOP, SKIPPED), "the one repository"),
        (Source(org="acme", exclude=("shop",)), (SHOP,), ""),
        (Source(org="acme", exclude=("shop", "till")), (SHOP, TILL), "all 2 repositories"),
        (Source(org="acme", topics=("rust",)), (SHOP, TILL), "all 2 repositories"),
        (Source(org="acme", visibility=("private",)), (PUBLIC, PUBLIC), "all 2 repositories"),
        (ORG, (repository("acme/a", is_archived=True), repository("acme/b", is_archived=True)), ""),
    ],
)
def test_filters_that_leave_nothing_are_a_failure(
    source: Source, items: tuple[Repository | Outcome, ...], expected: str
) -> None:
    void = tally(source, *items, known={"id-known": "acme/one"}).void()
    assert (void.reason if void else "") == ("nothing-selected" if expected else "")
    if void:
        assert void.reason in VOID
        assert f"Its filters leave out {expected} that it lists; " in void.message


@pytest.mark.parametrize(
    ("before", "now", "is_told"),
    [(4, 2, True), (4, 3, False), (4, 0, False), (2, 1, True), (1, 1, False), (3, 2, False), (3, 1, True)],
)
def test_listing_that_shrinks_by_half_is_told(before: int, now: int, is_told: bool) -> None:
    assert bool(shrunk(before, now)) is is_told

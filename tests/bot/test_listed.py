"""Which repositories several sources name together, each of them once, and which few of them a run keeps to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bot.config.source import Source
from bot.errors import ForgeError
from bot.ledger.records import Record
from bot.model import Outcome, OutcomeKind, Plan, Repository, Traits
from bot.selection import chosen
from bot.selection.chosen import Chosen
from bot.selection.listing import listed
from fixer import UsageError

if TYPE_CHECKING:
    from bot.forges.forge import Forge

HERE = Path(__file__).parent
ORG, TWO, TEAM = Source(org="Acme"), Source(org="acme", include=("two",)), Source(team="acme/web")
NAMED, FOLDER = Source(repositories=("acme/Shop", "other/Till")), Source(local=HERE)


@dataclass(frozen=True, slots=True)
class Told:
    """A forge that lists these items, or breaks off behind them, and is home of all keys that begin with R."""

    items: tuple[Repository | Outcome, ...] = ()
    end: ForgeError | None = None
    only: tuple[str, ...] | None = None
    asked: list[tuple[str, ...] | None] = field(default_factory=list, compare=False)

    def now(self) -> float:
        return 0.0

    def is_home_of(self, key: str) -> bool:
        return key.startswith("R")

    def narrowed(self, names: tuple[str, ...]) -> "Told":
        return Told(self.items, self.end, names, self.asked)

    def repositories(self) -> Iterator[Repository | Outcome]:
        self.asked.append(self.only)
        yield from self.items
        if self.end:
            raise self.end


def repository(name: str, key: str = "", *, is_archived: bool = False) -> Repository:
    traits = Traits(is_archived=is_archived)
    return Repository(name, f"https://forge.invalid/{name}", "main", "0" * 40, key or f"R{name}", traits)


def lost(name: str, kind: OutcomeKind = OutcomeKind.FAILED) -> Outcome:
    return Outcome(name, kind, "not-found", "It is gone.")


ONE, SECOND = repository("acme/one"), repository("acme/two")
ARCHIVED = repository("acme/two", is_archived=True)


def names(
    *sources: tuple[Source, Told],
    few: Chosen | None = None,
    saved: Mapping[str, Plan] | None = None,
    known: Mapping[str, str] | None = None,
) -> tuple[list[str], list[str]]:
    """What is listed, names or names with the reasons against them; and what was told, or BROKE OFF."""
    told = list[str]()
    pairs = tuple((source, cast("Forge", forge)) for source, forge in sources)
    found = listed(pairs, saved, known or {}, chosen=few, broke_off=lambda: told.append("BROKE OFF"), tell=told.append)
    shown = [item.name if isinstance(item, Repository) else f"{item.name} {item.reason}" for _, item in found]
    return shown, told


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([(ORG, Told((ONE, SECOND)))], ["acme/one", "acme/two"]),
        ([(ORG, Told((ONE, ONE)))], ["acme/one"]),
        ([(ORG, Told((ONE,))), (NAMED, Told((repository("ACME/One"), SECOND)))], ["acme/one", "acme/two"]),
        # It was renamed between the listings.
        ([(ORG, Told((ONE,))), (TWO, Told((repository("acme/two", ONE.key),)))], ["acme/one"]),
        ([(ORG, Told((ARCHIVED,)))], ["acme/two archived"]),
        ([(ORG, Told((ARCHIVED, ARCHIVED)))], ["acme/two archived"]),
        # What one source leaves out another may take; else it is told at the end, once.
        ([(TWO, Told((ONE, SECOND))), (ORG, Told((ONE,)))], ["acme/two", "acme/one"]),
        ([(TWO, Told((SECOND, ONE))), (TWO, Told((ONE, SECOND)))], ["acme/two", "acme/one not-included"]),
        ([(ORG, Told((ARCHIVED,))), (NAMED, Told((ONE,)))], ["acme/one", "acme/two archived"]),
        # What failed says more than what was left out.
        ([(ORG, Told((ARCHIVED,))), (NAMED, Told((lost("acme/two"),)))], ["acme/two not-found"]),
        ([(NAMED, Told((lost("acme/two"),))), (ORG, Told((ARCHIVED,)))], ["acme/two not-found"]),
        ([(NAMED, Told((lost("acme/two"),))), (ORG, Told((SECOND,)))], ["acme/two"]),
    ],
)
def test_each_is_listed_once(sources: list[tuple[Source, Told]], expected: list[str]) -> None:
    assert names(*sources)[0] == expected


def test_repository_of_folders_in_each_other_is_known_by_its_place() -> None:
    inner, outer = Source(local=HERE), Source(local=HERE.parent, exclude=("b/one",))
    listing = [(outer, Told((repository("b/one", "K"), SECOND))), (inner, Told((repository("one", "K"),)))]
    assert names(*listing)[0] == ["acme/two", "one"]
    same = [(inner, Told((lost("one"),))), (outer, Told((lost("one"),)))]
    assert names(*same)[0] == ["one not-found", "one not-found"]


def test_forge_is_asked_for_no_more_than_the_few() -> None:
    forge = Told((ONE,))
    assert names((ORG, forge), few=Chosen(("acme/one",)))[0] == ["acme/one"]
    assert forge.asked == [("acme/one",)]


BROKEN, UNKNOWN = ForgeError("server-error", "no", 502), ForgeError("bad-credentials", "who", 401)


def test_list_that_breaks_off_is_an_outcome_and_the_others_go_on() -> None:
    broken, fine = (ORG, Told((ONE,), BROKEN)), (TWO, Told((SECOND,)))
    assert names(broken, fine) == (["acme/one", "org Acme server-error", "acme/two"], ["BROKE OFF"])


def test_who_is_not_known_at_first_is_not_asked_on() -> None:
    with pytest.raises(ForgeError, match="who"):
        names((ORG, Told((), UNKNOWN)), (TWO, Told((SECOND,))))
    for before in (ONE, ARCHIVED):  # when something was listed, the token had its rights
        shown, told = names((ORG, Told((before,), UNKNOWN)), (TWO, Told((SECOND,))))
        assert ("org Acme bad-credentials" in shown, told) == (True, ["BROKE OFF"])


@pytest.mark.parametrize(
    ("second", "expected", "broke_off"),
    [
        (Told((ONE,)), ["acme/one"], 0),  # another source has it now
        (Told((SECOND,)), ["acme/two", "team acme/web nothing-listed"], 1),
    ],
)
def test_source_that_has_nothing_any_more_is_a_failure(second: Told, expected: list[str], broke_off: int) -> None:
    shown, told = names((TEAM, Told()), (Source(user="x"), second), known={ONE.key: "acme/one"})
    assert (shown, told) == (expected, ["BROKE OFF"] * broke_off)


def test_filters_that_leave_nothing_break_off_and_what_names_nothing_is_told() -> None:
    assert names((TWO, Told((ONE,)))) == (["acme/one not-included", "org acme nothing-selected"], ["BROKE OFF"])
    shown, told = names((Source(org="acme", exclude=("three",)), Told((ONE,))))
    assert (shown, len(told)) == (["acme/one"], 1)
    assert "exclude has 'three'" in told[0]
    assert names((Source(org="acme", exclude=("three",)), Told((ONE,))), few=Chosen(("one",)))[1] == []


@pytest.mark.parametrize(
    ("few", "expected"),
    [
        (Chosen(("one",)), ["acme/one"]),
        (Chosen(("ACME/T*",)), ["acme/two"]),
        (Chosen(("one", "three")), ["acme/one", "three not-listed"]),
        (Chosen((), {ONE.key: "acme/old"}), ["acme/one"]),
        (Chosen(("old",), {ONE.key: "acme/old"}), ["acme/one"]),  # it was renamed
        (Chosen(("gone",)), ["acme/gone not-found"]),
        (Chosen((), {"R": "acme/gone"}), ["acme/gone not-found"]),
        (Chosen(("x", "y")), ["x not-listed", "y not-listed"]),
        (Chosen((), {"Rold": "acme/one"}), []),  # another one has its name now
    ],
)
def test_few_are_kept_to_and_what_is_nowhere_is_told(few: Chosen, expected: list[str]) -> None:
    assert names((ORG, Told((ONE, SECOND, lost("acme/gone")))), few=few)[0] == expected


def plan(one: Repository) -> Plan:
    return Plan(one, "0" * 40, files=(), settings=(), left_out=())


def test_saved_plans_are_kept_to_and_those_of_what_is_nowhere_are_told() -> None:
    third = repository("acme/three")
    saved = {one.key: plan(one) for one in (ONE, third, repository("acme/gone"))}
    listing = (ORG, Told((ONE, SECOND, lost("ACME/Gone"))))
    assert names(listing, saved=saved)[0] == ["acme/one", "ACME/Gone not-found", "acme/three not-listed"]
    assert names(listing, saved={}) == ([], [])


@pytest.mark.parametrize(
    ("source", "few", "expected"),
    [
        (FOLDER, Chosen(("a/one",)), None),
        (ORG, Chosen(("one",)), None),  # whose it is, is not said
        (ORG, Chosen(("acme/o*",)), None),
        (ORG, Chosen(("acme/one", "other/x")), ("acme/one",)),
        (ORG, Chosen(("ACME/two",), {"R1": "acme/one"}), ("acme/one", "ACME/two")),
        (ORG, Chosen(("other/x",)), ()),
        (ORG, Chosen(("acmes/x",)), ()),
        (TEAM, Chosen(("acme/one",)), None),  # the whole list tells what is the team's
        (TEAM, Chosen(("other/x",)), ()),
        (NAMED, Chosen(("till",)), ("other/Till",)),
        (NAMED, Chosen(("ACME/SHOP",)), ("acme/Shop",)),
        (NAMED, Chosen((), {"R1": "Acme/shop"}), ("acme/Shop",)),
        (NAMED, Chosen(("acme/*", "o*/t*")), ("acme/Shop", "other/Till")),
        (NAMED, Chosen(("acme/till",)), ()),
    ],
)
def test_sources_are_asked_for_no_more_than_the_few(
    source: Source, few: Chosen, expected: tuple[str, ...] | None
) -> None:
    forge = Told()
    narrowed = few.narrowed(((source, cast("Forge", forge)),))
    assert narrowed == (() if expected == () else ((source, Told(only=expected)),))


def record(key: str, name: str, outcome: OutcomeKind = OutcomeKind.CLEAN) -> Record:
    return Record(key, name, outcome, "nothing-to-fix", "")


def test_what_earlier_sweeps_knew_by_these_names_is_meant() -> None:
    records = [record("R1", "acme/one"), record("R2", "acme/two"), record("S3", "acme/one"), record("R4", "acme/ONE")]
    sources = ((ORG, cast("Forge", Told())),)
    found = Chosen(("one",)).learned(records, sources)
    assert found == Chosen(("one",), {"R1": "acme/one", "R4": "acme/ONE"})
    assert found.keys == {"R1", "R4"}
    assert Chosen(("one",)).learned(records, ((FOLDER, cast("Forge", Told())),)).keys == {"R1"}
    assert chosen.failed([*records, record("R5", "acme/x", OutcomeKind.FAILED)]) == Chosen((), {"R5": "acme/x"})


PLANS = (plan(ONE), plan(SECOND), plan(Repository("one", "/a/one")))


@pytest.mark.parametrize(
    ("globs", "left_out", "expected"),
    [
        ((), (), PLANS),
        (("ACME/one",), (), PLANS[:1]),
        (("one",), (), (PLANS[0], PLANS[2])),
        (("ONE",), (), PLANS[:1]),  # in a folder letters have a case
        ((), ("two",), (PLANS[0], PLANS[2])),
        (("acme/*",), ("one",), PLANS[1:2]),
    ],
)
def test_of_saved_plans_those_are_kept_that_are_named(
    globs: tuple[str, ...], left_out: tuple[str, ...], expected: tuple[Plan, ...]
) -> None:
    assert chosen.kept(PLANS, globs, left_out) == expected


@pytest.mark.parametrize(("globs", "left_out"), [(("three",), ()), (("one", "three"), ()), ((), ("three",))])
def test_name_that_no_plan_has_is_refused(globs: tuple[str, ...], left_out: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="three names none of the repositories in the plan"):
        chosen.kept(PLANS, globs, left_out)

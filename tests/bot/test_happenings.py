"""What happened to a pull request, by the forge's own times and accounts, as the ledger tells it afterwards."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.forges.github.api.answers import Answer
from bot.forges.github.questions import happenings
from bot.forges.local import people
from bot.model import Event, Happening
from bot.model.readiness import Opinion
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run
from tests.bot.stage import LEDGER, OWNER, Stage
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab


def approve(place: Stage, name: str) -> None:
    """Robin approves the one pull request of the repository."""
    if isinstance(place, GithubStage):
        place.double.user("robin", member_of=[OWNER])
        (pull,) = place.double.find(f"{OWNER}/{name}").pull_requests
        place.double.review(pull, "robin")
        return
    folder = place.lab.folder / f"{LEDGER}.pull-requests"
    people.review(folder, str(place.bare(name).path), 1, "robin", Opinion.APPROVED)


def history(place: Stage) -> dict[str, tuple[object, ...]]:
    """Of each repository what is told of its pull request."""
    with closing(sqlite3.connect(place.lab.folder / LEDGER)) as connection:
        query = """
            SELECT repository, state, created IS NOT NULL, approved_by, merged IS NOT NULL, merged_by,
                closed IS NOT NULL, closed_by FROM pull_request_history
        """
        return {name.removeprefix(f"{OWNER}/"): tuple(row) for name, *row in connection.execute(query)}


@pytest.mark.parametrize("forge", ["local", "github"])
def test_what_people_did_is_told_by_the_forges_times_and_names(forge: str, lab: "Lab") -> None:
    with stage(forge, lab) as place:
        for name in ("approved", "closed", "merged", "quiet"):
            place.make(name, {"Dockerfile": "FROM python\nRUN pip install a\n"}, "main")
        configure(place, {})
        run(place, "sweep")
        who = "maintainer" if forge == "github" else ""
        assert set(history(place).values()) == {("open", 1, None, 0, None, 0, None)}
        for name in ("approved", "merged"):
            approve(place, name)
        place.act({"in": "merged", "do": "merge"})
        place.act({"in": "closed", "do": "close"})
        run(place, "sweep")
        # A folder writes down what it does itself; the records of a stage are changed by hand.
        closed = (1, who) if forge == "github" else (0, None)
        assert history(place) == {
            "approved": ("open", 1, "robin", 0, None, 0, None),
            "closed": ("closed", 1, None, 0, None, *closed),
            "merged": ("merged", 1, "robin", 1, who, 0, None),
            "quiet": ("open", 1, None, 0, None, 0, None),
        }
        before = history(place)
        run(place, "sweep --full")
        assert history(place) == before


AT = "2026-11-29T12:00:00Z"
NODES = [
    ({}, ()),
    ({"createdAt": AT, "author": None}, (Event(Happening.CREATED, AT),)),
    ({"createdAt": "yesterday", "author": {"login": "kim"}}, ()),
    (
        {"createdAt": AT, "author": {"__typename": "Bot", "login": "an-app"}},
        (Event(Happening.CREATED, AT, "an-app[bot]"),),
    ),
    ({"createdAt": AT, "author": {"login": "<b>@all"}}, (Event(Happening.CREATED, AT),)),
    ({"closedAt": AT, "mergedAt": AT, "mergedBy": {"login": "kim"}}, (Event(Happening.MERGED, AT, "kim"),)),
    ({"closedAt": AT, "closings": {"nodes": []}}, (Event(Happening.CLOSED, AT),)),
    ({"closedAt": AT, "closings": {"nodes": [{"actor": {"login": "kim"}}]}}, (Event(Happening.CLOSED, AT, "kim"),)),
    (
        {"approvals": {"nodes": [{"submittedAt": AT, "author": {"login": "kim"}}]}},
        (Event(Happening.APPROVED, AT, "kim"),),
    ),
    ({"approvals": None, "closings": None}, ()),
]


@pytest.mark.parametrize(("node", "expected"), NODES)
def test_only_what_looks_like_a_time_and_an_account_is_taken(node: object, expected: tuple[Event, ...]) -> None:
    assert happenings.of_graphql(Answer(node)) == expected

"""Rewording, and making anew where a box asks for it, killed at each write and run again: ends as one that was not."""

from typing import TYPE_CHECKING, Literal

import pytest

from bot.ledger import ledger
from tests.bot.github_stage import GithubStage
from tests.bot.kills import NewWrite, killed
from tests.bot.play import Standing, configure, run, standings
from tests.bot.stage import LEDGER
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

FILES = {"Dockerfile": "FROM python\nRUN pip install a\n"}
FOLLOWS = {"pull_request": {"title": "Another title", "reword": "all", "labels": ["slim"], "assignees": ["robot"]}}
_MOST_KILLS = 12


def _prepared(made: GithubStage) -> None:
    """In one repository the words are old, in the other its box asks for the commit anew on a base that moved on."""
    for name in ("anew", "words"):
        made.make(name, FILES, "main")
    configure(made, {})
    assert run(made, "sweep").exit == 0
    made.act({"in": "anew", "do": "commit", "on": "base", "files": {"README": "two\n"}})
    made.act({"in": "anew", "do": "tick", "box": "anew"})
    configure(made, FOLLOWS)


def _killed(made: GithubStage, words: str, when: Literal["before", "after"], earlier: set[tuple[str, str]]) -> bool:
    """Whether there was a write at which the command could be killed that no earlier one was killed at."""
    return killed(made, words, NewWrite("", "", when=when, earlier=earlier), 0, 2)


def _end(made: GithubStage) -> dict[str, tuple[object, ...]]:
    return {name: _shown(found) for name, found in standings(made).items()}


def _shown(found: Standing) -> tuple[object, ...]:
    (pull,) = found.own
    ticks = sorted(line[:6] for line in pull.body.split("\n") if "pip-no-cache: box" in line)
    return (pull.state, pull.title, pull.labels, pull.assignees, pull.comments, ticks, found.tip)


@pytest.mark.parametrize("when", ["before", pytest.param("after", marks=pytest.mark.thorough)])
def test_killed_at_every_write_it_follows_the_config_and_its_boxes(
    lab: "Lab", when: Literal["before", "after"]
) -> None:
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        _prepared(made)
        earlier: set[tuple[str, str]] = set()
        kills = 0
        while _killed(made, "sweep", when, earlier):
            kills += 1
            assert kills < _MOST_KILLS
        assert kills >= 6, "a push, two edits, and labels and people in both"
        assert run(made, "sweep").exit == 0
        ends = _end(made)
        for name, (state, title, labels, assignees, comments, ticks, tip) in ends.items():
            assert (state, title, labels, assignees) == ("open", "Another title", ("slim",), ("robot",)), name
            assert (comments, ticks) == ((), ["- [ ] "] * 3), name
            assert tip, name
        base = made.refs("anew")["main"]
        assert made.bare("anew").git("rev-parse", f"{made.branch}~1").strip() == base
        made.double.forget()
        assert set(run(made, "sweep").outcomes.values()) == {"left/up-to-date"}
        assert made.double.writes == []
        assert _end(made) == ends
        with ledger.read(lab.folder / LEDGER) as opened:
            assert opened is not None
            assert [opened.unfinished(record.key) for record in opened.records()] == [(), ()]


@pytest.mark.parametrize("when", ["before", pytest.param("after", marks=pytest.mark.thorough)])
def test_what_is_held_is_lifted_by_a_command_that_is_killed_at_every_write(
    lab: "Lab", when: Literal["before", "after"]
) -> None:
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        for name in ("a", "b"):
            made.make(name, FILES, "main")
        configure(made, {})
        assert run(made, "sweep").exit == 0
        assert run(made, "close --yes=2").exit == 0
        earlier: set[tuple[str, str]] = set()
        kills = 0
        # What is lifted is counted no more; a number that does not fit is refused.
        while any(_killed(made, f"reopen --held --yes={number}", when, earlier) for number in (2, 1)):
            kills += 1
            assert kills < _MOST_KILLS
        assert kills == 2
        for number in (2, 1):
            run(made, f"reopen --held --yes={number}")
        assert "0 would be" in run(made, "reopen --held").said
        for _ in range(2):
            run(made, "sweep")
            assert {name: found.states for name, found in standings(made).items()} == {
                "a": ["closed", "open"],
                "b": ["closed", "open"],
            }

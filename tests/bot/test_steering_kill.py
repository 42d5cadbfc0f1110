"""A command in bulk that is killed at each of its writes, and run again, ends as one that was not."""

import re
import signal
import sqlite3
from typing import TYPE_CHECKING, Literal

import pytest

from bot.ledger import ledger
from bot.model.campaign import Said
from tests.bot.github_stage import GithubStage
from tests.bot.kills import NewWrite, killed
from tests.bot.local_stage import LocalStage
from tests.bot.play import configure, run, standings
from tests.bot.stage import LEDGER
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_FILES = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_NUMBER = re.compile(r"^(\d+) would be", re.MULTILINE)
_MOST_KILLS = 20


def _killed(
    made: GithubStage, words: str, when: Literal["before", "after"], earlier: set[tuple[str, str]], told: list[str]
) -> bool:
    """Whether there was a write at which the command could be killed that no earlier run was killed at."""
    told.append(run(made, words).said)
    found = _NUMBER.search(told[-1])
    assert found is not None
    rule = NewWrite("", "", when=when, earlier=earlier)
    return killed(made, f"{words} --yes={found[1]}", rule, 0, *([2] if found[1] == "0" else []))


def _opened(made: "GithubStage | LocalStage") -> None:
    """Two pull requests, and all that lets them be merged."""
    for name in ("a", "b"):
        made.make(name, _FILES, "main")
    configure(made, {})
    assert run(made, "sweep").exit == 0
    for name in ("a", "b"):
        made.act({"in": name, "do": "ready"})


@pytest.mark.parametrize("when", ["before", pytest.param("after", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("words", ["close", "merge"])
def test_killed_at_every_write_and_run_again(lab: "Lab", words: str, when: Literal["before", "after"]) -> None:
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        _opened(made)
        earlier: set[tuple[str, str]] = set()
        told: list[str] = []
        kills = 0
        while _killed(made, words, when, earlier, told):
            kills += 1
            assert kills < _MOST_KILLS
        assert kills >= 2
        assert any("branch-left" in said for said in told) is (words == "close")
        state, branch = ("closed", False) if words == "close" else ("merged", True)
        for name, found in standings(made).items():
            assert (name, found.states, found.tip is not None) == (name, [state], branch)
        assert "0 would be" in run(made, words).said
        before = standings(made)
        outcomes = run(made, "sweep").outcomes
        assert set(outcomes.values()) == {"skipped/held" if words == "close" else "merged/merged"}
        assert standings(made) == before
        with ledger.read(lab.folder / LEDGER) as opened:
            assert opened is not None
            for record in opened.records():
                assert opened.unfinished(record.key) == ()
            assert len(opened.notes.of_whom(Said.HELD)) == (2 if words == "close" else 0)


@pytest.mark.parametrize("at", ["write move", pytest.param("read write move", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("words", ["close", "merge"])
def test_over_a_folder_too(lab: "Lab", words: str, at: str) -> None:
    """Each run is killed one step later than the one before, until one comes to its end."""
    with stage("local", lab) as made:
        assert isinstance(made, LocalStage)
        _opened(made)
        ends = list[int]()
        while not ends or ends[-1] == -signal.SIGKILL:
            made.moments = []
            found = _NUMBER.search(run(made, words).said)
            made.moments = [{"at": at, "nth": len(ends) + 1, "do": "kill"}]
            ends.append(run(made, f"{words} --yes={found[1] if found else 0}").exit)
        assert len(ends) > 3
        made.moments = []
        state, branch = ("closed", False) if words == "close" else ("merged", True)
        assert "0 would be" in run(made, words).said
        for name, one in standings(made).items():
            assert (name, one.states, one.tip is not None) == (name, [state], branch)
        before, outcomes = standings(made), run(made, "sweep").outcomes
        assert set(outcomes.values()) == {"skipped/held" if words == "close" else "merged/merged"}
        assert standings(made) == before
        with ledger.read(lab.folder / LEDGER) as opened:
            assert opened is not None
            assert [step for record in opened.records() for step in opened.unfinished(record.key)] == []


@pytest.mark.parametrize("when", ["before", pytest.param("after", marks=pytest.mark.thorough)])
def test_branch_is_brought_up_to_date_once_however_often_the_run_is_killed(
    lab: "Lab", when: Literal["before", "after"]
) -> None:
    """Of a run that was killed nobody knows whether it asked; ten minutes later the branch tells."""
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        made.double.hub.updates_after = 0
        made.make("a", _FILES, "main")
        configure(made, {})
        assert run(made, "sweep").exit == 0
        made.act({"in": "a", "do": "ready"})
        made.act({"in": "a", "do": "rules", "strict": True, "checks": ["ci"]})
        made.act({"in": "a", "do": "commit", "on": "base", "files": {"README": "two"}})
        before = made.tip("a")
        assert _killed(made, "merge", when, set(), [])
        assert (made.tip("a") == before) is (when == "before")
        assert ("update-pending" if when == "before" else "no-checks") in run(made, "merge --yes=0").said
        with sqlite3.connect(lab.folder / LEDGER) as database:
            database.execute("UPDATE pressed SET moment = moment - 601")
        run(made, "merge --yes=1")
        assert made.tip("a") != before
        made.act({"in": "a", "do": "check"})
        assert "1 merged" in run(made, "merge --yes=1").said
        pressed = [one for one in made.double.requests if one.path.endswith("/update-branch")]
        assert len(pressed) == (2 if when == "before" else 1), "the first of them never came to the forge's ears"


def test_branch_that_the_forge_does_not_bring_up_to_date_is_not_asked_for_again(lab: "Lab") -> None:
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        made.make("a", _FILES, "main")
        configure(made, {})
        assert run(made, "sweep").exit == 0
        made.act({"in": "a", "do": "ready"})
        made.act({"in": "a", "do": "rules", "strict": True, "checks": ["ci"]})
        made.act({"in": "a", "do": "commit", "on": "base", "files": {"README": "two"}})
        made.double.fail("PUT", "/update-branch$", 422)
        assert "0 merged, 1 left" in run(made, "merge --yes=1").said
        assert "update-pending" in run(made, "merge").said
        made.act({"in": "a", "do": "commit", "on": "base", "files": {"README": "three"}})
        assert "1 merged, 0 left" in run(made, "merge --yes=1").said
        assert len([one for one in made.double.requests if one.path.endswith("/update-branch")]) == 2

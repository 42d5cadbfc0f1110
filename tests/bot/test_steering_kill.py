"""A command in bulk that is killed at each of its writes, and run again, ends as one that was not."""

import re
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from bot.ledger import ledger
from bot.model.campaign import Said
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run, standings
from tests.bot.stage import LEDGER
from tests.bot.stages import stage
from tests.github_double.faults import Fault

if TYPE_CHECKING:
    from tests.bot.conftest import Lab
    from tests.github_double.exchange import Request

_FILES = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_NUMBER = re.compile(r"^(\d+) would be", re.MULTILINE)
_MOST_KILLS = 20


@dataclass(slots=True, eq=False)
class _NewWrite(Fault):
    """A rule for the first write that no earlier run was killed at."""

    earlier: set[tuple[str, str]] = field(default_factory=set)

    def fits(self, request: "Request") -> bool:
        write = (request.method, request.path)
        if not request.is_write or write in self.earlier:
            return False
        self.earlier.add(write)
        return True


def _killed(
    made: GithubStage, words: str, when: Literal["before", "after"], earlier: set[tuple[str, str]], told: list[str]
) -> bool:
    """Whether there was a write at which the command could be killed that no earlier run was killed at."""
    told.append(run(made, words).said)
    found = _NUMBER.search(told[-1])
    assert found is not None
    command = [sys.executable, "-P", "-m", "bot.cli", *shlex.split(words), f"--yes={found[1]}"]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), **made.lab.environment, **made.environment}
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=made.lab.folder, env=environment, stdout=silent, stderr=silent) as process:
        made.double.desk.faults.rules[:] = [
            _NewWrite("", "", when=when, cut=True, call=lambda _: process.kill(), earlier=earlier)
        ]
        status = process.wait(60)
        made.double.desk.faults.rules.clear()
    assert status in {0, 2 if found[1] == "0" else 0, -signal.SIGKILL}
    return status == -signal.SIGKILL


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("words", ["close", "merge"])
def test_killed_at_every_write_and_run_again(lab: "Lab", words: str, when: Literal["before", "after"]) -> None:
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        for name in ("a", "b"):
            made.make(name, _FILES, "main")
        configure(made, {})
        assert run(made, "sweep").exit == 0
        for name in ("a", "b"):
            made.act({"in": name, "do": "ready"})
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

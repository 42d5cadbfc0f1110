"""Pull requests that are left to the forge to merge: on opening and later, taken back, never a person's."""

import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from bot.ledger import ledger
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run
from tests.bot.stage import LEDGER
from tests.bot.stages import stage
from tests.github_double.faults import Fault
from tests.program import COMMAND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bot.conftest import Lab
    from tests.github_double.exchange import Request

_FILES = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_ON = {"pull_request": {"auto_merge": "squash"}}
_RULES = {"do": "rules", "approvals": 1, "checks": ["ci"]}
_MOST_KILLS = 10


@pytest.fixture
def made(lab: "Lab") -> "Iterator[GithubStage]":
    with stage("github", lab) as found:
        assert isinstance(found, GithubStage)
        yield found


def prepared(made: GithubStage, *names: str) -> None:
    for name in names:
        made.make(name, _FILES, "main")
        made.act({"in": name, **_RULES})
        made.act({"in": name, "do": "allow", "auto-merge": True})


def armed(made: GithubStage, name: str) -> str:
    """Who left the newest pull request to the forge, and how; empty where nobody did."""
    pull = max(made.double.find(f"acme/{name}").pull_requests, key=lambda one: one.number)
    return f"{pull.auto_merge[1].login} {pull.auto_merge[0]}" if pull.auto_merge else ""


def known(lab: "Lab") -> int:
    with ledger.read(lab.folder / LEDGER) as opened:
        assert opened is not None
        for record in opened.records():
            assert opened.unfinished(record.key) == ()
        return len(opened.merges.armed())


def test_armed_on_opening_and_merged_by_the_forge(made: GithubStage) -> None:
    prepared(made, "a")
    configure(made, _ON)
    found = run(made, "sweep")
    assert found.outcomes == {"a": "published/pull-request-opened"}
    assert "(squash)" in found.repositories["a"]["message"]
    assert armed(made, "a") == "robot squash"
    assert known(made.lab) == 1
    assert "auto-merge: 1," in run(made, "status").said
    made.cost()
    assert run(made, "sweep").outcomes == {"a": "left/up-to-date"}
    cost = made.cost()
    assert cost is not None
    assert (cost.writes, cost.git) == (0, 0)
    assert "Forges may still merge 1 by themselves" in run(made, "pause").said
    run(made, "resume")
    made.act({"in": "a", "do": "ready"})
    assert made.pulls("a")[-1].state == "merged"
    assert run(made, "sweep").outcomes == {"a": "merged/merged"}
    assert known(made.lab) == 0


# What is done in between, whether the config has the key on still, and who has it merged then.
TAKEN_BACK: list[tuple[str, tuple[dict[str, Any], ...], dict[str, Any], str]] = [
    ("foreign-commits", ({"do": "commit", "on": "branch", "files": {"README": "mine\n"}},), _ON, ""),
    (
        "retargeted",
        ({"do": "commit", "on": "release", "files": {"README": "x\n"}}, {"do": "retarget", "to": "release"}),
        _ON,
        "",
    ),
    ("never", ({"do": "tick", "box": "never"},), _ON, ""),
    ("stopped", ({"do": "tick", "box": "stop"},), _ON, ""),
    ("off", (), {"pull_request": {"auto_merge": "off"}}, ""),
    ("excluded", (), {**_ON, "source": {"exclude": ["a"]}}, ""),
    ("checks-not-required", ({"do": "rules", "approvals": 1},), _ON, ""),
    ("approval-not-required", ({"do": "rules", "checks": ["ci"]},), _ON, ""),
    ("changes", ({"do": "review", "by": "bob", "opinion": "CHANGES_REQUESTED"},), _ON, ""),
    ("updated", ({"do": "commit", "on": "base", "files": {"README": "two\n"}}, {"do": "update-branch"}), _ON, "robot"),
    ("base-advanced", ({"do": "commit", "on": "base", "files": {"README": "two\n"}},), _ON, "robot"),
    (
        "rebuilt",
        ({"do": "commit", "on": "base", "files": {"Dockerfile": "FROM x\nRUN pip install b\n"}},),
        _ON,
        "robot",
    ),
]
_ALWAYS = frozenset({"foreign-commits", "excluded", "off", "stopped"})


@pytest.mark.parametrize(
    ("acts", "config", "who"),
    [pytest.param(*rest, id=name, marks=() if name in _ALWAYS else pytest.mark.thorough) for name, *rest in TAKEN_BACK],
)
def test_taken_back(made: GithubStage, acts: tuple[dict[str, Any], ...], config: dict[str, Any], who: str) -> None:
    prepared(made, "a", "b")
    configure(made, _ON)
    run(made, "sweep")
    for act in acts:
        made.act({"in": "a", **act})
    configure(made, config)
    found = run(made, "sweep")
    assert found.exit == 0, found.said
    assert armed(made, "a").split(" ")[0] == who, found.said
    assert armed(made, "b") == ("" if config["pull_request"]["auto_merge"] == "off" else "robot squash")
    made.cost()
    run(made, "sweep")
    cost = made.cost()
    assert cost is not None
    assert cost.writes == 0
    assert known(made.lab) == bool(who) + bool(armed(made, "b"))


@pytest.mark.thorough
def test_asked_beforehand_and_a_persons_is_left(made: GithubStage) -> None:
    prepared(made, "not-allowed", "no-rules", "persons", "later")
    made.act({"in": "not-allowed", "do": "allow"})
    made.act({"in": "no-rules", "do": "rules"})
    configure(made, {})
    run(made, "sweep")
    assert run(made, "sweep").exit == 0
    pull = made.double.find("acme/persons").pull_requests[-1]
    pull.auto_merge = ("merge", made.double.user("ann", member_of=["acme"]))
    made.cost()
    configure(made, _ON)
    found = run(made, "sweep")
    assert set(found.outcomes.values()) == {"left/up-to-date"}
    assert [armed(made, name) for name in ("not-allowed", "no-rules", "persons", "later")] == [
        "",
        "",
        "ann merge",
        "robot squash",
    ]
    cost = made.cost()
    assert cost is not None
    assert cost.writes == 1, "nothing is tried that would be refused"
    made.act({"in": "persons", "do": "commit", "on": "branch", "files": {"README": "mine\n"}})
    run(made, "sweep")
    configure(made, {})
    run(made, "sweep")
    assert (armed(made, "persons"), armed(made, "later")) == ("ann merge", "")


@pytest.mark.thorough
def test_a_wave_that_waits_takes_it_back(made: GithubStage) -> None:
    prepared(made, "a", "b")
    config = {**_ON, "waves": {"sizes": [1, 5], "gate": "checks"}}
    configure(made, config)
    run(made, "sweep")
    run(made, "sweep")
    assert (armed(made, "a"), armed(made, "b")) == ("robot squash", "robot squash")
    made.act({"in": "a", "do": "check", "says": "failure"})
    run(made, "sweep")
    assert (armed(made, "a"), armed(made, "b")) == ("robot squash", "")


@pytest.mark.thorough
def test_moved_between_the_look_and_the_write(made: GithubStage) -> None:
    """The request names the judged tip: what was pushed since is never left to the forge."""
    prepared(made, "a")
    configure(made, {})
    run(made, "sweep")
    configure(made, _ON)
    pushed = {"in": "a", "do": "commit", "on": "branch", "files": {"README": "mine\n"}}

    def push(_: object) -> None:
        if not any("mine" in one for one in made.bare("a").git("log", "-1", "--format=%B", made.branch).split()):
            made.act(pushed)

    made.double.fail(method="POST", path="/graphql", holding="enablePullRequestAutoMerge", call=push)
    found = run(made, "sweep")
    assert armed(made, "a") == ""
    assert len(found.repositories["a"]["warnings"]) == 1
    assert known(made.lab) == 0


def test_a_folder_merges_nothing_by_itself(lab: "Lab") -> None:
    with stage("local", lab) as found:
        found.make("a", _FILES, "main")
        configure(found, _ON)
        assert run(found, "sweep").outcomes == {"a": "published/pull-request-opened"}
        again = run(found, "sweep")
        assert again.outcomes == {"a": "left/up-to-date"}
        assert again.repositories["a"]["warnings"] == []


@dataclass(slots=True, eq=False)
class _Arming(Fault):
    """A rule for the first write about auto-merge that no earlier run was killed at."""

    earlier: set[str] = field(default_factory=set)

    def fits(self, request: "Request") -> bool:
        text = str(request.body)
        found = next((word for word in ("enablePull", "disablePull") if word in text), "")
        if not found or found in self.earlier:
            return False
        self.earlier.add(found)
        return True


@pytest.mark.thorough
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_each_write_and_run_again(made: GithubStage, when: Literal["before", "after"]) -> None:
    prepared(made, "a")
    for config, who in ((_ON, "robot squash"), ({"pull_request": {"auto_merge": "off"}}, "")):
        configure(made, config)
        command = [*COMMAND, "sweep"]
        environment = {"PYTHONPATH": str(Path(__file__).parents[2]), **made.lab.environment, **made.environment}
        silent = subprocess.DEVNULL
        with subprocess.Popen(command, cwd=made.lab.folder, env=environment, stdout=silent, stderr=silent) as process:

            def kill(_: object, process: "subprocess.Popen[bytes]" = process) -> None:
                with suppress(OSError):
                    process.kill()

            made.double.desk.faults.rules[:] = [_Arming("", "", when=when, cut=True, call=kill)]
            assert process.wait(60) == -signal.SIGKILL
            made.double.desk.faults.rules.clear()
        assert run(made, "sweep").exit == 0
        assert armed(made, "a") == who
        run(made, "sweep")
        assert (armed(made, "a"), known(made.lab)) == (who, bool(who))


@pytest.mark.parametrize("mode", ["off", "squash"])
def test_what_a_lost_ledger_left_to_the_forge_is_taken_back(made: GithubStage, mode: str) -> None:
    """Who asked the forge for it, the forge tells: what a person left to it stays so."""
    prepared(made, "ours", "persons")
    configure(made, _ON)
    run(made, "sweep")
    pull = max(made.double.find("acme/persons").pull_requests, key=lambda one: one.number)
    pull.auto_merge = ("SQUASH", made.double.hub.account("cy"))
    (made.lab.folder / LEDGER).unlink()
    configure(made, {"pull_request": {"auto_merge": mode}})
    assert run(made, "sweep").exit == 0
    assert armed(made, "ours") == ("" if mode == "off" else "robot squash")
    assert armed(made, "persons") == "cy SQUASH"
    assert known(made.lab) == (0 if mode == "off" else 1)
    before = made.double.requests
    made.double.forget()
    assert run(made, "sweep").exit == 0
    assert made.double.writes == [], before

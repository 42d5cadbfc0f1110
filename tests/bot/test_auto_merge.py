"""Pull requests that are left to the forge to merge: on opening and later, taken back, never a person's."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pytest

from bot.ledger import ledger
from bot.steering import arming, auto_merge
from tests.bot.github_stage import GithubStage
from tests.bot.kills import killed
from tests.bot.play import configure, run
from tests.bot.stage import LEDGER
from tests.bot.stages import stage
from tests.bot.test_steering_reasons import reasons
from tests.github_double.faults import Fault

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


_BASE = {"do": "commit", "on": "base", "files": {"README": "two\n"}}
_RELEASE = {"do": "commit", "on": "release", "files": {"README": "x\n"}}
# What is done in between, by the reason for which the forge does not merge it any more.
TAKEN_BACK: dict[str, tuple[dict[str, Any], ...]] = {
    "foreign-commits": ({"do": "commit", "on": "branch", "files": {"README": "mine\n"}},),
    "retargeted": (_RELEASE, {"do": "retarget", "to": "release"}),
    "never": ({"do": "tick", "box": "never"},),
    "stopped": ({"do": "tick", "box": "stop"},),
    "excluded": (),
    "checks-not-required": ({"do": "rules", "approvals": 1},),
    "approval-not-required": ({"do": "rules", "checks": ["ci"]},),
    "changes-requested": ({"do": "review", "by": "bob", "opinion": "CHANGES_REQUESTED"},),
}
# And what is no reason: it is left to the forge still.
STAYS: dict[str, tuple[dict[str, Any], ...]] = {
    "updated": (_BASE, {"do": "update-branch"}),
    "base-advanced": (_BASE,),
    "rebuilt": ({"do": "commit", "on": "base", "files": {"Dockerfile": "FROM x\nRUN pip install b\n"}},),
}
_LEFT_OUT = {"source": {"exclude": ["excluded"]}}


def test_each_reason_alone_takes_it_back(made: GithubStage) -> None:
    prepared(made, *TAKEN_BACK, *STAYS)
    configure(made, _ON)
    run(made, "sweep")
    assert known(made.lab) == len(TAKEN_BACK) + len(STAYS)
    for name, acts in (*TAKEN_BACK.items(), *STAYS.items()):
        for act in acts:
            made.act({"in": name, **act})
    configure(made, {**_ON, **_LEFT_OUT})
    # Each is looked into, and nothing is written.
    made.cost()
    run(made, "sweep --dry-run")
    cost = made.cost()
    assert cost is not None
    assert cost.writes == 0
    assert known(made.lab) == len(TAKEN_BACK) + len(STAYS)
    found = run(made, "sweep")
    assert found.exit == 0, found.said
    assert {name: armed(made, name) for name in TAKEN_BACK} == dict.fromkeys(TAKEN_BACK, "")
    assert {name: armed(made, name) for name in STAYS} == dict.fromkeys(STAYS, "robot squash")
    # By another method it is left to the forge anew, and by none it is taken back.
    for method, who in (("merge", "robot merge"), ("off", "")):
        configure(made, {"pull_request": {"auto_merge": method}, **_LEFT_OUT})
        run(made, "sweep")
        run(made, "sweep")
        assert {armed(made, name) for name in STAYS} == {who}
    made.cost()
    run(made, "sweep")
    cost = made.cost()
    assert cost is not None
    assert cost.writes == 0
    assert known(made.lab) == 0


# What keeps one from being left to the forge that was open before, by the reason.
KEPT: dict[str, tuple[dict[str, Any], ...]] = {
    **{name: acts for name, acts in TAKEN_BACK.items() if name != "excluded"},
    "auto-merge-not-allowed": ({"do": "allow"},),
    "auto-merge-of-a-person": ({"do": "arm", "by": "ann", "how": "merge"},),
    "draft": ({"do": "draft"},),
    "method-not-allowed": ({"do": "allow", "auto-merge": True, "methods": ["merge"]},),
    "not-open": ({"do": "close"},),
    "not-up-to-date": (
        {"do": "commit", "on": "base", "files": {"Dockerfile": "FROM x\nRUN pip install b\n"}},
        {"do": "commit", "on": "branch", "files": {"README": "mine\n"}},
    ),
    "queued": ({"do": "rules", "approvals": 1, "checks": ["ci"], "queue": True}, {"do": "queue"}),
}


def test_each_reason_alone_keeps_it_from_that(made: GithubStage) -> None:
    """Asked beforehand: nothing is tried that would be refused."""
    prepared(made, *KEPT, "fits", "later")
    configure(made, {})
    run(made, "sweep")
    for name, acts in KEPT.items():
        for act in acts:
            made.act({"in": name, **act})
    configure(made, _ON)
    tick = {"in": "later", "do": "tick", "box": "stop"}
    late = 'mergeStateStatus.*"later"'
    made.double.fail("POST", "/graphql", holding=late, nth=2, times=1, call=lambda _: made.act(tick))
    found = run(made, "sweep")
    made.double.desk.faults.rules.clear()
    assert {name: armed(made, name) for name in KEPT if armed(made, name)} == {"auto-merge-of-a-person": "ann merge"}
    assert armed(made, "fits") == "robot squash", found.said
    assert armed(made, "later") == ""
    configure(made, {})
    run(made, "sweep")
    assert armed(made, "auto-merge-of-a-person") == "ann merge"
    assert (armed(made, "fits"), known(made.lab)) == ("", 0)


def test_what_vanishes_before_it_is_taken_back_is_forgotten(made: GithubStage) -> None:
    prepared(made, "gone", "stays")
    configure(made, _ON)
    run(made, "sweep")
    assert known(made.lab) == 2
    remove = {"in": "gone", "do": "remove"}
    asked = 'mergeStateStatus.*"gone"'
    made.double.fail("POST", "/graphql", holding=asked, nth=2, times=1, call=lambda _: made.act(remove))
    configure(made, {**_ON, "source": {"exclude": ["gone"]}})
    found = run(made, "sweep")
    assert "gone" not in made.names(), "it vanished amid the run"
    assert found.exit == 0, found.said
    assert "auto-merge:" not in found.said, "there is nothing to take back"
    assert (armed(made, "stays"), known(made.lab)) == ("robot squash", 1)


# Reasons of arming that say what is done, or are met by another test.
_ELSEWHERE = {
    "auto-merge": test_armed_on_opening_and_merged_by_the_forge.__name__,
    "auto-merge-changed": test_each_reason_alone_takes_it_back.__name__,
    "auto-merge-off": test_each_reason_alone_takes_it_back.__name__,
    "vanished": test_what_vanishes_before_it_is_taken_back_is_forgotten.__name__,
    "wave-waits": "test_a_wave_that_waits_takes_it_back",
}


def test_no_reason_is_left_out() -> None:
    known_ones = reasons(arming, auto_merge)
    assert sorted(known_ones - TAKEN_BACK.keys() - KEPT.keys() - _ELSEWHERE.keys()) == []
    assert sorted({*TAKEN_BACK, *KEPT, *_ELSEWHERE} - known_ones) == []
    assert set(_ELSEWHERE.values()) <= globals().keys()


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
        assert killed(made, "sweep", _Arming("", "", when=when))
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

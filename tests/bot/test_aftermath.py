"""What was merged is looked at before more is merged: by the run itself, and by the next one where it was killed."""

import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.ledger import ledger
from bot.ledger.ledger import Ledger
from bot.ledger.merges import After
from bot.publishing.pacing.watch import Look, Watch
from bot.steering.aftermath import Aftermath, Standing
from tests.bot.github_hub import BRANCH, Hub, hub
from tests.bot.github_stage import GithubStage
from tests.bot.local_stage import LocalStage
from tests.bot.play import configure, run
from tests.bot.stages import stage
from tests.program import COMMAND

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

__all__ = ["hub"]

_PLAIN, _MENDED = "FROM python\nRUN pip install a\n", "FROM python\nRUN pip install --no-cache-dir a\n"
_MANY, _AT_ONCE = 6, 2


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Ledger]:
    with ledger.opened(tmp_path / "ledger.sqlite") as found:
        yield found


class _Run:
    """A run that merges one repository after the other, and what it asked its forge to know what came of that."""

    def __init__(self, hub: Hub, opened: Ledger, says: str | None) -> None:
        self.hub, self.ledger, self.says = hub, opened, says
        self.told: list[str] = []
        homes, forge = {}, hub.forge()
        for at in range(_MANY):
            home = hub.double.repository(f"acme/r{at}", {"Dockerfile": _PLAIN})
            assert home.head
            hub.double.check(home, home.head, "ci", "success", run=True)
            hub.double.commit(home, {"Dockerfile": _MENDED}, BRANCH, onto=home.head)
            hub.double.open(home, BRANCH)
            repository = hub.repository(f"acme/r{at}")
            homes[repository.key] = (forge, repository)
        self.keys = list(homes)
        watch = Watch(opened, homes.get, "checks")
        self.after = Aftermath(opened, watch, 0, 60, self.told.append, at_once=_AT_ONCE)

    def merge(self, at: int) -> None:
        home = self.hub.double.find(f"acme/r{at}")
        assert home.head
        self.ledger.merges.begin(self.keys[at], 1, "0" * 40, home.head)
        made = self.hub.double.merge(home.pull_requests[0], "squash")
        self.hub.double.check(home, made, "ci", self.says, run=True)
        self.ledger.merges.settle(self.keys[at], 1, made)
        self.after.add(self.keys[at], 1)

    def fail(self, at: int) -> None:
        home = self.hub.double.find(f"acme/r{at}")
        assert home.head
        self.hub.double.check(home, home.head, "ci", "failure", run=True)

    @property
    def asked(self) -> int:
        asked = len(self.hub.double.requests)
        self.hub.double.forget()
        return asked


def test_without_waves_each_merge_costs_as_much_as_the_first(hub: Hub, opened: Ledger) -> None:
    one = _Run(hub, opened, "success")
    costs = []
    for at in range(_MANY):
        _ = one.asked
        assert one.after.waited() is None
        costs.append(one.asked)
        one.merge(at)
    assert costs == [0, 2, *[4] * (_MANY - 2)], "the last one, and once more the one before it"
    _ = one.asked
    assert one.after.last() is None
    assert one.asked == 4
    assert one.after.last() is None
    assert one.asked == 2, "what ended well is looked at once more, and not again"


@pytest.mark.parametrize("says", ["success", None])
def test_amid_a_wave_a_merge_costs_no_more_than_the_second(hub: Hub, opened: Ledger, says: str | None) -> None:
    one = _Run(hub, opened, says)
    costs = []
    for at in range(_MANY):
        one.merge(at)
        _ = one.asked
        assert one.after.glanced() is None
        costs.append(one.asked)
    assert costs == [2] * _MANY
    assert one.after.last() is None
    assert one.asked == 2, "all of them, at once"


def test_of_many_that_run_each_is_looked_at_in_turn(hub: Hub, opened: Ledger) -> None:
    one = _Run(hub, opened, None)
    for at in range(_MANY):
        one.merge(at)
    assert one.after.glanced() is None
    one.fail(_MANY - 1)
    ends = [one.after.glanced() for _ in range(2)]
    assert ends == [None, Standing.RED]
    assert "acme/r5 turned red" in one.told[-1]


def test_what_ended_well_is_looked_at_once_more_at_the_end(hub: Hub, opened: Ledger) -> None:
    one = _Run(hub, opened, "success")
    for at in range(3):
        one.merge(at)
        assert one.after.glanced() is None
    one.fail(0)
    assert one.after.glanced() is None
    assert one.after.last() is Standing.RED
    assert [merge.key for merge in opened.merges.open()] == [one.keys[0]]


def test_past_of_an_earlier_run_is_looked_at_in_bulk(hub: Hub, opened: Ledger) -> None:
    """What only runs again changes nothing, and no row is written."""
    one = _Run(hub, opened, "success")
    for at in range(_MANY):
        one.merge(at)
    assert one.after.last() is None
    _ = one.asked
    assert one.after.past().red == ()
    assert one.asked == 2
    home = hub.double.find("acme/r1")
    assert home.head
    hub.double.check(home, home.head, "nightly", None, run=True)
    assert (one.after.past().red, one.after.past().running) == ((), ())
    assert {merge.after for merge in opened.merges.lately(60.0)} == {After.GOOD}
    one.fail(1)
    assert "acme/r1 turned red" in one.after.past().red[0]
    assert [merge.key for merge in opened.merges.open()] == [one.keys[1]]


def test_what_was_good_and_cannot_be_seen_any_more_keeps_nobody_from_merging(hub: Hub, opened: Ledger) -> None:
    one = _Run(hub, opened, "success")
    for at in range(2):
        one.merge(at)
    assert one.after.last() is None
    opened.merges.settle(one.keys[0], 1, "1" * 40)
    assert one.after.past() == Look()
    one.fail(1)
    assert "acme/r1 turned red" in one.after.past().red[0]


def test_merge_of_long_ago_that_was_good_is_not_asked_for_again(hub: Hub, opened: Ledger) -> None:
    one = _Run(hub, opened, "success")
    one.merge(0)
    assert one.after.last() is None
    assert len(opened.merges.lately(60.0)) == 1
    assert opened.merges.lately(-60.0) == ()


def _killed_at_its_last_merge(made: GithubStage | LocalStage) -> None:
    for name in ("a", "b"):
        made.make(name, {"Dockerfile": _PLAIN}, "main")
    configure(made, {})
    assert run(made, "sweep").exit == 0
    for name in ("a", "b"):
        made.act({"in": name, "do": "ready"})
    made.act({"in": "a", "do": "check", "on": "base"})
    if isinstance(made, LocalStage):
        made.moments = [
            {"at": "write", "in": "a", "do": "check", "on": "base", "says": "pending"},
            {"at": "read", "in": "a", "nth": 7, "do": "kill"},
        ]
        base = made.refs("a")["main"]
        assert run(made, "merge --yes=1 --limit 1").exit == -signal.SIGKILL
        made.moments = []
        assert made.refs("a")["main"] != base
        return
    made.act({"in": "a", "do": "ci", "says": "pending"})
    command = [*COMMAND, *shlex.split("merge --yes=1 --limit 1")]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), **made.lab.environment, **made.environment}
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=made.lab.folder, env=environment, stdout=silent, stderr=silent) as process:
        made.double.fail("PUT", "/a/pulls/1/merge$", when="after", cut=True, call=lambda _: process.kill())
        assert process.wait(60) == -signal.SIGKILL
    made.double.desk.faults.rules.clear()


@pytest.mark.parametrize("forge", ["github", "local"])
def test_what_a_killed_run_merged_is_waited_for_and_looked_at(lab: "Lab", forge: str) -> None:
    with stage(forge, lab) as made:
        assert isinstance(made, GithubStage | LocalStage)
        _killed_at_its_last_merge(made)
        said = run(made, "merge").said
        assert "have not ended yet" in said
        assert "1 would be merged" in said
        made.act({"in": "a", "do": "check", "on": "base", "says": "failure"})
        red = run(made, "merge --yes=1")
        assert (red.exit, "a turned red" in red.said) == (1, True)
        assert made.pulls("b")[0].state == "open"
        made.act({"in": "a", "do": "check", "on": "base"})
        assert "1 merged" in run(made, "merge --yes=1").said


def test_nothing_is_merged_where_what_was_merged_cannot_be_looked_at(lab: "Lab") -> None:
    """A list that broke off hides it; what left the sources for good keeps nobody from merging."""
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        for name in "abcd":
            made.make(name, {"Dockerfile": _PLAIN}, "main")
        configure(made, {"merge": {"wait_minutes": 1}})
        assert run(made, "sweep").exit == 0
        made.act({"in": "a", "do": "ci", "says": "pending"})
        for name in "ab":
            made.act({"in": name, "do": "ready"})
        assert "1 merged" in run(made, "merge --yes=1 --limit 1").said
        made.double.fail("POST", "/graphql", holding="query repositories", status=403, times=99)
        made.double.fail("GET", "/orgs/acme/repos", status=403, times=99)
        broken = run(made, "merge --yes=1")
        assert (broken.exit, made.pulls("b")[0].state) == (1, "open")
        assert "What was merged in acme/a cannot be looked at.\nNothing is merged until that is mended." in broken.said
        made.double.desk.faults.rules.clear()
        made.act({"do": "remove", "in": "a"})
        assert "1 merged" in run(made, "merge --yes=1").said

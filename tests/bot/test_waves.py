"""Waves: a few pull requests first, and more when people and checks have nothing against these."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.bot.conftest import BRANCH, Lab, Run
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}
_NOT_NEEDED = {"Dockerfile": "FROM scratch\n"}
_OPENED, _WAITS = "published", "deferred/wave-waits"


@dataclass(slots=True)
class Campaign:
    """Repositories a to f of one organisation, swept with waves of two and then of many."""

    lab: Lab
    double: GithubDouble
    token: str

    def configure(self, waves: str = "sizes = [2, 10]", limits: str = "", source: str = "") -> None:
        config = (
            f'[github]\nbase_url = "{self.double.api}"\n[[source]]\norg = "acme"\n{source}\n[waves]\n{waves}\n'
            f"[limits]\nwrites_per_minute = 100000\nwrites_per_hour = 100000\n{limits}\n"
        )
        (self.lab.folder / "pip-no-cache.toml").write_text(config, encoding="utf-8")

    def sweep(self) -> dict[str, str]:
        """Outcomes by the names of the repositories; what was opened is only called so."""
        run = self.lab.sweep(GITHUB_TOKEN=self.token)
        assert run.exit == 0, run.output + run.complaint
        return {name.removeprefix("acme/"): _short(*outcome) for name, outcome in run.outcomes.items()}

    def last(self) -> Run:
        return self.lab.sweep(GITHUB_TOKEN=self.token)

    def status(self) -> str:
        done = self.lab.run("status")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def check(self, name: str, result: str | None, *, where: str = BRANCH) -> None:
        repository = self.double.find(f"acme/{name}")
        tip = repository.bare.branch(where)
        assert tip
        self.double.check(repository, tip, "ci", result, run=True)

    def fetched(self) -> set[str]:
        """The names of the repositories that git was at."""
        return {one.path.split("/")[2].removesuffix(".git") for one in self.double.git_requests}

    def pull(self, name: str) -> Any:  # noqa: ANN401 - the double's
        (found,) = self.double.find(f"acme/{name}").pull_requests
        return found


@pytest.fixture
def campaign(lab: Lab) -> Iterator[Campaign]:
    with GithubDouble(lab.folder / "github") as double:
        for name in "abcd":
            double.repository(f"acme/{name}", _NEEDED)
        made = Campaign(lab, double, double.token)
        made.configure()
        yield made
        assert double.violations == []


def test_next_wave_starts_in_a_later_sweep(campaign: Campaign) -> None:
    """Right after the opening no check can have failed yet."""
    assert campaign.sweep() == {"a": _OPENED, "b": _OPENED, "c": _WAITS, "d": _WAITS}
    assert "waiting: 2, which the next sweep takes first\nwave 2 waits: Pull requests of wave 1" in campaign.status()
    for name in "ab":
        campaign.check(name, "success")
    assert campaign.sweep() == {"a": "left/up-to-date", "b": "left/up-to-date", "c": _OPENED, "d": _OPENED}
    assert "waits" not in campaign.status()


_RUN = "Checks still run, or wait for a person, on 1 pull requests of wave 1 ({url})."
_FAIL = "Checks fail on 1 pull requests of wave 1 ({url}); mend or close them."
_CHECKS = (
    # result on a, result on its base, and what holds the next wave; test_checks.py has all results there are
    (None, "", _RUN),
    ("failure", "", _FAIL),
    ("failure", "success", _FAIL),
    ("failure", "failure", ""),
)


def test_checks_hold_the_next_wave_until_they_do_no_harm(campaign: Campaign) -> None:
    """What fails on the base as well is not ours."""
    _first_wave(campaign)
    for result, base, why in _CHECKS:
        campaign.check("a", result)
        if base:
            campaign.check("a", base, where="main")
        run = campaign.last()
        said = why.format(url=f"{campaign.double.web}/acme/a/pull/1")
        assert run.repository("acme/c")["reason"] == ("wave-waits" if why else "pull-request-opened"), (result, base)
        assert said in run.repository("acme/c")["message"]
    assert run.outcomes["acme/c"] == ("published", "pull-request-opened")


def test_checks_of_what_people_pushed_on_top_are_those_that_count(campaign: Campaign) -> None:
    _first_wave(campaign)
    campaign.check("a", "failure")
    campaign.double.commit(campaign.double.find("acme/a"), {"README": "mended"}, branch=BRANCH)
    assert campaign.sweep()["c"] == _OPENED


def test_closed_pull_requests_hold_the_next_wave(campaign: Campaign) -> None:
    _first_wave(campaign)
    campaign.double.close(campaign.pull("a"))
    assert campaign.sweep()["c"] == _WAITS
    said = "1 of the 2 pull requests of wave 1 were closed without being merged; that is more than waves.closed_share"
    assert f"wave 2 waits: {said} = 0.2 allows." in campaign.status()
    campaign.double.reopen(campaign.pull("a"))
    assert campaign.sweep()["c"] == _OPENED


def test_merged_pull_requests_let_the_next_wave_go(campaign: Campaign) -> None:
    _first_wave(campaign)
    campaign.check("a", "failure")
    for name in "ab":
        campaign.double.merge(campaign.pull(name))
    assert campaign.sweep() == {"a": "merged/merged", "b": "merged/merged", "c": _OPENED, "d": _OPENED}


def test_what_we_withdrew_ourselves_counts_against_nobody(campaign: Campaign) -> None:
    _first_wave(campaign)
    campaign.double.commit(campaign.double.find("acme/a"), _NOT_NEEDED)
    campaign.double.commit(campaign.double.find("acme/b"), _NOT_NEEDED)
    assert campaign.sweep() == {
        "a": "closed/no-longer-needed",
        "b": "closed/no-longer-needed",
        "c": _OPENED,
        "d": _OPENED,
    }


def test_repository_that_vanished_says_nothing_and_leaves_it_to_the_others(campaign: Campaign) -> None:
    _first_wave(campaign)
    campaign.double.delete(campaign.double.find("acme/a"))
    campaign.double.close(campaign.pull("b"))
    assert campaign.sweep()["c"] == _WAITS
    assert "1 of the 1 pull requests of wave 1 were closed without being merged" in campaign.status()
    campaign.double.reopen(campaign.pull("b"))
    assert campaign.sweep()["c"] == _OPENED


def test_wave_of_which_nobody_sees_anything_any_more_keeps_the_next_one(campaign: Campaign) -> None:
    _first_wave(campaign)
    urls = [f"{campaign.double.web}/acme/{name}/pull/1" for name in "ab"]
    for name in "ab":
        campaign.double.delete(campaign.double.find(f"acme/{name}"))
    assert campaign.sweep()["c"] == _WAITS
    said = f"Nobody can see 2 pull requests of wave 1 ({', '.join(urls)}) any more: give the token access to them"
    assert said in campaign.status()


def test_repository_that_was_renamed_holds_nothing_though_its_name_is_taken(campaign: Campaign) -> None:
    _first_wave(campaign)
    campaign.double.rename(campaign.double.find("acme/a"), "acme/zz")
    campaign.double.repository("acme/a", _NOT_NEEDED)
    assert campaign.sweep() == {
        "a": "clean/nothing-to-fix",
        "b": "left/up-to-date",
        "c": _OPENED,
        "d": _OPENED,
        "zz": "left/up-to-date",
    }


def test_checks_that_may_not_be_read_keep_the_gate_shut(campaign: Campaign) -> None:
    """The sentence and doctor name the permission; without checks in the gate it is not needed."""
    for name in "abcd":
        campaign.double.find(f"acme/{name}").visibility = "private"
    permissions = {"contents": "write", "pull_requests": "write", "metadata": "read"}
    campaign.token = campaign.double.new_token("robot", permissions=permissions).value
    _first_wave(campaign)
    assert campaign.sweep()["c"] == _WAITS
    assert "/acme/a/pull/1 cannot be read: GitHub answered 403" in campaign.status()
    assert 'give the token checks and statuses, read, or set gate = "closed" in [waves].' in campaign.status()
    examined = campaign.lab.run("doctor", GITHUB_TOKEN=campaign.token)
    assert examined.returncode == 1
    assert "mend: acme/a: checks cannot be read: GitHub answered 403" in examined.stdout
    campaign.configure('sizes = [2, 10]\ngate = "closed"')
    assert campaign.lab.run("doctor", GITHUB_TOKEN=campaign.token).returncode == 0
    assert campaign.sweep()["c"] == _OPENED


_UNREADABLE = "mend: acme/b: checks cannot be read: GitHub answered 403"
_OF_PUBLIC_ONES = (
    "ok: acme/a: checks and statuses can be read; it is public, so whether those of private repositories can be read "
    "could not be found out.\n"
)
_NO_COMMIT = (
    "mend: org acme: whether checks can be read could not be found out, for no repository that it selects has a commit."
)
_DOCTORED = (
    # which are private, by what they are listed, what the token may read, a line of the source, what doctor says
    ("bcd", "graphql", "", "", _UNREADABLE),
    ("bcd", "rest", "", "", _UNREADABLE),
    ("bcd", "graphql", "checks statuses", "", "ok: acme/b: checks and statuses can be read.\n"),
    ("", "rest", "", "", _OF_PUBLIC_ONES),
    ("ab", "graphql", "", 'exclude = ["a"]', _UNREADABLE),
    ("bcd", "graphql", "", 'visibility = ["public"]', _OF_PUBLIC_ONES),
    ("bcd", "rest", "", 'include = ["nothing"]', _NO_COMMIT),
)


@pytest.mark.parametrize(("private", "listed", "allowed", "source", "said"), _DOCTORED)
def test_doctor_asks_where_it_matters_whether_checks_can_be_read(  # noqa: PLR0913, PLR0917 - a table's row
    campaign: Campaign, private: str, listed: str, allowed: str, source: str, said: str
) -> None:
    """Those of a public repository are told to everybody. A listing by REST tells no commits."""
    for name in private:
        campaign.double.find(f"acme/{name}").visibility = "private"
    permissions = {"contents": "write", "pull_requests": "write", "metadata": "read"}
    permissions |= dict.fromkeys(allowed.split(), "read")
    campaign.token = campaign.double.new_token("robot", permissions=permissions).value
    campaign.configure(source=source)
    if listed == "rest":
        campaign.double.fail("POST", "/graphql", 404, times=999)
    examined = campaign.lab.run("doctor", GITHUB_TOKEN=campaign.token)
    assert said in examined.stdout
    assert sum("checks" in line for line in examined.stdout.splitlines()) == 1
    assert examined.returncode == said.startswith("mend")


def test_those_put_off_come_before_new_ones(campaign: Campaign) -> None:
    campaign.configure("sizes = [2, 2]")
    assert campaign.sweep() == {"a": _OPENED, "b": _OPENED, "c": _WAITS, "d": _WAITS}
    campaign.double.repository("acme/aa", _NEEDED)
    found = campaign.sweep()
    assert (found["aa"], found["c"], found["d"]) == (_WAITS, _OPENED, _OPENED)
    assert campaign.sweep()["aa"] == _OPENED


def test_what_waits_is_not_fetched_again_until_it_may_go_or_moves(campaign: Campaign) -> None:
    """The turns stay as they were, and so does what was found."""
    _first_wave(campaign)
    campaign.check("a", "failure")
    for _ in range(2):
        campaign.double.forget()
        assert campaign.sweep() == {"a": "left/up-to-date", "b": "left/up-to-date", "c": _WAITS, "d": _WAITS}
        assert campaign.double.git_requests == []
    assert "commands: 4 (4 fix)" in campaign.status()
    assert "waiting: 2" in campaign.status()
    campaign.double.repository("acme/aa", _NEEDED)
    campaign.double.commit(campaign.double.find("acme/c"), {"README": "two\n"})
    campaign.double.forget()
    assert (campaign.sweep()["c"], campaign.fetched()) == (_WAITS, {"aa", "c"})
    campaign.configure("", "new_pull_requests_per_run = 2")
    assert campaign.sweep()["aa"] == "deferred/new-pull-requests-per-run"
    assert [pull.status for name in "cd" for pull in campaign.double.pulls(f"acme/{name}")] == ["open", "open"]
    campaign.double.commit(campaign.double.find("acme/aa"), _NOT_NEEDED)
    assert campaign.sweep()["aa"] == "clean/nothing-to-fix"
    assert "waiting" not in campaign.status()


def test_last_size_counts_for_all_later_waves(campaign: Campaign) -> None:
    campaign.configure("sizes = [2, 1]")
    found = [campaign.sweep() for _ in range(3)]
    opened = [[name for name, outcome in one.items() if outcome == _OPENED] for one in found]
    assert opened == [["a", "b"], ["c"], ["d"]]


def test_without_waves_nothing_waits_any_more(campaign: Campaign) -> None:
    _first_wave(campaign)
    campaign.check("a", "failure")
    assert campaign.sweep()["c"] == _WAITS
    campaign.configure("")
    assert campaign.sweep()["c"] == _OPENED


@pytest.mark.parametrize("waves", ["", "sizes = [4]"])
def test_status_tells_of_no_wave_that_the_config_no_longer_has(campaign: Campaign, waves: str) -> None:
    _first_wave(campaign)
    campaign.check("a", "failure")
    assert campaign.sweep()["c"] == _WAITS
    assert "wave 2 waits: Checks fail" in campaign.status()
    campaign.configure(waves, "new_pull_requests_per_run = 1")
    assert campaign.sweep()["d"] == "deferred/new-pull-requests-per-run"
    assert "waiting: 1" in campaign.status()
    assert "wave" not in campaign.status()


def test_wave_may_take_several_sweeps(campaign: Campaign) -> None:
    campaign.configure("sizes = [3, 10]", "new_pull_requests_per_run = 2")
    first, second, third = (campaign.sweep() for _ in range(3))
    assert (first["c"], first["d"]) == ("deferred/new-pull-requests-per-run", "deferred/new-pull-requests-per-run")
    assert (second["c"], second["d"]) == (_OPENED, _WAITS)
    assert third["d"] == _OPENED


def _first_wave(campaign: Campaign) -> None:
    assert campaign.sweep() == {"a": _OPENED, "b": _OPENED, "c": _WAITS, "d": _WAITS}


def _short(outcome: str, reason: str) -> str:
    return _OPENED if outcome == "published" else f"{outcome}/{reason}"

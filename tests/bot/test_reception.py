"""What checks and people say of open pull requests: told by every face, and asked for with no request more."""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import CheckCounts, Reception
from bot.texts import reception
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run
from tests.bot.stage import OWNER, Stage
from tests.bot.stages import stage
from tests.bot.test_status import FIX, decide, listed

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_NAMES = ("approved", "failing", "quiet")
_UNTOLD: dict[str, Any] = {name: {"checks": None, "review": None} for name in _NAMES}
_ALIKE = {"total": 1, "failing": 0, "running": 0}


def _swept(place: Stage, said: bool = True) -> None:
    for name in _NAMES:
        place.make(name, FIX, "main")
    configure(place, {})
    run(place, "sweep")
    if said:
        decide(place, "approved", "success", "approved")
        decide(place, "failing", "failure", "changes-requested")


def _pulls(place: Stage) -> dict[str, dict[str, Any]]:
    told = json.loads((place.lab.folder / "report/report.json").read_text())
    found = {one["name"].removeprefix(f"{OWNER}/"): one["pull_request"] for one in told["repositories"]}
    return {name: {"checks": pull["checks"], "review": pull["review"]} for name, pull in found.items() if pull}


def _moments(place: Stage) -> set[str]:
    """When what the last report tells was told."""
    told = json.loads((place.lab.folder / "report/report.json").read_text())
    return {one["pull_request"]["as_of"] for one in told["repositories"]}


@pytest.mark.parametrize("forge", ["local", "github"])
def test_every_face_tells_it(forge: str, lab: "Lab") -> None:
    with stage(forge, lab) as place:
        _swept(place)
        assert _pulls(place) == _UNTOLD, "nobody asked about these"
        run(place, "sweep")
        assert _pulls(place) == {
            "approved": {"checks": _ALIKE, "review": "approved"},
            "failing": {"checks": _ALIKE | {"failing": 1}, "review": "changes-requested"},
            "quiet": {"checks": _ALIKE | {"total": 0}, "review": "none"},
        }
        told = (
            "Open pull requests when it began: checks: 1 failing, 1 passing; reviews: 1 changes-requested, 1 approved."
        )
        report = (lab.folder / "report/report.md").read_text()
        assert told in report
        (line,) = [one for one in report.splitlines() if "checks failing, changes requested" in one]
        assert "failing`" in line
        page = (lab.folder / "report/report.html").read_text()
        for word in ("checks=failing", "checks=passing", "checks=none", "review=changes-requested", "review=approved"):
            assert f'<a href="#{word}">' in page
        assert {name: (one["checks"], one["review"]) for name, one in listed(place).items()} == {
            "approved": ("passing", "approved"),
            "failing": ("failing", "changes-requested"),
            "quiet": ("none", "none"),
        }, "the ledger knows it until the next sweep"
        # A dry run asks nobody: it goes by what the sweep was told, also of one that is to be made anew.
        files = {"Dockerfile": "FROM python\nRUN pip install a\nRUN pip install b\n"}
        place.act({"in": "failing", "do": "commit", "on": "base", "files": files})
        before = _pulls(place)
        assert run(place, "sweep --dry-run").outcomes["failing"] == "planned/dry-run"
        assert _pulls(place) == before
        when = f"{datetime.fromisoformat(_moments(place).pop()):%Y-%m-%d %H:%M}"
        assert (
            f"Open pull requests as of {when} UTC: checks: 1 failing" in (lab.folder / "report/report.md").read_text()
        )
        page = (lab.folder / "report/report.html").read_text()
        assert f"Open pull requests by checks, as of {when} UTC" in page
        assert "Pull requests of these repositories, as far as the ledger was told" in page
        # Of a commit that was made anew nobody said anything yet.
        run(place, "sweep")
        assert _pulls(place)["failing"] == {"checks": None, "review": None}
        run(place, "sweep --dry-run")
        assert _pulls(place)["failing"] == {"checks": None, "review": None}
        assert listed(place)["failing"]["checks"] == "unknown"


def test_no_request_more_is_sent_and_whoever_may_not_read_checks_is_told_the_rest(lab: "Lab") -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        _swept(place, said=False)
        run(place, "sweep")

        def asked() -> list[tuple[str, str]]:
            place.double.forget()
            run(place, "sweep")
            return [(one.method, one.path) for one in place.double.requests]

        before = asked()
        assert [path for _, path in before].count("/api/graphql") == 2, "one lists repositories, one pull requests"
        decide(place, "approved", "success", "approved")
        decide(place, "failing", "failure", "changes-requested")
        assert asked() == before
        assert _pulls(place)["failing"]["review"] == "changes-requested"
        for made in place.double.hub.repositories.values():
            made.visibility = "private"
        allowed = place.double.hub.tokens[place.double.token].permissions
        assert allowed is not None
        del allowed["checks"]
        assert asked() == before
        assert _pulls(place) == _UNTOLD
        assert {one["state"] for one in listed(place).values()} == {"open"}


@pytest.mark.parametrize("status", [400, 502], ids=["unknown-field", "given-up"])
def test_where_github_has_no_answer_to_that_it_is_asked_for_without(lab: "Lab", status: int) -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        _swept(place)
        place.double.fail("POST", "/graphql", status=status, holding="told: statusCheckRollup", times=99)
        run(place, "sweep")
        assert _pulls(place) == _UNTOLD
        assert {one["state"] for one in listed(place).values()} == {"open"}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, ""),
        (Reception(CheckCounts(), "none"), ""),
        (Reception(CheckCounts(), "required"), "review required"),
        (Reception(CheckCounts(3, 1, 1), "changes-requested"), "checks failing, changes requested"),
        (Reception(CheckCounts(3, 0, 1), "approved"), "checks running, approved"),
        (Reception(CheckCounts(3), "none"), "checks passing"),
    ],
)
def test_in_words(found: Reception | None, words: str) -> None:
    assert reception.said(found) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((), "when it began"),
        ((None, 0, 1), "when it began"),
        ((-25, -25), "as of 2026-11-28 23:00 UTC"),
        ((-1, -25, -2), "as of 2026-11-28 23:00 to 2026-11-29 23:00 UTC"),
        ((-1, None), "as of 2026-11-29 23:00 to 2026-11-30 00:00 UTC"),
    ],
)
def test_since_when_in_words(hours: tuple[int | None, ...], words: str) -> None:
    began = datetime(2026, 11, 30, tzinfo=UTC)
    told = [None if hour is None else began + timedelta(hours=hour) for hour in hours]
    assert reception.since(told, began) == words


def test_counted_in_words() -> None:
    assert reception.counted({"none": 9}, {"none": 9}) == ""
    assert (
        reception.counted({"passing": 1200, "none": 3}, {"required": 2}) == "checks: 1,200 passing; reviews: 2 required"
    )

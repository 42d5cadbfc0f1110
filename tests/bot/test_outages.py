"""A forge that is lost in mid-run, or limits us: a few repositories fail, the rest waits for the next sweep."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from tests.bot.conftest import Lab, Run
from tests.github_double.faults import graphql_secondary_limit, secondary_limit, too_quickly
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}
_NAMES = [f"r{number:02}" for number in range(13)]
_MORE = [f"r{number:02}" for number in range(13, 18)]
_ALWAYS = 10**9
_EVERYTHING, _PULLS = ".*", "/pulls$"
_LIMITS = "workers = 2\nwrites_per_minute = 100000\nwrites_per_hour = 100000\nnew_pull_requests_per_run = 1000\n"
_LIMITS += "open_pull_requests = 1000\n"


@dataclass(frozen=True, slots=True)
class Scene:
    """An organisation of thirteen repositories, all of which need a pull request."""

    lab: Lab
    double: GithubDouble

    def sweep(self, *words: str) -> Run:
        return self.lab.hasty.sweep(*words, GITHUB_TOKEN=self.double.token)

    @property
    def opened(self) -> list[int]:
        """How many pull requests each repository has."""
        return [len(self.double.pulls(f"acme/{name}")) for name in _NAMES]

    def has_branch(self, name: str) -> bool:
        return self.double.find(f"acme/{name}").bare.branch("pip-no-cache/fix") is not None


@pytest.fixture
def scene(lab: Lab) -> Iterator[Scene]:
    with GithubDouble(lab.folder / "github") as double:
        text = f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"\n[limits]\n{_LIMITS}'
        (lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")
        first = double.repository(f"acme/{_NAMES[0]}", _NEEDED)
        double.copies(first, [f"acme/{name}" for name in _NAMES[1:]])
        yield Scene(lab, double)
    assert not double.violations


def _kinds(run: Run) -> Counter[str]:
    return Counter("/".join(outcome) for outcome in run.outcomes.values())


# what every request of a kind is answered from the fourth pull request on, and what becomes of the rest
# Rows that are thorough differ in the words or the status of an answer from one that is played each time.
_thorough = partial(pytest.param, marks=pytest.mark.thorough)
LOSSES = [
    ("unreachable", ".*", _EVERYTHING, {"cut": True}),
    ("server-error", ".*", _EVERYTHING, {"status": 502}),
    _thorough("server-error", ".*", _EVERYTHING, {"status": 503, "body": b"<html>Unicorn!</html>"}),
    ("bad-credentials", ".*", _EVERYTHING, {"status": 401, "body": {"message": "Bad credentials"}}),
    ("forbidden", ".*", _EVERYTHING, {"status": 403, "body": {"message": "This installation has been suspended"}}),
    _thorough("forbidden", "POST", _PULLS, {"status": 403, "body": {"message": "You have been blocked"}}),
    ("server-error", "POST", _PULLS, {"status": 500}),
]


@pytest.mark.parametrize(("reason", "method", "path", "trouble"), LOSSES)
def test_forge_that_is_lost_in_mid_run_puts_the_rest_off(
    scene: Scene, reason: str, method: str, path: str, trouble: dict[str, Any]
) -> None:
    def begin(_: object) -> None:
        scene.double.fail(method, path, times=_ALWAYS, **trouble)

    scene.double.fail("POST", _PULLS, nth=3, when="after", call=begin)
    run = scene.sweep("--log-format", "json")
    assert run.exit == 1, run.output
    kinds = _kinds(run)
    failed, put_off = kinds[f"failed/{reason}"], kinds[f"deferred/{reason}"]
    assert (kinds["published/pull-request-opened"], failed + put_off) == (3, 10), kinds
    assert failed <= 8, kinds
    events = [json.loads(line) for line in run.output.splitlines()]
    (told,) = [event for event in events if event["event"] == "forge-lost"]
    assert told["level"] == "error"
    assert f"({reason}): {put_off} repositories were put off" in told["message"]
    asked = Counter(one.path for one in scene.double.requests if one.status != 200)
    assert max(asked.values()) <= 6
    scene.double.desk.faults.rules.clear()
    again = scene.sweep()
    assert (again.exit, scene.opened) == (0, [1] * len(_NAMES)), again.output


def test_repositories_that_fail_by_themselves_stop_nothing(scene: Scene) -> None:
    """Nine in a row are refused, each for something else than the one before; then eight, with one that is not."""
    scene.double.copies(scene.double.find("acme/r00"), [f"acme/{name}" for name in _MORE])
    for number, status in enumerate((403, 404, 422, 403, 409, 403, 422, 404, 403)):
        scene.double.fail("POST", f"/r{number:02}/pulls$", status, times=_ALWAYS)
    for number in (10, 11, 12, 13, 15, 16, 17):
        scene.double.fail("POST", f"/r{number:02}/pulls$", 403, times=_ALWAYS)
    kinds = _kinds(scene.sweep())
    assert not [kind for kind in kinds if kind.startswith("deferred")], kinds
    assert kinds["published/pull-request-opened"] == 2


def test_forge_that_comes_back_is_asked_again(scene: Scene) -> None:
    """A probe shows it, a moment after a few failed in a row."""
    scene.double.fail("POST", _PULLS, 403, times=7, body={"message": "You have been blocked"})
    run = scene.sweep()
    assert run.exit == 1
    assert _kinds(run) == {"failed/forbidden": 7, "published/pull-request-opened": 6}


LIMITS = [
    ("POST", _PULLS, too_quickly()),
    ("POST", _PULLS, secondary_limit(403)),
    _thorough("POST", _PULLS, secondary_limit(403, 5000)),
    ("POST", _PULLS, secondary_limit(429, 5000)),
    ("GET", r"/r\d\d/pulls$", secondary_limit(403)),
]


@pytest.mark.parametrize(("method", "path", "answer"), LIMITS)
def test_limit_in_mid_run_fails_nothing_and_keeps_the_branch(scene: Scene, method: str, path: str, answer: Any) -> None:  # noqa: ANN401
    def begin(_: object) -> None:
        scene.double.fail(method, path, times=_ALWAYS, answer=answer)

    scene.double.fail("POST", _PULLS, nth=3, when="after", call=begin)
    run = scene.sweep()
    assert run.exit == 0, run.output + run.complaint
    assert _kinds(run) == {"published/pull-request-opened": 3, "deferred/rate-limited": 10}
    pushes = [one.path for one in scene.double.writes if one.git]
    assert len(pushes) == (4 if method == "POST" else 3), "what was pushed is kept, and nothing pushed in vain"
    assert [scene.has_branch(name) for name in _NAMES].count(True) == len(pushes)
    scene.double.desk.faults.rules.clear()
    scene.double.forget()
    again = scene.sweep()
    assert (again.exit, scene.opened) == (0, [1] * len(_NAMES)), again.output
    assert len([one for one in scene.double.writes if one.git]) == len(_NAMES) - len(pushes)


@pytest.mark.parametrize("answer", [too_quickly(), secondary_limit(403)])
def test_limit_without_a_time_is_waited_out_by_minutes(scene: Scene, answer: Any) -> None:  # noqa: ANN401
    rule = scene.double.fail("POST", _PULLS, nth=2, times=2, answer=answer)
    run = scene.sweep("--log-format", "json")
    assert (run.exit, scene.opened) == (0, [1] * len(_NAMES)), run.output
    waits = [line for line in map(json.loads, run.output.splitlines()) if line["event"] == "rate-limited-wait"]
    assert [round(wait["seconds"]) for wait in waits] == [60, 120]
    posts = [one for one in scene.double.writes if one.path.endswith("/pulls")]
    assert (rule.happened, len(posts)) == (2, len(_NAMES) + 2)


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("retry_after", [None, 30])
def test_secondary_limit_of_graphql_is_waited_out(scene: Scene, status: int, retry_after: int | None) -> None:
    rule = scene.double.fail("POST", "/graphql$", answer=graphql_secondary_limit(status, retry_after))
    run = scene.sweep("--dry-run", "--log-format", "json")
    assert (run.exit, rule.happened) == (0, 1)
    waits = [line for line in map(json.loads, run.output.splitlines()) if line["event"] == "rate-limited-wait"]
    assert [round(wait["seconds"]) for wait in waits] == [retry_after or 60]
    assert [one.path for one in scene.double.requests if "/orgs/" in one.path] == [], "nobody asks in another way"


def test_pull_requests_that_come_too_quickly_are_opened_later(scene: Scene) -> None:
    """The double keeps its limit, for as long as two minutes are here."""
    scene.double.hub.limits.pulls, scene.double.hub.limits.pulls_window = 7, 1.2
    run = scene.sweep()
    assert (run.exit, scene.opened) == (0, [1] * len(_NAMES)), run.output
    pushes = [one for one in scene.double.writes if one.git]
    assert len(pushes) == len(_NAMES), "none is deleted, and none is pushed again"


def test_suspended_app_is_told_in_the_words_of_github(scene: Scene) -> None:
    scene.double.fail(".*", "/api/", 403, times=_ALWAYS, body={"message": "This installation has been suspended"})
    done = scene.lab.run("doctor", GITHUB_TOKEN=scene.double.token)
    assert done.returncode == 1
    assert 'GitHub says "This installation has been suspended"' in done.stdout


def test_limit_that_keeps_it_from_asking_why_git_failed_puts_off_too(scene: Scene) -> None:
    """Whether a repository of which git gets nothing is gone, or empty, is asked of the API."""
    scene.double.fail("GET", r"/r07(\.git)?/info/refs", 404, times=_ALWAYS)
    scene.double.fail("GET", "/repos/acme/r07$", times=_ALWAYS, answer=secondary_limit(403, 5000))
    run = scene.sweep("--dry-run")
    kinds = _kinds(run)
    assert run.exit == 0, run.output + run.complaint
    assert set(kinds) == {"planned/dry-run", "deferred/rate-limited"}
    assert run.outcomes["acme/r07"] == ("deferred", "rate-limited")

"""A repository that fails in a run is ahead of nobody in it, and the next run tries it first again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.bot.github_stage import GithubStage
from tests.bot.play import Result, configure, run
from tests.bot.stage import Stage
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_ONE_A_RUN = [{"limits": {"new_pull_requests_per_run": 1}}, {"waves": {"sizes": [1]}}]


@pytest.fixture(params=["local", "github"])
def place(request: pytest.FixtureRequest, lab: "Lab") -> Iterator[Stage]:
    with stage(request.param, lab) as made:
        yield made


def make(place: Stage, *names: str) -> None:
    """Repositories that need a pull request; into one that is called bad none can be pushed."""
    for name in names:
        place.make(name, _NEEDED, "main")
        if "bad" in name:
            # Where a branch has this name, none can lie below it.
            place.act({"do": "commit", "in": name, "on": "pip-no-cache", "files": {"x": "x"}})


def kinds(result: Result) -> dict[str, str]:
    assert "internal-error" not in str(result.outcomes)
    return {name: outcome.partition("/")[0] for name, outcome in result.outcomes.items()}


@pytest.mark.parametrize("config", _ONE_A_RUN, ids=["limits", "waves"])
def test_what_fails_starves_nobody(place: Stage, config: dict[str, Any]) -> None:
    make(place, "a-bad", "b", "c", "z-bad")
    configure(place, config)
    first = run(place, "sweep")
    assert kinds(first) == {"a-bad": "failed", "b": "published", "c": "deferred", "z-bad": "deferred"}
    second = run(place, "sweep")
    assert kinds(second) == {"a-bad": "failed", "b": "left", "c": "published", "z-bad": "deferred"}
    make(place, "d", "e")
    third = run(place, "sweep")  # the one that may fail is listed last, and comes first all the same
    assert kinds(third) == {
        "a-bad": "failed",
        "b": "left",
        "c": "left",
        "d": "published",
        "e": "deferred",
        "z-bad": "failed",
    }
    fourth = run(place, "sweep")
    assert kinds(fourth)["e"] == "published"
    assert [one.exit for one in (first, second, third, fourth)] == [1, 1, 1, 1], "nor does the exit code flap"


def test_what_is_gone_or_done_starves_nobody(place: Stage) -> None:
    make(place, "a", "x", "y", "z")
    limit = {"limits": {"new_pull_requests_per_run": 1}}
    configure(place, limit)
    assert kinds(run(place, "sweep")) == {"a": "published", "x": "deferred", "y": "deferred", "z": "deferred"}
    make(place, "b")
    source = {**place.config()["source"], "exclude": ["x"]}
    place.act({"do": "commit", "in": "y", "on": "base", "files": {"Dockerfile": "FROM scratch\n"}})
    place.act({"do": "commit", "in": "z", "on": "base", "files": {".pip-no-cache.toml": "enabled = false\n"}})
    configure(place, {**limit, "source": source})
    found = kinds(run(place, "sweep"))
    assert found == {"a": "left", "b": "published", "x": "skipped", "y": "clean", "z": "skipped"}


def test_what_cannot_be_listed_keeps_its_turn_and_holds_up_nobody(lab: "Lab") -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        make(place, "a", "z")
        configure(place, {"limits": {"new_pull_requests_per_run": 1}})
        assert kinds(run(place, "sweep")) == {"a": "published", "z": "deferred"}
        folder = lab.folder / "there"
        folder.mkdir()
        lab.git(folder, "init", "--quiet", "--initial-branch=main", ".")
        lab.commit(folder, "main", {"Dockerfile": b"FROM python\nRUN pip install a\n"})
        path = lab.folder / "pip-no-cache.toml"
        path.write_text(path.read_text("utf-8") + '\n[[source]]\nlocal = "there"\n', "utf-8")
        place.double.fail("POST|GET", "/(graphql|orgs/acme/repos)", status=403, times=99)
        assert kinds(run(place, "sweep"))["there"] == "published"
        place.double.desk.faults.rules.clear()
        assert kinds(run(place, "sweep"))["z"] == "published"

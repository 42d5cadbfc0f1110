"""What a plan file and an earlier version wrote down: what may come of it, and what of it may not be lost."""

import json
import re
import shutil
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from fixer import check, fingerprints
from tests.bot.play import configure, run
from tests.bot.stage import LEDGER, Stage
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_ONE = "FROM python\nRUN pip install a==1\n"


@pytest.fixture(params=["local", "github"])
def place(request: pytest.FixtureRequest, lab: "Lab") -> Iterator[Stage]:
    with stage(request.param, lab) as made:
        made.make("app", {"old/Dockerfile": _ONE, "README": "one\n"}, "main")
        configure(made, {})
        yield made


def act(place: Stage, do: str, **more: Any) -> None:  # noqa: ANN401 - as in a scenario
    place.act({"in": "app", "do": do, **more})


def outcome(place: Stage, words: str = "sweep") -> str:
    return run(place, words).outcomes["app"]


def test_nothing_that_a_plan_file_says_goes_into_a_pull_request(place: Stage) -> None:
    act(place, "commit", on="base", files={"old/Dockerfile": f"{_ONE}RUN $PIP install b\n"})
    assert outcome(place, "sweep --dry-run") == "planned/dry-run"
    path = place.lab.folder / "report" / "plan.json"
    saved = json.loads(path.read_bytes())
    for finding in saved["plans"][0]["files"][0]["findings"]:
        finding |= {"message": "EVIL words", "command": "EVIL install", "line": 7, "stage": "EVIL"}
    path.write_text(json.dumps(saved), "utf-8")
    assert outcome(place, "apply report/plan.json") == "published/pull-request-opened"
    (pull,) = place.pulls("app")
    assert "EVIL" not in pull.title + pull.body
    assert "-RUN pip install a==1\n" in pull.body
    assert "+RUN pip install --no-cache-dir a==1\n" in pull.body
    assert re.search(r"- (line 2|\[line 2\]\(\S+\)): pip install leaves", pull.body)
    assert "`$PIP install b`" in pull.body
    for report in ("report.html", "report.json", "report.md"):
        assert b"EVIL" not in (place.lab.folder / "report" / report).read_bytes()
    assert "EVIL" not in place.bare("app").git("log", "-1", "--format=%B", place.tip("app") or "")


def test_old_plan_takes_nothing_from_what_was_proposed_since(place: Stage) -> None:
    assert outcome(place, "sweep --dry-run") == "planned/dry-run"
    kept = place.lab.folder / "kept.json"
    shutil.copy(place.lab.folder / "report" / "plan.json", kept)
    act(place, "commit", on="base", files={"b/Dockerfile": "FROM python\nRUN pip install b\n"})
    assert outcome(place) == "published/pull-request-opened"
    tip = place.tip("app")
    for words in ("apply kept.json", "apply kept.json --replan"):
        assert outcome(place, words) == "left/up-to-date"
    # Nor is it closed where only what the plan does not name is left of it.
    act(place, "commit", on="base", files={"old/Dockerfile": "FROM scratch\n", "b/Dockerfile": "FROM scratch\n"})
    act(place, "commit", on="base", files={"c/Dockerfile": "FROM python\nRUN pip install c\n"})
    assert outcome(place, "apply kept.json --replan") == "left/not-in-the-plan"
    assert place.tip("app") == tip
    assert [pull.state for pull in place.pulls("app")] == ["open"]
    assert outcome(place) == "updated/branch-rebuilt"


def as_first_version(place: Stage) -> None:
    """Makes of the open pull request and the ledger what version 0.1.0 would have written."""
    (old,) = (one[:16] for one in fingerprints("old/Dockerfile", check(_ONE.encode()).findings))
    body = place.pulls("app")[-1].body
    marker = r"(<!-- pip-no-cache: v1 \w+ \w+ \w+) [A-Za-z0-9+/=]+ -->"
    packed = b64encode(bytes.fromhex(old)).decode()
    act(place, "edit-body", text=re.sub(marker, rf"\1 {packed} -->", body))
    assert place.pulls("app")[-1].body != body
    with sqlite3.connect(place.lab.folder / LEDGER) as ledger:
        ledger.execute("UPDATE pull_requests SET fingerprints = ?", [json.dumps([old])])
        ledger.execute("UPDATE repositories SET settings = 'of another version'")
    ledger.close()


@pytest.mark.parametrize("is_lost", [False, True])
def test_no_of_the_first_version_is_kept_and_lasts(place: Stage, is_lost: bool) -> None:
    assert outcome(place) == "published/pull-request-opened"
    as_first_version(place)
    act(place, "close")
    if is_lost:
        act(place, "lose-ledger")
    assert outcome(place) == "closed/closed-by-maintainer"
    act(place, "commit", on="base", files={"old/Dockerfile": _ONE.replace("==1", "==2")})
    assert outcome(place) == "closed/closed-by-maintainer"
    moved = _ONE.replace("==1", "==3")
    act(place, "commit", on="base", files={"new/Dockerfile": moved}, removes=["old/Dockerfile"])
    assert outcome(place) == "closed/closed-by-maintainer"
    assert [pull.state for pull in place.pulls("app")] == ["closed"]


def test_open_pull_request_of_the_first_version_is_left_as_it_is(place: Stage) -> None:
    assert outcome(place) == "published/pull-request-opened"
    as_first_version(place)
    before = place.pulls("app")
    assert outcome(place) == "left/up-to-date"
    assert place.pulls("app") == before
    act(place, "commit", on="base", files={"old/Dockerfile": _ONE.replace("==1", "==2")})
    assert outcome(place) == "updated/branch-rebuilt"
    act(place, "close")
    act(place, "commit", on="base", files={"old/Dockerfile": _ONE.replace("==1", "==3")})
    assert outcome(place) == "closed/closed-by-maintainer"


def test_finding_says_why_it_is_not_proposed(place: Stage) -> None:
    assert outcome(place) == "published/pull-request-opened"
    act(place, "merge")
    act(place, "commit", on="base", files={"old/Dockerfile": _ONE})
    found = run(place, "sweep").repositories["app"]
    (finding,) = found["files"][0]["findings"]
    assert (finding["verdict"], finding["reason"]) == ("suppressed", "reverted-pull-request")
    assert "merged, and somebody took it back" in finding["message"]

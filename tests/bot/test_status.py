"""``status``: what the forges say of open pull requests now, asked in few requests, and the shapes it is shown in."""

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.forges.local import people, records
from bot.ledger import ledger
from bot.model.readiness import Opinion
from bot.standing import formats, metrics
from bot.standing.choice import Filters, days, sums
from bot.standing.formats import Shown
from bot.standing.rows import Row
from bot.texts.display import printable
from fixer import UsageError
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run
from tests.bot.stage import LEDGER, OWNER, Stage
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

FIX = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_OWNED = {
    "approved": {"docs/CODEOWNERS": "* @acme/docs\n", ".github/CODEOWNERS": "* @acme\n/Dockerfile @robin @acme/web\n"},
    "merged": {"CODEOWNERS": "Dockerfile @acme/web # both\n*.txt @nobody\n"},
}


def decide(place: Stage, name: str, check: str, opinion: str) -> None:
    """A check says something of the pull request's tip, and Robin of the pull request."""
    if isinstance(place, GithubStage):
        place.double.user("robin", member_of=[OWNER])
        made = place.double.find(f"{OWNER}/{name}")
        (pull,) = made.pull_requests
        place.double.check(made, pull.head_sha, "ci", check, run=True)
        place.double.review(pull, "robin", opinion.upper().replace("-", "_"))
        return
    folder, key = place.lab.folder / f"{LEDGER}.pull-requests", str(place.bare(name).path)
    records.say(folder, key, records.load(folder, key, 1).head, "ci", check)
    people.review(folder, key, 1, "robin", Opinion(opinion))


def status(place: Stage, *words: str) -> tuple[int, str, str]:
    done = place.lab.run("status", *words, **place.environment)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def listed(place: Stage, *words: str) -> dict[str, dict[str, Any]]:
    exit_code, out, err = status(place, "--format", "json", *words)
    assert exit_code == 0, err
    told = json.loads(out)
    return {one["repository"].removeprefix(f"{OWNER}/"): one for one in told["pull_requests"]}


def forget(place: GithubStage) -> None:
    """GitHub works out anew which pull requests can be merged, when it is asked first."""
    place.double.hub.mergeable_after = 1
    for one in place.double.hub.repositories.values():
        for pull in one.pull_requests:
            pull.mergeable_asked = 0


@pytest.mark.parametrize("forge", ["local", "github"])
def test_what_the_forge_says_now_is_shown(forge: str, lab: "Lab") -> None:
    with stage(forge, lab) as place:
        for name in ("approved", "failing", "merged", "quiet"):
            place.make(name, FIX | _OWNED.get(name, {}), "main")
        configure(place, {"waves": {"sizes": [9], "gate": "closed"}})
        run(place, "sweep")
        decide(place, "approved", "success", "approved")
        decide(place, "failing", "failure", "changes-requested")
        before = listed(place)
        assert {name: (one["state"], one["checks"], one["wave"]) for name, one in before.items()} == dict.fromkeys(
            ("approved", "failing", "merged", "quiet"), ("open", "unknown", 1)
        )
        place.act({"in": "merged", "do": "merge"})
        found = listed(place, "--refresh")
        assert {name: (one["state"], one["checks"], one["review"], one["age_days"]) for name, one in found.items()} == {
            "approved": ("open", "passing", "approved", 0),
            "failing": ("open", "failing", "changes-requested", 0),
            "merged": ("merged", "none", "none", 0),
            "quiet": ("open", "none", "none", 0),
        }
        assert {name: one["owners"] for name, one in found.items()} == {
            "approved": ["@acme/web", "@robin"],
            "failing": [],
            "merged": ["@acme/web"],
            "quiet": [],
        }
        assert found["failing"]["failing"] == ["ci"]
        assert found["failing"]["waits_for"] == "its checks to be mended (ci)"
        assert found["approved"]["waits_for"] == "somebody to merge it"
        assert listed(place, "--refresh", "--failing").keys() == {"failing"}
        assert listed(place, "--refresh", "--state", "merged", "--repository", "m*").keys() == {"merged"}
        (other,) = listed(place, "--refresh", "--repository", "FAILING").values()
        assert other["checks"] == "failing", "what is shown was asked for, whatever the case of its letters"
        assert listed(place, "--older-than", "1d") == {}
        for glob, is_known in (("merged", True), ("M*", True), ("mergde", False), ("n\x1bo/*", False)):
            exit_code, _, err = status(place, "--repository", glob, "--state", "open")
            assert exit_code == 0
            said = f"info: the ledger knows no pull request of {printable(glob)}; without --repository all are shown.\n"
            assert err == ("" if is_known else said)
        exit_code, out, _ = status(place, "--list", "--metrics", "metrics.prom")
        assert exit_code == 0
        assert "(as the ledger knows; --refresh asks the forge)." in out
        assert "owner @acme/web: 2 (2 open)\nowner @robin: 1 (1 open)\n" in out
        _, plain, _ = status(place)
        assert re.search(r"^As of \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \(as the ledger knows", plain, re.MULTILINE)
        told = (lab.folder / "metrics.prom").read_text()
        assert 'pip_no_cache_pull_requests{state="open"} 4\n' in told
        assert 'pip_no_cache_pull_requests_by_owner{owner="@acme/web",state="open"} 2\n' in told
        assert 'pip_no_cache_pull_requests_by_wave{wave="1",state="open"} 4\n' in told
        assert "pip_no_cache_pull_requests_by_organisation{" in told
        assert 'pip_no_cache_findings{verdict="fix",reason="cache-written"} 4\n' in told
        assert all(
            re.fullmatch(r'(# .*|pip_no_cache_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? \d+)', line)
            for line in told.splitlines()
        )


@pytest.mark.thorough
def test_a_hundred_are_asked_for_at_once_and_once_more_where_github_does_not_know_yet(lab: "Lab") -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        for number in range(103):
            place.make(f"app-{number:03}", FIX, "main")
        configure(place, {})
        run(place, "sweep --quiet")
        forget(place)
        before = len(place.double.requests)
        assert len(listed(place, "--refresh")) == 50, "the default limit"
        assert len(place.double.requests) - before == 2, "one for all, one for what was not known at first"
        configure(place, {"limits": {"new_pull_requests_per_run": 200, "open_pull_requests": 200}})
        run(place, "sweep --quiet")
        forget(place)
        before = len(place.double.requests)
        assert len(listed(place, "--refresh")) == 103
        assert len(place.double.requests) - before == 2 + 2
        # Known by now: nothing is asked for once more.
        before = len(place.double.requests)
        listed(place, "--refresh")
        assert len(place.double.requests) - before == 2


def test_where_the_forge_is_gone_the_ledger_tells(lab: "Lab") -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        place.make("app", FIX, "main")
        configure(place, {})
        run(place, "sweep")
        place.double.fail("POST", "/graphql", status=401, times=99)
        exit_code, out, err = status(place, "--refresh", "--format", "json")
        assert exit_code == 1
        assert "cannot be asked" in err
        told = json.loads(out)
        assert (told["refreshed"], [one["state"] for one in told["pull_requests"]]) == (False, ["open"])


HOSTILE = Row("acme/=cmd|' /C calc'!A0\x1b[31m", 7, "https://forge.invalid/a)b|c", "open", waits_for="<b>@all")
APP = Row("acme/app", 1, "u/1", "open", "passing", (), "approved", 31, 2, "somebody", ("@acme/web",))
SHOWN = Shown((APP, HOSTILE), "then", True)


@pytest.mark.parametrize("shape", formats.FORMATS)
def test_every_shape_tells_every_row_and_when(shape: str) -> None:
    text = formats.FORMATS[shape](SHOWN)
    assert "acme/app" in text
    assert "@acme/web" in text.replace("\\", "").replace("\u200b", "").replace("&#64;", "@")
    assert "then" in text
    assert "\x1b" not in text


def test_no_cell_is_a_formula_and_no_name_is_markup() -> None:
    hostile = Row("=1+1", 1, "u", "open", waits_for="@all")
    lines = list(csv.reader(io.StringIO(formats.as_csv(Shown((hostile,), "then", False)))))
    assert [line[0] for line in lines] == ["repository", "'=1+1"]
    assert lines[1][7] == "'@all"
    text = formats.as_markdown(SHOWN)
    assert "<b>" not in text
    assert "(<https://forge.invalid/abc>)" in text


def test_names_of_strangers_spoil_no_metrics_and_no_list_is_endless(tmp_path: Path) -> None:
    """Each series is there once, on a line of its own; in a spreadsheet, a table and a page no name does anything."""
    odd = ('a"b@x', "a\\x1b@x", "a\x1b@x", "a\u2028b@x", "[x](http://evil.invalid)@x", "=cmd()@x", "\u202eb@x")
    every = (*(Row("o/r", 1, "u", "open", owners=odd) for _ in range(2)), *(_owned(at) for at in range(700)))
    with ledger.opened(tmp_path / "ledger") as opened:
        told = metrics.text(opened, every, 0)
    lines = [line for line in told.split("\n") if "_by_owner{" in line]
    assert len(lines) == 500 - 1, "two are shown alike"
    assert len({line.rpartition(" ")[0] for line in lines}) == len(lines)
    assert 'by_owner{owner="a\\\\x1b@x",state="open"} 4' in told
    assert all(re.fullmatch(r'\w+\{owner="(?:[^"\\]|\\["\\n])*",state="open"\} \d+', line) for line in lines)
    for shape in formats.FORMATS.values():
        text = shape(Shown(every, "then", False))
        assert not set(text) & set("\x1b\u2028\u202e")
    cells = list(csv.reader(io.StringIO(formats.as_csv(Shown(every, "then", False)))))
    assert not any(cell.startswith(("=", "@", "+", "-")) for line in cells[1:] for cell in line)
    page = formats.as_markdown(Shown(every, "then", False))
    assert "](http" not in page
    assert "@x" not in page.replace("\\", "")


def _owned(at: int) -> Row:
    return Row(f"o/r{at}", at, "u", "open", owners=(f"@o/t{at}",))


def test_sums_are_by_organisation_wave_and_owner() -> None:
    rows = [
        Row(f"{org}/{n}", n, "", state, wave=wave, owners=owners)
        for org, n, state, wave, owners in [
            ("a", 1, "open", 1, ("@x", "@y")),
            ("a", 2, "merged", 1, ("@x",)),
            ("b", 3, "open", None, ()),
        ]
    ]
    assert sums(rows) == {
        "organisation": {"a": {"merged": 1, "open": 1}, "b": {"open": 1}},
        "wave": {"1": {"merged": 1, "open": 1}},
        "owner": {"@x": {"merged": 1, "open": 1}, "@y": {"open": 1}},
    }


@pytest.mark.parametrize("word", ["", "30", "d", "-1d", "30 d", "1e3d", "٣d"])
def test_an_age_is_a_number_of_days(word: str) -> None:
    assert days("30d") == 30
    with pytest.raises(UsageError, match="write it as in 30d"):
        days(word)


def test_filters_take_what_has_all_that_they_ask_for() -> None:
    row = SHOWN.rows[0]
    assert Filters().take(row)
    assert Filters(("open",), older_than=30, globs=("APP",)).take(row)
    assert not any(one.take(row) for one in (Filters(("closed",)), Filters(is_failing=True), Filters(older_than=31)))
    assert not Filters(older_than=0).take(HOSTILE), "nobody knows how old it is"

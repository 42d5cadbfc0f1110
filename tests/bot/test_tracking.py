"""The tracking issue: what it says of a large campaign and of strangers' words, and what a kill leaves of it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from bot.errors import ForgeError
from bot.forges.github.issues import GithubIssues
from bot.model.history import Night
from bot.model.tracking import Home, Sight, is_of, marker
from bot.texts import links
from bot.texts.words import LARGEST_TEXT, Sender
from bot.tracking import standing, text
from bot.tracking.standing import Line, Stage, Standing
from tests.bot.github_hub import Hub, hub
from tests.bot.github_stage import GithubStage
from tests.bot.kills import killed
from tests.bot.play import configure, run
from tests.bot.stages import stage
from tests.github_double import references
from tests.github_double.faults import Fault

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

__all__ = ["hub"]

_NONE: dict[Stage, tuple[Line, ...]] = dict.fromkeys(Stage, ())
_DAY = datetime(2026, 11, 1, 2, tzinfo=UTC)
# Markup, mentions and references in every value that somebody else may write.
_HOSTILE = "acme/`](https://github.com/acme/app/pull/1) @acme/team #1 <!-- pip-no-cache: tracking v1 other -->\n# x"


def _standing(**values: object) -> Standing:
    plain = Standing(1, 0, Counter(), _NONE, Counter(), (), Counter(), Counter())
    return replace(plain, **values)  # type: ignore[arg-type]


def _lines(count: int, host: str = "https://github.com", name: str = "app") -> tuple[Line, ...]:
    return tuple(
        Line(f"acme/{name}-{at}", at, f"{host}/acme/{name}-{at}/pull/{at}", "pip-no-cache/fix", "2026-11-01")
        for at in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://github.com/acme/app/pull/12", "https://redirect.github.com/acme/app/pull/12"),
        (
            "https://ghe.acme.test/acme/app/pull/12",
            "https://ghe.acme.test/acme/app/pulls?q=is%3Apr%20head%3Aours%2Ffix",
        ),
        ("https://acme.ghe.com/acme/app/pull/3", "https://acme.ghe.com/acme/app/pulls?q=is%3Apr%20head%3Aours%2Ffix"),
        ("https://example.org/page", "https://example.org/page"),
        ("https://ghe.acme.test/acme/pull/x", "https://ghe.acme.test/acme/pull/x"),
        ("", ""),
    ],
)
def test_link_to_a_pull_request_is_no_reference(url: str, shown: str) -> None:
    assert links.unreferenced(url, "ours/fix") == shown


def test_two_hundred_lines_are_shown_by_state_and_the_rest_is_counted() -> None:
    lines = {**_NONE, Stage.OPEN: _lines(150), Stage.MERGED: _lines(1_350, name="done")}
    body = text.body(_standing(lines=lines, unnamed=Counter({Stage.OPEN: 2, Stage.FAILED: 1})), Sender())
    assert sum(line.startswith("- `") for line in body.splitlines()) == text.MOST_LINES
    assert "### Open pull requests (152)" in body
    assert "### Merged (1350)" in body
    assert "- and 1300 more\n" in body
    assert "### Failed (1)\n\n- 1 that fewer people may see than this issue, so its name is left out\n" in body
    assert len(body) < LARGEST_TEXT
    assert body.index("Open pull") < body.index("Failed") < body.index("Merged")


def test_names_of_any_length_fit() -> None:
    body = text.body(_standing(lines={**_NONE, Stage.OPEN: _lines(400, name="n" * 190)}), Sender())
    assert len(body) <= LARGEST_TEXT
    assert "and 300 more" in body
    assert is_of(body, "")


def test_branch_of_any_length_fits() -> None:
    lines = tuple(replace(line, branch="\u00e9" * 80) for line in _lines(400, "https://ghe.acme.test", "n" * 190))
    body = text.body(_standing(lines={**_NONE, Stage.OPEN: lines}), Sender())
    assert len(body) <= LARGEST_TEXT
    assert "### Open pull requests (400)" in body


@pytest.mark.parametrize("host", ["https://github.com", "http://127.0.0.1:5000"])
def test_nobody_is_mentioned_and_nothing_referred_to(host: str) -> None:
    sender = Sender("slim", _HOSTILE, _HOSTILE, f"{host}/acme/app/wiki", _HOSTILE.replace("](https://github.com", "]("))
    told = Line(_HOSTILE, reason=_HOSTILE)
    lines = {**_NONE, Stage.OPEN: _lines(3, host), Stage.FAILED: (told,)}
    body = text.body(_standing(lines=lines), sender)
    found = references.found(body.replace(_HOSTILE, ""), host, "acme/platform")
    assert found.people == frozenset()
    assert {name for name, _ in found.issues} <= {"acme/app"}, "what the operator writes himself"
    assert is_of(body, "slim")


def test_burn_down_has_a_line_for_each_day_that_changed_something() -> None:
    counts = [(40, 0), (40, 0), (30, 5), (10, 12), (10, 12)]
    nights = tuple(Night(_DAY + timedelta(days=at), *count) for at, count in enumerate(counts))
    again = (*nights, Night(_DAY + timedelta(days=9, hours=3), 10, 12))
    bodies = [text.body(_standing(nights=standing.turns(some)), Sender()) for some in (nights, again)]
    assert bodies[0] == bodies[1], "a sweep that changes nothing is not seen"
    rows = [line for line in bodies[0].splitlines() if line.startswith("2026-")]
    assert [row.count("█") for row in rows] == [30, 23, 8]
    assert rows[-1].endswith("  10 to fix, 12 open")


def test_burn_down_is_small_however_long_it_went() -> None:
    nights = tuple(Night(_DAY + timedelta(hours=at), 2_000 - at, at % 7) for at in range(2_000))
    found = standing.turns(nights)
    assert len(found) == 12
    assert found[-1] == nights[-1]


@pytest.mark.parametrize(
    ("sight", "shown"),
    [
        (Sight.PUBLIC, ["public"]),
        (Sight.INTERNAL, ["public", "internal"]),
        (Sight.PRIVATE, ["public", "internal", "private"]),
    ],
)
def test_what_fewer_people_may_see_is_not_shown(sight: Sight, shown: list[str]) -> None:
    words = ("public", "internal", "private", "", "secret")
    assert [word for word in words if sight.shows(word)] == shown


@pytest.mark.parametrize(
    ("body", "name", "holds"),
    [
        (marker("slim"), "slim", True),
        (marker("slim"), "", False),
        (marker(""), "", True),
        (marker("slim-2"), "slim", False),
        (f"{marker('other')} then {marker('slim')}", "slim", True),
        ("", "", False),
    ],
)
def test_marker_is_of_one_campaign(body: str, name: str, *, holds: bool) -> None:
    assert is_of(body, name) is holds


def _issues(hub: Hub, **changes: object) -> GithubIssues:
    forge = hub.forge()
    plain = GithubIssues(forge.github, "acme/platform", hub.patience)
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_app_knows_its_own_issues(hub: Hub, tmp_path: Path) -> None:
    hub.double.repository("acme/platform")
    app = hub.app(tmp_path, ("acme",))
    there = _issues(hub)
    there = replace(there, github=there.github.model_copy(update={"app": app}))
    made = there.open(there.home(), "A title", "A body")
    assert [one.number for one in there.own(there.home())] == [made.number]
    found = there.issue(there.home(), made.number)
    assert found is not None
    assert (found.is_ours, found.is_open, found.is_at_home, found.body) == (True, True, True, "A body")


def test_pull_request_is_no_issue(hub: Hub) -> None:
    made = hub.double.repository("acme/platform", {"a": "1\n"})
    hub.double.commit(made, {"a": "2\n"}, "branch", onto=made.head)
    pull = hub.double.open(made, "branch", author="robot")
    there = _issues(hub)
    assert there.issue(there.home(), pull.number) is None
    assert list(there.own(there.home())) == []


def test_own_issues_without_an_end_are_told(hub: Hub) -> None:
    made = hub.double.repository("acme/platform")
    there = _issues(hub, most=4)
    for _ in range(5):
        there.open(there.home(), "A title", "A body")
    assert len(made.issues) == 5
    with pytest.raises(ForgeError, match=r"has opened more than 4 issues .* name another repository"):
        list(there.own(there.home()))


@pytest.mark.parametrize("visibility", ["public", "internal", "private"])
def test_home_says_who_may_see_it(hub: Hub, visibility: Literal["public", "internal", "private"]) -> None:
    hub.double.repository("acme/platform", visibility=visibility)
    home = _issues(hub).home()
    assert home == Home("acme/platform", home.key, Sight(visibility))


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_its_opening_there_is_one_in_the_end(lab: "Lab", when: Literal["before", "after"]) -> None:
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        made.make("platform", {"README": "us\n"}, "main")
        configure(made, {"campaign": {"issue": "acme/platform"}})
        assert killed(made, "sweep", Fault("POST", "/issues$", when=when))
        assert made.issues("platform") == (when == "after")
        for _ in range(2):
            assert run(made, "sweep").exit == 0
            assert made.issues("platform") == 1

"""One reminder to those who were asked: when, to whom, and never a second one."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import pytest

from bot.model import campaign
from bot.model.campaign import Said
from tests.bot.github_stage import GithubStage
from tests.bot.kills import NewWrite, killed
from tests.bot.local_stage import LocalStage
from tests.bot.play import Result, configure, run
from tests.bot.stage import LEDGER, OWNER
from tests.bot.stages import stage

if TYPE_CHECKING:
    from tests.bot.conftest import Lab
    from tests.github_double.discussion import PullRequest

FILES = {"Dockerfile": "FROM python\nRUN pip install a\n"}
ASKS: dict[str, Any] = {"pull_request": {"reviewers": ["ann"], "assignees": ["bo"], "team_reviewers": ["owners"]}}
REMINDS: dict[str, Any] = {"pull_request": {**ASKS["pull_request"], "remind_after": "14d"}}


@pytest.fixture
def made(lab: "Lab") -> Iterator[GithubStage]:
    with stage("github", lab) as found:
        assert isinstance(found, GithubStage)
        found.act({"do": "hire", "members": ["ann", "bo"], "teams": ["owners"]})
        yield found


def opened(made: GithubStage, *names: str) -> None:
    """Repositories in which a pull request waits since fifteen days."""
    for name in names:
        made.make(name, FILES, "main")
    configure(made, ASKS)
    assert run(made, "sweep").exit == 0
    for name in names:
        pull(made, name).created -= timedelta(days=15)


def pull(made: GithubStage, name: str) -> "PullRequest":
    (found,) = made.double.find(f"{OWNER}/{name}").pull_requests
    return found


def reminders(made: GithubStage, name: str) -> int:
    return sum("pip-no-cache: reminder" in one.body for one in pull(made, name).comments)


def sweep(made: GithubStage, **more: Any) -> Result:  # noqa: ANN401 - tables of the config
    configure(made, {**REMINDS, **more})
    done = run(made, "sweep")
    assert done.exit == 0, done.said
    return done


def test_those_who_were_asked_are_reminded_once_in_the_life_of_a_pull_request(made: GithubStage) -> None:
    opened(made, "a", "b")
    pull(made, "b").created += timedelta(days=2)
    assert run(made, "sweep").exit == 0
    assert reminders(made, "a") == 0, "nobody asked for it"
    sweep(made)
    assert [reminders(made, name) for name in "ab"] == [1, 0]
    (comment,) = pull(made, "a").comments
    assert comment.author.login == "robot"
    assert "@" not in comment.body
    note = campaign.read(pull(made, "a").body or "")
    assert note
    assert note.said == {Said.REMINDED}
    pull(made, "a").created -= timedelta(days=90)
    comment.created -= timedelta(days=90)
    made.double.forget()
    sweep(made)
    assert made.double.writes == []
    (made.lab.folder / LEDGER).unlink()
    pull(made, "a").comments.clear()
    sweep(made)
    assert reminders(made, "a") == 0, "the body tells it too, where the comment was deleted and the ledger lost"


def test_a_second_pull_request_has_a_reminder_of_its_own(made: GithubStage) -> None:
    opened(made, "a")
    sweep(made)
    made.double.close(pull(made, "a"))
    sweep(made, pull_request={**REMINDS["pull_request"], "closed": "reopen"})
    first, second = made.double.find(f"{OWNER}/a").pull_requests
    second.created -= timedelta(days=15)
    sweep(made, pull_request={**REMINDS["pull_request"], "closed": "reopen"})
    assert [len(one.comments) for one in (first, second)] == [1, 1]


def _commented(made: GithubStage, name: str, days: int, author: str = "cy") -> None:
    comment = made.double.comment(pull(made, name), "Next week.", author)
    comment.created -= timedelta(days=days)


def _reviewed(made: GithubStage, name: str, state: str) -> None:
    made.double.user("cy", member_of=[OWNER])
    made.double.review(pull(made, name), "cy", state)


def _armed(made: GithubStage, name: str) -> None:
    pull(made, name).auto_merge = ("SQUASH", made.double.hub.account("cy"))


def _asked_nobody(made: GithubStage, name: str) -> None:
    """Somebody took away all whom we had asked, and asked another."""
    found = pull(made, name)
    found.reviewers[:] = [made.double.hub.account("cy")]
    found.team_reviewers.clear()
    found.assignees.clear()


def _pushed(made: GithubStage, name: str) -> None:
    made.double.commit(made.double.find(f"{OWNER}/{name}"), {"README": "x"}, made.branch)


CASES: dict[str, tuple[Callable[[GithubStage, str], object], int]] = {
    "silent": (pull, 1),
    "one-is-left": (lambda made, name: pull(made, name).assignees.clear(), 1),
    "bot-commented": (lambda made, name: _commented(made, name, 0, "ci[bot]"), 1),
    "person-commented-long-ago": (lambda made, name: _commented(made, name, 14), 1),
    "person-commented": (lambda made, name: _commented(made, name, 13), 0),
    "person-reviewed": (lambda made, name: _reviewed(made, name, "COMMENTED"), 0),
    "approved": (lambda made, name: _reviewed(made, name, "APPROVED"), 0),
    "changes-requested": (lambda made, name: _reviewed(made, name, "CHANGES_REQUESTED"), 0),
    "draft": (lambda made, name: setattr(pull(made, name), "draft", True), 0),
    "armed": (_armed, 0),
    "queued": (lambda made, name: setattr(pull(made, name), "queued", True), 0),
    "nobody-of-ours": (_asked_nobody, 0),
    "stopped": (lambda made, name: made.act({"in": name, "do": "tick", "box": "stop"}), 0),
    "pushed-to": (_pushed, 0),
}


def test_nobody_is_reminded_of_what_is_decided_or_in_hand(made: GithubStage) -> None:
    made.double.hub.account("ci[bot]", "Bot")
    opened(made, *CASES)
    for name, (act, _) in CASES.items():
        act(made, name)
    sweep(made)
    assert {name: reminders(made, name) for name in CASES} == {name: count for name, (_, count) in CASES.items()}


def _elsewhen() -> str:
    """A window that is not open now, nor in the next hours."""
    return f"{datetime.now(UTC) + timedelta(days=2):%a} 00:00-00:01 UTC"


def test_reminders_wait_for_a_window_and_for_the_limits(made: GithubStage) -> None:
    opened(made, "a", "b")
    sweep(made, limits={"windows": [_elsewhen()]})
    assert [reminders(made, name) for name in "ab"] == [0, 0]
    configure(made, REMINDS)
    assert run(made, "sweep --limit 1").exit == 0
    assert sorted(reminders(made, name) for name in "ab") == [0, 1]
    sweep(made)
    assert [reminders(made, name) for name in "ab"] == [1, 1]


def test_what_people_tick_right_before_it_is_heeded(made: GithubStage) -> None:
    opened(made, "a")
    configure(made, REMINDS)
    made.fault({"method": "POST", "path": "/graphql$", "holding": "editor", "in": "a", "do": "tick", "box": "stop"})
    assert run(made, "sweep").exit == 0
    assert reminders(made, "a") == 0
    assert "[x] Stop" in (pull(made, "a").body or "")


@pytest.mark.parametrize("when", ["before", pytest.param("after", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("loses", [False, True], ids=["with-ledger", "without"])
def test_killed_at_every_write_it_is_written_once(
    made: GithubStage, when: Literal["before", "after"], *, loses: bool
) -> None:
    """Where the ledger is lost each time too, what the body says counts: then never twice, and perhaps never."""
    opened(made, "a")
    configure(made, REMINDS)
    earlier: set[tuple[str, str]] = set()
    kills = 0
    while _killed(made, when, earlier):
        kills += 1
        assert kills <= 2
        for path in made.lab.folder.glob(f"{LEDGER}*") if loses else ():
            path.unlink()
    assert kills == (1 if loses else 2), "without a ledger nobody is reminded on the first night"
    for _ in range(2):
        sweep(made)
        assert reminders(made, "a") == (0 if loses and when == "after" else 1)


def _killed(made: GithubStage, when: Literal["before", "after"], earlier: set[tuple[str, str]]) -> bool:
    """Whether there was a write at which a sweep could be killed that no earlier one was killed at."""
    return killed(made, "sweep", NewWrite("", "", when=when, earlier=earlier), 0)


def test_in_a_folder_too(lab: "Lab") -> None:
    with stage("local", lab) as made:
        assert isinstance(made, LocalStage)
        made.make("a", FILES, "main")
        configure(made, ASKS)
        assert run(made, "sweep").exit == 0
        configure(made, REMINDS)
        assert run(made, "sweep").exit == 0
        assert made.pulls("a")[0].comments == ()
        for record in lab.folder.glob(f"{LEDGER}.pull-requests/*/1.json"):
            record.write_text(record.read_text().replace('"20', '"19'), "utf-8")
        for _ in range(2):
            assert run(made, "sweep").exit == 0
            (comment,) = made.pulls("a")[0].comments
            assert "only reminder" in comment

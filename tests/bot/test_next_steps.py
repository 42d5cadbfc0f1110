"""What a command says at its end is to be done next: only what is so, and what can be typed."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import program
from bot.model import Earlier, Outcome, OutcomeKind, SweepReport
from bot.texts import next_steps
from tests.bot.fixed_report import REPORT, SHOP, TOLD, outcome, planned, pull

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": b"FROM python\nRUN pip install a\n"}
_SHOP, _TOLD = planned("acme/shop", ("Dockerfile", SHOP)), planned("acme/told", ("Dockerfile", TOLD))
_PLANNED = outcome(OutcomeKind.PLANNED, "dry-run", "It would.", _SHOP)
_OPENED = outcome(OutcomeKind.PUBLISHED, "pull-request-opened", "Opened it.", _SHOP, pull("acme/shop", 1))
_CLEAN = outcome(OutcomeKind.CLEAN, "nothing-to-fix", "Nothing.", replace(_SHOP, files=()))
_FAILED = outcome(OutcomeKind.FAILED, "push-rejected", "No.", _SHOP)
_ODD = outcome(OutcomeKind.FAILED, "nobody-knows", "No.", _SHOP)
_DEFERRED = outcome(OutcomeKind.DEFERRED, "open-pull-requests", "Later.", _SHOP)
_REFUSED = outcome(OutcomeKind.CLEAN, "nothing-to-fix", "Nothing.", replace(_TOLD, files=_TOLD.files))
_EARLIER = Earlier(OutcomeKind.LEFT, "up-to-date", refused=2)
_KNOWN = Outcome("acme/known", OutcomeKind.UNCHANGED, "unchanged", "Nothing changed.", earlier=_EARLIER)
_PLAN = Path("my report/plan.json")
_PREVIEW = "`preview 'my report/plan.json'` shows the pull requests, and `apply 'my report/plan.json'` publishes them."


def sweep(*outcomes: Outcome, dry_run: bool = False, complete: bool = True) -> SweepReport:
    return replace(REPORT, outcomes=outcomes, dry_run=dry_run, complete=complete)


@pytest.mark.parametrize(
    ("report", "written", "steps"),
    [
        (sweep(), (), []),
        (sweep(_CLEAN), (), []),
        (sweep(_PLANNED, dry_run=True), (_PLAN,), [_PREVIEW]),
        (sweep(_PLANNED, dry_run=True), (), []),
        (sweep(_CLEAN, dry_run=True), (_PLAN,), []),
        (sweep(_OPENED, _CLEAN), (), [next_steps.OPEN]),
        (
            sweep(_FAILED, _ODD, _ODD),
            (),
            ["`explain push-rejected` says more of what failed.", "`sweep --retry-failed` tries what failed again."],
        ),
        (sweep(_ODD, dry_run=True), (), []),
        (sweep(_DEFERRED), (), ["The next `sweep` takes what was deferred first."]),
        (sweep(_DEFERRED, dry_run=True), (), []),
        (sweep(_CLEAN, complete=False), (), ["The next `sweep` goes on where this one ended."]),
        (sweep(_KNOWN), (), []),
        (sweep(_REFUSED), (), ["`explain explicit-cache-dir` says more of what waits for a person."]),
    ],
)
def test_what_follows_from_a_sweep(report: SweepReport, written: tuple[Path, ...], steps: list[str]) -> None:
    assert list(next_steps.of_sweep(report, written)) == steps


def test_a_paused_campaign_is_to_be_resumed_first() -> None:
    steps = next_steps.of_sweep(sweep(_PLANNED, dry_run=True), (_PLAN,), is_paused=True)
    assert list(steps) == ["`resume` lets the campaign go on."]


def last(text: str, number: int = 1) -> list[str]:
    return text.splitlines()[-number:]


def test_every_text_ends_with_the_next_step(lab: "Lab") -> None:
    """From the first look to the last, each with the words that the one before named."""
    lab.repository("app.git", _NEEDED)
    lab.repository("told.git", {"Dockerfile": b"FROM python\nRUN pip install --cache-dir /x a\n"})
    lab.configure("")
    assert last(lab.run("status").stdout) == [next_steps.NO_SWEEP]
    assert last(lab.run("doctor").stdout) == [next_steps.SETTLED]
    dry = last(lab.run("sweep", "--dry-run").stdout, 2)
    assert dry[1] == "`explain explicit-cache-dir` says more of what waits for a person."
    calls = re.findall(r"`([^`]+)`", dry[0])
    assert [call.split()[0] for call in calls] == ["preview", "apply"]
    assert lab.run(*calls[0].split()).returncode == 0
    assert next_steps.OPEN in lab.run(*calls[1].split()).stdout
    assert last(lab.run("status").stdout) == [next_steps.OPEN]
    assert last(lab.run("status", "--refresh", "--list").stdout) == [next_steps.READY]
    (explain,) = re.findall(r"`(explain [^`]+)`", last(lab.run("merge").stdout)[0])
    assert lab.run(*explain.split()).stdout.startswith(f"{explain.split()[1]} (merging)\n")
    assert last(lab.run("close", "--yes=1").stdout) == [next_steps.REOPEN]
    assert "`" not in lab.run("sweep", "--quiet").stdout
    assert "`" not in lab.run("sweep", "--log-format", "json").stdout


def test_what_is_named_can_be_typed() -> None:
    source = Path(next_steps.__file__).read_text("utf-8")
    calls = [call.split() for call in re.findall(r"(?<!`)`([a-z][^`]*)`", source)]
    assert calls
    for name, *words in calls:
        known = {option for row in program.command(name).rows for option in row.names}
        assert {word for word in words if word.startswith("--")} <= known

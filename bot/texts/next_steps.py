"""What to do next, a sentence at the end of what a command shows: only what is so, and often nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from shlex import quote

from bot.model import OutcomeKind, State, SweepReport
from bot.texts import outcomes
from bot.texts.display import printable
from fixer import Verdict, explanations

PLAN_FILE = "plan.json"
SETTLED = "All is as a sweep needs it: `sweep --dry-run` shows what one would do."
UNSETTLED = "Mend what is told above, then look again with `doctor`."
NO_SWEEP = "`doctor` looks whether all is there that one needs, and `sweep --dry-run` shows what it would do."
OPEN = "`status --refresh --list` shows checks and reviews, and `merge` lists what is ready."
_RETRY = "`sweep --retry-failed` tries what failed again."
READY = "`merge` lists what is ready."
REOPEN = "`reopen --repository OWNER/NAME` lets the next sweep open one again."


def of_sweep(report: SweepReport, written: Iterable[Path], *, is_paused: bool = False) -> Iterator[str]:
    """What follows from a sweep or a dry run; ``written`` are the paths of its reports."""
    if is_paused:
        yield "`resume` lets the campaign go on."
    elif report.dry_run and (plan := _plan(report, written)):
        yield f"`preview {plan}` shows the pull requests, and `apply {plan}` publishes them."
    if not report.dry_run and any(one.pull_request and one.pull_request.state is State.OPEN for one in report.outcomes):
        yield OPEN
    kinds = report.totals
    if kinds[OutcomeKind.DEFERRED] and not report.dry_run:
        yield "The next `sweep` takes what was deferred first."
    yield from explained((one.reason for one in report.outcomes if one.kind is OutcomeKind.FAILED), "of what failed")
    if kinds[OutcomeKind.FAILED] and report.complete and not report.dry_run:
        yield _RETRY
    if not report.complete:
        yield "The next `sweep` goes on where this one ended."
    yield from explained(_for_people(report), "of what waits for a person")


def of_status(failed: Iterable[str], *, has_open: bool) -> Iterator[str]:
    """What follows from a campaign's standing: ``failed`` are the reasons of what failed."""
    failed = tuple(failed)
    yield from explained(failed, "of what failed")
    if failed:
        yield _RETRY
    if has_open:
        yield OPEN


def explained(reasons: Iterable[str], about: str) -> Iterator[str]:
    """Where more is known of the reason that is met most often."""
    known = {one.reason for one in (*explanations(), *outcomes.explanations())}
    for reason, _ in Counter(reason for reason in reasons if reason in known).most_common(1):
        yield f"`explain {reason}` says more {about}."


def _plan(report: SweepReport, written: Iterable[Path]) -> str:
    """The file of plans as it is typed, empty where there is none or nothing in it."""
    if not report.totals[OutcomeKind.PLANNED]:
        return ""
    return next((quote(printable(str(path))) for path in written if path.name == PLAN_FILE), "")


def _for_people(report: SweepReport) -> Iterator[str]:
    for outcome in report.for_people:
        refused = [
            finding.reason
            for file in (outcome.plan.files if outcome.plan else ())
            for finding in file.findings
            if finding.verdict is Verdict.REFUSED
        ]
        # Of one that was not looked into only the number of its refused commands is known, and no reason.
        yield from refused or ([] if outcome.ended.refused else [outcome.ended.reason])

"""What happens in a sweep as JSON, one object a line, for programs that read logs."""

from bot import log_line
from bot.model import Outcome, OutcomeKind, PullRequest, SweepReport
from bot.reports.terminal import summary
from bot.reports.waits import Wait
from bot.texts.display import portable
from fixer import Verdict


def outcome_line(outcome: Outcome, done: int, listed: int) -> str:
    """A repository is finished, the ``done``-th of those ``listed`` so far; ``counts`` are of its pip commands."""
    counts = outcome.plan.counts if outcome.plan else {}
    return log_line.line(
        _level(outcome),
        "repository-finished",
        outcome.message,
        repository=portable(outcome.name),
        outcome=outcome.kind.value,
        reason=outcome.reason,
        warnings=[portable(warning) for warning in outcome.warnings],
        pull_request=_pull_request(outcome.pull_request) if outcome.pull_request else None,
        counts={verdict.value: counts.get(verdict, 0) for verdict in Verdict},
        done=done,
        listed=listed,
    )


def notice_line(level: str, event: str, message: str) -> str:
    """Something that concerns no single repository; ``level`` is info, warning or error, ``event`` a stable id."""
    return log_line.line(level, event, message)


def wait_line(wait: Wait) -> str:
    """Something is waited for, for so many seconds and until then."""
    return log_line.line("info", wait.event, wait.message, seconds=round(wait.seconds), until=log_line.time(wait.until))


def summary_line(report: SweepReport) -> str:
    """The sweep is over; ``counts`` are of its repositories, by outcome."""
    return log_line.line(
        "error" if report.totals[OutcomeKind.FAILED] else "info",
        "sweep-finished",
        summary(report),
        dry_run=report.dry_run,
        started=log_line.time(report.started),
        finished=log_line.time(report.finished),
        counts={kind.value: count for kind, count in report.totals.items()},
    )


def _level(outcome: Outcome) -> str:
    if outcome.kind is OutcomeKind.FAILED:
        return "error"
    return "warning" if outcome.warnings or outcome.kind is OutcomeKind.DEFERRED else "info"


def _pull_request(pull: PullRequest) -> dict[str, str | int]:
    return {"number": pull.number, "url": portable(pull.url), "state": pull.state.value}

"""``report.md``: the same as report.json, for people."""

from collections.abc import Iterator

from bot.model import Outcome, Plan, SweepReport, refusals
from bot.texts.display import code_block, code_span, markdown
from fixer import Verdict


def text(report: SweepReport) -> str:
    """The report in Markdown; nothing that a repository wrote can be more than text in it."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: SweepReport) -> Iterator[str]:
    yield "# Dry run of a sweep" if report.dry_run else "# Sweep"
    yield ""
    yield f"From {report.started:%Y-%m-%d %H:%M:%S} to {report.finished:%Y-%m-%d %H:%M:%S} UTC."
    yield ""
    if not report.complete:
        yield "**It was broken off, or a source could not be listed: some repositories are missing here.**"
        yield ""
    yield "| outcome | repositories |"
    yield "|---|---:|"
    yield from (f"| {kind} | {count} |" for kind, count in report.totals.items() if count)
    yield from _for_people(report)
    for outcome in report.outcomes:
        yield from _repository(outcome)


def _for_people(report: SweepReport) -> Iterator[str]:
    if not report.for_people:
        return
    yield ""
    yield "## What waits for a person"
    yield ""
    for outcome in report.for_people:
        ended = outcome.ended
        shown = ", ".join(filter(None, (f"{ended.kind} ({ended.reason})", refusals(ended.refused))))
        yield f"- {code_span(outcome.name)}: {shown}"


def _repository(outcome: Outcome) -> Iterator[str]:
    yield ""
    yield f"## {code_span(outcome.name)}: {outcome.kind}"
    yield ""
    yield f"{markdown(outcome.message)} ({outcome.reason})"
    yield from (f"\n- {markdown(warning)}" for warning in outcome.warnings)
    if outcome.pull_request:
        yield ""
        yield f"Pull request: {code_span(outcome.pull_request.url)}, {outcome.pull_request.state}."
    if outcome.plan:
        yield from _plan(outcome.plan)
    if outcome.proposal:
        yield ""
        yield f"<details><summary>Its pull request: {markdown(outcome.proposal.title)}</summary>"
        yield ""
        yield code_block(outcome.proposal.body.encode(), "markdown")
        yield ""
        yield "</details>"


def _plan(plan: Plan) -> Iterator[str]:
    counts = plan.counts
    if counts:
        yield ""
        yield "Commands: " + ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict]) + "."
    for file in plan.files:
        shown = [finding for finding in file.findings if finding.verdict in {Verdict.FIX, Verdict.REFUSED}]
        if shown:
            yield ""
            yield f"### {code_span(file.path)}"
            yield ""
        for finding in shown:
            command = f"{code_span(finding.command)}: " if finding.command else ""
            message = markdown(finding.message)
            yield f"- line {finding.line}, {finding.verdict} ({finding.reason}): {command}{message}"
        if file.diff:
            yield ""
            yield code_block(file.diff, "diff")
    if plan.left_out:
        yield ""
        yield "Left out:"
        yield ""
        yield from (f"- {code_span(item.path)}: {markdown(item.message)} ({item.reason})" for item in plan.left_out)

"""What a sweep shows while it runs: each repository's outcome with its diffs, and a summary line."""

import click

from bot.display import printable, printable_lines
from bot.model import Outcome, OutcomeKind, SweepReport

_COLOURS = {
    OutcomeKind.PLANNED: "cyan",
    OutcomeKind.PUBLISHED: "green",
    OutcomeKind.UPDATED: "green",
    OutcomeKind.LEFT: "yellow",
    OutcomeKind.FAILED: "red",
}
_WITH_DIFFS = frozenset({OutcomeKind.PLANNED, OutcomeKind.PUBLISHED, OutcomeKind.UPDATED})


def outcome_text(outcome: Outcome) -> str:
    """The outcome in one line, then the diffs of what is written or would be."""
    kind = click.style(outcome.kind, fg=_COLOURS.get(outcome.kind))
    lines = [f"{printable(outcome.name)}: {kind} ({outcome.reason}). {printable(outcome.message)}"]
    for file in outcome.plan.changes if outcome.plan and outcome.kind in _WITH_DIFFS else ():
        lines += [_coloured(line) for line in printable_lines(file.diff).removesuffix("\n").split("\n")]
    return "\n".join(lines)


def summary(report: SweepReport) -> str:
    """How many repositories, and how they ended."""
    counts = ", ".join(f"{count} {kind}" for kind, count in report.totals.items() if count)
    number = len(report.outcomes)
    noun = "repository" if number == 1 else "repositories"
    return f"{number} {noun}: {counts}" if counts else "no repositories"


def _coloured(line: str) -> str:
    if line.startswith("+") and not line.startswith("+++"):
        return click.style(line, fg="green")
    return click.style(line, fg="red") if line.startswith("-") and not line.startswith("---") else line

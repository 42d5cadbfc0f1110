"""What a sweep shows while it runs, as lines: each repository's outcome with its diffs, and a summary."""

from pathlib import Path

from bot.model import Outcome, OutcomeKind, SweepReport
from bot.reports.waits import Wait
from bot.say import coloured, say
from bot.secrets import redacted
from bot.texts import next_steps
from bot.texts.display import printable, printable_lines

COLOURS = {
    OutcomeKind.PLANNED: "cyan",
    OutcomeKind.PUBLISHED: "green",
    OutcomeKind.UPDATED: "green",
    OutcomeKind.LEFT: "yellow",
    OutcomeKind.FAILED: "red",
}
PAUSED = "paused"
_WRITTEN = frozenset({OutcomeKind.PUBLISHED, OutcomeKind.UPDATED})


def outcome_text(outcome: Outcome, *, shows_diffs: bool = False) -> str:
    """The outcome in one line, what went wrong beside it, then the diffs of what would be written.

    Those of what was written come only where ``shows_diffs``: its pull request has them.
    """
    kind = coloured(outcome.kind, COLOURS.get(outcome.kind))
    lines = [f"{printable(outcome.name)}: {kind} ({outcome.reason}). {printable(outcome.message)}"]
    lines += [f"  {coloured('warning', 'yellow')}: {printable(warning)}" for warning in outcome.warnings]
    has_diffs = outcome.kind is OutcomeKind.PLANNED or (shows_diffs and outcome.kind in _WRITTEN)
    for file in outcome.plan.changes if outcome.plan and has_diffs else ():
        lines += [_coloured(line) for line in printable_lines(file.diff).removesuffix("\n").split("\n")]
    return redacted("\n".join(lines))


def summary(report: SweepReport) -> str:
    """How many repositories, how they ended, and how many wait for a person."""
    counts = ", ".join(f"{count} {kind}" for kind, count in report.totals.items() if count)
    if waiting := len(report.for_people):
        counts += f"; {waiting} {'waits' if waiting == 1 else 'wait'} for a person, see the report"
    number = len(report.outcomes)
    noun = "repository" if number == 1 else "repositories"
    return f"{number} {noun}: {counts}" if counts else "no repositories"


class Lines:
    """Plain lines on standard output, coloured where it is a terminal; notices go to standard error."""

    def __init__(self, *, shows_diffs: bool = False) -> None:
        self.shows_diffs = shows_diffs
        self._is_paused = False
        self._has_steps = True

    def listed(self) -> None:
        """Nothing to show: a line will come when the repository is finished."""

    def finished(self, outcome: Outcome) -> None:
        say(outcome_text(outcome, shows_diffs=self.shows_diffs))

    def notice(self, level: str, event: str, message: str) -> None:
        self._is_paused = self._is_paused or event == PAUSED
        say(f"{level}: {printable(message)}", is_error=True)

    def waits(self, wait: Wait) -> None:
        self.notice("info", wait.event, wait.message)

    def closed(self, report: SweepReport, written: tuple[Path, ...]) -> None:
        paths = (f"report: {printable(str(path))}" for path in written)
        steps = next_steps.of_sweep(report, written, is_paused=self._is_paused) if self._has_steps else ()
        say("\n".join(("", summary(report), *paths, *steps)))


class FewLines(Lines):
    """Of the same only what went wrong, and then the totals: nothing at all where all is well."""

    def __init__(self) -> None:
        super().__init__()
        self._is_well, self._has_steps = True, False

    def finished(self, outcome: Outcome) -> None:
        if outcome.kind is OutcomeKind.FAILED:
            self._is_well = False
            super().finished(outcome)

    def notice(self, level: str, event: str, message: str) -> None:
        if level != "info":
            self._is_well = False
            super().notice(level, event, message)

    def closed(self, report: SweepReport, written: tuple[Path, ...]) -> None:
        if not self._is_well or not report.complete:
            super().closed(report, written)


def _coloured(line: str) -> str:
    if line.startswith("+") and not line.startswith("+++"):
        return coloured(line, "green")
    return coloured(line, "red") if line.startswith("-") and not line.startswith("---") else line

"""A sweep at a terminal: progress below, what is finished above it, and at the end what is to be done by people."""

from collections import Counter, deque
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
)
from rich.table import Column, Table
from rich.text import Text

from bot.model import Outcome, OutcomeKind, SweepReport
from bot.reports.terminal import COLOURS, PAUSED, Lines, outcome_text, summary
from bot.reports.waits import Wait
from bot.texts import next_steps
from bot.texts.display import printable

_MOST_FAILURES = 100
# Time left is told by how fast it went so long: pull requests may be minutes apart, as writes are paced.
_SPEED_SECONDS = 600.0
_LEAST_TIMES = 20
_LEVELS = {"info": "dim", "warning": "yellow", "error": "red"}


class Live:
    """Shows a sweep on standard error, which must be a terminal.

    ``lines`` gets what is for standard output, where that is somewhere else; not where both are one terminal.
    Texts of strangers only ever come as Text objects, in which rich looks for no markup.
    """

    def __init__(self, lines: Lines, *, is_one_terminal: bool) -> None:
        self._lines = None if is_one_terminal else lines
        self._shows_diffs = lines.shows_diffs
        self._is_paused = False
        self._counts: Counter[OutcomeKind] = Counter()
        self._console = Console(stderr=True, markup=False, emoji=False, highlight=False)
        self._waiting = _Waiting()
        self._left = TimeLeft()
        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=10),
            MofNCompleteColumn(),
            self._left,
            self._waiting,
            TextColumn("{task.fields[counts]}", markup=False, table_column=Column(no_wrap=True, ratio=1)),
            console=self._console,
            refresh_per_second=4,
            transient=True,
            expand=True,  # on a narrow terminal the counts are cut, and nothing else
            redirect_stdout=is_one_terminal,
        )
        self._task = self._progress.add_task("", total=None, counts="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def listed(self) -> None:
        """Time left is told for what is listed so far: a forge lists while others are already swept."""
        self._left.listed += 1

    def finished(self, outcome: Outcome) -> None:
        self._counts[outcome.kind] += 1
        counts = ", ".join(f"{self._counts[kind]} {kind}" for kind in OutcomeKind if self._counts[kind])
        self._left.finished(monotonic())
        self._progress.update(self._task, advance=1, total=self._left.listed, counts=counts)
        if self._lines:
            self._lines.finished(outcome)
        else:
            self._print(Text.from_ansi(outcome_text(outcome, shows_diffs=self._shows_diffs)))

    def notice(self, level: str, event: str, message: str) -> None:
        self._is_paused = self._is_paused or event == PAUSED
        self._print(Text(f"{level}: {printable(message)}", _LEVELS.get(level, "")))

    def waits(self, wait: Wait) -> None:
        self._waiting.until = max(self._waiting.until, wait.until)
        self.notice("info", wait.event, wait.message)

    def closed(self, report: SweepReport, written: tuple[Path, ...]) -> None:
        self._progress.stop()
        self._print(Text(f"\n{summary(report)}\n", "bold"))
        if report.outcomes:
            self._console.print(_table(report))
        self._show_failures(report)
        if self._lines:
            self._lines.closed(report, written)
        else:
            paths = (f"report: {printable(str(path))}" for path in written)
            steps = next_steps.of_sweep(report, written, is_paused=self._is_paused)
            self._print(Text("\n".join(("", *paths, *steps))))

    def _show_failures(self, report: SweepReport) -> None:
        failed = [outcome for outcome in report.outcomes if outcome.kind is OutcomeKind.FAILED]
        if failed:
            self._print(Text("\nWhat is to be mended:", "bold"))
        for outcome in failed[:_MOST_FAILURES]:
            name = Text(printable(outcome.name), "red")
            self._print(name.append(f" ({outcome.reason}): {printable(outcome.message)}", "default"))
        if more := failed[_MOST_FAILURES:]:
            self._print(Text(f"and {len(more)} more, which the report names"))

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)


class TimeLeft(ProgressColumn):
    """How long what is listed so far may still take, as fast as it went of late.

    rich's own begins anew whenever the total moves, which it does while a forge is listed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.listed = 0
        self._done = 0
        self.started = monotonic()
        self._times = deque([self.started])

    def finished(self, now: float) -> None:
        """One more was finished at that time."""
        self._done += 1
        self._times.append(now)
        while len(self._times) > _LEAST_TIMES and now - self._times[0] > _SPEED_SECONDS:
            self._times.popleft()

    def seconds(self, now: float) -> float | None:
        """None as long as nothing is finished."""
        finished = len(self._times) - 1
        return (self.listed - self._done) * (now - self._times[0]) / finished if finished else None

    def render(self, _task: Task) -> Text:
        seconds = self.seconds(monotonic())
        if seconds is None:
            return Text("-:--:--", "cyan")
        minutes, rest = divmod(round(seconds), 60)
        return Text(f"{minutes // 60}:{minutes % 60:02}:{rest:02}", "cyan")


class _Waiting(ProgressColumn):
    """How long something is still waited for; empty where nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.until = datetime.min.replace(tzinfo=UTC)

    def render(self, _task: Task) -> Text:
        left = (self.until - datetime.now(UTC)).total_seconds()
        return Text(f"waiting {left:.0f} s" if left > 0 else "", "yellow")


def _table(report: SweepReport) -> Table:
    table = Table(box=None, show_header=False)
    table.add_column(justify="right")
    table.add_column()
    for kind, count in report.totals.items():
        if count:
            table.add_row(Text(str(count)), Text(kind.value, COLOURS.get(kind, "")))
    return table

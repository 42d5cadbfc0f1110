"""Where a sweep tells what happens: a terminal, plain lines, or lines of JSON."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

import click

from bot.model import Outcome, SweepReport
from bot.reports import events
from bot.reports.terminal import Lines

_DUMB = frozenset({"dumb", "unknown"})


class Console(Protocol):
    """Is told each thing in its order, by one thread."""

    def listed(self) -> None:
        """One more repository was listed."""
        ...

    def finished(self, outcome: Outcome) -> None:
        """One more repository is done with."""
        ...

    def notice(self, level: str, event: str, message: str) -> None:
        """Something that concerns no single repository, as waiting for the forge; ``level`` as in events."""
        ...

    def closed(self, report: SweepReport, written: tuple[Path, ...]) -> None:
        """The sweep is over, or interrupted; the reports lie in the paths."""
        ...


class JsonLines:
    """One JSON object a line on standard output."""

    def __init__(self) -> None:
        self._listed = 0
        self._done = 0

    def listed(self) -> None:
        self._listed += 1

    def finished(self, outcome: Outcome) -> None:
        self._done += 1
        click.echo(events.outcome_line(outcome, self._done, self._listed))

    def notice(self, level: str, event: str, message: str) -> None:
        click.echo(events.notice_line(level, event, message))

    def closed(self, report: SweepReport, written: tuple[Path, ...]) -> None:
        for path in written:
            click.echo(events.notice_line("info", "report-written", str(path)))
        click.echo(events.summary_line(report))


def console(log_format: str) -> AbstractContextManager[Console]:
    """The console for ``json`` or ``text``; progress is shown where standard error is a terminal."""
    if log_format == "json":
        return nullcontext(JsonLines())
    if not (sys.stderr.isatty() and os.environ.get("TERM", "").lower() not in _DUMB):
        return nullcontext(Lines())
    from bot.reports.live import Live  # rich takes its time to import

    return Live(None if sys.stdout.isatty() else Lines())

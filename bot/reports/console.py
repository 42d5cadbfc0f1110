"""Where a sweep tells what happens: a terminal, plain lines, or lines of JSON."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Protocol, TextIO

from bot.model import Outcome, SweepReport
from bot.reports import events
from bot.reports.terminal import FewLines, Lines
from bot.reports.waits import Wait
from bot.say import say

_DUMB = frozenset({"dumb", "unknown"})


class Console(Protocol):
    """Is told each thing in its order, one at a time."""

    def listed(self) -> None:
        """One more repository was listed."""
        ...

    def finished(self, outcome: Outcome) -> None:
        """One more repository is done with."""
        ...

    def notice(self, level: str, event: str, message: str) -> None:
        """Something that concerns no single repository, as a file that is missing; ``level`` as in events."""
        ...

    def waits(self, wait: Wait) -> None:
        """Something is waited for from now on."""
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
        say(events.outcome_line(outcome, self._done, self._listed))

    def notice(self, level: str, event: str, message: str) -> None:
        say(events.notice_line(level, event, message))

    def waits(self, wait: Wait) -> None:
        say(events.wait_line(wait))

    def closed(self, report: SweepReport, written: tuple[Path, ...]) -> None:
        for path in written:
            say(events.notice_line("info", "report-written", str(path)))
        say(events.summary_line(report))


class Heard:
    """Tells another console, whichever thread speaks, and goes on in silence where nobody listens any more.

    A sweep does not end for that; nor is anything said after it is closed, by a thread that still waits. Where not the
    listener went away but the disk is full, that is said once, and ``is_cut_off``.
    """

    def __init__(self, inner: Console) -> None:
        self.is_cut_off = False
        self._inner = inner
        self._lock = Lock()
        self._is_closed = False

    def listed(self) -> None:
        self._told(self._inner.listed)

    def finished(self, outcome: Outcome) -> None:
        self._told(lambda: self._inner.finished(outcome))

    def notice(self, level: str, event: str, message: str) -> None:
        self._told(lambda: self._inner.notice(level, event, message))

    def waits(self, wait: Wait) -> None:
        self._told(lambda: self._inner.waits(wait))

    def closed(self, report: SweepReport, written: tuple[Path, ...]) -> None:
        self._told(lambda: self._inner.closed(report, written), closes=True)

    def _told(self, tell: Callable[[], None], *, closes: bool = False) -> None:
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = closes
            try:
                tell()
            except OSError:
                lost = [_hushed(stream) for stream in (sys.stdout, sys.stderr) if stream]
                self._complain(next(filter(None, lost), None))

    def _complain(self, error: OSError | None) -> None:
        if error is None or isinstance(error, BrokenPipeError):
            return
        self.is_cut_off = True
        wrong = f"the output cannot be written any more ({error.strerror})"
        with suppress(OSError):
            say(f"error: {wrong}; the sweep goes on, and its reports tell the rest", is_error=True)


@contextmanager
def console(log_format: str, *, is_quiet: bool = False, shows_diffs: bool = False) -> Iterator[Heard]:
    """The console for ``json`` or ``text``; a terminal gets progress too, unless ``is_quiet``.

    ``shows_diffs``: also of what is written, not only of what would be.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an odd encoding is no reason to stop, either
    if log_format == "json":
        yield Heard(JsonLines())
    elif is_quiet:
        yield Heard(FewLines())
    elif not (sys.stderr and sys.stderr.isatty() and os.environ.get("TERM", "").lower() not in _DUMB):
        yield Heard(Lines(shows_diffs=shows_diffs))
    else:
        from bot.reports.live import Live  # rich takes its time to import

        is_one_terminal = bool(sys.stdout and sys.stdout.isatty())
        with Live(Lines(shows_diffs=shows_diffs), is_one_terminal=is_one_terminal) as shown:
            yield Heard(shown)


def _hushed(stream: TextIO) -> OSError | None:
    """Why the stream fails; it leads nowhere from now on, lest what is left in the buffer fails again at the end."""
    try:
        stream.flush()
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        return error
    return None

"""The command check."""

from __future__ import annotations

from fixer.command_line import calls, streams
from fixer.command_line.command import FILE, Command, option
from fixer.command_line.options import OPTIONS
from fixer.command_line.telling import tell
from fixer.errors import UsageError
from fixer.output import text
from fixer.output.report import Report, Tally
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any


def check(*, baseline: str | None, **options: Any) -> int:  # noqa: ANN401 - their types stand in Call
    """Judge the files, and tell what there is to fix."""
    call = calls.agreed(options)
    if call.show_settings:
        return calls.show_settings(call)
    if baseline is not None and call.add_ignore:
        raise UsageError("--baseline and --add-ignore exclude each other: give one of them")
    tally = Tally()
    reports = calls.reports(call, call.inspection())
    tell(_against(baseline, reports) if baseline else reports, tally, call, {"fix", "refused", "told"})
    if call.is_text() and not call.quiet:
        if call.add_ignore:
            streams.write(text.comments_summary(tally))
        streams.write(text.check_summary(tally, is_verbose=call.verbose) + "\n")
        if not call.is_stdin():  # an editor asks
            streams.write(text.next_steps(tally, to_fix=text.fixable(tally)))
    return calls.exit_code(tally, call, is_wrong=tally.fixes > 0)


def _against(path: str, reports: Iterable[Report]) -> Iterator[Report]:
    from fixer.command_line import baseline

    known = baseline.load(path)
    return baseline.saved(reports, path) if known is None else baseline.accepted(reports, known)


COMMAND = Command(
    check,
    "List the pip commands that leave a cache in the image.",
    "Exits with 0 if there is nothing to fix, with 1 if there is, and with 2 if a file could not be read or the call "
    "was wrong.",
    (
        *OPTIONS,
        option(
            "--baseline",
            "Write what is found to FILE if it is not there; else let only what it does not hold count.",
            metavar="FILE",
            completes=FILE,
        ),
    ),
    ("pip-no-cache check . --exclude legacy/",),
)

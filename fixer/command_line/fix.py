"""The command fix."""

from __future__ import annotations

import sys

from fixer.command_line import calls, streams
from fixer.command_line.command import Command, switch
from fixer.command_line.options import OPTIONS, Call
from fixer.command_line.telling import tell
from fixer.errors import UsageError
from fixer.output import text
from fixer.output.report import Report, Tally
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any


def fix(*, diff: bool, **options: Any) -> int:  # noqa: ANN401 - their types stand in Call
    """Judge the files, put the flag where it is missing, and tell what is left."""
    call = calls.agreed(options)
    if call.show_settings:
        return calls.show_settings(call)
    tally = Tally()
    _refuse_mixtures(call, is_diff=diff)
    reports = calls.reports(call, call.inspection()._replace(writes=not diff, diffs=diff))
    if not call.is_text():
        tell(reports, tally, call, {"fix", "refused", "told"})
    else:
        reports = _results(reports, call, is_diff=diff)
        tell(reports, tally, call, {"refused", "told"}, is_aside=diff or call.is_stdin())
        steps = text.next_steps(tally, to_fix="`fix` without --diff writes it" if diff and tally.fixes else "")
        summary = text.fix_summary(tally, is_verbose=call.verbose, is_dry=diff)
        summary = text.comments_summary(tally) + summary if call.add_ignore else summary
        _summarise(f"{summary}\n{steps}".rstrip("\n"), call, is_diff=diff)
    return calls.exit_code(tally, call, is_wrong=diff and tally.changed > 0)


def _refuse_mixtures(call: Call, *, is_diff: bool) -> None:
    if is_diff and call.add_ignore:
        raise UsageError("--diff writes nothing and --add-ignore does: give one of them")
    if is_diff:
        return
    name, file = call.outputs[0]
    if call.is_stdin() and not call.is_text() and file is None:
        raise UsageError(f"with - the result goes to standard output: give --diff to have {name} there")
    if wrong := next((item.name for item in call.outputs if item.name not in ("json", "text")), None):
        raise UsageError(f"--format {wrong} tells what is to be done: give --diff, or use check")


def _results(reports: Iterable[Report], call: Call, *, is_diff: bool) -> Iterator[Report]:
    """The reports as they come; diffs, and the file that came on standard input, go to standard output."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    has_colour = streams.has_colour(sys.stdout, is_refused=call.no_color)
    for report in reports:
        if is_diff:
            streams.write(text.shown_diff(report.diff, has_colour=has_colour) if is_terminal else report.diff)
        elif call.is_stdin() and report.error is None and report.path == call.stdin_filename:
            streams.write(report.output)
        yield report


def _summarise(sentence: str, call: Call, *, is_diff: bool) -> None:
    if call.quiet or (call.is_stdin() and not call.verbose):
        return
    if is_diff or call.is_stdin():
        streams.complain(sentence)
    else:
        streams.write(sentence + "\n")


COMMAND = Command(
    fix,
    "Add the flag to the pip commands that leave a cache in the image.",
    "What comes on standard input is written to standard output. Exits with 0 if all is done, with 1 if --diff has "
    "something to show, and with 2 if a file could not be read or written or the call was wrong.",
    (*OPTIONS, switch("--diff", "Show what would change, as git apply takes it, and write nothing.")),
    ("pip-no-cache fix --diff . | git apply",),
)

"""The command check."""

from __future__ import annotations

from fixer.command_line import calls, streams
from fixer.command_line.command import FILE, Command, option
from fixer.command_line.options import OPTIONS
from fixer.command_line.telling import tell, tell_beside
from fixer.errors import UsageError
from fixer.output import text
from fixer.output.report import Report, Tally
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from fixer.command_line.options import Call
    from fixer.output.json_object import AgainstObject


def check(*, baseline: str | None, against: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401 - types stand in Call
    """Judge the files, and tell what there is to fix."""
    call = calls.agreed(options)
    if call.show_settings:
        return calls.show_settings(call)
    if baseline is not None and call.add_ignore:
        raise UsageError("--baseline and --add-ignore exclude each other: give one of them")
    tally = Tally()
    scan = _Scan(against, call) if against else None
    reports = calls.reports(call, call.inspection())
    reports = reports if baseline is None else _known(baseline, reports, tally)
    if scan:
        reports, tally.against = scan.watched(reports), scan.found
    tell(reports, tally, call, {"fix", "refused", "told"})
    if baseline is not None and tally.baseline is not None and not call.quiet:
        tell_beside(text.baseline_summary(baseline, tally.baseline), call)
    if call.is_text() and not call.quiet:
        if scan:
            scan.write()
        if call.add_ignore:
            streams.write(text.comments_summary(tally))
        streams.write(text.check_summary(tally, is_verbose=call.verbose) + "\n")
        if not call.is_stdin():  # an editor asks
            streams.write(text.next_steps(tally, to_fix=text.fixable(tally), left=text.uv_left(tally)))
    return calls.exit_code(tally, call, is_wrong=tally.fixes > 0)


class _Scan:
    """The results of scanners, and what is said of them when all files are judged."""

    def __init__(self, paths: tuple[str, ...], call: Call) -> None:
        from fixer.command_line import against

        self._told = against
        self._comparisons = {path: against.comparison(path, call) for path in dict.fromkeys(paths)}

    def watched(self, reports: Iterator[Report]) -> Iterator[Report]:
        """The reports as they come."""
        for one in self._comparisons.values():
            reports = one.watched(reports)
        return reports

    def found(self) -> AgainstObject:
        """For programs."""
        return self._told.found({path: one.answers() for path, one in self._comparisons.items()})

    def write(self) -> None:
        """For people."""
        for path, one in self._comparisons.items():
            for line in self._told.lines(path, one.answers()):
                streams.write(line)


def _known(path: str, reports: Iterable[Report], tally: Tally) -> Iterator[Report]:
    from fixer.command_line import baseline

    known = baseline.load(path)
    return baseline.saved(reports, path, tally) if known is None else baseline.accepted(reports, known)


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
        option(
            "--against",
            "Say what became of each result about pip's cache in FILE, the SARIF of Datadog, hadolint or KICS; in text "
            "and in json; several times for several.",
            action="append",
            metavar="FILE",
            completes=FILE,
        ),
    ),
    ("pip-no-cache check . --exclude legacy/",),
)

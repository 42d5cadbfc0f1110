"""The format for programs: one JSON object, written file by file so that no run is too long for it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fixer.output.report import Report, Tally
from fixer.output.visible import as_json, plain

if TYPE_CHECKING:
    from fixer.judgement.finding import Finding

_Value = str | int | bool | None | list[dict[str, str | int | None]]

VERSION = 1
_VERDICTS = ("fix", "present", "protected", "suppressed", "refused")


def chunks(reports: Iterable[Report], tally: Tally) -> Iterator[str]:
    """The object in pieces; ``tally`` is asked for the sums when the last report has passed.

    Only ASCII comes out, so that nothing in it can act on a terminal.
    """
    yield f'{{"version": {VERSION}, "files": ['
    separator = "\n"
    for report in reports:
        if report.left_out is None:
            yield separator + as_json(_file(report))
            separator = ",\n"
    yield f'\n], "summary": {as_json(_summary(tally))}}}\n'


def _file(report: Report) -> dict[str, _Value]:
    found: dict[str, _Value] = {
        "path": plain(report.path),
        "changed": report.is_changed,
        "error": None if report.error is None else plain(report.error),
        "findings": [_finding(finding) for finding in report.findings],
    }
    if report.diff:
        found["diff"] = report.diff.decode("utf-8", "backslashreplace")
    return found


def _finding(finding: "Finding") -> dict[str, str | int | None]:
    return {
        "verdict": finding.verdict.value,
        "reason": finding.reason,
        "message": plain(finding.message),
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "command": plain(finding.command),
        "stage": finding.stage,
    }


def _summary(tally: Tally) -> dict[str, _Value]:
    verdicts: dict[str, _Value] = {verdict: tally.verdicts[verdict] for verdict in _VERDICTS}
    counts = {"files": tally.files, "changed": tally.changed, "errors": tally.errors, "left_out": tally.left_out}
    return {**counts, **verdicts}

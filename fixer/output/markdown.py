"""The findings as a table in GitHub's Markdown, for a job's summary: bounded, and nothing of strangers is markup in it.

A step's summary may have 1 MiB (GitHub's "Workflow commands", adding a job summary); 1,000 rows of bounded cells stay
far below that.
"""

import re
from collections.abc import Iterable, Iterator

from fixer.output.report import Report
from fixer.output.visible import plain, visible

_MOST_ROWS = 1_000
_MOST_CHARACTERS = 300
_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#+!|~@&$^]|(?<=:)/|(?<=www)\.", re.IGNORECASE)


def lines(reports: Iterable[Report], verdicts: frozenset[str]) -> Iterator[str]:
    """The whole text, each line with its end: a headline, and a row for each finding of these verdicts and each error.

    The reports' paths count from the repository's root.
    """
    rows = [row for report in reports for row in _rows(report, verdicts)]
    fixes = sum(verdict == "fix" for verdict, *_ in rows)
    yield f"### pip-no-cache: {_commands(fixes)} to fix\n"
    if rows:
        yield "\n| place | verdict | reason | |\n|---|---|---|---|\n"
    for row in rows[:_MOST_ROWS]:
        yield f"| {' | '.join(_text(cell) for cell in (row[1], row[0], *row[2:]))} |\n"
    if len(rows) > _MOST_ROWS:
        yield f"\n{len(rows) - _MOST_ROWS:,} more are not shown here.\n"


def _rows(report: Report, verdicts: frozenset[str]) -> Iterator[tuple[str, str, str, str]]:
    """Verdict, place, reason and sentence."""
    path = plain(report.path)
    if report.error is not None:
        yield "error", path, "", report.error
    for finding in report.findings:
        if finding.verdict.value in verdicts:
            yield finding.verdict.value, f"{path}:{finding.line}", finding.reason, finding.message


def _commands(count: int) -> str:
    return f"{count:,} pip command{'' if count == 1 else 's'}" if count else "nothing"


def _text(text: str) -> str:
    """One table cell that shows the text as it is, at most so many characters of it."""
    shown = visible(plain(text))
    shown = shown if len(shown) <= _MOST_CHARACTERS else f"{shown[: _MOST_CHARACTERS - 1]}…"
    return _MARKUP.sub(lambda match: f"\\{match[0]}", shown)

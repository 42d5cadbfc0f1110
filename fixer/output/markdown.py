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
    fixes, failed = (sum(row[0] == kind for row in rows) for kind in ("fix", "error"))
    yield f"### pip-no-cache: {_headline(fixes, failed)}\n"
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


def _headline(fixes: int, failed: int) -> str:
    """That there is nothing to fix is only said where no file failed: it may have been the one."""
    told = [f"{_counted(fixes, 'pip command')} to fix"] if fixes else []
    told += [f"{_counted(failed, 'file')} failed"] if failed else []
    return "; ".join(told) or "nothing to fix"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _text(text: str) -> str:
    """One table cell that shows the text as it is, at most so many characters of it."""
    shown = visible(plain(text))
    shown = shown if len(shown) <= _MOST_CHARACTERS else f"{shown[: _MOST_CHARACTERS - 1]}…"
    return _MARKUP.sub(lambda match: f"\\{match[0]}", shown)

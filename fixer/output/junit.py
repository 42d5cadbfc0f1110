"""JUnit's XML, which most CI servers show as test results: a case for each file and reason that failed it.

The elements are those of the Ant task's schema, which the servers' own readers follow.
"""

from collections.abc import Iterable, Iterator

from fixer.output.report import Report, message
from fixer.output.visible import plain, visible

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def chunks(reports: Iterable[Report], verdicts: frozenset[str]) -> Iterator[str]:
    """The document in pieces: a suite for each file, a failure for each finding of these verdicts.

    A file that could not be read is an error. The reports' paths count from the repository's root.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pip-no-cache">\n'
    for report in reports:
        if report.left_out is None:
            yield _suite(report, verdicts)
    yield "</testsuites>\n"


def _suite(report: Report, verdicts: frozenset[str]) -> str:
    path = _escaped(report.path)
    told = [finding for finding in report.findings if finding.verdict.value in verdicts]
    cases = [
        _case(
            path,
            f"{finding.reason} {finding.line}:{finding.column}",
            f'<failure type="{finding.reason}" message="{_escaped(message(finding))}">'
            f"{path}:{finding.line}:{finding.column}: {_escaped(finding.command)}</failure>",
        )
        for finding in told
    ]
    if report.error is not None:
        cases.append(_case(path, "read", f'<error type="error" message="{_escaped(report.error)}"></error>'))
    total = len(cases) or 1
    counts = f'tests="{total}" failures="{len(told)}" errors="{int(report.error is not None)}"'
    inside = "".join(cases) or f'    <testcase classname="{path}" name="pip-no-cache"/>\n'
    return f'  <testsuite name="{path}" {counts}>\n{inside}  </testsuite>\n'


def _case(path: str, name: str, outcome: str) -> str:
    return f'    <testcase classname="{path}" name="{name}">{outcome}</testcase>\n'


def _escaped(text: str) -> str:
    """The text for XML: what is not printable, which no XML may hold, comes as an escape."""
    return visible(plain(text)).translate(_ESCAPES)

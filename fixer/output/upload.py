"""The SARIF of one repository as code scanning takes it: one run, within the limits of an upload.

https://docs.github.com/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads
"""

import gzip
from collections.abc import Iterable
from itertools import islice

from fixer.output import sarif
from fixer.output.report import Report
from fixer.output.sarif import About, Origin
from fixer.output.sarif_rules import RULES, Rule
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_RESULTS = 25_000
MOST_BYTES = 10_000_000
"""Of the whole log, compressed."""
# What is told first, and so left out last. A suppressed result would become an open alert.
_WEIGHT = ("fix", "refused", "told")
_CATEGORY = "sweep"


def upload(reports: Iterable[Report], version: str, origin: Origin | None = None) -> str:
    """The log: what is to be fixed, what was refused, and what is told; what is too much is counted in a notification.

    The reports are of all files that were looked into, with what was kept of their bytes, by this ``version``.
    """
    reports = tuple(reports)
    for verdicts, most in _attempts(reports):
        told = (*_cut(reports, verdicts, most), Report("", notes=_remarks(reports, verdicts, most)))
        run = sarif.run(told, About(version, _CATEGORY, origin, _rules(reports, verdicts)), verdicts)
        text = "".join(sarif.log([run]))
        if len(text) <= MOST_BYTES or len(gzip.compress(text.encode("ascii"), 6)) <= MOST_BYTES:
            break
    return text


def _rules(reports: tuple[Report, ...], verdicts: frozenset[str]) -> tuple[Rule, ...]:
    """Those of which there are results; all of them would be most of what thousands of files hold."""
    findings = (finding for report in reports for finding in report.findings)
    used = {sarif.rule_of(finding) for finding in findings if finding.verdict.value in verdicts}
    return tuple(rule for rule in RULES if rule.id in used)


def _attempts(reports: tuple[Report, ...]) -> "Iterator[tuple[frozenset[str], int]]":
    """Which verdicts are told and how many results at most: all, as few kinds as fit, then ever fewer."""
    for kinds in range(len(_WEIGHT), 0, -1):
        verdicts = frozenset(_WEIGHT[:kinds])
        if _count(reports, verdicts) <= MOST_RESULTS:
            yield verdicts, MOST_RESULTS
    most = MOST_RESULTS
    while most:
        yield frozenset(_WEIGHT[:1]), most
        most //= 2
    yield frozenset(), 0


def _count(reports: tuple[Report, ...], verdicts: frozenset[str]) -> int:
    return sum(finding.verdict.value in verdicts for report in reports for finding in report.findings)


def _remarks(reports: tuple[Report, ...], verdicts: frozenset[str], most: int) -> tuple[str, ...]:
    left = _count(reports, frozenset(_WEIGHT)) - min(most, _count(reports, verdicts))
    if not left:
        return ()
    results = "result is" if left == 1 else "results are"
    return (f"{left} more {results} left out: code scanning takes no larger file. report.json has all of them.",)


def _cut(reports: tuple[Report, ...], verdicts: frozenset[str], most: int) -> "Iterator[Report]":
    """The reports with the first so many results; what tells findings apart counts from the first one on."""
    left = most
    for report in reports:
        ends = (at for at, finding in enumerate(report.findings, 1) if finding.verdict.value in verdicts)
        last = max(islice(ends, left), default=0)
        left -= _count((report,), verdicts)
        if left >= 0:
            yield report
        else:
            shown = report.quotes if report.quotes is None else report.quotes[:last]
            yield report._replace(findings=report.findings[:last], quotes=shown)
            left = 0

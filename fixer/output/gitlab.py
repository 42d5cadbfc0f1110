"""GitLab's code quality report: a JSON array of issues, which a merge request shows beside its lines.

The keys are those of GitLab's "Import code quality results from a CI/CD job"; a fingerprint is there once a report.
"""

from collections.abc import Iterable, Iterator

from fixer.judgement.fingerprint import digest, fingerprints
from fixer.output.report import Report, message
from fixer.output.visible import as_json, plain, visible

_SEVERITIES = {"fix": "minor"}


def chunks(reports: Iterable[Report], verdicts: frozenset[str]) -> Iterator[str]:
    """The array in pieces: an issue for each finding of these verdicts, and one for each file that failed.

    The reports' paths count from the repository's root.
    """
    yield "["
    separator = "\n"
    for report in reports:
        for issue in _issues(report, verdicts):
            yield separator + as_json(issue)
            separator = ",\n"
    yield "\n]\n"


def _issues(report: Report, verdicts: frozenset[str]) -> Iterator[dict[str, object]]:
    path = plain(report.path)
    if report.error is not None:
        yield _issue("error", digest(report.path, "error"), report.error, "critical") | _at(path, 1)
    for finding, known in zip(report.findings, fingerprints(report.path, report.findings), strict=True):
        if finding.verdict.value in verdicts:
            severity = _SEVERITIES.get(finding.verdict.value, "info")
            yield _issue(finding.reason, known, message(finding), severity) | _at(path, finding.line)


def _issue(check: str, known: str, text: str, severity: str) -> dict[str, object]:
    name, description = f"pip-no-cache/{check}", visible(plain(text))
    return {"description": description, "check_name": name, "fingerprint": known, "severity": severity}


def _at(path: str, line: int) -> dict[str, object]:
    return {"location": {"path": path, "lines": {"begin": line}}}

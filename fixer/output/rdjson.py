"""reviewdog's diagnostic format (rdjson): findings with the edit that each suggests.

The keys are those of ``proto/rdf/reviewdog.proto``; columns count bytes of UTF-8 there.
"""

from collections.abc import Iterable, Iterator

from fixer.judgement.finding import owned
from fixer.output.report import Report, message
from fixer.output.visible import as_json, plain, visible
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from fixer.edits import Edit
    from fixer.judgement.finding import Finding


_SEVERITIES = {"fix": "WARNING"}


def chunks(reports: Iterable[Report], verdicts: frozenset[str]) -> Iterator[str]:
    """The object in pieces: a diagnostic for each finding of these verdicts, and one for each file that failed.

    The reports' paths count from the repository's root.
    """
    yield '{"source": {"name": "pip-no-cache"}, "diagnostics": ['
    separator = "\n"
    for report in reports:
        for diagnostic in _diagnostics(report, verdicts):
            yield separator + as_json(diagnostic)
            separator = ",\n"
    yield "\n]}\n"


def _diagnostics(report: Report, verdicts: frozenset[str]) -> Iterator[dict[str, object]]:
    path = plain(report.path)
    if report.error is not None:
        yield {"message": visible(plain(report.error)), "location": {"path": path}, "severity": "ERROR"}
    for finding, edits in owned(report.findings):
        if finding.verdict.value in verdicts:
            yield _diagnostic(path, report.source, finding, edits)


def _diagnostic(path: str, source: bytes, finding: "Finding", edits: "tuple[Edit, ...]") -> dict[str, object]:
    found: dict[str, object] = {
        "message": visible(plain(message(finding))),
        "location": {"path": path, "range": _range(source, finding.start, finding.end)},
        "severity": _SEVERITIES.get(finding.verdict.value, "INFO"),
        "code": {"value": finding.reason},
    }
    return {**found, "suggestions": [_suggestion(source, edit) for edit in edits]} if edits else found


def _suggestion(source: bytes, edit: "Edit") -> dict[str, object]:
    return {"range": _range(source, edit.offset, edit.offset), "text": edit.text.decode("utf-8", "replace")}


def _range(source: bytes, start: int, end: int) -> dict[str, object]:
    return {"start": _position(source, start), "end": _position(source, end)}


def _position(source: bytes, offset: int) -> dict[str, int]:
    line = source.count(b"\n", 0, offset) + 1
    return {"line": line, "column": offset - source.rfind(b"\n", 0, offset)}

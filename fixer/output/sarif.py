"""SARIF 2.1.0, the format of code scanning: one log, written result by result so that no run is too long for it.

Only what code scanning must know of all of a run, the files that could not be read, is kept until its end.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from fixer import __version__
from fixer.dockerfile.place import Places, places_in
from fixer.judgement.finding import owned
from fixer.judgement.fingerprint import fingerprints
from fixer.output.report import Report
from fixer.output.sarif_rules import ASKED, HOME_PAGE, INDEX, RULES
from fixer.output.visible import as_json, plain
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from fixer.edits import Edit
    from fixer.judgement.finding import Finding


_Object = dict[str, object]

# fixer.place counts so; a byte order mark is no column, as section 3.30 has it.
_COUNTING: _Object = {"columnKind": "unicodeCodePoints", "newlineSequences": ["\r\n", "\n"]}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_IN_SETTINGS = frozenset({"hadolint-config", "datadog-config", "baseline"})

LISTED = frozenset({"fix", "refused", "suppressed", "told"})
"""The verdicts that make a result; the two that need nothing may be added, and pass."""


def log(runs: Iterable[Iterable[str]]) -> Iterator[str]:
    """A whole log in pieces, made of runs in pieces; only ASCII comes out."""
    yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": ['
    separator = "\n"
    for pieces in runs:
        yield separator
        yield from pieces
        separator = ",\n"
    yield "\n]}\n"


def run(reports: Iterable[Report], verdicts: frozenset[str] = LISTED, category: str | None = None) -> Iterator[str]:
    """One run in pieces: what was found in the files of one repository.

    The reports' paths count from the repository's root, parted by ``/``. ``category`` tells the runs of a log apart.
    """
    yield as_json(_head(category))[:-1] + ', "results": ['
    notifications: list[_Object] = []
    notes: dict[str, None] = {}
    left_out = uv_left = unknown = 0
    separator = "\n"
    for report in reports:
        left_out += report.left_out is not None
        uv_left += report.uv_left
        unknown += len(report.unknown)
        for result in results(report.path, report.source, report.findings, verdicts):
            yield separator + as_json(result)
            separator = ",\n"
        notes.update(dict.fromkeys(report.notes))
        if report.error is not None:
            notifications.append(_notification(report.path, report.error))
    invocation = _invocation(notifications, notes)
    counts = {"leftOut": left_out, "uvLeftAlone": uv_left, "unknownScripts": unknown}
    counts = {name: count for name, count in counts.items() if count}
    invocation |= {"properties": counts} if counts else {}
    yield f'\n], "invocations": [{as_json(invocation)}]}}'


def results(
    path: str, source: bytes, findings: "tuple[Finding, ...]", verdicts: frozenset[str] = LISTED
) -> Iterator[_Object]:
    """The results of one file; ``findings`` must be all that it has, ``verdicts`` says which of them make one."""
    if not findings:
        return
    where = places_in(source)
    for (finding, edits), fingerprint in zip(owned(findings), fingerprints(path, findings), strict=True):
        if finding.verdict.value in verdicts:
            fixes = [_fix(path, edits, where)] if edits else []
            yield _result(path, source, finding, fingerprint, fixes)


def _head(category: str | None) -> _Object:
    driver = {
        "name": "pip-no-cache",
        "informationUri": HOME_PAGE,
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [rule.descriptor() for rule in RULES],
    }
    details: _Object = {} if category is None else {"automationDetails": {"id": f"pip-no-cache/{plain(category)}/"}}
    return {"tool": {"driver": driver}, **details, **_COUNTING}


def _result(path: str, source: bytes, finding: "Finding", fingerprint: str, fixes: list[_Object]) -> _Object:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
        "snippet": {"text": plain(source[finding.start : finding.end].decode("utf-8", "backslashreplace"))},
    }
    rule = finding.reason if finding.verdict.value in {"fix", "refused", "told"} else ASKED
    return {
        "ruleId": rule,
        "ruleIndex": INDEX[rule],
        **_answer(finding, rule),
        "message": _message(finding.message),
        "locations": [{"physicalLocation": {"artifactLocation": _location(path), "region": region}}],
        **_related(finding),
        "partialFingerprints": {"pipNoCache/v1": fingerprint},
        **({"fixes": fixes} if fixes else {}),
        "properties": {"verdict": finding.verdict.value, "reason": finding.reason, "stage": _stage(finding)},
    }


def _related(finding: "Finding") -> _Object:
    """The lines of the Dockerfiles that run the script."""
    lines = [
        {
            "physicalLocation": {"artifactLocation": _location(path), "region": {"startLine": line}},
            "message": {"text": "It is run here."},
        }
        for path, line in finding.via
    ]
    return {"relatedLocations": lines} if lines else {}


def _answer(finding: "Finding", rule: str) -> _Object:
    """The level; a command that needs nothing passes, one that a maintainer excepts is suppressed."""
    match finding.verdict.value:
        case "present" | "protected":
            return {"kind": "pass", "level": "none"}
        case "suppressed":
            kind = "external" if finding.reason in _IN_SETTINGS else "inSource"
            suppression = {"kind": kind, "justification": plain(finding.message)}
            return {"level": RULES[INDEX[rule]].level, "suppressions": [suppression]}
        case _:
            return {"level": RULES[INDEX[rule]].level}


def _stage(finding: "Finding") -> str | None:
    return None if finding.stage is None else plain(finding.stage)


def _fix(path: str, edits: "tuple[Edit, ...]", where: Places) -> _Object:
    names = (edit.text.decode().strip(' \t\r\n,"') for edit in edits)
    replacements = [_replacement(edit, where) for edit in edits]
    return {
        "description": {"text": f"Add {' and '.join(names)}"},
        "artifactChanges": [{"artifactLocation": _location(path), "replacements": replacements}],
    }


def _replacement(edit: "Edit", where: Places) -> _Object:
    line, column = where.line(edit.offset), where.column(edit.offset)
    return {
        "deletedRegion": {"startLine": line, "startColumn": column, "endLine": line, "endColumn": column},
        "insertedContent": {"text": edit.text.decode()},
    }


def _location(path: str) -> _Object:
    """Where the file lies below the root, whose own place is nobody's business."""
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": "%SRCROOT%"}


def _message(text: str) -> _Object:
    """The text with what section 3.11 would take for a placeholder or for a link."""
    return {"text": plain(text).replace("{", "{{").replace("}", "}}").replace("](", "\\](")}


def _notification(path: str, error: str) -> _Object:
    location = {"physicalLocation": {"artifactLocation": _location(path)}}
    return {"level": "error", "message": _message(f"{plain(path)}: {error}"), "locations": [location]}


def _invocation(notifications: list[_Object], notes: Iterable[str]) -> _Object:
    return {
        "executionSuccessful": not notifications,
        "toolExecutionNotifications": notifications,
        "toolConfigurationNotifications": [{"level": "warning", "message": _message(note)} for note in notes],
    }

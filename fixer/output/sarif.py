"""SARIF 2.1.0, the format of code scanning: one log, written result by result so that no run is too long for it.

Only what code scanning must know of all of a run, the files that could not be read, is kept until its end.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from fixer.judgement.finding import owned
from fixer.judgement.fingerprint import fingerprints
from fixer.output.quotes import Quote, quotes
from fixer.output.report import Report
from fixer.output.sarif_rules import ASKED, HOME_PAGE, RULES, Rule
from fixer.output.visible import as_json, plain
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fixer.edits import Edit
    from fixer.judgement.finding import Finding


_Object = dict[str, object]


class Origin(NamedTuple):
    """Which commit a run is about: the repository's page on the web, the commit, and the branch it stands on."""

    page: str
    commit: str
    branch: str | None = None


class About(NamedTuple):
    """What a run begins with: the program's version, what tells the runs of a log apart, which commit the run is
    about, and the rules that its results may be of.
    """

    version: str
    category: str | None = None
    origin: Origin | None = None
    rules: tuple[Rule, ...] = RULES


# fixer.place counts so; a byte order mark is no column, as section 3.30 has it.
_COUNTING: _Object = {"columnKind": "unicodeCodePoints", "newlineSequences": ["\r\n", "\n"]}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_IN_SETTINGS = frozenset({"hadolint-config", "datadog-config", "baseline"})

_LEVELS = {rule.id: rule.level for rule in RULES}

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


def run(reports: Iterable[Report], about: About, verdicts: frozenset[str] = LISTED) -> Iterator[str]:
    """One run in pieces: what was found in the files of one repository.

    The reports' paths count from the repository's root, parted by ``/``. The findings of each must be all that it has.
    """
    yield as_json(_head(about))[:-1] + ', "results": ['
    index = {rule.id: at for at, rule in enumerate(about.rules)}
    notifications: list[_Object] = []
    notes: dict[str, None] = {}
    left_out = uv_left = unknown = 0
    separator = "\n"
    for report in reports:
        left_out += report.left_out is not None
        uv_left += report.uv_left
        unknown += len(report.unknown)
        for rule, result in _results(report, verdicts):
            yield separator + as_json({"ruleId": rule, "ruleIndex": index[rule], **result})
            separator = ",\n"
        notes.update(dict.fromkeys(report.notes))
        if report.error is not None:
            notifications.append(_notification(report.path, report.error))
    invocation = _invocation(notifications, notes)
    counts = {"leftOut": left_out, "uvLeftAlone": uv_left, "unknownScripts": unknown}
    counts = {name: count for name, count in counts.items() if count}
    invocation |= {"properties": counts} if counts else {}
    yield f'\n], "invocations": [{as_json(invocation)}]}}'


def _results(report: Report, verdicts: frozenset[str]) -> Iterator[tuple[str, _Object]]:
    """The results of one file, each with its rule; ``verdicts`` says which of the findings make one."""
    path, findings = report.path, report.findings
    if not findings:
        return
    shown = quotes(report.source, findings) if report.quotes is None else report.quotes
    known = zip(owned(findings), shown, fingerprints(path, findings), strict=True)
    for (finding, edits), one, fingerprint in known:
        if finding.verdict.value in verdicts:
            fixes = [_fix(path, edits, dict(zip(finding.edits, one.places, strict=False)))] if edits else []
            yield rule_of(finding), _result(path, finding, one, fingerprint, fixes)


def rule_of(finding: "Finding") -> str:
    """The id of the rule that it is a result of."""
    return finding.reason if finding.verdict.value in {"fix", "refused", "told"} else ASKED


def _head(about: About) -> _Object:
    driver = {
        "name": "pip-no-cache",
        "informationUri": HOME_PAGE,
        "version": about.version,
        "semanticVersion": about.version,
        "rules": [rule.descriptor() for rule in about.rules],
    }
    category = about.category
    details: _Object = {} if category is None else {"automationDetails": {"id": f"pip-no-cache/{plain(category)}/"}}
    return {"tool": {"driver": driver}, **details, **_provenance(about.origin), **_COUNTING}


def _provenance(origin: Origin | None) -> _Object:
    if origin is None:
        return {}
    branch: _Object = {} if origin.branch is None else {"branch": plain(origin.branch)}
    told = {"repositoryUri": origin.page, "revisionId": origin.commit, **branch, "mappedTo": {"uriBaseId": _ROOT}}
    return {"versionControlProvenance": [told]}


def _result(path: str, finding: "Finding", shown: Quote, fingerprint: str, fixes: list[_Object]) -> _Object:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
        "snippet": {"text": shown.text},
    }
    return {
        **_answer(finding),
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


def _answer(finding: "Finding") -> _Object:
    """The level; a command that needs nothing passes, one that a maintainer excepts is suppressed."""
    match finding.verdict.value:
        case "present" | "protected":
            return {"kind": "pass", "level": "none"}
        case "suppressed":
            kind = "external" if finding.reason in _IN_SETTINGS else "inSource"
            suppression = {"kind": kind, "justification": plain(finding.message)}
            return {"level": _LEVELS[rule_of(finding)], "suppressions": [suppression]}
        case _:
            return {"level": _LEVELS[rule_of(finding)]}


def _stage(finding: "Finding") -> str | None:
    return None if finding.stage is None else plain(finding.stage)


def _fix(path: str, edits: "tuple[Edit, ...]", places: "Mapping[Edit, tuple[int, int]]") -> _Object:
    names = (edit.text.decode().strip(' \t\r\n,"') for edit in edits)
    replacements = [_replacement(edit, *places[edit]) for edit in edits]
    return {
        "description": {"text": f"Add {' and '.join(names)}"},
        "artifactChanges": [{"artifactLocation": _location(path), "replacements": replacements}],
    }


def _replacement(edit: "Edit", line: int, column: int) -> _Object:
    return {
        "deletedRegion": {"startLine": line, "startColumn": column, "endLine": line, "endColumn": column},
        "insertedContent": {"text": edit.text.decode()},
    }


def _location(path: str) -> _Object:
    """Where the file lies below the root, whose own place is nobody's business."""
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}


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

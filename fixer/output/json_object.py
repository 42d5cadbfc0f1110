"""The format for programs: one JSON object, written file by file so that no run is too long for it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from fixer.output.report import Report, Tally
from fixer.output.visible import as_json, plain

if TYPE_CHECKING:
    from fixer.judgement.finding import Finding

VERSION: Literal[1] = 1


class ViaObject(TypedDict):
    """A line of a Dockerfile that runs a script."""

    path: str
    line: int


class FindingObject(TypedDict):
    """One pip command, or one refused file. Lines and columns are counted from 1, columns in Unicode code points."""

    verdict: str
    """What is to be done: the verdicts and reasons are those of docs/reasons.md."""
    reason: str
    """Why: a stable id, which `pip-no-cache explain` takes."""
    message: str
    """The same for people, in one sentence."""
    line: int
    column: int
    end_line: int
    end_column: int
    """Exclusive: the column behind the last character."""
    command: str
    """The command as the shell sees it; empty where the whole file is refused."""
    stage: str | None
    """The name of the build stage, else its index; null above the first FROM."""
    via: NotRequired[list[ViaObject]]
    """Of a command in a script that Dockerfiles run: where they do."""


class UnknownScriptObject(TypedDict):
    """A shell script that a Dockerfile runs, and that nobody can read."""

    line: int
    """The line of the Dockerfile that runs it."""
    path: str
    """Where it lies in the image."""
    message: str
    """Why: it is from an image, say, from another stage or from a URL, is a link, or lies outside the build context."""


class FileObject(TypedDict):
    """One Dockerfile that was looked into, or a script that one runs."""

    path: str
    r"""As it was found; bytes that are not UTF-8 are shown as \xNN."""
    changed: bool
    """Whether fix changed it, or would."""
    error: str | None
    """Why it could not be read or written; null where it could."""
    findings: list[FindingObject]
    diff: NotRequired[str]
    """The unified diff, where it was asked for and there is one."""
    unknown_scripts: NotRequired[list[UnknownScriptObject]]
    """What it runs and was not looked into, if anything."""


class SummaryObject(TypedDict):
    """How many files there were, and how many findings of each verdict."""

    files: int
    changed: int
    errors: int
    left_out: int
    """Files that a search passed by: links, generated and foreign ones."""
    fix: int
    present: int
    protected: int
    suppressed: int
    refused: int
    flag_defeats_mount: int
    """Commands among the present ones whose flag keeps the cache mount of their RUN empty."""
    told: int
    """Commands in files that are not to be changed: see docs/reasons.md."""
    uv_left_alone: int
    """Each `uv pip install` of a Dockerfile that gets the flag with --uv, and was passed by without."""
    unknown_scripts: int
    """Shell scripts that Dockerfiles run, and that nobody can read."""


class ResultObject(TypedDict):
    """One result of a scanner, and what became of it."""

    file: str
    """The scanner's, in which it stands."""
    tool: str
    rule: str
    path: str
    """The checked file, or where one would be lying that is not there any more."""
    line: int | None
    outcome: Literal["fixable", "fixed", "safe", "refused", "told", "suppressed", "gone", "failed", "left-out"]
    """fixable: fix would; fixed: the flag is there; safe: no cache is left; gone: no pip command is there any more."""
    reason: str | None
    """That of the command which asks for most; null where there is none."""
    message: str
    findings: list[FindingObject]
    """The pip commands at its place now; those of the whole instruction where the scanner gives its line only."""


class AgainstObject(TypedDict):
    """What check --against FILE found out about the results of a scanner."""

    file: str
    """The first of them."""
    files: list[str]
    """Those of the scanners, as they were given."""
    results: list[ResultObject]
    other_rules: int
    """Results that are not about pip's cache."""
    other_files: int
    """Results about pip's cache in files that were not checked."""


class CheckObject(TypedDict):
    """What check and fix --format json write."""

    version: Literal[1]
    files: list[FileObject]
    summary: SummaryObject
    against: NotRequired[AgainstObject]
    """Where it was asked for."""


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
    yield f'\n], "summary": {as_json(_summary(tally))}'
    yield f', "against": {as_json(tally.against())}}}\n' if tally.against else "}\n"


def _file(report: Report) -> FileObject:
    found: FileObject = {
        "path": plain(report.path),
        "changed": report.is_changed,
        "error": None if report.error is None else plain(report.error),
        "findings": list(map(finding_object, report.findings)),
    }
    if report.diff:
        found["diff"] = report.diff.decode("utf-8", "backslashreplace")
    if report.unknown:
        found["unknown_scripts"] = [
            {"line": one.line, "path": plain(one.place), "message": plain(one.message)} for one in report.unknown
        ]
    return found


def finding_object(finding: "Finding") -> FindingObject:
    """A finding as it stands in the JSON."""
    found: FindingObject = {
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
    if finding.via:
        found["via"] = [{"path": plain(path), "line": line} for path, line in finding.via]
    return found


def _summary(tally: Tally) -> SummaryObject:
    return {
        "files": tally.files,
        "changed": tally.changed,
        "errors": tally.errors,
        "left_out": tally.left_out,
        "fix": tally.verdicts["fix"],
        "present": tally.verdicts["present"],
        "protected": tally.verdicts["protected"],
        "suppressed": tally.verdicts["suppressed"],
        "refused": tally.verdicts["refused"],
        "flag_defeats_mount": tally.defeated,
        "told": tally.verdicts["told"],
        "uv_left_alone": tally.uv_left,
        "unknown_scripts": tally.unknown,
    }

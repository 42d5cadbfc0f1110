"""``report.json``, version 1, as the design fixes it for scripts."""

import json
from datetime import datetime
from typing import Literal, NotRequired, TypedDict

from bot.model import CheckCounts, LeftOut, Outcome, PlannedFile, PullRequest, SweepReport
from bot.reports import figures
from bot.texts.display import decoded, portable
from fixer import Finding

VERSION: Literal[1] = 1


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


class UnknownScriptObject(TypedDict):
    """A shell script that the Dockerfile surely runs, and that nobody can read."""

    line: int
    """Of the command in the Dockerfile that runs it."""
    path: str
    """Where it lies in the image."""
    message: str
    """Why nobody can read it, in a sentence."""


class FileObject(TypedDict):
    """One Dockerfile, as it stands in the base commit."""

    path: str
    r"""From the top of the repository; bytes that are not UTF-8 are shown as \xNN."""
    changed: bool
    """Whether the pull request changes it."""
    error: None
    """Kept for what older versions wrote: a repository fails as a whole."""
    findings: list[FindingObject]
    diff: str
    """The unified diff; empty where nothing changes."""
    unknown_scripts: NotRequired[list[UnknownScriptObject]]
    """What it runs and was not looked into, if anything; at most 200 of one repository."""


class LeftOutObject(TypedDict):
    """A path that looks like a Dockerfile and was not looked into."""

    path: str
    reason: str
    message: str


class ChecksObject(TypedDict):
    """How many checks and statuses the commit of a pull request has."""

    total: int
    failing: int
    running: int


class PullRequestObject(TypedDict):
    """A pull request of ours."""

    number: int
    url: str
    state: str
    """open, merged, closed, frozen or unknown; in a dry run as far as the ledger was told."""
    checks: ChecksObject | None
    """Of an open one when the last sweep began that saw it; null where nobody told, or its commit is newer."""
    review: str | None
    """changes-requested, required, approved or none: as checks."""
    as_of: str | None
    """When checks and review were told: a dry run goes by what earlier sweeps were told. Null as these are."""


class ImpactObject(TypedDict):
    """What pip's caches weigh that are kept out of images, as far as an index told it, in bytes."""

    least: int
    """The wheels alone, and of those none that are loaded behind a condition."""
    most: int
    """With the pages of the index, and what else pip asks for on the way."""
    wheels: int
    targets: list[str]
    """The Pythons that they are for, as in 3.12 on linux/amd64."""
    images: int
    """How many Dockerfiles this is summed over."""


class RepositoryObject(TypedDict):
    """What became of one repository."""

    name: str
    outcome: str
    """How its sweep ended: the keys of totals are the words."""
    reason: str
    """Why: a stable id."""
    message: str
    """The same for people, in one sentence or two."""
    needs_person: bool
    """Whether something is left that only a person can settle; what failed is told by its outcome."""
    base_commit: str | None
    """The commit of the default branch that was looked into; null where none was in this sweep."""
    files: list[FileObject]
    left_out: list[LeftOutObject]
    pull_request: PullRequestObject | None
    owners: list[str]
    """Who owns the paths that the pull request changes, by the repository's CODEOWNERS."""
    impact: ImpactObject | None
    """Of its pull request, or the one that would be opened; null where no index is asked, or nothing is known."""
    warnings: list[str]


class ReportObject(TypedDict):
    """What a sweep writes into report.json."""

    version: Literal[1]
    started: str
    """When it began, as in 2026-11-24T05:30:00Z."""
    finished: str
    dry_run: bool
    """Whether nothing was written to any repository."""
    complete: bool
    """False where the sweep was broken off or a source could not be listed: repositories are missing then."""
    repositories: list[RepositoryObject]
    """In the order of their names."""
    totals: dict[str, int]
    """How many repositories ended in each way, every way named."""
    impact: ImpactObject | None
    """Of all repositories, also of those that wait for their pull request."""


def text(report: SweepReport) -> str:
    r"""The report as one JSON object; odd bytes of paths and diffs are shown as ``\xNN``."""
    value: ReportObject = {
        "version": VERSION,
        "started": _time(report.started),
        "finished": _time(report.finished),
        "dry_run": report.dry_run,
        "complete": report.complete,
        "repositories": [_repository(outcome) for outcome in report.outcomes],
        "totals": {str(kind): count for kind, count in report.totals.items()},
        "impact": _impact(report.outcomes),
    }
    return json.dumps(value, indent=2) + "\n"


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _repository(outcome: Outcome) -> RepositoryObject:
    plan = outcome.plan
    return {
        "name": portable(outcome.name),
        "outcome": str(outcome.kind),
        "reason": outcome.reason,
        "message": portable(outcome.message),
        "needs_person": outcome.needs_person,
        "base_commit": plan.base if plan else None,
        "files": [_file(file) for file in plan.files] if plan else [],
        "left_out": [_left_out(item) for item in plan.left_out] if plan else [],
        "pull_request": _pull_request(outcome.pull_request) if outcome.pull_request else None,
        "owners": [portable(owner) for owner in outcome.owners],
        "impact": _impact((outcome,)),
        "warnings": [portable(warning) for warning in outcome.warnings],
    }


def _impact(outcomes: tuple[Outcome, ...]) -> ImpactObject | None:
    found = figures.impact(outcomes)
    if found is None:
        return None
    return {
        "least": found.least,
        "most": found.most,
        "wheels": found.wheels,
        "targets": list(found.targets),
        "images": found.images,
    }


def _file(file: PlannedFile) -> FileObject:
    found: FileObject = {
        "path": portable(file.path),
        "changed": file.is_changed,
        "error": None,
        "findings": [_finding(finding) for finding in file.findings],
        "diff": decoded(file.diff),
    }
    if file.unknown:
        found["unknown_scripts"] = [
            {"line": one.line, "path": portable(one.place), "message": portable(one.message)} for one in file.unknown
        ]
    return found


def _finding(finding: Finding) -> FindingObject:
    return {
        "verdict": str(finding.verdict),
        "reason": finding.reason,
        "message": portable(finding.message),
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "command": portable(finding.command),
        "stage": None if finding.stage is None else portable(finding.stage),
    }


def _left_out(item: LeftOut) -> LeftOutObject:
    return {"path": portable(item.path), "reason": item.reason, "message": portable(item.message)}


def _pull_request(pull_request: PullRequest) -> PullRequestObject:
    found = pull_request.reception
    return {
        "number": pull_request.number,
        "url": portable(pull_request.url),
        "state": str(pull_request.state),
        "checks": _checks(found.checks) if found else None,
        "review": found.review if found else None,
        "as_of": _time(found.at) if found and found.at else None,
    }


def _checks(counts: CheckCounts) -> ChecksObject:
    return {"total": counts.total, "failing": counts.failing, "running": counts.running}

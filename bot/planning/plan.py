"""From the bytes of a commit's Dockerfiles to a plan: pure, and the only caller of ``fixer.fix``."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import marker
from bot.config.config import Dockerfiles
from bot.model import Plan, PlannedFile, Repository, Source, Survey
from fixer import (
    Edit,
    Finding,
    Settings,
    Verdict,
    VerificationError,
    apply,
    fix,
    load_repository_settings,
    parse,
    unified_diff,
    verify,
)

# The reason of a finding that a maintainer declined by closing a pull request.
_DECLINED = "closed-pull-request"


def plan(repository: Repository, survey: Survey, rules: Dockerfiles, tip: str | None = None) -> Plan:
    """What is to be done in the repository, and what is not, with the reasons; ``tip`` as in Plan."""
    scanners = load_repository_settings({source.entry.path: source.content for source in survey.settings})
    settings = Settings(
        policy=rules.policy,
        uv=rules.uv,
        wrappers=frozenset(rules.wrappers),
        suppressions=rules.suppressions,
        repository=scanners,
    )
    return Plan(
        repository=repository,
        base=survey.commit,
        files=tuple(_planned(source, settings) for source in survey.dockerfiles),
        settings=tuple(source.entry for source in survey.settings),
        left_out=survey.left_out,
        tip=tip,
        is_opted_out=survey.is_opted_out,
    )


def narrowed(plan: Plan, is_wanted: Callable[[str], bool], contents: Mapping[str, bytes]) -> Plan:
    """The plan without the insertions whose finding's mark is not wanted; ``contents`` are the changed blobs' bytes."""
    return replace(plan, files=tuple(_narrowed(file, is_wanted, contents) for file in plan.files))


def has_declined(plan: Plan) -> bool:
    """Whether something is left out of the plan that maintainers declined."""
    return any(finding.reason == _DECLINED for file in plan.files for finding in file.findings)


def _narrowed(file: PlannedFile, is_wanted: Callable[[str], bool], contents: Mapping[str, bytes]) -> PlannedFile:
    named = zip(file.findings, marker.marks(file.path, file.findings), strict=True)
    findings = tuple(_declined(finding) if finding.edit and not is_wanted(mark) else finding for finding, mark in named)
    if findings == file.findings:
        return file
    before, edits = contents[file.entry.blob], _edits(findings)
    after = apply(before, edits)
    verify(parse(before), parse(after), edits)
    return PlannedFile(file.entry, findings, edits, unified_diff(before, after, file.path) if edits else b"")


def _declined(finding: Finding) -> Finding:
    message = "A pull request with this change was closed without being merged, so it is not proposed again."
    return finding._replace(verdict=Verdict.SUPPRESSED, reason=_DECLINED, message=message, edit=None)


def _edits(findings: tuple[Finding, ...]) -> tuple[Edit, ...]:
    return tuple(sorted({finding.edit for finding in findings if finding.edit is not None}))


def _planned(source: Source, settings: Settings) -> PlannedFile:
    path = source.entry.path
    result = fix(source.content, settings._replace(name=path))
    edits = _edits(result.findings)
    if apply(source.content, edits) != result.output:
        raise VerificationError(f"{path}: the insertions do not make the file that was verified; please report it")
    diff = unified_diff(source.content, result.output, path) if edits else b""
    return PlannedFile(source.entry, result.findings, edits, diff)

"""From the bytes of a commit's Dockerfiles to a plan: pure, and the only caller of ``fixer.fix``."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from bot.config.config import Dockerfiles
from bot.model import Entry, Plan, PlannedFile, Repository, Source, Survey, marker
from bot.model.marker import Mark
from bot.model.plan import WRITTEN
from bot.selection.owners import owners
from fixer import (
    Finding,
    FixResult,
    Scripts,
    Settings,
    Tree,
    Verdict,
    VerificationError,
    apply,
    edits_of,
    fix,
    fix_scripts,
    load_repository_settings,
    parse,
    quotes,
    unified_diff,
    unjudged,
    verify,
    verify_script,
)

_MOST_UNKNOWN = 200  # scripts of one repository that nobody can read

# The reasons of a finding that could be mended and is not: maintainers declined it, or a saved plan does not name it.
CLOSED, REVERTED, UNNAMED = "closed-pull-request", "reverted-pull-request", "not-in-the-plan"
_WHY_NOT = {
    CLOSED: "A pull request with this change was closed without being merged, so it is not proposed again.",
    REVERTED: "A pull request with this change was merged, and somebody took it back, so it is not proposed again.",
    UNNAMED: "The plan that was applied does not name it; the next dry run shows it.",
}


def plan(repository: Repository, survey: Survey, rules: Dockerfiles, tip: str | None = None) -> Plan:
    """What is to be done in the repository, and what is not, with the reasons; ``tip`` as in Plan."""
    scanners = load_repository_settings({source.entry.path: source.content for source in survey.settings})
    settings = Settings(
        policy=rules.policy,
        uv=rules.uv,
        wrappers=frozenset(rules.wrappers),
        suppressions=rules.suppressions,
        repository=scanners,
        remedy=rules.remedy,
        buildkit=rules.buildkit,
        isolated_builds=rules.isolated_builds,
        runs_scripts=rules.scripts is not Scripts.OFF,
    )
    judged = tuple(_judged(source, settings, survey.around) for source in survey.dockerfiles)
    files = (*(_planned(source.entry, result) for source, _, result in judged), *_scripts(judged, survey, rules))
    changed = [file.path for file in files if file.is_changed]
    return Plan(
        repository=repository,
        base=survey.commit,
        files=tuple(_bounded(files)),
        settings=tuple(source.entry for source in survey.settings),
        left_out=survey.left_out,
        tip=tip,
        is_opted_out=survey.is_opted_out,
        owners=owners(survey.owners.content if survey.owners else b"", changed) if changed else None,
    )


def named(saved: Plan, made: Plan) -> frozenset[str]:
    """The marks of what a saved plan names of one that was just made.

    In a file that stands an insertion is known by its place, whatever was written beside it; in another by its command.
    """
    there = {file.entry: {edit.offset for edit in file.edits} for file in saved.changes}
    meant = marker.covering(marker.carried(saved), made)
    found = set()
    for file in made.changes:
        offsets = there.get(file.entry)
        for finding, mark in zip(file.findings, marker.marks(file.path, file.findings), strict=True):
            own = {edit.offset for edit in finding.edits}
            if own and (meant(mark) if offsets is None else own <= offsets):
                found.add(mark.text)
    return frozenset(found)


def narrowed(plan: Plan, why_not: Callable[[Mark], str], contents: Mapping[str, bytes]) -> Plan:
    """The plan without the insertions for which there is a reason; ``contents`` are the changed blobs' bytes."""
    return replace(plan, files=tuple(_narrowed(file, why_not, contents) for file in plan.files))


def has_declined(plan: Plan) -> bool:
    """Whether something is left out of the plan that maintainers declined."""
    return bool(left_out(plan, CLOSED) or left_out(plan, REVERTED))


def left_out(plan: Plan, reason: str) -> int:
    """How many findings are left out of the plan for the reason."""
    return sum(finding.reason == reason for file in plan.files for finding in file.findings)


def _narrowed(file: PlannedFile, why_not: Callable[[Mark], str], contents: Mapping[str, bytes]) -> PlannedFile:
    reasons = _reasons(file, why_not)
    findings = tuple(_left(finding, reason) for finding, reason in zip(file.findings, reasons, strict=True))
    if findings == file.findings:
        return file
    before, edits = contents[file.entry.blob], edits_of(findings)
    after = apply(before, edits)
    if any(finding.path for finding in findings):
        verify_script(before, after, edits)
    else:
        verify(parse(before), parse(after), edits)
    diff = unified_diff(before, after, file.path) if edits else b""
    return replace(file, findings=findings, edits=edits, diff=diff)


def _reasons(file: PlannedFile, why_not: Callable[[Mark], str]) -> tuple[str, ...]:
    """Why each finding is left out, empty where it is not; who needs what another one may not have has it neither."""
    marks = marker.marks(file.path, file.findings)
    more = tuple(why_not(mark) if one.edits else "" for one, mark in zip(file.findings, marks, strict=True))
    found: tuple[str, ...] = ()
    while found != more:
        found = more
        barred = {edit: why for one, why in zip(file.findings, found, strict=True) if why for edit in one.edits}
        each = zip(file.findings, found, strict=True)
        more = tuple(why or next((barred[edit] for edit in one.edits if edit in barred), "") for one, why in each)
    return found


def _left(finding: Finding, reason: str) -> Finding:
    if not reason:
        return finding
    return finding._replace(verdict=Verdict.SUPPRESSED, reason=reason, message=_WHY_NOT[reason], edits=())


def _judged(source: Source, settings: Settings, tree: Tree | None) -> tuple[Source, Settings, FixResult]:
    own = settings._replace(name=source.entry.path)
    return source, own, fix(source.content, own, tree=tree)


def _scripts(
    judged: tuple[tuple[Source, Settings, FixResult], ...], survey: Survey, rules: Dockerfiles
) -> Iterator[PlannedFile]:
    """The scripts that the Dockerfiles run and that may be touched, each with all that is found in it."""
    tree = survey.around
    if tree is None:
        return
    kept = [(own, result._replace(runs=_touchable(result.runs, survey))) for _, own, result in judged]
    paths = {finding.path for _, result in kept for finding in result.runs}
    left = unjudged({own.name: result for own, result in kept}, tree, paths, kept[0][0])
    leaving = _leaving(kept)
    for path, result in fix_scripts(kept, tree, lambda _: rules.scripts, left).items():
        yield replace(_planned(survey.scripts[path], result), leaving=leaving.get(path, {}))


def _leaving(judged: list[tuple[Settings, FixResult]]) -> dict[str, dict[int, tuple[str, ...]]]:
    """Of each script, by where its commands start, the Dockerfiles in whose images they leave a cache."""
    found: dict[str, dict[int, tuple[str, ...]]] = {}
    for own, result in judged:
        for finding in result.runs:
            if finding.verdict is Verdict.FIX and finding.reason == WRITTEN:
                at = found.setdefault(finding.path, {})
                at[finding.start] = (*at.get(finding.start, ()), own.name)
    return found


def _touchable(runs: tuple[Finding, ...], survey: Survey) -> tuple[Finding, ...]:
    return tuple(finding for finding in runs if finding.path in survey.scripts)


def _planned(entry: Entry, result: FixResult) -> PlannedFile:
    edits = edits_of(result.findings)
    if apply(result.source, edits) != result.output:
        raise VerificationError(f"{entry.path}: the insertions do not make what was verified; please report it")
    diff = unified_diff(result.source, result.output, entry.path) if edits else b""
    shown = quotes(result.source, result.findings)
    layers = _layers(result) if edits else ()
    return PlannedFile(entry, result.findings, edits, diff, shown, layers=layers, unknown=result.unknown)


def _bounded(files: Iterable[PlannedFile]) -> Iterator[PlannedFile]:
    """The files with no more scripts that nobody can read, over all of them, than people look at."""
    left = _MOST_UNKNOWN
    for file in files:
        yield replace(file, unknown=file.unknown[:left])
        left = max(0, left - len(file.unknown))


def _layers(result: FixResult) -> tuple[int, ...]:
    """The line on which the RUN of each finding begins; none in a script, which any number of them may run."""
    if any(finding.path for finding in result.findings):
        return ()
    runs = [one for one in parse(result.source).instructions if one.keyword == "RUN"]
    found = tuple(
        next((run.line for run in runs if run.start <= finding.start < run.start + len(run.raw)), 0)
        for finding in result.findings
    )
    return found if any(found) else ()

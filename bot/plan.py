"""From the bytes of a commit's Dockerfiles to a plan: pure, and the only caller of ``fixer.fix``."""

from dataclasses import replace

from bot.config import Dockerfiles
from bot.model import Plan, PlannedFile, Repository, Source, Survey
from fixer import Settings, VerificationError, apply, fix, load_repository_settings, unified_diff


def plan(repository: Repository, survey: Survey, rules: Dockerfiles) -> Plan:
    """What is to be done in the repository, and what is not, with the reasons."""
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
    )


def _planned(source: Source, settings: Settings) -> PlannedFile:
    path = source.entry.path
    result = fix(source.content, replace(settings, name=path))
    edits = tuple(sorted({finding.edit for finding in result.findings if finding.edit is not None}))
    if apply(source.content, edits) != result.output:
        raise VerificationError(f"{path}: the insertions do not make the file that was verified; please report it")
    diff = unified_diff(source.content, result.output, path) if edits else b""
    return PlannedFile(source.entry, result.findings, edits, diff)

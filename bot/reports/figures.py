"""What every face of a report counts: findings by reason, repositories by owner, what was done and what is quiet."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.model import Outcome, OutcomeKind, SweepReport
from bot.model.weight import Sum, added
from fixer import ISOLATED_BUILD, Verdict

# What a sweep did, or would do, in a repository.
DONE = frozenset({OutcomeKind.PLANNED, OutcomeKind.PUBLISHED, OutcomeKind.UPDATED})
_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Cause:
    """How often one verdict was given for one reason, and in how many repositories."""

    verdict: Verdict
    reason: str
    count: int
    repositories: int


@dataclass(frozen=True, slots=True)
class Owner:
    """The sums of an organisation or a user: of commands those to be fixed and those refused."""

    name: str
    repositories: int
    fixes: int
    refused: int
    done: int
    people: int
    failed: int


@dataclass(frozen=True, slots=True)
class Builds:
    """So many commands build something in isolation, in so many repositories."""

    commands: int
    repositories: int


@dataclass(frozen=True, slots=True)
class Received:
    """How many open pull requests stood how, by the words of checks and of reviews, and when that was told."""

    checks: Counter[str]
    reviews: Counter[str]
    times: tuple[datetime | None, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Repositories in which nothing was done and nothing is left to do, that ended in the same way."""

    kind: OutcomeKind
    reason: str
    names: tuple[str, ...]


def causes(report: SweepReport) -> tuple[Cause, ...]:
    """Of all that this sweep looked into, by verdict and then the most frequent first."""
    counts: Counter[tuple[Verdict, str]] = Counter()
    repositories: Counter[tuple[Verdict, str]] = Counter()
    for outcome in report.outcomes:
        found = Counter(_found(outcome))
        counts.update(found)
        repositories.update(found.keys())
    order = sorted(counts, key=lambda key: (_ORDER[key[0]], -counts[key], key[1]))
    return tuple(Cause(*key, counts[key], repositories[key]) for key in order)


def owners(report: SweepReport) -> tuple[Owner, ...]:
    """By name; what has no page on the web has no owner, and is left out."""
    return _grouped(report, lambda outcome: outcome.name.partition("/")[0] if _has_owner(outcome) else "")


def teams(report: SweepReport) -> tuple[Owner, ...]:
    """The same of the teams whose repositories the sources list."""
    return _grouped(report, lambda outcome: outcome.team)


def told(report: SweepReport) -> tuple[Outcome, ...]:
    """Where commands are told that stand in scripts or in other files, or that a scanner has its own word on."""
    return tuple(outcome for outcome in report.outcomes if outcome.plan and outcome.plan.counts[Verdict.TOLD])


def unread(report: SweepReport) -> tuple[Outcome, ...]:
    """Where Dockerfiles run scripts that nobody can read."""
    return tuple(outcome for outcome in report.outcomes if outcome.plan and outcome.plan.unknown)


def builds(report: SweepReport) -> Builds:
    """What is built from source in isolation, where the flag alone does not reach the pip that does so."""
    counts = [
        sum(ISOLATED_BUILD in finding.message for file in outcome.plan.files for finding in file.findings)
        for outcome in report.outcomes
        if outcome.plan
    ]
    return Builds(sum(counts), sum(map(bool, counts)))


def fixes(outcomes: Iterable[Outcome]) -> int:
    """How many commands are to be fixed in them."""
    return sum(outcome.plan.counts[Verdict.FIX] for outcome in outcomes if outcome.plan)


def impact(outcomes: Iterable[Outcome]) -> Sum | None:
    """What pip's caches weigh that are kept out of their images, as far as it is known; None where nothing is."""
    return added(weight for outcome in outcomes if outcome.plan for weight in outcome.plan.weights)


def received(report: SweepReport) -> Received:
    """Of those whose checks and reviews are known: nobody asked about what was opened or renewed since."""
    pulls = (outcome.pull_request for outcome in report.outcomes if outcome.pull_request)
    found = [pull.reception for pull in pulls if pull.reception]
    words = Counter(one.checks.word for one in found), Counter(one.review for one in found)
    return Received(*words, tuple(one.at for one in found))


def troubled(report: SweepReport) -> tuple[Outcome, ...]:
    """Those whose open pull request has checks that fail, or a review that wants changes."""
    return tuple(
        outcome
        for outcome in report.outcomes
        if (found := outcome.pull_request and outcome.pull_request.reception)
        and (found.checks.failing or found.review == "changes-requested")
    )


def done(report: SweepReport) -> tuple[Outcome, ...]:
    """Where something was done, or would be."""
    return tuple(outcome for outcome in report.outcomes if outcome.kind in DONE)


def failed(report: SweepReport) -> tuple[Outcome, ...]:
    """What is to be mended before the next sweep."""
    return tuple(outcome for outcome in report.outcomes if outcome.kind is OutcomeKind.FAILED)


def quiet(report: SweepReport) -> tuple[Quiet, ...]:
    """All others but those that wait for a person, the largest group first."""
    groups: dict[tuple[OutcomeKind, str], list[str]] = {}
    for outcome in report.outcomes:
        if outcome.kind not in DONE | {OutcomeKind.FAILED} and not outcome.needs_person:
            groups.setdefault((outcome.kind, outcome.reason), []).append(outcome.name)
    order = sorted(groups, key=lambda key: (-len(groups[key]), key))
    return tuple(Quiet(*key, tuple(groups[key])) for key in order)


def _found(outcome: Outcome) -> Iterable[tuple[Verdict, str]]:
    files = outcome.plan.files if outcome.plan else ()
    return ((finding.verdict, finding.reason) for file in files for finding in file.findings)


def _has_owner(outcome: Outcome) -> bool:
    return bool(outcome.page) and "/" in outcome.name


def _grouped(report: SweepReport, group: Callable[[Outcome], str]) -> tuple[Owner, ...]:
    """The sums by group, in the order of their names; what is in none is left out."""
    found: dict[str, list[Outcome]] = {}
    for outcome in report.outcomes:
        if name := group(outcome):
            found.setdefault(name, []).append(outcome)
    return tuple(_owner(name, found[name]) for name in sorted(found))


def _owner(name: str, outcomes: list[Outcome]) -> Owner:
    return Owner(
        name,
        len(outcomes),
        fixes(outcomes),
        sum(outcome.ended.refused for outcome in outcomes),
        sum(outcome.kind in DONE for outcome in outcomes),
        sum(outcome.needs_person for outcome in outcomes),
        sum(outcome.kind is OutcomeKind.FAILED for outcome in outcomes),
    )

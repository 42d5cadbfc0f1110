"""What became of each repository, and of all of them in one sweep."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.plan import Plan
from bot.model.pull_request import Proposal, PullRequest
from fixer import Verdict


class OutcomeKind(StrEnum):
    """How a repository's sweep ended; the words are those of report.json."""

    UNCHANGED = "unchanged"
    CLEAN = "clean"
    PLANNED = "planned"
    PUBLISHED = "published"
    UPDATED = "updated"
    LEFT = "left"
    MERGED = "merged"
    CLOSED = "closed"
    DEFERRED = "deferred"
    SKIPPED = "skipped"
    FAILED = "failed"


# What is open and holds what it should, or as much as the config wants, people merge or close as they like.
_AS_IT_SHOULD_BE = frozenset({"up-to-date", "base-advanced", "not-rebased", "not-in-the-plan", "never", "stopped"})
_UNREADABLE = "opt-out-unreadable"


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a repository that was not looked into ended when it was; ``refused`` are its refused findings.

    ``owners`` are those of the paths that its pull request changes.
    """

    kind: OutcomeKind
    reason: str
    refused: int = 0
    owners: tuple[str, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether something is left that only a person can settle; what failed is told by itself."""
        is_in_the_way = self.kind is OutcomeKind.LEFT and self.reason not in _AS_IT_SHOULD_BE
        return bool(self.refused) or is_in_the_way or self.reason == _UNREADABLE


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one repository: exactly one for each that was listed.

    ``head`` is where its default branch was found to stand, if no plan tells it and the listing did not; ``earlier``
    tells what is known of one that was not looked into; ``page`` is its page on the web, empty where it has none.
    ``team`` is the team whose repositories the source lists, empty where it lists others.
    """

    name: str
    kind: OutcomeKind
    reason: str
    message: str
    plan: Plan | None = None
    proposal: Proposal | None = None
    pull_request: PullRequest | None = None
    warnings: tuple[str, ...] = ()
    head: str | None = None
    earlier: Earlier | None = None
    page: str = ""
    team: str = ""

    @property
    def ended(self) -> Earlier:
        """How it ended; where nothing changed, how it did when it was looked into."""
        if self.earlier and self.kind is OutcomeKind.UNCHANGED:
            return self.earlier
        refused = self.plan.counts[Verdict.REFUSED] if self.plan else 0
        return Earlier(self.kind, self.reason, self.earlier.refused if self.earlier else refused)

    @property
    def owners(self) -> tuple[str, ...]:
        """Who owns the paths that its pull request changes, as far as it is known here."""
        if self.plan and self.plan.owners is not None:
            return self.plan.owners
        return self.earlier.owners if self.earlier else ()

    @property
    def needs_person(self) -> bool:
        """As in Earlier."""
        return self.ended.needs_person


def skipped(name: str, reason: str, message: str) -> Outcome:
    """The outcome of a repository that is left out."""
    return Outcome(name, OutcomeKind.SKIPPED, reason, message)


def refusals(number: int) -> str:
    """So many refused findings in words, empty where there are none."""
    return f"{number} {'finding' if number == 1 else 'findings'} refused" if number else ""


def unread(number: int) -> str:
    """So many scripts that nobody can read in words, empty where there are none."""
    return f"{number} {'script' if number == 1 else 'scripts'} not looked into" if number else ""


def nothing_to_do(plan: Plan) -> Outcome:
    """The outcome of a repository whose plan changes nothing."""
    if plan.is_opted_out:
        message = "Its .pip-no-cache.toml says enabled = false."
        return Outcome(plan.repository.name, OutcomeKind.SKIPPED, "opted-out", message, plan)
    if not plan.files:
        message = "It has no Dockerfile to look into."
        return Outcome(plan.repository.name, OutcomeKind.CLEAN, "no-dockerfiles", message, plan)
    refused = ", ".join(filter(None, (refusals(plan.counts[Verdict.REFUSED]), _told(plan), unread(plan.unknown))))
    message = f"Nothing to fix; {refused}, see the report." if refused else "No pip command in it needs the flag."
    if any(item.reason.startswith("too-") for item in plan.left_out):
        message = f"Not all of it was looked into, see the report. {message}"
    return Outcome(plan.repository.name, OutcomeKind.CLEAN, "nothing-to-fix", message, plan)


@dataclass(frozen=True, slots=True)
class SweepReport:
    """A sweep, with its outcomes in the order of the repositories' names; not ``complete`` where it was broken off."""

    started: datetime
    finished: datetime
    dry_run: bool
    outcomes: tuple[Outcome, ...]
    complete: bool = True

    @property
    def totals(self) -> dict[OutcomeKind, int]:
        """How many repositories ended in each way, every way named."""
        counts = Counter(outcome.kind for outcome in self.outcomes)
        return {kind: counts[kind] for kind in OutcomeKind}

    @property
    def for_people(self) -> tuple[Outcome, ...]:
        """Where something is left that only a person can settle."""
        return tuple(outcome for outcome in self.outcomes if outcome.needs_person)


def _told(plan: Plan) -> str:
    """So many commands that are told in words, empty where there are none."""
    count = plan.counts[Verdict.TOLD]
    return f"{count} told" if count else ""

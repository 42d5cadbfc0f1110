"""The values that travel between the bot's modules, all frozen: repository, plan, outcome, report."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fixer import Edit, Finding, Verdict


@dataclass(frozen=True, slots=True)
class Traits:
    """What a forge says about a repository and a source may select by; ``size_kb`` is in units of 1024 bytes.

    ``may_push`` is about whoever the token belongs to, and True where the forge does not tell.
    """

    is_archived: bool = False
    is_disabled: bool = False
    is_fork: bool = False
    is_empty: bool = False
    takes_pull_requests: bool = True
    may_push: bool = True
    visibility: str | None = None
    topics: tuple[str, ...] = ()
    size_kb: int = 0

    @property
    def is_writable(self) -> bool:
        """Whether anything can be changed in it by whoever the token belongs to."""
        return self.may_push and not (self.is_archived or self.is_disabled)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a branch stood, None where there was none; ``at`` is when the forge was asked, in seconds of time()."""

    branch: str
    tip: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository to sweep; ``remote`` is what git is given.

    ``branch`` is the default branch and ``head`` its commit, None where the listing did not tell; a branch of
    None beside a head is a detached one. ``identity`` stays the same when the repository is renamed. ``seen`` is what
    the listing, when it saw ``head``, saw of the branch of our pull requests.
    """

    name: str
    remote: str
    branch: str | None = None
    head: str | None = None
    identity: str = ""
    traits: Traits = Traits()
    seen: Sighting | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """What the ledger knows it by."""
        return self.identity or self.remote


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of ``git ls-tree``; bytes of the path that are not UTF-8 are surrogate escapes."""

    path: str
    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A path that looks like a Dockerfile but is not looked into, with the reason."""

    path: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """A Dockerfile as it stands in the base commit."""

    entry: Entry
    content: bytes


@dataclass(frozen=True, slots=True)
class Survey:
    """What of one commit a plan is made from; ``settings`` are the repository's own settings files.

    A repository that opted out has no Dockerfiles here, whatever is in its tree.
    """

    commit: str
    dockerfiles: tuple[Source, ...]
    settings: tuple[Source, ...]
    left_out: tuple[LeftOut, ...]
    is_opted_out: bool = False


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """What was found in one Dockerfile, and the insertions (against the blob of ``entry``) that mend it."""

    entry: Entry
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    diff: bytes

    @property
    def path(self) -> str:
        return self.entry.path

    @property
    def is_changed(self) -> bool:
        return bool(self.edits)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that publishing needs to know: the base commit, the blobs it was made from, and the insertions.

    ``tip`` is the commit that stood at the pull request's branch, None where there was no such branch. ``named`` are
    the marks of what may be published, where that is not all: of what somebody read in a file of plans.
    """

    repository: Repository
    base: str
    files: tuple[PlannedFile, ...]
    settings: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    tip: str | None = None
    is_opted_out: bool = False
    named: frozenset[str] | None = None

    @property
    def changes(self) -> tuple[PlannedFile, ...]:
        return tuple(file for file in self.files if file.is_changed)

    @property
    def counts(self) -> Counter[Verdict]:
        return Counter(finding.verdict for file in self.files for finding in file.findings)


class State(StrEnum):
    """What a pull request is: a merged one is not called closed, nor a frozen one open (see FREEZING).

    Of one that nobody can see any more it is unknown.
    """

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"
    FROZEN = "frozen"
    UNKNOWN = "unknown"


# Why nobody can merge or close a pull request, though it is open: reasons that a forge gives for its repository.
FREEZING = frozenset({"archived", "disabled", "pull-requests-disabled"})


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request as the forge knows it: ``head`` is the commit of its branch, ``base`` the branch it goes into."""

    number: int
    url: str
    state: State
    head: str = ""
    title: str = ""
    body: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Checks:
    """What is said of a commit by checks and statuses: the names of those that failed, and whether some still run.

    A name stands in ``failing`` as often as it failed, and in ``others`` where one of that name did not.
    """

    failing: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    are_running: bool = False

    def fails_beyond(self, base: "Checks") -> bool:
        """Whether anything fails that does not fail on the base; of many with one name as many may as there.

        Where all of a name fail on the base, how often it is run is no matter: a branch may have more runs of it.
        """
        more = Counter(self.failing) - Counter(base.failing)
        return any(name not in base.failing or name in base.others for name in more)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The words of a pull request: its title and its body in Markdown."""

    title: str
    body: str


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
_AS_IT_SHOULD_BE = frozenset({"up-to-date", "base-advanced", "not-rebased", "not-in-the-plan"})
_UNREADABLE = "opt-out-unreadable"


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a repository that was not looked into ended when it was; ``refused`` are its refused findings."""

    kind: OutcomeKind
    reason: str
    refused: int = 0

    @property
    def needs_person(self) -> bool:
        """Whether something is left that only a person can settle; what failed is told by itself."""
        is_in_the_way = self.kind is OutcomeKind.LEFT and self.reason not in _AS_IT_SHOULD_BE
        return bool(self.refused) or is_in_the_way or self.reason == _UNREADABLE


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one repository: exactly one for each that was listed.

    ``head`` is where its default branch was found to stand, if no plan tells it and the listing did not; ``earlier``
    tells what is known of one that was not looked into.
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

    @property
    def ended(self) -> Earlier:
        """How it ended; where nothing changed, how it did when it was looked into."""
        if self.earlier and self.kind is OutcomeKind.UNCHANGED:
            return self.earlier
        refused = self.plan.counts[Verdict.REFUSED] if self.plan else 0
        return Earlier(self.kind, self.reason, self.earlier.refused if self.earlier else refused)

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


def nothing_to_do(plan: Plan) -> Outcome:
    """The outcome of a repository whose plan changes nothing."""
    if plan.is_opted_out:
        message = "Its .pip-no-cache.toml says enabled = false."
        return Outcome(plan.repository.name, OutcomeKind.SKIPPED, "opted-out", message, plan)
    if not plan.files:
        message = "It has no Dockerfile to look into."
        return Outcome(plan.repository.name, OutcomeKind.CLEAN, "no-dockerfiles", message, plan)
    refused = refusals(plan.counts[Verdict.REFUSED])
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

"""What the ledger knows of a repository already, so that nothing is fetched for what did not change."""

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from bot.config.config import Config
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.ledger.records import Record
from bot.model import Outcome, OutcomeKind, Plan, PullRequest, Repository, State, Traits, boxes, refusals
from bot.model.campaign import Said
from bot.planning.plan import UNNAMED, left_out
from bot.workspaces.workspace import Workspace
from fixer import Verdict, __version__

# Outcomes that would be the same again; what failed is always looked at anew.
_SETTLED = frozenset(
    {
        OutcomeKind.UNCHANGED,
        OutcomeKind.CLEAN,
        OutcomeKind.PUBLISHED,
        OutcomeKind.UPDATED,
        OutcomeKind.MERGED,
        OutcomeKind.CLOSED,
    }
)
_NOT_LOOKED_INTO = frozenset({OutcomeKind.FAILED, OutcomeKind.DEFERRED})
# Why a repository is skipped: for what is in its tree, or for what it would not take (no listing tells it everywhere).
_IN_THE_TREE = frozenset({"opted-out", "opt-out-unreadable", "tree-too-large"})
_NOT_TAKEN = "pull-requests-disabled"
# Or for what was said of it, until that is lifted.
HELD, NEVER, STOPPED = "held", "never", "stopped"
_SAID = {HELD: Said.HELD, NEVER: Said.NEVER, STOPPED: Said.STOPPED}
_WITH_PULL_REQUEST = frozenset({OutcomeKind.PUBLISHED, OutcomeKind.UPDATED, OutcomeKind.LEFT})
# The reason of an outcome LEFT: what is open from our branch is a person's.
FOREIGN = "foreign-pull-request"
# It is ours, but another campaign's, or nobody tells whose.
ANOTHERS, UNTOLD = "other-campaign", "campaign-untold"
_NOT_OURS = frozenset({FOREIGN, ANOTHERS, UNTOLD})
# The same beside ours, which needs to be moved.
SHARED = "branch-shared"
# Or as long as it stands in its base's merge queue.
QUEUED = "queued"
# Of what does not go into the default branch: a person did that, or the default branch is another one now.
RETARGETED, SWITCHED = "retargeted", "default-branch-switched"
_ELSEWHERE = frozenset({RETARGETED, SWITCHED})


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A repository that stands at the commit it was judged at, under the same settings."""

    repository: Repository
    record: Record


@lru_cache(maxsize=4)
def settings(config: Config) -> str:
    """What tells one way to judge from another: the version, and the parts of the config that decide."""
    decisive = config.model_dump(
        mode="json", include={"dockerfiles": True, "pull_request": {"branch", "closed", "rebase"}, "commit": {"via"}}
    )
    return sha256(json.dumps([__version__, decisive], sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=4)
def wording(config: Config) -> str:
    """What of the config decides the words of a pull request; the version does not, nor what a repository holds.

    Nor does the campaign's name: another one is another campaign, and a first one comes with the next edit.
    Nor where its issue is.
    """
    wanted, sender = config.pull_request, config.campaign.model_dump(mode="json", exclude={"name", "issue"})
    return sha256(json.dumps([wanted.title, wanted.body, sender], sort_keys=True).encode()).hexdigest()[:16]


def is_same(record: Record, repository: Repository, now: str) -> bool:
    """Whether judging the repository again, with these ``settings``, would give what is remembered."""
    is_settled = _is_settled(record, repository.traits) and repository.head is not None
    return is_settled and (record.head, record.settings) == (repository.head, now)


def still(
    ledger: Ledger, forge: Forge, unchanged: Unchanged, opened: PullRequest | None, branch: str
) -> Outcome | None:
    """The outcome without a look into the repository; None where people changed what it came from.

    ``opened`` is its open pull request, where one was listed.
    """
    repository, record = unchanged.repository, unchanged.record
    published = ledger.published(repository.key)
    if ledger.unfinished(repository.key) or repository.key in ledger.deferred() or _is_lifted(ledger, record):
        return None
    if record.reason == _NOT_TAKEN and forge.takes_pull_requests(repository):
        return None
    is_open = published is not None and published.number is not None and published.state is State.OPEN
    if opened and not is_open:  # a person's, or ours that the ledger does not know
        is_as_left = record.reason in _NOT_OURS and record.tip == opened.head
        return _left(repository.name, record, opened) if is_as_left else None
    if published is None or published.number is None:
        is_as_left = record.outcome is not OutcomeKind.LEFT or (
            record.reason not in _NOT_OURS and forge.tip(repository, branch) == record.tip
        )
        return _same(record) if is_as_left else None
    if published.state is not State.OPEN:
        # What the last sweep left open ended since, or nobody could see it: that is an outcome of its own.
        is_news = published.state is State.UNKNOWN or (record.outcome in _WITH_PULL_REQUEST and record.tip)
        return None if is_news else _same(record)
    if record.outcome not in _WITH_PULL_REQUEST:
        return None  # somebody opened it again
    current = opened if opened and opened.head else _asked(forge, repository, branch, published.number)
    if current is None or current.state is not State.OPEN or current.head != record.tip:
        return None
    is_steered = boxes.is_news(current.body, ledger.notes.said(repository.key))
    if is_steered or current.number != published.number or _is_moved(repository, record, current):
        return None
    if not published.into and current.base == repository.branch:  # an earlier version did not write that down
        ledger.publish(repository.key, replace(published, into=current.base))
    return _left(repository.name, record, current)


def _is_lifted(ledger: Ledger, record: Record) -> bool:
    """Whether it was left for what somebody said, and that does not hold any more."""
    return record.reason in _SAID and _SAID[record.reason] not in ledger.notes.said(record.key)


def record(repository: Repository, outcome: Outcome, config: Config, before: Record | None = None) -> Record:
    """What to remember of an outcome; what was put off without a look is looked into next time.

    Of what could not be looked into now the findings ``before`` are remembered on.
    """
    made, pull = outcome.plan, outcome.pull_request
    listed = None if outcome.kind is OutcomeKind.DEFERRED else outcome.head or repository.head
    left_at = made.tip if made and outcome.kind is OutcomeKind.LEFT else None
    counts = tuple(made.counts.items()) if made else ()
    # What apply left out is for the next sweep.
    is_all = made is None or not left_out(made, UNNAMED)
    return Record(
        key=repository.key,
        name=repository.name,
        outcome=outcome.kind,
        reason=outcome.reason,
        message=outcome.message,
        head=made.base if made else listed,
        settings=settings(config) if is_all else "",
        tip=pull.head if pull else left_at,
        counts=counts,
        findings=_findings(outcome, before),
        owners=_owners(made, before),
    )


def _owners(made: Plan | None, before: Record | None) -> tuple[str, ...]:
    """Of what was merged, or cannot be looked into, those that are known."""
    if made and made.owners is not None:
        return made.owners
    return before.owners if before else ()


def _findings(outcome: Outcome, before: Record | None) -> tuple[tuple[Verdict, str, int], ...]:
    if outcome.plan:
        return tuple((*found, count) for found, count in sorted(outcome.plan.reasons.items()))
    return before.findings if before and outcome.kind in _NOT_LOOKED_INTO else ()


def moved(workspace: Workspace, saved: Plan) -> str:
    """The first path of a saved plan's changes and settings at which another file lies now, empty where all stand."""
    planned = (*(file.entry for file in saved.changes), *saved.settings)
    paths = {entry.path for entry in planned}
    there = {entry.path: entry for entry in workspace.entries(workspace.heads.base) if entry.path in paths}
    return next((entry.path for entry in planned if there.get(entry.path) != entry), "")


def is_part_of(saved: Plan, made: Plan) -> bool:
    """Whether every insertion of a plan from a file is one that is planned now too: nobody added to the file."""
    now = {(file.entry, edit) for file in made.files for edit in file.edits}
    return all((file.entry, edit) in now for file in saved.files for edit in file.edits)


def _is_settled(record: Record, traits: Traits) -> bool:
    """Whether the outcome stands until there is another commit, or something that can be asked for by itself.

    Of what was put off this is whether a new pull request may be opened now.
    """
    match record.outcome:
        case OutcomeKind.LEFT:
            return record.tip is not None and record.reason not in {SHARED, QUEUED}
        case OutcomeKind.DEFERRED:
            return record.tip is None
        case OutcomeKind.SKIPPED:
            is_flagged = (record.reason, True) in {("archived", traits.is_archived), ("disabled", traits.is_disabled)}
            return is_flagged or record.reason in _IN_THE_TREE | _SAID.keys() or record.reason == _NOT_TAKEN
        case kind:
            return kind in _SETTLED


def _is_moved(repository: Repository, record: Record, pull: PullRequest) -> bool:
    """Whether the pull request went into the default branch and does not any more, or the other way round."""
    is_elsewhere = pull.base not in {"", repository.branch}
    return is_elsewhere != (record.outcome is OutcomeKind.LEFT and record.reason in _ELSEWHERE)


def _same(record: Record) -> Outcome:
    earlier = record.earlier
    if record.outcome is OutcomeKind.SKIPPED:
        return Outcome(record.name, record.outcome, record.reason, record.message, earlier=earlier)
    return Outcome(record.name, OutcomeKind.UNCHANGED, "unchanged", _unchanged(record), earlier=earlier)


def _unchanged(record: Record) -> str:
    """What was said when it was looked into last; where nothing was found then, there is nothing to say."""
    if record.outcome not in {OutcomeKind.CLEAN, OutcomeKind.UNCHANGED}:
        return f"Nothing changed since it was {record.outcome} ({record.reason}): {record.message}"
    refused = refusals(record.earlier.refused)
    return f"Nothing changed since the last sweep{f'; {refused}, which --full shows again' if refused else ''}."


def _left(name: str, record: Record, pull: PullRequest) -> Outcome:
    reason = record.reason if record.outcome is OutcomeKind.LEFT else "up-to-date"
    message = record.message if record.outcome is OutcomeKind.LEFT else "Its pull request is open and up to date."
    return Outcome(name, OutcomeKind.LEFT, reason, message, pull_request=pull, earlier=record.earlier)


def _asked(forge: Forge, repository: Repository, branch: str, number: int) -> PullRequest | None:
    pulls = forge.pull_requests(repository, branch)
    return next((pull for pull in pulls if pull.number == number), None)

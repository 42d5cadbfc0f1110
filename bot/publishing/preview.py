"""What a sweep would make of a plan, as far as the ledger knows: a dry run asks and writes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.config.config import Config
from bot.ledger.records import Published
from bot.model import Outcome, OutcomeKind, Plan, PullRequest, State, marker, nothing_to_do
from bot.model.campaign import BARRING, Said
from bot.planning import known
from bot.planning.plan import has_declined
from bot.publishing.branches.branch import Branch, Fit, fit
from bot.publishing.branches.commit import commit, digest
from bot.publishing.branches.refused import never_pushed_to
from bot.publishing.case import Case
from bot.publishing.noes import wanted
from bot.publishing.pacing import rewording
from bot.publishing.pacing.desk import Desk
from bot.publishing.settled import barred, closing_bot, declined, held, not_rebased
from bot.publishing.wishes import barring
from bot.texts import words
from bot.workspaces.workspace import Workspace

# How an open one is left that holds what is planned.
_HOLDS = frozenset({"up-to-date", "base-advanced"})


def preview(desk: Desk, plan: Plan, workspace: Callable[[], Workspace]) -> Outcome:
    """The outcome of a sweep where the ledger tells it, else PLANNED; ``workspace`` is only opened where need be.

    What is open already stands beside it, as it is now.
    """
    found = _foreseen(desk, plan, workspace)
    return replace(found, pull_request=_last(desk)) if _is_open(desk.ledger.published(desk.key)) else found


def _foreseen(desk: Desk, plan: Plan, workspace: Callable[[], Workspace]) -> Outcome:
    if plan.repository.branch == desk.branch:
        return never_pushed_to(plan)
    plan = _wanted(desk, plan, workspace)
    if not plan.changes:
        last = _last(desk)
        return declined(plan, last, closing_bot(desk, last, asks=False)) if has_declined(plan) else nothing_to_do(plan)
    if not _is_open(desk.ledger.published(desk.key)) and (bar := barred(plan, desk.ledger.notes.said(desk.key))):
        return bar
    if _is_open(desk.ledger.published(desk.key)) and (told := barring(desk.ledger.notes.said(desk.key))):
        return Outcome(plan.repository.name, OutcomeKind.LEFT, *told, plan, None, _last(desk))
    found = _left(desk, plan) or _fitting(desk, plan, workspace) or _planned(plan, desk.config)
    return replace(found, message=" ".join((found.message, *_besides(desk, found))))


def _besides(desk: Desk, found: Outcome) -> Iterator[str]:
    """What a sweep would do besides, in sentences: for ticked boxes, for a config that changed, with the forge."""
    is_held = found.kind is OutcomeKind.LEFT and found.reason in _HOLDS
    pull = _last(desk)
    if Said.ANEW in desk.ledger.notes.said(desk.key) and is_held:
        yield "A sweep makes its commit anew, as a box in it asks."
    if pull is not None and is_held:
        yield from rewording.foreseen(desk, pull.number)
    wanted, armed = desk.config.pull_request.auto_merge, desk.ledger.merges.armed_in(desk.key)
    if armed and armed.method and wanted == "off" and is_held:
        yield "A sweep takes back that the forge merges it."
    elif wanted != "off" and not armed and (is_held or found.kind is OutcomeKind.PLANNED):
        yield f"A sweep has the forge merge it ({wanted}), where its rules and the repository allow that."


def would_open(desk: Desk) -> bool | None:
    """Whether a sweep would open the repository's pull request now; None where one is open already.

    What would be opened, or put off, is noted in the ledger, which a dry run throws away: so the next ones count on.
    """
    is_open = _is_open(desk.ledger.published(desk.key))
    if is_open or not desk.repository.traits.is_writable or desk.ledger.notes.said(desk.key) & BARRING:
        return None
    if desk.refusal(opens=True, writes=0):
        desk.ledger.defer(desk.key)
        return False
    desk.ledger.publish(desk.key, Published(desk.branch, "", "", "", number=0))
    desk.note_opened()
    desk.budget.note(desk.key)
    return True


def limited(would_open: Sequence[bool]) -> str:
    """How many of the new pull requests the limits let through, in a sentence; empty where that is all of them."""
    if all(would_open):
        return ""
    return (
        f"Within its limits a sweep would open {sum(would_open)} of these {len(would_open)} pull requests now,"
        " and the others in later sweeps."
    )


def as_known(_key: str, published: Published) -> PullRequest:
    """A pull request as the ledger has it."""
    return PullRequest(published.number or 0, published.url, published.state, published.tip)


def _is_open(published: Published | None) -> bool:
    return published is not None and published.number is not None and published.state is State.OPEN


def _last(desk: Desk) -> PullRequest | None:
    published = desk.ledger.published(desk.key)
    return as_known(desk.key, published) if published and published.number is not None else None


def _wanted(desk: Desk, plan: Plan, workspace: Callable[[], Workspace]) -> Plan:
    """The plan without what was declined."""
    pull = _last(desk)
    is_meant = marker.covering(desk.ledger.rejected(desk.key), plan)
    was_merged = pull is not None and pull.state is State.MERGED
    if not was_merged and not any(map(is_meant, marker.mended(plan))):
        return plan
    pulls = (pull,) if pull and pull.state in {State.OPEN, State.MERGED} else ()
    return wanted(Case(desk, workspace(), plan, lambda _commit: plan, pulls))


def _left(desk: Desk, plan: Plan) -> Outcome | None:
    """What a sweep would leave alone: what holds the plan already, and what was left at these commits before."""
    published, record = desk.ledger.published(desk.key), desk.ledger.recall(desk.key)
    pull = _last(desk)
    is_as_pushed = published and (published.tip, published.content) == (plan.tip, digest(plan))
    if published and is_as_pushed and _is_open(published) and _is_in_base(desk, published, plan):
        return held(plan, published, pull)
    is_as_then = record is not None and (record.tip, record.head) == (plan.tip, plan.base)
    if record is None or not is_as_then or not known.is_same(record, plan.repository, known.settings(desk.config)):
        return None
    if record.outcome is OutcomeKind.LEFT:
        return Outcome(plan.repository.name, OutcomeKind.LEFT, record.reason, record.message, plan, None, pull)
    return held(plan, published, pull) if published and _is_open(published) and _is_into(published, plan) else None


def _fitting(desk: Desk, plan: Plan, workspace: Callable[[], Workspace]) -> Outcome | None:
    """What a sweep would leave as it is because merging it gives what is planned, or because the config says so."""
    published = desk.ledger.published(desk.key)
    if published is None or not _is_open(published) or published.tip != plan.tip:
        return None
    if not _is_in_base(desk, published, plan):
        return None
    there, pull = workspace(), as_known(desk.key, published)
    if there.heads.base != plan.base:
        return None
    made = commit(there, plan, desk.config, "")
    found = fit(there, Branch(published.tip, published.base, is_ours=True), plan.base, made.entries)
    if found is Fit.WANTED:
        return held(plan, published, pull)
    return not_rebased(plan, pull, desk.config.pull_request.rebase, found)


def _is_in_base(desk: Desk, published: Published, plan: Plan) -> bool:
    """Whether the default branch moved on at most: it is the same one, and was not rewritten."""
    base = published.base
    is_ancestor = base == plan.base or desk.forge.merge_base(desk.repository, base, plan.base) == base
    return is_ancestor and _is_into(published, plan)


def _is_into(published: Published, plan: Plan) -> bool:
    """Whether the pull request goes into the default branch of today, as far as the ledger knows."""
    return published.into in {"", plan.repository.branch}


def _planned(plan: Plan, config: Config) -> Outcome:
    commands = sum(len(file.edits) for file in plan.changes)
    message = f"{_counted(commands, 'insertion')} in {_counted(len(plan.changes), 'file')}; nothing was written."
    if not plan.repository.traits.is_writable:
        why = "It is archived" if plan.repository.traits.may_push else "The token's owner may only read it"
        message += f" {why}, so a sweep skips it."
    proposal = words.proposal(plan, config.pull_request.title, config.pull_request.body, sender=config.campaign.sender)
    return Outcome(plan.repository.name, OutcomeKind.PLANNED, "dry-run", message, plan, proposal)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

"""Outcomes in which nothing is left to write: said by a sweep, and by the preview of one."""

from functools import partial

from bot.ledger.records import Published
from bot.model import Happening, Outcome, OutcomeKind, Plan, PullRequest, State
from bot.model.campaign import Said
from bot.planning.known import HELD, NEVER
from bot.planning.plan import CLOSED, REVERTED, UNNAMED, left_out
from bot.publishing.branches.branch import Fit
from bot.publishing.pacing.desk import Desk


def declined(plan: Plan, pull: PullRequest | None, bot: str = "") -> Outcome:
    """The outcome where people declined all that is planned, or a ``bot`` did, in this pull request."""
    if left_out(plan, REVERTED) and not left_out(plan, CLOSED):
        reason, message = (
            "reverted",
            "Somebody took back what the merged pull request changed; it is not proposed again.",
        )
    elif bot:
        reason = "closed-by-bot"
        message = f"{bot} closed the pull request with these changes; reopen --closed-by-bots has them proposed again."
    else:
        reason = "closed-by-maintainer"
        message = "A maintainer closed the pull request with these changes; they are not proposed again."
    return Outcome(plan.repository.name, OutcomeKind.CLOSED, reason, message, plan, None, pull)


def closing_bot(desk: Desk, latest: PullRequest | None, *, asks: bool = True) -> str:
    """The bot that closed the newest of ours, say for its age; empty where a person did, or nobody knows.

    The forge is asked where a lost ledger does not know who it was.
    """
    if latest is None or latest.state is not State.CLOSED:
        return ""
    events = desk.ledger.history.events(desk.key, latest.number)
    if asks and not any(event.who for event in events if event.what is Happening.CLOSED):
        for _, fate in desk.forge.fates(((desk.repository, latest.number),)):
            desk.ledger.history.note_events(desk.key, latest.number, fate.pull.events)
    return desk.ledger.history.closed_by_bot(desk.key, latest.number)


def barred(plan: Plan, said: frozenset[Said]) -> Outcome | None:
    """The outcome where somebody said that no pull request is to be opened; None where nobody did."""
    if Said.NEVER in said:
        message = "Somebody said in its pull request that none is wanted in this repository; reopen lifts that."
        return Outcome(plan.repository.name, OutcomeKind.SKIPPED, NEVER, message, plan)
    if Said.HELD in said:
        message = "Its pull request was closed by the campaign and is held; reopen lifts that."
        return Outcome(plan.repository.name, OutcomeKind.SKIPPED, HELD, message, plan)
    return None


def unnamed(plan: Plan) -> Outcome:
    """The outcome where all that is planned now is new to the saved plan."""
    message = "The plan names nothing that is still to be done."
    return Outcome(plan.repository.name, OutcomeKind.LEFT, UNNAMED, message, plan)


def not_rebased(plan: Plan, pull: PullRequest, rebase: str, found: Fit) -> Outcome | None:
    """The outcome where ``[pull_request] rebase`` keeps our branch as it is; None where it is to be made anew."""
    if rebase == "needed" or (rebase == "conflicted" and found is Fit.CONFLICT):
        return None
    outcome = partial(Outcome, plan.repository.name, OutcomeKind.LEFT, plan=plan, pull_request=pull)
    if found is Fit.CONFLICT:
        message = f'Its pull request conflicts with the default branch, and rebase = "{rebase}" leaves that to people.'
        return outcome("conflicting", message)
    message = f'Merged, its pull request would not give all that is wanted; rebase = "{rebase}" keeps it as it is.'
    return outcome("not-rebased", message)


def held(plan: Plan, known: Published | None, pull: PullRequest | None, warnings: tuple[str, ...] = ()) -> Outcome:
    """The outcome where the open pull request holds what is planned."""
    reason, message = "up-to-date", "Its pull request is open and already holds these changes."
    if known and known.base != plan.base:
        reason = "base-advanced"
        message = "Its pull request holds these changes; that the default branch moved on is no reason to touch it."
    return Outcome(plan.repository.name, OutcomeKind.LEFT, reason, message, plan, None, pull, warnings)

"""A pull request of ours is closed where nothing in it is needed any more, and only there."""

from dataclasses import replace

from bot.model import Outcome, OutcomeKind, Plan, Proposal, PullRequest, State, marker
from bot.model.marker import Standing
from bot.planning.plan import UNNAMED, has_declined, left_out
from bot.publishing.branches import push
from bot.publishing.branches.branch import Branch
from bot.publishing.case import Case
from bot.publishing.delivery import edited
from bot.publishing.settled import unnamed
from bot.texts import words


def withdrawn(case: Case, pull: PullRequest, stands: Branch, *, at_once: bool) -> Outcome:
    """Nothing of it is needed any more: said, closed, and the branch deleted.

    Whose doing that is does not matter where merging it would bring back what the default branch got rid of.
    """
    desk = case.desk
    if left_out(case.plan, UNNAMED) and not at_once:
        return replace(unnamed(case.plan), pull_request=pull)
    if has_declined(case.plan) and not at_once:
        message = "Nothing of it is needed any more but changes that were declined before; close it, or leave it open."
        return case.outcome(OutcomeKind.LEFT, "no-longer-asked-for", message, pull)
    if not case.plan.is_opted_out and not at_once and not _is_repositorys_doing(case, stands):
        message = (
            "The config or this version no longer asks for its changes; the repository itself did not take them in."
        )
        return case.outcome(OutcomeKind.LEFT, "no-longer-asked-for", message, pull)
    if refused := desk.refusal(opens=False, writes=3):
        return case.deferred(refused, pull)
    text = words.comment("withdrawn.md", desk.config.campaign.sender)
    warnings = desk.say_once(pull.number, "withdrawn", text)
    left = edited(case, pull, lambda now: _said_so(case, now), action="close")
    if isinstance(left, Outcome):
        return left
    if known := desk.ledger.published(desk.key):
        desk.ledger.publish(desk.key, replace(known, state=State.CLOSED))
    if not case.is_shared(pull):
        warnings += push.deleted(desk, case.workspace, stands.tip)
    closed = replace(pull, state=State.CLOSED)
    return case.outcome(OutcomeKind.CLOSED, "no-longer-needed", "Nothing in it is needed any more.", closed, *warnings)


def _said_so(case: Case, pull: PullRequest) -> Proposal:
    body = marker.marked(pull.body, replace(marker.read(pull.body), standing=Standing.WITHDRAWN))
    return Proposal(pull.title, case.noted(pull, body))


def _is_repositorys_doing(case: Case, stands: Branch) -> bool:
    """Whether the commit that the pull request stands on would be changed today too: then the repository moved on."""
    if stands.base is None or case.workspace.brought(stands.base) is None:
        return False
    earlier = case.replan(stands.base)
    return isinstance(earlier, Plan) and bool(earlier.changes)

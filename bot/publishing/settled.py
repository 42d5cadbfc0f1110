"""Outcomes in which nothing is left to write: said by a sweep, and by the preview of one."""

from bot.ledger.records import Published
from bot.model import Outcome, OutcomeKind, Plan, PullRequest, nothing_to_do


def never_pushed_to(plan: Plan) -> Outcome:
    """The outcome of a repository whose default branch is called as ours."""
    message = f"Its default branch is {plan.repository.branch}, which is never pushed to."
    left = Outcome(plan.repository.name, OutcomeKind.LEFT, "branch-is-base", message, plan)
    return left if plan.changes else nothing_to_do(plan)


def declined(plan: Plan, pull: PullRequest | None) -> Outcome:
    """The outcome where people declined all that is planned, in this pull request."""
    message = "A maintainer closed the pull request with these changes; they are not proposed again."
    return Outcome(plan.repository.name, OutcomeKind.CLOSED, "closed-by-maintainer", message, plan, None, pull)


def held(plan: Plan, known: Published | None, pull: PullRequest | None, warnings: tuple[str, ...] = ()) -> Outcome:
    """The outcome where the open pull request holds what is planned."""
    reason, message = "up-to-date", "Its pull request is open and already holds these changes."
    if known and known.base != plan.base:
        reason = "base-advanced"
        message = "Its pull request holds these changes; that the default branch moved on is no reason to touch it."
    return Outcome(plan.repository.name, OutcomeKind.LEFT, reason, message, plan, None, pull, warnings)

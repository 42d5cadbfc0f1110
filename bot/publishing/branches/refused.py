"""Outcomes in which our branch cannot be what it should be: somebody else, a rule or a name is in the way."""

from bot.model import Outcome, OutcomeKind, Plan, PullRequest, nothing_to_do
from bot.texts.display import printable


def never_pushed_to(plan: Plan) -> Outcome:
    """The outcome of a repository whose default branch is called as ours."""
    message = f"Its default branch is {plan.repository.branch}, which is never pushed to."
    left = Outcome(plan.repository.name, OutcomeKind.LEFT, "branch-is-base", message, plan)
    return left if plan.changes else nothing_to_do(plan)


def branch_moved(plan: Plan, branch: str) -> Outcome:
    """The outcome where our branch is not where it stood a moment ago."""
    message = f"Somebody moved the branch {branch} in the meantime; nothing is pushed over it."
    return Outcome(plan.repository.name, OutcomeKind.LEFT, "branch-moved", message, plan)


def protected(plan: Plan, branch: str, advice: str, told: str = "") -> Outcome:
    """The outcome where rules of the repository refused our branch or commit; ``told`` is what they said."""
    message = f"Rules of the repository protect {branch}{told}; {advice}."
    return Outcome(plan.repository.name, OutcomeKind.FAILED, "protected-branch", message, plan)


def in_the_way(plan: Plan, branch: str, other: str) -> Outcome:
    """The outcome where another branch leaves no room for the name of ours."""
    message = (
        f"The branch {printable(other)} is in the way of {branch}, as git keeps no branch below another's name;"
        " delete or rename it, or choose another name with pull_request.branch."
    )
    return Outcome(plan.repository.name, OutcomeKind.FAILED, "branch-in-the-way", message, plan)


def conflicting(plan: Plan, branch: str, pull: PullRequest | None = None) -> Outcome:
    """The outcome where commits can only be added, and none would make of the branch what could be merged."""
    message = (
        f"The default branch changed lines that {branch} changes, and the API can only add commits to it;"
        ' merge the default branch into it, or use via = "git".'
    )
    return Outcome(plan.repository.name, OutcomeKind.LEFT, "conflicting", message, plan, None, pull)

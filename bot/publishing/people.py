"""What is left to people: their commits, and their pull requests from our branch."""

from bot.ledger.membership import Membership
from bot.model import Outcome, OutcomeKind, PullRequest
from bot.planning.known import ANOTHERS, FOREIGN, UNTOLD
from bot.publishing.case import Case
from bot.texts import words


def told(case: Case, pull: PullRequest, reason: str, template: str, message: str) -> Outcome:
    """Left to people, who are told once below it."""
    desk = case.desk
    if refused := desk.refusal(opens=False, writes=1):
        return case.deferred(refused, pull)
    warnings = desk.say_once(pull.number, reason, words.comment(template, desk.config.campaign.sender))
    return case.outcome(OutcomeKind.LEFT, reason, message, pull, *warnings)


def foreign(case: Case, pull: PullRequest) -> Outcome:
    """Their commits are on our branch."""
    message = f"Its pull request holds commits that are not ours (at {pull.head[:10]}); nothing is pushed over them."
    return told(case, pull, "foreign-commits", "foreign.md", message)


def not_anew(case: Case, pull: PullRequest) -> Outcome:
    """Their commits are on our branch, and somebody ticked that it is to be made anew."""
    message = (
        f"Its box asks for the commit anew, and its branch holds commits that are not ours (at {pull.head[:10]}); take"
        " them away, or untick it."
    )
    return told(case, pull, "anew-refused", "anew.md", message)


def rewritten(case: Case, pull: PullRequest) -> Outcome:
    """Their commits are on our branch, and so is what the default branch got rid of."""
    message = (
        f"The default branch was rewritten, and its pull request (at {pull.head[:10]}) would bring back what was taken"
        " away; it holds commits that are not ours, so rebase or close it."
    )
    return told(case, pull, "base-rewritten", "rewritten.md", message)


def somebody_elses(case: Case, pull: PullRequest) -> Outcome:
    """The open pull request from our branch is not ours, or not this campaign's."""
    match case.membership(pull):
        case Membership.ANOTHERS:
            message = f"Its open pull request from {case.desk.branch} is another campaign's; it is left alone."
            return case.outcome(OutcomeKind.LEFT, ANOTHERS, message, pull)
        case Membership.UNTOLD:
            message = f"Nobody tells for which campaign {pull.url} was opened; --adopt takes it into this one."
            return case.outcome(OutcomeKind.LEFT, UNTOLD, message, pull)
    message = f"Somebody else's pull request is open from the branch {case.desk.branch}; it is left alone."
    return case.outcome(OutcomeKind.LEFT, FOREIGN, message, pull)

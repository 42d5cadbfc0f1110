"""From a plan to a pull request and through its life; every rule about people's work lives in this folder."""

from dataclasses import replace

from bot.model import Outcome, OutcomeKind, Plan, PullRequest, State
from bot.publishing.branches.refused import never_pushed_to
from bot.publishing.case import Case, Replan
from bot.publishing.noes import wanted
from bot.publishing.opening import without_pull_request
from bot.publishing.pacing.desk import Desk
from bot.publishing.people import somebody_elses
from bot.publishing.recognition import learn
from bot.publishing.retargeting import elsewhere
from bot.publishing.upkeep import in_default
from bot.publishing.wishes import barred
from bot.workspaces.workspace import Workspace

# Outcomes after which something is still to be done.
_UNFINISHED = frozenset({OutcomeKind.FAILED, OutcomeKind.DEFERRED})


def publish(desk: Desk, workspace: Workspace, plan: Plan, replan: Replan) -> Outcome:
    """Brings the repository's pull request to what the plan wants, unless people's work or word stands against it."""
    if plan.repository.branch == desk.branch:
        return never_pushed_to(plan)
    cut_off = desk.ledger.unfinished(desk.key)
    pulls = desk.forge.pull_requests(desk.repository, desk.branch)
    case = Case(desk, workspace, plan, replan, pulls)
    learn(case)
    if frozen := next((pull for pull in pulls if pull.state is State.FROZEN), None):
        return _frozen(case, frozen)
    opened = case.opened
    case = replace(case, plan=wanted(case))
    outcome = without_pull_request(case) if opened is None else _with_pull_request(case, opened)
    if outcome.kind not in _UNFINISHED:
        desk.finish_steps(cut_off, is_open=opened is not None and case.is_our_pull(opened))
    return outcome


def _frozen(case: Case, pull: PullRequest) -> Outcome:
    case.desk.ledger.settle(case.desk.key)
    is_disabled = case.desk.repository.traits.is_disabled
    reason, what = ("disabled", "The forge has disabled it") if is_disabled else ("archived", "It is archived")
    message = f"{what}, so nobody can merge or close its pull request {pull.url}."
    return case.outcome(OutcomeKind.SKIPPED, reason, message)


def _with_pull_request(case: Case, pull: PullRequest) -> Outcome:
    desk = case.desk
    desk.ledger.settle(desk.key)
    if not case.is_our_pull(pull):
        return somebody_elses(case, pull)
    if left := barred(case, pull):
        return left
    if pull.base not in {"", case.plan.repository.branch}:
        return elsewhere(case, pull)
    return in_default(case, pull)

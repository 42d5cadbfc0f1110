"""A pull request that does not go into the default branch: a person took it there, or that is another one now."""

from dataclasses import replace

from bot.errors import ForgeError
from bot.model import Outcome, OutcomeKind, PullRequest
from bot.planning.known import RETARGETED, SWITCHED
from bot.publishing.case import Case
from bot.publishing.history import is_rewritten
from bot.publishing.people import told
from bot.publishing.recognition import standing
from bot.publishing.upkeep import in_default


def elsewhere(case: Case, pull: PullRequest) -> Outcome:
    """It does not go into the default branch: a person took it there, or the default branch is another one now."""
    desk, default = case.desk, case.plan.repository.branch
    known = desk.ledger.published(desk.key)
    if known is None or known.into != pull.base:
        message = f"Its pull request goes into {pull.base} now, not into the default branch; "
        # A lost ledger, or that of an earlier version, does not tell a person's doing from another default branch.
        is_known = known is not None and known.into
        whose = "it is left to whoever did that" if is_known else f"change its base to {default}, or leave it so"
        return case.outcome(OutcomeKind.LEFT, RETARGETED, f"{message}{whose}.", pull)
    stands = standing(case, pull.head, pull)
    if not stands.is_ours:
        message = f"Its pull request goes into {pull.base}, and the default branch is {default} now; change its base."
        return told(case, pull, SWITCHED, "switched.md", message)
    if not case.plan.changes:
        return in_default(case, pull)
    if refused := desk.refusal(opens=False, writes=1):
        return case.deferred(refused, pull)
    if is_rewritten(case, stands, pull.body):
        made = in_default(case, pull)
        return made if made.kind is not OutcomeKind.UPDATED else _retargeted(case, pull) or made
    if left := _retargeted(case, pull):
        return left
    message = f"Its pull request goes into {default} now, which is the default branch in place of {pull.base}."
    found = in_default(case, replace(pull, base=default or ""))
    if found.kind is not OutcomeKind.LEFT:
        return found
    return replace(found, kind=OutcomeKind.UPDATED, reason="pull-request-retargeted", message=message)


def _retargeted(case: Case, pull: PullRequest) -> Outcome | None:
    """Takes it into the default branch; why that was not to be."""
    desk, default = case.desk, case.plan.repository.branch or ""
    try:
        desk.write("retarget", lambda: desk.forge.retarget(desk.repository, pull.number, default), default)
    except ForgeError as error:
        if error.status != 422:
            raise
        message = f"Its pull request goes into {pull.base}, and cannot be taken into the default branch {default}: "
        return case.outcome(OutcomeKind.LEFT, SWITCHED, f"{message}{error}.", pull)
    if known := desk.ledger.published(desk.key):
        desk.ledger.publish(desk.key, replace(known, into=default))
    return None

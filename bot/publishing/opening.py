"""Where no pull request from our branch is open: one is opened, or not."""

from dataclasses import replace
from functools import partial

from bot.errors import ForgeError
from bot.model import Outcome, OutcomeKind, Proposal, PullRequest, State, marker, nothing_to_do
from bot.planning.plan import UNNAMED, has_declined, left_out
from bot.publishing.branches import push
from bot.publishing.branches.branch import Branch
from bot.publishing.branches.commit import Commit, commit
from bot.publishing.case import Case
from bot.publishing.delivery import move, record, worded
from bot.publishing.history import is_rewritten
from bot.publishing.pacing.desk import Desk
from bot.publishing.people import somebody_elses
from bot.publishing.recognition import standing
from bot.publishing.settled import barred, closing_bot, declined, unnamed
from bot.publishing.upkeep import is_as_wanted


def without_pull_request(case: Case) -> Outcome:
    """Opens one where something is to be changed, the limits allow it, and nobody else's work is at our branch."""
    desk, latest, tip = case.desk, case.latest, case.workspace.heads.tip
    if not case.plan.changes:
        desk.ledger.settle(desk.key)
        return replace(_nothing_to_open(case, latest), warnings=_tidied(case, latest, tip) if tip else ())
    if bar := barred(case.plan, desk.ledger.notes.said(desk.key)):
        desk.ledger.settle(desk.key)
        return replace(bar, warnings=_tidied(case, latest, tip) if tip else ())
    stands = standing(case, tip, latest) if tip else None
    made = commit(case.workspace, case.plan, desk.config, desk.signoff)
    is_over = latest is not None and latest.state is State.MERGED
    brings_back = stands is not None and is_rewritten(case, stands)
    is_there = stands is not None and not is_over and not brings_back and is_as_wanted(case, stands, made)
    if stands and not stands.is_ours and not is_there:
        message = f"The branch {desk.branch} is not ours (at {stands.tip[:10]}); it is left alone."
        return case.outcome(OutcomeKind.LEFT, "foreign-commits", message)
    if refused := desk.refusal(opens=True, writes=desk.writes_to_open):
        return case.deferred(refused)
    return _opened(case, made, stands, is_there=is_there, anew=brings_back)


def _tidied(case: Case, latest: PullRequest | None, tip: str) -> tuple[str, ...]:
    """Deletes what an earlier run left behind when it was cut off; never what people closed, merged or made."""
    is_withdrawn = latest is not None and latest.state is State.CLOSED and marker.read(latest.body).is_withdrawn
    is_left_behind = is_withdrawn or not case.pulls
    if not is_left_behind or case.desk.refusal(opens=False, writes=1):
        return ()
    stands = standing(case, tip, latest)
    return push.deleted(case.desk, case.workspace, tip) if stands.is_ours else ()


def _nothing_to_open(case: Case, latest: PullRequest | None) -> Outcome:
    if left_out(case.plan, UNNAMED):
        return unnamed(case.plan)
    if has_declined(case.plan):
        return declined(case.plan, latest or next(iter(case.pulls), None), closing_bot(case.desk, latest))
    found = nothing_to_do(case.plan)
    if latest and latest.state is State.MERGED and found.kind is OutcomeKind.CLEAN:
        return case.outcome(OutcomeKind.MERGED, "merged", "Its pull request was merged.", latest)
    return found


def _opened(case: Case, made: Commit, stands: Branch | None, *, is_there: bool, anew: bool) -> Outcome:
    desk = case.desk
    tip = stands.tip if stands and is_there else move(case, made, None, stands, anew=anew)
    if isinstance(tip, Outcome):
        return tip
    own = "" if is_there and stands and not stands.is_ours else tip
    proposal = worded(case, own, None)
    desk.plan_decorations()
    try:
        pull, warnings = _pull_request(desk, proposal)
    except ForgeError as error:
        # What was refused for good leaves no branch behind; what broke off may have taken effect all the same.
        if error.is_for_good:
            desk.forget_decorations()
            if stands is None:
                push.deleted(desk, case.workspace, tip)
        raise
    if not case.is_our_pull(pull):  # a person was quicker, or another campaign
        desk.forget_decorations()
        return somebody_elses(case, pull)
    desk.note_opened()
    desk.ledger.history.note_events(desk.key, pull.number, pull.events)
    record(case, pull, own)
    desk.ledger.notes.worded(desk.key, pull.number, case.wording)
    warnings += desk.decorate(pull)
    message = f"Opened the pull request {pull.url or pull.number} from {desk.branch} at {tip[:10]}."
    opened = replace(pull, head=tip)
    done = case.outcome(OutcomeKind.PUBLISHED, "pull-request-opened", message, opened, *warnings)
    return replace(done, proposal=proposal)


def _pull_request(desk: Desk, proposal: Proposal) -> tuple[PullRequest, tuple[str, ...]]:
    """Opens it, as a draft where that is wanted and the forge has drafts."""
    is_draft = desk.config.pull_request.draft
    open_it = partial(desk.forge.open, desk.repository, desk.branch, proposal)
    try:
        return desk.write("open", lambda: open_it(is_draft=is_draft)), ()
    except ForgeError as error:
        if not is_draft or error.status != 422:
            raise
        return desk.write("open", lambda: open_it(is_draft=False)), (f"not as a draft: {error}",)

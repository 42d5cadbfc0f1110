"""An open pull request of ours into the default branch: left as it is, brought up to date, or withdrawn."""

from dataclasses import replace

from bot.errors import ForgeError
from bot.model import Outcome, OutcomeKind, Proposal, PullRequest, marker
from bot.model.campaign import Said
from bot.model.marker import Standing
from bot.planning.known import QUEUED, SHARED
from bot.publishing import wishes
from bot.publishing.branches.branch import Branch, Fit, fit
from bot.publishing.branches.commit import Commit, commit, digest
from bot.publishing.branches.refused import conflicting
from bot.publishing.case import Case
from bot.publishing.delivery import edited, move, record, reworded, worded
from bot.publishing.history import is_in_base, is_rewritten
from bot.publishing.pacing import rewording
from bot.publishing.pacing.rewording import Wants
from bot.publishing.people import foreign, not_anew, rewritten
from bot.publishing.recognition import standing
from bot.publishing.settled import held, not_rebased
from bot.publishing.withdrawal import withdrawn


def in_default(case: Case, pull: PullRequest) -> Outcome:
    """Brings the pull request to what is planned; what people did to it or to its branch stays."""
    desk = case.desk
    if marker.read(pull.body).is_withdrawn:
        if refused := desk.refusal(opens=False, writes=1):
            return case.deferred(refused, pull)
        kept = _kept(case, pull)
        if isinstance(kept, Outcome):
            return kept
        pull = kept
    is_wanted_anew = wishes.is_wanted_anew(case)
    if not is_wanted_anew and _is_known_to_hold(case, pull) and not _is_stuck(case, pull):
        return _left(case, pull)
    if not case.plan.changes and marker.read(pull.body).standing is Standing.KEPT:
        message = "Somebody opened its pull request again after it was withdrawn; it is left to them."
        return case.outcome(OutcomeKind.LEFT, "reopened", message, pull)
    stands = standing(case, pull.head, pull)
    brings_back = is_rewritten(case, stands, pull.body)
    if not stands.is_ours and brings_back:
        return rewritten(case, pull)
    if not case.plan.changes:
        return withdrawn(case, pull, stands, at_once=brings_back) if stands.is_ours else foreign(case, pull)
    return _brought(case, pull, stands, brings_back=brings_back, is_wanted_anew=is_wanted_anew)


def _brought(case: Case, pull: PullRequest, stands: Branch, *, brings_back: bool, is_wanted_anew: bool) -> Outcome:
    """To what is planned, from what stands there."""
    desk = case.desk
    made = commit(case.workspace, case.plan, desk.config, desk.signoff)
    if is_wanted_anew and (as_it_is := _not_anew(case, pull, stands, made)):
        return as_it_is
    if not is_wanted_anew and not brings_back and (as_it_is := _as_it_is(case, pull, stands, made)):
        return as_it_is
    if not stands.is_ours:
        return foreign(case, pull)
    if case.is_shared(pull):
        message = f"It is brought up to date once somebody else's pull request from {desk.branch} is closed or merged."
        return case.outcome(OutcomeKind.LEFT, SHARED, message, pull)
    return _updated(case, pull, stands, made, anew=brings_back or is_wanted_anew)


def _as_it_is(case: Case, pull: PullRequest, stands: Branch, made: Commit) -> Outcome | None:
    """The outcome where the branch needs no push, or gets none; None where it has to move."""
    found = _fit(case, stands, made)
    if not stands.is_ours and found is not Fit.WANTED:
        return None
    if stands.is_ours and found is not Fit.CONFLICT and _is_stuck(case, pull):
        found = Fit.CONFLICT
    if found is not Fit.WANTED:
        config = case.desk.config
        kept = not_rebased(case.plan, pull, config.pull_request.rebase, found)
        is_stuck = found is Fit.CONFLICT and config.commit.via == "api"
        return kept or (conflicting(case.plan, case.desk.branch, pull) if is_stuck else None)
    # A person's commit may hold just the same; it is not ours to push over for that.
    record(case, pull, pull.head if stands.is_ours else "")
    return _left(case, pull)


def _is_known_to_hold(case: Case, pull: PullRequest) -> bool:
    """Whether the ledger says that the base at most moved on, so that nothing needs to be fetched."""
    known, plan = case.desk.ledger.published(case.desk.key), case.plan
    if known is None or not plan.changes or (known.tip, known.content) != (pull.head, digest(plan)):
        return False
    return is_in_base(case, known.base)


def is_as_wanted(case: Case, stands: Branch, made: Commit) -> bool:
    """Whether a pull request may be opened from the branch as it stands: there no approval is lost by a push."""
    return _fit(case, replace(stands, is_ours=False), made) is Fit.WANTED


def _fit(case: Case, stands: Branch, made: Commit) -> Fit:
    if stands.is_in_base:
        return Fit.OTHER
    if stands.tip == made.oid:
        return Fit.WANTED
    return fit(case.workspace, stands, case.plan.base, made.entries)


def _is_stuck(case: Case, pull: PullRequest) -> bool:
    """Whether the base moved on in a way that keeps the pull request from being merged."""
    desk, known = case.desk, case.desk.ledger.published(case.desk.key)
    if desk.config.commit.via == "api" or (known and known.base == case.plan.base):
        return False
    return desk.forge.is_conflicting(desk.repository, pull.number)


def _not_anew(case: Case, pull: PullRequest, stands: Branch, made: Commit) -> Outcome | None:
    """The outcome where its box asks for what is so already, or cannot be; None where the commit is made anew."""
    if not stands.is_ours:
        return not_anew(case, pull)
    return _done_anew(case, pull) if _is_new(case, stands, made) else None


def _is_new(case: Case, stands: Branch, made: Commit) -> bool:
    """Whether what stands there is what would be made on the default branch as it is now."""
    known, plan = case.desk.ledger.published(case.desk.key), case.plan
    is_recorded = known and (known.tip, known.base, known.content) == (stands.tip, plan.base, digest(plan))
    return stands.tip == made.oid or bool(is_recorded)


def _done_anew(case: Case, pull: PullRequest) -> Outcome:
    """What its box asks for is so already: it is unticked."""
    if refused := case.desk.refusal(opens=False, writes=1 + case.desk.writes_to_decorate):
        return case.deferred(refused, pull)
    record(case, pull, pull.head)
    left = reworded(case, pull, pull.head, done={Said.ANEW})
    known = case.desk.ledger.published(case.desk.key)
    return left if isinstance(left, Outcome) else held(case.plan, known, pull, case.desk.decorate(pull))


def _left(case: Case, pull: PullRequest) -> Outcome:
    desk = case.desk
    known = desk.ledger.published(desk.key)
    is_behind = not marker.is_of(marker.read(pull.body).marks, case.plan)
    wants = rewording.wants(desk, pull)
    later = desk.budget.no_rewording(desk.key) if wants else None
    if later and not is_behind:
        return case.outcome(OutcomeKind.DEFERRED, *later, pull, *desk.decorate(pull))
    wants = Wants() if later else wants
    writes = max(int(is_behind), wants.writes) + desk.writes_to_decorate
    if writes and (refused := desk.refusal(opens=False, writes=writes)):
        return case.deferred(refused, pull)
    if wants:
        return _following(case, pull, wants)
    if is_behind:
        # An earlier run was cut off between its push and its words; a person's commit is not noted as ours by them.
        left = reworded(case, pull, known.tip if known else "")
        if isinstance(left, Outcome):
            return left
    return held(case.plan, known, pull, desk.decorate(pull))


def _following(case: Case, pull: PullRequest, wants: Wants) -> Outcome:
    """Gives it what the config says now; what it is given stands in its body before it has it."""
    desk = case.desk
    known = desk.ledger.published(desk.key)
    tip = known.tip if known else ""
    is_same = not wants.gifts and marker.words(worded(case, tip, pull)) == marker.read(pull.body).words
    if is_same:
        desk.ledger.notes.worded(desk.key, pull.number, case.wording)
        return held(case.plan, known, pull, desk.decorate(pull))
    desk.ledger.notes.note_reworded(desk.key)
    desk.promise(wants.gifts)
    proposal = reworded(case, pull, tip)
    if isinstance(proposal, Outcome):
        return proposal
    message = "Its pull request follows the config as it is now."
    done = case.outcome(OutcomeKind.UPDATED, "reworded", message, pull, *desk.decorate(pull))
    return replace(done, proposal=proposal)


def _kept(case: Case, pull: PullRequest) -> PullRequest | Outcome:
    """Withdrawn by us and opened again by a person: from now on only people close it, and that is a no of theirs."""

    def kept(now: PullRequest) -> Proposal:
        body = marker.marked(now.body, replace(marker.read(now.body), standing=Standing.KEPT))
        return Proposal(now.title, case.noted(now, body))

    done = edited(case, pull, kept)
    return done if isinstance(done, Outcome) else replace(pull, body=done.body)


def _is_queued(case: Case, pull: PullRequest) -> bool:
    """Whether a push would take it out of a merge queue; a forge that cannot be asked has none."""
    desk = case.desk
    try:
        return any(fate.is_queued for _, fate in desk.forge.fates(((desk.repository, pull.number),)))
    except ForgeError as error:
        if not error.is_for_good:
            raise
        return False


def _updated(case: Case, pull: PullRequest, stands: Branch, made: Commit, *, anew: bool) -> Outcome:
    """``anew`` where nothing of what stands there may stay in its history."""
    desk = case.desk
    if _is_queued(case, pull):
        message = "It stands in the merge queue, where nothing is pushed to it; a later sweep looks again."
        return case.outcome(OutcomeKind.LEFT, QUEUED, message, pull)
    if refused := desk.refusal(opens=False, writes=desk.writes_to_move(anew=anew) + 1 + desk.writes_to_decorate):
        return case.deferred(refused, pull)
    tip = move(case, made, pull, stands, anew=anew)
    if isinstance(tip, Outcome):
        return replace(tip, pull_request=pull)
    proposal = reworded(case, pull, tip, done={Said.ANEW})
    if isinstance(proposal, Outcome):
        return replace(proposal, pull_request=replace(pull, head=tip))
    message = f"Its pull request moved from {pull.head[:10]} to {tip[:10]}."
    moved = replace(pull, head=tip)
    updated = case.outcome(OutcomeKind.UPDATED, "branch-rebuilt", message, moved, *desk.decorate(pull))
    return replace(updated, proposal=proposal)

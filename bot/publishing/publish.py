"""From a plan to a pull request and through its life; every rule about people's work lives here."""

from dataclasses import replace
from functools import partial

from bot.errors import ForgeError
from bot.ledger.records import Published
from bot.model import Outcome, OutcomeKind, Plan, Proposal, PullRequest, State, marker, nothing_to_do
from bot.model.marker import Marker, Standing
from bot.planning.known import FOREIGN, RETARGETED, SHARED, SWITCHED
from bot.planning.plan import UNNAMED, has_declined, left_out
from bot.publishing.branches import push
from bot.publishing.branches.branch import Branch, Fit, fit
from bot.publishing.branches.commit import Commit, commit, digest
from bot.publishing.branches.refused import conflicting, never_pushed_to
from bot.publishing.case import Case, Replan
from bot.publishing.history import is_in_base, is_rewritten
from bot.publishing.noes import wanted
from bot.publishing.pacing.desk import Desk
from bot.publishing.recognition import learn, standing
from bot.publishing.settled import declined, held, not_rebased, unnamed
from bot.texts import words
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
    outcome = _without_pull_request(case) if opened is None else _with_pull_request(case, opened)
    if outcome.kind not in _UNFINISHED:
        desk.finish_steps(cut_off, is_open=opened is not None and case.is_our_pull(opened))
    return outcome


def _outcome(
    case: Case, kind: OutcomeKind, reason: str, message: str, pull: PullRequest | None = None, *warnings: str
) -> Outcome:
    return Outcome(case.plan.repository.name, kind, reason, message, case.plan, None, pull, warnings)


def _frozen(case: Case, pull: PullRequest) -> Outcome:
    case.desk.ledger.settle(case.desk.key)
    is_disabled = case.desk.repository.traits.is_disabled
    reason, what = ("disabled", "The forge has disabled it") if is_disabled else ("archived", "It is archived")
    message = f"{what}, so nobody can merge or close its pull request {pull.url}."
    return _outcome(case, OutcomeKind.SKIPPED, reason, message)


def _with_pull_request(case: Case, pull: PullRequest) -> Outcome:
    desk = case.desk
    desk.ledger.settle(desk.key)
    if not case.is_our_pull(pull):
        return _persons(case, pull)
    if pull.base not in {"", case.plan.repository.branch}:
        return _elsewhere(case, pull)
    return _in_default(case, pull)


def _in_default(case: Case, pull: PullRequest) -> Outcome:
    desk = case.desk
    if marker.read(pull.body).is_withdrawn:
        if refused := desk.refusal(opens=False, writes=1):
            return _deferred(case, refused, pull)
        pull = _kept(case, pull)
    if _is_known_to_hold(case, pull) and not _is_stuck(case, pull):
        return _left(case, pull)
    if not case.plan.changes and marker.read(pull.body).standing is Standing.KEPT:
        message = "Somebody opened its pull request again after it was withdrawn; it is left to them."
        return _outcome(case, OutcomeKind.LEFT, "reopened", message, pull)
    stands = standing(case, pull.head, pull)
    brings_back = is_rewritten(case, stands, pull.body)
    if not stands.is_ours and brings_back:
        return _rewritten(case, pull)
    if not case.plan.changes:
        return _withdrawn(case, pull, stands, at_once=brings_back) if stands.is_ours else _foreign(case, pull)
    made = commit(case.workspace, case.plan, desk.config, desk.signoff)
    if not brings_back and (as_it_is := _as_it_is(case, pull, stands, made)):
        return as_it_is
    if not stands.is_ours:
        return _foreign(case, pull)
    if case.is_shared(pull):
        message = f"It is brought up to date once somebody else's pull request from {desk.branch} is closed or merged."
        return _outcome(case, OutcomeKind.LEFT, SHARED, message, pull)
    return _updated(case, pull, stands, made, anew=brings_back)


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
    _record(case, pull, pull.head if stands.is_ours else "")
    return _left(case, pull)


def _elsewhere(case: Case, pull: PullRequest) -> Outcome:
    """It does not go into the default branch: a person took it there, or the default branch is another one now."""
    desk, default = case.desk, case.plan.repository.branch
    known = desk.ledger.published(desk.key)
    if known is None or known.into != pull.base:
        message = f"Its pull request goes into {pull.base} now, not into the default branch; "
        # A lost ledger, or that of an earlier version, does not tell a person's doing from another default branch.
        is_known = known is not None and known.into
        whose = "it is left to whoever did that" if is_known else f"change its base to {default}, or leave it so"
        return _outcome(case, OutcomeKind.LEFT, RETARGETED, f"{message}{whose}.", pull)
    stands = standing(case, pull.head, pull)
    if not stands.is_ours:
        message = f"Its pull request goes into {pull.base}, and the default branch is {default} now; change its base."
        return _told(case, pull, SWITCHED, "switched.md", message)
    if not case.plan.changes:
        return _in_default(case, pull)
    if refused := desk.refusal(opens=False, writes=1):
        return _deferred(case, refused, pull)
    if is_rewritten(case, stands, pull.body):
        made = _in_default(case, pull)
        return made if made.kind is not OutcomeKind.UPDATED else _retargeted(case, pull) or made
    if left := _retargeted(case, pull):
        return left
    message = f"Its pull request goes into {default} now, which is the default branch in place of {pull.base}."
    found = _in_default(case, replace(pull, base=default or ""))
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
        return _outcome(case, OutcomeKind.LEFT, SWITCHED, f"{message}{error}.", pull)
    if known := desk.ledger.published(desk.key):
        desk.ledger.publish(desk.key, replace(known, into=default))
    return None


def _told(case: Case, pull: PullRequest, reason: str, template: str, message: str) -> Outcome:
    """Left to people, who are told once below it."""
    desk = case.desk
    if refused := desk.refusal(opens=False, writes=1):
        return _deferred(case, refused, pull)
    warnings = desk.say_once(pull.number, reason, words.comment(template))
    return _outcome(case, OutcomeKind.LEFT, reason, message, pull, *warnings)


def _persons(case: Case, pull: PullRequest) -> Outcome:
    message = f"Somebody else's pull request is open from the branch {case.desk.branch}; it is left alone."
    return _outcome(case, OutcomeKind.LEFT, FOREIGN, message, pull)


def _is_known_to_hold(case: Case, pull: PullRequest) -> bool:
    """Whether the ledger says that the base at most moved on, so that nothing needs to be fetched."""
    known, plan = case.desk.ledger.published(case.desk.key), case.plan
    is_as_pushed = plan.changes and known and known.tip == pull.head and known.content == digest(plan)
    return bool(is_as_pushed and known and is_in_base(case, known.base))


def _is_as_wanted(case: Case, stands: Branch, made: Commit) -> bool:
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


def _left(case: Case, pull: PullRequest) -> Outcome:
    desk = case.desk
    known = desk.ledger.published(desk.key)
    is_reworded = not marker.is_of(marker.read(pull.body).marks, case.plan)
    writes = int(is_reworded) + desk.writes_to_decorate
    if writes and (refused := desk.refusal(opens=False, writes=writes)):
        return _deferred(case, refused, pull)
    if is_reworded:
        # An earlier run was cut off between its push and its words; a person's commit is not noted as ours by them.
        _reword(case, pull, known.tip if known else "")
    return held(case.plan, known, pull, desk.decorate(pull))


def _kept(case: Case, pull: PullRequest) -> PullRequest:
    """Withdrawn by us and opened again by a person: from now on only people close it, and that is a no of theirs."""
    desk = case.desk
    body = marker.marked(pull.body, replace(marker.read(pull.body), standing=Standing.KEPT))
    kept = Proposal(pull.title, body)
    desk.write("edit", lambda: desk.forge.edit(desk.repository, pull.number, kept, closes=False))
    return replace(pull, body=body)


def _foreign(case: Case, pull: PullRequest) -> Outcome:
    message = f"Its pull request holds commits that are not ours (at {pull.head[:10]}); nothing is pushed over them."
    return _told(case, pull, "foreign-commits", "foreign.md", message)


def _rewritten(case: Case, pull: PullRequest) -> Outcome:
    message = (
        f"The default branch was rewritten, and its pull request (at {pull.head[:10]}) would bring back what was taken"
        " away; it holds commits that are not ours, so rebase or close it."
    )
    return _told(case, pull, "base-rewritten", "rewritten.md", message)


def _updated(case: Case, pull: PullRequest, stands: Branch, made: Commit, *, anew: bool) -> Outcome:
    """``anew`` where nothing of what stands there may stay in its history."""
    desk = case.desk
    if refused := desk.refusal(opens=False, writes=desk.writes_to_move + 1 + desk.writes_to_decorate):
        return _deferred(case, refused, pull)
    tip = _moved(case, made, pull, stands, anew=anew)
    if isinstance(tip, Outcome):
        return replace(tip, pull_request=pull)
    proposal = _reword(case, pull, tip)
    message = f"Its pull request moved from {pull.head[:10]} to {tip[:10]}."
    moved = replace(pull, head=tip)
    updated = _outcome(case, OutcomeKind.UPDATED, "branch-rebuilt", message, moved, *desk.decorate(pull))
    return replace(updated, proposal=proposal)


def _reword(case: Case, pull: PullRequest, tip: str) -> Proposal:
    """Gives the pull request the words for what it carries now; where a person wrote others, these stay."""
    desk, read = case.desk, marker.read(pull.body)
    if not marker.is_in(pull.body):
        return Proposal(pull.title, pull.body)
    proposal = _proposal(case, tip, read.standing)
    if read.words != marker.words(Proposal(pull.title, pull.body)):
        own = replace(marker.read(proposal.body), words=read.words)
        proposal = Proposal(pull.title, marker.marked(pull.body, own))
    desk.write("edit", lambda: desk.forge.edit(desk.repository, pull.number, proposal, closes=False))
    return proposal


def _withdrawn(case: Case, pull: PullRequest, stands: Branch, *, at_once: bool) -> Outcome:
    """Nothing of it is needed any more: said, closed, and the branch deleted.

    Whose doing that is does not matter where merging it would bring back what the default branch got rid of.
    """
    desk = case.desk
    if left_out(case.plan, UNNAMED) and not at_once:
        return replace(unnamed(case.plan), pull_request=pull)
    if has_declined(case.plan) and not at_once:
        message = "Nothing of it is needed any more but changes that were declined before; close it, or leave it open."
        return _outcome(case, OutcomeKind.LEFT, "no-longer-asked-for", message, pull)
    if not case.plan.is_opted_out and not at_once and not _is_repositorys_doing(case, stands):
        message = (
            "The config or this version no longer asks for its changes; the repository itself did not take them in."
        )
        return _outcome(case, OutcomeKind.LEFT, "no-longer-asked-for", message, pull)
    if refused := desk.refusal(opens=False, writes=3):
        return _deferred(case, refused, pull)
    warnings = desk.say_once(pull.number, "withdrawn", words.comment("withdrawn.md"))
    body = marker.marked(pull.body, replace(marker.read(pull.body), standing=Standing.WITHDRAWN))
    kept = Proposal(pull.title, body)
    desk.write("close", lambda: desk.forge.edit(desk.repository, pull.number, kept, closes=True))
    if known := desk.ledger.published(desk.key):
        desk.ledger.publish(desk.key, replace(known, state=State.CLOSED))
    if not case.is_shared(pull):
        warnings += push.deleted(desk, case.workspace, stands)
    closed = replace(pull, state=State.CLOSED)
    return _outcome(
        case, OutcomeKind.CLOSED, "no-longer-needed", "Nothing in it is needed any more.", closed, *warnings
    )


def _is_repositorys_doing(case: Case, stands: Branch) -> bool:
    """Whether the commit that the pull request stands on would be changed today too: then the repository moved on."""
    if stands.base is None or (case.workspace.tip(stands.base) is None and not case.workspace.fetch(stands.base)):
        return False
    earlier = case.replan(stands.base)
    return isinstance(earlier, Plan) and bool(earlier.changes)


def _without_pull_request(case: Case) -> Outcome:
    desk, latest, tip = case.desk, case.latest, case.workspace.heads.tip
    if not case.plan.changes:
        desk.ledger.settle(desk.key)
        return replace(_nothing_to_open(case, latest), warnings=_tidied(case, latest, tip) if tip else ())
    stands = standing(case, tip, latest) if tip else None
    made = commit(case.workspace, case.plan, desk.config, desk.signoff)
    is_over = latest is not None and latest.state is State.MERGED
    brings_back = stands is not None and is_rewritten(case, stands)
    is_there = stands is not None and not is_over and not brings_back and _is_as_wanted(case, stands, made)
    if stands and not stands.is_ours and not is_there:
        message = f"The branch {desk.branch} is not ours (at {stands.tip[:10]}); it is left alone."
        return _outcome(case, OutcomeKind.LEFT, "foreign-commits", message)
    if refused := desk.refusal(opens=True, writes=desk.writes_to_open):
        return _deferred(case, refused)
    return _opened(case, made, stands, is_there=is_there, anew=brings_back)


def _tidied(case: Case, latest: PullRequest | None, tip: str) -> tuple[str, ...]:
    """Deletes what an earlier run left behind when it was cut off; never what people closed, merged or made."""
    is_withdrawn = latest is not None and latest.state is State.CLOSED and marker.read(latest.body).is_withdrawn
    is_left_behind = is_withdrawn or not case.pulls
    if not is_left_behind or case.desk.refusal(opens=False, writes=1):
        return ()
    stands = standing(case, tip, latest)
    return push.deleted(case.desk, case.workspace, stands) if stands.is_ours else ()


def _nothing_to_open(case: Case, latest: PullRequest | None) -> Outcome:
    if left_out(case.plan, UNNAMED):
        return unnamed(case.plan)
    if has_declined(case.plan):
        return declined(case.plan, latest or next(iter(case.pulls), None))
    found = nothing_to_do(case.plan)
    if latest and latest.state is State.MERGED and found.kind is OutcomeKind.CLEAN:
        return _outcome(case, OutcomeKind.MERGED, "merged", "Its pull request was merged.", latest)
    return found


def _opened(case: Case, made: Commit, stands: Branch | None, *, is_there: bool, anew: bool) -> Outcome:
    desk = case.desk
    tip = stands.tip if stands and is_there else _moved(case, made, None, stands, anew=anew)
    if isinstance(tip, Outcome):
        return tip
    own = "" if is_there and stands and not stands.is_ours else tip
    proposal = _proposal(case, own)
    desk.plan_decorations()
    try:
        pull, warnings = _pull_request(desk, proposal)
    except ForgeError as error:
        # What was refused for good leaves no branch behind; what broke off may have taken effect all the same.
        if error.is_for_good:
            desk.forget_decorations()
            if stands is None:
                push.deleted(desk, case.workspace, Branch(tip, None, is_ours=True))
        raise
    if not marker.is_in(pull.body):  # a person was quicker
        desk.forget_decorations()
        return _persons(case, pull)
    desk.note_opened()
    _record(case, pull, own)
    warnings += desk.decorate(pull)
    message = f"Opened the pull request {pull.url or pull.number} from {desk.branch} at {tip[:10]}."
    opened = replace(pull, head=tip)
    done = _outcome(case, OutcomeKind.PUBLISHED, "pull-request-opened", message, opened, *warnings)
    return replace(done, proposal=proposal)


def _moved(
    case: Case, made: Commit, pull: PullRequest | None, stands: Branch | None, *, anew: bool = False
) -> str | Outcome:
    """Moves the branch; the ledger knows the commit for ours before it can stand anywhere."""
    _proposal(case, made.oid)  # what cannot be put into words is not pushed
    _record(case, pull, made.oid)
    number = pull.number if pull else None
    tip = push.push(case.desk, case.workspace, case.plan, made, stands, number, anew=anew)
    if isinstance(tip, str):
        _record(case, pull, tip)
    return tip


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


def _deferred(case: Case, refused: tuple[str, str], pull: PullRequest | None = None) -> Outcome:
    case.desk.ledger.defer(case.desk.key)
    return _outcome(case, OutcomeKind.DEFERRED, *refused, pull)


def _proposal(case: Case, tip: str, was: Standing = Standing.OPEN) -> Proposal:
    """Our words, with the marker that says what they belong to."""
    templates = case.desk.config.pull_request
    carried = Marker(marker.carried(case.plan), was, tip, "0" * 16)
    made = words.proposal(case.plan, templates.title, templates.body, marker.text(carried))
    return Proposal(made.title, marker.marked(made.body, replace(carried, words=marker.words(made))))


def _record(case: Case, pull: PullRequest | None, tip: str) -> None:
    """Keeps what stands at the forge now; ``tip`` is a commit of ours, empty where the branch holds a person's."""
    published = Published(
        branch=case.desk.branch,
        tip=tip,
        base=case.plan.base,
        content=digest(case.plan),
        fingerprints=tuple(sorted(marker.carried(case.plan))),
        number=pull.number if pull else None,
        url=pull.url if pull else "",
        state=pull.state if pull else State.OPEN,
        into=pull.base if pull else case.plan.repository.branch or "",
    )
    case.desk.ledger.publish(case.desk.key, published)

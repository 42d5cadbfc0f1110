"""From a plan to a pull request and through its life; every rule about people's work lives here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot import marker, push, words
from bot.branch import Branch, Ours, branch, is_held
from bot.commit import Commit, commit, digest
from bot.desk import Desk
from bot.errors import ForgeError
from bot.ledger import Published
from bot.marker import Marker
from bot.model import Outcome, OutcomeKind, Plan, Proposal, PullRequest, State, nothing_to_do
from bot.plan import DECLINED, narrowed
from bot.workspace import Workspace

Replan = Callable[[str], Plan | Outcome]

# Outcomes after which something is still to be done.
_UNFINISHED = frozenset({OutcomeKind.FAILED, OutcomeKind.DEFERRED})


@dataclass(frozen=True, slots=True)
class _Case:
    """One repository with a plan to publish; ``pulls`` are all its pull requests of our branch, newest first.

    ``replan`` plans another commit of the repository: our commits are deterministic, so that an earlier one
    of ours is known by making it again.
    """

    desk: Desk
    workspace: Workspace
    plan: Plan
    replan: Replan
    pulls: tuple[PullRequest, ...]

    def outcome(
        self, kind: OutcomeKind, reason: str, message: str, pull: PullRequest | None = None, *warnings: str
    ) -> Outcome:
        return Outcome(self.plan.repository.name, kind, reason, message, self.plan, None, pull, warnings)


def publish(desk: Desk, workspace: Workspace, plan: Plan, replan: Replan) -> Outcome:
    """Brings the repository's pull request to what the plan wants, unless people's work or word stands against it."""
    if plan.changes and plan.repository.branch == desk.branch:
        message = f"Its default branch is {desk.branch}, which is never pushed to."
        return Outcome(plan.repository.name, OutcomeKind.LEFT, "branch-is-base", message, plan)
    pulls = desk.forge.pull_requests(desk.repository, desk.branch)
    _learn(desk, pulls)
    case = _Case(desk, workspace, plan, replan, pulls)
    opened = next((pull for pull in pulls if pull.state is State.OPEN), None)
    case = replace(case, plan=_wanted(case, opened))
    outcome = _without_pull_request(case) if opened is None else _with_pull_request(case, opened)
    if outcome.kind not in _UNFINISHED:
        desk.finish_steps()
    return outcome


def _learn(desk: Desk, pulls: tuple[PullRequest, ...]) -> None:
    """Takes into the ledger what people did to our pull requests, and what a lost ledger no longer knows."""
    known = desk.ledger.published(desk.key)
    for pull in pulls:
        read = marker.read(pull.body)
        if pull.state is State.CLOSED and not read.is_withdrawn:
            remembered = known.fingerprints if known and known.number == pull.number else ()
            desk.ledger.reject(desk.key, read.marks if read.marks is not None else remembered)
    if known and (own := next((pull for pull in pulls if _is_of(known, pull)), None)):
        if known.number is None:  # killed when it was open already and nobody had noted it yet
            desk.note_opened()
        desk.ledger.publish(desk.key, replace(known, number=own.number, url=own.url, state=own.state))


def _is_of(known: Published, pull: PullRequest) -> bool:
    if known.number is None:
        return pull.state is State.OPEN and pull.head == known.tip
    return pull.number == known.number


def _wanted(case: _Case, opened: PullRequest | None) -> Plan:
    """The plan without what people declined by closing a pull request; an open one's own findings are not declined."""
    desk, plan = case.desk, case.plan
    if desk.config.pull_request.closed == "reopen" or not plan.changes:
        return plan
    declined = [
        marker.read(pull.body)
        for pull in case.pulls
        if pull.state is State.CLOSED and not marker.read(pull.body).is_withdrawn
    ]
    remembered = desk.ledger.rejected(desk.key)
    # Where a body lost its marker, the ledger's memory stands in for it, if there is any.
    markers = [one for one in declined if one.marks is not None or not remembered]
    proposed = marker.read(opened.body) if opened else Marker(frozenset())

    def is_wanted(mark: str) -> bool:
        is_declined = mark in remembered or any(one.covers(mark) for one in markers)
        return not is_declined or (proposed.marks is not None and mark in proposed.marks)

    if all(map(is_wanted, marker.carried(plan))):
        return plan
    blobs = [file.entry.blob for file in plan.changes]
    case.workspace.prefetch(blobs)
    return narrowed(plan, is_wanted, case.workspace.blobs(blobs))


def _with_pull_request(case: _Case, pull: PullRequest) -> Outcome:
    desk = case.desk
    case.desk.ledger.settle(desk.key)
    if _is_known_to_hold(case, pull) and not _is_stuck(case, pull):
        return _left(case, pull)
    if not case.plan.changes and marker.read(pull.body).is_withdrawn:
        message = "Somebody opened its pull request again after it was withdrawn; it is left to them."
        return case.outcome(OutcomeKind.LEFT, "reopened", message, pull)
    stands = _standing(case, pull.head, pull)
    if not case.plan.changes:
        return _withdrawn(case, pull, stands) if stands.is_ours else _foreign(case, pull)
    made = commit(case.workspace, case.plan, desk.config)
    if _holds(case, stands, made) and not (stands.is_ours and _is_stuck(case, pull)):
        # A person's commit may hold just the same; it is not ours to push over for that.
        _record(case, pull, pull.head if stands.is_ours else "")
        return _left(case, pull)
    if not stands.is_ours:
        return _foreign(case, pull)
    return _updated(case, pull, stands, made)


def _is_known_to_hold(case: _Case, pull: PullRequest) -> bool:
    """Whether the ledger says that nothing moved but perhaps the base, so that nothing needs to be fetched."""
    known, wanted = case.desk.ledger.published(case.desk.key), case.plan
    return bool(wanted.changes and known and known.tip == pull.head and known.content == digest(wanted))


def _holds(case: _Case, stands: Branch, made: Commit) -> bool:
    return stands.tip == made.oid or is_held(case.workspace, stands, case.plan.base, made.entries)


def _is_stuck(case: _Case, pull: PullRequest) -> bool:
    """Whether the base moved on in a way that keeps the pull request from being merged."""
    desk, known = case.desk, case.desk.ledger.published(case.desk.key)
    if desk.config.commit.via == "api" or (known and known.base == case.plan.base):
        return False
    return desk.forge.is_conflicting(desk.repository, pull.number)


def _left(case: _Case, pull: PullRequest) -> Outcome:
    desk = case.desk
    if marker.read(pull.body).marks not in {None, marker.carried(case.plan)}:
        _reword(case, pull)  # an earlier run was cut off between its push and its words
    warnings = desk.decorate(pull)
    known = desk.ledger.published(desk.key)
    if known and known.base != case.plan.base:
        message = "Its pull request holds these changes; that the default branch moved on is no reason to touch it."
        return case.outcome(OutcomeKind.LEFT, "base-advanced", message, pull, *warnings)
    message = "Its pull request is open and already holds these changes."
    return case.outcome(OutcomeKind.LEFT, "up-to-date", message, pull, *warnings)


def _foreign(case: _Case, pull: PullRequest) -> Outcome:
    if not case.desk.refusal(opens=False, writes=1):
        case.desk.say_once(pull.number, "foreign-commits", words.comment("foreign.md"))
    message = f"Its pull request holds commits that are not ours (at {pull.head[:10]}); nothing is pushed over them."
    return case.outcome(OutcomeKind.LEFT, "foreign-commits", message, pull)


def _updated(case: _Case, pull: PullRequest, stands: Branch, made: Commit) -> Outcome:
    desk = case.desk
    if refused := desk.refusal(opens=False, writes=2):
        return _deferred(case, refused, pull)
    tip = _moved(case, made, pull, stands)
    if isinstance(tip, Outcome):
        return replace(tip, pull_request=pull)
    proposal = _reword(case, pull)
    message = f"Its pull request moved from {pull.head[:10]} to {tip[:10]}."
    updated = case.outcome(
        OutcomeKind.UPDATED, "branch-rebuilt", message, replace(pull, head=tip), *desk.decorate(pull)
    )
    return replace(updated, proposal=proposal)


def _reword(case: _Case, pull: PullRequest) -> Proposal:
    """Gives the pull request the words for what it carries now."""
    desk, proposal = case.desk, _proposal(case)
    desk.write("edit", lambda: desk.forge.edit(desk.repository, pull.number, proposal, closes=False))
    return proposal


def _withdrawn(case: _Case, pull: PullRequest, stands: Branch) -> Outcome:
    """Nothing of it is needed any more: said, closed, and the branch deleted."""
    desk = case.desk
    if refused := desk.refusal(opens=False, writes=3):
        return _deferred(case, refused, pull)
    desk.say_once(pull.number, "withdrawn", words.comment("withdrawn.md"))
    marks = marker.read(pull.body).marks
    body = marker.marked(pull.body, Marker(marks, is_withdrawn=True))
    words_kept = Proposal(pull.title, body)
    desk.write("close", lambda: desk.forge.edit(desk.repository, pull.number, words_kept, closes=True))
    if known := desk.ledger.published(desk.key):
        desk.ledger.publish(desk.key, replace(known, state=State.CLOSED))
    warnings = push.deleted(desk, case.workspace, stands)
    closed = replace(pull, state=State.CLOSED)
    return case.outcome(OutcomeKind.CLOSED, "no-longer-needed", "Nothing in it is needed any more.", closed, *warnings)


def _without_pull_request(case: _Case) -> Outcome:
    desk, latest = case.desk, case.pulls[0] if case.pulls else None
    tip = case.workspace.heads.tip
    stands = _standing(case, tip, latest) if tip and (case.plan.changes or _is_orphan(latest)) else None
    if not case.plan.changes:
        desk.ledger.settle(desk.key)
        if stands and stands.is_ours:
            push.deleted(desk, case.workspace, stands)
        return _nothing_to_open(case, latest)
    made = commit(case.workspace, case.plan, desk.config)
    is_there = stands is not None and _holds(case, stands, made)
    if stands and not stands.is_ours and not is_there:
        message = f"The branch {desk.branch} holds commits that are not ours (at {stands.tip[:10]}); it is left alone."
        return case.outcome(OutcomeKind.LEFT, "foreign-commits", message)
    promised = sum(map(bool, (desk.config.pull_request.labels, desk.config.pull_request.assignees)))
    promised += sum(map(bool, (desk.config.pull_request.reviewers, desk.config.pull_request.team_reviewers)))
    if refused := desk.refusal(opens=True, writes=2 + promised):
        return _deferred(case, refused)
    return _opened(case, made, stands, is_there=is_there)


def _is_orphan(latest: PullRequest | None) -> bool:
    """Whether a branch without an open pull request was left behind by us rather than by a person's decision."""
    return latest is None or (latest.state is State.CLOSED and marker.read(latest.body).is_withdrawn)


def _nothing_to_open(case: _Case, latest: PullRequest | None) -> Outcome:
    if any(finding.reason == DECLINED for file in case.plan.files for finding in file.findings):
        message = "A maintainer closed the pull request with these changes; they are not proposed again."
        return case.outcome(OutcomeKind.CLOSED, "closed-by-maintainer", message, latest)
    found = nothing_to_do(case.plan)
    if latest and latest.state is State.MERGED and found.kind is OutcomeKind.CLEAN:
        return case.outcome(OutcomeKind.MERGED, "merged", "Its pull request was merged.", latest)
    return found


def _opened(case: _Case, made: Commit, stands: Branch | None, *, is_there: bool) -> Outcome:
    desk = case.desk
    proposal = _proposal(case)
    tip = stands.tip if stands and is_there else _moved(case, made, None, stands)
    if isinstance(tip, Outcome):
        return tip
    desk.plan_decorations()
    try:
        pull, warnings = _pull_request(desk, proposal)
    except ForgeError as error:
        # What was refused for good leaves no branch behind; what broke off may have taken effect all the same.
        if stands is None and 400 <= error.status < 500:
            push.deleted(desk, case.workspace, Branch(tip, None, is_ours=True))
        raise
    desk.note_opened()
    _record(case, pull, tip)
    warnings += desk.decorate(pull)
    message = f"Opened the pull request {pull.url or pull.number} from {desk.branch} at {tip[:10]}."
    done = case.outcome(OutcomeKind.PUBLISHED, "pull-request-opened", message, replace(pull, head=tip), *warnings)
    return replace(done, proposal=proposal)


def _moved(case: _Case, made: Commit, pull: PullRequest | None, stands: Branch | None) -> str | Outcome:
    """Moves the branch; the ledger knows the commit for ours before it can stand anywhere."""
    _record(case, pull, made.oid)
    tip = push.push(case.desk, case.workspace, case.plan, made, stands)
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


def _deferred(case: _Case, refused: tuple[str, str], pull: PullRequest | None = None) -> Outcome:
    case.desk.ledger.defer(case.desk.key)
    return case.outcome(OutcomeKind.DEFERRED, *refused, pull)


def _proposal(case: _Case) -> Proposal:
    wanted = case.desk.config.pull_request
    carried = Marker(marker.carried(case.plan))
    return words.proposal(case.plan, wanted.title, wanted.body, marker.text(carried))


def _record(case: _Case, pull: PullRequest | None, tip: str) -> None:
    """Keeps what stands at the forge now, so that the next sweep need not find out."""
    published = Published(
        branch=case.desk.branch,
        tip=tip,
        base=case.plan.base,
        content=digest(case.plan),
        fingerprints=tuple(sorted(marker.carried(case.plan))),
        number=pull.number if pull else None,
        url=pull.url if pull else "",
        state=pull.state if pull else State.OPEN,
    )
    case.desk.ledger.publish(case.desk.key, published)


def _standing(case: _Case, tip: str, pull: PullRequest | None) -> Branch:
    """Whose work stands at our branch: what the ledger knows to be ours, or what is the same when made again."""

    def is_our_commit(oid: str, parent: str) -> bool:
        return is_recorded(oid) or oid in _made_again(case, parent, pull)

    def is_recorded(oid: str) -> bool:
        return case.desk.ledger.was_pushed(case.desk.key, oid)

    return branch(case.workspace, tip, Ours(is_our_commit, is_recorded), case.plan.repository.branch)


def _made_again(case: _Case, parent: str, pull: PullRequest | None) -> frozenset[str]:
    """The commits that we would have made on that parent: of all findings, and of those the pull request names."""
    if case.workspace.tip(parent) is None and not case.workspace.fetch(parent):
        return frozenset()
    planned = case.replan(parent)
    if isinstance(planned, Outcome) or not planned.changes:
        return frozenset()
    named = marker.read(pull.body) if pull else Marker(None)
    blobs = [file.entry.blob for file in planned.changes]
    case.workspace.prefetch(blobs)
    less = narrowed(planned, named.covers, case.workspace.blobs(blobs))
    plans = (planned, less, _wanted(replace(case, plan=planned), None))
    return frozenset(commit(case.workspace, one, case.desk.config).oid for one in plans if one.changes)

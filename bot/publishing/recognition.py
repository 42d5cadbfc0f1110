"""Which pull requests and commits are ours: known by the ledger and by markers, or by making the commit again."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot import marker
from bot.ledger.records import Published
from bot.marker import Mark, Marker
from bot.model import Entry, Outcome, Plan, PullRequest, State
from bot.planning.plan import CLOSED, REVERTED, UNNAMED, narrowed
from bot.publishing.branch import Branch, Ours, branch
from bot.publishing.commit import Commit, commit
from bot.publishing.desk import COMMIT, Desk
from bot.workspaces.workspace import Workspace

Replan = Callable[[str], Plan | Outcome]
# Of merged pull requests nobody needs to look at more, nor at more commits that the API appended.
_MOST_MERGED, _MOST_COMMITS = 5, 20


@dataclass(frozen=True, slots=True)
class Case:
    """One repository with a plan to publish; ``pulls`` are all pull requests from our branch, newest first.

    ``replan`` plans another commit of the repository: our commits are deterministic, so that an earlier one
    of ours is known by making it again.
    """

    desk: Desk
    workspace: Workspace
    plan: Plan
    replan: Replan
    pulls: tuple[PullRequest, ...]

    def is_our_pull(self, pull: PullRequest) -> bool:
        """Whether we opened it, as far as the ledger and its body tell; a person may open one from our branch too."""
        known = self.desk.ledger.published(self.desk.key)
        return marker.is_in(pull.body) or (known is not None and known.number == pull.number)

    @property
    def latest(self) -> PullRequest | None:
        """The newest of ours."""
        return next((pull for pull in self.pulls if self.is_our_pull(pull)), None)

    @property
    def opened(self) -> PullRequest | None:
        """The one that is open: ours before anybody else's, and one into the default branch before all others."""
        default = self.plan.repository.branch
        found = [pull for pull in self.pulls if pull.state is State.OPEN]
        found.sort(key=lambda pull: (not self.is_our_pull(pull), pull.base not in {"", default}))
        return found[0] if found else None

    def is_shared(self, own: PullRequest) -> bool:
        """Whether another open pull request lives from the same branch."""
        return any(pull.state is State.OPEN and pull.number != own.number for pull in self.pulls)


def learn(case: Case) -> None:
    """Takes into the ledger what people did to our pull requests, and what a lost ledger no longer knows."""
    desk = case.desk
    known = desk.ledger.published(desk.key)
    for pull in case.pulls:
        read = marker.read(pull.body)
        if pull.state is State.CLOSED and not read.is_withdrawn:
            remembered = known.fingerprints if known and known.number == pull.number else ()
            desk.ledger.reject(desk.key, {*(read.marks or ()), *remembered})
    if known and (own := next((pull for pull in case.pulls if _is_of(known, pull)), None)):
        if known.number is None:  # killed when it was open already and nobody had noted it yet
            desk.note_opened()
        into = own.base if own.base == case.plan.repository.branch else known.into
        desk.ledger.publish(desk.key, replace(known, number=own.number, url=own.url, state=own.state, into=into))


def _is_of(known: Published, pull: PullRequest) -> bool:
    if known.number is None:
        return pull.state is State.OPEN and pull.head == known.tip and marker.is_in(pull.body)
    return pull.number == known.number


def wanted(case: Case) -> Plan:
    """The plan without what people declined and what is not named; an open pull request's own findings stay."""
    plan = case.plan
    if not plan.changes:
        return plan
    why_not = _why_not(case)
    whys = {mark: why for mark in marker.mended(plan) if (why := why_not(mark))}
    _remember(case, {mark.text: why for mark, why in whys.items() if why != UNNAMED})
    return _narrowed(case, plan, lambda mark: whys.get(mark, "")) if whys else plan


def _remember(case: Case, declined: Mapping[str, str]) -> None:
    """What was declined is known from now on by what it does, and where it is now.

    What was merged while the plan was made looks as if it had been taken back: so the default branch must stand where
    it was planned.
    """
    desk, plan = case.desk, case.plan
    remembered = desk.ledger.rejected(desk.key)
    new = {mark: why for mark, why in declined.items() if mark not in remembered}
    if REVERTED in new.values() and case.workspace.remote_branch(plan.repository.branch or "") != plan.base:
        new = {mark: why for mark, why in new.items() if why != REVERTED}
    desk.ledger.reject(desk.key, new)


def _why_not(case: Case) -> Callable[[Mark], str]:
    """Why a change is not to be proposed, as a reason of its finding; empty where it is."""
    plan = case.plan
    proposed = _proposed(case)
    is_proposed = marker.covering(proposed.marks if proposed else frozenset(), plan)
    is_named = marker.covering(plan.named, plan)
    declined = _declined_marks(case) if case.desk.config.pull_request.closed == "respect" else ()

    def why(mark: Mark) -> str:
        if is_proposed(mark):
            return ""
        no = next((reason for reason, is_meant in declined if is_meant(mark)), "")
        return no or ("" if is_named(mark) else UNNAMED)

    return why


def _declined_marks(case: Case) -> tuple[tuple[str, Callable[[Mark], bool]], ...]:
    """What people declined, each with the reason that fits best; the ledger remembers what nobody can see any more."""
    ledger, key, plan = case.desk.ledger, case.desk.key, case.plan
    remembered = ledger.rejected(key)
    closed = [marker.covering(one.marks, plan) for one in _declined(case, is_remembered=bool(remembered))]
    merged = [marker.covering(_carried_by(case, pull), plan) for pull in _merged(case)]
    is_remembered, reverted = marker.covering(remembered, plan), _taken_back(case)

    def was_reverted(mark: Mark) -> bool:
        return mark in reverted or (is_remembered(mark) and any(is_meant(mark) for is_meant in merged))

    return (*((CLOSED, one) for one in closed), (REVERTED, was_reverted), (CLOSED, is_remembered))


def _taken_back(case: Case) -> frozenset[Mark]:
    """Changes that were merged, and whose files have again the bytes that they had before: a person reverted them."""
    found: set[Mark] = set()
    for pull in _merged(case):
        is_meant = marker.covering(_carried_by(case, pull), case.plan)
        files = [file for file in case.plan.changes if any(map(is_meant, marker.marks(file.path, file.findings)))]
        before = _before(case, pull, {file.path for file in files}) if files else frozenset()
        again = replace(case.plan, files=tuple(file for file in files if file.entry in before))
        found.update(filter(is_meant, marker.mended(again)))
    return frozenset(found)


def _merged(case: Case) -> tuple[PullRequest, ...]:
    """Ours that were merged into the default branch, the newest first."""
    default = {"", case.plan.repository.branch}
    found = (pull for pull in case.pulls if pull.state is State.MERGED and pull.base in default)
    return tuple(pull for pull in found if case.is_our_pull(pull))[:_MOST_MERGED]


def _carried_by(case: Case, pull: PullRequest) -> frozenset[str] | None:
    """The marks of what a pull request carries; where its body does not tell, the ledger may."""
    known = case.desk.ledger.published(case.desk.key)
    if marker.is_in(pull.body) or known is None or known.number != pull.number or not known.fingerprints:
        return marker.read(pull.body).marks
    return frozenset(known.fingerprints)


def _before(case: Case, pull: PullRequest, paths: AbstractSet[str]) -> frozenset[Entry]:
    """The files at these paths that a merged pull request changed, as they were before."""
    base, head = _base_of(case, pull), pull.head
    if not base:
        return frozenset()
    commits = (base, head) if head and _is_here(case.workspace, head) else (base,)
    before, *after = (
        frozenset(entry for entry in case.workspace.entries(commit) if entry.path in paths) for commit in commits
    )
    return before.difference(*after)


def _base_of(case: Case, pull: PullRequest) -> str:
    """The commit of the default branch that a merged pull request was made from; empty where nobody can tell."""
    desk, workspace = case.desk, case.workspace
    known = desk.ledger.published(desk.key)
    if known and known.number == pull.number and known.base and _is_here(workspace, known.base):
        return known.base
    oid = marker.read(pull.body).tip or pull.head
    for _ in range(_MOST_COMMITS):
        found = workspace.tip(oid) if oid and _is_here(workspace, oid) else None
        if found is None or len(found.parents) != 1:
            return ""
        (oid,) = found.parents
        if not desk.ledger.was_pushed(desk.key, oid):  # the API appends one commit of ours to another
            return oid if _is_here(workspace, oid) else ""
    return ""


def _is_here(workspace: Workspace, oid: str) -> bool:
    return workspace.tip(oid) is not None or workspace.fetch(oid)


def _declined(case: Case, *, is_remembered: bool) -> Iterator[Marker]:
    """What pull requests carried that people closed; the ledger's memory stands in for bodies that do not tell."""
    for pull in case.pulls:
        read = marker.read(pull.body)
        if pull.state is not State.CLOSED or read.is_withdrawn:
            continue
        if read.marks is not None or not (is_remembered or _is_anothers(case, pull)):
            yield read


def _is_anothers(case: Case, pull: PullRequest) -> bool:
    """Where nobody can tell, somebody took the marker out of ours: better obeyed once too often than not."""
    return not case.is_our_pull(pull) and case.desk.forge.is_anothers(case.desk.repository, pull.number)


def _proposed(case: Case) -> Marker | None:
    """What our open pull request carries; where a person took the marker out, the ledger knows, or it is everything."""
    opened = case.opened
    if opened is None or not case.is_our_pull(opened):
        return None
    return Marker(_carried_by(case, opened))


def standing(case: Case, tip: str, pull: PullRequest | None) -> Branch:
    """Whose work stands at our branch; ``pull`` is the pull request that it belongs to, or did."""
    pushed = {marker.read(one.body).tip for one in case.pulls}

    def is_recorded(oid: str) -> bool:
        return oid in pushed or case.desk.ledger.was_pushed(case.desk.key, oid)

    def is_made(oid: str, parent: str) -> bool:
        return is_recorded(oid) or any(_is_same(case, oid, parent, one) for one in _made_again(case, parent, pull))

    known, record = case.desk.ledger.published(case.desk.key), case.desk.ledger.recall(case.desk.key)

    def was_base(oid: str) -> bool:
        return oid in {known.base if known else None, record.head if record else None}

    has_branch = case.latest is not None or (known is not None and known.branch == case.desk.branch)
    is_open = pull is not None and pull.state is State.OPEN
    return branch(
        case.workspace, tip, Ours(is_made, is_recorded, was_base, has_branch, is_open), case.plan.repository.branch
    )


def _is_same(case: Case, oid: str, parent: str, made: Commit) -> bool:
    """Whether the commit is the one we would make; a forge dates its own, so there the tree that we asked for tells."""
    found = case.workspace.tip(oid)
    is_asked_for = (COMMIT, parent) in case.desk.ledger.unfinished(case.desk.key)
    return oid == made.oid or (is_asked_for and found is not None and found.tree == made.tree)


def _made_again(case: Case, parent: str, pull: PullRequest | None) -> Iterator[Commit]:
    """The commits that we would have made on that parent: of all findings, and of those the pull request names."""
    if case.workspace.tip(parent) is None and not case.workspace.fetch(parent):
        return
    planned = case.replan(parent)
    if isinstance(planned, Outcome) or not planned.changes:
        return
    is_meant = marker.covering(marker.read(pull.body).marks if pull else None, planned)
    of_pull = _narrowed(case, planned, lambda mark: "" if is_meant(mark) else UNNAMED)
    plans = (planned, of_pull, wanted(replace(case, plan=planned, pulls=case.pulls)))
    yield from (commit(case.workspace, one, case.desk.config, case.desk.signoff) for one in plans if one.changes)


def _narrowed(case: Case, plan: Plan, why_not: Callable[[Mark], str]) -> Plan:
    blobs = [file.entry.blob for file in plan.changes]
    case.workspace.prefetch(blobs)
    return narrowed(plan, why_not, case.workspace.blobs(blobs))

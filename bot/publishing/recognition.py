"""Which pull requests and commits are ours: known by the ledger and by markers, or by making the commit again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot import marker
from bot.ledger.records import Published
from bot.marker import Marker
from bot.model import Outcome, Plan, PullRequest, State
from bot.planning.plan import narrowed
from bot.publishing.branch import Branch, Ours, branch
from bot.publishing.commit import Commit, commit
from bot.publishing.desk import COMMIT, Desk
from bot.workspaces.workspace import Workspace

Replan = Callable[[str], Plan | Outcome]


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
    """The plan without what people declined by closing a pull request; an open one's own findings are not declined."""
    desk, plan = case.desk, case.plan
    if desk.config.pull_request.closed == "reopen" or not plan.changes:
        return plan
    remembered = desk.ledger.rejected(desk.key)
    declined = tuple(_declined(case, is_remembered=bool(remembered)))
    proposed = _proposed(case)

    def is_wanted(mark: str) -> bool:
        is_declined = mark in remembered or any(one.covers(mark) for one in declined)
        return not is_declined or (proposed is not None and proposed.covers(mark))

    return plan if all(map(is_wanted, marker.carried(plan))) else _narrowed(case, plan, is_wanted)


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
    opened, known = case.opened, case.desk.ledger.published(case.desk.key)
    if opened is None or not case.is_our_pull(opened):
        return None
    if marker.is_in(opened.body) or known is None or not known.fingerprints:
        return marker.read(opened.body)
    return Marker(frozenset(known.fingerprints))


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
    named = marker.read(pull.body) if pull else Marker(None)
    plans = (planned, _narrowed(case, planned, named.covers), wanted(replace(case, plan=planned, pulls=case.pulls)))
    yield from (commit(case.workspace, one, case.desk.config) for one in plans if one.changes)


def _narrowed(case: Case, plan: Plan, is_wanted: Callable[[str], bool]) -> Plan:
    blobs = [file.entry.blob for file in plan.changes]
    case.workspace.prefetch(blobs)
    return narrowed(plan, is_wanted, case.workspace.blobs(blobs))

"""What people said no to, by closing or taking back a pull request; it is not proposed again."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.model import Entry, Plan, PullRequest, State, marker
from bot.model.marker import Mark, Marker
from bot.planning import plan as planning
from bot.planning.plan import CLOSED, REVERTED, UNNAMED
from bot.publishing.case import Case

# Of merged pull requests nobody needs to look at more, nor at more commits that the API appended.
_MOST_MERGED, _MOST_COMMITS = 5, 20


def wanted(case: Case) -> Plan:
    """The plan without what people declined and what is not named; an open pull request's own findings stay."""
    plan = case.plan
    if not plan.changes:
        return plan
    why_not = _why_not(case)
    whys = {mark: why for mark in marker.mended(plan) if (why := why_not(mark))}
    _remember(case, {mark.text: why for mark, why in whys.items() if why != UNNAMED})
    return narrowed(case, plan, lambda mark: whys.get(mark, "")) if whys else plan


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
    commits = (base, head) if case.workspace.brought(head) else (base,)
    before, *after = (
        frozenset(entry for entry in case.workspace.entries(commit) if entry.path in paths) for commit in commits
    )
    return before.difference(*after)


def _base_of(case: Case, pull: PullRequest) -> str:
    """The commit of the default branch that a merged pull request was made from; empty where nobody can tell."""
    desk, workspace = case.desk, case.workspace
    known = desk.ledger.published(desk.key)
    if known and known.number == pull.number and workspace.brought(known.base):
        return known.base
    oid = marker.read(pull.body).tip or pull.head
    for _ in range(_MOST_COMMITS):
        found = workspace.brought(oid)
        if found is None or len(found.parents) != 1:
            return ""
        (oid,) = found.parents
        if not desk.ledger.was_pushed(desk.key, oid):  # the API appends one commit of ours to another
            return oid if workspace.brought(oid) else ""
    return ""


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


def narrowed(case: Case, plan: Plan, why_not: Callable[[Mark], str]) -> Plan:
    """The plan without the changes for which there is a reason of their findings."""
    blobs = [file.entry.blob for file in plan.changes]
    case.workspace.prefetch(blobs)
    return planning.narrowed(plan, why_not, case.workspace.blobs(blobs))

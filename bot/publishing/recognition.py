"""Which pull requests and commits are ours: known by the ledger and by markers, or by making the commit again."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.ledger.membership import take_in
from bot.ledger.records import Published
from bot.model import Outcome, PullRequest, State, marker
from bot.planning.plan import UNNAMED
from bot.publishing import wishes
from bot.publishing.branches.branch import Branch, Ours, branch
from bot.publishing.branches.commit import Commit, commit
from bot.publishing.case import Case
from bot.publishing.noes import narrowed, wanted
from bot.publishing.pacing.desk import COMMIT


def learn(case: Case) -> None:
    """Takes into the ledger what people did to our pull requests, and what a lost ledger no longer knows."""
    desk = case.desk
    known = desk.ledger.published(desk.key)
    wishes.learn(case)
    for pull in case.pulls:
        if case.is_our_pull(pull):
            take_in(desk.ledger, desk.key, pull)
            desk.ledger.history.note_events(desk.key, pull.number, pull.events)
        read = marker.read(pull.body)
        if pull.state is State.CLOSED and not read.is_withdrawn:
            remembered = known.fingerprints if known and known.number == pull.number else ()
            desk.ledger.reject(desk.key, {*(read.marks or ()), *remembered})
    if known and (own := next((pull for pull in case.pulls if _is_of(case, known, pull)), None)):
        if known.number != own.number:  # killed when it was open already and nobody had noted it yet
            desk.note_opened()
        into = own.base if own.base == case.plan.repository.branch else known.into
        desk.ledger.publish(desk.key, replace(known, number=own.number, url=own.url, state=own.state, into=into))


def _is_of(case: Case, known: Published, pull: PullRequest) -> bool:
    """Whether it is the one that is known, or was opened behind that when nobody could note it any more."""
    if pull.number == known.number:
        return True
    is_followed = known.number is None or known.state is State.CLOSED
    return is_followed and pull.state is State.OPEN and case.is_our_pull(pull)


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
    merge_base = partial(case.desk.forge.merge_base, case.desk.repository)
    ours = Ours(is_made, is_recorded, was_base, merge_base, has_branch, is_open)
    return branch(case.workspace, tip, ours, case.plan.repository.branch)


def _is_same(case: Case, oid: str, parent: str, made: Commit) -> bool:
    """Whether the commit is the one we would make, be it signed or not.

    A forge dates its own, so there the tree that we asked for tells.
    """
    found = case.workspace.tip(oid)
    assert found is not None, "its parent is known, so it was read"
    is_asked_for = (COMMIT, parent) in case.desk.ledger.unfinished(case.desk.key)
    return made.oid == found.unsigned or (is_asked_for and found.tree == made.tree)


def _made_again(case: Case, parent: str, pull: PullRequest | None) -> Iterator[Commit]:
    """The commits that we would have made on that parent: of all findings, and of those the pull request names."""
    if case.workspace.brought(parent) is None:
        return
    planned = case.replan(parent)
    if isinstance(planned, Outcome):
        return
    is_meant = marker.covering(marker.read(pull.body).marks if pull else None, planned)
    of_pull = narrowed(case, planned, lambda mark: "" if is_meant(mark) else UNNAMED)
    plans = (planned, of_pull, wanted(replace(case, plan=planned, pulls=case.pulls)))
    yield from (commit(case.workspace, one, case.desk.config, case.desk.signoff) for one in plans if one.changes)

"""Whose commits stand at a pull request's branch, found out without planning anything."""

from functools import partial

from bot.errors import ForgeError, GitError
from bot.ledger.ledger import Ledger
from bot.model import PullRequest, State, marker
from bot.publishing.branches.branch import Branch, Ours, branch
from bot.publishing.pacing.desk import Desk
from bot.workspaces.workspace import Workspace


def is_recorded(ledger: Ledger, key: str, pull: PullRequest, commit: str) -> bool:
    """Whether the commit is one that we pushed, as the ledger or the pull request's own marker knows."""
    return ledger.was_pushed(key, commit) or marker.read(pull.body).tip == commit


def own(desk: Desk, pull: PullRequest) -> tuple[str, ...]:
    """The tip and the commits below it down to ours, as long as only merges of the base branch lie above that.

    None where the tip is not ours, or nobody can tell.
    """
    try:
        with desk.forge.workspace(desk.repository, desk.branch) as workspace:
            found = _stands(desk, workspace, pull)
    except (GitError, ForgeError):
        return ()
    return found.own if found.is_ours else ()


def _stands(desk: Desk, workspace: Workspace, pull: PullRequest) -> Branch:
    """What stands at the pull request's branch; only what was recorded is known for ours."""
    ledger, key = desk.ledger, desk.key
    known, record = ledger.published(key), ledger.recall(key)

    def recorded(oid: str) -> bool:
        return is_recorded(ledger, key, pull, oid)

    def was_base(oid: str) -> bool:
        return oid in {known.base if known else None, record.head if record else None}

    ours = Ours(
        is_made=lambda oid, _parent: recorded(oid),
        is_recorded=recorded,
        was_base=was_base,
        merge_base=partial(desk.forge.merge_base, desk.repository),
        has_branch=True,
        is_open=pull.state is State.OPEN,
    )
    return branch(workspace, pull.head, ours, desk.repository.branch)

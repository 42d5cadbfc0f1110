"""Moves our branch: pushed by git with a lease on what stood there, or appended to through the forge's API."""

from bot.errors import ForgeError, GitError, PushRejectedError
from bot.model import Outcome, Plan
from bot.publishing.branches.append import appended
from bot.publishing.branches.branch import Branch
from bot.publishing.branches.commit import Commit
from bot.publishing.branches.refused import branch_moved, in_the_way, protected
from bot.publishing.pacing.desk import Desk
from bot.rules import advice
from bot.texts.display import shortened
from bot.workspaces.workspace import Workspace

_MOST_TOLD = 500


def push(  # noqa: PLR0913, PLR0917 - all that it goes by
    desk: Desk, workspace: Workspace, plan: Plan, made: Commit, stands: Branch | None, number: int | None, *, anew: bool
) -> str | Outcome:
    """The branch's new tip, or why it did not move; the arguments are those of ``append.appended``."""
    if desk.config.commit.via == "api":
        return appended(desk, workspace, plan, made, stands, number, anew=anew)
    return _pushed(desk, workspace, plan, made, stands.tip if stands else None)


def deleted(desk: Desk, workspace: Workspace, tip: str) -> tuple[str, ...]:
    """Deletes the branch where it still stands at this commit; a sentence where that was not to be."""
    try:
        desk.write("delete", lambda: workspace.delete(desk.branch, tip, desk.again), tip)
    except (GitError, ForgeError) as error:
        return (f"the branch {desk.branch} is still there: {error}",)
    return ()


def _pushed(desk: Desk, workspace: Workspace, plan: Plan, made: Commit, expected: str | None) -> str | Outcome:
    try:
        desk.write("push", lambda: workspace.push(made.oid, desk.branch, expected, desk.again), made.oid)
    except PushRejectedError as error:
        desk.ledger.finish(desk.key, "push")  # known to have had no effect
        if workspace.remote_branch(desk.branch) != expected:
            return branch_moved(plan, desk.branch)
        if other := workspace.in_the_way(desk.branch):
            return in_the_way(plan, desk.branch, other)
        if rules := desk.forge.rules(desk.repository, desk.branch):
            told = f" ({'; '.join(error.remote)})" if error.remote else ""
            return protected(plan, desk.branch, advice(rules, "git"), shortened(told, _MOST_TOLD))
        raise
    return made.oid

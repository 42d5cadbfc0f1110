"""Moves our branch: pushed by git with a lease on what stood there, or appended to through the forge's API."""

from collections.abc import Mapping
from functools import partial

from bot.display import printable, shortened
from bot.errors import ForgeError, GitError, PushRejectedError
from bot.model import Outcome, OutcomeKind, Plan
from bot.publishing.branch import Branch
from bot.publishing.commit import Commit
from bot.publishing.desk import COMMIT, Desk
from bot.workspaces.workspace import Workspace

_PLAIN_FILE = "100644"
_UNPROCESSABLE = 422
_MOST_TOLD = 500


def push(desk: Desk, workspace: Workspace, plan: Plan, made: Commit, stands: Branch | None) -> str | Outcome:
    """The branch's new tip, or why it did not move; ``stands`` is ours, or None where there is no such branch."""
    if desk.config.commit.via == "api":
        return _appended(desk, workspace, plan, made, stands)
    return _pushed(desk, workspace, plan, made, stands.tip if stands else None)


def deleted(desk: Desk, workspace: Workspace, stands: Branch) -> tuple[str, ...]:
    """Deletes the branch where it still stands where it stood; a sentence where that was not to be."""
    try:
        desk.write("delete", lambda: workspace.delete(desk.branch, stands.tip, desk.again), stands.tip)
    except (GitError, ForgeError) as error:
        return (f"the branch {desk.branch} is still there: {error}",)
    return ()


def _pushed(desk: Desk, workspace: Workspace, plan: Plan, made: Commit, expected: str | None) -> str | Outcome:
    outcome = partial(Outcome, plan.repository.name, plan=plan)
    try:
        desk.write("push", lambda: workspace.push(made.oid, desk.branch, expected, desk.again), made.oid)
    except PushRejectedError as error:
        desk.ledger.finish(desk.key, "push")  # known to have had no effect
        if workspace.remote_branch(desk.branch) != expected:
            return _moved(desk, plan)
        if other := workspace.in_the_way(desk.branch):
            return _in_the_way(desk, plan, other)
        if desk.forge.is_protected(desk.repository, desk.branch):
            told = f" ({'; '.join(error.remote)})" if error.remote else ""
            protects = f"Rules of the repository protect {desk.branch}{shortened(told, _MOST_TOLD)}"
            message = f"{protects}; allow the bot to push it, or choose another branch."
            return outcome(OutcomeKind.FAILED, "protected-branch", message)
        raise
    return made.oid


def _appended(desk: Desk, workspace: Workspace, plan: Plan, made: Commit, stands: Branch | None) -> str | Outcome:
    """Makes the commit through the API, on top of what is there; it can change plain files only."""
    odd = [entry.path for entry in made.entries if entry.mode != _PLAIN_FILE or not entry.path.isprintable()]
    if odd:
        message = f"{odd[0]} cannot be committed through the API without losing its mode or name; use via = git for it."
        return Outcome(plan.repository.name, OutcomeKind.FAILED, "not-for-the-api", message, plan)
    forge, repository, branch = desk.forge, desk.repository, desk.branch
    tip = stands.tip if stands else plan.base
    if stands and _is_conflicting(workspace, plan, made, stands):
        message = (
            f"The default branch changed lines that {branch} changes, and the API can only add commits to it;"
            ' merge the default branch into it, or use via = "git".'
        )
        return Outcome(plan.repository.name, OutcomeKind.LEFT, "conflicting", message, plan)
    files = _files(workspace, plan, made, stands)
    try:
        if stands is None:
            desk.write("create-branch", lambda: forge.create_branch(repository, branch, tip), tip)
        return desk.write(COMMIT, lambda: forge.commit(repository, branch, tip, made.message, files), tip)
    except ForgeError as error:
        if error.reason == "branch-moved":
            return _moved(desk, plan)
        if stands is None and error.status == _UNPROCESSABLE and (other := workspace.in_the_way(branch)):
            return _in_the_way(desk, plan, other)
        raise


def _files(workspace: Workspace, plan: Plan, made: Commit, stands: Branch | None) -> Mapping[str, bytes]:
    """What files are to hold that differ from the tip: planned ones, and as in base those not planned any more."""
    desired = {entry.path: entry for entry in made.entries}
    if stands and stands.base:
        dropped = workspace.changed_paths(stands.base, stands.tip) - desired.keys()
        kept = {entry.path: entry for entry in workspace.entries(plan.base) if entry.path in dropped and entry.is_file}
        desired |= kept
    tip = workspace.entries(stands.tip if stands else plan.base)
    there = {entry.path: entry.blob for entry in tip if entry.path in desired}
    changed = [entry for entry in desired.values() if there.get(entry.path) != entry.blob]
    workspace.prefetch(entry.blob for entry in changed)
    blobs = workspace.blobs(entry.blob for entry in changed)
    return {entry.path: blobs[entry.blob] for entry in changed}


def _is_conflicting(workspace: Workspace, plan: Plan, made: Commit, stands: Branch) -> bool:
    """Whether git could not merge a branch with these files, which builds on an older base, into the base of today."""
    if stands.base is None or stands.base == plan.base:
        return False
    paths = {entry.path for entry in made.entries}
    old, new = (
        {entry.path: entry for entry in workspace.entries(commit) if entry.path in paths}
        for commit in (stands.base, plan.base)
    )
    moved = [entry for entry in made.entries if old.get(entry.path) != new[entry.path]]
    workspace.prefetch(side[entry.path].blob for entry in moved for side in (old, new) if entry.path in side)
    return any(
        entry.path not in old
        or workspace.merged_blob(entry.blob, old[entry.path].blob, new[entry.path].blob) != entry.blob
        for entry in moved
    )


def _moved(desk: Desk, plan: Plan) -> Outcome:
    message = f"Somebody moved the branch {desk.branch} in the meantime; nothing is pushed over it."
    return Outcome(plan.repository.name, OutcomeKind.LEFT, "branch-moved", message, plan)


def _in_the_way(desk: Desk, plan: Plan, other: str) -> Outcome:
    message = (
        f"The branch {printable(other)} is in the way of {desk.branch}, as git keeps no branch below another's name;"
        " delete or rename it, or choose another name with pull_request.branch."
    )
    return Outcome(plan.repository.name, OutcomeKind.FAILED, "branch-in-the-way", message, plan)

"""From a plan to a branch in the repository; every rule about people's work lives here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot import words
from bot.config import Config
from bot.errors import GitError, PushRejectedError
from bot.model import Entry, Outcome, OutcomeKind, Plan, PlannedFile
from bot.workspace import Signature, Tip, Workspace
from fixer import VerificationError, apply

Replan = Callable[[str], Plan | Outcome]


@dataclass(frozen=True, slots=True)
class _Commit:
    """What we made: where it stands, and what it holds."""

    oid: str
    tree: str


def publish(workspace: Workspace, plan: Plan, config: Config, replan: Replan) -> Outcome:
    """Pushes the plan's commit to its branch, unless somebody else's work stands there.

    ``replan`` plans another commit of the repository: our commits are deterministic, so that an earlier one
    of ours is known by making it again.
    """
    outcome = partial(Outcome, plan.repository.name, plan=plan)
    branch = config.pull_request.branch
    if plan.repository.branch == branch:
        return outcome(OutcomeKind.LEFT, "branch-is-base", f"Its default branch is {branch}, which is never pushed to.")
    commit = _commit(workspace, plan, config)
    found = workspace.remote_branch(branch)
    if found is None:
        return _pushed(workspace, plan, branch, commit, None)
    if found == commit.oid or _is_same_content(workspace.tip(found), plan.base, commit):
        return outcome(OutcomeKind.LEFT, "up-to-date", f"The branch {branch} already holds these changes.")
    earlier = _earlier_plan(workspace, found, config, replan)
    if earlier is None:
        message = f"The branch {branch} holds commits that are not ours ({found[:10]}); nothing is pushed over them."
        return outcome(OutcomeKind.LEFT, "foreign-commits", message)
    if earlier.changes == plan.changes:
        message = f"The branch {branch} holds these changes; that the default branch moved on is no reason to push."
        return outcome(OutcomeKind.LEFT, "base-advanced", message)
    return _pushed(workspace, plan, branch, commit, found)


def _pushed(workspace: Workspace, plan: Plan, branch: str, commit: _Commit, expected: str | None) -> Outcome:
    outcome = partial(Outcome, plan.repository.name, plan=plan)
    try:
        workspace.push(commit.oid, branch, expected)
    except PushRejectedError as error:
        if workspace.remote_branch(branch) != expected:
            message = f"Somebody moved the branch {branch} in the meantime; nothing is pushed over it."
            return outcome(OutcomeKind.LEFT, "branch-moved", message)
        return outcome(OutcomeKind.FAILED, error.reason, str(error))
    if expected is None:
        return outcome(OutcomeKind.PUBLISHED, "branch-pushed", f"Pushed {commit.oid[:10]} as the branch {branch}.")
    message = f"Moved the branch {branch} from {expected[:10]} to {commit.oid[:10]}."
    return outcome(OutcomeKind.UPDATED, "branch-rebuilt", message)


def _commit(workspace: Workspace, plan: Plan, config: Config) -> _Commit:
    """Writes the plan's blobs, tree and commit; the tree differs from the base in the planned paths alone."""
    entries = tuple(_entry(workspace, file) for file in plan.changes)
    tree = workspace.write_tree(plan.base, entries)
    if workspace.changed_paths(plan.base, tree) != {entry.path for entry in entries}:
        raise VerificationError("the new tree would differ in more than the planned files; nothing is pushed")
    base = workspace.tip(plan.base)
    if base is None:
        raise GitError(f"the commit {plan.base[:10]} is not at hand; fetch the repository's default branch again")
    committer = config.commit.committer or config.commit.author
    signoff = committer if config.commit.signoff else ""
    message = words.commit_message(plan, config.pull_request.title, config.commit.message, signoff)
    signature = Signature(config.commit.author, committer, base.date)
    return _Commit(workspace.write_commit(tree, plan.base, message, signature), tree)


def _entry(workspace: Workspace, file: PlannedFile) -> Entry:
    """The file's entry with a new blob: the insertions made in the very blob that was planned."""
    content = workspace.blobs([file.entry.blob])[file.entry.blob]
    return Entry(file.path, file.entry.mode, workspace.write_blob(apply(content, file.edits)))


def _is_same_content(tip: Tip | None, base: str, commit: _Commit) -> bool:
    """Whether a tip differs from ours in its words only, say because the config's author changed."""
    return tip is not None and tip.tree == commit.tree and tip.parents == (base,)


def _earlier_plan(workspace: Workspace, oid: str, config: Config, replan: Replan) -> Plan | None:
    """The plan whose commit the tip is, if it is one of ours on an older base."""
    tip = workspace.tip(oid)
    if tip is None or len(tip.parents) != 1 or workspace.tip(tip.parents[0]) is None:
        return None
    plan = replan(tip.parents[0])
    if isinstance(plan, Outcome) or not plan.changes:
        return None
    return plan if _commit(workspace, plan, config).oid == oid else None

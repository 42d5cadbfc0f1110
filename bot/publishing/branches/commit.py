"""A plan as a commit: the same plan gives the same commit wherever and whenever it is made."""

import json
import os
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.config.config import Config
from bot.errors import GitError, SigningError
from bot.model import Entry, Plan, PlannedFile
from bot.texts import words
from bot.workspaces.plumbing import signing
from bot.workspaces.workspace import Signature, Workspace
from fixer import VerificationError, apply


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of ours: its object id, its tree, its message, and what it makes of each planned path."""

    oid: str
    tree: str
    message: str
    entries: tuple[Entry, ...]


def commit(workspace: Workspace, plan: Plan, config: Config, signoff: str) -> Commit:
    """Writes the plan's blobs, tree and commit; the tree differs from the base in the planned paths alone.

    ``signoff`` is who signs it off, empty where nobody does.
    """
    workspace.prefetch(file.entry.blob for file in plan.changes)
    entries = tuple(_entry(workspace, file) for file in plan.changes)
    tree = workspace.write_tree(plan.base, entries)
    if workspace.changed_paths(plan.base, tree) != {entry.path for entry in entries}:
        raise VerificationError("the new tree would differ in more than the planned files; nothing is pushed")
    base = workspace.tip(plan.base)
    if base is None:
        raise GitError(f"the commit {plan.base[:10]} is not at hand; sweep the repository again")
    message = words.commit_message(
        plan, config.pull_request.title, config.commit.message, signoff, config.campaign.sender
    )
    oid = workspace.write_commit(tree, plan.base, message, _people(config, base.date))
    return Commit(oid, tree, message, entries)


def signed(workspace: Workspace, plan: Plan, config: Config, made: Commit) -> Commit:
    """The commit with the config's signature, where it wants one; raises SigningError where that is not to be had.

    Some signatures hold the time: what is not pushed is not signed, and one commit is not signed twice for nothing.
    """
    wanted, base = config.commit, workspace.tip(plan.base)
    if not wanted.sign or wanted.via == "api" or base is None:
        return made
    with_key = signing.key(wanted.sign, os.environ, with_agent=wanted.sign_with_agent)
    try:
        people = _people(config, base.date)
        return replace(made, oid=workspace.write_commit(made.tree, plan.base, made.message, people, key=with_key))
    except GitError as error:
        raise SigningError(f"{wanted.sign} does not sign: {error}; mend [commit] sign, or see doctor") from None


def _people(config: Config, date: str) -> Signature:
    return Signature(config.commit.author, config.commit.committer or config.commit.author, date)


def digest(plan: Plan) -> str:
    """What tells one set of changes from another: paths, blobs and insertions, not the base they stand on."""
    changes = [
        [file.path, file.entry.mode, file.entry.blob, [[edit.offset, edit.text.decode()] for edit in file.edits]]
        for file in plan.changes
    ]
    return sha256(json.dumps(changes).encode()).hexdigest()


def _entry(workspace: Workspace, file: PlannedFile) -> Entry:
    """The file's entry with a new blob: the insertions made in the very blob that was planned."""
    content = workspace.blobs([file.entry.blob])[file.entry.blob]
    return Entry(file.path, file.entry.mode, workspace.write_blob(apply(content, file.edits)))

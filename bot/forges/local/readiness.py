"""How far a pull request of a folder is from being merged, and merging it: git says what elsewhere rules say."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.errors import ForgeError, PushRejectedError
from bot.forges.local import records
from bot.forges.local.records import LocalRecord
from bot.model import CheckCounts, Checks, Happening, PullRequest, Reception
from bot.model.attention import ASSIGNEES, REVIEWERS, TEAMS, Attention
from bot.model.readiness import Mergeability, MergeState, Method, Opinion, Readiness, Review
from bot.model.view import View
from bot.workspaces import workspace
from bot.workspaces.workspace import Signature, Workspace

_METHODS: frozenset[Method] = frozenset({"merge", "squash", "rebase"})
_OURS = "<!-- pip-no-cache: "
_FINE, _RUNS = "success", "pending"
_WHO = "pip-no-cache <pip-no-cache@noreply.invalid>"


def checks(folder: Path, repository: str, commit: str) -> Checks:
    """What was said of a commit of the repository."""
    told = records.checks(folder, repository, commit)
    failing = tuple(sorted(name for name, state in told.items() if state not in {_FINE, _RUNS}))
    return Checks(failing, frozenset(told) - set(failing), are_running=_RUNS in told.values())


def readiness(folder: Path, record: LocalRecord, pull: PullRequest) -> Readiness:
    """Of a record that is as git tells it."""
    with workspace.borrowing(record.repository, record.branch) as opened:
        is_mergeable = _merged(opened, record) is not None
        base = opened.heads.base
    clean = MergeState.CLEAN if is_mergeable else MergeState.DIRTY
    return Readiness(
        pull=pull,
        base_head=base,
        is_draft=record.is_draft,
        checks=_counts(folder, record),
        reviews=tuple(Review(author, Opinion(said), commit, may) for author, said, commit, may in record.reviews),
        mergeability=Mergeability.MERGEABLE if is_mergeable else Mergeability.CONFLICTING,
        state=MergeState.DRAFT if record.is_draft else clean,
        methods=_METHODS,
        merged_as=record.merged_as,
    )


def attention(record: LocalRecord, found: Readiness, now: float) -> Attention:
    """A record dates no comment: a person's counts as written just now."""
    said = {opinion for _, opinion, _, _ in record.reviews}
    created = next((at for what, at, _ in record.events if what == Happening.CREATED), "")
    people = any(_OURS not in comment for comment in record.comments)
    kinds = ((ASSIGNEES, record.assignees), (REVIEWERS, record.reviewers), (TEAMS, record.team_reviewers))
    return Attention(
        pull=found.pull,
        opened=datetime.fromisoformat(created).timestamp() if created else None,
        is_draft=record.is_draft,
        is_answered=not said.isdisjoint({Opinion.APPROVED, Opinion.CHANGES_REQUESTED}),
        asked=frozenset((kind, name) for kind, names in kinds for name in names),
        last_said=now if people else None,
    )


def received(folder: Path, repository: str, pull: PullRequest) -> PullRequest:
    """The pull request with what was said of it; without, where that cannot be read."""
    with suppress(ForgeError):
        record = records.load(folder, repository, pull.number)
        return replace(pull, reception=Reception(_counts(folder, record), _review(record)))
    return pull


def view(folder: Path, record: LocalRecord, found: Readiness) -> View:
    """The same at a glance: nobody has to review anything, but whoever was asked and said nothing is waited for."""
    answered = {author for author, *_ in record.reviews}
    return View(
        pull=replace(found.pull, body=""),
        is_draft=record.is_draft,
        checks=found.checks,
        failing=checks(folder, record.repository, record.head).failing,
        review=_review(record),
        reviewers=tuple(name for name in (*record.reviewers, *record.team_reviewers) if name not in answered),
        mergeability=found.mergeability,
    )


def merge(record: LocalRecord, branch: str, method: Method) -> str:
    """Merges what the record proposes into the default branch; the commit where that stands then."""
    with workspace.borrowing(record.repository, record.branch) as opened:
        base, tree = opened.heads.base, _merged(opened, record)
        if tree is None or record.is_draft:
            raise ForgeError("not-mergeable", f"Pull request {record.number} may not be merged as it stands now", 405)
        if method == "rebase" and _base(opened, record) == base:
            made = record.head
        else:
            parents = (record.head,) if method == "merge" else ()
            signature = Signature(_WHO, _WHO, f"@{int(time.time())} +0000")
            made = opened.write_commit(tree, base, f"{record.title} (#{record.number})\n", signature, *parents)
        try:
            opened.push(made, branch, base)
        except PushRejectedError as error:
            raise ForgeError("conflict", str(error), 409) from None
    return made


def _counts(folder: Path, record: LocalRecord) -> CheckCounts:
    counts = Counter(records.checks(folder, record.repository, record.head).values())
    failing = sum(count for state, count in counts.items() if state not in {_FINE, _RUNS})
    return CheckCounts(counts.total(), failing, counts[_RUNS])


def _review(record: LocalRecord) -> str:
    said = {opinion for _, opinion, _, may in record.reviews if may}
    asks = Opinion.CHANGES_REQUESTED in said
    return "changes-requested" if asks else "approved" if Opinion.APPROVED in said else "none"


def _merged(opened: Workspace, record: LocalRecord) -> str | None:
    fork = _base(opened, record)
    return opened.merged_tree(fork, opened.heads.base, record.head) if fork else None


def _base(opened: Workspace, record: LocalRecord) -> str | None:
    with workspace.runner(workspace.LOCAL_PROTOCOLS) as git:
        return git.merge_base(record.repository, opened.heads.base, record.head)

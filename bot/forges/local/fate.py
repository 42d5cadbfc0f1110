"""As what pull requests of a folder were merged, and whether somebody took that back: read from git."""

from bot.forges.local.records import LocalRecord
from bot.model import PullRequest, State
from bot.model.fate import Fate, Merged
from bot.workspaces import workspace
from bot.workspaces.workspace import Workspace

# A merge that lies further below the tip is not looked for.
_MOST_COMMITS = 1_000


def fate(record: LocalRecord, pull: PullRequest) -> Fate:
    """Of a record that is as git tells it."""
    with workspace.borrowing(record.repository, record.branch) as opened:
        head = opened.heads.base
        if record.state is not State.MERGED:
            return Fate(pull, head=head)
        commit = record.merged_as or _merged_as(opened, head, record.head)
        return Fate(pull, commit=commit, before=_before(opened, commit), head=head)


def is_undone(merged: Merged) -> bool:
    """Whether a file that it changed has again the bytes that it had before."""
    with workspace.borrowing(merged.repository.remote, "") as opened:
        known = [one for one in merged.before if opened.tip(one) is not None]
        if opened.tip(merged.commit) is None or opened.tip(merged.head) is None:
            return False
        made, now = (frozenset(opened.entries(one)) for one in (merged.commit, merged.head))
        before = [frozenset(opened.entries(one)) for one in known]
    return any((one - made) & now for one in before)


def _merged_as(opened: Workspace, tip: str, head: str) -> str:
    """The commit with which the default branch got the head; empty where that is not found."""
    oid = tip
    for _ in range(_MOST_COMMITS):
        found = opened.tip(oid) if oid else None
        if found is None:
            return ""
        if oid == head or head in found.parents[1:]:
            return oid
        oid = next(iter(found.parents), "")
    return ""


def _before(opened: Workspace, commit: str) -> tuple[str, ...]:
    found = opened.tip(commit) if commit else None
    return found.parents[:1] if found else ()

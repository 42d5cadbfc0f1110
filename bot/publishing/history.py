"""Whether the default branch still has what our branch builds on: a forced push, or a reset, may have taken it away.

Whoever merged a pull request that builds on what was taken away would bring that back.
"""

from bot.model import marker
from bot.publishing.branches.branch import Branch
from bot.publishing.case import Case


def is_in_base(case: Case, commit: str) -> bool:
    """Whether the commit is in the history of the default branch as it was planned."""
    base = case.plan.base
    planned = case.workspace.tip(base)
    if commit == base or (planned is not None and commit in planned.parents):
        return True
    return case.desk.forge.merge_base(case.desk.repository, commit, base) == commit


def is_rewritten(case: Case, stands: Branch, body: str = "") -> bool:
    """Whether the branch holds commits that the default branch had once and has no longer.

    What is merged in after the rewriting does not take them out again. ``body`` is that of its pull request, whose
    marker stands in for a lost ledger.
    """
    if stands.is_ours:
        return stands.base is not None and not all(is_in_base(case, one) for one in (stands.base, *stands.earlier))
    return any(_is_dropped(case, base, stands.tip) for base in _earlier_bases(case, body))


def _earlier_bases(case: Case, body: str) -> tuple[str, ...]:
    """Where the default branch stood earlier, as far as anybody remembers."""
    desk = case.desk
    known, record = desk.ledger.published(desk.key), desk.ledger.recall(desk.key)
    remembered = (
        known.base if known else "",
        (record.head if record else None) or "",
        _parent(case, marker.read(body).tip),
    )
    return tuple(dict.fromkeys(filter(None, remembered)))


def _parent(case: Case, oid: str) -> str:
    """What a commit of ours builds on; empty where nobody can tell."""
    found = case.workspace.brought(oid)
    return found.parents[0] if found and len(found.parents) == 1 else ""


def _is_dropped(case: Case, earlier: str, tip: str) -> bool:
    """Whether what the branch has of the default branch as it stood earlier is not in it any more."""
    if is_in_base(case, earlier):
        return False
    shared = case.desk.forge.merge_base(case.desk.repository, earlier, tip)
    return shared is not None and not is_in_base(case, shared)

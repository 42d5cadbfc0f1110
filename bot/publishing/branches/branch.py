"""Whose work stands at our branch: our own commits are known by their ids, or by making them again."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from bot.model import Entry
from bot.workspaces.workspace import Tip, Workspace

_MOST_MERGES = 20

_Entries = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Branch:
    """What stands at our branch.

    ``base`` is the commit of the default branch that it builds on or merged last, None where nobody can tell, and
    ``earlier`` are those that it built on or merged before.
    ``is_ours`` says that no work of anybody else is in it; merges of the default branch are no such work.
    ``is_in_base`` says that the default branch holds all of it, so that nothing is left of it to propose.
    ``own`` are the tip and the commits below it down to our own: of these only the last is no merge.
    """

    tip: str
    base: str | None
    is_ours: bool
    is_in_base: bool = False
    earlier: tuple[str, ...] = ()
    own: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Ours:
    """How we know a commit of ours: ``is_made`` by it and its one parent, ``is_recorded`` by our records alone.

    ``was_base`` says whether the default branch stood at a commit when we looked last, which it may have left since;
    ``merge_base`` is what two commits share, None where they share nothing.
    ``has_branch`` says that these know of a pull request from the branch: then it is ours also where only the default
    branch's own commits are left in it. ``is_open`` says that one is open, so that something else must be in it.
    """

    is_made: Callable[[str, str], bool]
    is_recorded: Callable[[str], bool]
    was_base: Callable[[str], bool]
    merge_base: Callable[[str, str], str | None]
    has_branch: bool
    is_open: bool


def branch(workspace: Workspace, tip: str, ours: Ours, default: str | None) -> Branch:
    """What stands at the commit ``tip`` of our branch; ``default`` is the name of the default branch."""
    if default is not None and not ours.is_open and workspace.is_in_base(tip, default):
        return Branch(tip, tip, ours.has_branch, is_in_base=True)
    merges: list[tuple[str, Tip]] = []
    oid = tip
    while (found := workspace.brought(oid)) and len(found.parents) == 2 and len(merges) < _MOST_MERGES:
        merges.append((oid, found))
        oid = found.parents[0]
    if found is None or len(found.parents) != 1:
        return Branch(tip, None, is_ours=False)
    (base,) = found.parents
    is_ours = ours.is_made(oid, base)
    while ours.is_recorded(base) and (appended := workspace.brought(base)) and len(appended.parents) in {1, 2}:
        base = appended.parents[-1]
        if len(appended.parents) == 2:  # the default branch was merged in
            break
    side, earlier = oid, list[str]()
    for merge, described in reversed(merges):
        merged = described.parents[1]
        is_of_base = ours.was_base(merged) or (default is not None and workspace.is_in_base(merged, default))
        is_ours = is_ours and is_of_base and _is_buttons(workspace, _Merge(merge, side, base, merged), ours)
        if not is_ours:
            break  # what is merged in is a person's; the branch is compared with the base before it
        earlier.append(base)
        side, base = merge, merged
    return Branch(tip, base, is_ours, earlier=tuple(earlier), own=(*(merge for merge, _ in merges), oid))


class Fit(StrEnum):
    """What a merge of the branch into the default branch would give: just what is wanted, or not, or a conflict."""

    WANTED = "wanted"
    OTHER = "other"
    CONFLICT = "conflict"


def fit(workspace: Workspace, branch: Branch, base: str, wanted: tuple[Entry, ...]) -> Fit:
    """What becomes of the branch where it is merged into ``base``, on which just these entries are wanted.

    Of a branch that is not ours nobody knows what it was meant for: it has to hold what is wanted as it stands.
    """
    if branch.base is None or not (workspace.brought(branch.tip) and workspace.brought(branch.base)):
        return Fit.OTHER
    desired = {entry.path: entry for entry in wanted}
    paths = workspace.changed_paths(branch.base, branch.tip) | desired.keys()
    tip, old, new = (_at(workspace, commit, paths) for commit in (branch.tip, branch.base, base))
    if all(tip.get(path) == desired.get(path, new.get(path)) for path in paths):
        return Fit.WANTED
    if not branch.is_ours:
        return Fit.OTHER
    tip, old = _followed(tip, old, new)
    open_paths = [path for path in paths if tip.get(path) != desired.get(path, new.get(path))]
    sides = [side.get(path) for side in (tip, old, new) for path in open_paths]
    workspace.prefetch(entry.blob for entry in sides if entry and entry.is_file)
    merged = {path: _merged(workspace, tip.get(path), old.get(path), new.get(path)) for path in open_paths}
    if any(result is Fit.CONFLICT for result in merged.values()):
        return Fit.CONFLICT
    is_wanted = all(result == desired.get(path, new.get(path)) for path, result in merged.items())
    return Fit.WANTED if is_wanted else Fit.OTHER


@dataclass(frozen=True, slots=True)
class _Merge:
    """A merge of ``merged`` into ``ours``, which stood on ``base``."""

    oid: str
    ours: str
    base: str
    merged: str


def _is_buttons(workspace: Workspace, merge: _Merge, ours: Ours) -> bool:
    """Whether "Update branch" made the merge.

    Where the default branch was rewritten before, git compares both sides with what they still share: what was taken
    away comes in with ours, and that is no person's work.
    """
    if _is_plain_merge(workspace, merge):
        return True
    shared = ours.merge_base(merge.ours, merge.merged)
    return shared not in {None, merge.base} and _is_plain_merge(workspace, replace(merge, base=shared or ""))


def _is_plain_merge(workspace: Workspace, merge: _Merge) -> bool:
    """Whether the merge is the one that git makes without a person: what "Update branch" does."""
    if not all(workspace.brought(oid) for oid in (merge.ours, merge.base, merge.merged)):
        return False
    changed = workspace.changed_paths(merge.base, merge.ours)
    if not workspace.changed_paths(merge.merged, merge.oid) <= changed:
        return False
    sides = [_at(workspace, oid, changed) for oid in (merge.ours, merge.base, merge.merged, merge.oid)]
    ours, base, theirs, result = sides
    return all(
        _merged(workspace, ours.get(path), base.get(path), theirs.get(path)) == result.get(path) for path in changed
    )


def _at(workspace: Workspace, commit: str, paths: AbstractSet[str]) -> _Entries:
    return {entry.path: entry for entry in workspace.entries(commit) if entry.path in paths}


def _followed(tip: _Entries, old: _Entries, new: _Entries) -> tuple[_Entries, _Entries]:
    """The first two with the paths that files have in the third where they were only renamed, as git finds out."""
    gone, come = _by_blob(old, new), _by_blob(new, {**old, **tip})
    names = {gone[blob][0]: come[blob][0] for blob in gone.keys() & come.keys() if len(gone[blob] + come[blob]) == 2}

    def renamed(side: _Entries) -> dict[str, Entry]:
        return {names.get(path, path): replace(entry, path=names.get(path, path)) for path, entry in side.items()}

    return renamed(tip), renamed(old)


def _by_blob(there: _Entries, elsewhere: _Entries) -> dict[str, list[str]]:
    """The paths that only the first has, by what they hold."""
    found: dict[str, list[str]] = {}
    for path in there.keys() - elsewhere.keys():
        found.setdefault(there[path].blob, []).append(path)
    return found


def _merged(
    workspace: Workspace, ours: Entry | None, base: Entry | None, theirs: Entry | None
) -> Entry | Literal[Fit.CONFLICT] | None:
    """What git makes of two changes of one path, None being no file there."""
    if theirs == base:
        return ours
    if ours in {theirs, base}:
        return theirs
    if ours is None or base is None or theirs is None or not (ours.is_file and base.is_file and theirs.is_file):
        return Fit.CONFLICT
    workspace.prefetch((ours.blob, base.blob, theirs.blob))
    blob = workspace.merged_blob(ours.blob, base.blob, theirs.blob)
    if blob is None or base.mode not in {ours.mode, theirs.mode}:
        return Fit.CONFLICT
    return Entry(ours.path, theirs.mode if ours.mode == base.mode else ours.mode, blob)

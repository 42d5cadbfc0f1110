"""Moves our branch through the forge's API: its commits are made and signed there, and only ever appended."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from bot.errors import ForgeError
from bot.model import Outcome, OutcomeKind, Plan
from bot.publishing.branches.branch import Branch
from bot.publishing.branches.commit import Commit
from bot.publishing.branches.refused import branch_moved, conflicting, in_the_way, protected
from bot.publishing.pacing.desk import COMMIT, Desk
from bot.rules import advice
from bot.workspaces.workspace import Workspace

_PLAIN_FILE = "100644"
# Where a commit is made that does not build on what our branch has now, until the branch is moved to it.
_BESIDE = "-next"
_UNPROCESSABLE = 422
_REFUSED = frozenset({403, _UNPROCESSABLE})


def appended(  # noqa: PLR0913, PLR0917 - all that it goes by
    desk: Desk, workspace: Workspace, plan: Plan, made: Commit, stands: Branch | None, number: int | None, *, anew: bool
) -> str | Outcome:
    """The branch's new tip, or why it did not move.

    ``stands`` is ours, None where there is no such branch, and ``number`` that of its open pull request. Where the
    default branch moved on that is merged in first, or, where its history was rewritten, the branch begins ``anew``.
    """
    odd = [entry.path for entry in made.entries if entry.mode != _PLAIN_FILE or not entry.path.isprintable()]
    if odd:
        message = f"{odd[0]} cannot be committed through the API without losing its mode or name; use via = git for it."
        return Outcome(plan.repository.name, OutcomeKind.FAILED, "not-for-the-api", message, plan)
    change = _Change(desk, workspace, plan, made)
    try:
        if stands is None:
            return change.first()
        if stands.base == plan.base and not anew:
            return change.on(stands)
        if number is None:
            return change.from_base(stands.tip)
        return change.beside(stands.tip) if anew else change.on_merged(stands, number)
    except ForgeError as error:
        is_moved = stands is not None and desk.forge.tip(desk.repository, desk.branch) != stands.tip
        if error.reason == "branch-moved" or (error.status == _UNPROCESSABLE and is_moved):
            return branch_moved(plan, desk.branch)
        if stands is None and error.status == _UNPROCESSABLE and (other := workspace.in_the_way(desk.branch)):
            return in_the_way(plan, desk.branch, other)
        if error.status in _REFUSED and (rules := desk.forge.rules(desk.repository, desk.branch)):
            return protected(plan, desk.branch, advice(rules, "api"), f" ({error})")
        raise


class _Change:
    """A commit to be made on our branch, in each of the ways that the API has."""

    def __init__(self, desk: Desk, workspace: Workspace, plan: Plan, made: Commit) -> None:
        self._desk = desk
        self._workspace = workspace
        self._plan = plan
        self._made = made

    def first(self) -> str:
        """On a branch that is not there yet."""
        self._create(self._desk.branch)
        return self._commit(self._desk.branch, self._base)

    def on(self, stands: Branch) -> str:
        self._remember(stands.tip)
        return self._commit(self._desk.branch, stands)

    def from_base(self, tip: str) -> str:
        """On the default branch as it is: nothing is open that would be closed when nothing is left in the branch."""
        self._move((self._desk.branch, tip, self._plan.base))
        return self._commit(self._desk.branch, self._base)

    def on_merged(self, stands: Branch, number: int) -> str | Outcome:
        """On a merge of the default branch into ours, which the forge makes."""
        desk, forge = self._desk, self._desk.forge
        try:
            tip = desk.write(
                "update-branch", lambda: forge.update(desk.repository, number, desk.branch, stands.tip), stands.tip
            )
        except ForgeError as error:
            if error.status != _UNPROCESSABLE or forge.tip(desk.repository, desk.branch) != stands.tip:
                raise
            return conflicting(self._plan, desk.branch)
        found = self._workspace.tip(tip) if tip and self._workspace.fetch(tip) else None
        if tip is None or found is None or found.parents != (stands.tip, self._plan.base):
            desk.ledger.defer(desk.key)
            message = f"The default branch is being merged into {desk.branch}; the next sweep adds the rest."
            return Outcome(self._plan.repository.name, OutcomeKind.DEFERRED, "branch-updating", message, self._plan)
        return self.on(Branch(tip, self._plan.base, is_ours=True))

    def beside(self, tip: str) -> str | Outcome:
        """On the default branch as it is, under another name at first: an empty branch would close what is open."""
        desk, side = self._desk, f"{self._desk.branch}{_BESIDE}"
        is_ours = ("side-branch", side) in desk.ledger.unfinished(desk.key)
        there = desk.forge.tip(desk.repository, side)
        if there is not None and not is_ours:
            message = f"A branch {side} is in the way, which is not ours; delete it, or name it otherwise."
            return Outcome(self._plan.repository.name, OutcomeKind.FAILED, "branch-in-the-way", message, self._plan)
        desk.ledger.plan_step(desk.key, "side-branch", side)
        if there is None:
            self._create(side)
        else:
            self._move((side, there, self._plan.base))
        made = self._commit(side, self._base)
        self._remember(made)
        try:
            self._move((desk.branch, tip, made), (side, made, None))
        except ForgeError:
            with suppress(ForgeError):
                self._move((side, made, None))
                desk.ledger.finish(desk.key, "side-branch")
            raise
        desk.ledger.finish(desk.key, "side-branch")
        return made

    @property
    def _base(self) -> Branch:
        """A branch with nothing in it."""
        return Branch(self._plan.base, self._plan.base, is_ours=True)

    def _create(self, branch: str) -> None:
        desk, base = self._desk, self._plan.base
        desk.write("create-branch", lambda: desk.forge.create_branch(desk.repository, branch, base), base)

    def _move(self, *moves: tuple[str, str, str | None]) -> None:
        desk = self._desk
        desk.write("move-branch", lambda: desk.forge.move(desk.repository, moves))

    def _commit(self, branch: str, onto: Branch) -> str:
        desk, message, files = self._desk, self._made.message, self._files(onto)
        return desk.write(
            COMMIT, lambda: desk.forge.commit(desk.repository, branch, onto.tip, message, files), onto.tip
        )

    def _remember(self, commit: str) -> None:
        """The commit is known for ours, whatever is cut off from here on; it does not hold all that is wanted yet."""
        desk = self._desk
        if known := desk.ledger.published(desk.key):
            desk.ledger.publish(desk.key, replace(known, tip=commit, content=""))

    def _files(self, onto: Branch) -> Mapping[str, bytes]:
        """What files are to hold that differ there: planned ones, and as in base those not planned any more."""
        workspace, base = self._workspace, self._plan.base
        desired = {entry.path: entry for entry in self._made.entries}
        if dropped := workspace.changed_paths(base, onto.tip) - desired.keys():
            desired |= {
                entry.path: entry for entry in workspace.entries(base) if entry.path in dropped and entry.is_file
            }
        there = {entry.path: entry.blob for entry in workspace.entries(onto.tip) if entry.path in desired}
        changed = [entry for entry in desired.values() if there.get(entry.path) != entry.blob]
        workspace.prefetch(entry.blob for entry in changed)
        blobs = workspace.blobs(entry.blob for entry in changed)
        return {entry.path: blobs[entry.blob] for entry in changed}

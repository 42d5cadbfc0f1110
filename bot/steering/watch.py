"""Whether default branches came well out of what was merged into them: nothing more is merged until that is known."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.ledger.merges import After, Merge
from bot.model import Checks, Repository, State

# So long a forge may take until the first check of a commit shows, where the one before it had any.
_GRACE = 600.0


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: default branches that turned red, and those of which nobody knows yet, as sentences."""

    red: tuple[str, ...] = ()
    running: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """What was merged, and the repositories by their keys that it can be looked for in."""

    ledger: Ledger
    repositories: Mapping[str, tuple[Forge, Repository]]
    gate: str
    now: Callable[[], float] = field(default=time.time)

    def look(self) -> Look:
        """Asks about every merge that is not known to have done no harm; raises ForgeError where nobody answers."""
        red, running = [], []
        for merge in self.ledger.merges.open():
            home = self.repositories.get(merge.key)
            if home is None:  # what nobody lists any more is nobody's affair
                continue
            after = self._after(merge, *home)
            name = home[1].name
            if after is After.RED:
                red.append(f"The default branch of {name} turned red at {merge.commit[:10]}, after {merge.number}.")
            elif after is After.PENDING:
                running.append(f"The checks of {name} at {merge.commit[:10] or merge.tip[:10]} have not ended yet.")
        return Look(tuple(red), tuple(running))

    def _after(self, merge: Merge, forge: Forge, repository: Repository) -> After | None:
        """What came of a merge; None where there was none after all."""
        if not merge.commit:
            merge = self._found(merge, forge, repository) or merge
            if not merge.commit:
                return self._unsettled(merge, forge, repository)
        after = After.GOOD if self.gate == "closed" else self._of_checks(merge, forge, repository)
        self.ledger.merges.judge(merge.key, merge.number, after)
        return after

    def _of_checks(self, merge: Merge, forge: Forge, repository: Repository) -> After:
        before, after = forge.checks(repository, merge.before), forge.checks(repository, merge.commit)
        if after.are_running or (_has_none(after) and not _has_none(before) and self.now() - merge.at < _GRACE):
            return After.PENDING
        if not after.fails_beyond(before):
            return After.GOOD
        return After.GOOD if self._is_mended(merge, before, forge, repository) else After.RED

    @staticmethod
    def _is_mended(merge: Merge, before: Checks, forge: Forge, repository: Repository) -> bool:
        """Whether the default branch moved on since, and is as well as it was before."""
        head = forge.tip(repository, repository.branch or "")
        if head is None or head == merge.commit:
            return False
        now = forge.checks(repository, head)
        return not (_has_none(now) or now.are_running or now.fails_beyond(before))

    def _found(self, merge: Merge, forge: Forge, repository: Repository) -> Merge | None:
        """A run that was cut off does not know whether it merged; nor is it known when a queue will."""
        found = next((one for _, one in forge.readiness([(repository, merge.number)])), None)
        if found is None or found.pull.state is not State.MERGED:
            return None
        self.ledger.merges.settle(merge.key, merge.number, found.merged_as)
        return Merge(merge.key, merge.number, merge.tip, merge.before, found.merged_as, merge.at, merge.after)

    def _unsettled(self, merge: Merge, forge: Forge, repository: Repository) -> After | None:
        found = next((one for _, one in forge.readiness([(repository, merge.number)])), None)
        if found is not None and found.pull.state is State.OPEN and found.is_queued:
            return After.PENDING
        if found is not None and found.pull.state is State.MERGED:  # and nobody tells as what
            self.ledger.merges.judge(merge.key, merge.number, After.GOOD)
            return After.GOOD
        self.ledger.merges.forget(merge.key, merge.number)
        return None


def _has_none(checks: Checks) -> bool:
    return not (checks.failing or checks.others or checks.are_running)

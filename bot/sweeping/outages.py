"""Which forges a run has lost: where one repository after the other fails for the same cause, the rest is put off.

A request that nobody answers is patience's affair (``bot/waiting/patience.py``); here counts what became of
repositories, so that a cause is noticed too which lets other requests pass: a 403 to every pull request, say.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bot.forges.forge import Forge
from bot.model import Outcome, OutcomeKind, Repository

# So many repositories in a row, and after them so many that are tried as probes, so many seconds apart.
_FEW = 5
_PROBES = (2.0, 4.0, 8.0)
# Of those that are put off the tenth is tried all the same, then the twentieth, the fortieth, ...
_FIRST_AGAIN = 10
_OF_OWNER, _LIMITED = "forbidden", "rate-limited"
_LATER = "it is tried again in the next sweep."
_WHYS = {
    "rate-limited": f"The forge limits how often it is asked; {_LATER}",
    "unreachable": f"The forge does not answer any more; {_LATER}",
    "server-error": f"The forge only answers with errors of its own; {_LATER}",
    "bad-credentials": f"The forge does not take the token any more; {_LATER}",
    "forbidden": f"The forge refused one repository of its owner after the other, for no reason of theirs; {_LATER}",
    "answer-too-large": f"What the forge answers has no end; {_LATER}",
    "unexpected-answer": f"What answers is not the forge any more; {_LATER}",
}
_PUBLISHING = frozenset({OutcomeKind.PUBLISHED, OutcomeKind.UPDATED, OutcomeKind.CLOSED, OutcomeKind.FAILED})


@dataclass(slots=True)
class _Streak:
    """Repositories that failed in a row, and how many came since all is lost; ``is_publishing``: all had plans.

    Where it ``is_told``, patience says so, which knows when to ask again.
    """

    reason: str = ""
    is_publishing: bool = False
    failed: int = 0
    is_lost: bool = False
    is_told: bool = False
    missed: int = 0


class Outages:
    """What is lost in a run, by whose account asks, or by the owner of the repositories."""

    def __init__(self, sleep: Callable[[float], object]) -> None:
        self._sleep = sleep
        self._streaks: dict[tuple[str, str], _Streak] = {}
        self._told: Counter[str] = Counter()

    @property
    def summary(self) -> str:
        """One sentence for all that was put off; empty where that were limits alone, which are nobody's failure."""
        told = {reason: number for reason, number in sorted(self._told.items()) if reason != _LIMITED}
        if not told:
            return ""
        count, reasons = sum(told.values()), ", ".join(told)
        many = "1 repository was put off and waits" if count == 1 else f"{count} repositories were put off and wait"
        return f"The forge was lost on the way ({reasons}): {many} for the next sweep."

    def refusal(self, forge: Forge, repository: Repository) -> tuple[str, str] | None:
        """Why the repository is not tried now, as a reason and a sentence; None: it is."""
        found = next((one for one in self._of(forge, repository) if one.is_lost), None)
        return (found.reason, _WHYS[found.reason]) if found else None

    def is_probe(self, forge: Forge, repository: Repository) -> bool:
        """Whether it is tried although it would be put off: a few are, so that it is seen when all is well again."""
        for streak in self._of(forge, repository):
            if streak.is_lost and not streak.is_told:
                streak.missed += 1
                return _is_again(streak.missed)
        return False

    def breathe(self, forge: Forge, repository: Repository) -> bool:
        """Waits a moment where a few failed in a row; whether that was so."""
        suspects = [one for one in self._of(forge, repository) if one.failed >= _FEW and not one.is_lost]
        for streak in suspects:
            self._sleep(_PROBES[streak.failed - _FEW])
        return bool(suspects)

    def note(self, forge: Forge, repository: Repository, outcome: Outcome) -> None:
        """What became of a repository that was tried."""
        if outcome.reason in _WHYS and outcome.kind is OutcomeKind.DEFERRED:
            self._lose(self._streak(forge, repository, outcome.reason), outcome)
        elif outcome.reason in _WHYS and outcome.kind is OutcomeKind.FAILED:
            self._count(self._streak(forge, repository, outcome.reason), outcome)
        elif outcome.plan is not None:
            for streak in self._of(forge, repository):
                if outcome.kind in _PUBLISHING or not streak.is_publishing:
                    streak.failed, streak.missed, streak.is_lost, streak.is_told = 0, 0, False, False

    def tell(self, outcome: Outcome) -> Outcome:
        """The outcome, counted for the summary."""
        if outcome.kind is OutcomeKind.DEFERRED and outcome.reason in _WHYS:
            self._told[outcome.reason] += 1
        return outcome

    def _of(self, forge: Forge, repository: Repository) -> list[_Streak]:
        keys = {_key(forge, repository, reason) for reason in ("", _OF_OWNER)}
        return [self._streaks[key] for key in keys if key in self._streaks]

    def _streak(self, forge: Forge, repository: Repository, reason: str) -> _Streak:
        return self._streaks.setdefault(_key(forge, repository, reason), _Streak())

    def _lose(self, streak: _Streak, outcome: Outcome) -> None:
        """Patience says so; unless what was put off was so because all is lost already."""
        if not streak.is_lost:
            streak.reason, streak.is_publishing = outcome.reason, outcome.plan is not None
            streak.is_lost = streak.is_told = True

    def _count(self, streak: _Streak, outcome: Outcome) -> None:
        """One more; what is lost is so until a repository shows that all is well again."""
        if streak.is_told:
            return
        if streak.is_lost:
            streak.reason = outcome.reason
            return
        if streak.reason != outcome.reason:
            streak.reason, streak.is_publishing, streak.failed = outcome.reason, True, 0
        streak.is_publishing = streak.is_publishing and outcome.plan is not None
        streak.failed += 1
        streak.is_lost = streak.failed >= _FEW + len(_PROBES)


def _key(forge: Forge, repository: Repository, reason: str) -> tuple[str, str]:
    owner = repository.name.partition("/")[0].lower() if reason == _OF_OWNER else ""
    return forge.account(repository), owner


def _is_again(number: int) -> bool:
    """10, 20, 40, 80, ..."""
    tens, rest = divmod(number, _FIRST_AGAIN)
    return rest == 0 and tens.bit_count() == 1

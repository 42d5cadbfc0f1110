"""Whose turn it is where limits and waves put repositories off: who failed, or is gone, is ahead of nobody."""

from collections.abc import Set as AbstractSet

from bot.ledger.ledger import Ledger
from bot.model import Outcome, OutcomeKind, State

# Why a pull request is not opened yet: others come first, or there is no room.
_FOR_ROOM = frozenset({"open-pull-requests", "new-pull-requests-per-run", "wave-waits"})


def note(ledger: Ledger, key: str, outcome: Outcome) -> None:
    """What became of the repository in this run: what failed waits for the next one, and what is done for nothing."""
    match outcome.kind:
        case OutcomeKind.DEFERRED:
            return
        case OutcomeKind.FAILED if key in ledger.deferred() or _wanted_room(ledger, key, outcome):
            ledger.defer(key)
        case _:
            ledger.settle(key)


def may_come(ledger: Ledger, outcome: Outcome, waiting: int) -> bool:
    """Whether the repository, put off for those ahead, may get what they leave; so many wait for that already."""
    is_for_room = outcome.kind is OutcomeKind.DEFERRED and outcome.reason in _FOR_ROOM
    return is_for_room and waiting < len(ledger.deferred())


def pass_over(ledger: Ledger, seen: AbstractSet[str], *, saw_everything: bool) -> None:
    """Nobody waits in this run any more for what it did not come to; where a list broke off, the next one will."""
    for key in ledger.deferred() - seen:
        if saw_everything:
            ledger.settle(key)
        else:
            ledger.defer(key)


def _wanted_room(ledger: Ledger, key: str, outcome: Outcome) -> bool:
    """Whether it was about to open a pull request: the next run tries that first, so that it is not forgotten."""
    published = ledger.published(key)
    has_one = published is not None and published.number is not None and published.state is State.OPEN
    return outcome.plan is not None and bool(outcome.plan.changes) and not has_one

"""How a campaign went: what each earlier sweep left to do, and how long open pull requests have stood."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.pull_request import State


@dataclass(frozen=True, slots=True)
class Night:
    """What stood when a sweep was over: commands still to be fixed on default branches, and open pull requests."""

    when: datetime
    fixes: int
    open_pulls: int


@dataclass(frozen=True, slots=True)
class Stand:
    """So many pull requests are in this state, as far as was told, and so many of them were approved at some time."""

    state: State
    count: int
    approved: int


@dataclass(frozen=True, slots=True)
class Past:
    """The sweeps on record, the oldest first, when each open pull request was created, and how all of them stand."""

    nights: tuple[Night, ...] = ()
    opened: tuple[datetime, ...] = ()
    stands: tuple[Stand, ...] = ()

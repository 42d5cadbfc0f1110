"""How a campaign went: what each earlier sweep left to do, and how long open pull requests have stood."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Night:
    """What stood when a sweep was over: commands still to be fixed on default branches, and open pull requests."""

    when: datetime
    fixes: int
    open_pulls: int


@dataclass(frozen=True, slots=True)
class Past:
    """The sweeps on record, the oldest first, and when each open pull request was created."""

    nights: tuple[Night, ...] = ()
    opened: tuple[datetime, ...] = ()

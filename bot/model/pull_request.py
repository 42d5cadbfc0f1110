"""A pull request as its forge knows it, how it is received, and what is to be said in one."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What a pull request is: a merged one is not called closed, nor a frozen one open (see FREEZING).

    Of one that nobody can see any more it is unknown.
    """

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"
    FROZEN = "frozen"
    UNKNOWN = "unknown"


# Why nobody can merge or close a pull request, though it is open: reasons that a forge gives for its repository.
FREEZING = frozenset({"archived", "disabled", "pull-requests-disabled"})
# What reviews come to, in the order in which somebody has something to do.
REVIEWS = ("changes-requested", "required", "approved", "none")
CHECKS = ("failing", "running", "passing", "none")


class Happening(StrEnum):
    """What can happen to a pull request; the words are those of the ledger."""

    CREATED = "created"
    APPROVED = "approved"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a pull request: ``at`` in UTC as ``2026-11-29T12:00:00Z``, ``who`` empty where nobody tells."""

    what: Happening
    at: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """How many checks and statuses a commit has, how many of them failed, and how many have not ended."""

    total: int = 0
    failing: int = 0
    running: int = 0

    @property
    def word(self) -> str:
        """All of them in one of the words of CHECKS: the first that holds."""
        counts = (self.failing, self.running, self.total, 1)
        return next(word for word, count in zip(CHECKS, counts, strict=True) if count)


@dataclass(frozen=True, slots=True)
class Reception:
    """``review`` is one of REVIEWS: required where a rule asks for one, none where nobody said anything either.

    ``at`` is when the ledger was told; None where it was not yet.
    """

    checks: CheckCounts
    review: str
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request as the forge knows it: ``head`` is the commit of its branch, ``base`` the branch it goes into.

    ``events`` are what the forge told of its past, and no more than that: none says that nothing happened. Nor does
    None for the ``reception`` say that nobody said anything: it was not told.
    """

    number: int
    url: str
    state: State
    head: str = ""
    title: str = ""
    body: str = ""
    base: str = ""
    events: tuple[Event, ...] = field(default=(), compare=False)
    reception: Reception | None = field(default=None, compare=False)

    @property
    def is_over(self) -> bool:
        """Whether nothing comes of it any more by itself."""
        return self.state in {State.MERGED, State.CLOSED}


@dataclass(frozen=True, slots=True)
class Checks:
    """What is said of a commit by checks and statuses: the names of those that failed, and whether some still run.

    A name stands in ``failing`` as often as it failed, and in ``others`` where one of that name did not.
    """

    failing: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    are_running: bool = False

    def fails_beyond(self, base: "Checks") -> bool:
        """Whether anything fails that does not fail on the base; of many with one name as many may as there.

        Where all of a name fail on the base, how often it is run is no matter: a branch may have more runs of it.
        """
        more = Counter(self.failing) - Counter(base.failing)
        return any(name not in base.failing or name in base.others for name in more)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The words of a pull request: its title and its body in Markdown."""

    title: str
    body: str

"""What became of a pull request and of the branch that it went into, as its forge tells: the same for every forge."""

from dataclasses import dataclass

from bot.model.pull_request import PullRequest
from bot.model.repository import Repository


@dataclass(frozen=True, slots=True)
class Fate:
    """A pull request as it is now, and what its base branch got of it.

    ``commit`` is what the base branch got, empty where it is not merged or nobody knows; ``before`` are the commits
    below that on the base branch, the nearest first, as far as they were asked for. ``head`` is where the default
    branch stands now.
    """

    pull: PullRequest
    is_queued: bool = False
    commit: str = ""
    before: tuple[str, ...] = ()
    head: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged pull request of which it is to be found out whether somebody took it back.

    ``commit`` is what the base branch got of it, ``before`` are commits at which its files were as before, and ``head``
    is where the default branch stands now.
    """

    repository: Repository
    number: int
    commit: str
    before: tuple[str, ...]
    head: str

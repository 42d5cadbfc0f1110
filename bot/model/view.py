"""A pull request as people who watch a campaign see it: how its checks and reviews stand."""

from dataclasses import dataclass

from bot.model.pull_request import CheckCounts, PullRequest
from bot.model.readiness import Mergeability

_NO_CHECKS = CheckCounts()


@dataclass(frozen=True, slots=True)
class View:
    """What the forge tells of one at a glance; ``failing`` are the names of checks, as far as they were asked for.

    ``review`` is approved, changes-requested, required, or none where nobody said anything and no rule asks;
    ``reviewers`` are the people and teams that were asked and have not answered yet. ``is_armed`` says that the
    forge is to merge it by itself.
    """

    pull: PullRequest
    is_draft: bool = False
    checks: CheckCounts = _NO_CHECKS
    failing: tuple[str, ...] = ()
    review: str = "none"
    reviewers: tuple[str, ...] = ()
    mergeability: Mergeability = Mergeability.UNKNOWN
    is_armed: bool = False

    @property
    def wants_another_look(self) -> bool:
        """Whether the forge would tell more if it is asked once more: what it works out late, and what fails."""
        is_late = not self.pull.is_over and self.mergeability is Mergeability.UNKNOWN
        return is_late or bool(self.checks.failing and not self.failing)

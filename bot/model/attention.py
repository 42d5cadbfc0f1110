"""Whose attention an open pull request waits for, and who gave it some: as its forge tells at one moment."""

from dataclasses import dataclass

from bot.model.pull_request import PullRequest

# By what whoever was asked was asked; the words of a campaign's gifts.
ASSIGNEES, REVIEWERS, TEAMS = "assignees", "reviewers", "team reviewers"


@dataclass(frozen=True, slots=True)
class Attention:
    """``opened`` and ``last_said`` are in seconds of time(): when it was opened, and when a person wrote below it last.

    ``asked`` are those who are still asked, each by what and by name. ``is_answered`` says that somebody approved it
    or wants changes, ``is_settled`` that its forge merges it by itself or has it in a queue. None is what nobody told.
    """

    pull: PullRequest
    opened: float | None = None
    is_draft: bool = False
    is_settled: bool = False
    is_answered: bool = False
    asked: frozenset[tuple[str, str]] = frozenset()
    last_said: float | None = None

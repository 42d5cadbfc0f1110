"""The values that travel between the bot's modules, all frozen: repository, plan, pull request, outcome."""

from bot.model.outcome import Earlier, Outcome, OutcomeKind, SweepReport, nothing_to_do, refusals, skipped, unread
from bot.model.plan import Entry, LeftOut, Plan, PlannedFile, Source, Survey
from bot.model.pull_request import (
    CHECKS,
    FREEZING,
    REVIEWS,
    CheckCounts,
    Checks,
    Event,
    Happening,
    Proposal,
    PullRequest,
    Reception,
    State,
)
from bot.model.repository import Repository, Sighting, Traits

__all__ = [
    "CHECKS",
    "FREEZING",
    "REVIEWS",
    "CheckCounts",
    "Checks",
    "Earlier",
    "Entry",
    "Event",
    "Happening",
    "LeftOut",
    "Outcome",
    "OutcomeKind",
    "Plan",
    "PlannedFile",
    "Proposal",
    "PullRequest",
    "Reception",
    "Repository",
    "Sighting",
    "Source",
    "State",
    "Survey",
    "SweepReport",
    "Traits",
    "nothing_to_do",
    "refusals",
    "skipped",
    "unread",
]

"""What is done about pull requests when their repositories are through: left to forges to merge, and reminded of."""

from collections.abc import Callable
from dataclasses import replace

from bot.model import Outcome, OutcomeKind, Repository
from bot.planning.planning import Job
from bot.publishing.pacing.desk import Desk
from bot.steering import auto_merge, reminder
from bot.steering.settling import Settled
from bot.sweeping.campaign import Run, Task
from bot.sweeping.course import desk_of
from bot.waiting import interruption

# Outcomes of a pull request that holds what is planned.
_MADE = frozenset({OutcomeKind.PUBLISHED, OutcomeKind.UPDATED})
_HOLDS = frozenset({"up-to-date", "base-advanced"})


def settled(run: Run, task: Task | Outcome, outcome: Outcome) -> Outcome:
    """The outcome, behind what was done about its pull request: left to its forge, or those asked to look reminded."""
    if not isinstance(task, Task) or run.campaign.is_dry or outcome.kind is OutcomeKind.FAILED or run.broken:
        return outcome
    repository = outcome.plan.repository if outcome.plan else task.job.repository
    desk = desk_of(run, task.job, repository)
    with interruption.unbroken():
        done = (_left_to_forge(run, desk, outcome), _reminded(run, desk, outcome))
    message = " ".join(filter(None, (outcome.message, *(one.said for one in done))))
    warnings = (warning for one in done for warning in one.warnings)
    return replace(outcome, message=message, warnings=(*outcome.warnings, *warnings))


def _left_to_forge(run: Run, desk: Desk, outcome: Outcome) -> Settled:
    told, is_new = run.told.get(desk.key), outcome.kind in _MADE
    pull = outcome.pull_request
    is_wished = is_new and desk.config.pull_request.auto_merge != "off"
    is_wished = is_wished or desk.ledger.merges.armed_in(desk.key) is not None
    if told is None and not (is_wished and pull is not None):
        return Settled()
    number = pull.number if pull else told.pull.number if told else 0
    is_as_wanted = is_new or _is_holding(outcome)
    return auto_merge.settled(desk, number, None if is_new else told, is_as_wanted=is_as_wanted)


def _reminded(run: Run, desk: Desk, outcome: Outcome) -> Settled:
    waiting, pull = run.waiting.get(desk.key), outcome.pull_request
    if waiting is None or pull is None or pull.number != waiting.pull.number:
        return Settled()
    if _is_holding(outcome):
        return reminder.settled(desk, waiting)
    if outcome.kind is OutcomeKind.LEFT:
        reminder.forget(desk)
    return Settled()


def _is_holding(outcome: Outcome) -> bool:
    return outcome.kind is OutcomeKind.LEFT and outcome.reason in _HOLDS


def taken_back(run: Run, notice: Callable[[str, str, str], None]) -> None:
    """What was left to forges in repositories that a whole sweep did not see among those of the campaign."""
    memory, config = run.memory, run.campaign.config
    desks = {}
    for key in memory.ledger.merges.armed().keys() - run.seen:
        record, published = memory.ledger.recall(key), memory.ledger.published(key)
        forge = next((forge for _, forge in run.campaign.sources if forge.is_home_of(key)), None)
        if record and published and forge:
            repository = Repository(record.name, key, published.into or None, identity=key)
            job = Job(config.dockerfiles, "", forge, repository, published.branch, None)
            desks[key] = desk_of(run, job, repository)
    for done in auto_merge.withdrawn(desks):
        for warning in done.warnings:
            notice("warning", "auto-merge", warning)

"""The course of one repository through a sweep: submitted, planned, published, and kept for the next one."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from bot.errors import LedgerError, SigningError
from bot.forges.forge import Forge
from bot.ledger.records import Record
from bot.model import Outcome, OutcomeKind, Plan, PullRequest, Repository, State, nothing_to_do, skipped
from bot.planning import known
from bot.planning.known import Unchanged
from bot.planning.plan import UNNAMED, left_out
from bot.planning.planning import Job, guarded, plan_of, planned
from bot.planning.shelf import Shelf
from bot.publishing.pacing import rewording, turns
from bot.publishing.pacing.budget import REWORDS
from bot.publishing.pacing.desk import Desk
from bot.publishing.preview import preview, would_open
from bot.publishing.publish import publish
from bot.sweeping.campaign import ABANDONED, Run, Task
from bot.waiting import interruption

# What may be open still, whoever can see it.
_ALIVE = frozenset({State.OPEN, State.FROZEN, State.UNKNOWN})
_WRITTEN = frozenset({OutcomeKind.PUBLISHED, OutcomeKind.UPDATED})
_READ_ONLY = "It may only be read; give the token's owner write access to it, or leave it out with exclude."


def placed(run: Run, task: Task | Outcome, outcome: Outcome) -> Outcome:
    """The outcome with its repository's page and team, wherever it came from, and with what its pull request met."""
    if not isinstance(task, Task):
        return outcome
    teams = (source.team for source, forge in run.campaign.sources if forge is task.job.forge)
    pull = _received(run, task.job.repository.key, outcome)
    return replace(outcome, page=task.job.repository.page, team=next(teams, None) or "", pull_request=pull)


def _received(run: Run, key: str, outcome: Outcome) -> PullRequest | None:
    """Its pull request with what was said of it when it was listed last, unless it has another commit by now."""
    pull = outcome.pull_request
    if pull is None or outcome.kind in _WRITTEN:
        return pull
    return replace(pull, reception=run.received.get((key, pull.number)) if pull.state is State.OPEN else None)


def second(run: Run, task: Task, outcome: Outcome) -> Outcome:
    """What becomes of a repository that was put off, now that nobody is ahead of it any more."""
    repository = outcome.plan.repository if outcome.plan else task.job.repository
    again = guarded(partial(_put_off_again, run, task.job, repository), task.job)
    if again is None:
        return finished(run, task)
    still = replace(outcome, kind=again.kind, reason=again.reason, message=again.message)
    if outcome.plan is None and isinstance(unchanged := task.plan.result(), Unchanged):
        return _seen(run, unchanged, still)
    return _noted(run, task.job, still)


def _branch(run: Run, repository: Repository) -> str:
    """The config's branch; while a pull request from another one is open, that one: none is opened beside it."""
    published = run.memory.ledger.published(repository.key)
    is_alive = published is not None and (published.state in _ALIVE or repository.key in run.ended)
    if published and published.number is not None and is_alive:
        return published.branch
    return run.campaign.config.pull_request.branch


def submitted(run: Run, forge: Forge, item: Repository | Outcome) -> Task | Outcome:
    """The work on one that was listed, under way already; its outcome where there is nothing to do."""
    if isinstance(item, Outcome):
        return item
    run.seen.add(item.key)
    run.visible[item.key] = item.traits.visibility or ""
    if not run.campaign.is_dry and not item.traits.may_push:
        return replace(skipped(item.name, "no-write-permission", _READ_ONLY), page=item.page)
    campaign = run.campaign
    job = Job(
        rules=campaign.config.dockerfiles,
        settings=known.settings(campaign.config),
        forge=forge,
        repository=item,
        branch=_branch(run, item),
        remembered=_remembered(run, item),
        saved=campaign.saved[item.key] if campaign.saved is not None else None,
        replans=campaign.replans,
        weighs=bool(campaign.config.impact.index),
    )
    if job.remembered and job.saved is None and known.is_same(job.remembered, item, job.settings):
        # The listing told all there is to know: no worker is asked.
        unchanged: Future[Plan | Unchanged | Outcome] = Future()
        unchanged.set_result(Unchanged(item, job.remembered))
        return Task(job, unchanged)
    lost = run.outages.refusal(forge, item)
    if lost and not run.outages.is_probe(forge, item):
        return Outcome(item.name, OutcomeKind.DEFERRED, *lost)
    shelf = run.shelf if run.workers.are_here and not campaign.is_dry else None
    sent = job if run.workers.are_here else job.elsewhere()
    return Task(job, run.workers.pool.submit(planned, sent, shelf), is_probe=lost is not None)


def _remembered(run: Run, repository: Repository) -> Record | None:
    """What its judgement may go by: nothing in a dry run, which shows everything.

    What is known goes by the name that it has now: waves ask for it by that.
    """
    record = run.memory.ledger.recall(repository.key)
    if record and record.name != repository.name:
        record = replace(record, name=repository.name)
        _remember(run, record)
    return None if run.campaign.is_full or run.campaign.is_dry else record


def finished(run: Run, task: Task | Outcome) -> Outcome:
    """What became of it, waited for, published and kept."""
    if isinstance(task, Outcome):
        return task
    job = task.job
    lost = None if task.is_probe else run.outages.refusal(job.forge, job.repository)
    if lost and (task.plan.cancel() or not task.plan.done()):
        run.troubles.add(ABANDONED)
        return Outcome(job.repository.name, OutcomeKind.DEFERRED, *lost)
    result = _planned(run, task, lost)
    if isinstance(result, Unchanged):
        still = guarded(partial(_still, run, job, result), job)
        if still is not None:
            return _seen(run, result, still)
        result = planned(replace(job, remembered=None), run.shelf)
    with interruption.unbroken():
        if isinstance(result, Plan):
            result = guarded(partial(_published, run, job, result, lost), job, result)
        assert isinstance(result, Outcome), "what is remembered is known before"
        return _noted(run, job, result)


def _planned(run: Run, task: Task, lost: tuple[str, str] | None) -> Plan | Unchanged | Outcome:
    """What the worker made of it; where its forge was ``lost`` meanwhile, that it failed is the forge's affair."""
    job = task.job
    is_again = run.outages.breathe(job.forge, job.repository)
    # A worker that is lost again and again is told by an exception here.
    result = guarded(task.plan.result, job)
    if not (isinstance(result, Outcome) and result.kind is OutcomeKind.FAILED):
        return result
    if lost and result.reason == lost[0]:
        return Outcome(job.repository.name, OutcomeKind.DEFERRED, *lost)
    return planned(job, run.shelf) if is_again else result  # it failed before the moment that was waited


def _still(run: Run, job: Job, unchanged: Unchanged) -> Outcome | None:
    """A repository that did not move is left as it is, unless somebody did something to its pull request."""
    if unchanged.record.outcome is OutcomeKind.DEFERRED:
        return _put_off_again(run, job, unchanged.repository)
    opened = run.opened.get(unchanged.repository.key)
    found = known.still(run.memory.ledger, job.forge, unchanged, opened, job.branch)
    return found and rewording.later(desk_of(run, job, unchanged.repository), unchanged.record, found)


def _put_off_again(run: Run, job: Job, repository: Repository) -> Outcome | None:
    """Waits on without a look into it; None where its turn has come, or something else is to be done in it."""
    ledger, key = run.memory.ledger, repository.key
    published = ledger.published(key)
    is_open = published is not None and published.number is not None and published.state is State.OPEN
    if is_open or key in run.opened or key in run.ended or ledger.unfinished(key):
        return None
    desk = desk_of(run, job, repository)
    refused = desk.refusal(opens=True, writes=desk.writes_to_open)
    if refused is None:
        return None
    ledger.defer(key)
    return Outcome(repository.name, OutcomeKind.DEFERRED, *refused)


def desk_of(run: Run, job: Job, repository: Repository) -> Desk:
    """Where the repository is written to."""
    memory = run.memory
    forge = job.forge.counting(memory.budget.again)
    return Desk(
        repository,
        forge,
        memory.ledger,
        memory.budget,
        memory.waves,
        run.campaign.config,
        job.branch,
        run.campaign.adopts,
        run.verified,
    )


def _published(run: Run, job: Job, made: Plan, lost: tuple[str, str] | None) -> Outcome:
    """What becomes of a plan; a dry run stops here, and so does one whose forge is ``lost``."""
    memory = run.memory
    desk = desk_of(run, job, made.repository)
    made = memory.weigher.weighed(made)
    if not (made.changes or made.tip or memory.ledger.published(made.repository.key)):
        return nothing_to_do(made)
    if run.campaign.is_dry:
        return _previewed(run, job, made, desk)
    if lost:
        return Outcome(made.repository.name, OutcomeKind.DEFERRED, *lost, made)
    with Shelf() as own:
        workspace = run.shelf.take(made) or own.open(job.forge, made.repository, job.branch)
        rules, weighs = run.campaign.config.dockerfiles, job.weighs

        def anew(commit: str) -> Plan | Outcome:
            found = plan_of(workspace, made.repository, commit, rules, weighs=weighs)
            return memory.weigher.weighed(found) if isinstance(found, Plan) else found

        try:
            done = publish(desk, workspace, made, anew)
        except SigningError as error:
            run.broken.append(error)  # no other repository's commit would be signed any better
            raise
    number = left_out(done.plan, UNNAMED) if done.plan else 0
    if not number:
        return done
    some, verb = ("1 command", "is") if number == 1 else (f"{number} commands", "are")
    return replace(done, message=f"{done.message} {some} that the plan does not name {verb} left for the next dry run.")


def _previewed(run: Run, job: Job, made: Plan, desk: Desk) -> Outcome:
    with Shelf() as own:
        shown = preview(desk, made, lambda: own.open(job.forge, made.repository, job.branch))
    if shown.kind is OutcomeKind.PLANNED and (opens := would_open(desk)) is not None:
        run.previewed.append(opens)
    return shown


def _noted(run: Run, job: Job, outcome: Outcome) -> Outcome:
    """The outcome, kept for the next sweep; nothing stays open for the repository."""
    run.shelf.drop(job.repository)
    _kept(run, partial(turns.note, run.memory.ledger, job.repository.key, outcome))
    run.outages.note(job.forge, job.repository, outcome)
    # Whose words wait, waits for no room.
    if outcome.kind is OutcomeKind.DEFERRED and outcome.plan and outcome.reason != REWORDS:
        run.memory.ledger.defer(job.repository.key)
    if outcome.kind in _WRITTEN:
        _kept(run, partial(run.memory.ledger.receptions.forget, job.repository.key))
    _weighed(run, job.repository.key, outcome)
    before = run.memory.ledger.recall(job.repository.key)
    _remember(run, known.record(job.repository, outcome, run.campaign.config, before))
    return outcome


def _weighed(run: Run, key: str, outcome: Outcome) -> None:
    """What its pull request keeps out of its images counts for the campaign, also when it is merged."""
    if outcome.plan and outcome.plan.weights and outcome.pull_request:
        run.memory.ledger.weights.note(key, outcome.plan.weights)
    elif outcome.plan and not outcome.plan.changes and outcome.kind is not OutcomeKind.MERGED:
        run.memory.ledger.weights.note(key, ())


def _seen(run: Run, unchanged: Unchanged, outcome: Outcome) -> Outcome:
    """The outcome of a repository that was not looked into; what was found in it is remembered on."""
    record = unchanged.record
    if outcome.kind is record.outcome is OutcomeKind.DEFERRED:
        record = replace(record, reason=outcome.reason, message=outcome.message)
    if record != unchanged.record:
        _remember(run, record)
    return outcome


def _remember(run: Run, record: Record) -> None:
    _kept(run, partial(run.memory.ledger.remember, record))


def _kept(run: Run, keep: Callable[[], None]) -> None:
    try:
        keep()
    except LedgerError as error:
        run.broken.append(error)

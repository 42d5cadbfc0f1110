"""Select, plan in parallel, publish one after the other; one repository's failure is its outcome."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial

from bot.config.config import Config, Source
from bot.errors import LedgerError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.ledger.records import Record
from bot.model import Outcome, OutcomeKind, Plan, PullRequest, Repository, State, nothing_to_do, skipped
from bot.planning import known
from bot.planning.executors import Workers
from bot.planning.known import Unchanged
from bot.planning.plan import UNNAMED, left_out
from bot.planning.planning import Job, guarded, plan_of, planned
from bot.planning.shelf import Shelf
from bot.publishing.pacing import census, turns
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.desk import Desk
from bot.publishing.pacing.waves import Waves
from bot.publishing.preview import limited, preview, would_open
from bot.publishing.publish import publish
from bot.selection import listing
from bot.selection.tally import shrunk
from bot.sweeping.outages import Outages
from bot.waiting import interruption
from bot.workspaces import workspace

# What may be open still, whoever can see it.
_ALIVE = frozenset({State.OPEN, State.FROZEN, State.UNKNOWN})
_UNLISTED, _ABANDONED = "unlisted", "abandoned"
_READ_ONLY = "It may only be read; give the token's owner write access to it, or leave it out with exclude."


@dataclass(frozen=True, slots=True)
class Campaign:
    """Where to sweep, under which config, and whether to stop before publishing.

    ``saved`` are plans of an earlier dry run, by the keys of their repositories, to be published if nothing moved;
    ``replans`` lets a repository that moved since be planned again. ``is_full`` looks into what is known too.
    """

    config: Config
    sources: tuple[tuple[Source, Forge], ...]
    is_dry: bool = False
    is_full: bool = False
    saved: Mapping[str, Plan] | None = None
    replans: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What outlives a run; that of a dry run is a copy, which is thrown away."""

    ledger: Ledger
    budget: Budget
    waves: Waves


@dataclass(frozen=True, slots=True)
class _Run:
    """One sweep under way.

    ``known`` are the names of what the last sweep saw, by their keys, ``opened`` the open pull requests by those of
    their repositories, ``ended`` the keys of those that were open when the last sweep ended and are not any more,
    ``seen`` those of all that are swept; ``troubles`` are what more than one repository has to do with. Behind
    ``broken`` nothing goes on. ``previewed`` says of each new pull request that a dry run has planned whether a sweep
    would open it now; ``held`` are those put off that may come after all.
    """

    campaign: Campaign
    memory: Memory
    shelf: Shelf
    workers: Workers
    known: Mapping[str, str]
    opened: Mapping[str, PullRequest]
    ended: frozenset[str] = frozenset()
    outages: Outages = field(default_factory=lambda: Outages(interruption.pause))
    seen: set[str] = field(default_factory=set)
    troubles: set[str] = field(default_factory=set)
    broken: list[LedgerError] = field(default_factory=list)
    previewed: list[bool] = field(default_factory=list)
    held: list[tuple["_Task", Outcome]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Task:
    """A repository whose plan is being made; a probe tells whether its forge is there again."""

    job: Job
    plan: Future[Plan | Unchanged | Outcome]
    is_probe: bool = False


def outcomes(  # noqa: PLR0913 - all that a sweep goes by, and whom it tells
    campaign: Campaign,
    memory: Memory,
    workers: Workers,
    *,
    listed: Callable[[], None],
    missed: Callable[[], None],
    notice: Callable[[str, str, str], None],
    empty: Callable[[], None] = lambda: None,
) -> Iterator[Outcome]:
    """One outcome for every repository, in the order of the listing; plans run ahead by a few.

    ``listed`` is called for each, ``missed`` before where it stands for a list that broke off, ``notice`` with what
    concerns more than one, ``empty`` at the end where for that no repository was looked at. Raises ForgeError where a
    forge does not know us at all, and LedgerError where what was done cannot be kept.
    """
    with Shelf() as shelf:
        run = _begun(campaign, memory, shelf, workers)
        yield from _outcomes(run, listed, missed, notice)
        if _UNLISTED in run.troubles and not run.seen:
            empty()
        if said := limited(run.previewed):
            notice("info", "limits-reached", said)
        for event, said in dict.fromkeys(found for _, forge in campaign.sources for found in forge.remarks()):
            notice("warning", event, said)
        if said := run.outages.summary:
            notice("error", "forge-lost", said)
        if _ABANDONED in run.troubles:
            workspace.stop()  # some worker may still wait for an answer, which nobody waits for any more
        saw_everything = campaign.saved is None and _UNLISTED not in run.troubles
        if saw_everything:
            if said := shrunk(len(run.known), len(run.seen)):
                notice("warning", "listing-shrank", said)
            memory.ledger.saw(run.seen)
        memory.ledger.end(saw_everything=saw_everything)


def _begun(campaign: Campaign, memory: Memory, shelf: Shelf, workers: Workers) -> _Run:
    branch = campaign.config.pull_request.branch
    opened = {} if campaign.is_dry else census.listed(campaign.sources, branch)
    memory.ledger.begin()
    known = {record.key: record.name for record in memory.ledger.records()}
    if campaign.is_dry:
        return _Run(campaign, memory, shelf, workers, known, opened)
    counted = census.counted(memory.ledger, campaign.sources, opened, branch)
    return _Run(campaign, memory, shelf, workers, known, counted.opened, counted.ended)


def _outcomes(
    run: _Run, listed: Callable[[], None], missed: Callable[[], None], notice: Callable[[str, str, str], None]
) -> Iterator[Outcome]:
    def broke_off() -> None:
        run.troubles.add(_UNLISTED)
        missed()

    ahead = 4 * run.campaign.config.limits.workers
    waiting: deque[_Task | Outcome] = deque()
    tell = partial(notice, "warning", "filter-names-nothing")
    sources, saved = run.campaign.sources, run.campaign.saved
    for forge, item in listing.listed(sources, saved, run.known, broke_off=broke_off, tell=tell):
        listed()
        waiting.append(_submitted(run, forge, item))
        if len(waiting) > ahead:
            yield from _told(run, waiting.popleft())
    while waiting:
        yield from _told(run, waiting.popleft())
    turns.pass_over(run.memory.ledger, run.seen, saw_everything=_UNLISTED not in run.troubles)
    for task, outcome in run.held:
        yield _placed(task, run.outages.tell(_second(run, task, outcome)))
        if run.broken:
            raise run.broken[0]


def _told(run: _Run, task: _Task | Outcome) -> Iterator[Outcome]:
    """What was done is told even where it cannot be kept; what was put off for others when these are through."""
    outcome = _placed(task, run.outages.tell(_finished(run, task)))
    if isinstance(task, _Task) and turns.may_come(run.memory.ledger, outcome, len(run.held)):
        run.held.append((task, outcome))
    else:
        yield outcome
    if run.broken:
        raise run.broken[0]


def _placed(task: _Task | Outcome, outcome: Outcome) -> Outcome:
    """The outcome with its repository's page, wherever it came from."""
    return replace(outcome, page=task.job.repository.page) if isinstance(task, _Task) else outcome


def _second(run: _Run, task: _Task, outcome: Outcome) -> Outcome:
    """What becomes of a repository that was put off, now that nobody is ahead of it any more."""
    repository = outcome.plan.repository if outcome.plan else task.job.repository
    again = guarded(partial(_put_off_again, run, task.job, repository), task.job)
    if again is None:
        return _finished(run, task)
    still = replace(outcome, kind=again.kind, reason=again.reason, message=again.message)
    if outcome.plan is None and isinstance(unchanged := task.plan.result(), Unchanged):
        return _seen(run, unchanged, still)
    return _noted(run, task.job, still)


def _branch(run: _Run, repository: Repository) -> str:
    """The config's branch; while a pull request from another one is open, that one: none is opened beside it."""
    published = run.memory.ledger.published(repository.key)
    is_alive = published is not None and (published.state in _ALIVE or repository.key in run.ended)
    if published and published.number is not None and is_alive:
        return published.branch
    return run.campaign.config.pull_request.branch


def _submitted(run: _Run, forge: Forge, item: Repository | Outcome) -> _Task | Outcome:
    if isinstance(item, Outcome):
        return item
    run.seen.add(item.key)
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
    )
    if job.remembered and job.saved is None and known.is_same(job.remembered, item, job.settings):
        # The listing told all there is to know: no worker is asked.
        unchanged: Future[Plan | Unchanged | Outcome] = Future()
        unchanged.set_result(Unchanged(item, job.remembered))
        return _Task(job, unchanged)
    lost = run.outages.refusal(forge, item)
    if lost and not run.outages.is_probe(forge, item):
        return Outcome(item.name, OutcomeKind.DEFERRED, *lost)
    shelf = run.shelf if run.workers.are_here and not campaign.is_dry else None
    sent = job if run.workers.are_here else job.elsewhere()
    return _Task(job, run.workers.pool.submit(planned, sent, shelf), is_probe=lost is not None)


def _remembered(run: _Run, repository: Repository) -> Record | None:
    """What its judgement may go by: nothing in a dry run, which shows everything.

    What is known goes by the name that it has now: waves ask for it by that.
    """
    record = run.memory.ledger.recall(repository.key)
    if record and record.name != repository.name:
        record = replace(record, name=repository.name)
        _remember(run, record)
    return None if run.campaign.is_full or run.campaign.is_dry else record


def _finished(run: _Run, task: _Task | Outcome) -> Outcome:
    if isinstance(task, Outcome):
        return task
    job = task.job
    lost = None if task.is_probe else run.outages.refusal(job.forge, job.repository)
    if lost and (task.plan.cancel() or not task.plan.done()):
        run.troubles.add(_ABANDONED)
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


def _planned(run: _Run, task: _Task, lost: tuple[str, str] | None) -> Plan | Unchanged | Outcome:
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


def _still(run: _Run, job: Job, unchanged: Unchanged) -> Outcome | None:
    """A repository that did not move is left as it is, unless somebody did something to its pull request."""
    if unchanged.record.outcome is OutcomeKind.DEFERRED:
        return _put_off_again(run, job, unchanged.repository)
    opened = run.opened.get(unchanged.repository.key)
    return known.still(run.memory.ledger, job.forge, unchanged, opened, job.branch)


def _put_off_again(run: _Run, job: Job, repository: Repository) -> Outcome | None:
    """Waits on without a look into it; None where its turn has come, or something else is to be done in it."""
    ledger, key = run.memory.ledger, repository.key
    published = ledger.published(key)
    is_open = published is not None and published.number is not None and published.state is State.OPEN
    if is_open or key in run.opened or key in run.ended or ledger.unfinished(key):
        return None
    desk = _desk(run, job, repository)
    refused = desk.refusal(opens=True, writes=desk.writes_to_open)
    if refused is None:
        return None
    ledger.defer(key)
    return Outcome(repository.name, OutcomeKind.DEFERRED, *refused)


def _desk(run: _Run, job: Job, repository: Repository) -> Desk:
    memory = run.memory
    forge = job.forge.counting(memory.budget.again)
    return Desk(repository, forge, memory.ledger, memory.budget, memory.waves, run.campaign.config, job.branch)


def _published(run: _Run, job: Job, made: Plan, lost: tuple[str, str] | None) -> Outcome:
    """What becomes of a plan; a dry run stops here, and so does one whose forge is ``lost``."""
    memory = run.memory
    desk = _desk(run, job, made.repository)
    if not (made.changes or made.tip or memory.ledger.published(made.repository.key)):
        return nothing_to_do(made)
    if run.campaign.is_dry:
        return _previewed(run, job, made, desk)
    if lost:
        return Outcome(made.repository.name, OutcomeKind.DEFERRED, *lost, made)
    with Shelf() as own:
        workspace = run.shelf.take(made) or own.open(job.forge, made.repository, job.branch)
        rules = run.campaign.config.dockerfiles
        done = publish(desk, workspace, made, lambda commit: plan_of(workspace, made.repository, commit, rules))
    number = left_out(done.plan, UNNAMED) if done.plan else 0
    if not number:
        return done
    some, verb = ("1 command", "is") if number == 1 else (f"{number} commands", "are")
    return replace(done, message=f"{done.message} {some} that the plan does not name {verb} left for the next dry run.")


def _previewed(run: _Run, job: Job, made: Plan, desk: Desk) -> Outcome:
    with Shelf() as own:
        shown = preview(desk, made, lambda: own.open(job.forge, made.repository, job.branch))
    if shown.kind is OutcomeKind.PLANNED and (opens := would_open(desk)) is not None:
        run.previewed.append(opens)
    return shown


def _noted(run: _Run, job: Job, outcome: Outcome) -> Outcome:
    """The outcome, kept for the next sweep; nothing stays open for the repository."""
    run.shelf.drop(job.repository)
    _kept(run, partial(turns.note, run.memory.ledger, job.repository.key, outcome))
    run.outages.note(job.forge, job.repository, outcome)
    if outcome.kind is OutcomeKind.DEFERRED and outcome.plan:
        run.memory.ledger.defer(job.repository.key)
    _remember(run, known.record(job.repository, outcome, run.campaign.config))
    return outcome


def _seen(run: _Run, unchanged: Unchanged, outcome: Outcome) -> Outcome:
    """The outcome of a repository that was not looked into; what was found in it is remembered on."""
    record = unchanged.record
    if outcome.kind is record.outcome is OutcomeKind.DEFERRED:
        record = replace(record, reason=outcome.reason, message=outcome.message)
    if record != unchanged.record:
        _remember(run, record)
    return outcome


def _remember(run: _Run, record: Record) -> None:
    _kept(run, partial(run.memory.ledger.remember, record))


def _kept(run: _Run, keep: Callable[[], None]) -> None:
    try:
        keep()
    except LedgerError as error:
        run.broken.append(error)

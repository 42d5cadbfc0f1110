"""Select, plan in parallel, publish one after the other; one repository's failure is its outcome."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from bot.ledger.ledger import Ledger
from bot.ledger.membership import still_open
from bot.model import Outcome
from bot.planning.executors import Workers
from bot.planning.shelf import Shelf
from bot.publishing.pacing import census, turns
from bot.publishing.preview import limited
from bot.selection import listing
from bot.selection.chosen import failed
from bot.selection.tally import shrunk
from bot.steering import auto_merge, reminder
from bot.sweeping.campaign import ABANDONED, UNLISTED, Campaign, Memory, Run, Task
from bot.sweeping.course import finished, placed, second, submitted
from bot.sweeping.leaving import settled, taken_back
from bot.workspaces import workspace


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
    forge does not know us at all, and LedgerError where what was done cannot be kept,
    and SigningError where our signatures are worth nothing.
    """
    with Shelf() as shelf:
        run = _begun(campaign, memory, shelf, workers)
        totals = Counter[tuple[str, str]]()
        for outcome in _outcomes(run, listed, missed, notice):
            totals[outcome.kind.value, outcome.reason] += 1
            yield outcome
        if UNLISTED in run.troubles and not run.seen:
            empty()
        if said := limited(run.previewed):
            notice("info", "limits-reached", said)
        for event, said in dict.fromkeys(found for _, forge in campaign.sources for found in forge.remarks()):
            notice("warning", event, said)
        if said := run.outages.summary:
            notice("error", "forge-lost", said)
        if ABANDONED in run.troubles:
            workspace.stop()  # some worker may still wait for an answer, which nobody waits for any more
        memory.ledger.tracking.saw(run.visible)
        saw_everything = campaign.saved is None and not campaign.is_part and UNLISTED not in run.troubles
        if saw_everything:
            if said := shrunk(len(run.known), len(run.seen)):
                notice("warning", "listing-shrank", said)
            memory.ledger.saw(run.seen)
            if not campaign.is_dry:
                taken_back(run, notice)
        memory.ledger.end(totals if saw_everything else None, saw_everything=saw_everything)


def _begun(campaign: Campaign, memory: Memory, shelf: Shelf, workers: Workers) -> Run:
    campaign = _told_which(campaign, memory.ledger)
    opened = {} if campaign.is_dry else census.listed(campaign.asked, campaign.ours.branch)
    memory.ledger.begin(is_part=campaign.is_part)
    known = {record.key: record.name for record in memory.ledger.records()}
    if campaign.is_dry:
        return Run(campaign, memory, shelf, workers, known, opened, received=memory.ledger.receptions.known())
    meant = campaign.chosen.keys if campaign.chosen else None
    counted = census.counted(memory.ledger, campaign.sources, opened, campaign.ours, meant)
    memory.ledger.receptions.saw(counted.opened)
    ours = set(campaign.saved) if campaign.saved is not None else meant
    told = auto_merge.asked(memory.ledger, campaign.config, campaign.sources, ours)
    waiting = reminder.asked(memory.ledger, campaign.config, campaign.sources, ours)
    received = memory.ledger.receptions.known()
    return Run(campaign, memory, shelf, workers, known, counted.opened, counted.ended, told, waiting, received)


def _told_which(campaign: Campaign, ledger: Ledger) -> Campaign:
    """The campaign, with what the ledger knows of the few repositories that it keeps to."""
    if campaign.retries_failed:
        return replace(campaign, chosen=failed(ledger.records()))
    if campaign.chosen:
        return replace(campaign, chosen=campaign.chosen.learned(ledger.records(), campaign.sources))
    return campaign


def _outcomes(
    run: Run, listed: Callable[[], None], missed: Callable[[], None], notice: Callable[[str, str, str], None]
) -> Iterator[Outcome]:
    def broke_off() -> None:
        run.troubles.add(UNLISTED)
        missed()

    ahead = 4 * run.campaign.config.limits.workers
    waiting: deque[Task | Outcome] = deque()
    tell = partial(notice, "warning", "filter-names-nothing")
    sources, saved, chosen = run.campaign.sources, run.campaign.saved, run.campaign.chosen
    alive = still_open(run.memory.ledger)
    for forge, item in listing.listed(
        sources, saved, run.known, chosen=chosen, broke_off=broke_off, tell=tell, alive=alive
    ):
        listed()
        waiting.append(submitted(run, forge, item))
        if len(waiting) > ahead:
            yield from _told(run, waiting.popleft())
    while waiting:
        yield from _told(run, waiting.popleft())
    saw_everything = UNLISTED not in run.troubles and not run.campaign.is_part
    turns.pass_over(run.memory.ledger, run.seen, saw_everything=saw_everything)
    for task, outcome in run.held:
        yield settled(run, task, placed(run, task, run.outages.tell(second(run, task, outcome))))
        if run.broken:
            raise run.broken[0]


def _told(run: Run, task: Task | Outcome) -> Iterator[Outcome]:
    """What was done is told even where it cannot be kept; what was put off for others when these are through."""
    outcome = settled(run, task, placed(run, task, run.outages.tell(finished(run, task))))
    if isinstance(task, Task) and turns.may_come(run.memory.ledger, outcome, len(run.held)):
        run.held.append((task, outcome))
    else:
        yield outcome
    if run.broken:
        raise run.broken[0]

"""Select, plan in parallel, publish one after the other; one repository's failure is its outcome."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from bot import publish, selection, words
from bot.config import Config, Source
from bot.errors import GitError, TemplateError
from bot.forge import Forge
from bot.model import Outcome, OutcomeKind, Plan, Repository, skipped
from bot.plan import plan
from bot.survey import survey
from bot.workspace import Workspace
from fixer import ToolError, Verdict

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Campaign:
    """Where to sweep, under which config, and whether to stop before publishing."""

    config: Config
    sources: tuple[tuple[Source, Forge], ...]
    dry_run: bool


def outcomes(campaign: Campaign) -> Iterator[Outcome]:
    """One outcome for every listed repository, in the order of the listing; plans run ahead by a few."""
    pool = ThreadPoolExecutor(campaign.config.limits.workers, thread_name_prefix="plan")
    try:
        yield from _outcomes(campaign, pool)
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Task:
    """A repository whose plan is being made."""

    forge: Forge
    repository: Repository
    plan: Future[Plan | Outcome]


def _outcomes(campaign: Campaign, pool: Executor) -> Iterator[Outcome]:
    ahead = 4 * campaign.config.limits.workers
    waiting: deque[_Task | Outcome] = deque()
    for forge, item in _selected(campaign):
        waiting.append(_submitted(campaign, pool, forge, item))
        if len(waiting) > ahead:
            yield _finished(campaign, waiting.popleft())
    while waiting:
        yield _finished(campaign, waiting.popleft())


def _selected(campaign: Campaign) -> Iterator[tuple[Forge, Repository | Outcome]]:
    """All sources one after the other; a repository that two of them list is swept once."""
    seen: set[str] = set()
    for source, forge in campaign.sources:
        for item in selection.repositories(forge.repositories(), source.include, source.exclude):
            if isinstance(item, Repository) and item.remote in seen:
                yield forge, skipped(item.name, "listed-twice", "An earlier source lists it too.")
                continue
            if isinstance(item, Repository):
                seen.add(item.remote)
            yield forge, item


def _submitted(campaign: Campaign, pool: Executor, forge: Forge, item: Repository | Outcome) -> _Task | Outcome:
    if isinstance(item, Outcome):
        return item
    return _Task(forge, item, pool.submit(_planned, campaign.config, forge, item))


def _finished(campaign: Campaign, task: _Task | Outcome) -> Outcome:
    if isinstance(task, Outcome):
        return task
    result = task.plan.result()
    if isinstance(result, Outcome):
        return result
    return _guarded(partial(_published, campaign, task.forge, result), task.repository, result)


def _planned(config: Config, forge: Forge, repository: Repository) -> Plan | Outcome:
    """Idempotent, and its result small: it may run on any worker, twice if need be."""
    return _guarded(partial(_read_and_planned, config, forge, repository), repository)


def _read_and_planned(config: Config, forge: Forge, repository: Repository) -> Plan | Outcome:
    found = forge.located(repository)
    if isinstance(found, Outcome):
        return found
    if found.head is None:
        return skipped(found.name, "empty", "It has no commit yet.")
    with forge.workspace(found) as workspace:
        return _plan_of(workspace, found, found.head, config)


def _plan_of(workspace: Workspace, repository: Repository, commit: str, config: Config) -> Plan | Outcome:
    surveyed = survey(workspace, repository, commit, config.dockerfiles)
    return surveyed if isinstance(surveyed, Outcome) else plan(repository, surveyed, config.dockerfiles)


def _published(campaign: Campaign, forge: Forge, planned: Plan) -> Outcome:
    """What becomes of a plan; a dry run stops here."""
    config, name = campaign.config, planned.repository.name
    if not planned.changes:
        return Outcome(name, OutcomeKind.CLEAN, *_why_clean(planned), plan=planned)
    proposal = words.proposal(planned, config.pull_request.title, config.pull_request.body)
    if campaign.dry_run:
        commands = sum(len(file.edits) for file in planned.changes)
        message = f"{_counted(commands, 'insertion')} in {_counted(len(planned.changes), 'file')}; nothing was written."
        return Outcome(name, OutcomeKind.PLANNED, "dry-run", message, planned, proposal)
    with forge.workspace(planned.repository) as workspace:

        def replan(commit: str) -> Plan | Outcome:
            return _plan_of(workspace, planned.repository, commit, config)

        return replace(publish.publish(workspace, planned, config, replan), proposal=proposal)


def _why_clean(planned: Plan) -> tuple[str, str]:
    if not planned.files:
        return "no-dockerfiles", "It has no Dockerfile to look into."
    refused = planned.counts[Verdict.REFUSED]
    if refused:
        return "nothing-to-fix", f"Nothing to fix; {_counted(refused, 'finding')} refused, see the report."
    return "nothing-to-fix", "No pip command in it needs the flag."


def _guarded(action: Callable[[], _Result], repository: Repository, planned: Plan | None = None) -> _Result | Outcome:
    """The action's result; whatever goes wrong in it is the outcome of this repository alone."""
    failed = partial(Outcome, repository.name, OutcomeKind.FAILED, plan=planned)
    try:
        return action()
    except ToolError as error:
        reason = error.reason if isinstance(error, GitError | TemplateError) else "failed"
        return failed(reason, str(error))
    except Exception as error:  # noqa: BLE001 - one repository's failure, whatever it is, must not stop the others
        return failed("internal-error", f"An unexpected {type(error).__name__}: {error}; please report it.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

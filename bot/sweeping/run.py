"""One whole run: forges, ledger, workers and console around a sweep, and its reports at the end, whatever ends it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot import reports
from bot.config.config import Config
from bot.errors import ForgeError, LedgerError, SigningError, TemplateError
from bot.forges.choice import forges
from bot.impact.weighing import weighing
from bot.ledger import ledger
from bot.ledger.ledger import Ledger
from bot.model import Outcome, OutcomeKind, Plan, Repository, SweepReport
from bot.model.history import Past
from bot.planning import executors
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.watch import Home
from bot.publishing.pacing.waves import Waves
from bot.reports import Background
from bot.reports.console import Console
from bot.reports.waits import Waits
from bot.selection.chosen import Chosen
from bot.selection.tally import VOID
from bot.steering.pause import said
from bot.sweeping import sweep
from bot.sweeping.campaign import Campaign, Memory
from bot.sweeping.tracking import followed
from bot.texts.next_steps import PLAN_FILE
from bot.waiting import interruption
from bot.workspaces import workspace
from bot.workspaces.git_cache import GitCache
from fixer import FileError, ToolError

# What a dry run would have the tracking issue say.
_ISSUE_FILE = "tracking-issue.md"
_TRIAL = ".try"
# Below the folder of the reports: those of a run that keeps to a few repositories.
_PART = "part"
_NOTHING_LISTED = "no source could be listed; mend what is told above, then sweep again"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a run beside its config: as in Campaign."""

    is_dry: bool = False
    is_full: bool = False
    saved: Mapping[str, Plan] | None = None
    replans: bool = False
    adopts: bool = False
    chosen: Chosen | None = None
    retries_failed: bool = False
    is_part: bool = False
    most: int | None = None


def run(config: Config, wish: Wish, console: Console) -> bool:
    """Sweeps, shows each outcome, writes the reports even when broken off; whether anything failed.

    Those of a part of the campaign go into a folder of their own: what was reported of all of it stays.

    Raises ToolError only where nothing was begun; the reports of the last sweep stay then.
    """
    waits = Waits(console.waits)
    wish = _as_paused(config, wish, console)
    config = _reporting_apart(config) if wish.is_part else config
    asked = {name: getattr(wish, name) for name in Wish.__slots__}
    campaign = Campaign(config, forges(config, waits.tell), **asked)
    _try(config.report.directory)
    background = Background(reports.template(config.report.template), sender=config.campaign.sender)
    course = _Course(console)
    with _cache(config, console), _memory(campaign, waits) as memory, executors.workers(config) as workers:
        try:
            for outcome in sweep.outcomes(
                campaign,
                memory,
                workers,
                listed=course.listed,
                missed=course.missed,
                notice=course.notice,
                empty=course.emptied,
            ):
                course.finished(outcome)
                interruption.check()
            course.is_over = True
            if course.is_complete and not wish.is_part:
                course.issue = followed(config, memory, waits.tell, course.notice, is_dry=wish.is_dry)
        except (LedgerError, SigningError) as error:
            if not course.has_begun:
                raise
            course.failed("broken-off", error)
        except BaseException:
            workspace.stop()  # what git does on other threads, nobody waits for any more
            raise
        finally:
            with interruption.last_words():
                if (course.has_begun or course.found) and not course.is_empty:
                    report = course.report(is_dry=wish.is_dry)
                    told = replace(background, past=_past(memory.ledger))
                    console.closed(report, _written(report, config, wish, course, told))
    if not course.has_begun and not course.is_empty:
        raise ForgeError("not-listed", _NOTHING_LISTED)
    return course.has_failed


def _as_paused(config: Config, wish: Wish, console: Console) -> Wish:
    """While the campaign is paused everything is planned and reported, and nothing written."""
    with ledger.read(config.ledger.path) as opened:
        pause = opened.merges.paused() if opened else None
    if pause is None or wish.is_dry:
        return wish
    console.notice("warning", "paused", said(pause))
    return replace(wish, is_dry=True)


@dataclass(slots=True)
class _Course:
    """How far a run has come."""

    console: Console
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    found: list[Outcome] = field(default_factory=list)
    has_failed: bool = False
    is_over: bool = False
    is_empty: bool = False
    issue: str = ""
    _listed: int = 0
    _missed: int = 0

    @property
    def has_begun(self) -> bool:
        """Whether there is anything to report: a repository, or that there is none."""
        return self._listed > self._missed or (self.is_over and not self._missed)

    @property
    def is_complete(self) -> bool:
        """Whether it saw all that there is to see."""
        return self.is_over and not self._missed

    def listed(self) -> None:
        self._listed += 1
        self.console.listed()

    def missed(self) -> None:
        self._missed += 1

    def emptied(self) -> None:
        """Nothing is left to look at, which is told as a failure: the reports of the last sweep say more."""
        self.is_empty = any(outcome.reason in VOID for outcome in self.found)

    def finished(self, outcome: Outcome) -> None:
        self.found.append(outcome)
        self.has_failed = self.has_failed or outcome.kind is OutcomeKind.FAILED
        self.console.finished(outcome)

    def notice(self, level: str, event: str, message: str) -> None:
        """What has to do with more than one repository; an error is a failure of the run."""
        self.has_failed = self.has_failed or level == "error"
        self.console.notice(level, event, message)

    def failed(self, event: str, error: ToolError) -> None:
        """What is wrong with the whole run: repositories were done with before, so it did start."""
        self.notice("error", event, f"{error}.")

    def report(self, *, is_dry: bool) -> SweepReport:
        by_name = tuple(sorted(self.found, key=lambda outcome: outcome.name))
        return SweepReport(self.started, datetime.now(UTC), is_dry, by_name, self.is_complete)


@contextmanager
def _cache(config: Config, console: Console) -> Iterator[None]:
    """Says why fetched repositories cannot be kept, and keeps no more of them than the config allows."""
    cache = GitCache.configured(config.git)
    if cache and (problem := cache.problem()):
        console.notice("warning", "cache-unusable", problem)
    try:
        yield
    finally:
        if cache:
            cache.trim()


@contextmanager
def _memory(campaign: Campaign, waits: Waits) -> Iterator[Memory]:
    """The ledger and what is counted in it; a dry run has a copy of it, and asks nobody about earlier waves."""
    config = campaign.config
    with ledger.copied(config.ledger.path) if campaign.is_dry else ledger.opened(config.ledger.path) as opened:
        opened.notes.claim(config.campaign.name)
        gate = Gate(opened, config.waves, None if campaign.is_dry else _Homes(campaign, opened).home)
        waves = Waves(opened, config.waves, gate)
        budget = Budget(opened, config.limits, sleep=interruption.pause, tell=waits.tell, most=campaign.most)
        with weighing(config.impact, opened.weights) as weigher:
            yield Memory(opened, budget, waves, weigher)


@dataclass(frozen=True, slots=True)
class _Homes:
    """Where the repositories of an earlier wave can be asked about."""

    campaign: Campaign
    ledger: Ledger

    def home(self, key: str) -> Home | None:
        forge = next((forge for _, forge in self.campaign.sources if forge.is_home_of(key)), None)
        if forge is None:
            return None
        record = self.ledger.recall(key)
        if record is None:
            raise ForgeError("not-swept", "the sweep that opened it did not come to its end; it is looked at again")
        return forge, Repository(record.name, key, identity=key)


def _reporting_apart(config: Config) -> Config:
    apart = config.report.model_copy(update={"directory": config.report.directory / _PART})
    return config.model_copy(update={"report": apart})


def _try(directory: Path) -> None:
    """Raises FileError where no report can be written: better now than when everything is published."""
    reports.save(directory / _TRIAL, "").unlink(missing_ok=True)


def _past(opened: Ledger) -> Past:
    """The campaign's, as far as the ledger can be read: the sweep's own report is written all the same."""
    try:
        return opened.history.past()
    except LedgerError:
        return Past()


def _written(
    report: SweepReport, config: Config, wish: Wish, course: _Course, background: Background
) -> tuple[Path, ...]:
    """The paths of the reports; where they cannot be written any more, that is said and nothing is undone."""
    if not course.has_begun:
        return ()
    try:
        paths = _reports(report, config, wish, background, course.issue)
    except TemplateError as error:
        course.failed("report-template", error)
        return _written(report, config, wish, course, replace(background, template=""))
    except FileError as error:
        course.failed("report-unwritable", error)
        return ()
    if config.report.step_summary and (wrong := reports.summarise(report, background)):
        course.notice("warning", "no-step-summary", wrong)
    return paths


def _reports(report: SweepReport, config: Config, wish: Wish, background: Background, issue: str) -> tuple[Path, ...]:
    """The paths of the reports, and of a dry run's plans and issue; an earlier dry run's are outdated by a sweep."""
    directory = config.report.directory
    # What was applied of a plan is not all that was found: what the dry run said of that stays.
    formats = [name for name in config.report.formats if wish.saved is None or name != reports.SARIF]
    written = reports.write(report, directory, formats, replace(background, is_whole=not wish.is_part))
    if not report.dry_run:
        for outdated in (PLAN_FILE, _ISSUE_FILE) if wish.saved is None else ():
            with suppress(OSError):
                (directory / outdated).unlink(missing_ok=True)
        return written
    if issue:
        written = (*written, reports.save(directory / _ISSUE_FILE, issue))
    if wish.saved is not None:  # apply while the campaign is paused: what it was given stays
        return written
    from bot.planning import plan_file  # its schema takes its time, and most sweeps save no plans

    plans = [outcome.plan for outcome in report.outcomes if outcome.plan and outcome.kind is OutcomeKind.PLANNED]
    return (*written, reports.save(directory / PLAN_FILE, plan_file.text(plans)))

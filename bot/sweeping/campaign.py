"""What a sweep is about, what it remembers, and where it stands."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from bot.config.config import Config
from bot.impact.weighing import Weigher
from bot.ledger.ledger import Ledger
from bot.model import Outcome, Plan, PullRequest, Reception
from bot.model.attention import Attention
from bot.model.readiness import Readiness
from bot.planning.executors import Workers
from bot.planning.known import Unchanged
from bot.planning.planning import Job
from bot.planning.shelf import Shelf
from bot.publishing.pacing import census
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.waves import Waves
from bot.selection.chosen import Chosen, Sources
from bot.sweeping.outages import Outages
from bot.waiting import interruption
from fixer import ToolError

# Troubles of a run: a listing that broke off, and a worker that nobody waits for any more.
UNLISTED, ABANDONED = "unlisted", "abandoned"


@dataclass(frozen=True, slots=True)
class Campaign:
    """Where to sweep, under which config, and whether to stop before publishing.

    ``saved`` are plans of an earlier dry run, by the keys of their repositories, to be published if nothing moved;
    ``replans`` lets a repository that moved since be planned again. ``is_full`` looks into what is known too, and
    ``adopts`` takes pull requests of ours for this campaign's that do not tell whose they are. ``chosen`` are the few
    repositories to keep to, ``retries_failed`` keeps to those that failed last; ``is_part`` says that others are left
    out on purpose, so that nothing is settled but what is seen. No more than ``most`` repositories are written to.
    """

    config: Config
    sources: Sources
    is_dry: bool = False
    is_full: bool = False
    saved: Mapping[str, Plan] | None = None
    replans: bool = False
    adopts: bool = False
    chosen: Chosen | None = None
    retries_failed: bool = False
    is_part: bool = False
    most: int | None = None

    @property
    def asked(self) -> Sources:
        """The sources with their forges, asked for no more than is to be swept."""
        return self.chosen.narrowed(self.sources) if self.chosen else self.sources

    @property
    def ours(self) -> census.Ours:
        return census.Ours(self.config.pull_request.branch, self.config.campaign.name, self.adopts)


@dataclass(frozen=True, slots=True)
class Memory:
    """What outlives a run; that of a dry run is a copy, which is thrown away."""

    ledger: Ledger
    budget: Budget
    waves: Waves
    weigher: Weigher = field(default_factory=Weigher)


@dataclass(frozen=True, slots=True)
class Run:
    """One sweep under way.

    ``known`` are the names of what the last sweep saw, by their keys, ``opened`` the open pull requests by those of
    their repositories, ``ended`` the keys of those that were open when the last sweep ended and are not any more,
    ``told`` how those stand that forges merge by themselves or might, ``waiting`` those that nobody was reminded of,
    ``received`` what checks and people said of those that are open, when the last sweep began that saw them,
    ``seen`` those of all that are swept, and ``visible`` for whom they are, in the forge's word; ``troubles`` are what
    more than one repository has to do with. ``verified`` are the accounts whose signatures were. Behind ``broken``
    nothing goes on. ``previewed`` says of each new pull request that a dry run has planned whether a sweep would open
    it now; ``held`` are those put off that may come after all.
    """

    campaign: Campaign
    memory: Memory
    shelf: Shelf
    workers: Workers
    known: Mapping[str, str]
    opened: Mapping[str, PullRequest]
    ended: frozenset[str] = frozenset()
    told: Mapping[str, Readiness] = field(default_factory=dict)
    waiting: Mapping[str, Attention] = field(default_factory=dict)
    received: Mapping[tuple[str, int], Reception] = field(default_factory=dict)
    outages: Outages = field(default_factory=lambda: Outages(interruption.pause))
    seen: set[str] = field(default_factory=set)
    visible: dict[str, str] = field(default_factory=dict)
    troubles: set[str] = field(default_factory=set)
    verified: set[str] = field(default_factory=set)
    broken: list[ToolError] = field(default_factory=list)
    previewed: list[bool] = field(default_factory=list)
    held: list[tuple["Task", Outcome]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Task:
    """A repository whose plan is being made; a probe tells whether its forge is there again."""

    job: Job
    plan: Future[Plan | Unchanged | Outcome]
    is_probe: bool = False

"""What every command that steers has at hand: forges, ledger, limits, and somebody to tell."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.config.config import Config
from bot.forges.choice import forges
from bot.forges.forge import Forge
from bot.ledger import ledger
from bot.ledger.ledger import Ledger
from bot.model import PullRequest, Repository, State
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.desk import Desk
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.waves import Waves
from bot.reports.waits import Waits
from bot.steering.listing import Sources
from bot.waiting import interruption


@dataclass(frozen=True, slots=True)
class Helm:
    """One command under way, which has the ledger for itself."""

    config: Config
    sources: Sources
    ledger: Ledger
    budget: Budget
    say: Callable[[str], object]

    def desk(self, forge: Forge, repository: Repository) -> Desk:
        """Where one repository is written to, as a sweep would."""
        waves = Waves(self.ledger, self.config.waves, Gate(self.ledger, self.config.waves))
        known = self.ledger.published(repository.key)
        branch = known.branch if known else self.config.pull_request.branch
        counting = forge.counting(self.budget.again)
        return Desk(repository, counting, self.ledger, self.budget, waves, self.config, branch)

    def note(self, key: str, pull: PullRequest, state: State) -> None:
        """The ledger knows what became of a pull request."""
        known = self.ledger.published(key)
        if known and known.number == pull.number:
            self.ledger.publish(key, replace(known, state=state))


@contextmanager
def taken(config: Config, say: Callable[[str], object]) -> Iterator[Helm]:
    """The helm, until the block ends; raises LedgerError where a sweep is using the ledger."""
    waits = Waits(lambda wait: say(f"info: {wait.message}"))
    with ledger.opened(config.ledger.path) as opened:
        opened.notes.claim(config.campaign.name)
        budget = Budget(opened, config.limits, sleep=interruption.pause, tell=waits.tell)
        yield Helm(config, forges(config, waits.tell), opened, budget, say)

"""From a source of the config to the forge where its repositories are."""

import os
from collections.abc import Callable
from pathlib import Path

from bot.config.config import Config
from bot.config.source import Source
from bot.forges.forge import Forge
from bot.forges.local.forge import LocalForge
from bot.forges.tracker import Tracker
from bot.waiting.patience import Patience, Tell, nobody, nothing
from bot.workspaces.git_cache import GitCache

# Beside the ledger: the pull requests of local folders.
_RECORDS = ".pull-requests"


def forges(config: Config, tell: Tell = nobody) -> tuple[tuple[Source, Forge], ...]:
    """Every source with its forge, which tells what it waits for.

    Raises UsageError where a token is wanted and there is none.
    """
    return tuple((source, forge(config, source, tell)) for source in config.source)


def forge(config: Config, source: Source, tell: Tell) -> Forge:
    """The forge of one source; raises UsageError as above."""
    if source.local is not None:
        # Whichever path leads to a repository, it is the same one, and known by the same key.
        folder = Path(os.path.realpath(source.local))
        records = config.ledger.path.with_name(config.ledger.path.name + _RECORDS)
        return LocalForge(folder, records, has_dates=source.pushed_within is not None)
    from bot.forges.github.forge import GithubForge

    return GithubForge(
        config.github,
        source,
        Patience(tell=tell),
        GitCache.configured(config.git),
        branch=config.pull_request.branch,
    )


def tracker(config: Config, tell: Tell = nobody, again: Callable[[], object] = nothing) -> Tracker | None:
    """Where the campaign's issue is, if one is wanted; ``again`` is called before a write is sent once more."""
    if not config.campaign.issue:
        return None
    from bot.forges.github.issues import GithubIssues

    return GithubIssues(config.github, config.campaign.issue, Patience(tell=tell), again)

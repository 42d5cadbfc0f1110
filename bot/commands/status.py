"""The command status."""

from typing import TYPE_CHECKING

from bot.commands.running import CONFIG, FAILED, REPOSITORY, bot_needed, loaded
from bot.say import say
from bot.texts.display import printable
from fixer import UsageError
from fixer.command_line.command import FILE, Command, option, switch

if TYPE_CHECKING:
    from bot.config.config import Config
    from bot.ledger.ledger import Ledger
    from bot.standing.choice import Filters
    from bot.standing.refresh import Refreshed

_STATES = ("open", "merged", "closed", "frozen", "unknown")
_SHAPES = ("table", "json", "csv", "markdown")


def status(  # noqa: PLR0913 - one for each option
    *,
    config_file: str,
    refresh: bool,
    list_them: bool,
    shape: str | None,
    state: tuple[str, ...],
    failing: bool,
    older_than: str | None,
    repository: tuple[str, ...],
    metrics: str | None,
) -> int:
    """Show what the ledger knows, and with ``refresh`` what the forges say; FAILED where one could not be asked."""
    with bot_needed():
        from bot.ledger import ledger
        from bot.reports import status_text
        from bot.standing.choice import Filters, days
    filters = Filters(state, failing, None if older_than is None else days(older_than), repository)
    if failing and not refresh:
        raise UsageError("--failing needs --refresh, for what the ledger knows of checks is from the last sweep")
    config = loaded(config_file)
    with ledger.read(config.ledger.path) as opened:
        has_rows = refresh or list_them or shape or filters != Filters() or metrics
        if opened is None or not has_rows:
            say(status_text.text(opened), end="")
            return 0
        return _listed(config, opened, filters, shape or "table", metrics, refreshes=refresh)


def _listed(  # noqa: PLR0913 - what is shown, and where
    config: "Config", opened: "Ledger", filters: "Filters", shape: str, metrics: str | None, *, refreshes: bool
) -> int:
    from datetime import UTC, datetime
    from pathlib import Path

    from bot import reports
    from bot.standing import metrics as prometheus
    from bot.standing.formats import FORMATS, Shown
    from bot.standing.rows import rows

    told = _asked(config, opened, filters.globs) if refreshes else None
    for problem in told.problems if told else ():
        say(f"error: {problem}", is_error=True)
    is_fresh = told is not None and not told.problems
    now = datetime.now(UTC)
    ended = opened.history.as_of()
    then = now if is_fresh else datetime.fromtimestamp(ended, UTC) if ended else None
    every = tuple(rows(opened, told.views if told else {}, now))
    if metrics:
        reports.save(Path(metrics), prometheus.text(opened, every, then.timestamp() if then else 0))
    for glob in filters.unmet(every):
        say(
            f"info: the ledger knows no pull request of {printable(glob)}; without --repository all are shown.",
            is_error=True,
        )
    shown = Shown(tuple(filter(filters.take, every)), f"{then:%Y-%m-%dT%H:%M:%SZ}" if then else "", is_fresh)
    say(FORMATS[shape](shown), end="")
    return 0 if told is None or is_fresh else FAILED


def _asked(config: "Config", opened: "Ledger", globs: tuple[str, ...]) -> "Refreshed":
    from bot.forges.choice import forges
    from bot.reports.waits import Waits
    from bot.standing.refresh import refreshed

    waits = Waits(lambda wait: say(f"info: {wait.message}", is_error=True))
    return refreshed(opened, forges(config, waits.tell), globs)


COMMAND = Command(
    status,
    "Show how the campaign stands: what the ledger knows of repositories and pull requests.",
    "Exits 1 where a forge could not be asked; what the ledger knows is shown all the same.",
    (
        CONFIG,
        switch("--refresh", "Ask the forge how the open pull requests stand now: state, checks, reviews."),
        option("--list", "Show each pull request.", dest="list_them", action="store_true"),
        option("--format", "How to show them; a table by default.", dest="shape", choices=_SHAPES),
        option("--state", "Only those of this state; may be repeated.", action="append", default=[], choices=_STATES),
        switch("--failing", "Only those whose checks fail."),
        option("--older-than", "Only those that are, or were, open for longer, as in 30d.", metavar="DAYS"),
        REPOSITORY,
        option("--metrics", "Write the sums there too, as Prometheus text.", metavar="FILE", completes=FILE),
    ),
    (
        "pip-no-cache status --config pip-no-cache.toml",
        "pip-no-cache status --refresh --list --state open --older-than 30d",
        "pip-no-cache status --refresh --format csv > campaign.csv",
    ),
)

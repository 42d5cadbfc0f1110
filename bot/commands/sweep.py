"""The command sweep."""

from bot.commands.running import ADOPT, CONFIG, DIFF, LIMIT, LOG_FORMAT, QUIET, REPOSITORY, bot_needed, loaded, run
from fixer import UsageError
from fixer.command_line.command import Command, switch


def sweep(  # noqa: PLR0913 - one for each option
    *,
    config_file: str,
    repository: tuple[str, ...],
    limit: int | None,
    retry_failed: bool,
    adopt: bool,
    dry_run: bool,
    full: bool,
    diff: bool,
    log_format: str,
    quiet: bool,
) -> int:
    """Plan and publish, or with ``dry_run`` plan alone."""
    with bot_needed():
        from bot.selection.chosen import Chosen
        from bot.sweeping.run import Wish
    if repository and retry_failed:
        raise UsageError("--repository and --retry-failed exclude each other: give one of them")
    wish = Wish(
        is_dry=dry_run,
        is_full=full,
        adopts=adopt,
        chosen=Chosen(repository) if repository else None,
        retries_failed=retry_failed,
        is_part=bool(repository or retry_failed),
        most=limit,
    )
    return run(loaded(config_file), wish, log_format, is_quiet=quiet, shows_diffs=diff)


COMMAND = Command(
    sweep,
    "Fix the Dockerfiles of many repositories, and open a pull request in each that needs it.",
    "Exits 1 where some repositories failed, and 2 where the sweep could not start.",
    (
        CONFIG,
        REPOSITORY,
        LIMIT,
        switch("--retry-failed", "Keep to the repositories that failed when they were swept last."),
        ADOPT,
        switch("--dry-run", "Show and report what would be done; write to no repository."),
        switch("--full", "Look into repositories that did not change since the last sweep too."),
        DIFF,
        LOG_FORMAT,
        QUIET,
    ),
    (
        "pip-no-cache sweep --config pip-no-cache.toml --dry-run",
        "pip-no-cache sweep --config pip-no-cache.toml",
        "pip-no-cache sweep --repository acme/shop --repository 'acme/api-*' --limit 5",
    ),
)

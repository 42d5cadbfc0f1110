"""The command sweep."""

from bot.commands.running import CONFIG, LOG_FORMAT, QUIET, bot_needed, loaded, run
from fixer.command_line.command import Command, switch


def sweep(*, config_file: str, dry_run: bool, full: bool, log_format: str, quiet: bool) -> int:
    """Plan and publish, or with ``dry_run`` plan alone."""
    with bot_needed():
        from bot.sweeping.run import Wish
    return run(loaded(config_file), Wish(is_dry=dry_run, is_full=full), log_format, is_quiet=quiet)


COMMAND = Command(
    sweep,
    "Fix the Dockerfiles of many repositories, and open a pull request in each that needs it.",
    "Exits 1 where some repositories failed, and 2 where the sweep could not start.",
    (
        CONFIG,
        switch("--dry-run", "Show and report what would be done; write to no repository."),
        switch("--full", "Look into repositories that did not change since the last sweep too."),
        LOG_FORMAT,
        QUIET,
    ),
    ("pip-no-cache sweep --config pip-no-cache.toml --dry-run", "pip-no-cache sweep --config pip-no-cache.toml"),
)

"""The command apply."""

from bot.commands.running import CONFIG, LOG_FORMAT, QUIET, bot_needed, loaded, run
from fixer.command_line.command import FILE, Command, operand, switch


def apply(*, plan: str, config_file: str, replan: bool, log_format: str, quiet: bool) -> int:
    """Publish what the file ``plan`` holds."""
    from pathlib import Path

    with bot_needed():
        from bot.planning import plan_file
        from bot.sweeping.run import Wish
    config = loaded(config_file)
    saved = {one.repository.key: one for one in plan_file.load(Path(plan))}
    return run(config, Wish(saved=saved, replans=replan), log_format, is_quiet=quiet)


COMMAND = Command(
    apply,
    "Publish what a dry run planned and saved.",
    "Exits as sweep does.",
    (
        operand("plan", "The plan.json of a dry run's report.", metavar="PLAN", completes=FILE),
        CONFIG,
        switch("--replan", "Plan again where files moved since, but publish only what PLAN names; else that fails."),
        LOG_FORMAT,
        QUIET,
    ),
    (
        "pip-no-cache apply report/plan.json",
        "pip-no-cache apply report/plan.json --config pip-no-cache.toml --replan",
    ),
)

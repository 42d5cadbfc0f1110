"""The command apply."""

from bot.commands.running import ADOPT, CONFIG, DIFF, LIMIT, LOG_FORMAT, QUIET, REPOSITORY, bot_needed, loaded, run
from fixer.command_line.command import FILE, Command, operand, option, switch


def apply(  # noqa: PLR0913 - one for each option
    *,
    plan: str,
    config_file: str,
    repository: tuple[str, ...],
    left_out: tuple[str, ...],
    limit: int | None,
    adopt: bool,
    replan: bool,
    diff: bool,
    log_format: str,
    quiet: bool,
) -> int:
    """Publish what the file ``plan`` holds, or of that what is chosen and not left out."""
    from pathlib import Path

    with bot_needed():
        from bot.planning import plan_file
        from bot.selection.chosen import kept
        from bot.sweeping.run import Wish
    config = loaded(config_file)
    plans = kept(plan_file.load(Path(plan)), repository, left_out)
    saved = {one.repository.key: one for one in plans}
    is_part = bool(repository or left_out)
    wish = Wish(saved=saved, replans=replan, adopts=adopt, is_part=is_part, most=limit)
    return run(config, wish, log_format, is_quiet=quiet, shows_diffs=diff)


COMMAND = Command(
    apply,
    "Publish what a dry run planned and saved.",
    "Exits as sweep does.",
    (
        operand("plan", "The plan.json of a dry run's report.", metavar="PLAN", completes=FILE),
        CONFIG,
        REPOSITORY,
        option(
            "--except",
            "Leave out this repository, or those that a glob names; may be repeated.",
            dest="left_out",
            action="append",
            default=[],
            metavar="OWNER/NAME",
        ),
        LIMIT,
        ADOPT,
        switch("--replan", "Plan again where files moved since, but publish only what PLAN names; else that fails."),
        DIFF,
        LOG_FORMAT,
        QUIET,
    ),
    (
        "pip-no-cache apply report/plan.json",
        "pip-no-cache apply report/plan.json --config pip-no-cache.toml --replan",
        "pip-no-cache apply report/plan.json --except 'acme/legacy-*' --limit 10",
    ),
)

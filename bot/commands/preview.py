"""The command preview."""

import sys
from typing import TYPE_CHECKING

from bot.commands.running import CONFIG, REPOSITORY, bot_needed, loaded
from bot.say import say
from fixer.command_line.command import FILE, Command, operand

if TYPE_CHECKING:
    from bot.config.config import Config
    from bot.model import Plan


def preview(*, plan: str | None, config_file: str, repository: tuple[str, ...]) -> int:
    """Print the texts of the plans that a dry run saved."""
    import shutil
    from pathlib import Path

    with bot_needed():
        from bot.planning import plan_file
        from bot.reports import preview_text
        from bot.selection.chosen import kept
        from bot.texts.next_steps import PLAN_FILE
    config = loaded(config_file)
    plans = kept(plan_file.load(Path(plan) if plan else config.report.directory / PLAN_FILE), repository, ())
    width = shutil.get_terminal_size().columns if sys.stdout and sys.stdout.isatty() else None
    for one in plans:
        if one.changes:
            say(preview_text.text(_placed(one, config), config, width))
    say(preview_text.comments(config), end="")
    return 0


def _placed(plan: "Plan", config: "Config") -> "Plan":
    """The plan of a repository on the web, as far as the config tells: a file of plans names no remotes."""
    from dataclasses import replace

    from bot.forges.github.questions.web_host import WebHost

    if any(source.local is not None for source in config.source):
        return plan
    host = WebHost.of_api(config.github.base_url)
    remote = f"{host.scheme}://{host}/{plan.repository.name}"
    return replace(plan, repository=replace(plan.repository, remote=remote))


COMMAND = Command(
    preview,
    "Show the pull requests that a dry run planned: title, body, commit and comments, as they would be.",
    "Without PLAN it is the plan.json of the last dry run's report. A terminal gets a body as it is read, any other "
    "output its Markdown.",
    (
        operand("plan", "The plan.json of a dry run's report.", nargs="?", metavar="PLAN", completes=FILE),
        CONFIG,
        REPOSITORY,
    ),
    (
        "pip-no-cache sweep --dry-run && pip-no-cache preview",
        "pip-no-cache preview --repository acme/shop > body.md",
    ),
)

"""The command status."""

from bot.commands.running import CONFIG, bot_needed, loaded
from bot.say import say
from fixer.command_line.command import Command


def status(*, config_file: str) -> int:
    """Show what the ledger knows."""
    with bot_needed():
        from bot.ledger import ledger
        from bot.reports import status_text
    with ledger.read(loaded(config_file).ledger.path) as opened:
        say(status_text.text(opened), end="")
    return 0


COMMAND = Command(
    status,
    "Show how the campaign stands: what the ledger knows of repositories and pull requests.",
    "",
    (CONFIG,),
    ("pip-no-cache status --config pip-no-cache.toml",),
)

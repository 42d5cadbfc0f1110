"""The command merge."""

from bot.commands.running import bot_needed
from bot.commands.steering import BULK, of, steered
from bot.commands.steering import yes as said
from fixer.command_line.command import Command


def merge(*, config_file: str, yes: int | None, limit: int | None, repository: tuple[str, ...], adopt: bool) -> int:
    """List what is ready, or merge so much of it."""
    with bot_needed():
        from bot.steering import merge as merging
        from bot.steering.aftermath import Standing
    wanted = of(repository, adopt=adopt)
    return steered(config_file, lambda helm: merging.merge(helm, wanted, said(yes, limit)) is not Standing.FINE)


COMMAND = Command(
    merge,
    "Merge the campaign's pull requests that are ready, as long as no default branch turns red.",
    "Without --yes it lists what it would do, and why not. Exits 1 where some failed or a default branch turned red,"
    " and 2 where --yes names another number than the listing.",
    BULK,
    ("pip-no-cache merge", "pip-no-cache merge --yes=25", "pip-no-cache merge --repository 'acme/shop-*' --yes=3"),
)

"""The command reopen."""

from bot.commands.running import bot_needed
from bot.commands.steering import BULK, of, steered
from bot.commands.steering import yes as said
from fixer.command_line.command import Command, number, option, switch


def reopen(  # noqa: PLR0913 - its options
    *,
    config_file: str,
    yes: int | None,
    limit: int | None,
    repository: tuple[str, ...],
    adopt: bool,
    held: bool,
    number: int | None,
    closed_by_bots: bool,
) -> int:
    """List what would be lifted, or lift it."""
    with bot_needed():
        from bot.steering import reopen as reopening
    wish = reopening.Wish(of(repository, adopt=adopt), held, number, closed_by_bots)
    return steered(config_file, lambda helm: reopening.reopen(helm, wish, said(yes, limit)))


COMMAND = Command(
    reopen,
    "Lift what keeps a repository from another pull request; the next sweep opens it.",
    "A repository by its name needs no --yes. Exits 1 where some failed, and 2 where nothing is named, nothing stands"
    " against it, or --yes names another number than the listing.",
    (
        *BULK,
        switch("--held", "Everything that close closed."),
        option("--number", "Also forget this closed pull request's no, which was a mistake.", type=number, metavar="N"),
        switch("--closed-by-bots", "The noes that a bot said, say one that closes what is stale."),
    ),
    (
        "pip-no-cache reopen --repository acme/shop",
        "pip-no-cache reopen --repository acme/shop --number 7",
        "pip-no-cache reopen --held --yes=40",
    ),
)

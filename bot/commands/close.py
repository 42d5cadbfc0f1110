"""The command close."""

from bot.commands.running import bot_needed
from bot.commands.steering import BULK, of, steered
from bot.commands.steering import yes as said
from fixer.command_line.command import Command, option, switch


def close(  # noqa: PLR0913 - its options
    *,
    config_file: str,
    yes: int | None,
    limit: int | None,
    repository: tuple[str, ...],
    adopt: bool,
    reason: str,
    left_out: bool,
    source: tuple[str, ...],
) -> int:
    """List what would be closed, or close so much of it."""
    with bot_needed():
        from bot.steering import close as closing
    wish = closing.Wish(of(repository, adopt=adopt), reason, left_out or bool(source), source)
    return steered(config_file, lambda helm: closing.close(helm, wish, said(yes, limit)))


COMMAND = Command(
    close,
    "Take the campaign back: close its open pull requests, and open no others until reopen.",
    "What people worked on is named and left. Without --yes it lists what it would do. Exits 1 where some failed,"
    " and 2 where a sweep is using the ledger, or --yes names another number than the listing.",
    (
        *BULK,
        option("--reason", "Why, as a sentence that stands in each of them.", default="", metavar="TEXT"),
        switch("--left-out", "Only those of repositories that an exclude, an include or an opt-out leaves out now."),
        option(
            "--source",
            "Also those of this [[source]], as if it were left out: its org, user, list or folder.",
            action="append",
            default=[],
            metavar="NAME",
        ),
    ),
    (
        "pip-no-cache close --reason 'The images are gone.'",
        "pip-no-cache close --reason 'The images are gone.' --yes=40",
        "pip-no-cache close --left-out",
    ),
)

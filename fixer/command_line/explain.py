"""The command explain."""

import sys

from fixer.command_line import streams
from fixer.command_line.command import Command, meant, operand, switch
from fixer.errors import UsageError


def explain(*, reason: tuple[str, ...], all: bool, no_color: bool) -> int:  # noqa: A002 - the option's name
    """Print what is known of the reasons."""
    import shutil

    from fixer.judgement.explanations import explanations
    from fixer.output.explanation import lines

    if all == bool(reason):
        raise UsageError("explain takes the names of reasons, or --all: give one of them")
    known = explanations()
    names = {one.reason for one in known}
    for name in reason:
        if name not in names:
            told = (
                meant(name, sorted(names))
                or ": --all shows those of commands; what ended a repository is told beside it"
            )
            raise UsageError(f"there is no reason {name!r}{told}")
    chosen = (one for one in known if all or one.reason in reason)
    width = shutil.get_terminal_size().columns
    for line in lines(chosen, width, has_colour=streams.has_colour(sys.stdout, is_refused=no_color)):
        streams.write(line)
    return 0


COMMAND = Command(
    explain,
    "Say what a reason means, with an example before and after, and what to do.",
    "REASON is the word that check, fix and reports show for a command, as in dynamic or cache-written.",
    (
        operand("reason", "Reasons to explain.", nargs="*", metavar="REASON"),
        switch("--all", "Explain all reasons, as docs/reasons.md does."),
        switch("--no-color", "Do without colours, which only a terminal gets."),
    ),
    ("pip-no-cache explain dynamic", "pip-no-cache explain --all | less"),
)

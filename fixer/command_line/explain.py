"""The command explain."""

import sys

from fixer.command_line import streams
from fixer.command_line.command import Command, meant, operand, switch
from fixer.errors import UsageError
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from fixer.judgement.explanations import Explanation


def command(more: "Callable[[], tuple[Explanation, ...]]") -> Command:
    """The command; what ``more`` gives is explained beside the reasons of findings."""

    def explain(*, reason: tuple[str, ...], all: bool, no_color: bool) -> int:  # noqa: A002 - the option's name
        from fixer.judgement.explanations import explanations

        if all == bool(reason):
            raise UsageError("explain takes the names of reasons, or --all: give one of them")
        of_findings = explanations()
        known = (*of_findings, *more())
        names = {one.reason for one in known}
        verdicts = {one.verdict for one in of_findings if one.verdict in reason} - names
        _refuse_unknown(reason, names, verdicts)
        chosen = (one for one in known if all or one.reason in reason or one.verdict in verdicts)
        return _show(tuple(chosen), no_color=no_color)

    return Command(
        explain,
        "Say what a reason means, with an example before and after, and what to do.",
        "REASON is the word that check, fix, sweep, merge, status and reports show, as in dynamic, cache-written or"
        " foreign-commits; a verdict stands for all of its reasons.",
        (
            operand("reason", "Reasons to explain.", nargs="*", metavar="REASON"),
            switch("--all", "Explain all reasons, as docs/reasons.md and docs/outcomes.md do."),
            switch("--no-color", "Do without colours, which only a terminal gets."),
        ),
        ("pip-no-cache explain dynamic", "pip-no-cache explain --all | less"),
    )


def _refuse_unknown(reasons: tuple[str, ...], names: set[str], verdicts: set[str]) -> None:
    for name in reasons:
        if name not in names | verdicts:
            told = meant(name, sorted(names)) or ": --all shows all there are"
            raise UsageError(f"there is no reason {name!r}{told}")


def _show(chosen: "tuple[Explanation, ...]", *, no_color: bool) -> int:
    import shutil

    from fixer.output.explanation import lines

    width = shutil.get_terminal_size().columns
    for line in lines(chosen, width, has_colour=streams.has_colour(sys.stdout, is_refused=no_color)):
        streams.write(line)
    return 0

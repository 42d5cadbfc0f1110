"""How help is laid out: paragraphs filled to the terminal's width, lines that are meant as lines kept."""

import argparse
import shutil
from collections.abc import Generator

_WIDEST = 100


def formatter(prog: str) -> argparse.HelpFormatter:
    """The layout for this terminal, or for COLUMNS."""
    return _Layout(prog, max_help_position=32, width=min(shutil.get_terminal_size().columns, _WIDEST) - 1)


class _Layout(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = "Usage: ") -> None:
        super().add_usage(usage, actions, groups, prefix)  # type: ignore[arg-type] # passed on as they come

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Paragraphs are filled, but one that has lines keeps them."""
        paragraphs = text.split("\n\n")
        return "\n\n".join(
            one if "\n" in one else super(_Layout, self)._fill_text(one, width, indent) for one in paragraphs
        )

    def _format_action_invocation(self, action: argparse.Action) -> str:
        """``-j, --jobs N``, the value once."""
        names = ", ".join(action.option_strings)
        if not names:
            return super()._format_action_invocation(action)
        return names if action.nargs == 0 else f"{names} {self._format_args(action, action.dest.upper())}"

    def _iter_indented_subactions(self, action: argparse.Action) -> Generator[argparse.Action, None, None]:
        """The commands, not indented below anything."""
        yield from getattr(action, "_get_subactions", tuple)()

    def _format_action(self, action: argparse.Action) -> str:
        """The commands without a line above them for all."""
        shown = super()._format_action(action)
        return shown.partition("\n")[2] if action.nargs == argparse.PARSER else shown

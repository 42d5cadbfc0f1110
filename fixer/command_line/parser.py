"""Words in, values out: argparse, with errors of one sentence and with the words in an order that it does not guess."""

from __future__ import annotations

import argparse

from fixer.command_line import streams
from fixer.command_line.order import ordered
from fixer.errors import UsageError
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Never

    from fixer.command_line.command import Command, Row

# Its own words stay English, like ours: looking for translations, of which Python brings none, imports locale.
argparse._ = lambda words: words  # type: ignore[attr-defined] # None too, where there is nothing to say


class Parser(argparse.ArgumentParser):
    """Takes no abbreviations, raises UsageError, and lays help out when that is asked for."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(allow_abbrev=False, add_help=False, formatter_class=_unshown, **settings)
        self.color = False  # argparse of 3.14 would colour the help
        self.rows: tuple[Row, ...] = ()

    def read(self, words: Sequence[str]) -> dict[str, Any]:
        """What the words say; UsageError where they are wrong, SystemExit where --help was answered."""
        try:
            in_order = ordered(words, self.rows)
        except ValueError as error:
            self.error(str(error))
        return vars(self.parse_args(in_order))

    def print_help(self, file: Any = None) -> None:  # noqa: ANN401, ARG002 - it goes where findings go
        streams.write(self.format_help())

    def format_help(self) -> str:
        from fixer.command_line.help import formatter

        self.formatter_class = formatter
        return super().format_help()

    def error(self, message: str) -> Never:
        raise UsageError(f"{message.removeprefix('argument ')} ('{self.prog} --help' tells more)")


def filled(parser: Parser, command: Command) -> Parser:
    """The parser with the command's rows and texts."""
    parser.usage = f"%(prog)s [OPTIONS]{''.join(map(_usage, command.rows))}"
    parser.description = f"{command.summary}\n\n{command.text}".strip()
    parser.epilog = "\n  ".join(("Examples:" if len(command.examples) > 1 else "Example:", *command.examples))
    parser.rows = command.rows
    groups = {title: parser.add_argument_group(title) for title in ("Arguments", "Options")}
    for row in command.rows:
        group = groups["Arguments" if row.is_operand else "Options"]
        action = group.add_argument(*row.names, **row.settings)
        if row.completes:
            action.complete = row.completes  # type: ignore[attr-defined] # where shtab looks for it
    return parser


def called(command: Command, name: str, words: Sequence[str]) -> int:
    """Run the command with the words behind its name; its exit code. Raises UsageError, and SystemExit for --help."""
    values = filled(Parser(prog=name), command).read(words)
    return command.run(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


def _usage(row: Row) -> str:
    if not row.is_operand:
        return ""
    shown = row.settings.get("metavar", row.names[0])
    return f" [{shown}]..." if row.settings.get("nargs") == "*" else f" {shown}"


def _unshown(prog: str) -> argparse.HelpFormatter:
    """What argparse tries each option's metavar on; left alone it would look for the terminal's width."""
    return argparse.HelpFormatter(prog, width=80)

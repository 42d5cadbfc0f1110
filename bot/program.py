"""The program and its commands: the fixer's check and fix, and the bot's beside them.

Each is imported when it is asked for, so that check and fix start without the bot.
"""

import importlib
import os
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot import PROGRAM
from fixer import ToolError, UsageError, __version__
from fixer.command_line import streams
from fixer.command_line.command import Command, meant, option
from fixer.command_line.parser import Parser, called, filled

# Where each command's module is, in which it is named COMMAND.
_HOMES = {
    Command.__module__.rpartition(".")[0]: ("check", "fix"),
    f"{__package__}.commands": (
        *("apply", "close", "completion", "demo", "doctor", "explain", "init", "merge", "pause", "preview", "reopen"),
        *("resume", "schema", "status", "sweep"),
    ),
}
COMMANDS = {name: f"{home}.{name}" for home, names in _HOMES.items() for name in names}
SUMMARY = "Adds --no-cache-dir to the pip commands of Dockerfiles that would write a cache into the image."
_MISUSED = 2
# How 0.1.0's scripts asked for words, and how they could be asked for: bash_complete is answered with none.
_ASKED = "_PIP_NO_CACHE_COMPLETE"


def main(words: Sequence[str]) -> None:
    """Run the command line and leave with its exit code."""
    # On SIGTERM the stack is unwound like on any exit, so that temporary folders go and reports stay.
    with streams.endings():
        code = _code(words)
    sys.exit(code)


def command(name: str) -> Command:
    """The command of that name."""
    found = importlib.import_module(COMMANDS[name]).COMMAND
    assert isinstance(found, Command)
    return found


def parser() -> Parser:
    """All that may be said to the program, as help and completion see it."""
    whole = filled(Parser(prog=PROGRAM), _program())
    whole.usage = "%(prog)s [OPTIONS] COMMAND [ARGS]..."
    parsers = whole.add_subparsers(title="Commands", metavar="COMMAND", parser_class=Parser)
    for name in sorted(COMMANDS):
        one = command(name)
        filled(parsers.add_parser(name, help=one.summary), one)
    return whole


def _program() -> Command:
    return Command(
        lambda: 0,
        SUMMARY,
        "",
        (
            option(
                "--version",
                "Show the version and exit.",
                action="version",
                version=f"{PROGRAM}, version {__version__}",
            ),
        ),
        ("pip-no-cache check", "pip-no-cache fix --diff services/", "pip-no-cache COMMAND --help"),
    )


def _code(words: Sequence[str]) -> int | str | None:
    try:
        return _run(words)
    except ToolError as error:
        if not _is_told_as_json("not-started", error.lines(), words):
            raise
        return _MISUSED
    except BrokenPipeError:
        raise
    except OSError as error:
        if not _is_told_as_json("cannot-go-on", (streams.stopped(error),), words):
            raise
        return _MISUSED
    except SystemExit as error:  # after --help and --version, which are still to be flushed
        return error.code


def _is_told_as_json(event: str, lines: Iterable[str], words: Sequence[str]) -> bool:
    """Tells it in lines of JSON where these are asked for, even by words that are otherwise wrong; whether it did."""
    options = list(words[: words.index("--")] if "--" in words else words)
    if "--log-format=json" not in options and ("--log-format", "json") not in pairwise(options):
        return False
    from bot import log_line  # neither needs anything of the extra, which may be what is missing
    from bot.say import say

    for line in lines:
        say(log_line.line("error", event, line))
    return True


def _run(words: Sequence[str]) -> int:
    name = words[0] if words else ""
    if name in COMMANDS:
        return called(command(name), f"{PROGRAM} {name}", words[1:])
    if not words and _ASKED in os.environ:
        shell, _, what = os.environ[_ASKED].partition("_")
        return called(command("completion"), f"{PROGRAM} completion", [shell]) if what == "source" else 0
    if not words:
        streams.complain(parser().format_help().rstrip())
        return _MISUSED
    if name.strip("-") and name.startswith("-"):
        parser().read([name])  # --help, --version, or an error
    raise UsageError(f"there is no command {name}{meant(name, tuple(COMMANDS))} ('{PROGRAM} --help' lists them)")

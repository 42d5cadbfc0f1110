"""The program and its commands: the fixer's check and fix, and the bot's beside them.

Each is imported when it is asked for, so that check and fix start without the bot.
"""

import importlib
import sys
from typing import Never

import click

from bot import PROGRAM
from fixer import ToolError, __version__
from fixer.command_line import streams

_HOME = str(__package__).removesuffix("bot")  # nothing in a checkout, the package in a wheel
_MODULES = dict.fromkeys(("check", "fix"), f"{_HOME}fixer.command_line.commands") | dict.fromkeys(
    ("apply", "completion", "demo", "doctor", "init", "status", "sweep"), f"{_HOME}bot.commands"
)
_ERROR, _INTERRUPTED = 2, 130


class _Program(click.Group):
    """The group that loads its commands when they are asked for, and knows the exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _MODULES:
            return None
        command = getattr(importlib.import_module(_MODULES[cmd_name]), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in _MODULES:
            from difflib import get_close_matches

            near = get_close_matches(args[0], _MODULES, n=1)
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
        return super().resolve_command(ctx, args)

    def __call__(self, *_args: object, **_extra: object) -> Never:
        """Runs the command line and leaves with its exit code."""
        # On SIGTERM the stack is unwound like on any exit, so that temporary folders go and reports stay.
        with streams.endings():
            code = self._code()
        sys.exit(code)

    def _code(self) -> str | int | None:
        try:
            self.main(prog_name=PROGRAM, standalone_mode=False)
        except SystemExit as error:
            return error.code
        except click.ClickException as error:
            error.show()
            return _ERROR
        except (click.Abort, KeyboardInterrupt):
            click.echo(f"{PROGRAM}: interrupted", err=True)
            return _INTERRUPTED
        except ToolError as error:
            click.echo(f"{PROGRAM}: {error}", err=True)
            return _ERROR
        return 0


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  pip-no-cache check
  pip-no-cache fix --diff services/
  pip-no-cache COMMAND --help""",
)
@click.version_option(__version__, prog_name=PROGRAM)
def program() -> None:
    """Adds --no-cache-dir to the pip commands of Dockerfiles that would write a cache into the image."""

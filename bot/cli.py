"""The command ``pip-no-cache``: sweep, demo, init and completion, and the fixer's check and fix beside them.

Libraries of the bot are imported inside its commands, so that check and fix start without them.
"""

import gc
import importlib
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Never

import click

from fixer import FileError, ToolError, UsageError, __version__

if TYPE_CHECKING:
    from bot.config import Config

PROGRAM = "pip-no-cache"
DEFAULT_CONFIG = "pip-no-cache.toml"
_OF_THE_FIXER = ("check", "fix")
_OF_THE_EXTRA = frozenset({"git", "gitdb", "jinja2", "markupsafe", "pydantic", "pydantic_core", "tree_sitter_toml"})
# Where the script asks for the words that fit; click makes the same name of the program's.
_COMPLETION_VARIABLE = "_PIP_NO_CACHE_COMPLETE"
_FAILED, _ERROR, _INTERRUPTED, _TERMINATED = 1, 2, 130, 143


class _Program(click.Group):
    """The group that loads the fixer's commands when they are asked for, and knows the exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted((*super().list_commands(ctx), *_OF_THE_FIXER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _OF_THE_FIXER:
            command = getattr(importlib.import_module("fixer.cli"), cmd_name)
            return command if isinstance(command, click.Command) else None
        return super().get_command(ctx, cmd_name)

    def __call__(self, *_args: object, **_extra: object) -> Never:
        """Runs the command line and leaves with its exit code."""
        try:
            gc.set_threshold(50_000)  # values without cycles: looking for some costs more than it finds
            # On SIGTERM the stack is unwound like on any exit, so that temporary folders go and reports stay.
            signal.signal(signal.SIGTERM, _terminated)
            sys.exit(self.main(prog_name=PROGRAM, standalone_mode=False))
        except click.ClickException as error:
            error.show()
            sys.exit(_ERROR)
        except (click.Abort, KeyboardInterrupt):
            click.echo(f"{PROGRAM}: interrupted", err=True)
            sys.exit(_INTERRUPTED)
        except ToolError as error:
            click.echo(f"{PROGRAM}: {error}", err=True)
            sys.exit(_ERROR)


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
def main() -> None:
    """Adds --no-cache-dir to the pip commands of Dockerfiles that would write a cache into the image."""


@main.command(
    epilog="""\b
Examples:
  pip-no-cache sweep --config pip-no-cache.toml --dry-run
  pip-no-cache sweep --config pip-no-cache.toml"""
)
@click.option(
    "--config",
    "config_file",
    default=DEFAULT_CONFIG,
    show_default=True,
    type=click.Path(),
    metavar="FILE",
)
@click.option("--dry-run", is_flag=True, help="Show and report what would be done; write to no repository.")
def sweep(config_file: str, *, dry_run: bool) -> None:
    """Fix the Dockerfiles of many repositories, and push a branch to each that needs it.

    Exits 1 where some repositories failed, and 2 where the sweep could not start.
    """
    from pathlib import Path

    with _bot_needed():
        from bot import config, workspace
    loaded = config.load(Path(config_file))
    workspace.require_git()
    if _swept(loaded, dry_run=dry_run):
        sys.exit(_FAILED)


@main.command(epilog="Example: pip-no-cache init && pip-no-cache sweep --dry-run")
def init() -> None:
    """Write a commented pip-no-cache.toml into the current folder."""
    from importlib import resources
    from pathlib import Path

    text = resources.files("bot").joinpath("templates", "config.toml").read_bytes()
    path = Path(DEFAULT_CONFIG)
    try:
        with path.open("xb") as stream:
            stream.write(text)
    except FileExistsError:
        raise FileError(f"{path} is there already; remove it first, or edit it") from None
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}; choose another folder") from None
    click.echo(f"Wrote {path}. Name your repositories in [[source]], then run: {PROGRAM} sweep --dry-run")


@main.command(epilog="Example: pip-no-cache demo")
def demo() -> None:
    """Make a small organisation of local repositories and sweep it: dry, for real, and once more."""
    with _bot_needed():
        from bot import config, workspace
        from bot import demo as organisation
    workspace.require_git()
    folder = organisation.make()
    loaded = config.load(folder / DEFAULT_CONFIG)
    click.echo(f"A small organisation of git repositories is in {folder / organisation.REPOSITORIES}")
    failed = []
    for title, dry_run in (("Dry run", True), ("For real", False), ("Once more: nothing is left to do", False)):
        click.secho(f"\n=== {title}\n", bold=True)
        failed.append(_swept(loaded, dry_run=dry_run))
    click.secho("\n=== Branches that were pushed\n", bold=True)
    for line in organisation.branches(folder, loaded.pull_request.branch):
        click.echo(line)
    click.echo(f"\nEverything is kept in {folder}; look at report/report.md, or sweep it yourself:")
    click.echo(f"  {PROGRAM} sweep --config {folder / DEFAULT_CONFIG} --dry-run")
    if any(failed):
        sys.exit(_FAILED)


@main.command(
    epilog="""\b
Examples:
  eval "$(pip-no-cache completion bash)"       # in ~/.bashrc
  eval "$(pip-no-cache completion zsh)"        # in ~/.zshrc, after compinit
  pip-no-cache completion fish | source        # in ~/.config/fish/config.fish"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that teaches a shell to complete this command's words."""
    from click.shell_completion import get_completion_class

    completer = get_completion_class(shell)
    assert completer is not None, "click knows these three shells"
    click.echo(completer(main, {}, PROGRAM, _COMPLETION_VARIABLE).source(), nl=False)


def _swept(loaded: "Config", *, dry_run: bool) -> bool:
    """Sweeps, shows each outcome, writes the reports even when interrupted; whether a repository failed."""
    from datetime import UTC, datetime

    from bot import reports
    from bot.local_forge import LocalForge
    from bot.model import Outcome, OutcomeKind, SweepReport
    from bot.reports import terminal
    from bot.sweep import Campaign, outcomes

    sources = tuple((source, LocalForge(source.local)) for source in loaded.source if source.local is not None)
    started = datetime.now(UTC)
    found: list[Outcome] = []
    try:
        for outcome in outcomes(Campaign(loaded, sources, dry_run)):
            found.append(outcome)
            click.echo(terminal.outcome_text(outcome))
    finally:
        by_name = tuple(sorted(found, key=lambda outcome: outcome.name))
        report = SweepReport(started, datetime.now(UTC), dry_run, by_name)
        written = reports.write(report, loaded.report.directory, loaded.report.formats)
        click.echo(f"\n{terminal.summary(report)}")
        click.echo("".join(f"report: {path}\n" for path in written), nl=False)
    return any(outcome.kind is OutcomeKind.FAILED for outcome in found)


@contextmanager
def _bot_needed() -> Iterator[None]:
    """What only the bot needs and is not there becomes one sentence: git, or a library of the extra."""
    import shutil

    from bot.errors import MissingExtraError

    if shutil.which("git") is None:
        raise UsageError("this command needs git, which is not installed; install git 2.32 or newer")
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in _OF_THE_EXTRA:
            raise
        message = f"this command needs {name}, which is not installed; run: pip install 'pip-no-cache[bot]'"
        raise MissingExtraError(message) from None


def _terminated(_number: int, _frame: FrameType | None) -> Never:
    sys.exit(_TERMINATED)


if __name__ == "__main__":
    main()

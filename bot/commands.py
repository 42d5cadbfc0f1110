"""The bot's commands: options in, exit codes out. Its libraries are imported inside them, for not all want them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot import PROGRAM
from fixer import FileError, UsageError

if TYPE_CHECKING:
    from bot.config.config import Config
    from bot.sweeping.run import Wish

DEFAULT_CONFIG = "pip-no-cache.toml"
_OF_THE_EXTRA = frozenset(
    {
        *("filelock", "git", "gitdb", "github", "jinja2", "markupsafe"),
        *("pydantic", "pydantic_core", "requests", "rich", "tree_sitter", "tree_sitter_toml"),
    }
)
# Where the script asks for the words that fit; click makes the same name of the program's.
_COMPLETION_VARIABLE = "_PIP_NO_CACHE_COMPLETE"
_FAILED = 1

_config_option = click.option(
    "--config",
    "config_file",
    default=DEFAULT_CONFIG,
    show_default=True,
    type=click.Path(),
    metavar="FILE",
    help="The config that init writes.",
)
_log_format_option = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object a line for everything that happens.",
)
_quiet_option = click.option(
    "--quiet", "-q", is_flag=True, help="Tell what failed and the totals only, without diffs and progress."
)


@click.command(
    epilog="""\b
Examples:
  pip-no-cache sweep --config pip-no-cache.toml --dry-run
  pip-no-cache sweep --config pip-no-cache.toml"""
)
@_config_option
@click.option("--dry-run", is_flag=True, help="Show and report what would be done; write to no repository.")
@click.option("--full", is_flag=True, help="Look into repositories that did not change since the last sweep too.")
@_log_format_option
@_quiet_option
def sweep(config_file: str, *, dry_run: bool, full: bool, log_format: str, quiet: bool) -> None:
    """Fix the Dockerfiles of many repositories, and open a pull request in each that needs it.

    Exits 1 where some repositories failed, and 2 where the sweep could not start.
    """
    with _bot_needed():
        from bot.sweeping.run import Wish
    _run(_loaded(config_file), Wish(is_dry=dry_run, is_full=full), log_format, is_quiet=quiet)


@click.command(
    epilog="""\b
Examples:
  pip-no-cache apply report/plan.json
  pip-no-cache apply report/plan.json --config pip-no-cache.toml --replan"""
)
@click.argument("plan", type=click.Path(), metavar="PLAN")
@_config_option
@click.option(
    "--replan",
    is_flag=True,
    help="Plan again where files moved since, but publish only what PLAN names; else that fails.",
)
@_log_format_option
@_quiet_option
def apply(plan: str, config_file: str, *, replan: bool, log_format: str, quiet: bool) -> None:
    """Publish what a dry run planned and saved.

    PLAN is the plan.json of a dry run's report. Exits as sweep does.
    """
    from pathlib import Path

    with _bot_needed():
        from bot.planning import plan_file
        from bot.sweeping.run import Wish
    loaded = _loaded(config_file)
    saved = {one.repository.key: one for one in plan_file.load(Path(plan))}
    _run(loaded, Wish(saved=saved, replans=replan), log_format, is_quiet=quiet)


@click.command(epilog="Example: pip-no-cache status --config pip-no-cache.toml")
@_config_option
def status(config_file: str) -> None:
    """Show how the campaign stands: what the ledger knows of repositories and pull requests."""
    with _bot_needed():
        from bot.ledger import ledger
        from bot.reports import status_text
    with ledger.read(_loaded(config_file).ledger.path) as opened:
        click.echo(status_text.text(opened), nl=False)


@click.command(epilog="Example: pip-no-cache doctor --config pip-no-cache.toml")
@_config_option
def doctor(config_file: str) -> None:
    """Examine what a sweep needs: git, the ledger, the token, its permissions and limits, the repositories.

    Exits 1 where something is to be mended.
    """
    with _bot_needed():
        from bot import doctor as examination
        from bot.reports.waits import Waits
    is_fine = True
    waits = Waits(lambda wait: click.echo(f"info: {wait.message}", err=True))
    for found in examination.examine(_loaded(config_file), waits.tell):
        is_fine = is_fine and found.is_fine
        click.echo(f"{click.style('ok', fg='green') if found.is_fine else click.style('mend', fg='red')}: {found.text}")
    if not is_fine:
        sys.exit(_FAILED)


@click.command(epilog="Example: pip-no-cache init && pip-no-cache sweep --dry-run")
def init() -> None:
    """Write a commented pip-no-cache.toml into the current folder."""
    from pathlib import Path

    from bot import templates

    text = templates.text("config.toml").encode()
    path = Path(DEFAULT_CONFIG)
    try:
        with path.open("xb") as stream:
            stream.write(text)
    except FileExistsError:
        raise FileError(f"{path} is there already; remove it first, or edit it") from None
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}; choose another folder") from None
    click.echo(f"Wrote {path}. Name your repositories in [[source]], then run: {PROGRAM} sweep --dry-run")


@click.command(epilog="Example: pip-no-cache demo")
def demo() -> None:
    """Make a small organisation of local repositories and sweep it: dry, for real, and once more."""
    with _bot_needed():
        from bot import demo as organisation
        from bot.config import config
        from bot.sweeping.run import Wish
    folder = organisation.make()
    loaded = config.load(folder / DEFAULT_CONFIG)
    click.echo(f"A small organisation of git repositories is in {folder / organisation.REPOSITORIES}")
    click.secho("\n=== Dry run\n", bold=True)
    has_failed = _swept(organisation.reporting(loaded, "1-dry-run"), Wish(is_dry=True))
    click.secho("\n=== For real\n", bold=True)
    has_failed = _swept(organisation.reporting(loaded, "2-for-real"), Wish()) or has_failed
    click.secho("\n=== People decide\n", bold=True)
    for line in organisation.people_decide(loaded):
        click.echo(line)
    click.secho("\n=== Once more: nothing is left to do\n", bold=True)
    has_failed = _swept(organisation.reporting(loaded, "3-once-more"), Wish()) or has_failed
    click.secho("\n=== Pull requests\n", bold=True)
    for line in organisation.pull_requests(loaded):
        click.echo(line)
    click.echo(f"\nEverything is kept in {folder}; look at report/2-for-real/report.md, or go on yourself:")
    for command in ("status", "sweep"):
        click.echo(f"  {_called()} {command} --config {folder / DEFAULT_CONFIG}")
    if has_failed:
        sys.exit(_FAILED)


def _called() -> str:
    """How a shell calls this very program: by its name, or by its path where that is not on the PATH."""
    import shlex
    import shutil
    from pathlib import Path

    own, found = Path(sys.executable).with_name(PROGRAM), shutil.which(PROGRAM)
    if not own.exists() or (found and Path(found).samefile(own)):
        return PROGRAM
    return shlex.quote(str(own))


@click.command(
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
    program = click.get_current_context().find_root().command
    click.echo(completer(program, {}, PROGRAM, _COMPLETION_VARIABLE).source(), nl=False)


def _loaded(config_file: str) -> "Config":
    from pathlib import Path

    with _bot_needed():
        from bot.config import config
    return config.load(Path(config_file))


def _run(loaded: "Config", wish: "Wish", log_format: str, *, is_quiet: bool) -> None:
    if is_quiet and log_format == "json":
        raise UsageError("--quiet and --log-format json exclude each other: give one of them")
    if _swept(loaded, wish, log_format, is_quiet=is_quiet):
        sys.exit(_FAILED)


def _swept(loaded: "Config", wish: "Wish", log_format: str = "text", *, is_quiet: bool = False) -> bool:
    """Whether a repository failed, or what became of them could not be shown."""
    with _bot_needed():
        from bot.reports.console import console
        from bot.sweeping import run
        from bot.waiting import interruption
        from bot.workspaces import workspace

        chosen = console(log_format, is_quiet=is_quiet)
    workspace.require_git()
    with interruption.heeded(lambda text: click.echo(f"{PROGRAM}: {text}", err=True)), chosen as opened:
        return run.run(loaded, wish, opened) or opened.is_cut_off


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

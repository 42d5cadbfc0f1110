"""What the commands share that sweep, or that read the config: their options, the libraries, one run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot import PROGRAM
from bot.say import say
from fixer import UsageError
from fixer.command_line.command import FILE, number, option, switch

if TYPE_CHECKING:
    from bot.config.config import Config
    from bot.sweeping.run import Wish

DEFAULT_CONFIG = "pip-no-cache.toml"
FAILED = 1

CONFIG = option(
    "--config",
    f"The config that init writes; {DEFAULT_CONFIG} by default.",
    dest="config_file",
    default=DEFAULT_CONFIG,
    metavar="FILE",
    completes=FILE,
)
LOG_FORMAT = option(
    "--log-format",
    "json: one object a line for everything that happens; text by default.",
    choices=("text", "json"),
    default="text",
)
REPOSITORY = option(
    "--repository",
    "Keep to this repository, or those that a glob names; may be repeated.",
    action="append",
    default=[],
    metavar="OWNER/NAME",
)
LIMIT = option("--limit", "Write to no more than this many repositories.", type=number, metavar="N")
ADOPT = switch(
    "--adopt", "Take in pull requests that we opened where neither body nor ledger tells for which campaign."
)
QUIET = switch("-q --quiet", "Tell what failed, and then the totals; nothing where all is well.")
DIFF = switch("--diff", "Show the diffs of what is written too; a dry run shows them anyway.")


@contextmanager
def bot_needed(*, needs_git: bool = True) -> Iterator[None]:
    """What only the bot needs and is not there becomes one sentence: POSIX, git, or a library of the extra."""
    import shutil
    import sys
    from importlib.util import find_spec

    from bot import extras

    if find_spec("fcntl") is None or find_spec("resource") is None:
        raise UsageError(
            "this command needs a POSIX system such as Linux or macOS: on Windows run it in WSL, or its image"
        )
    if needs_git and shutil.which("git") is None:
        raise UsageError("this command needs git, which is not installed; install git 2.32 or newer")
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name in ("", __name__.partition(".")[0]) or name in sys.stdlib_module_names:
            raise
        raise extras.missing("this command", name, "bot") from None


def loaded(config_file: str, *, needs_git: bool = True) -> "Config":
    """The config in the file; ConfigError where it is broken."""
    from pathlib import Path

    with bot_needed(needs_git=needs_git):
        from bot.config import config
    return config.load(Path(config_file))


def run(config: "Config", wish: "Wish", log_format: str, *, is_quiet: bool, shows_diffs: bool) -> int:
    """Do what is wished and tell of it; the exit code."""
    if is_quiet and log_format == "json":
        raise UsageError("--quiet and --log-format json exclude each other: give one of them")
    if shows_diffs and (is_quiet or log_format == "json"):
        other = "--quiet" if is_quiet else "--log-format json"
        raise UsageError(f"--diff and {other} exclude each other: give one of them")
    return FAILED if swept(config, wish, log_format, is_quiet=is_quiet, shows_diffs=shows_diffs) else 0


def swept(
    config: "Config", wish: "Wish", log_format: str = "text", *, is_quiet: bool = False, shows_diffs: bool = False
) -> bool:
    """Whether a repository failed, or what became of them could not be shown."""
    with bot_needed():
        from bot.reports.console import console
        from bot.sweeping import run as runs
        from bot.waiting import interruption
        from bot.workspaces import workspace

        chosen = console(log_format, is_quiet=is_quiet, shows_diffs=shows_diffs)
    workspace.require_git(config.commit.sign)
    with interruption.heeded(lambda text: say(f"{PROGRAM}: {text}", is_error=True)), chosen as opened:
        return runs.run(config, wish, opened) or opened.is_cut_off

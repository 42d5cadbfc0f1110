"""The command demo."""

import sys
from typing import TYPE_CHECKING

from bot import PROGRAM
from bot.commands.running import DEFAULT_CONFIG, FAILED, bot_needed, swept
from bot.say import coloured, say
from fixer.command_line.command import Command

if TYPE_CHECKING:
    from bot.config.config import Config
    from bot.steering.bulk import Yes


def demo() -> int:
    """Make the organisation, sweep it three times with people's answers between, merge what is left, and tell of it."""
    with bot_needed():
        from bot import demo as organisation
        from bot.config import config
        from bot.steering.bulk import Yes
        from bot.sweeping.run import Wish
    folder = organisation.make()
    loaded = config.load(folder / DEFAULT_CONFIG)
    say(f"A small organisation of git repositories is in {folder / organisation.REPOSITORIES}")
    _title("Dry run")
    has_failed = swept(organisation.reporting(loaded, "1-dry-run"), Wish(is_dry=True))
    _title("For real")
    has_failed = swept(organisation.reporting(loaded, "2-for-real"), Wish()) or has_failed
    _title("People decide")
    for line in organisation.people_decide(loaded):
        say(line)
    _title("Once more: nothing is left to do")
    has_failed = swept(organisation.reporting(loaded, "3-once-more"), Wish()) or has_failed
    _title("People approve what is left")
    approved = list(organisation.people_approve(loaded))
    for line in approved:
        say(line)
    _title("What would be merged")
    _merged(loaded, Yes())
    _title("Merged")
    has_failed = _merged(loaded, Yes(len(approved))) or has_failed
    _title("Pull requests")
    for line in organisation.pull_requests(loaded):
        say(line)
    page = loaded.report.directory / "2-for-real" / "report.html"
    say(f"\nEverything is kept in {folder}. Open the page {page}, or go on yourself:")
    for command in ("status", "sweep"):
        say(f"  {_called()} {command} --config {folder / DEFAULT_CONFIG}")
    return FAILED if has_failed else 0


def _merged(config: "Config", yes: "Yes") -> bool:
    """Whether merging what is ready, or listing it, failed."""
    from bot.steering import helm
    from bot.steering.aftermath import Standing
    from bot.steering.listing import Wanted
    from bot.steering.merge import merge

    with helm.taken(config, say) as taken:
        return merge(taken, Wanted(), yes) is not Standing.FINE


def _title(text: str) -> None:
    say(coloured(f"\n=== {text}\n", "bold"))


def _called() -> str:
    """How a shell calls this very program: by its name, or by its path where that is not on the PATH."""
    import shlex
    import shutil
    from pathlib import Path

    own, found = Path(sys.executable).with_name(PROGRAM), shutil.which(PROGRAM)
    if not own.exists() or (found and Path(found).samefile(own)):
        return PROGRAM
    return shlex.quote(str(own))


COMMAND = Command(
    demo,
    "Make a small organisation of local repositories, sweep it dry, for real and once more, and merge what is left.",
    "",
    (),
    ("pip-no-cache demo",),
)

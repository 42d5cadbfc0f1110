"""What the commands share that steer a campaign in bulk: their options, and how one is run."""

import shlex
import sys
from typing import TYPE_CHECKING

from bot import PROGRAM
from bot.commands.running import ADOPT, CONFIG, FAILED, LIMIT, REPOSITORY, bot_needed, loaded
from bot.say import say
from fixer.command_line.command import option

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.steering.bulk import Yes
    from bot.steering.helm import Helm
    from bot.steering.listing import Wanted

YES = option(
    "--yes",
    "Act on so many: the number that the listing without --yes says. Another number is refused.",
    type=int,
    metavar="N",
)
BULK = (CONFIG, YES, LIMIT, REPOSITORY, ADOPT)


def yes(wanted: int | None, limit: int | None) -> "Yes":
    """What was said to the listing."""
    from bot.steering.bulk import Yes

    return Yes(wanted, limit, shlex.join((PROGRAM, *sys.argv[1:])))


def of(repository: tuple[str, ...], *, adopt: bool) -> "Wanted":
    """What of the campaign is meant."""
    from bot.steering.listing import Wanted

    return Wanted(repository, adopt)


def steered(config_file: str, act: "Callable[[Helm], bool]") -> int:
    """Takes the helm and acts; the exit code, 1 where it says that something failed."""
    with bot_needed():
        from bot import secrets
        from bot.steering import helm
        from bot.waiting import interruption
        from bot.workspaces import workspace
    config = loaded(config_file)
    workspace.require_git()

    def tell(text: str) -> None:
        say(secrets.redacted(text))

    with interruption.heeded(lambda text: say(f"{PROGRAM}: {text}", is_error=True)), helm.taken(config, tell) as taken:
        return FAILED if act(taken) else 0

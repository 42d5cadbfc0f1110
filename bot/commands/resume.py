"""The command resume."""

from bot.commands.running import CONFIG, bot_needed
from bot.commands.steering import steered
from fixer.command_line.command import Command


def resume(*, config_file: str) -> int:
    """Let the campaign go on."""
    with bot_needed():
        from bot.steering import pause as pausing
        from bot.steering.helm import Helm

    def act(helm: Helm) -> bool:
        helm.say(pausing.resume(helm.ledger))
        return False

    return steered(config_file, act)


COMMAND = Command(
    resume,
    "Let a campaign go on that is paused.",
    "Exits 2 where a sweep is using the ledger.",
    (CONFIG,),
    ("pip-no-cache resume",),
)

"""The command pause."""

from bot.commands.running import CONFIG, bot_needed
from bot.commands.steering import steered
from fixer.command_line.command import Command, option


def pause(*, config_file: str, reason: str) -> int:
    """Let the campaign wait."""
    with bot_needed():
        from bot.steering import pause as pausing
        from bot.steering.helm import Helm

    def act(helm: Helm) -> bool:
        helm.say(pausing.pause(helm.ledger, helm.config.campaign.owner, reason))
        return False

    return steered(config_file, act)


COMMAND = Command(
    pause,
    "Let the campaign wait: sweep, apply and merge plan and report, and write nothing until resume.",
    "Exits 2 where a sweep is using the ledger.",
    (CONFIG, option("--reason", "Why, which every run says until then.", default="", metavar="TEXT")),
    ("pip-no-cache pause --reason 'a freeze until Monday'",),
)

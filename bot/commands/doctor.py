"""The command doctor."""

from bot.commands.running import CONFIG, FAILED, bot_needed, loaded
from bot.say import coloured, say
from fixer.command_line.command import Command


def doctor(*, config_file: str) -> int:
    """Show what was examined, each in a line; FAILED where something is to be mended."""
    with bot_needed(needs_git=False):
        from bot import doctor as examination
        from bot.reports.waits import Waits
        from bot.texts import next_steps
    code = 0
    waits = Waits(lambda wait: say(f"info: {wait.message}", is_error=True))
    for found in examination.examine(loaded(config_file, needs_git=False), waits.tell):
        say(f"{coloured('ok', 'green') if found.is_fine else coloured('mend', 'red')}: {found.text}")
        code = code if found.is_fine else FAILED
    say(next_steps.UNSETTLED if code else next_steps.SETTLED)
    return code


COMMAND = Command(
    doctor,
    "Examine what a sweep needs: git, the ledger, the token, its permissions and limits, the repositories.",
    "Exits 1 where something is to be mended.",
    (CONFIG,),
    ("pip-no-cache doctor --config pip-no-cache.toml",),
)

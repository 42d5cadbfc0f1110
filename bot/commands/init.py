"""The command init."""

from bot import PROGRAM
from bot.commands.running import DEFAULT_CONFIG
from bot.say import say
from fixer import FileError
from fixer.command_line.command import Command


def init() -> int:
    """Write the config, where none is."""
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
    say(f"Wrote {path}. Name your repositories in [[source]], then run: {PROGRAM} sweep --dry-run")
    return 0


COMMAND = Command(
    init,
    "Write a commented pip-no-cache.toml into the current folder.",
    "",
    (),
    ("pip-no-cache init && pip-no-cache sweep --dry-run",),
)

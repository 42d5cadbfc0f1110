"""The command init."""

from bot import PROGRAM
from bot.commands.running import DEFAULT_CONFIG
from bot.say import say
from fixer import FileError
from fixer.command_line.command import Command


def init() -> int:
    """Write the config and its schema, where no config is."""
    from pathlib import Path

    from bot import schemas, templates

    path, schema = Path(DEFAULT_CONFIG), Path(schemas.BESIDE)
    try:
        with path.open("xb") as stream:
            stream.write(f"#:schema {schemas.BESIDE}\n{templates.text('config.toml')}".encode())
        schema.write_text(schemas.text("config"), "utf-8")
    except FileExistsError:
        raise FileError(f"{path} is there already; remove it first, or edit it") from None
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}; choose another folder") from None
    say(f"Wrote {path}, and {schema}, by which editors check and complete it.")
    say(f"Name your repositories in [[source]], then run: {PROGRAM} sweep --dry-run")
    return 0


COMMAND = Command(
    init,
    "Write a commented pip-no-cache.toml, and its JSON Schema, into the current folder.",
    "",
    (),
    ("pip-no-cache init && pip-no-cache sweep --dry-run",),
)

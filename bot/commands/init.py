"""The command init."""

import re

from bot import PROGRAM
from bot.commands.running import DEFAULT_CONFIG
from bot.say import say
from fixer import FileError, UsageError
from fixer.command_line.command import Command, WordError, number, option

_KEY = "key.pem"
# A line of the commented config, and what it becomes; {} is what was given.
_OF_ORG = (
    ('local = "repositories"  ', '# local = "repositories"'),
    ('# org = "acme"          ', 'org = "{}"'),
)
_OF_APP = (
    ("# [github.app]          ", "[github.app]"),
    ("# id = 1                ", "id = {}"),
    ('# private_key_file = "key.pem"', f'private_key_file = "{_KEY}"'),
)


def init(*, org: str | None, app: int | None) -> int:
    """Write the config and its schema, where no config is."""
    from pathlib import Path

    from bot import schemas

    if app is not None and org is None:
        raise UsageError("--app is for an organisation's repositories: give --org NAME too")
    path, schema = Path(DEFAULT_CONFIG), Path(schemas.BESIDE)
    try:
        with path.open("xb") as stream:
            stream.write(f"#:schema {schemas.BESIDE}\n{_config(org, app)}".encode())
        schema.write_text(schemas.text("config"), "utf-8")
    except FileExistsError:
        raise FileError(f"{path} is there already; remove it first, or edit it") from None
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}; choose another folder") from None
    say(f"Wrote {path}, and {schema}, by which editors check and complete it.")
    look = f"{PROGRAM} doctor && " if org else ""
    say(f"{_next(org, app)}, then run: {look}{PROGRAM} sweep --dry-run")
    return 0


def _config(org: str | None, app: int | None) -> str:
    from bot import templates

    text = templates.text("config.toml")
    for given, rows in ((org, _OF_ORG), (app, _OF_APP)):
        for before, after in rows if given is not None else ():
            assert before in text
            text = text.replace(before, after.format(given).ljust(len(before)), 1)
    return text


def _next(org: str | None, app: int | None) -> str:
    if org is None:
        return "Name your repositories in [[source]]"
    if app is None:
        return "Set GITHUB_TOKEN to a token that may write contents and pull requests"
    return f"Put the App's private key into {_KEY} beside it (chmod 600), and install the App in {org}"


def _login(word: str) -> str:
    """The name of an organisation, as GitHub allows some."""
    if not re.fullmatch(r"[0-9A-Za-z](?:[0-9A-Za-z_-]{0,98}[0-9A-Za-z_])?", word):
        raise WordError(f"{word!r} is no organisation's name, as in https://github.com/NAME")
    return word


COMMAND = Command(
    init,
    "Write a commented pip-no-cache.toml, and its JSON Schema, into the current folder.",
    "",
    (
        option("--org", "Sweep the repositories of this organisation.", metavar="NAME", type=_login),
        option("--app", "Be the GitHub App of this number, whose key lies in key.pem.", metavar="ID", type=number),
    ),
    (
        "pip-no-cache init && pip-no-cache sweep --dry-run",
        "pip-no-cache init --org acme --app 12345",
    ),
)

"""Write docs/commands.md and docs/config.md: what may be said to the program, from the tables that it is read by.

Run it as ``python -m docs.reference`` after a change there.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from bot import PROGRAM, program
from docs import schemas
from fixer.command_line.command import Command, Row

HERE = Path(__file__).parent
COMMANDS, CONFIG = HERE / "commands.md", HERE / "config.md"
_MADE = "<!-- Made by docs/reference.py: change what it names, and run `make docs`. -->"
_COMMANDS = f"""# Commands

{_MADE}

{{summary}} `{PROGRAM} COMMAND --help` says the same; exit codes are in [their table](exit-codes.md).
"""
_CONFIG = f"""# Config of a sweep

{_MADE}

The file is `pip-no-cache.toml`, or what `--config` names; `{PROGRAM} init` writes one with a comment at every key, as
[config.example.toml](../config.example.toml) is. Leave out what you do not change. Relative paths count from there,
every mistake is told with line, column and a way out, and `{PROGRAM} schema config` prints the JSON Schema for editors.

More to some of them: [what a sweep does](sweep.md) with `closed`, `rebase` and `reword`,
[how a campaign is merged](campaign.md) with `auto_merge` and `[merge]`, [waves](waves.md),
[figures of size](impact.md),
[your own words](templates.md), [which remedy](remedies.md), [programs that run others](wrappers.md),
[many machines](cluster.md).
"""


def commands() -> str:
    """The whole page of the commands."""
    found = ((name, program.command(name)) for name in sorted(program.COMMANDS))
    parts = (_COMMANDS.format(summary=program.SUMMARY), *(_command(name, one) for name, one in found))
    return "\n".join(parts)


def _command(name: str, command: Command) -> str:
    said = [f"## {name}", f"{command.summary} {command.text}".strip()]
    said.append("```\n" + "\n".join(command.examples) + "\n```")
    rows = [row for row in command.rows if row.settings.get("help") and "--help" not in row.names]
    if rows:
        said.append("| | |\n|---|---|\n" + "\n".join(_row(row) for row in rows))
    return "\n\n".join(said) + "\n"


def _row(row: Row) -> str:
    text = " ".join((row.settings["help"] % _filled(row)).split())
    return f"| {_names(row)} | {_cell(text)} |"


def _names(row: Row) -> str:
    value = str(row.settings.get("metavar") or row.names[-1].lstrip("-").upper())
    if row.is_operand:
        return f"`{_cell(value)}`"
    return ", ".join(f"`{_cell(f'{name} {value}' if row.takes_value else name)}`" for name in row.names)


def _filled(row: Row) -> dict[str, object]:
    return {"prog": PROGRAM, "default": row.settings.get("default"), "metavar": row.settings.get("metavar")}


def config() -> str:
    """The whole page of the config."""
    tables = groupby(schemas.rows(), key=lambda key: key.table)
    return "\n".join((_CONFIG, *(_table(name, tuple(rows)) for name, rows in tables)))


def _table(name: str, rows: tuple[schemas.Key, ...]) -> str:
    title, about = (f"[[{name}]]" if name == "source" else f"[{name}]"), schemas.titles().get(name, "")
    said = [f"## `{title}`", *([f"{about[0].upper()}{about[1:].rstrip(':')}."] if about else [])]
    said.append("| key | default | what it says |\n|---|---|---|\n" + "\n".join(_lines(rows)))
    return "\n\n".join(said) + "\n"


def _lines(rows: tuple[schemas.Key, ...]) -> Iterator[str]:
    for row in rows:
        has_default = row.is_default and row.name not in schemas.KINDS
        default = f"`{_cell(row.value)}`" if has_default else f"none, as in `{_cell(row.value)}`"
        yield f"| `{row.name}` | {default} | {_cell(row.comment)} |"


def _cell(text: str) -> str:
    """The text where a bar would end the cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    COMMANDS.write_text(commands(), "utf-8")
    CONFIG.write_text(config(), "utf-8")

"""docs/commands.md and docs/config.md say what the program reads, and leave nothing out."""

import tomllib
from collections.abc import Iterator

from bot import program, templates
from docs import reference, schemas

COMMANDS, CONFIG = reference.COMMANDS.read_text("utf-8"), reference.CONFIG.read_text("utf-8")


def test_pages_are_up_to_date() -> None:
    assert (reference.commands(), reference.config()) == (COMMANDS, CONFIG), "run `make docs`"


def test_every_command_and_option_is_there() -> None:
    for name in program.COMMANDS:
        section = COMMANDS.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        for row in program.command(name).rows:
            assert all(
                f"`{one}" in section for one in row.names if row.names != ("-h", "--help") and not row.is_operand
            )


def test_every_key_stands_in_its_table_with_its_default() -> None:
    lines = templates.text("config.toml").splitlines()
    shown = {(key.table, key.name): key.value for key in schemas.rows() if key.is_default}
    assert shown == dict(_keys(tomllib.loads("\n".join(lines)), lines))
    for key in schemas.rows():
        title = f"[[{key.table}]]" if key.table == "source" else f"[{key.table}]"
        section = CONFIG.partition(f"\n## `{title}`\n")[2].partition("\n## ")[0]
        assert f"\n| `{key.name}` | " in section


def _keys(tables: dict[str, object], lines: list[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Every key that the template sets, and its value as it is written there."""
    for table, values in tables.items():
        rows = values[0] if isinstance(values, list) else values
        assert isinstance(rows, dict)
        for name in rows:
            written = [line for line in lines if line.startswith(f"{name} = ")]
            assert any(tomllib.loads(line) == {name: rows[name]} for line in written)
            line = next(line for line in written if tomllib.loads(line) == {name: rows[name]})
            yield (table, name), line.partition(" = ")[2].partition(" # ")[0].strip()

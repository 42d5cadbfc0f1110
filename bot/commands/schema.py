"""The command schema."""

from bot import schemas
from bot.say import say
from fixer.command_line.command import Command, operand


def schema(*, name: str) -> int:
    """Print a schema as it lies in the package."""
    say(schemas.text(name), end="")
    return 0


COMMAND = Command(
    schema,
    "Print the JSON Schema of a config, a report, or what check says.",
    "NAME is " + ", ".join(f"{name} ({file})" for name, file in schemas.NAMES.items()) + ".",
    (operand("name", "Which of them.", choices=tuple(schemas.NAMES), metavar="NAME"),),
    (
        "pip-no-cache schema report > report.schema.json",
        "check-jsonschema --schemafile report.schema.json report/report.json",
    ),
)

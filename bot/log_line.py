"""One line of JSON for programs that read logs: what happened, when, and how bad it is."""

import json
from datetime import UTC, datetime

from bot.secrets import redacted
from bot.texts.display import portable

Value = str | int | bool | None | list[str] | dict[str, int] | dict[str, str | int]


def line(level: str, event: str, message: str, **more: Value) -> str:
    """ASCII without a control character, so that no reader of lines is confused by what is in it.

    ``level`` is info, warning or error, ``event`` a stable id.
    """
    value = {"time": time(datetime.now(UTC)), "level": level, "event": event, "message": portable(message), **more}
    return redacted(json.dumps(value)).replace("\x7f", "\\u007f")


def time(moment: datetime) -> str:
    """The moment as the lines have it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

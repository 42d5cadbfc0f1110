"""Says lines on standard output and standard error, in colours where a terminal shows them."""

import os
import re
import sys

_COLOURS = {"bold": 1, "red": 31, "green": 32, "yellow": 33, "cyan": 36}


def say(text: str, *, is_error: bool = False, end: str = "\n") -> None:
    """Write the text now; what the stream's encoding does not have comes as an escape. Raises OSError."""
    stream = sys.stderr if is_error else sys.stdout
    if stream is None:  # closed before we began
        return
    if os.environ.get("NO_COLOR") or not stream.isatty():
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + end)
    stream.flush()


def coloured(text: str, colour: str | None) -> str:
    """The text in the colour, or as it is for None."""
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if colour else text

"""Spans of days as they are written in the config and on the command line."""

import re

_SPAN = "([0-9]{1,5})d"
SECONDS_OF_DAY = 24 * 60 * 60


def days(word: str) -> int | None:
    """The days in a word such as 30d; None where it is no such word."""
    found = re.fullmatch(_SPAN, word)
    return int(found[1]) if found else None

"""The built-in texts: of pull requests, commits, comments and reports, and the config that ``init`` writes."""

from functools import cache
from importlib import resources


@cache
def text(name: str) -> str:
    """The text in the file of this name."""
    return resources.files(__package__).joinpath(name).read_text("utf-8")

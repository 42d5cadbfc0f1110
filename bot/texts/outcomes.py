"""What ``explain`` and docs/outcomes.md say of each outcome and reason that a sweep shows."""

import tomllib
from functools import cache
from pathlib import Path

from fixer import Explanation

GROUPS = {
    "outcome": "How the sweep of a repository ends",
    "repository": "Why it ended so",
    "finding": "Why a command that could be fixed is left",
    "path": "Why a path is not looked into",
    "merging": "Why a pull request is merged or closed, or not yet",
    "state": "How a pull request stands",
    "event": "What is said of a whole run",
}
"""What the words of a group answer."""


@cache
def explanations() -> tuple[Explanation, ...]:
    """All of them, those of one group together; the group stands where findings have their verdict."""
    found = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return tuple(
        Explanation(group, name, said["means"].removesuffix("."), said["do"], (), ())
        for group in GROUPS
        for name, said in found[group].items()
    )

"""To whom a mount must belong so that pip may write there: numbers, where the file tells them."""

import re
from collections.abc import Iterator
from itertools import islice

from fixer.build.facts.events import Spot
from fixer.judgement.remedies.mount.above import Above, Mark, Marks

_USER = r"(\d+)(?::(\d+))?"
_ADDED = r"(?:useradd|adduser)((?:(?!useradd|adduser)[^\n;&|])*)"
_NAME = r"(?<=\s)([\w-]+)(\S*)"
_UID = r"(?:-u|--uid)[= ]*(\d+)"
_GID = r"(?:-g|--gid)[= ]*(\d+)"
_ROOT = ("", "")


class Owners:
    """Who runs the pips of a file."""

    def __init__(self, above: Above) -> None:
        self._above = above
        self._added: dict[str, Marks] | None = None  # by name, as soon as somebody asks

    def of(self, user: str, spot: Spot) -> tuple[str, str] | None:
        """The user and group by number who runs pip, empty for root; None where the file does not tell.

        ``user`` is a name, or empty where USER is a number or not known.
        """
        if user in ("root", "0"):
            return _ROOT
        return self._named(user, spot) if user else self._numbered(spot)

    def _named(self, user: str, spot: Spot) -> tuple[str, str] | None:
        """The numbers by which the file makes a user."""
        if self._added is None:
            self._added = _added(self._above)
        marks = self._added.get(user)
        found = tuple(islice(self._above.of(spot, marks), 2)) if marks else ()
        if len(found) != 1:
            return None
        options = found[0].said
        uid, gid = re.search(_UID, options), re.search(_GID, options)
        return None if uid is None else (uid[1], gid[1] if gid else "")

    def _numbered(self, spot: Spot) -> tuple[str, str] | None:
        """The numbers of the USER that stands above."""
        node = self._above.last(spot, "USER")
        match = re.fullmatch(_USER, node.body.data.decode("utf-8", "replace").strip()) if node else None
        return None if match is None else (match[1], match[2] or "")


def _added(above: Above) -> dict[str, Marks]:
    """Each word that may be the name of a user whom the file makes, with the options before it."""
    marks: dict[str, list[Mark]] = {}
    for run in above.marks("RUN"):
        for command in re.findall(_ADDED, run.node.body.data.decode("utf-8", "replace")):
            for name, end in _names(command):
                marks.setdefault(name, []).append(run._replace(text=command, end=end))
    return {name: Marks(found) for name, found in marks.items()}


def _names(command: str) -> Iterator[tuple[str, int]]:
    """The words of a command, each once, with where it begins."""
    places: dict[str, int] = {}
    for word in re.finditer(_NAME, command):
        for name in (word[1], word[0]):
            places.setdefault(name, word.start())
    yield from places.items()

"""The tracking issue of a campaign as its forge knows it, and the repository that it is in."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.model import campaign

_NOTHING = "-"
_MARKER = re.compile(rf"<!-- pip-no-cache: tracking v1 ({campaign.NAME}|-) -->")


class Sight(StrEnum):
    """Who may look at a repository, the fewest last."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PRIVATE = "private"

    def shows(self, other: str) -> bool:
        """Whether all who see what is of this sight may know of a repository of the ``other``; unknown words: no."""
        order = list(Sight)
        return other in set(Sight) and order.index(Sight(other)) <= order.index(self)


@dataclass(frozen=True, slots=True)
class Home:
    """The repository of the issue; ``bar`` says why none can be written in it, empty where nothing is known of that."""

    name: str
    key: str
    sight: Sight
    bar: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue; ``is_ours`` says whether our account opened it, ``is_at_home`` whether it is where it was asked for."""

    number: int
    url: str
    body: str
    is_open: bool = True
    is_ours: bool = True
    is_at_home: bool = True


def marker(name: str) -> str:
    """The comment in a body that no forge shows: it is of the campaign of this name, which may be empty."""
    return f"<!-- pip-no-cache: tracking v1 {name or _NOTHING} -->"


def is_of(body: str, name: str) -> bool:
    """Whether the body bears the marker of the campaign of this name; of several the last one counts."""
    found = _MARKER.findall(body)
    return bool(found) and found[-1] == (name or _NOTHING)

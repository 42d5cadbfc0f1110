"""To whom a mount must belong so that pip may write there: numbers, where the file tells them."""

import re
from collections.abc import Iterator

from fixer.build.facts.events import Spot
from fixer.dockerfile.document import Document, Instruction

_USER = re.compile(r"(\d+)(?::(\d+))?")
_ADDED = r"(?:useradd|adduser)(?P<options>(?:(?!useradd|adduser)[^\n;&|])*?)\s{name}(?![\w-])"
_UID = r"(?:-u|--uid)[= ]*(\d+)"
_GID = r"(?:-g|--gid)[= ]*(\d+)"
_ROOT = ("", "")
_RUN, _USERS = frozenset(("RUN",)), frozenset(("USER",))


class Above:
    """The instructions that lead to a RUN, of its stage and of those that this is FROM, and the RUN itself."""

    def __init__(self, document: Document) -> None:
        self._stages = {stage.number: stage.instructions for stage in document.stages}
        self._kept: dict[tuple[int, frozenset[str]], tuple[Instruction, ...]] = {}

    def of(self, spot: Spot, keywords: frozenset[str]) -> Iterator[Instruction]:
        """Those with one of the keywords, in their order."""
        for number in reversed(tuple(spot.chain.stages())):
            for node in self._of_stage(number, keywords):
                if number != spot.chain.number or node.start <= spot.node.start:
                    yield node

    def _of_stage(self, number: int, keywords: frozenset[str]) -> tuple[Instruction, ...]:
        """Looked for once: a file may hold thousands of RUNs."""
        if (number, keywords) not in self._kept:
            nodes = tuple(node for node in self._stages[number] if node.keyword in keywords)
            self._kept[number, keywords] = nodes
        return self._kept[number, keywords]


def owner(user: str, spot: Spot, above: Above) -> tuple[str, str] | None:
    """The user and group by number who runs pip, empty for root; None where the file does not tell.

    ``user`` is a name, or empty where USER is a number or not known.
    """
    if user in ("root", "0"):
        return _ROOT
    return _added(user, spot, above) if user else _numbered(spot, above)


def _added(user: str, spot: Spot, above: Above) -> tuple[str, str] | None:
    """The numbers by which the file makes a user."""
    texts = (node.body.data for node in above.of(spot, _RUN))
    pattern = _ADDED.replace("{name}", re.escape(user))
    found = [match["options"] for text in texts for match in re.finditer(pattern, text.decode("utf-8", "replace"))]
    if len(found) != 1:
        return None
    uid, gid = re.search(_UID, found[0]), re.search(_GID, found[0])
    return None if uid is None else (uid[1], gid[1] if gid else "")


def _numbered(spot: Spot, above: Above) -> tuple[str, str] | None:
    """The numbers of the USER that stands above."""
    users = tuple(above.of(spot, _USERS))
    match = _USER.fullmatch(users[-1].body.data.decode("utf-8", "replace").strip()) if users else None
    return None if match is None else (match[1], match[2] or "")

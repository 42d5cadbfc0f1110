"""The boxes in a pull request's body by which people steer it: they count by their hidden ids, whatever their words.

Each is a line of its own, ``- [ ] WORDS <!-- pip-no-cache: box ID -->``; a forge ticks it in place.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from bot.model.campaign import Said

IDS = {"anew": Said.ANEW, "stop": Said.STOPPED, "never": Said.NEVER}
# What a repository wrote is never at a line's begin in our bodies.
_BOX = re.compile(
    r"^- \[(?P<tick>[ xX])\](?P<words> [^\n<]*<!-- pip-no-cache: box (?P<id>anew|stop|never) -->)", re.MULTILINE
)


def ticks(body: str) -> Mapping[Said, bool]:
    """What each box that is there stands for, and whether it is ticked; of two with one id the last counts."""
    return {IDS[found["id"]]: found["tick"] != " " for found in _BOX.finditer(body)}


def chosen(body: str) -> frozenset[Said]:
    """What the ticked ones stand for."""
    return frozenset(word for word, is_ticked in ticks(body).items() if is_ticked)


def ticked(body: str, said: AbstractSet[Said]) -> str:
    """The body with just the boxes ticked that stand for what was said."""
    return _BOX.sub(lambda found: f"- [{'x' if IDS[found['id']] in said else ' '}]{found['words']}", body)


def is_news(body: str, said: AbstractSet[Said]) -> bool:
    """Whether a box is ticked that stands for what was not said, or the other way round."""
    return any((word in said) is not is_ticked for word, is_ticked in ticks(body).items())

"""What the caches of requirement sets weigh, as an index told it, and what was kept out of which repository."""

import json
from collections.abc import Callable
from typing import Any

from bot.ledger.ledger_file import Database
from bot.model.weight import Part, Weight

_DAY = 24 * 60 * 60
# How long an answer holds: an index gets new versions every day, and a figure in two digits hardly changes.
_HOLDS = 30 * _DAY
_NOTHING_HOLDS = 3 * _DAY


class Weights:
    """Those of an open ledger; raises LedgerError."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def known(self, digest: str) -> tuple[Weight | None] | None:
        """What a set weighs, which may be that nobody can tell; None where it has to be asked (again)."""
        row = self._database.row("SELECT at, parts, target FROM weights WHERE digest = ?", digest)
        if row is None:
            return None
        at, parts, target = row
        found = self._loaded(parts, target)
        age = self._now() - at
        return (found,) if 0 <= age < (_HOLDS if found else _NOTHING_HOLDS) else None

    def keep(self, digest: str, weight: Weight | None) -> None:
        """This is what the index says today."""
        parts = [[one.name, one.size, one.is_beside] for one in sorted(weight.parts, key=str)] if weight else []
        target = "".join(weight.targets) if weight else ""
        statement = "INSERT OR REPLACE INTO weights VALUES (?, ?, ?, ?)"
        self._database.do(statement, digest, self._now(), json.dumps(parts), target)
        self._database.do("DELETE FROM weights WHERE at < ?", self._now() - _HOLDS)

    def note(self, key: str, weights: tuple[Weight, ...]) -> None:
        """So much is, or would be, kept out of the repository's images."""
        if not weights:
            self._database.do("DELETE FROM weighed WHERE key = ?", key)
            return
        least, most = sum(one.least for one in weights), sum(one.most for one in weights)
        statement = "INSERT OR REPLACE INTO weighed VALUES (?, ?, ?)"
        self._database.do(statement, key, least, most)

    def total(self) -> tuple[int, int, int]:
        """Of all repositories that were there last: how many have a figure, and the least and most bytes of it."""
        query = """
            SELECT count(*), total(least), total(most) FROM weighed JOIN repositories USING (key)
                WHERE seen >= coalesce((SELECT max(id) FROM runs WHERE is_whole), 0)
        """
        ((count, least, most),) = self._database.rows(query)
        return int(count), int(least), int(most)

    def _loaded(self, parts: str, target: str) -> Weight | None:
        try:
            listed: list[Any] = json.loads(parts)
            found = frozenset(Part(str(name), int(size), bool(beside)) for name, size, beside in listed)
        except (ValueError, TypeError):
            raise self._database.unreadable() from None
        return Weight(found, frozenset({target})) if found else None

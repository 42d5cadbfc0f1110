"""Which rows are shown, and what they come to together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot import durations
from bot.selection.selection import names
from bot.standing.rows import Row
from fixer import UsageError


@dataclass(frozen=True, slots=True)
class Filters:
    """What a row must have; empty ones ask for nothing."""

    states: tuple[str, ...] = ()
    is_failing: bool = False
    older_than: int | None = None
    globs: tuple[str, ...] = ()

    def take(self, row: Row) -> bool:
        """Whether the row is shown."""
        return (
            (not self.states or row.state in self.states)
            and (not self.is_failing or row.checks == "failing")
            and (self.older_than is None or (row.age_days is not None and row.age_days > self.older_than))
            and (not self.globs or names(self.globs, row.repository, has_case=False))
        )

    def unmet(self, rows: Iterable[Row]) -> tuple[str, ...]:
        """The globs that name none of the rows: one may be mistyped."""
        known = {row.repository for row in rows}
        return tuple(glob for glob in self.globs if not any(names((glob,), one, has_case=False) for one in known))


def days(word: str) -> int:
    """The days in a word such as 30d; raises UsageError."""
    found = durations.days(word)
    if found is None:
        raise UsageError(f"--older-than {word}: is no number of days; write it as in 30d")
    return found


def sums(rows: Iterable[Row]) -> dict[str, dict[str, dict[str, int]]]:
    """How many rows there are by organisation, by wave and by owner, in each of their states.

    What several own counts for each of them.
    """
    counted: dict[str, dict[str, Counter[str]]] = {"organisation": {}, "wave": {}, "owner": {}}
    for row in rows:
        counted["organisation"].setdefault(row.organisation, Counter())[row.state] += 1
        if row.wave is not None:
            counted["wave"].setdefault(str(row.wave), Counter())[row.state] += 1
        for owner in row.owners:
            counted["owner"].setdefault(owner, Counter())[row.state] += 1
    return {by: {name: dict(sorted(found.items())) for name, found in groups.items()} for by, groups in counted.items()}

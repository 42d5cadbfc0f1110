"""What the ledger keeps of a repository and of its pull request, and how that stands in a row of its tables."""

import json
from dataclasses import dataclass
from typing import Any, Self

from bot.model import Earlier, OutcomeKind, State
from fixer import Verdict


@dataclass(frozen=True, slots=True)
class Record:
    """What is remembered of a repository: how its last sweep ended.

    ``head`` is the base commit it was judged at, ``settings`` the digest of the fixer's version and the settings
    it was judged under, ``counts`` its findings per verdict, ``tip`` where the pull request's branch stood then,
    ``findings`` those of its default branch by verdict and reason, as they were when it was looked into last,
    ``owners`` those of the paths that its pull request changes, or changed.
    """

    key: str
    name: str
    outcome: OutcomeKind
    reason: str
    message: str
    head: str | None = None
    settings: str = ""
    counts: tuple[tuple[Verdict, int], ...] = ()
    tip: str | None = None
    findings: tuple[tuple[Verdict, str, int], ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def earlier(self) -> Earlier:
        return Earlier(self.outcome, self.reason, dict(self.counts).get(Verdict.REFUSED, 0), self.owners)

    @property
    def row(self) -> tuple[Any, ...]:
        """The columns of ``repositories``, with the run that saw it left open."""
        counts = json.dumps([(verdict.value, count) for verdict, count in self.counts])
        told = (self.outcome.value, self.reason, self.message)
        findings = json.dumps([(verdict.value, reason, count) for verdict, reason, count in self.findings])
        owners = json.dumps(self.owners)
        return (self.key, self.name, *told, self.head, self.settings, counts, self.tip, findings, owners)

    @classmethod
    def of_row(cls, row: tuple[Any, ...]) -> Self:
        """Raises ValueError where the columns hold what was never put there."""
        key, name, outcome, reason, message, head, settings, counts, tip, _, findings, owners = row
        found = tuple((Verdict(verdict), count) for verdict, count in json.loads(counts))
        known = tuple((Verdict(verdict), why, count) for verdict, why, count in json.loads(findings))
        whose = tuple(map(str, json.loads(owners)))
        return cls(key, name, OutcomeKind(outcome), reason, message, head, settings, found, tip, known, whose)


@dataclass(frozen=True, slots=True)
class Published:
    """A repository's latest pull request; without a ``number`` its branch is pushed and it is not opened yet.

    ``content`` is the digest of the changes it carries, ``fingerprints`` those of their findings. ``into`` is the
    default branch that we saw it go into last, empty where nobody wrote that down.
    """

    branch: str
    tip: str
    base: str
    content: str
    fingerprints: tuple[str, ...] = ()
    number: int | None = None
    url: str = ""
    state: State = State.OPEN
    into: str = ""

    @property
    def row(self) -> tuple[Any, ...]:
        """The columns of ``pull_requests`` behind the repository's key."""
        marks = json.dumps(self.fingerprints)
        where = (self.branch, self.tip, self.base, self.content)
        return (*where, marks, self.number, self.url, self.state.value, self.into)

    @classmethod
    def of_row(cls, row: tuple[Any, ...]) -> Self:
        """Raises ValueError where the columns hold what was never put there."""
        _, branch, tip, base, content, fingerprints, number, url, state, into = row
        return cls(branch, tip, base, content, tuple(json.loads(fingerprints)), number, url, State(state), into)

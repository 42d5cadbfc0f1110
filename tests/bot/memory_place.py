"""One repository of a forge in memory, swept by itself: what is planned, foreseen and published of it, at once."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.config import config
from bot.config.config import Dockerfiles, Limits
from bot.ledger import ledger_schema
from bot.ledger.ledger import Ledger
from bot.ledger.ledger_file import Database
from bot.ledger.records import Published
from bot.model import Outcome, Plan
from bot.planning.planning import plan_of
from bot.publishing import preview
from bot.publishing.branches.commit import commit, digest
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.desk import Desk
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.waves import Waves
from bot.publishing.publish import publish
from tests.bot.memory_forge import BRANCH, MAIN, Home, MemoryForge, Pull

ONE, TWO = b"FROM python\nRUN pip install a\n", b"FROM python\nRUN pip install a\nRUN pip install b\n"
CLEAN = b"FROM python\n"
API = '[commit]\nvia = "api"\n'


class PacedForge(MemoryForge):
    """Its writes are counted, as GitHub's are."""

    is_paced = True


@dataclass(slots=True)
class Place:
    """A repository of a forge in memory, and what a ledger and a config say of it."""

    forge: MemoryForge
    home: Home
    desk: Desk
    opened: int = 0
    rules: Dockerfiles = field(default_factory=Dockerfiles)
    named: frozenset[str] | None = None

    def commit(self, files: Mapping[str, bytes], branch: str = MAIN, by: str = "person") -> str:
        made = self.forge.store.changed(self.home.branches[branch], files, by)
        self.home.branches[branch] = made
        self.forge.follow(self.home)
        return made

    def plan(self) -> Plan:
        with self.forge.workspace(self.desk.repository, BRANCH) as there:
            found = plan_of(there, self.desk.repository, self.home.branches[MAIN], self.rules)
        assert isinstance(found, Plan)
        return replace(found, named=self.named)

    def push(self) -> Plan:
        """Our branch with what is planned now, as a sweep would make it."""
        with self.forge.workspace(self.desk.repository, BRANCH) as there:
            self.home.branches[BRANCH] = commit(there, self.plan(), self.desk.config, "").oid
        return self.plan()

    def publish(self, plan: Plan, **changes: object) -> None:
        """The ledger has its pull request for open, as it was pushed."""
        as_pushed = Published(BRANCH, plan.tip or "", plan.base, digest(plan), number=7, url="url/7", into=MAIN)
        self.desk.ledger.publish(self.desk.key, replace(as_pushed, **changes))  # type: ignore[arg-type]

    def look(self, plan: Plan | None = None) -> Outcome:
        """What a dry run says."""
        with self.forge.workspace(self.desk.repository, BRANCH) as there:
            self.opened = 0

            def opened() -> Any:  # noqa: ANN401 - a workspace
                self.opened += 1
                return there

            return preview.preview(self.desk, plan or self.plan(), opened)

    def sweep(self, most: int = 1_000) -> Outcome:
        """What a sweep makes of it that may write so often."""
        self.desk.ledger.end()
        self.desk.ledger.begin()
        limits = Limits.model_validate({"writes_per_hour": most, "writes_per_minute": 10_000})
        budget = Budget(self.desk.ledger, limits, now=lambda: 1.0e9, sleep=lambda _: None)
        with self.forge.workspace(self.desk.repository, BRANCH) as there:

            def planned(commit: str) -> Plan | Outcome:
                return plan_of(there, self.desk.repository, commit, self.rules)

            return publish(replace(self.desk, budget=budget), there, self.plan(), planned)

    def configure(self, text: str) -> None:
        read = config.parsed(f'{text}\n[[source]]\norg = "acme"\n'.encode(), "-", Path.cwd())
        self.desk = replace(self.desk, config=read)


Making = Callable[[str], Place]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Making]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        ledger_schema.migrate(connection)

        def made(text: str = "") -> Place:
            read = config.parsed(f'{text}\n[[source]]\norg = "acme"\n'.encode(), "-", tmp_path)
            ledger = Ledger(Database(connection, tmp_path / "ledger"), lambda: 1.0e9)
            ledger.begin()
            forge = PacedForge()
            home = forge.make("app")
            (repository,) = forge.repositories()
            waves = Waves(ledger, read.waves, Gate(ledger, read.waves))
            desk = Desk(repository, cast("Any", forge), ledger, Budget(ledger, read.limits), waves, read, BRANCH)
            return Place(forge, home, desk)

        yield made


def short(found: Outcome) -> str:
    number = f" {found.pull_request.number}" if found.pull_request else ""
    return f"{found.kind}/{found.reason}{number}"


def swept(place: Place) -> Pull:
    """The pull request that a first sweep opened."""
    assert short(place.sweep()) == f"published/pull-request-opened {len(place.home.pulls)}"
    return place.home.pulls[-1]


def beside_a_persons(place: Place, dockerfile: bytes) -> None:
    """A person has a pull request of our branch into another one, and ours finds another Dockerfile."""
    pull = swept(place)
    place.home.branches["other"] = place.home.branches[MAIN]
    place.home.pulls.append(Pull(2, "Mine", "By hand.", "person", base="other", head=pull.head))
    place.commit({"Dockerfile": dockerfile})

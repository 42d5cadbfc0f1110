"""What is known of a repository counts as long as everything it came from stands: each way in which it may not."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bot.config import config
from bot.ledger.ledger import Ledger, opened
from bot.ledger.records import Published, Record
from bot.model import Outcome, OutcomeKind, Plan, PullRequest, Repository, State, Traits
from bot.planning import known
from bot.planning.known import Unchanged
from fixer import Verdict

if TYPE_CHECKING:
    from bot.forges.forge import Forge

BRANCH = "pip-no-cache/fix"
HEAD, TIP, OTHER = "a" * 40, "b" * 40, "c" * 40
SETTINGS = "digest"
APP = Repository("acme/app", "https://forge.invalid/acme/app.git", "main", HEAD, "R_1")
CLEAN = Record("R_1", "acme/app", OutcomeKind.CLEAN, "nothing-to-fix", "Nothing to fix.", HEAD, SETTINGS)
LEFT = replace(CLEAN, outcome=OutcomeKind.LEFT, reason="foreign-commits", message="Theirs.", tip=TIP)
OPENED = replace(CLEAN, outcome=OutcomeKind.PUBLISHED, reason="pull-request-opened", message="Opened.", tip=TIP)
PUBLISHED = Published(BRANCH, TIP, HEAD, "d" * 64, number=1, url="url/1", into="main")
PULL = PullRequest(1, "url/1", State.OPEN, TIP, base="main")
KIND = OutcomeKind

# What ended how, with which reason and tip of our branch, and whether it stands at the same commit.
SETTLED: list[tuple[OutcomeKind, str, str | None, bool]] = [
    (KIND.CLEAN, "nothing-to-fix", None, True),
    (KIND.PUBLISHED, "pull-request-opened", TIP, True),
    (KIND.UPDATED, "branch-rebuilt", TIP, True),
    (KIND.MERGED, "merged", TIP, True),
    (KIND.CLOSED, "closed-by-maintainer", TIP, True),
    (KIND.UNCHANGED, "unchanged", None, True),
    (KIND.LEFT, "foreign-commits", TIP, True),
    (KIND.LEFT, "branch-is-base", None, False),
    (KIND.LEFT, "branch-shared", TIP, False),
    (KIND.LEFT, "queued", TIP, False),
    (KIND.DEFERRED, "wave-waits", None, True),
    (KIND.DEFERRED, "writes-per-hour", TIP, False),
    (KIND.SKIPPED, "opted-out", None, True),
    (KIND.SKIPPED, "opt-out-unreadable", None, True),
    (KIND.SKIPPED, "tree-too-large", None, True),
    (KIND.SKIPPED, "pull-requests-disabled", None, True),
    (KIND.SKIPPED, "archived", None, False),
    (KIND.SKIPPED, "disabled", None, False),
    (KIND.SKIPPED, "empty", None, False),
    (KIND.FAILED, "git-failed", None, False),
    (KIND.PLANNED, "dry-run", None, False),
]


@dataclass(slots=True)
class Told:
    """A forge as it is asked about one repository."""

    tips: dict[str, str] = field(default_factory=dict)
    pulls: tuple[PullRequest, ...] = ()
    takes: bool = False
    asked: list[str] = field(default_factory=list)

    def tip(self, _: Repository, branch: str) -> str | None:
        self.asked.append("tip")
        return self.tips.get(branch)

    def takes_pull_requests(self, _: Repository) -> bool:
        self.asked.append("takes")
        return self.takes

    def pull_requests(self, _: Repository, branch: str) -> tuple[PullRequest, ...]:
        assert branch == BRANCH
        self.asked.append("pulls")
        return self.pulls


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path / "ledger.sqlite") as made:
        made.begin()
        yield made


def still(ledger: Ledger, record: Record, listed: PullRequest | None = None, forge: Told | None = None) -> str | None:
    """Kind and reason of what is said without a look; None where there is to be one."""
    told = cast("Forge", forge or Told())
    found = known.still(ledger, told, Unchanged(APP, record), listed, BRANCH)
    return f"{found.kind}/{found.reason}" if found else None


@pytest.mark.parametrize(("kind", "reason", "tip", "expected"), SETTLED)
def test_outcome_that_would_be_the_same_again(kind: OutcomeKind, reason: str, tip: str | None, expected: bool) -> None:
    record = replace(CLEAN, outcome=kind, reason=reason, tip=tip)
    assert known.is_same(record, APP, SETTINGS) is expected
    assert not known.is_same(record, replace(APP, head=OTHER), SETTINGS)
    assert not known.is_same(record, replace(APP, head=None), SETTINGS)
    assert not known.is_same(record, APP, "another")
    assert not known.is_same(replace(record, head=None), replace(APP, head=None), SETTINGS)


@pytest.mark.parametrize(
    ("reason", "traits", "expected"),
    [
        ("archived", Traits(is_archived=True), True),
        ("disabled", Traits(is_disabled=True), True),
        ("archived", Traits(is_disabled=True), False),
        ("disabled", Traits(is_archived=True), False),
    ],
)
def test_flagged_repository_is_the_same_as_long_as_the_flag_is_up(reason: str, traits: Traits, expected: bool) -> None:
    record = replace(CLEAN, outcome=KIND.SKIPPED, reason=reason)
    assert known.is_same(record, replace(APP, traits=traits), SETTINGS) is expected


def test_nothing_is_said_while_a_step_is_unfinished_or_its_turn_has_come(ledger: Ledger) -> None:
    assert still(ledger, CLEAN) == "unchanged/unchanged"
    ledger.plan_step("R_1", "labels")
    assert still(ledger, CLEAN) is None
    ledger.finish("R_1", "labels")
    assert still(ledger, CLEAN) == "unchanged/unchanged"
    ledger.remember(CLEAN)
    ledger.defer("R_1")
    ledger.end()
    ledger.begin()
    assert still(ledger, CLEAN) is None


@pytest.mark.parametrize(("takes", "expected"), [(False, "skipped/pull-requests-disabled"), (True, None)])
def test_repository_that_took_none_is_asked_whether_it_takes_pull_requests(
    ledger: Ledger, takes: bool, expected: str | None
) -> None:
    record = replace(CLEAN, outcome=KIND.SKIPPED, reason="pull-requests-disabled")
    assert still(ledger, record, forge=Told(takes=takes)) == expected


@pytest.mark.parametrize(
    ("record", "listed", "expected"),
    [
        # A person's stands as it stood when it was looked at.
        (replace(LEFT, reason="foreign-pull-request"), PULL, "left/foreign-pull-request"),
        (replace(LEFT, reason="foreign-pull-request"), replace(PULL, head=OTHER), None),
        (LEFT, PULL, None),
        (CLEAN, PULL, None),
        (CLEAN, None, "unchanged/unchanged"),
        (replace(CLEAN, outcome=KIND.SKIPPED, reason="opted-out"), None, "skipped/opted-out"),
        # A branch without a pull request is asked for.
        (LEFT, None, "unchanged/unchanged"),
        (replace(LEFT, tip=OTHER), None, None),
        (replace(LEFT, reason="foreign-pull-request"), None, None),
    ],
)
def test_without_a_pull_request_of_ours(
    ledger: Ledger, record: Record, listed: PullRequest | None, expected: str | None
) -> None:
    assert still(ledger, record, listed, Told(tips={BRANCH: TIP})) == expected
    ledger.publish("R_1", replace(PUBLISHED, number=None))
    assert still(ledger, record, listed, Told(tips={BRANCH: TIP})) == expected


@pytest.mark.parametrize(
    ("state", "record", "expected"),
    [
        (State.MERGED, OPENED, None),
        (State.CLOSED, LEFT, None),
        (State.CLOSED, replace(CLEAN, outcome=KIND.UPDATED, tip=TIP), None),
        (State.MERGED, replace(CLEAN, outcome=KIND.MERGED, reason="merged", tip=TIP), "unchanged/unchanged"),
        (State.CLOSED, replace(CLEAN, outcome=KIND.CLOSED, tip=TIP), "unchanged/unchanged"),
        (State.CLOSED, CLEAN, "unchanged/unchanged"),
        (State.UNKNOWN, CLEAN, None),
    ],
)
def test_what_is_over_is_news_once(ledger: Ledger, state: State, record: Record, expected: str | None) -> None:
    ledger.publish("R_1", replace(PUBLISHED, state=state))
    assert still(ledger, record) == expected


@pytest.mark.parametrize(
    ("record", "pull", "expected"),
    [
        (OPENED, PULL, "left/up-to-date"),
        (replace(OPENED, outcome=KIND.UPDATED), PULL, "left/up-to-date"),
        (LEFT, PULL, "left/foreign-commits"),
        (OPENED, replace(PULL, base=""), "left/up-to-date"),
        # Moved, by whomever.
        (OPENED, replace(PULL, head=OTHER), None),
        (OPENED, replace(PULL, number=2), None),
        (OPENED, replace(PULL, base="next"), None),
        (LEFT, replace(PULL, base="next"), None),
        # Taken elsewhere, and back.
        (replace(LEFT, reason="retargeted"), replace(PULL, base="next"), "left/retargeted"),
        (replace(LEFT, reason="default-branch-switched"), replace(PULL, base="next"), "left/default-branch-switched"),
        (replace(LEFT, reason="retargeted"), PULL, None),
        # Opened again.
        (replace(OPENED, outcome=KIND.CLOSED), PULL, None),
        (replace(OPENED, outcome=KIND.MERGED), PULL, None),
        (CLEAN, PULL, None),
    ],
)
def test_open_pull_request_is_left_as_it_was_left(
    ledger: Ledger, record: Record, pull: PullRequest, expected: str | None
) -> None:
    ledger.publish("R_1", PUBLISHED)
    listed = Told()
    assert still(ledger, record, pull, listed) == expected
    assert listed.asked == []
    # A list that does not tell heads, or none at all: it is asked for by itself.
    for given in (replace(pull, head=""), None):
        asked = Told(pulls=(replace(pull, number=7), pull))
        assert still(ledger, record, given, asked) == (expected if pull.number == 1 else None)


def test_closed_pull_request_is_looked_into_though_the_ledger_knows_nothing_of_it(ledger: Ledger) -> None:
    ledger.publish("R_1", PUBLISHED)
    assert still(ledger, OPENED, forge=Told(pulls=(replace(PULL, state=State.CLOSED),))) is None
    assert still(ledger, OPENED, forge=Told()) is None


def test_ledger_of_an_earlier_version_learns_where_a_pull_request_goes(ledger: Ledger) -> None:
    ledger.publish("R_1", replace(PUBLISHED, into=""))
    assert still(ledger, OPENED, replace(PULL, base="")) == "left/up-to-date"
    assert ledger.published("R_1") == replace(PUBLISHED, into="")
    assert still(ledger, replace(LEFT, reason="retargeted"), replace(PULL, base="next")) == "left/retargeted"
    assert ledger.published("R_1") == replace(PUBLISHED, into="")
    assert still(ledger, OPENED, PULL) == "left/up-to-date"
    assert ledger.published("R_1") == PUBLISHED


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (CLEAN, "Nothing changed since the last sweep."),
        (replace(CLEAN, outcome=KIND.UNCHANGED, reason="unchanged"), "Nothing changed since the last sweep."),
        (
            replace(CLEAN, counts=((Verdict.REFUSED, 2),)),
            "Nothing changed since the last sweep; 2 findings refused, wh",
        ),
        (replace(CLEAN, outcome=KIND.CLOSED), "Nothing changed since it was closed (nothing-to-fix): Nothing to fix."),
    ],
)
def test_what_did_not_change_says_what_was_said(ledger: Ledger, record: Record, expected: str) -> None:
    found = known.still(ledger, cast("Forge", Told()), Unchanged(APP, record), None, BRANCH)
    assert found
    assert found.message.startswith(expected)
    assert found.earlier == record.earlier


MADE = Plan(APP, OTHER, (), (), (), tip=TIP)
SAID = Outcome("acme/app", KIND.LEFT, "foreign-commits", "Theirs.")


@pytest.mark.parametrize(
    ("outcome", "head", "tip"),
    [
        # A plan tells where the default branch stood, else the outcome, else the listing.
        (SAID, HEAD, None),
        (replace(SAID, head=OTHER), OTHER, None),
        (replace(SAID, plan=MADE, head=HEAD), OTHER, TIP),
        (replace(SAID, plan=MADE, pull_request=replace(PULL, head=HEAD)), OTHER, HEAD),
        # Only what is left is known by where our branch stood.
        (replace(SAID, kind=KIND.CLEAN, plan=MADE), OTHER, None),
        # What was put off without a look is looked into next time.
        (replace(SAID, kind=KIND.DEFERRED), None, None),
        (replace(SAID, kind=KIND.DEFERRED, plan=MADE), OTHER, None),
    ],
)
def test_what_is_remembered_of_an_outcome(outcome: Outcome, head: str | None, tip: str | None, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[[source]]\norg = "acme"\n', encoding="utf-8")
    loaded = config.load(tmp_path / "c.toml")
    found = known.record(APP, outcome, loaded)
    assert (found.key, found.name, found.settings) == ("R_1", "acme/app", known.settings(loaded))
    assert (found.outcome, found.reason, found.message) == (outcome.kind, outcome.reason, outcome.message)
    assert (found.head, found.tip, found.counts) == (head, tip, ())


@pytest.mark.parametrize("kind", KIND)
def test_findings_are_remembered_of_what_cannot_be_looked_into_now(kind: OutcomeKind, tmp_path: Path) -> None:
    loaded = config.parsed(b'[[source]]\norg = "acme"\n', "-", tmp_path)
    before = replace(CLEAN, findings=((Verdict.FIX, "cache-written", 2),))
    is_kept = kind in {KIND.FAILED, KIND.DEFERRED}
    assert known.record(APP, replace(SAID, kind=kind), loaded, before).findings == (before.findings if is_kept else ())
    assert known.record(APP, replace(SAID, kind=kind), loaded).findings == ()
    assert known.record(APP, replace(SAID, kind=kind, plan=MADE), loaded, before).findings == ()


@pytest.mark.parametrize(
    ("plan", "owners"), [(None, ("@acme/web",)), (MADE, ("@acme/web",)), (replace(MADE, owners=()), ())]
)
def test_owners_are_remembered_until_others_are_read(
    plan: Plan | None, owners: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "c.toml").write_text('[[source]]\norg = "acme"\n', encoding="utf-8")
    before = replace(CLEAN, owners=("@acme/web",))
    assert known.record(APP, replace(SAID, plan=plan), config.load(tmp_path / "c.toml"), before).owners == owners

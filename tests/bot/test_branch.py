"""What a merge of our branch would give, which of several pull requests counts, and what is said and kept of it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.config import config
from bot.ledger import ledger_schema
from bot.ledger.ledger import Ledger
from bot.ledger.ledger_file import Database
from bot.model import Entry, Plan, PullRequest, Repository, State, campaign, marker
from bot.model.campaign import Note, Said
from bot.model.marker import Marker
from bot.publishing.branches.branch import Branch, Fit, fit
from bot.publishing.case import Case
from bot.publishing.pacing.budget import Budget
from bot.publishing.pacing.desk import Desk
from bot.publishing.pacing.gate import Gate
from bot.publishing.pacing.waves import Waves
from tests.bot.memory_forge import BRANCH, MAIN, MemoryForge
from tests.bot.memory_store import MemoryWorkspace, Store

FILE, PROGRAM, LINK = "100644", "100755", "120000"
Files = Mapping[str, str]


def commit(store: Store, files: Files, *parents: str) -> str:
    """Of files by their paths; what a file holds may say its mode, as in ``100755 text``."""
    made = {}
    for path, text in files.items():
        mode, _, rest = text.partition(" ") if " " in text else (FILE, "", text)
        made[path] = (mode, store.blob(rest.encode()))
    return store.commit(store.tree(made), parents, "us")


OLD = {"D": "1", "R": "r"}
# The files of our branch and of the default branch, which both began at OLD; what is wanted there; what a merge gives.
FITS: list[tuple[Files, Files, Files, Fit]] = [
    ({**OLD, "D": "2"}, OLD, {"D": "2"}, Fit.WANTED),
    ({**OLD, "D": "2"}, {"D": "1", "R": "other"}, {"D": "2"}, Fit.WANTED),
    ({**OLD, "D": "2"}, OLD, {"D": "3"}, Fit.OTHER),
    ({**OLD, "D": "2"}, OLD, {}, Fit.OTHER),
    ({**OLD, "D": "2"}, {**OLD, "D": "2"}, {}, Fit.WANTED),
    ({**OLD, "D": "2"}, {**OLD, "D": "3"}, {"D": "4"}, Fit.CONFLICT),
    ({**OLD, "D": "2"}, {"R": "r"}, {}, Fit.CONFLICT),  # there it is gone
    ({"R": "r"}, {**OLD, "D": "3"}, {"D": "4"}, Fit.CONFLICT),  # ... and here
    ({"R": "r"}, {"R": "r"}, {}, Fit.WANTED),
    ({**OLD, "X": "1"}, {**OLD, "X": "2"}, {"X": "3"}, Fit.CONFLICT),  # both made one
    ({**OLD, "X": "1"}, {**OLD, "X": "1"}, {}, Fit.WANTED),
    ({**OLD, "D": f"{LINK} 2"}, {**OLD, "D": f"{LINK} 3"}, {"D": "4"}, Fit.CONFLICT),
    ({**OLD, "D": f"{PROGRAM} 1"}, {**OLD, "D": "3"}, {"D": f"{PROGRAM} 3"}, Fit.WANTED),
    ({**OLD, "D": f"{PROGRAM} 1"}, OLD, {"D": f"{PROGRAM} 1"}, Fit.WANTED),
    ({**OLD, "D": f"{PROGRAM} 1"}, OLD, {"D": "1"}, Fit.OTHER),
    # Where it only got another name, git follows; not where two files hold the same.
    ({**OLD, "D": "2"}, {"E": "1", "R": "r"}, {"E": "2"}, Fit.WANTED),
    ({**OLD, "D": "2"}, {"E": "1", "F": "1", "R": "r"}, {"E": "2", "F": "2"}, Fit.CONFLICT),
]


def told(ours: Files, theirs: Files, wanted: Files, *, is_ours: bool = True, has_base: bool = True) -> Fit:
    store = Store()
    old = commit(store, OLD)
    tip, base = commit(store, ours, old), commit(store, theirs, old)
    desired = store.files(commit(store, wanted))
    entries = tuple(Entry(path, mode, blob) for path, (mode, blob) in desired.items())
    workspace = MemoryWorkspace(store, {MAIN: base, BRANCH: tip}, MAIN, BRANCH, cast("Any", None))
    return fit(workspace, Branch(tip, old if has_base else None, is_ours), base, entries)


@pytest.mark.parametrize(("ours", "theirs", "wanted", "expected"), FITS)
def test_fit(ours: Files, theirs: Files, wanted: Files, expected: Fit) -> None:
    assert told(ours, theirs, wanted) is expected
    assert told(ours, theirs, wanted, has_base=False) is Fit.OTHER


def test_branch_of_a_person_has_to_hold_what_is_wanted_as_it_stands() -> None:
    assert told({**OLD, "D": "2"}, {"D": "1", "R": "other"}, {"D": "2"}, is_ours=False) is Fit.WANTED
    assert told({**OLD, "D": "2", "R": "x"}, {"D": "1", "R": "other"}, {"D": "2"}, is_ours=False) is Fit.OTHER
    assert told({**OLD, "D": "2"}, {**OLD, "D": "3"}, {"D": "4"}, is_ours=False) is Fit.OTHER


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    read = config.parsed(b'[[source]]\norg = "acme"\n', "-", tmp_path)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        ledger_schema.migrate(connection)
        ledger = Ledger(Database(connection, tmp_path / "ledger"), lambda: 1.0e9)
        waves = Waves(ledger, read.waves, Gate(ledger, read.waves))
        repository = Repository("acme/app", "", MAIN, identity="id")
        forge = cast("Any", MemoryForge())
        yield Desk(repository, forge, ledger, Budget(ledger, read.limits), waves, read, BRANCH)


OURS, THEIRS = marker.marked("Ours.", Marker(frozenset({"11" * 8}))), "A person's."


@pytest.mark.parametrize(
    ("pulls", "opened", "latest", "is_shared"),
    [
        ([], None, None, False),
        ([(1, State.CLOSED, OURS, MAIN)], None, 1, False),
        ([(2, State.CLOSED, THEIRS, MAIN), (1, State.MERGED, OURS, MAIN)], None, 1, False),
        ([(2, State.OPEN, OURS, MAIN), (1, State.CLOSED, OURS, MAIN)], 2, 2, False),
        ([(2, State.OPEN, THEIRS, MAIN), (1, State.OPEN, OURS, MAIN)], 1, 1, True),
        ([(2, State.OPEN, THEIRS, MAIN), (1, State.OPEN, OURS, "release")], 1, 1, True),
        ([(2, State.OPEN, OURS, "release"), (1, State.OPEN, OURS, MAIN)], 1, 2, True),
        ([(2, State.OPEN, OURS, "release"), (1, State.OPEN, OURS, "")], 1, 2, True),  # an old record does not tell
        ([(2, State.OPEN, THEIRS, "release"), (1, State.OPEN, THEIRS, MAIN)], 1, None, True),
        ([(2, State.FROZEN, OURS, MAIN), (1, State.OPEN, THEIRS, MAIN)], 1, 2, False),
    ],
)
def test_of_several_pull_requests_ours_into_the_default_branch_counts(
    desk: Desk, pulls: list[tuple[int, State, str, str]], opened: int | None, latest: int | None, is_shared: bool
) -> None:
    shown = tuple(PullRequest(number, "", state, body=body, base=base) for number, state, body, base in pulls)
    plan = Plan(desk.repository, "0" * 40, files=(), settings=(), left_out=())
    case = Case(desk, cast("Any", None), plan, lambda _: plan, shown)
    assert (case.opened.number if case.opened else None) == opened
    assert (case.latest.number if case.latest else None) == latest
    if case.opened:
        assert case.is_shared(case.opened) is is_shared


def test_body_says_on_what_was_given_though_the_ledger_was_lost(desk: Desk) -> None:
    given = frozenset({campaign.gift("labels", "docker")})
    body = campaign.noted(OURS, Note(given=given, words="ab" * 8))
    pull = PullRequest(7, "", State.OPEN, body=body)
    plan = Plan(desk.repository, "0" * 40, files=(), settings=(), left_out=())
    case = Case(desk, cast("Any", None), plan, lambda _: plan, (pull,))
    assert case.note(None) == Note()
    assert case.note(pull) == Note(given=given, words="ab" * 8)
    desk.ledger.notes.say(desk.key, Said.NEVER)
    desk.ledger.notes.give(desk.key, 7, "assignees", ("ann",))
    assert case.note(pull, "cd" * 8) == Note(
        said=frozenset({Said.NEVER}), given=given | {campaign.gift("assignees", "ann")}, words="cd" * 8
    )


def test_labels_that_are_still_to_come_are_waited_for_while_it_is_open(desk: Desk, tmp_path: Path) -> None:
    read = config.parsed(b'[pull_request]\nlabels = ["docker"]\n[[source]]\norg = "acme"\n', "-", tmp_path)
    own = replace(desk, config=read)
    steps = (("labels", "docker"), ("push", "a" * 40), ("ready", "ready"))
    for action, detail in steps:
        own.ledger.plan_step(own.key, action, detail)
    own.finish_steps(steps, is_open=True)
    assert own.ledger.unfinished(own.key) == (steps[0], steps[2])
    own.finish_steps(steps, is_open=False)
    assert own.ledger.unfinished(own.key) == ()


@pytest.mark.parametrize(("used", "said"), [(1, "1 pull request was given "), (2, "2 pull requests were given ")])
def test_as_many_are_reworded_as_the_config_allows(desk: Desk, tmp_path: Path, used: int, said: str) -> None:
    text = f'[limits]\nrewords_per_run = {used}\n[[source]]\norg = "acme"\n'
    limits = config.parsed(text.encode(), "-", tmp_path).limits
    budget = Budget(desk.ledger, limits)
    desk.ledger.begin()
    for at in range(used):
        assert budget.no_rewording("id") is None
        desk.ledger.notes.note_reworded(f"id-{at}")
    refused = budget.no_rewording("id")
    assert refused
    assert (refused[0], refused[1].startswith(said)) == ("rewords-per-run", True)

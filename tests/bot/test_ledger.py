"""The ledger on real files: what it remembers, who may have it, and what a kill leaves of it."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import LedgerError
from bot.ledger import ledger_schema
from bot.ledger.ledger import Ledger, copied, opened, read
from bot.ledger.ledger_file import Database
from bot.ledger.records import Published, Record
from bot.model import OutcomeKind, State
from fixer import Verdict
from tests.bot.conftest import Lab
from tests.bot.stage import LEDGER
from tests.bot.still_clock import Clock

ROOT = Path(__file__).parents[2]
HOUR = 3600
RECORD = Record("id-1", "acme/one", OutcomeKind.CLEAN, "nothing-to-fix", "Nothing to fix.")
PUBLISHED = Published("pip-no-cache/fix", "a" * 40, "b" * 40, "c" * 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with opened(path) as ledger:
        ledger.begin()
        yield ledger


# Texts of strangers: every character, lone surrogates and NUL among them.
texts = st.text(st.characters(codec=None), max_size=20)
records = st.builds(
    Record,
    key=texts.filter(bool),
    name=texts,
    outcome=st.sampled_from(OutcomeKind),
    reason=texts,
    message=texts,
    head=st.none() | texts,
    settings=texts,
    counts=st.lists(st.tuples(st.sampled_from(Verdict), st.integers(0, 2**40)), max_size=3).map(tuple),
)
pull_requests = st.builds(
    Published,
    branch=texts,
    tip=texts,
    base=texts,
    content=texts,
    fingerprints=st.lists(texts, max_size=3).map(tuple),
    number=st.none() | st.integers(1, 2**60),
    url=texts,
    state=st.sampled_from(State),
)


@settings(max_examples=25, deadline=None)
@given(
    remembered=st.lists(records, max_size=5, unique_by=lambda record: record.key),
    published=st.dictionaries(texts.filter(bool), pull_requests, max_size=5),
    words=st.tuples(texts, texts, texts),
)
def test_whatever_text_is_written_comes_back(
    remembered: list[Record], published: dict[str, Published], words: tuple[str, str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder, "ledger")) as ledger:
        for record in remembered:
            ledger.remember(record)
        for key, pull_request in published.items():
            ledger.publish(key, pull_request)
        key, action, detail = words
        ledger.begin()
        ledger.plan_step(key, action, detail)
        ledger.reject(key, words)
        ledger.defer(key)
        ledger.end()
        assert {record.key: ledger.recall(record.key) for record in remembered} == {one.key: one for one in remembered}
        assert sorted(ledger.records(), key=repr) == sorted(remembered, key=repr)
        assert dict(ledger.pull_requests()) == published
        assert ledger.unfinished(key) == ((action, detail),)
        assert ledger.rejected(key) == frozenset(words)
        assert ledger.deferred() == {key}


def test_what_was_never_seen_is_not_known(ledger: Ledger) -> None:
    assert (ledger.recall("x"), ledger.published("x"), ledger.was_pushed("x", "a" * 40)) == (None, None, False)
    assert (ledger.rejected("x"), ledger.unfinished("x"), ledger.deferred()) == (frozenset(), (), frozenset())
    assert (ledger.open_pull_requests(), ledger.opened_in_run(), ledger.writes.since(0)) == (0, 0, ())


def test_records_come_by_name_however_many(ledger: Ledger) -> None:
    for number in (5 * number % 1234 for number in range(1234)):
        ledger.remember(replace(RECORD, key=f"id-{-number}", name=f"acme/{number:04}"))
    assert [record.name for record in ledger.records()] == [f"acme/{number:04}" for number in range(1234)]


def test_records_may_be_written_while_they_are_read(ledger: Ledger) -> None:
    for number in range(1234):
        ledger.remember(replace(RECORD, key=str(number), name=f"acme/{number:04}"))
    for record in ledger.records():
        ledger.remember(replace(record, outcome=OutcomeKind.FAILED))
    assert {record.outcome for record in ledger.records()} == {OutcomeKind.FAILED}


def test_renamed_repository_is_remembered_once(ledger: Ledger) -> None:
    ledger.remember(RECORD)
    ledger.remember(replace(RECORD, name="acme/renamed"))
    assert [record.name for record in ledger.records()] == ["acme/renamed"]


def test_what_the_last_run_that_saw_everything_did_not_see_is_kept_and_not_told(ledger: Ledger) -> None:
    other = replace(RECORD, key="\udcff", name="acme/two")

    def told(*seen: Record) -> list[Record]:
        if seen:
            ledger.saw(record.key for record in seen)
        ledger.end()
        ledger.begin()
        return list(ledger.records())

    for record in (RECORD, other):
        ledger.remember(record)
    assert told(RECORD, other) == [RECORD, other]
    assert told(other) == [other]
    assert told() == [other], "it broke off"
    assert ledger.recall(RECORD.key) == RECORD
    ledger.remember(RECORD)
    assert told() == [RECORD, other], "it is there again"
    assert told(RECORD) == [RECORD]
    assert told(RECORD, other) == [RECORD, other]


def test_every_tip_ever_pushed_is_known(ledger: Ledger) -> None:
    ledger.publish("x", PUBLISHED)
    ledger.publish("x", replace(PUBLISHED, tip="d" * 40))
    assert [ledger.was_pushed("x", commit * 40) for commit in "ad"] == [True, True]
    assert [ledger.was_pushed(key, "b" * 40) for key in "xy"] == [False, False]
    assert not ledger.was_pushed("y", "a" * 40)


def test_only_opened_pull_requests_that_are_open_count(ledger: Ledger) -> None:
    for state in State:
        ledger.publish(state, replace(PUBLISHED, state=state, number=7))
    ledger.publish("pushed only", PUBLISHED)
    assert ledger.open_pull_requests() == 1


GOES_ON = [(0.0, 1), (19.9 * HOUR, 1), (-19.9 * HOUR, 1), (20 * HOUR, 0), (-20 * HOUR, 0)]


@pytest.mark.parametrize(("later", "counted"), GOES_ON)
def test_run_that_never_ended_is_gone_on_with_for_20_hours(path: Path, later: float, counted: int) -> None:
    clock = Clock()
    with opened(path, clock) as ledger:
        ledger.begin()
        ledger.note_opened("x")
        ledger.note_opened("x")
        assert ledger.opened_in_run() == 1
    clock.now += later
    with opened(path, clock) as ledger:
        ledger.begin()
        assert ledger.opened_in_run() == counted


def test_run_that_ended_is_not_gone_on_with(ledger: Ledger) -> None:
    ledger.note_opened("x")
    ledger.end()
    ledger.begin()
    assert ledger.opened_in_run() == 0


# What is done, one word each, and what then waits from an earlier run.
DEFERRED = [
    ("begin a", ""),
    ("begin a end", "a"),
    ("begin a end begin", "a"),
    ("begin a end begin b", "a"),
    ("begin a end begin a", ""),
    ("begin a end begin a end begin", "a"),
    ("begin a end begin -a", ""),
    ("begin a b end begin -a end begin", ""),
    ("begin a b end begin a -b end begin", "a"),
    ("begin a end begin end begin", ""),
    ("begin a b begin", ""),  # killed and gone on with: it is the same run
    ("begin a b begin a end begin", "a"),
    ("begin a end begin a begin", "a"),  # ... but what waited before it still comes first
    ("begin a day begin", "a"),  # killed, and not gone on with
]


@pytest.mark.parametrize(("story", "waiting"), DEFERRED)
def test_what_an_earlier_run_put_off_waits(path: Path, story: str, waiting: str) -> None:
    clock = Clock()
    with opened(path, clock) as ledger:
        for word in story.split():
            ledger.deferred()  # asked at any time, it is never out of date
            match word:
                case "begin":
                    ledger.begin()
                case "end":
                    ledger.end()
                case "day":
                    clock.now += 25 * HOUR
                case _ if word.startswith("-"):
                    ledger.settle(word[1:])
                case _:
                    ledger.defer(word)
        assert ledger.deferred() == frozenset(waiting)


def test_step_is_unfinished_until_its_block_ends(ledger: Ledger, path: Path) -> None:
    with ledger.step("x", "push", "to here"):
        assert ledger.unfinished("x") == (("push", "to here"),)
        with read(path) as seen:
            assert seen is not None
            assert seen.unfinished("x") == (("push", "to here"),)
    assert ledger.unfinished("x") == ()


def test_step_that_fails_stays_unfinished(ledger: Ledger) -> None:
    with pytest.raises(KeyboardInterrupt), ledger.step("x", "push"):
        raise KeyboardInterrupt
    assert ledger.unfinished("x") == (("push", ""),)


def test_steps_are_told_oldest_first_and_by_repository(ledger: Ledger) -> None:
    for detail in "zay":
        ledger.plan_step("x", "label", detail)
    ledger.plan_step("y", "label")
    assert ledger.unfinished("x") == (("label", "z"), ("label", "a"), ("label", "y"))


def test_step_that_was_planned_is_finished_by_taking_it(ledger: Ledger) -> None:
    ledger.plan_step("x", "label", "a")
    ledger.plan_step("x", "label", "a")
    ledger.plan_step("x", "label", "b")
    with ledger.step("x", "label", "a"):
        assert ledger.unfinished("x") == (("label", "a"), ("label", "b"))
    assert ledger.unfinished("x") == (("label", "b"),)


def test_finish_closes_every_step_of_its_action(ledger: Ledger) -> None:
    for key, action, detail in [("x", "push", "1"), ("x", "push", "2"), ("x", "label", ""), ("y", "push", "1")]:
        ledger.plan_step(key, action, detail)
    ledger.finish("x", "push")
    assert (ledger.unfinished("x"), ledger.unfinished("y")) == ((("label", ""),), (("push", "1"),))


def test_finished_step_can_be_taken_again(ledger: Ledger) -> None:
    for _ in range(2):
        with ledger.step("x", "push"):
            assert ledger.unfinished("x") == (("push", ""),)
    assert ledger.unfinished("x") == ()


def write(ledger: Ledger) -> None:
    ledger.writes.begin()
    ledger.writes.end()


def test_writes_of_a_clock_that_was_put_back_count_as_made_now(path: Path) -> None:
    clock = Clock(5000.0)
    with opened(path, clock) as ledger:
        write(ledger)
        clock.now = 1000.0
        write(ledger)
        assert ledger.writes.since(0) == (1000.0, 1000.0)
    clock.now = 10.0
    with opened(path, clock) as ledger:
        assert ledger.writes.since(0) == (10.0, 10.0)
        assert ledger.writes.since(10.0) == ()


def test_write_counts_from_its_begin_and_as_made_at_its_end(path: Path) -> None:
    clock = Clock(1000.0)
    with opened(path, clock) as ledger:
        ledger.writes.begin()
        clock.now = 1200.0
        assert len(ledger.writes.since(1100.0)) == 1
        ledger.writes.end()
        clock.now = 1300.0
        write(ledger)
        assert ledger.writes.since(0) == (1200.0, 1300.0)
        assert [ledger.writes.latest(number) for number in (1, 2, 3)] == [1300.0, 1200.0, None]


def test_write_that_was_cut_off_counts_as_made_when_the_next_run_begins(path: Path) -> None:
    """The forge saw it some time before that, if at all."""
    clock = Clock(1000.0)
    with opened(path, clock) as ledger:
        ledger.writes.begin()
    clock.now = 1007.0
    with opened(path, clock) as ledger:
        assert ledger.writes.since(0) == (1007.0,)
        clock.now = 1008.0
        write(ledger)
        assert ledger.writes.since(0) == (1007.0, 1008.0)


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    with opened(tmp_path / "a" / "b" / "ledger") as ledger:
        ledger.remember(RECORD)
    assert (tmp_path / "a" / "b" / "ledger").is_file()


def test_closed_ledger_is_one_file_and_its_lock(ledger: Ledger, path: Path) -> None:
    ledger.remember(RECORD)
    ledger.end()
    assert f"{path.name}-wal" in names(path)
    with opened(path.with_name("other")):
        pass
    assert names(path.with_name("other")) == ["other", "other.lock"]


def test_reading_puts_right_what_a_kill_left_half_written(path: Path) -> None:
    """SQLite keeps the old pages beside a file that it makes one of the kind that has a log."""
    with opened(path.with_name("killed")) as ledger:
        ledger.remember(RECORD)
    with closing(sqlite3.connect(path.with_name("killed"), isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN")
        connection.execute("UPDATE repositories SET message = hex(zeroblob(100000))")
        for end in ("", "-journal"):
            path.with_name(f"{path.name}{end}").write_bytes(path.with_name(f"killed{end}").read_bytes())
    with read(path) as ledger:
        assert ledger is not None
        assert ledger.recall(RECORD.key) == RECORD
    assert names(path) == [path.name]


def names(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir() if found.name.startswith(path.name))


def _sql(script: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)

    return write


def _damaged(path: Path) -> None:
    with opened(path) as ledger:
        for number in range(500):
            ledger.remember(replace(RECORD, key=str(number)))
    content = bytearray(path.read_bytes())
    content[8192:40960] = b"\x5a" * (40960 - 8192)
    path.write_bytes(content)


def _cut(path: Path) -> None:
    with opened(path) as ledger:
        ledger.remember(RECORD)
    path.write_bytes(path.read_bytes()[:10_000])


def _without_a_table(path: Path) -> None:
    with opened(path):
        pass
    _sql("DROP TABLE writes")(path)


def _newer(path: Path) -> None:
    with opened(path):
        pass
    _sql("PRAGMA user_version = 9999")(path)


def _of_a_newer_kind(path: Path) -> None:
    with opened(path) as ledger:
        ledger.remember(RECORD)
    _sql("UPDATE repositories SET outcome = 'pondered'")(path)


UNUSABLE = [
    (Path.mkdir, "this is a folder, not a ledger; name a file"),
    (os.mkfifo, "this is no plain file; name another one"),
    (lambda path: path.write_bytes(b"no database " * 100), "this is no SQLite database, so no ledger; name another"),
    (_sql("CREATE TABLE theirs (x); PRAGMA user_version = 3"), "this is a database of another program; name another"),
    (_damaged, "the ledger is damaged; restore it"),
    (_cut, "the ledger is damaged; restore it"),
    (_without_a_table, "the ledger is damaged; restore it"),
    (_newer, "a newer version of pip-no-cache wrote this ledger; install that version"),
    (_of_a_newer_kind, "an entry cannot be read, for a newer version wrote it or the file is damaged; install that"),
    (lambda path: path.symlink_to(path), "(Too many levels of symbolic links); allow it"),
]
KINDS = "folder fifo text theirs damaged cut incomplete newer kind loop".split()


@pytest.mark.parametrize("way", [opened, read, copied])
@pytest.mark.parametrize(("prepare", "message"), UNUSABLE, ids=KINDS)
def test_unusable_file_is_refused_in_a_sentence_and_left_alone(
    path: Path, prepare: Callable[[Path], object], message: str, way: Callable[[Path], object]
) -> None:
    prepare(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LedgerError, match=f"^{re.escape(str(path))}: .*{re.escape(message)}") as refused:
        look_into(way, path)
    assert "\n" not in str(refused.value)
    assert before == (path.read_bytes() if path.is_file() else None)


def look_into(way: Callable[[Path], object], path: Path) -> None:
    with (read if way is read else copied if way is copied else opened)(path) as ledger:
        assert ledger is not None
        ledger.recall(RECORD.key)


def test_copy_is_written_to_and_thrown_away(path: Path) -> None:
    with copied(path) as empty:
        empty.remember(RECORD)
        assert empty.recall(RECORD.key) == RECORD
    assert not path.exists()
    with opened(path) as ledger:
        ledger.remember(RECORD)
    before = path.read_bytes()
    with copied(path) as copy:
        copy.begin()
        copy.remember(replace(RECORD, message="another"))
    assert path.read_bytes() == before
    with read(path) as ledger:
        assert ledger is not None
        assert ledger.recall(RECORD.key) == RECORD


@pytest.mark.parametrize("prepare", [prepare for prepare, _ in UNUSABLE if prepare is not _of_a_newer_kind])
def test_dry_run_cannot_start_with_it_either(lab: Lab, prepare: Callable[[Path], object]) -> None:
    lab.configure()
    prepare(lab.folder / LEDGER)
    dry, real = (lab.run("sweep", *more) for more in (["--dry-run"], []))
    assert (dry.returncode, dry.stdout) == (2, "")
    assert dry.stderr == real.stderr
    assert dry.stderr.count("\n") == 1


def test_ledger_below_a_file_is_refused(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(LedgerError, match="the ledger's folder cannot be written"):
        look_into(opened, path / "ledger")
    with read(path / "ledger") as ledger:
        assert ledger is None


def test_disk_without_room_is_told(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        ledger_schema.migrate(connection)
        connection.execute("PRAGMA max_page_count = 30")
        ledger = Ledger(Database(connection, path), time.time)
        with pytest.raises(LedgerError, match="there is no space left for the ledger; make room"):
            ledger.remember(replace(RECORD, message="x" * 1_000_000))
        ledger.remember(RECORD)
        assert ledger.recall(RECORD.key) == RECORD


def test_all_of_a_transaction_is_done_or_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        ledger_schema.migrate(connection)
        database = Database(connection, path)
        with suppress(KeyError), database.transaction():
            database.do("INSERT INTO writes VALUES (1.0)")
            raise KeyError
        assert database.number("SELECT count(*) FROM writes") == 0
        with database.transaction():
            database.do("INSERT INTO writes VALUES (1.0)")
        assert (database.number("SELECT count(*) FROM writes"), connection.in_transaction) == (1, False)


def test_new_ledger_is_for_nobody_else_to_read(path: Path) -> None:
    before = os.umask(0)
    try:
        with opened(path) as ledger:
            ledger.remember(RECORD)
            modes = {one.name: one.stat().st_mode & 0o777 for one in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(modes, 0o600)
    assert {path.name, f"{path.name}-wal"} <= modes.keys()


@pytest.fixture
def anybody() -> Iterator[Path]:
    """A folder that everybody can reach; the rights that a test took or gave up come back."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
        os.seteuid(os.getuid())
        Path(folder).chmod(0o700)


def forbid(folder: Path, mode: int) -> None:
    """Leaves these rights to the folder, and none beyond them to whoever runs the test."""
    folder.chmod(mode)
    if os.getuid() == 0:
        os.seteuid(65534)


def test_folder_that_is_not_writable_is_refused(anybody: Path) -> None:
    forbid(anybody, 0o555)
    with pytest.raises(LedgerError, match=r"the ledger's folder cannot be written \(Permission denied\); allow it"):
        look_into(opened, anybody / "ledger")


def test_ledger_that_is_not_writable_is_refused(anybody: Path) -> None:
    with opened(anybody / "ledger"):
        pass
    (anybody / "ledger").chmod(0o444)
    (anybody / "ledger.lock").chmod(0o666)
    forbid(anybody, 0o555)
    with pytest.raises(LedgerError, match="the ledger cannot be opened or written; allow it"):
        look_into(opened, anybody / "ledger")


def test_read_only_folder_can_be_read(anybody: Path) -> None:
    with opened(anybody / "ledger") as ledger:
        ledger.remember(RECORD)
    (anybody / "ledger").chmod(0o444)  # it was made for its owner alone
    forbid(anybody, 0o555)
    with read(anybody / "ledger") as seen:
        assert seen is not None
        assert list(seen.records()) == [RECORD]


def test_folder_that_may_not_be_entered_is_told(anybody: Path) -> None:
    forbid(anybody, 0o000)
    with pytest.raises(LedgerError, match=r"the ledger is out of reach \(Permission denied\); allow it"):
        look_into(read, anybody / "ledger")


def test_reading_makes_nothing(path: Path) -> None:
    with read(path) as ledger:
        assert ledger is None
    assert names(path) == []
    with opened(path) as ledger:
        ledger.remember(RECORD)
    before = path.read_bytes()
    with read(path) as seen:
        assert seen is not None
        assert seen.recall(RECORD.key) == RECORD
        assert names(path) == [path.name, f"{path.name}.lock"]
    assert (path.read_bytes(), names(path)) == (before, [path.name, f"{path.name}.lock"])


def test_reading_shows_one_moment_of_a_sweep_that_goes_on(ledger: Ledger, path: Path) -> None:
    ledger.remember(RECORD)
    with read(path) as seen:
        assert seen is not None
        ledger.remember(replace(RECORD, key="id-2"))
        assert list(seen.records()) == [RECORD]
    with read(path) as seen:
        assert seen is not None
        assert len(list(seen.records())) == 2


def test_what_is_read_cannot_be_written(ledger: Ledger, path: Path) -> None:
    ledger.remember(RECORD)
    with read(path) as seen:
        assert seen is not None
        with pytest.raises(LedgerError, match="the ledger cannot be opened or written"):
            seen.remember(RECORD)


def test_empty_file_is_an_empty_ledger(path: Path) -> None:
    """What is left of a sweep that was killed before it had made its tables."""
    path.write_bytes(b"")
    with read(path) as seen:
        assert seen is not None
        assert list(seen.records()) == []
    assert path.read_bytes() == b""
    with opened(path) as ledger:
        ledger.remember(RECORD)


def test_odd_bytes_in_the_path_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"odd \xff?#%41\n")
    with opened(path) as ledger:
        ledger.remember(RECORD)
    with read(path) as seen:
        assert seen is not None
        assert list(seen.records()) == [RECORD]
    path.write_bytes(b"no database " * 100)
    with pytest.raises(LedgerError, match=re.escape(r"odd \xff?#%41\n: this is no SQLite")):
        look_into(opened, path)


def test_link_to_a_ledger_is_that_ledger(path: Path) -> None:
    link = path.with_name("link")
    link.symlink_to(path)
    with opened(path), pytest.raises(LedgerError, match="another sweep is using this ledger"):
        look_into(opened, link)


def test_other_thread_may_not_use_it(ledger: Ledger) -> None:
    found: list[LedgerError] = []

    def use() -> None:
        try:
            ledger.recall("x")
        except LedgerError as error:
            found.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(found) == 1


STEPS = ("CREATE TABLE first (x)", "ALTER TABLE first ADD COLUMN y; CREATE TABLE second (x)")


def test_file_of_each_older_version_is_brought_to_the_present(path: Path) -> None:
    for count in range(len(STEPS) + 1):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            ledger_schema.migrate(connection, STEPS[:count])
            assert ledger_schema.version(connection) == count
            ledger_schema.migrate(connection, STEPS)
            assert ledger_schema.version(connection) == 2
            assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("first",), ("second",)]
            assert not ledger_schema.is_foreign(connection)
    assert not path.exists()


def test_ledger_of_the_first_version_is_remembered_whole(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        ledger_schema.migrate(connection, ledger_schema.MIGRATIONS[:1])
        for key, name in (("id-1", "acme/one"), ("id-2", "acme/two")):
            row = (key, name, "clean", "nothing-to-fix", "Nothing to fix.", None, "", "[]", None)
            connection.execute("INSERT INTO repositories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO runs (began, ended) VALUES (1, 2)")
    both = [RECORD, replace(RECORD, key="id-2", name="acme/two")]
    with read(path) as seen:
        assert seen is not None
        assert list(seen.records()) == both
    with opened(path) as ledger:
        assert list(ledger.records()) == both
        ledger.begin()
        ledger.saw(["id-2"])
        assert list(ledger.records()) == both[1:]


def test_migration_that_fails_changes_nothing() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            ledger_schema.migrate(connection, (STEPS[0], "CREATE TABLE second (x); CREATE TABLE first (x)"))
        assert ledger_schema.version(connection) == 1
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("first",)]


# Publishes one repository after the other, and says so; goes on where an earlier one was killed.
_SWEEP = """
import itertools, sys
from pathlib import Path
from bot.ledger.ledger import opened
from bot.ledger.records import Published, Record
from bot.model import OutcomeKind
with opened(Path(sys.argv[1])) as ledger:
    ledger.begin()
    for number in itertools.count(max(0, ledger.opened_in_run() - 1)):
        key = f"{number:06}"
        with ledger.step(key, "publish", "detail"):
            ledger.writes.begin()
            ledger.publish(key, Published("branch", f"tip-{number}", "base", "content", number=number))
            ledger.note_opened(key)
            ledger.writes.end()
        ledger.remember(Record(key, key, OutcomeKind.PUBLISHED, "reason", "message"))
        print(number, flush=True)
"""


def sweep(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _SWEEP, str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kill(process: subprocess.Popen[str]) -> list[int]:
    """The numbers that the sweep said it had published."""
    process.send_signal(signal.SIGKILL)
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        said, complaint = process.stdout.read(), process.stderr.read()
    assert complaint == ""
    return [int(line) for line in said.splitlines(keepends=True) if line.endswith("\n")]


def test_second_sweep_is_kept_out_until_the_first_is_gone(path: Path) -> None:
    first = sweep(path)
    assert first.stdout is not None
    first.stdout.readline()
    with pytest.raises(LedgerError, match="another sweep is using this ledger; wait until it has ended"):
        look_into(opened, path)
    with read(path) as seen:
        assert seen is not None
        assert seen.recall("000000") is not None
    kill(first)
    with opened(path) as ledger:
        assert ledger.recall("000000") is not None


@pytest.mark.parametrize("seed", range(3))
def test_sweep_killed_anywhere_goes_on_where_it_was(path: Path, seed: int) -> None:
    moments = random.Random(seed)  # noqa: S311 - only when to kill
    confirmed = -1
    for turn in range(4):
        process = sweep(path)
        assert process.stdout is not None
        if turn:
            confirmed = max(confirmed, int(process.stdout.readline()))
            time.sleep(moments.uniform(0, 0.05))
        else:
            time.sleep(moments.uniform(0.1, 0.3))  # perhaps before there is a table
        confirmed = max([confirmed, *kill(process)])
        with read(path) as seen:
            assert seen is None or check_invariants(seen, confirmed)
        with opened(path) as ledger:
            assert check_invariants(ledger, confirmed)
            assert ledger.writes.since(time.time()) == (), "none is under way any more"
    assert confirmed > 0


def check_invariants(ledger: Ledger, confirmed: int) -> bool:
    """Nothing that was said to be done is lost, and nothing is half done but the last."""
    remembered = [record.key for record in ledger.records()]
    published = [key for key, _ in ledger.pull_requests()]
    assert remembered == [f"{number:06}" for number in range(len(remembered))]
    assert len(remembered) > confirmed
    assert published[: len(remembered)] == remembered
    assert len(remembered) <= ledger.opened_in_run() <= len(published) <= len(remembered) + 1
    assert all(ledger.was_pushed(key, f"tip-{int(key)}") for key in published)
    following = f"{len(remembered):06}"
    assert [key for key in (*published[:-1], *remembered[:-1]) if ledger.unfinished(key)] == []
    if published != remembered:
        assert ledger.unfinished(following) in {(("publish", "detail"),), ()}
    assert len(ledger.writes.since(0)) >= len(published)
    return True


def test_pull_requests_before_the_latest_are_counted(ledger: Ledger) -> None:
    one = replace(PUBLISHED, number=1, url="u/1")
    steps: list[tuple[Published, dict[State, int]]] = [
        (one, {}),
        (replace(one, state=State.MERGED), {}),
        (PUBLISHED, {State.MERGED: 1}),  # the branch of the second one is pushed
        (replace(PUBLISHED, number=2), {State.MERGED: 1}),
        (replace(PUBLISHED, number=2, state=State.CLOSED), {State.MERGED: 1}),
        (replace(PUBLISHED, number=3), {State.MERGED: 1, State.CLOSED: 1}),
        (replace(PUBLISHED, number=2), {State.MERGED: 1}),  # opened again by a person
    ]
    for published, expected in steps:
        ledger.publish("id-1", published)
        assert ledger.earlier_pull_requests() == expected

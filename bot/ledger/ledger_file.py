"""The file under the ledger: locked, SQLite opened safely, any text kept as it is, every error as one sentence."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from bot import private
from bot.errors import LedgerError
from bot.ledger import ledger_schema
from bot.texts.display import printable

Value = str | int | float | None
# How long another program may hold the file, say one that makes a backup of it.
_PATIENCE_SECONDS = 5
_AWAY = "name another file in [ledger] path, or move this one away"
_ALLOW = "allow it for the file and its folder, or name another one in [ledger] path"
_REMEMBERED = "restore it from a backup, or move it away: a new one is made, and open pull requests are found again"
# The part of SQLite's error code that does not depend on where it happened.
_PRIMARY = 0xFF


class Database:
    """A connection whose statements, outside of ``transaction``, are a transaction each.

    Text may be any that Python holds: what is not Unicode (a path's odd bytes, a stranger's lone surrogates) is
    stored as a blob, which equals no text, and read back the same.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def do(self, statement: str, *values: Value) -> None:
        with _told(self._path):
            self._connection.execute(statement, tuple(map(_stored, values)))

    def rows(self, query: str, *values: Value) -> list[tuple[Any, ...]]:
        with _told(self._path):
            found = self._connection.execute(query, tuple(map(_stored, values))).fetchall()
        return [tuple(map(_loaded, row)) for row in found]

    def row(self, query: str, *values: Value) -> tuple[Any, ...] | None:
        """The first row, None where there is none."""
        return next(iter(self.rows(query, *values)), None)

    def number(self, query: str, *values: Value) -> int:
        """What a query counts."""
        ((count,),) = self.rows(query, *values)
        return int(count)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing of it."""
        with _told(self._path), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield

    def refused(self, wrong: str, remedy: str) -> LedgerError:
        """What to raise where the file is not the one that was meant."""
        return _error(self._path, wrong, remedy)

    def unreadable(self) -> LedgerError:
        """What to raise for an entry whose words are not ours."""
        wrong = "an entry cannot be read, for a newer version wrote it or the file is damaged"
        return _error(self._path, wrong, f"install that version, or {_REMEMBERED}")


def is_there(path: Path) -> bool:
    """Whether there is a file; refuses what is something else, or out of reach."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _error(path, f"the ledger is out of reach ({error.strerror})", _ALLOW) from None
    if stat.S_ISDIR(mode):
        raise _error(path, "this is a folder, not a ledger", "name a file in [ledger] path")
    if not stat.S_ISREG(mode):
        raise _error(path, "this is no plain file", "name another one in [ledger] path")
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The file's lock until the block ends; raises LedgerError where another sweep has it."""
    shown = printable(str(path))
    try:
        # Of the file itself, whichever link leads to it.
        target = Path(os.path.realpath(path))
        private.make_folder(target.parent)
        lock = FileLock(f"{target}.lock", mode=private.FILE)
        lock.acquire(timeout=0)
    except Timeout:
        remedy = "wait until it has ended, or end it with Ctrl-C or SIGTERM (the next one goes on where it was)"
        raise LedgerError(f"{shown}: another sweep is using this ledger; {remedy}") from None
    except OSError as error:
        wrong = f"the ledger's folder cannot be written ({error.strerror})"
        raise LedgerError(f"{shown}: {wrong}; allow it, or name another [ledger] path") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """The database for reading and writing, made or brought to this version first."""
    _make_private(path)
    with _told(path), closing(sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)) as connection:
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _bring_up(connection, path)
        yield Database(connection, path)


@contextmanager
def snapshot(path: Path) -> Iterator[Database | None]:
    """A copy in memory of what the file holds now, brought to this version there; None where there is no file.

    A sweep may be writing meanwhile, and goes on undisturbed.
    """
    if not is_there(path):
        yield None
        return
    with copied(path) as database:
        database.do("PRAGMA query_only = ON")
        yield database


@contextmanager
def copied(path: Path) -> Iterator[Database]:
    """The same, to write in and to throw away; an empty one where there is no file."""
    has_file = is_there(path)
    with _told(path), closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        if has_file:
            _copy(path, copy)
            _check(copy, path)
        _bring_up(copy, path)
        yield Database(copy, path)


def _make_private(path: Path) -> None:
    """Makes the file where there is none: SQLite would let everybody read it, and the files that it keeps beside it."""
    with suppress(OSError):  # SQLite says better what is wrong
        Path(os.path.realpath(path)).touch(private.FILE)


def _copy(path: Path, copy: sqlite3.Connection) -> None:
    # Without a log beside it nobody has the file open, and all of it is in it: it is read as it stands, for else
    # SQLite would leave an empty log there. A sweep that starts in this moment writes to its log first. Old pages
    # beside it (a sweep was killed while the file was made) must be put back before anything can be read.
    target = os.path.realpath(path)
    beside = {end for end in ("wal", "journal") if os.path.lexists(f"{target}-{end}")}
    mode = "mode=rw" if "journal" in beside else "mode=ro" if beside else "immutable=1"
    uri = f"{Path(target).as_uri()}?{mode}"
    with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE_SECONDS)) as original:
        original.backup(copy)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuses what is not ours, or damaged, before anything is written to it."""
    if ledger_schema.is_foreign(connection):
        raise _error(path, "this is a database of another program", _AWAY)
    if ledger_schema.version(connection) > len(ledger_schema.MIGRATIONS):
        raise _error(path, "a newer version of pip-no-cache wrote this ledger", f"install that version, or {_AWAY}")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _error(path, "the ledger is damaged", _REMEMBERED)


def _bring_up(connection: sqlite3.Connection, path: Path) -> None:
    """Makes it a ledger of this version; refuses one that somebody took something out of."""
    ledger_schema.migrate(connection)
    if not ledger_schema.is_whole(connection):
        raise _error(path, "the ledger is damaged", _REMEMBERED)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, told apart by their codes."""
    try:
        yield
    except sqlite3.Error as error:
        raise _error(path, *_explained(error)) from None


def _explained(error: sqlite3.Error) -> tuple[str, str]:
    """What went wrong, and what to do."""
    # Those that Python's module raises itself have no code.
    match getattr(error, "sqlite_errorcode", 0) & _PRIMARY:
        case sqlite3.SQLITE_NOTADB:
            return "this is no SQLite database, so no ledger", _AWAY
        case sqlite3.SQLITE_CORRUPT:
            return "the ledger is damaged", _REMEMBERED
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return "the ledger cannot be opened or written", _ALLOW
        case sqlite3.SQLITE_FULL:
            return "there is no space left for the ledger", "make room and sweep again"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "another program has the ledger's database open", "close it and sweep again"
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return f"the ledger cannot be used ({name})", "look after the disk it is on, and sweep again"


def _error(path: Path, wrong: str, remedy: str) -> LedgerError:
    return LedgerError(f"{printable(str(path))}: {wrong}; {remedy}")


def _stored(value: Value) -> Value | bytes:
    if not isinstance(value, str):
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def _loaded(value: Value | bytes) -> Value:
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value

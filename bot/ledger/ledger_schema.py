"""The ledger's tables, and the steps by which a file of an older version becomes one of this."""

import sqlite3
from contextlib import closing

# Says in the file's header that a database is a ledger ("pnc" and a letter); never changes.
APPLICATION_ID = 0x706E636C

# The schema's version is how many of these were run. One that was released is never edited: changes are appended.
MIGRATIONS = (
    """
    -- Columns stand in the order of the fields of the values in records.py; those of later versions follow.
    CREATE TABLE repositories (
        key TEXT PRIMARY KEY, name TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL,
        head TEXT, settings TEXT NOT NULL, counts TEXT NOT NULL, tip TEXT
    ) WITHOUT ROWID;
    CREATE INDEX repositories_by_name ON repositories (name, key);

    CREATE TABLE pull_requests (
        key TEXT PRIMARY KEY, branch TEXT NOT NULL, tip TEXT NOT NULL, base TEXT NOT NULL, content TEXT NOT NULL,
        fingerprints TEXT NOT NULL, number INTEGER, url TEXT NOT NULL, state TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX pull_requests_by_state ON pull_requests (state, number);

    CREATE TABLE pushed (key TEXT, tip TEXT, PRIMARY KEY (key, tip)) WITHOUT ROWID;
    CREATE TABLE rejected (key TEXT, fingerprint TEXT, PRIMARY KEY (key, fingerprint)) WITHOUT ROWID;

    CREATE TABLE runs (id INTEGER PRIMARY KEY, began REAL NOT NULL, ended REAL);
    CREATE VIEW present AS SELECT coalesce(max(id), 0) AS run FROM runs;
    CREATE TABLE opened (run INTEGER, key TEXT, PRIMARY KEY (run, key)) WITHOUT ROWID;
    -- since: the run that put it off first; repeated: whether the present run put it off too.
    CREATE TABLE deferrals (key TEXT PRIMARY KEY, since INTEGER NOT NULL, repeated INTEGER NOT NULL) WITHOUT ROWID;

    CREATE TABLE steps (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,
        begun REAL NOT NULL, finished REAL
    );
    CREATE UNIQUE INDEX unfinished_steps ON steps (key, action, detail) WHERE finished IS NULL;
    CREATE INDEX finished_steps ON steps (finished) WHERE finished IS NOT NULL;

    -- The wave in which a repository's pull request was opened, and why the next one has to wait.
    CREATE TABLE waves (key TEXT PRIMARY KEY, wave INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE gates (wave INTEGER PRIMARY KEY, why TEXT NOT NULL);

    CREATE TABLE writes (moment REAL NOT NULL);
    CREATE INDEX writes_by_moment ON writes (moment);
    """,
    """
    -- seen: the last run that had to do with the repository; is_whole: whether a run saw all that there are.
    ALTER TABLE repositories ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN is_whole INTEGER NOT NULL DEFAULT 0;
    """,
    """
    -- The pull requests of a repository before its latest, which all had ended.
    CREATE TABLE earlier_pull_requests (
        key TEXT, number INTEGER, url TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (key, number)
    ) WITHOUT ROWID;
    """,
    """
    -- The default branch that we saw the pull request go into last; from now on its state may be frozen.
    ALTER TABLE pull_requests ADD COLUMN into_branch TEXT NOT NULL DEFAULT '';
    """,
)


def version(connection: sqlite3.Connection) -> int:
    """How many of the migrations the file has seen."""
    return _header(connection, "user_version")


def is_foreign(connection: sqlite3.Connection) -> bool:
    """Whether the database holds tables of something else."""
    has_tables = connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    return has_tables and _header(connection, "application_id") != APPLICATION_ID


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether no table or column of this version is missing."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        return _columns(fresh) <= _columns(connection)


def migrate(connection: sqlite3.Connection, migrations: tuple[str, ...] = MIGRATIONS) -> None:
    """Runs the migrations that the file lacks, each with its number in one transaction."""
    for number, script in enumerate(migrations[version(connection) :], version(connection) + 1):
        header = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {number};"
        with connection:
            connection.executescript(f"BEGIN IMMEDIATE; {script}; {header} COMMIT;")


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    query = "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'"
    return set(connection.execute(query))


def _header(connection: sqlite3.Connection, name: str) -> int:
    (number,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(number)

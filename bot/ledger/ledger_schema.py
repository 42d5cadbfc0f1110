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
    """
    -- What docs/ledger.md describes, for whoever reads it by SQL: a row only where something changed.
    -- findings: those on the default branch by verdict and reason; counted: whether the run wrote down its totals.
    ALTER TABLE repositories ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE runs ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE totals (
        what TEXT, name TEXT, reason TEXT, run INTEGER, total INTEGER NOT NULL, PRIMARY KEY (what, name, reason, run)
    ) WITHOUT ROWID;
    CREATE VIEW total_history AS
        SELECT runs.id AS run, strftime('%Y-%m-%dT%H:%M:%SZ', runs.began, 'unixepoch') AS began,
            strftime('%Y-%m-%dT%H:%M:%SZ', runs.ended, 'unixepoch') AS ended, runs.is_whole, what, name, reason, total
        FROM runs JOIN totals AS t ON total > 0 AND t.run = (
            SELECT max(u.run) FROM totals AS u
            WHERE (u.what, u.name, u.reason) = (t.what, t.name, t.reason) AND u.run <= runs.id
        )
        WHERE runs.counted;
    CREATE VIEW outcome_history AS
        SELECT run, began, ended, name AS outcome, reason, total FROM total_history WHERE what = 'outcome' AND is_whole;
    CREATE VIEW finding_history AS
        SELECT run, began, ended, name AS verdict, reason, total FROM total_history WHERE what = 'finding';

    -- What the forge says happened to pull requests, with its own times and accounts.
    CREATE TABLE pull_request_events (
        key TEXT, number INTEGER, event TEXT, at TEXT, who TEXT NOT NULL, PRIMARY KEY (key, number, event, at)
    ) WITHOUT ROWID;
    CREATE VIEW pull_request_history AS
        WITH every AS (
            SELECT key, number, url, state FROM pull_requests WHERE number IS NOT NULL
            UNION ALL SELECT key, number, url, state FROM earlier_pull_requests
        )
        SELECT every.key, name AS repository, number, url, state, c.at AS created, c.who AS created_by,
            a.at AS approved, a.who AS approved_by, m.at AS merged, m.who AS merged_by,
            x.at AS closed, x.who AS closed_by
        FROM every LEFT JOIN repositories USING (key)
            LEFT JOIN (SELECT key, number, min(at) AS at, who FROM pull_request_events WHERE event = 'created'
                GROUP BY key, number) AS c USING (key, number)
            LEFT JOIN (SELECT key, number, max(at) AS at, who FROM pull_request_events WHERE event = 'approved'
                GROUP BY key, number) AS a USING (key, number)
            LEFT JOIN (SELECT key, number, max(at) AS at, who FROM pull_request_events WHERE event = 'merged'
                GROUP BY key, number) AS m USING (key, number)
            LEFT JOIN (SELECT key, number, max(at) AS at, who FROM pull_request_events WHERE event = 'closed'
                GROUP BY key, number) AS x USING (key, number);

    -- The campaign whose ledger this is; what was said of a repository (held, never); the labels and people that its
    -- pull requests were given.
    CREATE TABLE campaigns (name TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE words (
        key TEXT, word TEXT, since REAL NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (key, word)
    ) WITHOUT ROWID;
    CREATE TABLE given (
        key TEXT, number INTEGER, kind TEXT, name TEXT, PRIMARY KEY (key, number, kind, name)
    ) WITHOUT ROWID;
    """,
    """
    -- is_part: whether a run was told to keep to a few repositories; part_of: the run with which it shares its limits.
    ALTER TABLE runs ADD COLUMN is_part INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN part_of INTEGER;
    CREATE VIEW night AS SELECT coalesce(part_of, id) AS run FROM runs, present WHERE id = present.run;
    """,
    """
    -- What merge merged, and what the default branch's checks said afterwards; since when the campaign is paused.
    CREATE TABLE merges (
        key TEXT, number INTEGER, tip TEXT NOT NULL, before TEXT NOT NULL, oid TEXT NOT NULL, moment REAL NOT NULL,
        after TEXT NOT NULL, PRIMARY KEY (key, number)
    ) WITHOUT ROWID;
    CREATE TABLE pauses (since REAL NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL);
    """,
    """
    -- Pull requests that we left to their forges to merge, or are about to, and a tip of theirs that is known for ours.
    CREATE TABLE armed (
        key TEXT PRIMARY KEY, number INTEGER NOT NULL, method TEXT NOT NULL, tip TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    -- The digest of what in the config decided the words of a pull request; which were written anew in a run for that.
    CREATE TABLE worded (key TEXT, number INTEGER, digest TEXT NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
    CREATE TABLE reworded (run INTEGER, key TEXT, PRIMARY KEY (run, key)) WITHOUT ROWID;
    """,
    """
    -- The number of the tracking issue in its repository, and how visible each repository was when it was listed last.
    CREATE TABLE tracking (home TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE visibilities (key TEXT PRIMARY KEY, word TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    -- Merges of people's are in it too, where they belong to a wave. head: where the default branch stood when somebody
    -- looked last whether one was taken back.
    ALTER TABLE merges ADD COLUMN head TEXT NOT NULL DEFAULT '';
    ALTER TABLE merges ADD COLUMN is_ours INTEGER NOT NULL DEFAULT 1;
    """,
    """
    -- That the forge was asked, or is about to be, to merge a base branch that stood there into a pull request's branch
    -- that stood there; done: its answer came.
    CREATE TABLE pressed (
        key TEXT PRIMARY KEY, tip TEXT NOT NULL, base TEXT NOT NULL, moment REAL NOT NULL, done INTEGER NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    -- The owners of the paths that a repository's pull request changes.
    ALTER TABLE repositories ADD COLUMN owners TEXT NOT NULL DEFAULT '[]';
    """,
    """
    -- What pip's cache of a set of requirements weighs, and what is kept out of the images of a repository.
    CREATE TABLE weights (
        digest TEXT PRIMARY KEY, at REAL NOT NULL, parts TEXT NOT NULL, target TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE weighed (key TEXT PRIMARY KEY, least INTEGER NOT NULL, most INTEGER NOT NULL) WITHOUT ROWID;
    """,
    """
    -- How many checks a repository's open pull request had when it was listed last, and what its reviews came to.
    CREATE TABLE receptions (
        key TEXT PRIMARY KEY, number INTEGER NOT NULL, checks INTEGER NOT NULL, failing INTEGER NOT NULL,
        running INTEGER NOT NULL, review TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    -- at: when that was. Of what older versions wrote nobody knows it, and the next sweep asks anew.
    DELETE FROM receptions;
    ALTER TABLE receptions ADD COLUMN at REAL NOT NULL DEFAULT 0;
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

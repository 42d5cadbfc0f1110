"""What a campaign remembers of repositories beside their pull requests: what was said, and what was given."""

from collections.abc import Callable, Iterable

from bot.ledger.ledger_file import Database
from bot.model.campaign import Said


class Notes:
    """These notes in an open ledger; a repository is known by its ``key``. Raises LedgerError."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    def claim(self, name: str) -> None:
        """The ledger is that of the campaign of this name, from now on if it had none; refused where it has another."""
        row = self._database.row("SELECT name FROM campaigns")
        if row is None and name:
            self._database.do("INSERT INTO campaigns VALUES (?)", name)
        elif row and row[0] != name:
            remedy = f'write name = "{row[0]}" in [campaign], or give this campaign a [ledger] path of its own'
            raise self._database.refused(f"this is the ledger of the campaign {row[0]}", remedy)

    def say(self, key: str, word: Said, who: str = "", why: str = "") -> None:
        """The word holds for the repository from now on; said again, it stays as it was said first."""
        self._database.do("INSERT OR IGNORE INTO words VALUES (?, ?, ?, ?, ?)", key, word, self._now(), who, why)

    def unsay(self, key: str, word: Said) -> None:
        self._database.do("DELETE FROM words WHERE key = ? AND word = ?", key, word)

    def said(self, key: str) -> frozenset[Said]:
        """The words that hold for the repository."""
        return frozenset(Said(word) for (word,) in self._database.rows("SELECT word FROM words WHERE key = ?", key))

    def of_whom(self, word: Said) -> frozenset[str]:
        """The keys of the repositories for which the word holds."""
        return frozenset(key for (key,) in self._database.rows("SELECT key FROM words WHERE word = ?", word))

    def who_and_why(self, key: str, word: Said) -> tuple[str, str] | None:
        """Who said it, and why; None where it does not hold."""
        row = self._database.row("SELECT who, why FROM words WHERE key = ? AND word = ?", key, word)
        return None if row is None else (row[0], row[1])

    def worded(self, key: str, number: int, digest: str) -> None:
        """A pull request has the words that this digest of the config stands for; empty: nobody knows which."""
        self._database.do("INSERT OR REPLACE INTO worded VALUES (?, ?, ?)", key, number, digest)

    def words(self, key: str, number: int) -> str | None:
        """The digest; None where none was ever noted."""
        row = self._database.row("SELECT digest FROM worded WHERE key = ? AND number = ?", key, number)
        return None if row is None else str(row[0])

    def reworded_in_run(self, key: str) -> int:
        """How many other pull requests than the repository's the run gave the words of a changed config."""
        query = "SELECT count(*) FROM reworded WHERE run = (SELECT run FROM night) AND key != ?"
        return self._database.number(query, key)

    def note_reworded(self, key: str) -> None:
        self._database.do("INSERT OR IGNORE INTO reworded VALUES ((SELECT run FROM night), ?)", key)

    def give(self, key: str, number: int, kind: str, names: Iterable[str]) -> None:
        """A pull request was given labels or people, or is about to be."""
        for name in names:
            self._database.do("INSERT OR IGNORE INTO given VALUES (?, ?, ?, ?)", key, number, kind, name)

    def given(self, key: str, number: int) -> frozenset[tuple[str, str]]:
        """What it was given, as kinds and names."""
        query = "SELECT kind, name FROM given WHERE key = ? AND number = ?"
        return frozenset((kind, name) for kind, name in self._database.rows(query, key, number))

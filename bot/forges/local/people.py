"""What people and their checks do to the pull requests of a folder, which on a forge is done on its pages."""

from dataclasses import replace
from pathlib import Path

from bot.forges.local import records
from bot.model import Happening, State
from bot.model.readiness import Opinion


def review(  # noqa: PLR0913 - all that a review is
    folder: Path, repository: str, number: int, author: str, opinion: Opinion, *, may_write: bool = True
) -> None:
    """What somebody says of the commit at which the pull request stands; of each author the last word counts."""
    record = records.load(folder, repository, number)
    others = tuple(one for one in record.reviews if one[0] != author)
    said = (author, str(opinion), record.head, may_write)
    reviewed = replace(record, reviews=(*others, said))
    is_approval = opinion is Opinion.APPROVED
    records.save(folder, reviewed.after(Happening.APPROVED, author) if is_approval else reviewed)


def dismiss(folder: Path, repository: str, number: int) -> None:
    """Takes every approval back."""
    record = records.load(folder, repository, number)
    gone = tuple((author, str(Opinion.DISMISSED), commit, may) for author, _, commit, may in record.reviews)
    records.save(folder, replace(record, reviews=gone))


def close(folder: Path, repository: str, number: int) -> None:
    """A maintainer's no."""
    closed = replace(records.load(folder, repository, number), state=State.CLOSED)
    records.save(folder, closed.after(Happening.CLOSED))


def reopen(folder: Path, repository: str, number: int) -> None:
    """The no is taken back."""
    records.save(folder, replace(records.load(folder, repository, number), state=State.OPEN))

"""The pull requests of a folder of repositories: one JSON file for each, beside the ledger."""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from bot import private
from bot.errors import ForgeError
from bot.model import Happening, State

_CHECKS = "checks"


@dataclass(frozen=True, slots=True)
class LocalRecord:
    """A pull request of the repository at the path ``repository``; ``head`` is where its branch was seen last."""

    number: int
    repository: str
    branch: str
    head: str
    title: str
    body: str
    state: State = State.OPEN
    is_draft: bool = False
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    team_reviewers: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    # Author, opinion, commit, and whether the author may write to the repository.
    reviews: tuple[tuple[str, str, str, bool], ...] = ()
    merged_as: str = ""
    # What happened, when, and who did it, as far as anybody told.
    events: tuple[tuple[str, str, str], ...] = ()

    def after(self, what: Happening, who: str = "") -> "LocalRecord":
        """The record with what happens to it now."""
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return replace(self, events=(*self.events, (what.value, now, who)))


def path(folder: Path, repository: str, number: int) -> Path:
    """Where the record of a pull request is; the repository's own name shows in it."""
    return _folder(folder, repository) / f"{number}.json"


def keys(folder: Path) -> Iterator[str]:
    """Every repository that ever had a pull request, by name; what is damaged hides nothing but itself."""
    for below in sorted(folder.glob("*/")):
        found = (repository for file in sorted(below.glob("*.json")) if (repository := _repository(file)))
        yield from islice(found, 1)


def of_repository(folder: Path, repository: str) -> tuple[LocalRecord, ...]:
    """The repository's pull requests by number."""
    found = (_loaded(file) for file in _folder(folder, repository).glob("*.json"))
    return tuple(sorted(found, key=lambda record: record.number))


def next_number(folder: Path, repository: str) -> int:
    """A number that no record of the repository ever had, as far as they are still there."""
    return max((record.number for record in of_repository(folder, repository)), default=0) + 1


def load(folder: Path, repository: str, number: int) -> LocalRecord:
    """One record; raises ForgeError where there is none or it cannot be understood."""
    return _loaded(path(folder, repository, number))


def save(folder: Path, record: LocalRecord) -> LocalRecord:
    """Writes the record whole or not at all, and returns it."""
    _write(path(folder, record.repository, record.number), asdict(record))
    return record


def _write(target: Path, values: object) -> None:
    try:
        private.make_folder(target.parent)
        descriptor, temporary = tempfile.mkstemp(prefix=".record.", dir=target.parent)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(json.dumps(values, indent=2) + "\n")
        Path(temporary).replace(target)
    except OSError as error:
        raise ForgeError("unreachable", f"{target}: the record cannot be written ({error.strerror}).") from None


def _folder(folder: Path, repository: str) -> Path:
    """One folder a repository: its name for people, a digest of its path to tell it from others of that name."""
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in Path(repository).name)
    return folder / f"{name[:40]}-{sha256(repository.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def _repository(file: Path) -> str | None:
    try:
        return _loaded(file).repository
    except ForgeError:
        return None


def _loaded(file: Path) -> LocalRecord:
    try:
        values: dict[str, Any] = json.loads(file.read_bytes())
        known = {field.name: values[field.name] for field in fields(LocalRecord) if field.name in values}
        lists = {name: _tuples(value) for name, value in known.items() if isinstance(value, list)}
        return LocalRecord(**{**known, **lists, "state": State(known["state"])})
    except (OSError, ValueError, KeyError, TypeError):
        raise ForgeError("unexpected-answer", f"{file} is no record of a pull request; restore or remove it.") from None


def _tuples(value: list[Any]) -> tuple[Any, ...]:
    return tuple(tuple(one) if isinstance(one, list) else one for one in value)


def say(folder: Path, repository: str, commit: str, name: str, state: str) -> None:
    """Keeps what a check says of a commit: success, failure or pending; the last word of a name counts."""
    told = {**checks(folder, repository, commit), name: state}
    _write(_folder(folder, repository) / _CHECKS / f"{commit}.json", told)


def checks(folder: Path, repository: str, commit: str) -> dict[str, str]:
    """What checks said of a commit, by their names."""
    file = _folder(folder, repository) / _CHECKS / f"{commit}.json"
    try:
        return {str(name): str(state) for name, state in json.loads(file.read_bytes()).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError):
        raise ForgeError("unexpected-answer", f"{file} holds no checks of a commit; remove it.") from None

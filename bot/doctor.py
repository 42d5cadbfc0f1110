"""Examines what a sweep needs before one is started; each finding is a sentence."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.config.config import Config
from bot.errors import ForgeError, GitError, LedgerError
from bot.forges.choice import forges
from bot.forges.forge import Forge
from bot.forges.patience import Tell
from bot.ledger import ledger
from bot.model import Repository
from bot.workspaces import workspace
from fixer import UsageError


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at, and whether it is as a sweep needs it."""

    is_fine: bool
    text: str


def examine(config: Config, tell: Tell) -> Iterator[Examined]:
    """Git, the places that are written to, and every source; nothing is written to a forge.

    What is waited for is told meanwhile.
    """
    yield _git()
    yield _ledger(config)
    yield _folder("report.directory", config.report.directory)
    yield from _sources(config, tell)


def _git() -> Examined:
    try:
        return Examined(True, f"{workspace.require_git()} is here.")
    except GitError as error:
        return Examined(False, f"{error}.")


def _ledger(config: Config) -> Examined:
    path = config.ledger.path
    try:
        with ledger.read(path) as opened:
            if opened is None:
                return _folder("ledger.path", path.parent)
            return Examined(True, f"The ledger {path} knows of {opened.open_pull_requests()} open pull requests.")
    except LedgerError as error:
        return Examined(False, f"{error}.")


def _folder(key: str, folder: Path) -> Examined:
    """Whether the folder can be written to, or made: then its nearest folder that exists can."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if existing.is_dir() and os.access(existing, os.W_OK):
        return Examined(True, f"{folder} can be written to ({key}).")
    return Examined(False, f"{folder} cannot be written to; mend {key} or the folder's permissions.")


def _sources(config: Config, tell: Tell) -> Iterator[Examined]:
    try:
        known = forges(config, tell)
    except UsageError as error:
        yield Examined(False, f"{error}.")
        return
    for source, forge in known:
        try:
            yield from (Examined(*found) for found in forge.examined())
            if config.waves.sizes and config.waves.gate == "checks":
                yield from _checks(forge)
        except ForgeError as error:
            yield Examined(False, f"{source.label}: {error}")


def _checks(forge: Forge) -> Iterator[Examined]:
    """Whether waves can be let go by checks; a folder has none."""
    for item in forge.repositories():
        if not (isinstance(item, Repository) and item.head):
            continue
        try:
            forge.checks(item, item.head)
        except ForgeError as error:
            advice = 'give the token checks and statuses, read, or set gate = "closed" in [waves]'
            yield Examined(False, f"{item.name}: checks cannot be read: {error}; {advice}.")
        else:
            yield Examined(True, f"{item.name}: checks and statuses can be read.")
        return

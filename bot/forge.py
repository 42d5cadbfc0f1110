"""What the bot needs of a forge, whichever it is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from bot.model import Outcome, Repository
from bot.workspace import Workspace


class Forge(Protocol):
    """A place where repositories are; a value that may travel to the worker that plans."""

    def repositories(self) -> Iterator[Repository | Outcome]:
        """Every repository, streamed; those that cannot be swept whatever the config says as their outcome."""
        ...

    def located(self, repository: Repository) -> Repository | Outcome:
        """The repository with its default branch and head, asked for where the listing did not tell them."""
        ...

    def workspace(self, repository: Repository) -> AbstractContextManager[Workspace]:
        """A place to read the repository's objects in, and to make and push commits from."""
        ...

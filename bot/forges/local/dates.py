"""When the default branches of a folder's repositories were committed to."""

from collections.abc import Iterator
from dataclasses import replace

from bot.errors import GitError
from bot.model import Outcome, Repository
from bot.workspaces import workspace


def dated(listed: Iterator[Repository | Outcome]) -> Iterator[Repository | Outcome]:
    """The repositories with that moment, where git tells it."""
    with workspace.runner(workspace.LOCAL_PROTOCOLS) as git:
        for item in listed:
            if isinstance(item, Outcome):
                yield item
                continue
            try:
                yield replace(item, committed=git.committed(item.remote))
            except GitError:  # whoever looks into it learns why
                yield item

"""Which folders below one are git repositories."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.errors import ForgeError
from bot.model import Outcome, OutcomeKind, Repository, skipped

_UNREADABLE = "unreadable"


def below(folder: Path) -> Iterator[Repository | Outcome]:
    """Depth first and by name; iterative, because somebody else's folders may be nested deeply."""
    waiting = [(folder, "")]
    while waiting:
        path, name = waiting.pop()
        if name and is_repository(path):
            yield Repository(name, str(path), identity=str(path))
            continue
        try:
            children = sorted(os.scandir(path), key=lambda child: child.name, reverse=True)
        except OSError as error:
            message = f"The folder {path} cannot be read: {error.strerror or 'unknown error'}."
            if not name:
                raise ForgeError(_UNREADABLE, message) from None
            yield Outcome(name, OutcomeKind.FAILED, _UNREADABLE, message)
            continue
        for child in children:
            below = f"{name}/{child.name}" if name else child.name
            if child.is_dir(follow_symlinks=False):
                waiting.append((Path(child.path), below))
            elif child.is_symlink() and os.path.isdir(child.path):  # noqa: PTH112 - as in is_repository
                yield skipped(below, "symbolic-link", "It is a symbolic link; only folders of the source itself count.")


def is_repository(path: Path) -> bool:
    """Whether git would take the folder itself, bare or not, for a repository."""
    # Path's own methods raise where a folder may not be looked into.
    exists, is_file, is_folder = os.path.exists, os.path.isfile, os.path.isdir
    bare = is_file(path / "HEAD") and is_folder(path / "objects") and is_folder(path / "refs")
    return bare or exists(path / ".git")


def name(path: str) -> str:
    """What a repository at a path is called."""
    return path.removesuffix(".git") or path

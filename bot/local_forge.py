"""A folder of git repositories, bare or not, as a forge: the embedded default."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from bot import workspace
from bot.model import Outcome, OutcomeKind, Repository, skipped


@dataclass(frozen=True, slots=True)
class LocalForge:
    """Repositories are found below the folder at any depth, never inside each other, never through links."""

    folder: Path

    def repositories(self) -> Iterator[Repository | Outcome]:
        if _is_repository(self.folder):
            yield Repository(_name(self.folder.resolve().name), str(self.folder))
            return
        names: set[str] = set()
        for item in _below(self.folder, ""):
            name = _name(item.name) if isinstance(item, Repository) else item.name
            # Beside a repository "app", one in the folder "app.git" keeps its whole name.
            unique = item.name if name in names else name
            names.add(unique)
            yield replace(item, name=unique)

    def located(self, repository: Repository) -> Repository | Outcome:
        with workspace.runner(workspace.LOCAL_PROTOCOLS) as git:
            refs = git.refs(repository.remote)
            if refs.head is not None:
                return replace(repository, branch=refs.default_branch, head=refs.head)
            if git.has_branches(repository.remote):
                message = "Its HEAD names a branch that does not exist, so there is no default branch."
                return skipped(repository.name, "no-default-branch", message)
        return skipped(repository.name, "empty", "It has no commit yet.")

    def workspace(self, repository: Repository) -> AbstractContextManager[workspace.Workspace]:
        return workspace.borrowing(repository.remote)


def _below(folder: Path, prefix: str) -> Iterator[Repository | Outcome]:
    """Depth first and by name; iterative, because somebody else's folders may be nested deeply."""
    waiting = [(folder, prefix)]
    while waiting:
        path, name = waiting.pop()
        if name and _is_repository(path):
            yield Repository(name, str(path))
            continue
        try:
            children = sorted(os.scandir(path), key=lambda child: child.name, reverse=True)
        except OSError as error:
            error_text = error.strerror or "unknown error"
            yield Outcome(
                name or path.name, OutcomeKind.FAILED, "unreadable", f"The folder cannot be read: {error_text}."
            )
            continue
        for child in children:
            below = f"{name}/{child.name}" if name else child.name
            if child.is_dir(follow_symlinks=False):
                waiting.append((Path(child.path), below))
            elif child.is_symlink() and child.is_dir():
                yield skipped(below, "symbolic-link", "It is a symbolic link; only folders of the source itself count.")


def _is_repository(path: Path) -> bool:
    """Whether git would take the folder itself, bare or not, for a repository."""
    bare = (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()
    return bare or (path / ".git").exists()


def _name(path: str) -> str:
    return path.removesuffix(".git") or path

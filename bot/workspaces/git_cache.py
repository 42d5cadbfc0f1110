"""What was fetched, kept between runs: a file for each repository, of which every run makes a repository of its own.

Nobody works in what is kept: a file is written beside its place and moved there whole, and read by copying it. So
neither a kill nor another run at the same time can leave or meet half of one, and no config, hook or lock is in it.
"""

import hashlib
import os
import re
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from bot import private
from bot.config.config import Git as Settings
from bot.errors import GitError
from bot.workspaces.plumbing.objects import Git, lines, make_repository
from bot.workspaces.plumbing.temporary import private_folder, remove_abandoned

# The begin of git's own format for a repository in one file; gitformat-bundle(5).
_HEADER = re.compile(
    rb"# v3 git bundle\n@object-format=(sha1|sha256)\n@filter=blob:none\n"
    rb"((?:(?:[0-9a-f]{40}|[0-9a-f]{64}) refs/heads/kept-\d\n)+)\n"
)
_MOST_HEADER_BYTES = 1024
_NAME = re.compile(r"[0-9a-f]{64}\.bundle")
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_BLOCK = 512
# No repository may drive out more than so many others; and so much may be written before the next look at the size.
_SHARE = 20
# Renamed and vanished repositories are not asked for any more.
_LONGEST_SECONDS = 90 * 86_400


@dataclass(frozen=True, slots=True)
class GitCache:
    """A folder of kept repositories, together no larger than ``max_bytes`` on disk; it may travel to a worker.

    Of each it holds the commits at which its branches stood, their trees, and the files that were asked for. What is
    not as it was written counts as not there, and neither reading nor writing ever fails.
    """

    folder: Path
    max_bytes: int

    @staticmethod
    def configured(settings: Settings) -> "GitCache | None":
        """The one that the config asks for."""
        return GitCache(settings.cache, settings.cache_max_mb * 1_000_000) if settings.cache else None

    def problem(self) -> str | None:
        """Why nothing can be kept, as a sentence; makes the folder where there is none."""
        try:
            private.make_folder(self.folder)
            found = self.folder.stat()
        except OSError as error:
            reason = error.strerror or "it cannot be made"
            return f"{self.folder} cannot hold the [git] cache ({reason}), so nothing is kept; name another folder."
        if found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_MAY_WRITE:
            return None
        return (
            f"{self.folder} cannot hold the [git] cache, as others may write there, so nothing is kept; name a new one."
        )

    def restored(self, remote: str, git: Git, git_dir: Path) -> tuple[str, ...]:
        """The commits of which ``git_dir`` is now a repository with all their trees; none where none are kept.

        Every object is hashed anew on the way, so a file that was damaged or is another's gives nothing.
        """
        pack = git_dir / "objects/pack/pack-kept.pack"
        try:
            commits = self._unpacked(remote, git_dir, pack)
        except OSError:
            return ()
        is_sound = commits and git.attempt(f"--git-dir={git_dir}", "index-pack", str(pack)).status == 0
        return commits if is_sound and is_whole(git, git_dir, commits) else ()

    def keep(self, remote: str, git: Git, git_dir: Path, commits: Iterable[str], blobs: Iterable[str]) -> None:
        """Keeps the commits with their trees, and these blobs, in place of what was kept of the remote before."""
        commits = tuple(dict.fromkeys(commits))
        if self.problem():
            return
        with suppress(OSError, GitError):
            objects = git.run(*_walk(git_dir), "--no-object-names", stdin=lines(commits)) + lines(blobs)
            to_pack = (f"--git-dir={git_dir}", "pack-objects", "--quiet", str(git_dir / "kept"))
            digest = git.run(*to_pack, stdin=objects).decode().strip()
            pack = git_dir / f"kept-{digest}.pack"
            if pack.stat().st_size <= self.max_bytes // _SHARE:
                self._write(remote, pack, commits)

    def trim(self) -> None:
        """Removes what was used longest ago, until the rest fits."""
        remove_abandoned(str(self.folder))
        size, oldest = 0, time.time() - _LONGEST_SECONDS
        for used, path, on_disk in sorted(self._kept(), reverse=True):
            size += on_disk
            if size > self.max_bytes or used < oldest:
                with suppress(OSError):
                    path.unlink()

    def _path(self, remote: str) -> Path:
        digest = hashlib.sha256(remote.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / f"{digest}.bundle"

    def _unpacked(self, remote: str, git_dir: Path, pack: Path) -> tuple[str, ...]:
        with os.fdopen(os.open(self._path(remote), _READ), "rb") as file:
            header = self._header(file)
            if header is None:
                return ()
            os.utime(file.fileno())
            make_repository(git_dir, header[1].decode())
            pack.parent.mkdir()
            file.seek(header.end())
            with pack.open("wb") as copy:
                shutil.copyfileobj(file, copy)
        commits = tuple(line.split(" ")[0] for line in header[2].decode().splitlines())
        (git_dir / "shallow").write_bytes(lines(commits))
        pack.with_suffix(".promisor").touch()
        return commits

    def _header(self, file: BinaryIO) -> re.Match[bytes] | None:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_size > self.max_bytes:
            return None
        return _HEADER.match(file.read(_MOST_HEADER_BYTES))

    def _write(self, remote: str, pack: Path, commits: tuple[str, ...]) -> None:
        with private_folder(self.folder) as beside:
            new = beside / "new"
            with os.fdopen(os.open(new, _WRITE, private.FILE), "wb") as file, pack.open("rb") as packed:
                file.write(_header(commits))
                shutil.copyfileobj(packed, file)
            written = _on_disk(new.stat())
            new.replace(self._path(remote))
        if _is_due(self, written):
            self.trim()

    def _kept(self) -> Iterator[tuple[float, Path, int]]:
        """When each file was used last, where it is, and what it takes; whatever else is in the folder is not ours."""
        with suppress(OSError), os.scandir(self.folder) as items:
            for item in items:
                if _NAME.fullmatch(item.name) and item.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        found = item.stat(follow_symlinks=False)
                        yield found.st_mtime, Path(item.path), _on_disk(found)


def is_whole(git: Git, git_dir: Path, commits: Iterable[str]) -> bool:
    """Whether the commits and all their trees are in the repository."""
    return git.attempt(*_walk(git_dir), "--quiet", stdin=lines(commits)).status == 0


def _walk(git_dir: Path) -> tuple[str, ...]:
    """Lists commits and trees; a blob is not even looked for."""
    return (f"--git-dir={git_dir}", "rev-list", "--objects", "--filter=blob:none", "--stdin")


def _header(commits: tuple[str, ...]) -> bytes:
    algorithm = "sha1" if len(commits[0]) == 40 else "sha256"
    heads = "".join(f"{commit} refs/heads/kept-{number}\n" for number, commit in enumerate(commits))
    return f"# v3 git bundle\n@object-format={algorithm}\n@filter=blob:none\n{heads}\n".encode()


def _on_disk(found: os.stat_result) -> int:
    return found.st_blocks * _BLOCK


_lock = Lock()
_written: dict[Path, int] = {}


def _is_due(cache: GitCache, size: int) -> bool:
    """Whether so much was written by this process that the size has to be looked at; the first time it has to."""
    with _lock:
        written = _written.get(cache.folder, cache.max_bytes) + size
        is_due = written > cache.max_bytes // _SHARE
        _written[cache.folder] = 0 if is_due else written
    return is_due

"""Private temporary folders that go with their owner: what a killed process left is removed by the next one."""

import atexit
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock

_PREFIX = "pip-no-cache-git-"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FOLDER_ONLY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_present: set[str] = set()
_changing = Lock()


@contextmanager
def private_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder that only its owner may enter, gone afterwards; a lock on it says that its owner lives."""
    place = str(parent or tempfile.gettempdir())
    remove_abandoned(place)
    folder, lock = _locked_folder(place)
    try:
        yield Path(folder)
    finally:
        _remove(folder)
        _present.discard(folder)
        os.close(lock)


def trouble(error: OSError) -> str | None:
    """What is wrong with the folder that temporary ones are made in, as a sentence; None where it is not of that."""
    place, path = tempfile.gettempdir(), error.filename
    is_full = error.errno in _FULL
    # What fails in an open file does not say in which.
    is_of_it = is_full if path is None else isinstance(path, str) and Path(path).is_relative_to(place)
    if not is_of_it:
        return None
    if is_full:
        return f"There is no space left in {place}; make room there, or name another folder in TMPDIR."
    return f"The temporary folder {place} cannot be used ({error.strerror}); mend that, or name another in TMPDIR."


@cache
def remove_abandoned(parent: str) -> None:
    """Removes what killed processes left there; once in a process is enough."""
    with suppress(OSError), os.scandir(parent) as items:
        for item in items:
            if item.name.startswith(_PREFIX):
                _remove_if_abandoned(item.path)


@atexit.register
def clear() -> None:
    """Removes every folder of this process, which is about to end: also those of threads that hang."""
    # Never released: no thread makes another one. One that died with the lock in hand is not waited for.
    _changing.acquire(timeout=1)
    for folder in tuple(_present):
        shutil.rmtree(folder, ignore_errors=True)


def _locked_folder(parent: str) -> tuple[str, int]:
    while True:
        with _changing:
            folder = tempfile.mkdtemp(prefix=_PREFIX, dir=parent)
            _present.add(folder)
        # Between making and locking it another process may take it for abandoned; then there is a next one.
        with suppress(FileNotFoundError):
            lock = os.open(folder, _FOLDER_ONLY)
            if _lock(lock) is not False and Path(folder).exists():
                return folder, lock
            os.close(lock)
        _present.discard(folder)


def _remove_if_abandoned(folder: str) -> None:
    with suppress(OSError):
        lock = os.open(folder, _FOLDER_ONLY)
        try:
            if os.fstat(lock).st_uid == os.geteuid() and _lock(lock):
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def _lock(descriptor: int) -> bool | None:
    """Whether the lock is ours now; None where the file system has no locks, and so nothing is ever abandoned."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _remove(folder: str) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:  # an interrupt in the middle: nothing stays behind for that
        shutil.rmtree(folder, ignore_errors=True)
        raise

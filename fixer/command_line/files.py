"""Reading a file once and replacing it in one step, so that nobody ever sees half of it."""

import os
import stat
from contextlib import suppress
from typing import NamedTuple

from fixer.errors import FileError
from fixer.search.discover import special, unreadable

# O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Snapshot(NamedTuple):
    """What a file held, and by what one can tell that it still does."""

    source: bytes
    status: os.stat_result


def read(path: str, max_bytes: int) -> Snapshot:
    """The file as it is now; raises FileError where it cannot be read or is larger than ``max_bytes``."""
    try:
        descriptor = os.open(path, _READING)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise FileError(special(status.st_mode))
            if status.st_size > max_bytes:
                raise FileError(too_large(status.st_size, max_bytes))
            source = os.read(descriptor, status.st_size + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FileError(unreadable(error, path)) from error
    if len(source) != status.st_size:
        raise FileError("changed while it was read: run again")
    return Snapshot(source, status)


def too_large(size: int | None, max_bytes: int) -> str:
    """The sentence for a file that is not looked into; ``size`` is None where nobody knows it."""
    has = "more than that" if size is None else f"{size} bytes"
    return f"is too large: at most {max_bytes} bytes are read (--max-bytes), it has {has}"


def replace(path: str, snapshot: Snapshot, content: bytes) -> None:
    """Put ``content`` in place of the snapshot, mode and owner kept; FileError, and no change, where that fails.

    The new file is written beside the old one and then takes its name. ``path`` is no link.
    """
    if not os.access(path, os.W_OK):
        raise FileError("is read-only: make it writable to have it fixed")
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name[:100]}.{os.urandom(6).hex()}.tmp")
    try:
        descriptor = os.open(beside, _WRITING, 0o600)
        try:
            _fill(descriptor, content, snapshot.status)
            _refuse_changed(path, snapshot.status)
            os.replace(beside, path)
        except BaseException:
            with suppress(FileNotFoundError):  # it has its new name already
                os.unlink(beside)
            raise
    except OSError as error:
        raise FileError(f"cannot be written: {error.strerror}") from error


def _fill(descriptor: int, content: bytes, status: os.stat_result) -> None:
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if hasattr(os, "fchown"):
            made = os.fstat(descriptor)
            if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
                _give(descriptor, made, status)
            os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _give(descriptor: int, made: os.stat_result, status: os.stat_result) -> None:
    """Give the new file to the old one's owner and group; the group may change where it has no more than all others."""
    try:
        os.fchown(descriptor, status.st_uid, status.st_gid)
    except PermissionError as error:
        if made.st_uid != status.st_uid:
            raise FileError("belongs to somebody else, whose it would no longer be: run as the owner") from error
        mode = status.st_mode
        if mode & stat.S_ISGID or (mode >> 3) & 0o7 != mode & 0o7:
            raise FileError(
                "belongs to a group that this process is not in, and whose it would no longer be: run as a member"
            ) from error


def _refuse_changed(path: str, before: os.stat_result) -> None:
    now = os.lstat(path)
    if _identity(now) != _identity(before):
        raise FileError("changed while it was fixed: run again")


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns

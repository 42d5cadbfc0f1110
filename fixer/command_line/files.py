"""Reading a file once and replacing it in one step, so that nobody ever sees half of it."""

import errno
import os
import stat
from contextlib import suppress

from fixer.errors import FileError
from fixer.record import NamedTuple
from fixer.search.discover import special, unreadable

# O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


_OVERWRITING = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_CAN_TELL = hasattr(os, "listxattr")  # what a file has besides its mode; elsewhere it is written over, to lose nothing


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


def whole(path: str, most: int = -1) -> bytes:
    """What a file holds, or somebody writes into a pipe, ``most`` of it; OSError where it cannot be read.

    A pipe that nobody writes to cannot.
    """
    with open(path, "rb", opener=lambda name, _: os.open(name, _READING)) as stream:
        if not stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
            return stream.read(most)
        begin = stream.read(1)
        if begin == b"":
            raise OSError(errno.EPIPE, "it is a pipe that nobody writes to")
        os.set_blocking(stream.fileno(), True)
        return (begin or b"") + stream.read(max(-1, most - 1))


def too_large(size: int | None, max_bytes: int) -> str:
    """The sentence for a file that is not looked into; ``size`` is None where nobody knows it."""
    has = "more than that" if size is None else f"{size} bytes"
    return f"is too large: at most {max_bytes} bytes are read (--max-bytes), it has {has}"


def replace(path: str, snapshot: Snapshot, content: bytes) -> None:
    """Put ``content`` in place of the snapshot, all that the file is otherwise kept; FileError where that fails.

    The new file is written beside the old one and then takes its name. Where it would be another file than before
    (one of several hard links, somebody else's, attributes that cannot be given away), the old one is written over;
    what it held is put back if that breaks off. ``path`` is no link.
    """
    if not os.access(path, os.W_OK):
        raise FileError("is read-only: make it writable to have it fixed")
    try:
        if snapshot.status.st_nlink > 1 or not _CAN_TELL or not _is_put_beside(path, snapshot, content):
            _write_over(path, snapshot, content)
    except OSError as error:
        raise FileError(f"cannot be written: {error.strerror}") from error


def _is_put_beside(path: str, snapshot: Snapshot, content: bytes) -> bool:
    """Whether a new file with all that the old one is has taken its name; nothing is changed where not."""
    folder, name = os.path.split(path)
    # File systems count bytes, and some take no half of a character.
    begin = os.fsencode(name)[:100].decode("utf-8", "ignore")
    beside = os.path.join(folder, f".{begin}.{os.urandom(6).hex()}.tmp")
    try:
        descriptor = os.open(beside, _WRITING, 0o600)
    except PermissionError:  # nothing may be made in the folder
        return False
    try:
        try:
            _write(descriptor, content)
            if not _is_made_alike(descriptor, path, snapshot.status):
                os.unlink(beside)
                return False
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _refuse_changed(path, snapshot.status)
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):  # it has its new name already
            os.unlink(beside)
        raise
    return True


def _is_made_alike(descriptor: int, path: str, status: os.stat_result) -> bool:
    """Give a new file the owner, group, mode and extended attributes (ACLs are some) of the old one, if one may."""
    made = os.fstat(descriptor)
    try:
        if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
            os.fchown(descriptor, status.st_uid, status.st_gid)
        wanted = {name: os.getxattr(path, name, follow_symlinks=False) for name in _attributes(path)}
        for name in set(_attributes(descriptor)) - wanted.keys():
            os.removexattr(descriptor, name)  # what the folder gives to new files
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
        for name, value in wanted.items():
            if name not in _attributes(descriptor) or os.getxattr(descriptor, name) != value:
                os.setxattr(descriptor, name, value)
        return stat.S_IMODE(os.fstat(descriptor).st_mode) == stat.S_IMODE(status.st_mode)
    except OSError:
        return False


def _attributes(file: str | int) -> list[str]:
    try:
        return os.listxattr(file)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return []
        raise


def _write_over(path: str, snapshot: Snapshot, content: bytes) -> None:
    status = snapshot.status
    special_bits = stat.S_IMODE(status.st_mode) & (stat.S_ISUID | stat.S_ISGID)
    if special_bits and not _may_give_back(special_bits, status):
        raise FileError("runs as its owner or group, a right that this process could not give back: run as the owner")
    descriptor = os.open(path, _OVERWRITING)
    try:
        if _identity(os.fstat(descriptor)) != _identity(status):
            raise FileError("changed while it was fixed: run again")
        try:
            if hasattr(os, "posix_fallocate"):  # a full disk is met before anything is changed
                os.posix_fallocate(descriptor, 0, len(content))
            _write(descriptor, content)
        except BaseException:
            os.lseek(descriptor, 0, os.SEEK_SET)
            _write(descriptor, snapshot.source)
            os.ftruncate(descriptor, len(snapshot.source))
            raise
        if special_bits:  # writing took them off
            os.chmod(path, stat.S_IMODE(status.st_mode))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _may_give_back(special_bits: int, status: os.stat_result) -> bool:
    """Whether this process may set the bits again that writing takes off a file."""
    user = os.geteuid()
    is_member = not special_bits & stat.S_ISGID or status.st_gid in (os.getegid(), *os.getgroups())
    return user == 0 or (user == status.st_uid and is_member)


def _write(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _refuse_changed(path: str, before: os.stat_result) -> None:
    now = os.lstat(path)
    if _identity(now) != _identity(before):
        raise FileError("changed while it was fixed: run again")


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns

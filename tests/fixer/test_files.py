"""Files are read once and replaced whole, or not at all."""

import os
import resource
import signal
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from fixer.command_line.files import read, replace
from fixer.errors import FileError

MOST = 1_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Dockerfile"
    path.write_bytes(b"old")
    return path


def test_replacing_keeps_mode_and_leaves_nothing_beside(file: Path) -> None:
    file.chmod(0o4751)
    replace(str(file), read(str(file), MOST), b"new" * 100_000)
    assert file.read_bytes() == b"new" * 100_000
    assert stat.S_IMODE(file.stat().st_mode) == 0o4751
    assert os.listdir(file.parent) == ["Dockerfile"]  # noqa: PTH208


@pytest.mark.root
def test_replacing_keeps_the_owner(file: Path) -> None:
    os.chown(file, 1234, 4321)
    file.chmod(0o640)
    replace(str(file), read(str(file), MOST), b"new")
    status = file.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 4321, 0o640)


@pytest.mark.root
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o666])
def test_an_owner_outside_the_group_keeps_the_group(mode: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "Dockerfile"
        file.write_bytes(b"old")
        os.chown(folder, 1234, 4321)
        os.chown(file, 1234, 4321)
        file.chmod(mode)
        inode = file.stat().st_ino
        assert as_somebody(1234, 5678, lambda: replace(str(file), read(str(file), MOST), b"new!")) == ""
        status = file.stat()
        assert (file.read_bytes(), status.st_gid, stat.S_IMODE(status.st_mode)) == (b"new!", 4321, mode)
        assert status.st_ino == inode
        assert os.listdir(folder) == ["Dockerfile"]  # noqa: PTH208


OTHERS = [
    (0o666, b"new!", ""),
    (0o4666, b"old", "runs as its owner"),
    (0o2666, b"old", "runs as its"),
    (0o644, b"old", "is read-only"),
]


@pytest.mark.root
@pytest.mark.parametrize(("mode", "content", "complaint"), OTHERS)
def test_somebody_elses_file_stays_theirs(mode: int, content: bytes, complaint: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "Dockerfile"
        file.write_bytes(b"old")
        os.chmod(folder, 0o755)  # noqa: PTH101, S103 - somebody else is to reach the file
        os.chown(file, 1234, 4321)
        file.chmod(mode)
        told = as_somebody(2345, 5678, lambda: replace(str(file), read(str(file), MOST), b"new!"))
        assert complaint in told
        status = file.stat()
        assert (file.read_bytes(), status.st_uid, stat.S_IMODE(status.st_mode)) == (content, 1234, mode)


def test_hard_links_stay_links(file: Path) -> None:
    other = file.with_name("other")
    other.hardlink_to(file)
    replace(str(file), read(str(file), MOST), b"new content")
    assert (file.read_bytes(), other.read_bytes(), file.stat().st_nlink) == (b"new content", b"new content", 2)


def test_a_write_over_that_breaks_off_puts_back_what_was_there(file: Path) -> None:
    """A limit on the size of files ends the write in its middle, as a full disk does."""
    file.write_bytes(b"old" * 1_000)
    file.with_name("other").hardlink_to(file)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        replace(str(file), read(str(file), 10_000), b"new" * 3_000)

    assert "cannot be written" in as_somebody(os.getuid(), os.getgid(), limited)
    assert file.read_bytes() == b"old" * 1_000


# An access ACL in the kernel's form: version 2, then (tag, rights, id) for owner, a user, group, mask, others.
_ACL = struct.pack(
    "<I" + "HHI" * 5,
    2,
    *(0x01, 6, 0xFFFFFFFF),
    *(0x02, 7, 1234),
    *(0x04, 0, 0xFFFFFFFF),
    *(0x10, 7, 0xFFFFFFFF),
    *(0x20, 0, 0xFFFFFFFF),
)


def attributes(file: Path) -> dict[str, bytes]:
    return {name: os.getxattr(file, name) for name in os.listxattr(file)}


@pytest.fixture
def with_attributes(file: Path) -> Path:
    try:
        os.setxattr(file, "user.origin", b"somewhere")
        os.setxattr(file, "system.posix_acl_access", _ACL)
    except OSError as error:
        pytest.skip(f"this file system has no extended attributes: {error.strerror}")
    return file


def test_attributes_and_acls_are_kept(with_attributes: Path) -> None:
    before, mode = attributes(with_attributes), with_attributes.stat().st_mode
    assert {"user.origin", "system.posix_acl_access"} <= before.keys()
    replace(str(with_attributes), read(str(with_attributes), MOST), b"new!")
    assert with_attributes.read_bytes() == b"new!"
    assert (attributes(with_attributes), with_attributes.stat().st_mode) == (before, mode)


@pytest.mark.usefixtures("with_attributes")
def test_what_a_folder_gives_to_new_files_does_not_reach_the_old_one(tmp_path: Path) -> None:
    os.setxattr(tmp_path, "system.posix_acl_default", _ACL)
    plain = tmp_path / "plain"
    plain.write_bytes(b"old")
    os.removexattr(plain, "system.posix_acl_access")
    plain.chmod(0o644)
    replace(str(plain), read(str(plain), MOST), b"new!")
    assert (attributes(plain), stat.S_IMODE(plain.stat().st_mode)) == ({}, 0o644)


def as_somebody(user: int, group: int, work: Callable[[], object]) -> str:
    """What a FileError says that ``work`` raises in a process of this user and this group alone."""
    reading, writing = os.pipe()
    if not os.fork():
        try:
            os.setgroups([])
            os.setgid(group)
            os.setuid(user)
            work()
        except FileError as error:
            os.write(writing, str(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        return told.read()


def test_a_file_that_somebody_else_changed_meanwhile_is_left_alone(file: Path) -> None:
    snapshot = read(str(file), MOST)
    file.write_bytes(b"theirs")
    with pytest.raises(FileError, match="changed while"):
        replace(str(file), snapshot, b"ours")
    assert file.read_bytes() == b"theirs"
    assert os.listdir(file.parent) == ["Dockerfile"]  # noqa: PTH208


def test_a_file_that_vanished_stays_away(file: Path) -> None:
    snapshot = read(str(file), MOST)
    file.unlink()
    with pytest.raises(FileError):
        replace(str(file), snapshot, b"ours")
    assert list(file.parent.iterdir()) == []


def test_a_link_put_in_the_place_of_the_file_is_not_followed(file: Path, tmp_path: Path) -> None:
    snapshot = read(str(file), MOST)
    other = tmp_path / "other"
    file.rename(other)
    file.symlink_to(other)
    with pytest.raises(FileError):
        replace(str(file), snapshot, b"ours")
    assert other.read_bytes() == b"old"


@pytest.mark.anybody
def test_a_read_only_file_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(FileError, match="read-only"):
        replace(str(file), read(str(file), MOST), b"new")


def test_the_size_has_a_limit(file: Path) -> None:
    assert read(str(file), 3).source == b"old"
    with pytest.raises(FileError, match="too large: at most 2 bytes are read"):
        read(str(file), 2)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(FileError, match="is a pipe"):
        read(str(tmp_path / "fifo"), MOST)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="does not exist"):
        read(str(tmp_path / "nothing"), MOST)


LONG_NAMES = ["漢" * 84, "Dockerfile." + "統" * 81, "🐍" * 63, "é" * 127 + "x", "x" * 255, "\udcff" * 254]


@pytest.mark.parametrize("name", LONG_NAMES, ids=lambda name: ascii(name)[:20])
def test_a_name_as_long_as_there_are_any_is_no_trouble(tmp_path: Path, name: str) -> None:
    """File systems count bytes."""
    path = tmp_path / name
    path.write_bytes(b"old")
    replace(str(path), read(str(path), MOST), b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208

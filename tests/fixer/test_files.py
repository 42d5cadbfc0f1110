"""Files are read once and replaced whole, or not at all."""

import os
import stat
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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_replacing_keeps_the_owner(file: Path) -> None:
    os.chown(file, 1234, 4321)
    file.chmod(0o640)
    replace(str(file), read(str(file), MOST), b"new")
    status = file.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 4321, 0o640)


GROUPS = [
    (0o644, b"new", "", "all others may do the same as the group"),
    (0o640, b"old", "belongs to a group that this process is not in", "others may do less"),
    (0o2644, b"old", "belongs to a group that this process is not in", "it runs as the group"),
]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
@pytest.mark.parametrize(("mode", "content", "complaint"), [case[:3] for case in GROUPS], ids=[c[3] for c in GROUPS])
def test_an_owner_outside_the_group_may_replace_what_the_group_has_no_more_of(
    mode: int, content: bytes, complaint: str
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "Dockerfile"
        file.write_bytes(b"old")
        os.chown(folder, 1234, 4321)
        os.chown(file, 1234, 4321)
        file.chmod(mode)
        assert complaint in as_somebody(1234, 5678, lambda: replace(str(file), read(str(file), MOST), b"new"))
        assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (content, mode)
        assert os.listdir(folder) == ["Dockerfile"]  # noqa: PTH208


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


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
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

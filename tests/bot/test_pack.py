"""What is read of a pack without git is what git reads of it, or nothing."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.workspaces.plumbing import pack
from bot.workspaces.whole import whole

_MOST = 1 << 20
_WHO = ("-c", "user.name=a", "-c", "user.email=a@b.example")


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *_WHO, *arguments], cwd=folder, input=stdin, env=environment, capture_output=True, check=True
    )
    return done.stdout


def _repository(folder: Path, files: Mapping[str, bytes], algorithm: str = "sha1", window: int = 0) -> Path:
    """A repository whose objects lie in one pack, with a commit and a tag; none is told by another without a window."""
    _git(folder, "init", "--quiet", f"--object-format={algorithm}")
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--allow-empty", "--message=one")
    _git(folder, "tag", "--annotate", "--message=two", "v1")
    _git(folder, "repack", "-adq", f"--window={window}")
    return folder / ".git"


def _told(git_dir: Path) -> Mapping[str, tuple[bytes, bytes]]:
    return whole(_git(git_dir, "cat-file", "--batch", "--batch-all-objects", "--unordered")).objects


_NOISE = b"".join((i * 7919 % 65_521).to_bytes(2) for i in range(30_000))
_PLAIN = {
    "nothing": {},
    "small": {"Dockerfile": b"FROM python\n", "a/b/c": b"x", "empty": b""},
    "long": {"zeros": bytes(900_000)},
    "noise": {"noise": _NOISE},
    "many": {f"{i}/{i}": str(i).encode() * i for i in range(40)},
}


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("name", _PLAIN)
def test_reads_what_git_reads(name: str, algorithm: str, tmp_path: Path) -> None:
    git_dir = _repository(tmp_path, _PLAIN[name], algorithm)
    found = pack.objects(git_dir, algorithm, _MOST)
    assert found == _told(git_dir)
    assert {kind for kind, _ in found.values()} >= {b"commit", b"tree", b"tag"}


def test_reads_two_packs(tmp_path: Path) -> None:
    git_dir = _repository(tmp_path, {"a": b"1"})
    (tmp_path / "b").write_bytes(b"2")
    _git(tmp_path, "add", "b")
    _git(tmp_path, "commit", "--quiet", "--message=three")
    _git(tmp_path, "repack", "-dq")
    assert len(list((git_dir / "objects/pack").glob("*.pack"))) == 2
    assert pack.objects(git_dir, "sha1", _MOST) == _told(git_dir)


def test_leaves_to_git_what_is_told_by_another(tmp_path: Path) -> None:
    git_dir = _repository(tmp_path, {"a": _NOISE, "b": _NOISE + b"more"}, window=10)
    assert (
        b"chain length = 1"
        in _git(git_dir, "verify-pack", "-v", *map(str, (git_dir / "objects/pack").glob("*.idx")))[-200:]
    )
    assert pack.objects(git_dir, "sha1", _MOST) is None


def test_leaves_to_git_what_is_long(tmp_path: Path) -> None:
    git_dir = _repository(tmp_path, {"a": bytes(600_000), "b": b"1" * 600_000})
    assert pack.objects(git_dir, "sha1", _MOST) is None
    assert pack.objects(git_dir, "sha1", 2 * _MOST) == _told(git_dir)


def test_leaves_to_git_a_repository_without_packs(tmp_path: Path) -> None:
    _git(tmp_path, "init", "--quiet")
    assert pack.objects(tmp_path / ".git", "sha1", _MOST) is None


def test_never_raises_for_bytes_that_are_no_pack(tmp_path: Path) -> None:
    """Each byte of a pack changed, and each of its beginnings: nothing, or objects whose ids are theirs."""
    git_dir = _repository(tmp_path, {"Dockerfile": b"FROM python\n"})
    (path,) = (git_dir / "objects/pack").glob("*.pack")
    whole_pack, known = path.read_bytes(), _told(git_dir)
    path.chmod(0o644)
    for at in range(len(whole_pack)):
        path.write_bytes(whole_pack[:at])
        assert pack.objects(git_dir, "sha1", _MOST) in (None, {}, known)
        for bit in (1, 16, 128):
            path.write_bytes(whole_pack[:at] + bytes([whole_pack[at] ^ bit]) + whole_pack[at + 1 :])
            found = pack.objects(git_dir, "sha1", _MOST) or {}
            assert all(oid not in known or known[oid] == one for oid, one in found.items())

"""Which files git tracks, by indexes that git itself wrote: of each version, split and whole, and of both hashes."""

import subprocess
from pathlib import Path

import pytest

from fixer.search.tracked import is_tracked

FILES = [f"{folder}/{name}{at}.sh" for folder in ("a", "a/b", "cc") for name in ("x", "x y") for at in range(40)]
LONG = "d/" + "n" * 200 + ".sh"
GONE = ("a/x3.sh", "a/b/x y7.sh", "cc/x39.sh")


def git(top: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=top, check=True, capture_output=True, timeout=60)


@pytest.fixture
def top(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A repository whose index has all files but those that it had and lost, and one that it got in the end."""
    version, is_split, hashes = request.param
    git(tmp_path, "init", "--quiet", f"--object-format={hashes}")
    git(tmp_path, "config", "splitIndex.maxPercentChange", "100")
    for name in (*FILES, LONG, "late.sh", "never.sh", "a/never"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("make\n")
    git(tmp_path, "add", *FILES, LONG)
    git(tmp_path, "update-index", f"--index-version={version}")
    git(tmp_path, "update-index", "--split-index" if is_split else "--no-split-index")
    (tmp_path / FILES[0]).write_text("make all\n")
    git(tmp_path, "add", FILES[0], "late.sh")
    git(tmp_path, "add", "--intent-to-add", "a/never")  # an entry with more flags
    git(tmp_path, "rm", "--quiet", "--cached", *GONE, "a/never")
    assert bool(list((tmp_path / ".git").glob("sharedindex.*"))) is is_split
    return tmp_path


@pytest.mark.parametrize(
    "top",
    [(version, is_split, hashes) for version in (2, 4) for is_split in (False, True) for hashes in ("sha1", "sha256")],
    indirect=True,
)
def test_tracked_is_what_git_lists(top: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=top, check=True, capture_output=True, timeout=60).stdout
    tracked = set(listed.decode().split("\0")[:-1])
    assert len(tracked) == len(FILES) + 2 - len(GONE)
    assert {
        name for name in (*FILES, LONG, "late.sh", "never.sh", "a/never", "x1.sh") if is_tracked(str(top), name)
    } == tracked


@pytest.mark.parametrize("top", [(4, False, "sha1"), (4, True, "sha1")], indirect=True)
def test_of_an_index_that_breaks_off_nothing_is_said(top: Path) -> None:
    index = top / ".git" / "index"
    data = index.read_bytes()
    for length in range(0, len(data), max(1, len(data) // 40)):
        index.write_bytes(data[:length])
        other = top / str(length)
        other.mkdir()
        (other / ".git").write_text(f"gitdir: {top / '.git'}\n")
        assert not is_tracked(str(other), FILES[1])


def written(top: Path, *names: bytes) -> str:
    """A work tree whose index of version 4 has these, each as it is put behind the one before."""
    body = b"".join(bytes(60) + b"\x0f\xff" + name + b"\0" for name in names)
    (top / ".git").mkdir()
    (top / ".git" / "index").write_bytes(
        b"DIRC" + (4).to_bytes(4, "big") + len(names).to_bytes(4, "big") + body + bytes(20)
    )
    return str(top)


def test_of_an_index_that_grows_without_bound_nothing_is_said(tmp_path: Path) -> None:
    long = b"a" * 100_000
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    assert is_tracked(written(tmp_path / "few", b"\0" + long, *[b"\0b"] * 10), long.decode())
    assert not is_tracked(written(tmp_path / "many", b"\0" + long, *[b"\0b"] * 40_000), long.decode())


@pytest.mark.parametrize("digits", [b"\x80" * 4_000_000, b"\xff" * 4_000_000, b"\x05"])
def test_of_an_index_whose_paths_lose_more_than_they_have_nothing_is_said(tmp_path: Path, digits: bytes) -> None:
    top = written(tmp_path, b"\0abcd", digits + b"e")
    assert not any(is_tracked(top, name) for name in ("abcd", "e", "ae", "abcde"))

"""The objects of a small repository read at once: told as git tells them, and left to it where that is too much."""

import random
import subprocess
from pathlib import Path

import pytest

from bot.model import Entry
from bot.workspaces.whole import NotHereError, Whole, whole
from tests.bot.conftest import Lab

_FILE, _PROGRAM, _LINK, _MODULE = "100644", "100755", "120000", "160000"


def _read(lab: Lab, path: Path) -> Whole:
    command = ["git", "-C", str(path), "cat-file", "--batch", "--batch-all-objects", "--unordered"]
    return whole(subprocess.run(command, check=True, capture_output=True, env=lab.environment).stdout)


def _as_git_tells(lab: Lab, path: Path, commit: str) -> tuple[Entry, ...]:
    command = ["git", "-C", str(path), "ls-tree", "-r", "-z", "--full-tree", commit]
    lines = subprocess.run(command, check=True, capture_output=True, env=lab.environment).stdout.split(b"\0")[:-1]
    found = (line.decode("utf-8", "surrogateescape").partition("\t") for line in lines)
    return tuple(Entry(name, said.split(" ")[0], said.split(" ")[2]) for said, _, name in found)


@pytest.mark.parametrize("seed", range(8))
def test_files_are_those_that_git_tells(lab: Lab, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    names = ("a", "a.b", "a-b", "Dockerfile", "x\ny", "é", "\udcff", "a b", "z")
    files = {"README": b"one\n"}
    modes: dict[str, str] = {}
    for _ in range(dice.randint(1, 25)):
        folders = [f"{dice.choice(names)}.d" for _ in range(dice.randint(0, 4))]
        name = "/".join([*folders, dice.choice(names)])
        modes[name] = dice.choice((_FILE, _FILE, _PROGRAM, _LINK, _MODULE))
        files[name] = b"1" * 40 if modes[name] == _MODULE else dice.randbytes(dice.randint(0, 300))
    path = lab.repository("app.git", files, modes=modes)
    head = lab.git(path, "rev-parse", "main")
    read = _read(lab, path)
    entries = _as_git_tells(lab, path, head)
    assert read.entries(head) == entries
    blobs = {entry.path: entry.blob for entry in entries if entry.mode != _MODULE}
    found = read.blobs(blobs.values())
    assert found is not None
    assert {name: found[blob] for name, blob in blobs.items()} == {
        name: content for name, content in files.items() if name in blobs
    }


def test_modes_of_old_versions_are_taken_as_git_takes_them(lab: Lab) -> None:
    path = lab.repository("app.git", {"README": b"one\n"})
    blob = lab.git(path, "rev-parse", "main:README")
    raw = b"".join(
        mode + b" " + name + b"\0" + bytes.fromhex(blob)
        for mode, name in ((b"100664", b"a"), (b"100775", b"b"), (b"100600", b"c"))
    )
    tree = lab.git(path, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
    commit = lab.git(path, "commit-tree", "-m", "odd", tree)
    assert _read(lab, path).entries(commit) == _as_git_tells(lab, path, commit)


@pytest.mark.parametrize("depth", [5, 40])
def test_tree_that_holds_itself_many_times_over_is_left_to_git(lab: Lab, depth: int) -> None:
    """Ten in ten in ten of the same: a few hundred bytes, and more files than anybody reads."""
    path = lab.repository("app.git", {"README": b"one\n"})
    tree = lab.git(path, "rev-parse", "main^{tree}")
    for _ in range(depth):
        lines = "".join(f"040000 tree {tree}\t{name}\n" for name in range(10))
        tree = lab.git(path, "mktree", stdin=lines.encode())
    commit = lab.git(path, "commit-tree", "-m", "much", tree)
    with pytest.raises(NotHereError):
        _read(lab, path).entries(commit)


def test_what_is_not_here_is_not_made_up(lab: Lab) -> None:
    path = lab.repository("app.git", {"src/README": b"one\n"})
    head = lab.git(path, "rev-parse", "main")
    read = _read(lab, path)
    assert read.blobs(["1" * 40]) is None
    assert read.blobs([head]) is None, "that is a commit"
    assert read.commit("1" * 40) is None
    subtree = lab.git(path, "rev-parse", "main:src")
    torn = Whole({oid: found for oid, found in read.objects.items() if oid != subtree})
    with pytest.raises(NotHereError):
        torn.entries(head)
    with pytest.raises(NotHereError):
        read.entries(subtree)

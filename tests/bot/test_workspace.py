"""Repositories over real HTTP and on this machine: what they cost, what they may not do, and what is left behind."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import GitError, NoCommitError, PushRejectedError
from bot.workspaces import workspace
from bot.workspaces.plumbing.objects import cause
from bot.workspaces.plumbing.processes import Limits
from bot.workspaces.workspace import Signature, Workspace
from tests.bot.git_server import GitServer, serving

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

ROOT = Path(__file__).parents[2]
BRANCH = "pip-no-cache/fix"
DOCKERFILE = b"FROM python\nRUN pip install a\n"
FILES = {"Dockerfile": DOCKERFILE, "docs/README": b"one\n", "tool/Dockerfile": b"FROM scratch\n"}
WHO = Signature("Ann <ann@example.invalid>", "Ann <ann@example.invalid>", "@1700000000 +0000")
ABSENT = "1" * 40


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture(params=["this-git", "older-git"])
def _any_git(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older git does not know the variable that keeps it from fetching what is missing."""
    if request.param == "older-git":
        program = tmp_path / "bin" / "git"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec env -u GIT_NO_LAZY_FETCH {shutil.which("git")} "$@"\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


@pytest.fixture
def server(lab: "Lab") -> Iterator[GitServer]:
    with serving(lab.source) as running:
        yield running


def credentials(server: GitServer, encoded: str = "c2VjcmV0") -> dict[str, str]:
    key = f"http.{server.address}/.extraHeader"
    return {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": f"Authorization: Basic {encoded}"}


def fetching(
    server: GitServer, path: Path, base: str = "main", *, is_small: bool = False, told: workspace.Heads | None = None
) -> AbstractContextManager[Workspace]:
    url = server.url(path)
    return workspace.fetching(url, base, BRANCH, lambda: credentials(server), ("http",), is_small=is_small, told=told)


def opened(kind: str, server: GitServer, path: Path) -> AbstractContextManager[Workspace]:
    return fetching(server, path) if kind == "http" else workspace.borrowing(str(path), BRANCH)


each_kind = pytest.mark.parametrize("kind", ["http", "local"])


def fixed(opened: Workspace, parent: str) -> str:
    """A commit as publishing makes it."""
    entry = next(entry for entry in opened.entries(parent) if entry.path == "Dockerfile")
    opened.prefetch([entry.blob])
    blob = opened.write_blob(opened.blobs([entry.blob])[entry.blob] + b"# fixed\n")
    tree = opened.write_tree(parent, [type(entry)(entry.path, entry.mode, blob)])
    assert opened.changed_paths(parent, tree) == {"Dockerfile"}
    return opened.write_commit(tree, parent, "Fix", WHO)


def imported(files: Mapping[str, bytes]) -> bytes:
    """One commit as ``git fast-import`` reads it."""
    start = b"commit refs/heads/main\ncommitter A <a@b> 1700000000 +0000\ndata 0\n"
    return start + b"".join(
        f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n" for name, content in files.items()
    )


# what it costs


def test_large_repository_costs_few_requests_and_hardly_a_byte(lab: "Lab", server: GitServer) -> None:
    path = lab.repository("large.git", {})
    large = {f"folder-{number % 50}/file-{number}": os.urandom(20_000) for number in range(2_500)}
    lab.git(path, "-c", "core.compression=0", "fast-import", "--quiet", stdin=imported({**FILES, **large}))
    lab.git(lab.folder, "clone", "--quiet", "--bare", server.url(path), "full.git")
    full = server.answered_bytes
    assert full > 50_000_000
    server.forget()
    with fetching(server, path) as opened:
        wanted = [entry.blob for entry in opened.entries(opened.heads.base) if entry.path.endswith("Dockerfile")]
        opened.prefetch(wanted)
        assert sorted(opened.blobs(wanted).values()) == [b"FROM python\nRUN pip install a\n", b"FROM scratch\n"]
        assert len(server.asked) == 5
        opened.push(fixed(opened, opened.heads.base), BRANCH, None)
        assert len(server.asked) == 7
    assert server.answered_bytes < full / 100
    assert lab.blob(path, "Dockerfile") == DOCKERFILE + b"# fixed\n"


@pytest.mark.parametrize("where", ["main", BRANCH, "elsewhere"])
def test_repository_that_is_not_as_small_as_it_says_is_fetched_as_a_large_one(
    lab: "Lab", server: GitServer, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A size is told late, and for a fork hardly at all; nothing stays of what was fetched for nothing."""
    temporary = lab.folder / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    path = lab.repository("app.git", FILES)
    lab.git(path, "config", "core.compression", "0")
    huge = lab.commit(path, where, {**FILES, "huge": os.urandom(30_000_000)})
    with fetching(server, path, is_small=True) as opened:
        assert opened.fetch(huge)
        wanted = [entry.blob for entry in opened.entries(huge) if entry.path == "Dockerfile"]
        opened.prefetch(wanted)
        assert opened.blobs(wanted) == {wanted[0]: DOCKERFILE}
        opened.push(fixed(opened, huge), "fixed", None)
        assert sum(file.stat().st_size for file in temporary.rglob("*") if file.is_file()) < 100_000


def test_small_repository_costs_fewer_requests(lab: "Lab", server: GitServer) -> None:
    with fetching(server, lab.repository("app.git", FILES), is_small=True) as opened:
        blobs = [entry.blob for entry in opened.entries(opened.heads.base)]
        opened.prefetch(blobs)
        assert sorted(opened.blobs(blobs).values()) == sorted(FILES.values())
    assert len(server.asked) == 3


@pytest.mark.parametrize("has_branch", [False, True])
@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_commits_that_were_told_cost_a_request_less(
    lab: "Lab", server: GitServer, algorithm: str, *, is_small: bool, has_branch: bool
) -> None:
    path = lab.source / "app.git"
    lab.git(lab.source, "init", "--quiet", "--bare", f"--object-format={algorithm}", "--initial-branch=main", path.name)
    base = lab.commit(path, "main", FILES)
    told = workspace.Heads(base, lab.commit(path, BRANCH, {"more": b"more"}) if has_branch else None)
    with fetching(server, path, is_small=is_small, told=told) as opened:
        assert opened.heads == told
        blobs = [entry.blob for head in {base, told.tip or base} for entry in opened.entries(head)]
        opened.prefetch(blobs)
        assert set(FILES.values()) <= set(opened.blobs(blobs).values())
        assert len(server.asked) == (2 if is_small else 4)
        opened.push(fixed(opened, base), BRANCH, told.tip)
        assert lab.blob(path, "Dockerfile", BRANCH) == DOCKERFILE + b"# fixed\n"


@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize("gone", ["base", "tip", "branch"])
def test_where_a_told_commit_is_gone_the_branches_are_asked_for(
    lab: "Lab", server: GitServer, gone: str, *, is_small: bool
) -> None:
    path = lab.repository("app.git", FILES)
    base = lab.git(path, "rev-parse", "main")
    tip = None if gone == "branch" else lab.commit(path, BRANCH, {"more": b"more"})
    told = workspace.Heads(ABSENT if gone == "base" else base, tip if gone == "base" else ABSENT)
    with fetching(server, path, is_small=is_small, told=told) as opened:
        assert opened.heads == workspace.Heads(base, tip)
        assert {entry.path for entry in opened.entries(base)} == set(FILES)


def test_prefetch_asks_only_for_what_is_missing(lab: "Lab", server: GitServer) -> None:
    with fetching(server, lab.repository("app.git", FILES)) as opened:
        blobs = [entry.blob for entry in opened.entries(opened.heads.base)]
        opened.prefetch(blobs)
        server.forget()
        opened.prefetch(blobs)
        opened.prefetch([])
    assert server.asked == []


@pytest.mark.usefixtures("_any_git")
def test_what_was_not_prefetched_is_an_error_and_no_request(lab: "Lab", server: GitServer) -> None:
    with fetching(server, lab.repository("app.git", FILES)) as opened:
        blobs = [entry.blob for entry in opened.entries(opened.heads.base)]
        server.forget()
        for read in (opened.sizes, opened.blobs):
            with pytest.raises(GitError):
                read(blobs)
    assert server.asked == []


@pytest.mark.parametrize("blob", [ABSENT, "main", "--all", "a\nb"])
def test_prefetch_of_no_such_blob_is_an_error(lab: "Lab", server: GitServer, blob: str) -> None:
    with fetching(server, lab.repository("app.git", FILES)) as opened, pytest.raises(GitError):
        opened.prefetch([blob])


def test_neighbours_of_our_branch_cost_nothing(lab: "Lab", server: GitServer) -> None:
    path = lab.repository("app.git", FILES)
    odd = [lab.commit(path, f"{BRANCH}{number}", {"odd": str(number).encode()}) for number in range(20)]
    odd.append(lab.commit(path, f"refs/heads/{BRANCH}", {"odd": b"abbreviated"}))
    with fetching(server, path) as opened:
        assert opened.heads.tip is None
        assert not any(map(opened.tip, odd))
    assert len(server.asked) == 3


# what is found


@each_kind
@pytest.mark.parametrize("name", ["a'b", "ünï/cödé", "new'of", "main' of", "x&y", "line\u2028\x85end"])
def test_heads_of_branches_of_any_name(lab: "Lab", server: GitServer, kind: str, name: str) -> None:
    base, ours = (name.replace(" ", ""), BRANCH) if kind == "http" else ("main", BRANCH)
    path = lab.repository("app.git", FILES, branch=base)
    tip = lab.commit(path, ours, {"more": b"more"})
    with fetching(server, path, base) if kind == "http" else opened(kind, server, path) as found:
        assert found.heads == workspace.Heads(lab.git(path, "rev-parse", f"refs/heads/{base}"), tip)
        assert found.remote_branch(base) == found.heads.base
        assert found.remote_branch("nowhere") is None


@each_kind
def test_repository_with_sha256(lab: "Lab", server: GitServer, kind: str) -> None:
    path = lab.source / "modern.git"
    lab.git(lab.source, "init", "--quiet", "--bare", "--object-format=sha256", "--initial-branch=main", path.name)
    lab.commit(path, "main", FILES)
    with opened(kind, server, path) as found:
        found.push(fixed(found, found.heads.base), BRANCH, None)
    assert lab.blob(path, "Dockerfile") == DOCKERFILE + b"# fixed\n"


@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize("kind", ["empty", "empty-sha256", "other-branch", "ours-alone"])
def test_repository_without_a_commit_on_its_default_branch(
    lab: "Lab", server: GitServer, kind: str, is_small: bool
) -> None:
    path = lab.source / "app.git"
    algorithm = "sha256" if kind.endswith("sha256") else "sha1"
    lab.git(lab.source, "init", "--quiet", "--bare", f"--object-format={algorithm}", path.name)
    for branch in {"other-branch": ["other"], "ours-alone": [BRANCH]}.get(kind, []):
        lab.commit(path, branch, FILES)
    with pytest.raises(NoCommitError), fetching(server, path, is_small=is_small):
        pass
    with pytest.raises(NoCommitError), workspace.borrowing(str(path), BRANCH):
        pass


@each_kind
def test_default_branch_may_be_named_like_ours(lab: "Lab", server: GitServer, kind: str) -> None:
    path = lab.repository("app.git", FILES, branch=BRANCH)
    with fetching(server, path, BRANCH) if kind == "http" else opened(kind, server, path) as found:
        assert found.heads == workspace.Heads(*[lab.git(path, "rev-parse", BRANCH)] * 2)


@pytest.mark.parametrize("lacks", ["filters", "protocol-v2"])
def test_server_of_fewer_talents_works_too(lab: "Lab", server: GitServer, lacks: str) -> None:
    path = lab.repository("app.git", FILES)
    lab.git(path, "config", "uploadpack.allowAnySHA1InWant", "true")
    server.lacks = lacks
    first = lab.git(path, "rev-parse", "main")
    lab.commit(path, "main", {"n": b"n"}, date="1710000000 +0000")
    with fetching(server, path) as found:
        commit = fixed(found, found.heads.base)
        assert found.is_in_base(first, "main")
        found.push(commit, BRANCH, None)
    assert lab.blob(path, "Dockerfile") == DOCKERFILE + b"# fixed\n"


def test_repository_that_is_not_there(lab: "Lab", server: GitServer) -> None:
    for kind in ("http", "local"):
        with pytest.raises(GitError) as raised, opened(kind, server, lab.source / "nowhere.git"):
            pass
        assert not isinstance(raised.value, NoCommitError)


def test_detached_head_and_work_tree(lab: "Lab") -> None:
    path = lab.repository("app", FILES, bare=False)
    lab.git(path, "update-ref", "--no-deref", "HEAD", "main")
    lab.git(path, "checkout", "--quiet", "--detach", "main")
    lab.git(path, "branch", BRANCH)
    lab.git(path, "worktree", "add", "--quiet", str(lab.source / "work\ntree"), BRANCH)
    for place in (path, lab.source / "work\ntree"):
        with workspace.borrowing(str(place), BRANCH) as found:
            assert found.heads == workspace.Heads(*[lab.git(path, "rev-parse", "main")] * 2)
            assert {entry.path for entry in found.entries(found.heads.base)} == set(FILES)


@each_kind
def test_parents_are_the_true_ones_though_the_repository_is_shallow(lab: "Lab", server: GitServer, kind: str) -> None:
    path = lab.repository("app.git", FILES)
    first = lab.git(path, "rev-parse", "main")
    second = lab.commit(path, "main", {"more": b"more"}, date="1700000123 -0330")
    (path / "shallow").write_text(f"{second}\n")
    with opened(kind, server, path) as found:
        tree = lab.git(path, "rev-parse", f"{second}^{{tree}}")
        assert found.tip(second) == workspace.Tip(tree, (first,), "@1700000123 -0330", second)


@pytest.mark.parametrize(
    ("header", "parents", "date"),
    [
        ("committer A <a@b> 17 +0130", (), "@17 +0130"),
        ("committer A <a> b> 17 +0130", (), "@17 +0130"),
        ("committer A <a@b>", (), "@0 +0000"),
        ("committer A <a@b> today +0000", (), "@0 +0000"),
        ("committer A <a@b> 99999999999999999999999 +0000", (), "@0 +0000"),
        (f"committer A <a@b> 17 +0000\nparent {ABSENT}", (), "@17 +0000"),
        (f"committer A <a@b> 17 +0000\nmergetag object\n parent {ABSENT}", (), "@17 +0000"),
    ],
)
def test_odd_commits_are_read_as_git_reads_them(lab: "Lab", header: str, parents: tuple[str, ...], date: str) -> None:
    path = lab.repository("app.git", FILES)
    tree = lab.git(path, "rev-parse", "main^{tree}")
    text = f"tree {tree}\nauthor committer <x> 1 +0000\n{header}\n\ncommitter B <b> 1 +0000\n"
    commit = lab.git(path, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=text.encode())
    with workspace.borrowing(str(path), BRANCH) as found:
        assert found.tip(commit) == workspace.Tip(tree, parents, date, commit)
        assert found.write_commit(tree, commit, "x", Signature(WHO.author, WHO.committer, date))


@each_kind
def test_one_more_commit_can_be_fetched(lab: "Lab", server: GitServer, kind: str) -> None:
    path = lab.repository("app.git", FILES)
    first = lab.git(path, "rev-parse", "main")
    lab.commit(path, "main", {"Dockerfile": b"FROM scratch\n"})
    blob = lab.git(path, "rev-parse", f"{first}:Dockerfile")
    with opened(kind, server, path) as found:
        assert found.fetch(first)
        assert found.fetch(first)
        assert {entry.path for entry in found.entries(first)} == set(FILES)
        found.prefetch([blob])
        assert found.blobs([blob]) == {blob: DOCKERFILE}
        assert len(server.asked) == (7 if kind == "http" else 0)


@each_kind
@pytest.mark.parametrize("oid", [ABSENT, "main", "HEAD", "--upload-pack=touch x", "", "blob"])
def test_what_is_no_commit_there_is_not_fetched(lab: "Lab", server: GitServer, kind: str, oid: str) -> None:
    path = lab.repository("app.git", FILES)
    wanted = lab.git(path, "rev-parse", "main:Dockerfile") if oid == "blob" else oid
    with opened(kind, server, path) as found:
        assert not found.fetch(wanted)
        assert found.tip(wanted) is None
        assert not found.is_in_base(wanted, "main")


@each_kind
def test_which_commits_are_in_the_history_of_the_default_branch(lab: "Lab", server: GitServer, kind: str) -> None:
    path = lab.repository("app.git", FILES)
    commits = [lab.git(path, "rev-parse", "main")]
    commits += [
        lab.commit(path, "main", {"n": str(number).encode()}, date=f"17{number}0000000 +0000") for number in (1, 2)
    ]
    side = lab.commit(path, "side", {"n": b"side"}, date="1715000000 +0000")
    merged = lab.git(path, "commit-tree", "-p", commits[-1], "-p", side, "-m", "merge", "main^{tree}")
    with opened(kind, server, path) as found:
        assert [found.is_in_base(commit, "main") for commit in (*commits, side)] == [True, True, True, False]
        lab.git(path, "update-ref", "refs/heads/main", merged)
        assert found.is_in_base(side, "main")
        assert not found.is_in_base(side, "nowhere")


def test_history_is_fetched_without_trees_and_only_as_far_back_as_needed(lab: "Lab", server: GitServer) -> None:
    path = lab.repository("app.git", FILES)
    first = lab.git(path, "rev-parse", "main")
    for number in range(3):
        last = lab.commit(path, "main", {"big": os.urandom(500_000)}, date=f"17{number}0000000 +0000")
    lab.git(path, "update-ref", "refs/heads/elsewhere", first)
    with fetching(server, path) as found:
        assert found.is_in_base(last, "main")
        assert len(server.asked) == 3
        assert found.is_in_base(first, "main")
        assert len(server.asked) == 8
    assert server.answered_bytes < 10_000


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (b"1\nX\n3\n4\n5\n", b"1\n2\n3\n4\nY\n", b"1\nX\n3\n4\nY\n"),
        (b"1\nX\n3\n4\n5\n", b"1\nY\n3\n4\n5\n", None),
        (b"1\n2\n3\n4\n5\n", b"", b""),
        (b"1\nX\n3\n4\n5\n", b"\0", None),
    ],
)
def test_two_changes_of_one_blob_are_merged_as_git_does(
    lab: "Lab", ours: bytes, theirs: bytes, merged: bytes | None
) -> None:
    with workspace.borrowing(str(lab.repository("app.git", FILES)), BRANCH) as opened:
        blobs = [opened.write_blob(content) for content in (ours, b"1\n2\n3\n4\n5\n", theirs)]
        found = opened.merged_blob(*blobs)
        assert (opened.blobs([found])[found] if found else None) == merged


# what is pushed


@each_kind
def test_branch_is_pushed_moved_and_deleted_where_it_stands_as_expected(
    lab: "Lab", server: GitServer, kind: str
) -> None:
    path = lab.repository("app.git", FILES)
    with opened(kind, server, path) as found:
        commit = fixed(found, found.heads.base)
        for wrong in (found.heads.base, ABSENT):
            with pytest.raises(PushRejectedError):
                found.push(commit, BRANCH, wrong)
        found.push(commit, BRANCH, None)
        with pytest.raises(PushRejectedError):
            found.push(found.heads.base, BRANCH, None)
        with pytest.raises(PushRejectedError):
            found.delete(BRANCH, found.heads.base)
        assert found.remote_branch(BRANCH) == commit
        found.push(found.heads.base, BRANCH, commit)
        found.delete(BRANCH, found.heads.base)
        assert found.remote_branch(BRANCH) is None
        found.delete(BRANCH, found.heads.base)


@pytest.mark.usefixtures("_any_git")
def test_push_over_a_tip_that_is_not_at_hand_fetches_nothing(lab: "Lab", server: GitServer) -> None:
    path = lab.repository("app.git", FILES)
    with fetching(server, path) as opened:
        commit = fixed(opened, opened.heads.base)
        tip = lab.commit(path, BRANCH, {"more": b"more"})
        server.forget()
        opened.push(commit, BRANCH, tip)
    assert [(method, target.rpartition("/")[2]) for method, target, _ in server.asked] == [
        ("GET", "refs?service=git-receive-pack"),
        ("POST", "git-receive-pack"),
    ]


# what may not get out


def test_token_goes_to_every_request_and_nowhere_else(lab: "Lab", server: GitServer) -> None:
    path = lab.repository("app.git", FILES)
    with fetching(server, path) as opened:
        opened.push(fixed(opened, opened.heads.base), BRANCH, None)
        opened.remote_branch(BRANCH)
        folder = Path(opened._git_dir).parent  # noqa: SLF001 - nobody else may know the folder
        written = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
        with pytest.raises(PushRejectedError) as raised:
            opened.push(opened.heads.base, BRANCH, None)
    assert {token for _, _, token in server.asked} == {"Basic c2VjcmV0"}
    assert b"c2VjcmV0" not in written
    assert "c2VjcmV0" not in f"{raised.value!r}{opened!r}{vars(opened)!r}"


def test_fresh_credentials_are_asked_for_before_each_command(lab: "Lab", server: GitServer) -> None:
    tokens = iter(["b25l", "dHdv", "dGhyZWU="])
    url = server.url(lab.repository("app.git", FILES))
    with workspace.fetching(url, "main", BRANCH, lambda: credentials(server, next(tokens)), ("http",)) as opened:
        opened.prefetch([entry.blob for entry in opened.entries(opened.heads.base)])
        opened.remote_branch(BRANCH)
    assert [token for _, _, token in server.asked] == ["Basic b25l"] * 3 + ["Basic dHdv"] * 2 + ["Basic dGhyZWU="] * 2


@pytest.mark.parametrize("is_absolute", [True, False])
def test_renamed_repository_is_followed_on_its_own_host(lab: "Lab", server: GitServer, is_absolute: bool) -> None:
    path = lab.repository("app.git", FILES)
    server.moved = {"/old.git": f"{server.address if is_absolute else ''}/app.git"}
    with fetching(server, lab.source / "old.git") as opened:
        opened.push(fixed(opened, opened.heads.base), BRANCH, None)
    assert lab.blob(path, "Dockerfile") == DOCKERFILE + b"# fixed\n"


def test_no_other_host_is_followed_to(lab: "Lab", server: GitServer) -> None:
    lab.repository("app.git", FILES)
    with serving(lab.source, "localhost") as other:
        for target in (f"{other.address}/app.git", f"http://user@{server.address[7:]}/app.git", "ext::sh", "/nowhere?"):
            server.moved = {"/old.git": target}
            with pytest.raises(GitError), fetching(server, lab.source / "old.git"):
                pass
        assert other.asked == []


@pytest.mark.parametrize("protocols", [("https",), ()])
def test_other_protocols_are_not_spoken(lab: "Lab", server: GitServer, protocols: tuple[str, ...]) -> None:
    url = server.url(lab.repository("app.git", FILES))
    with pytest.raises(GitError), workspace.fetching(url, "main", BRANCH, dict, protocols):
        pass


@pytest.mark.parametrize("remote", ["ext::touch witness", "--upload-pack=touch witness", "file:///", "-c"])
def test_address_is_never_a_command(tmp_path: Path, remote: str) -> None:
    with pytest.raises(GitError), workspace.fetching(remote, "main", BRANCH, dict, ("http",)):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_any_git")
@pytest.mark.parametrize("missing", ["commit", "tree"])
def test_repository_on_this_machine_cannot_make_git_fetch_for_it(lab: "Lab", missing: str) -> None:
    """A promisor remote is asked for missing objects by a command of the repository's choice."""
    path = lab.repository("app.git", FILES)
    first = lab.git(path, "rev-parse", "main" if missing == "commit" else "main^{tree}")
    lab.commit(path, "main", {"more": b"more"})
    witness = lab.folder / "witness"
    (path / "objects" / first[:2] / first[2:]).unlink()
    promisor = {"promisor": "true", "url": str(lab.repository("other.git", FILES)), "uploadpack": f"touch {witness};:"}
    lab.git(path, "config", "core.repositoryFormatVersion", "1")
    lab.git(path, "config", "extensions.partialClone", "evil")
    for name, value in promisor.items():
        lab.git(path, "config", f"remote.evil.{name}", value)
    with workspace.borrowing(str(path), BRANCH) as opened:
        assert not opened.is_in_base(ABSENT, "main")
        commit = fixed(opened, opened.heads.base)
        for oid in (first, ABSENT, commit):
            opened.is_in_base(oid, "main")
            opened.fetch(oid)
        with contextlib.suppress(GitError):
            opened.push(commit, BRANCH, None)
        opened.remote_branch(BRANCH)
    with workspace.runner(workspace.LOCAL_PROTOCOLS) as git:
        git.refs(str(path), BRANCH)
    assert not witness.exists()


# what is left behind


def alive(word: str) -> list[str]:
    """The command lines of processes that name the word."""
    shown = subprocess.run(["ps", "-eo", "stat=,args="], capture_output=True, check=True, text=True).stdout
    return [line for line in shown.splitlines() if word in line and not line.startswith("Z")]


def until(condition: object, seconds: float = 10) -> bool:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(condition())


def test_hanging_server_is_left_with_all_processes_ended(tmp_path: Path, server: GitServer) -> None:
    server.is_hanging = True
    git = workspace.Runner(tmp_path, ("http",), Limits(seconds=1, file_bytes=1 << 20))
    begin = time.monotonic()
    with pytest.raises(GitError):
        git.run("ls-remote", f"{server.address}/app.git")
    assert time.monotonic() - begin < 30
    assert until(lambda: not alive(server.address))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the files of another process")
def test_repository_cannot_fill_the_disk(lab: "Lab", tmp_path: Path, server: GitServer) -> None:
    url = server.url(lab.repository("app.git", {"big": os.urandom(2_000_000)}))
    (tmp_path / "git").mkdir()
    git = workspace.Runner(tmp_path / "git", ("http",), Limits(seconds=60, file_bytes=1 << 20))
    with pytest.raises(GitError):
        git.run("clone", "--bare", url, str(tmp_path / "git" / "clone"))
    assert all(file.stat().st_size <= 1 << 20 for file in (tmp_path / "git").rglob("*"))


_SCRIPT = """
import signal, sys, threading
from bot.workspaces import workspace
done = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
remote, kind = sys.argv[1:]
def fetch():
    try:
        with workspace.fetching(remote, "main", "ours", dict, ("http",)):
            print("never")
    finally:
        done.set()
if kind == "main":
    fetch()
thread = threading.Thread(target=fetch, daemon=True)
thread.start()
try:
    done.wait()
finally:
    workspace.stop()
    print("stopped" if done.wait(5) else "hanging")
"""


def started(folder: Path, *arguments: str, **variables: str) -> "subprocess.Popen[str]":
    environment: Mapping[str, str] = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-P", *arguments],
        env={**environment, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.mark.parametrize("kind", ["main", "thread"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_leaves_no_file_and_no_process(
    tmp_path: Path, server: GitServer, number: signal.Signals, kind: str
) -> None:
    server.is_hanging = True
    folder = tmp_path / "tmp"
    folder.mkdir()
    child = started(folder, "-c", _SCRIPT, f"{server.address}/app.git", kind)
    assert until(lambda: server.asked)
    child.send_signal(number)
    said, _ = child.communicate(timeout=10)
    assert said == ("stopped\n" if kind == "thread" else "")
    assert list(folder.iterdir()) == []
    assert until(lambda: not alive(server.address))


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path, server: GitServer) -> None:
    server.is_hanging = True
    folder = tmp_path / "tmp"
    folder.mkdir()
    foreign = folder / "pip-no-cache-demo-x"
    foreign.mkdir()
    (folder / "pip-no-cache-git-link").symlink_to(foreign)
    children = [started(folder, "-c", _SCRIPT, f"{server.address}/app.git", "main") for _ in range(2)]
    assert until(lambda: len(server.asked) == 2)
    before = set(folder.iterdir())
    children[0].kill()
    children[0].wait()
    require = started(folder, "-c", "from bot.workspaces import workspace; workspace.require_git()")
    assert require.wait(20) == 0
    after = set(folder.iterdir())
    assert foreign in after
    assert len(before - after) == 1
    children[1].terminate()
    for child in (*children, require):
        child.communicate()
    assert {path.name for path in folder.iterdir()} == {"pip-no-cache-demo-x", "pip-no-cache-git-link"}


def test_many_threads_open_workspaces_at_once(lab: "Lab", server: GitServer) -> None:
    script = """
import sys, json
from concurrent.futures import ThreadPoolExecutor
from bot.workspaces import workspace
def one(url):
    with workspace.fetching(url, "main", "ours", dict, ("http",)) as opened:
        blobs = [entry.blob for entry in opened.entries(opened.heads.base)]
        opened.prefetch(blobs)
        return [content.decode() for content in opened.blobs(blobs).values()]
with ThreadPoolExecutor(8) as pool:
    print(json.dumps(list(pool.map(one, sys.argv[1:]))))
"""
    urls = [server.url(lab.repository(f"{number}.git", {"x": str(number).encode()})) for number in range(20)]
    child = started(lab.folder, "-c", script, *urls)
    said, _ = child.communicate(timeout=60)
    assert json.loads(said) == [[str(number)] for number in range(20)]


COMPLAINTS = [
    (b"", "it said nothing"),
    (b"  \n", "it said nothing"),
    (b"cannot\nexplain\n", "explain"),
    (
        b"fatal: 'x' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease\n",
        "fatal: 'x' does not appear to be a git repository",
    ),
    (
        b"fatal: detected dubious ownership in repository at 'x'\nTo add an exception, call:\n\n\tgit config x\n",
        "fatal: detected dubious ownership in repository at 'x'",
    ),
    (b"warning: x\nremote: GH006: no way        \nerror: failed to push some refs to 'x'\n", "remote: GH006: no way"),
    (b"remote: \nremote: error: refusing\nerror: failed to push some refs to 'x'\n", "remote: error: refusing"),
    (b"error: failed to push some refs to 'x'\n", "error: failed to push some refs to 'x'"),
    (b"fatal: \x1b[31m\xffbad\n", r"fatal: \x1b[31m\xffbad"),
    (b"fatal: " + b"x" * 1000 + b"\n", "fatal: " + "x" * 292 + "\u2026"),
]


@pytest.mark.parametrize(("complaint", "told"), COMPLAINTS)
def test_line_that_tells_the_cause_is_shown(complaint: bytes, told: str) -> None:
    assert cause(complaint) == told

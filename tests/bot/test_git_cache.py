"""Repositories kept between runs: what they save, that they are never believed, and what they take on disk."""

import contextlib
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import GitError, NoCommitError
from bot.workspaces import workspace
from bot.workspaces.git_cache import GitCache
from bot.workspaces.workspace import Heads, Signature, Workspace
from tests.bot.git_server import GitServer, serving
from tests.bot.github_stage import GithubStage
from tests.bot.play import configure, run
from tests.bot.stages import stage

pytestmark = pytest.mark.thorough

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

ROOT = Path(__file__).parents[2]
BRANCH = "pip-no-cache/fix"
FILES = {"Dockerfile": b"FROM python\nRUN pip install a\n", "docs/README": b"one\n", "tool/Dockerfile": b"FROM x\n"}
WHO = Signature("Ann <ann@example.invalid>", "Ann <ann@example.invalid>", "@1700000000 +0000")
ABSENT = "1" * 40
ANEW, AGAIN = 5, 3


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture
def server(lab: "Lab") -> Iterator[GitServer]:
    with serving(lab.source) as running:
        yield running


@pytest.fixture
def cache(lab: "Lab") -> GitCache:
    return GitCache(lab.folder / "cache", 1_000_000_000)


def fetching(  # noqa: PLR0913 - as the function of that name
    server: GitServer,
    path: Path,
    cache: GitCache,
    base: str = "main",
    *,
    is_small: bool = False,
    told: Heads | None = None,
) -> AbstractContextManager[Workspace]:
    key = f"http.{server.address}/.extraHeader"
    login = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": "Authorization: Basic c2VjcmV0"}
    url = server.url(path)
    return workspace.fetching(url, base, BRANCH, lambda: login, ("http",), is_small=is_small, cache=cache, told=told)


def planned(server: GitServer, path: Path, cache: GitCache, base: str = "main") -> tuple[Heads, dict[str, bytes]]:
    """The heads, and what the Dockerfiles of both hold, as planning asks for them."""
    server.forget()
    with fetching(server, path, cache, base) as opened:
        return opened.heads, read(opened)


def read(opened: Workspace) -> dict[str, bytes]:
    heads = (opened.heads.base, opened.heads.tip or opened.heads.base)
    entries = [(head, entry) for head in heads for entry in opened.entries(head) if entry.path.endswith("Dockerfile")]
    opened.prefetch(entry.blob for _, entry in entries)
    found = opened.blobs(entry.blob for _, entry in entries)
    return {f"{head}:{entry.path}": found[entry.blob] for head, entry in entries}


def truth(path: Path) -> tuple[Heads, dict[str, bytes]]:
    """The same without a cache and without HTTP."""
    with workspace.borrowing(str(path), BRANCH) as opened:
        return opened.heads, read(opened)


def kept(cache: GitCache) -> Path:
    """The one file in the cache."""
    (found,) = cache.folder.iterdir()
    return found


def with_many_folders(lab: "Lab", name: str) -> Path:
    path = lab.repository(name, FILES)
    start = b"commit refs/heads/main\ncommitter A <a@b> 1700000000 +0000\ndata 0\nfrom refs/heads/main^0\n"
    many = (f"folder-{number % 300}/deeper-{number % 900}/file-{number}" for number in range(9_000))
    lines = (f"M 100644 inline {name}\ndata 1\nx\n".encode() for name in many)
    lab.git(path, "fast-import", "--quiet", stdin=start + b"".join(lines))
    return path


# what it saves


def test_moved_repository_costs_what_moved(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = with_many_folders(lab, "app.git")
    assert planned(server, path, cache) == truth(path)
    assert len(server.asked) == ANEW
    anew = server.answered_bytes
    for number in range(3):
        lab.commit(path, "main", {"folder-7/new": str(number).encode()})
    assert planned(server, path, cache) == truth(path)
    assert len(server.asked) == AGAIN
    assert server.answered_bytes < anew / 20
    lab.commit(path, "main", {"Dockerfile": b"FROM scratch\n"})
    assert planned(server, path, cache) == truth(path)
    assert len(server.asked) == ANEW
    assert server.answered_bytes < anew / 20


def test_what_is_kept_of_told_commits_is_not_asked_for(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    server.forget()
    with fetching(server, path, cache, told=truth(path)[0]) as opened:
        assert (opened.heads, read(opened)) == truth(path)
    assert server.asked == []
    lab.commit(path, "main", {"docs/new": b"new\n"})
    lab.commit(path, BRANCH, {"Dockerfile": b"FROM ours\n"})
    with fetching(server, path, cache, told=truth(path)[0]) as opened:
        assert (opened.heads, read(opened)) == truth(path)
    assert 0 < len(server.asked) <= ANEW
    server.forget()
    with fetching(server, path, cache, told=truth(path)[0]) as opened:
        assert (opened.heads, read(opened)) == truth(path)
    assert server.asked == []


def test_unmoved_repository_is_not_written_again(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    lab.commit(path, BRANCH, {"Dockerfile": b"FROM ours\n"})
    planned(server, path, cache)
    os.utime(kept(cache), (1, 1))
    before = kept(cache).stat()
    assert planned(server, path, cache) == truth(path)
    assert len(server.asked) == AGAIN
    assert kept(cache).stat().st_ino == before.st_ino
    assert kept(cache).stat().st_mtime > before.st_mtime


def test_what_is_kept_does_not_grow_with_history(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    sizes = []
    for number in range(12):
        lab.commit(path, "main", {"Dockerfile": os.urandom(5_000), f"{number % 2}/new": b"x"})
        planned(server, path, cache)
        sizes.append(kept(cache).stat().st_size)
    assert max(sizes) < 7_000


def test_commit_is_made_and_pushed_from_what_is_kept(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = with_many_folders(lab, "app.git")
    planned(server, path, cache)
    base = lab.commit(path, "main", {"folder-7/new": b"new"})
    with fetching(server, path, cache) as opened:
        read(opened)
        server.forget()
        entry = next(entry for entry in opened.entries(base) if entry.path == "Dockerfile")
        tree = opened.write_tree(base, [type(entry)(entry.path, entry.mode, opened.write_blob(b"FROM fixed\n"))])
        opened.push(opened.write_commit(tree, base, "Fix", WHO), BRANCH, None)
        assert len(server.asked) == 2
    assert lab.git(path, "diff-tree", "-r", "--name-only", base, BRANCH) == "Dockerfile"
    lab.git(path, "fsck", "--strict")
    assert planned(server, path, cache) == truth(path)


def test_further_commits_are_found_as_without_it(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    first = lab.git(path, "rev-parse", "main")
    planned(server, path, cache)
    second = lab.commit(path, "main", {"a": b"a"}, date="1710000000 +0000")
    third = lab.commit(path, "main", {"b": b"b"}, date="1720000000 +0000")
    side = lab.commit(path, "side", {"c": b"c"}, date="1720000000 +0000")
    with fetching(server, path, cache) as opened:
        assert [opened.is_in_base(commit, "main") for commit in (first, second, third, side)] == [True] * 3 + [False]
        assert opened.fetch(second)
        assert {entry.path for entry in opened.entries(second)} == {*FILES, "a"}
        assert not opened.fetch(ABSENT)


def test_what_was_not_prefetched_is_still_no_request(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    with fetching(server, path, cache) as opened:
        readme = next(entry.blob for entry in opened.entries(opened.heads.base) if entry.path == "docs/README")
        server.forget()
        with pytest.raises(GitError):
            opened.blobs([readme])
        assert server.asked == []
        opened.prefetch([readme])
        assert opened.blobs([readme]) == {readme: b"one\n"}


# what the server has now is all that counts


def emptied(lab: "Lab", path: Path) -> None:
    shutil.rmtree(path)
    lab.repository(path.name, {})


def to_sha256(lab: "Lab", path: Path) -> None:
    shutil.rmtree(path)
    lab.git(lab.source, "init", "--quiet", "--bare", "--object-format=sha256", "--initial-branch=main", path.name)
    lab.commit(path, "main", FILES)


def replaced(lab: "Lab", path: Path) -> None:
    shutil.rmtree(path)
    lab.repository(path.name, {"Dockerfile": b"FROM other\n"})


def rewound(lab: "Lab", path: Path) -> None:
    lab.git(path, "update-ref", "refs/heads/main", lab.git(path, "rev-parse", "main~1"))


def rewritten(lab: "Lab", path: Path) -> None:
    tree = lab.git(path, "rev-parse", "main^{tree}")
    lab.git(path, "update-ref", "refs/heads/main", lab.git(path, "commit-tree", "-m", "new", tree))


def without_our_branch(lab: "Lab", path: Path) -> None:
    lab.git(path, "update-ref", "-d", f"refs/heads/{BRANCH}")


def forgotten(lab: "Lab", path: Path) -> None:
    """A history without what is kept of it, which was collected."""
    rewritten(lab, path)
    without_our_branch(lab, path)
    lab.git(path, "-c", "gc.pruneExpire=now", "gc", "--quiet", "--prune=now")


def merged(lab: "Lab", path: Path) -> None:
    lab.git(path, "update-ref", "refs/heads/main", BRANCH)


@pytest.mark.parametrize(
    "change",
    [to_sha256, replaced, rewound, rewritten, without_our_branch, forgotten, merged],
    ids=lambda one: one.__name__,
)
def test_heads_and_files_are_those_of_now(
    lab: "Lab", server: GitServer, cache: GitCache, change: Callable[["Lab", Path], None]
) -> None:
    path = lab.repository("app.git", FILES)
    lab.commit(path, "main", {"Dockerfile": b"FROM second\n"})
    lab.commit(path, BRANCH, {"Dockerfile": b"FROM ours\n"})
    planned(server, path, cache)
    change(lab, path)
    for _ in range(2):
        assert planned(server, path, cache) == truth(path)
    assert len(server.asked) == AGAIN


def test_default_branch_that_is_gone_is_gone(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    lab.git(path, "branch", "-m", "main", "trunk")
    with pytest.raises(NoCommitError), fetching(server, path, cache):
        pass
    assert planned(server, path, cache, "trunk") == truth(path)
    emptied(lab, path)
    with pytest.raises(NoCommitError), fetching(server, path, cache, "trunk"):
        pass


def test_repository_that_is_gone_is_an_error(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    shutil.rmtree(path)
    with pytest.raises(GitError) as raised, fetching(server, path, cache):
        pass
    assert not isinstance(raised.value, NoCommitError)


@pytest.mark.parametrize("lacks", ["filters", "protocol-v2"])
def test_server_of_fewer_talents_works_too(lab: "Lab", server: GitServer, cache: GitCache, lacks: str) -> None:
    path = lab.repository("app.git", {**FILES, "long": b"line\n" * 9_000})
    lab.git(path, "config", "uploadpack.allowAnySHA1InWant", "true")
    server.lacks = lacks
    for number in range(3):
        lab.commit(path, "main", {"Dockerfile": b"FROM %d\n" % number, "long": b"line\n" * 9_000 + b"%d" % number})
        assert planned(server, path, cache) == truth(path)


def test_sha256_is_kept_too(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    to_sha256(lab, path)
    planned(server, path, cache)
    lab.commit(path, "main", {"more": b"more"})
    assert planned(server, path, cache) == truth(path)
    assert len(server.asked) == AGAIN


# whatever lies in the cache


def pack(lab: "Lab", path: Path, *words: str) -> bytes:
    """A sound pack of these objects."""
    oids = lab.git(path, "rev-parse", *words)
    command = ["git", "-C", str(path), "pack-objects", "--quiet", "--stdout"]
    return subprocess.run(command, input=oids.encode(), capture_output=True, check=True, env=lab.environment).stdout


def bundle(heads: list[str], packed: bytes) -> bytes:
    lines = "".join(f"{head} refs/heads/kept-{number}\n" for number, head in enumerate(heads))
    return f"# v3 git bundle\n@object-format=sha1\n@filter=blob:none\n{lines}\n".encode() + packed


def foreign(lab: "Lab") -> bytes:
    other = lab.repository("other.git", {"Dockerfile": b"FROM other\n"})
    return bundle([lab.git(other, "rev-parse", "main")], pack(lab, other, "main", "main^{tree}"))


_UNMOVED = ("blobs-missing", "another-repository", "zeros-in-the-pack")
DAMAGES: dict[str, Callable[["Lab", Path, bytes], bytes]] = {
    "empty": lambda _, __, ___: b"",
    "no-header": lambda _, __, found: found[found.index(b"PACK") :],
    "header-alone": lambda _, __, found: found[: found.index(b"PACK")],
    "half": lambda _, __, found: found[: len(found) // 2],
    "last-byte-missing": lambda _, __, found: found[:-1],
    "a-byte-more": lambda _, __, found: found + b"\0",
    "zeros": lambda _, __, found: bytes(len(found)),
    "zeros-in-the-pack": lambda _, __, found: found[:-200] + bytes(200),
    "text": lambda _, __, ___: b"[core]\n\thooksPath = /tmp\n",
    "absent-head": lambda lab, path, _: bundle([ABSENT], pack(lab, path, "main", "main^{tree}", "main:tool")),
    "tree-as-head": lambda lab, path, _: bundle(
        [lab.git(path, "rev-parse", "main:tool")], pack(lab, path, "main:tool")
    ),
    "trees-missing": lambda lab, path, _: bundle([lab.git(path, "rev-parse", "main")], pack(lab, path, "main")),
    "a-tree-missing": lambda lab, path, _: bundle(
        [lab.git(path, "rev-parse", "main")], pack(lab, path, "main", "main^{tree}", "main:docs")
    ),
    "blobs-missing": lambda lab, path, _: bundle(
        [lab.git(path, "rev-parse", "main")], pack(lab, path, "main", "main^{tree}", "main:docs", "main:tool")
    ),
    "another-repository": lambda lab, _, __: foreign(lab),
    "odd-head": lambda _, __, found: found.replace(b"refs/heads/kept-0", b"refs/heads/../../x"),
    "option-as-head": lambda _, __, found: found.replace(
        found.split(b"\n")[3][:40], b"--upload-pack=touch-witness-".ljust(40)
    ),
    "odd-digits": lambda _, __, found: found.replace(found.split(b"\n")[3][:40], b"1" * 41),
    "other-format": lambda _, __, found: found.replace(b"=sha1", b"=sha256"),
}


@pytest.mark.parametrize(
    ("damage", "is_moved"), [*((one, True) for one in DAMAGES), *((one, False) for one in _UNMOVED)]
)
def test_whatever_is_kept_the_result_is_the_same(
    lab: "Lab", server: GitServer, cache: GitCache, damage: str, is_moved: bool
) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    kept(cache).write_bytes(DAMAGES[damage](lab, path, kept(cache).read_bytes()))
    if is_moved:
        lab.commit(path, "main", {"docs/more": b"more"})
    for _ in range(2):
        assert planned(server, path, cache) == truth(path)
    assert len(server.asked) == AGAIN


def test_no_flipped_bit_is_believed(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    sound, expected = kept(cache).read_bytes(), truth(path)
    for place in range(5, len(sound), len(sound) // 10):
        damaged = bytearray(sound)
        damaged[place] ^= 1 << place % 8
        kept(cache).write_bytes(damaged)
        assert planned(server, path, cache) == expected


@pytest.mark.parametrize("kind", ["folder", "full-folder", "pipe", "link", "dangling-link", "link-to-endless"])
def test_what_is_no_file_is_not_opened(lab: "Lab", server: GitServer, cache: GitCache, kind: str) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    place, elsewhere = kept(cache), lab.folder / "elsewhere"
    shutil.move(place, elsewhere)
    match kind:
        case "folder" | "full-folder":
            place.mkdir()
            if kind == "full-folder":
                (place / "theirs").touch()
        case "pipe":
            os.mkfifo(place)
        case _:
            place.symlink_to({"link": elsewhere, "dangling-link": Path(ABSENT)}.get(kind, Path("/dev/zero")))
    assert planned(server, path, cache) == truth(path)
    assert len(server.asked) == ANEW
    cache.trim()
    assert elsewhere.exists()
    assert kind != "full-folder" or (place / "theirs").exists()


# side by side, and killed

_SCRIPT = """
import sys
from pathlib import Path
from bot.workspaces import workspace
from bot.workspaces.git_cache import GitCache
url, folder, times = sys.argv[1:]
for number in range(int(times)):
    with workspace.fetching(url, "main", "ours", dict, ("http",), cache=GitCache(Path(folder), 10**9)) as opened:
        blobs = [entry.blob for entry in opened.entries(opened.heads.base) if entry.path == "Dockerfile"]
        opened.prefetch(blobs)
        assert b"".join(opened.blobs(blobs).values()).startswith(b"FROM")
"""


def started(lab: "Lab", *arguments: str) -> "subprocess.Popen[str]":
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": str(lab.folder / "tmp")}
    (lab.folder / "tmp").mkdir(exist_ok=True)
    command = [sys.executable, "-P", "-c", _SCRIPT, *arguments]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def test_threads_and_processes_share_a_cache(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    children = [started(lab, server.url(path), str(cache.folder), "8") for _ in range(3)]

    def one(number: int) -> None:
        if number % 4 == 0:
            lab.git(path, "update-ref", "refs/heads/main", commits[number // 4])
        with fetching(server, path, cache) as opened:
            assert opened.heads.base in commits
            assert len(read(opened)) == 2

    first = lab.git(path, "rev-parse", "main")
    commits = [first, *(lab.commit(path, "main", {"Dockerfile": b"FROM %d\n" % number}) for number in range(5))]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(20)))
    for child in children:
        _, said = child.communicate(timeout=120)
        assert child.returncode == 0, said
    assert planned(server, path, cache) == truth(path)
    assert len(server.asked) in {AGAIN, AGAIN + 2}  # what another thread kept last may be older
    assert kept(cache).is_file()


def test_kill_at_any_moment_leaves_nothing_to_trip_over(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    for number in range(6):
        lab.commit(path, "main", {"Dockerfile": b"FROM %d\n" % number, "big": os.urandom(100)})
        child = started(lab, server.url(path), str(cache.folder), "50")
        end = time.monotonic() + 60
        while not server.asked and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(number * 0.07)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert planned(server, path, cache) == truth(path)
    last = started(lab, server.url(path), str(cache.folder), "1")
    assert last.wait(60) == 0
    last.communicate()
    assert kept(cache).is_file()
    assert list((lab.folder / "tmp").iterdir()) == []


def test_failed_work_leaves_what_was_kept_as_it_was(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    before = kept(cache).read_bytes()
    lab.commit(path, "main", {"more": b"more"})
    with contextlib.suppress(KeyboardInterrupt), fetching(server, path, cache) as opened:
        read(opened)
        raise KeyboardInterrupt
    assert kept(cache).read_bytes() == before


# what it takes, and who may read it


def placed(cache: GitCache, names: str, size: int, used: float = 0) -> None:
    """Files as they are kept, each used an hour after the one before."""
    cache.folder.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        path = cache.folder / f"{hashlib.sha256(name.encode()).hexdigest()}.bundle"
        path.write_bytes(os.urandom(size))
        at = (used or time.time() - 86_400) + 3_600 * number
        os.utime(path, (at, at))


def left(cache: GitCache, names: str) -> str:
    there = {path.name for path in cache.folder.iterdir()}
    return "".join(name for name in names if f"{hashlib.sha256(name.encode()).hexdigest()}.bundle" in there)


@pytest.mark.parametrize(
    ("size", "most_blocks", "rest"),
    [(4_096, 8, "abcdef"), (4_096, 3, "def"), (1, 3, "def"), (9_000, 3, "f"), (9, 0, "")],
)
def test_what_was_used_longest_ago_goes_first(lab: "Lab", size: int, most_blocks: int, rest: str) -> None:
    cache = GitCache(lab.folder / "cache", most_blocks * 4_096)
    placed(cache, "abcdef", size)
    cache.trim()
    assert left(cache, "abcdef") == rest


def test_what_nobody_asks_for_any_more_goes(cache: GitCache) -> None:
    placed(cache, "old", 9, time.time() - 91 * 86_400)
    placed(cache, "new", 9)
    cache.trim()
    assert left(cache, "oldnew") == "new"


def test_nothing_of_others_is_removed(lab: "Lab") -> None:
    cache = GitCache(lab.folder / "cache", 0)
    placed(cache, "a", 9)
    others = ["README", "a.bundle", f"{'0' * 64}", f"{'0' * 64}.bundle.mine", f"{'A' * 64}.bundle"]
    for name in others:
        (cache.folder / name).write_bytes(b"x" * 9_000)
    (cache.folder / f"{'1' * 64}.bundle").mkdir()
    cache.trim()
    assert sorted(path.name for path in cache.folder.iterdir()) == sorted([*others, f"{'1' * 64}.bundle"])
    GitCache(lab.folder / "nowhere", 0).trim()


def test_size_is_kept_small_during_a_run_too(lab: "Lab", server: GitServer) -> None:
    cache = GitCache(lab.folder / "cache", 200_000)
    for number in range(25):
        planned(server, lab.repository(f"{number}.git", {"Dockerfile": os.urandom(9_000)}), cache)
        taken = sum(path.stat().st_blocks * 512 for path in cache.folder.iterdir())
        assert taken <= 200_000 * 1.1
    assert 15 < len(list(cache.folder.iterdir())) < 20


def test_what_would_drive_out_many_is_not_kept(lab: "Lab", server: GitServer) -> None:
    cache = GitCache(lab.folder / "cache", 200_000)
    path = lab.repository("app.git", {"Dockerfile": os.urandom(20_000)})
    assert planned(server, path, cache) == truth(path)
    assert list(cache.folder.iterdir()) == []


def test_small_repositories_are_not_kept(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    with fetching(server, lab.repository("app.git", FILES), cache, is_small=True) as opened:
        assert len(read(opened)) == 2
    assert not cache.folder.exists()


def test_only_the_owner_may_look_and_finds_neither_token_nor_name(
    lab: "Lab", server: GitServer, cache: GitCache
) -> None:
    old = os.umask(0)
    try:
        planned(server, lab.repository("secret-name.git", FILES), cache)
    finally:
        os.umask(old)
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept(cache).stat().st_mode) == 0o600
    everything = kept(cache).name.encode() + kept(cache).read_bytes()
    assert not any(word in everything for word in (b"c2VjcmV0", b"secret-name", server.address.encode()))


def test_git_reads_what_is_kept(lab: "Lab", server: GitServer, cache: GitCache) -> None:
    path = lab.repository("app.git", FILES)
    planned(server, path, cache)
    head = lab.git(path, "rev-parse", "main")
    assert lab.git(lab.folder, "bundle", "list-heads", str(kept(cache))) == f"{head} refs/heads/kept-0"


def test_folder_that_cannot_be_used_is_done_without(lab: "Lab", server: GitServer) -> None:
    path = lab.repository("app.git", FILES)
    (lab.folder / "file").write_text("mine\n")
    (lab.folder / "open").mkdir()
    (lab.folder / "open").chmod(0o777)
    for folder in ("file", "file/below", "open"):
        cache = GitCache(lab.folder / folder, 1_000_000)
        assert planned(server, path, cache) == truth(path)
        assert cache.problem()
        cache.trim()
    assert (lab.folder / "file").read_text() == "mine\n"
    assert list((lab.folder / "open").iterdir()) == []


# through the command


def test_sweep_keeps_what_it_is_told_to_keep(lab: "Lab") -> None:
    with stage("github", lab) as made:
        assert isinstance(made, GithubStage)
        names = ["one", "two"]
        for name in names:
            made.make(name, {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}, "main")
            made.double.find(f"acme/{name}").size = 90_000
        configure(made, {"git": {"cache": "kept", "cache_max_mb": 1}})
        made.cost()
        assert set(run(made, "sweep --dry-run").outcomes.values()) == {"planned/dry-run"}
        first = made.cost()
        assert len(list((lab.folder / "kept").iterdir())) == 2
        assert set(run(made, "sweep --dry-run").outcomes.values()) == {"planned/dry-run"}
        second = made.cost()
        assert first is not None
        assert second is not None
        # The listing tells the commits, so that nobody asks for them; what is kept of them is not asked for again.
        assert (first.git, second.git) == (2 * (ANEW - 1), 0)
        token = made.environment["GITHUB_TOKEN"].encode()
        assert not any(token in path.read_bytes() for path in (lab.folder / "kept").iterdir())
        for path in (lab.folder / "kept").iterdir():
            path.write_bytes(b"damaged")
        result = run(made, "sweep")
        assert set(result.outcomes.values()) == {"published/pull-request-opened"}, result.said


def test_sweep_says_why_nothing_is_kept(lab: "Lab") -> None:
    lab.repository("app.git", FILES)
    (lab.folder / "kept").write_text("mine\n")
    lab.configure('[git]\ncache = "kept"\n')
    done = lab.sweep("--dry-run")
    assert (done.exit, "[git] cache" in done.complaint) == (0, True)

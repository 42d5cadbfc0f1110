"""One bare repository on disk: everything GitHub does to git objects and refs, done with real git."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NOBODY = "0" * 40
ROBIN = "Robin <robin@example.invalid>"
_CONFIG = """\
[core]
\trepositoryformatversion = 0
\tbare = true
\thooksPath = {hooks}
[http]
\treceivepack = true
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
[receive]
\tfsckObjects = true
\tautogc = false
\thideRefs = refs/pull
[gc]
\tauto = 0
"""


def environment() -> dict[str, str]:
    """What git is given of the tests' environment: nothing but the path."""
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": os.devnull, "LC_ALL": "C"}
    return {"PATH": os.environ["PATH"], **alone}


@cache
def _merges_trees() -> bool:
    """Whether this git has ``merge-tree --write-tree`` (2.38)."""
    done = subprocess.run(["git", "version"], capture_output=True, check=True, text=True, env=environment())
    major, minor = done.stdout.split()[2].split(".")[:2]
    return (int(major), int(minor)) >= (2, 38)


@dataclass(frozen=True, slots=True)
class Bare:
    """A bare repository; object ids are hexadecimal text, refs have their full names."""

    path: Path

    def create(self, branch: str, hooks: Path) -> None:
        for folder in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
            (self.path / folder).mkdir(parents=True)
        self.turn(branch)
        (self.path / "config").write_text(_CONFIG.format(hooks=hooks), encoding="utf-8")

    def borrow(self, other: "Bare") -> None:
        """Becomes a repository with the other's refs and, uncopied, its objects: few files, for there are many."""
        (self.path / "objects" / "info").mkdir(parents=True)
        (self.path / "refs").mkdir()
        (self.path / "objects" / "info" / "alternates").write_text(f"{other.path}/objects\n", encoding="utf-8")
        refs = "".join(f"{oid} {name}\n" for name, oid in other.refs("refs/").items())
        (self.path / "packed-refs").write_text(f"# pack-refs with: sorted\n{refs}", encoding="utf-8")
        (self.path / "config").hardlink_to(other.path / "config")
        self.turn(other.head)

    def run(
        self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        command = ["git", "-C", str(self.path), *arguments]
        return subprocess.run(
            command, input=stdin, capture_output=True, check=False, env={**environment(), **(extra or {})}
        )

    def git(self, *arguments: str, stdin: bytes = b"", extra: Mapping[str, str] | None = None) -> str:
        """What git answers; a failure is a mistake of the double."""
        done = self.run(*arguments, stdin=stdin, extra=extra)
        assert done.returncode == 0, (arguments, done.stderr.decode("utf-8", "replace"))
        return done.stdout.decode("utf-8", "surrogateescape").strip("\n")

    def is_signed(self, commit: str, signers: Path) -> bool:
        """Whether one of these signed the commit, each of whom may sign for an address."""
        return self.run("-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", commit).returncode == 0

    # refs, read from their files: a listing of many repositories starts no process
    def refs(self, prefix: str = "refs/heads/") -> dict[str, str]:
        found = dict(self._packed())
        top = self.path / "refs"
        for path in top.rglob("*"):
            if not path.name.endswith(".lock"):
                found[f"refs/{path.relative_to(top)}"] = _read(path)
        return {name: oid for name, oid in sorted(found.items()) if name.startswith(prefix) and oid}

    def ref(self, name: str) -> str | None:
        return _read(self.path / name) or dict(self._packed()).get(name)

    def has_no_room(self, name: str) -> bool:
        """Whether another ref would have to be a folder, or to be in one that is a ref."""
        return any(name.startswith(f"{other}/") or other.startswith(f"{name}/") for other in self.refs("refs/"))

    @property
    def head(self) -> str:
        """The name of the default branch."""
        return _read(self.path / "HEAD").removeprefix("ref: refs/heads/")

    def turn(self, branch: str) -> None:
        """Makes it the default branch."""
        (self.path / "HEAD").write_text(f"ref: refs/heads/{branch}\n", encoding="utf-8")

    def branch(self, name: str) -> str | None:
        return self.ref(f"refs/heads/{name}")

    def _packed(self) -> Iterator[tuple[str, str]]:
        for line in _read(self.path / "packed-refs").splitlines():
            oid, _, name = line.partition(" ")
            if len(oid) == len(NOBODY):
                yield name, oid

    def point(self, ref: str, oid: str) -> None:
        self.git("update-ref", ref, oid)

    def drop(self, ref: str) -> None:
        self.git("update-ref", "-d", ref)

    def has(self, oid: str) -> bool:
        return self.run("cat-file", "-e", f"{oid}^{{commit}}").returncode == 0

    # commits
    def commit(  # noqa: PLR0913  what a commit is made of
        self,
        ref: str,
        files: Mapping[str, bytes | str | None],
        *,
        message: str = "change",
        author: str = ROBIN,
        modes: Mapping[str, str] | None = None,
        parent: str | None = None,
        date: str = "1700000000 +0130",
    ) -> str:
        """A commit on top of the ref (or of a parent) with these files added or changed, or removed where None."""
        lines = [b"feature done\n", f"commit {ref}\nauthor {author} {date}\ncommitter {author} {date}\n".encode()]
        lines.append(_data(message.encode()))
        if (parent := parent or self.ref(ref)) is not None:
            lines.append(f"from {parent}\n".encode())
        lines.extend(_change(name, content, (modes or {}).get(name, "100644")) for name, content in files.items())
        self.git("fast-import", "--quiet", "--force", stdin=b"".join([*lines, b"\ndone\n"]))
        made = self.ref(ref)
        assert made is not None
        return made

    def merged_tree(self, ours: str, theirs: str) -> str | None:
        """The tree of a merge without conflicts, or nothing."""
        if not _merges_trees():
            return self.merged_in_work_tree(ours, theirs)
        done = self.run("merge-tree", "--write-tree", "--no-messages", ours, theirs)
        return done.stdout.decode().split("\n")[0] if done.returncode == 0 else None

    def merged_in_work_tree(self, ours: str, theirs: str) -> str | None:
        with tempfile.TemporaryDirectory() as folder:
            self.git("worktree", "add", "--quiet", "--detach", folder, ours)
            there = Bare(Path(folder))
            done = there.run("merge", "--no-commit", "--no-ff", theirs, extra=_identity(ROBIN, "1700000000 +0000"))
            tree = there.git("write-tree") if done.returncode == 0 else None
            self.git("worktree", "remove", "--force", folder)
        return tree

    def join(self, tree: str, parents: tuple[str, ...], message: str, author: str, date: str) -> str:
        """A commit of a tree that is there already."""
        words = [word for parent in parents for word in ("-p", parent)]
        return self.git("commit-tree", *words, tree, stdin=message.encode(), extra=_identity(author, date))

    def has_merged(self, commit: str, into: str) -> bool:
        return self.run("merge-base", "--is-ancestor", commit, into).returncode == 0

    def merge_base(self, one: str, other: str) -> str | None:
        return self.run("merge-base", one, other).stdout.decode().strip() or None

    def between(self, base: str, head: str) -> tuple[str, ...]:
        """The commits that head has and base has not, oldest first."""
        return tuple(self.git("rev-list", "--reverse", f"{base}..{head}").split())

    def resolve(self, name: str) -> str | None:
        """The commit that a branch, tag or object id names."""
        if (head := self.branch(name)) is not None:
            return head
        for spelling in (f"refs/tags/{name}", name):
            done = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{spelling}^{{commit}}")
            if done.returncode == 0:
                return done.stdout.decode().strip()
        return None

    def blob(self, commit: str, path: str) -> bytes | None:
        done = self.run("cat-file", "blob", f"{commit}:{path}")
        return done.stdout if done.returncode == 0 else None

    def names(self, commit: str, path: str = "", *, deep: bool = True) -> dict[str, tuple[str, str, str]]:
        """Each path below a folder of a commit with its mode, type and object id."""
        recursive = ["-r"] if deep else []
        listed = self.run("ls-tree", "-z", *recursive, f"{commit}:{path}" if path else commit)
        rows = [row.partition("\t") for row in listed.stdout.decode("utf-8", "surrogateescape").split("\0") if row]
        found = {name: tuple(facts.split()) for facts, _, name in rows}
        return {name: (facts[0], facts[1], facts[2]) for name, facts in found.items()}

    def size(self) -> int:
        """In kilobytes, as GitHub counts."""
        return sum(path.stat().st_size for path in (self.path / "objects").rglob("*") if path.is_file()) // 1024


def _read(path: Path) -> str:
    """What a file says, nothing where it is none: git may take it away at any time."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _identity(author: str, date: str) -> dict[str, str]:
    name, _, mail = author.rstrip(">").partition(" <")
    parts = {"NAME": name, "EMAIL": mail, "DATE": date}
    return {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in parts.items()}


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _change(name: str, content: bytes | str | None, mode: str) -> bytes:
    path = name.encode("utf-8", "surrogateescape").replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    if content is None:
        return b'D "%s"\n' % path
    written = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    if mode == "160000":
        return b'M 160000 %s "%s"\n' % (written, path)
    return b'M %s inline "%s"\n%s' % (mode.encode(), path, _data(written))

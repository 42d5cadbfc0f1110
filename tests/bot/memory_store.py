"""Commits, trees and blobs in memory, and a workspace over them: git's part of a forge that costs nothing to ask."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha1

from bot.errors import PushRejectedError
from bot.model import Entry
from bot.workspaces.plumbing.conversation import Said
from bot.workspaces.remote import Heads
from bot.workspaces.workspace import Signature, Tip, Workspace

Tree = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Commit:
    """Its tree, its parents, and who made it, which is what the model goes by."""

    tree: str
    parents: tuple[str, ...]
    by: str


@dataclass(slots=True)
class Store:
    """All objects of a forge, by their ids."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)

    def blob(self, content: bytes) -> str:
        oid = sha1(b"blob" + content, usedforsecurity=False).hexdigest()
        self.blobs[oid] = content
        return oid

    def tree(self, files: Tree) -> str:
        oid = sha1(repr(sorted(files.items())).encode(), usedforsecurity=False).hexdigest()
        self.trees[oid] = dict(files)
        return oid

    def commit(self, tree: str, parents: tuple[str, ...], by: str, message: str = "") -> str:
        said = f"{tree} {parents} {by} {message}"
        oid = sha1(said.encode(), usedforsecurity=False).hexdigest()
        self.commits[oid] = Commit(tree, parents, by)
        return oid

    def files(self, commit: str) -> Tree:
        return self.trees[self.commits[commit].tree]

    def changed(self, commit: str, files: Mapping[str, bytes], by: str, message: str = "") -> str:
        """A commit on top of another."""
        made = {path: ("100644", self.blob(content)) for path, content in files.items()}
        return self.commit(self.tree({**self.files(commit), **made}), (commit,), by, message)

    def ancestors(self, commit: str) -> list[str]:
        """The commit and all below it, the newest first."""
        found, waiting = dict[str, None](), [commit]
        while waiting:
            oid = waiting.pop(0)
            if oid not in found:
                found[oid] = None
                waiting += self.commits[oid].parents
        return list(found)

    def has(self, commit: str, below: str) -> bool:
        return below in self.ancestors(commit)

    def merge_base(self, one: str, other: str) -> str | None:
        if not {one, other} <= self.commits.keys():
            return None
        shared = set(self.ancestors(other))
        common = [oid for oid in self.ancestors(one) if oid in shared]
        tops = [oid for oid in common if not any(oid != up and self.has(up, oid) for up in common)]
        return tops[0] if tops else None

    def merged(self, base: str, ours: str, theirs: str) -> str | None:
        """The tree of two sides; None where both changed one file."""
        trees = [self.files(one) for one in (base, ours, theirs)]
        made = {}
        for path in {*trees[0], *trees[1], *trees[2]}:
            before, mine, other = (tree.get(path) for tree in trees)
            if mine != other and before not in {mine, other}:
                return None
            if (kept := other if mine == before else mine) is not None:
                made[path] = kept
        return self.tree(made)

    def joined(self, ours: str, theirs: str, by: str) -> str | None:
        """A merge commit of two; None where a person has to."""
        base = self.merge_base(ours, theirs)
        tree = self.merged(base, ours, theirs) if base else None
        return tree and self.commit(tree, (ours, theirs), by)


class MemoryWorkspace(Workspace):
    """A workspace over the store; ``branches`` are those of one repository, ``moved`` is told what was pushed."""

    def __init__(
        self,
        store: Store,
        branches: dict[str, str],
        default: str,
        branch: str,
        moving: Callable[[str, str | None, Callable[[], None]], None],
    ) -> None:
        self.heads = Heads(branches[default], branches.get(branch))
        self._store = store
        self._branches = branches
        self._default = default
        self._moving = moving

    def entries(self, commit: str) -> Iterator[Entry]:
        return (Entry(path, mode, blob) for path, (mode, blob) in sorted(self._store.files(commit).items()))

    def sizes(self, blobs: Iterable[str]) -> dict[str, int]:
        return {one: len(self._store.blobs[one]) for one in blobs}

    def blobs(self, blobs: Iterable[str]) -> dict[str, bytes]:
        return {one: self._store.blobs[one] for one in blobs}

    def tip(self, commit: str) -> Tip | None:
        found = self._store.commits.get(commit)
        return Tip(found.tree, found.parents, "1700000000 +0000", commit) if found else None

    def write_blob(self, content: bytes) -> str:
        return self._store.blob(content)

    def merged_blob(self, ours: str, base: str, theirs: str) -> str | None:
        sides = {ours, base, theirs}
        return theirs if ours == base else ours if theirs == base or len(sides) == 1 else None

    def merged_tree(self, base: str, ours: str, theirs: str) -> str | None:
        return self._store.merged(base, ours, theirs)

    def write_tree(self, base: str, entries: Iterable[Entry]) -> str:
        files = {**self._store.files(base), **{one.path: (one.mode, one.blob) for one in entries}}
        return self._store.tree(files)

    def changed_paths(self, base: str, tree: str) -> frozenset[str]:
        one, other = self._files(base), self._files(tree)
        return frozenset(path for path in {*one, *other} if one.get(path) != other.get(path))

    def _files(self, oid: str) -> Tree:
        return self._store.files(oid) if oid in self._store.commits else self._store.trees[oid]

    def write_commit(
        self, tree: str, parent: str | None, message: str, signature: Signature, *others: str, key: object = None
    ) -> str:
        assert key is None
        return self._store.commit(tree, tuple(filter(None, (parent, *others))), "us", message + signature.date)

    def prefetch(self, blobs: Iterable[str]) -> None:
        pass

    def fetch(self, commit: str) -> bool:
        return commit in self._store.commits

    def is_in_base(self, commit: str, base_branch: str) -> bool:
        tip = self._branches[self._default] if base_branch in {"HEAD", self._default} else self._branches[base_branch]
        return commit in self._store.commits and self._store.has(tip, commit)

    def remote_branch(self, branch: str) -> str | None:
        return self._branches.get(branch)

    def in_the_way(self, _branch: str) -> str | None:
        return None

    def push(self, commit: str, branch: str, expected: str | None, again: Callable[[], object] = lambda: None) -> None:
        self._move(branch, expected, commit, again)

    def delete(self, branch: str, expected: str, again: Callable[[], object] = lambda: None) -> None:
        self._move(branch, expected, None, again)

    def _move(self, branch: str, expected: str | None, commit: str | None, _again: Callable[[], object]) -> None:
        if self._branches.get(branch) == commit:
            return
        if self._branches.get(branch) != expected:
            raise PushRejectedError(f"{branch} stands elsewhere")

        def move() -> None:
            if commit is None:
                del self._branches[branch]
            else:
                self._branches[branch] = commit

        self._moving(branch, expected, move)

    def _push(self, _arguments: tuple[str, ...], _again: Callable[[], object]) -> Said:
        raise AssertionError("nothing is pushed by git")

    def _way_out(self, _said: Said) -> str:
        raise AssertionError("nothing is pushed by git")

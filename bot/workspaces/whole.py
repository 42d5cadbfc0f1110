"""All objects of a small repository, read by one process: its files and their bytes are told without another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.model import Entry

# A tree may hold the same one many times over: what has more files than this is told by git, line by line.
_MOST_FILES = 10_000
_TREE = 0o040000
_KINDS = {0o120000: "120000", 0o160000: "160000"}
_TYPE_BITS = 0o170000


class NotHereError(Exception):
    """An object that is asked for is not among them, or there is too much to tell."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The objects by their ids, with their types."""

    objects: Mapping[str, tuple[bytes, bytes]]

    def blobs(self, oids: Iterable[str]) -> dict[str, bytes] | None:
        """The bytes of each; None where one of them is not here."""
        found = {oid: self.objects.get(oid, (b"", b"")) for oid in oids}
        is_whole = all(kind == b"blob" for kind, _ in found.values())
        return {oid: content for oid, (_, content) in found.items()} if is_whole else None

    def commit(self, oid: str) -> bytes | None:
        """The raw object; None where there is no such commit."""
        kind, content = self.objects.get(oid, (b"", b""))
        return content if kind == b"commit" else None

    def entries(self, commit: str) -> tuple[Entry, ...]:
        """What ``git ls-tree -r`` tells of a commit; raises NotHereError where some of that is not here."""
        raw = self.commit(commit)
        if raw is None or not raw.startswith(b"tree "):
            raise NotHereError
        found: list[Entry] = []
        for entry in self._below(raw[5:].partition(b"\n")[0].decode("ascii", "replace"), b""):
            found.append(entry)
            if len(found) > _MOST_FILES:
                raise NotHereError
        return tuple(found)

    def _below(self, tree: str, folder: bytes) -> Iterator[Entry]:
        """A tree is lines of a mode, a name and an id: https://git-scm.com/docs/git-mktree, but in bytes."""
        kind, content = self.objects.get(tree, (b"", b""))
        if kind != b"tree":
            raise NotHereError
        size, at = len(tree) // 2, 0
        while at < len(content):
            end = content.index(b"\0", at)
            mode, _, name = content[at:end].partition(b" ")
            oid, at = content[end + 1 : end + 1 + size].hex(), end + 1 + size
            if int(mode, 8) & _TYPE_BITS == _TREE:
                yield from self._below(oid, b"%s%s/" % (folder, name))
            else:
                yield Entry((folder + name).decode("utf-8", "surrogateescape"), _canonical(int(mode, 8)), oid)


def whole(output: bytes) -> Whole:
    """The objects in what ``git cat-file --batch --batch-all-objects`` said."""
    found = {}
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        oid, kind, size = output[at:end].split(b" ")
        at = end + 1 + int(size) + 1
        found[oid.decode()] = (kind, output[end + 1 : at - 1])
    return Whole(found)


def _canonical(mode: int) -> str:
    """As git takes the modes that old versions wrote: ``canon_mode`` in its cache.h."""
    if mode & _TYPE_BITS == 0o100000:
        return "100755" if mode & 0o100 else "100644"
    return _KINDS.get(mode & _TYPE_BITS, "160000")

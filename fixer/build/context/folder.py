"""One folder of the tree as the build context: what COPY finds in it."""

from collections.abc import Iterator

from fixer.build.context.tree import Kind, Tree, joined
from fixer.record import NamedTuple
from fixer.search.dockerignore import NOTHING_IGNORED, Ignored, ignored
from fixer.search.globs import docker_glob

_MOST_MATCHES = 200  # of one wildcard
WILD = frozenset("*?[\\")
"""What makes a source of COPY a pattern."""


class Context(NamedTuple):
    """The build context: a ``folder`` of the ``tree``, without what is ``ignored``. Paths in it count from there."""

    tree: Tree
    folder: str
    ignored: Ignored = NOTHING_IGNORED

    def kind(self, path: str) -> Kind | None:
        """What a builder finds at a path."""
        kind = self.tree.kind(self.place(path))
        return None if kind is Kind.FILE and self.ignored.covers(path) else kind

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        return self.tree.read(self.place(path))

    def place(self, path: str) -> str:
        """The path in the tree."""
        return joined(self.folder, path) or ""

    def matching(self, source: str) -> tuple[str, ...] | None:
        """The paths that a source of COPY means, none where it means nothing; None where it leaves the context."""
        path = joined("", source)
        if path is None:
            return None
        if WILD.isdisjoint(path):
            return () if self.kind(path) is None else (path,)
        found: tuple[str, ...] = ("",)
        for part in path.split("/"):
            found = tuple(inner for folder in found for inner in self._inside(folder, part))[:_MOST_MATCHES]
        return found

    def _inside(self, folder: str, part: str) -> Iterator[str]:
        """What in a folder has a name that one part of a pattern means (Go's filepath.Match)."""
        glob = docker_glob(part)
        for name in self.tree.names(self.place(folder)) if glob is not None else ():
            inner = f"{folder}/{name}".lstrip("/")
            if glob is not None and glob.names(name) and self.kind(inner) is not None:
                yield inner


def context(tree: Tree, folder: str, dockerfile: str) -> Context:
    """The folder as the context of a Dockerfile: its own ``.dockerignore`` counts before that of the folder."""
    own = tree.read(f"{dockerfile}.dockerignore")
    rules = tree.read(f"{folder}/.dockerignore".lstrip("/")) if own is None else own
    return Context(tree, folder, NOTHING_IGNORED if rules is None else ignored(rules))

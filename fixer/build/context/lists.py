"""Whether the requirements files that a pip reads may say more than names; most do not, and this is the quick look.

It looks where a file of that name may come from, in any folder that may be the context.
"""

from collections.abc import Iterable, Iterator

from fixer.build.context.brought import above, brought
from fixer.build.context.tree import Kind, Tree, joined
from fixer.dockerfile.document import Document

_RENAMES = (b"mv ", b"cp ", b"ln ")
_WILD = frozenset("*?[\\")


def may_tell(document: Document, tree: Tree, path: str, lists: Iterable[str]) -> bool:
    """False only if all that the Dockerfile at ``path`` may bring as one of these ``lists`` holds nothing but names.

    A file whose bytes are not at hand may hold anything.
    """
    wanted = frozenset(lists)
    if _may_rename(document, wanted):
        return True
    pairs = tuple(dict.fromkeys(brought(document)))
    found = {file for folder in above(path) for pair in pairs for file in _files(tree, folder, pair, wanted)}
    return any(_may_tell(tree.read(file)) for file in sorted(found))


def _may_tell(data: bytes | None) -> bool:
    from fixer.requirements.file import might_tell  # imported late: only where such a file lies there

    return data is None or might_tell(data)


def _may_rename(document: Document, wanted: frozenset[str]) -> bool:
    if not any(map(document.source.count, _RENAMES)):
        return False
    names = [_name(one).encode("utf-8", "surrogateescape") for one in wanted]
    return any(
        node.raw.find(word) >= 0 and any(node.raw.find(name) >= 0 for name in names)
        for node in document.instructions
        if node.keyword == "RUN"
        for word in _RENAMES
    )


def _files(tree: Tree, folder: str, pair: tuple[str, str], wanted: frozenset[str]) -> Iterator[str]:
    """The files that something brought from a folder, and where it comes to lie, may make one of the wanted."""
    source, goal = pair
    if not _WILD.isdisjoint(source):
        source = source.rpartition("/")[0]
    place = joined(folder, source)
    if place is None:
        return
    if tree.kind(place) is Kind.FILE:
        if {_name(source), _name(goal)} & set(map(_name, wanted)):
            yield place
        return
    for one in wanted:
        parts = [part for part in one.split("/") if part not in ("", ".")]
        for at in range(len(parts)):
            inner = joined(place, "/".join(parts[at:]))
            if inner is not None and tree.kind(inner) is Kind.FILE:
                yield inner


def _name(path: str) -> str:
    return path.rpartition("/")[2]

"""Which folders may be the context of a Dockerfile: those that have all that it takes from its context.

Nothing in a Dockerfile says which one it is. It is among the Dockerfile's own folder and those above it; or, where
other files of the repository say it, one of theirs.
"""

from fixer.build.context.brought import above, brought
from fixer.build.context.folder import WILD, Context, context
from fixer.build.context.said import said
from fixer.build.context.tree import Tree
from fixer.dockerfile.document import Document


def candidates(document: Document, tree: Tree, path: str) -> tuple[Context, ...]:
    """The contexts in which the Dockerfile at ``path`` may be built, the innermost first."""
    sources = tuple(source for source, _ in brought(document))
    told = said(tree, path)
    found = tuple(context(tree, folder, path) for folder in told or above(path))
    needed = tuple(source for source in sources if WILD.isdisjoint(source))
    fitting = _having(sources, found) or (_having(needed, found) if needed else ())
    return fitting or (found if len(told) == 1 else ())


def _having(sources: tuple[str, ...], found: tuple[Context, ...]) -> tuple[Context, ...]:
    """The folders that have all these; a builder takes a wildcard that matches nothing for nothing."""
    return tuple(one for one in found if all(one.matching(source) for source in sources))

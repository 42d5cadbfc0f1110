"""Which folders may be the context of a Dockerfile: those that have all that it takes from its context.

Nothing in a Dockerfile says which one it is. It is among the Dockerfile's own folder and those above it; or, where
other files of the repository say it, one of theirs.
"""

from collections.abc import Iterator

from fixer.build.context.folder import Context, context
from fixer.build.context.said import said
from fixer.build.context.tree import Tree, joined
from fixer.build.facts.mounts import settings
from fixer.dockerfile.document import Document, Instruction


def candidates(document: Document, tree: Tree, path: str) -> tuple[Context, ...]:
    """The contexts in which the Dockerfile at ``path`` may be built, the innermost first."""
    sources = tuple(_sources(document))
    told = said(tree, path)
    found = (context(tree, folder, path) for folder in told or _above(path))
    fitting = tuple(one for one in found if all(one.matching(source) for source in sources))
    return fitting or (tuple(context(tree, folder, path) for folder in told) if len(told) == 1 else ())


def _above(path: str) -> Iterator[str]:
    """The folders from the file's own up to the top."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def _sources(document: Document) -> Iterator[str]:
    """What is taken from the context by names that the file tells."""
    for node in document.instructions:
        run = node.trigger or node
        if run.keyword in ("COPY", "ADD") and node.trigger is None:
            yield from filter(_is_told, _copied(run))
        for flag in run.flags if run.keyword == "RUN" else ():
            if flag.name == "mount":
                given = settings(flag.value)
                if given.get("type", "bind") == "bind" and "from" not in given and _is_told(given.get("source", "")):
                    yield given["source"]


def _copied(node: Instruction) -> list[str]:
    if any(flag.name == "from" for flag in node.flags):
        return []
    if node.elements is not None:
        words = [element.value for element in node.elements]
    else:
        words = node.body.data.decode("utf-8", "replace").split()
    return words[:-1]


def _is_told(source: str) -> bool:
    is_other = "$" in source or "://" in source or source.startswith(("<<", "git@"))
    return bool(source) and not is_other and joined("", source) is not None  # out of every folder alike

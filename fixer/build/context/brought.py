"""What a Dockerfile takes from its context, and the folders above it that may be that."""

from collections.abc import Iterator

from fixer.build.context.tree import joined
from fixer.build.facts.mounts import settings
from fixer.dockerfile.document import Document, Instruction


def above(path: str) -> Iterator[str]:
    """The folders from the file's own up to the top."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def brought(document: Document) -> Iterator[tuple[str, str]]:
    """What is taken from the context by names that the file tells, each with the word that says where it goes."""
    for node in document.instructions:
        run = node.trigger or node
        if run.keyword in ("COPY", "ADD") and node.trigger is None:
            *sources, goal = _copied(run) or ("",)
            yield from ((source, goal) for source in sources if _is_told(source))
        for flag in run.flags if run.keyword == "RUN" else ():
            if flag.name == "mount":
                given = settings(flag.value)
                source = given.get("source") or "."
                if given.get("type", "bind") == "bind" and "from" not in given and _is_told(source):
                    yield source, given.get("target", "")


def _copied(node: Instruction) -> list[str]:
    if any(flag.name == "from" for flag in node.flags):
        return []
    if node.elements is not None:
        return [element.value for element in node.elements]
    return node.body.data.decode("utf-8", "replace").split()


def _is_told(source: str) -> bool:
    is_other = "$" in source or "://" in source or source.startswith(("<<", "git@"))
    return bool(source) and not is_other and joined("", source) is not None  # out of every folder alike

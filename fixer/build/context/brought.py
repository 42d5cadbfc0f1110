"""What a Dockerfile takes from its context, whether it runs any of it, and the folders above that may be that."""

from collections.abc import Iterator

from fixer.build.context.files_brought import Brought
from fixer.build.context.tree import joined
from fixer.build.facts.mounts import settings
from fixer.dockerfile.document import Document, Instruction
from fixer.programs.files_run import NOTHING, joined_lines, ran


def above(path: str) -> Iterator[str]:
    """The folders from the file's own up to the top."""
    while path:
        path = path.rpartition("/")[0]
        yield path


class Seen:
    """Whether a build runs a file that it brings, as far as the instructions that it was shown, in their order.

    What ``might_run_files`` tells of a file's bytes, for less: instructions are apart already, and many are alike.
    """

    __slots__ = ("_brought", "is_run")

    def __init__(self, *, has_path: bool) -> None:
        self._brought = Brought(has_path=has_path)
        self.is_run = False

    def started(self, node: Instruction) -> None:
        """A FROM."""
        self._brought.started(node.body.data)

    def copied(self, node: Instruction) -> None:
        """A COPY or ADD."""
        is_other = bool(node.flags) and any(flag.name == "from" for flag in node.flags)
        self._brought.copied(node.body.data, is_other=is_other)

    def ran(self, node: Instruction) -> None:
        """A RUN, put off or not."""
        brought = self._brought
        if node.flags:
            brought.mounted(node.raw)
        if not brought.is_any:
            return
        found = ran(_with_heredocs(node) if node.heredocs else node.body.data)
        if found is not NOTHING:
            self.is_run |= brought.meets(found)


def runs_brought(document: Document) -> bool:
    """Whether a Dockerfile may run a file that it brings, by a name that is looked for on PATH only where that may be.

    For documents that are ``Seen`` to run one if PATH has all folders.
    """
    seen = Seen(has_path=any(node.raw.find(b"PATH") >= 0 for node in document.nodes))
    for node in document.instructions:
        run = node.trigger or node
        if run.keyword == "RUN":
            seen.ran(run)
        elif run.keyword == "FROM":
            seen.started(run)
        elif run.keyword in ("COPY", "ADD"):
            seen.copied(run)
    return seen.is_run


def _with_heredocs(node: Instruction) -> bytes:
    """All that a RUN may run, with its lines joined."""
    return b"\n".join((node.body.data, *(joined_lines(doc.body.data) for doc in node.heredocs)))


def brought(document: Document) -> Iterator[tuple[str, str]]:
    """What is taken from the context by names that the file tells, each with the word that says where it goes."""
    for node in document.instructions:
        run = node.trigger or node
        if run.keyword in ("COPY", "ADD") and node.trigger is None:
            *sources, goal = _copied(run) or ("",)
            yield from ((source, goal) for source in sources if _is_told(source))
        for flag in run.flags:
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

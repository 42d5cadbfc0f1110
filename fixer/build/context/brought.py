"""What a Dockerfile takes from its context, whether it runs any of it, and the folders above that may be that."""

from collections.abc import Iterator

from fixer.build.context.files_brought import Brought
from fixer.build.context.tree import joined
from fixer.build.facts.mounts import settings
from fixer.dockerfile.document import Document, Instruction
from fixer.programs.files_run import NOTHING, joined_lines, ran

_RUNS = frozenset(("RUN", "ONBUILD"))


def above(path: str) -> Iterator[str]:
    """The folders from the file's own up to the top."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def runs_brought(document: Document) -> bool:
    """Whether a Dockerfile may run a file that it brings: what ``might_run_files`` tells of its bytes, for less."""
    # By the type itself, and RUNs first: most of them run nothing of the kind, and this is asked of each file.
    runs = [node for node in document.nodes if type(node) is Instruction and node.keyword in _RUNS]
    if all(ran(_text(node)) is NOTHING for node in runs) or not _is_run(document, has_path=True):
        return False
    return any(node.raw.find(b"PATH") >= 0 for node in document.nodes) or _is_run(document, has_path=False)


def _is_run(document: Document, *, has_path: bool) -> bool:
    brought = Brought(has_path=has_path)
    return any(_meets(node.trigger or node, brought) for node in document.instructions)


def _meets(node: Instruction, brought: Brought) -> bool:
    """Whether an instruction runs what is ``brought``, to which it may add."""
    keyword = node.keyword
    if keyword == "RUN":
        if node.flags:
            brought.mounted(node.raw)
        return brought.meets(ran(_text(node)))
    if keyword == "FROM":
        brought.started(node.body.data)
    elif keyword in ("COPY", "ADD"):
        brought.copied(node.body.data, is_other=any(flag.name == "from" for flag in node.flags))
    return False


def _text(node: Instruction) -> bytes:
    """All that a RUN may run, or what an ONBUILD puts off, with its lines joined."""
    if not node.heredocs:
        return node.body.data
    return b"\n".join((node.body.data, *(joined_lines(doc.body.data) for doc in node.heredocs)))


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

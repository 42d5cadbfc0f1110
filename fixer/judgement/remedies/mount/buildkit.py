"""Whether a file is surely built by something that knows mounts."""

import re
from collections.abc import Iterator

from fixer.dockerfile.document import Directive, Document, Instruction

# docker/dockerfile from 1.2 on has --mount: https://docs.docker.com/build/buildkit/dockerfile-release-notes/
_FRONTEND = r"(?:\S+/)?docker/dockerfile(?:-upstream)?(?::(?P<tag>[^@\s]+))?(?:@\S+)?"
_TOO_OLD = r"1\.[01](?![0-9])|0\b"
# Flags that the builder before BuildKit refuses.
_FLAGS = {
    "RUN": frozenset(("mount", "network", "security", "device")),
    "COPY": frozenset(("link", "chmod", "exclude", "parents")),
    "ADD": frozenset(("link", "chmod", "checksum", "exclude", "keep-git-dir", "unpack")),
}


def is_sure(document: Document) -> bool:
    """Whether the file names a frontend of 1.2 or newer, or has what only BuildKit and its like take."""
    syntax = next((one.value for one in document.nodes if isinstance(one, Directive) and one.name == "syntax"), None)
    if syntax is not None:
        match = re.fullmatch(_FRONTEND, syntax.strip())
        if match is None or (match["tag"] and re.match(_TOO_OLD, match["tag"])):
            return False
        if match["tag"] or "@" not in syntax:
            return True
    return any(_needs_buildkit(node) for node in _nodes(document))


def _nodes(document: Document) -> Iterator[Instruction]:
    for node in document.instructions:
        yield node
        if node.trigger is not None:
            yield node.trigger


def _needs_buildkit(node: Instruction) -> bool:
    return bool(node.heredocs) or any(flag.name in _FLAGS.get(node.keyword, ()) for flag in node.flags)

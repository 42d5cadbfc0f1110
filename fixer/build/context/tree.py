"""The tree of files around a Dockerfile, looked at and never changed; whoever has one knows where its bytes are."""

from __future__ import annotations

from enum import StrEnum

from fixer.record import TYPE_CHECKING

_BEGINNING = ("", ".", "/")  # of a path that may have to be tidied


class Kind(StrEnum):
    """What lies at a path."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"  # a link, a submodule, or below one: nobody follows it


if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    class Tree(Protocol):
        """A repository's files. Paths count from its top on, are parted by ``/``, and "" is the top itself.

        Nothing raises: what cannot be read is not there.
        """

        def __hash__(self) -> int:
            """It is itself alone: what was found out about it is kept by it."""

        def kind(self, path: str) -> Kind | None:
            """What lies there; None for nothing."""

        def names(self, folder: str) -> tuple[str, ...]:
            """The names of what lies in a folder, in order."""

        def read(self, path: str) -> bytes | None:
            """The bytes of a file; None where it is none, or larger than anybody reads."""

        def paths(self) -> Iterable[str]:
            """The paths of all files, in order."""

else:
    Tree = object


def joined(folder: str, path: str) -> str | None:
    """The path of what is called ``path`` in a folder of the tree; None where that leads out of the tree."""
    if path[:1] not in _BEGINNING and "/." not in path and "//" not in path:
        return f"{folder}/{path}".strip("/")
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)

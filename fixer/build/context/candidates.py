"""Which folders may be the context of a Dockerfile: those that have all that it takes from its context.

Nothing in a Dockerfile says which one it is. It is among the Dockerfile's own folder and those above it; or, where
other files of the repository say it, one of theirs: compose files, bake files, workflows, Makefiles.
"""

import re
from functools import lru_cache
from itertools import islice

from fixer.build.context.brought import above, brought
from fixer.build.context.folder import WILD, Context, context
from fixer.build.context.tree import Kind, Tree, joined
from fixer.dockerfile.document import Document
from fixer.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fixer.build.context.said import Said

_MOST_FILES = 300
_MOST_BYTES = 65_536  # nobody writes a longer one, and YAML takes seconds to read it
_PROGRAMS = (b"docker", b"podman", b"nerdctl", b"buildah")
_WORDS = (b"build", b"context", b"dockerfile")  # a bake file needs no more than the last
_COMPOSE = r"(?:docker-|podman-)?compose(?:[.-][\w.-]+)?\.ya?ml"
_BAKE = r"docker-bake(?:\.[\w.-]+)?\.(?:hcl|json)"
_MAKEFILES = frozenset(("GNUmakefile", "makefile", "Makefile"))
_WORKFLOWS = ".github/workflows/"
_DEFAULT = r"\$\{\w+:?-([^{}$]*)\}"


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


def said(tree: Tree, path: str) -> tuple[str, ...]:
    """The folders in which the Dockerfile at ``path`` is built, as far as somebody says so."""
    return tuple(dict.fromkeys(folder for dockerfile, folder in _builds(tree) if dockerfile == path))


@lru_cache(maxsize=4)  # of the trees that are looked into
def _builds(tree: Tree) -> tuple[tuple[str, str], ...]:
    """The builds of a tree: pairs of a Dockerfile that is there, and its context."""
    named = ((kind, path) for path in tree.paths() if (kind := _kind(path)))
    pairs = (_pair(one, tree) for kind, path in islice(named, _MOST_FILES) for one in _read(kind, path, tree))
    return tuple(pair for pair in pairs if pair is not None)


def _kind(path: str) -> str:
    """What a file is that may say a build, by its name; "" for any other."""
    name = path.rpartition("/")[2]
    if "compose" in name and re.fullmatch(_COMPOSE, name):
        return "compose"
    if name.startswith("docker-bake") and re.fullmatch(_BAKE, name):
        return "bake_json" if name.endswith("json") else "bake"
    if name in _MAKEFILES or name.endswith(".mk"):
        return "makefile"
    return "workflow" if path.startswith(_WORKFLOWS) and name.endswith((".yml", ".yaml")) else ""


def _read(kind: str, path: str, tree: Tree) -> "Iterable[Said]":
    source = tree.read(path)
    if source is None or len(source) > _MOST_BYTES or not _may_say(kind, source):
        return ()
    from fixer.build.context.said import read  # imported late: few trees have such a file

    return read(kind, source.decode("utf-8", "replace"), path.rpartition("/")[0])


def _may_say(kind: str, source: bytes) -> bool:
    """Whether a file can say a build at all; YAML takes long to read, and most workflows build no image."""
    if all(source.find(word) < 0 for word in _WORDS):
        return False
    return kind not in ("workflow", "makefile") or any(source.find(program) >= 0 for program in _PROGRAMS)


def _pair(one: "Said", tree: Tree) -> tuple[str, str] | None:
    context, dockerfile = _plain(one.context), _plain(one.dockerfile or "Dockerfile")
    folder = None if context is None else joined(one.folder, context)
    if folder is None or dockerfile is None:
        return None
    path = joined(folder if one.is_inside or one.dockerfile is None else one.folder, dockerfile)
    return (path, folder) if path is not None and tree.kind(path) is Kind.FILE else None


def _plain(text: str) -> str | None:
    """A path without variables, or with their defaults; None for any other, and for what is no path."""
    text = re.sub(_DEFAULT, r"\1", text)
    return None if "$" in text or "://" in text or text.startswith(("/", "~", "git@", "-")) else text

"""A build in each folder that may be its context; the scripts that it runs tell which one is."""

from collections.abc import Iterable

from fixer.build.context.library import Library
from fixer.build.context.tree import Tree
from fixer.build.facts.events import Event
from fixer.build.facts.scope import Env
from fixer.build.walk import events
from fixer.dockerfile.document import Document
from fixer.record import NamedTuple

_MOST = 8  # folders that are tried


class Build(NamedTuple):
    """The pip commands of a build; those of scripts only where it is clear which folder is the context.

    ``may_run`` are the paths in the tree of all files that it runs, whichever of the folders it may be; ``unknown``
    are the scripts that nobody can read: where they are run, their places and why.
    """

    events: tuple[Event, ...]
    library: Library | None = None
    may_run: frozenset[str] = frozenset()
    is_placed: bool = True
    unknown: tuple[tuple[int, str, str], ...] = ()


def built(document: Document, wrappers: frozenset[str], planted: Env, tree: Tree | None, path: str) -> Build:
    """The build of the Dockerfile that lies at ``path`` of the tree; ``planted`` as ``events`` has it."""
    if tree is None:
        return Build(events(document, wrappers, planted))
    from fixer.build.context.candidates import candidates  # imported late: many files run none of their context

    tried = []
    for context in candidates(document, tree, path)[:_MOST]:
        library = Library(context, len(document.source) + 1)
        tried.append((library, events(document, wrappers, planted, library)))
    everywhere = {place for library, _ in tried for place in library.found}
    may_run = frozenset(library.context.place(file) for library, _ in tried for file in library.found.values())
    fitting = [one for one in tried if not everywhere & one[0].missing]
    if not everywhere or len(fitting) != 1:
        unknown = _unknown(library for library, _ in tried)
        return Build(events(document, wrappers, planted), None, may_run, not everywhere, unknown)
    library, found = fitting[0]
    return Build(found, library, may_run, unknown=_unknown((library,)))


def _unknown(libraries: Iterable[Library]) -> tuple[tuple[int, str, str], ...]:
    """The scripts that nobody can read in any of the folders."""
    each = [{(at, place, why) for place, (at, why) in library.unknown.items()} for library in libraries]
    return tuple(sorted(set.intersection(*each))) if each else ()

"""Where the sources of COPY, ADD and bind mounts come to lie in the image."""

from __future__ import annotations

import re

from fixer.build.context.tree import Kind
from fixer.build.facts.files import MAY_BE_CHANGED, Laid
from fixer.build.facts.place import Place, has_glob, is_within, tidy
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fixer.build.context.folder import Context

_FROM_A_URL = r"(?:https?|ftp|git|ssh)://|git@|[^/]+\.git(?:#|$)"
_ARCHIVE = r"\.(?:tar(?:\.\w+)?|t[gbx]z2?|txz)$"
_URL = "comes from a URL"
_OUT = "would lie outside the build context"
_AN_ARCHIVE = "comes from an archive"
_CHOSEN = "is in a COPY that leaves files out"


class Copy(NamedTuple):
    """A COPY or ADD: ``goal`` is a path of the image, None where the file does not tell.

    ``is_folder``: the goal is surely a folder. ``flags`` are the names of its flags.
    """

    sources: tuple[str, ...]
    goal: str | None
    is_folder: bool
    flags: frozenset[str] = frozenset()
    is_add: bool = False


def copied(context: Context, copy: Copy) -> Iterator[Laid]:
    """What lies where behind a COPY of the context."""
    if copy.goal is None:
        return
    for source in copy.sources:
        if copy.is_add and re.match(_FROM_A_URL, source):
            yield from _unknown(copy, source, _URL)
        elif "$" in source:
            yield from _unknown(copy, source, "")
        elif (found := context.matching(source)) is None:
            yield from _unknown(copy, source, _OUT)
        else:
            for path in found:
                yield from _laid(context, copy, source, path)


def taking(context: Context, copy: Copy, workdir: str | None, written: Iterable[str]) -> Iterator[Place]:
    """The places of which a COPY of the context may have taken what lay there: of a folder those of its own files.

    ``written`` are files that the build wrote; of what was laid before the later hides the earlier anyhow.
    """
    goal = copy.goal
    if goal is None:
        return
    inside = [path for path in written if is_within(path, goal)]
    for source in copy.sources:
        if copy.is_add and re.match(_FROM_A_URL, source):
            yield Place("", _inner(goal, source.rpartition("/")[2]))
            continue
        found = () if "$" in source else context.matching(source) or ()
        if not found and goal not in ("/", workdir):
            yield Place("", goal)  # nobody knows what it is
        for path in found:
            kind = context.kind(path)
            if kind is Kind.OTHER or (copy.is_add and re.search(_ARCHIVE, path)):
                yield Place("", goal)
            elif "parents" in copy.flags:
                yield from (Place("", one) for one in inside)
            elif kind is Kind.FOLDER:
                ends = ((one, one[len(goal.rstrip("/")) :]) for one in inside)
                yield from (Place("", one) for one, end in ends if context.kind(f"{path}{end}".strip("/")) is Kind.FILE)
            else:
                names = {goal, _inner(goal, path.rpartition("/")[2])}
                yield from (Place("", one) for one in inside if one in names)


def elsewhere(copy: Copy, why: str) -> Iterator[Laid]:
    """What lies where behind a COPY of something that nobody reads."""
    if copy.goal is not None:
        for source in copy.sources:
            yield from _unknown(copy, source, why)


def passed(context: Context, copy: Copy, theirs: tuple[Laid, ...], why: str) -> Iterator[Laid]:
    """What of the context lies where behind a COPY of another stage, in which ``theirs`` lies."""
    for source in copy.sources if copy.goal is not None else ():
        full = tidy(f"/{source}")
        for laid in theirs if not has_glob(full) else ():
            yield from (_foreign(found, why) for found in _taken(context, copy, full, laid))


def _foreign(laid: Laid, why: str) -> Laid:
    return laid._replace(why=why) if laid.why in ("", MAY_BE_CHANGED) else laid


def _taken(context: Context, copy: Copy, full: str, laid: Laid) -> Iterator[Laid]:
    """Where a thing comes to lie of which a path of its image is copied, with what is below that."""
    goal, path = copy.goal or "", laid.place.path
    if laid.place.base != "" or has_glob(path):
        return
    if path != full and is_within(path, full):
        yield laid._replace(place=Place("", _inner(goal, path[len(full.rstrip("/")) :])))
    elif path == full or (laid.is_folder and is_within(full, path)):
        rest = full[len(path.rstrip("/")) :].strip("/")
        source = None if laid.source is None else f"{laid.source}/{rest}".strip("/")
        kind = None if source is None else context.kind(source)
        if source is not None and kind is Kind.FILE:
            inside = Laid(Place("", _inner(goal, full.rpartition("/")[2])), source)
            yield from (inside,) if copy.is_folder else (Laid(Place("", goal), source), inside)
        elif source is None or kind is not None:
            yield laid._replace(place=Place("", goal), source=source)


def bound(context: Context, source: str, target: str) -> Iterator[Laid]:
    """What a bind mount of the context shows at its target."""
    found = context.matching(source)
    if found is None:
        yield Laid(Place("", target), why=_OUT)
    for path in found or ():
        yield Laid(Place("", target), path, is_folder=context.kind(path) is Kind.FOLDER)


def _laid(context: Context, copy: Copy, source: str, path: str) -> Iterator[Laid]:
    goal = copy.goal or ""
    if "parents" in copy.flags:
        above, pivot, below = f"/{source}".rpartition("/./")
        kept = path[len(above.strip("/")) :] if pivot and below else path
        yield Laid(Place("", _inner(goal, kept)), path, is_folder=context.kind(path) is Kind.FOLDER)
    elif context.kind(path) is Kind.FOLDER:
        is_known = "exclude" not in copy.flags
        yield Laid(Place("", goal), path if is_known else None, is_folder=True, why="" if is_known else _CHOSEN)
    elif copy.is_add and re.search(_ARCHIVE, path):
        yield Laid(Place("", goal), why=_AN_ARCHIVE)
    else:
        inside = Laid(Place("", _inner(goal, path.rpartition("/")[2])), path)
        yield from (inside,) if copy.is_folder else (Laid(Place("", goal), path), inside)


def _unknown(copy: Copy, source: str, why: str) -> Iterator[Laid]:
    goal = copy.goal or ""
    yield Laid(Place("", _inner(goal, source.rstrip("/").rpartition("/")[2])), why=why)
    if not copy.is_folder:
        yield Laid(Place("", goal), why=why)


def _inner(folder: str, path: str) -> str:
    return f"{folder.rstrip('/')}/{path.strip('/')}"

"""What each pip command of a build asks an index for: its requirements, and the Python that they are for."""

from collections.abc import Iterator

from fixer.build.context.candidates import candidates
from fixer.build.context.library import Library
from fixer.build.context.tree import Tree
from fixer.build.facts.scope import join
from fixer.build.script.shell import Ran
from fixer.build.walk import Watched, watched
from fixer.dockerfile.parser import parse
from fixer.programs.pip import invocation
from fixer.record import NamedTuple
from fixer.shell.words import program_name
from fixer.wanted import command, listing
from fixer.wanted.image import Target, may_be_of, target

_MOST_CONTEXTS = 8
_MOST_FILES = 20
# What may say another index, and is not read.
_ELSEWHERE = (b"pip.conf", b"pip.ini", b".netrc", b"PIP_CONFIG_FILE")
# What gives a command more words than are written, or a Python of its own.
_CHANGING = frozenset(("xargs", "conda", "mamba", "micromamba", "pyenv"))


class Want(NamedTuple):
    """All that one command asks an index for; ``start`` is where its finding starts.

    ``is_alone``: without dependencies. ``is_final``: what it leaves ends in the final image. ``path`` is that of the
    script of the tree in which it stands, "" where it stands in the Dockerfile. Not ``is_sure``: it stands behind a
    condition, and the build may do without it.
    """

    start: int
    requirements: tuple[str, ...]
    constraints: tuple[str, ...]
    target: Target
    is_pre: bool = False
    is_alone: bool = False
    is_final: bool = True
    path: str = ""
    is_sure: bool = True


def wants(
    source: bytes, name: str = "Dockerfile", wrappers: frozenset[str] = frozenset(), tree: Tree | None = None
) -> tuple[Want, ...]:
    """Of each pip command of a Dockerfile, and of the scripts that it runs, of which all of it is known.

    The ``tree`` that it lies in, at ``name``, has these and the requirements files; of a file that is asked for and not
    at hand nothing is known. A URL, a path, an index of the file's own or anything that only a run can tell: nothing is
    known.
    """
    document = parse(source)
    if document.problem is not None or _is_elsewhere(source):
        return ()
    if tree is None:
        return tuple(_of_build(watched(document, wrappers, None), None))
    found = []
    for context in candidates(document, tree, name)[:_MOST_CONTEXTS]:
        library = Library(context, len(source) + 1)
        found.append(tuple(_of_build(watched(document, wrappers, library), library)))
    # Whichever folder is the context: what they agree on.
    return tuple(one for one in found[0] if all(one in others for others in found)) if found else ()


def _is_elsewhere(text: bytes) -> bool:
    return any(text.find(one) >= 0 for one in _ELSEWHERE)


def _of_build(build: Watched, library: Library | None) -> Iterator[Want]:
    if any(map(_configures, build.ran)) or (library is not None and any(map(_is_elsewhere, library.texts))):
        return
    ran: dict[int, list[Ran]] = {}
    for one in build.ran:
        if one.words:
            ran.setdefault(one.words[0].start, []).append(one)
    for event in build.events:
        start = event.command.start
        # Whichever stage it runs in, and whoever runs the script that it stands in: what they agree on.
        met = {(_asked(one, library), _target(one, build)) for one in ran.get(start, ())}
        asked, where = met.pop() if len(met) == 1 else (None, None)
        if asked is not None and asked[0] and where is not None:
            owner = library.owner(start) if library is not None else None
            path, first = (owner.path, owner.start) if owner else ("", 0)
            listed, constraints, is_pre, is_alone = asked
            yield Want(start - first, listed, constraints, where, is_pre, is_alone, event.is_final, path, event.is_sure)


def _target(one: Ran, build: Watched) -> Target | None:
    stage, image = build.images.get(one.spot.chain.number, (None, None))
    found = target(stage, image) if stage is not None else None
    return found if found is not None and may_be_of(one.words[0], found) else None


def _configures(one: Ran) -> bool:
    call = invocation(one.words)
    return call is not None and call.subcommand == "config" and any(word.value == "set" for word in call.arguments)


def _asked(one: Ran, library: Library | None) -> tuple[tuple[str, ...], tuple[str, ...], bool, bool] | None:
    """Requirements and constraints, with those of the files; None where one of them is not known."""
    call = invocation(one.words)
    is_changed = any(program_name(word) in _CHANGING for word in one.before)
    line = command.read(call, one.seen) if call is not None and not is_changed else None
    if line is None:
        return None
    asked, constraints, is_pre = list(line.requirements), list[str](), line.is_pre
    places = [(join(one.seen.cwd, path), is_bare) for path, is_bare in line.files]
    seen = set[tuple[str, bool]]()
    while places:
        place, is_bare = places.pop(0)
        if place is None or (place, is_bare) in seen or len(seen) >= _MOST_FILES:
            return None
        seen.add((place, is_bare))
        found = _read(place, one, library)
        if found is None:
            return None
        (constraints if is_bare else asked).extend(found.requirements)
        is_pre |= found.is_pre
        folder = place.rpartition("/")[0] or "/"
        places += [(join(folder, path), is_bare or is_constraint) for path, is_constraint in found.files]
    return tuple(asked), tuple(constraints), is_pre, line.is_alone


def _read(place: str, one: Ran, library: Library | None) -> listing.Listing | None:
    files = one.seen.files
    if place in files.scripts:
        told = files.scripts[place].told
        return None if told is None else listing.read(told.data)
    path = library.lying(place, files) if library is not None else None
    data = library.context.read(path) if library is not None and isinstance(path, str) else None
    return None if data is None else listing.read(data)

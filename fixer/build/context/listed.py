"""The requirements files that a pip command is given, as far as they are at hand: those that lie in the image where it
runs, out of the build context or written by the build itself.
"""

from collections.abc import Iterator

from fixer.build.context.library import Library
from fixer.build.facts.installed import tells_pip, unread_list
from fixer.build.facts.scope import join
from fixer.build.facts.state import State
from fixer.programs.options import Options
from fixer.record import NamedTuple
from fixer.requirements import file
from fixer.requirements.sources import Given, builds, may_build

_MOST_FILES = 50  # of one command


class _List(NamedTuple):
    """A requirements file by its path; ``given`` is what it says, None where nobody can read it."""

    path: str
    is_constraint: bool
    given: Given | None


def listed(options: Options, state: State, library: Library | None) -> Options:
    """The options where they, with the files that they name, surely make pip build something in isolation.

    Of a file that cannot be read nothing is known.
    """
    given = options.asks
    assert given is not None
    for found in _lists(given.files, state, library):
        if found.given is not None:
            given = given.with_all(_constraining(found.given) if found.is_constraint else found.given)
    if builds(given):
        return options._replace(builds=True, asks=None)
    return options if may_build(given) else options._replace(asks=None)


def pips(files: tuple[tuple[str, bool], ...], state: State, library: Library | None) -> tuple[tuple[str, bool], ...]:
    """What the files of a command say of pip: requirements of it, each with whether it is a constraint alone."""
    found: list[tuple[str, bool]] = []
    for one in _lists(files, state, library):
        if one.given is not None:
            found += [(text, one.is_constraint) for text in one.given.possible if tells_pip(text)]
        else:
            found += unread_list(one.path, is_constraint=one.is_constraint)
    return tuple(found)


def _lists(files: tuple[tuple[str, bool], ...], state: State, library: Library | None) -> Iterator[_List]:
    """The files, with those that they name."""
    places = [(path, join(state.cwd, path), is_constraint) for path, is_constraint in reversed(files)]
    seen: set[str] = set()
    while places and len(seen) < _MOST_FILES:
        path, place, is_constraint = places.pop()
        if place is None or "://" in path:
            yield _List(path, is_constraint, None)
            continue
        if place in seen:
            continue
        given = _read(place, state, library)
        yield _List(path, is_constraint, given)
        if given is not None:
            seen.add(place)
            folder = place.rpartition("/")[0] or "/"
            places += [(inner, join(folder, inner), is_constraint or is_bare) for inner, is_bare in given.files]


def _read(place: str, state: State, library: Library | None) -> Given | None:
    written = state.files.scripts.get(place)
    if written is not None and written.told is not None:
        return file.read(written.told.data, state.env.get)
    data = library.listing(place, state.files) if library is not None and state.files.laid else None
    return None if data is None else file.read(data, state.env.get)


def _constraining(found: Given) -> Given:
    """What a file says that is one of constraints: it asks for nothing itself."""
    return found._replace(values=tuple(pair for pair in found.values if pair[0] != "--editable"), requirements=())

"""The requirements files that a pip command is given, as far as they are at hand: those that lie in the image where it
runs, out of the build context or written by the build itself.
"""

from fixer.build.context.library import Library
from fixer.build.facts.scope import join
from fixer.build.facts.state import State
from fixer.programs.options import Options
from fixer.requirements import file
from fixer.requirements.sources import Given, builds, may_build

_MOST_FILES = 50  # of one command


def listed(options: Options, state: State, library: Library | None) -> Options:
    """The options where they, with the files that they name, surely make pip build something in isolation.

    Of a file that cannot be read nothing is known.
    """
    given = options.asks
    assert given is not None
    places = [(join(state.cwd, path), is_constraint) for path, is_constraint in given.files if "://" not in path]
    seen: set[str] = set()
    while places and len(seen) < _MOST_FILES:
        place, is_constraint = places.pop()
        found = _read(place, state, library) if place is not None and place not in seen else None
        if place is None or found is None:
            continue
        seen.add(place)
        folder = place.rpartition("/")[0] or "/"
        places += [(join(folder, path), is_bare) for path, is_bare in found.files if "://" not in path]
        given = given.with_all(_constraining(found) if is_constraint else found)
    if builds(given):
        return options._replace(builds=True, asks=None)
    return options if may_build(given) else options._replace(asks=None)


def _read(place: str, state: State, library: Library | None) -> Given | None:
    if place in state.files.scripts:
        return file.read(state.files.scripts[place].data, state.env.get)
    data = library.listing(place, state.files) if library is not None and state.files.laid else None
    return None if data is None else file.read(data, state.env.get)


def _constraining(found: Given) -> Given:
    """What a file says that is one of constraints: it asks for nothing itself."""
    return found._replace(values=tuple(pair for pair in found.values if pair[0] != "--editable"), requirements=())

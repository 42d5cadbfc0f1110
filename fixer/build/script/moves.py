"""Scripts that a command of the build copies, moves, links or writes into."""

from collections.abc import Iterator

from fixer.build.context.library import Library, Unknown
from fixer.build.context.tree import Kind
from fixer.build.facts.files import MAY_BE_CHANGED, Files, Laid
from fixer.build.facts.place import Place, has_glob, is_within
from fixer.build.facts.scope import join
from fixer.build.facts.state import State
from fixer.build.facts.written import Written
from fixer.build.script import deeds
from fixer.build.script.shell import Context, Shell
from fixer.dockerfile.document import Text
from fixer.programs.deeds import Deed
from fixer.record import NamedTuple
from fixer.shell.command import input_file
from fixer.shell.printed import fed_files
from fixer.shell.tree import Simple, commands
from fixer.shell.words import Word, lead, program_name

_FILTERS = frozenset("cat tee sed tr awk gawk head tail grep envsubst iconv".split())
_COPYING = frozenset(("cat", "tee"))
_INTO = frozenset((">", ">|", ">>"))


class _Moving(NamedTuple):
    """A file or folder that comes to lie elsewhere: what it is, and the name that it has in a folder."""

    name: str
    source: str | None  # its path in the context
    is_folder: bool = False
    written: Written | None = None  # of a script that the build wrote
    why: str = ""  # nobody can read it, or it came through there
    below: str = ""  # where it lies in the folder of that name, if that is what is moved


def moved(deed: Deed, before: State, after: State, shell: Shell) -> State:
    """The state ``after`` a command, with what it brings elsewhere of the files that lay there ``before``."""
    files = after.files.replaced(_places(deed.changed, before), MAY_BE_CHANGED)
    if len(deed.operands) > 1:
        goals = [place.path for place in _places(deed.operands[-1:], before) if place.base == ""]
        for goal in goals[:1]:
            for moving in _moving(deed, goal, before, shell.library):
                files = _landed(moving, goal, files)
    return after if files is after.files else after._replace(files=files)


def passed_on(node: Simple, words: tuple[Word, ...], before: State, after: State, context: Context) -> State:
    """The state ``after`` a command that writes into files what it read in others, as a ``sed`` and a ``tee`` do."""
    program, library = program_name(words[0]) if words else "", context.shell.library
    goals = [one.target for one in node.redirects if one.operator in _INTO and one.descriptor in ("", "1")]
    goals += words[1:] if program == "tee" else ()
    if program not in _FILTERS or library is None or not (goals and before.files.laid):
        return after
    read, is_whole = _read_by(node, words, context)
    each = [one for place in _places(tuple(read), before) for one in _found(place, before.files, library)]
    files = [one for one in each if one.source is not None and not one.is_folder]
    is_same = is_whole and len(files) == 1 and all(one.operator[:2] != ">>" for one in node.redirects)
    for one in files[:1]:
        why = one.why if is_same else MAY_BE_CHANGED
        there = [Laid(place, one.source, why=why) for place in _places(tuple(filter(None, goals)), before)]
        after = after._replace(files=after.files.with_laid(there))
    return after


def _read_by(node: Simple, words: tuple[Word, ...], context: Context) -> tuple[list[Word], bool]:
    """The files that a command may write on, and whether it writes them as they are."""
    given = input_file(node.redirects)
    if given is not None:
        return [given], words[0].value in _COPYING
    own = [] if words[0].value == "tee" else list(words[1:])
    if own and words[0].value == "cat":
        return own, not any(lead(word).startswith("-") for word in own)
    if whole := fed_files(context.feed):
        return [*whole, *own], words[0].value in _COPYING
    feed = context.feed if context.feed is not None and not isinstance(context.feed, Text) else ()
    fed = [word for source in feed for one in commands(source) for word in (*one.words[1:], *_input(one))]
    return [*own, *fed], False


def _input(command: Simple) -> tuple[Word, ...]:
    found = input_file(command.redirects)
    return () if found is None else (found,)


def _places(words: tuple[Word, ...], state: State) -> list[Place]:
    return [place for word in words for place in deeds.places(word, state, braces=False)]


def _moving(deed: Deed, goal: str, state: State, library: Library | None) -> Iterator[_Moving]:
    for word in deed.operands[:-1]:
        here = state
        if deed.is_link and not lead(word).startswith("/"):  # it counts from where the link lies
            here = state._replace(cwd=join("/", goal.rpartition("/")[0] or "/"))
        for place in _places((word,), here):
            yield from _found(place, state.files, library)


def _found(place: Place, files: Files, library: Library | None) -> Iterator[_Moving]:
    folder, _, name = place.path.rpartition("/")
    if place.base != "":
        return
    if place.path in files.scripts:
        yield _Moving(name, None, written=files.scripts[place.path])
    elif library is not None and has_glob(name):
        above = library.lying(folder or "/", files, Kind.FOLDER)
        if isinstance(above, str):
            for path in library.context.matching(f"{above}/{name}") or ():
                yield _Moving(path.rpartition("/")[2], path, library.context.kind(path) is Kind.FOLDER)
    elif library is not None:
        found = library.lying(place.path, files)
        whole = library.lying(place.path, files, Kind.FOLDER)
        if isinstance(found, str):
            yield _Moving(name, found, why=library.passed(place.path, files))
        elif isinstance(whole, str):
            yield _Moving(name, whole, is_folder=True)
        elif found is None and whole is None and (inside := tuple(_inside(place.path, files, library))):
            yield from inside
        else:
            yield _Moving(name, None, why=found.why if isinstance(found, Unknown) else "")


def _inside(folder: str, files: Files, library: Library) -> Iterator[_Moving]:
    """What the build put into a folder of the image."""
    name, length = folder.rpartition("/")[2], len(folder.rstrip("/"))
    for laid in files.laid:
        path = laid.place.path
        if laid.source is not None and path != folder and is_within(path, folder) and not has_glob(path):
            kind = Kind.FOLDER if laid.is_folder else Kind.FILE
            if library.lying(path, files, kind) == laid.source:
                yield _Moving(name, laid.source, laid.is_folder, why=laid.why, below=path[length:])
    for path, written in files.scripts.items():
        if is_within(path, folder):
            yield _Moving(name, None, written=written, below=path[length:])


def _landed(moving: _Moving, goal: str, files: Files) -> Files:
    """The files when it has come to lie at the goal, or in it."""
    inside = (join(goal, moving.name) or goal) + moving.below
    goal = goal.rstrip("/") + moving.below if moving.below else goal
    if moving.written is not None:
        return files.with_script(inside, moving.written).with_script(goal, moving.written)
    if moving.source is None:
        files = files.replaced([Place("", inside)])
        return files.with_laid(Laid(Place("", path), why=moving.why) for path in (goal, inside) if moving.why)
    files = files.replaced([Place("", inside)]) if files.scripts else files
    return files.with_laid(
        Laid(Place("", path), moving.source, moving.is_folder, moving.why) for path in (goal, inside)
    )

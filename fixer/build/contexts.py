"""A build in each folder that may be its context; the files that it runs, and that its pip reads, tell which one is."""

from collections.abc import Iterable, Iterator

from fixer.build.context.brought import Seen, runs_brought
from fixer.build.context.files_brought import might_run_files
from fixer.build.context.library import Library
from fixer.build.context.tree import Tree
from fixer.build.facts.events import Event
from fixer.build.facts.installed import lists
from fixer.build.facts.scope import Env
from fixer.build.walk import events
from fixer.dockerfile.document import Document
from fixer.programs.quick import might_mention_pip
from fixer.record import NamedTuple

_MOST = 8  # folders that are tried
_IN_TWO = "depends on which folder is the build context, and more than one may be"
_IN_NONE = "depends on which folder is the build context, and none that may be has all the files that are needed"


class Build(NamedTuple):
    """The pip commands of a build; those of scripts only where it is clear which folder is the context.

    ``may_run`` are the paths in the tree of all files that it runs, whichever of the folders it may be; ``unknown``
    are the scripts that nobody can read: where they are run, their places and why. ``is_read``: what pip reads of the
    context was read for them.
    """

    events: tuple[Event, ...]
    library: Library | None = None
    may_run: frozenset[str] = frozenset()
    is_placed: bool = True
    unknown: tuple[tuple[int, str, str], ...] = ()
    is_read: bool = False

    @property
    def is_alone(self) -> bool:
        """Whether no file around the Dockerfile plays a part in it."""
        return not (self.may_run or self.is_read)


class Around(NamedTuple):
    """The ``tree`` that a Dockerfile lies in, at ``path``; ``runs`` if scripts of it are to be walked as well."""

    tree: Tree | None
    path: str
    runs: bool


class _Tried(NamedTuple):
    """A build in a folder that may be its context."""

    library: Library
    events: tuple[Event, ...]


def built(document: Document, wrappers: frozenset[str], planted: Env, there: Around) -> Build:
    """The build of a Dockerfile; ``planted`` as ``events`` has it."""
    may_run = there.tree is not None and there.runs
    if may_run and not might_mention_pip(document.source):  # it has no pip command of its own
        runs = might_run_files(document.source)
        return _running(Build(()), _tried(document, wrappers, planted, there)) if runs else Build(())
    seen = Seen(has_path=True) if may_run else None
    plain = Build(events(document, wrappers, planted, seen=seen))
    if seen is not None and seen.is_run and runs_brought(document):
        return _running(plain, _tried(document, wrappers, planted, there))
    brings = len(plain.events) > 1 or bool(planted)  # else nobody meets the pip that the one command brings
    lists = [path for event in plain.events for path in _lists(event, brings=brings)] if there.tree is not None else []
    if not lists or not _may_tell(document, there, lists):
        return plain
    return _reading(_tried(document, wrappers, planted, there._replace(runs=False)), plain)


def _running(plain: Build, tried: list[_Tried]) -> Build:
    """The build with the scripts that it runs; the ``plain`` one where it is not clear which these are."""
    everywhere = {place for one in tried for place in one.library.found}
    may_run = frozenset(one.library.context.place(file) for one in tried for file in one.library.found.values())
    fitting = [one for one in tried if not everywhere & one.library.missing]
    if everywhere and len(fitting) > 1:
        fitting = _reading_all(fitting)
    if everywhere and len(fitting) == 1:
        return Build(_own(fitting[0]), fitting[0].library, may_run, unknown=_unknown(fitting))
    why = _IN_TWO if fitting else _IN_NONE
    doubtful = {place: (at, place, why) for one in fitting or tried for at, place in _judged(one)}
    known = _unknown(tried)
    unknown = {**doubtful, **{place: (at, place, why) for at, place, why in known}}
    plain = Build(plain.events, None, may_run, not everywhere, tuple(sorted(unknown.values())))
    return _doubted(plain, fitting or tried) if everywhere else _reading(tried, plain)


def _judged(one: _Tried) -> list[tuple[int, str]]:
    """Where scripts with a pip are run if this is the folder, and their places in the image; the last one first."""
    library = one.library
    places = {library.context.place(file): place for place, file in library.found.items()}
    owned = ((event, library.owner(event.command.start)) for event in one.events)
    found = ((at, file.path) for event, file in owned if file is not None for at in event.vias)
    return sorted(((at, places[path]) for at, path in found if path in places), reverse=True)


def _own(one: _Tried) -> tuple[Event, ...]:
    """The pip commands but for those of scripts that only another stage handed on, which nobody claims to know."""
    each = ((event, one.library.owner(event.command.start)) for event in one.events)
    return tuple(event for event, file in each if file is None or file.path in one.library.own)


def _reading(tried: list[_Tried], plain: Build) -> Build:
    """The build whose pip reads files of the context: the same in all folders that have them, or the ``plain`` one."""
    fitting = _reading_all(tried)
    is_same = bool(fitting) and all(one.events == fitting[0].events for one in fitting[1:])
    return plain._replace(events=fitting[0].events, is_read=True) if is_same else _doubted(plain, fitting)


def _doubted(plain: Build, tried: list[_Tried]) -> Build:
    """The ``plain`` build, in which no pip is taken for a new one that may be an old one in any of the folders."""
    found = (event for one in tried for event in one.events)
    old = {event.command.start for event in found if not all(sight.is_modern for sight in event.sights)}
    events = tuple(_not_told(event) if event.command.start in old else event for event in plain.events)
    return plain if events == plain.events else plain._replace(events=events, is_read=True)


def _not_told(event: Event) -> Event:
    return event._replace(sights=tuple(sight._replace(is_modern=False) for sight in event.sights))


def _reading_all(tried: list[_Tried]) -> list[_Tried]:
    """Those in which there are all files that pip finds in one of them."""
    everywhere = {place for one in tried for place in one.library.read}
    return [one for one in tried if not everywhere & one.library.unread]


def _tried(document: Document, wrappers: frozenset[str], planted: Env, there: Around) -> list[_Tried]:
    from fixer.build.context.candidates import candidates  # imported late: many files run none of their context

    assert there.tree is not None
    tried = []
    for context in candidates(document, there.tree, there.path)[:_MOST]:
        library = Library(context, len(document.source) + 1, runs=there.runs)
        tried.append(_Tried(library, events(document, wrappers, planted, library)))
    return tried


def _unknown(tried: Iterable[_Tried]) -> tuple[tuple[int, str, str], ...]:
    """The scripts that nobody can read in any of the folders."""
    each = [{(at, place, why) for place, (at, why) in one.library.unknown.items()} for one in tried]
    return tuple(sorted(set.intersection(*each))) if each else ()


def _lists(event: Event, *, brings: bool) -> Iterator[str]:
    """The requirements files that may say that a pip command builds something in isolation, or which pip it brings."""
    for sight in event.sights:
        if brings or sight.options.asks is not None:
            yield from (path for path, _ in lists(sight.options, sight.env))


def _may_tell(document: Document, there: Around, lists: list[str]) -> bool:
    from fixer.build.context.lists import may_tell  # imported late, as few files have any

    return there.tree is not None and may_tell(document, there.tree, there.path, lists)

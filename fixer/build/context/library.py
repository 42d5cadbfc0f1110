"""The files of the context that a build reads: which one lies at a place of the image, and its text.

Each text has offsets of its own, as if the files that are read stood one behind the other, the Dockerfile first: so a
position tells the file as well (as in ``go/token:FileSet``).
"""

from __future__ import annotations

from bisect import bisect_right

from fixer.build.context.tree import Kind
from fixer.build.facts.files import MAY_BE_CHANGED, MAY_BE_REPLACED, Files, Laid
from fixer.build.facts.place import Place, covers, has_glob, is_within, matches
from fixer.dockerfile.document import Text
from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fixer.build.context.folder import Context

_MOST_BYTES = 1_048_576  # of one file that is run
_MOST_FILES = 500
_NO_NAMES: frozenset[bytes] = frozenset()
_MOST_ENTRIES = 2_000  # of a folder that is gone through, and of those below it


class Shelved(NamedTuple):
    """A file that was read: its path in the tree, its bytes, and the offset at which it begins."""

    path: str
    source: bytes
    start: int


class Unknown(NamedTuple):
    """A place at which something lies that nobody reads, and why; "" where nothing needs to be said."""

    why: str


_REPLACED = Unknown(MAY_BE_REPLACED)
_CHANGED = Unknown(MAY_BE_CHANGED)
_ELSEWHERE = Unknown("is a link, or lies behind one or in a submodule")
_NOTHING = Unknown("")


class Library:
    """The files of one build's context.

    ``found`` and ``missing`` are the places at which one was wanted to be run; ``unknown`` are those of scripts that
    nobody can read: the offset of the first command in the Dockerfile that runs it, and why. ``run`` are the paths of
    the files that an instruction runs, by the offset at which it begins; ``own`` are those of them that lay there
    straight from the context. ``read`` and ``unread`` are the places at
    which pip was to read one. Not ``runs``: the scripts in it are left alone.
    """

    def __init__(self, context: Context, start: int, *, runs: bool = True) -> None:
        self.context = context
        self.runs = runs
        self.found: dict[str, str] = {}
        self.missing: set[str] = set()
        self.unknown: dict[str, tuple[int, str]] = {}
        self.run: dict[int, set[str]] = {}
        self.own: set[str] = set()
        self.read: dict[str, str] = {}
        self.unread: set[str] = set()
        self._next = start
        self._starts: list[int] = []
        self._files: list[Shelved] = []
        self._texts: dict[str, Text | None] = {}
        self._listings: dict[str, bytes | None] = {}
        self._names: dict[tuple[Laid, str], frozenset[bytes]] = {}

    def owner(self, offset: int) -> Shelved | None:
        """The file in which an offset stands; None for the Dockerfile."""
        at = bisect_right(self._starts, offset)
        return self._files[at - 1] if at else None

    @property
    def texts(self) -> Iterator[bytes]:
        """The bytes of all files that were read to be run."""
        return (file.source for file in self._files)

    @property
    def sources(self) -> dict[int, tuple[bytes, ...]]:
        """The bytes of the files that an instruction runs, by the offset at which it begins."""
        texts = {path: text.data for path, text in self._texts.items() if text is not None}
        return {start: tuple(texts[path] for path in sorted(paths)) for start, paths in self.run.items()}

    def lying(self, path: str, files: Files, wanted: Kind = Kind.FILE) -> str | Unknown | None:
        """The path in the context of the file that lies at a place of the image; None where none of it lies there."""
        return self._lying(path, files, wanted)[0]

    def passed(self, path: str, files: Files) -> str:
        """Where the file that lies at a place came through; "" if it is there straight from the context."""
        return self._lying(path, files, Kind.FILE)[1]

    def _lying(self, path: str, files: Files, wanted: Kind) -> tuple[str | Unknown | None, str]:
        doubt: Unknown | None = None
        ways: dict[tuple[str | Unknown, str], None] = {}
        for laid in reversed(files.laid):
            source = _source(laid, path)
            if isinstance(source, str):
                kind = self.context.kind(source)
                source = source if kind is wanted else _ELSEWHERE if kind is Kind.OTHER else None
            if source == _REPLACED:
                doubt = _REPLACED
            elif source is not None:
                ways[source, laid.why] = None
                if not laid.is_maybe:
                    break
        found, why = next(iter(ways), (None, ""))
        if len(ways) > 1:
            found, why = _NOTHING if _NOTHING in {found for found, _ in ways} else _CHANGED, ""
        if doubt is not None and found is not None:
            return doubt, doubt.why
        return found, why

    def former(self, path: str, files: Files) -> str | None:
        """The path in the context of the file that lay at a place before the build may have changed it."""
        for laid in reversed(files.laid):
            source = _source(laid, path)
            if isinstance(source, Unknown) and source.why != MAY_BE_CHANGED:
                return None
            if isinstance(source, str) and self.context.kind(source) is Kind.FILE:
                return source
        return None

    def has_folder(self, path: str, files: Files) -> bool:
        """Whether a folder of the context lies at a place of the image, or something of it lies below."""
        if isinstance(self.lying(path, files, Kind.FOLDER), str):
            return True
        places = (one.place.path for one in files.laid if one.source is not None and one.place.base == "")
        return any(is_within(place, path) and self._is_lying(place, files) for place in places)

    def _is_lying(self, path: str, files: Files) -> bool:
        return any(isinstance(self.lying(path, files, kind), str) for kind in (Kind.FILE, Kind.FOLDER))

    def matching(self, pattern: str, files: Files) -> Iterator[str]:
        """The places at which files lie that a pattern of the shell names."""
        for laid in files.laid:
            if not laid.is_folder and laid.source is not None and matches(laid.place.path, pattern):
                yield laid.place.path
        parts = pattern.split("/")
        first = next((at for at, part in enumerate(parts) if has_glob(part)), len(parts))
        folder = "/".join(parts[:first])
        above = self.lying(folder or "/", files, Kind.FOLDER)
        if isinstance(above, str):
            for path in self.context.matching("/".join((above, *parts[first:]))) or ():
                yield f"{folder}/{path.removeprefix(above).lstrip('/')}"

    def below(self, folder: str, files: Files) -> Iterator[str]:
        """The places in a folder, and in those below it, at which files of the context may lie; each at least once."""
        for laid in files.laid:
            place = laid.place.path
            if laid.source is None:
                continue
            if is_within(place, folder):
                begin, source = place, laid.source
            elif laid.is_folder and is_within(folder, place):
                begin, source = folder, str(_source(laid, folder))
            else:
                continue
            for path in self._files_in(source):
                yield f"{begin.rstrip('/')}/{path[len(source) :].lstrip('/')}".rstrip("/")

    def _files_in(self, path: str) -> Iterator[str]:
        """The paths of a file, or of all files of a folder of the context, as far as so many entries reach."""
        left = [path]
        for _ in range(_MOST_ENTRIES):
            if not left:
                return
            path = left.pop()
            kind = self.context.kind(path)
            if kind is Kind.FILE:
                yield path
            elif kind is Kind.FOLDER:
                names = self.context.tree.names(self.context.place(path))
                left += [f"{path}/{name}".lstrip("/") for name in reversed(names)]

    def wanted(self, path: str, files: Files) -> str | Unknown | None:
        """As ``lying``, for a file that is run."""
        found = self.lying(path, files)
        if isinstance(found, str):
            self.found[path] = found
        elif found is None and _is_below(path, files):
            self.missing.add(path)
        return found

    def listing(self, path: str, files: Files) -> bytes | None:
        """The bytes of the requirements file that lies at a place of the image; None where it cannot be read."""
        found, why = self._lying(path, files, Kind.FILE)
        if why == MAY_BE_CHANGED:
            return None
        if isinstance(found, str):
            self.read[path] = found
            if found not in self._listings:
                self._listings[found] = self.context.read(found) if len(self._listings) < _MOST_FILES else None
            return self._listings[found]
        if found is None and _is_below(path, files):
            self.unread.add(path)
        return None

    def may_run(self, text: bytes, files: Files, search: str) -> bool:
        """Whether a text has the name of a file of the context that is found on this PATH."""
        each = (name for laid in files.laid for name in self._on_path(laid, search)) if self.runs else ()
        return any(text.find(name) >= 0 for name in each)

    def has_program(self, name: str, files: Files, search: str) -> bool:
        """Whether a file of the context may be the program of this name that is found on this PATH."""
        wanted = name.encode("utf-8", "surrogateescape")
        return any(wanted in self._on_path(laid, search) for laid in files.laid)

    def _on_path(self, laid: Laid, search: str) -> frozenset[bytes]:
        """The names of what was laid into a folder that is searched for programs."""
        if laid.source is None:
            return _NO_NAMES
        if (laid, search) not in self._names:
            names = self._in(search.split(":"), laid)
            self._names[laid, search] = frozenset(name.encode("utf-8", "surrogateescape") for name in names)
        return self._names[laid, search]

    def _in(self, folders: list[str], laid: Laid) -> list[str]:
        """The names in these folders of the image of what was laid there."""
        place = laid.place.path
        if not laid.is_folder:
            above, _, name = place.rpartition("/")
            return [name] if above in folders else []
        inside = (str(_source(laid, folder)) for folder in folders if is_within(folder, place))
        return [name for path in inside for name in self.context.tree.names(self.context.place(path))]

    def text(self, path: str) -> Text | None:
        """The text of a file of the context; None where it cannot be read."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: str) -> Text | None:
        source = self.context.read(path) if len(self._files) < _MOST_FILES else None
        if source is None or len(source) > _MOST_BYTES:
            return None
        start = self._next
        self._next += len(source) + 1
        self._starts.append(start)
        self._files.append(Shelved(self.context.place(path), source, start))
        return Text(source, ((0, start),))


def _is_below(path: str, files: Files) -> bool:
    """Whether a place lies where something of the context was laid."""
    return any(laid.source is not None and is_within(path, laid.place.path) for laid in files.laid)


def _source(laid: Laid, path: str) -> str | Unknown | None:
    """What a path is in the context if this is what lies there; None where this is about other places."""
    if laid.source is None:
        return Unknown(laid.why) if laid.place.path == "/" or covers(laid.place, Place("", path)) else None
    if not laid.is_folder:
        return laid.source if path == laid.place.path else None
    if not is_within(path, laid.place.path):
        return None
    return f"{laid.source}/{path[len(laid.place.path.rstrip('/')) + 1 :]}".strip("/")

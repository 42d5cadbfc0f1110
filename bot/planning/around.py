"""The tree of a commit around its Dockerfiles: the names of all files, and the bytes of those that were fetched."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.model import Entry, Source
from fixer import Kind, Settings, check, is_dockerfile, might_read_lists, might_run_files, unjudged

# Of all that anybody's work has: folders may lie in each other a thousand deep, and one may lie in many.
_MOST_NAMES, _MOST_LETTERS = 200_000, 64 << 20
_WORD = re.compile(rb"[\w.-]+")
_SCRIPTS = (".sh", ".bash")
_LIKELY = re.compile(
    r"(?:.*/)?(?:(?:docker-|podman-)?compose[\w.-]*\.ya?ml|docker-bake[\w.-]*\.(?:hcl|json)|(?:GNUm|m|M)akefile"
    r"|[\w.-]*\.dockerignore)|\.github/workflows/[^/]+\.ya?ml"
)
_MOST_LIKELY = 100


@dataclass(frozen=True, slots=True)
class Names:
    """All files of a commit by their paths, and the names in each folder."""

    entries: Mapping[str, Entry]
    folders: Mapping[str, tuple[str, ...]]


def names(entries: Iterable[Entry]) -> Names | None:
    """The names in a tree; None where there are more than anybody's work has."""
    found: dict[str, Entry] = {}
    folders: dict[str, dict[str, None]] = {"": {}}
    letters = 0
    for entry in entries:
        if len(found) >= _MOST_NAMES or letters > _MOST_LETTERS:
            return None
        found[entry.path] = entry
        name = entry.path
        while name:
            folder, _, last = name.rpartition("/")
            inside = folders.setdefault(folder, {})
            if last in inside:
                break
            inside[last] = None
            letters += len(name)
            name = folder
    return Names(found, {folder: tuple(sorted(inside)) for folder, inside in folders.items()})


class Around:
    """A tree as the fixer looks at it; ``wanted`` are the files whose bytes were asked for and are not here."""

    def __init__(self, there: Names, contents: Mapping[str, bytes]) -> None:
        self.wanted: set[str] = set()
        self.entries = there.entries
        self._folders = there.folders
        self._contents = contents

    def fetched(self) -> Iterator[Entry]:
        """The files whose bytes are here."""
        return (self.entries[path] for path in self._contents if path in self.entries)

    def content(self, entry: Entry) -> bytes:
        """The bytes of one of these."""
        return self._contents[entry.path]

    def kind(self, path: str) -> Kind | None:
        """What lies at a path; nothing is a folder behind a link."""
        entry = self.entries.get(path)
        if entry is not None:
            return Kind.FILE if entry.is_file else Kind.OTHER
        return Kind.FOLDER if path in self._folders else None

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a folder."""
        return self._folders.get(folder, ())

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, if they were fetched."""
        if path not in self._contents and self.kind(path) is Kind.FILE:
            self.wanted.add(path)
        return self._contents.get(path)

    def paths(self) -> Iterable[str]:
        """The paths of all files."""
        return (path for path, entry in self.entries.items() if entry.is_file)


def running(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The Dockerfiles that may run a file of the tree."""
    return tuple(source for source in sources if might_run_files(source.content))


def reading(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The Dockerfiles whose pip may read a requirements file of the tree."""
    return tuple(source for source in sources if might_read_lists(source.content))


def likely(there: Names, sources: Iterable[Source]) -> frozenset[str]:
    """What is fetched at once: what may say a context, what a Dockerfile names, and scripts, as one may run another."""
    words = {word for source in sources for word in _WORD.findall(source.content)}
    named, said, scripts = [], [], []
    for path, entry in there.entries.items():
        if not entry.is_file:
            continue
        if _LIKELY.fullmatch(path):
            said.append(path)
        elif (is_script := path.endswith(_SCRIPTS)) or _is_program(path):
            scripts += [path] if is_script else []
            named += [path] if path.rpartition("/")[2].encode("utf-8", "surrogateescape") in words else []
    folders = {path.rpartition("/")[0] for path in named}
    beside = [path for path in scripts if path.rpartition("/")[0] in folders]
    return frozenset(path for paths in (said, named, beside, scripts) for path in paths[:_MOST_LIKELY])


def _is_program(path: str) -> bool:
    """Whether it may be run by its name: a program of Python, or one whose name has no ending."""
    return path.endswith(".py") or "." not in path.rpartition("/")[2]


def wanted(sources: Iterable[Source], all_sources: Iterable[Source], around: Around, settings: Settings) -> set[str]:
    """The files that judging the Dockerfiles and their scripts asks for, and that are not there."""
    results = {source.entry.path: None for source in all_sources}
    found = {}
    for source in sources:
        name = source.entry.path
        found[name] = check(source.content, settings._replace(name=name), around)
    paths = {finding.path for result in found.values() for finding in result.runs}
    unjudged({**results, **found}, around, paths, settings)
    return {path for path in around.wanted if is_dockerfile(path) or path in around.entries}

"""What is found in a repository's Dockerfiles, and what is to be changed in them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.repository import Repository
from bot.model.weight import Weight, together
from fixer import Edit, Finding, Quote, Tree, UnknownScript, Verdict, Want

# The reason of a finding whose command leaves a cache, whatever a scanner asks.
WRITTEN = "cache-written"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of ``git ls-tree``; bytes of the path that are not UTF-8 are surrogate escapes."""

    path: str
    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A path that looks like a Dockerfile but is not looked into, with the reason."""

    path: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """A Dockerfile as it stands in the base commit."""

    entry: Entry
    content: bytes


@dataclass(frozen=True, slots=True)
class Survey:
    """What of one commit a plan is made from; ``settings`` are the repository's own settings files.

    A repository that opted out has no Dockerfiles here, whatever is in its tree. ``around`` is the tree, where a
    Dockerfile may run a file of it, and ``scripts`` are those of its files that may be touched, by their paths.
    ``owners`` is the file that says whose which paths are.
    """

    commit: str
    dockerfiles: tuple[Source, ...]
    settings: tuple[Source, ...]
    left_out: tuple[LeftOut, ...]
    is_opted_out: bool = False
    around: Tree | None = None
    scripts: Mapping[str, Entry] = field(default_factory=dict)
    owners: Source | None = None


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """What was found in one Dockerfile, or in a script that one runs, and what mends it.

    The insertions are against the blob of ``entry``. ``quotes`` are what reports show of its bytes, one for each
    finding; a plan that was read from a file has none. ``wants`` are what commands ask an index for, where that is
    known, and ``weights`` those of their caches, by where the commands start. ``leaving`` are, in the same way, the
    Dockerfiles in whose images a command of a script leaves one. ``layers`` say of each
    finding on which line its RUN begins, 0 where it stands in none. ``unknown`` are the scripts that it runs and nobody
    can read, as many as are kept of one repository.
    """

    entry: Entry
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    diff: bytes
    quotes: tuple[Quote, ...] = field(default=(), compare=False)
    wants: tuple[Want, ...] = field(default=(), compare=False)
    weights: Mapping[int, Weight] = field(default_factory=dict, compare=False)
    leaving: Mapping[int, tuple[str, ...]] = field(default_factory=dict, compare=False)
    layers: tuple[int, ...] = ()
    unknown: tuple[UnknownScript, ...] = ()

    @property
    def path(self) -> str:
        return self.entry.path

    @property
    def is_changed(self) -> bool:
        return bool(self.edits)

    @property
    def mended(self) -> tuple[Finding, ...]:
        """The commands that left a cache, and leave none any more."""
        return tuple(finding for finding in self.findings if finding.edits and finding.reason == WRITTEN)

    def images(self, finding: Finding) -> tuple[str, ...]:
        """The Dockerfiles in whose images such a command leaves its cache."""
        return self.leaving.get(finding.start, ()) if finding.path else (self.path,)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that publishing needs to know: the base commit, the blobs it was made from, and the insertions.

    ``tip`` is the commit that stood at the pull request's branch, None where there was no such branch. ``named`` are
    the marks of what may be published, where that is not all: of what somebody read in a file of plans. ``owners``
    are those of the paths that are changed, None where none is, or nobody knows.
    """

    repository: Repository
    base: str
    files: tuple[PlannedFile, ...]
    settings: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    tip: str | None = None
    is_opted_out: bool = False
    named: frozenset[str] | None = None
    owners: tuple[str, ...] | None = None

    @property
    def changes(self) -> tuple[PlannedFile, ...]:
        return tuple(file for file in self.files if file.is_changed)

    @property
    def weighed(self) -> int:
        """How many of the commands that it mends have a weight."""
        return sum(finding.start in file.weights for file in self.files for finding in file.mended)

    @property
    def weights(self) -> tuple[Weight, ...]:
        """What is known of the caches, one for each image: that of a Dockerfile and of the scripts that it runs."""
        caches: dict[str, list[Weight]] = {}
        for file in self.files:
            for finding in file.mended:
                if weight := file.weights.get(finding.start):
                    for image in file.images(finding):
                        caches.setdefault(image, []).append(weight)
        return tuple(filter(None, map(together, caches.values())))

    @property
    def layers(self) -> int:
        """How many layers the changed commands are in; 0 where that is not known of all of them."""
        found = {
            (file.path, layer)
            for file in self.changes
            for finding, layer in zip(file.findings, file.layers or (0,) * len(file.findings), strict=True)
            if finding.verdict is Verdict.FIX
        }
        return 0 if any(not layer for _, layer in found) else len(found)

    @property
    def unknown(self) -> int:
        """How many scripts are run that nobody can read."""
        return sum(len(file.unknown) for file in self.files)

    @property
    def counts(self) -> Counter[Verdict]:
        return Counter(finding.verdict for file in self.files for finding in file.findings)

    @property
    def reasons(self) -> Counter[tuple[Verdict, str]]:
        """How many findings there are by verdict and reason."""
        return Counter((finding.verdict, finding.reason) for file in self.files for finding in file.findings)

"""Which repositories and which of their paths a sweep looks into, and why not the others."""

import difflib
import fnmatch
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.config.config import Dockerfiles
from bot.config.source import Source
from bot.durations import SECONDS_OF_DAY
from bot.globs import flaw, matches, parts
from bot.model import Entry, LeftOut, Outcome, Repository, skipped
from bot.selection import owners
from bot.texts.display import printable
from fixer import FOREIGN_FOLDERS, PROJECT_KEYS, SETTINGS_FILES, is_dockerfile

OPT_OUT_FILE = ".pip-no-cache.toml"
OPT_OUT_MOST_BYTES = 65_536
_OPT_OUT_MOST_GLOBS = 1_000
# What tomllib does with the dots of keys takes their square; of those in a thousand globs there is no need of more.
_OPT_OUT_MOST_DOTS = 4_000
_MAGIC = frozenset("*?[")
_GLOB_MOST_CHARACTERS = 1_000
_GLOB_MOST_PARTS = 100
# What comparing may cost: parts of globs times parts of paths, and characters times characters (far cheaper each).
_MOST_PARTS = 3_000_000
_MOST_CHARACTERS = 1_000_000_000
# Paths that look like Dockerfiles; of more than these not even the names are kept.
_MOST_CANDIDATES = 10_000
# PATH_MAX of Linux: no longer path can be checked out there.
_PATH_MOST_CHARACTERS = 4_096

# Parts of paths that lead out of a repository, or into what git keeps for itself.
_NOT_CHECKED_IN = frozenset({"", ".", "..", ".git"})
_SYMLINK, _SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class OptOut:
    """A repository's own ``.pip-no-cache.toml``: it only narrows."""

    is_enabled: bool = True
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptOutProblem:
    """The file is there but cannot be understood; its repository is left alone then."""

    message: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """What of a tree can matter; ``beyond`` stands for all the Dockerfiles that are too many to be named."""

    dockerfiles: tuple[Entry, ...]
    settings: tuple[Entry, ...]
    opt_out: Entry | None
    beyond: tuple[LeftOut, ...] = ()
    owners: Entry | None = None


@dataclass(frozen=True, slots=True)
class Paths:
    """The Dockerfiles to read, and what only looks like them."""

    wanted: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]


def repositories(
    listed: Iterable[Repository | Outcome], source: Source, now: float, alive: AbstractSet[str] = frozenset()
) -> Iterator[Repository | Outcome]:
    """The listed repositories; those that the source leaves out become skipped outcomes.

    In repositories of the keys ``alive`` a pull request of ours is open: no age leaves one of these out.
    """
    for item in listed:
        reason = _reason(item, source, now, alive) if isinstance(item, Repository) else None
        yield replace(skipped(item.name, *reason), page=item.page) if reason and isinstance(item, Repository) else item


def candidates(entries: Iterable[Entry], rules: Dockerfiles) -> Candidates:
    """What of a tree is kept in memory: what looks like a Dockerfile, settings files and the opt-out file."""
    dockerfiles: list[Entry] = []
    settings: list[Entry] = []
    own, beyond, first = None, 0, ""
    owning: dict[str, Entry] = {}
    for entry in entries:
        if entry.path in owners.PLACES:
            owning[entry.path] = entry
        if entry.path == OPT_OUT_FILE:
            own = entry
        if entry.path in SETTINGS_FILES and entry.is_file:
            settings.append(entry)
        if not (is_dockerfile(entry.path) or any(matches(glob, entry.path) for glob in rules.include)):
            continue
        if len(dockerfiles) < _MOST_CANDIDATES:
            dockerfiles.append(entry)
            continue
        beyond, first = beyond + 1, first or entry.path
    left_out = (LeftOut(first, "too-many", f"It and {beyond - 1} after it are not looked into."),) if beyond else ()
    return Candidates(tuple(dockerfiles), tuple(settings), own, left_out, owners.counting(owning))


def paths(candidates: Iterable[Entry], rules: Dockerfiles, exclude: tuple[str, ...]) -> Paths:
    """Which of what looks like a Dockerfile to look into; ``exclude`` is the repository's own."""
    wanted, left_out = [], []
    for entry in candidates:
        if reason := _reason_against(entry, rules, exclude):
            left_out.append(LeftOut(entry.path, *reason))
        else:
            wanted.append(entry)
    return Paths(tuple(wanted), tuple(left_out))


def opt_out(content: bytes) -> OptOut | OptOutProblem:
    """What a ``.pip-no-cache.toml`` says to a sweep: ``enabled`` and ``exclude``; other keys are for check and fix."""
    if content.count(b".") > _OPT_OUT_MOST_DOTS:
        return OptOutProblem(f"Its {OPT_OUT_FILE} has over {_OPT_OUT_MOST_DOTS} dots, so it is left alone.")
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # also of numbers with too many digits
        return OptOutProblem(f"Its {OPT_OUT_FILE} is not TOML, so it is left alone.")
    for key in data:
        if key not in PROJECT_KEYS:
            return OptOutProblem(f"Its {OPT_OUT_FILE} has an unknown key ({_unknown(key[:40])}), so it is left alone.")
    enabled, exclude = data.get("enabled", True), data.get("exclude", [])
    if not isinstance(enabled, bool):
        return OptOutProblem(f"In its {OPT_OUT_FILE} enabled is neither true nor false, so it is left alone.")
    if not (isinstance(exclude, list) and all(isinstance(glob, str) for glob in exclude)):
        return OptOutProblem(f"In its {OPT_OUT_FILE} exclude is no list of texts, so it is left alone.")
    if len(exclude) > _OPT_OUT_MOST_GLOBS:
        return OptOutProblem(f"In its {OPT_OUT_FILE} exclude has over {_OPT_OUT_MOST_GLOBS} entries; it is left alone.")
    if any(len(glob) > _GLOB_MOST_CHARACTERS or len(parts(glob)) > _GLOB_MOST_PARTS for glob in exclude):
        limits = f"{_GLOB_MOST_CHARACTERS} characters or {_GLOB_MOST_PARTS} folders"
        return OptOutProblem(f"In its {OPT_OUT_FILE} exclude has an entry of over {limits}; it is left alone.")
    if wrong := next(filter(None, map(flaw, exclude)), None):
        return OptOutProblem(f"In its {OPT_OUT_FILE} exclude has an entry that {wrong[0]}, so it is left alone.")
    return OptOut(enabled, tuple(exclude))


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, sorted(PROJECT_KEYS), 1)
    return printable(key) + (f"; did you mean {near[0]}?" if near else "")


def is_costly(exclude: Sequence[str], candidates: Sequence[Entry]) -> bool:
    """Whether so many globs meet so many paths that comparing them would take long."""
    parts = sum(glob.count("/") + 1 for glob in exclude) * sum(entry.path.count("/") + 1 for entry in candidates)
    characters = sum(map(len, exclude)) * sum(len(entry.path) for entry in candidates)
    return parts > _MOST_PARTS or characters > _MOST_CHARACTERS


def is_glob(name: str) -> bool:
    """Whether it may be said of several repositories, not of one by its name."""
    return not _MAGIC.isdisjoint(name)


def is_named(globs: Iterable[str], name: str, source: Source) -> bool:
    """Whether one of the globs names a repository; it may leave the owner out, and on GitHub letters have no case."""
    return names(globs, name, has_case=source.local is not None)


def names(globs: Iterable[str], name: str, *, has_case: bool) -> bool:
    """The same, where it is known whether letters have a case."""
    if not has_case:
        name, globs = name.lower(), map(str.lower, globs)
    parts = (name, name.rpartition("/")[2])
    return any(fnmatch.fnmatchcase(part, glob) for glob in globs for part in parts)


def has_property(repository: Repository, key: str, values: Iterable[str]) -> bool:
    """Whether the property has one of these values; letters have a case in both."""
    return not set(dict(repository.traits.properties).get(key, ())).isdisjoint(values)


def _reason(repository: Repository, source: Source, now: float, alive: AbstractSet[str]) -> tuple[str, str] | None:
    return (
        _reason_by_name(repository, source)
        or _reason_by_traits(repository, source)
        or _reason_by_properties(repository, source)
        or (None if repository.key in alive else _reason_by_age(repository, source, now))
    )


def _reason_by_properties(repository: Repository, source: Source) -> tuple[str, str] | None:
    for key, values in source.property:
        if not has_property(repository, key, values):
            wanted = " or ".join(printable(value) for value in values)
            return "property", f"Its property {printable(key)} is not {wanted}, which the source's property asks for."
    return None


def _reason_by_age(repository: Repository, source: Source, now: float) -> tuple[str, str] | None:
    days, committed = source.pushed_within, repository.committed
    if days is None or committed is None or now - committed <= days * SECONDS_OF_DAY:
        return None
    last = f"{datetime.fromtimestamp(committed, UTC):%Y-%m-%d}"
    return (
        "pushed-within",
        f"Its default branch was committed to on {last} last; the source's pushed_within is {days}d.",
    )


def _reason_by_name(repository: Repository, source: Source) -> tuple[str, str] | None:
    if not is_named(source.include, repository.name, source):
        return "not-included", "The source's include does not name it."
    if is_named(source.exclude, repository.name, source):
        return "excluded", "The source's exclude names it."
    return None


def _reason_by_traits(repository: Repository, source: Source) -> tuple[str, str] | None:
    traits = repository.traits
    if traits.is_disabled:
        return "disabled", "The forge has disabled it."
    if traits.is_archived and not source.archived:
        return "archived", "It is archived; archived = true looks into such repositories too."
    if traits.is_fork and not source.forks:
        return "fork", "It is a fork; forks = true looks into forks too."
    if traits.visibility is not None and traits.visibility not in source.visibility:
        return "visibility", f"It is {printable(traits.visibility)}, which the source's visibility does not name."
    if source.topics and {topic.lower() for topic in source.topics}.isdisjoint(map(str.lower, traits.topics)):
        return "topics", "It has none of the source's topics."
    if traits.size_kb > source.max_size_mb * 1024:
        return "too-large", f"It has {traits.size_kb // 1024} MB; the source's max_size_mb is {source.max_size_mb}."
    if traits.is_empty:
        return "empty", "It has no commit yet."
    if not traits.takes_pull_requests:
        return "pull-requests-disabled", "It takes no pull requests."
    return None


def _reason_against(entry: Entry, rules: Dockerfiles, exclude: tuple[str, ...]) -> tuple[str, str] | None:
    if len(entry.path) > _PATH_MOST_CHARACTERS or not _NOT_CHECKED_IN.isdisjoint(entry.path.lower().split("/")):
        return "odd-path", "No git would check a file out there."
    if entry.mode == _SYMLINK:
        return "symbolic-link", "It is a symbolic link; only the file it points to is looked into."
    if entry.mode == _SUBMODULE:
        return "submodule", "It is a submodule, another repository."
    if any(matches(glob, entry.path) for glob in rules.exclude):
        return "excluded", "The config's [dockerfiles] exclude names it."
    if any(matches(glob, entry.path) for glob in exclude):
        return "opted-out", f"The repository's {OPT_OUT_FILE} excludes it."
    folders = entry.path.split("/")[:-1]
    foreign = next((folder for folder in folders if folder in FOREIGN_FOLDERS), None)
    if foreign is not None and not rules.generated:
        return "vendored", f"It is below {foreign}/; generated = true looks into such files too."
    return None

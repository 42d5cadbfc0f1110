"""Reads of one commit what a plan is made from: names from the tree, then only the wanted blobs, within bounds."""

from collections.abc import Callable, Iterator, Mapping

from bot.config.config import Dockerfiles
from bot.model import Entry, LeftOut, Outcome, Repository, Source, Survey, skipped
from bot.planning import around
from bot.planning.around import Around
from bot.selection import selection
from bot.selection.owners import MOST_BYTES
from bot.workspaces.workspace import Workspace
from fixer import Scripts, Settings, is_generated

_SETTINGS_MOST_BYTES = 1_048_576
# No repository of people is near any of these (the largest collection of images that is known has 1,670 Dockerfiles);
# they keep one that is made to hurt from taking all memory and time.
_MOST_FILES = 5_000
_MOST_BYTES = 32 << 20
_MOST_COMMANDS_OF_FILE = 2_000
_MOST_COMMANDS = 50_000
_BATCH_FILES = 50
_SCRIPT_MOST_BYTES = 262_144
_MOST_SCRIPTS = 500
_MOST_ROUNDS = 8  # of scripts that run each other


def survey(workspace: Workspace, repository: Repository, commit: str, rules: Dockerfiles) -> Survey | Outcome:
    """What is in the commit, or why the repository cannot be looked into."""
    found = selection.candidates(workspace.entries(commit), rules)
    own = found.opt_out
    chosen = selection.paths(found.dockerfiles, rules, ())
    if not chosen.wanted and own is None:
        return Survey(commit, (), (), (*chosen.left_out, *found.beyond))
    likely = (*chosen.wanted[:_MOST_FILES], *found.settings, *filter(None, (own, found.owners)))
    workspace.prefetch(entry.blob for entry in likely if entry.is_file)
    match _opt_out(workspace, own, found.dockerfiles):
        case selection.OptOutProblem(message):
            return skipped(repository.name, "opt-out-unreadable", message)
        case selection.OptOut(is_enabled=False):
            return Survey(commit, (), (), (), is_opted_out=True)
        case selection.OptOut(exclude=exclude):
            return _read(workspace, commit, found, exclude, rules)


def _read(
    workspace: Workspace, commit: str, found: selection.Candidates, exclude: tuple[str, ...], rules: Dockerfiles
) -> Survey:
    chosen = selection.paths(found.dockerfiles, rules, exclude)
    few, many = chosen.wanted[:_MOST_FILES], chosen.wanted[_MOST_FILES:]
    if chosen.left_out:  # what the repository excludes made room for others
        workspace.prefetch(entry.blob for entry in few)
    owning = (found.owners,) if found.owners else ()
    sizes = workspace.sizes(entry.blob for entry in (*few, *found.settings, *owning))
    small, large = _within(few, sizes, rules.max_bytes)
    read, rest = _within_total(small, sizes)
    settings, _ = _within(found.settings, sizes, _SETTINGS_MOST_BYTES)
    left_out = [*chosen.left_out, *found.beyond, *large, *_too_many((*rest, *many))]
    dockerfiles = tuple(_without(_sources(workspace, read), _reasons(rules), left_out))
    tree = _around(workspace, commit, dockerfiles, rules)
    scripts = () if tree is None else selection.paths(tree.fetched(), rules, exclude).wanted
    return Survey(
        commit=commit,
        dockerfiles=dockerfiles,
        settings=tuple(_sources(workspace, settings)),
        owners=next(_sources(workspace, _within(owning, sizes, MOST_BYTES)[0]), None),
        left_out=tuple(sorted(left_out, key=lambda item: item.path)),
        around=tree,
        scripts={one.path: one for one in scripts if tree and (rules.generated or not _is_generated(one, tree))},
    )


def _is_generated(script: Entry, tree: Around) -> bool:
    return is_generated(tree.content(script), script.path)


def _around(workspace: Workspace, commit: str, dockerfiles: tuple[Source, ...], rules: Dockerfiles) -> Around | None:
    """The tree around the Dockerfiles with the scripts that they run, and the requirements files on which it depends
    what is said of a pip that reads them: fetched at once unless one leads to another.
    """
    runs_scripts = rules.scripts is not Scripts.OFF
    running = around.running(dockerfiles) if runs_scripts else ()
    looking = tuple(dict.fromkeys((*running, *around.reading(dockerfiles))))
    there = around.names(workspace.entries(commit)) if looking else None
    if there is None:
        return None
    contents = {source.entry.path: source.content for source in dockerfiles}
    settings = Settings(wrappers=frozenset(rules.wrappers), suppressions=rules.suppressions, runs_scripts=runs_scripts)
    asked: set[str] = set(contents)
    more = around.likely(there, running) if running else frozenset()
    for _ in range(_MOST_ROUNDS):
        tree = Around(there, contents)
        more = (more | around.wanted(looking, dockerfiles, tree, settings)) - asked
        room = max(0, _MOST_SCRIPTS - len(asked) + len(dockerfiles))
        entries = [there.entries[path] for path in sorted(more)[:room] if there.entries[path].is_file]
        if not entries:
            break
        asked |= more
        contents |= read(workspace, entries)
        more = frozenset()
    return Around(there, contents)


def read(workspace: Workspace, entries: list[Entry]) -> dict[str, bytes]:
    """The bytes of files around Dockerfiles, but for those that are too large."""
    workspace.prefetch(entry.blob for entry in entries)
    sizes = workspace.sizes(entry.blob for entry in entries)
    small, _ = _within(tuple(entries), sizes, _SCRIPT_MOST_BYTES)
    few, _ = _within_total(small, sizes)
    return {source.entry.path: source.content for source in _sources(workspace, few)}


def _sources(workspace: Workspace, entries: tuple[Entry, ...]) -> Iterator[Source]:
    """The files with their bytes, read some at a time, so that what is left out again is not held for long."""
    for start in range(0, len(entries), _BATCH_FILES):
        batch = entries[start : start + _BATCH_FILES]
        blobs = workspace.blobs(entry.blob for entry in batch)
        yield from (Source(entry, blobs[entry.blob]) for entry in batch)


def _opt_out(
    workspace: Workspace, own: Entry | None, candidates: tuple[Entry, ...]
) -> selection.OptOut | selection.OptOutProblem:
    if own is None:
        return selection.OptOut()
    if not own.is_file or workspace.sizes([own.blob])[own.blob] > selection.OPT_OUT_MOST_BYTES:
        return selection.OptOutProblem(f"Its {selection.OPT_OUT_FILE} is no small plain file, so it is left alone.")
    said = selection.opt_out(workspace.blobs([own.blob])[own.blob])
    if isinstance(said, selection.OptOut) and selection.is_costly(said.exclude, candidates):
        message = f"Its {selection.OPT_OUT_FILE} excludes too much from too many Dockerfiles, so it is left alone."
        return selection.OptOutProblem(message)
    return said


def _within(
    entries: tuple[Entry, ...], sizes: Mapping[str, int], most: int
) -> tuple[tuple[Entry, ...], tuple[LeftOut, ...]]:
    """Those of at most ``most`` bytes, and the others with the reason."""
    small = tuple(entry for entry in entries if sizes[entry.blob] <= most)
    large = tuple(
        LeftOut(entry.path, "too-large", f"It has {sizes[entry.blob]} bytes; max_bytes is {most}.")
        for entry in entries
        if sizes[entry.blob] > most
    )
    return small, large


def _within_total(entries: tuple[Entry, ...], sizes: Mapping[str, int]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The first ones that have no more bytes together than are read of one repository, and the others."""
    total = 0
    for number, entry in enumerate(entries):
        total += sizes[entry.blob]
        if total > _MOST_BYTES:
            return entries[:number], entries[number:]
    return entries, ()


def _too_many(entries: tuple[Entry, ...]) -> Iterator[LeftOut]:
    """One word for all: there may be thousands."""
    if entries:
        bounds = f"of one repository {_MOST_FILES} Dockerfiles are, and {_MOST_BYTES >> 20} MB of them"
        message = f"It and {len(entries) - 1} after it are not looked into: {bounds}."
        yield LeftOut(entries[0].path, "too-many", message)


def _without(
    sources: Iterator[Source], reason: Callable[[Source], tuple[str, str] | None], left_out: list[LeftOut]
) -> Iterator[Source]:
    """The sources that nothing speaks against; the others are added to those left out."""
    for source in sources:
        if against := reason(source):
            left_out.append(LeftOut(source.entry.path, *against))
        else:
            yield source


def _reasons(rules: Dockerfiles) -> Callable[[Source], tuple[str, str] | None]:
    """What speaks against a source, given those asked about before it."""
    total = 0

    def reason(source: Source) -> tuple[str, str] | None:
        nonlocal total
        if not rules.generated and is_generated(source.content, source.entry.path):
            return "generated", "Its comments say that a program wrote it; generated = true looks into such files too."
        commands = _most_commands(source.content)
        if commands > _MOST_COMMANDS_OF_FILE:
            return "too-many-commands", f"It may have {commands} commands; at most {_MOST_COMMANDS_OF_FILE} are read."
        if total + commands > _MOST_COMMANDS:
            return "too-many-commands", f"Of one repository at most {_MOST_COMMANDS} commands are looked into."
        total += commands
        return None

    return reason


def _most_commands(content: bytes) -> int:
    """No exact count: pip may be spelt with quotes, RUN may not; each of both costs the fixer time."""
    words = content.lower()
    return max(words.count(b"pip"), words.count(b"run"))

"""Reads of one commit what a plan is made from: names from the tree, then only the wanted blobs, in one batch."""

from collections.abc import Mapping

from bot import selection
from bot.config import Dockerfiles
from bot.model import Entry, LeftOut, Outcome, Repository, Source, Survey, skipped
from bot.workspace import Workspace
from fixer import SETTINGS_FILES

_SETTINGS_MOST_BYTES = 1_048_576


def survey(workspace: Workspace, repository: Repository, commit: str, rules: Dockerfiles) -> Survey | Outcome:
    """What is in the commit, or why the repository cannot be looked into."""
    entries = workspace.entries(commit)
    settings = tuple(entry for entry in entries if entry.path in SETTINGS_FILES and entry.is_file)
    own = next((entry for entry in entries if entry.path == selection.OPT_OUT_FILE), None)
    chosen = selection.paths(entries, rules, ())
    if not chosen.wanted and own is None:
        return Survey(commit, (), (), chosen.left_out)
    workspace.prefetch(entry.blob for entry in (*chosen.wanted, *settings, *([own] if own else [])) if entry.is_file)
    match _opt_out(workspace, own):
        case selection.OptOutProblem(message):
            return skipped(repository.name, "opt-out-unreadable", message)
        case selection.OptOut(is_enabled=False):
            return Survey(commit, (), (), (), is_opted_out=True)
        case selection.OptOut(exclude=exclude):
            return _read(workspace, commit, selection.paths(entries, rules, exclude), settings, rules)


def _read(
    workspace: Workspace, commit: str, chosen: selection.Paths, settings: tuple[Entry, ...], rules: Dockerfiles
) -> Survey:
    sizes = workspace.sizes(entry.blob for entry in (*chosen.wanted, *settings))
    read, left_out = _within(chosen.wanted, sizes, rules.max_bytes)
    settings, _ = _within(settings, sizes, _SETTINGS_MOST_BYTES)
    blobs = workspace.blobs(entry.blob for entry in (*read, *settings))
    dockerfiles, generated = _without_generated(tuple(Source(entry, blobs[entry.blob]) for entry in read), rules)
    return Survey(
        commit=commit,
        dockerfiles=dockerfiles,
        settings=tuple(Source(entry, blobs[entry.blob]) for entry in settings),
        left_out=tuple(sorted((*chosen.left_out, *left_out, *generated), key=lambda item: item.path)),
    )


def _opt_out(workspace: Workspace, own: Entry | None) -> selection.OptOut | selection.OptOutProblem:
    if own is None:
        return selection.OptOut()
    if not own.is_file or workspace.sizes([own.blob])[own.blob] > selection.OPT_OUT_MOST_BYTES:
        return selection.OptOutProblem(f"Its {selection.OPT_OUT_FILE} is no small plain file, so it is left alone.")
    return selection.opt_out(workspace.blobs([own.blob])[own.blob])


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


def _without_generated(
    sources: tuple[Source, ...], rules: Dockerfiles
) -> tuple[tuple[Source, ...], tuple[LeftOut, ...]]:
    marked = [] if rules.generated else [source for source in sources if selection.is_generated(source.content)]
    message = "Its comments say that a program wrote it; generated = true looks into such files too."
    left_out = tuple(LeftOut(source.entry.path, "generated", message) for source in marked)
    return tuple(source for source in sources if source not in marked), left_out

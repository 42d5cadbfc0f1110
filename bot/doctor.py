"""Examines what a sweep needs before one is started; each finding is a sentence."""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot import certificates
from bot.config.config import Config
from bot.config.source import Source
from bot.errors import ClusterError, ForgeError, GitError, LedgerError, MissingExtraError
from bot.forges import choice
from bot.forges.forge import Forge
from bot.impact import resolving
from bot.ledger import ledger
from bot.model import Outcome, Repository
from bot.planning import executors
from bot.rules import OF_COMMITS, SIGNED, advice
from bot.selection import selection
from bot.waiting.patience import Tell
from bot.workspaces import workspace
from bot.workspaces.git_cache import GitCache
from bot.workspaces.plumbing import signing
from fixer import UsageError

# Rules are an organisation's, mostly: a few repositories tell them.
_MOST_RULED = 5


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at, and whether it is as a sweep needs it."""

    is_fine: bool
    text: str


def examine(config: Config, tell: Tell) -> Iterator[Examined]:
    """Git, certificates, the places that are written to, the cluster, and every source; nothing is written to a forge.

    What is waited for is told meanwhile.
    """
    yield _git(config)
    yield _certificates()
    yield from _key(config)
    yield _ledger(config)
    yield _folder("report.directory", config.report.directory)
    yield from _cache(config)
    yield from _cluster(config)
    yield from _impact(config)
    yield from _sources(config, tell)
    yield from _issue(config, tell)


def _git(config: Config) -> Examined:
    if shutil.which("git") is None:
        return Examined(False, "git is not installed; install git 2.32 or newer.")
    try:
        return Examined(True, f"{workspace.require_git(config.commit.sign)} is here.")
    except GitError as error:
        return Examined(False, f"{error}.")


def _certificates() -> Examined:
    try:
        return Examined(True, certificates.used(os.environ))
    except UsageError as error:
        return Examined(False, f"{error}.")


def _key(config: Config) -> Iterator[Examined]:
    """Whether the key signs here and now: a commit of nothing is made and thrown away."""
    wanted = config.commit
    if not wanted.sign:
        return
    committer = wanted.committer or wanted.author
    try:
        workspace.try_key(signing.key(wanted.sign, os.environ, with_agent=wanted.sign_with_agent), committer)
    except GitError as error:
        yield Examined(False, f"{wanted.sign} does not sign ([commit] sign): {error}.")
        return
    yield Examined(True, f"{wanted.sign} signs, for {committer}; the first push tells whether the forge verifies that.")


def _ledger(config: Config) -> Examined:
    path = config.ledger.path
    try:
        with ledger.read(path) as opened:
            if opened is None:
                return _folder("ledger.path", path.parent)
            return Examined(True, f"The ledger {path} knows of {opened.open_pull_requests()} open pull requests.")
    except LedgerError as error:
        return Examined(False, f"{error}.")


def _folder(key: str, folder: Path) -> Examined:
    """Whether the folder can be written to, or made: then its nearest folder that exists can."""
    around = (folder, *folder.absolute().parents)
    existing = next(path for path in around if os.path.exists(path))  # noqa: PTH110 - Path's raises at a closed folder
    if existing.is_dir() and os.access(existing, os.W_OK):
        return Examined(True, f"{folder} can be written to ({key}).")
    return Examined(False, f"{folder} cannot be written to; mend {key} or the folder's permissions.")


def _cache(config: Config) -> Iterator[Examined]:
    cache = GitCache.configured(config.git)
    if cache is None:
        return
    problem = cache.problem() if os.path.lexists(cache.folder) else None
    yield Examined(False, problem) if problem else _folder("git.cache", cache.folder)


def _cluster(config: Config) -> Iterator[Examined]:
    scheduler = config.cluster.scheduler
    if scheduler is None:
        return
    try:
        with executors.workers(config):
            found = Examined(True, f"The scheduler {scheduler} answers.")
    except (ClusterError, MissingExtraError) as error:
        found = Examined(False, f"{error}.")
    yield found


def _impact(config: Config) -> Iterator[Examined]:
    """Whether there is what asks the index; whether that answers, a sweep tells by its figures."""
    if not config.impact.index:
        return
    try:
        yield Examined(True, f"{resolving.program()} is here; how large caches are is asked of {config.impact.index}.")
    except MissingExtraError as error:
        yield Examined(False, f"{error}.")


def _sources(config: Config, tell: Tell) -> Iterator[Examined]:
    """Each source for itself; a token that several of them lack is told once."""
    told: set[str] = set()
    for source in config.source:
        try:
            forge = choice.forge(config, source, tell)
        except UsageError as error:
            if str(error) not in told:
                yield Examined(False, f"{error}.")
            told.add(str(error))
            continue
        yield from _source(config, source, forge)


def _issue(config: Config, tell: Tell) -> Iterator[Examined]:
    """Whether the repository of the tracking issue takes issues; that we may write them only a write can tell."""
    try:
        tracker = choice.tracker(config, tell)
        home = tracker.home() if tracker else None
    except (ForgeError, UsageError) as error:
        yield Examined(False, f"The tracking issue in {config.campaign.issue}: {error}.")
        return
    if home is None:
        return
    if home.bar:
        yield Examined(False, f"{home.name} has no room for the tracking issue, for {home.bar}.")
        return
    text = f"{home.name} is {home.sight} and takes issues; the tracking issue there needs the token's issues, write"
    yield Examined(True, f"{text}.")


def _source(config: Config, source: Source, forge: Forge) -> Iterator[Examined]:
    try:
        yield from (Examined(*found) for found in forge.examined())
        if config.waves.sizes and config.waves.gate == "checks":
            yield from _checks(source, forge)
        yield from _rules(config, source, forge)
    except ForgeError as error:
        yield Examined(False, f"{source.label}: {error}")


def _checks(source: Source, forge: Forge) -> Iterator[Examined]:
    """Whether waves can be let go by checks; a folder has none."""
    if source.local is not None:
        return
    asked = _most_telling(selection.repositories(forge.repositories(), source, forge.now()), forge)
    if asked is None or asked.head is None:
        why = "for no repository that it selects has a commit"
        yield Examined(False, f"{source.label}: whether checks can be read could not be found out, {why}.")
        return
    try:
        forge.checks(asked, asked.head)
    except ForgeError as error:
        advice = 'give the token checks and statuses, read, or set gate = "closed" in [waves]'
        yield Examined(False, f"{asked.name}: checks cannot be read: {error}; {advice}.")
        return
    others = "; it is public, so whether those of private repositories can be read could not be found out"
    yield Examined(True, f"{asked.name}: checks and statuses can be read{others if _is_public(asked) else ''}.")


def _rules(config: Config, source: Source, forge: Forge) -> Iterator[Examined]:
    """What rules stand against our branch, and against our commits on the default branch, where there are any."""
    if source.local is not None:
        return
    ours, via = config.pull_request.branch, config.commit.via
    signs = via == "api" or bool(config.commit.sign)
    selected = selection.repositories(forge.repositories(), source, forge.now())
    writable = (item for item in selected if isinstance(item, Repository) and item.traits.is_writable and item.branch)
    for repository in islice(writable, _MOST_RULED):
        found = [rule for rule in forge.rules(repository, ours) if not (config.commit.sign and rule.kind == SIGNED)]
        if found:
            text = f"{repository.name}: rules stand against the branch {ours}: {advice(found, via)}"
            yield Examined(False, f"{text}, unless the token's owner may pass them.")
        of_commits = [rule for rule in forge.rules(repository, repository.branch or "") if rule.kind in OF_COMMITS]
        if of_commits and not (signs and all(rule.kind == SIGNED for rule in of_commits)):
            text = f"{repository.name}: rules of {repository.branch} stand against merging our commits as they are"
            yield Examined(False, f"{text}: {advice(of_commits, via)}.")


def _most_telling(selected: Iterable[Repository | Outcome], forge: Forge) -> Repository | None:
    """A repository with a commit, public only where all of them are: what is public anybody may read."""
    spare: Repository | None = None
    for item in selected:
        if isinstance(item, Outcome) or (spare and _is_public(item)):
            continue
        found = forge.located(item)
        if isinstance(found, Repository) and found.head:
            if not _is_public(found):
                return found
            spare = found
    return spare


def _is_public(repository: Repository) -> bool:
    return repository.traits.visibility == "public"

"""GitHub and GitHub Enterprise Server as a forge."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from urllib.parse import urlsplit

from bot.config.config import Github
from bot.config.names_file import NamesFile
from bot.config.source import Source
from bot.errors import NoCommitError
from bot.forges.github import insistence
from bot.forges.github.api import clock, credentials
from bot.forges.github.api.names import owner
from bot.forges.github.branches import Branches
from bot.forges.github.pull_requests import PullRequests
from bot.forges.github.questions import dates, examination, listing, properties, rules, state
from bot.model import Outcome, Repository, skipped
from bot.rules import Rule
from bot.texts.display import printable
from bot.workspaces import workspace
from bot.workspaces.git_cache import GitCache
from bot.workspaces.workspace import Heads, Workspace

# Up to here two requests more cost more than all the blobs. Measured at 50 ms a request and 10 MB/s, where the newest
# commit is all there is and cannot be compressed: 1 MB takes 0.69 s whole and 0.89 s without blobs, 2 MB 0.71 s and
# 0.80 s, 3 MB 0.88 s and 0.76 s; and bytes count, too.
_SMALL_KB = 1024
# So long git takes the listing's word for where branches stand; a plan may wait longer than that to be published.
_STILL_SECONDS = 60


@dataclass(frozen=True, slots=True)
class GithubForge(Branches, PullRequests):
    """The repositories of one source on GitHub.

    A value that can be sent to another process: it names where the token is and never holds it. Limits of the
    API are waited out with ``patience``, up to a quarter of an hour for one request, and ``again`` is called before a
    write is sent once more; ``cache`` keeps what git fetched, and where ``branch`` stands is listed with each
    repository. Making one raises UsageError where there is no token, or where a company's certificates are not where
    they should be.
    """

    is_paced = True

    def examined(self) -> Iterator[tuple[bool, str]]:
        api = self._api(next((names[0] for names, _ in self._groups), ""))
        yield examination.limits(api)
        yield from ((False, said) for _, said in self.remarks())
        seen = "can be read, with their custom properties" if self.source.property else "can be read"
        yield from examination.reached(api, self.source.label, self.repositories(), seen)

    def now(self) -> float:
        return clock.now(self.github.base_url)

    def account(self, repository: Repository) -> str:
        return f"{self.github.base_url} {'' if self._is_one else owner(repository.name)}"

    def remarks(self) -> Iterator[tuple[str, str]]:
        if said := clock.remark(self.github.base_url):
            yield "clock-skew", said

    def counting(self, again: Callable[[], object]) -> "GithubForge":
        return replace(self, again=again)

    def narrowed(self, names: tuple[str, ...]) -> "GithubForge":
        whole = dict.fromkeys(self.source.kinds)
        return replace(self, source=self.source.model_copy(update={**whole, "repositories": names}))

    def elsewhere(self) -> "GithubForge":
        return _elsewhere(self.github, self.cache)

    def repositories(self) -> Iterator[Repository | Outcome]:
        found = self._listed()
        if self.source.property:
            found = properties.told(found, self.source, self._api)
        return dates.dated(found, self._api) if self.source.pushed_within is not None else found

    def _listed(self) -> Iterator[Repository | Outcome]:
        names = self.source.names
        if names is None:
            is_app = self.github.app is not None
            return listing.listed(self._api(), self.source, self._host, self.branch, is_app=is_app)
        found = listing.named(names, self._groups, self._host, self.branch)
        return found if self.source.file is None else map(partial(_placed, self.source.file), found)

    def located(self, repository: Repository) -> Repository | Outcome:
        if repository.traits.is_empty:
            return skipped(repository.name, "empty", "It has no commit yet.")
        if repository.branch is None:
            message = "Its HEAD names a branch that does not exist, so there is no default branch."
            return skipped(repository.name, "no-default-branch", message)
        if repository.head is None:  # a listing by REST does not tell it
            return replace(repository, head=self.tip(repository, repository.branch))
        return repository

    def workspace(self, repository: Repository, branch: str) -> AbstractContextManager[Workspace]:
        if repository.branch is None:
            raise NoCommitError(f"{repository.name} has no default branch")
        remote = repository.remote

        def login() -> Mapping[str, str]:
            return credentials.git_environment(remote, self._api(repository.name).token)

        is_small = 0 < repository.traits.size_kb <= _SMALL_KB
        protocols = (urlsplit(remote).scheme,)
        insist = insistence.insistence(self.patience, urlsplit(remote).netloc)
        return workspace.fetching(
            remote,
            repository.branch,
            branch,
            login,
            protocols,
            is_small=is_small,
            cache=self.cache,
            told=_told(repository, branch),
            insist=insist,
        )

    def diagnosis(self, repository: Repository) -> tuple[str, str] | None:
        return state.diagnosis(self._api(repository.name), repository)

    def takes_pull_requests(self, repository: Repository) -> bool:
        return state.takes_pull_requests(self._api(repository.name), repository)

    def rules(self, repository: Repository, branch: str) -> tuple[Rule, ...]:
        return rules.rules(self._api(repository.name), repository, branch)

    def is_protected(self, repository: Repository, branch: str) -> bool:
        """Whether any of them stands against a push."""
        return bool(self.rules(repository, branch))

    def is_home_of(self, key: str) -> bool:
        return key.rpartition(":")[0] == str(self._host)


def _placed(file: NamesFile, item: Repository | Outcome) -> Repository | Outcome:
    """What is wrong with a name of a file, with the line to mend."""
    line = file.line(item.name) if isinstance(item, Outcome) else None
    if line is None or not isinstance(item, Outcome):
        return item
    return replace(item, message=f"{item.message} The name stands in {printable(str(file))}, line {line}.")


def _told(repository: Repository, branch: str) -> Heads | None:
    """Where its branches stand, if the listing said so just now."""
    head, seen = repository.head, repository.seen
    if head is None or seen is None or seen.branch != branch or not 0 <= time.time() - seen.at <= _STILL_SECONDS:
        return None
    return Heads(head, seen.tip)


@lru_cache
def _elsewhere(github: Github, cache: GitCache | None) -> GithubForge:
    nothing = Source.model_construct(repositories=())  # as no config may have it: there nothing is listed
    return GithubForge(github, nothing, cache=cache)

"""GitHub and GitHub Enterprise Server as a forge."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from urllib.parse import urlsplit

from bot.config.config import Github, Source
from bot.errors import ForgeError, NoCommitError
from bot.forges.github import (
    account,
    checks,
    commit,
    examination,
    insistence,
    listing,
    pulls,
    readiness,
    rules,
    state,
)
from bot.forges.github.api import client, clock, credentials
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.names import grouped, owner
from bot.forges.github.api.reading import Group
from bot.forges.github.web_host import WebHost
from bot.model import Checks, Outcome, Proposal, PullRequest, Repository, State, skipped
from bot.model.readiness import Method, Readiness
from bot.rules import Rule
from bot.waiting.patience import Patience, nothing
from bot.workspaces import workspace
from bot.workspaces.git_cache import GitCache
from bot.workspaces.workspace import Heads, Workspace

_UNPROCESSABLE = 422
# The seconds between looks at a branch that GitHub is updating.
_UNTIL_UPDATED = (0.5, 1.0, 2.0, 4.0)
# Up to here two requests more cost more than all the blobs. Measured at 50 ms a request and 10 MB/s, where the newest
# commit is all there is and cannot be compressed: 1 MB takes 0.69 s whole and 0.89 s without blobs, 2 MB 0.71 s and
# 0.80 s, 3 MB 0.88 s and 0.76 s; and bytes count, too.
_SMALL_KB = 1024
# So long git takes the listing's word for where branches stand; a plan may wait longer than that to be published.
_STILL_SECONDS = 60


@dataclass(frozen=True, slots=True)
class GithubForge:
    """The repositories of one source on GitHub.

    A value that can be sent to another process: it names where the token is and never holds it. Limits of the
    API are waited out with ``patience``, up to a quarter of an hour for one request, and ``again`` is called before a
    write is sent once more; ``cache`` keeps what git fetched, and where ``branch`` stands is listed with each
    repository. Making one raises UsageError where there is no token, or where a company's certificates are not where
    they should be.
    """

    github: Github
    source: Source
    patience: Patience = field(default=Patience(), repr=False, compare=False)
    cache: GitCache | None = None
    again: Callable[[], object] = field(default=nothing, repr=False, compare=False)
    branch: str = field(default="", compare=False)

    is_paced = True

    def __post_init__(self) -> None:
        client.require_login(self.github)

    def examined(self) -> Iterator[tuple[bool, str]]:
        api = self._api(next((names[0] for names, _ in self._groups), ""))
        yield examination.limits(api)
        yield from ((False, said) for _, said in self.remarks())
        yield from examination.reached(api, self.source.label, self.repositories())

    def account(self, repository: Repository) -> str:
        return f"{self.github.base_url} {'' if self._is_one else owner(repository.name)}"

    def remarks(self) -> Iterator[tuple[str, str]]:
        if said := clock.remark(self.github.base_url):
            yield "clock-skew", said

    def counting(self, again: Callable[[], object]) -> "GithubForge":
        return replace(self, again=again)

    def elsewhere(self) -> "GithubForge":
        return _elsewhere(self.github, self.cache)

    def repositories(self) -> Iterator[Repository | Outcome]:
        if self.source.repositories is None:
            is_app = self.github.app is not None
            yield from listing.listed(self._api(), self.source, self._host, self.branch, is_app=is_app)
            return
        yield from listing.named(self.source.repositories, self._groups, self._host, self.branch)

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

    def tip(self, repository: Repository, branch: str) -> str | None:
        return state.tip(self._api(repository.name), repository, branch)

    def merge_base(self, repository: Repository, one: str, other: str) -> str | None:
        return state.merge_base(self._api(repository.name), repository, one, other)

    def takes_pull_requests(self, repository: Repository) -> bool:
        return state.takes_pull_requests(self._api(repository.name), repository)

    def rules(self, repository: Repository, branch: str) -> tuple[Rule, ...]:
        return rules.rules(self._api(repository.name), repository, branch)

    def is_protected(self, repository: Repository, branch: str) -> bool:
        """Whether any of them stands against a push."""
        return bool(self.rules(repository, branch))

    def open_pull_requests(self, branch: str) -> Iterator[tuple[str, PullRequest]]:
        if self.source.repositories is None:
            return pulls.opened(self._api(), self.source, branch, self._host)
        return pulls.opened_in(self._groups, branch, self._host)

    def known_pull_requests(self, wanted: Iterable[pulls.Known]) -> Iterator[tuple[str, PullRequest]]:
        known = tuple(wanted)
        return pulls.of_numbers(self._grouped(one[0].name for one in known), known, self._host)

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        with self._explaining(repository) as api:
            return pulls.of_branch(api, repository, branch)

    def is_anothers(self, repository: Repository, number: int) -> bool:
        return pulls.is_anothers(self._api(repository.name), repository, number)

    def is_conflicting(self, repository: Repository, number: int) -> bool:
        with self._explaining(repository) as api:
            return api.get(f"/repos/{repository.name}/pulls/{number}")["mergeable"].is_false

    def is_home_of(self, key: str) -> bool:
        return key.rpartition(":")[0] == str(self._host)

    def checks(self, repository: Repository, commit: str) -> Checks:
        with self._explaining(repository) as api:
            return checks.checks(api, repository.name, commit)

    def readiness(self, wanted: Iterable[readiness.Wanted]) -> Iterator[tuple[str, Readiness]]:
        known = tuple(wanted)
        return readiness.readiness(self._grouped(one[0].name for one in known), known, self._host)

    def comments(self, repository: Repository, number: int) -> tuple[str, ...]:
        with self._explaining(repository) as api:
            items = api.items(f"/repos/{repository.name}/issues/{number}/comments")
            return tuple(item["body"].text_or_nothing for item in items)

    def open(self, repository: Repository, branch: str, proposal: Proposal, *, is_draft: bool) -> PullRequest:
        if found := self._opened(repository, branch):
            return found
        try:
            with self._writing(repository) as there:
                base = repository.branch or ""
                made = there.create_pull(base, branch, title=proposal.title, body=proposal.body, draft=is_draft)
        except ForgeError as error:
            # Somebody was quicker, or what broke off had its effect all the same.
            is_unsure = error.status == _UNPROCESSABLE or not 400 <= error.status < 500
            if is_unsure and (found := self._opened(repository, branch)):
                return found
            raise
        return pulls.pull_request(Answer(made.raw_data))

    def edit(self, repository: Repository, number: int, proposal: Proposal, *, closes: bool) -> None:
        with self._writing(repository) as there:
            pull, title, body = there.get_pull(number), proposal.title, proposal.body
            if closes:
                pull.edit(title=title, body=body, state=State.CLOSED.value)
            else:
                pull.edit(title=title, body=body)

    def retarget(self, repository: Repository, number: int, branch: str) -> None:
        with self._writing(repository) as there:
            there.get_pull(number).edit(base=branch)

    def comment(self, repository: Repository, number: int, text: str) -> None:
        with self._writing(repository) as there:
            there.get_issue(number).create_comment(text)

    def label(self, repository: Repository, number: int, names: tuple[str, ...]) -> None:
        with self._writing(repository) as there:
            there.get_issue(number).add_to_labels(*names)

    def assign(self, repository: Repository, number: int, users: tuple[str, ...]) -> None:
        with self._writing(repository) as there:
            there.get_issue(number).add_to_assignees(*users)

    def request_review(
        self, repository: Repository, number: int, users: tuple[str, ...], teams: tuple[str, ...]
    ) -> None:
        with self._writing(repository) as there:
            there.get_pull(number).create_review_request(list(users), list(teams))

    def committer(self, repository: Repository) -> str:
        client = self._api(repository.name)
        client.committer = client.committer or account.committer(client, self._host)
        return client.committer

    def update(self, repository: Repository, number: int, branch: str, expected: str) -> str | None:
        with self._explaining(repository) as client:
            client.again = self.again
            place = f"/repos/{repository.name}/pulls/{number}/update-branch"
            client.requestJsonAndCheck("PUT", place, input={"expected_head_sha": expected})
        for pause in _UNTIL_UPDATED:  # it is only accepted then
            if (found := self.tip(repository, branch)) != expected:
                return found
            self.patience.sleep(pause)
        return None

    def move(self, repository: Repository, moves: tuple[tuple[str, str, str | None], ...]) -> None:
        wanted = commit.moves(state.node(self._api(repository.name), repository), moves)
        with self._writing(repository) as there:
            there.requester.graphql_named_mutation("updateRefs", wanted, "clientMutationId")

    def create_branch(self, repository: Repository, branch: str, commit: str) -> None:
        try:
            with self._writing(repository) as there:
                there.create_git_ref(f"refs/heads/{branch}", commit)
        except ForgeError as error:
            if error.status != _UNPROCESSABLE:
                raise
            stands = self.tip(repository, branch)
            if stands is None:
                raise
            if stands != commit:
                message = f"The branch {branch} of {repository.name} stands elsewhere already"
                raise ForgeError("branch-moved", message, error.status) from None

    def commit(
        self, repository: Repository, branch: str, expected: str, message: str, files: Mapping[str, bytes]
    ) -> str:
        wanted = commit.wanted(repository.name, branch, expected, message, files)
        with self._writing(repository) as there:
            _, made = there.requester.graphql_named_mutation("createCommitOnBranch", wanted, "commit { oid }")
        return Answer(made)["commit"]["oid"].text

    def merge(self, repository: Repository, number: int, method: Method, expected: str) -> str:
        with self._explaining(repository) as client:
            client.again = self.again
            place = f"/repos/{repository.name}/pulls/{number}/merge"
            _, made = client.requestJsonAndCheck("PUT", place, input={"sha": expected, "merge_method": method})
        return Answer(made)["sha"].text

    def enqueue(self, repository: Repository, found: Readiness) -> None:
        wanted = {"pullRequestId": found.node, "expectedHeadOid": found.pull.head}
        self._mutate(repository, "enqueuePullRequest", wanted)

    def arm(self, repository: Repository, found: Readiness, method: Method) -> None:
        wanted = {"pullRequestId": found.node, "expectedHeadOid": found.pull.head}
        self._mutate(repository, "enablePullRequestAutoMerge", {**wanted, "mergeMethod": method.upper()})

    def disarm(self, repository: Repository, found: Readiness) -> None:
        self._mutate(repository, "disablePullRequestAutoMerge", {"pullRequestId": found.node})

    @property
    def _host(self) -> WebHost:
        return WebHost.of_api(self.github.base_url)

    @property
    def _is_one(self) -> bool:
        """Whether everything is asked for by one account."""
        return self.github.app is None or self.github.app.installation_id is not None

    @property
    def _groups(self) -> tuple[Group, ...]:
        return self._grouped(self.source.repositories or ())

    def _grouped(self, wanted: Iterable[str]) -> tuple[Group, ...]:
        """The names that are asked for together: an App has another installation for each owner."""
        key = (lambda _: "") if self._is_one else owner
        return tuple((some, partial(self._api, some[0])) for some in grouped(wanted, key))

    def _mutate(self, repository: Repository, name: str, wanted: dict[str, str]) -> None:
        with self._writing(repository) as there:
            there.requester.graphql_named_mutation(name, wanted, "clientMutationId")

    def _opened(self, repository: Repository, branch: str) -> PullRequest | None:
        pulls = self.pull_requests(repository, branch)
        return next((pull for pull in pulls if pull.state is State.OPEN), None)

    @contextmanager
    def _writing(self, repository: Repository) -> Iterator[client.LibraryRepository]:
        with self._explaining(repository) as client:
            client.again = self.again
            yield client.repository(repository.name)

    @contextmanager
    def _explaining(self, repository: Repository) -> Iterator[client.Client]:
        """Around requests: what the repository's own flags tell is said in place of a bare refusal."""
        client = self._api(repository.name)
        try:
            yield client
        except ForgeError as error:
            raise state.explained(client, repository, error) from None

    def _api(self, name: str = "") -> client.Client:
        return client.client(self.github, self.source, self.patience, name)


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

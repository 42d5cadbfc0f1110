"""GitHub and GitHub Enterprise Server as a forge; the only importer of PyGithub, which is why it is this long."""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from github.Auth import AppAuth, Auth, Token
from github.GithubException import GithubException
from github.GithubIntegration import GithubIntegration
from github.Repository import Repository as GithubRepository
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester, RequestsResponse
from jwt.exceptions import PyJWTError

from bot import certificates, secrets
from bot.config.config import Github, GithubApp, Source
from bot.errors import ForgeError, NoCommitError
from bot.forges import (
    credentials,
    github_checks,
    github_commit,
    github_examination,
    github_listing,
    github_pulls,
    github_repository,
    github_state,
)
from bot.forges.answers import Answer
from bot.forges.github_api import Group, moved, next_page
from bot.forges.patience import Patience, nothing, patiently
from bot.forges.refusal import Refusal
from bot.forges.web_host import WebHost
from bot.model import Checks, Outcome, Proposal, PullRequest, Repository, State, skipped
from bot.workspaces import workspace
from bot.workspaces.git_cache import GitCache
from bot.workspaces.workspace import Workspace
from fixer import UsageError

_SECONDS = 30
_PER_PAGE = 100
_VERSION = "2022-11-28"
_AGENT = "pip-no-cache"
_REDIRECTS = frozenset({301, 302, 307, 308})
_MOST_REDIRECTS = 5
_UNPROCESSABLE = 422
# Up to here two requests more cost more than all the blobs. Measured at 50 ms a request and 10 MB/s, where the newest
# commit is all there is and cannot be compressed: 1 MB takes 0.69 s whole and 0.89 s without blobs, 2 MB 0.71 s and
# 0.80 s, 3 MB 0.88 s and 0.76 s; and bytes count, too.
_SMALL_KB = 1024
# git may be at work for a quarter of an hour with the token that it was given.
_FRESH = timedelta(minutes=20)

# At its most talkative the library writes down answers, and tokens are among them.
logging.getLogger("github").setLevel(logging.WARNING)

_Result = TypeVar("_Result")
_NO_JSON = object()
# A client is not safe between threads: each thread has its own, for each token or installation.
_of_thread = threading.local()


@dataclass(frozen=True, slots=True)
class GithubForge:
    """The repositories of one source on GitHub.

    A value that can be sent to another process: it names where the token is and never holds it. Limits of the
    API are waited out with ``patience``, up to a quarter of an hour for one request, and ``again`` is called before a
    write is sent once more; ``cache`` keeps what git fetched. Making one raises UsageError where there is no token, or
    where a company's certificates are not where they should be.
    """

    github: Github
    source: Source
    patience: Patience = field(default=Patience(), repr=False, compare=False)
    cache: GitCache | None = None
    again: Callable[[], object] = field(default=nothing, repr=False, compare=False)

    is_paced = True

    def __post_init__(self) -> None:
        certificates.for_api(os.environ)
        if self.github.app is None:
            credentials.token(self.github.token_env, os.environ)
        else:
            _app_auth(self.github.app)

    def examined(self) -> Iterator[tuple[bool, str]]:
        api = self._api(next((names[0] for names, _ in self._groups), ""))
        yield github_examination.limits(api)
        yield from github_examination.reached(api, self.source.label, self.repositories())

    def counting(self, again: Callable[[], object]) -> "GithubForge":
        return replace(self, again=again)

    def elsewhere(self) -> "GithubForge":
        return _elsewhere(self.github, self.cache)

    def repositories(self) -> Iterator[Repository | Outcome]:
        if self.source.repositories is None:
            is_app = self.github.app is not None
            yield from github_listing.listed(self._api(), self.source, self._host, is_app=is_app)
            return
        yield from github_listing.named(self.source.repositories, self._groups, self._host)

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
        return workspace.fetching(
            remote, repository.branch, branch, login, protocols, is_small=is_small, cache=self.cache
        )

    def diagnosis(self, repository: Repository) -> tuple[str, str] | None:
        return github_state.diagnosis(self._api(repository.name), repository)

    def tip(self, repository: Repository, branch: str) -> str | None:
        return github_state.tip(self._api(repository.name), repository, branch)

    def takes_pull_requests(self, repository: Repository) -> bool:
        return github_state.takes_pull_requests(self._api(repository.name), repository)

    def is_protected(self, repository: Repository, branch: str) -> bool:
        return github_state.is_protected(self._api(repository.name), repository, branch)

    def open_pull_requests(self, branch: str) -> Iterator[tuple[str, PullRequest]]:
        if self.source.repositories is None:
            return github_pulls.opened(self._api(), self.source, branch, self._host)
        return github_pulls.opened_in(self._groups, branch, self._host)

    def known_pull_requests(self, wanted: Iterable[github_pulls.Known]) -> Iterator[tuple[str, PullRequest]]:
        known = tuple(wanted)
        return github_pulls.of_numbers(self._grouped(one[0].name for one in known), known, self._host)

    def pull_requests(self, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
        return github_pulls.of_branch(self._api(repository.name), repository, branch)

    def is_anothers(self, repository: Repository, number: int) -> bool:
        return github_pulls.is_anothers(self._api(repository.name), repository, number)

    def is_conflicting(self, repository: Repository, number: int) -> bool:
        return self._api(repository.name).get(f"/repos/{repository.name}/pulls/{number}")["mergeable"].is_false

    def is_home_of(self, key: str) -> bool:
        return key.rpartition(":")[0] == str(self._host)

    def checks(self, repository: Repository, commit: str) -> Checks:
        return github_checks.checks(self._api(repository.name), repository.name, commit)

    def comments(self, repository: Repository, number: int) -> tuple[str, ...]:
        items = self._api(repository.name).items(f"/repos/{repository.name}/issues/{number}/comments")
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
        return github_pulls.pull_request(Answer(made.raw_data))

    def edit(self, repository: Repository, number: int, proposal: Proposal, *, closes: bool) -> None:
        with self._writing(repository) as there:
            pull, title, body = there.get_pull(number), proposal.title, proposal.body
            if closes:
                pull.edit(title=title, body=body, state=State.CLOSED.value)
            else:
                pull.edit(title=title, body=body)

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
        wanted = github_commit.wanted(repository.name, branch, expected, message, files)
        with self._writing(repository) as there:
            _, made = there.requester.graphql_named_mutation("createCommitOnBranch", wanted, "commit { oid }")
        return Answer(made)["commit"]["oid"].text

    @property
    def _host(self) -> WebHost:
        return WebHost.of_api(self.github.base_url)

    @property
    def _groups(self) -> tuple[Group, ...]:
        return self._grouped(self.source.repositories or ())

    def _grouped(self, names: Iterable[str]) -> tuple[Group, ...]:
        """The names that are asked for together: an App has another installation for each owner."""
        is_one = self.github.app is None or self.github.app.installation_id is not None
        key = (lambda _: "") if is_one else github_repository.owner
        return tuple((some, partial(self._api, some[0])) for some in github_repository.grouped(names, key))

    def _opened(self, repository: Repository, branch: str) -> PullRequest | None:
        pulls = self.pull_requests(repository, branch)
        return next((pull for pull in pulls if pull.state is State.OPEN), None)

    @contextmanager
    def _writing(self, repository: Repository) -> Iterator[GithubRepository]:
        client = self._api(repository.name)
        client.again = self.again
        try:
            yield GithubRepository(client, url=f"/repos/{repository.name}")
        except ForgeError as error:
            raise github_state.explained(client, repository, error) from None

    def _api(self, name: str = "") -> "_Client":
        """This thread's client; an App has one for each owner, by default that of the source."""
        known: dict[object, _Client] = _of_thread.__dict__.setdefault("requesters", {})
        app = self.github.app
        # Read each time: a token that was replaced is not used again.
        token = "" if app else credentials.token(self.github.token_env, os.environ)
        owner = github_repository.owner(name or self.source.org or self.source.user or "")
        whose = owner if app and not app.installation_id else ""
        key = (self.github, token, whose, self.patience)
        if key not in known:
            auth = _installation(self, app, name) if app else Token(token)
            known[key] = _Client(auth, self.github.base_url, self.patience)
        return known[key]


class _Https(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _followed(self, super().getresponse)


class _Http(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _followed(self, super().getresponse)


class _Client(Requester):
    """PyGithub's as an Api: with our patience, our errors, and redirections that keep the question and the body."""

    def __init__(self, auth: Auth, base_url: str, patience: Patience) -> None:
        self._patience = patience
        # What is done before a write is sent once more.
        self.again: Callable[[], object] = nothing
        super().__init__(auth, **_settings(base_url))

    @property
    def token(self) -> str:
        assert self.auth is not None
        return self.auth.token

    def get(self, path: str, **parameters: str) -> Answer:
        return Answer(self.requestJsonAndCheck("GET", path, parameters)[1])

    def items(self, path: str, key: str = "", **parameters: str) -> Iterator[Answer]:
        wanted: dict[str, str] | None = {"per_page": str(_PER_PAGE), **parameters}
        while wanted is not None:
            headers, body = self.requestJsonAndCheck("GET", path, wanted)
            page = tuple(Answer(body)[key] if key else Answer(body))
            yield from page
            wanted = next_page(headers.get("link", ""), wanted, len(page))

    def query(self, document: str, variables: Mapping[str, object]) -> Answer:
        question = {"query": document, "variables": dict(variables)}
        return Answer(self.requestJsonAndCheck("POST", self.graphql_url, input=question)[1])

    def requestJsonAndCheck(  # noqa: N802, PLR0913, PLR0917 - the library's
        self,
        verb: str,
        url: str,
        parameters: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        input: Any | None = None,  # noqa: A002, ANN401
        follow_302_redirect: bool = False,  # noqa: ARG002 - all are followed
    ) -> tuple[dict[str, Any], Any]:
        is_graphql = url == self.graphql_url
        is_mutation = is_graphql and str(input["query"] if input else "").startswith("mutation")

        def send() -> tuple[dict[str, Any], Any] | Refusal:
            status, found, text = self.requestJson(verb, url, parameters, dict(headers or {}), input)
            body = _json(str(text))
            refusal = _refusal(status, found, body)
            is_odd = body is _NO_JSON or (is_graphql and not isinstance(body, dict))
            # A query may be answered in part; of a mutation there is no part.
            is_undone = is_mutation and not is_odd and (refusal.types or not Answer(body)["data"].is_table)
            return refusal if status >= 400 or is_odd or is_undone or refusal.is_rate_limit else (found, body)

        request = f"{verb} {urlsplit(url).path}"
        is_read = verb == "GET" or (is_graphql and not is_mutation)
        again = nothing if is_read else self.again
        return _ask(send, request, self._patience, is_repeatable=is_read, again=again)


_Client.injectConnectionClasses(_Http, _Https)


class _Installation(Auth):
    """A GitHub App where it is installed; its tokens last an hour, and a new one is made well before that."""

    def __init__(self, integration: GithubIntegration, number: int, patience: Patience) -> None:
        self._integration = integration
        self._number = number
        self._patience = patience
        self._token = ""
        self._expires = datetime.min.replace(tzinfo=UTC)

    @property
    def token_type(self) -> str:
        return "token"

    @property
    def token(self) -> str:
        if self._expires - datetime.now(UTC) < _FRESH:
            made = _ask(
                lambda: self._integration.get_access_token(self._number),
                f"POST /app/installations/{self._number}/access_tokens",
                self._patience,
                is_repeatable=True,
            )
            secrets.hide(made.token)
            self._token, self._expires = made.token, made.expires_at
        return self._token


def _installation(forge: GithubForge, app: GithubApp, name: str) -> _Installation:
    """The App's installation for the repository's owner, or for the source's organisation or user."""
    integration = GithubIntegration(auth=_app_auth(app), **_settings(forge.github.base_url))
    org, user = forge.source.org, forge.source.user

    def look_up() -> int:
        if name:
            return integration.get_repo_installation(*name.split("/")).id
        found = integration.get_org_installation(org) if org else integration.get_user_installation(user or "")
        return found.id

    whose = name or org or user
    number = app.installation_id or _ask(
        look_up, f"GET the App's installation for {whose}", forge.patience, is_repeatable=True
    )
    return _Installation(integration, number, forge.patience)


@lru_cache
def _elsewhere(github: Github, cache: GitCache | None) -> GithubForge:
    return GithubForge(github, Source(repositories=()), cache=cache)


def _app_auth(app: GithubApp) -> AppAuth:
    auth = AppAuth(app.id, credentials.private_key(app.private_key_file))
    try:
        auth.create_jwt()
    except (PyJWTError, ValueError, TypeError):
        raise UsageError(
            f"{app.private_key_file} is no RSA private key; download one from the App's settings"
        ) from None
    return auth


def _settings(base_url: str) -> dict[str, Any]:
    """What every client is made with: no pauses, no retries, no logging of its own."""
    named = certificates.for_api(os.environ)
    return {
        "base_url": base_url,
        "timeout": _SECONDS,
        "user_agent": _AGENT,
        "per_page": _PER_PAGE,
        "verify": str(named) if named else True,
        "retry": 0,
        "pool_size": 1,
        "seconds_between_requests": None,
        "seconds_between_writes": None,
        "lazy": True,
        "api_version": _VERSION,
    }


def _ask(
    send: Callable[[], _Result | Refusal],
    request: str,
    patience: Patience,
    *,
    is_repeatable: bool,
    again: Callable[[], object] = nothing,
) -> _Result:
    """The answer; raises ForgeError for whatever stands in its place, once there is no patience left."""

    def attempt() -> _Result | Refusal:
        try:
            return send()
        except GithubException as error:
            return _refusal(error.status, error.headers or {}, error.data)
        except requests.exceptions.SSLError:
            return Refusal(silence="untrusted")
        except requests.RequestException as error:
            return Refusal(silence="unreachable", detail=f" ({type(error).__name__})")

    answer = patiently(attempt, patience, is_repeatable=is_repeatable, again=again)
    if isinstance(answer, Refusal):
        raise answer.error(request)
    return answer


def _refusal(status: int, headers: Mapping[str, str], body: object) -> Refusal:
    lower = {name.lower(): str(value) for name, value in headers.items()}
    message = body.get("message") if isinstance(body, dict) else None
    is_limited = isinstance(message, str) and Requester.isRateLimitError(message)
    return Refusal(status, lower, Answer(body), is_limited)


def _json(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return _NO_JSON


def _followed(connection: _Https | _Http, send: Callable[[], RequestsResponse]) -> RequestsResponse:
    """The answer behind the redirections of a renamed repository; the library drops the question at them."""
    for _ in range(_MOST_REDIRECTS):
        response = send()
        if response.status not in _REDIRECTS:
            return response
        here = f"{connection.protocol}://{connection.host}:{connection.port}{connection.url}"
        connection.url = moved(here, response.headers.get("location", ""))
    raise requests.TooManyRedirects

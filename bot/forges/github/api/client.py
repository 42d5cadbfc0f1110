"""Who talks to GitHub's API: each thread with clients of its own, with our patience and our errors."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot import certificates
from bot.config.config import Github
from bot.config.source import Source
from bot.forges.github.api import clock, credentials
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.asking import NO_JSON, account, ask, parsed, refused
from bot.forges.github.api.installation import app_auth, installation
from bot.forges.github.api.library import PER_PAGE, Auth, LibraryRepository, Requester, Token, settings
from bot.forges.github.api.names import owner
from bot.forges.github.api.reading import listed
from bot.forges.github.api.refusal import Refusal
from bot.waiting.patience import Patience, nothing

# A client is not safe between threads: each thread has its own, for each token or installation.
_of_thread = threading.local()


def require_login(github: Github) -> None:
    """Raise UsageError where there is no token or key, or a company's certificates are not where they should be."""
    certificates.for_api(os.environ)
    if github.app is None:
        credentials.token(github.token_env, os.environ)
    else:
        app_auth(github.app, github.base_url)


def client(github: Github, source: Source, patience: Patience, name: str = "") -> "Client":
    """This thread's client for the repository ``name``; an App has one for each owner, by default the source's."""
    known: dict[object, Client] = _of_thread.__dict__.setdefault("requesters", {})
    app = github.app
    # Read each time: a token that was replaced is not used again.
    token = "" if app else credentials.token(github.token_env, os.environ)
    asked = owner(name or source.owner)
    whose = asked if app and not app.installation_id else ""
    key = (github, token, whose, patience)
    if key not in known:
        auth = installation(github, app, source, patience, name) if app else Token(token)
        known[key] = Client(auth, github.base_url, patience, whose)
    return known[key]


class Client(Requester):
    """PyGithub's as an Api: with our patience, our errors, and redirections that keep the question and the body."""

    def __init__(self, auth: Auth, base_url: str, patience: Patience, whose: str) -> None:
        self._patience = patience
        self._account = account(base_url, whose)
        # What is done before a write is sent once more.
        self.again: Callable[[], object] = nothing
        # Who makes its commits, once that was asked for.
        self.committer = ""
        super().__init__(auth, **settings(base_url))

    def repository(self, name: str) -> LibraryRepository:
        """The library's repository, for writing; nothing is asked for."""
        return LibraryRepository(self, url=f"/repos/{name}")

    @property
    def token(self) -> str:
        assert self.auth is not None
        return self.auth.token

    def get(self, path: str, **parameters: str) -> Answer:
        return Answer(self.requestJsonAndCheck("GET", path, parameters)[1])

    def items(self, path: str, key: str = "", **parameters: str) -> Iterator[Answer]:
        def page(wanted: Mapping[str, str]) -> tuple[Mapping[str, str], Answer]:
            headers, body = self.requestJsonAndCheck("GET", path, dict(wanted))
            return headers, Answer(body)[key] if key else Answer(body)

        return listed(page, f"GET {path}", {"per_page": str(PER_PAGE), **parameters})

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
            clock.note(self._account.host, found)
            body = parsed(str(text))
            refusal = refused(status, found, body)
            is_odd = body is NO_JSON or (is_graphql and not isinstance(body, dict))
            # A query may be answered in part; of a mutation there is no part.
            is_undone = is_mutation and not is_odd and (refusal.types or not Answer(body)["data"].is_table)
            return refusal if status >= 400 or is_odd or is_undone or refusal.is_rate_limit else (found, body)

        path = urlsplit(url).path
        is_read = verb == "GET" or (is_graphql and not is_mutation)
        limit = "graphql" if is_graphql else "search" if path.startswith("/search/") else "core"
        account = self._account
        route = replace(
            account, limit=f"{account.account} {limit}", writes="" if is_read else f"{account.account} writes"
        )
        _ = self.token  # a new one is asked for before, with a patience of its own
        again = nothing if is_read else self.again
        return ask(send, f"{verb} {path}", self._patience, route, is_repeatable=is_read, again=again)

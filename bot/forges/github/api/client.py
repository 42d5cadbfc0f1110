"""Who talks to GitHub's API: the only importer of PyGithub, with our patience and our errors."""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from github.Auth import AppAuth, Auth, Token
from github.GithubException import GithubException
from github.GithubIntegration import GithubIntegration
from github.Repository import Repository
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester, RequestsResponse
from jwt.exceptions import PyJWTError

from bot import certificates, secrets
from bot.config.config import Github, GithubApp, Source
from bot.forges.github.api import clock, credentials, wire
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.names import owner
from bot.forges.github.api.reading import listed, moved
from bot.forges.github.api.refusal import Refusal, Route
from bot.waiting.patience import Patience, nothing, patiently
from bot.waiting.ways import Setback
from fixer import UsageError

_SECONDS = 30
_PER_PAGE = 100
_VERSION = "2022-11-28"
_AGENT = "pip-no-cache"
_REDIRECTS = frozenset({301, 302, 307, 308})
_MOST_REDIRECTS = 5
_UNKNOWN = 401
# What a login is dated wrong by until it is not taken any more, less what an answer takes.
_NOTICED = 20.0
# git may be at work for a quarter of an hour with the token that it was given.
_FRESH = 20 * 60

# At its most talkative the library writes down answers, and tokens are among them.
logging.getLogger("github").setLevel(logging.WARNING)

# A repository as the library has it, by which it is written to.
LibraryRepository = Repository

_Result = TypeVar("_Result")
_NO_JSON = object()
# A client is not safe between threads: each thread has its own, for each token or installation.
_of_thread = threading.local()


def require_login(github: Github) -> None:
    """Raise UsageError where there is no token or key, or a company's certificates are not where they should be."""
    certificates.for_api(os.environ)
    if github.app is None:
        credentials.token(github.token_env, os.environ)
    else:
        _app_auth(github.app, github.base_url)


def client(github: Github, source: Source, patience: Patience, name: str = "") -> "Client":
    """This thread's client for the repository ``name``; an App has one for each owner, by default the source's."""
    known: dict[object, Client] = _of_thread.__dict__.setdefault("requesters", {})
    app = github.app
    # Read each time: a token that was replaced is not used again.
    token = "" if app else credentials.token(github.token_env, os.environ)
    asked = owner(name or source.org or source.user or "")
    whose = asked if app and not app.installation_id else ""
    key = (github, token, whose, patience)
    if key not in known:
        auth = _installation(github, app, source, patience, name) if app else Token(token)
        known[key] = Client(auth, github.base_url, patience, whose)
    return known[key]


class _Https(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _followed(self)


class _Http(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _followed(self)


class _Read(RequestsResponse):
    """An answer whose text is there."""

    def __init__(self, response: requests.Response, text: str) -> None:
        super().__init__(response)
        self._text = text

    def read(self) -> str:
        return self._text


class Client(Requester):
    """PyGithub's as an Api: with our patience, our errors, and redirections that keep the question and the body."""

    def __init__(self, auth: Auth, base_url: str, patience: Patience, whose: str) -> None:
        self._patience = patience
        self._account = _account(base_url, whose)
        # What is done before a write is sent once more.
        self.again: Callable[[], object] = nothing
        # Who makes its commits, once that was asked for.
        self.committer = ""
        super().__init__(auth, **_settings(base_url))

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
        def ask(wanted: Mapping[str, str]) -> tuple[Mapping[str, str], Answer]:
            headers, body = self.requestJsonAndCheck("GET", path, dict(wanted))
            return headers, Answer(body)[key] if key else Answer(body)

        return listed(ask, f"GET {path}", {"per_page": str(_PER_PAGE), **parameters})

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
            body = _json(str(text))
            refusal = _refusal(status, found, body)
            is_odd = body is _NO_JSON or (is_graphql and not isinstance(body, dict))
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
        return _ask(send, f"{verb} {path}", self._patience, route, is_repeatable=is_read, again=again)


# For all of the library: an App's login goes by it without a Client.
Requester.injectConnectionClasses(_Http, _Https)


class _Installation(Auth):
    """A GitHub App where it is installed; its tokens last an hour, and a new one is made well before that."""

    def __init__(self, integration: GithubIntegration, number: int, patience: Patience, route: Route) -> None:
        self._integration = integration
        self._number = number
        self._patience = patience
        self._route = route
        self._token = ""
        self._expires = datetime.fromtimestamp(0, UTC)

    @property
    def token_type(self) -> str:
        return "token"

    @property
    def token(self) -> str:
        if self._expires.timestamp() - clock.now(self._route.host) < _FRESH:
            made = _ask(
                lambda: _in_time(lambda: self._integration.get_access_token(self._number), self._route.host),
                f"POST /app/installations/{self._number}/access_tokens",
                self._patience,
                self._route,
                is_repeatable=True,
            )
            secrets.hide(made.token)
            self._token, self._expires = made.token, made.expires_at
        return self._token


def _installation(github: Github, app: GithubApp, source: Source, patience: Patience, name: str) -> _Installation:
    """The App's installation for the repository's owner, or for the source's organisation or user."""
    integration = GithubIntegration(auth=_app_auth(app, github.base_url), **_settings(github.base_url))

    def look_up() -> int | Refusal:
        if name:
            found = integration.get_repo_installation(*name.split("/"))
        elif source.org:
            found = integration.get_org_installation(source.org)
        else:
            found = integration.get_user_installation(source.user or "")
        number = found.raw_data.get("id")
        return number if isinstance(number, int) else _refusal(200, {}, _NO_JSON)

    whose = name or source.org or source.user
    route = _account(github.base_url, "app")
    number = app.installation_id or _ask(
        lambda: _in_time(look_up, github.base_url),
        f"GET the App's installation for {whose}",
        patience,
        route,
        is_repeatable=True,
    )
    return _Installation(integration, number, patience, route)


def _account(base_url: str, whose: str) -> Route:
    """The ways that all requests of one account take."""
    return Route(base_url, f"{base_url} {whose}", "")


def _in_time(send: Callable[[], _Result], base_url: str) -> _Result:
    """What an App asks for; once more where the answer shows that its login was dated by a clock that is wrong."""
    before = clock.skew(base_url)
    try:
        return send()
    except GithubException as error:
        clock.note(base_url, error.headers or {})
        if error.status != _UNKNOWN or abs(clock.skew(base_url) - before) < _NOTICED:
            raise
        return send()


def _app_auth(app: GithubApp, base_url: str) -> AppAuth:
    """Signs with the App's key, by GitHub's clock as far as that is known."""
    sign = AppAuth.create_jwt_sign(credentials.private_key(app.private_key_file), "RS256")

    def signed(payload: dict[str, Any]) -> str | bytes:
        skew = int(clock.skew(base_url))
        return sign({**payload, "iat": payload["iat"] + skew, "exp": payload["exp"] + skew})

    auth = AppAuth(app.id, sign_func=signed)
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


def _ask(  # noqa: PLR0913 - all that a request goes by
    send: Callable[[], _Result | Refusal],
    request: str,
    patience: Patience,
    route: Route,
    *,
    is_repeatable: bool,
    again: Callable[[], object] = nothing,
) -> _Result:
    """The answer; raises ForgeError for whatever stands in its place, once there is no patience left."""

    def attempt() -> _Result | Setback:
        try:
            found = send()
        except GithubException as error:
            found = _refusal(error.status, error.headers or {}, error.data)
        except requests.exceptions.SSLError:
            found = Refusal(silence="untrusted")
        except wire.EndlessError:
            found = Refusal(is_endless=True)
        except requests.RequestException as error:
            found = Refusal(silence="unreachable", detail=f" ({type(error).__name__})")
        return found.setback(request, route) if isinstance(found, Refusal) else found

    return patiently(attempt, patience, route.ways, is_repeatable=is_repeatable, again=again)


def _refusal(status: int, headers: Mapping[str, str], body: object) -> Refusal:
    lower = {name.lower(): str(value) for name, value in headers.items()}
    # So the library hands on what is no JSON.
    is_text = isinstance(body, dict) and body.keys() == {"data"} and isinstance(body["data"], str)
    is_json = not (is_text or body is _NO_JSON or (body is None and status >= 400))
    return Refusal(status, lower, Answer(body if is_json else None), is_json)


def _json(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return _NO_JSON


def _followed(connection: _Https | _Http) -> RequestsResponse:
    """The answer behind the redirections of a renamed repository; the library drops the question at them."""
    session = connection.session
    session.mount(f"{connection.protocol}://", wire.Adapter(max_retries=0, pool_connections=1, pool_maxsize=1))
    send = getattr(session, connection.verb.lower())
    for _ in range(_MOST_REDIRECTS):
        here = f"{connection.protocol}://{connection.host}:{connection.port}{connection.url}"
        response, text = wire.ask(send, here, connection.headers, connection.input, connection.verify)
        if response.status_code not in _REDIRECTS:
            return _Read(response, text)
        connection.url = moved(here, response.headers.get("location", ""))
    raise requests.TooManyRedirects

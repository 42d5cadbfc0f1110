"""PyGithub as it is used here, by its only importer: its redirections keep the question and the body."""

import logging
import os
import threading
from typing import Any

import requests
from github.Auth import AppAuth, Auth, Token
from github.GithubException import GithubException
from github.GithubIntegration import GithubIntegration
from github.Repository import Repository as LibraryRepository
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester, RequestsResponse

from bot import certificates
from bot.forges.github.api.reading import moved
from bot.waiting import wire

__all__ = ["AppAuth", "Auth", "GithubException", "GithubIntegration", "LibraryRepository", "Requester", "Token"]

_SECONDS = 30
PER_PAGE = 100
_VERSION = "2022-11-28"
_AGENT = "pip-no-cache"
_REDIRECTS = frozenset({301, 302, 307, 308})
_MOST_REDIRECTS = 5

# At its most talkative the library writes down answers, and tokens are among them.
logging.getLogger("github").setLevel(logging.WARNING)


# The library makes a connection for each request, once it is told of other classes: these share what a thread keeps.
_of_thread = threading.local()


class _Https(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _followed(self)

    def close(self) -> None:
        """Others go on with it."""


class _Http(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _followed(self)

    def close(self) -> None:
        """Others go on with it."""


class _Read(RequestsResponse):
    """An answer whose text is there."""

    def __init__(self, response: requests.Response, text: str) -> None:
        super().__init__(response)
        self._text = text

    def read(self) -> str:
        return self._text


def _followed(connection: _Https | _Http) -> RequestsResponse:
    """The answer behind the redirections of a renamed repository; the library drops the question at them."""
    connection.session.mount(f"{connection.protocol}://", _kept(connection.verify))
    send = getattr(connection.session, connection.verb.lower())
    for _ in range(_MOST_REDIRECTS):
        here = f"{connection.protocol}://{connection.host}:{connection.port}{connection.url}"
        response, text = wire.ask(send, here, connection.headers, connection.input, connection.verify)
        if response.status_code not in _REDIRECTS:
            return _Read(response, text)
        connection.url = moved(here, response.headers.get("location", ""))
    raise requests.TooManyRedirects


def _kept(verify: bool | str) -> wire.Adapter:
    """This thread's, which keeps what it is connected to, with the certificates that it was asked to trust."""
    known: dict[bool | str, wire.Adapter] = _of_thread.__dict__.setdefault("adapters", {})
    if verify not in known:
        known[verify] = wire.Adapter(certificates.of_system() if verify is True else None)
    return known[verify]


# For all of the library: an App's login goes by it without a Client.
Requester.injectConnectionClasses(_Http, _Https)


def settings(base_url: str) -> dict[str, Any]:
    """What every client is made with: no pauses, no retries, no logging of its own."""
    named = certificates.for_api(os.environ)
    return {
        "base_url": base_url,
        "timeout": _SECONDS,
        "user_agent": _AGENT,
        "per_page": PER_PAGE,
        "verify": str(named) if named else True,
        "retry": 0,
        "pool_size": 1,
        "seconds_between_requests": None,
        "seconds_between_writes": None,
        "lazy": True,
        "api_version": _VERSION,
    }

"""Where a git server sends us on to: git itself would hand our credentials to any host that it is sent to."""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from bot import certificates

_REFS = "/info/refs?service=git-upload-pack"
_SCHEMES = frozenset({"http", "https"})
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Look:
    """What the server answers when it is asked for a repository: the HTTP status, 0 where there is no answer.

    ``moved_to`` is another address at the same origin, where a renamed repository is found.
    """

    status: int
    moved_to: str | None = None


class _Stay(HTTPRedirectHandler):
    """Follows nothing: where we are sent to is looked at first."""

    def redirect_request(
        self, _request: Request, _body: IO[bytes], _code: int, _reason: str, _headers: HTTPMessage, _url: str
    ) -> None:
        return None


def look(remote: str, settings: Mapping[str, str]) -> Look:
    """Asks once; ``settings`` are the environment by which git is given its credentials."""
    if urlsplit(remote).scheme not in _SCHEMES:
        return Look(0)
    request = Request(f"{remote}{_REFS}", headers=dict(_headers(settings)))  # noqa: S310 - the scheme is known
    try:
        opener = build_opener(_Stay, HTTPSHandler(context=_certificates()))
        with opener.open(request, timeout=_SECONDS) as response:
            return Look(response.status)
    except HTTPError as error:
        with error:
            return Look(error.code, _moved_to(remote, error.headers.get("Location", "")) if error.code < 400 else None)
    except (OSError, HTTPException, ValueError):
        return Look(0)


def _headers(settings: Mapping[str, str]) -> list[tuple[str, str]]:
    """The headers among git's settings that belong to every request: ``http.<origin>.extraHeader``."""
    count = int(settings.get("GIT_CONFIG_COUNT", "0"))
    names = [settings[f"GIT_CONFIG_KEY_{number}"].lower() for number in range(count)]
    lines = [
        settings[f"GIT_CONFIG_VALUE_{number}"] for number in range(count) if names[number].endswith(".extraheader")
    ]
    return [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]


def _moved_to(remote: str, location: str) -> str | None:
    target = urljoin(f"{remote}{_REFS}", location)
    if not target.endswith(_REFS) or _origin(target) != _origin(remote):
        return None
    return target.removesuffix(_REFS)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _certificates() -> ssl.SSLContext:
    named = certificates.for_git(os.environ)
    return ssl.create_default_context(cafile=named.get("GIT_SSL_CAINFO"), capath=named.get("GIT_SSL_CAPATH"))

"""How large the answers of an index are that pip keeps beside wheels: the projects' pages, and the wheels' metadata."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

import requests

from bot import PROGRAM, certificates
from bot.impact.lock import LARGEST
from bot.waiting import wire

# As pip asks: https://github.com/pypa/pip/blob/26.0/src/pip/_internal/index/collector.py
_ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01"
# What pip writes down of the headers of each answer.
_OF_HEADERS = 1_000
_LENGTH = r"[0-9]{1,13}"


@dataclass(slots=True)
class Pages:
    """The pages of one index for as long as a run takes; each is asked for once, and nobody is followed elsewhere."""

    index: str
    _sizes: dict[str, int | None] = field(default_factory=dict)
    _silent: set[str] = field(default_factory=set)
    _session: requests.Session | None = None

    def page(self, project: str) -> int | None:
        """The bytes that pip keeps of a project's page; None where there is none that ends."""
        return self._size(self._place(project), {"Accept": _ACCEPT})

    def is_silent(self, project: str) -> bool:
        """Whether nobody answered who was asked for a project's page, be it that there is none."""
        self.page(project)
        return self._place(project) in self._silent

    def metadata(self, wheel: str) -> int | None:
        """The bytes that pip keeps of what a wheel needs; None where the index has that in the wheel alone."""
        return self._size(f"{wheel}.metadata", {})

    def length(self, wheel: str) -> int | None:
        """The bytes of a wheel, as its server tells without sending it; None where it does not."""
        found = self._answer("HEAD", wheel, {})
        told = found.headers.get("content-length", "") if found is not None else ""
        is_told = found is not None and "content-encoding" not in found.headers and re.fullmatch(_LENGTH, told)
        return int(told) if is_told and int(told) <= LARGEST else None

    def _place(self, project: str) -> str:
        return f"{self.index.rstrip('/')}/{project}/"

    def _size(self, url: str, headers: Mapping[str, str]) -> int | None:
        if url not in self._sizes:
            self._sizes[url] = self._asked(url, headers)
        return self._sizes[url]

    def _asked(self, url: str, headers: Mapping[str, str]) -> int | None:
        found = self._answer("GET", url, headers)
        return found.raw.tell() + _OF_HEADERS if found is not None else None

    def _answer(self, verb: str, url: str, headers: Mapping[str, str]) -> requests.Response | None:
        if urlsplit(url).scheme not in {"http", "https"}:
            return None
        bundle = certificates.for_api(os.environ)
        verify: bool | str = str(bundle) if bundle else True
        if self._session is None:
            self._session = _session(verify)
        try:
            send = partial(self._session.request, verb)
            found, _ = wire.ask(send, url, {**headers, "User-Agent": PROGRAM}, None, verify)
        except wire.EndlessError:
            return None
        except requests.RequestException:
            self._silent.add(url)
            return None
        return found if found.status_code == requests.codes.ok else None


def _session(verify: bool | str) -> requests.Session:
    """It trusts whom the API's trusts, and no login of a netrc goes along."""
    made = requests.Session()
    made.auth = lambda request: request
    for scheme in ("https://", "http://"):
        made.mount(scheme, wire.Adapter(certificates.of_system() if verify is True else None))
    return made

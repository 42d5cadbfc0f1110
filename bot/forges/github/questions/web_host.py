"""The web host that belongs to an API's address: where a forge's git remotes have to be."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, urlsplit

_GITHUB_API, _GITHUB = "api.github.com", "github.com"
_DATA_RESIDENCY = ".ghe.com"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class WebHost:
    """Scheme, host and port; any name of the loopback host is as good as another."""

    scheme: str
    name: str
    port: int

    @classmethod
    def of_api(cls, base_url: str) -> Self:
        """The host that goes with an API's ``base_url``."""
        url = urlsplit(base_url)
        return cls(url.scheme, _web_name(url.hostname or ""), url.port or _PORTS.get(url.scheme, 0))

    def __str__(self) -> str:
        return self.name if self.port == _PORTS.get(self.scheme) else f"{self.name}:{self.port}"

    def is_home_of(self, remote: str) -> bool:
        """Whether git may be sent there with a token: over https (or http on this machine), with nothing odd in it."""
        if not (remote.isascii() and remote.isprintable()) or " " in remote or "\\" in remote:
            return False
        try:
            url = urlsplit(remote)
            port = url.port or _PORTS.get(url.scheme, 0)
        except ValueError:
            return False
        is_plain = "@" not in url.netloc and not url.query and not url.fragment and len(url.path) > 1
        is_safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in _LOOPBACK)
        is_here = (url.scheme, port) == (self.scheme, self.port) and self._is_named(url)
        return is_plain and is_safe and is_here

    def _is_named(self, url: SplitResult) -> bool:
        both_loopback = url.hostname in _LOOPBACK and self.name in _LOOPBACK
        return both_loopback or url.hostname == self.name


def _web_name(api: str) -> str:
    if api == _GITHUB_API:
        return _GITHUB
    return api.removeprefix("api.") if api.startswith("api.") and api.endswith(_DATA_RESIDENCY) else api

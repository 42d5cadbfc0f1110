"""The GitHub double and a forge for it; nothing of ours is replaced but the waiting."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.config.config import Github, GithubApp
from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.github.forge import GithubForge
from bot.model import Outcome, Proposal, Repository
from tests.bot.naps import Naps
from tests.github_double.exchange import Exchange
from tests.github_double.server import GithubDouble

VARIABLE = "PIP_NO_CACHE_TEST_TOKEN"
BRANCH = "pip-no-cache/fix"
WORDS = Proposal("A title", "A body")


@dataclass
class Hub:
    """The double, a forge for it, and how long the forge would have slept."""

    double: GithubDouble
    monkeypatch: pytest.MonkeyPatch
    naps: Naps = field(default_factory=Naps)

    def __post_init__(self) -> None:
        self.patience = self.naps.patience()

    @property
    def slept(self) -> list[float]:
        return self.naps.slept

    def forge(self, token: str | None = None, **source: Any) -> GithubForge:  # noqa: ANN401
        self.monkeypatch.setenv(VARIABLE, token or self.double.token)
        github = Github(base_url=self.double.api, token_env=VARIABLE)
        return GithubForge(github, Source(**(source or {"org": "acme"})), self.patience)

    def app(self, folder: Path, accounts: tuple[str, ...], **options: Any) -> GithubApp:  # noqa: ANN401
        """The double's App, installed there, as the config names it."""
        key = rsa.generate_private_key(65537, 2048)
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        path = folder / "key.pem"
        path.write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
        public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
        return GithubApp(id=self.double.install_app(public, accounts, **options).id, private_key_file=path)

    def repository(self, name: str = "acme/shop") -> Repository:
        made = self.double.find(name)
        head = made.head
        identity = f"{self.double.web.removeprefix('http://')}:{made.id}"
        return Repository(name, self.double.clone_url(name), made.default_branch, head, identity)

    def asked(self, fragment: str) -> list[Exchange]:
        return [one for one in self.double.requests if fragment in f"{one.method} {one.path}"]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with GithubDouble(tmp_path / "github") as double:
        yield Hub(double, monkeypatch)
    assert double.violations == []


@pytest.fixture
def shop(hub: Hub) -> Hub:
    """With one repository, and a branch of ours in it."""
    made = hub.double.repository("acme/shop", {"Dockerfile": "FROM python\nRUN pip install a\n"})
    hub.double.commit(made, {"Dockerfile": "FROM python\nRUN pip install --no-cache-dir a\n"}, BRANCH, onto=made.head)
    return hub


def names(items: list[Repository | Outcome]) -> list[str]:
    return [item.name for item in items]


def reason(call: Callable[[], object]) -> tuple[str, int]:
    with pytest.raises(ForgeError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return caught.value.reason, caught.value.status


def broken_token(hub: Hub) -> None:
    for token in hub.double.hub.tokens.values():
        token.revoked = True


def without_pull_requests(hub: Hub) -> None:
    hub.double.find("acme/shop").has_pull_requests = False


def archived(hub: Hub) -> None:
    hub.double.find("acme/shop").archived = True


def saml(hub: Hub) -> None:
    for name, token in hub.double.hub.tokens.items():
        hub.double.hub.tokens[name] = replace(token, saml_blocked=frozenset({"acme"}))


def read_only(hub: Hub) -> None:
    for token in hub.double.hub.tokens.values():
        token.permissions = {"contents": "read", "pull_requests": "read", "issues": "read", "metadata": "read"}


def same_as_base(hub: Hub) -> None:
    made = hub.double.find("acme/shop")
    hub.double.branch(made, BRANCH, made.head)

"""A GitHub App on the double: its signature, its installations, their tokens."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from github import Auth, Github, GithubException, GithubIntegration

from tests.github_double.server import GithubDouble

Client = Callable[..., Github]


@pytest.fixture(scope="module")
def keys() -> tuple[str, bytes]:
    """A private key and its public one."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain).decode()
    return private, key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)


def integration(double: GithubDouble, private: str, app_id: int) -> GithubIntegration:
    auth = Auth.AppAuth(app_id, private)
    return GithubIntegration(base_url=double.api, auth=auth, retry=None, seconds_between_requests=0)


def test_app_finds_its_installation_and_gets_a_token(
    github_double: GithubDouble, client: Client, keys: tuple[str, bytes]
) -> None:
    private, public = keys
    app = github_double.install_app(public, ["acme"])
    shop = github_double.repository("acme/shop", {"a": "1"}, private=True)
    github_double.commit(shop, {"a": "2"}, "fix", onto=shop.head)
    github_double.repository("other/shop", {"a": "1"}, private=True)
    known = integration(github_double, private, app.id)
    assert known.get_app().slug == "pip-no-cache"
    found = known.get_org_installation("acme")
    assert known.get_repo_installation("acme", "shop").id == found.id
    github = client(known.get_access_token(found.id).token)
    assert [one.full_name for one in github.get_repo("acme/shop").owner.get_repos()] == ["acme/shop"]
    pull = github.get_repo("acme/shop").create_pull("main", "fix", title="t")
    assert (pull.user.login, pull.user.type) == ("pip-no-cache[bot]", "Bot")
    with pytest.raises(GithubException):
        github.get_repo("other/shop")
    assert [one.path.rpartition("/")[2] for one in github_double.writes] == ["pulls"]


def test_installation_lists_its_repositories(github_double: GithubDouble, keys: tuple[str, bytes]) -> None:
    private, public = keys
    app = github_double.install_app(public, ["acme"])
    github_double.repository("acme/shop", {"a": "1"})
    github_double.repository("other/shop", {"a": "1"})
    installation = integration(github_double, private, app.id).get_org_installation("acme")
    assert [one.full_name for one in installation.get_repos()] == ["acme/shop"]


def test_installation_tokens_expire(github_double: GithubDouble, client: Client, keys: tuple[str, bytes]) -> None:
    private, public = keys
    app = github_double.install_app(public, ["acme"], lifetime=-1)
    github_double.repository("acme/shop", {"a": "1"})
    known = integration(github_double, private, app.id)
    token = known.get_access_token(known.get_org_installation("acme").id).token
    with pytest.raises(GithubException) as caught:
        client(token).get_repo("acme/shop")
    assert (caught.value.status, caught.value.data["message"]) == (401, "Bad credentials")


def test_installation_token_may_be_narrowed_but_not_widened(
    github_double: GithubDouble, client: Client, keys: tuple[str, bytes]
) -> None:
    private, public = keys
    app = github_double.install_app(public, ["acme"], permissions={"contents": "read", "pull_requests": "write"})
    shop = github_double.repository("acme/shop", {"a": "1"}, private=True)
    known = integration(github_double, private, app.id)
    number = known.get_org_installation("acme").id
    token = known.get_access_token(number, permissions={"contents": "read"}).token
    with pytest.raises(GithubException) as caught:
        client(token).get_repo("acme/shop").create_git_ref("refs/heads/x", shop.head or "")
    assert caught.value.data["message"] == "Resource not accessible by integration"
    with pytest.raises(GithubException) as caught:
        known.get_access_token(number, permissions={"contents": "write"})
    assert caught.value.status == 422


def test_wrong_key_and_wrong_app_are_refused(github_double: GithubDouble, keys: tuple[str, bytes]) -> None:
    private, public = keys
    app = github_double.install_app(public, ["acme"])
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for key, number in ((other.private_bytes(*form).decode(), app.id), (private, app.id + 1)):
        with pytest.raises(GithubException) as caught:
            integration(github_double, key, number).get_app()
        assert caught.value.status == 401


def test_account_without_the_app_has_no_installation(github_double: GithubDouble, keys: tuple[str, bytes]) -> None:
    private, public = keys
    app = github_double.install_app(public, ["acme"])
    github_double.repository("other/shop", {"a": "1"})
    with pytest.raises(GithubException) as caught:
        integration(github_double, private, app.id).get_org_installation("other")
    assert caught.value.status == 404

"""Tokens and keys: where they come from, where they go, and where they never are."""

import logging
import os
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.config.config import Github, GithubApp
from bot.config.source import Source
from bot.errors import ForgeError, GitError
from bot.forges.github.forge import GithubForge
from bot.model import Outcome, Repository
from bot.waiting.patience import Patience
from fixer import UsageError
from tests.bot.github_hub import BRANCH, VARIABLE, WORDS, Hub, hub, names, reason, shop

__all__ = ["hub", "shop"]


@pytest.mark.parametrize("value", [None, "", "\n", " \r\n", "a\nb", "a b", "a\nb\n", "a\x7f", "ä", "\ufeffa"])
def test_token_that_is_missing_or_odd_is_refused(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv(VARIABLE, raising=False)
    else:
        monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(UsageError, match=VARIABLE) as caught:
        GithubForge(Github(token_env=VARIABLE), Source(org="acme"))
    assert not (value or "").strip() or (value or "") not in str(caught.value)


@pytest.mark.parametrize("around", ["{}\n", "{}\r\n", "{} ", "\t{}\n\n", " {}", "{}\r", "{}\x0b\x0c"])
def test_blanks_around_a_token_are_not_part_of_it(shop: Hub, around: str) -> None:
    """A file of one line ends with one, and whoever reads it into a variable often keeps it."""
    forge = shop.forge(around.format(shop.double.token))
    assert names(list(forge.repositories())) == ["acme/shop"]
    with forge.workspace(shop.repository(), BRANCH) as opened:
        assert opened.heads.base == shop.repository().head


@pytest.mark.parametrize(
    "content", [None, "", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_key_that_is_missing_or_odd_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_text(content, encoding="ascii")
    with pytest.raises(UsageError, match=r"key\.pem"):
        GithubForge(Github(app=GithubApp(id=1, private_key_file=path)), Source(org="acme"))


def test_forge_is_a_value_that_travels_without_its_token(shop: Hub) -> None:
    forge = replace(shop.forge(), patience=Patience(os.getpid))  # type: ignore[arg-type]
    sent = pickle.dumps(forge)
    assert pickle.loads(sent) == forge  # noqa: S301 - our own
    for token in shop.double.hub.tokens:
        assert token.encode() not in sent
        assert token not in repr(forge)


def test_tokens_are_in_no_log_and_no_error(shop: Hub, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    github = Github(base_url=shop.double.api, app=shop.app(tmp_path, ("acme",)))
    for forge in (shop.forge(), replace(shop.forge(), github=github)):
        repository = next(item for item in forge.repositories() if isinstance(item, Repository))
        with pytest.raises(ForgeError) as caught:
            forge.comment(repository, 99, "hello")
        said = f"{caught.value!r}{caught.value.__context__!r}{caught.value.__cause__!r}{caplog.text}"
        assert not [token for token in shop.double.hub.tokens if token in said]


def test_each_thread_has_a_client_of_its_own(shop: Hub) -> None:
    wanted = {f"acme/r{number}": {"a": str(number)} for number in range(8)}
    for name, files in wanted.items():
        shop.double.repository(name, files)
    forge, gate = shop.forge(), threading.Barrier(8)

    def ask(name: str) -> str:
        gate.wait()
        assert {forge.diagnosis(shop.repository(name)) for _ in range(5)} == {None}
        return name

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, wanted)) == list(wanted)


def test_workspace_logs_in_with_the_token(shop: Hub) -> None:
    shop.double.find("acme/shop").visibility = "private"
    repository = shop.repository()
    with shop.forge().workspace(repository, BRANCH) as workspace:
        assert workspace.heads.base == repository.head
        assert workspace.heads.tip == shop.double.find("acme/shop").bare.branch(BRANCH)
    nobody = shop.double.new_token("stranger").value
    with pytest.raises(GitError), shop.forge(nobody).workspace(repository, BRANCH):
        pass


@pytest.mark.parametrize("source", [{"org": "acme"}, {"repositories": ("acme/shop", "other/tool", "third/x")}], ids=str)
def test_app_works_where_it_is_installed(shop: Hub, tmp_path: Path, source: dict[str, Any]) -> None:
    shop.double.find("acme/shop").visibility = "private"
    shop.double.repository("other/tool", private=True)
    shop.double.repository("third/x", private=True)
    github = Github(base_url=shop.double.api, app=shop.app(tmp_path, ("acme", "other")))
    forge = GithubForge(github, Source(**source), Patience(shop.slept.append))
    listed = {item.name: item for item in forge.repositories()}
    repository = listed["acme/shop"]
    assert isinstance(repository, Repository)
    with forge.workspace(repository, BRANCH) as workspace:
        assert workspace.heads.base == repository.head
    assert forge.open(repository, BRANCH, WORDS, is_draft=False).number
    assert [pull.author for pull in shop.double.pulls("acme/shop")] == ["pip-no-cache[bot]"]
    if "org" not in source:
        assert isinstance(listed["other/tool"], Repository)
        assert isinstance(listed["third/x"], Outcome)
        assert listed["third/x"].reason == "not-found"
    # one token for each owner: they last an hour
    assert len(shop.asked("/access_tokens")) == (1 if "org" in source else 2)
    assert len(list(forge.open_pull_requests(BRANCH))) == 1


def test_app_makes_a_new_token_before_the_last_one_expires(shop: Hub, tmp_path: Path) -> None:
    github = Github(base_url=shop.double.api, app=shop.app(tmp_path, ("acme",), lifetime=60))
    forge = GithubForge(github, Source(org="acme"), Patience(shop.slept.append))
    repository = next(item for item in forge.repositories() if isinstance(item, Repository))
    before = len(shop.asked("/access_tokens"))
    with forge.workspace(repository, BRANCH):
        pass
    assert len(shop.asked("/access_tokens")) > before


def test_app_signs_off_as_its_bot(shop: Hub, tmp_path: Path) -> None:
    github = Github(base_url=shop.double.api, app=shop.app(tmp_path, ("acme",)))
    forge = GithubForge(github, Source(org="acme"), Patience(shop.slept.append))
    bot = shop.double.hub.account("pip-no-cache[bot]")
    told = f"{bot.login} <{bot.id}+{bot.login}@users.noreply.127.0.0.1>"
    assert [forge.committer(shop.repository()) for _ in "ab"] == [told, told]
    assert len(shop.asked("/graphql")) == 1


def test_app_with_a_named_installation_looks_nothing_up(shop: Hub, tmp_path: Path) -> None:
    app = shop.app(tmp_path, ("acme",))
    assert shop.double.hub.app is not None
    (number,) = shop.double.hub.app.installations
    github = Github(base_url=shop.double.api, app=app.model_copy(update={"installation_id": number}))
    assert names(list(GithubForge(github, Source(org="acme")).repositories())) == ["acme/shop"]
    assert shop.asked("installation") == shop.asked("/access_tokens")


def test_app_that_is_not_installed_is_told(hub: Hub, tmp_path: Path) -> None:
    hub.double.user("robot")
    github = Github(base_url=hub.double.api, app=hub.app(tmp_path, ()))
    forge = GithubForge(github, Source(org="acme"), Patience(hub.slept.append))
    assert reason(lambda: list(forge.repositories())) == ("not-found", 404)

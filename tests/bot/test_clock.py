"""A clock that is wrong: the forge's own counts for its limits and for logins, and the skew is said."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.forges.github.api import clock
from tests.bot.conftest import Lab
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n", "README": "one\n"}


@dataclass(frozen=True, slots=True)
class Scene:
    """One repository on a double, asked for with a token or by an App."""

    lab: Lab
    double: GithubDouble

    def run(self, ahead: float, *words: str) -> tuple[int, str]:
        lab = replace(self.lab, ahead=ahead)
        done = lab.run(*words, GITHUB_TOKEN=self.double.token)
        return done.returncode, done.stdout + done.stderr

    def configure(self, login: str = "") -> None:
        text = f'[github]\nbase_url = "{self.double.api}"\n{login}\n[[source]]\norg = "acme"\n'
        (self.lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")

    def as_app(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        (self.lab.folder / "key.pem").write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
        public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
        number = self.double.install_app(public, ("acme",)).id
        self.configure(f'[github.app]\nid = {number}\nprivate_key_file = "key.pem"')


@pytest.fixture
def scene(lab: Lab) -> Iterator[Scene]:
    with GithubDouble(lab.folder / "github") as double:
        double.repository("acme/app", _NEEDED)
        made = Scene(lab, double)
        made.configure()
        yield made
    assert not double.violations


_SAID: list[tuple[float, str]] = [
    (0, ""),
    (30, ""),
    (600, "This machine's clock is 10 minutes ahead of GitHub's; set it, or let it be set by NTP."),
    (-600, "This machine's clock is 10 minutes behind GitHub's; set it, or let it be set by NTP."),
    (86_400, "This machine's clock is 24 hours ahead of GitHub's; set it, or let it be set by NTP."),
]


@pytest.mark.parametrize(("ahead", "said"), _SAID)
def test_doctor_says_how_wrong_the_clock_is(scene: Scene, ahead: float, said: str) -> None:
    code, output = scene.run(ahead, "doctor")
    assert (code, f"mend: {said}\n" in output) == (int(bool(said)), bool(said)), output
    assert output.count("clock") == bool(said)


@pytest.mark.parametrize("ahead", [600, -600, 86_400])
def test_app_logs_in_by_the_clock_of_github(scene: Scene, ahead: float) -> None:
    """Its login is refused once at most, and each installation's token is asked for once."""
    scene.as_app()
    code, output = scene.run(ahead, "sweep", "--log-format", "json")
    assert (code, len(scene.double.pulls("acme/app"))) == (0, 1), output
    (told,) = [line for line in map(json.loads, output.splitlines()) if line["event"] == "clock-skew"]
    assert (told["level"], told["message"]) == ("warning", dict(_SAID)[ahead])
    refused = [one for one in scene.double.requests if one.status == 401 and not one.git]
    assert len(refused) <= 8, "one for each thread at most"
    tokens = [one for one in scene.double.requests if one.path.endswith("/access_tokens") and one.status == 201]
    assert len(tokens) <= 8, tokens


@pytest.mark.parametrize("ahead", [600, -600])
@pytest.mark.parametrize("resource", ["core", "graphql"])
def test_limit_is_over_when_github_says_so(scene: Scene, ahead: float, resource: str) -> None:
    def begin(_: object) -> None:  # with the first request that it is for: a busy machine takes long until then
        getattr(scene.double.hub.limits, resource).leave(0, reset_in=4)

    scene.double.fail(".*", "/graphql$" if resource == "graphql" else "/api/.*/(repos|pulls)", call=begin)
    code, output = scene.run(ahead, "sweep", "--log-format", "json")
    assert code == 0, output
    waits = [line for line in map(json.loads, output.splitlines()) if line["event"] == "rate-limited-wait"]
    assert 1 <= len(waits) <= 2
    assert all(wait["seconds"] <= 6 for wait in waits)
    refused = [one for one in scene.double.requests if one.status == 403 or "rate limit" in one.document]
    assert len(refused) <= 8


@pytest.mark.parametrize(
    ("headers", "skew"),
    [
        ({"date": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
        ({"date": "soon"}, 0.0),
        ({}, 0.0),
        ({"date": "Sun, 29 Nov 2026 12:00:00 GMT", "age": "600"}, 0.0),
    ],
)
def test_only_what_has_just_come_tells_the_time(headers: dict[str, str], skew: float | None) -> None:
    here = f"http://{len(headers)}.{headers.get('date', '')}"
    clock.note(here, headers)
    assert clock.skew(here) == skew or skew is None

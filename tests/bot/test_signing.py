"""Signed commits, with real keys: what is pushed is signed, ours are known by what they sign, and a run that signs in
vain stops."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.workspaces.plumbing.signing import unsigned
from tests.bot.conftest import BRANCH, Lab, Run
from tests.github_double.bare import Bare
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_MACHINE = "machine@example.invalid"


@dataclass
class Signer:
    """A machine user with a key, at a forge that may know it; ``sign`` is what the config calls the key."""

    lab: Lab
    double: GithubDouble
    key: Path

    def configure(self, sign: str = "ssh:key", more: str = "") -> None:
        text = f"""
[commit]
author = "Machine <{_MACHINE}>"
sign = "{sign}"
{more}
[limits]
workers = 1
[github]
base_url = "{self.double.api}"
[[source]]
org = "acme"
"""
        (self.lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")

    def known(self) -> None:
        """The forge is given the key."""
        signers = self.lab.folder / "signers"
        public = self.key.with_suffix(".pub").read_text(encoding="utf-8")
        signers.write_text(f"{_MACHINE} {public}", encoding="utf-8")
        self.double.hub.signers = signers

    def sweep(self, *words: str, **extra: str) -> Run:
        return self.lab.sweep(*words, GITHUB_TOKEN=self.double.token, **extra)

    def bare(self, name: str) -> Bare:
        return self.double.find(f"acme/{name}").bare

    def tip(self, name: str) -> str | None:
        return self.bare(name).branch(BRANCH)

    def verified(self, name: str) -> bool:
        assert self.double.hub.signers
        return self.bare(name).is_signed(self.tip(name) or "", self.double.hub.signers)


@pytest.fixture
def signer(lab: Lab) -> Iterator[Signer]:
    key = lab.folder / "key"
    _made_key(key)
    with GithubDouble(lab.folder / "github") as double:
        for name in "ab":
            double.repository(f"acme/{name}", _NEEDED)
        made = Signer(lab, double, key)
        made.configure()
        yield made
        assert double.violations == []


def _made_key(key: Path, passphrase: str = "") -> None:
    words = ("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "machine", "-f", str(key))
    subprocess.run(words, check=True)


def test_what_is_pushed_is_signed_and_known_for_ours_without_a_ledger(signer: Signer) -> None:
    signer.known()
    assert signer.sweep().outcomes == dict.fromkeys(("acme/a", "acme/b"), ("published", "pull-request-opened"))
    assert [signer.verified(name) for name in "ab"] == [True, True]
    asked = [one for one in signer.double.requests if "/git/commits/" in one.path]
    assert len(asked) == 1, "the first push of a run tells"
    assert signer.sweep("--full").outcomes == dict.fromkeys(("acme/a", "acme/b"), ("left", "up-to-date"))


def test_signed_commit_is_known_for_ours_by_what_it_signs(signer: Signer) -> None:
    """Neither a ledger nor a pull request tells of it, and the default branch moved on, so that it has to go."""
    signer.known()
    signer.double.fail("POST", "/pulls$", 502, times=99)
    assert signer.sweep().exit == 1
    tip = signer.tip("a")
    assert tip
    signer.double.desk.faults.rules.clear()
    (signer.lab.folder / "pip-no-cache.sqlite").unlink()
    signer.double.commit(signer.double.find("acme/a"), {"Dockerfile": "FROM python:3\nRUN pip install a b\n"})
    run = signer.sweep()
    assert run.outcomes["acme/a"] == ("published", "pull-request-opened"), run.output
    assert signer.tip("a") != tip
    assert signer.verified("a")


def test_only_what_is_signed_is_pushed(signer: Signer) -> None:
    signer.known()
    signer.sweep()
    tip = signer.tip("a") or ""
    raw = signer.bare("a").run("cat-file", "commit", tip).stdout
    assert unsigned(tip, raw) != tip
    assert b"gpgsig" in raw
    shown = signer.bare("a").run("cat-file", "commit", unsigned(tip, raw))
    assert shown.returncode != 0, "only what is signed was pushed"


def test_run_stops_where_the_forge_does_not_verify(signer: Signer) -> None:
    run = signer.sweep()
    assert run.exit == 1
    assert run.outcomes == {"acme/a": ("failed", "not-verified")}
    said = "is not verified (unknown_key): give the account this key, as a key that signs"
    assert said in run.repository("acme/a")["message"]
    assert said in run.complaint
    assert [signer.tip(name) for name in "ab"] == [None, None], "nothing is left behind"
    assert signer.double.pulls("acme/a") == []
    signer.known()
    again = signer.sweep()
    assert (again.exit, again.outcomes["acme/b"]) == (0, ("published", "pull-request-opened")), again.output
    assert signer.verified("a")


@pytest.mark.parametrize("with_agent", [True, False])
def test_agent_is_only_used_where_that_is_asked_for(signer: Signer, with_agent: bool) -> None:
    signer.known()
    started = subprocess.run(["ssh-agent", "-s"], check=True, capture_output=True, text=True).stdout
    told = dict(word.split(";")[0].split("=", 1) for word in started.splitlines() if "=" in word)
    try:
        subprocess.run(["ssh-add", "-q", str(signer.key)], check=True, env={**os.environ, **told})
        signer.key.unlink()
        signer.configure("ssh:key.pub", "sign_with_agent = true" if with_agent else "")
        run = signer.sweep(**told)
    finally:
        subprocess.run(["kill", told["SSH_AGENT_PID"]], check=True)
    if with_agent:
        assert signer.verified("a")
    else:
        assert run.outcomes == {"acme/a": ("failed", "not-verified")}
        assert "does not sign" in run.complaint


def test_doctor_tries_the_key(signer: Signer) -> None:
    done = signer.lab.run("doctor", GITHUB_TOKEN=signer.double.token)
    said = (
        f"ok: ssh:{signer.key} signs, for Machine <{_MACHINE}>; the first push tells whether the forge verifies that."
    )
    assert said in done.stdout.splitlines()
    (signer.lab.folder / "locked").unlink(missing_ok=True)
    _made_key(signer.lab.folder / "locked", "a passphrase")
    signer.configure("ssh:locked")
    done = signer.lab.run("doctor", GITHUB_TOKEN=signer.double.token)
    assert done.returncode == 1
    assert f"mend: ssh:{signer.lab.folder}/locked does not sign ([commit] sign): " in done.stdout


def test_gpg_signs_over_a_folder(lab: Lab) -> None:
    home = lab.folder / "gnupg"
    home.mkdir(mode=0o700)
    environment = {**os.environ, "GNUPGHOME": str(home)}
    made = ("gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", "--quick-generate-key")
    subprocess.run([*made, _MACHINE, "ed25519", "sign", "never"], check=True, env=environment)
    try:
        path = lab.repository("app.git", {name: text.encode() for name, text in _NEEDED.items()})
        lab.configure(f'[commit]\nauthor = "Machine <{_MACHINE}>"\nsign = "gpg:{_MACHINE}"')
        assert lab.sweep(GNUPGHOME=str(home)).outcomes == {"app": ("published", "pull-request-opened")}
        verified = ["git", "-C", str(path), "verify-commit", BRANCH]
        assert subprocess.run(verified, check=False, env=environment).returncode == 0
        first = lab.git(path, "rev-parse", BRANCH)
        (lab.folder / "pip-no-cache.sqlite").unlink()
        lab.commit(path, "main", {"Dockerfile": b"FROM python\nRUN pip install a b\n"})
        assert lab.sweep(GNUPGHOME=str(home)).outcomes == {"app": ("updated", "branch-rebuilt")}
        assert lab.git(path, "rev-parse", BRANCH) != first
        assert subprocess.run(verified, check=False, env=environment).returncode == 0
    finally:
        subprocess.run(["gpgconf", "--kill", "gpg-agent"], check=True, env=environment)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('sign = "key"', '2:8: commit.sign: names no key; write "ssh:FILE" or "gpg:ID"'),
        ('sign = "gpg:-x"', '2:8: commit.sign: names no key; write "ssh:FILE" or "gpg:ID"'),
        ('sign = "ssh:"', '2:8: commit.sign: names no key; write "ssh:FILE" or "gpg:ID"'),
        ("sign = 1", '2:8: commit.sign: names no key; write "ssh:FILE" or "gpg:ID"'),
        ('sign = "ssh:none"', "commit.sign: names no file, for "),
        (
            'sign = "gpg:AB12"\nvia = "api"',
            'commit.sign: has no say where [commit] has via = "api": there GitHub signs',
        ),
        (
            'sign = "gpg:AB12"\n[github.app]\nid = 1\nprivate_key_file = "k"',
            'commit.sign: is of no use to an App, which has no account that could hold a key; use via = "api" instead',
        ),
    ],
)
def test_key_that_cannot_be_one_is_told_at_load(lab: Lab, text: str, told: str) -> None:
    (lab.folder / "pip-no-cache.toml").write_text(f'[commit]\n{text}\n[[source]]\norg = "a"\n', encoding="utf-8")
    done = lab.run("sweep")
    assert done.returncode == 2
    assert told in done.stderr

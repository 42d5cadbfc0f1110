"""Behind a company's own certificates: whatever variable names them counts for the API and for git alike."""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot.authority import certify
from tests.bot.conftest import BRANCH, Lab
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n"}


@dataclass(frozen=True, slots=True)
class Company:
    """GitHub's double behind TLS, and the file with the certificate that vouches for it."""

    lab: Lab
    double: GithubDouble
    authority: Path


@pytest.fixture
def company(lab: Lab) -> Iterator[Company]:
    made = certify(lab.folder / "tls")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    with GithubDouble(lab.folder / "github", tls=context) as double:
        double.repository("acme/app", _NEEDED)
        text = f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"\n'
        (lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")
        yield Company(lab, double, made.authority)
        assert double.violations == []


@pytest.mark.parametrize(
    "variables",
    [
        ("REQUESTS_CA_BUNDLE",),
        ("CURL_CA_BUNDLE",),
        ("SSL_CERT_FILE",),
        # git's own comes first for git
        ("SSL_CERT_FILE", "GIT_SSL_CAINFO"),
    ],
)
def test_certificates_of_a_company_count_for_the_api_and_for_git(company: Company, variables: tuple[str, ...]) -> None:
    """A repository that is renamed meanwhile is looked for by neither."""
    app = company.double.find("acme/app")
    company.double.fail("GET", "/app.git/info/refs", call=lambda _: company.double.rename(app, "acme/other"))
    run = company.lab.sweep(GITHUB_TOKEN=company.double.token, **_named(company.authority, *variables))
    assert (run.exit, run.complaint) == (0, "")
    assert [pull.status for pull in company.double.pulls("acme/other")] == ["open"]
    assert company.double.find("acme/other").bare.branch(BRANCH)


def test_certificates_may_be_a_folder_and_stand_in_a_relative_path(company: Company) -> None:
    folder = company.lab.folder / "trusted"
    folder.mkdir()
    (folder / "company.pem").write_bytes(company.authority.read_bytes())
    subprocess.run(["openssl", "rehash", str(folder)], check=True)
    for value in ("trusted", "tls/ca.pem"):
        run = company.lab.sweep("--dry-run", GITHUB_TOKEN=company.double.token, REQUESTS_CA_BUNDLE=value)
        assert run.outcomes == {"acme/app": ("planned", "dry-run")}, value


def test_certificates_of_the_system_count(company: Company) -> None:
    """Where nobody names any; OpenSSL looks for the system's where its own variable says."""
    folder = company.lab.folder / "system"
    folder.mkdir()
    (folder / "company.pem").write_bytes(company.authority.read_bytes())
    subprocess.run(["openssl", "rehash", str(folder)], check=True)
    told = {"SSL_CERT_DIR": str(folder), "GIT_SSL_CAINFO": str(company.authority)}
    run = company.lab.sweep(GITHUB_TOKEN=company.double.token, **told)
    assert (run.exit, run.complaint) == (0, "")
    assert [pull.status for pull in company.double.pulls("acme/app")] == ["open"]


def test_git_that_is_told_others_does_not_trust_the_companys(company: Company) -> None:
    others = certify(company.lab.folder / "others").authority
    told = _named(company.authority, "REQUESTS_CA_BUNDLE") | _named(others, "GIT_SSL_CAINFO")
    run = company.lab.sweep(GITHUB_TOKEN=company.double.token, **told)
    assert run.outcomes == {"acme/app": ("failed", "unreachable")}


def test_unknown_certificates_are_one_sentence(company: Company) -> None:
    done = company.lab.run("sweep", GITHUB_TOKEN=company.double.token)
    assert "its certificate is not trusted; name the company's certificates in REQUESTS_CA_BUNDLE" in done.stdout
    assert company.double.requests == []


@pytest.mark.parametrize("command", ["sweep", "doctor"])
def test_certificates_that_are_not_there_are_one_sentence(company: Company, command: str) -> None:
    done = company.lab.run(command, GITHUB_TOKEN=company.double.token, REQUESTS_CA_BUNDLE="no/file")
    said = done.stdout + done.stderr
    assert "no/file, which REQUESTS_CA_BUNDLE names, is not there; name the file with the company's cert" in said
    assert "Traceback" not in said
    assert done.returncode == (2 if command == "sweep" else 1)


def test_certificates_that_are_none_are_one_sentence(company: Company) -> None:
    told = {"REQUESTS_CA_BUNDLE": "pip-no-cache.toml"}
    done = company.lab.run("sweep", GITHUB_TOKEN=company.double.token, **told)
    assert "name the company's certificates in REQUESTS_CA_BUNDLE" in done.stdout
    assert "Traceback" not in done.stderr


def _named(authority: Path, *variables: str) -> dict[str, str]:
    return dict.fromkeys(variables, str(authority))

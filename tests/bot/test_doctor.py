"""What doctor says of a place where a sweep could not start."""

import os
import subprocess
import sys

import pytest

from bot import extras
from bot.texts.next_steps import SETTLED, UNSETTLED
from tests.bot.conftest import ROOT, Lab
from tests.github_double.server import GithubDouble

_NEEDED = {"Dockerfile": b"FROM python\nRUN pip install a\n"}
_ORGANISATION = '[[source]]\norg = "acme"\n'


@pytest.fixture(autouse=True)
def _repository(lab: Lab) -> None:
    """A source without one is told too."""
    lab.repository("app.git", _NEEDED)


def _told(lab: Lab, *fine: str, code: int = 1, **extra: str) -> list[str]:
    """What is to be mended; ``fine`` are words of what is not."""
    started = lab.cold if "PYTHONPATH" in extra else lab
    done = started.run("doctor", **extra)
    assert (done.returncode, done.stderr) == (code, "")
    *lines, step = done.stdout.splitlines()
    assert step == (UNSETTLED if code else SETTLED)
    assert all(line.startswith(("ok: ", "mend: ")) for line in lines), lines
    good = [line for line in lines if line.startswith("ok: ")]
    assert [word for word in fine if not any(word in line for line in good)] == []
    return [line.removeprefix("mend: ") for line in lines if line.startswith("mend: ")]


def test_missing_token_hides_no_other_source_and_is_told_once(lab: Lab) -> None:
    lab.configure(_ORGANISATION * 2)
    assert _told(lab, "holds 1 git repositories") == [
        "The environment variable GITHUB_TOKEN holds no token; set it, or name another in token_env."
    ]


def test_goes_on_without_git_and_names_the_certificates(lab: Lab) -> None:
    lab.configure()
    authority = lab.folder / "company.pem"
    authority.touch()
    fine = (f"{authority} (REQUESTS_CA_BUNDLE)", "can be written to (ledger.path)")
    told = _told(lab, *fine, PATH=str(lab.folder), REQUESTS_CA_BUNDLE=str(authority))
    assert told[0] == "git is not installed; install git 2.32 or newer."
    unnamed = dict.fromkeys(("CURL_CA_BUNDLE", "SSL_CERT_FILE", "GIT_SSL_CAINFO"), "")
    fine = (f"{lab.folder}) and of certifi's list count for the API", "its own build or system")
    assert _told(lab, *fine, code=0, SSL_CERT_DIR=str(lab.folder), **unnamed) == []
    (missing,) = _told(lab, SSL_CERT_FILE="nowhere.pem")
    assert "nowhere.pem, which SSL_CERT_FILE names, is not there" in missing


def test_cache_that_cannot_be_one_is_told(lab: Lab) -> None:
    lab.configure('[git]\ncache = "cache"')
    assert _told(lab, "cache can be written to (git.cache).", code=0) == []
    assert not (lab.folder / "cache").exists(), "a look makes nothing"
    (lab.folder / "cache").write_bytes(b"a file")
    (told,) = _told(lab)
    assert told.startswith(f"{lab.folder}/cache cannot hold the [git] cache (File exists)")


def test_cluster_is_asked(lab: Lab) -> None:
    lab.configure('[cluster]\nscheduler = "tcp://127.0.0.1:9"')
    (told,) = _told(lab, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="1s")
    assert told.startswith("no scheduler answers at tcp://127.0.0.1:9 ")


def test_cluster_without_its_library_is_told(lab: Lab) -> None:
    lab.configure('[cluster]\nscheduler = "tcp://127.0.0.1:9"')
    blocked = lab.folder / "blocked"
    blocked.mkdir()
    (blocked / "sitecustomize.py").write_text("import sys\nsys.modules['distributed'] = None\n", encoding="utf-8")
    path = os.pathsep.join((str(blocked), str(ROOT)))
    assert _told(lab, PYTHONPATH=path) == [
        f"[cluster] needs distributed, which is not installed; run: pip install {extras.requirement('bot,cluster')}."
    ]


@pytest.mark.parametrize(("words", "code"), [("doctor", 1), ("sweep", 2), ("sweep --dry-run", 2), ("status", 2)])
def test_ledger_without_a_table_is_told(lab: Lab, words: str, code: int) -> None:
    lab.configure()
    assert lab.sweep().exit == 0
    drop = "import sqlite3; c = sqlite3.connect('pip-no-cache.sqlite'); c.execute('DROP TABLE runs'); c.commit()"
    subprocess.run([sys.executable, "-c", drop], cwd=lab.folder, check=True)
    done = lab.run(*words.split())
    assert done.returncode == code
    assert "pip-no-cache.sqlite: the ledger is damaged; restore it from a backup" in done.stdout + done.stderr
    assert "no repositories" not in done.stdout


NO_API = [
    ("", 404, "; that of a GitHub Enterprise Server ends in /api/v3"),
    ("/api", 404, "; that of a GitHub Enterprise Server ends in /api/v3"),
    ("/api/v3", 404, ""),
    ("/api/v3", 200, ""),
    ("", 200, "; that of a GitHub Enterprise Server ends in /api/v3"),
]


@pytest.mark.parametrize(("path", "status", "hint"), NO_API)
@pytest.mark.parametrize("command", ["doctor", "sweep"])
def test_address_that_is_no_api_is_named(lab: Lab, command: str, path: str, status: int, hint: str) -> None:
    """It may answer 404, or with a page for people to log in."""
    with GithubDouble(lab.folder / "github") as double:
        double.fail(".*", ".*", status, body=b"<html>Who are you?</html>", times=99)
        lab.configure(f'[github]\nbase_url = "{double.web}{path}"\n[[source]]\norg = "acme"')
        done = lab.run(command, GITHUB_TOKEN=double.token)
        double.forgive()
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert f"that is no answer of GitHub's API; check base_url, which is {double.web}{path}{hint}" in said
    assert "no limit of requests" not in said


def test_server_without_limits_is_told(lab: Lab) -> None:
    with GithubDouble(lab.folder / "github") as double:
        double.repository("acme/app", {"Dockerfile": "FROM python\n"})
        double.fail("GET", "/rate_limit$", 404, body={"message": "Rate limiting is not enabled."})
        lab.configure(f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"')
        done = lab.run("doctor", GITHUB_TOKEN=double.token)
    assert "ok: GitHub sets no limit of requests.\n" in done.stdout


@pytest.mark.parametrize(
    ("via", "told"),
    [
        (
            "git",
            [
                'commits have to be signed: set commit.via = "api", for GitHub signs what it commits, or commit.sign',
                "the author's address has to match @example\\.invalid$: set commit.author",
            ],
        ),
        ("api", ["the author's address has to match @example\\.invalid$: use another token"]),
        ('git"\nsign = "gpg:AB12', ["the author's address has to match @example\\.invalid$: set commit.author"]),
    ],
)
def test_rules_of_the_default_branch_that_our_commits_would_break_are_told(lab: Lab, via: str, told: list[str]) -> None:
    with GithubDouble(lab.folder / "github") as double:
        for name, kind, wanted in (
            ("a-signed", "required_signatures", ""),
            ("b-author", "commit_author_email_pattern", "@example\\.invalid$"),
            ("c-name", "branch_name_pattern", "^main$"),
            ("d-anything", "", ""),
        ):
            repository = double.repository(f"acme/{name}", {"Dockerfile": "FROM python\n"})
            double.protect(repository, "main", ruleset=True, kind=kind, wanted=wanted)
        config = f'[commit]\nvia = "{via}"\n[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"'
        (lab.folder / "pip-no-cache.toml").write_text(config, encoding="utf-8")
        done = lab.run("doctor", GITHUB_TOKEN=double.token)
    said = [line for line in done.stdout.splitlines() if "rules of main stand against merging our commits" in line]
    assert [line.partition(" as they are: ")[2].rstrip(".") for line in said] == told, done.stdout + done.stderr
    assert done.returncode == 1


def test_repository_of_the_tracking_issue_and_uv_are_looked_at(lab: Lab) -> None:
    with GithubDouble(lab.folder / "github") as double:
        double.repository("acme/app", _NEEDED)
        platform = double.repository("acme/platform", _NEEDED, visibility="internal")
        double.user("robot", member_of=["acme"])
        lab.configure(
            f'{_ORGANISATION}[github]\nbase_url = "{double.api}"\n[campaign]\nissue = "acme/platform"\n'
            '[impact]\nindex = "https://packages.example.com/simple/"'
        )
        fine = ("acme/platform is internal and takes issues", "asked of https://packages.example.com/simple/")
        assert _told(lab, *fine, code=0, GITHUB_TOKEN=double.token) == []
        platform.has_issues = False
        told = _told(lab, GITHUB_TOKEN=double.token)
        assert told == [
            "acme/platform has no room for the tracking issue, for its issues are turned off in its settings."
        ]
        double.delete(platform)
        (gone,) = _told(lab, GITHUB_TOKEN=double.token)
        assert gone.startswith("The tracking issue in acme/platform: GitHub answered 404")

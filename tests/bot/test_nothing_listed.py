"""Nothing where there was something, and filters that leave nothing: failures, which take nothing of the last sweep."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.bot.github_stage import GithubStage
from tests.bot.play import configure
from tests.bot.stage import OWNER, Stage
from tests.bot.stages import stage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_NAMES = ("one", "two", "three", "four")


@pytest.fixture(params=["local", "github"])
def place(request: pytest.FixtureRequest, lab: "Lab") -> Iterator[Stage]:
    with stage(request.param, lab) as made:
        yield made


@pytest.fixture
def swept(place: Stage) -> Stage:
    """Four repositories with an open pull request in each."""
    for name in _NAMES:
        place.make(name, _NEEDED, "main")
    assert run(place) == (0, "")
    return place


def run(place: Stage, words: str = "sweep", **source: Any) -> tuple[int, str]:  # noqa: ANN401 - keys of the config
    """The exit code, and what was said about more than one repository, or about what failed."""
    configure(place, {"source": {**place.config()["source"], **source}})
    done = place.lab.run(*words.split(), "--quiet", **place.environment)
    assert "Traceback" not in done.stderr
    label = next(f"{kind} " for kind in ("org", "local") if kind in place.config()["source"])
    told = [line for line in (done.stdout + done.stderr).splitlines() if label in line or "repositories in" in line]
    return done.returncode, "\n".join(line for line in told if not line.startswith("report:"))


def status(place: Stage) -> str:
    """What it says, without the moment as of which it does."""
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "then", place.lab.run("status", **place.environment).stdout)


def reports(place: Stage) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((place.lab.folder / "report").iterdir())}


def out_of_sight(place: Stage, *names: str) -> Callable[[], None]:
    """Takes repositories away as a token that lost its rights, or a folder that is not mounted; gives them back."""
    if isinstance(place, GithubStage):
        hub, kept = place.double.hub, place.double.token
        seen = hub.tokens[kept]
        for one in hub.repositories.values():
            one.visibility = "private"
        left = frozenset(f"{OWNER}/{name}" for name in place.names() if name not in names)
        hub.tokens[kept] = replace(seen, repositories=left)
        return lambda: hub.tokens.update({kept: seen})
    away: Path = place.lab.folder / "away"
    away.mkdir()
    for name in names:
        (place.lab.source / f"{name}.git").rename(away / f"{name}.git")

    def give_back() -> None:
        for path in away.iterdir():
            path.rename(place.lab.source / path.name)

    return give_back


def test_nothing_where_there_was_something_is_a_failure(swept: Stage) -> None:
    assert run(swept, "sweep --dry-run")[0] == 0
    before, standing = reports(swept), status(swept)
    give_back = out_of_sight(swept, *_NAMES)
    for words in ("sweep --dry-run", "apply report/plan.json", "sweep", "sweep"):  # nor does it get used to that
        code, told = run(swept, words)
        assert (code, told.count("\n")) == (1, 0), told
        assert "lists no repository, and the last sweep knew 4 of it" in told
        assert reports(swept) == before
    assert "repositories: 4 (4 unknown)" in status(swept)
    assert "pull requests: 4 (4 unknown)" in status(swept)
    give_back()
    assert run(swept) == (0, "")
    assert status(swept) == standing


def test_first_sweep_of_nothing_is_no_failure(place: Stage) -> None:
    if isinstance(place, GithubStage):
        place.double.hub.account(OWNER, "Organization")
    assert run(place) == (0, "")
    assert b'"repositories": []' in reports(place)["report.json"]
    assert run(place) == (0, "")


_LEAVE_NOTHING: tuple[dict[str, Any], ...] = (
    {"include": ["onne", "t-*"]},
    {"exclude": ["o*", "t*", "f*"]},
    {"include": ["one", "two"], "exclude": ["one", "two"]},
)


def test_filters_that_leave_nothing_are_a_failure(swept: Stage) -> None:
    before, standing = reports(swept), status(swept)
    for source in _LEAVE_NOTHING:
        code, told = run(swept, **source)
        assert (code, told.count("\n")) == (1, 0), told
        assert "filters leave out all 4 repositories that it lists" in told
        assert (reports(swept), status(swept)) == (before, standing)
    assert run(swept) == (0, "")


def test_filters_that_leave_nothing_are_a_failure_in_the_first_sweep_too(place: Stage) -> None:
    for name in _NAMES:
        place.make(name, _NEEDED, "main")
    assert run(place, include=["on"])[0] == 1
    assert not list((place.lab.folder / "report").iterdir())


def test_one_repository_that_is_excluded_is_no_failure(place: Stage) -> None:
    place.make("one", _NEEDED, "main")
    assert run(place, exclude=["one"]) == (0, "")
    code, told = run(place, include=["onne"])
    assert code == 1
    assert "filters leave out the one repository that it lists" in told


def test_what_a_source_has_no_more_fails_beside_another_that_has(swept: Stage) -> None:
    out_of_sight(swept, *_NAMES)
    there = swept.lab.folder / "there"
    there.mkdir()
    swept.lab.git(there, "init", "--quiet", "--initial-branch=main", ".")
    swept.lab.commit(there, "main", {"Dockerfile": b"FROM scratch\n"})
    path = swept.lab.folder / "pip-no-cache.toml"
    path.write_text(path.read_text("utf-8") + '\n[[source]]\nlocal = "there"\n', "utf-8")
    done = swept.lab.run("sweep", **swept.environment)
    assert done.returncode == 1
    assert b'"nothing-listed"' in reports(swept)["report.json"]
    assert "4 unknown" in status(swept), "nothing is forgotten"


def test_team_of_nothing_is_a_failure_only_where_no_other_source_has_what_was_its(lab: "Lab") -> None:
    """Whose a repository was the ledger does not tell, but for its owner."""
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        for name in ("one", "two"):
            place.make(name, _NEEDED, "main")
        place.double.team(OWNER, "platform")
        path = lab.folder / "pip-no-cache.toml"
        configure(place, {})
        both = path.read_text("utf-8")
        for order in (f'{both}\n[[source]]\nteam = "acme/platform"\n', f'[[source]]\nteam = "acme/platform"\n{both}'):
            path.write_text(order, "utf-8")
            for _ in range(2):
                assert lab.run("sweep", **place.environment).returncode == 0
                assert b"nothing-listed" not in reports(place)["report.json"]
        path.write_text(order.replace('org = "acme"', 'repositories = ["acme/one"]'), "utf-8")
        done = lab.run("sweep", **place.environment)
        assert done.returncode == 1
        assert "lists no repository, and the last sweep knew 1 of it" in done.stdout + done.stderr
        assert "pull requests: 2 (2 open)" in lab.run("status").stdout, "nothing is forgotten"


def test_listing_that_shrinks_by_half_is_said_once(swept: Stage) -> None:
    give_back = out_of_sight(swept, "one", "two")
    code, told = run(swept)
    assert code == 0
    assert "Of 4 repositories in the last sweep 2 are left" in told
    assert "pull requests: 4 (2 open, 2 unknown)" in status(swept)
    assert run(swept) == (0, "")
    give_back()
    assert run(swept) == (0, "")
    assert "pull requests: 4 (4 open)" in status(swept)


def test_what_is_seen_again_keeps_its_branch_whatever_the_config_says_since(swept: Stage) -> None:
    """What could not be seen is as open as it was: beside it none is opened from another branch."""
    give_back = out_of_sight(swept, "one")
    assert run(swept) == (0, "")
    assert run(swept) == (0, "")
    give_back()
    configure(swept, {"pull_request": {"branch": "other/fix"}})
    assert swept.lab.run("sweep", **swept.environment).returncode == 0
    assert [swept.pulls(name) for name in _NAMES] == [()] * 4, "none from the new branch"
    assert "pull requests: 4 (4 open)" in status(swept)


def test_listing_that_shrinks_by_less_is_not_said(swept: Stage) -> None:
    out_of_sight(swept, "one")
    assert run(swept) == (0, "")


def test_filter_that_names_nothing_is_told(swept: Stage) -> None:
    for key, globs, odd in (("exclude", ("on", "two"), "on"), ("include", ("t*", "*/f*", "o?"), "o?")):
        source: dict[str, Any] = {key: globs}
        code, told = run(swept, **source)
        unused = [line for line in told.split("\n") if " names none of its 4 repositories." in line]
        assert code == 0
        assert any(f"{key} has '{odd}'," in line for line in unused)
        assert len(unused) == (2 if swept.forge == "local" and "*/f*" in globs else 1), "a folder's have no owner"


@pytest.mark.parametrize(
    "source",
    [{"exclude": ["Acme/ONE"]}, {"exclude": ["[N-O]n?"]}, {"include": ["T*", "ACME/f*"]}, {"topics": ["Docker"]}],
)
def test_names_and_topics_of_github_have_no_case(lab: "Lab", source: dict[str, Any]) -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        for name in ("one", "Two", "Four"):
            place.make(name, _NEEDED, "main")
            place.double.find(f"{OWNER}/{name}").topics = ("x", "docker") if name != "one" else ()
        assert run(place, **source) == (0, "")
        assert {name: bool(place.pulls(name)) for name in place.names()} == {"one": False, "Two": True, "Four": True}


def test_names_of_folders_have_case(lab: "Lab") -> None:
    with stage("local", lab) as place:
        for name in ("one", "ONE"):
            place.make(name, _NEEDED, "main")
        assert run(place, exclude=["ONE"]) == (0, "")
        assert {name: bool(place.pulls(name)) for name in place.names()} == {"one": True, "ONE": False}


def test_app_that_lost_its_repositories_is_a_failure(lab: "Lab") -> None:
    with stage("github", lab) as place:
        assert isinstance(place, GithubStage)
        for name in _NAMES:
            place.make(name, _NEEDED, "main")
            place.double.find(f"{OWNER}/{name}").visibility = "private"
        number = installed(place)
        text = f'[github]\nbase_url = "{place.double.api}"\n[github.app]\nid = {number}\nprivate_key_file = "key.pem"\n'
        (lab.folder / "pip-no-cache.toml").write_text(f'{text}[[source]]\norg = "{OWNER}"\n', "utf-8")
        app = place.double.hub.app
        assert app is not None
        (installation,) = app.installations.values()
        installation.repositories = frozenset()
        assert lab.run("sweep").returncode == 0, "the first sweep of nothing"
        installation.repositories = None
        assert lab.run("sweep").returncode == 0
        before = reports(place)
        installation.repositories = frozenset()
        done = lab.run("sweep")
        assert done.returncode == 1
        assert "lists no repository, and the last sweep knew 4 of it" in done.stdout
        assert reports(place) == before
        assert "pull requests: 4 (4 unknown)" in lab.run("status").stdout


def installed(place: GithubStage) -> int:
    """The number of an App on the organisation, whose key lies beside the config."""
    key = rsa.generate_private_key(65537, 2048)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = place.lab.folder / "key.pem"
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    path.chmod(0o600)
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    return place.double.install_app(public, (OWNER,)).id

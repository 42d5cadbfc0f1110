"""The kinds of a source that are lists of somebody else's, and the filters by what an organisation and git tell."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.config.config import parsed
from bot.errors import ConfigError, ForgeError
from bot.model import Outcome, Repository
from tests.bot.conftest import Lab, Run
from tests.bot.github_hub import Hub, hub, names, reason
from tests.github_double.accounts import USUAL
from tests.github_double.server import GithubDouble

__all__ = ["hub"]

NEEDED = {"Dockerfile": "FROM python\nRUN pip install a\n"}
_TEAM, _PROPERTIES = "/orgs/acme/teams/platform/repos", "/orgs/acme/properties/values"


def listed(hub: Hub, token: str | None = None, **source: object) -> list[str]:
    return names(list(hub.forge(token, **source).repositories()))


# names.txt

FILES = [
    ("acme/one\n", ("acme/one",)),
    ("\ufeff# ours\r\n\r\n  acme/one # the first\r\n\tacme/two\t\r\n", ("acme/one", "acme/two")),
    ("acme/one\nACME/One\nacme/two\nacme/one", ("acme/one", "acme/two")),
    ("acme/one#and why", ("acme/one",)),
]
# What stands in the file, and what is told of it.
WRONG_FILES = [
    ("acme/one\nacme\n", ["2:1: acme: is no repository's full name; write OWNER/NAME, one a line"]),
    ("acme/one, acme/two\n", ["1:1: acme/one, acme/two: is no"]),
    ("# x\n  https://github.com/acme/one\n", ["2:3: https://github.com/acme/one: is no"]),
    ("acme/..\nacme/one\nx/y/z", ["1:1: acme/..: is no", "3:1: x/y/z: is no"]),
]


@pytest.mark.parametrize(("text", "found"), FILES)
def test_file_of_names_has_each_once(text: str, found: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_bytes(text.encode())
    (source,) = parsed(b'[[source]]\nfile = "names.txt"\n', "c.toml", tmp_path).source
    assert (source.names, source.label) == (found, f"file {tmp_path}/names.txt")


@pytest.mark.parametrize(("text", "told"), WRONG_FILES)
def test_line_that_is_no_name_is_told_with_its_place(text: str, told: list[str], tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        parsed(b'[[source]]\nfile = "names.txt"\n', "c.toml", tmp_path)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(told)
    assert all(line.startswith(f"{tmp_path}/names.txt:{start}") for line, start in zip(lines, told, strict=True))


def test_file_of_something_else_is_told_in_a_few_lines(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(ConfigError) as caught:
        parsed(b'[[source]]\nfile = "names.txt"\n', "c.toml", tmp_path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 20
    assert lines[-1].endswith("; 21 more lines are wrong")
    assert all(line.isprintable() for line in lines)


def test_file_without_a_name_selects_nothing(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("# none\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"selects nothing, for .*names.txt has no names"):
        parsed(b'[[source]]\nfile = "names.txt"\n', "c.toml", tmp_path)


# teams


@pytest.mark.parametrize("status", [None, 404], ids=["GraphQL", "REST"])
def test_team_lists_its_repositories_a_hundred_a_request(hub: Hub, status: int | None) -> None:
    first = hub.double.repository("acme/r000", NEEDED)
    wanted = [f"acme/r{number:03}" for number in range(150)]
    hub.double.copies(first, [*wanted[1:], "acme/other"])
    hub.double.team("acme", "platform", *wanted)
    if status:
        hub.double.fail("POST", "/graphql", status, times=9)
    assert listed(hub, team="ACME/Platform") == wanted
    assert len(hub.asked(_TEAM.lower())) <= 3 if status else len(hub.double.requests) == 2


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ({"permissions": {**USUAL, "members": ""}}, ("forbidden", 403)),
        ({"permissions": None, "scopes": ("repo",)}, ("not-found", 404)),
        ({}, ("not-found", 404)),
    ],
    ids=["fine-grained", "classic", "secret"],
)
def test_team_that_the_token_may_not_see_is_told_with_what_it_takes(
    hub: Hub, token: dict[str, object], told: tuple[str, int]
) -> None:
    hub.double.repository("acme/one", NEEDED)
    hub.double.team("acme", "platform", "acme/one", secret=not token)
    made = hub.double.new_token("robot", **token).value  # type: ignore[arg-type]
    forge = hub.forge(made, team="acme/platform")
    assert reason(lambda: list(forge.repositories())) == told
    with pytest.raises(ForgeError, match=r"\"Members\" \(read\), or read:org where it is a classic one"):
        list(forge.repositories())


def test_team_that_is_not_there_is_told(hub: Hub) -> None:
    hub.double.repository("acme/one", NEEDED)
    assert reason(lambda: listed(hub, team="acme/nobody")) == ("not-found", 404)
    assert reason(lambda: listed(hub, team="nobody/platform")) == ("not-found", 404)


# properties


@pytest.fixture
def described(hub: Hub) -> Hub:
    """Repositories of which their organisation says something, and a token that may read it."""
    for name, said in {
        "acme/a": {"team": "payments", "tier": ["1", "2"]},
        "acme/b": {"team": "Payments", "tier": ["3"]},
        "acme/c": {"production": "true"},
        "acme/d": {},
    }.items():
        hub.double.repository(name, NEEDED, properties=said)  # type: ignore[arg-type]
    hub.double.token = hub.double.new_token(
        "robot", permissions={**USUAL, "organization_custom_properties": "read"}
    ).value
    return hub


def properties(items: Iterator[Repository | Outcome]) -> dict[str, dict[str, tuple[str, ...]] | str]:
    return {one.name: dict(one.traits.properties) if isinstance(one, Repository) else one.reason for one in items}


TOLD = {
    "acme/a": {"team": ("payments",), "tier": ("1", "2"), "production": ()},
    "acme/b": {"team": ("Payments",), "tier": ("3",), "production": ()},
    "acme/c": {"team": (), "tier": (), "production": ("true",)},
    "acme/d": {"team": (), "tier": (), "production": ()},
}
_WANTED = (("team", ("payments",)),)


@pytest.mark.parametrize("source", [{"org": "acme"}, {"repositories": tuple(TOLD)}], ids=["organisation", "names"])
def test_properties_come_with_the_listing(described: Hub, source: dict[str, Any]) -> None:
    assert properties(described.forge(**source, property={"team": "payments"}).repositories()) == TOLD
    in_bulk = len(described.asked(f"GET /api/v3{_PROPERTIES}"))
    assert in_bulk == (1 if "org" in source else 0)
    described.double.forget()
    list(described.forge(**source).repositories())
    assert described.asked("/properties/values") == [], "nobody asks where no source does"


def test_properties_of_many_are_asked_for_in_bulk_and_what_slipped_singly(described: Hub) -> None:
    made = described.double.find("acme/a")
    copies = [f"acme/x{number:03}" for number in range(200)]
    described.double.copies(made, copies)
    described.double.fail("GET", f"{_PROPERTIES}$", call=lambda _: described.double.repository("acme/new"), nth=2)
    found = properties(described.forge(org="acme", property={"team": "payments"}).repositories())
    assert len(found) == 204 + (1 if "acme/new" in found else 0)
    assert {name: found[name] for name in TOLD} == TOLD
    assert len(described.asked(f"GET /api/v3{_PROPERTIES}")) == 3


def test_properties_that_the_token_may_not_read_break_the_listing_off(described: Hub) -> None:
    token = described.double.new_token("robot").value
    assert reason(lambda: listed(described, token, org="acme", property={"team": "payments"})) == ("forbidden", 403)
    outside = described.double.new_token("stranger", permissions=None).value
    assert reason(lambda: listed(described, outside, org="acme", property={"team": "x"})) == ("not-found", 404)


def test_properties_refused_for_one_owner_hide_no_other(described: Hub) -> None:
    first = described.double.repository("else/x00", NEEDED)
    others = [f"else/x{number:02}" for number in range(12)]
    described.double.copies(first, others[1:])
    found = properties(described.forge(repositories=("acme/a", *others), property={"team": "x"}).repositories())
    assert found.pop("acme/a") == TOLD["acme/a"]
    assert found == dict.fromkeys(others, "not-found")
    assert len(described.asked("/orgs/else/properties/values")) == 1, "what is refused is asked for once"


@pytest.mark.parametrize("status", [None, 404], ids=["GraphQL", "REST"])
def test_listing_tells_when_the_default_branch_was_committed_to(hub: Hub, status: int | None) -> None:
    made = hub.double.repository("acme/one", NEEDED)
    hub.double.repository("acme/bare", empty=True)
    hub.double.commit(made, {"a": "b"}, "side", onto=made.head)
    if status:
        hub.double.fail("POST", "/graphql", status, times=9)
    when = float(made.bare.git("log", "-1", "--format=%ct", "main"))
    found = {one.name: one.committed for one in hub.forge(org="acme", pushed_within="90d").repositories()}  # type: ignore[union-attr]
    assert found == {"acme/one": when, "acme/bare": None}


# through the command


@pytest.fixture
def double(lab: Lab) -> Iterator[GithubDouble]:
    with GithubDouble(lab.folder / "github") as made:
        made.token = made.new_token("robot", permissions={**USUAL, "organization_custom_properties": "read"}).value
        yield made
        assert made.violations == []


def configure(lab: Lab, double: GithubDouble, source: str) -> None:
    config = f'[github]\nbase_url = "{double.api}"\n[[source]]\n{source}\n'
    (lab.folder / "pip-no-cache.toml").write_text(config, encoding="utf-8")


def part(lab: Lab) -> dict[str, str]:
    """The reasons of a sweep that kept to a few repositories."""
    report = json.loads((lab.folder / "report" / "part" / "report.json").read_bytes())
    return {one["name"]: one["reason"] for one in report["repositories"]}


def sweep(lab: Lab, double: GithubDouble, source: str, *words: str) -> Run:
    configure(lab, double, source)
    return lab.sweep(*words, GITHUB_TOKEN=double.token)


def test_a_name_of_the_file_that_the_forge_does_not_know_hides_no_other(lab: Lab, double: GithubDouble) -> None:
    double.repository("acme/one", NEEDED)
    (lab.folder / "names.txt").write_text("# all of them\nacme/gone\nACME/One\n", encoding="utf-8")
    run = sweep(lab, double, 'file = "names.txt"')
    assert run.exit == 1
    assert run.outcomes == {"acme/gone": ("failed", "not-found"), "acme/one": ("published", "pull-request-opened")}
    assert "names.txt, line 2" in run.repository("acme/gone")["message"]
    assert sweep(lab, double, 'file = "names.txt"', "--repository", "acme/one").exit == 0


def test_what_a_filter_leaves_out_is_told_with_a_reason(lab: Lab, double: GithubDouble) -> None:
    double.repository("acme/a", NEEDED, properties={"team": "payments", "tier": ["1", "2"], "live": "true"})
    double.repository("acme/b", NEEDED, properties={"team": "payments", "tier": ["3"], "live": "true"})
    double.repository("acme/c", NEEDED, properties={"team": "search"}, topics=("python",))
    double.team("acme", "platform", "acme/a", "acme/b", "acme/c")
    wanted = 'team = "acme/platform"\nproperty = {team = "payments", tier = ["2", "4"], live = true}\nexclude = ["x"]'
    run = sweep(lab, double, wanted, "--dry-run")
    assert run.exit == 0
    assert run.outcomes == {
        "acme/a": ("planned", "dry-run"),
        "acme/b": ("skipped", "property"),
        "acme/c": ("skipped", "property"),
    }
    assert (
        run.repository("acme/b")["message"] == "Its property tier is not 2 or 4, which the source's property asks for."
    )
    assert "property has 'tier = 4', which names none of its 3 repositories." in run.complaint + run.output
    assert sweep(lab, double, wanted, "--dry-run", "--repository", "acme/c").exit == 0
    assert part(lab) == {"acme/c": "property"}, "what is named is asked for its properties too"


def test_property_that_leaves_nothing_is_a_failure(lab: Lab, double: GithubDouble) -> None:
    for name in "ab":
        double.repository(f"acme/{name}", NEEDED, properties={"team": "payments"})
    configure(lab, double, 'org = "acme"\nproperty = {team = "Payments"}')
    done = lab.run("sweep", GITHUB_TOKEN=double.token)
    assert done.returncode == 1
    assert "Its filters leave out all 2 repositories that it lists" in done.stdout + done.stderr


def test_team_that_has_nothing_any_more_takes_nothing_of_the_last_sweep(lab: Lab, double: GithubDouble) -> None:
    for name in "ab":
        double.repository(f"acme/{name}", NEEDED)
    team = double.team("acme", "platform", "acme/a", "acme/b")
    assert sweep(lab, double, 'team = "acme/platform"').exit == 0
    team.repositories.clear()
    run = sweep(lab, double, 'team = "acme/platform"')
    assert run.exit == 1
    assert "It lists no repository, and the last sweep knew 2 of it" in run.complaint + run.output
    assert "(2 open)" in lab.run("status").stdout


def test_age_leaves_out_no_open_pull_request(lab: Lab, double: GithubDouble) -> None:
    for name in "ab":
        double.repository(f"acme/{name}", NEEDED)
    source = 'org = "acme"\npushed_within = "90d"'
    assert sweep(lab, double, 'org = "acme"\nexclude = ["b"]').exit == 0
    run = sweep(lab, double, source)
    assert run.outcomes == {"acme/a": ("left", "up-to-date"), "acme/b": ("skipped", "pushed-within")}
    assert "committed to on 2023-" in run.repository("acme/b")["message"]
    assert sweep(lab, double, source, "--dry-run", "--repository", "*").exit == 0
    assert part(lab) == {"acme/a": "up-to-date", "acme/b": "pushed-within"}
    (lab.folder / "pip-no-cache.sqlite").unlink()
    assert sweep(lab, double, source).outcomes["acme/a"] == ("left", "up-to-date"), "a lost ledger closes no door"
    (pull,) = double.find("acme/a").pull_requests
    double.close(pull)
    assert sweep(lab, double, source).outcomes["acme/a"] == ("skipped", "pushed-within")


def test_age_of_a_folders_repositories_is_told_by_git(lab: Lab) -> None:
    lab.repository("old.git", {"Dockerfile": b"FROM python\nRUN pip install a\n"})
    lab.repository("bare.git", {})
    config = '[[source]]\nlocal = "org"\npushed_within = "{}d"\n'
    for days, outcome in ((90, ("skipped", "pushed-within")), (90_000, ("planned", "dry-run"))):
        (lab.folder / "pip-no-cache.toml").write_text(config.format(days), encoding="utf-8")
        assert lab.sweep("--dry-run").outcomes["old"] == outcome


def test_doctor_says_what_the_token_lacks(lab: Lab, double: GithubDouble) -> None:
    double.repository("acme/a", NEEDED, properties={"team": "payments"})
    double.team("acme", "platform", "acme/a")
    source = 'team = "acme/platform"\nproperty = {team = "payments"}'
    assert sweep(lab, double, source, "--dry-run").exit == 0
    fine = lab.run("doctor", GITHUB_TOKEN=double.token)
    assert "team acme/platform: 1 repositories can be read, with their custom properties." in fine.stdout
    blind = double.new_token("robot", permissions={**USUAL, "members": ""}).value
    assert '"Members" (read)' in lab.run("doctor", GITHUB_TOKEN=blind).stdout
    deaf = double.new_token("robot").value
    told = lab.run("doctor", GITHUB_TOKEN=deaf).stdout
    assert "it needs organization_custom_properties=read" in told
    assert '"Custom properties" of the organisation (read)' in told

"""Every link of every face of a sweep leads somewhere on the forge: a crawler follows them on the double."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.bot.conftest import Lab
from tests.github_double.server import GithubDouble

# Pages of others that we name.
_OF_OTHERS = {
    "https://github.com/hadolint/hadolint/wiki/DL3042",
    "https://pip.pypa.io/en/stable/topics/caching/",
    "https://wiki.invalid/slim",
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    "https://github.com/OWNER/pip-no-cache",
}
_CONFIG = """
[github]
base_url = "{api}"
[[source]]
team = "acme/platform"
[[source]]
org = "acme"
[campaign]
name = "slim"
url = "https://wiki.invalid/slim"
[report]
formats = ["json", "markdown", "html", "sarif"]
"""
_FIX = "FROM python\nRUN pip install a\nRUN pip install --cache-dir /x b\n"
_ODD = "it's (a) [x] @you \u00e9 #1/Dockerfile"
_SCRIPT = {"Dockerfile": "FROM python\nCOPY x.sh /\nRUN sh /x.sh\n", "x.sh": "pip install a\n"}


class Links(HTMLParser):
    """The addresses and the ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self.found += [told["href"] or ""] if "href" in told else []
        self.ids |= {told["id"] or ""} if "id" in told else set()


def leads_somewhere(double: GithubDouble, url: str) -> bool:
    """Whether the double has what the address names: a repository, a file's line at a commit, a pull request."""
    address = urlsplit(url)
    parts = unquote(address.path, errors="surrogateescape").strip("/").split("/")
    if not url.startswith(f"{double.web}/") or len(parts) < 2:
        return False
    name, rest = "/".join(parts[:2]), parts[2:]
    repository = double.hub.find(name)
    if repository is None:
        return False
    match rest:
        case []:
            return True
        case ["blob", commit, *path]:
            content = repository.bare.blob(commit, "/".join(path))
            line = int(address.fragment.removeprefix("L") or 1)
            return content is not None and line <= content.count(b"\n")
        case ["pull", number] | ["pull", number, "files"]:
            return any(str(pull.number) == number for pull in double.pulls(name))
    return False


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[GithubDouble, Path]]:
    folder = tmp_path_factory.mktemp("links")
    lab = Lab(folder)
    lab.source.mkdir()
    with GithubDouble(folder / "github") as double:
        for name, files in {"my_repo": {"Dockerfile": _FIX, _ODD: _FIX}, "told": _SCRIPT, "x.y": {"a": ""}}.items():
            double.repository(f"acme/{name}", files)
        double.team("acme", "platform", "acme/my_repo")
        (folder / "pip-no-cache.toml").write_text(_CONFIG.format(api=double.api), encoding="utf-8")
        run = lab.sweep(GITHUB_TOKEN=double.token)
        assert run.exit == 0, run.complaint
        yield double, folder / "report"


def in_markdown(text: str) -> set[str]:
    return set(re.findall(r"\]\(<([^>]*)>\)", text)) | set(re.findall(r"\bhttps?://[^\s<>()`\"']+", text))


def in_json(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from in_json(inner)


def check(double: GithubDouble, links: set[str]) -> None:
    ours = {link for link in links if link not in _OF_OTHERS}
    assert ours
    assert sorted(link for link in ours if not leads_somewhere(double, link)) == []


def test_crawler_sees_what_leads_nowhere(swept: tuple[GithubDouble, Path]) -> None:
    double, _ = swept
    (pull,) = double.pulls("acme/my_repo")
    commit = double.find("acme/my_repo").bare.ref("refs/heads/main")
    assert leads_somewhere(double, f"{double.web}/acme/my_repo/blob/{commit}/Dockerfile#L3")
    for path in ("acme/nobody", f"acme/my_repo/pull/{pull.number + 1}", f"acme/my_repo/blob/{commit}/Dockerfile#L4"):
        assert not leads_somewhere(double, f"{double.web}/{path}")
    assert not leads_somewhere(double, f"{double.web}/acme/my_repo/blob/{commit}/dockerfile")


def test_links_of_the_page_lead_somewhere(swept: tuple[GithubDouble, Path]) -> None:
    double, folder = swept
    text = (folder / "report.html").read_text("utf-8")
    page = Links(text)
    data = json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[0])
    check(double, {link for link in page.found if not link.startswith(("#", "data:"))} | set(in_json(data)))
    within = [link[1:] for link in page.found if link.startswith("#")]
    filters = {"all", "done", "people", "outcome", "found", "owner", "team", "state"}
    assert [link for link in within if link not in page.ids and link.partition("=")[0] not in filters] == []
    assert filters - {"all", "done"} <= page.ids
    assert "#team=acme/platform" in page.found


@pytest.mark.parametrize("name", ["report.md", "report.json"])
def test_links_of_a_report_lead_somewhere(swept: tuple[GithubDouble, Path], name: str) -> None:
    double, folder = swept
    text = (folder / name).read_text("utf-8")
    check(double, set(in_json(json.loads(text))) if name.endswith(".json") else in_markdown(text))


def test_links_of_a_pull_request_lead_somewhere(swept: tuple[GithubDouble, Path]) -> None:
    double, _ = swept
    (pull,) = double.pulls("acme/my_repo")
    check(double, in_markdown(pull.body or ""))


def test_files_of_sarif_are_those_of_the_commit(swept: tuple[GithubDouble, Path]) -> None:
    double, folder = swept
    paths = sorted((folder / "sarif").rglob("*.sarif"))
    assert [path.relative_to(folder / "sarif").as_posix() for path in paths] == [
        f"acme/{name}.sarif" for name in ("my_repo", "told", "x.y")
    ]
    for path in paths:
        run = json.loads(path.read_text("utf-8"))["runs"][0]
        (origin,) = run["versionControlProvenance"]
        check(double, {origin["repositoryUri"]})
        uris = re.findall(r'"uri": "([^"]+)"', path.read_text("utf-8"))
        assert all(
            leads_somewhere(double, f"{origin['repositoryUri']}/blob/{origin['revisionId']}/{uri}") for uri in uris
        )

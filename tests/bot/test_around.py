"""What a sweep fetches of the files around Dockerfiles: those on which something depends, at once, and no others."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.config.config import Dockerfiles
from bot.model import Entry, Repository, Survey
from bot.planning.around import names
from bot.planning.plan import plan
from bot.planning.survey import survey
from bot.workspaces import workspace
from fixer import ISOLATED_BUILD, Scripts
from tests.bot.git_server import GitServer, serving

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

READS = b"FROM python\nCOPY . /app\nWORKDIR /app\nRUN pip install -r requirements/dev.txt\n"
RUNS = b"FROM python\nCOPY . /app\nWORKDIR /app\nRUN pip install -r requirements/dev.txt && ./install.sh\n"
LISTS = {"requirements/dev.txt": b"pytest\n-e .\n", "requirements/other.txt": b"-e .\n"}
NESTED = {"requirements/dev.txt": b"-r base.txt\n", "requirements/base.txt": b"-e .\n"}
COMPOSE = {"compose.yaml": b"services:\n  web:\n    build: .\n"}
SCRIPT = {"install.sh": b"pip install --no-cache-dir a\n"}
DEFAULT = Dockerfiles()
# What a repository costs of which only the Dockerfiles are wanted, and a further batch of blobs.
AS_BEFORE, BATCH = 5, 2


@pytest.fixture
def server(lab: "Lab", monkeypatch: pytest.MonkeyPatch) -> Iterator[GitServer]:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    with serving(lab.source) as running:
        yield running


def surveyed(server: GitServer, path: Path, rules: Dockerfiles) -> Survey:
    repository = Repository("app", "", "main", "", "1")
    with workspace.fetching(server.url(path), "main", "fix", dict, ("http",)) as opened:
        found = survey(opened, repository, opened.heads.base, rules)
    assert isinstance(found, Survey)
    return found


@pytest.mark.parametrize(
    ("files", "requests", "builds"),
    [
        ({"Dockerfile": b"FROM python\nRUN pip install a\n", **LISTS}, AS_BEFORE, 0),
        ({"Dockerfile": b"FROM python\nRUN pip install -r requirements/dev.txt\n", **LISTS}, AS_BEFORE, 0),
        ({"Dockerfile": READS}, AS_BEFORE, 0),
        ({"Dockerfile": READS.replace(b"COPY . /app", b"COPY src /app"), **LISTS}, AS_BEFORE, 0),
        ({"Dockerfile": b"FROM python\nENV PIP_NO_CACHE_DIR=1\n" + READS[12:], **LISTS, **COMPOSE}, AS_BEFORE, 0),
        ({"Dockerfile": READS, **LISTS}, AS_BEFORE + BATCH, 1),
        ({"Dockerfile": READS, **LISTS, **COMPOSE}, AS_BEFORE + BATCH, 1),
        ({"Dockerfile": READS, "requirements/dev.txt": b"pytest\n"}, AS_BEFORE + BATCH, 0),
        ({"Dockerfile": READS, "b.Dockerfile": READS, **LISTS}, AS_BEFORE + BATCH, 2),
        ({"Dockerfile": READS, **NESTED}, AS_BEFORE + 2 * BATCH, 1),
        ({"Dockerfile": RUNS, **LISTS, **SCRIPT}, AS_BEFORE + BATCH, 1),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else str(value),
)
def test_requirements_files_are_fetched_where_something_depends_on_them(
    lab: "Lab", server: GitServer, files: dict[str, bytes], requests: int, builds: int
) -> None:
    found = surveyed(server, lab.repository("app.git", files), DEFAULT)
    assert len(server.asked) == requests
    made = plan(Repository("app", "", "main", "", "1"), found, DEFAULT)
    said = [finding.message for file in made.files for finding in file.findings]
    assert sum(ISOLATED_BUILD in message for message in said) == builds


def test_they_are_read_where_scripts_are_left_out(lab: "Lab", server: GitServer) -> None:
    rules = Dockerfiles(scripts=Scripts.OFF)
    path = lab.repository("app.git", {"Dockerfile": RUNS, **LISTS, "install.sh": b"pip install a\n"})
    found = surveyed(server, path, rules)
    assert len(server.asked) == AS_BEFORE + BATCH
    made = plan(Repository("app", "", "main", "", "1"), found, rules)
    assert [file.path for file in made.files] == ["Dockerfile"]
    assert ISOLATED_BUILD in made.files[0].findings[0].message


def test_folders_that_lie_a_thousand_deep_in_many_others_are_not_written_out() -> None:
    """A few small objects of git make as many folders as one likes."""
    deep = "d/" * 1_000 + "x"
    few = [Entry(f"{at}/{deep}", "100644", "") for at in range(5)]
    many = [Entry(f"{at}/{deep}", "100644", "") for at in range(150)]
    found = names(few)
    assert found is not None
    assert len(found.folders) == 1 + 5 * 1_001
    assert names(many) is None

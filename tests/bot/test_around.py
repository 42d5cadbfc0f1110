"""What a sweep fetches of the files around Dockerfiles: those on which something depends, at once, and no others."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.config.config import Dockerfiles
from bot.model import Entry, Repository, Source, Survey
from bot.planning.around import Around, likely, names
from bot.planning.plan import plan
from bot.planning.survey import survey
from bot.workspaces import workspace
from fixer import ISOLATED_BUILD, Kind, Scripts, Verdict
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


TREE = [Entry("a/b.sh", "100755", "1"), Entry("a/link", "120000", "2"), Entry("a/c/d", "100644", "3")]


@pytest.mark.parametrize(
    ("path", "kind", "content", "wanted"),
    [
        ("a/b.sh", Kind.FILE, b"here", set()),
        ("a/c/d", Kind.FILE, None, {"a/c/d"}),
        ("a/link", Kind.OTHER, None, set()),
        ("a/link/d", None, None, set()),
        ("a/c", Kind.FOLDER, None, set()),
        ("", Kind.FOLDER, None, set()),
        ("a/gone", None, None, set()),
    ],
)
def test_only_files_that_are_not_here_are_wanted(
    path: str, kind: Kind | None, content: bytes | None, wanted: set[str]
) -> None:
    there = names(TREE)
    assert there is not None
    around = Around(there, {"a/b.sh": b"here", "of/before": b""})
    assert (around.kind(path), around.read(path), around.wanted) == (kind, content, wanted)
    assert list(around.fetched()) == [TREE[0]]
    assert list(around.paths()) == ["a/b.sh", "a/c/d"]
    assert [around.names(one) for one in ("", "a", "a/c", "gone")] == [("a",), ("b.sh", "c", "link"), ("d",), ()]


def test_as_many_names_are_kept_as_anybodys_work_has() -> None:
    many = [Entry(f"{number}", "100644", "") for number in range(200_001)]
    assert names(many[:-1]) is not None
    assert names(many) is None


def test_as_many_letters_are_kept_as_anybodys_work_has() -> None:
    """Of folders that lie in each other the names of all count, each with those above it."""
    deep = Entry("d/" * 8_200 + "x", "100644", "")  # 64 MiB and a little
    flat = Entry("d/" * 8_100 + "x", "100644", "")
    last = Entry("Dockerfile", "100644", "")
    assert names([flat, last]) is not None
    assert names([deep, last]) is None


@pytest.mark.parametrize(
    ("path", "is_likely"),
    [
        ("compose.yaml", True),
        ("deploy/docker-compose.prod.yml", True),
        ("podman-compose.yml", True),
        ("docker-bake.hcl", True),
        ("docker-bake.override.json", True),
        ("Makefile", True),
        ("sub/GNUmakefile", True),
        (".dockerignore", True),
        ("app.Dockerfile.dockerignore", True),
        (".github/workflows/ci.yml", True),
        ("sub/.github/workflows/ci.yml", False),
        ("run.sh", True),
        ("setup.bash", True),
        ("bin/install", True),  # named, and without an ending
        ("install.py", True),
        ("other.py", False),
        ("bin/other", False),
        ("install.txt", False),
        ("notes.md", False),
    ],
)
def test_what_may_say_a_context_scripts_and_what_is_named_is_fetched_at_once(path: str, is_likely: bool) -> None:
    dockerfile = Entry("Dockerfile", "100644", "1")
    there = names(
        [dockerfile, Entry(path, "100644", "2"), Entry("link.sh", "120000", "3"), Entry("tools.sh/x.md", "100644", "4")]
    )
    assert there is not None
    source = Source(dockerfile, b"FROM x\nRUN bin/install && python install.py install.txt\n")
    assert likely(there, [source]) == ({path} if is_likely else set())


def test_of_what_is_likely_the_first_hundred_are_fetched_of_each_kind() -> None:
    dockerfile = Entry("Dockerfile", "100644", "")
    paths = [f"{at:03}/{name}" for at in range(101) for name in ("install", "Makefile", "run.sh")]
    there = names(Entry(path, "100644", "") for path in paths)
    assert there is not None
    found = likely(there, [Source(dockerfile, b"RUN install\n")])
    assert found == {path for path in paths if not path.startswith("100")}


@pytest.mark.parametrize(
    ("before", "policy", "leaving"),
    [
        ("", "effective", {0: ("Dockerfile",)}),
        ("", "literal", {0: ("Dockerfile",)}),
        ("ENV PIP_NO_CACHE_DIR=1", "literal", {}),
    ],
)
def test_of_a_script_the_images_are_known_in_which_it_leaves_a_cache(
    lab: "Lab", before: str, policy: str, leaving: dict[int, tuple[str, ...]]
) -> None:
    dockerfile = f"FROM python\n{before}\nCOPY setup.sh /\nRUN sh /setup.sh\n".encode()
    path = lab.repository("app.git", {"Dockerfile": dockerfile, "setup.sh": b"pip install a\n"})
    rules = Dockerfiles.model_validate({"policy": policy, "scripts": Scripts.FIX})
    with workspace.borrowing(str(path), "fix") as opened:
        found = survey(opened, Repository("app", "", "main"), opened.heads.base, rules)
    assert isinstance(found, Survey)
    made = {file.path: file for file in plan(Repository("app", "", "main"), found, rules).files}
    assert [finding.verdict for finding in made["setup.sh"].findings] == [Verdict.FIX]
    assert made["setup.sh"].leaving == leaving

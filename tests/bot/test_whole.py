"""A sweep as a whole: one repository, one source, one listener that fails takes nothing else along."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.bot.conftest import BRANCH, ROOT, Lab
from tests.github_double.server import GithubDouble
from tests.program import COMMAND

_CONTENT = b"FROM python\nRUN pip install a\n"
_NEEDED = {"Dockerfile": _CONTENT}
_OPENED = ("published", "pull-request-opened")
_UP_TO_DATE = ("left", "up-to-date")


@dataclass(slots=True)
class Hub:
    """The organisation acme on GitHub's double, swept under a config that a test adds to."""

    lab: Lab
    double: GithubDouble
    sources: str = '[[source]]\norg = "acme"\n'
    limits: str = ""

    def add(self, *names: str) -> None:
        for name in names:
            self.double.repository(f"acme/{name}", {"Dockerfile": _CONTENT.decode()})

    def run(self, *arguments: str) -> tuple[int, dict[str, tuple[str, str]], dict[str, Any]]:
        text = f'[github]\nbase_url = "{self.double.api}"\n{self.sources}\n[limits]\nwrites_per_minute = 100000\n'
        (self.lab.folder / "pip-no-cache.toml").write_text(text + self.limits, encoding="utf-8")
        done = self.lab.run(*arguments, GITHUB_TOKEN=self.double.token)
        report = json.loads((self.lab.folder / "report/report.json").read_bytes())
        found = [(one["name"].removeprefix("acme/"), (one["outcome"], one["reason"])) for one in report["repositories"]]
        assert len(dict(found)) == len(found), "one outcome for each"
        return done.returncode, dict(found), report

    def merge(self, name: str) -> None:
        (pull,) = self.double.find(f"acme/{name}").pull_requests
        self.double.merge(pull)


@pytest.fixture
def hub(lab: Lab) -> Iterator[Hub]:
    with GithubDouble(lab.folder / "github") as double:
        yield Hub(lab, double)
        assert double.violations == []


@pytest.mark.parametrize("harm", ["head", "record"])
def test_open_pull_request_that_cannot_be_read_hides_no_other(lab: Lab, harm: str) -> None:
    one = lab.repository("one.git", _NEEDED)
    lab.repository("two.git", _NEEDED)
    assert lab.sweep().exit == 0
    lab.repository("zoo.git", _NEEDED)
    if harm == "head":
        (one / "HEAD").write_text("ref: refs/heads/gone\n", encoding="utf-8")
    else:
        (record,) = (lab.folder / "pip-no-cache.sqlite.pull-requests").glob("one*/1.json")
        record.write_text("{", encoding="utf-8")
    outcomes = lab.sweep().outcomes
    assert outcomes.pop("one")[0] in {"failed", "skipped"}
    assert outcomes == {"two": _UP_TO_DATE, "zoo": _OPENED}


def test_repository_that_was_cloned_anew_gets_a_new_pull_request(lab: Lab) -> None:
    """Its branch went with the old folder; nobody said no to it."""
    path = lab.repository("one.git", _NEEDED)
    assert lab.sweep().outcomes == {"one": _OPENED}
    shutil.rmtree(path)
    path = lab.repository("one.git", _NEEDED)
    assert lab.sweep().outcomes == {"one": _OPENED}
    assert lab.git(path, "rev-parse", BRANCH)
    assert lab.sweep().outcomes["one"][0] in {"left", "unchanged"}


def test_records_that_were_removed_are_not_numbered_again(lab: Lab) -> None:
    path = lab.repository("one.git", _NEEDED)
    lab.sweep()
    (folder,) = (lab.folder / "pip-no-cache.sqlite.pull-requests").iterdir()
    first = json.loads((folder / "1.json").read_bytes())
    (folder / "1.json").rename(folder / "7.json")
    (folder / "7.json").write_text(json.dumps({**first, "number": 7}), encoding="utf-8")
    shutil.rmtree(path)
    lab.repository("one.git", _NEEDED)
    assert lab.sweep().outcomes == {"one": _OPENED}
    assert sorted(file.name for file in folder.iterdir()) == ["7.json", "8.json"]


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_listener_that_goes_away_stops_nothing(lab: Lab, log_format: str) -> None:
    names = [f"r{number:02}.git" for number in range(12)]
    for name in names:
        lab.repository(name, _NEEDED)
    lab.configure("[limits]\nworkers = 1\n")
    command = [*COMMAND, "sweep", "--log-format", log_format]
    environment = {"PYTHONPATH": str(ROOT), **lab.environment}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=lab.folder, env=environment, stdout=pipe, stderr=pipe) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        complaint = run.stderr.read()
    assert (run.returncode, complaint) == (0, b"")
    report = json.loads((lab.folder / "report/report.json").read_bytes())
    assert (report["complete"], report["totals"]["published"]) == (True, len(names))


def test_odd_encoding_of_the_terminal_stops_nothing(lab: Lab) -> None:
    lab.repository("one.git", {"Dockerfile": "FROM python\nRUN pip install a # \u65e5\n".encode()})
    run = lab.cold.sweep(PYTHONIOENCODING="ascii")
    assert (run.exit, run.outcomes) == (0, {"one": _OPENED})


def test_apply_says_what_became_of_every_plan(hub: Hub) -> None:
    hub.add("a", "b", "c")
    hub.run("sweep", "--dry-run")
    hub.double.find("acme/b").archived = True
    hub.double.delete(hub.double.find("acme/c"))
    hub.add("other")
    exit_code, outcomes, report = hub.run("apply", "report/plan.json")
    assert outcomes == {"a": _OPENED, "b": ("skipped", "archived"), "c": ("failed", "not-listed")}
    assert (exit_code, report["complete"]) == (1, True)
    assert (hub.lab.folder / "report/plan.json").exists(), "what was not applied may be later"


def test_apply_says_that_a_source_cannot_be_listed(hub: Hub) -> None:
    hub.add("a")
    hub.run("sweep", "--dry-run")
    hub.double.fail("POST", "/graphql", status=403, times=99)
    hub.double.fail("GET", "/orgs/acme/repos", status=403, times=99)
    exit_code, outcomes, report = hub.run("apply", "report/plan.json")
    assert (exit_code, report["complete"]) == (1, False)
    assert outcomes.pop("a") == ("failed", "not-listed")
    assert [kind for kind, _ in outcomes.values()] == ["failed"]
    assert "broken off" in (hub.lab.folder / "report/report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("end", ["archived", "excluded", "deleted", "later"])
def test_pull_request_that_ended_unseen_makes_room(hub: Hub, end: str) -> None:
    hub.limits = "open_pull_requests = 1\n"
    hub.add("zoo")
    assert hub.run("sweep")[1] == {"zoo": _OPENED}
    hub.merge("zoo")
    # Named ones are listed in the order of their names here.
    hub.sources = '[[source]]\nrepositories = ["acme/new", "acme/zoo"]\n'
    hub.add("new")
    match end:
        case "archived":
            hub.double.find("acme/zoo").archived = True
        case "excluded":
            hub.sources += 'exclude = ["zoo"]\n'
        case "deleted":
            hub.double.delete(hub.double.find("acme/zoo"))
    outcomes = hub.run("sweep")[1]
    assert outcomes["new"] == _OPENED
    if end == "later":
        assert outcomes["zoo"] == ("merged", "merged")


def test_closed_pull_request_is_not_proposed_again_though_it_was_counted_before(hub: Hub) -> None:
    hub.add("one")
    hub.run("sweep")
    (pull,) = hub.double.find("acme/one").pull_requests
    hub.double.close(pull)
    assert hub.run("sweep")[1] == {"one": ("closed", "closed-by-maintainer")}
    assert len(hub.double.pulls("acme/one")) == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_sources_give_one_outcome_for_each_repository(hub: Hub, order: tuple[int, int]) -> None:
    hub.add("one", "two", "three")
    both = (
        '[[source]]\norg = "acme"\ninclude = ["two"]\n',
        '[[source]]\nrepositories = ["acme/one", "acme/two", "acme/gone"]\n',
    )
    hub.sources = "".join(both[at] for at in order)
    assert hub.run("sweep")[1] == {
        "one": _OPENED,
        "two": _OPENED,
        "three": ("skipped", "not-included"),
        "gone": ("failed", "not-found"),
    }


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("sweep", 401),
        ("sweep", 403),
        ("sweep --dry-run", 401),
        ("sweep --dry-run", 403),
        ("apply report/plan.json", 401),
    ],
)
def test_sweep_that_could_not_start_leaves_the_last_reports(hub: Hub, words: str, status: int) -> None:
    hub.add("one")
    assert hub.run("sweep", "--dry-run")[0] == 0
    before = {path.name: path.read_bytes() for path in (hub.lab.folder / "report").iterdir()}
    assert sorted(before) == ["plan.json", "report.html", "report.json", "report.md"]
    hub.double.fail("POST|GET", "/(graphql|orgs/acme/repos)", status=status, times=99)
    done = hub.lab.run(*words.split(), GITHUB_TOKEN=hub.double.token)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "no repositories" not in done.stdout
    assert {path.name: path.read_bytes() for path in (hub.lab.folder / "report").iterdir()} == before


def test_report_folder_is_tried_before_anything_is_published(lab: Lab) -> None:
    path = lab.repository("one.git", _NEEDED)
    (lab.folder / "report").write_bytes(b"a file")
    lab.configure()
    done = lab.run("sweep")
    assert done.returncode == 2
    assert "the report cannot be written" in done.stderr
    assert lab.git(path, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_token_that_dies_between_two_sources_is_a_failure_not_a_false_start(hub: Hub) -> None:
    hub.add("one")
    org = hub.lab.repository("local.git", _NEEDED)
    hub.sources = f'[[source]]\nlocal = "{org.parent}"\n[[source]]\norg = "acme"\n'
    hub.double.fail("POST|GET", "/(graphql|orgs/acme/repos)", holding="repositories", status=401, times=99)
    exit_code, outcomes, report = hub.run("sweep")
    assert outcomes.pop("local") == _OPENED
    assert [reason for _, reason in outcomes.values()] == ["bad-credentials"]
    assert (exit_code, report["complete"]) == (1, False)


def test_ledger_that_breaks_in_the_middle_ends_the_run_with_its_report(lab: Lab) -> None:
    """A stranger's trigger stands for the disk that is full."""
    for name in ("a.git", "b.git", "c.git"):
        lab.repository(name, {"Dockerfile": b"FROM scratch\n"})
    assert lab.sweep().exit == 0
    code = (
        "import sqlite3; c = sqlite3.connect('pip-no-cache.sqlite');"
        'c.execute(\'CREATE TRIGGER t BEFORE INSERT ON repositories WHEN new.name = "b" '
        'BEGIN SELECT RAISE(ABORT, "full"); END\'); c.commit()'
    )
    subprocess.run([sys.executable, "-c", code.replace('\\"', "'")], cwd=lab.folder, check=True)
    run = lab.sweep("--full")
    assert (run.exit, run.report["complete"]) == (1, False)
    assert list(run.outcomes) == ["a", "b"]


def test_real_sweep_takes_an_earlier_plan_away(lab: Lab) -> None:
    lab.repository("one.git", _NEEDED)
    lab.sweep("--dry-run")
    assert (lab.folder / "report/plan.json").exists()
    lab.sweep()
    left = sorted(path.name for path in (lab.folder / "report").iterdir())
    assert left == ["report.html", "report.json", "report.md"]


def test_pull_request_that_cannot_be_found_holds_the_next_wave_and_says_so(hub: Hub) -> None:
    """A transferred repository is not one whose pull request people closed; here its name is another's already."""
    hub.add("a", "b")
    hub.limits = "[waves]\nsizes = [1, 1]\n"
    hub.run("sweep")
    hub.double.rename(hub.double.find("acme/a"), "else/a")
    hub.add("a")
    exit_code, outcomes, report = hub.run("sweep")
    assert (exit_code, outcomes["b"]) == (0, ("deferred", "wave-waits"))
    said = next(one["message"] for one in report["repositories"] if one["name"] == "acme/b")
    assert "which may have another name now" in said

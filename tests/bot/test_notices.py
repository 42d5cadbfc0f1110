"""What concerns a whole sweep is told by an id that scripts may go by, beside its sentence."""

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.errors import ClusterError, ForgeError
from bot.forges.local.forge import LocalForge
from bot.model import Repository
from bot.planning.cluster import cluster
from tests.bot.local_stage import LocalStage
from tests.bot.stage import LEDGER
from tests.github_double.server import GithubDouble

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.conftest import Lab

_NEEDED = {"Dockerfile": b"FROM python\nRUN pip install a\n"}


def add(lab: "Lab", number: int) -> list["Path"]:
    """So many equal repositories."""
    first = lab.repository("r0.git", _NEEDED)
    copies = [lab.source / f"r{at}.git" for at in range(1, number)]
    return [first, *(shutil.copytree(first, copy) for copy in copies)]


def told(lab: "Lab", *options: str, **extra: str) -> tuple[int, dict[str, str]]:
    """The exit code, and the notices by their ids."""
    done = lab.run("sweep", "--log-format", "json", *options, **extra)
    lines = [json.loads(line) for line in (done.stdout + done.stderr).splitlines() if line.startswith("{")]
    return done.returncode, {line["event"]: line.get("message", "") for line in lines}


def test_dry_run_that_limits_cut_short_says_so(lab: "Lab") -> None:
    add(lab, 3)
    lab.configure("[limits]\nnew_pull_requests_per_run = 1\n")
    code, notices = told(lab, "--dry-run")
    assert code == 0
    assert "limits-reached" in notices


def test_filter_that_names_nothing_is_told(lab: "Lab") -> None:
    add(lab, 2)
    lab.configure()
    path = lab.folder / "pip-no-cache.toml"
    path.write_text(f'{path.read_text(encoding="utf-8")}exclude = ["legacy"]\n', encoding="utf-8")
    code, notices = told(lab)
    assert code == 0
    assert "'legacy', which names none of its 2 repositories" in notices["filter-names-nothing"]


def test_filters_that_leave_nothing_are_a_failure(lab: "Lab") -> None:
    add(lab, 2)
    lab.configure()
    path = lab.folder / "pip-no-cache.toml"
    path.write_text(f'{path.read_text(encoding="utf-8")}include = ["legacy"]\n', encoding="utf-8")
    done = lab.run("sweep", "--log-format", "json")
    ends = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert "nothing-selected" in [line.get("reason") for line in ends if line.get("outcome") == "failed"]


def test_listing_that_shrinks_by_half_is_told(lab: "Lab") -> None:
    paths = add(lab, 4)
    lab.configure()
    assert told(lab)[0] == 0
    for path in paths[1:3]:
        shutil.rmtree(path)
    code, notices = told(lab)
    assert code == 0
    assert "Of 4 repositories in the last sweep 2 are left" in notices["listing-shrank"]


def test_cache_that_cannot_be_used_is_told_and_the_sweep_goes_on(lab: "Lab") -> None:
    add(lab, 1)
    (lab.folder / "file").touch()
    lab.configure('[git]\ncache = "file"\n')
    code, notices = told(lab)
    assert code == 0
    assert "cannot hold the [git] cache" in notices["cache-unusable"]


def test_report_that_cannot_be_written_is_told(lab: "Lab") -> None:
    add(lab, 1)
    (lab.folder / "report/report.json").mkdir(parents=True)
    lab.configure()
    code, notices = told(lab)
    assert code == 1
    assert "report-unwritable" in notices


def test_folder_makes_no_commits_by_an_api(tmp_path: "Path") -> None:
    forge, repository = LocalForge(tmp_path, tmp_path), Repository("a", str(tmp_path))
    for ask in (lambda: forge.create_branch(repository, "b", ""), lambda: forge.commit(repository, "b", "", "", {})):
        with pytest.raises(ForgeError, match="via") as caught:
            ask()
        assert caught.value.reason == "no-api"


def test_scheduler_at_no_address_has_its_reason() -> None:
    with pytest.raises(ClusterError) as caught, cluster("nowhere://127.0.0.1:1"):
        pass
    assert caught.value.reason == "no-scheduler"


def test_sweep_whose_ledger_breaks_is_broken_off(lab: "Lab") -> None:
    """What was done before is told, and nothing more is begun."""
    with GithubDouble(lab.folder / "github") as double:
        for name in ("a", "b"):
            double.repository(f"acme/{name}", {"Dockerfile": _NEEDED["Dockerfile"].decode()})
        config = f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"\n'
        (lab.folder / "pip-no-cache.toml").write_text(config, encoding="utf-8")

        def spoil(_: object) -> None:
            with closing(sqlite3.connect(lab.folder / LEDGER)) as connection:
                connection.execute("DROP TABLE repositories")

        double.fail("POST", "/acme/a/pulls$", call=spoil)
        code, notices = told(lab, GITHUB_TOKEN=double.token)
        assert [len(double.pulls(f"acme/{name}")) for name in ("a", "b")] == [1, 0]
    assert code == 1
    assert "broken-off" in notices
    assert json.loads((lab.folder / "report/report.json").read_bytes())["complete"] is False


def test_finding_that_a_maintainer_declined_says_so(lab: "Lab") -> None:
    stage = LocalStage(lab)
    stage.make("app", {"Dockerfile": _NEEDED["Dockerfile"].decode()}, "main")
    lab.sweep()
    stage.act({"do": "close", "in": "app"})
    (file,) = lab.sweep().repository("app")["files"]
    found = [(one["verdict"], one["reason"]) for one in file["findings"]]
    assert (file["changed"], found) == (False, [("suppressed", "closed-pull-request")])

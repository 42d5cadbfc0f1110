"""Nothing that the program keeps is for others to read, whatever the umask of who starts it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.conftest import Lab
from tests.github_double.server import GithubDouble

FILES = {"Dockerfile": b"FROM python\nRUN pip install a\n"}


@pytest.fixture
def careless() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


@pytest.mark.usefixtures("careless")
@pytest.mark.parametrize("is_dry", [True, False])
def test_ledger_reports_plans_and_cache_are_private(lab: Lab, *, is_dry: bool) -> None:
    with GithubDouble(lab.folder / "github") as double:
        made = double.repository("acme/app", FILES)
        made.size = 5_000
        text = (
            f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"\n'
            '[git]\ncache = "ours/cache"\n[report]\ndirectory = "ours/report"\n[ledger]\npath = "ours/deep/ledger"\n'
        )
        (lab.folder / "pip-no-cache.toml").write_text(text, encoding="utf-8")
        assert lab.cold.run("sweep", *(["--dry-run"] if is_dry else []), GITHUB_TOKEN=double.token).returncode == 0
    assert stat.S_IMODE((lab.folder / "ours").stat().st_mode) == 0o700
    found = modes(lab.folder / "ours")
    names = {"cache", "report", "report/report.json", "report/report.md"}
    assert set(found) >= names | ({"report/plan.json"} if is_dry else {"deep", "deep/ledger"})
    assert any(name.endswith(".bundle") for name in found)
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}


@pytest.mark.usefixtures("careless")
def test_records_of_local_pull_requests_are_private(lab: Lab) -> None:
    lab.repository("app.git", FILES)
    before = set(modes(lab.folder))
    assert lab.cold.sweep().exit == 0
    source = lab.source.relative_to(lab.folder)
    made = {
        name: mode
        for name, mode in modes(lab.folder).items()
        if name not in before and not Path(name).is_relative_to(source) and name != "pip-no-cache.toml"
    }
    assert any(name.endswith("1.json") for name in made)
    assert {name: oct(mode) for name, mode in made.items() if mode & 0o077} == {}


@pytest.mark.usefixtures("careless")
def test_ledger_that_is_there_keeps_the_rights_that_somebody_gave_it(lab: Lab) -> None:
    lab.repository("app.git", FILES)
    assert lab.cold.sweep().exit == 0
    (ledger,) = lab.folder.glob("*.sqlite")
    ledger.chmod(0o640)
    assert lab.cold.sweep().exit == 0
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o640

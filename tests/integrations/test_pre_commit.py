"""The hooks, installed and run by pre-commit itself, and the files they take."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fixer.search.names import FOREIGN_FOLDERS, is_dockerfile

if TYPE_CHECKING:
    from tests.integrations.conftest import Run

ROOT = Path(__file__).parents[2]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_bytes())
CONFIGS = re.findall(r"```yaml\n(repos:.*?)```", (ROOT / "docs" / "integrations.md").read_text("utf-8"), re.DOTALL)

NEEDS = b"FROM python:3.12\nRUN pip install a\n"
FIXED = b"FROM python:3.12\nRUN pip install --no-cache-dir a\n"


@pytest.mark.usefixtures("_index")
def test_pre_commit_installs_the_core_and_runs_both_hooks(
    run: "Run", tmp_path: Path, release: Path, repository: Path
) -> None:
    """One test for the whole way, as making the environment takes most of the time."""
    for name in ("Dockerfile", "a b/Containerfile.dev", "-x.docker", "vendor/Dockerfile", "README.md"):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_bytes(NEEDS)
    run("git", "add", "--all", cwd=repository)
    home = tmp_path / "home"
    for stage, (documented, codes) in enumerate(zip(CONFIGS, ((1, 0), (0,)), strict=True)):
        config = documented.replace("https://github.com/OWNER/pip-no-cache", str(release))
        (repository / ".pre-commit-config.yaml").write_text(config, "utf-8")
        run("git", "add", ".pre-commit-config.yaml", cwd=repository)
        for code in codes:
            command = (sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose")
            result = run(*command, cwd=repository, PRE_COMMIT_HOME=str(home))
            assert result.returncode == code, (stage, result)
            run("git", "add", "--all", cwd=repository)
    changed = [path.relative_to(repository) for path in repository.rglob("*") if path.is_file()]
    assert sorted(str(path) for path in changed if (repository / path).read_bytes() == FIXED) == [
        "-x.docker",
        "Dockerfile",
        "a b/Containerfile.dev",
    ]
    (python,) = home.glob("repo*/py_env-*/bin/python")
    found = "import importlib.util as u; print([n for n in ('yaml', 'git', 'jinja2', 'pydantic') if u.find_spec(n)])"
    assert run(python, "-I", "-c", found).stdout == "['yaml']\n"


def test_check_stops_a_commit_and_names_the_place(run: "Run", tmp_path: Path, repository: Path) -> None:
    """The hook as it stands, run from the PATH: no environment is made."""
    (repository / "Dockerfile").write_bytes(NEEDS)
    local = [{**hook, "language": "system"} for hook in HOOKS if hook["id"] == "pip-no-cache-check"]
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}))
    run("git", "add", "--all", cwd=repository)
    home = str(tmp_path / "home")
    assert run(sys.executable, "-m", "pre_commit", "install", cwd=repository, PRE_COMMIT_HOME=home).returncode == 0
    result = run("git", "commit", "-m", "x", cwd=repository, PRE_COMMIT_HOME=home)
    assert result.returncode == 1
    assert "Dockerfile:2:5: cache-written" in result.stderr
    (repository / "Dockerfile").write_bytes(FIXED)
    run("git", "add", "--all", cwd=repository)
    assert run("git", "commit", "-m", "x", cwd=repository, PRE_COMMIT_HOME=home).returncode == 0


def test_hooks_are_check_and_fix() -> None:
    assert [(hook["id"], hook["entry"], hook["language"]) for hook in HOOKS] == [
        ("pip-no-cache-check", "pip-no-cache check", "python"),
        ("pip-no-cache-fix", "pip-no-cache fix", "python"),
    ]


_WORDS = st.sampled_from(
    "Dockerfile dockerfile Containerfile docker x . .. / _ - ~ dev md go py py3 j2 dockerignore in TXT vendor fixtures "
    "node asc \n é".split(" ")
)


@given(words=st.lists(_WORDS, min_size=1, max_size=7))
def test_hooks_take_the_names_that_a_search_takes(words: list[str]) -> None:
    path = "".join(words)
    is_taken = is_dockerfile(path) and not FOREIGN_FOLDERS.intersection(path.split("/")[:-1])
    assert [bool(re.search(hook["files"], path)) for hook in HOOKS] == [is_taken, is_taken]


def test_hooks_leave_out_the_endings_that_a_search_leaves_out() -> None:
    (listed,) = re.findall(r"~\|\\\.\(\?:(.*?)\)\)\(\?:", HOOKS[0]["files"], re.DOTALL)
    for ending in re.findall(r"\w+", listed):
        assert not is_dockerfile(f"Dockerfile.{ending}")
        assert not is_dockerfile(f"Dockerfile.{ending}.j2")
    source = (ROOT / "fixer" / "search" / "names.py").read_text("utf-8")
    endings = re.findall(r'"((?:\w+ ?)+)"', source.partition("_OTHER_ENDINGS")[2].partition(")")[0])
    assert set(re.findall(r"\w+", listed)) == set(" ".join(endings).split())

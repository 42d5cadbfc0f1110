"""The snippets of docs/integrations.md do what the page says; those of pre-commit and the action have tests apart."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from tests.integrations.conftest import Run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "integrations.md").read_text("utf-8")
SECTIONS = dict(part.split("\n", 1) for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:])
BLOCKS = {title: re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL) for title, text in SECTIONS.items()}

NEEDS = b"FROM python:3.12\nRUN pip install a\n"
FIXED = b"FROM python:3.12\nRUN pip install --no-cache-dir a\n"


def snippets(title: str, language: str) -> list[str]:
    return [text for kind, text in BLOCKS[title] if kind == language]


@pytest.fixture
def project(repository: Path, run: "Run") -> Path:
    """A repository with something to fix on its branch and an older file on main."""
    for name in ("services/Dockerfile", "old.docker"):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_bytes(NEEDS)
    for line in ("add old.docker", "commit -qm old", "checkout -qb branch", "add --all", "commit -qm new"):
        assert run("git", *line.split(), cwd=repository).returncode == 0
    return repository


def test_every_snippet_has_its_test() -> None:
    assert {title: [kind for kind, _ in blocks] for title, blocks in BLOCKS.items()} == {
        "pre-commit": ["yaml", "yaml"],
        "GitHub Actions": ["yaml"],
        "Any other CI": ["sh", "sh", "sh", "yaml"],
        "Editors": ["sh", "vim", "yaml", "json"],
        "Shell completion": ["bash", "zsh", "fish"],
    }


def test_readme_shows_the_same_hook() -> None:
    assert f"```yaml\n{snippets('pre-commit', 'yaml')[0]}```" in (ROOT / "README.md").read_text("utf-8")


def test_ci_lines(run: "Run", project: Path) -> None:
    everything, changed, patch = snippets("Any other CI", "sh")
    result = run("sh", "-euc", everything, cwd=project)
    assert (result.returncode, result.stdout.count("cache-written")) == (1, 2)
    result = run("sh", "-euc", changed, cwd=project)
    assert (result.returncode, result.stdout.count("cache-written")) == (123, 1), "what xargs makes of exit code 1"
    assert run("sh", "-euc", patch, cwd=project).returncode == 0
    assert run("git", "apply", "pip-no-cache.patch", cwd=project).returncode == 0
    assert (project / "services" / "Dockerfile").read_bytes() == (project / "old.docker").read_bytes() == FIXED
    for line in (everything, changed, patch):
        assert run("sh", "-euc", line, cwd=project).returncode == 0


def test_line_for_changed_files_takes_every_name_of_a_dockerfile(run: "Run", project: Path) -> None:
    dockerfiles = ["a b/DOCKERFILE.dev", "Containerfile", "api/web.Dockerfile", "app.dockerfile", "deep/er/x.Docker"]
    others = ["Dockerfile.md", "app.dockerfile.md", "Dockerfile.dockerignore", "docs/dockerfile/notes.txt", "main.py"]
    for name in dockerfiles + others:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(NEEDS)
    for line in ("add --all", "commit -qm more"):
        assert run("git", *line.split(), cwd=project).returncode == 0
    result = run("sh", "-euc", snippets("Any other CI", "sh")[1], cwd=project)
    found = {line.partition(":")[0] for line in result.stdout.splitlines() if "cache-written" in line}
    assert found == {*dockerfiles, "services/Dockerfile"}
    assert result.returncode == 123


def test_gitlab_job(run: "Run", project: Path) -> None:
    (text,) = snippets("Any other CI", "yaml")
    _, command = yaml.safe_load(text)["pip-no-cache"]["script"]
    assert run("sh", "-euc", command, cwd=project).returncode == 1


def test_editor_lines(run: "Run", project: Path) -> None:
    (text,) = snippets("Editors", "sh")
    fix, diff, check = (run("sh", "-euc", line, cwd=project) for line in text.splitlines())
    assert (fix.returncode, fix.stdout, fix.stderr) == (0, FIXED.decode(), "")
    assert (diff.returncode, diff.stdout.splitlines()[0]) == (1, "--- a/services/Dockerfile")
    assert (check.returncode, check.stdout.partition(" ")[0]) == (1, "services/Dockerfile:2:5:")


@pytest.mark.skipif(not shutil.which("vim"), reason="vim is not installed")
@pytest.mark.parametrize(("source", "expected"), [(NEEDS, FIXED), (NEEDS + b"# \xc3\xbc\n", FIXED + b"# \xc3\xbc\n")])
def test_vim_command(run: "Run", project: Path, source: bytes, expected: bytes) -> None:
    (project / "a 'b").mkdir()
    (project / "a 'b" / "Dockerfile").write_bytes(source)
    (project / "fix.vim").write_text(snippets("Editors", "vim")[0])
    steps = [part for step in ("source ../fix.vim", "edit Dockerfile", "PipNoCache", "xall") for part in ("-c", step)]
    run("vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "--not-a-term", *steps, cwd=project / "a 'b")
    assert (project / "a 'b" / "Dockerfile").read_bytes() == expected


def test_language_server_lines(project: Path, environment: dict[str, str]) -> None:
    (text,) = snippets("Editors", "yaml")
    ((tool,),) = yaml.safe_load(text)["languages"].values()
    assert tool["lint-formats"] == ["%f:%l:%c: %m"]
    for kind, shape in (("lint", r"services/Dockerfile:2:5: cache-written .*\nFound .*\n"), ("format", FIXED.decode())):
        assert tool[f"{kind}-stdin"] is True
        command = tool[f"{kind}-command"].replace("${INPUT}", "services/Dockerfile")
        given = subprocess.run(
            ["sh", "-c", command], cwd=project, env=environment, input=NEEDS, capture_output=True, check=False
        )
        assert re.fullmatch(shape, given.stdout.decode()), given


def test_task_with_its_matcher(run: "Run", project: Path) -> None:
    (text,) = snippets("Editors", "json")
    (task,) = json.loads(text)["tasks"]
    result = run(task["command"], *task["args"], cwd=project)
    pattern: dict[str, Any] = task["problemMatcher"]["pattern"]
    found = [match for line in result.stdout.splitlines() if (match := re.match(pattern["regexp"], line))]
    assert [tuple(match[pattern[key]] for key in ("file", "line", "column", "code")) for match in found] == [
        ("old.docker", "2", "5", "cache-written"),
        ("services/Dockerfile", "2", "5", "cache-written"),
    ]


def test_links_of_the_page_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)", PAGE)
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_lines(run: "Run", tmp_path: Path, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    (line,) = snippets("Shell completion", shell)
    (tmp_path / "script").write_text({"zsh": "autoload -U compinit; compinit -D -u\n"}.get(shell, "") + line)
    result = run(shell, tmp_path / "script")
    assert (result.returncode, result.stderr) == (0, "")

"""The snippets of docs/integrations.md do what the page says; those of pre-commit and the action have tests apart."""

import json
import re
import shutil
import subprocess
import sys
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
        "Any other CI": ["sh", "sh", "sh"],
        "CI servers": ["yaml", "yaml", "yaml", "groovy", "yaml"],
        "A sweep on GitHub Actions": ["yaml"],
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
    dockerfiles += ["web.Containerfile", "Foo_Dockerfile", "my-dockerfile", "a/b-containerfile"]
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


def test_commands_of_ci_servers_find_what_there_is_and_write_what_they_show(run: "Run", project: Path) -> None:
    checks = re.findall(
        r"(?:script: |run: |- |sh '\S*)((?:mkdir.* && )?pip-no-cache check[^'\n]*)", SECTIONS["CI servers"]
    )
    assert len(checks) == 4
    for command in checks:
        result = run("sh", "-euc", command, cwd=project)
        assert (result.returncode, result.stdout.count("cache-written")) == (1, 2), command
        for file in re.findall(r"=(\S+)", command):
            assert (project / file).stat().st_size
    (mega,) = yaml.safe_load(snippets("CI servers", "yaml")[3])["PRE_COMMANDS"]
    assert run("sh", "-euc", mega["command"].partition(" && ")[2], cwd=project).returncode == 1


@pytest.mark.parametrize(
    ("title", "number", "schema"),
    [
        ("GitHub Actions", 0, "github-workflows"),
        ("CI servers", 0, "gitlab-ci"),
        ("CI servers", 1, "azure-pipelines"),
        ("CI servers", 2, "circle-ci"),
        ("A sweep on GitHub Actions", 0, "github-workflows"),
    ],
)
def test_snippets_are_of_the_shape_that_their_server_takes(
    run: "Run", tmp_path: Path, title: str, number: int, schema: str
) -> None:
    program = shutil.which("check-jsonschema", path=str(Path(sys.executable).parent))
    if not program:
        pytest.skip("check-jsonschema is not installed: make lint does it")
    file = tmp_path / "snippet.yml"
    file.write_text(snippets(title, "yaml")[number], "utf-8")
    done = run(program, "--builtin-schema", f"vendor.{schema}", file)
    assert done.returncode == 0, done.stdout + done.stderr


# Which blocks a declarative pipeline may have in which: https://www.jenkins.io/doc/book/pipeline/syntax/
_PIPELINE = {
    "": {"pipeline"},
    "pipeline": {"agent", "environment", "options", "parameters", "post", "stages", "tools", "triggers"},
    "agent": {"docker", "dockerfile", "kubernetes", "label", "node"},
    "stages": {"stage"},
    "stage": {"agent", "environment", "options", "post", "stages", "steps", "tools", "when"},
    "post": {"always", "changed", "cleanup", "failure", "success", "unstable"},
}
_GROOVY = re.compile(
    r"\s*(?:'[^'\\\n]*'|\"[^\"$\\\n]*\"|(?P<name>\w+)(?:\('[\w-]+'\))?\s*(?P<open>\{)|(?P<end>\})|\w+)"
)


def test_the_jenkinsfile_is_a_declarative_pipeline() -> None:
    (text,) = snippets("CI servers", "groovy")
    place, found = [""], set()
    at = 0
    while text[at:].strip():
        token = _GROOVY.match(text, at)
        assert token, text[at:]
        if token["open"]:
            assert token["name"] in _PIPELINE.get(place[-1], set()), f"{token['name']} in {place[-1]}"
            place.append(token["name"])
            found.add("/".join(place))
        elif token["end"]:
            place.pop()
        at = token.end()
    assert place == [""]
    assert {"/pipeline/agent/docker", "/pipeline/stages/stage/steps"} <= found


def test_the_sweep_is_called_with_inputs_that_it_has() -> None:
    called = yaml.safe_load(snippets("A sweep on GitHub Actions", "yaml")[0])["jobs"]["sweep"]
    path = called["uses"].partition("pip-no-cache/")[2].partition("@")[0]
    workflow = yaml.safe_load((ROOT / path).read_text("utf-8"))
    takes = workflow[True]["workflow_call"]  # YAML 1.1 takes the key on for a yes
    assert set(called["with"]) <= set(takes["inputs"])
    assert set(called["secrets"]) == set(takes["secrets"])
    needed = {name for name, one in takes["inputs"].items() if one.get("required")}
    assert needed <= set(called["with"])


# Actions are named by their commits


ACTIONS = [
    *(ROOT / ".github" / "workflows").glob("*.yml"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "docs" / "schedules").glob("*.yml"),
    ROOT / "action.yml",
    ROOT / "README.md",
]
# The commits that were seen to carry these tags, each in its action's own repository.
SEEN = {
    "actions/attest": ("1e69f48acb82d1966a394da916b4c1698aa569d6", "v4.2.2"),
    "actions/cache": ("27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5"),
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/upload-artifact": ("bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"),
    "docker/build-push-action": ("53b7df96c91f9c12dcc8a07bcb9ccacbed38856a", "v7.3.0"),
    "docker/login-action": ("4907a6ddec9925e35a0a9e82d7399ccc52663121", "v4.1.0"),
    "github/codeql-action": ("8aad20d150bbac5944a9f9d289da16a4b0d87c1e", "v4.36.2"),
}


def test_actions_of_others_are_named_by_a_commit_that_was_seen_to_be_the_release() -> None:
    """Where Dependabot moves one in a workflow, the pages have to follow: that is seen here."""
    used = [
        (path.name, *match)
        for path in ACTIONS
        for match in re.findall(r"uses: ([\w-]+/[\w-]+)(?:/[\w/-]+)?@(\S+)(?: # (\S+))?", path.read_text("utf-8"))
    ]
    others = [one for one in used if not one[1].startswith("OWNER/")]
    assert {name for _, name, _, _ in others} == {*SEEN}
    assert [one for one in others if (one[2], one[3]) != SEEN[one[1]]] == []


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

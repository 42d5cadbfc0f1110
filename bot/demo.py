"""A small organisation of real git repositories of many shapes and troubles, made in a temporary folder."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.config.config import Config
from bot.forges.choice import forges
from bot.forges.local import people, records
from bot.forges.local.forge import LocalForge
from bot.model import Proposal, PullRequest, Repository, State
from bot.model.readiness import Opinion
from bot.workspaces import workspace

REPOSITORIES = "acme"
_ALL_FORMATS = ("json", "markdown", "html", "sarif")
_CONFIG_FILE = "pip-no-cache.toml"
_DATE = "@1767225600 +0000"
_PERSON = {
    "GIT_AUTHOR_NAME": "Robin Example",
    "GIT_AUTHOR_EMAIL": "robin@example.invalid",
    "GIT_AUTHOR_DATE": _DATE,
    "GIT_COMMITTER_NAME": "Robin Example",
    "GIT_COMMITTER_EMAIL": "robin@example.invalid",
    "GIT_COMMITTER_DATE": _DATE,
}


@dataclass(frozen=True, slots=True)
class _Example:
    """A repository to make; one without files gets no commit."""

    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    branch: str = "main"


_PLAIN = b"""\
FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "-m", "shop"]
"""
_STAGES = b"""\
# syntax=docker/dockerfile:1
FROM python:3.12 AS build
RUN python -m venv /venv && \\
    # the compiler is needed for one wheel only
    apt-get update && apt-get install -y gcc && \\
    /venv/bin/pip install \\
        --upgrade pip wheel && \\
    /venv/bin/pip install "uvicorn[standard]>=0.30" flask

FROM python:3.12-slim
COPY --from=build /venv /venv
RUN ["pip", "install", "gunicorn"]
"""
_HEREDOC = b"""\
FROM python:3.12-slim
RUN <<EOF
set -e
pip install --upgrade pip
pip install numpy pandas
EOF
"""
_MOUNTED = b"""\
FROM python:3.12-slim
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
"""
_FINE = b"""\
FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN pip install django
"""
_TEMPLATE = b"""\
FROM python:{{ version }}
{% for package in packages %}
RUN pip install {{ package }}
{% endfor %}
"""
_DYNAMIC = b"""\
FROM python:3.12-slim
ARG INSTALLER=pip
RUN $INSTALLER install requests
RUN pip install --cache-dir /tmp/wheels torch
RUN pip3 install scipy
"""
_ONE = b"FROM python:3.12-slim\nRUN pip install requests\n"

_EXAMPLES = (
    _Example("shop", {"Dockerfile": _PLAIN, "requirements.txt": b"flask\n", "README.md": b"# Shop\n"}),
    _Example("gateway", {"Dockerfile": _STAGES, "src/main.py": b"print()\n"}, branch="trunk"),
    _Example(
        "windows-line-endings", {"Dockerfile": _PLAIN.replace(b"\n", b"\r\n"), ".gitattributes": b"* text=auto\n"}
    ),
    _Example(
        "notebooks", {"docker/Dockerfile.gpu": _HEREDOC, "docker/Dockerfile": _HEREDOC, "vendor/x/Dockerfile": _ONE}
    ),
    _Example("already-fine", {"Dockerfile": _FINE, "worker/Dockerfile": _MOUNTED, "requirements.txt": b"celery\n"}),
    _Example("opted-out", {"Dockerfile": _ONE, ".pip-no-cache.toml": b"enabled = false\n"}),
    _Example("templates", {"Dockerfile": _TEMPLATE}),
    _Example("hard-to-tell", {"build/Dockerfile": _DYNAMIC}),
    _Example("just-created"),
)


def make() -> Path:
    """The new folder, with the repositories and a config that sweeps them."""
    folder = Path(tempfile.mkdtemp(prefix="pip-no-cache-demo-"))
    with workspace.runner(workspace.LOCAL_PROTOCOLS) as git:
        for example in _EXAMPLES:
            _make(git, folder / REPOSITORIES / f"{example.name}.git", example)
    config = f"[[source]]\nlocal = {json.dumps(REPOSITORIES)}\n\n[limits]\nworkers = 4\n"
    (folder / _CONFIG_FILE).write_text(config, encoding="utf-8")
    return folder


def reporting(config: Config, name: str) -> Config:
    """The config, with a folder of its own for the reports of one sweep, all there are, which no later one replaces."""
    report = config.report.model_copy(update={"directory": config.report.directory / name, "formats": _ALL_FORMATS})
    return config.model_copy(update={"report": report})


def people_decide(config: Config) -> Iterator[str]:
    """What maintainers do to two of the pull requests, each told in a line: one is merged, one is closed."""
    for repository, forge, pull in _pull_requests(config):
        if repository.name == "gateway":
            forge.merge(repository, pull.number, "rebase", pull.head)
            yield f"The maintainers of {repository.name} merge their pull request."
        if repository.name == "notebooks":
            forge.edit(repository, pull.number, Proposal(pull.title, pull.body), closes=True)
            yield f"The maintainers of {repository.name} close theirs: they do not want it."


def people_approve(config: Config) -> Iterator[str]:
    """What maintainers and their checks say of those that are still open, each told in a line."""
    for repository, forge, pull in _pull_requests(config):
        if pull.state is State.OPEN:
            people.review(forge.records, repository.key, pull.number, "robin", Opinion.APPROVED)
            records.say(forge.records, repository.key, pull.head, "tests", "success")
            yield f"The maintainers of {repository.name} approve theirs, and its tests pass."


def pull_requests(config: Config) -> Iterator[str]:
    """A line for each pull request there is."""
    for repository, _, pull in _pull_requests(config):
        see = f"git -C {repository.remote} show {pull.head[:10]}"
        yield f"{repository.name}: {pull.title} ({pull.state}); {see}"


def _pull_requests(config: Config) -> Iterator[tuple[Repository, LocalForge, PullRequest]]:
    branch = config.pull_request.branch
    for _, forge in forges(config):
        assert isinstance(forge, LocalForge), "the demo's config has local folders only"
        for repository in forge.repositories():
            if isinstance(repository, Repository):
                located = forge.located(repository)
                pulls = forge.pull_requests(repository, branch)
                yield from ((located, forge, pull) for pull in pulls if isinstance(located, Repository))


def _make(git: workspace.Runner, path: Path, example: _Example) -> None:
    path.parent.mkdir(exist_ok=True)
    git.run("init", "--quiet", "--bare", f"--initial-branch={example.branch}", str(path))
    if not example.files:
        return
    here, index = f"--git-dir={path}", {"GIT_INDEX_FILE": str(path / "demo-index")}
    for name, content in example.files.items():
        blob = git.run(here, "hash-object", "-w", "--no-filters", "--stdin", stdin=content).decode().strip()
        git.run(here, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", extra=index)
    tree = git.run(here, "write-tree", extra=index).decode().strip()
    commit = git.run(here, "commit-tree", "-F", "-", tree, stdin=b"Start\n", extra=_PERSON).decode().strip()
    git.run(here, "update-ref", f"refs/heads/{example.branch}", commit)
    Path(path, "demo-index").unlink()

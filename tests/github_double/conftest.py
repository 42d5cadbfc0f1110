"""The double for its own tests, and the two clients that talk to it: PyGithub and git."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from github import Auth, Github

from tests.github_double.fixtures import github_double
from tests.github_double.server import GithubDouble

__all__ = ["github_double"]
Client = Callable[..., Github]
Git = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def client(github_double: GithubDouble) -> Client:
    """Makes a PyGithub client with the robot's token, or another one; it neither waits nor tries again."""

    def made(token: str = "") -> Github:
        auth = Auth.Token(token or github_double.token)
        return Github(
            base_url=github_double.api,
            auth=auth,
            retry=None,
            per_page=100,
            seconds_between_requests=0,
            seconds_between_writes=0,
        )

    return made


@pytest.fixture
def git(github_double: GithubDouble, tmp_path: Path) -> Git:
    """Runs git in a folder of its own, with the robot's token in a header; what it answers, failures too."""

    def run(*words: str, token: str = "") -> subprocess.CompletedProcess[str]:
        config = {
            "GIT_CONFIG_COUNT": "3",
            "GIT_CONFIG_KEY_0": f"http.{github_double.web}/.extraHeader",
            "GIT_CONFIG_VALUE_0": github_double.git_header(token or None),
            "GIT_CONFIG_KEY_1": "user.name",
            "GIT_CONFIG_VALUE_1": "Robin",
            "GIT_CONFIG_KEY_2": "user.email",
            "GIT_CONFIG_VALUE_2": "robin@example.invalid",
        }
        home = {"HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", **home, **config}
        folder = tmp_path / "clone"
        folder.mkdir(exist_ok=True)
        command = ["git", *words]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    return run

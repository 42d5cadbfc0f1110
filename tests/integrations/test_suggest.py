"""The Action's input ``suggest``: one review of a pull request, kept up to date over HTTP."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.github_double.accounts import Token
from tests.github_double.discussion import LineComment, PullRequest
from tests.github_double.fixtures import github_double
from tests.github_double.server import GithubDouble

if TYPE_CHECKING:
    from tests.integrations.conftest import Result, Run

__all__ = ["github_double"]
SCRIPT = Path(__file__).parents[2] / ".ci" / "action" / "suggest.py"
OLD = "FROM python\n" + "RUN echo\n" * 20 + "RUN pip install old\n"
NEW = OLD.replace("RUN echo\n", "RUN pip install new\n", 1)


@dataclass(slots=True)
class Job:
    """A job of a pull request: its checkout, the event, and the token that it has."""

    run: "Run"
    double: GithubDouble
    pull: PullRequest
    folder: Path
    token: Token

    def check(self, files: dict[str, str], event: str = "pull_request") -> "Result":
        """The pull request has these files now; checks them, and suggests."""
        repository = self.pull.repository
        self.double.commit(repository, files, "change")
        return self.suggest(files, event)

    def suggest(self, files: dict[str, str], event: str = "pull_request") -> "Result":
        for name, text in files.items():
            (self.folder / name).write_bytes(text.encode())
        self.run("pip-no-cache", "check", "--format", "rdjson=edits.rdjson", "Dockerfile", cwd=self.folder)
        about = {"pull_request": {"number": self.pull.number, "head": {"sha": self.pull.head_sha}}}
        (self.folder / "event.json").write_text(json.dumps(about), "utf-8")
        github = {"API_URL": self.double.api, "REPOSITORY": "acme/app", "EVENT_NAME": event, "EVENT_PATH": "event.json"}
        env = {f"GITHUB_{name}": value for name, value in github.items()}
        done = self.run(sys.executable, "-I", SCRIPT, "edits.rdjson", cwd=self.folder, TOKEN=self.token.value, **env)
        assert (done.returncode, done.stderr) == (0, "")
        return done

    @property
    def comments(self) -> list[LineComment]:
        return self.pull.line_comments

    @property
    def reviews(self) -> list[str]:
        return [one.body.partition("\n")[2] for one in self.pull.reviews if one.body]


@pytest.fixture
def job(github_double: GithubDouble, tmp_path: Path, run: "Run") -> Job:
    folder = tmp_path / "workspace"
    folder.mkdir()
    app = github_double.repository("acme/app", {"Dockerfile": OLD})
    github_double.commit(app, {"Dockerfile": NEW}, "change", onto=app.head)
    pull = github_double.open(app, "change", "main")
    account = github_double.hub.account("github-actions[bot]", "Bot")
    token = github_double.new_token(account.login, permissions={"pull_requests": "write"}, repositories=["acme/app"])
    return Job(run, github_double, pull, folder, token)


def test_lines_of_the_diff_get_suggestions_and_others_are_counted(job: Job) -> None:
    assert job.suggest({"Dockerfile": NEW}).stdout == ""
    (comment,) = job.comments
    assert (comment.path, comment.line, comment.start_line, comment.commit) == (
        "Dockerfile",
        2,
        None,
        job.pull.head_sha,
    )
    assert comment.body.endswith("\n```suggestion\nRUN pip install --no-cache-dir new\n```")
    (words,) = job.reviews
    assert words.startswith(
        "pip-no-cache has 1 suggestion for the lines of this diff, and 1 more that cannot stand on it"
    )


def test_the_next_run_writes_nothing_where_nothing_changed(job: Job) -> None:
    job.suggest({"Dockerfile": NEW})
    job.double.forget()
    job.suggest({"Dockerfile": NEW})
    assert job.double.writes == []


def test_the_review_is_changed_and_no_second_one_made(job: Job) -> None:
    job.suggest({"Dockerfile": NEW})
    job.check({"Dockerfile": NEW.replace("RUN echo\n", "RUN pip install more && \\\n  pip install \\\n  most\n", 1)})
    assert [one.line for one in job.comments] == [2, 3, 4]
    assert len(job.reviews) == 1
    assert job.reviews[0].startswith("pip-no-cache has 3 suggestions ")
    job.check({"Dockerfile": OLD.replace("RUN echo\n", "RUN pip install --no-cache-dir new\n", 1)})
    assert job.comments == []
    assert [one.startswith("pip-no-cache has 0 suggestions ") for one in job.reviews] == [True]


def test_what_somebody_answered_and_what_others_wrote_stays(job: Job) -> None:
    job.suggest({"Dockerfile": NEW})
    (ours,) = job.comments
    robin = job.double.hub.account("robin")
    job.comments.append(LineComment(1, robin, "no", "Dockerfile", 2, None, ours.commit, ours.review, ours.id))
    job.comments.append(LineComment(2, robin, ours.body, "Dockerfile", 3, None, ours.commit, ours.review))
    job.check({"Dockerfile": OLD.replace("RUN echo\n", "RUN true\n", 1)})
    assert [one.id for one in job.comments] == [ours.id, 1, 2]


@pytest.mark.parametrize("event", ["pull_request_target", "push"])
def test_no_other_event_is_asked_about(job: Job, event: str) -> None:
    done = job.suggest({"Dockerfile": NEW}, event)
    assert done.stdout == (
        f"::notice title=pip-no-cache::suggestions are for the event pull_request alone, not for {event}\n"
    )
    assert job.double.requests == []


def test_a_token_that_may_not_write_is_one_sentence(job: Job) -> None:
    job.token.permissions = {"pull_requests": "read"}
    done = job.suggest({"Dockerfile": NEW})
    assert done.stdout == (
        "::notice title=pip-no-cache::the token may not write suggestions to this pull request (403); give the job the "
        "permission pull-requests: write, which a pull request from a fork never has\n"
    )
    assert job.pull.reviews == []


@pytest.mark.parametrize(
    "text",
    [
        "FROM python\n\nRUN pip install new\n",  # a checkout that is merged with another base
        NEW.replace("\n", "\r\n"),
        OLD,
    ],
)
def test_a_line_that_reads_otherwise_than_in_the_diff_gets_none(job: Job, text: str) -> None:
    assert job.suggest({"Dockerfile": text}).stdout == ""
    assert job.pull.reviews == []


def test_a_fence_in_a_line_does_not_end_the_suggestion(job: Job) -> None:
    job.check({"Dockerfile": NEW.replace("install new", "install new && echo '````'")})
    (comment,) = job.comments
    assert comment.body.endswith("\n`````suggestion\nRUN pip install --no-cache-dir new && echo '````'\n`````")


def test_a_forge_that_is_not_there_is_one_sentence(job: Job) -> None:
    job.double.fail("GET", "/files", status=502)
    done = job.suggest({"Dockerfile": NEW})
    assert done.stdout.startswith("::notice title=pip-no-cache::GitHub took no suggestions (HTTP 502)")


def test_nothing_of_the_checkout_is_run(job: Job) -> None:
    for name in ("json.py", "sitecustomize.py", "urllib/__init__.py", "pathlib.py"):
        (job.folder / name).parent.mkdir(exist_ok=True)
        (job.folder / name).write_text("raise SystemExit('a stranger ran')\n", "utf-8")
    assert job.suggest({"Dockerfile": NEW}).stdout == ""
    shutil.rmtree(job.folder / "urllib")
    assert len(job.comments) == 1

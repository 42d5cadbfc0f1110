"""Ignore comments that are asked for: above each instruction that has something left, and nothing else is changed."""

import os
import subprocess
from pathlib import Path

import pytest

from fixer import Settings, Verdict, fix
from fixer.ignoring import ignored
from tests.fixer.test_cases import ALL, Case
from tests.program import COMMAND

MARK = b"# pip-no-cache: ignore"
LEFT = {Verdict.FIX, Verdict.REFUSED}


@pytest.mark.parametrize("case", ALL[::9], ids=[case.name for case in ALL[::9]])
def test_comments_alone_are_added_and_each_of_them_is_heard(case: Case) -> None:
    if not case.settings.suppressions:
        return
    before = fix(case.source, case.settings)
    found = ignored(case.source, case.settings, "a reason")
    lines = found.output.splitlines(keepends=True)
    ours = [line for line in lines if line.rstrip(b"\r\n").endswith(MARK + b" -- a reason")]
    assert len(ours) == found.comments
    assert found.output.replace(MARK + b" -- a reason\r\n", b"").replace(MARK + b" -- a reason\n", b"") == case.source
    left = [one for one in found.findings if one.verdict in LEFT]
    assert len(left) < len([one for one in before.findings if one.verdict in LEFT]) or not found.comments
    again = ignored(found.output, case.settings, "a reason")
    assert (again.output, again.comments) == (found.output, 0)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"FROM a\nRUN pip install a\n", b"FROM a\n# pip-no-cache: ignore\nRUN pip install a\n"),
        (b"FROM a\r\nRUN pip install \\\r\n a", b"FROM a\r\n# pip-no-cache: ignore\r\nRUN pip install \\\r\n a"),
        (b"FROM a\n\t RUN pip install a\n", b"FROM a\n# pip-no-cache: ignore\n\t RUN pip install a\n"),
        (b"FROM a\n# no\n\nRUN pip install a\n", b"FROM a\n# no\n\n# pip-no-cache: ignore\nRUN pip install a\n"),
        (
            b"FROM a\nRUN pip install a && pip wheel b\n",
            b"FROM a\n# pip-no-cache: ignore\nRUN pip install a && pip wheel b\n",
        ),
        (b"FROM a\nRUN <<E\npip install a\nE\n", b"FROM a\n# pip-no-cache: ignore\nRUN <<E\npip install a\nE\n"),
        (b"FROM a\nRUN pip install --no-cache-dir a\n", b"FROM a\nRUN pip install --no-cache-dir a\n"),
        (
            b"FROM a\n# hadolint ignore=DL3042\nRUN pip install a\n",
            b"FROM a\n# hadolint ignore=DL3042\nRUN pip install a\n",
        ),
        (
            b"FROM a\n# hadolint ignore=DL3008\nRUN pip install a\n",
            b"FROM a\n# hadolint ignore=DL3008\n# pip-no-cache: ignore\nRUN pip install a\n",
        ),
    ],
)
def test_where_a_comment_goes(source: bytes, expected: bytes) -> None:
    assert ignored(source, Settings()).output == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Dockerfile").write_bytes(b"FROM a\nRUN pip install a\nRUN $X pip install b\n")
    return tmp_path


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [*COMMAND, *words]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_fix_fixes_and_check_only_comments(folder: Path, jobs: str) -> None:
    done = run(folder, "fix", "--add-ignore", "--reason", "why not", "--jobs", jobs)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Added 1 ignore comment.\nFixed 1 pip command in 1 file.\n"
    comment = b"# pip-no-cache: ignore -- why not\n"
    fixed = b"FROM a\nRUN pip install --no-cache-dir a\n" + comment + b"RUN $X pip install b\n"
    assert (folder / "Dockerfile").read_bytes() == fixed
    (folder / "Dockerfile").write_bytes(b"FROM a\nRUN pip install a\nRUN $X pip install b\n")
    done = run(folder, "check", "--add-ignore", "--reason", "why not", "--jobs", jobs)
    assert (done.returncode, done.stdout) == (0, "Added 2 ignore comments.\nFound nothing to fix in 1 file.\n")
    assert (folder / "Dockerfile").read_bytes().count(comment) == 2
    assert run(folder, "check", "--add-ignore").stdout.startswith("Added no ignore comment.\n")


def test_where_a_comment_cannot_be_written_all_that_is_found_is_told(folder: Path) -> None:
    (folder / "here").mkdir()
    (folder / "here" / ".git").mkdir()  # the link leads out of the repository, and is not followed
    (folder / "here" / "Dockerfile").symlink_to("../Dockerfile")
    before = (folder / "Dockerfile").read_bytes()
    done = run(folder / "here", "check", "Dockerfile", "--add-ignore")
    assert (done.returncode, done.stderr.count("is a link that leads elsewhere")) == (2, 1)
    told = done.stdout.splitlines()
    assert [line.split()[1] for line in told[:2]] == ["cache-written", "dynamic"]
    assert told[2:4] == ["Added no ignore comment.", "Found 1 pip command to fix in 1 file; 1 refused; 1 file failed."]
    assert (folder / "Dockerfile").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("check --reason x", "--reason is for the comments of --add-ignore"),
        ("check --add-ignore -", "--add-ignore writes into files"),
        ("check --add-ignore --no-suppress", "exclude each other"),
        ("check --add-ignore --baseline b", "exclude each other"),
        ("fix --add-ignore --diff", "--diff writes nothing"),
    ],
)
def test_what_does_not_go_together_is_told_and_nothing_is_written(folder: Path, words: str, said: str) -> None:
    before = (folder / "Dockerfile").read_bytes()
    done = run(folder, *words.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert (folder / "Dockerfile").read_bytes() == before


def test_a_reason_is_one_line(folder: Path) -> None:
    assert run(folder, "check", "--add-ignore", "--reason", "a\nRUN evil").returncode == 2

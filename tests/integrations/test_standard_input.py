"""The dash as editors use it: bytes in, bytes out, and the name that counts is the given one."""

import json
import subprocess
from pathlib import Path

import pytest

NEEDS = b"FROM python:3.12\nRUN pip install a\n"
FIXED = b"FROM python:3.12\nRUN pip install --no-cache-dir a\n"
REFUSED = b"FROM python:3.12\nRUN $PIP install a\n"

Result = subprocess.CompletedProcess[bytes]


class Editor:
    """Hands a buffer to the command, in a folder."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment

    def run(self, buffer: bytes, *args: str) -> Result:
        return subprocess.run(
            ["pip-no-cache", *args],
            input=buffer,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            check=False,
            timeout=60,
        )


@pytest.fixture
def editor(repository: Path, environment: dict[str, str]) -> Editor:
    return Editor(repository, environment)


BUFFERS = [
    ("something to fix", NEEDS, FIXED),
    ("nothing to fix", FIXED, FIXED),
    ("refused", REFUSED, REFUSED),
    ("empty", b"", b""),
    ("no newline at the end", NEEDS.rstrip(), FIXED.rstrip()),
    ("carriage returns", NEEDS.replace(b"\n", b"\r\n"), FIXED.replace(b"\n", b"\r\n")),
    ("byte order mark", b"\xef\xbb\xbf" + NEEDS, b"\xef\xbb\xbf" + FIXED),
    ("no text", b"\x00\xff\r", b"\x00\xff\r"),
]


@pytest.mark.parametrize(("buffer", "expected"), [row[1:] for row in BUFFERS], ids=[row[0] for row in BUFFERS])
def test_fix_gives_the_result_and_nothing_else(editor: Editor, buffer: bytes, expected: bytes) -> None:
    result = editor.run(buffer, "fix", "-", "--stdin-filename", "a/Dockerfile")
    assert (result.returncode, result.stdout) == (0, expected)
    assert [path.name for path in editor.folder.iterdir()] == [".git"]


def test_the_given_name_stands_in_messages_and_diffs(editor: Editor) -> None:
    named = ("-", "--stdin-filename", "a/my.docker")
    assert editor.run(NEEDS, "check", *named).stdout.startswith(b"a/my.docker:2:5: cache-written ")
    assert editor.run(REFUSED, "fix", *named).stderr.startswith(b"a/my.docker:2:5: dynamic ")
    assert json.loads(editor.run(NEEDS, "check", "--format", "json", *named).stdout)["files"][0]["path"] == named[-1]
    shown = editor.run(NEEDS, "fix", "--diff", *named)
    assert shown.returncode == 1
    assert shown.stdout.startswith(b"--- a/a/my.docker\n+++ b/a/my.docker\n")
    assert editor.run(b"x" * 20, "check", "--max-bytes", "9", *named).stderr.startswith(b"a/my.docker: is too large")


@pytest.mark.parametrize("command", ["check", "fix"])
def test_the_file_of_that_name_is_neither_read_nor_written(editor: Editor, command: str) -> None:
    (editor.folder / "Dockerfile").write_bytes(REFUSED)
    result = editor.run(FIXED, command, "-", "--stdin-filename", "Dockerfile")
    assert (result.returncode, result.stderr) == (0, b"")
    assert (editor.folder / "Dockerfile").read_bytes() == REFUSED


@pytest.mark.parametrize("absolute", [True, False])
def test_settings_of_the_repository_around_the_given_name_count(editor: Editor, tmp_path: Path, absolute: bool) -> None:
    (editor.folder / ".hadolint.yaml").write_text("ignored: [DL3042]\n")
    (editor.folder / "a").mkdir()
    name = "a/Dockerfile"
    if absolute:
        name, editor.folder = str(editor.folder / name), tmp_path
    for command, expected in (("check", b""), ("fix", NEEDS)):
        result = editor.run(NEEDS, command, "--quiet", "-", "--stdin-filename", name)
        assert (result.returncode, result.stdout, result.stderr) == (0, expected, b"")
    assert editor.run(NEEDS, "fix", "-", "--no-suppress", "--stdin-filename", name).stdout == FIXED


def test_the_kind_of_file_is_that_of_the_given_name(editor: Editor) -> None:
    result = editor.run(NEEDS, "fix", "-", "--stdin-filename", "Dockerfile.in")
    assert result.stdout == NEEDS
    assert b" preprocessed " in result.stderr


def test_where_there_is_no_result_nothing_is_written(editor: Editor) -> None:
    result = editor.run(NEEDS, "fix", "-", "--max-bytes", "9")
    assert (result.returncode, result.stdout) == (2, b"")


def test_a_terminal_editor_gets_no_colour(editor: Editor) -> None:
    assert b"\x1b" not in editor.run(NEEDS, "check", "-", "-v").stdout

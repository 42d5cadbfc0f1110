"""One ENV line that several commands need: every format names it for each, and gives it once where it gives edits."""

import subprocess
from pathlib import Path

import pytest

from fixer.command_line.options import FORMATS
from tests.program import COMMAND

GIVEN_ONCE = ("sarif", "rdjson")  # whose readers make the edits of each finding by themselves


@pytest.mark.parametrize("name", FORMATS)
def test_the_line_is_named_for_each_command_and_given_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python:3.13\nRUN pip install a\nRUN pip install b\n", "utf-8")
    options = ("--no-config", "--remedy", "env", "--format", name)
    done = subprocess.run([*COMMAND, "check", *options], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.count("behind line 1") == 2
    assert done.stdout.count("ENV PIP_NO_CACHE_DIR=1\\n") == (1 if name in GIVEN_ONCE else 0)

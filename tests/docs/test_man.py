"""The manual page says what --help says."""

import shutil
import subprocess

import pytest

from bot import program
from docs import man


def test_the_page_is_up_to_date() -> None:
    assert man.PAGE.read_text("utf-8") == man.written(), "run `make docs`"


def test_every_command_and_option_is_there() -> None:
    page = man.written().replace("\\-", "-")
    for name in program.COMMANDS:
        assert f".SS {name}\n" in page
        for row in program.command(name).rows:
            assert all(f"\\fB{option}\\fR" in page for option in row.names if option.startswith("-"))


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_groff_has_nothing_to_say() -> None:
    command = ["groff", "-man", "-Tutf8", "-ww", "-z", str(man.PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

"""What --help and --version say: an example for every command, and one that is right."""

import re
import shlex
from typing import TYPE_CHECKING

import pytest

import fixer
from bot import program
from fixer.command_line.parser import Parser, filled

if TYPE_CHECKING:
    from tests.integrations.conftest import Run

COMMANDS = {name: program.command(name) for name in program.COMMANDS}


def examples(shown: str) -> list[str]:
    """The command lines below or beside the word Example, without what other programs have to do with them."""
    text = re.split(r"^ *Examples?:", shown, flags=re.MULTILINE)[1]
    return re.findall(r"pip-no-cache ([^|&)#>\n]+)", text)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples_of_the_command_that_are_calls(run: "Run", name: str) -> None:
    shown = run("pip-no-cache", name, "--help")
    assert shown.returncode == 0
    lines = [shlex.split(line) for line in examples(shown.stdout)]
    assert name in {line[0] for line in lines}
    for command, *arguments in lines:
        filled(Parser(), COMMANDS[command]).read(arguments)


def test_help_of_the_whole_says_nothing_of_nothing(run: "Run") -> None:
    shown = run("pip-no-cache", "--help").stdout
    assert "None" not in shown
    assert re.search(r"^Commands:\n  apply ", shown, re.MULTILINE)


def test_help_of_the_whole_shows_examples(run: "Run") -> None:
    lines = [shlex.split(line) for line in examples(run("pip-no-cache", "-h").stdout)]
    assert len(lines) > 1
    assert {command for command, *_ in lines} <= {*COMMANDS, "COMMAND"}


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_examples_keep_their_lines_at_any_width(run: "Run", columns: str) -> None:
    shown = run("pip-no-cache", "sweep", "--help", COLUMNS=columns).stdout
    assert "\n  pip-no-cache sweep --config pip-no-cache.toml --dry-run\n" in shown


def test_version_is_told(run: "Run") -> None:
    assert run("pip-no-cache", "--version").stdout == f"pip-no-cache, version {fixer.__version__}\n"

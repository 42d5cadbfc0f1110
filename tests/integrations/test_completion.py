"""Completion, asked for in the shells themselves."""

import shutil
from typing import TYPE_CHECKING

import pytest

from fixer.judgement.scanners.table import SCANNERS

if TYPE_CHECKING:
    from tests.integrations.conftest import Run

LINES = [
    ("che", ["check"]),
    ("", ["check", "completion", "demo", "fix", "init", "sweep"]),
    ("check --pol", ["--policy"]),
    ("check --policy e", ["effective"]),
    ("check --policy l", ["literal", *(f"literal:{name}" for name in sorted(SCANNERS))]),
    ("check --stdin", ["--stdin-filename"]),
    ("check --format s", ["sarif"]),
    ("check . --out", ["--output-file"]),
    ("completion ", ["bash", "fish", "powershell", "tcsh", "zsh"]),
    ("sweep --dry", ["--dry-run"]),
]

# What bash does with a line when the tabulator is pressed.
BASH = """
eval "$(pip-no-cache completion bash)"
complete -p pip-no-cache >&2
COMP_WORDS=(pip-no-cache "$@") COMP_CWORD=$#
COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
_shtab_pip_no_cache pip-no-cache "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_bash_completes(run: "Run", line: str, expected: list[str]) -> None:
    result = run("bash", "--noprofile", "--norc", "-euc", BASH, "bash", *line.split(" "))
    assert result.stderr == "complete -o bashdefault -F _shtab_pip_no_cache pip-no-cache\n"
    assert set(expected) <= set(result.stdout.split())
    if line:
        assert sorted(result.stdout.split()) == expected


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
@pytest.mark.parametrize(("line", "expected"), LINES)
def test_fish_completes(run: "Run", line: str, expected: list[str]) -> None:
    script = "pip-no-cache completion fish | source; complete --do-complete 'pip-no-cache '$argv[1]"
    result = run("fish", "--no-config", "-c", script, line)
    assert set(expected) <= {answer.split("\t")[0] for answer in result.stdout.splitlines()}


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_takes_the_script(run: "Run") -> None:
    script = 'autoload -U compinit; compinit -D -u; eval "$(pip-no-cache completion zsh)"; echo $_comps[pip-no-cache]'
    result = run("zsh", "-f", "-c", script)
    assert (result.stdout, result.stderr) == ("_shtab_pip_no_cache\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_way_of_the_first_version_gives_the_same_script(run: "Run", shell: str) -> None:
    printed = run("pip-no-cache", "completion", shell)
    assert printed.returncode == 0
    assert printed.stdout == run("pip-no-cache", _PIP_NO_CACHE_COMPLETE=f"{shell}_source").stdout


def test_a_script_of_the_first_version_is_told_no_words(run: "Run") -> None:
    result = run("pip-no-cache", COMP_WORDS="pip-no-cache che", COMP_CWORD="1", _PIP_NO_CACHE_COMPLETE="bash_complete")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_another_shell_is_refused(run: "Run") -> None:
    result = run("pip-no-cache", "completion", "ksh")
    assert result.returncode == 2
    assert "'ksh' is not one of 'bash', 'zsh', 'fish'" in result.stderr

"""Our tables of pip's options against pip's own parsers, from 19.3 to the newest that was read.

`pips/options.json` holds what they say: for each spelling whether a value follows it, and the first and last version
that has it. `make thorough` reads the parsers anew.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from fixer.programs.option_names import ABBREVIATIONS, FLAG, SHORT_VALUES, full_name, is_known, is_misspelt, takes_value

PIPS = Path(__file__).parent / "pips"
TOLD = json.loads((PIPS / "options.json").read_text("utf-8"))
Table = dict[str, dict[str, list[bool | str]]]


class Row(NamedTuple):
    """An option as pip spells it, for the parser of a subcommand ("" stands before any)."""

    subcommand: str
    option: str
    has_value: bool

    @property
    def is_general(self) -> bool:
        return not self.subcommand


ROWS = [Row(name, option, bool(told[0])) for name, table in TOLD["options"].items() for option, told in table.items()]
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.subcommand or 'pip'}{row.option}")


@each_row
def test_option_is_read_as_pip_reads_it(row: Row) -> None:
    if not row.option.startswith("--"):
        assert (row.option[1] in SHORT_VALUES) is row.has_value
        return
    assert is_known(row.option, general_only=row.is_general)
    assert takes_value(row.option, general_only=row.is_general) is row.has_value
    assert full_name(row.option, general_only=row.is_general) == row.option
    assert not is_misspelt(row.option)


@pytest.mark.parametrize("subcommand", TOLD["options"])
def test_abbreviations_of_the_flag_mean_nothing_else(subcommand: str) -> None:
    for abbreviation in ABBREVIATIONS:
        assert [o for o in TOLD["options"][subcommand] if o.startswith(abbreviation)] == [FLAG]


@pytest.mark.thorough
def test_what_is_written_down_is_what_the_parsers_say(tmp_path: Path) -> None:
    """Each pip runs from its own wheel, in an environment of its own."""
    wanted = [f"pip=={version}" for version in TOLD["versions"]]
    for requirement in wanted:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(tmp_path), requirement]
        subprocess.run(fetch, check=True, env=_own_environment(tmp_path))
    told: Table = {}
    for version in TOLD["versions"]:
        wheel = next(tmp_path.glob(f"pip-{version}-*.whl"))
        run = [sys.executable, "-s", "-W", "ignore", str(PIPS / "read_options.py")]
        environment = _own_environment(tmp_path) | {"PYTHONPATH": str(wheel)}
        said = subprocess.run(run, check=True, capture_output=True, env=environment, cwd=tmp_path)
        for subcommand, options in json.loads(said.stdout).items():
            for option, has_value in options.items():
                told.setdefault(subcommand, {}).setdefault(option, [has_value, version, version])[2] = version
                assert told[subcommand][option][0] is has_value, (version, subcommand, option)
    assert told == TOLD["options"]


def _own_environment(home: Path) -> dict[str, str]:
    """The environment without what would change pip, but for where it finds its index."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name in ("PATH", "LANG")}
    return kept | {"HOME": str(home)}

"""Our table of the options of ``uv pip install`` against what its help says, from 0.1.45 to the newest that was read.

`uvs/options.json` holds it: for each spelling whether a value follows it, and the first and last version that has it.
`make thorough` asks these versions anew.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fixer.programs.option_names import UV_FLAGS, UV_VALUES

TOLD = json.loads((Path(__file__).parent / "uvs" / "options.json").read_text("utf-8"))
_OPTION = re.compile(r"\s{2,6}(?:(-\w)(?:, )?)?(--[\w-]+)?(?: (<[^>]+>|\[<?[^\]]+\]))?(?:\.\.\.)?(?:\s{2,}.*)?")


@pytest.mark.parametrize(("option", "told"), TOLD["options"].items(), ids=TOLD["options"])
def test_option_takes_a_value_where_uv_takes_one(option: str, told: list[bool | str]) -> None:
    assert (option in UV_VALUES) is told[0]


def test_flags_that_turn_the_cache_off_are_options_of_uv() -> None:
    """One is an alias that no help shows."""
    assert UV_FLAGS - {"--no-cache-dir"} <= TOLD["options"].keys()


@pytest.mark.thorough
def test_what_is_written_down_is_what_uv_says(tmp_path: Path) -> None:
    told: dict[str, list[bool | str]] = {}
    for version in TOLD["versions"]:
        folder = tmp_path / version
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), f"uv=={version}"]
        subprocess.run(command, check=True)
        program = next(folder.rglob("bin/uv"))
        said = subprocess.run([program, "pip", "install", "--help"], check=True, capture_output=True, text=True)
        for option, has_value in _options(said.stdout):
            assert told.setdefault(option, [has_value, version, version])[0] is has_value
            told[option][2] = version
    assert dict(sorted(told.items())) == TOLD["options"]


def _options(text: str) -> list[tuple[str, bool]]:
    matches = filter(None, map(_OPTION.fullmatch, text.splitlines()))
    return [(option, match[3] is not None) for match in matches for option in match.groups()[:2] if option]

"""docs/remedies.md shows what each remedy does, and speaks of the scanners as the judgement does."""

import re
from pathlib import Path

import pytest

from fixer import REMEDIES, Settings, fix, parse
from fixer.judgement.scanners.readings import asks
from fixer.judgement.scanners.table import SCANNERS

PAGE = (Path(__file__).parent.parent.parent / "docs" / "remedies.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(?:(?!\n## ).)*?```diff\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE))
SETTINGS = {
    **{name: Settings(remedy=name) for name in REMEDIES},
    "Isolated builds": Settings(isolated_builds="env"),
}
ROWS = {
    "hadolint": "hadolint ",
    "semgrep": "semgrep ",
    "datadog-iac": "KICS",
    "datadog-sast": "Datadog's static analysis",
}


@pytest.mark.parametrize("section", SETTINGS)
def test_each_diff_is_what_fix_does(section: str) -> None:
    lines = SECTIONS[section].splitlines(keepends=True)
    before, after = ("".join(line[1:] for line in lines if line[0] in kept).encode() for kept in (" -", " +"))
    assert fix(before, SETTINGS[section]).output == after != before


@pytest.mark.parametrize("name", SCANNERS)
def test_table_says_which_scanners_are_content(name: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {ROWS[name]}"))
    cells = [cell.strip() for cell in row.strip("|").split("|")][1:]
    said = {remedy for remedy, cell in zip(REMEDIES, cells, strict=True) if cell == "content"}
    assert said == {one for one in REMEDIES if not asks(parse(_fixed(one)), SCANNERS[name])}


def _fixed(remedy: str) -> bytes:
    return fix(b"# syntax=docker/dockerfile:1\nFROM python:3.13\nRUN pip install a\n", Settings(remedy=remedy)).output

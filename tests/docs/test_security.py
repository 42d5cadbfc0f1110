"""Every threat in SECURITY.md is guarded by tests that there are."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "SECURITY.md").read_text("utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in PAGE.splitlines()
    if line.startswith("| ") and "::" in line
]
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


@cache
def functions(path: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    file = TESTS / path
    found = ast.walk(ast.parse(file.read_bytes())) if file.is_file() else ()
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef))


def test_table_has_threat_guard_and_tests_in_each_row() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert lines[0] == "| threat | what we do | shown by |"
    assert len(lines) == len(ROWS) + 1 > 15
    for row in ROWS:
        threat, guard, shown = row
        assert threat.startswith("**"), threat
        assert guard, threat
        assert NAMED.sub("", shown).replace(",", "").strip() == "", threat


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][2:40])
def test_each_test_that_is_named_exists(row: tuple[str, str, str]) -> None:
    missing = [f"{path}::{name}" for path, name in NAMED.findall(row[2]) if name not in functions(path)]
    assert missing == []


def test_page_says_how_to_report_and_what_is_not_promised() -> None:
    assert re.findall(r"^## (.+)$", PAGE, re.MULTILINE) == ["Reporting", "Threats", "What is not promised"]
    assert "](SECURITY.md)" in (TESTS.parent / "README.md").read_text("utf-8")

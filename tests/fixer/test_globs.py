"""Globs mean what they mean to git, to Datadog and to a config, and none of them can stall anything."""

import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixer.search.gitignore import MOST_GLOBS, is_pattern, patterns
from fixer.search.globs import MOST_CHARACTERS, Glob, datadog_glob, git_glob, plain_glob

_NAMES = ["a", "b", "c", "ab", "abc", "a b", "*", "]", "-", ".a", "ba", "[", "a]", "#a", "!a", "\\"]
_ATOMS = r"a b c / * ** ? [ab] [!a] [^b] [a-c] [] []a] \a \* \ [ ] ! # **/ /**".split()
_ATOMS += r"[[:alpha:]] [c-a] - [a-] [[:x:]] [\]] .".split()


def _pairs(seed: int, count: int) -> tuple[list[str], list[str]]:
    """Patterns, and paths for each of them."""
    chance = random.Random(seed)  # noqa: S311 - the same ones in every run
    patterns = ["".join(chance.choices([*_ATOMS, " ", "{a,b}"], k=chance.randint(1, 6))) for _ in range(count)]
    paths = {"/".join(chance.choices(_NAMES, k=chance.randint(1, 4))) for _ in range(60)}
    return patterns, sorted(paths)


def _differences(seed: int, count: int, folder: Path) -> list[tuple[str, set[str]]]:
    """What git and we say of one-line .gitignore files, where that is not the same."""
    subprocess.run(["git", "init", "-q", folder], check=True)
    lines, paths = _pairs(seed, count)
    found = []
    for line in lines:
        (folder / ".git" / "info" / "exclude").write_text(f"{line}\n")
        asked = subprocess.run(
            ["git", "check-ignore", "--no-index", "--stdin", "-z"],
            cwd=folder,
            input="\0".join(paths) + "\0",
            capture_output=True,
            text=True,
            check=False,
        )
        theirs = set(asked.stdout.split("\0")) - {""}
        ours = {path for path in paths if patterns([line]).covers(path)}
        # What becomes of two slashes behind ``**`` depends on where git cuts the plain beginning off.
        if ours != theirs and "**//" not in line:
            found.append((line, ours ^ theirs))
    return found


def test_lines_mean_what_they_mean_to_git(tmp_path: Path) -> None:
    assert _differences(1, 120, tmp_path) == []


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(2, 8))
def test_many_lines_mean_what_they_mean_to_git(seed: int, tmp_path: Path) -> None:
    assert _differences(seed, 3_000, tmp_path) == []


LINES = [
    (["a", "!a"], "a", False),
    (["!a", "a"], "a", True),
    (["a/", "!a"], "a/", False),
    (["a/"], "a", False),
    (["a/"], "a/x", True),
    (["a/", "!a/x"], "a/x", True),  # git asks no more below a folder that is ignored
    (["/*", "!/a"], "a/x", False),
    (["X/**"], "X", False),
    (["X/**"], "X/y", True),
    (["**/X"], "a/X/y", True),
    (["\\#x"], "#x", True),
    (["#x"], "#x", False),
    (["x\\ "], "x ", True),
    (["x "], "x", True),
    (["\\!x"], "!x", True),
]


@pytest.mark.parametrize(("lines", "path", "expected"), LINES)
def test_lines(lines: list[str], path: str, expected: bool) -> None:
    assert patterns(lines).covers(path) is expected


@pytest.mark.parametrize(
    ("line", "expected"), [("[", False), ("[z-a]", False), ("a\\", False), ("!", False), ("", True), ("#[", True)]
)
def test_lines_that_are_no_patterns_are_known(line: str, expected: bool) -> None:
    assert is_pattern(line) is expected


def test_plain_names_are_found_however_many_there_are() -> None:
    rules = patterns([*(f"name{number}" for number in range(50_000)), "!name7", "*.x"])
    assert (rules.covers("a/name49999"), rules.covers("name7"), rules.covers("q.x"), rules.covers("y")) == (
        *(True, False, True),
        False,
    )


def test_of_more_globs_than_anybody_writes_the_first_ones_count() -> None:
    rules = patterns(f"*a{number}" for number in range(MOST_GLOBS + 1))
    assert (rules.is_cut, rules.covers("xa1"), rules.covers(f"xa{MOST_GLOBS}")) == (True, True, False)
    assert not patterns(f"*a{number}" for number in range(MOST_GLOBS)).is_cut


# Datadog's globs, against the expression that a matcher which may go back would make of them

_PIECES = st.sampled_from(["a", "b", "A", "/", "*", "**", "**/", "?", "[ab]", "[!a]", "[b-a]", "{a,b}", "{a,{b,*}}"])
_GLOBS = st.lists(_PIECES | st.sampled_from(["{", "}", ",", "[", "]", "{,a}", ".", "\\"]), max_size=6).map("".join)
_PATHS = st.text("abAB/.,{}\\[]", max_size=6)


def _expression(pattern: str) -> re.Pattern[str] | None:
    result, position, depth = "", 0, 0
    while position < len(pattern):
        char = pattern[position]
        if char == "*":
            piece = next(one for one in ("**/", "**", "*") if pattern.startswith(one, position))
            result += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}[piece]
            position += len(piece)
            continue
        if char == "[" and (end := pattern.find("]", position + 2)) > 0:
            inside = re.sub(r"([\\\[\]^&~|])", r"\\\1", pattern[position + 1 : end].lstrip("!^"))
            result += f"[{'^' if pattern[position + 1] in '!^' else ''}{inside}]"
            position = end + 1
            continue
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return None
        result += {"?": "[^/]", "{": "(?:", "}": ")", ",": "|" if depth else ","}.get(char, re.escape(char))
        position += 1
    try:
        return None if depth else re.compile(result, re.IGNORECASE | re.DOTALL)
    except re.error:
        return None


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(pattern=_GLOBS, path=_PATHS)
def test_datadogs_globs_mean_what_their_expressions_mean(pattern: str, path: str) -> None:
    expression, glob = _expression(pattern), datadog_glob(pattern)
    if "[" in pattern and expression is None:
        return  # a class of which re makes an error
    assert (glob is None) is (expression is None)
    if expression is not None and glob is not None:
        assert glob.names(path) is (expression.fullmatch(path) is not None)


HOSTILE = [
    "{a,aa}" * 40 + "b",
    "a*" * 400 + "b",
    "*a" * 300 + "b",
    "**/" * 300 + "b",
    "**/a/" * 200 + "b",
    "{*,}" * 200 + "b",
    "{,}" * 300 + "b",
    "{a,b" * 200 + "}" * 200 + "c",
    "[" + "a-z" * 300 + "]*b",
    "?*" * 400 + "b",
]


@pytest.mark.parametrize("pattern", HOSTILE, ids=[pattern[:8] for pattern in HOSTILE])
@pytest.mark.parametrize("reader", [git_glob, plain_glob, datadog_glob])
def test_no_glob_can_stall(pattern: str, reader: Callable[[str], Glob | None]) -> None:
    """An expression that goes back would take ages; this takes steps in proportion to the path."""
    glob = reader(pattern)
    assert isinstance(glob, Glob)
    assert glob.cost <= len(pattern) + 2
    assert not glob.names("a" * 1_024)
    assert not glob.covers("a/" * 512)


def test_a_glob_that_is_longer_than_anybody_writes_names_nothing() -> None:
    assert datadog_glob("{" * 5_000) is None
    assert git_glob("a" * (MOST_CHARACTERS + 1)) is None

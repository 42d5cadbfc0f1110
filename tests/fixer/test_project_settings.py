"""What a project says to check and fix: where it is found, what wins, and what is told of a wrong one."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fixer import PROJECT_KEYS
from fixer.command_line.project import Projects
from tests.program import COMMAND

ROOT = Path(__file__).parents[2]
PROTECTED = b"FROM x\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n"
NEEDS = b"FROM x\nRUN pip install a\n"
LITERAL = 'policy = "literal"\n'
OWN, SHARED = ".pip-no-cache.toml", "pyproject.toml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def run(folder: Path, *args: str, **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    command = [*COMMAND, *args]
    env = {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False, timeout=60, **options
    )


def judged(folder: Path, *args: str, **options: Any) -> dict[str, list[str]]:  # noqa: ANN401
    """The reasons that each file got."""
    result = run(folder, "check", "--format", "json", *args, **options)
    files = json.loads(result.stdout)["files"]
    return {file["path"]: file["error"] or [finding["reason"] for finding in file["findings"]] for file in files}


FOUND: list[tuple[str, dict[str, str | bytes], dict[str, list[str]]]] = [
    ("beside it", {"Dockerfile": PROTECTED, OWN: LITERAL}, {"Dockerfile": ["flag-missing"]}),
    ("above it", {"a/b/Dockerfile": PROTECTED, OWN: LITERAL}, {"a/b/Dockerfile": ["flag-missing"]}),
    (
        "in pyproject.toml",
        {"Dockerfile": PROTECTED, SHARED: f"[tool.pip-no-cache]\n{LITERAL}"},
        {"Dockerfile": ["flag-missing"]},
    ),
    (
        "a pyproject.toml that says nothing is passed over",
        {"a/Dockerfile": PROTECTED, f"a/{SHARED}": "[tool.other]\nx = 'pip-no-cache'\n", OWN: LITERAL},
        {"a/Dockerfile": ["flag-missing"]},
    ),
    (
        "the own file before pyproject.toml",
        {"Dockerfile": PROTECTED, OWN: "uv = true\n", SHARED: f"[tool.pip-no-cache]\n{LITERAL}"},
        {"Dockerfile": ["env"]},
    ),
    (
        "the nearest alone",
        {"Dockerfile": PROTECTED, "a/Dockerfile": PROTECTED, OWN: LITERAL, f"a/{OWN}": ""},
        {"Dockerfile": ["flag-missing"], "a/Dockerfile": ["env"]},
    ),
    (
        "an override for some paths, the last one first",
        {
            "a/Dockerfile": PROTECTED,
            "b/Dockerfile": PROTECTED,
            OWN: f'[[overrides]]\npaths = ["*/"]\n{LITERAL}[[overrides]]\npaths = ["b"]\npolicy = "effective"\n',
        },
        {"a/Dockerfile": ["flag-missing"], "b/Dockerfile": ["env"]},
    ),
    (
        "globs from the folder of the settings",
        {
            "a/x.df": NEEDS,
            "x.df": NEEDS,
            "a/old/Dockerfile": NEEDS,
            f"a/{OWN}": 'include = ["*.df"]\nexclude = ["/old"]\n',
        },
        {"a/x.df": ["cache-written"]},
    ),
    (
        "not enabled",
        {"Dockerfile": NEEDS, "a/Dockerfile": NEEDS, f"a/{OWN}": "enabled = false\n"},
        {"Dockerfile": ["cache-written"]},
    ),
    (
        "switches",
        {
            "Dockerfile": b"FROM x\nRUN uv pip install a\n# pip-no-cache: ignore\nRUN my pip install a\n",
            OWN: 'uv = true\nsuppressions = false\nwrappers = ["my"]\n',
        },
        {"Dockerfile": ["cache-written", "cache-written"]},
    ),
    (
        "generated and foreign files",
        {"vendor/Dockerfile": NEEDS, "Dockerfile": b"# @generated\n" + NEEDS, OWN: "generated = true\n"},
        {"Dockerfile": ["cache-written"], "vendor/Dockerfile": ["cache-written"]},
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_settings(project: Path, files: dict[str, str | bytes], expected: dict[str, list[str]]) -> None:
    write(project, files)
    assert judged(project) == expected


def test_the_command_line_wins(project: Path) -> None:
    write(project, {"Dockerfile": PROTECTED, OWN: f"{LITERAL}max_bytes = 1\n"})
    assert "too large" in str(judged(project))
    assert judged(project, "--max-bytes", "1000", "--policy", "effective") == {"Dockerfile": ["env"]}
    assert judged(project, "--no-config") == {"Dockerfile": ["env"]}
    write(project, {"other.toml": LITERAL})
    assert judged(project, "--config", "other.toml") == {"Dockerfile": ["flag-missing"]}


def test_settings_are_found_however_deep_a_file_lies(project: Path) -> None:
    """Deeper than Python may recurse."""
    write(project, {OWN: LITERAL})
    path = str(project / ("d/" * 1_200 + "Dockerfile"))
    assert Projects().above(path).value("policy", path) == "literal"


def test_settings_above_the_work_tree_do_not_count(tmp_path: Path) -> None:
    write(tmp_path, {OWN: LITERAL, "inner/Dockerfile": PROTECTED})
    subprocess.run(["git", "init", "-q", tmp_path / "inner"], check=True)
    assert judged(tmp_path / "inner") == {"Dockerfile": ["env"]}


def test_standard_input_goes_by_the_settings_of_its_place(project: Path) -> None:
    write(project, {f"a/{OWN}": LITERAL})
    said = judged(project, "-", "--stdin-filename", "a/Dockerfile", input=PROTECTED.decode())
    assert said == {"a/Dockerfile": ["flag-missing"]}


def test_what_is_not_enabled_is_counted_and_not_written(project: Path) -> None:
    write(project, {"a/Dockerfile": NEEDS, f"a/{OWN}": "enabled = false\n"})
    assert run(project, "fix").stdout == "Found no Dockerfiles; 1 left out, -v says why.\n"
    assert run(project, "fix", "a/Dockerfile", "-v").stderr == (
        f"a/Dockerfile: left out: it is not to be looked into: a/{OWN} says enabled = false\n"
    )
    assert (project / "a" / "Dockerfile").read_bytes() == NEEDS


WRONG = [
    ("polcy = 1\n", ":1: there is no key 'polcy' here: did you mean policy?\n"),
    ("uv = true\nmax-bytes = 1\n", ":2: there is no key 'max-bytes' here: did you mean max_bytes?\n"),
    ("surprise = 1\n", ":1: there is no key 'surprise' here: the keys are buildkit, enabled, exclude, "),
    ("[[override]]\npaths = ['a']\n", ":1: there is no key 'override' here: did you mean overrides?\n"),
    ("[[overrides]]\npath = ['a']\n", ":2: there is no key 'path' here: did you mean paths?\n"),
    ("x" * 9_000 + " = 1\n", f":1: there is no key '{'x' * 40}' here: the keys are "),
    ("uv = true\nuv = 1\n", ":2:7: this is not TOML"),
    ("\n\nx = [\n", ":3: this is not TOML"),
    ("policy = 'strict'\n", ':1: policy is none of the values it may have: write one of "effective", "literal"'),
    ("policy = 'litteral'\n", ":1: policy is none of the values it may have: did you mean literal?\n"),
    ("policy = ['literal']\n", ":1: policy is none of the values it may have: write one of "),
    ("scripts = true\n", ':1: scripts is none of the values it may have: write one of "tell", "fix", "off"'),
    ("uv = true\nexclude = 'a'\n", ":2: exclude is no list of texts"),
    ("exclude = [1]\n", ":1: exclude is no list of texts"),
    ("exclude = ['[']\n", ":1: exclude has '[', which is no glob"),
    ("include = ['!a']\n", ":1: include has '!a', which is no glob"),
    ("max_bytes = 0\n", ":1: max_bytes is no number above 0"),
    ("max_bytes = true\n", ":1: max_bytes is no number above 0"),
    ("enabled = 'no'\n", ":1: enabled is neither true nor false"),
    ("overrides = 1\n", ":1: overrides is no list of tables"),
    ("uv = true\n[[overrides]]\nuv = true\n", ":2: an override names no paths"),
    (
        "[[overrides]]\npaths = ['a']\n[[overrides]]\npaths = ['b']\nenabled = true\n",
        ":5: there is no key 'enabled' here",
    ),
    ("a." * 200 + "b = 1\n", ": a key has more than 100 dots"),
    ("x = " + "[" * 5_000, "this is not TOML"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_a_wrong_one_is_told_with_its_line(project: Path, text: str, sentence: str) -> None:
    write(project, {f"a/{OWN}": text, "a/Dockerfile": NEEDS, "Dockerfile": NEEDS})
    result = run(project, "check")
    assert (result.returncode, result.stdout.count("cache-written")) == (2, 1), result
    assert f"a/Dockerfile: is not judged, because its settings are wrong: a/{OWN}" in result.stderr
    assert sentence in result.stderr
    told = run(project, "check", "--config", f"a/{OWN}")
    assert (told.returncode, told.stdout) == (2, "")
    assert sentence in told.stderr


def test_a_wrong_table_of_pyproject_is_told_at_its_line(project: Path) -> None:
    write(project, {SHARED: "[project]\nuv = 1\n\n[tool.pip-no-cache]\nuv = 1\n", "Dockerfile": NEEDS})
    assert f"{SHARED}:5: uv is neither true nor false" in run(project, "check").stderr
    write(project, {SHARED: "[tool.pip-no-cache]\nuv = true\nexlude = []\n"})
    assert f"{SHARED}:3: there is no key 'exlude' here: did you mean exclude?\n" in run(project, "check").stderr


def test_bytes_that_are_no_utf_8_are_told(project: Path) -> None:
    write(project, {OWN: b"uv = true\n# \xff\n", "Dockerfile": NEEDS})
    assert f"{OWN}:2: this is not UTF-8" in run(project, "check").stderr


def test_settings_are_shown(project: Path) -> None:
    write(project, {OWN: f"{LITERAL}[[overrides]]\npaths = ['a']\nuv = true\n", "a/Dockerfile": NEEDS})
    assert run(project, "check", "--show-settings", "a/Dockerfile").stdout.splitlines() == [
        f"# a/Dockerfile: {OWN}",
        'policy = "literal"',
        "[[overrides]]",
        'paths = ["a"]',
        "uv = true",
    ]
    assert run(project, "check", "--show-settings", "--no-config").stdout == "# .: no settings file\n"


def test_every_key_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert sorted(line.split("`")[1] for line in page.splitlines() if line.startswith("| `")) == sorted(PROJECT_KEYS)

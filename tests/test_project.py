"""What the project says of itself in README, pyproject.toml, requirements and the example config is so."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

import fixer
from bot import program
from bot.config import config
from fixer.command_line.command import Command

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = ROOT / "config.example.toml"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REQUIREMENTS = sorted((ROOT / "requirements").rglob("*.txt"))
each_requirements_file = pytest.mark.parametrize("path", REQUIREMENTS, ids=[path.name for path in REQUIREMENTS])


COMMANDS = {name: program.command(name) for name in program.COMMANDS}


def pins(path: Path) -> dict[str, str]:
    """The pinned version of each distribution in a requirements file."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE))


def normal(requirement: str) -> str:
    """The distribution's name in ``GitPython>=3``, as indexes write it."""
    match = re.match(r"[\w.-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def keys(table: dict[str, object], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        match value:
            case dict() if value:
                yield from keys(value, f"{prefix}{key}.")
            case [dict() as first, *_]:
                yield from keys(first, f"{prefix}{key}.")
            case _:
                yield f"{prefix}{key}"


# The public names


def test_every_exported_name_exists() -> None:
    assert [name for name in fixer.__all__ if not hasattr(fixer, name)] == []


def test_every_public_name_is_exported() -> None:
    source = (ROOT / "fixer" / "__init__.py").read_text()
    typed = {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module and node.module.startswith("fixer.")
    }
    assert typed | {"__version__"} == set(fixer.__all__)


def test_exported_names_are_sorted_and_unique() -> None:
    """ruff sorts them; ``launched`` and ``Launched`` are two."""
    assert sorted(set(fixer.__all__)) == sorted(fixer.__all__)


def test_version_is_the_one_of_the_distribution() -> None:
    assert fixer.__version__ == metadata.version("pip-no-cache")


# The example config


def test_example_config_loads(tmp_path: Path) -> None:
    (tmp_path / "repositories").mkdir()
    assert config.parsed(EXAMPLE.read_bytes(), EXAMPLE.name, tmp_path).source[0].local == tmp_path / "repositories"


def test_example_config_shows_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "repositories").mkdir()
    shown = config.parsed(EXAMPLE.read_bytes(), EXAMPLE.name, tmp_path)
    bare = config.parsed(b'[[source]]\nlocal = "repositories"\n', "bare.toml", tmp_path)
    assert shown == bare


def test_example_config_shows_every_key() -> None:
    text = re.sub(r"^# (?=\[|\w+ = )", "", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    shown = set(keys(tomllib.loads(text)))
    known = {
        f"{table}.{key}" for table, field in config.Config.model_fields.items() for key in table_keys(field.annotation)
    }
    assert shown == known


def table_keys(annotation: object) -> Iterator[str]:
    """The keys of the table behind a field's annotation, ``app.id`` for those of a table inside."""
    model = next(part for part in (annotation, *getattr(annotation, "__args__", ())) if hasattr(part, "model_fields"))
    for key, field in model.model_fields.items():
        if any(hasattr(part, "model_fields") for part in getattr(field.annotation, "__args__", ())):
            yield from (f"{key}.{inner}" for inner in table_keys(field.annotation))
        else:
            yield key


def test_every_line_of_the_example_config_has_a_comment() -> None:
    lines = [line for line in EXAMPLE.read_text("utf-8").splitlines() if " = " in line]
    assert [line for line in lines if " # " not in line.removeprefix("# ")] == []


def test_init_writes_the_example_config() -> None:
    assert (ROOT / "bot" / "templates" / "config.toml").read_bytes() == EXAMPLE.read_bytes()


# The README


def test_diff_in_the_readme_is_what_fix_does() -> None:
    block = README.partition("```diff\n")[2].partition("```")[0]
    lines = block.splitlines(keepends=True)[3:]  # without the header and the place of the only hunk
    before, after = ("".join(line[1:] for line in lines if line[0] in kept).encode() for kept in (" -", " +"))
    assert fixer.fix(before).output == after != before


def test_every_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"^(?:\$ )?pip-no-cache ([a-z]+)", README, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=COMMANDS)
def test_every_command_is_in_the_readme_and_has_help(name: str, command: Command) -> None:
    assert f"pip-no-cache {name}" in README
    assert command.summary


def test_every_option_in_the_readme_exists() -> None:
    known = {name for command in COMMANDS.values() for row in command.rows for name in row.names}
    calls = re.findall(r"^(?:\$ )?pip-no-cache .*", README, re.MULTILINE)
    named = {option for call in calls for option in re.findall(r"(?<!\S)--[a-z-]+", call)}
    assert named <= known | {"--help", "--version"}


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)`", README)) | set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def test_readme_is_short() -> None:
    """What is longer is told on the pages below docs/, which it leads to."""
    assert len(README.splitlines()) <= 166


# The requirements


@each_requirements_file
def test_requirements_name_no_place_to_load_from(path: Path) -> None:
    odd = re.compile(r"://|^-|--index|--extra|--find|--trusted| @ |^/|^\.", re.MULTILINE)
    assert odd.findall(path.read_text("utf-8")) == []


@each_requirements_file
def test_every_requirement_has_a_hash(path: Path) -> None:
    entries = path.read_text("utf-8").replace("\\\n", " ").splitlines()
    assert [
        entry for entry in entries if not re.fullmatch(r"\S+==\S+( ;[^#]*)?( +--hash=sha256:[0-9a-f]{64})+", entry)
    ] == []


@pytest.mark.parametrize(("name", "extras"), [("runtime.txt", ("bot",)), ("test.txt", ("bot", "test"))])
def test_every_dependency_is_pinned(name: str, extras: tuple[str, ...]) -> None:
    wanted = [*PROJECT["dependencies"], *(part for extra in extras for part in PROJECT["optional-dependencies"][extra])]
    assert {normal(requirement) for requirement in wanted} <= set(pins(ROOT / "requirements" / name))


def test_tests_run_with_the_packages_that_users_get() -> None:
    runtime, test = (pins(ROOT / "requirements" / name) for name in ("runtime.txt", "test.txt"))
    assert runtime.items() <= test.items()


@pytest.mark.parametrize("mark", ["root", "anybody"])
def test_tests_for_every_user_are_run_by_every_user(mark: str) -> None:
    """What the user of ``make test`` may not do, or may too much for, .ci/rights runs with other rights."""
    files = [
        path for path in (ROOT / "tests").rglob("test_*.py") if f"@pytest.mark.{mark}\n" in path.read_text("utf-8")
    ]
    rights = (ROOT / ".ci/rights").read_text("utf-8")
    assert files
    assert [path for path in files if str(path.relative_to(ROOT)) not in rights] == []
    assert f" -m {mark}" in rights
    assert "\t.ci/rights\n" in (ROOT / "Makefile").read_text("utf-8")

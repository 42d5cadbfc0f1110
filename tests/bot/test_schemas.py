"""The shipped JSON Schemas: made of the models as they are, and true of what is really written and read."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import schemas
from docs import schemas as maker

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

ROOT = Path(__file__).parents[2]
HOSTILE = b"FROM python\nRUN pip install 'caf\xe9' \xe2\x80\xae # @you\nRUN $PIP install b\n"
PLAIN = b"FROM python\nRUN pip install a\n"
NAMES = [*schemas.NAMES]


def flaws(name: str, *files: Path) -> str:
    """What check-jsonschema says of the files; empty where they are as the schema wants."""
    pytest.importorskip("check_jsonschema")
    schema = maker.FOLDER / f"{name}.json"
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    return "" if done.returncode == 0 else done.stdout + done.stderr


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_up_to_date(name: str) -> None:
    assert maker.text(name) == schemas.text(name), "run `make docs`"


def test_every_schema_has_a_name() -> None:
    assert sorted(path.stem for path in maker.FOLDER.glob("*.json")) == sorted(NAMES)


def test_schemas_are_schemas() -> None:
    pytest.importorskip("check_jsonschema")
    files = [str(maker.FOLDER / f"{name}.json") for name in NAMES]
    subprocess.run([sys.executable, "-m", "check_jsonschema", "--check-metaschema", *files], check=True)


def test_every_key_of_the_config_is_described() -> None:
    shapes = json.loads(schemas.text("config"))["$defs"]
    keys = [(table, key, shape) for table in shapes for key, shape in shapes[table].get("properties", {}).items()]
    assert [f"{table}.{key}" for table, key, shape in keys if "description" not in shape] == []


def test_config_is_as_its_schema_says(tmp_path: Path) -> None:
    plain = written(tmp_path, "plain.toml", '[[source]]\norg = "acme"\n')
    whole = (ROOT / "config.example.toml").read_text("utf-8").replace("\n# ", "\n").replace("org = ", "# org = ")
    assert flaws("config", ROOT / "config.example.toml", plain) == ""
    assert flaws("config", written(tmp_path, "kinds.toml", whole)) != ""  # a source of several kinds


@pytest.mark.parametrize(
    "wrong",
    [
        "[limits]\nworkerz = 3",
        "[limits]\nworkers = 'three'",
        "[limits]\nworkers = 0",
        "[dockerfiles]\npolicy = 'strict'",
        "[dockerfiles]\nexclude = 'vendor'",
        "[[source]]\nexclude = ['x']",
        "surprise = 1",
    ],
)
def test_wrong_config_is_told_by_its_schema(tmp_path: Path, wrong: str) -> None:
    assert flaws("config", written(tmp_path, "config.toml", f'{wrong}\n[[source]]\norg = "acme"\n')) != ""


def test_opt_out_is_as_its_schema_says(tmp_path: Path) -> None:
    said = ['enabled = false\nexclude = ["legacy/**"]', 'policy = "literal"\n[[overrides]]\npaths = ["a/"]\nuv = true']
    files = [written(tmp_path, f"{number}.toml", text) for number, text in enumerate(said)]
    assert flaws("opt-out", *files) == ""
    assert flaws("opt-out", written(tmp_path, "wrong.toml", "enabeld = false")) != ""
    assert flaws("opt-out", written(tmp_path, "pathless.toml", "[[overrides]]\nuv = true")) != ""


def test_reports_of_a_sweep_are_as_their_schemas_say(lab: "Lab") -> None:
    lab.repository("app.git", {"caf\udce9/Dockerfile": HOSTILE, "Dockerfile": PLAIN, "vendor/Dockerfile": PLAIN})
    lab.repository("empty.git", {})
    for arguments in (("--dry-run",), ()):
        lab.sweep(*arguments)
        found = sorted((lab.folder / "report").glob("*.json"))
        assert [flaws(path.stem, path) for path in found] == [""] * (2 if arguments else 1)


@pytest.mark.parametrize("command", [("check",), ("fix", "--diff")])
def test_findings_are_as_their_schema_says(lab: "Lab", command: tuple[str, ...]) -> None:
    (lab.folder / "Dockerfile").write_bytes(HOSTILE)
    (lab.folder / "Dockerfile.plain").write_bytes(PLAIN)
    done = lab.run(*command, "--format", "json", ".", "missing")
    assert json.loads(done.stdout)["summary"]["files"] == 3
    assert flaws("check", written(lab.folder, "found.json", done.stdout)) == ""

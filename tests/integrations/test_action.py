"""The GitHub Action: what it declares, and its steps' scripts in the bash options that runners use."""

import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from tests.integrations.conftest import Run

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_bytes())
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SCRIPTS = [step for step in STEPS if "run" in step]
DOCUMENTED = (ROOT / "docs" / "integrations.md").read_text("utf-8")

NEEDS = b"FROM python:3.12\nRUN pip install a\n"
CLEAN = b"FROM python:3.12\nRUN echo\n"

EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")


@dataclass(frozen=True, slots=True)
class Runner:
    """A runner of composite actions in small: expressions, step outputs, scripts; other actions are only noted."""

    run: "Run"
    folder: Path
    values: dict[str, str]

    @property
    def summary(self) -> Path:
        return self.folder / "summary.md"

    def value(self, name: str) -> str:
        """What stands behind ``inputs.paths`` or ``steps.check.outputs.exit-code``; nothing where nobody set it."""
        return self.values.get(name, "")

    def text(self, template: str) -> str:
        return EXPRESSION.sub(lambda match: self.value(match[1]), template)

    def is_met(self, condition: str) -> bool:
        terms = EXPRESSION.fullmatch(condition)
        assert terms
        return all(self._is_true(*term.split()) for term in terms[1].split(" && "))

    def _is_true(self, name: str, sign: str, literal: str) -> bool:
        return (self.value(name) == literal.strip("'")) is {"==": True, "!=": False}[sign]

    def steps(self, *ids: str) -> list[str]:
        """Runs the steps in turn up to the first that fails; what each script wrote to its log."""
        logs = []
        for step in STEPS:
            if "run" in step and step["id"] in ids:
                log, code = self.script(step)
                logs.append(log)
                self.values["failed"] = step["id"] if code else ""
                if code:
                    break
        return logs

    def script(self, step: dict[str, Any]) -> tuple[str, int]:
        script, outputs = self.folder / "script.sh", self.folder / "outputs"
        script.write_text(step["run"], "utf-8")
        outputs.write_text("")
        env = {name: self.text(template) for name, template in step["env"].items()}
        env |= {
            "GITHUB_OUTPUT": str(outputs),
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }
        result = self.run(
            "bash", "--noprofile", "--norc", "-eo", "pipefail", script, cwd=self.folder / "workspace", **env
        )
        for line in outputs.read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step['id']}.outputs.{name}"] = value
        return result.stdout + result.stderr, result.returncode


@pytest.fixture
def runner(run: "Run", tmp_path: Path, environment: dict[str, str]) -> Runner:
    (tmp_path / "workspace").mkdir()
    values = {f"inputs.{name}": str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
    program = shutil.which("pip-no-cache", path=environment["PATH"])
    assert program
    return Runner(run, tmp_path, {**values, "steps.install.outputs.program": program})


def test_no_expression_stands_in_a_script() -> None:
    assert SCRIPTS
    assert [step["run"] for step in SCRIPTS if "${{" in step["run"] or step["shell"] != "bash"] == []


def test_every_expression_names_what_there_is() -> None:
    ids = {step.get("id") for step in STEPS}
    known = {f"inputs.{name}" for name in ACTION["inputs"]}
    known |= {"github.action_path", "github.token", "github.event_name"}
    texts = json.dumps(ACTION)
    names = set(re.findall(r"\b(?:inputs|github)\.[\w-]+", " ".join(EXPRESSION.findall(texts))))
    assert names == known
    assert set(re.findall(r"steps\.([\w-]+)\.outputs", texts)) <= ids


def test_the_steps_are_python_install_check_upload_suggest_verdict() -> None:
    assert [step.get("id") or step["uses"].partition("@")[0] for step in STEPS] == [
        "python",
        "install",
        "check",
        "github/codeql-action/upload-sarif",
        "suggest",
        "verdict",
    ]


def test_something_to_fix_is_annotated_written_and_fails(runner: Runner) -> None:
    (runner.folder / "workspace" / "Dockerfile").write_bytes(NEEDS)
    logs = runner.steps("check", "verdict")
    assert re.search(r"^::(?:warning|error) .*file=Dockerfile.*line=2", logs[0], re.MULTILINE)
    assert runner.value("failed") == "verdict"
    assert runner.value("steps.check.outputs.exit-code") == "1"
    sarif = json.loads(Path(runner.value("steps.check.outputs.sarif-file")).read_bytes())
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["cache-written"]


def test_the_findings_are_shown_in_the_summary_of_the_job(runner: Runner) -> None:
    (runner.folder / "workspace" / "Dockerfile").write_bytes(NEEDS * 20)
    runner.summary.write_text("of another step\n", "utf-8")
    runner.steps("check")
    lines = runner.summary.read_text("utf-8").splitlines()
    assert lines[:2] == ["of another step", "### pip-no-cache: 20 pip commands to fix"]
    assert len([line for line in lines if " | cache-written | " in line]) == 20


def test_no_summary_where_nobody_wants_one(runner: Runner) -> None:
    (runner.folder / "workspace" / "Dockerfile").write_bytes(NEEDS)
    runner.values["inputs.summary"] = "false"
    runner.steps("check")
    assert not runner.summary.exists()


def test_what_an_earlier_run_wrote_is_not_taken_for_this_ones(runner: Runner) -> None:
    for name in ("pip-no-cache.sarif", "pip-no-cache.md"):
        (runner.folder / name).write_text("old", "utf-8")
    runner.values["inputs.args"] = "--nonsense"
    runner.steps("check")
    assert not runner.summary.exists()
    assert runner.value("steps.check.outputs.sarif-file") == ""


def test_nothing_to_fix_passes(runner: Runner) -> None:
    (runner.folder / "workspace" / "Dockerfile").write_bytes(CLEAN)
    runner.steps("check", "verdict")
    assert (runner.value("failed"), runner.value("steps.check.outputs.exit-code")) == ("", "0")


def test_what_cannot_be_read_fails_after_the_rest(runner: Runner) -> None:
    (runner.folder / "workspace" / "Dockerfile").write_bytes(NEEDS)
    runner.values["inputs.paths"] = "nothing\nDockerfile\n"
    logs = runner.steps("check", "verdict")
    assert "nothing" in logs[0]
    assert runner.value("steps.check.outputs.exit-code") == "2"
    assert json.loads(Path(runner.value("steps.check.outputs.sarif-file")).read_bytes())


def test_a_wrong_option_fails_and_leaves_nothing_to_upload(runner: Runner) -> None:
    runner.values["inputs.args"] = "--nonsense"
    runner.steps("check", "verdict")
    assert runner.value("failed") == "verdict"
    assert runner.value("steps.check.outputs.sarif-file") == ""


def test_paths_are_lines_and_args_are_words(runner: Runner) -> None:
    for name in ("a b", "-c", "d1", "d2"):
        (runner.folder / "workspace" / name).mkdir()
        (runner.folder / "workspace" / name / "Dockerfile").write_bytes(NEEDS)
    runner.values.update({"inputs.paths": "\na b\n-c\n\n", "inputs.args": "--policy literal\n  --exclude d*"})
    runner.steps("check")
    sarif = Path(runner.value("steps.check.outputs.sarif-file")).read_text("utf-8")
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in json.loads(sarif)["runs"][0]["results"]
    ]
    assert places == ["a%20b/Dockerfile", "-c/Dockerfile"]


HOSTILE = ["$(touch hit)", "`touch hit`", "; touch hit #", '"; touch hit; "', "'; touch hit; '", "x\n$(touch hit)"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["paths", "args", "version"])
def test_no_input_is_run(runner: Runner, name: str, text: str) -> None:
    runner.values.update({f"inputs.{name}": text, "steps.python.outputs.python-path": "false"})
    runner.steps("check", "verdict")
    runner.steps("install")
    assert list((runner.folder / "workspace").iterdir()) == []


def test_a_version_that_is_none_is_told(runner: Runner) -> None:
    runner.values.update({"inputs.version": "1 --index-url x", "steps.python.outputs.python-path": "false"})
    assert runner.steps("install") == ["::error::the input version is no version\n"]
    assert runner.value("failed") == "install"


UPLOADS = [("true", "x.sarif", True), ("true", "", False), ("false", "x.sarif", False)]


@pytest.mark.parametrize(("switch", "file", "expected"), UPLOADS)
def test_upload_is_for_those_who_ask_and_have_a_file(runner: Runner, switch: str, file: str, expected: bool) -> None:
    (upload,) = (step for step in STEPS if "upload" in step.get("uses", ""))
    runner.values.update({"inputs.sarif": switch, "steps.check.outputs.sarif-file": file})
    assert runner.is_met(upload["if"]) is expected
    assert runner.text(upload["with"]["sarif_file"]) == file


SUGGESTS = [
    ("true", "pull_request", True),
    ("false", "pull_request", False),
    ("true", "pull_request_target", False),
    ("true", "push", False),
]


@pytest.mark.parametrize(("switch", "event", "expected"), SUGGESTS)
def test_suggestions_are_for_pull_requests_of_those_who_ask(
    runner: Runner, switch: str, event: str, expected: bool
) -> None:
    (runner.folder / "workspace" / "Dockerfile").write_bytes(NEEDS)
    (step,) = (step for step in STEPS if step.get("id") == "suggest")
    runner.values.update({"inputs.suggest": switch, "github.event_name": event})
    runner.steps("check")
    assert runner.is_met(step["if"]) is expected
    assert (runner.folder / "pip-no-cache.rdjson").exists() is (switch == "true")


def test_suggesting_never_changes_the_exit_code(runner: Runner) -> None:
    (runner.folder / "workspace" / "Dockerfile").write_bytes(NEEDS)
    runner.values.update({"inputs.suggest": "true", "steps.python.outputs.python-path": sys.executable})
    runner.values["github.action_path"] = str(ROOT)
    logs = runner.steps("check", "suggest", "verdict")
    assert logs[1].startswith("::notice title=pip-no-cache::suggestions are for the event pull_request alone")
    assert (runner.value("failed"), runner.value("steps.check.outputs.exit-code")) == ("verdict", "1")


# What the steps import, or Python itself at its start.
TRAPS = ["venv.py", "pip/__init__.py", "pip/__main__.py", "logging.py", "sitecustomize.py", "usercustomize.py", "re.py"]
TRAPS += ["fixer/__init__.py", "bot/__init__.py", "click.py", "ensurepip/__init__.py", "hatchling/__init__.py"]


@pytest.mark.usefixtures("_index")
def test_it_installs_itself_and_finds_what_is_to_fix(
    runner: Runner, release: Path, environment: dict[str, str]
) -> None:
    """In a repository that would rather have its own code run."""
    workspace, hit = runner.folder / "workspace", runner.folder / "hit"
    (workspace / "Dockerfile").write_bytes(NEEDS)
    for trap in TRAPS:
        (workspace / trap).parent.mkdir(exist_ok=True)
        (workspace / trap).write_text(f"open({str(hit)!r}, 'a').write({trap!r})\nraise SystemExit(0)\n")
    environment["PYTHONPATH"] = str(workspace)
    runner.values.update({"github.action_path": str(release), "steps.python.outputs.python-path": sys.executable})
    logs = runner.steps("install", "check", "verdict")
    assert runner.value("failed") == "verdict", logs
    assert Path(runner.value("steps.install.outputs.program")).parent == runner.folder / "pip-no-cache" / "bin"
    assert "file=Dockerfile" in logs[1]
    assert not hit.exists(), hit.read_text()


def test_the_documented_workflow_gives_inputs_that_there_are() -> None:
    (block,) = re.findall(r"```yaml\n(name: dockerfiles\n.*?)```", DOCUMENTED, re.DOTALL)
    steps = yaml.safe_load(block)["jobs"]["pip-no-cache"]["steps"]
    (inputs,) = (step["with"] for step in steps if step["uses"].startswith("OWNER/"))
    assert set(inputs) <= set(ACTION["inputs"])


def test_every_input_and_output_is_documented() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (.*?) ?\|$", DOCUMENTED, re.MULTILINE))
    assert set(rows) == set(ACTION["inputs"])
    for name in ("paths", "sarif", "python-version"):
        assert rows[name] == f"`{ACTION['inputs'][name]['default']}`"
    assert [name for name in ACTION["outputs"] if f"`{name}`" not in DOCUMENTED] == []

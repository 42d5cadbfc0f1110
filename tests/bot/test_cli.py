"""The command: its exit codes, its reports, init and demo, and what it says when something is missing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import extras, schemas
from bot.config import config
from tests.program import COMMAND

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

ROOT = Path(__file__).parents[2]
DOCKERFILE = b"FROM python\nRUN pip install a\n"


def test_report_has_the_contracts_keys(lab: "Lab") -> None:
    """Here the command is started as users start it."""
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    report = lab.cold.sweep("--dry-run").report
    assert set(report) == {"version", "started", "finished", "dry_run", "complete", "impact", "repositories", "totals"}
    assert (report["version"], report["dry_run"], report["totals"]["planned"]) == (1, True, 1)
    (repository,) = report["repositories"]
    assert {"name", "outcome", "reason", "message", "base_commit", "files", "pull_request"} <= set(repository)
    (file,) = repository["files"]
    assert {"path", "changed", "error", "findings", "diff"} == set(file)
    (finding,) = file["findings"]
    assert {key: finding[key] for key in ("verdict", "reason", "line", "column", "end_line", "end_column")} == {
        "verdict": "fix",
        "reason": "cache-written",
        "line": 2,
        "column": 5,
        "end_line": 2,
        "end_column": 16,
    }


def test_diffs_are_shown_dry_and_real(lab: "Lab") -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    for arguments, word in ((["--dry-run"], "1 planned"), (["--diff"], "1 published")):
        run = lab.sweep(*arguments)
        assert "-RUN pip install a\n+RUN pip install --no-cache-dir a\n" in run.output
        assert f"1 repository: {word}" in run.output


def test_real_sweep_shows_no_diff_unasked(lab: "Lab") -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    run = lab.sweep()
    assert "app: published (" in run.output
    assert "RUN pip" not in run.output


def test_quiet_sweep_is_silent_where_all_is_well(lab: "Lab") -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    for arguments in (["--dry-run"], []):
        run = lab.sweep("--quiet", *arguments)
        assert (run.exit, run.output, run.complaint) == (0, "", "")


def test_quiet_sweep_tells_what_failed_and_the_totals(lab: "Lab") -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    broken = lab.repository("broken.git", {"Dockerfile": DOCKERFILE})
    tree = lab.git(broken, "rev-parse", "main^{tree}")
    (broken / "objects" / tree[:2] / tree[2:]).unlink()
    for arguments, totals in ((["--dry-run"], "1 planned, 1 failed"), ([], "1 published, 1 failed")):
        run = lab.sweep("--quiet", *arguments)
        first, empty, summary, *reports = run.output.splitlines()
        assert (run.exit, run.complaint, empty, summary) == (1, "", "", f"2 repositories: {totals}")
        assert first.startswith("broken: failed (")
        assert all(line.startswith("report: ") for line in reports)


def test_quiet_is_for_people(lab: "Lab") -> None:
    lab.configure()
    for words in ("--quiet --log-format json", "--diff --log-format=json", "--diff --quiet"):
        done = lab.run("sweep", *words.split())
        assert done.returncode == 2
        assert "exclude each other" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "config", "told"),
    [
        ("sweep --log-format json", None, ["pip-no-cache.toml: No such file"]),
        ("sweep --log-format=json", "a = 1\nb = 2\n", ["toml:1:1", "toml:2:1"]),
        ("sweep --log-format json --no-such", "", ["--no-such"]),
        ("sweep --log-format json", "[[source]]\norg = 'acme'\n", ["GITHUB_TOKEN"]),
        ("apply --log-format json none.json", "[[source]]\nlocal = '.'\n", ["none.json"]),
    ],
)
def test_errors_before_the_start_are_json_too(lab: "Lab", words: str, config: str | None, told: list[str]) -> None:
    if config is not None:
        lab.configure(config)
    done = lab.run(*words.split())
    assert (done.returncode, done.stderr) == (2, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(line["level"], line["event"]) for line in lines} == {("error", "not-started")}
    for word in told:
        assert any(word in line["message"] for line in lines)


def test_a_missing_extra_is_json_too(lab: "Lab") -> None:
    """An extra that is not there, as a program that reads lines sees it."""
    script = (
        "import sys\nclass No:\n def find_spec(self, name, *_):\n  if name == 'pydantic': raise ModuleNotFoundError"
    )
    script += "(name, name=name)\nsys.meta_path.insert(0, No())\nfrom bot.cli import main\nmain()"
    words = ["sweep", "--log-format", "json"]
    environment = {**lab.environment, "PYTHONPATH": str(ROOT)}
    missing = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=lab.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (missing.returncode, missing.stderr) == (2, "")
    line = json.loads(missing.stdout)
    assert (line["event"], extras.requirement("bot") in line["message"]) == ("not-started", True)


def test_what_the_system_refuses_is_json_too(lab: "Lab") -> None:
    """The folder that the command is started in is gone."""
    lab.configure()
    start = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
    command = ["sh", "-c", start, "sh", *COMMAND, *"sweep --log-format json --config ../pip-no-cache.toml".split()]
    environment = {**lab.environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=lab.folder, env=environment, capture_output=True, text=True, check=False)
    line = json.loads(done.stdout)
    assert (done.returncode, line["event"], line["level"]) == (2, "cannot-go-on", "error")


def test_json_behind_two_dashes_is_no_option(lab: "Lab") -> None:
    done = lab.run("sweep", "--", "--log-format", "json")
    assert (done.returncode, done.stdout) == (2, "")


def test_sweep_that_cannot_start_exits_2_with_one_sentence(lab: "Lab") -> None:
    done = lab.run("sweep")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "pip-no-cache: pip-no-cache.toml: No such file or directory; "
        "name the config with --config or write one with init\n"
    )


def test_config_errors_exit_2_and_write_nothing(lab: "Lab") -> None:
    lab.configure("[limits]\nworkerz = 1\n[[source]]\norg = 'acme'\n")
    done = lab.run("sweep")
    assert done.returncode == 2
    assert "pip-no-cache.toml:2:1: limits.workerz: there is no such key; did you mean workers?" in done.stderr
    assert not (lab.folder / "report").exists()


def test_missing_token_exits_2_and_names_the_variable(lab: "Lab") -> None:
    lab.configure("[[source]]\norg = 'acme'\n")
    done = lab.run("sweep")
    assert (done.returncode, done.stdout) == (2, "")
    assert "GITHUB_TOKEN" in done.stderr
    assert done.stderr.count("\n") == 1


def test_wrong_call_exits_2(lab: "Lab") -> None:
    assert lab.run("sweep", "--no-such-option").returncode == 2
    assert lab.run("no-such-command").returncode == 2


def test_version_and_help(lab: "Lab") -> None:
    assert lab.run("--version").stdout.startswith("pip-no-cache, version ")
    shown = lab.run("--help").stdout
    assert [
        name
        for name in ("apply", "check", "demo", "doctor", "fix", "init", "status", "sweep")
        if f"  {name} " not in shown
    ] == []


def test_init_writes_a_config_once_and_it_loads(lab: "Lab") -> None:
    assert lab.run("init").returncode == 0
    written = lab.folder / "pip-no-cache.toml"
    schema = lab.folder / schemas.BESIDE
    first = f"#:schema {schema.name}\n".encode()
    assert written.read_bytes() == first + (ROOT / "config.example.toml").read_bytes()
    assert json.loads(schema.read_bytes()) == json.loads(schemas.text("config"))
    again = lab.run("init")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    (lab.folder / "repositories").mkdir()
    assert lab.run("sweep").returncode == 0


def test_empty_folder_is_a_sweep_of_nothing(lab: "Lab") -> None:
    run = lab.sweep()
    assert (run.exit, run.report["repositories"]) == (0, [])
    assert "no repositories" in run.output


def test_source_that_is_a_repository_itself(lab: "Lab") -> None:
    lab.repository("app", {"Dockerfile": DOCKERFILE}, bare=False)
    (lab.folder / "pip-no-cache.toml").write_text('[[source]]\nlocal = "org/app"\n', encoding="utf-8")
    assert lab.sweep().outcomes == {"app": ("published", "pull-request-opened")}


def test_globs_and_repeated_sources(lab: "Lab") -> None:
    for name in ("shop.git", "shop-old.git", "other.git", "team/shop.git"):
        lab.repository(name, {"Dockerfile": DOCKERFILE})
    source = '[[source]]\nlocal = "org"\ninclude = ["shop*"]\nexclude = ["*-old"]\n'
    (lab.folder / "pip-no-cache.toml").write_text(source + '[[source]]\nlocal = "org/team"\n', encoding="utf-8")
    report = lab.sweep("--dry-run").report
    assert sorted((one["name"], one["reason"]) for one in report["repositories"]) == [
        ("other", "not-included"),
        ("shop", "dry-run"),
        ("shop-old", "excluded"),
        ("team/shop", "dry-run"),
    ]


def test_report_that_cannot_be_written_exits_2(lab: "Lab") -> None:
    (lab.folder / "report").write_bytes(b"a file, not a folder")
    lab.configure()
    done = lab.run("sweep")
    assert done.returncode == 2
    assert "the report cannot be written" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"), [("", "Set GITHUB_TOKEN"), (" --app 12345", "Put the App's private key into")]
)
def test_init_for_an_organisation_needs_no_edit(lab: "Lab", words: str, told: str) -> None:
    done = lab.run(*f"init --org acme{words}".split())
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{told} " in done.stdout
    (lab.folder / "key.pem").write_text("")
    made = config.load(lab.folder / "pip-no-cache.toml")
    assert [(source.org, source.local) for source in made.source] == [("acme", None)]
    assert (made.github.app.id if made.github.app else None) == (12345 if words else None)


@pytest.mark.parametrize("words", ["--app 5", "--org a/b", "--org -x", '--org "', "--org acme --app 0", "--app x"])
def test_init_refuses_what_names_nothing(lab: "Lab", words: str) -> None:
    done = lab.run("init", *words.split())
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not (lab.folder / "pip-no-cache.toml").exists()


def test_missing_library_and_missing_git_are_one_sentence(lab: "Lab") -> None:
    lab.configure()
    blocked = lab.folder / "blocked"
    blocked.mkdir()
    blocker = "import sys\nsys.modules['pydantic'] = None\n"
    (blocked / "sitecustomize.py").write_text(blocker, encoding="utf-8")
    done = lab.cold.run("sweep", PYTHONPATH=os.pathsep.join((str(blocked), str(ROOT))))
    line = f"run: pip install {extras.requirement('bot')}"
    assert (done.returncode, done.stderr) == (
        2,
        f"pip-no-cache: this command needs pydantic, which is not installed; {line}\n",
    )
    done = lab.run("sweep", PATH=str(blocked))
    assert (done.returncode, done.stderr) == (
        2,
        "pip-no-cache: this command needs git, which is not installed; install git 2.32 or newer\n",
    )


ORIGINS = [
    (None, "'pip-no-cache[bot]'"),
    ({"url": "file:///a%20b/src", "dir_info": {}}, "'pip-no-cache[bot] @ file:///a%20b/src'"),
    ({"url": "file:///a%20b", "dir_info": {"editable": True}}, "--editable '/a b[bot]'"),
    ({"url": "https://x.invalid/p.whl", "archive_info": {}}, "'pip-no-cache[bot] @ https://x.invalid/p.whl'"),
    (
        {"url": "https://x.invalid/p", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
        "'pip-no-cache[bot] @ git+https://x.invalid/p@abc'",
    ),
]


@pytest.mark.parametrize(("origin", "expected"), ORIGINS)
def test_an_extra_is_of_what_is_installed(
    origin: dict[str, object] | None, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that an index does not know, or knows as somebody else's, is named where it came from one alone."""
    about = tmp_path / "pip_no_cache-0.1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: pip-no-cache\nVersion: 0.1.0\n", "utf-8")
    if origin:
        (about / "direct_url.json").write_text(json.dumps(origin), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert extras.requirement("bot") == expected


# What an environment without the extra does not have.
OF_THE_EXTRA = "filelock git github jinja2 pydantic pydantic_core requests rich tree_sitter tree_sitter_toml truststore"


@pytest.mark.parametrize("words", ["doctor", "sweep", "status", "pause", "merge", "preview"])
def test_a_command_without_the_extra_is_one_sentence(lab: "Lab", words: str) -> None:
    lab.configure()
    blocked = lab.folder / "blocked"
    blocked.mkdir()
    lines = f"import sys\nsys.modules.update(dict.fromkeys({OF_THE_EXTRA.split()!r}))\n"
    (blocked / "sitecustomize.py").write_text(lines, "utf-8")
    done = lab.cold.run(words, PYTHONPATH=os.pathsep.join((str(blocked), str(ROOT))))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert re.fullmatch(r"pip-no-cache: this command needs \w+, which is not installed; run: pip .*\n", done.stderr)


def test_old_git_is_refused(lab: "Lab") -> None:
    lab.configure()
    tools = lab.folder / "tools"
    tools.mkdir()
    (tools / "git").write_text("#!/bin/sh\necho git version 2.31.9\n", encoding="utf-8")
    (tools / "git").chmod(0o755)
    done = lab.run("sweep", PATH=os.pathsep.join((str(tools), os.environ["PATH"])))
    assert done.returncode == 2
    assert "git version 2.31 is too old: git 2.32 or newer is needed" in done.stderr


def test_git_that_signs_with_no_ssh_key_is_refused_where_one_is_to_sign(lab: "Lab") -> None:
    lab.configure('[commit]\nsign = "ssh:key"\n')
    (lab.folder / "key").touch()
    tools = lab.folder / "tools"
    tools.mkdir()
    (tools / "git").write_text("#!/bin/sh\necho git version 2.33.1\n", encoding="utf-8")
    (tools / "git").chmod(0o755)
    path = os.pathsep.join((str(tools), os.environ["PATH"]))
    told = "git version 2.33 is too old: git 2.34 or newer is needed to sign with an SSH key"
    done = lab.run("sweep", PATH=path)
    assert done.returncode == 2
    assert told in done.stderr
    assert f"mend: {told}." in lab.run("doctor", PATH=path).stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is always full here")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        *(("--help", 2), ("--version", 2), ("init", 2), ("completion bash", 2), ("status", 2), ("doctor", 2)),
        *(("sweep", 1), ("sweep --dry-run", 1), ("sweep --log-format json", 1)),
    ],
)
def test_full_disk_behind_the_output_is_one_sentence(lab: "Lab", words: str, code: int) -> None:
    lab.repository("app.git", {"Dockerfile": DOCKERFILE})
    lab.configure()
    if words == "init":
        (lab.folder / "pip-no-cache.toml").unlink()
    command = [*COMMAND, *words.split()]
    environment = {"PYTHONPATH": str(ROOT), **lab.environment}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=lab.folder, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr.count("\n")) == (code, 1), done.stderr
    assert "No space left on device" in done.stderr
    assert (lab.folder / "report/report.json").exists() is words.startswith("sweep")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_sweep_cleans_up_and_writes_the_report_so_far(lab: "Lab", number: int, code: int) -> None:
    first = lab.repository("r00.git", {"Dockerfile": DOCKERFILE})
    for count in range(1, 20):
        shutil.copytree(first, lab.source / f"r{count:02}.git")
    lab.configure("[limits]\nworkers = 1\n")
    temporary = lab.folder / "tmp"
    temporary.mkdir()
    environment = {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), **lab.environment}
    command = [*COMMAND, "sweep"]
    with subprocess.Popen(
        command, cwd=lab.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout
        run.stdout.readline()
        started = time.monotonic()
        run.send_signal(number)
        run.communicate(timeout=30)
    assert time.monotonic() - started < 10
    assert run.returncode == code
    report = json.loads((lab.folder / "report" / "report.json").read_bytes())
    assert 0 < len(report["repositories"]) < 20
    assert list(temporary.iterdir()) == []
    assert lab.sweep().exit == 0


def test_demo_sweeps_dry_for_real_and_again(lab: "Lab") -> None:
    temporary = lab.folder / "tmp"
    temporary.mkdir()
    started = time.monotonic()
    done = lab.run("demo", TMPDIR=str(temporary))
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 60
    (kept,) = temporary.iterdir()
    assert str(kept) in done.stdout
    reports = [json.loads(path.read_bytes()) for path in sorted((kept / "report").glob("*/report.json"))]
    assert [{one["outcome"] for one in report["repositories"]} for report in reports] == [
        {"planned", "clean", "skipped"},
        {"published", "clean", "skipped"},
        {"left", "unchanged", "merged", "closed", "skipped"},
    ]
    assert (kept / "report" / "2-for-real" / "report.md").exists()
    assert "would be merged; to do so: pip-no-cache merge --yes=4" in done.stdout
    assert "4 merged, 0 left, 0 failed." in done.stdout
    hints = [line for line in done.stdout.splitlines() if f" --config {kept}" in line]
    assert len(hints) == 2
    for hint in hints:
        shown = subprocess.run(["sh", "-c", hint], env=lab.environment, capture_output=True, check=False)
        assert (shown.returncode, shown.stderr) == (0, b"")
    assert "published (pull-request-opened)" in done.stdout
    assert "+RUN pip install --no-cache-dir -r requirements.txt" in done.stdout


def test_what_waits_for_a_person_is_told_in_every_sweep(lab: "Lab") -> None:
    """Also where nothing changed, so that nothing was looked into."""
    lab.repository("fine.git", {"Dockerfile": b"FROM scratch\n"})
    lab.repository("open.git", {"Dockerfile": b"FROM python\nRUN pip install a\n"})
    lab.repository(
        "refused.git",
        {"Dockerfile": b"FROM python\nRUN pip install --cache-dir /y b\nRUN pip install --cache-dir /x a\n"},
    )
    taken = lab.repository("taken.git", {"Dockerfile": b"FROM python\nRUN pip install a\n"})
    lab.commit(taken, "pip-no-cache/fix", {"README": b"mine\n"})
    waiting = ["- `refused`: clean (nothing-to-fix), 2 findings refused", "- `taken`: left (foreign-commits)"]
    for count in range(3):
        run = lab.sweep()
        assert {one["name"] for one in run.report["repositories"] if one["needs_person"]} == {"refused", "taken"}
        assert "; 2 wait for a person, see the report" in run.output
        written = (lab.folder / "report/report.md").read_text(encoding="utf-8")
        waits = written.partition("## What waits for a person\n\n")[2].partition("\n## ")[0].splitlines()
        # What was looked into shows its findings too, each with its line.
        assert [line for line in waits if not line.startswith("  ")] == waiting, written
        found = [line.partition(":")[0] for line in waits if line.startswith("  ")]
        lines = [f"  - `Dockerfile`, line {number} (explicit-cache-dir)" for number in (2, 3)]
        assert found == ([] if count else lines), written
        assert run.outcomes["taken"] == (("unchanged", "unchanged") if count else ("left", "foreign-commits"))
    assert run.repository("fine")["message"] == "Nothing changed since the last sweep."
    again = "Nothing changed since the last sweep; 2 findings refused, which --full shows again."
    assert run.repository("refused")["message"] == again
    assert run.repository("taken")["message"].startswith("Nothing changed since it was left (foreign-commits): ")

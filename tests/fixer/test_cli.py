"""The commands check and fix, run as the processes that people run."""

import json
import os
import pty
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.program import COMMAND

ROOT = Path(__file__).parents[2]

NEEDS = b"FROM python:3.12\nRUN pip install a\n"
FIXED = b"FROM python:3.12\nRUN pip install --no-cache-dir a\n"
CLEAN = b"FROM python:3.12\nRUN echo\n"
REFUSED = b"FROM python:3.12\nRUN $PIP install a\n"
DIFF = b"""--- a/Dockerfile
+++ b/Dockerfile
@@ -1,2 +1,2 @@
 FROM python:3.12
-RUN pip install a
+RUN pip install --no-cache-dir a
"""

Result = subprocess.CompletedProcess[bytes]
Run = Callable[..., Result]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON", "NO_COLOR"))}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "TERM": "xterm", **more}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command in the test's own folder."""

    def _run(*args: str, env: dict[str, str] | None = None, **options: Any) -> Result:  # noqa: ANN401 - what subprocess.run takes
        options = {"cwd": tmp_path, "capture_output": True, "timeout": 60, **options}
        return subprocess.run([*COMMAND, *args], env=environment(**env or {}), check=False, **options)

    return _run


def parsed(result: Result) -> dict[str, Any]:
    value = json.loads(result.stdout)
    assert isinstance(value, dict)
    return value


CHECKS = [
    ("something to fix", NEEDS, (), 1),
    ("nothing to fix", FIXED, (), 0),
    ("no pip", CLEAN, (), 0),
    ("refused", REFUSED, (), 0),
    ("refused, strictly", REFUSED, ("--strict",), 1),
    ("protected", b"FROM x\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n", (), 0),
    ("protected, literally", b"FROM x\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n", ("--policy", "literal"), 1),
    ("uv", b"FROM x\nRUN uv pip install a\n", (), 0),
    ("uv, asked for", b"FROM x\nRUN uv pip install a\n", ("--uv",), 1),
    ("unknown wrapper", b"FROM x\nRUN /own/runner pip install a\n", (), 0),
    ("known wrapper", b"FROM x\nRUN /own/runner pip install a\n", ("--wrapper", "runner"), 1),
    ("ignored", b"FROM x\n# pip-no-cache: ignore\nRUN pip install a\n", (), 0),
    ("ignored in vain", b"FROM x\n# pip-no-cache: ignore\nRUN pip install a\n", ("--no-suppress",), 1),
    ("too large", NEEDS, ("--max-bytes", "10"), 2),
    ("a wrong option", CLEAN, ("--nonsense",), 2),
    ("options that exclude each other", CLEAN, ("--quiet", "--verbose"), 2),
    ("a wrong choice", CLEAN, ("--format", "xml"), 2),
    ("a glob that is none", NEEDS, ("--exclude", "[z-a]"), 2),
    ("an empty path", NEEDS, ("Dockerfile", ""), 2),
    ("an empty glob", NEEDS, ("--include", ""), 2),
]


@pytest.mark.parametrize(("source", "args", "code"), [case[1:] for case in CHECKS], ids=[case[0] for case in CHECKS])
def test_check_exits_with(run: Run, tmp_path: Path, source: bytes, args: tuple[str, ...], code: int) -> None:
    (tmp_path / "Dockerfile").write_bytes(source)
    result = run("check", *args)
    assert result.returncode == code, result
    assert b"Traceback" not in result.stderr
    assert (tmp_path / "Dockerfile").read_bytes() == source


FIXES = [
    ("something to fix", NEEDS, (), (0, FIXED)),
    ("something to show", NEEDS, ("--diff",), (1, NEEDS)),
    ("nothing to show", FIXED, ("--diff",), (0, FIXED)),
    ("refused", REFUSED, (), (0, REFUSED)),
    ("refused, strictly", REFUSED, ("--strict",), (1, REFUSED)),
    ("too large", NEEDS, ("--max-bytes", "10"), (2, NEEDS)),
]


@pytest.mark.parametrize(("source", "args", "expected"), [case[1:] for case in FIXES], ids=[case[0] for case in FIXES])
def test_fix_exits_with(
    run: Run, tmp_path: Path, source: bytes, args: tuple[str, ...], expected: tuple[int, bytes]
) -> None:
    (tmp_path / "Dockerfile").write_bytes(source)
    assert (run("fix", *args).returncode, (tmp_path / "Dockerfile").read_bytes()) == expected


def test_check_tells_place_reason_and_sum(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS + b"RUN $PIP install b\n")
    lines = run("check").stdout.decode().splitlines()
    assert lines[0].startswith("Dockerfile:2:5: cache-written ")
    assert lines[1].startswith("Dockerfile:3:5: dynamic ")
    assert lines[2:] == [
        "Found 1 pip command to fix in 1 file; 1 refused.",
        "Fixable with `fix`; `explain dynamic` says more of what was refused.",
    ]


def test_verbose_shows_the_source_and_what_needs_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(FIXED)
    (tmp_path / "vendor").mkdir()
    result = run("check", "--verbose")
    assert b"flag-present" in result.stdout
    assert b"2 | RUN pip install --no-cache-dir a\n  |     ^^^^^^^^^^^\n" in result.stdout
    assert b"vendor: left out: it holds files of others" in result.stderr


def test_quiet_tells_errors_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("check", "-q", ".", "nothing")
    assert (result.returncode, result.stdout, result.stderr) == (2, b"", b"nothing: does not exist (any more)\n")
    assert run("fix", "-q").stdout == b""
    assert (tmp_path / "Dockerfile").read_bytes() == FIXED


def test_json_has_the_shape_of_the_contract(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    (tmp_path / "Dockerfile.clean").write_bytes(CLEAN)
    result = run("check", "--format", "json", ".", "nothing")
    assert result.returncode == 2
    value = parsed(result)
    assert set(value) == {"version", "files", "summary"}
    first, clean, nothing = value["files"]
    finding = first["findings"][0]
    assert (first["path"], first["changed"], first["error"]) == ("Dockerfile", True, None)
    assert (finding["verdict"], finding["reason"], finding["line"], finding["column"]) == ("fix", "cache-written", 2, 5)
    assert (finding["end_line"], finding["end_column"], finding["stage"]) == (2, 16, "0")
    assert clean == {"path": "Dockerfile.clean", "changed": False, "error": None, "findings": []}
    assert nothing["error"] == "does not exist (any more)"
    assert value["summary"]["errors"] == 1


def test_json_of_fix_tells_what_was_changed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    dry = run("fix", "--diff", "--format", "json")
    assert dry.returncode == 1
    assert parsed(dry)["files"][0]["diff"].encode() == DIFF
    assert parsed(run("fix", "--format", "json"))["files"][0]["changed"] is True
    assert (tmp_path / "Dockerfile").read_bytes() == FIXED
    assert parsed(run("fix", "--format", "json"))["files"][0]["changed"] is False


def run_of(result: Result) -> dict[str, Any]:
    value = parsed(result)["runs"][0]
    assert isinstance(value, dict)
    return value


def test_sarif_is_a_log_of_what_is_to_be_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS + b"# pip-no-cache: ignore\n" + REFUSED.partition(b"\n")[2])
    (tmp_path / "Dockerfile.fixed").write_bytes(FIXED)
    result = run("check", "--format", "sarif", ".", "nothing")
    found = run_of(result)
    assert (result.returncode, result.stderr) == (2, b"nothing: does not exist (any more)\n")
    assert [each["properties"]["verdict"] for each in found["results"]] == ["fix", "suppressed"]
    assert found["invocations"][0]["executionSuccessful"] is False
    verbose = run_of(run("check", "--verbose", "--format", "sarif"))["results"]
    assert [each["properties"]["verdict"] for each in verbose] == ["fix", "suppressed", "present"]


def test_github_gets_annotations_and_nothing_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS + b"RUN $PIP install b\n")
    result = run("check", "--format", "github", ".", "nothing")
    assert (result.returncode, result.stderr) == (2, b"")
    lines = result.stdout.decode().splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::warning", "::notice", "::error"]
    assert lines[0].startswith("::warning file=Dockerfile,line=2,endLine=2,col=5,endColumn=16,")
    assert run("check", "-q", "--format", "github").stdout == b""


@pytest.mark.parametrize("name", ["sarif", "github"])
def test_fix_tells_forges_only_what_it_would_do(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    refused = run("fix", "--format", name)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"give --diff, or use check" in refused.stderr
    dry = run("fix", "--diff", "--format", name)
    assert (dry.returncode, dry.stdout) == (1, run("check", "--format", name).stdout)
    assert run("fix", "--format", name, "-", input=NEEDS).returncode == 2
    assert (tmp_path / "Dockerfile").read_bytes() == NEEDS


@pytest.mark.parametrize("here", [".", "sub", "elsewhere"])
def test_forges_get_paths_from_the_root_of_the_repository(run: Run, tmp_path: Path, here: str) -> None:
    repository = tmp_path / "repository"
    for folder in (repository / "sub", repository / "elsewhere"):
        folder.mkdir(parents=True)
    git(repository, "init", "-q")
    (repository / "sub" / "Dockerfile").write_bytes(NEEDS)
    for path in (repository / "sub", os.path.relpath(repository / "sub", repository / here)):
        arguments = ("check", str(path), "--format")
        sarif = run(*arguments, "sarif", cwd=repository / here).stdout
        assert b'"uri": "sub/Dockerfile"' in sarif
        assert os.fsencode(tmp_path) not in sarif
        assert run(*arguments, "github", cwd=repository / here).stdout.startswith(b"::warning file=sub/Dockerfile,")


def test_forges_get_no_path_of_this_machine(run: Run, tmp_path: Path) -> None:
    for folder in ("here", "one", "two"):
        (tmp_path / folder).mkdir()
    git(tmp_path / "one", "init", "-q")
    (tmp_path / "one" / "Dockerfile").write_bytes(NEEDS)
    arguments = ("check", "--format", "sarif")
    outside = run(*arguments, "../one", str(tmp_path / "two" / "nothing"), cwd=tmp_path / "here").stdout
    assert b'"uri": "Dockerfile"' in outside
    assert b'"uri": "nothing"' in outside
    assert os.fsencode(tmp_path) not in outside
    assert b'"uri": "one/Dockerfile"' in run(*arguments).stdout, "several repositories: paths from here"
    assert b'"uri": "a/b"' in run(*arguments, "-", "--stdin-filename", "a/b", input=NEEDS).stdout


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile.dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "Dockerfile.fifo")
    (tmp_path / "Dockerfile.large").write_bytes(b"#" * 2_000_000)
    (tmp_path / "zoo.docker").write_bytes(NEEDS)
    result = run("fix", ".", "vanished", "/dev/null")
    assert result.returncode == 2
    assert result.stderr.decode().splitlines() == [
        "Dockerfile.dangling: is a link that leads nowhere: mend or delete it",
        "Dockerfile.fifo: is a pipe, not a file: to read from a pipe, give - as the path",
        "Dockerfile.large: is too large: at most 1048576 bytes are read (--max-bytes), it has 2000000 bytes",
        "vanished: does not exist (any more)",
        "/dev/null: is a device, not a file: to read from a pipe, give - as the path",
    ]
    assert (tmp_path / "zoo.docker").read_bytes() == FIXED


def test_a_glob_that_is_none_is_told_and_nothing_is_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("fix", "--exclude", "ok", "--exclude", "*.[z-a]")
    assert (result.returncode, result.stdout, (tmp_path / "Dockerfile").read_bytes()) == (2, b"", NEEDS)
    assert result.stderr == b"pip-no-cache: --exclude *.[z-a] is no glob: write one as in .gitignore\n"


@pytest.mark.anybody
def test_a_missing_permission_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").touch(0o000)
    (tmp_path / "locked").mkdir(0o000)
    (tmp_path / "z.docker").write_bytes(NEEDS)
    for paths in ((), ("Dockerfile", "locked", "z.docker")):
        result = run("check", *paths)
        assert result.returncode == 2
        assert result.stderr.count(b"the permission is missing") == 2
        assert b"z.docker:2" in result.stdout


def test_fix_keeps_mode_and_touches_only_what_changes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    (tmp_path / "Dockerfile").chmod(0o755)
    (tmp_path / "Dockerfile.clean").write_bytes(FIXED)
    before = (tmp_path / "Dockerfile.clean").stat()
    result = run("fix")
    assert result.stdout == b"Fixed 1 pip command in 1 file.\n"
    after = (tmp_path / "Dockerfile.clean").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert stat.S_IMODE((tmp_path / "Dockerfile").stat().st_mode) == 0o755
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Dockerfile", "Dockerfile.clean"]


def test_a_link_is_followed_within_the_tree_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "real").write_bytes(NEEDS)
    (tmp_path / "outside").write_bytes(NEEDS)
    (tmp_path / "inside" / "Dockerfile").symlink_to("real")
    (tmp_path / "inside" / "Dockerfile.out").symlink_to(tmp_path / "outside")
    searched = run("fix", "-v", ".", cwd=tmp_path / "inside")
    assert searched.returncode == 0
    assert b"Dockerfile.out: left out: it is a link that leads out of the searched folder" in searched.stderr
    assert (tmp_path / "inside" / "Dockerfile").is_symlink()
    assert (tmp_path / "inside" / "real").read_bytes() == FIXED
    named = run("fix", "Dockerfile.out", cwd=tmp_path / "inside")
    assert named.returncode == 2
    assert b"Dockerfile.out: is a link that leads elsewhere" in named.stderr
    assert (tmp_path / "outside").read_bytes() == NEEDS
    assert run("fix", "inside/Dockerfile.out").returncode == 0, "here its target lies below the current folder"
    assert (tmp_path / "outside").read_bytes() == FIXED


def test_stdin_goes_to_stdout(run: Run) -> None:
    fixed = run("fix", "-", input=NEEDS)
    assert (fixed.returncode, fixed.stdout, fixed.stderr) == (0, FIXED, b"")
    refused = run("fix", "-", input=REFUSED)
    assert (refused.returncode, refused.stdout) == (0, REFUSED)
    assert refused.stderr.startswith(b"Dockerfile:2:5: dynamic ")
    assert run("fix", "-", input=b"\xff\x00\r").stdout == b"\xff\x00\r"
    assert run("fix", "--diff", "-", input=NEEDS).stdout == DIFF
    assert run("check", "-", input=NEEDS).returncode == 1


def test_stdin_filename_names_the_file(run: Run) -> None:
    result = run("check", "-", "--stdin-filename", "app/Dockerfile.in", input=NEEDS)
    assert (result.returncode, result.stdout.split(b" ")[:2]) == (0, [b"app/Dockerfile.in:1:1:", b"preprocessed"])


def test_stdin_has_the_same_limits(run: Run) -> None:
    assert run("fix", "-", "--max-bytes", "5", input=NEEDS).returncode == 2
    assert run("fix", "-", "Dockerfile", input=NEEDS).returncode == 2
    assert run("fix", "-", "--format", "json", input=NEEDS).returncode == 2


def git(folder: Path, *args: str, given: bytes = b"") -> None:
    subprocess.run(["git", *args], cwd=folder, env=environment(), check=True, capture_output=True, input=given)


def test_git_applies_the_diff(run: Run, tmp_path: Path) -> None:
    sources = {
        "Dockerfile": NEEDS,
        "sub/crlf.docker": NEEDS.replace(b"\n", b"\r\n"),
        "sub/Dockerfile.no newline": NEEDS.rstrip(),
        "\u00fc/Dockerfile.\xe9": b"# \xff\n" + NEEDS,
    }
    git(tmp_path, "init", "-q")
    for name, source in sources.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(source)
    diff = run("fix", "--diff")
    assert diff.returncode == 1
    git(tmp_path, "apply", "--whitespace=nowarn", given=diff.stdout)
    applied = {name: (tmp_path / name).read_bytes() for name in sources}
    assert applied == {name: source.replace(b"install", b"install --no-cache-dir") for name, source in sources.items()}
    assert run("fix", "--diff").returncode == 0


@pytest.mark.parametrize("here", [".", "sub", "elsewhere"])
def test_the_diff_applies_where_it_was_made_or_at_the_top_of_its_repository(
    run: Run, tmp_path: Path, here: str
) -> None:
    repository = tmp_path / "repository"
    for folder in (repository / "sub", repository / "elsewhere"):
        folder.mkdir(parents=True)
    git(repository, "init", "-q")
    (repository / "sub" / "Dockerfile").write_bytes(NEEDS)
    diff = run("fix", "--diff", str(repository / "sub"), cwd=repository / here).stdout
    git(repository if here == "elsewhere" else repository / here, "apply", given=diff)
    assert (repository / "sub" / "Dockerfile").read_bytes() == FIXED


def test_settings_of_the_repository_are_respected(run: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".hadolint.yaml").write_text("ignored: [DL3042]\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "Dockerfile").write_bytes(NEEDS)
    assert run("check", cwd=tmp_path / "sub").returncode == 0
    assert run("check", "sub/Dockerfile").returncode == 0
    assert run("check", "--no-suppress").returncode == 1
    assert run("check", "-", input=NEEDS).returncode == 0


def test_settings_that_cannot_be_understood_are_told_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".hadolint.yaml").write_text("ignored: [\n")
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    (tmp_path / "Dockerfile.dev").write_bytes(NEEDS)
    result = run("check")
    assert (result.returncode, result.stderr.count(b".hadolint.yaml:2:1 is not valid YAML")) == (1, 1)
    assert run("check", "--no-suppress").stderr == b""


SETTINGS = [
    (".hadolint.yaml", "a: " + "[" * 3_000, b".hadolint.yaml is not valid YAML, so its settings are not known"),
    (".hadolint.yaml", "#" * 70_000, b".hadolint.yaml is larger than 65536 bytes"),
    ("static-analysis.datadog.yml", "ignore-paths: ['{', a]", b"datadog.yml has '{' for a path, which is no glob"),
    ("static-analysis.datadog.yml", "ignore-paths: ['" + "a*" * 600 + "']", b"for a path, which is no glob"),
]


@pytest.mark.parametrize(("name", "text", "sentence"), SETTINGS)
def test_settings_of_strangers_are_told_and_count_for_nothing(
    run: Run, tmp_path: Path, name: str, text: str, sentence: bytes
) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("check")
    assert (result.returncode, result.stderr.count(sentence)) == (1, 1)


def test_globs_that_are_passed_over_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("".join(f"*a{number}\n" for number in range(10_002)))
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("check", "-v")
    assert result.stderr.startswith(b"./.gitignore: left out: it has more than 10000 globs") or (
        b".gitignore: left out: it has more than 10000 globs" in result.stderr
    )
    assert result.returncode == 1


def test_formats_go_where_they_are_sent(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("check", "--format", "text", "--format", "sarif=a.sarif", "--format", "gitlab=b.json")
    assert (result.returncode, result.stdout) == (1, run("check").stdout)
    assert (tmp_path / "a.sarif").read_bytes() == run("check", "--format", "sarif").stdout
    assert (tmp_path / "b.json").read_bytes() == run("check", "--format", "gitlab", "-q").stdout
    assert run("check", "--format", "json", "--output-file", "c.json").stdout == b""
    assert (tmp_path / "c.json").read_bytes() == run("check", "--format", "json").stdout
    assert run("check", "--format", "junit=d.xml").stdout == b""
    assert run("check", "-o", "e.txt").returncode == 1
    assert (tmp_path / "e.txt").read_bytes().startswith(b"Dockerfile:")


MIXTURES = [
    (("check", "--format", "json", "--format", "sarif"), b"only one --format can go to standard output"),
    (("check", "--format", "json=a", "--output-file", "b"), b"--output-file is for the one --format without a file"),
    (("check", "--format", "jsn"), b"'jsn' is not one of 'text', 'json'"),
    (("check", "--format", "json="), b"names no file"),
    (("check", "--output-file", "nowhere/a"), b"nowhere/a cannot be written: No such file"),
    (("fix", "--format", "text", "--format", "sarif=a"), b"--format sarif tells what is to be done"),
    (("chek",), b"there is no command chek: did you mean check?"),
]


@pytest.mark.parametrize(("call", "sentence"), MIXTURES, ids=[" ".join(call) for call, _ in MIXTURES])
def test_formats_that_do_not_go_together_are_told(
    run: Run, tmp_path: Path, call: tuple[str, ...], sentence: bytes
) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run(*call)
    assert (result.returncode, sentence in result.stderr) == (2, True), result.stderr
    assert (tmp_path / "Dockerfile").read_bytes() == NEEDS


def test_exit_zero_is_for_findings_and_not_for_failures(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    assert [run("check", "--exit-zero").returncode, run("check", "--exit-zero", "nothing").returncode] == [0, 2]
    assert run("fix", "--diff", "--exit-zero").returncode == 0


def test_statistics_count_reasons(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS + b"RUN pip install b\nRUN eval pip install d\n")
    lines = run("check", "--statistics").stdout.splitlines()
    assert lines[:2] == [b"2 fix cache-written", b"1 refused dynamic"]


def test_quiet_keeps_a_diff(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    loud, quiet = run("fix", "--diff"), run("fix", "--diff", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (1, loud.stdout, b"")
    assert quiet.stdout.startswith(b"--- a/Dockerfile")


def test_colour_can_be_forced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    forced = {"FORCE_COLOR": "1"}
    assert b"\x1b[31mcache-written" in run("check", env=forced).stdout
    assert b"\x1b" not in run("check", "--no-color", env=forced).stdout
    assert b"\x1b" not in run("check", env={**forced, "NO_COLOR": "1"}).stdout


def test_only_what_a_baseline_does_not_hold_counts(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_bytes(NEEDS + b"RUN eval pip install z\n")
    assert run("check", "--strict", "--baseline", "known.json").returncode == 0
    before = (tmp_path / "known.json").read_bytes()
    assert run("check", "--strict", "--baseline", "known.json").returncode == 0
    file.write_bytes(b"# moved\n\n" + file.read_bytes() + b"RUN pip install new\n")
    result = run("check", "--baseline", "known.json")
    assert (result.returncode, result.stdout.count(b"cache-written"), b":6:5:" in result.stdout) == (1, 1, True)
    assert (tmp_path / "known.json").read_bytes() == before
    listed = json.loads(run("check", "--baseline", "known.json", "--format", "json").stdout)["files"][0]["findings"]
    assert [finding["reason"] for finding in listed] == ["baseline", "baseline", "cache-written"]


def test_a_baseline_that_is_written_is_told_once(run: Run, tmp_path: Path) -> None:
    """A wrong name would make each run's findings new ones that count for nothing."""
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    said = b"Wrote the baseline one.json with 1 finding, which counts no more.\n"
    assert said in run("check", "--baseline", "one.json").stdout
    again = run("check", "--baseline", "one.json")
    assert b"Wrote" not in again.stdout + again.stderr
    for form in ("json", "github", "sarif=x.sarif"):
        result = run("check", "--baseline", f"{form[:4]}.base", "--format", form)
        assert result.stderr == said.replace(b"one.json", f"{form[:4]}.base".encode()), form
    quiet = run("check", "--quiet", "--baseline", "quiet.json")
    assert (quiet.stdout, quiet.stderr, (tmp_path / "quiet.json").exists()) == (b"", b"", True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CLEAN, b"Wrote the baseline new.json with no finding.\n"),
        (NEEDS + b"RUN pip install b\n", b"Wrote the baseline new.json with 2 findings, which count no more.\n"),
    ],
)
def test_a_baseline_says_how_many_it_holds(run: Run, tmp_path: Path, content: bytes, said: bytes) -> None:
    (tmp_path / "Dockerfile").write_bytes(content)
    assert said in run("check", "--baseline", "new.json").stdout


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (("no-such",), b"1 file failed: mend or exclude it,"),
        (("Dockerfile", "a", "b"), b"2 files failed: mend or exclude them,"),
    ],
)
@pytest.mark.parametrize(
    "options", [(), ("--quiet",), ("--format", "json"), ("--format", "json=x.json", "--format", "text")]
)
def test_no_baseline_is_written_while_a_file_fails(
    run: Run, tmp_path: Path, files: tuple[str, ...], said: bytes, options: tuple[str, ...]
) -> None:
    """What is in that file would count as new for ever after."""
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("check", *files, "--baseline", "new.json", *options)
    assert (result.returncode, (tmp_path / "new.json").exists(), b"Wrote" in result.stdout) == (2, False, False)
    assert result.stderr.splitlines()[-1].startswith(b"The baseline new.json is not written, as " + said)
    assert b"when the baseline was written" not in result.stdout


def test_what_a_baseline_holds_of_a_file_that_fails_is_kept(run: Run, tmp_path: Path) -> None:
    for name in ("Dockerfile", "b.Dockerfile"):
        (tmp_path / name).write_bytes(NEEDS)
    run("check", "--baseline", "known.json")
    before = (tmp_path / "known.json").read_bytes()
    (tmp_path / "b.Dockerfile").unlink()
    result = run("check", "Dockerfile", "b.Dockerfile", "--baseline", "known.json")
    assert (result.returncode, (tmp_path / "known.json").read_bytes()) == (2, before)
    assert b"not written" not in result.stderr
    (tmp_path / "b.Dockerfile").write_bytes(NEEDS)
    assert run("check", "--baseline", "known.json").returncode == 0


def test_a_folder_is_no_baseline(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("check", "--baseline", ".")
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"--baseline . cannot be read" in result.stderr


@pytest.mark.parametrize("option", ["--baseline", "--against"])
def test_nobody_waits_for_a_pipe_that_nobody_writes_to(run: Run, tmp_path: Path, option: str) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    os.mkfifo(tmp_path / "pipe")
    result = run("check", option, "pipe")
    said = f"{option} pipe cannot be read: it is a pipe that nobody writes to\n".encode()
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.endswith(said)


def test_a_baseline_comes_from_a_pipe_that_somebody_writes_to(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    assert run("check", "--baseline", "known.json").returncode == 0
    slow = '"$0" "$@" --baseline <(sleep 1; cat known.json)'
    command = ["bash", "-c", slow, *COMMAND, "check"]
    result = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


def test_of_a_baseline_that_fits_no_more_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS + b"".join(b"RUN pip install a%d\n" % at for at in range(100)))
    limited = ("sh", "-c", 'ulimit -f 1; exec "$0" "$@"')
    command = [*limited, *COMMAND, "check", "--baseline", "new.json"]
    result = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, check=False)
    assert (result.returncode, (tmp_path / "new.json").exists()) == (2, False), result.stderr


@pytest.mark.parametrize("name", ["", "no/such/folder.json"])
def test_a_baseline_that_cannot_be_written_is_not_told_as_written(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("check", "--baseline", name)
    assert (result.returncode, b"cannot be written" in result.stderr, b"Wrote" in result.stdout) == (2, True, False)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}'])
def test_what_is_no_baseline_is_told(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "known.json").write_text(text)
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    result = run("check", "--baseline", "known.json")
    assert (result.returncode, result.stderr.count(b"delete it to have it written anew")) == (2, 1)


def test_a_file_that_cannot_be_written_is_not_called_clean(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x").write_bytes(NEEDS)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "Dockerfile").symlink_to("../elsewhere/x")
    result = run("fix", "Dockerfile", cwd=tmp_path / "here")
    assert (result.returncode, result.stdout) == (2, b"Fixed nothing of 1 pip command; 1 file failed.\n")


@pytest.mark.parametrize("args", [("check",), ("fix",), ("check", "--add-ignore"), ("check", "--jobs", "2")])
def test_a_file_whose_settings_are_broken_is_not_called_clean(run: Run, tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    (tmp_path / ".pip-no-cache.toml").write_text("polcy = 1\n")
    result = run(*args)
    assert (result.returncode, result.stderr.count(b"is not judged")) == (2, 1)
    assert result.stdout.splitlines()[-1] == b"Judged no file; 1 file failed."


def test_generated_files_are_left_out_unless_they_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(b"# Code generated by x, DO NOT EDIT.\n" + NEEDS)
    assert run("check").returncode == 0
    assert run("check", "Dockerfile").returncode == 1
    assert run("check", "--no-ignore").returncode == 1


def test_include_exclude_and_gitignore(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("Dockerfile\n")
    for name in ("Dockerfile", "image.df", "old.docker"):
        (tmp_path / name).write_bytes(NEEDS)
    result = run("check", "--include", "*.df", "--exclude", "old.*", "--format", "json")
    assert [file["path"] for file in parsed(result)["files"]] == ["image.df"]
    assert len(parsed(run("check", "--no-ignore", "--format", "json"))["files"]) == 2


def test_several_processes_tell_the_same_in_the_same_order(run: Run, tmp_path: Path) -> None:
    for number in range(150):
        source = NEEDS if number % 3 else REFUSED
        (tmp_path / f"Dockerfile.{number}").write_bytes(source)
    (tmp_path / "Dockerfile.link").symlink_to("nowhere")
    alone = run("check", "-v")
    assert alone.stdout.count(b"cache-written") == 100
    shared = run("check", "-v", "--jobs", "3")
    assert (shared.returncode, shared.stdout, shared.stderr) == (2, alone.stdout, alone.stderr)
    steps = b"`explain dynamic` says more of what was refused.\n"
    assert run("fix", "--jobs", "2").stdout.endswith(
        b"Fixed 100 pip commands in 100 files; 50 refused; 1 file failed.\n" + steps
    )
    nothing = b"Found nothing to fix in 150 files; 50 refused; 1 file failed.\n"
    assert run("check", "-j2").stdout.endswith(nothing + steps)


def test_names_are_made_visible(run: Run, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/Dockerfile.\x1b[31m\xff\xe2\x80\xae\n"
    with open(name, "wb") as stream:  # noqa: PTH123 - no text holds this name
        stream.write(NEEDS)
    result = run("check")
    assert result.stdout.startswith(b"Dockerfile.\\x1b[31m\\xff\\u202e\\n:2:5: cache-written")
    assert parsed(run("check", "--format", "json"))["files"][0]["path"] == "Dockerfile.\x1b[31m\\xff\u202e\n"
    assert b'"uri": "Dockerfile.%1B%5B31m%FF%E2%80%AE%0A"' in run("check", "--format", "sarif").stdout
    assert b"::warning file=Dockerfile.\\x1b[31m\\xff\\u202e%0A,line=2," in run("check", "--format", "github").stdout
    assert run("fix").returncode == 0
    assert run("check").returncode == 0


def on_a_terminal(tmp_path: Path, *args: str, **env: str) -> bytes:
    """What the command shows where its output is a terminal."""
    parent, child = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *args], cwd=tmp_path, env=environment(**env), stdout=child, stderr=child
    ) as process:
        os.close(child)
        shown = b""
        try:
            while part := os.read(parent, 65_536):
                shown += part
        except OSError:  # how Linux tells that the other end is closed
            pass
        process.wait(60)
    os.close(parent)
    return shown


def test_colours_are_for_terminals(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS + b"# \x1b[2J\n")
    for args in (("check",), ("fix", "--diff")):
        assert b"\x1b[3" in on_a_terminal(tmp_path, *args)
        assert b"\x1b[2J" not in on_a_terminal(tmp_path, *args)
        assert b"\x1b" not in on_a_terminal(tmp_path, *args, "--no-color")
        assert b"\x1b" not in on_a_terminal(tmp_path, *args, NO_COLOR="1")
        assert b"\x1b[3" not in run(*args).stdout


def test_a_poor_encoding_is_no_trap(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile.\u00fc").write_bytes(NEEDS)
    result = run("check", env={"PYTHONIOENCODING": "ascii"})
    assert result.stdout.startswith(b"Dockerfile.\\xfc:2:5:")


def many(tmp_path: Path) -> None:
    """So much to tell that no pipe holds it."""
    (tmp_path / "Dockerfile").write_bytes(b"FROM x\n" + b"RUN pip install a\n" * 3_000)


def started(tmp_path: Path) -> "subprocess.Popen[bytes]":
    """A run that has begun to write and waits for a reader."""
    many(tmp_path)
    process = subprocess.Popen(
        [*COMMAND, "check"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.read(10) == b"Dockerfile"
    return process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_it_with_their_code(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with started(tmp_path) as process:
        process.send_signal(number)
        assert process.wait(30) == code
        assert process.stderr is not None
        said = b"pip-no-cache: interrupted\n" if number == signal.SIGINT else b""
        assert process.stderr.read() == said


def test_a_closed_pipe_ends_it_quietly(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(30) == 141
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_a_full_disk_is_told(run: Run, tmp_path: Path) -> None:
    many(tmp_path)
    with Path("/dev/full").open("wb") as full:
        result = run("check", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert b"No space left" in result.stderr
    assert b"Traceback" not in result.stderr


def test_closed_streams_are_told(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDS)
    for redirection in ("check >&-", "check - <&-", "check >&- 2>&-"):
        arguments, *_ = redirection.split(" ", 1)
        script = f'"$@" {redirection}'
        result = subprocess.run(
            ["sh", "-c", script, arguments, *COMMAND], cwd=tmp_path, env=environment(), capture_output=True, check=False
        )
        assert result.returncode == 2, result
        assert b"Traceback" not in result.stderr


SLOW_TOO = (
    *("typing", "logging", "json", "dataclasses", "inspect", "shutil", "difflib", "concurrent", "yaml"),
    *("gettext", "shlex"),
)
SLOW = (*SLOW_TOO, "locale")


@pytest.mark.parametrize(
    ("content", "unwanted"),
    [
        (CLEAN, (*SLOW, "dockerfile_parse", "fixer.engine", "fixer.command_line.jobs")),
        (NEEDS, SLOW_TOO),
    ],
    ids=["without pip", "with pip"],
)
def test_a_start_loads_only_what_it_needs(tmp_path: Path, content: bytes, unwanted: tuple[str, ...]) -> None:
    (tmp_path / "Dockerfile").write_bytes(content)
    code = (
        "import sys\nfrom fixer.command_line import check, parser\nparser.called(check.COMMAND, 'check', [])\n"
        f"print([name for name in {unwanted!r} if name in sys.modules])"
    )
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"]
    result = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, check=True)
    assert result.stdout.splitlines()[-1] == b"[]"


@pytest.mark.parametrize("command", ["check", "fix"])
def test_help_has_an_example(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.returncode == 0
    assert f"Example:\n  pip-no-cache {command}".encode() in result.stdout


@pytest.mark.parametrize("folder", ["::error::x", "##[error]x", " ::set-output name=a::b"])
def test_no_line_begins_with_a_path_that_a_runner_of_ci_takes_for_a_command(
    run: Run, tmp_path: Path, folder: str
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "Dockerfile").write_bytes(b"FROM python\nRUN pip install a\n")
    (tmp_path / folder / "web.Dockerfile").write_bytes(b"x" * 5_000_000)
    done = run("check", "-v", ".")
    assert done.returncode == 2
    lines = (done.stdout + done.stderr).decode().splitlines()
    assert [line for line in lines if folder in line and line.startswith("./")]
    assert not [line for line in lines if line.lstrip().startswith(("::", "##"))]

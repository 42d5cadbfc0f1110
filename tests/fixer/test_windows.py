"""check and fix on Windows, as far as another system can play it: its paths, its code pages, and what it lacks."""

import ntpath
import os
import posixpath
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixer.search.names import is_dockerfile, relative, slashed, tidy

SIMULATED = Path(__file__).parent / "windows"
CASES = Path(__file__).parent / "cases"
NEEDED = b"FROM python:3.13\r\nRUN pip install a \\\r\n    b\r\n"
FIXED = NEEDED.replace(b"install a", b"install --no-cache-dir a")

# Paths


@pytest.mark.parametrize(
    ("given", "on_windows", "elsewhere"),
    [
        (r"services\api\Dockerfile", "services/api/Dockerfile", r"services\api\Dockerfile"),
        (r".\services" + "\\", "services", ".\\services\\"),
        ("services/api/", "services/api", "services/api"),
        ("C:\\", "C:/", "C:\\"),
        (r"C:\src\x", "C:/src/x", r"C:\src\x"),
        ("C:src\\", "C:src", "C:src\\"),
        (r"\\server\share\x" + "\\", "//server/share/x", "\\\\server\\share\\x\\"),
        (".\\", ".", ".\\"),
        ("\\", "/", "\\"),
        (".", ".", "."),
        ("././a//", "a", "a"),
        ("..\\a", "../a", "..\\a"),
    ],
)
def test_paths_are_shown_with_slashes(given: str, on_windows: str, elsewhere: str) -> None:
    assert tidy(given, ntpath) == on_windows
    assert tidy(given, posixpath) == elsewhere


@pytest.mark.parametrize(
    ("path", "start", "expected"),
    [
        (r"C:\src\a\Dockerfile", r"C:\src", "a/Dockerfile"),
        (r"C:\Work\a", r"c:\work", "a"),
        (r"C:\other\a", r"C:\src", "../other/a"),
        (r"D:\a\Dockerfile", r"C:\src", "D:/a/Dockerfile"),
        (r"\\server\share\a", r"C:\src", "//server/share/a"),
    ],
)
def test_no_way_leads_to_another_drive(path: str, start: str, expected: str) -> None:
    assert relative(path, start, ntpath) == expected


def test_backslashes_part_names_only_where_the_system_says_so() -> None:
    assert slashed(r"a\b", ntpath) == "a/b"
    assert slashed(r"a\b", posixpath) == r"a\b"
    assert is_dockerfile(r"a\Dockerfile") is (os.sep == "\\")


# The commands, without what Windows lacks


def _run(*words: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NO_COLOR"))}
    given = environment | {"PYTHONPATH": str(SIMULATED), **more}
    command = [sys.executable, "-P", "-m", "pip_no_cache", *words]
    return subprocess.run(command, cwd=cwd, env=given, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def test_fix_writes_what_it_writes_elsewhere_and_keeps_line_ends(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(NEEDED)
    (tmp_path / ".pip-no-cache.toml").write_bytes(b'exclude = ["left/"]\r\n')
    (tmp_path / ".gitignore").write_bytes(b"ignored/\r\n")
    for name in ("left", "ignored"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Dockerfile").write_bytes(NEEDED)
    done = _run("fix", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "Dockerfile").read_bytes() == FIXED
    assert [(tmp_path / name / "Dockerfile").read_bytes() for name in ("left", "ignored")] == [NEEDED, NEEDED]
    assert _run("check", cwd=tmp_path).returncode == 0


def test_every_case_is_judged_alike(tmp_path: Path) -> None:
    for folder in ("shells", "windows", "pip", "heredoc"):
        for path in sorted(CASES.glob(f"{folder}*/**/input.Dockerfile")):
            copy = tmp_path / path.relative_to(CASES).parent / "Dockerfile"
            copy.parent.mkdir(parents=True)
            shutil.copyfile(path, copy)
    call = ("fix", "--diff", "--no-ignore", "--format", "json", ".")
    there, here = _run(*call, cwd=tmp_path), _run(*call, cwd=tmp_path, PYTHONPATH="")
    assert there.stdout.count(b'"verdict"') > 50
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


@pytest.mark.parametrize("call", [("check",), ("check", "--config", "settings.toml"), ("fix", "--diff")])
def test_another_drive_is_searched(tmp_path: Path, call: tuple[str, ...]) -> None:
    here, there = tmp_path / "c", tmp_path / "d"
    for folder in (here, there / "left"):
        folder.mkdir(parents=True)
    (there / "Dockerfile").write_bytes(NEEDED)
    (there / "left" / "Dockerfile").write_bytes(NEEDED)
    for path in (here / "settings.toml", there / ".pip-no-cache.toml"):
        path.write_bytes(b'exclude = ["left/"]\n')
    done = _run(*call, str(there), cwd=here, TEST_DRIVE=str(there))
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert done.stdout.count(b"/left/") == 0
    assert done.stdout.count(b"--no-cache-dir a" if "--diff" in call else f"{there}/Dockerfile:2:5".encode()) == 1


@pytest.mark.parametrize("page", ["cp1252", "cp932"])
def test_a_code_page_that_has_not_the_letters_is_no_fault(tmp_path: Path, page: str) -> None:
    folder = tmp_path / "é→🐍"
    folder.mkdir()
    (folder / "Dockerfile").write_bytes(NEEDED)
    done = _run("check", cwd=tmp_path, PYTHONIOENCODING=page, PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\\u2192" in done.stdout or "→".encode(page) in done.stdout
    missing = _run("check", "→", cwd=tmp_path, PYTHONIOENCODING=page, PYTHONUTF8="0")
    assert missing.returncode == 2
    assert b"Traceback" not in missing.stderr
    for words in (("--help",), ("explain", "dynamic")):
        assert b"Traceback" not in _run(*words, cwd=tmp_path, PYTHONIOENCODING=page, PYTHONUTF8="0").stderr


def test_what_starts_processes_anew_judges_alike(tmp_path: Path) -> None:
    """Windows, and Python 3.14 elsewhere, fork nothing: what a process needs is sent to it."""
    for number in range(70):
        (tmp_path / f"Dockerfile.{number}").write_bytes(NEEDED)
    start = "import multiprocessing as m; m.set_start_method('spawn'); from pip_no_cache.__main__ import main; main()"
    command = [sys.executable, "-P", "-c", start, "check", "--jobs", "2"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr, done.stdout.count(b"cache-written")) == (1, b"", 70)


def test_a_closed_pipe_is_told_otherwise_on_windows_and_ends_alike(tmp_path: Path) -> None:
    """There the write ends with EINVAL."""
    start = (
        "import errno, os, sys\n"
        "from fixer.command_line import streams\n"
        "os.name = 'nt'\n"
        "with streams.endings():\n"
        "    raise OSError(errno.EINVAL, 'Invalid argument')\n"
    )
    done = subprocess.run([sys.executable, "-P", "-c", start], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


# The bot


@pytest.mark.parametrize(
    "words",
    ["sweep", "apply plan.json", "status", "doctor", "demo", "preview"],
)
def test_the_bot_says_that_it_needs_another_system(tmp_path: Path, words: str) -> None:
    (tmp_path / "pip-no-cache.toml").write_text('[[source]]\nlocal = "."\n', "utf-8")
    done = _run(*words.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == (
        b"pip-no-cache: this command needs a POSIX system such as Linux or macOS: "
        b"on Windows run it in WSL, or its image\n"
    )


@pytest.mark.parametrize("words", ["init", "schema config", "completion powershell", "explain dynamic", "--version"])
def test_what_needs_no_repositories_runs_everywhere(tmp_path: Path, words: str) -> None:
    done = _run(*words.split(), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")

"""How much work check and fix are, beside dockerfile-doctor, hadolint and semgrep on the same files.

Every figure is of a whole process: its CPU seconds (user and system), its wall time, its peak memory. The tools take
turns, and the median of the rounds is shown. The ratios are medians too, each of two runs of the same round: a machine
that is slow for some seconds is so for both of them.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("dockerfile*", "*.dockerfile", "*.docker", "containerfile*")
# dockerfile-doctor has no way to choose rules, only to leave some out; DD009 is the one about pip's cache.
_SEMGREP = ("--quiet", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--jobs=1")
OTHER_RULES = ",".join(f"DD{number:03}" for number in range(1, 200) if number != 9)


@dataclass(frozen=True, slots=True)
class Tool:
    """A program with its arguments before the paths; None where it is not installed."""

    name: str
    command: tuple[str, ...] | None
    takes_folder: bool = True
    is_slow: bool = False  # once is enough


@dataclass(frozen=True, slots=True)
class Figures:
    """What one process, or the median of several, took."""

    cpu: float  # seconds
    wall: float
    megabytes: float
    failure: str = ""


def main() -> None:
    """Measure and print, row by row as they come."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-benchmark-") as name:
        folders = _folders(Path(name), options)
        print(HEADER)
        for title, folder, tools in _plan(folders):
            _compare(title, folder, tools, options.rounds)
        print(NOTE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="CPU, wall time and memory of check and fix beside their peers.")
    parser.add_argument("folder", nargs="?", type=Path, help="measure on its Dockerfiles rather than on made-up ones")
    parser.add_argument("--files", type=int, default=2_000, help="how many files at most (2000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each tool runs; hadolint runs once (5)")
    return parser.parse_args()


def _folders(scratch: Path, options: argparse.Namespace) -> dict[str, Path]:
    """The folders to measure on, each flat: one file after the other, all named so that every tool takes them."""
    _write(scratch / "all", _given(options.folder, options.files) if options.folder else _made_up(options.files))
    _write(scratch / "pip", (source for source in _read(scratch / "all") if b"pip" in source.lower()))
    _write(scratch / "tenth", (source for i, source in enumerate(_read(scratch / "all")) if i % 10 == 0))
    _write(scratch / "one", iter((b"FROM python:3.12-slim\nCOPY . .\nRUN pip install -r requirements.txt\n",)))
    _write(scratch / "none", iter((b"FROM debian:bookworm-slim\nCOPY . .\nRUN make install\n",)))
    return {path.name: path for path in scratch.iterdir()}


def _made_up(count: int) -> Iterator[bytes]:
    sys.path.insert(0, str(ROOT))
    from benchmarks.mix import dockerfiles

    return dockerfiles(count)


def _given(folder: Path, count: int) -> Iterator[bytes]:
    """The Dockerfiles below a folder; where there are more, an even choice of them."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink() and _is_named(path)]
    if not paths:
        raise SystemExit(f"{folder}: there is no Dockerfile in it; name a folder that has some, or none at all")
    step = max(1, len(paths) / count)
    for index in range(min(count, len(paths))):
        yield paths[int(index * step)].read_bytes()


def _is_named(path: Path) -> bool:
    name = path.name.rpartition("__")[2].lower()
    return any(fnmatch(name, pattern) for pattern in NAMES)


def _write(folder: Path, sources: Iterator[bytes]) -> None:
    folder.mkdir()
    for index, source in enumerate(sources):
        (folder / f"{index:05}.dockerfile").write_bytes(source)


def _read(folder: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in sorted(folder.iterdir()))


def _plan(folders: dict[str, Path]) -> Iterator[tuple[str, Path, tuple[Tool, ...]]]:
    check, fix = (_own("check", "--no-ignore"), *_checkers()), (_own("fix", "--no-ignore"), _doctor("--fix"))
    yield "check, all files", folders["all"], check
    yield "fix, all files", folders["all"], fix
    yield "check, files with pip", folders["pip"], check
    yield "fix, files with pip", folders["pip"], fix
    yield "check, one small file", folders["one"], check
    yield "fix, one small file", folders["one"], fix
    yield "check, one without pip", folders["none"], check
    yield "check, every tenth file", folders["tenth"], check[:2]
    yield "fix, every tenth file", folders["tenth"], fix


def _own(*arguments: str) -> Tool:
    """The command of this tree, started as its console script would be."""
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]["pip-no-cache"]
    module, _, function = entry.partition(":")
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from {module} import {function} as start; start()"
    return Tool(f"pip-no-cache {arguments[0]}", (sys.executable, "-P", "-c", start, *arguments))


def _checkers() -> tuple[Tool, ...]:
    hadolint = _program("hadolint", "--no-fail")
    semgrep = _program("semgrep", "scan", *_SEMGREP, "--config", str(Path(__file__).with_name("semgrep.yaml")))
    return (
        _doctor(),
        Tool("hadolint", hadolint, takes_folder=False, is_slow=True),
        Tool("semgrep, one rule", semgrep, is_slow=True),
    )


def _doctor(*arguments: str) -> Tool:
    command = _program("dockerfile-doctor", "--no-color", "--ignore", OTHER_RULES, *arguments)
    return Tool(" ".join(("dockerfile-doctor", *arguments)), command)


def _program(name: str, *arguments: str) -> tuple[str, ...] | None:
    """The program beside this Python, else on the PATH, with its arguments; None where it is in neither."""
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    path = shutil.which(name, path=beside)
    return None if path is None else (path, *arguments)


def _compare(title: str, folder: Path, tools: tuple[Tool, ...], rounds: int) -> None:
    count = sum(1 for _ in folder.iterdir())
    copy = folder.parent / "copy" / folder.name
    found: dict[str, list[Figures]] = {tool.name: [] for tool in tools}
    for index in range(rounds):
        for tool in tools:
            if tool.command is not None and not (tool.is_slow and index):
                _restore(copy, folder)
                paths = ["."] if tool.takes_folder else [path.name for path in sorted(copy.iterdir())]
                found[tool.name].append(_run([*tool.command, *paths], copy))
    own = found[tools[0].name]
    for tool in tools:
        figures = found[tool.name]
        print(_row(title, count, tool.name, figures, own) if figures else f"{title:<24} {tool.name}: missing")


def _restore(copy: Path, folder: Path) -> None:
    """Make ``copy`` like ``folder`` again, whatever the run before has changed.

    Nothing is deleted, and what is as it was is not written: ext4 passes over the inodes of deleted files for minutes,
    and with thousands of them the next run would pay for it with each file that it makes.
    """
    copy.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        there, source = copy / path.name, path.read_bytes()
        if not there.exists() or there.read_bytes() != source:
            there.write_bytes(source)


def _run(command: list[str], folder: Path) -> Figures:
    """The figures of one process and of those that it waited for."""
    with tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=_ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        complaint = errors.read().decode("utf-8", "replace").strip()
    is_failed = process.returncode not in (0, 1) or TRACEBACK in complaint
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    failure = f"exit {process.returncode}: {complaint.rpartition(chr(10))[2][:60]}" if is_failed else ""
    return Figures(usage.ru_utime + usage.ru_stime, wall, peak, failure)


def _median(figures: list[Figures]) -> Figures:
    def of(value: Callable[[Figures], float]) -> float:
        return statistics.median(value(one) for one in figures)

    failure = next((one.failure for one in figures if one.failure), "")
    return Figures(of(lambda one: one.cpu), of(lambda one: one.wall), of(lambda one: one.megabytes), failure)


def _row(title: str, count: int, name: str, rounds: list[Figures], own: list[Figures]) -> str:
    figures, ratio = _median(rounds), "-"
    if not figures.failure and not _median(own).failure:
        ratio = f"{statistics.median(one.cpu / beside.cpu for one, beside in zip(rounds, own, strict=False)):.2f}"
    return (
        f"{title:<24} {count:>5}  {name:<24} {figures.cpu:>8.3f} {figures.cpu / count * 1000:>9.3f}"
        f" {figures.wall:>8.3f} {figures.megabytes:>7.0f} {ratio:>9}  {figures.failure}"
    ).rstrip()


# As where a tool is installed: Python keeps what it compiled (the first round may pay for that) and writes in blocks.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
# A tool that gives up in the middle must not look fast; an exit code of 1 alone means that something was found.
TRACEBACK = "Traceback (most recent call last)"
HEADER = f"{'what':<24} {'files':>5}  {'tool':<24} {'CPU s':>8} {'ms/file':>9} {'wall s':>8} {'MB':>7} {'CPU/ours':>9}"
NOTE = (
    "CPU/ours: how many times the CPU of pip-no-cache the tool took, the median of the rounds;"
    " above 1, pip-no-cache is the faster one."
)

if __name__ == "__main__":
    main()

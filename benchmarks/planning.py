"""What planning many repositories costs, beside cloning the same ones in parallel and searching the clones.

Run it as ``python -m benchmarks.planning``. The repositories are on a GitHub double on this machine, in a process of
its own; ``git clone`` and the bot get the same answers after the same latency, with as many at once.
"""

import argparse
import os
import shutil
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import hub, processes
from benchmarks.hub import LARGE, OWNER, Hub, Tally
from benchmarks.processes import Taken

# What a script does: clone, look for pip in the Dockerfiles, and clean up.
_CLONE = """\
git clone --quiet {options} "$0/$1.git" "$1" || exit 255
grep -rlE --include='*ockerfile*' 'pip3? install' "$1"
rm -rf "$1"
"""
_SHALLOW = "--depth 1 --single-branch --no-tags"
_TINY = "tiny"


@dataclass(frozen=True, slots=True)
class Case:
    """Repositories of one kind behind one latency, and the number of them that each tool is given."""

    kind: str
    latency: float
    own: int
    shallow: int
    full: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What one tool took for so many repositories."""

    tool: str
    count: int
    taken: Taken
    tally: Tally
    served: float  # CPU seconds of the double

    @property
    def wall_of_one(self) -> float:
        return self.taken.wall / self.count


def main() -> None:
    """Measure and print, row by row as they come."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-planning-") as name:
        scratch = Path(name)
        with hub.started(scratch / "hub") as double:
            print(_HEADER)
            for case in _cases(options):
                _compare(double, scratch, case, options.workers)
            for kind in options.kinds:
                _publish(double, scratch, kind, options.workers)
        print(_NOTE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Planning many repositories, beside cloning them.")
    parser.add_argument("--kinds", nargs="+", choices=(_TINY, LARGE), default=[_TINY, LARGE], help="(both)")
    parser.add_argument("--counts", nargs="+", type=int, default=[200, 1_000], help="repositories of ours (200 1000)")
    parser.add_argument("--latencies", nargs="+", type=int, default=[0, 50], help="milliseconds a request (0 50)")
    parser.add_argument("--workers", type=int, default=8, help="how many repositories at once, for all tools (8)")
    parser.add_argument("--clones", type=int, default=24, help="how many large ones are cloned, of each sort (24)")
    return parser.parse_args()


def _cases(options: argparse.Namespace) -> Iterator[Case]:
    """Tiny ones are all cloned; of large ones some, as each costs the same, and a thousand would take an hour."""
    for kind in options.kinds:
        for count in options.counts:
            for latency in options.latencies:
                clones = count if kind == _TINY else min(count, options.clones)
                yield Case(kind, latency / 1000, count, clones, clones)


def _compare(double: Hub, scratch: Path, case: Case, workers: int) -> None:
    double.slow(0)
    double.empty()
    names = double.fill(case.kind, _shares(case.kind, case.own))
    double.slow(case.latency)
    own = _planned(double, scratch, case.own, workers)
    title = f"{case.kind}, {case.latency * 1000:.0f} ms"
    print(_row(title, own, own), flush=True)
    for tool, flags, count in (("clone --depth 1", _SHALLOW, case.shallow), ("clone", "", case.full)):
        print(_row(title, _cloned(double, scratch, names[:count], tool, flags, workers), own), flush=True)


def _shares(kind: str, count: int) -> dict[str, int]:
    """Large ones all need the bot; of the tiny ones, one in four."""
    return {LARGE: count} if kind == LARGE else {one: count // len(hub.KINDS) for one in hub.KINDS}


def _planned(double: Hub, scratch: Path, count: int, workers: int, *flags: str) -> Figures:
    _, api, token = double.where()
    with _folder(scratch, "own") as folder:
        (folder / "pip-no-cache.toml").write_text(_CONFIG.format(api=api, owner=OWNER, workers=workers), "utf-8")
        command = processes.bot("sweep", *(flags or ("--dry-run",)))
        return _figures(double, "sweep --dry-run", count, command, folder, {"GITHUB_TOKEN": token})


def _cloned(double: Hub, scratch: Path, names: tuple[str, ...], tool: str, flags: str, workers: int) -> Figures:
    web, _, token = double.where()
    with _folder(scratch, "clones") as folder:
        (folder / "clone.sh").write_text(_CLONE.format(options=flags), "utf-8")
        (folder / "names").write_text("".join(f"{name}\n" for name in names), "utf-8")
        command = ("xargs", "-a", "names", "-P", str(workers), "-n", "1", "sh", "clone.sh")
        script = ("sh", "-c", f'exec {" ".join(command[:-2])} sh -c "$(cat clone.sh)" "$0"', web)
        return _figures(double, tool, len(names), script, folder, _git_environment(token))


def _git_environment(token: str) -> dict[str, str]:
    login = b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {login}",
        "GIT_TERMINAL_PROMPT": "0",
    }


@contextmanager
def _folder(scratch: Path, name: str) -> Iterator[Path]:
    folder = scratch / name
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _figures(
    double: Hub, tool: str, count: int, command: tuple[str, ...], folder: Path, environment: dict[str, str]
) -> Figures:
    double.tally()
    served = double.cpu()
    taken = processes.measured(command, folder, environment)
    return Figures(tool, count, taken, double.tally(), double.cpu() - served)


def _publish(double: Hub, scratch: Path, kind: str, workers: int) -> None:
    """A real sweep of a few that need it: what a changed repository costs, its push among it."""
    double.slow(0)
    double.empty()
    count = 10
    double.fill(kind, {LARGE if kind == LARGE else "pip": count})
    figures = _planned(double, scratch, count, workers, "--log-format", "text")
    print(f"{kind}: a sweep that opens {count} pull requests: {figures.tally.git / count:.1f} git requests each, at most")
    print(f"  {figures.tally.most_of_one}, and {figures.tally.rest / count:.1f} of the API; {figures.taken.status}")


def _row(title: str, figures: Figures, own: Figures) -> str:
    taken, tally, count = figures.taken, figures.tally, figures.count
    mine = own.tally.sent / own.count
    failed = f"  exit {taken.status}: {taken.complaint[-60:]}" if taken.is_failed else ""
    return (
        f"{title:<14}{count:>5}  {figures.tool:<16}{tally.requests / count:>9.2f}{tally.most_of_one:>5}"
        f"{tally.sent / count / 1000:>11.1f}{taken.cpu / count * 1000:>9.1f}{taken.wall / count * 1000:>9.1f}"
        f"{taken.wall:>8.1f}{figures.served / count * 1000:>9.1f}{tally.sent / count / mine:>10.1f}"
        f"{taken.cpu / count / (own.taken.cpu / own.count):>9.2f}{figures.wall_of_one / own.wall_of_one:>9.2f}{failed}"
    )


_CONFIG = """\
[github]
base_url = "{api}"
[[source]]
org = "{owner}"
[limits]
workers = {workers}
writes_per_minute = 1000000
writes_per_hour = 1000000
"""
_HEADER = (
    f"{'what':<14}{'repos':>5}  {'tool':<16}{'requests':>9}{'most':>5}{'KB':>11}{'CPU ms':>9}{'wall ms':>9}"
    f"{'wall s':>8}{'double':>9}{'KB/ours':>10}{'CPU/ours':>9}{'wall/ours':>9}"
)
_NOTE = """\
All but "wall s" is for one repository; "most": git requests for any one of them; "double": the server's CPU in ms.
A ratio above 1 says how many times what we took the other tool took."""

if __name__ == "__main__":
    sys.exit(main())

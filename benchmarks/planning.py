"""What planning many repositories costs, beside cloning the same ones in parallel and searching the clones.

Run it as ``python -m benchmarks.planning``. The repositories are on a GitHub double on this machine, in a process of
its own; ``git clone`` and the bot get the same answers after the same latency, with as many at once.
"""

import argparse
import os
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks import hub, processes
from benchmarks.hub import LARGE, OWNER, TINY, Hub, Tally
from benchmarks.processes import Taken

# What a script does: clone, look for pip in the Dockerfiles, and clean up.
_CLONE = """\
git clone --quiet {flags} "$1/$2.git" "$2" || exit 255
grep -rlE --include='*ockerfile*' 'pip3? install' "$2"
rm -rf "$2"
"""
_IN_PARALLEL = 'exec xargs -n 1 -P "$1" sh clone.sh "$2" <names'
_SHALLOW = ("--depth", "1", "--single-branch", "--no-tags")
_SMALL = "tiny"
_PUBLISHED = 10


@dataclass(frozen=True, slots=True)
class Case:
    """Repositories of one kind behind one latency, and the number of them that we and the others are given."""

    kind: str
    latency: float
    own: int
    clones: int


@dataclass(frozen=True, slots=True)
class Call:
    """A program that is measured, with the repositories it works on."""

    tool: str
    count: int
    command: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a call took."""

    call: Call
    taken: Taken
    tally: Tally
    served: float  # CPU seconds of the double

    @property
    def cpu(self) -> float:
        return self.taken.cpu / self.call.count

    @property
    def wall(self) -> float:
        return self.taken.wall / self.call.count

    @property
    def sent(self) -> float:
        return self.tally.sent / self.call.count


@dataclass(frozen=True, slots=True)
class Bench:
    """The double, a folder to work in, and how many repositories at once."""

    double: Hub
    scratch: Path
    workers: int


def main() -> None:
    """Measure and print, row by row as they come."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-planning-") as name:
        scratch = Path(name)
        with hub.started(scratch / "hub") as double:
            bench = Bench(double, scratch, options.workers)
            print(_HEADER)
            for case in _cases(options):
                _compare(bench, case)
            for kind in options.kinds:
                _publish(bench, kind)
        print(_NOTE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Planning many repositories, beside cloning them.")
    parser.add_argument("--kinds", nargs="+", choices=(_SMALL, LARGE), default=[_SMALL, LARGE], help="(both)")
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
                clones = count if kind == _SMALL else min(count, options.clones)
                yield Case(kind, latency / 1000, count, clones)


def _compare(bench: Bench, case: Case) -> None:
    double = bench.double
    double.slow(0)
    double.empty()
    names = double.fill(case.kind, _shares(case.kind, case.own))
    double.slow(case.latency)
    title = f"{case.kind}, {case.latency * 1000:.0f} ms"
    own = _swept(bench, case.own, "--dry-run")
    print(_row(title, own, own), flush=True)
    for flags in (_SHALLOW, ()):
        print(_row(title, _cloned(bench, names[: case.clones], flags), own), flush=True)


def _shares(kind: str, count: int) -> dict[str, int]:
    """Large ones all need the bot; of the tiny ones, one in four."""
    return {LARGE: count} if kind == LARGE else {one: count // len(TINY) for one in TINY}


def _publish(bench: Bench, kind: str) -> None:
    """A few that need the bot, its pushes and pull requests among the figures."""
    bench.double.slow(0)
    bench.double.empty()
    bench.double.fill(kind, {LARGE if kind == LARGE else f"{kind}-pip": _PUBLISHED})
    planned = _swept(bench, _PUBLISHED, "--dry-run")
    print(_row(f"{kind}, to fix", planned, planned), flush=True)
    print(_row(f"{kind}, to fix", _swept(bench, _PUBLISHED), planned), flush=True)


def _swept(bench: Bench, count: int, *flags: str) -> Figures:
    _, api, token = bench.double.where()
    call = Call(" ".join(("sweep", *flags)), count, processes.bot("sweep", *flags), {"GITHUB_TOKEN": token})
    config = _CONFIG.format(api=api, owner=OWNER, workers=bench.workers)
    return _figures(bench, call, {"pip-no-cache.toml": config})


def _cloned(bench: Bench, names: tuple[str, ...], flags: tuple[str, ...]) -> Figures:
    web, _, token = bench.double.where()
    command = ("sh", "-c", _IN_PARALLEL, "sh", str(bench.workers), web)
    call = Call(" ".join(("clone", *flags[:2])), len(names), command, _git_environment(token))
    listed = "".join(f"{name}\n" for name in names)
    return _figures(bench, call, {"clone.sh": _CLONE.format(flags=" ".join(flags)), "names": listed})


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


def _figures(bench: Bench, call: Call, files: Mapping[str, str]) -> Figures:
    """Runs it in a folder with these files and no others."""
    with tempfile.TemporaryDirectory(dir=bench.scratch) as name:
        for path, content in files.items():
            Path(name, path).write_text(content, "utf-8")
        bench.double.tally()
        served = bench.double.cpu()
        taken = processes.measured(call.command, Path(name), call.environment)
        return Figures(call, taken, bench.double.tally(), bench.double.cpu() - served)


def _row(title: str, figures: Figures, own: Figures) -> str:
    taken, tally, count = figures.taken, figures.tally, figures.call.count
    failed = f"  exit {taken.status}: {taken.complaint[-60:]}" if taken.is_failed else ""
    return (
        f"{title:<14}{count:>5}  {figures.call.tool:<16}{tally.requests / count:>9.2f}{tally.most_of_one:>5}"
        f"{figures.sent / 1000:>11.1f}{figures.cpu * 1000:>9.1f}{figures.wall * 1000:>9.1f}"
        f"{taken.wall:>8.1f}{figures.served / count * 1000:>9.1f}{figures.sent / own.sent:>10.1f}"
        f"{figures.cpu / own.cpu:>10.2f}{figures.wall / own.wall:>11.2f}{failed}"
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
    f"{'wall s':>8}{'double':>9}{'KB/ours':>10}{'CPU/ours':>10}{'wall/ours':>11}"
)
_NOTE = """\
All but "wall s" is for one repository; "most": git requests for any one of them; "double": the server's CPU in ms.
A ratio above 1 says how many times what we took the other tool took."""

if __name__ == "__main__":
    main()

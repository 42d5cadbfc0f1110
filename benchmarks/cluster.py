"""What planning on a Dask cluster takes, beside the threads of one process on the same repositories.

Run it as ``python -m benchmarks.cluster``. Scheduler and workers are processes on this machine, so what is shown is the
price of the way there and back, and what latency hides; a cluster of many machines adds their processors.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # comes with distributed

from benchmarks import hub, processes
from benchmarks.hub import OWNER, SERVICES, TINY, Hub
from benchmarks.processes import Taken

_SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Where:
    """Threads of the sweep itself, or so many workers with so many threads each."""

    threads: int
    workers: int = 0
    address: str = ""
    processes: tuple[psutil.Process, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        return f"{self.workers} workers x {self.threads}" if self.workers else f"{self.threads} threads"

    @property
    def at_once(self) -> int:
        return self.threads * max(1, self.workers)

    def cpu(self) -> float:
        """The CPU seconds of scheduler and workers so far, and of the git that they ran."""
        times = (process.cpu_times() for process in self.processes)
        return float(sum(one.user + one.system + one.children_user + one.children_system for one in times))


@dataclass(frozen=True, slots=True)
class Figures:
    """One dry run; ``elsewhere`` is the CPU of scheduler and workers."""

    where: Where
    taken: Taken
    elsewhere: float

    @property
    def cpu(self) -> float:
        return self.taken.cpu + self.elsewhere


def main() -> None:
    """Measure and print, row by row as they come."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-cluster-") as name:
        scratch = Path(name)
        print(_HEADER)
        with hub.started(scratch / "hub") as double:
            kinds = (*TINY, *SERVICES)
            double.fill("app", {kind: options.repositories // len(kinds) for kind in kinds})
            for latency in options.latencies:
                _compare(double, scratch, latency, options)
        print(_NOTE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Planning on Dask workers, beside threads.")
    parser.add_argument("--repositories", type=int, default=200, help="how many there are (200)")
    parser.add_argument("--latencies", nargs="+", type=int, default=[50, 200], help="milliseconds a request (50 200)")
    parser.add_argument("--workers", nargs="+", type=int, default=[2, 4], help="how many Dask workers (2 4)")
    parser.add_argument("--at-once", type=int, default=8, help="how many repositories at once, in all rows (8)")
    return parser.parse_args()


def _compare(double: Hub, scratch: Path, latency: int, options: argparse.Namespace) -> None:
    threads = _planned(double, scratch, Where(options.at_once), latency)
    print(_row(threads, threads, latency, options.repositories), flush=True)
    for count in options.workers:
        with _cluster(double, scratch, count, options.at_once // count) as there:
            # The first run is the one in which the workers import what they need.
            _planned(double, scratch, there, 0)
            print(_row(_planned(double, scratch, there, latency), threads, latency, options.repositories), flush=True)


def _planned(double: Hub, scratch: Path, where: Where, latency: int) -> Figures:
    _, api, token = double.where()
    double.slow(latency / 1000)
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        config = _CONFIG.format(api=api, owner=OWNER, workers=where.at_once)
        there = f'[cluster]\nscheduler = "{where.address}"\n' if where.address else ""
        Path(name, "pip-no-cache.toml").write_text(config + there, "utf-8")
        before = where.cpu()
        taken = processes.measured(processes.bot("sweep", "--dry-run"), Path(name), {"GITHUB_TOKEN": token})
        return Figures(where, taken, where.cpu() - before)


@contextmanager
def _cluster(double: Hub, scratch: Path, count: int, threads: int) -> Iterator[Where]:
    """A scheduler with so many workers, on loopback; the token is in their environment and nowhere else."""
    _, _, token = double.where()
    with ExitStack() as stack, tempfile.TemporaryDirectory(dir=scratch) as name:
        file = Path(name, "scheduler.json")
        here = ("--host", "127.0.0.1", "--scheduler-file", str(file), "--no-dashboard")
        own = (*here, "--nthreads", str(threads), "--no-nanny", "--local-directory", name)
        commands = (("scheduler", *here), *(("worker", *own) for _ in range(count)))
        started = tuple(stack.enter_context(_started(Path(name), token, *words)) for words in commands)
        address = _address(file)
        yield Where(threads, count, address, tuple(psutil.Process(one.pid) for one in started))


@contextmanager
def _started(folder: Path, token: str, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, "PYTHONPATH": str(processes.ROOT), "GITHUB_TOKEN": token}
    command = (sys.executable, "-P", "-m", "dask", *words)
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def _address(file: Path) -> str:
    until = time.monotonic() + _SECONDS_TO_START
    while not file.exists():
        if time.monotonic() > until:
            raise SystemExit("no scheduler came up; is distributed installed?")
        time.sleep(0.1)
    return str(json.loads(file.read_text("utf-8"))["address"])


def _row(figures: Figures, threads: Figures, latency: int, count: int) -> str:
    taken = figures.taken
    failed = f"  exit {taken.status}: {taken.complaint[-60:]}" if taken.is_failed else ""
    return (
        f"{latency:>7}{count:>7}  {figures.where.name:<16}{taken.wall:>8.1f}{taken.wall / count * 1000:>9.1f}"
        f"{taken.cpu:>8.1f}{figures.elsewhere:>8.1f}{figures.cpu / count * 1000:>9.1f}"
        f"{figures.cpu / threads.cpu:>12.2f}{taken.wall / threads.taken.wall:>13.2f}{failed}"
    )


_CONFIG = """\
[github]
base_url = "{api}"
[[source]]
org = "{owner}"
[limits]
workers = {workers}
"""
_HEADER = (
    f"{'latency':>7}{'repos':>7}  {'planned by':<16}{'wall s':>8}{'wall ms':>9}{'CPU s':>8}{'there s':>8}{'CPU ms':>9}"
    f"{'CPU/threads':>12}{'wall/threads':>13}"
)
_NOTE = """\
"CPU s": of the sweep's own process and its git; "there s": of scheduler and workers and theirs; "CPU ms" and "wall ms":
for one repository, all processes together; the ratios are to the threads of one process at the same latency."""

if __name__ == "__main__":
    main()

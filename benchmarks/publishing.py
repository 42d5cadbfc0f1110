"""How close publishing comes to the rate that is allowed, and whether it ever goes over it.

Run it as ``python -m benchmarks.publishing``. A sweep opens as many pull requests as fit into the time; the log of the
double, which keeps the same limit and refuses what is too much, says when each write came.
"""

import argparse
import tempfile
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks import hub, processes
from benchmarks.hub import OWNER, TINY, Hub, Tally
from benchmarks.processes import Taken

_MINUTE = 60.0
# What one pull request takes: a push, the pull request itself, its label.
_WRITES = 3


@dataclass(frozen=True, slots=True)
class Paced:
    """A sweep under one limit."""

    rate: int
    pull_requests: int
    taken: Taken
    tally: Tally

    @property
    def seconds(self) -> float:
        """From the first write to the last."""
        return self.tally.writes[-1] - self.tally.writes[0]

    @property
    def reached(self) -> float:
        """Writes a minute."""
        return (len(self.tally.writes) - 1) / self.seconds * _MINUTE


def main() -> None:
    """Measure and print, row by row as they come."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-publishing-") as name:
        print(_HEADER)
        with hub.started(Path(name, "hub")) as double:
            for latency in options.latencies:
                for rate in options.rates:
                    count = max(2, round(rate * options.seconds / _MINUTE / _WRITES))
                    paced = _swept(double, Path(name), rate, latency, count)
                    print(_row(paced, latency), flush=True)
        print(_NOTE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Publishing under a limit of writes.")
    parser.add_argument("--rates", nargs="+", type=int, default=[60, 120], help="writes allowed a minute (60 120)")
    parser.add_argument("--latencies", nargs="+", type=int, default=[0, 50], help="milliseconds a request (0 50)")
    parser.add_argument("--seconds", type=int, default=100, help="about how long each row takes (100)")
    return parser.parse_args()


def _swept(double: Hub, scratch: Path, rate: int, latency: int, count: int) -> Paced:
    _, api, token = double.where()
    double.slow(0)
    double.empty()
    double.fill("app", {TINY[0]: count})
    double.slow(latency / 1000)
    double.allow(rate)
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        Path(name, "pip-no-cache.toml").write_text(_CONFIG.format(api=api, owner=OWNER, rate=rate), "utf-8")
        double.tally()
        taken = processes.measured(processes.bot("sweep"), Path(name), {"GITHUB_TOKEN": token})
        return Paced(rate, count, taken, double.tally())


def _row(paced: Paced, latency: int) -> str:
    taken, writes = paced.taken, paced.tally.writes
    gap = min(after - before for before, after in pairwise(writes))
    failed = f"  exit {taken.status}: {taken.complaint[-60:]}" if taken.is_failed else ""
    return (
        f"{paced.rate:>7}{latency:>9}{paced.pull_requests:>7}{len(writes):>7}{paced.seconds:>9.1f}{paced.reached:>9.1f}"
        f"{paced.reached / paced.rate:>9.1%}{_most_in_a_minute(writes):>9}{gap:>9.3f}{paced.tally.refused:>8}"
        f"{taken.cpu / paced.pull_requests * 1000:>9.1f}{failed}"
    )


def _most_in_a_minute(writes: Sequence[float]) -> int:
    """The most of them in any sixty seconds."""
    return max(bisect_left(writes, moment + _MINUTE) - at for at, moment in enumerate(writes))


_CONFIG = """\
[github]
base_url = "{api}"
[[source]]
org = "{owner}"
[pull_request]
labels = ["docker"]
[limits]
new_pull_requests_per_run = 1000000
open_pull_requests = 1000000
writes_per_minute = {rate}
writes_per_hour = 1000000
"""
_HEADER = (
    f"{'allowed':>7}{'latency':>9}{'pulls':>7}{'writes':>7}{'seconds':>9}{'a minute':>9}{'of limit':>9}{'at most':>9}"
    f"{'gap s':>9}{'refused':>8}{'CPU ms':>9}"
)
_NOTE = """\
"at most": writes in any sixty seconds, by the server's log; "gap": the shortest time between two of them; "refused":
what the server found too much; "CPU ms": for one pull request, planned, pushed, opened and labelled."""

if __name__ == "__main__":
    main()

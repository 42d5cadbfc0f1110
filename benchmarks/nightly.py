"""What a nightly sweep costs where nearly nothing changed, beside the first sweep of the same repositories.

Run it as ``python -m benchmarks.nightly``. The first sweep is what tools that clone everything pay every night. The
repositories are real ones on a GitHub double in a process of its own; the sweeps share one ledger.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import hub, processes
from benchmarks.hub import LARGE, OWNER, SERVICES, TINY, Hub, Tally
from benchmarks.processes import Taken

# In a hundred repositories: few that need the bot, fewer that are large.
_SHARES = {
    **dict(zip(TINY, (1, 3, 4, 17), strict=True)),
    **dict(zip(SERVICES, (4, 22, 24, 24), strict=True)),
    LARGE: 1,
}


@dataclass(frozen=True, slots=True)
class Night:
    """One sweep: what it was told to do, and what it took."""

    title: str
    repositories: int
    looked_into: int
    taken: Taken
    tally: Tally
    served: float  # CPU seconds of the double


def main() -> None:
    """Measure and print, row by row as they come."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-nightly-", dir=options.folder) as name:
        print(_HEADER)
        first = None
        for night in _nights(Path(name), options):
            first = first or night
            print(_row(night, first), flush=True)
        print(_NOTE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Sweeps after the first one, beside the first one.")
    parser.add_argument("--repositories", type=int, default=10_000, help="how many there are (10000)")
    parser.add_argument("--changed", type=float, default=2, help="how many of a hundred change (2)")
    parser.add_argument("--workers", type=int, default=8, help="how many repositories at once (8)")
    parser.add_argument(
        "--opened",
        type=int,
        default=1_000_000,
        help="how many pull requests a sweep may open, to see a campaign under way (1000000; a config's default is 50)",
    )
    parser.add_argument("--latency", type=int, default=0, help="milliseconds a request (0)")
    parser.add_argument("--folder", type=Path, help="where the repositories and the ledger are made (temporary)")
    return parser.parse_args()


def _nights(scratch: Path, options: argparse.Namespace) -> Iterator[Night]:
    count = options.repositories
    folder = scratch / "sweeps"
    folder.mkdir()
    with hub.started(scratch / "hub") as double:
        _, api, _ = double.where()
        config = _CONFIG.format(api=api, owner=OWNER, workers=options.workers, opened=options.opened)
        (folder / "pip-no-cache.toml").write_text(config, "utf-8")
        names = double.fill("app", {kind: count * share // 100 for kind, share in _SHARES.items()})
        double.slow(options.latency / 1000)
        yield _night("first", double, folder, len(names), len(names))
        yield _night("nothing new", double, folder, len(names), 0)
        # The same draw each time; it has the kinds in the shares of the whole.
        changed = tuple(random.Random(42).sample(names, round(count * options.changed / 100)))  # noqa: S311
        double.change(changed)
        yield _night(f"{options.changed:g} % new", double, folder, len(names), len(changed))
        if violations := double.violations():
            print(f"against GitHub's description: {violations[:3]}")


def _night(title: str, double: Hub, folder: Path, repositories: int, looked_into: int) -> Night:
    _, _, token = double.where()
    double.tally()
    served = double.cpu()
    taken = processes.measured(processes.bot("sweep"), folder, {"GITHUB_TOKEN": token})
    return Night(title, repositories, looked_into, taken, double.tally(), double.cpu() - served)


def _row(night: Night, first: Night) -> str:
    taken, tally = night.taken, night.tally
    size, whole = tally.sent + tally.received, first.tally.sent + first.tally.received
    cpu = taken.cpu / night.repositories * 1000
    failed = f"  exit {taken.status}: {taken.complaint[-60:]}" if taken.is_failed else ""
    return (
        f"{night.title:<12}{night.repositories:>6}{night.looked_into:>7}{tally.listing:>8}{tally.requests:>9}{tally.git:>8}"
        f"{len(tally.writes):>7}{size / 1e6:>9.2f}{taken.cpu:>8.1f}{cpu:>9.2f}{taken.wall:>8.1f}{taken.megabytes:>6.0f}"
        f"{night.served:>9.1f}{tally.requests / first.tally.requests:>10.2%}{size / whole:>8.2%}"
        f"{taken.cpu / first.taken.cpu:>8.2%}{failed}"
    )


# The other limits are out of the way: how writes are paced, benchmarks.publishing measures.
_CONFIG = """\
[github]
base_url = "{api}"
[[source]]
org = "{owner}"
[limits]
workers = {workers}
new_pull_requests_per_run = {opened}
open_pull_requests = 1000000
writes_per_minute = 1000000
writes_per_hour = 1000000
"""
_HEADER = (
    f"{'sweep':<12}{'repos':>6}{'moved':>7}{'listing':>8}{'requests':>9}{'git':>8}{'writes':>7}{'MB':>9}{'CPU s':>8}"
    f"{'CPU ms/r':>9}{'wall s':>8}{'peak':>6}{'double s':>9}{'requests':>10}{'bytes':>8}{'CPU':>8}"
)
_NOTE = """\
"listing": requests for a page of repositories, of all requests; "peak": MB of the largest process of the sweep;
"double s": the server's CPU; the last three columns are shares of the first sweep."""

if __name__ == "__main__":
    main()

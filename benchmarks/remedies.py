"""What each remedy costs: instructions of check and fix over the same made-up files with pip, side by side.

Counted are instructions of whole processes by valgrind's cachegrind, which no other load on the machine changes. A file
is what the second half of the files costs more than the first, so that nothing which is loaded once is in it.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from benchmarks.growth import OWN
from benchmarks.instructions import counted
from benchmarks.mix import dockerfiles

REMEDIES = {"flag": (), "env": ("--remedy", "env"), "mount": ("--remedy", "mount", "--buildkit")}
COMMANDS = {"check": (*OWN, "--jobs", "1"), "fix": (*OWN[:-1], "fix", "--diff")}


def main() -> None:
    """Count and print, row by row as they come."""
    options = _options()
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind counts here, and is not installed: install it (Debian's package has that name)")
    print(f"{'command':<8} {'remedy':<7} {'files':>5} {'all, M':>8} {'to flag':>8} {'a file, M':>9} {'to flag':>8}")
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-remedies-") as name:
        half, whole = Path(name, "half"), Path(name, "whole")
        for folder, count in ((half, options.files // 2), (whole, options.files)):
            _written(folder, count)
        for command in options.commands:
            first: tuple[float, float] | None = None
            for remedy, given in REMEDIES.items():
                counted((*COMMANDS[command], *given), whole)  # modules are compiled by then
                few, many = (counted((*COMMANDS[command], *given), folder) for folder in (half, whole))
                figures = many / 1e6, (many - few) / (options.files - options.files // 2) / 1e6
                first = first or figures
                more = [f"{100 * (one / base - 1):+7.1f}%" for one, base in zip(figures, first, strict=True)]
                row = f"{figures[0]:8.1f} {more[0]} {figures[1]:9.3f} {more[1]}"
                print(f"{command:<8} {remedy:<7} {options.files:>5} {row}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What each remedy costs, in instructions of whole processes.")
    parser.add_argument("--files", type=int, default=120, help="how many, all with pip (120)")
    parser.add_argument("--commands", nargs="+", default=list(COMMANDS), choices=list(COMMANDS), help="(both)")
    return parser.parse_args()


def _written(folder: Path, count: int) -> None:
    for index, source in enumerate(dockerfiles(count, share=1.0)):
        path = folder / f"{index:03}" / "Dockerfile"
        path.parent.mkdir(parents=True)
        path.write_bytes(source)


if __name__ == "__main__":
    main()

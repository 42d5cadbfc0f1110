"""How many instructions check and fix take, beside dockerfile-doctor with its rule about pip's cache alone.

Counted are instructions of whole processes by valgrind's cachegrind, which no other load on the machine changes. The
files are the first of ``mix.py`` that mention pip, and single small ones, which show what starting costs.
"""

import argparse
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.growth import COUNTED, OWN, peer
from benchmarks.mix import dockerfiles

SMALL = {
    "one small file with pip": b"FROM python:3.12-slim\nCOPY . .\nRUN pip install -r requirements.txt\n",
    "one small file without": b"FROM debian:bookworm-slim\nCOPY . .\nRUN make install\n",
}
ROWS = (("check", ()), ("check", ("--scripts", "off")), ("fix", ()))
HEADER = f"{'command':<20} {'files':<26} {'own, M':>8} {'peer, M':>8} {'peer/own':>8}"


def main() -> None:
    """Count and print, row by row as they come."""
    options = _options()
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind counts here, and is not installed: install it (Debian's package has that name)")
    print(HEADER)
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-instructions-") as name:
        for title, sources in _folders(options.files):
            for command, given in ROWS:
                own, theirs = _own_and_peer(command, given, sources, Path(name))
                beside = f"{theirs:>8.0f} {theirs / own:>8.2f}" if theirs else ""
                print(f"{' '.join((command, *given)):<20} {title:<26} {own:>8.0f} {beside}".rstrip(), flush=True)
    print("In millions of instructions." + ("" if peer() else " The peer, dockerfile-doctor, is not installed."))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How many instructions check and fix take, beside dockerfile-doctor.")
    parser.add_argument("--files", type=int, default=200, help="how many, all with pip (200)")
    return parser.parse_args()


def _folders(count: int) -> Iterator[tuple[str, list[bytes]]]:
    with_pip = (source for source in dockerfiles(count * 20) if b"pip" in source)
    yield f"{count} that mention pip", list(islice(with_pip, count))
    yield from ((title, [source]) for title, source in SMALL.items())


def _own_and_peer(command: str, given: tuple[str, ...], sources: list[bytes], scratch: Path) -> tuple[float, float]:
    """Millions of instructions; 0 where the peer is not installed."""
    own, found = (*OWN[:-1], command, *given), peer()
    theirs = (*found, "--fix") if found and command == "fix" else found
    return tuple(_fresh(words, sources, scratch) / 1e6 if words else 0 for words in (own, theirs))  # type: ignore[return-value]


def _fresh(command: tuple[str, ...], sources: list[bytes], scratch: Path) -> int:
    """What a command takes on these files, which are written anew; all its modules are compiled by then."""
    folder = scratch / "files"
    for _ in range(2):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for index, source in enumerate(sources):
            (folder / f"{index:05}.dockerfile").write_bytes(source)
        found = counted((*command, "."), folder)
    return found


def counted(command: tuple[str, ...], folder: Path) -> int:
    """How many instructions a command takes in a folder."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [*COUNTED, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    found = re.search(r"I +refs: +([\d,]+)", done.stderr)
    if done.returncode not in (0, 1) or found is None:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-300:]}")
    return int(found[1].replace(",", ""))


if __name__ == "__main__":
    main()

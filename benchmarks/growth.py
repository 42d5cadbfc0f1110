"""How the work of check grows with a file: four times as much of something, beside dockerfile-doctor.

Counted are instructions of whole processes by valgrind's cachegrind, which no other load on the machine changes. The
growth is what the step from n to 4n costs by what the step from n/4 to n does, so that no start hides it: 4 is linear.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from bot.cli import main; main()"
OWN = (sys.executable, "-P", "-c", START, "check")
COUNTED = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
TIMES = 4
HEADER = (
    f"{'what there is more of':<28} {'n':>5} {'own, M: n/4':>11} {'n':>6} {'4n':>6} {'growth':>6}"
    f" {'peer: n/4':>10} {'n':>6} {'4n':>6} {'growth':>6}"
)


def _lines(count: int, line: str) -> str:
    return "".join(line.format(i=index) for index in range(count))


def _run(count: int, command: str, before: str = "") -> str:
    """One RUN of so many commands, a line for each."""
    return f"RUN {before}true" + _lines(count, f" \\\n && {command}") + "\n"


KINDS: dict[str, Callable[[int], str]] = {
    "pip commands of a RUN": lambda n: _run(n, "pip install a{i}"),
    "plain commands of a RUN": lambda n: _run(n, "mkdir -p /a{i}") + "RUN pip install a\n",
    "plain commands beside pip": lambda n: _run(n, "mkdir -p /a{i}", "pip install a && "),
    "RUNs with pip": lambda n: _lines(n, "RUN pip install a{i}\n"),
    "RUNs without pip": lambda n: _lines(n, "RUN apt-get install a{i}\n") + "RUN pip install a\n",
    "stages": lambda n: _lines(n, "FROM python:3.12 AS s{i}\nRUN pip install a\n"),
    "stages, each from another": lambda n: "FROM python:3.12 AS s\n" + _lines(n, "FROM s AS s{i}\nRUN pip install a\n"),
    "stages, one from the other": lambda n: "FROM python:3.12 AS s\n" + _lines(n, "FROM s AS s\nRUN pip install a\n"),
    "functions": lambda n: _run(n, "f{i}() {{ pip install a; }} && f{i}"),
    "branches": lambda n: _run(n, "if [ -f a{i} ]; then pip install a; else pip install b; fi"),
    "choices": lambda n: _run(n, "{{ pip install a{i} || pip install b; }}"),
    "loops": lambda n: _run(n, "for a in b c; do pip install $a{i}; done"),
    "variables": lambda n: _lines(n, "ENV A{i}=b\n") + "RUN pip install a\n",
    "copies from a stage": lambda n: "RUN pip install a\nFROM python:3.12\n" + _lines(n, "COPY --from=0 /a{i} /b{i}\n"),
}


def main() -> None:
    """Count and print, row by row as they come."""
    options = _options()
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind counts here, and is not installed: install it (Debian's package has that name)")
    other = peer()
    print(HEADER)
    with tempfile.TemporaryDirectory(prefix="pip-no-cache-growth-") as name:
        for kind in options.kinds:
            own = _counts((*OWN, *options.check.split()), kind, options.count, Path(name))
            theirs = _counts(other, kind, options.count, Path(name)) if other else ()
            print(f"{kind:<28} {options.count:>5} {_shown(own, 11)} {_shown(theirs, 10)}".rstrip(), flush=True)
    found = "with its rule about pip's cache alone" if other else "which is not installed"
    print(f"In millions of instructions; a growth of {TIMES} is linear. The peer is dockerfile-doctor, {found}.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How the work of check grows with a file, beside dockerfile-doctor.")
    parser.add_argument("--count", type=int, default=256, help="how many there are in the middle (256)")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS), help="of what (of each)")
    parser.add_argument("--check", default="", help="options of our check, as in --check='--remedy mount --buildkit'")
    return parser.parse_args()


def peer() -> tuple[str, ...] | None:
    """The call of dockerfile-doctor with its rule about pip's cache alone; None where it is not installed."""
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    path = shutil.which("dockerfile-doctor", path=beside)
    others = ",".join(f"DD{number:03}" for number in range(1, 200) if number != 9)
    return (path, "--no-color", "--ignore", others) if path else None


def _counts(command: tuple[str, ...], kind: str, count: int, folder: Path) -> tuple[float, ...]:
    """What the file costs with a quarter of so many, with so many, and with four times as many, in M instructions."""
    _counted(command, folder, KINDS[kind](1))  # modules are compiled by then
    return tuple(_counted(command, folder, KINDS[kind](many)) / 1e6 for many in (count // TIMES, count, count * TIMES))


def _counted(command: tuple[str, ...], folder: Path, text: str) -> int:
    path = folder / "Dockerfile"
    path.write_text(text if text.startswith("FROM") else f"FROM python:3.12\n{text}", "utf-8")
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [*COUNTED, *command, path], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    found = re.search(r"I +refs: +([\d,]+)", done.stderr)
    if done.returncode not in (0, 1) or found is None:
        raise SystemExit(f"{' '.join(command[-2:])} ended with {done.returncode}: {done.stderr[-300:]}")
    return int(found[1].replace(",", ""))


def _shown(figures: tuple[float, ...], width: int) -> str:
    if not figures:
        return ""
    quarter, once, more = figures
    return f"{quarter:{width}.0f} {once:6.0f} {more:6.0f} {(more - once) / (once - quarter):6.2f}"


if __name__ == "__main__":
    main()

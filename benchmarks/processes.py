"""What a whole process takes, with those that it waited for: CPU seconds, wall seconds, peak memory."""

import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Python keeps what it compiled, as it does wherever a tool is installed.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_BYTES_A_UNIT = 1 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True, slots=True)
class Taken:
    """The figures of one process; ``megabytes`` is the peak of the largest one of it and its children."""

    cpu: float
    wall: float
    megabytes: float
    status: int
    complaint: str

    @property
    def is_failed(self) -> bool:
        return self.status != 0


def bot(*arguments: str) -> tuple[str, ...]:
    """The command of this tree, started as its console script would be."""
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]["pip-no-cache"]
    module, _, function = entry.partition(":")
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from {module} import {function} as start; start()"
    return (sys.executable, "-P", "-c", start, *arguments)


def measured(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Taken:
    """Runs the command in the folder; what it complained about is cut short."""
    complaints = folder / "complaints.txt"
    with complaints.open("w+b") as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**_ENVIRONMENT, **environment}, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
    said = complaints.read_text("utf-8", "replace").strip()
    peak = usage.ru_maxrss * _BYTES_A_UNIT / 2**20
    return Taken(usage.ru_utime + usage.ru_stime, wall, peak, process.returncode, said[-300:])

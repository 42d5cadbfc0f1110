"""How much of what our code does is held by a test: changes it in small ways, and asks the tests about each.

Run it as ``make mutants`` or ``python -P -m benchmarks.mutants``. The sample is drawn by a seed, so that a later run
asks about the same changes of what is the same. Each change is made in a copy of this folder; the tests that belong to
its module are asked first, then all others of its package. A change that no test notices is shown: write the test that
does, or see that nobody could notice it.

The case folders are asked by one process of their own (benchmarks/case_folders.py), as they are many and each is quick.
That takes an hour for a few dozen changes. With ``--lines FOLDER`` only those tests are asked that run the changed
lines, the quickest first: which they are is learned once (benchmarks/lines.py), as with
``TEST_LINES=FOLDER TEST_LINES_IN=bot/publishing:bot/ledger python -m pytest -p benchmarks.lines tests/bot``.
"""

import argparse
import compileall
import fnmatch
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue

from benchmarks import case_folders
from benchmarks.mutations import Mutant, mutants

ROOT = Path(__file__).parents[1]
_GOAL = 95
_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__")
# Longer than any test takes: a change may make a loop endless, or a sleep of an hour.
_MINUTES = 15 * 60
_CANNOT_BE_RUN = ": cannot be run"
# So many tests are asked at first, then as many, then twice as many each time.
_FEW = 6
_LIFE = "tests/bot/test_life.py"
# Which tests belong to what: of these patterns the first that fits counts, and cheap tests come before dear ones.
_TESTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bot/model/marker.py", ("tests/bot/test_marker.py", _LIFE)),
    ("bot/ledger/*", ("tests/bot/test_ledger.py", _LIFE, "tests/bot/test_kill.py")),
    (
        "bot/selection/selection.py",
        ("tests/bot/test_chosen.py", "tests/bot/test_bounds.py", "tests/bot/test_scenarios.py"),
    ),
    ("bot/selection/*", (_LIFE, "tests/bot/test_github_listing.py", "tests/bot/test_scenarios.py")),
    ("bot/publishing/pacing/budget.py", ("tests/bot/test_budget.py", _LIFE)),
    ("bot/publishing/pacing/census.py", ("tests/bot/test_counting.py", "tests/bot/test_census.py", _LIFE)),
    ("bot/publishing/pacing/waves.py", ("tests/bot/test_waves.py", _LIFE)),
    ("bot/publishing/*", (_LIFE, "tests/bot/test_waves.py", "tests/bot/test_budget.py")),
    ("bot/planning/known.py", ("tests/bot/test_known.py", _LIFE)),
    ("bot/planning/cluster.py", ("tests/bot/test_cluster.py",)),
    ("bot/planning/executors.py", ("tests/bot/test_cluster.py",)),
    ("bot/planning/plan_*.py", ("tests/bot/test_plan_file.py", _LIFE)),
    ("bot/planning/json_text.py", ("tests/bot/test_plan_file.py", _LIFE)),
    ("bot/planning/survey.py", ("tests/bot/test_scenarios.py", "tests/bot/test_bounds.py", _LIFE)),
    ("bot/planning/*", (_LIFE, "tests/bot/test_scenarios.py", "tests/bot/test_plan_file.py")),
    ("fixer/search/*", ("tests/fixer/test_discover.py", "tests/fixer")),
    ("fixer/output/*", ("tests/fixer/test_output.py", "tests/fixer/test_sarif.py", "tests/fixer")),
    ("fixer/*", ("tests/fixer/test_cases.py", "tests/fixer/test_properties.py", "tests/fixer")),
)
_REST = (("bot/*", "tests/bot"), ("fixer/*", "tests/fixer"))
# What is asked about where nothing is said: what decides about other people's repositories.
_USUAL = (
    "bot/model/marker.py",
    "bot/publishing/*.py",
    "bot/publishing/*/*.py",
    "bot/planning/*.py",
    "bot/ledger/*.py",
    "bot/selection/*.py",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tests said of a change: which of them noticed it, None where none did."""

    mutant: Mutant
    noticed: str | None
    seconds: float


@dataclass(slots=True)
class _Lines:
    """A test, the lines that it runs by their modules, and how long it took."""

    test: str
    seconds: float = 0.0
    found: dict[str, set[int]] = field(default_factory=dict)


# The tests to ask about a change, one group after the other.
_Choose = Callable[[Mutant], tuple[tuple[str, ...], ...]]


def main() -> int:
    """Asks about a sample, and returns whether too little of it was noticed."""
    wanted = _arguments()
    modules = [path for pattern in wanted.modules for path in sorted(ROOT.glob(pattern))]
    found = [one for path in modules for one in mutants(str(path.relative_to(ROOT)), path.read_bytes())]
    sample = random.Random(wanted.seed).sample(found, min(wanted.count, len(found)))  # noqa: S311 - no secret
    sample.sort(key=lambda one: (one.path, one.start))
    print(f"{len(sample)} of {len(found)} changes of {len(modules)} modules, seed {wanted.seed}")
    answers = []
    choose = partial(_running, _learned(wanted.lines)) if wanted.lines else partial(_belonging, is_quick=wanted.quick)
    with _copies(wanted.jobs) as copies, ThreadPoolExecutor(wanted.jobs) as pool:
        for answer in pool.map(partial(_asked, copies, choose), sample):
            answers.append(answer)
            _show(answer)
    return _summary(answers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -P -m benchmarks.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(_USUAL), help="globs of modules (%(default)s)")
    parser.add_argument("--count", type=int, default=40, help="how many changes (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (%(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (%(default)s)")
    parser.add_argument("--lines", type=Path, help="a folder that says which test runs which lines")
    parser.add_argument("--quick", action="store_true", help="ask the first of a module's own tests alone")
    return parser.parse_args()


def groups(path: str) -> tuple[tuple[str, ...], ...]:
    """The tests to ask about a module, one group after the other: its own, then its package's."""
    own = next((chosen for pattern, chosen in _TESTS if fnmatch.fnmatchcase(path, pattern)), ())
    rest = next((folder for pattern, folder in _REST if fnmatch.fnmatchcase(path, pattern)), "tests")
    return (*((one,) for one in own), (rest, *(f"--ignore={one}" for one in own if one != rest)))


@contextmanager
def _copies(number: int) -> Iterator[SimpleQueue[Path]]:
    """As many copies of this folder, each for one change at a time."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for at in range(number):
            copy = Path(shutil.copytree(ROOT, Path(folder) / str(at), ignore=_NOT_COPIED, symlinks=True))
            # What is compiled says of which text, as a change may come within the second and be as long.
            compileall.compile_dir(copy, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
            copies.put(copy)
        yield copies


def _belonging(mutant: Mutant, *, is_quick: bool) -> tuple[tuple[str, ...], ...]:
    return groups(mutant.path)[: 1 if is_quick else None]


def _learned(folder: Path) -> tuple[_Lines, ...]:
    """What each test runs, the quickest first."""
    tests: dict[str, _Lines] = {}
    for file in folder.iterdir():
        for line in file.read_text("utf-8").splitlines():
            said = json.loads(line)
            known = tests.setdefault(said["test"], _Lines(said["test"]))
            known.seconds = max(known.seconds, said["seconds"])
            for path, numbers in said["lines"].items():
                known.found.setdefault(path, set()).update(numbers)
    return tuple(sorted(tests.values(), key=lambda one: (one.seconds, one.test)))


def _running(tests: Sequence[_Lines], mutant: Mutant) -> tuple[tuple[str, ...], ...]:
    """The tests that run what is changed, a few and then more; those of its module where that runs at import alone."""
    end = (ROOT / mutant.path).read_bytes().count(b"\n", 0, mutant.end) + 1
    changed = set(range(mutant.line, end + 1))
    chosen = [one.test for one in tests if one.found.get(mutant.path, set()) & changed]
    if not chosen:
        return _belonging(mutant, is_quick=False)
    cases = tuple(one for one in chosen if case_folders.are_cases((one,)))
    others = [one for one in chosen if not case_folders.are_cases((one,))]
    starts = [0, *(_FEW << step for step in range(12))]
    few = (tuple(others[a:b]) for a, b in pairwise(starts) if others[a:b])
    return tuple(filter(None, (cases, *few)))


def _asked(copies: SimpleQueue[Path], choose: _Choose, mutant: Mutant) -> Answer:
    copy = copies.get()
    module = copy / mutant.path
    source = module.read_bytes()
    if mutant.path.startswith("fixer/"):
        _asked_cases(copy)
    started = time.monotonic()
    try:
        module.write_bytes(mutant.applied(source))
        noticed = next(filter(None, (_noticed(copy, one) for one in choose(mutant))), None)
        module.write_bytes(source)
        if noticed and not _passes(copy, noticed):
            raise SystemExit(f"{noticed} fails without any change; mend that first")
    finally:
        module.write_bytes(source)
        copies.put(copy)
    return Answer(mutant, noticed, time.monotonic() - started)


@cache
def _passes(copy: Path, noticed: str) -> bool:
    """Whether the test that noticed a change passes without it; of what is no test's name nobody can tell."""
    found = _noticed(copy, (noticed,)) if "::" in noticed else None
    return found is None or found.endswith(_CANNOT_BE_RUN)


@cache
def _asked_cases(copy: Path) -> case_folders.Asked:
    return case_folders.Asked(copy)


def _noticed(copy: Path, chosen: Sequence[str]) -> str | None:
    """The first test that fails, or that the change kept from coming to an end."""
    if case_folders.are_cases(chosen):
        return _asked_cases(copy).noticed(chosen)
    options = ("-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist")
    command = [sys.executable, "-B", "-m", "pytest", *options, *chosen]
    process = subprocess.Popen(
        command, cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        said, _ = process.communicate(timeout=_MINUTES)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"{chosen[0]}: no end"
    if process.returncode == 0:
        return None
    failed = (line for line in said.splitlines() if line.startswith(("FAILED ", "ERROR ")))
    return next((line.partition(" ")[2].partition(" - ")[0] for line in failed), f"{chosen[0]}{_CANNOT_BE_RUN}")


def _show(answer: Answer) -> None:
    mutant, lines = answer.mutant, (ROOT / answer.mutant.path).read_bytes().splitlines()
    print(f"{mutant.path}:{mutant.line} ({answer.seconds:.0f} s) {answer.noticed or 'NOT NOTICED'}", flush=True)
    if answer.noticed is None:
        print(f"    {lines[mutant.line - 1].decode().strip()}")
        print(f"    → {' '.join(mutant.text.split())}", flush=True)


def _summary(answers: Sequence[Answer]) -> int:
    noticed = sum(answer.noticed is not None for answer in answers)
    share = 100 * noticed / len(answers) if answers else 100.0
    print(f"{noticed} of {len(answers)} were noticed: {share:.0f} % (at least {_GOAL} % are wanted)")
    return int(share < _GOAL)


if __name__ == "__main__":
    raise SystemExit(main())

"""How much of what our code does is held by a test: changes it in small ways, and asks the tests about each.

Run it as ``make mutants`` or ``python -P -m benchmarks.mutants``, with names of areas or globs of modules. From each as
many changes are drawn, by a seed, so that a later run asks about the same ones of what is the same. Each is made in a
copy of this folder; the tests that belong to its module are asked first, then all others of its package. A change that
no test notices is shown: write the test that does, or see that nobody could notice it.

That takes hours. With ``--lines FOLDER`` only those tests are asked that run the changed lines, the quickest first:
where there is no such folder yet, each test says once what it runs, which takes half as long again as the tests do.
Afterwards a change takes some seconds. Of tests that are written later ``TEST_LINES=FOLDER
TEST_LINES_IN=bot/publishing:bot/ledger python -m pytest -p benchmarks.lines tests/bot/test_new.py`` adds the lines.
The case folders are asked by one process of their own (benchmarks/case_folders.py), as they are many and each is quick.
"""

import argparse
import compileall
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue

from benchmarks import case_folders, lines
from benchmarks.choosing import Choose, Group, Learned, belonging
from benchmarks.mutations import Mutant, mutants

ROOT = Path(__file__).parents[1]
_GOAL = 95
_GOALS = {"engine": 98}  # what proves an edit
_DATA = re.compile(r"/cases/")  # a case is all that lies there, nothing compiled beside it
_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".mutants*", ".*_cache", ".hypothesis")
# What decides about other people's repositories and files: what is asked about where nothing is said.
AREAS = {
    "recognition": ("bot/publishing/recognition.py", "bot/model/marker.py", "bot/ledger/membership.py"),
    "publishing": ("bot/publishing/*.py", "bot/publishing/*/*.py"),
    "planning": ("bot/planning/*.py",),
    "ledger": ("bot/ledger/*.py",),
    "selection": ("bot/selection/*.py",),
    "engine": ("fixer/engine.py", "fixer/edits.py", "fixer/diff.py"),
    "judgement": ("fixer/judgement/**/*.py", "fixer/build/**/*.py"),
}
# A change may make a loop endless, or a sleep of an hour: longer than tests take of which nobody knows how long that
# is, and than those take of which somebody does, be the machine ever so busy.
_UNKNOWN_SECONDS, _STARTING_SECONDS, _SLOWER = 15 * 60.0, 90.0, 10
_CANNOT_BE_RUN = ": cannot be run"
_PYTEST = (sys.executable, "-B", "-m", "pytest", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tests said of a change: which of them ``noticed`` it, or why that is ``undecided``; neither, if none."""

    area: str
    mutant: Mutant
    seconds: float
    noticed: str = ""
    undecided: str = ""


def main() -> int:
    """Asks about a sample, and returns whether too little of it was noticed."""
    wanted = _arguments()
    areas = {area: tuple(_modules(area)) for area in wanted.areas}
    found = {area: _all(modules) for area, modules in _apart(areas).items()}
    sample = list(drawn(found, wanted.count, wanted.seed))
    print(f"{len(sample)} of {sum(map(len, found.values()))} changes, seed {wanted.seed}", flush=True)
    choose: Choose = lambda mutant: belonging(mutant.path)[: 1 if wanted.quick else None]  # noqa: E731
    if wanted.lines:
        modules = [path for modules in areas.values() for path in modules]
        _learn(wanted.lines, modules, wanted.jobs)
        choose = Learned(wanted.lines, ROOT).running
    answers = []
    with _copies(wanted.jobs) as copies, ThreadPoolExecutor(wanted.jobs) as pool:
        for answer in pool.map(partial(_asked, copies, choose, wanted.seconds), sample):
            answers.append(answer)
            _show(answer)
    return _summary(answers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -P -m benchmarks.mutants", description=__doc__)
    parser.add_argument("areas", nargs="*", default=list(AREAS), help="areas or globs of modules (%(default)s)")
    parser.add_argument("--count", type=int, default=40, help="how many changes, as many of each area (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (%(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (%(default)s)")
    parser.add_argument("--lines", type=Path, help="a folder that says, or will say, which test runs which lines")
    parser.add_argument(
        "--seconds", type=float, default=600.0, help="for how long tests are asked about one (%(default)s)"
    )
    parser.add_argument("--quick", action="store_true", help="ask the first of a module's own tests alone")
    return parser.parse_args()


def _modules(area: str) -> Iterator[str]:
    for pattern in AREAS.get(area, (area,)):
        yield from (str(path.relative_to(ROOT)) for path in sorted(ROOT.glob(pattern)))


def _apart(areas: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Each module in the first of its areas alone."""
    first = {path: area for area, modules in reversed(areas.items()) for path in modules}
    return {
        area: tuple(path for path in dict.fromkeys(modules) if first[path] == area) for area, modules in areas.items()
    }


def _all(modules: Sequence[str]) -> list[Mutant]:
    return [one for path in modules for one in mutants(path, (ROOT / path).read_bytes())]


def drawn(found: dict[str, list[Mutant]], count: int, seed: int) -> Iterator[tuple[str, Mutant]]:
    """So many changes, from each area as many; which ones depends on nothing but the seed, the line and the change."""
    for at, (area, changes) in enumerate(found.items()):
        share = count * (at + 1) // len(found) - count * at // len(found)
        chosen = sorted(changes, key=partial(_lot, seed))[:share]
        yield from ((area, one) for one in sorted(chosen, key=lambda one: (one.path, one.start)))


def _lot(seed: int, mutant: Mutant) -> str:
    return sha256(f"{seed} {mutant.path} {_line(mutant)} {mutant.text}".encode()).hexdigest()


def _line(mutant: Mutant) -> str:
    return _text(mutant.path)[mutant.line - 1].decode().strip()


@cache
def _text(path: str) -> list[bytes]:
    return (ROOT / path).read_bytes().splitlines()


def _learn(folder: Path, modules: Sequence[str], jobs: int) -> None:
    """Has every test say once which lines it runs, unless the folder is there."""
    if folder.is_dir():
        return
    print(f"Learning which test runs which lines, into {folder}", flush=True)
    folder.mkdir(parents=True)
    told = {**os.environ, lines.FOLDER: str(folder.absolute()), lines.MODULES: os.pathsep.join(modules)}
    packages = sorted({f"tests/{module.partition('/')[0]}" for module in modules})
    apart = [f"--ignore={file}" for file in case_folders.FILES]
    command = [*_PYTEST, "-p", "benchmarks.lines", "-n", str(jobs), "--dist", "worksteal", *packages, *apart]
    subprocess.run(command, cwd=ROOT, env=told, stdout=sys.stderr, check=False)
    if "tests/fixer" in packages:
        subprocess.run([sys.executable, "-B", "-m", "benchmarks.case_folders"], cwd=ROOT, env=told, check=False)


@contextmanager
def _copies(number: int) -> Iterator[SimpleQueue[Path]]:
    """As many copies of this folder, each for one change at a time."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for at in range(number):
            copy = Path(shutil.copytree(ROOT, Path(folder) / str(at), ignore=_NOT_COPIED, symlinks=True))
            # What is compiled says of which text, as a change may come within the second and be as long.
            compileall.compile_dir(copy, quiet=2, rx=_DATA, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
            copies.put(copy)
        yield copies


def _asked(copies: SimpleQueue[Path], choose: Choose, seconds: float, drawn: tuple[str, Mutant]) -> Answer:
    area, mutant = drawn
    copy = copies.get()
    module = copy / mutant.path
    if mutant.path.startswith("fixer/"):
        _asked_cases(copy)
    source, started = module.read_bytes(), time.monotonic()
    try:
        module.write_bytes(mutant.applied(source))
        noticed, undecided = _first(copy, choose(mutant), started + seconds)
        module.write_bytes(source)
        if noticed and not _passes(copy, noticed):
            noticed, undecided = "", f"{noticed} fails without any change; mend that first"
    finally:
        module.write_bytes(source)
        copies.put(copy)
    return Answer(area, mutant, time.monotonic() - started, noticed, undecided)


def _first(copy: Path, groups: Sequence[Group], end: float) -> tuple[str, str]:
    """The first test that notices the change; or why not all could be asked."""
    for at, group in enumerate(groups):
        if at and time.monotonic() + (group.seconds or 0) > end:
            return "", f"not asked: {sum(len(one.tests) for one in groups[at:])} tests"
        if noticed := first_failing(copy, group):
            return noticed, ""
    return "", ""


@cache
def _passes(copy: Path, noticed: str) -> bool:
    """Whether the test that noticed a change passes without it; of what is no test's name nobody can tell."""
    found = first_failing(copy, Group((noticed,))) if "::" in noticed else ""
    return not found or found.endswith(_CANNOT_BE_RUN)


@cache
def _asked_cases(copy: Path) -> case_folders.Asked:
    return case_folders.Asked(copy)


def first_failing(copy: Path, group: Group) -> str:
    """The first test that fails, or that the change kept from coming to an end; empty where none does."""
    if case_folders.are_cases(group.tests):
        return _asked_cases(copy).noticed(group.tests) or ""
    command = [*_PYTEST, "-x", "-p", "no:xdist", *group.tests]
    process = subprocess.Popen(
        command, cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    known = _UNKNOWN_SECONDS if group.seconds is None else _STARTING_SECONDS + _SLOWER * group.seconds
    try:
        said, _ = process.communicate(timeout=known)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"{group.tests[0]}: no end"
    if process.returncode == 0:
        return ""
    failed = (line for line in said.splitlines() if line.startswith(("FAILED ", "ERROR ")))
    if found := next((line.partition(" ")[2].partition(" - ")[0] for line in failed), ""):
        return found
    if (there := _there(copy, group.tests)) != group.tests:
        return first_failing(copy, Group(there, group.seconds)) if there else ""
    return f"{group.tests[0]}{_CANNOT_BE_RUN}"


def _there(copy: Path, tests: tuple[str, ...]) -> tuple[str, ...]:
    """Those that there are: others went, or are called otherwise, since they said which lines they run."""
    files = tuple(dict.fromkeys(one.partition("::")[0] for one in tests))
    command = [*_PYTEST, "--collect-only", "-p", "no:xdist", *files]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    found = {*files, *done.stdout.splitlines()}
    return tuple(one for one in tests if one in found)


def _show(answer: Answer) -> None:
    mutant = answer.mutant
    told = answer.noticed or (f"UNDECIDED, {answer.undecided}" if answer.undecided else "NOT NOTICED")
    print(f"{mutant.path}:{mutant.line} ({answer.seconds:.0f} s) {told}", flush=True)
    if not answer.noticed:
        print(f"    {_line(mutant)}\n    → {' '.join(mutant.text.split())}", flush=True)


def _summary(answers: Sequence[Answer]) -> int:
    decided = Counter(one.area for one in answers if not one.undecided)
    noticed = Counter(one.area for one in answers if one.noticed)
    for area in dict.fromkeys(one.area for one in answers):
        share = 100 * noticed[area] / decided[area] if decided[area] else 100.0
        wanted = f"at least {_GOALS.get(area, _GOAL)} % are wanted"
        print(f"{area}: {noticed[area]} of {decided[area]}, {share:.1f} % ({wanted})")
    share = 100 * noticed.total() / decided.total() if decided else 100.0
    left = f"; {len(answers) - decided.total()} undecided" if len(answers) > decided.total() else ""
    print(f"{noticed.total()} of {decided.total()} were noticed{left}: {share:.1f} %")
    return int(share < _GOAL)


if __name__ == "__main__":
    raise SystemExit(main())

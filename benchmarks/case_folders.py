"""The case folders as one quick test: a process that has read all but our own code, and forks for each question.

benchmarks/mutants.py asks it about a change before it asks pytest: a fork imports the changed code, runs the cases that
it is given and ends at the first that comes out otherwise. Which lines each case runs is learned by
``TEST_LINES=FOLDER TEST_LINES_IN=fixer/build:fixer/judgement python -B -m benchmarks.case_folders``.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path

from benchmarks import lines

FILES = ("tests/fixer/test_cases.py", "tests/fixer/test_context_cases.py")
_OURS = ("fixer", "tests")
_SERVE = "serve"
_READY = "ready"
# What a change may take that makes a loop endless.
_SECONDS = 120
_BYTES = 4 << 30
_NO_END = "no end"


def are_cases(chosen: Sequence[str]) -> bool:
    """Whether all that is chosen are case folders, as pytest names their tests, or the files that hold them."""
    return all(one.partition("::")[0] in FILES and "test_folder" not in one for one in chosen)


class Asked:
    """The process that is asked, for the code of one folder."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-B", "-m", "benchmarks.case_folders", _SERVE]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, text=True)
        assert self._line() == _READY

    def noticed(self, chosen: Sequence[str]) -> str | None:
        """The first of the cases that comes out otherwise; None where all are as they should be."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(chosen) + "\n")
        self._process.stdin.flush()
        return self._line() or None

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().rstrip("\n")


def _serve() -> None:
    _import_all()
    for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
        del sys.modules[name]
    print(_READY, flush=True)
    for asked in sys.stdin:
        print(_of_a_fork(json.loads(asked)), flush=True)


def _import_all() -> None:
    """What a case needs, down to what is imported late."""
    tests = _tests(FILES)
    for run in (next(iter(tests.values())), list(tests.values())[-1]):
        run()


def _of_a_fork(chosen: list[str]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.alarm(_SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
        os.write(writing, _first_that_fails(chosen).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as said:
        name = said.read()
    _, status = os.waitpid(child, 0)
    return name if status == 0 else f"{chosen[0]}: {_NO_END}"


def _first_that_fails(chosen: list[str]) -> str:
    try:
        tests = _tests(chosen)
    except BaseException:  # noqa: BLE001 - a changed module may raise anything
        return f"{chosen[0]}: cannot be run"
    for name, run in tests.items():
        try:
            run()
        except BaseException:  # noqa: BLE001 - or never end
            return name
    return ""


def _tests(chosen: Sequence[str]) -> dict[str, Callable[[], None]]:
    """The tests by their names; all of a file where it is named alone."""
    every = dict(_all_tests({one.partition("::")[0] for one in chosen}))
    return every if set(chosen) <= set(FILES) else {name: every[name] for name in chosen}


def _all_tests(files: set[str]) -> Iterator[tuple[str, Callable[[], None]]]:
    if FILES[0] in files:
        from tests.fixer import test_cases

        for case in test_cases.ALL:
            yield f"{FILES[0]}::test_case[{case.name}]", partial(test_cases.test_case, case)
    if FILES[1] in files:
        from tests.fixer import test_context_cases

        for scripts, folder in product(("tell", "fix"), test_context_cases.FOLDERS):
            name = folder.relative_to(test_context_cases.CASES).as_posix()
            yield f"{FILES[1]}::test_case[{scripts}-{name}]", partial(_in_a_tree, folder, scripts)


def _in_a_tree(folder: Path, scripts: str) -> None:
    from fixer import Scripts
    from tests.fixer import test_context_cases

    with tempfile.TemporaryDirectory() as top:
        test_context_cases.test_case(folder, Scripts(scripts), Path(top))


def _learn(wanted: Sequence[str]) -> None:
    """Which lines each case runs, or those of the wanted areas or folders; the environment says where that is kept."""
    Path(os.environ[lines.FOLDER]).mkdir(exist_ok=True)
    for name, run in _tests(FILES).items():
        if not wanted or any(one in name for one in wanted):
            os.environ[lines.TEST] = name
            with lines.noted():
                run()


if __name__ == "__main__":
    _serve() if sys.argv[1:] == [_SERVE] else _learn(sys.argv[1:])

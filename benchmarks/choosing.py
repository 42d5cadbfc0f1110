"""Which tests are asked about a change: those that belong to its module, or those that run what it changes."""

import ast
import fnmatch
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import case_folders
from benchmarks.lines import digest
from benchmarks.mutations import Mutant

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
    ("fixer/search/*", ("tests/fixer/test_discover.py",)),
    ("fixer/output/*", ("tests/fixer/test_output.py", "tests/fixer/test_sarif.py")),
    ("fixer/engine.py", ("tests/fixer/test_verification.py", "tests/fixer/test_cases.py")),
    ("fixer/edits.py", ("tests/fixer/test_verification.py", "tests/fixer/test_cases.py")),
    ("fixer/diff.py", ("tests/fixer/test_diff.py",)),
    (
        "fixer/build/context/*",
        ("tests/fixer/test_context_cases.py", "tests/fixer/test_said.py", "tests/fixer/test_files_run.py"),
    ),
    ("fixer/*", ("tests/fixer/test_cases.py", "tests/fixer/test_context_cases.py")),
)
_REST = (("bot/*", "tests/bot"), ("fixer/*", "tests/fixer"))
# Tests of so many seconds are asked at first, then such of twice as many each time.
_AT_FIRST = 20.0

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Group:
    """Tests to ask at once; ``seconds`` is how long they take as far as anybody learned."""

    tests: tuple[str, ...]
    seconds: float | None = None


# The tests to ask about a change, one group after the other.
Choose = Callable[[Mutant], Sequence[Group]]


@dataclass(slots=True)
class _Test:
    """A test, the lines that it runs by their modules and what these held then, and how long it took."""

    name: str
    seconds: float = 0.0
    found: dict[str, dict[str, set[int]]] = field(default_factory=dict)

    def runs(self, path: str, held: str, lines: set[int]) -> bool:
        """Whether it runs one of the lines; where the module is another one now, whether it ran anything there."""
        texts = self.found.get(path, {})
        return bool(texts[held] & lines if held in texts else texts)


def belonging(path: str) -> tuple[Group, ...]:
    """The tests to ask about a module, one group after the other: its own, then its package's."""
    own = next((chosen for pattern, chosen in _TESTS if fnmatch.fnmatchcase(path, pattern)), ())
    rest = next((folder for pattern, folder in _REST if fnmatch.fnmatchcase(path, pattern)), "tests")
    others = (rest, *(f"--ignore={one}" for one in own if one != rest))
    return (*(Group((one,)) for one in own), Group(others))


class Learned:
    """What each test runs, as benchmarks/lines.py wrote it into a folder."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._root = root
        tests: dict[str, _Test] = {}
        for file in folder.iterdir():
            for line in file.read_text("utf-8").splitlines():
                said = json.loads(line)
                known = tests.setdefault(said["test"], _Test(said["test"]))
                known.seconds = max(known.seconds, said["seconds"])
                for path, (held, numbers) in said["lines"].items():
                    known.found.setdefault(path, {}).setdefault(held, set()).update(numbers)
        self._tests = sorted(tests.values(), key=lambda one: (one.seconds, one.name))

    def running(self, mutant: Mutant) -> tuple[Group, ...]:
        """The tests that run what is changed, a few and then more.

        Where none is known those of the module are asked: what a test starts may tell nothing of its lines.
        """
        source = (self._root / mutant.path).read_bytes()
        held, lines = digest(source), places(source, mutant)
        chosen = [one for one in self._tests if one.runs(mutant.path, held, lines)]
        cases = [one for one in chosen if case_folders.are_cases((one.name,))]
        others = [one for one in chosen if not case_folders.are_cases((one.name,))]
        at_once = (Group(tuple(one.name for one in cases)),) if cases else ()
        return (*at_once, *_grouped(others)) or belonging(mutant.path)[:-1]


def _grouped(tests: Iterable[_Test]) -> Iterator[Group]:
    names, seconds, most = list[str](), 0.0, _AT_FIRST
    for one in tests:
        names.append(one.name)
        seconds += one.seconds
        if seconds > most:
            yield Group(tuple(names), seconds)
            names, seconds, most = [], 0.0, 2 * most
    if names:
        yield Group(tuple(names), seconds)


def places(source: bytes, mutant: Mutant) -> set[int]:
    """The lines by which a test shows that it meets the change.

    They are its own; of what runs once, when the module is imported, those that use the name that is given there, and
    where there is none those of all functions.
    """
    changed = set(range(mutant.line, source.count(b"\n", 0, mutant.end) + 2))
    tree = ast.parse(source)
    inside = {line for node in ast.walk(tree) if isinstance(node, _Function) for line in _body(node)}
    if changed & inside:
        return changed
    names = {name for node in tree.body if _span(node) & changed for name in _given(node)}
    for node in tree.body:  # what is made of it there
        names |= set(_given(node)) if names & _used(node) else set()
    using = {line for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in names for line in _span(node)}
    return using & inside or inside


def _body(function: _Function) -> Iterator[int]:
    statements: Iterable[ast.AST] = [function.body] if isinstance(function, ast.Lambda) else function.body
    return (line for one in statements for line in _span(one))


def _span(node: ast.AST) -> set[int]:
    if not isinstance(node, ast.stmt | ast.expr):
        return set()
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def _given(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.Assign(targets=targets):
            yield from (name.id for one in targets for name in ast.walk(one) if isinstance(name, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def _used(node: ast.stmt) -> set[str]:
    is_given = isinstance(node, ast.Assign | ast.AnnAssign)
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} if is_given else set()

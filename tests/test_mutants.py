"""The changes that ``make mutants`` makes: each leaves a program, and no test is asked about what none could notice."""

import ast
from pathlib import Path

import pytest

from benchmarks.mutants import groups
from benchmarks.mutations import mutants

ROOT = Path(__file__).parents[1]
CHANGES = [
    ("x = a == b", ["x = (a != b)"]),
    ("x = a < b", ["x = (a <= b)"]),
    ("x = a is None", ["x = (a is not None)"]),
    ("x = a in b", ["x = (a not in b)"]),
    ("x = a and b", ["x = ((a) or (b))", "x = ((b))", "x = ((a))"]),
    ("x = not a", ["x = (a)"]),
    ("x = a + b", ["x = (a - b)"]),
    ("x = a if b else c", ["x = (a)", "x = (c)"]),
    ("x = 1", ["x = 2"]),
    ("x = 3_000", ["x = 6000"]),
    ("x = True", ["x = False"]),
    ('x = "foreign-commits"', ["x = 'foreign-commits-mutant'"]),
    ("x = {a, b}", ["x = {b}", "x = {a}"]),
    ("x = (a, b)", ["x = (b,)", "x = (a,)"]),
    ("f(a)", ["pass"]),
    ("x |= a", ["x = a"]),
    ("def f(): return a", ["def f(): return None"]),
    ("é = 'x', a == b", ["é = (a == b,)", "é = ('x',)", "é = 'x', (a != b)"]),
]
# What nobody could notice, or what is not run.
UNCHANGED = [
    '"""words-of a-module, 1"""',
    "x: tuple[int, str]",
    "def f(a: int | None) -> bool | None: ...",
    "assert a == b",
    "x = zip(a, b, strict=True)",
    "if TYPE_CHECKING:\n    x = 1",
    "@dataclass(frozen=True)\nclass A: ...",
    "import os",
    "x = 'plain words'",
    "x = f'{a == b}'",
    "x = None",
    "return_ = x",
    "x = {*a, *b}",
]


def changed(source: str) -> list[str]:
    return [one.applied(source.encode()).decode() for one in mutants("a.py", source.encode())]


@pytest.mark.parametrize(("source", "expected"), CHANGES)
def test_what_is_changed(source: str, expected: list[str]) -> None:
    assert sorted(changed(source)) == sorted(expected)


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_is_left_alone(source: str) -> None:
    assert changed(source) == []


@pytest.mark.parametrize("module", ["bot/model/marker.py", "bot/planning/plan.py", "fixer/engine.py"])
def test_every_change_of_a_module_is_another_program(module: str) -> None:
    source = (ROOT / module).read_bytes()
    found = mutants(module, source)
    assert len(found) > 10
    same = ast.dump(ast.parse(source))
    assert [one for one in found if ast.dump(ast.parse(one.applied(source))) == same] == []
    assert [one.line for one in found] == [source[: one.start].count(b"\n") + 1 for one in found]


def test_every_module_has_tests_that_are_there() -> None:
    modules = [path.relative_to(ROOT) for package in ("bot", "fixer") for path in (ROOT / package).rglob("*.py")]
    named = {name for module in modules for group in groups(str(module)) for name in group if name[0] != "-"}
    assert {"tests/bot", "tests/fixer"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []

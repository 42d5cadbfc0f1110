"""The changes that ``make mutants`` makes: each leaves a program, and no test is asked about what none could notice."""

import ast
import json
from pathlib import Path

import pytest

from benchmarks.choosing import Group, Learned, belonging, places
from benchmarks.lines import digest
from benchmarks.mutants import drawn, first_failing
from benchmarks.mutations import mutants

ROOT = Path(__file__).parents[1]
MODULES = {"a": "bot/model/marker.py", "b": "bot/planning/plan.py"}
CHANGES = [
    ("x = a == b", ["x = (a != b)"]),
    ("x = a < b", ["x = (a <= b)"]),
    ("x = a is None", ["x = (a is not None)"]),
    ("x = a in b", ["x = (a not in b)"]),
    ("x = a and b", ["x = ((a) or (b))", "x = ((b))", "x = ((a))"]),
    (
        "x = a is b or a == b",
        ["x = ((a is b) and (a == b))", "x = ((a is b))", "x = (a is not b) or a == b", "x = a is b or (a != b)"],
    ),
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
    "X = dict[str, tuple[int, str]]",
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
    named = {name for module in modules for group in belonging(str(module)) for name in group.tests if name[0] != "-"}
    assert {"tests/bot", "tests/fixer"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_tests_are_told_by_the_lines_that_show_a_change() -> None:
    text = """A = 1\nB = A + 1\nC = 2\nclass D:\n    e = 3\n
def f(x=4):
    return B + 5
def g():
    return C if x else h
"""
    source = text.encode()
    found = {one.text: places(source, one) for one in mutants("a.py", source)}
    assert found["2"] == {8}, "A makes B, and f uses that"
    assert found["3"] == {10}
    assert (found["4"], found["5"]) == ({8, 10}, {8, 10}), "nobody can tell who meets it"
    assert found["6"] == {8}
    assert found["(h)"] == {10}


def test_tests_that_run_the_line_are_asked_and_the_quickest_first(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"def f(x):\n    y = 1\n    return y\n")
    source = (tmp_path / "a.py").read_bytes()
    change = next(one for one in mutants("a.py", source) if one.text == "2")
    folder = tmp_path / "lines"
    folder.mkdir()
    told = [
        ("slow", 99.0, digest(source), [2]),
        ("elsewhere", 0.1, digest(source), [3]),
    ]
    told += [("quick", 0.2, digest(source), [2]), ("of-before", 0.3, "0", [9])]
    for name, seconds, held, numbers in told:
        said = {"test": name, "seconds": seconds, "lines": {"a.py": (held, numbers)}}
        (folder / name).write_text(json.dumps(said), "utf-8")
    learned = Learned(folder, tmp_path)
    (group,) = learned.running(change)
    assert group == Group(("quick", "of-before", "slow"), 99.5)


def test_as_many_are_drawn_of_each_area_and_the_same_of_what_is_the_same() -> None:
    areas = {name: list(mutants(module, (ROOT / module).read_bytes())) for name, module in MODULES.items()}
    sample = list(drawn(areas, 7, 1))
    assert [area for area, _ in sample] == ["a"] * 3 + ["b"] * 4
    assert list(drawn({"b": areas["b"][::-1]}, 4, 1)) == sample[3:]
    assert list(drawn(areas, 7, 2)) != sample


def test_tests_that_are_not_there_any_more_notice_nothing(tmp_path: Path) -> None:
    """They told their lines when they were called otherwise."""
    test = tmp_path / "tests" / "test_it.py"
    test.parent.mkdir()
    text = 'import pytest\n\n\n@pytest.mark.parametrize("given", [1])\ndef test_it(given):\n    assert given == 2\n'
    test.write_text(text, "utf-8")
    names = ("tests/test_it.py::test_it[gone]", "tests/test_it.py::test_gone", "tests/test_it.py::test_it[1]")
    assert first_failing(tmp_path, Group(names)) == names[2]

"""Every expression of ours takes steps in proportion to the text, whatever a stranger writes there.

The code is read for its patterns, and each is run by a matcher that counts on the texts that are worst for it. What
takes more is named below, with what bounds the text that it meets.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from fixer.judgement.scanners.table import SCANNERS
from fixer.programs import releases
from tests.backtracking import Matcher

ROOT = Path(__file__).parent.parent
FUNCTIONS = frozenset({"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
ANYWHERE = FUNCTIONS - {"compile", "match", "fullmatch"}

# Steps of a text of this many repeats, and of twice as many: in proportion means some two times as many.
SIZE, TIMES = 24, 2.7
BOUNDED = {
    "fixer.programs.foreign _CALLED finditer": "a comment in it has 200 bytes at most",
    "fixer.search.names _GENERATED search": "it meets the first 4,096 bytes of a file",
}
# Patterns with a word in them that was read a moment before; what stands around it is in the place that is named.
MADE = {
    "bot.texts.words pattern fullmatch": "a row of a table of ours; it meets what we insert",
    "fixer.build.script.deeds f'(?<![\\\\w.]){pattern}' search": "a folder, escaped",
    "fixer.dockerfile.lex pattern.replace('E', re.escape(escape)) search": "the escape character",
    "fixer.judgement.remedies.mount.shared _pattern(folder) search": "the last name of a folder, escaped",
    "fixer.judgement.scanners.run b'%s(?![\\\\w-])' % flag.encode() search": "a flag of ours in what we put in",
    "fixer.judgement.scanners.words scanner.pattern match": "a row of a table of ours; counted below",
    "fixer.judgement.scanners.pieces scanner.pattern search": "a row of a table of ours; counted below",
    "fixer.judgement.suppress _DATADOG search": "bound in a loop",
    "fixer.programs.deeds _EDITORS[program] match": "a row of a table of ours",
    "fixer.programs.images pattern fullmatch": "a row of a table of ours",
    "fixer.programs.patterns f'-[A-Za-z]*{option[1]}' fullmatch": "a letter of an option of ours",
    "fixer.programs.releases PACKAGES[name] fullmatch": "a row of a table of ours; counted below",
    "fixer.programs.releases tags fullmatch": "a row of a table of ours",
    "fixer.shell.words pattern finditer": "a parameter: one of two patterns of the module",
}


class Use(NamedTuple):
    """A pattern and a way in which it is used; None where only a run can tell the pattern."""

    place: str
    pattern: str | None
    flags: int
    way: str

    @property
    def name(self) -> str:
        return f"{self.place} {self.way}"


def uses() -> list[Use]:
    found = []
    for package in ("fixer", "bot"):
        for path in sorted((ROOT / package).rglob("*.py")):
            found += list(_uses_in(path))
    return sorted(set(found))


def _uses_in(path: Path) -> Iterator[Use]:
    source = path.read_bytes()
    if not re.search(rb"\bimport\b.*\bre\b", source):
        return
    tree = list(ast.walk(ast.parse(source)))
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    calls = [node for node in tree if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    of_re = [call for call in calls if _is_of_re(call)]
    module = importlib.import_module(name) if of_re else None
    if module is None:
        return
    ways: dict[str, set[str]] = {}  # how a compiled pattern of the module is used, by its name
    for node in tree:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in FUNCTIONS:
            ways.setdefault(node.value.id, set()).add(node.attr)
    direct = {id(node.value): node.attr for node in tree if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS}
    names = {
        id(node.value): target.id
        for node in tree
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in of_re:
        assert isinstance(call.func, ast.Attribute)
        way = call.func.attr
        found = {direct[id(call)]} if id(call) in direct else ways.get(names.get(id(call), ""), {"search"})
        for one in sorted(found) if way == "compile" else [way]:
            yield _use(call, module, name, one)


def _is_of_re(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in FUNCTIONS
    )


def _use(call: ast.Call, module: ModuleType, name: str, way: str) -> Use:
    shown = ast.unparse(call.args[0])
    given = [*call.args[1:], *(word.value for word in call.keywords)]
    flags = next((ast.unparse(one) for one in given if "re." in ast.unparse(one)), "0")
    place = f"{name} {shown[:50]}"
    try:
        pattern = eval(shown, vars(module))  # noqa: S307 - our own code
        value = int(eval(flags, vars(module)))  # noqa: S307
    except NameError:
        return Use(place, None, 0, way)
    if isinstance(pattern, re.Pattern):
        pattern = pattern.pattern
    return Use(place, pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern, value, way)


USES = uses()
KNOWN = [use for use in USES if use.pattern is not None]


@pytest.mark.parametrize("use", KNOWN, ids=[use.name for use in KNOWN])
def test_steps_grow_with_the_text(use: Use) -> None:
    assert use.pattern is not None
    worst = max(_growths(use), default=(0.0, ("", "", "")))
    if use.name in BOUNDED:
        assert worst[0] > TIMES, "it needs no bound any more: take it out of the list"
    else:
        assert worst[0] <= TIMES, worst


def _growths(use: Use) -> Iterator[tuple[float, tuple[str, str, str]]]:
    assert use.pattern is not None
    matcher = Matcher(use.pattern, use.flags, 300_000)
    for head, body, end in sorted(matcher.texts()):
        once, twice = (
            matcher.count(head + body * count + end, is_anywhere=use.way in ANYWHERE, is_whole=use.way == "fullmatch")
            for count in (SIZE, 2 * SIZE)
        )
        if once > 4 * SIZE:
            yield twice / once, (head, body, end)


def test_patterns_that_only_a_run_can_tell_are_few_and_known() -> None:
    assert {use.name for use in USES if use.pattern is None} == MADE.keys()


@pytest.mark.parametrize("pattern", sorted({row.pattern for row in SCANNERS.values()}))
def test_steps_of_what_scanners_look_for_grow_with_the_text(pattern: str) -> None:
    for way in ("search", "match"):
        assert max(_growths(Use("", pattern, 0, way)), default=(0.0, ("", "", "")))[0] <= TIMES


@pytest.mark.parametrize("pattern", sorted(set(releases.PACKAGES.values())))
def test_steps_of_what_names_a_package_grow_with_the_text(pattern: str) -> None:
    assert max(_growths(Use("", pattern, 0, "fullmatch")), default=(0.0, ("", "", "")))[0] <= TIMES


def test_the_matcher_counts_what_goes_back() -> None:
    """Of these, twice as much takes four times the steps."""
    for pattern, times in ((r"\s*$", 3.2), (r"a*a*b", 3.2)):
        use = Use("", pattern, 0, "search")
        assert max(_growths(use))[0] > times
    assert max(_growths(Use("", r"a+b", 0, "match")), default=(0.0, ("", "", "")))[0] <= TIMES

"""What dash and bash take for a script is read as one, and what neither of them takes is not understood."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixer import Text
from fixer.shell.command import Script
from fixer.shell.scripts import tree
from fixer.shell.tree import Unread
from tests.fixer.differential.script_grammar import Grammar

SNIPPETS = (Path(__file__).parent / "snippets.txt").read_text("utf-8").splitlines()
# Shells that only parse say yes here; what they make of it when they run it differs, or is an error.
READ_DIFFERENTLY = ("((a))", "[[ a b", "[[ a", "a ${ b;}")
SEEDS = range(60)


@pytest.fixture(scope="session")
def takes(programs: Callable[[str], str]) -> Callable[[str], list[bool]]:
    """Whether dash and bash take a text for a script."""
    paths = [programs("dash"), programs("bash")]

    def asked(script: str) -> list[bool]:
        runs = (subprocess.run([path, "-n", "-c", script], capture_output=True, check=False) for path in paths)
        return [run.returncode == 0 for run in runs]

    return asked


def unread(script: str) -> list[str]:
    """What is not understood of a script."""
    return list(_unread(tree(Script(Text(script.encode(), ((0, 0),))))))


def _unread(node: object) -> Iterator[str]:
    if isinstance(node, Unread):
        yield node.text.data.decode()
    elif isinstance(node, tuple):
        for field in node:
            yield from _unread(field)


def agrees(script: str, answers: list[bool]) -> bool:
    """Whether it is read where both shells take it, and not understood where none does."""
    return not unread(script) if all(answers) else any(answers) or unread(script) != []


@pytest.mark.parametrize("snippet", [line for line in SNIPPETS if line not in READ_DIFFERENTLY])
def test_snippet_is_read_if_shells_take_it(snippet: str, takes: Callable[[str], list[bool]]) -> None:
    script = snippet.replace("⏎", "\n")
    assert agrees(script, takes(script))


@pytest.mark.parametrize("snippet", READ_DIFFERENTLY)
def test_what_shells_read_differently_is_not_understood(snippet: str) -> None:
    assert unread(snippet) != []


@pytest.mark.parametrize(
    "line", ["pip install a; ", "if a; then b; fi\n", "a $(b) `c`; ", "cat <<E\n$(a)\nE\n", "f() { a; }; "]
)
def test_a_long_script_is_read(line: str) -> None:
    """There is no bound that a long script of small statements could meet, and no recursion."""
    assert unread(line * 5_000) == []


@pytest.mark.parametrize(
    ("opened", "closed"), [("{ ", "; }"), ("(", "\n)"), ("$(", ")"), ("if ", "; then a; fi"), ("! ", "")]
)
def test_a_deep_script_is_not_understood_and_the_lines_above_are(opened: str, closed: str) -> None:
    script = f"pip install a\n{opened * 5_000}a{closed * 5_000}\n"
    assert [text[:9] for text in unread(script)] == [script[14:23]]


def test_scripts_of_the_grammar_are_read(takes: Callable[[str], list[bool]]) -> None:
    """Scripts as they are made, and with a piece of them lost, doubled or elsewhere."""
    taken = 0
    different = []
    for seed in SEEDS:
        grammar = Grammar(seed)
        script = grammar.script()
        for text in (script, grammar.odd(script), grammar.odd(script)):
            answers = takes(text)
            taken += all(answers)
            if not agrees(text, answers) and "((" not in text and "[[" not in text:
                different.append(text)
    assert different == []
    assert len(SEEDS) < taken < 3 * len(SEEDS)

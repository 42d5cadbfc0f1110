"""Whole scripts are run, as they were and as they are fixed: they end alike, and pip gets the flag and nothing else.

They have functions, branches, loops, traps, jobs in the background and changes of the folder; what they run are real
programs, but for a pip and a python that write down what they are given, and a cache where they may.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from fixer import Verdict, fix, parse
from tests.fixer.differential.root import Root, runs
from tests.fixer.differential.script_grammar import Grammar

SEEDS = range(1000, 1040)
BEGIN, END = b"FROM python:3.12\nRUN <<END\n", b"\nEND\n"


def fixed(script: str) -> tuple[str, bool]:
    """The script after fix, and whether nothing in it was refused: it writes no cache then."""
    result = fix(BEGIN + script.encode() + END)
    (run,) = (node for node in parse(result.output).instructions if node.keyword == "RUN")
    verdicts = {finding.verdict for finding in result.findings}
    return run.heredocs[0].body.data.removesuffix(b"\n").decode(), Verdict.REFUSED not in verdicts


@pytest.mark.parametrize("shell", ["dash", "bash", "busybox sh"])
def test_scripts_end_as_they_did(shell: str, programs: Callable[[str], str], tmp_path: Path) -> None:
    name, *arguments = shell.split()
    root = Root(tmp_path, [programs(name), *arguments], programs)
    cured, different = 0, []
    for seed in SEEDS:
        script = Grammar(seed).script()
        after, is_all = fixed(script)
        if after == script:
            continue
        old, new, is_same = runs(partial(root.run, "-c", script), partial(root.run, "-c", after))
        if not is_same or (is_all and new.has_cache):
            different.append(script)
        cured += is_all and old.has_cache
    assert different == []
    assert cured > len(SEEDS) // 4

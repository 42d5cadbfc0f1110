"""Every reason for which merge, close and reopen leave a pull request is met by a scenario on each forge."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from bot.steering import close, judgement, listing, merge, reopen
from tests.bot import test_reasons
from tests.bot.play import load

STEERING = Path(__file__).with_name("steering")
_WORD = re.compile(r"[a-z]+(-[a-z]+)*")
_FORGES = ("local", "github")


def reasons(*modules: ModuleType) -> frozenset[str]:
    """The reasons that the modules give: beside their sentences, or by their name."""
    trees = (ast.parse(Path(module.__file__ or "").read_bytes()) for module in modules)
    return frozenset(
        word for tree in trees for node in ast.walk(tree) for word in _given(node) if _WORD.fullmatch(word)
    )


def _given(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Tuple(elts=[ast.Constant(value=str(word)), ast.Constant() | ast.JoinedStr() as sentence]):
            if test_reasons.is_sentence(sentence):
                yield word
        case ast.Yield(value=ast.Tuple(elts=[ast.Constant(value=str(word)), _])):
            yield word
        case ast.keyword(arg="reason", value=ast.Constant(value=str(word))):
            yield word
        case ast.Dict(keys=[ast.Constant(value="reason"), *_], values=[ast.Constant(value=str(word)), *_]):
            yield word
        case ast.Call(func=ast.Name(id="_left" | "Decision"), args=[_, ast.Constant(value=str(word)), *_]):
            yield word


LEFT: dict[str, frozenset[str]] = {
    # What the desk and the forge refuse is theirs to say.
    "merge": reasons(judgement, listing, merge) | {"conflict", "writes-per-hour"},
    "close": reasons(close, listing) | {"writes-per-hour"},
    "reopen": reasons(reopen) | {"never", "stopped", "writes-per-hour"},
}
_NO_RULES = "a folder has no rules, queue or auto-merge"
_NO_LIMIT = "writes to a folder are not counted"
_NO_ROLES = "whoever has the folder may do everything"
_NO_BASE = "a record names no base"
_OPENED_BY_US = "nobody else writes records"
# What one forge cannot have, and why.
NOT_THERE: dict[tuple[str, str], str] = {
    **{("merge", reason): _NO_RULES for reason in ("auto-merge-of-a-person", "blocked", "method-not-allowed")},
    **{("merge", reason): _NO_RULES for reason in ("mergeability-unknown", "queued", "review-required", "unstable")},
    **{(command, "writes-per-hour"): _NO_LIMIT for command in LEFT},
    **{(command, "no-write-permission"): _NO_ROLES for command in LEFT},
    **{(command, "not-ours"): _OPENED_BY_US for command in LEFT},
    ("merge", "update-pending"): _NO_RULES,
    ("merge", "retargeted"): _NO_BASE,
}
# What needs a run that is killed, or a clock.
ELSEWHERE: dict[tuple[str, str], str] = {
    ("merge", "update-pending"): "test_steering_kill.py",
    ("close", "branch-left"): "test_steering_kill.py",
}


@cache
def met() -> frozenset[tuple[str, str, str]]:
    """What a command says in a scenario, on which forge."""
    found = set[tuple[str, str, str]]()
    for file in STEERING.glob("*/scenario.toml"):
        scenario = load(file)
        for forge in scenario.get("forges", _FORGES):
            for step in ({**one, **one.get(forge, {})} for one in scenario["step"]):
                said = [word for one in (step, *step.get("expect", {}).values()) for word in one.get("says", ())]
                found |= {(step.get("run", "").partition(" ")[0], word, forge) for word in said}
    return frozenset(found)


@pytest.mark.parametrize("forge", _FORGES)
@pytest.mark.parametrize("command", LEFT)
def test_each_reason_is_met_by_a_scenario(command: str, forge: str) -> None:
    known = {word for said, word, where in met() if (said, where) == (command, forge)}
    elsewhere = {reason for said, reason in ELSEWHERE if said == command}
    absent = {reason for said, reason in NOT_THERE if said == command} if forge == "local" else set[str]()
    assert sorted(LEFT[command] - known - elsewhere - absent) == []
    assert sorted(known & absent) == [], "it is there after all"


def test_what_is_met_elsewhere_is() -> None:
    for (_, reason), name in ELSEWHERE.items():
        assert f'"{reason}"' in Path(__file__).with_name(name).read_text("utf-8")

"""Every outcome and every reason that a report may show is met by some test: these words are a contract."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot import cli
from bot.model import OutcomeKind, State

ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"[a-z]+(-[a-z]+)*")
# Words with a hyphen in our code that are no reasons.
_OF_GIT = frozenset(
    """cat-file commit-tree diff-tree for-each-ref hash-object index-pack ls-remote ls-tree merge-base merge-file
    merged-index pack-objects private-index read-tree receive-pack rev-list rev-parse update-index update-ref
    upload-pack write-tree""".split()
)
_OF_HTTP = frozenset(
    """retry-after x-accepted-github-permissions x-access-token x-github-sso x-ratelimit-remaining
    x-ratelimit-reset""".split()
)
_OF_THE_DEMO = frozenset("already-fine demo-index hard-to-tell just-created made-up windows-line-endings".split())
# What the ledger calls a write, the names of events without a reason, and ours.
_OF_OURS = frozenset(
    """create-branch move-branch pip-no-cache report-written repository-finished side-branch sweep-finished
    tracking-issue""".split()
)
# The waves show the sentence alone, and what GraphQL keeps back REST is asked for.
_NEVER_SHOWN = frozenset({"not-among", "not-swept", "partial"})
NO_REASONS = _OF_GIT | _OF_HTTP | _OF_THE_DEMO | _OF_OURS | _NEVER_SHOWN
# Where calls have a reason: behind so many others.
_PLACES = {"skipped": 1, "LeftOut": 1, "outcome": 1, "Outcome": 2, "_outcome": 2}


def words(node: ast.AST) -> Iterator[str]:
    """What may be a reason in a line of code: words with a hyphen, and single ones where reasons stand."""
    match node:
        case ast.Constant(value=str(word)) if "-" in word:
            yield word
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, _, *_]) if name.endswith("Error"):
            yield from constants(first)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=given) if name in _PLACES:
            yield from constants(*given[_PLACES[name] : _PLACES[name] + 1])
        case ast.Tuple(elts=[word, ast.Constant() | ast.JoinedStr() as sentence]) if is_sentence(sentence):
            yield from constants(word)


def constants(*nodes: ast.expr) -> Iterator[str]:
    yield from (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def is_sentence(node: ast.Constant | ast.JoinedStr) -> bool:
    text = "".join(constants(*(node.values if isinstance(node, ast.JoinedStr) else [node])))
    return " " in text and text.endswith(".")


@cache
def found() -> frozenset[str]:
    """All such words of the bot."""
    trees = (ast.parse(path.read_bytes()) for path in Path(cli.__file__).parent.rglob("*.py"))
    return frozenset(word for tree in trees for node in ast.walk(tree) for word in words(node) if _WORD.fullmatch(word))


@cache
def met() -> frozenset[str]:
    """Every text of a test that is a word, a kind and a reason, or both as people are shown them."""
    files = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    files += (ROOT / "tests" / "bot").rglob("scenario.toml")
    quoted = (text for path in files for text in re.findall(r"[\"']([a-z/-]+)[\"']", path.read_text("utf-8")))
    shown = (text for path in files for text in re.findall(r": [a-z]+ \(([a-z-]+)\)", path.read_text("utf-8")))
    return frozenset(part for text in (*quoted, *shown) for part in (text, *text.split("/")))


def test_reason_is_met_by_a_test() -> None:
    assert sorted(found() - NO_REASONS - met()) == []


@pytest.mark.parametrize("word", [*OutcomeKind, *State])
def test_outcome_is_met_by_a_test(word: str) -> None:
    assert str(word) in met()


def test_what_is_no_reason_is_still_there() -> None:
    assert sorted(NO_REASONS - found()) == []


def test_reasons_are_found_where_they_stand() -> None:
    known = {"archived", "excluded", "fork", "reopened", "unreachable", "vendored", "wave-waits"}
    assert known <= found()

"""docs/reasons.md and ``explain`` say what the code says, and leave no reason out."""

import re
from pathlib import Path

import pytest

from docs import reasons
from fixer import Verdict
from fixer.judgement.explanations import explanations
from fixer.judgement.reasons import SENTENCES

PAGE = reasons.PAGE.read_text("utf-8")
FINDINGS = sorted(reasons.CASES.rglob("findings*.txt"))
KNOWN = {(verdict, reason) for verdict, sentences in SENTENCES.items() for reason in sentences}


def used(path: Path) -> set[tuple[Verdict, str]]:
    found = re.findall(r"^(?:[^ ]+:)?\d+:\d+ ([a-z]+) ([a-z0-9-]+)$", path.read_text("utf-8"), re.MULTILINE)
    return {(Verdict(verdict), reason) for verdict, reason in found}


def test_page_is_up_to_date() -> None:
    assert reasons.page() == PAGE, "run `make docs`"


def test_what_explain_shows_is_up_to_date() -> None:
    assert reasons.data() == reasons.DATA.read_text("ascii"), "run `make docs`"
    assert explanations() == tuple(reasons.explanations())


def test_advice_stands_by_itself() -> None:
    assert [one.reason for one in explanations() if "above;" in one.advice or "As above" in one.advice] == []


@pytest.mark.parametrize(("verdict", "reason"), sorted(KNOWN | set().union(*map(used, FINDINGS))))
def test_every_reason_is_on_the_page(verdict: Verdict, reason: str) -> None:
    assert f"\n### {verdict}: `{reason}`\n" in PAGE


def test_every_example_has_a_reason() -> None:
    assert {(verdict, reason) for verdict, table in reasons.EXAMPLES.items() for reason in table} == KNOWN


def test_every_reason_but_one_has_an_example() -> None:
    """No input is known that makes a rewrite fail its own check."""
    tables = reasons.EXAMPLES.values()
    assert [reason for table in tables for reason in table if table[reason].case is None] == ["verification-failed"]

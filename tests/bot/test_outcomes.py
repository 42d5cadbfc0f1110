"""``explain`` and docs/outcomes.md know every word that a sweep may show, and make none up."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import cli
from bot.model import OutcomeKind, State
from bot.texts import outcomes
from docs import outcomes as page
from fixer import explanations
from tests.bot import test_reasons

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

KNOWN = outcomes.explanations()
NAMES = {one.reason for one in KNOWN}
# Words with a hyphen that are written somewhere in a test of reasons, and are shown to nobody.
_OF_FINDINGS = {one.reason for one in explanations()}
_NO_REASONS = {"content-encoding", "content-length", "ls-files", "opt-out", "update-branch"}


def test_page_is_up_to_date() -> None:
    assert page.page() == page.PAGE.read_text("utf-8"), "run `make docs`"


def test_every_reason_is_explained() -> None:
    shown = test_reasons.found() - test_reasons.NO_REASONS - _NO_REASONS
    assert sorted(shown - NAMES - _OF_FINDINGS) == [], "add it to bot/texts/outcomes.toml, then run `make docs`"


@pytest.mark.parametrize(("group", "words"), [("outcome", OutcomeKind), ("state", State)])
def test_every_outcome_and_state_is_explained(group: str, words: type[OutcomeKind] | type[State]) -> None:
    assert {one.reason for one in KNOWN if one.verdict == group} == {str(word) for word in words}


def test_nothing_is_explained_that_is_never_shown() -> None:
    text = "\n".join(path.read_text("utf-8") for path in Path(cli.__file__).parent.rglob("*.py"))
    quoted = set(re.findall(r"\"([a-z-]+)\"", text))
    assert sorted(NAMES - quoted) == []


def test_each_is_a_sentence_and_says_what_to_do() -> None:
    assert [one for one in KNOWN if not (one.meaning and one.advice.endswith("."))] == []
    assert [one for one in KNOWN if one.meaning.count("`") % 2 or one.advice.count("`") % 2] == []


def test_explain_shows_each_meaning_of_a_word(lab: "Lab") -> None:
    shown = lab.run("explain", "foreign-commits", "dynamic").stdout
    assert re.findall(r"^([a-z-]+) \(([a-z]+)\)$", shown, re.MULTILINE) == [
        ("dynamic", "refused"),
        ("foreign-commits", "repository"),
        ("foreign-commits", "merging"),
    ]
    assert lab.run("explain", "--all").stdout.count("What to do: ") > len(KNOWN)
    wrong = lab.run("explain", "foreign-commit")
    assert (wrong.returncode, "did you mean foreign-commits?" in wrong.stderr) == (2, True)


def test_a_verdict_stands_for_its_reasons(lab: "Lab") -> None:
    shown = re.findall(r"^([a-z-]+) \(([a-z]+)\)$", lab.run("explain", "told", "dynamic").stdout, re.MULTILINE)
    told = [(one.reason, one.verdict) for one in explanations() if one.verdict == "told"]
    assert len(told) > 2
    assert sorted(shown) == sorted([*told, ("dynamic", "refused")])

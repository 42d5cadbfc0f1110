"""Whose a pull request is, and what of its words a ledger that was lost takes in."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ledger.ledger import Ledger, opened
from bot.ledger.membership import Membership, is_actable, is_swept, membership, still_open, take_in
from bot.ledger.records import Published
from bot.model import PullRequest, State, campaign, marker
from bot.model.campaign import Note, Said
from bot.model.marker import Marker

FOREIGN, UNTOLD = "A person's words.", marker.marked("Ours.", Marker(frozenset({"11" * 8})))
NAMED, OTHER = (campaign.noted(UNTOLD, Note(name)) for name in ("docker", "other"))
COPIED = campaign.noted(FOREIGN, Note("docker"))
PUBLISHED = Published("pip-no-cache/fix", "a" * 40, "b" * 40, "c" * 64, number=7)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path / "ledger") as made:
        made.begin()
        yield made


@pytest.mark.parametrize(
    ("name", "body", "is_known", "expected"),
    [
        ("", FOREIGN, False, "foreign"),
        ("docker", COPIED, False, "foreign"),
        ("", UNTOLD, False, "untold"),
        ("docker", UNTOLD, False, "untold"),
        ("docker", NAMED, False, "ours"),
        ("docker", OTHER, False, "anothers"),
        ("", NAMED, False, "anothers"),
        ("", FOREIGN, True, "ours"),  # a person took our words out
        ("docker", UNTOLD, True, "ours"),
        ("docker", NAMED, True, "ours"),
        ("docker", OTHER, True, "anothers"),  # the name in the body goes first
        ("other", COPIED, True, "anothers"),
    ],
)
def test_whose_it_is(name: str, body: str, is_known: bool, expected: str) -> None:
    assert membership(name, body, is_known=is_known) is Membership(expected)


@pytest.mark.parametrize(
    ("found", "name", "adopts", "swept", "actable"),
    [
        ("ours", "", False, True, True),
        ("ours", "docker", False, True, True),
        ("untold", "", False, True, False),
        ("untold", "docker", False, False, False),
        ("untold", "", True, True, True),
        ("untold", "docker", True, True, True),
        ("anothers", "", True, False, False),
        ("foreign", "", True, False, False),
    ],
)
def test_what_is_looked_after_and_what_may_be_steered(
    found: str, name: str, adopts: bool, swept: bool, actable: bool
) -> None:
    assert is_swept(Membership(found), name, adopts=adopts) is swept
    assert is_actable(Membership(found), adopts=adopts) is actable


@pytest.mark.parametrize(
    ("said", "state", "known", "expected"),
    [
        ({Said.NEVER, Said.STOPPED}, State.OPEN, None, {Said.NEVER, Said.STOPPED}),
        ({Said.NEVER, Said.STOPPED}, State.CLOSED, None, {Said.NEVER}),
        ({Said.HELD, Said.ANEW, Said.REMINDED}, State.MERGED, None, {Said.HELD}),
        ({Said.NEVER}, State.OPEN, 6, {Said.NEVER}),
        ({Said.NEVER}, State.OPEN, 7, set()),  # the ledger was there, and knows better
        (None, State.OPEN, None, set()),
    ],
)
def test_lost_ledger_takes_in_what_was_said(
    ledger: Ledger, said: set[Said] | None, state: State, known: int | None, expected: set[Said]
) -> None:
    body = UNTOLD if said is None else campaign.noted(UNTOLD, Note(said=frozenset(said)))
    if known:
        ledger.publish("a", replace(PUBLISHED, number=known))
    take_in(ledger, "a", PullRequest(7, "url/7", state, "a" * 40, body=body))
    assert ledger.notes.said("a") == expected
    assert ledger.notes.said("b") == frozenset()


def test_open_and_frozen_ones_are_still_open(ledger: Ledger) -> None:
    for state in State:
        ledger.publish(state, replace(PUBLISHED, state=state))
    ledger.publish("pushed only", replace(PUBLISHED, number=None))
    assert still_open(ledger) == {State.OPEN, State.FROZEN}

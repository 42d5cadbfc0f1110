"""Boxes are read and ticked by their hidden ids, whatever stands around them; no digest of the words counts them."""

import pytest

from bot.model import Proposal, boxes, marker
from bot.model.campaign import Said
from bot.texts import words

PLAIN = f"Words\n\n{words.boxes()}\n"
STOP = "- [x] Whatever <!-- pip-no-cache: box stop -->"
READ = [
    # the body, and what is ticked in it
    (PLAIN, set()),
    (PLAIN.replace("[ ] Stop", "[x] Stop"), {Said.STOPPED}),
    (PLAIN.replace("[ ] Stop", "[X] Halt").replace("\n", "\r\n"), {Said.STOPPED}),
    (PLAIN.replace("[ ]", "[x]"), {Said.ANEW, Said.STOPPED, Said.NEVER}),
    (STOP, {Said.STOPPED}),
    (f"{STOP}\n{STOP.replace('[x]', '[ ]')}", set()),
    # what a repository wrote stands in lists, code spans and blocks
    (f"  {STOP}", set()),
    (f"`{STOP}`", set()),
    (f"> {STOP}", set()),
    (STOP.replace("box stop", "box other"), set()),
    ("- [x] Stop touching this pull request", set()),
    (STOP.replace("[x]", "[y]"), set()),
]


@pytest.mark.parametrize(("body", "expected"), READ)
def test_what_is_ticked(body: str, expected: set[Said]) -> None:
    assert boxes.chosen(body) == expected


@pytest.mark.parametrize("said", [set(), {Said.NEVER}, {Said.ANEW, Said.STOPPED}, {Said.HELD, Said.STOPPED}])
def test_boxes_are_ticked_by_what_was_said(said: set[Said]) -> None:
    body = boxes.ticked(PLAIN, said)
    assert boxes.chosen(body) == said - {Said.HELD}
    assert not boxes.is_news(body, said)
    assert boxes.ticked(body, frozenset()) == PLAIN
    assert marker.words(Proposal("Title", body)) == marker.words(Proposal("Title", PLAIN))
    assert marker.words(Proposal("Title", f"{body}more")) != marker.words(Proposal("Title", PLAIN))


def test_a_box_that_somebody_took_out_says_nothing() -> None:
    assert not boxes.is_news("Words alone.", {Said.NEVER})

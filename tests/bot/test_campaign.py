"""The second comment of a body comes back as it went in, whatever stands around it; and whose a pull request is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ledger.membership import Membership, is_actable, is_swept, membership
from bot.model import Proposal, campaign, marker
from bot.model.campaign import LONGEST_NAME, NAME, Note, Said
from bot.model.marker import Marker

NAMES = st.from_regex(NAME, fullmatch=True).filter(lambda name: len(name) <= LONGEST_NAME)
GIFTS = st.frozensets(st.binary(min_size=4, max_size=4).map(bytes.hex), max_size=50)
DIGESTS = st.one_of(st.just(""), st.from_regex(r"[0-9a-f]{16}", fullmatch=True))
NOTES = st.builds(Note, st.one_of(st.just(""), NAMES), st.frozensets(st.sampled_from(Said)), GIFTS, DIGESTS)
MARKER = marker.text(Marker(frozenset({"00" * 8}), tip="a" * 40, words="b" * 16))
# As version 0.1.0 reads a body.
FIRST = re.compile(
    r"<!-- pip-no-cache: v1 (?P<standing>open|withdrawn|kept) (?P<tip>[0-9a-f]{40,64}|-) (?P<words>[0-9a-f]{16}|-)"
    r" (?P<marks>all|[A-Za-z0-9+/=]*) -->"
)
PLAIN = "<!-- pip-no-cache: campaign v1 slim - - -->"


@given(NOTES, st.text(), st.booleans())
def test_a_note_comes_back_out_of_any_body(note: Note, words: str, has_marker: bool) -> None:
    body = campaign.noted(f"{words}\n\n{MARKER}\n" if has_marker else words, note)
    assert campaign.read(body) == note
    assert campaign.read(body.replace("\n", "\r\n")) == note
    assert campaign.noted(body, note) == body, "it takes the place of the one that is there"
    assert campaign.read(campaign.noted(body, Note("other"))) == Note("other")


@given(NOTES, st.text())
def test_version_0_1_0_reads_the_same_marker_beside_it(note: Note, words: str) -> None:
    body = f"{words}\n\n{MARKER}\n"
    noted = campaign.noted(body, note)
    assert [found[0] for found in FIRST.finditer(noted)] == [found[0] for found in FIRST.finditer(body)]
    assert marker.read(noted) == marker.read(body)


@given(NOTES, st.text(), st.text())
def test_no_digest_of_words_counts_it_in(note: Note, title: str, words: str) -> None:
    body = f"{words}\n\n{MARKER}\n"
    assert marker.words(Proposal(title, campaign.noted(body, note))) == marker.words(Proposal(title, body))
    assert marker.words(Proposal(title, campaign.noted(f"{body}more", note))) != marker.words(Proposal(title, body))


GIVEN = frozenset({"00" * 4})
DIGEST = "0123456789abcdef"
STOPPED = frozenset({Said.STOPPED})
READ = [
    ("", None),
    (PLAIN, Note("slim")),
    (f"`x # {PLAIN}`\n<!-- pip-no-cache: campaign v1 - held AAAAAA== -->", Note("", frozenset({Said.HELD}), GIVEN)),
    ("<!-- pip-no-cache: campaign v1 slim held,never - -->", Note("slim", frozenset({Said.HELD, Said.NEVER}))),
    ("<!-- pip-no-cache: campaign v1 slim anew,stopped - - -->", None),
    (f"{PLAIN}\n<!-- pip-no-cache: words v1 0123 -->", Note("slim")),
    (
        f"<!-- pip-no-cache: campaign v1 slim stopped - -->\n<!-- pip-no-cache: words v1 {DIGEST} -->",
        Note("slim", STOPPED, words=DIGEST),
    ),
    ("<!-- pip-no-cache: campaign v1 slim held,later - -->", Note("slim", frozenset({Said.HELD}))),
    ("<!-- pip-no-cache: campaign v1 slim - AAAA -->", Note("slim")),
    ("<!-- pip-no-cache: campaign v1 slim - A=A= -->", Note("slim")),
    ("<!-- pip-no-cache: campaign v2 slim - - -->", None),
    ("<!-- pip-no-cache: campaign v1  - - -->", None),
    ("<!-- pip-no-cache: campaign v1 a--b - - -->", None),
    ("<!-- pip-no-cache: campaign v1 -a - - -->", None),
    ("<!-- pip-no-cache: campaign v1 a\nb - - -->", None),
    ("<!-- pip-no-cache: campaign v1 a held,,never - -->", None),
    ("<!-- pip-no-cache: campaign v1 é - - -->", None),
    (f"<!-- pip-no-cache: campaign v1 {'a' * (LONGEST_NAME + 1)} - - -->", None),
    (f"<!-- pip-no-cache: campaign v1 a - {'A' * 2804} -->", None),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), READ)
def test_only_what_is_written_as_we_write_it_is_read(body: str, expected: Note | None) -> None:
    assert campaign.read(body) == expected


def test_however_much_was_given_the_comment_stays_short() -> None:
    many = frozenset(campaign.gift("labels", f"label {number}") for number in range(5_000))
    said = campaign.text(Note("a" * LONGEST_NAME, frozenset(Said), many))
    assert len(said) < 3_000
    found = campaign.read(said)
    assert found is not None
    assert len(found.given) == 500
    assert found.given <= many


def test_gifts_are_told_apart_by_kind_and_name_whatever_the_letters_case() -> None:
    note = Note(given=frozenset({campaign.gift("labels", "Docker")}))
    assert [note.was_given(*one) for one in (("labels", "docker"), ("labels", "dock"), ("reviewers", "docker"))] == [
        True,
        False,
        False,
    ]


OURS, UNTOLD, ANOTHERS, FOREIGN = Membership
NAMED, OTHER, NAMELESS = (f"Words\n\n{MARKER}\n{campaign.text(Note(name))}\n" for name in ("slim", "other", ""))
OLD, HAND = f"Words\n\n{MARKER}\n", "By hand"
WHOSE = [
    # the config's name, the body, whether the ledger has the number
    ("slim", NAMED, False, OURS),
    ("slim", NAMED, True, OURS),
    ("slim", OTHER, False, ANOTHERS),
    ("slim", OTHER, True, ANOTHERS),
    ("slim", NAMELESS, True, OURS),
    ("slim", NAMELESS, False, UNTOLD),
    ("slim", OLD, True, OURS),
    ("slim", OLD, False, UNTOLD),
    ("slim", HAND, True, OURS),
    ("slim", HAND, False, FOREIGN),
    ("slim", PLAIN, False, FOREIGN),
    ("slim", PLAIN.replace("slim", "other"), False, FOREIGN),
    ("", NAMED, False, ANOTHERS),
    ("", NAMED, True, ANOTHERS),
    ("", NAMELESS, False, UNTOLD),
    ("", OLD, False, UNTOLD),
    ("", OLD, True, OURS),
    ("", HAND, False, FOREIGN),
]


@pytest.mark.parametrize(("name", "body", "is_known", "expected"), WHOSE)
def test_whose_a_pull_request_is(name: str, body: str, is_known: bool, expected: Membership) -> None:
    assert membership(name, body, is_known=is_known) is expected


def test_what_nobody_tells_of_is_acted_on_only_where_somebody_adopts_it() -> None:
    swept = [
        [is_swept(one, name, adopts=adopts) for one in Membership] for name in ("slim", "") for adopts in (False, True)
    ]
    assert swept == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, False, False],
        [True, True, False, False],
    ]
    assert [is_actable(one, adopts=False) for one in Membership] == [True, False, False, False]
    assert [is_actable(one, adopts=True) for one in Membership] == [True, True, False, False]

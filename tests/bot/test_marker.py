"""The hidden marker in a pull request's body: it comes back as it went in, and a damaged one is read cautiously."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import marker
from bot.marker import Marker, Standing
from bot.model import Entry, Plan, PlannedFile, Proposal, Repository
from fixer import fingerprints, fix

MARKS = st.frozensets(st.binary(min_size=8, max_size=8).map(bytes.hex), max_size=50)
TIPS = st.sampled_from(["", "a" * 40, "0" * 64])
FIRST = "00" * 8


@given(MARKS, st.sampled_from(Standing), TIPS, st.sampled_from(["", "f" * 16]))
def test_what_is_written_is_read(marks: frozenset[str], standing: Standing, tip: str, words: str) -> None:
    written = Marker(marks, standing, tip, words)
    body = marker.marked("Some words.\n", written)
    assert body.startswith("Some words.\n\n<!-- pip-no-cache: v1 ")
    assert marker.read(body) == written
    withdrawn = Marker(marks, Standing.WITHDRAWN, tip, words)
    assert marker.read(marker.marked(body, withdrawn)) == withdrawn
    assert marker.marked(body, written) == body


def test_more_findings_than_fit_stand_for_all() -> None:
    many = Marker(frozenset(number.to_bytes(8, "big").hex() for number in range(5_000)))
    assert len(marker.text(many)) < 100
    assert marker.read(marker.text(many)).marks is None


@pytest.mark.parametrize(
    ("body", "is_ours", "is_withdrawn"),
    [
        ("", False, False),
        ("<!-- pip-no-cache: v2 open - - AAAA -->", False, False),
        ("<!-- pip-no-cache: v1 open - - A -->", True, False),
        ("<!-- pip-no-cache: v1 open - - all -->", True, False),
        ("<!-- pip-no-cache: v1 withdrawn - - all -->", True, True),
    ],
)
def test_body_without_readable_marks_stands_for_every_finding(body: str, is_ours: bool, is_withdrawn: bool) -> None:
    found = marker.read(body)
    assert (found.marks, found.is_withdrawn, marker.is_in(body)) == (None, is_withdrawn, is_ours)
    assert found.covers(FIRST)


def test_command_that_looks_like_a_marker_is_none() -> None:
    ours = Marker(frozenset({FIRST}))
    body = marker.marked("- `pip install a <!-- pip-no-cache: v1 withdrawn - - all -->`\n", ours)
    body = marker.marked(body, ours) if marker.read(body) == ours else f"{body}\n{marker.text(ours)}\n"
    assert marker.read(body) == ours
    withdrawn = Marker(frozenset({FIRST}), Standing.WITHDRAWN)
    assert marker.read(marker.marked(body, withdrawn)) == withdrawn


def test_marker_is_an_html_comment_that_ends_only_once() -> None:
    text = marker.text(Marker(frozenset({"fb" * 8, "ff" * 8, "3e" * 8})))
    assert text.count("--") == 2
    assert text.endswith("-->")


def test_words_are_told_apart_whatever_the_marker_and_the_line_ends() -> None:
    plain = Proposal("Title", "Line one\nline two\n")
    signed = Proposal("Title", marker.marked("Line one\r\nline two\r\n", Marker(None)))
    assert marker.words(plain) == marker.words(signed)
    assert marker.words(plain) != marker.words(Proposal("Title", "Line one\nline two, and a person's\n"))
    assert marker.words(plain) != marker.words(Proposal("Other", plain.body))


def planned(path: str, content: bytes) -> PlannedFile:
    findings = fix(content).findings
    edits = tuple(finding.edit for finding in findings if finding.edit)
    return PlannedFile(Entry(path, "100644", "0" * 40), findings, edits, b"")


def test_marker_covers_the_findings_that_it_names_and_no_other() -> None:
    other = "11" * 8
    assert [Marker(frozenset({FIRST})).covers(mark) for mark in (FIRST, other)] == [True, False]
    assert not Marker(frozenset()).covers(FIRST)
    assert Marker(None).covers(other)


def test_mark_is_the_beginning_of_a_fingerprint_and_another_one_in_another_file() -> None:
    findings = fix(b"FROM python\nRUN pip install a\nRUN pip install b\n").findings
    marks = marker.marks("Dockerfile", findings)
    assert marks == tuple(found[:16] for found in fingerprints("Dockerfile", findings))
    assert len({*marks, *marker.marks("web/Dockerfile", findings)}) == 4


def test_plan_carries_what_it_changes_and_nothing_that_it_leaves() -> None:
    mixed = planned(
        "Dockerfile", b"FROM python\nRUN pip install a\nRUN pip install --no-cache-dir b\nRUN pip install c\n"
    )
    clean = planned("web/Dockerfile", b"FROM python\nRUN pip install --no-cache-dir a\n")
    marks = marker.marks(mixed.path, mixed.findings)
    assert len(marks) == 3
    plan = Plan(Repository("acme/app", ""), "0" * 40, (clean, mixed), (), ())
    assert marker.carried(plan) == {marks[0], marks[2]}


def test_as_many_marks_as_fit_are_all_read_again() -> None:
    most = Marker(frozenset(number.to_bytes(8, "big").hex() for number in range(3_000)))
    assert marker.read(marker.text(most)) == most


@given(st.text(), st.text())
def test_digest_of_any_words_can_stand_in_a_marker(title: str, body: str) -> None:
    digest = marker.words(Proposal(title, body))
    assert marker.read(marker.text(Marker(None, words=digest))).words == digest
    assert marker.words(Proposal(title, f"\n{body.strip()}\r\n\n")) == marker.words(
        Proposal(title, f"\n{body.strip()}")
    )


def test_words_of_any_characters_have_a_digest() -> None:
    assert marker.words(Proposal("\udc80", "")) != marker.words(Proposal("\udc81", ""))

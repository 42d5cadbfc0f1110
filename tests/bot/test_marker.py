"""The hidden marker in a pull request's body: it comes back as it went in, and a damaged one is read cautiously."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import marker
from bot.marker import Marker

MARKS = st.frozensets(st.binary(min_size=8, max_size=8).map(bytes.hex), max_size=50)
FIRST = "00" * 8


@given(MARKS, st.booleans())
def test_what_is_written_is_read(marks: frozenset[str], is_withdrawn: bool) -> None:
    written = Marker(marks, is_withdrawn)
    body = marker.marked("Some words.\n", written)
    assert body.startswith("Some words.\n\n<!-- pip-no-cache: v1 ")
    assert marker.read(body) == written
    assert marker.read(marker.marked(body, Marker(marks, is_withdrawn=True))) == Marker(marks, is_withdrawn=True)


def test_more_findings_than_fit_stand_for_all() -> None:
    many = Marker(frozenset(number.to_bytes(8, "big").hex() for number in range(5_000)))
    assert len(marker.text(many)) < 100
    assert marker.read(marker.text(many)).marks is None


@pytest.mark.parametrize(
    ("body", "is_withdrawn"),
    [
        ("", False),
        ("<!-- pip-no-cache: v2 open AAAA -->", False),
        ("<!-- pip-no-cache: v1 open A -->", False),
        ("<!-- pip-no-cache: v1 open all -->", False),
        ("<!-- pip-no-cache: v1 withdrawn all -->", True),
    ],
)
def test_body_without_a_readable_marker_stands_for_every_finding(body: str, is_withdrawn: bool) -> None:
    found = marker.read(body)
    assert (found.marks, found.is_withdrawn) == (None, is_withdrawn)
    assert found.covers(FIRST)


def test_command_that_looks_like_a_marker_is_none() -> None:
    ours = Marker(frozenset({FIRST}))
    body = marker.marked("- `pip install a <!-- pip-no-cache: v1 withdrawn all -->`\n", ours)
    assert marker.read(body) == ours
    withdrawn = Marker(frozenset({FIRST}), is_withdrawn=True)
    assert marker.read(marker.marked(body, withdrawn)) == withdrawn


def test_marker_is_an_html_comment_that_ends_only_once() -> None:
    text = marker.text(Marker(frozenset({"fb" * 8, "ff" * 8, "3e" * 8})))
    assert text.count("--") == 2
    assert text.endswith("-->")

"""The hidden marker in a pull request's body: it comes back as it went in, and a damaged one is read cautiously."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.config import Dockerfiles
from bot.model import Entry, LeftOut, Plan, Proposal, Repository, Source, Survey, marker
from bot.model.marker import Marker, Standing
from bot.planning.plan import plan as planned
from fixer import fingerprints, fix

MARKS = st.frozensets(st.binary(min_size=8, max_size=8).map(bytes.hex), max_size=50)
TIPS = st.sampled_from(["", "a" * 40, "0" * 64])
FIRST = "00" * 8


def plan(files: dict[str, str]) -> Plan:
    """A plan of Dockerfiles by their paths."""
    sources = tuple(
        Source(Entry(path, "100644", "0" * 40), f"FROM python\n{text}\n".encode()) for path, text in files.items()
    )
    return planned(Repository("app", ""), Survey("0" * 40, sources, (), ()), Dockerfiles())


def meant(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The commands of the second plan that the marks of the first one mean."""
    later = plan(after)
    is_meant = marker.covering(marker.carried(plan(before)), later)
    named = ((file, zip(file.findings, marker.marks(file.path, file.findings), strict=True)) for file in later.files)
    return [f"{file.path}: {finding.command}" for file, pairs in named for finding, mark in pairs if is_meant(mark)]


A, B = "RUN pip install a==1", "RUN pip install b"
# What was declined, what is there later, and the commands of it that are still declined.
SAME_DEEDS = [
    ("pip install a", "pip install a==1"),
    ("pip install a==1", "pip install a==2"),
    ("pip install a==1", "pip install 'a>=2,<3'"),
    ("pip install a==1", "pip install 'a >= 2'"),
    ("pip install 'a~=1'", "pip install 'A!=2,==3.*'"),
    ("pip install 'a[x]==1'", "pip install 'a[x]===2.0+cu121'"),
    ("pip install a_b.c==1", "pip install A-B-C==2"),
    ("pip install a==1 b==2", "pip install b==3 a==1"),
    ("pip install a==$A", "pip install a==1"),
    ("pip install 'a; python_version < \"3.8\"'", "pip install 'a; python_version < \"3.9\"'"),
    ("pip3.11 install a", "pip3.12 install a"),
    ("python3.11 -m pip install a", "python3 -m pip install a"),
    ("/opt/py3.11/bin/pip install a", "/opt/py3.12/bin/pip install a"),
    ("pip install -q a", "pip install --upgrade --no-deps a"),
    ("pip install torch --extra-index-url https://x/cu118", "pip install --extra-index-url=https://x/cu121 torch"),
    ("pip install -i https://x/1 a", "pip install -ihttps://x/2 a"),
    ("pip install -qr one.txt", "pip install --requirement=one.txt"),
    ("pip install -r reqs/1.txt -c c1.txt", "pip install -r reqs/2.txt"),
    ("pip install git+https://h/o/r@v1.2#egg=r", "pip install git+https://h/o/r@0a1b2c3#egg=r"),
    ("pip install git+ssh://git@h/o/r@v1", "pip install git+ssh://git@h/o/r"),
    ("pip install 'r @ git+https://h/o/r@v1'", "pip install 'r @ git+https://h/o/r@v2'"),
    ("pip install ./dist/a-1.2-py3-none-any.whl", "pip install ./dist/a-1.10.1rc2-py3-none-any.whl"),
    ("pip install https://h/v1/a-1.zip", "pip install https://h/v2/a-2.zip"),
]
OTHER_DEEDS = [
    ("pip install a", "pip install b"),
    ("pip install a", "pip install a b"),
    ("pip install a", "pip install a[x]"),
    ("pip install a", "pip download a"),
    ("pip install a", "python -m pip install a"),
    ("pip install -r one.txt", "pip install -r two.txt"),
    ("pip install -r one.txt", "pip install -c one.txt"),
    ("pip install -e ./a", "pip install ./b"),
    ("pip install git+https://h/o/r@v1", "pip install git+https://h/o/s@v1"),
]


@pytest.mark.parametrize(("one", "other"), SAME_DEEDS)
def test_command_is_the_same_whatever_is_pinned(one: str, other: str) -> None:
    assert len(meant({"Dockerfile": f"RUN {one}"}, {"Dockerfile": f"RUN {other}"})) == 1


@pytest.mark.parametrize(("one", "other"), OTHER_DEEDS)
def test_command_that_does_something_else_is_another(one: str, other: str) -> None:
    assert meant({"Dockerfile": f"RUN {one}"}, {"Dockerfile": f"RUN {other}"}) == []


MEANT = [
    ({"Dockerfile": A}, {"Dockerfile": f"{B}\n{A}"}, ["Dockerfile: pip install a==1"]),
    ({"Dockerfile": A}, {"Dockerfile": f"{A}\nRUN pip install a==2"}, ["Dockerfile: pip install a==1"]),
    ({"x/Dockerfile": A}, {"y/Dockerfile": A}, ["y/Dockerfile: pip install a==1"]),
    ({"x/Dockerfile": A}, {"y/Dockerfile": "RUN pip install a==2"}, ["y/Dockerfile: pip install a==2"]),
    ({"x/Dockerfile": A}, {"x/Dockerfile": A, "y/Dockerfile": A}, ["x/Dockerfile: pip install a==1"]),
    ({"x/Dockerfile": A}, {"x/Dockerfile": "", "y/Dockerfile": A}, []),
    ({"x/Dockerfile": A}, {"y/Dockerfile": f"{A}\n{B}"}, ["y/Dockerfile: pip install a==1"]),
    ({"x/Dockerfile": A, "y/Dockerfile": B}, {"y/Dockerfile": A, "x/Dockerfile": B}, []),
    (
        {"x/Dockerfile": A, "y/Dockerfile": B},
        {"z/x/Dockerfile": A, "z/y/Dockerfile": B},
        ["z/x/Dockerfile: pip install a==1", "z/y/Dockerfile: pip install b"],
    ),
]


@pytest.mark.parametrize(("before", "after", "same"), MEANT)
def test_mark_stays_with_its_place_and_moves_with_its_file(
    before: dict[str, str], after: dict[str, str], same: list[str]
) -> None:
    assert meant(before, after) == same


# As version 0.1.0 made them for "pip install a" in Dockerfile and in x/Dockerfile.
OLD = ("Dockerfile", "4ef9844fce8ea8c7"), ("x/Dockerfile", "c294cf96ffbc2520")


@pytest.mark.parametrize(("path", "old"), OLD)
def test_mark_of_the_first_version_is_known(path: str, old: str) -> None:
    made = plan({path: "RUN pip install a"})
    (mark,) = marker.mended(made)
    assert marker.covering(frozenset({old}), made)(mark)
    assert marker.is_of(frozenset({old}), made)
    assert not marker.covering(frozenset({old}), made)(replace(mark, old=FIRST))


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
        ("<!-- pip-no-cache: v1 open - - AAAAAAAAAAA=AAAA -->", True, False),
        ("<!-- pip-no-cache: v1 open - - all -->", True, False),
        ("<!-- pip-no-cache: v1 withdrawn - - all -->", True, True),
    ],
)
def test_body_without_readable_marks_stands_for_every_finding(body: str, is_ours: bool, is_withdrawn: bool) -> None:
    found = marker.read(body)
    assert (found.marks, found.is_withdrawn, marker.is_in(body)) == (None, is_withdrawn, is_ours)
    made = plan({"Dockerfile": A})
    assert all(map(marker.covering(found.marks, made), marker.mended(made)))


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


def test_marker_covers_the_findings_that_it_names_and_no_other() -> None:
    made = plan({"Dockerfile": f"{A}\n{B}"})
    first, second = marker.mended(made)
    kept = frozenset({first.text})
    assert [marker.covering(kept, made)(mark) for mark in (first, second)] == [True, False]
    assert not marker.covering(frozenset(), made)(first)
    assert marker.covering(None, made)(second)


def test_mark_is_another_one_in_another_file_and_remembers_the_first_version() -> None:
    findings = fix(b"FROM python\nRUN pip install a\nRUN pip install b\n").findings
    marks = marker.marks("Dockerfile", findings)
    assert tuple(mark.old for mark in marks) == tuple(one[:16] for one in fingerprints("Dockerfile", findings))
    assert len({mark.text for mark in (*marks, *marker.marks("web/Dockerfile", findings))}) == 4
    assert {len(mark.text) for mark in marks} == {16}


def test_equal_commands_of_a_file_are_told_apart_by_which_of_them_they_are() -> None:
    four = marker.marks("Dockerfile", fix(f"FROM python\n{A}\n{A}\n{B}\n{A}\n{A}\n".encode()).findings)
    assert len({mark.text for mark in four}) == 5
    assert (
        meant({"Dockerfile": f"{A}\n{A}\n{A}"}, {"Dockerfile": f"{A}\n{A}\n{A}\n{A}"})
        == ["Dockerfile: pip install a==1"] * 3
    )


def test_plan_carries_what_it_changes_and_nothing_that_it_leaves() -> None:
    mixed = "RUN pip install a\nRUN pip install --no-cache-dir b\nRUN pip install c"
    made = plan({"Dockerfile": mixed, "web/Dockerfile": "RUN pip install --no-cache-dir a"})
    marks = marker.marks("Dockerfile", made.files[0].findings)
    assert len(marks) == 3
    assert marker.carried(made) == {marks[0].text, marks[2].text}
    assert marker.is_of(marker.carried(made), made)
    assert marker.is_of(None, made), "a body that does not tell"
    assert not marker.is_of(frozenset({marks[0].text}), made)


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


def test_mark_stays_with_a_file_that_is_there_and_left_out() -> None:
    kept, later = marker.carried(plan({"x/Dockerfile": A})), plan({"y/Dockerfile": A})
    (mark,) = marker.mended(later)
    left = (LeftOut("x/Dockerfile", "excluded", "The config leaves it out."),)
    assert marker.covering(kept, later)(mark)
    assert not marker.covering(kept, replace(later, left_out=left))(mark)

"""A file that is read and judged behind another one is so as it is alone, whatever the two have in common."""

import random
from zlib import crc32

import pytest

from fixer import FixResult, Policy, Settings, check, parse
from fixer.build import walk
from fixer.dockerfile import parser
from tests.fixer.invariants import drawn
from tests.fixer.test_recombined import ODD, SOURCES

PIECES = (*ODD, b"#", b"EOF\n", b"# escape=`\n", b"# syntax=x\n", b"ONBUILD ", b"RUN cat << EOF\n", b" --no-cache-dir")


def assert_read_alike(before: bytes, after: bytes) -> None:
    """What is remembered of one file changes nothing about the other."""
    parser.forget()
    parse(before)
    again = parse(after)
    parser.forget()
    assert again == parse(after), (before, after)


def assert_judged_alike(before: bytes, after: bytes, settings: Settings) -> None:
    """Nor about what is found in it."""
    check(before, settings)
    again = check(after, settings)
    assert again == _judged_alone(after, settings), (before, after)


def _judged_alone(source: bytes, settings: Settings) -> FixResult:
    parser.forget()
    walk.forget()
    return check(source, settings)


def broken(source: bytes, draw: random.Random) -> bytes:
    """The text with a piece cut out of it or put into it."""
    place = draw.randrange(len(source) + 1)
    return source[:place] + draw.choice(PIECES) + source[place + draw.choice((0, 0, 9)) :]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"FROM a\nRUN x << EOF\nRUN y\nRUN z\n", b"FROM a\nRUN x << EOF\nRUN y\nEOF\nRUN z\n"),
        (b"FROM a\nRUN x << EOF\nRUN y\n# z\nEOF\n", b"FROM a\nRUN x << EOF\nRUN y\n# z\nEO\n"),
        (b"FROM a\nRUN x\\\\\n# c\n", b"FROM a\nRUN x\\\\\n# c\nRUN y\n"),
        (b"FROM a\nRUN x \\\n# c\n", b"FROM a\nRUN x \\\n# c\ny\n"),
        (b"FROM a\nRUN x", b"FROM a\nRUN xy\n"),
        (b"FROM a\nRUN x\n", b"FROM a\nRUN x\n{% if a %}\nRUN y\n{% endif %}\n"),
        (b"FROM a\nRUN x\n{% if a %}\nRUN y\n{% endif %}\n", b"FROM a\nRUN x\nRUN y\n"),
        (b"FROM a\nRUN x\nRUN y\n", b"FROM a\nRUN x\n{%- if a %} z{%- endif %}\nRUN y\n"),
        (b"FROM a\nRUN x\nRUN y\n", b"FROM a\nRUN x\n{{- a }}\nRUN y\n"),
        (b"# check=skip=all\nFROM a\nRUN x\n", b"# check=skip=all\n# escape=`\nFROM a\nRUN x\n"),
        (b"# a\nFROM a\nRUN x\n", b"# a\n# escape=`\nFROM a\nRUN x\n"),
        (b"FROM a\nRUN --x=y z\nRUN x\n", b"FROM a\nRUN --x=y z\nRUN y\n"),
    ],
)
def test_what_ends_a_reading_is_read_again(before: bytes, after: bytes) -> None:
    assert_read_alike(before, after)


def test_any_file_is_read_and_judged_as_if_none_had_been() -> None:
    for source in SOURCES:
        draw = random.Random(crc32(source))  # noqa: S311 - no secret
        assert_read_alike(source, broken(source, draw))
        assert_read_alike(broken(source, draw), source)
    for source in SOURCES[::3]:
        draw = random.Random(crc32(source))  # noqa: S311 - no secret
        assert_judged_alike(source, broken(source, draw), drawn(source))
        assert_judged_alike(broken(source, draw), source, drawn(source))


def test_what_stands_before_an_edit_is_not_read_twice() -> None:
    before, after = parse(b"FROM a\nRUN x\n\n# c\nRUN y\n"), parse(b"FROM a\nRUN x\n\n# c\nRUN y z\n")
    assert [new is old for old, new in zip(before.nodes, after.nodes, strict=True)] == [True] * 4 + [False]


STAGES = b"""ARG V=3.12
FROM python:${V} AS base
ENV A=1
RUN pip list
FROM base AS a
WORKDIR /a
ONBUILD RUN pip install b
RUN %s
FROM a AS base
RUN pip install c && rm -rf ~/.cache
FROM base
COPY --from=a /root/.cache/pip /b
RUN --mount=type=cache,target=$D pip install d
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STAGES % b"pip install a", STAGES % b"pip install --no-cache-dir a"),
        (STAGES % b"pip install a", STAGES % b"mkdir -p /root/.cache/pip && pip install a"),
        (STAGES % b"mkdir -p /root/.cache/pip && pip list", STAGES % b"pip list"),
        (STAGES % b"pip list\nENV D=/root/.cache/pip", STAGES % b"pip list\nENV D=/root/.cache"),
        (STAGES % b"pip list\nENV PIP_NO_CACHE_DIR=1", STAGES % b"pip list"),
        (STAGES % b"pip install a", (STAGES % b"pip install a").replace(b"V=3.12", b"V=2.7")),
    ],
)
def test_what_follows_an_edit_is_judged_by_it(before: bytes, after: bytes) -> None:
    for settings in (Settings(), Settings(remedy="env"), Settings(policy=Policy.LITERAL)):
        assert_judged_alike(before, after, settings)
        assert_judged_alike(after, before, settings)


@pytest.mark.parametrize(
    ("source", "one", "other"),
    [
        (
            b"FROM a\nRUN pip install z\nRUN %s\nRUN pip install a && rm -r /root/.cache/pip\n",
            b"mkdir -p /root/.cache/pip",
            b"x",
        ),
        (b"FROM a AS b\nRUN pip install z\nRUN pip download a\nFROM %s\nRUN pip install c\n", b"b", b"c"),
        (b"FROM a\nRUN pip install z\nCOPY --from=1 /root/.cache/pip /x\nFROM b\nRUN pip install %s\n", b"a", b"b"),
        (b"FROM a\nRUN pip install z\nFROM c\nRUN pip install %s\nFROM b AS c\nRUN pip install a\n", b"a", b"b"),
    ],
)
def test_what_stood_behind_an_edit_is_not_remembered(source: bytes, one: bytes, other: bytes) -> None:
    assert_judged_alike(source % one, source % other, Settings())
    assert_judged_alike(source % other, source % one, Settings())


def test_a_run_above_all_stages_stands_in_none() -> None:
    assert_judged_alike(b"RUN pip install a\n", b"FROM a\nRUN pip install a\n", Settings())
    assert_judged_alike(b"ARG A=1\nRUN pip install a\n", b"ARG A=1\nFROM a\nRUN pip install $A\n", Settings())


def test_a_file_is_judged_by_the_settings_of_its_own() -> None:
    source = b"FROM a\nRUN pip list\nRUN notify pip install a\n"
    assert [found.verdict for found in check(source).findings] == ["refused"]
    assert [found.verdict for found in check(source, Settings(wrappers=frozenset(("notify",)))).findings] == ["fix"]
    assert [found.verdict for found in check(source, Settings(remedy="env")).findings] == ["refused"]

"""A file that is read behind another one is read as it is alone, whatever the two have in common."""

import random
from zlib import crc32

import pytest

from fixer import parse
from fixer.dockerfile.parser import forget
from tests.fixer.test_recombined import ODD, SOURCES

PIECES = (*ODD, b"#", b"EOF\n", b"# escape=`\n", b"# syntax=x\n", b"ONBUILD ", b"RUN cat << EOF\n", b" --no-cache-dir")


def assert_read_alike(before: bytes, after: bytes) -> None:
    """What is remembered of one file changes nothing about the other."""
    forget()
    parse(before)
    again = parse(after)
    forget()
    assert again == parse(after), (before, after)


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


def test_any_file_is_read_as_if_none_had_been() -> None:
    for source in SOURCES:
        draw = random.Random(crc32(source))  # noqa: S311 - no secret
        assert_read_alike(source, broken(source, draw))
        assert_read_alike(broken(source, draw), source)


def test_what_stands_before_an_edit_is_not_read_twice() -> None:
    before, after = parse(b"FROM a\nRUN x\n\n# c\nRUN y\n"), parse(b"FROM a\nRUN x\n\n# c\nRUN y z\n")
    assert [new is old for old, new in zip(before.nodes, after.nodes, strict=True)] == [True] * 4 + [False]

"""Plain files are read in fewer steps than others: what is read of them is what the reader of all files reads."""

import random
from pathlib import Path
from typing import Any

import pytest

from fixer.dockerfile import parser
from fixer.dockerfile.document import Document, Text
from fixer.dockerfile.plain import mask

CASES = sorted((Path(__file__).parent / "cases").rglob("input.Dockerfile"))
ODD = [
    b"\\\n", b"\n", b"\r\n", b"#", b" ", b"\t", b"\\", b"<<E\n", b"E\n", b'"', b"'", b"`", b"\x0b", b"\xc2\xa0",
    b"\xef\xbb\xbf", b"{{ x }}", b"# escape=`\n", b"RUN", b"run pip install a\n", b"ONBUILD ", b"FROM a\n", b" # c\n",
    b"\\ \n", b"\\\t\n", b"\0", b"\xff", b"\n\n", b"\n \n", b"\\\n \n", b"\\\n\t\n\n", b"COPY <<A <<B /x\nA\nB\n",
    b"# syntax=x\n", b"#check=skip=all\n", b"\\\r\n", b"\\\\\n", b"\\\n# c\n", b"\x1c",
]  # fmt: skip


def _changed(source: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5))):
        at = chance.randrange(len(source) + 1)
        if chance.random() < 0.8:
            source = source[:at] + chance.choice(ODD) + source[at:]
        else:
            source = source[:at] + source[at + chance.randint(1, 6) :]
    return source


def _told(document: Document) -> object:
    """All that is read; of a file that Docker refuses no more than why."""
    return (document.problem, len(document.nodes)) if document.problem else _plain(document)


def _plain(value: Any) -> object:  # noqa: ANN401 - of all kinds of records
    if isinstance(value, Text):  # each of its bytes with its place
        return value.data, [value.offset(at) for at in range(len(value.data))]
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize("seed", range(4))
def test_plain_files_are_read_as_all_files_are(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    count = 0
    for _ in range(2_000):
        source = _changed(chance.choice(CASES).read_bytes()[:4_000], chance)
        if mask(source) is None:
            continue
        count += 1
        parser.forget()
        found = _told(parser.parse(source))
        assert _told(parser.parse(source)) == found, source  # when its instructions were read before
        with monkeypatch.context() as patch:
            patch.setattr(parser, "mask", lambda _: None)
            parser.forget()
            assert _told(parser.parse(source)) == found, source
    parser.forget()
    assert count > 700

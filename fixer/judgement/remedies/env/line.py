"""The ``ENV`` line of a stage: where it goes, and how it is written there."""

import re
from collections.abc import Iterator

from fixer.dockerfile.document import Instruction, Stage
from fixer.edits import Edit
from fixer.judgement.remedies.env.reach import NAME

PATTERN = rf"(ENV|env|Env) {NAME}=1\r?\n"

_FOLLOWING = frozenset(("ARG", "SHELL"))


def line(stage: Stage, source: bytes) -> Edit | None:
    """The line behind the FROM of a stage, and behind the ARGs and SHELLs that follow at once; None where it has none.

    It has the FROM's case and line end.
    """
    if stage.start is None:
        return None
    last = list(_head(stage.start, stage.instructions))[-1]
    offset = last.start + len(last.raw)
    if source[offset - 1 : offset] != b"\n":
        return None
    keyword = re.search(rb"[A-Za-z]+", stage.start.raw)
    written = _cased(keyword[0] if keyword else b"FROM")
    end = b"\r\n" if source[offset - 2 : offset] == b"\r\n" else b"\n"
    return Edit(offset, written + f" {NAME}=1".encode() + end)


def _head(start: Instruction, following: tuple[Instruction, ...]) -> Iterator[Instruction]:
    yield start
    end = start.start + len(start.raw)
    for node in following:
        if node.keyword not in _FOLLOWING or node.start != end:
            return
        yield node
        end += len(node.raw)


def _cased(keyword: bytes) -> bytes:
    if keyword.islower():
        return b"env"
    return b"ENV" if keyword.isupper() else b"Env"

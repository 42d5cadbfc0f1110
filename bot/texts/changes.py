"""The lines that a plan changes, before and after, read from its diffs."""

import re
from collections.abc import Mapping

from bot.texts.display import code_block

_HUNK = re.compile(rb"@@ -(\d+)")
_LONGEST_LINE = 400


def changed_lines(diff: bytes) -> Mapping[int, tuple[bytes, bytes]]:
    """By its number in the old file, each line that a diff of ours changes, with what becomes of it.

    Where lines are added beside them, nobody can tell which became which: these are left out.
    """
    found: dict[int, tuple[bytes, bytes]] = {}
    removed: list[bytes] = []
    added: list[bytes] = []
    number = 0
    for line in (*diff.split(b"\n"), b" "):
        if number and line.startswith((b"-", b"+")):
            (removed if line.startswith(b"-") else added).append(line[1:])
            continue
        if line.startswith(b"\\"):
            continue
        if len(removed) == len(added):
            found |= dict(enumerate(zip(removed, added, strict=True), number))
        number += len(removed)
        removed, added = [], []
        if hunk := _HUNK.match(line):
            number = int(hunk[1])
        elif number:
            number += 1
    return found


def shown(lines: Mapping[int, tuple[bytes, bytes]], first: int, last: int, indent: str) -> str:
    """The changes of the lines from the first to the last as an indented block of Markdown; empty where none changes.

    Lines of more than 400 bytes are left to the diff of the pull request.
    """
    within = [lines[number] for number in range(first, last + 1) if number in lines]
    if not within or any(len(line) > _LONGEST_LINE for pair in within for line in pair):
        return ""
    old = b"".join(b"-" + before + b"\n" for before, _ in within)
    new = b"".join(b"+" + after + b"\n" for _, after in within)
    return "\n".join(f"{indent}{line}" for line in code_block(old + new, "diff").split("\n"))

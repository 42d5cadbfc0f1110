"""shfmt, another parser of shell, sees the words of every pip command of the case folders begin and end where we do."""

import json
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from fixer import FixResult, Instruction, Text
from fixer.dockerfile.parser import parse
from fixer.shell import listing
from fixer.shell.command import Script
from fixer.shell.scripts import script, tree
from tests.fixer.differential.conftest import each_part, is_in

Span = tuple[int, int]
PARTS = 3


def runs(node: Instruction) -> Script | None:
    inner = node.trigger or node
    return script(inner) if inner.keyword == "RUN" else None


def pip_commands(source: Script) -> set[tuple[Span, ...]]:
    """Our spans, in the file, of the words of every command that begins with a pip."""
    return {
        tuple((word.start, word.end) for word in command.words)
        for command in listing.commands(tree(source), in_data=not source.heredocs)
        if command.words and is_pip(command.words[0].raw) and not command.is_doubtful
    }


def is_pip(word: bytes) -> bool:
    return word == b"pip" or (word.startswith(b"pip") and word[3:].replace(b".", b"").isdigit())


def shfmt_commands(tree: object, text: Text) -> set[tuple[Span, ...]]:
    """The same by shfmt, whose positions are offsets in the text."""
    found = set()
    for node in nodes(tree):
        if node.get("Type") == "CallExpr" and node.get("Args"):
            spans = [(word["Pos"]["Offset"], word["End"]["Offset"]) for word in node["Args"]]
            if spans[-1][1] <= len(text.data) and is_pip(text.data[slice(*spans[0])]):
                found.add(tuple((text.offset(start), text.end_offset(end)) for start, end in spans))
    return found


def nodes(tree: object) -> Iterator[dict[str, Any]]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def text_with_heredocs(source: Script, names: tuple[str, ...]) -> bytes:
    bodies = (b"\n" + body.data + name.encode() for body, name in zip(source.heredocs, names, strict=True))
    return b"".join((source.text.data, *bodies, b"\n"))


@each_part(PARTS)
def test_pip_words_stand_where_shfmt_says(
    part: int,
    results: dict[str, FixResult],
    programs: Callable[[str], str],
    disagreements: dict[str, dict[str, str]],
) -> None:
    """What shfmt cannot parse as bash is skipped; a command of ours must be one of its, and the other way round."""
    command = [programs("shfmt"), "-ln", "bash", "-tojson"]
    read = cache(lambda text: subprocess.run(command, input=text, capture_output=True, check=False))
    different, compared = {}, 0
    for name, result in results.items():
        case, _, policy = name.rpartition("-")
        if policy != "effective" or not is_in(part, PARTS, case):
            continue
        for node in parse(result.source).instructions:
            source = runs(node)
            if source is None or b"pip" not in source.text.data:
                continue
            names = tuple(heredoc.name for heredoc in (node.trigger or node).heredocs) if source.heredocs else ()
            run = read(text_with_heredocs(source, names))
            if run.returncode:
                continue
            ours, theirs = pip_commands(source), shfmt_commands(json.loads(run.stdout), source.text)
            compared += len(theirs)
            if ours != theirs:
                different[case] = f"ours {sorted(ours - theirs)}, theirs {sorted(theirs - ours)}"
    assert different.keys() == {case for case in disagreements["shfmt"] if is_in(part, PARTS, case)}, f"{different}"
    assert compared > 0

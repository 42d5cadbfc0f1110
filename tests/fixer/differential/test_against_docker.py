"""Docker's own parser (BuildKit 0.12, through the ``dockerfile`` package) reads every case folder as the fixer does."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fixer import Document, FixResult, Instruction
from fixer.dockerfile.parser import parse
from tests.fixer.differential.conftest import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.fixer.differential.conftest import Read, Reading

    Docker = Callable[[Iterable[bytes]], list[Reading]]
    Disagreements = dict[str, dict[str, str]]

# What the other remedies insert.
MOUNT = re.compile(r"--mount=type=cache,target=\S+")
VARIABLE = re.compile(r"PIP_NO_CACHE_DIR=1 ")
FLAG = re.compile(r" --no-cache(?:-dir)?(?![\w-])")
# A script that python reads from a pipe gets the flag behind a ``-``, which is there already or comes with it.
FLAG_WITH_A_DASH = re.compile(r" - --no-cache-dir(?![\w-])")


def boundaries(document: Document) -> list[tuple[str, int, int]]:
    return [(node.keyword, node.line, last_line(node)) for node in document.instructions]


def last_line(node: Instruction) -> int:
    return node.line + node.raw.removesuffix(b"\n").count(b"\n")


def keyword(read: "Read") -> str:
    """The keyword as the fixer writes it: the Kelvin sign is a k to Docker, other odd characters are shown as ``?``."""
    return re.sub(r"[^ -~]", "?", read.keyword.lower().upper())


def is_same(old: "Read", new: "Read") -> bool:
    """Whether the two differ by what is inserted alone."""
    return bare(old, FLAG) in (bare(new, FLAG), bare(without(new, FLAG_WITH_A_DASH), FLAG))


def without(read: "Read", flag: re.Pattern[str]) -> "Read":
    heredocs = tuple((name, VARIABLE.sub("", flag.sub("", body))) for name, body in read.heredocs)
    mounts = tuple(one for one in read.flags if not MOUNT.match(one))
    words = tuple(VARIABLE.sub("", flag.sub("", word)) for word in read.words)
    return replace(read, words=words, heredocs=heredocs, flags=mounts, first=0, last=0)


def bare(read: "Read", flag: re.Pattern[str]) -> "Read":
    """The instruction without the flag, wherever in it."""
    return without(replace(read, words=tuple(word for word in read.words if not flag.fullmatch(f" {word}"))), flag)


def flags(reading: "tuple[Read, ...]") -> int:
    """How many flags there are; the heredocs behind an ONBUILD are not shown by the ``dockerfile`` package."""
    shown = [read for read in reading if read.keyword != "ONBUILD"]
    texts = [f" {text}" for read in shown for text in (*read.words, *(body for _, body in read.heredocs))]
    return sum(len(FLAG.findall(text)) for text in texts)


def edits(result: FixResult) -> int:
    """How many flags were added outside of ONBUILD."""
    offsets = {edit.offset for one in result.findings for edit in one.edits if b"--no-cache" in edit.text}
    nodes = [node for node in parse(result.source).instructions if node.keyword != "ONBUILD"]
    return sum(node.start < offset <= node.start + len(node.raw) for node in nodes for offset in offsets)


def test_instructions_begin_and_end_where_docker_says(
    results: dict[str, FixResult], docker: "Docker", disagreements: "Disagreements"
) -> None:
    """Instructions that Docker does not know are left to its next step: the parser alone accepts any word."""
    sources = {name.rpartition("-")[0]: result.source for name, result in results.items()}
    different = {}
    for (name, source), reading in zip(sources.items(), docker(sources.values()), strict=True):
        document = parse(source)
        if isinstance(reading, str):
            agrees = document.problem is not None or not document.instructions
        else:
            agrees = boundaries(document) == [(keyword(read), read.first, read.last) for read in reading]
        if not agrees:
            different[name] = reading if isinstance(reading, str) else ""
    assert different.keys() == disagreements["docker"].keys(), f"{different}"


def test_docker_reads_the_fixed_file_as_before_but_for_the_flag(
    remedied: dict[str, FixResult], docker: "Docker"
) -> None:
    # What becomes of a template Docker does not see here: test_templates and the cases hold its bytes.
    changed = {name: one for name, one in remedied.items() if one.changed and not name.startswith("templates/")}
    before = docker([result.source for result in changed.values()])
    after = docker([result.output for result in changed.values()])
    different = []
    for (name, result), old, new in zip(changed.items(), before, after, strict=True):
        if isinstance(old, str) or isinstance(new, str):
            different += [f"{name}: {new}"] if old != new else []
            continue
        found = aligned(old, new)
        are_same = len(old) == len(found) and all(map(is_same, old, found))
        if not are_same or flags(new) - flags(old) != edits(result):
            different.append(name)
    assert different == [], f"{different}"

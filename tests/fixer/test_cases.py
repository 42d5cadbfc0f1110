"""Every folder under cases/ is one behaviour: what goes in, what must come out, what is said about it."""

import os
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixer import (
    Edit,
    Finding,
    FixResult,
    Policy,
    Settings,
    Verdict,
    edits_of,
    fix,
    insertions,
    load_repository_settings,
    parse,
)

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(
    Path(at) for at, inside, names in os.walk(CASES) if "input.Dockerfile" in names and "context" not in inside
)
FILES = frozenset(
    {
        "input.Dockerfile",
        "expected.Dockerfile",
        "expected.literal.Dockerfile",
        "findings.txt",
        "findings.literal.txt",
        "settings.toml",
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """One folder under one policy; the literal files fall back to the effective ones."""

    folder: Path
    policy: Policy

    @property
    def name(self) -> str:
        return f"{self.folder.relative_to(CASES).as_posix()}-{self.policy}"

    @property
    def source(self) -> bytes:
        return (self.folder / "input.Dockerfile").read_bytes()

    @property
    def output(self) -> bytes:
        return self._read("expected", ".Dockerfile") or self.source

    @property
    def findings(self) -> list[str]:
        return [line for line in self._lines if not line.startswith("  ")]

    @property
    def told(self) -> list[list[str]]:
        """What stands below the line of each finding; nothing where that is not told."""
        below: list[list[str]] = []
        for line in self._lines:
            if line.startswith("  "):
                below[-1].append(line)
            else:
                below.append([])
        return below

    @property
    def _lines(self) -> list[str]:
        return (self._read("findings", ".txt") or b"").decode().split("\n")[:-1]

    @property
    def settings(self) -> Settings:
        path = self.folder / "settings.toml"
        given = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        files = {name: text.encode() for name, text in given.pop("repository", {}).items()}
        wrappers = frozenset(given.pop("wrappers", ()))
        policy = Policy(given.pop("policy", self.policy))
        return Settings(policy=policy, wrappers=wrappers, repository=load_repository_settings(files), **given)

    def _read(self, stem: str, suffix: str) -> bytes | None:
        literal = self.folder / f"{stem}.literal{suffix}"
        path = literal if self.policy is Policy.LITERAL and literal.exists() else self.folder / f"{stem}{suffix}"
        return path.read_bytes() if path.exists() else None


ALL = [Case(folder, policy) for folder in FOLDERS for policy in (Policy.EFFECTIVE, Policy.LITERAL)]
DONE = {"flag": {Verdict.PRESENT}, "env": {Verdict.PRESENT, Verdict.PROTECTED}}
DONE["mount"] = DONE["env"]  # a command that has the flag, and gets a variable, is present yet
each_case = pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
GROUPS = sorted({folder.relative_to(CASES).parts[0] for folder in FOLDERS})
# A test of many cases starts once for all of a group, where a case alone takes less than the start.
each_group = pytest.mark.parametrize("group", GROUPS)


def listed(result: FixResult) -> list[str]:
    return [f"{found.line}:{found.column} {found.verdict} {found.reason}" for found in result.findings]


def told(result: FixResult) -> list[list[str]]:
    """Of each finding where it ends and what the command is, and the sentence: what may stand below its line."""
    return [[f"  {one.end_line}:{one.end_column} {one.command}", f"  {one.message}"] for one in result.findings]


def edits(result: FixResult) -> list[Edit]:
    return list(edits_of(result.findings))


def without(output: bytes, insertions: list[Edit]) -> bytes:
    """The output with the text of every insertion cut out again, each at its own place."""
    for edit in reversed(insertions):
        shift = sum(len(other.text) for other in insertions if other.offset < edit.offset)
        start, end = edit.offset + shift, edit.offset + shift + len(edit.text)
        assert output[start:end] == edit.text
        output = output[:start] + output[end:]
    return output


@each_case
def test_case(case: Case) -> None:
    first = fix(case.source, case.settings)
    assert listed(first) == case.findings
    assert [said for said, below in zip(told(first), case.told, strict=True) if below] == [b for b in case.told if b]
    assert [one for one in first.findings if not _stands_where_it_says(case.source, one)] == []
    assert first.output == case.output
    assert (first.source, first.changed) == (case.source, case.output != case.source)
    _only_insertions_differ(first)
    _second_pass_changes_nothing(first, case)


def _stands_where_it_says(source: bytes, found: Finding) -> bool:
    """Whether lines and columns are those of the byte offsets, and a flag goes behind what is shown."""
    ends = [(found.start, found.line, found.column), (found.end, found.end_line, found.end_column)]
    are_same = all(_place(source, offset) == (line, column) for offset, line, column in ends)
    flags = [edit for edit in found.edits if b"--no-cache" in edit.text]
    return are_same and all(edit.offset == found.end for edit in flags) and found.message[-1] not in "{}; "


def _place(source: bytes, offset: int) -> tuple[int, int]:
    """The line and column of a byte, counted by hand."""
    above, line = source[:offset].rpartition(b"\n")[0::2]
    bom = b"\xef\xbb\xbf"
    is_first = b"\n" not in source[:offset]
    text = line.removeprefix(bom) if is_first else line
    return (1 if is_first else above.count(b"\n") + 2), len(text.decode("utf-8", "replace")) + 1


def _only_insertions_differ(result: FixResult) -> None:
    made = edits(result)
    assert [edit.text for edit in made if not re.fullmatch(insertions(), edit.text.decode())] == []
    assert without(result.output, made) == result.source


def _second_pass_changes_nothing(first: FixResult, case: Case) -> None:
    """What was fixed is present the second time, or protected; every other verdict stays what it was."""
    second = fix(first.output, case.settings)
    assert second.output == first.output
    for before, after in zip(first.findings, second.findings, strict=True):
        assert after.verdict in (DONE[str(case.settings.remedy)] if before.verdict is Verdict.FIX else {before.verdict})


@each_group
def test_folder(group: str) -> None:
    """The document joins to the input; a misspelt file name would make a case pass for nothing."""
    for folder in (one for one in FOLDERS if one.is_relative_to(CASES / group)):
        source = (folder / "input.Dockerfile").read_bytes()
        assert parse(source).source == source, folder
        names = {path.name for path in folder.iterdir()}
        assert names <= FILES, folder
        assert {"input.Dockerfile", "findings.txt"} <= names, folder


def tell(folder: Path) -> None:
    """Write below each finding of a folder where it ends, the command and the sentence, as they are now."""
    before = b""
    for policy, name in ((Policy.EFFECTIVE, "findings.txt"), (Policy.LITERAL, "findings.literal.txt")):
        case = Case(folder, policy)
        found = fix(case.source, case.settings)
        lines = [line for one, below in zip(listed(found), told(found), strict=True) for line in (one, *below)]
        text = "".join(f"{line}\n" for line in lines).encode()
        if text != before:
            (folder / name).write_bytes(text)
        before = text


if __name__ == "__main__":
    for given in sys.argv[1:]:
        tell(Path(given).resolve() if Path(given).is_dir() else CASES / given)

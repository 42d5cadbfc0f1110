"""hadolint's DL3042 and our literal policy agree on every case folder, but for what disagreements.toml explains."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from fixer import FixResult, Instruction, Verdict
from fixer.dockerfile.parser import parse
from tests.fixer.differential.conftest import each_part, is_in

Disagreements = dict[str, dict[str, str]]
PARTS = 6
WHOLE_FILE = frozenset(("not-a-dockerfile", "frontend-unknown", "preprocessed"))


def lint(hadolint: str, folder: Path, sources: list[bytes]) -> dict[bytes, set[int]]:
    """The lines of DL3042 in every source, from one process; what hadolint cannot parse is left out."""
    files = {f"{index}.Dockerfile": source for index, source in enumerate(sources)}
    for name, source in files.items():
        (folder / name).write_bytes(source)
    (folder / "config.yaml").write_text("ignored: [DL3013]\n", "utf-8")  # keeps a user's own settings away
    run = subprocess.run(
        [hadolint, "--no-fail", "--format", "json", "--config", "config.yaml", *files],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    found: dict[str, set[int]] = {name: set() for name in files}
    for entry in json.loads(run.stdout):
        if entry["code"] == "DL1000":
            found.pop(entry["file"], None)
        elif entry["code"] == "DL3042":
            found[entry["file"]].add(entry["line"])
    return {files[name]: lines for name, lines in found.items()}


def literal(results: dict[str, FixResult]) -> dict[str, FixResult]:
    return {name.removesuffix("-literal"): result for name, result in results.items() if name.endswith("-literal")}


def verdicts(result: FixResult) -> dict[int, set[Verdict]]:
    """The verdicts of the instruction that each line belongs to; those of a refused file belong to all its lines."""
    found: dict[int, set[Verdict]] = defaultdict(set)
    nodes = parse(result.source).instructions
    for finding in result.findings:
        holders = [node for node in nodes if finding.reason in WHOLE_FILE or is_inside(finding.start, node)]
        for node in holders:
            for line in range(node.line, node.line + node.raw.count(b"\n") + 1):
                found[line].add(finding.verdict)
    return found


def is_inside(offset: int, node: Instruction) -> bool:
    return node.start <= offset < node.start + len(node.raw)


@each_part(PARTS)
def test_hadolint_finds_what_we_find_and_nothing_where_we_fixed(
    part: int,
    results: dict[str, FixResult],
    programs: Callable[[str], str],
    disagreements: Disagreements,
    tmp_path: Path,
) -> None:
    """Both questions in one test, since running hadolint is what takes the time."""
    cases = {name: result for name, result in literal(results).items() if is_in(part, PARTS, name)}
    sources = {source for result in cases.values() for source in (result.source, result.output)}
    flagged = lint(programs("hadolint"), tmp_path, sorted(sources))
    ours = {name: verdicts(result) for name, result in cases.items()}
    missed = {
        name: sorted(lines)
        for name, result in cases.items()
        if (lines := flagged.get(result.source, set()) - ours[name].keys())
    }
    left = {
        name: sorted(lines)
        for name, result in cases.items()
        if (lines := {line for line in flagged.get(result.output, set()) if is_green(ours[name].get(line))})
    }
    for found, oracle in ((missed, "hadolint-finds"), (left, "hadolint-still-finds")):
        explained = disagreements[oracle].keys()
        assert explained <= literal(results).keys()
        assert found.keys() == {name for name in explained if is_in(part, PARTS, name)}, f"{found}"


def is_green(found: set[Verdict] | None) -> bool:
    """Whether all findings of a line say that the flag is there by now."""
    return found is not None and found <= {Verdict.FIX, Verdict.PRESENT}

"""What holds for any file under any settings, and what other programs say about a file that was fixed."""

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from zlib import crc32

from fixer import REMEDIES, FixResult, Policy, Settings, Verdict, apply, edits_of, fix, insertions, parse

_READER = Path(__file__).parent / "differential" / "docker_reader.py"
_DONE = frozenset((Verdict.PRESENT, Verdict.PROTECTED))
_LINE = ["PIP_NO_CACHE_DIR", "1"]
_FLAG = re.compile(r" --no-cache(?:-dir)?(?![\w-])| -(?!\S)|PIP_NO_CACHE_DIR=1 ")  # python wants a - in front of it
_WHOLE = re.compile(r"\d*<<-?\s*['\"]?[^\s<'\"]+['\"]?")


def drawn(source: bytes) -> Settings:
    """Settings that the bytes of a file choose, so that every file is its own test."""
    draw = random.Random(crc32(source))  # noqa: S311 - no secret
    return Settings(
        policy=draw.choice(tuple(Policy)),
        uv=draw.random() < 0.5,
        wrappers=frozenset(("notify", "tool run --opt= OPERAND")[: draw.randrange(3)]),
        suppressions=draw.random() < 0.75,
        remedy=draw.choice(REMEDIES),
        buildkit=draw.random() < 0.5,
        isolated_builds=draw.choice(("tell", "env")),
    )


def fixed(source: bytes, settings: Settings) -> FixResult:
    """The result of fix, of which all was asserted that needs no other program."""
    assert parse(source).source == source
    first = fix(source, settings)
    edits = edits_of(first.findings)
    assert first.source == source
    assert first.output == apply(source, edits)
    assert all(re.fullmatch(insertions(), edit.text.decode()) for edit in edits), edits
    assert not any(found.reason == "verification-failed" for found in first.findings)
    second = fix(first.output, settings)
    assert second.output == first.output
    for before, after in zip(first.findings, second.findings, strict=True):
        done = _DONE if settings.remedy != "flag" else {Verdict.PRESENT}
        assert after.verdict in (done if before.verdict is Verdict.FIX else {before.verdict})
    return first


class Docker:
    """Docker's own parser, in a process that stays; it may abort, and is started again then."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __call__(self, source: bytes) -> list[dict[str, Any]] | None:
        """The instructions, None where it refuses the file or dies of it."""
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-P", str(_READER)]
            one_thread = {**os.environ, "GOMAXPROCS": "1"}
            self._process = subprocess.Popen(
                command, env=one_thread, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        text = source.decode("utf-8", "replace").replace("\0", "\ufffd")
        self._process.stdin.write(f"{json.dumps([text])}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        found: list[dict[str, Any]] | None = json.loads(line).get("instructions") if line else None
        return found


def assert_read_alike(result: FixResult, docker: Docker, shells: list[str]) -> None:
    """Docker reads the fixed file as the one before but for the flags, and shells take the scripts that they took."""
    before, after = docker(result.source), docker(result.output)
    if before is None or not result.changed:
        return
    assert after is not None
    after = _aligned(before, after)
    assert [_bare(entry) for entry in before] == [_bare(entry) for entry in after]
    for one, other in zip(before, after, strict=True):
        if one != other and not one["is_array"]:
            for shell in shells:
                assert not _takes(shell, script(one)) or _takes(shell, script(other)), (shell, script(other))


def script(entry: dict[str, Any]) -> str:
    """What a shell is handed (dispatchRun of dockerfile2llb): the line, or the one heredoc that is all of it."""
    line = " ".join(entry["words"])
    heredocs = entry["heredocs"]
    if _WHOLE.fullmatch(line) and len(heredocs) == 1:
        return str(heredocs[0][1])
    return "".join((line, *(f"\n{body}{name}" for name, body in heredocs)))


def _aligned(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The instructions without the lines that the remedy ``env`` put between them."""
    rest = list(after)
    for at, entry in enumerate(before):
        while len(rest) > len(before) and rest[at]["words"][:2] == _LINE and _bare(rest[at]) != _bare(entry):
            del rest[at]
    return rest


def _bare(entry: dict[str, Any]) -> dict[str, Any]:
    words = " ".join(_FLAG.sub("", f" {word}") for word in entry["words"]).split()
    heredocs = [[name, _FLAG.sub("", body)] for name, body in entry["heredocs"]]
    flags = [flag for flag in entry["flags"] if not flag.startswith("--mount=type=cache,target=")]
    return {**entry, "words": words, "heredocs": heredocs, "flags": flags, "first": 0, "last": 0}


def _takes(shell: str, text: str) -> bool:
    command = [shell, "-n", "-c", text.replace("\0", "")]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0

"""Repositories made to take all memory or time are left out, in part or whole, and nothing else suffers."""

import json
import re
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import OversizeError
from bot.workspaces.plumbing import processes
from bot.workspaces.plumbing.processes import Limits

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

DOCKERFILE = b"FROM python\nRUN pip install a\n"


def _spread(lab: "Lab", path: Path, depth: int, files: dict[str, bytes]) -> None:
    """Commits 10 ** depth folders that all hold the same files, out of as many objects as there are levels."""
    blobs = {name: lab.git(path, "hash-object", "-w", "--stdin", stdin=content) for name, content in files.items()}
    lines = "".join(f"100644 blob {blob}\t{name}\n" for name, blob in blobs.items())
    tree = lab.git(path, "mktree", stdin=lines.encode())
    for _ in range(depth):
        below = "".join(f"040000 tree {tree}\td{number}\n" for number in range(10))
        tree = lab.git(path, "mktree", stdin=below.encode())
    commit = lab.git(path, "commit-tree", "-m", "spread", tree)
    lab.git(path, "update-ref", "refs/heads/main", commit)


def _left_out(lab: "Lab") -> list[tuple[str, str]]:
    found = lab.sweep("--dry-run").repository("app")
    return [(item["reason"], item["message"]) for item in found["left_out"]]


def test_tree_of_too_many_files_is_skipped_and_the_others_are_swept(lab: "Lab") -> None:
    lab.repository("good.git", {"Dockerfile": DOCKERFILE})
    _spread(lab, lab.repository("bomb.git", {}), 5, {f"{'f' * 90}{number}": b"x" for number in range(5)})
    assert lab.sweep("--dry-run").outcomes == {"bomb": ("skipped", "tree-too-large"), "good": ("planned", "dry-run")}


def test_of_very_many_dockerfiles_the_first_are_read_and_the_last_not_even_named(lab: "Lab") -> None:
    path = lab.repository("app.git", {})
    _spread(lab, path, 3, {f"Dockerfile.{number}": b"FROM a\n" for number in range(12)})
    found = lab.sweep("--dry-run").repository("app")
    assert found["message"].startswith("Not all of it was looked into, see the report. ")
    assert [(item["reason"], item["message"].partition(" are ")[0]) for item in found["left_out"]] == [
        ("too-many", "It and 4999 after it"),
        ("too-many", "It and 1999 after it"),
    ]


def test_what_a_repository_excludes_takes_no_room_from_its_other_dockerfiles(lab: "Lab") -> None:
    path = lab.repository("app.git", {})
    files = {f"Dockerfile.{number}": b"FROM a\n" for number in range(11)}
    _spread(lab, path, 2, files)
    lab.commit(path, "main", {".pip-no-cache.toml": b"exclude = ['/d0']\n"})
    reasons = [reason for reason, _ in _left_out(lab)]
    assert reasons == ["opted-out"] * 110


def test_dockerfiles_of_too_many_bytes_together_are_left_out(lab: "Lab") -> None:
    path = lab.repository("app.git", {})
    _spread(lab, path, 1, {f"Dockerfile.{number}": DOCKERFILE + b"#" * 1_000_000 for number in range(4)})
    ((reason, message),) = _left_out(lab)
    assert reason == "too-many"
    assert message.startswith("It and 6 after it are not looked into: of one repository")


def test_of_scripts_that_nobody_can_read_the_first_are_told(lab: "Lab") -> None:
    copies = b"".join(b"COPY --from=b /%d.sh /\n" % number for number in range(150))
    runs = b"".join(b"RUN sh /%d.sh\n" % number for number in range(150))
    content = b"FROM python\n" + copies + runs
    lab.repository("app.git", {"Dockerfile": content, "x/Dockerfile": content, "y/Dockerfile": content})
    found = lab.sweep("--dry-run").repository("app")
    assert [len(file.get("unknown_scripts", ())) for file in found["files"]] == [150, 50, 0]
    assert found["message"] == "Nothing to fix; 200 scripts not looked into, see the report."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"RUN pip install a\n" * 2_000, []),
        (b"RUN pip install a\n" * 2_001, ["too-many-commands"]),
        (b"RUN " + b"Pip install a;" * 2_001, ["too-many-commands"]),
        (b"run p''ip install a\n" * 2_001, ["too-many-commands"]),
    ],
)
def test_file_of_too_many_commands_is_left_out(lab: "Lab", content: bytes, expected: list[str]) -> None:
    lab.repository("app.git", {"Dockerfile": b"FROM python\n" + content})
    assert [reason for reason, _ in _left_out(lab)] == expected


@pytest.mark.parametrize(
    ("content", "depth", "expected"),
    [
        (b"enabled = " + b"9" * 5_000, 1, ("skipped", "opt-out-unreadable")),
        (b"exclude = ['" + b"x" * 1_001 + b"']", 1, ("skipped", "opt-out-unreadable")),
        (b"exclude = ['" + b"x/" * 101 + b"']", 1, ("skipped", "opt-out-unreadable")),
        (b"exclude = ['" + b"**/" * 21_000 + b"x']", 1, ("skipped", "opt-out-unreadable")),
        (b"exclude = ['" + b"**/" * 300 + b"x']", 1, ("planned", "dry-run")),
        (f"exclude = {json.dumps(['**/d/' * 49] * 200)}".encode(), 600, ("skipped", "opt-out-unreadable")),
        (f"exclude = {json.dumps(['**/d/' * 49 + 'x'] * 20)}".encode(), 100, ("planned", "dry-run")),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_opt_out_that_would_take_long_leaves_the_repository_alone(
    lab: "Lab", content: bytes, depth: int, expected: tuple[str, str]
) -> None:
    lab.repository("app.git", {"d/" * depth + "Dockerfile": DOCKERFILE, ".pip-no-cache.toml": content})
    assert lab.sweep("--dry-run").outcomes == {"app": expected}


PROGRAMS = [
    ("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read() * 2)", b"ab" * 200_000, b"ab" * 400_000, b""),
    ("import sys; sys.stderr.write('x' * 500_000 + 'end')", b"", b"", b"end"),
    ("import sys; sys.stdin.close(); print(end='y')", b"z" * 1_000_000, b"y", b""),
]


def _answer(program: str, stdin: bytes = b"", **limits: float) -> processes.Answer:
    most = Limits(**{"seconds": 60, "file_bytes": 1 << 20, "output_bytes": 64 << 20, **limits})  # type: ignore[arg-type]
    return processes.answer((sys.executable, "-c", program), {b"ONLY": b"this"}, Path("/"), stdin, most)


@pytest.mark.parametrize(("program", "stdin", "output", "complaint"), PROGRAMS)
def test_process_is_fed_and_heard_at_the_same_time(program: str, stdin: bytes, output: bytes, complaint: bytes) -> None:
    answer = _answer(program, stdin)
    assert (answer.status, answer.output) == (0, output)
    assert answer.complaint.endswith(complaint)
    assert len(answer.complaint) <= 65_536


def test_process_that_says_too_much_is_ended() -> None:
    begin = time.monotonic()
    with pytest.raises(OversizeError, match=re.escape("over 1 MB")):
        _answer("while True: print('x' * 10_000)", output_bytes=1 << 20)
    assert time.monotonic() - begin < 30


def test_process_gets_the_environment_that_it_is_given_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", "never")
    told = _answer("import os; print([name for name in os.environ if name != 'LC_CTYPE'], os.getcwd())")
    assert told.output == b"['ONLY'] /\n"


@pytest.mark.parametrize(
    ("program", "number"),
    [
        ("import time; time.sleep(600)", signal.SIGTERM),
        ("import os, time; [os.close(one) for one in (0, 1, 2)]; time.sleep(600)", signal.SIGTERM),
        ("import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(600)", signal.SIGKILL),
        ("import subprocess; subprocess.run(['sleep', '600'])", signal.SIGTERM),
        ("while True: print('', end='.', flush=True)", signal.SIGTERM),
    ],
    ids=["silent", "closed", "deaf", "parent", "talkative"],
)
def test_process_that_takes_too_long_is_ended_with_its_children(program: str, number: int) -> None:
    begin = time.monotonic()
    assert _answer(program, seconds=1).status == -number
    assert time.monotonic() - begin < 30

"""Trees, and what chooses in them, deeper than Python's stack: each is judged, and what is there is found or left."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program import COMMAND

ROOT = Path(__file__).parents[2]
DEPTH = 1_050
FROM = "FROM python:3.12\n"
INSTALL = "RUN pip install a\n"


@pytest.fixture
def top(tmp_path: Path) -> Iterator[Path]:
    """A folder with a script in it, and one more as deep as there can be."""
    (tmp_path / ".git").mkdir()
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(DEPTH):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    script = os.open("deep.sh", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(script, b"pip install deep\n")
    os.close(script)
    os.close(folder)
    (tmp_path / "d" / "near.sh").write_bytes(b"pip install near\n")
    yield tmp_path
    subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True, timeout=60)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("COPY d /s\nRUN find /s -name '*.sh' -exec sh {} \\;\n", ["deep.sh", "near.sh"]),
        ("COPY d /s\nRUN run-parts /s\n", []),
        (f"COPY d /s\nRUN find /s {'! ' * 4_001}-name x -exec sh {{}} \\;\n", ["deep.sh", "near.sh"]),
        ("COPY d /s\nRUN find /s " + "\\( " * 4_000 + "-name x " + "\\) " * 4_000 + "-exec sh {} \\;\n", []),
        (f"COPY {'d/' * DEPTH}deep.sh /x.sh\nRUN sh /x.sh\n", ["deep.sh"]),
        (f"COPY {'d/' * DEPTH * 27}deep.sh /x.sh\nRUN sh /x.sh\n", []),
        ("COPY d /s\nRUN sh /s/near.sh && sh /s/" + "d/" * (DEPTH - 1) + "deep.sh\n", ["deep.sh", "near.sh"]),
    ],
)
def test_a_deep_tree_is_looked_into(top: Path, lines: str, found: list[str]) -> None:
    (top / "Dockerfile").write_text(FROM + lines + INSTALL)
    args = [*COMMAND, "check", "--format", "json"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(args, cwd=top, env=env, check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (1, "")
    files = json.loads(done.stdout)["files"]
    judged = [file["path"].rpartition("/")[2] for file in files for _ in file["findings"]]
    assert sorted(judged) == sorted(["Dockerfile", *found])

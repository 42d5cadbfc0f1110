"""The independent programs that the fixer is compared with, and what the fixer makes of every case folder."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from fixer import REMEDIES, FixResult, Policy, Settings, fix, load_repository_settings

HERE = Path(__file__).parent
CASES = HERE.parent / "cases"


@dataclass(frozen=True, slots=True)
class Read:
    """An instruction as Docker's parser reads it; ``text`` joins what follows the flags and the heredocs."""

    keyword: str
    trigger: str
    is_array: bool
    first: int
    last: int
    flags: tuple[str, ...]
    words: tuple[str, ...]
    heredocs: tuple[tuple[str, str], ...]

    @property
    def script(self) -> str:
        """What a shell is handed (dispatchRun of dockerfile2llb): the line, or the one heredoc that is all of it."""
        line = " ".join(self.words)
        if re.fullmatch(r"\d*<<-?\s*['\"]?[^\s<'\"]+['\"]?", line) and len(self.heredocs) == 1:
            return self.heredocs[0][1]
        return "".join((line, *(f"\n{body}{name}" for name, body in self.heredocs)))


OTHERS = tuple(name for name in REMEDIES if name != Settings().remedy)
LINE = ("PIP_NO_CACHE_DIR", "1")
Reading = tuple[Read, ...] | str
"""The instructions of a file, or why Docker's parser refuses it."""
_KNOWN: dict[str, Reading] = {}  # what several tests ask about is read once


def aligned(old: tuple[Read, ...], new: tuple[Read, ...]) -> tuple[Read, ...]:
    """The instructions of the fixed file without the ``ENV`` lines that the remedy ``env`` put between them."""
    rest = list(new)
    for at, one in enumerate(old):
        while len(rest) > len(old) and rest[at].words[:2] == LINE and _differs(rest[at], one):
            del rest[at]
    return tuple(rest)


def _differs(one: Read, other: Read) -> bool:
    return (one.keyword, one.words) != (other.keyword, other.words)


def program(name: str) -> str:
    """The program beside this Python, else on the PATH; without it the test is skipped."""
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    path = shutil.which(name, path=beside)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


@pytest.fixture(scope="session")
def programs() -> Callable[[str], str]:
    return program


@pytest.fixture(scope="session")
def results() -> dict[str, FixResult]:
    """What fix makes of every case folder without a context, by ``area/what it shows-policy``."""
    return {
        f"{folder.relative_to(CASES).as_posix()}-{policy}": fix(
            (folder / "input.Dockerfile").read_bytes(), settings(folder, policy)
        )
        for folder in folders()
        for policy in (Policy.EFFECTIVE, Policy.LITERAL)
    }


@pytest.fixture(scope="session", params=["own", *(pytest.param(name, marks=pytest.mark.thorough) for name in OTHERS)])
def remedied(request: pytest.FixtureRequest, results: dict[str, FixResult]) -> dict[str, FixResult]:
    """The ``results``, and what fix makes of the same folders under each other remedy, whatever theirs is."""
    return results if request.param == "own" else under(request.param)


def under(remedy: str) -> dict[str, FixResult]:
    """What fix makes of every case folder under a remedy, by ``area/what it shows``."""
    return {
        folder.relative_to(CASES).as_posix(): fix(
            (folder / "input.Dockerfile").read_bytes(),
            settings(folder, Policy.EFFECTIVE)._replace(remedy=remedy, buildkit=True),
        )
        for folder in folders()
    }


def is_in(part: int, parts: int, name: str) -> bool:
    """Whether a case belongs to that part of all, where a program takes its time for each."""
    return crc32(name.encode()) % parts == part


def each_part(parts: int) -> pytest.MarkDecorator:
    """The first part of the cases each time, every other one thoroughly."""
    others = (pytest.param(part, marks=pytest.mark.thorough) for part in range(1, parts))
    return pytest.mark.parametrize("part", [0, *others])


def folders() -> list[Path]:
    """The case folders without a context; those test_context_cases.py judges."""
    found = sorted(path.parent for path in CASES.rglob("input.Dockerfile"))
    return [folder for folder in found if not (folder / "context").is_dir()]


def settings(folder: Path, policy: Policy) -> Settings:
    path = folder / "settings.toml"
    given = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    files = {name: text.encode() for name, text in given.pop("repository", {}).items()}
    wrappers = frozenset(given.pop("wrappers", ()))
    policy = Policy(given.pop("policy", policy))
    return Settings(policy=policy, wrappers=wrappers, repository=load_repository_settings(files), **given)


@pytest.fixture(scope="session")
def disagreements() -> dict[str, dict[str, str]]:
    """Where an oracle is not believed, and why: oracle → case folder → reason."""
    return tomllib.loads((HERE / "disagreements.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def docker() -> Callable[[Iterable[bytes]], list[Reading]]:
    """Docker's parser, over many files in few processes."""
    if importlib.util.find_spec("dockerfile") is None:
        pytest.skip("dockerfile (Docker's own parser for Python) is not installed")
    return _readings


def _readings(sources: Iterable[bytes]) -> list[Reading]:
    asked = [_text(source) for source in sources]
    texts = [text for text in dict.fromkeys(asked) if text not in _KNOWN]
    found: list[Reading] = []
    while len(found) < len(texts):
        run = subprocess.run(
            [sys.executable, "-P", str(HERE / "docker_reader.py")],
            env={**os.environ, "GOMAXPROCS": "1"},  # on several threads its collector takes three times as long
            input=json.dumps(texts[len(found) :]),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        found += [_reading(json.loads(line)) for line in run.stdout.splitlines()]
        if run.returncode:
            found.append(f"the parser aborted: {run.stderr[:80]}")
    _KNOWN.update(zip(texts, found, strict=True))
    return [_KNOWN[text] for text in asked]


def _text(source: bytes) -> str:
    """The parser takes a C string of UTF-8: what does not fit in becomes the replacement character."""
    return source.decode("utf-8", "replace").replace("\0", "\ufffd")


def _reading(raw: dict[str, Any]) -> Reading:
    if "error" in raw:
        return str(raw["error"])
    return tuple(
        Read(
            **{
                **entry,
                "flags": tuple(entry["flags"]),
                "words": tuple(entry["words"]),
                "heredocs": tuple((name, body) for name, body in entry["heredocs"]),
            }
        )
        for entry in raw["instructions"]
    )

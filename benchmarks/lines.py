"""Which lines of our code each test runs: a plugin of pytest by which benchmarks/mutants.py knows whom to ask.

``TEST_LINES`` names a folder, in which each test leaves a file, and ``TEST_LINES_IN`` the modules that count; the
command that a test runs in a process of its own adds to it (tests/bot/warm_start.py).
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOT = Path(__file__).parents[1]
FOLDER = "TEST_LINES"
# Beginnings of the paths of the modules that are asked about: all others run as fast as ever.
MODULES = "TEST_LINES_IN"
TEST = "TEST_LINES_OF"


@contextmanager
def noted() -> Iterator[None]:
    """Keeps the lines that run meanwhile, in this thread and in those that it starts."""
    found: set[tuple[str, int]] = set()
    own: dict[CodeType, str] = {}
    # The lines of each that did not run yet: what ran as a whole is as quick as ever.
    left: dict[CodeType, set[int]] = {}
    ours = tuple(str(_ROOT / path) for path in os.environ[MODULES].split(os.pathsep))

    def line(frame: FrameType, event: str, _arg: object) -> "Callable[..., Any] | None":
        if event == "line":
            found.add((own[frame.f_code], frame.f_lineno))
            left[frame.f_code].discard(frame.f_lineno)
        return line

    def call(frame: FrameType, _event: str, _arg: object) -> "Callable[..., Any] | None":
        code = frame.f_code
        if code not in own:
            own[code] = code.co_filename if code.co_filename.startswith(ours) else ""
            left[code] = {number for *_, number in code.co_lines() if number and number != frame.f_lineno}
            found.update({(own[code], frame.f_lineno)} if own[code] else ())
        return line if own[code] and left[code] else None

    started = time.monotonic()
    threading.settrace(call)
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(None)
        threading.settrace(None)
        _keep(set(found), time.monotonic() - started)


def digest(source: bytes) -> str:
    """What tells one text of a module from another."""
    return sha256(source).hexdigest()[:12]


@cache
def _held(path: str) -> str:
    return digest(Path(path).read_bytes())


def _keep(found: set[tuple[str, int]], seconds: float) -> None:
    numbers: dict[str, list[int]] = {}
    for path, number in sorted(found):
        numbers.setdefault(path, []).append(number)
    lines = {str(Path(path).relative_to(_ROOT)): (_held(path), some) for path, some in numbers.items()}
    test = os.environ[TEST]
    said = json.dumps({"test": test, "seconds": round(seconds, 4), "lines": lines})
    with Path(os.environ[FOLDER], sha256(test.encode()).hexdigest()).open("a", encoding="utf-8") as file:
        file.write(f"{said}\n")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Around each test with what it sets up and takes down."""
    os.environ[TEST] = item.nodeid
    with noted():
        return (yield)


def environment() -> dict[str, str]:
    """What a process has to be given that is to keep its lines too; nothing where nobody asked for them."""
    return {name: os.environ[name] for name in (FOLDER, MODULES, TEST) if name in os.environ}

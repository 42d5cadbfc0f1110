"""A library that is imported without modules that it hardly uses gets the real thing as soon as it uses it."""

import subprocess
import sys
from pathlib import Path

import pytest

LIBRARY = "import json, logging\nfrom shlex import quote\nlog = logging.getLogger('some.library')\n"
BEGIN = (
    "import sys\nfrom fixer.put_off import put_off\nwith put_off('logging', 'json', shlex='quote'): import library\n"
)
SCRIPTS = [
    ("print('logging' in sys.modules, 'json' in sys.modules)", "False False"),
    ("print(library.json.dumps([1]), 'json' in sys.modules)", "[1] True"),
    ("library.log.error('told %r', 1)", "told 1"),  # as logging does without a handler, on standard error
    ("import logging; print(library.log.name, logging.getLogger('x').level)", "some.library 0"),
    ("print(library.quote('a b'), library.quote(s='$'), 'shlex' in sys.modules)", "'a b' '$' True"),
    ("print('shlex' in sys.modules); import shlex; print(shlex.split('a b'))", "False\n['a', 'b']"),
    ("import logging.handlers; print(logging.INFO)", "20"),
]


def run(folder: Path, code: str) -> str:
    (folder / "library.py").write_text(LIBRARY, "utf-8")
    paths = f"import sys; sys.path[:0] = {[str(folder), *sys.path]!r}\n"
    command = [sys.executable, "-I", "-S", "-c", paths + code]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(("code", "expected"), SCRIPTS)
def test_logging_is_there_when_it_is_wanted(tmp_path: Path, code: str, expected: str) -> None:
    assert run(tmp_path, BEGIN + code) == expected


def test_who_asks_meanwhile_gets_the_real_one(tmp_path: Path) -> None:
    code = BEGIN.replace("import library", "\n    import logging as early; print(early.INFO); import library, logging")
    assert run(
        tmp_path, code + "print(early.DEBUG, logging is sys.modules['logging'], type(library.log).__name__)"
    ) == ("20\n10 True Logger")


def test_the_real_one_is_left_alone(tmp_path: Path) -> None:
    code = "import logging\n" + BEGIN + "print(type(library.log).__name__, sys.modules['logging'] is logging)"
    assert run(tmp_path, code) == "Logger True"


def test_a_function_that_nobody_named_is_the_real_one(tmp_path: Path) -> None:
    code = BEGIN.replace("import library", "from shlex import split as own; import library")
    assert run(tmp_path, code + "print(own('a b'), 'shlex' in sys.modules)") == "['a', 'b'] True"


def test_a_module_of_a_package_is_found_meanwhile(tmp_path: Path) -> None:
    code = BEGIN.replace("import library", "\n    import logging.handlers; import library")
    assert run(tmp_path, code + "print(logging.handlers.__name__)") == "logging.handlers"

"""A diff is right if real git makes the new file from the old one with it."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixer.diff import unified_diff

CASES = [
    ("one line", b"a\n", b"b\n"),
    ("context on both sides", b"1\n2\n3\n4\nx\n5\n6\n7\n8\n", b"1\n2\n3\n4\ny\n5\n6\n7\n8\n"),
    ("two hunks", b"x\n" + b"c\n" * 9 + b"x\n", b"y\n" + b"c\n" * 9 + b"y\n"),
    ("contexts that touch", b"x\n" + b"c\n" * 6 + b"x\n", b"y\n" + b"c\n" * 6 + b"y\n"),
    ("no final newline in either", b"a\nb", b"a\nc"),
    ("no final newline in the context", b"a\nb", b"c\nb"),
    ("a final newline more", b"a\nb", b"a\nb\n"),
    ("a final newline less", b"a\nb\n", b"a\nb"),
    ("CRLF", b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
    ("lone carriage returns are no line ends", b"a\rb\rc\nd\n", b"a\rB\rc\nd\n"),
    (
        "form feed, U+0085 and U+2028 are none either",
        b"a\x0cb\xc2\x85c\xe2\x80\xa8d\nx\n",
        b"a\x0cB\xc2\x85c\xe2\x80\xa8d\nx\n",
    ),
    ("no UTF-8", b"\xff\xfe\nRUN pip install\n", b"\xff\xfe\nRUN pip install --no-cache-dir\n"),
    ("more lines", b"a\nb\nc\n", b"a\nx\ny\nb\nz\nc\n"),
    ("fewer lines", b"a\nx\ny\nb\nz\nc\n", b"a\nb\nc\n"),
    ("a line put at the top", b"a\nb\n", b"x\na\nb\n"),
    ("what looks like a header", b"-- a\n++ b\n", b"-- c\n++ b\n"),
    ("blank lines", b"\n\n\nx\n\n\n\n", b"\n\n\ny\n\n\n\n"),
]

EXACT = [
    *CASES,
    ("changed lines behind one another", b"1\na\nb\nc\n2\nd\n3\n", b"1\nA\nB\nC\n2\nD\n3\n"),
    ("the last lines, of which the last has no end", b"1\n2\n3\n4\n5\n6", b"1\n2\n3\n4\n5\n7"),
    ("something from nothing", b"", b"a\n"),
    ("nothing from something", b"a\nb\n", b""),
]

NAMES = [
    ("Dockerfile", b"--- a/Dockerfile\n"),
    ("my app/Dockerfile", b"--- a/my app/Dockerfile\t\n"),
    ("a\tb", b'--- "a/a\\tb"\n'),
    ('a"b\\c', b'--- "a/a\\"b\\\\c"\n'),
    ("gr\u00fcn", b'--- "a/gr\\303\\274n"\n'),
    ("\udcff", b'--- "a/\\377"\n'),
    ("\a\b\v\f\r", b'--- "a/\\a\\b\\v\\f\\r"\n'),
    ("new\nline", b'--- "a/new\\nline"\n'),
    ("Dockerfile 2020-01-01 10:00:00.000000000 +0000", b"--- a/Dockerfile 2020-01-01 10:00:00.000000000 +0000\t\n"),
]


def applied(folder: Path, path: str, before: bytes, diff: bytes) -> bytes:
    """What real git makes of the file."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before)
    subprocess.run(["git", "apply", "--whitespace=nowarn"], input=diff, cwd=folder, check=True, capture_output=True)
    return file.read_bytes()


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_git_applies_it_forwards_and_backwards(before: bytes, after: bytes, tmp_path: Path) -> None:
    assert applied(tmp_path, "sub/Dockerfile", before, unified_diff(before, after, "sub/Dockerfile")) == after
    assert applied(tmp_path, "sub/Dockerfile", after, unified_diff(after, before, "sub/Dockerfile")) == before


@pytest.mark.parametrize(("name", "header"), NAMES, ids=repr)
def test_names_are_quoted_as_git_quotes_them(name: str, header: bytes, tmp_path: Path) -> None:
    diff = unified_diff(b"a\n", b"b\n", name)
    assert diff.startswith(header)
    assert applied(tmp_path, name, b"a\n", diff) == b"b\n"


def test_equal_files_have_no_diff() -> None:
    assert unified_diff(b"a", b"a", "x") == b""


def hunks(diff: bytes) -> bytes:
    """The diff without its header, and without the line of the file that git shows behind each place."""
    return re.sub(rb"(?m)^(@@ [^@]+ @@) .*$", rb"\1", diff[diff.index(b"@@ ") :])


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in EXACT], ids=[case[0] for case in EXACT])
def test_it_is_what_git_shows(before: bytes, after: bytes, tmp_path: Path) -> None:
    """A hunk more or less applies too, so each is compared."""
    for name, content in (("a", before), ("b", after)):
        (tmp_path / name).write_bytes(content)
    command = ["git", "diff", "--no-index", "--no-color", "--text", "a", "b"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).stdout
    assert hunks(unified_diff(before, after, "x")) == hunks(shown)


def test_lines_of_equal_number_are_compared_one_by_one() -> None:
    """Our own edits are made within lines: nobody looks for lines that moved."""
    assert hunks(unified_diff(b"a\nb\nc\n", b"b\nc\nd\n", "x")) == b"@@ -1,3 +1,3 @@\n-a\n-b\n-c\n+b\n+c\n+d\n"


def test_a_long_file_of_equal_lines_is_no_trap() -> None:
    """A matcher without heuristics would be busy for hours."""
    before = b"\n" * 20_000
    assert unified_diff(before, b"x\n" + before + b"y\nz\n", "x").endswith(b"\n+y\n+z\n")


_LINES = st.lists(st.sampled_from([b"", b"a", b"b", b"c\r", b"\xff", b"\x0c d", b"- e", b"@@"]), max_size=30)
_FILES = st.builds(lambda lines, end: b"\n".join(lines) + end, _LINES, st.sampled_from([b"", b"\n"]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=_FILES, after=_FILES)
def test_git_applies_any_pair(before: bytes, after: bytes, tmp_path: Path) -> None:
    """Files with content: git takes a patch from or to nothing for one that makes or deletes the file."""
    if before and after and before != after:
        assert applied(tmp_path, "Dockerfile", before, unified_diff(before, after, "Dockerfile")) == after

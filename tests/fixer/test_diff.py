"""A diff is right if real git makes the new file from the old one with it."""

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

NAMES = [
    ("Dockerfile", b"--- a/Dockerfile\n"),
    ("my app/Dockerfile", b"--- a/my app/Dockerfile\t\n"),
    ("a\tb", b'--- "a/a\\tb"\n'),
    ('a"b\\c', b'--- "a/a\\"b\\\\c"\n'),
    ("gr\u00fcn", b'--- "a/gr\\303\\274n"\n'),
    ("\udcff", b'--- "a/\\377"\n'),
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


def test_it_reads_as_the_diff_of_git() -> None:
    assert unified_diff(b"1\n2\n3\n4\n5\n6", b"1\n2\n3\n4\n5\n7", "x") == (
        b"--- a/x\n+++ b/x\n@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-6\n\\ No newline at end of file\n"
        b"+7\n\\ No newline at end of file\n"
    )


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

"""Requirements files as they are read here, beside pip's own reading of the same bytes."""

from pathlib import Path

import pytest

from fixer.requirements.file import read

pip = pytest.importorskip("pip._internal.req.req_file")
from pip._internal.exceptions import InstallationError, RequirementsFileParseError  # noqa: E402 - not without pip

FILES = [
    b"",
    b"flask\n-e .",
    b"-e ./a\n--editable ./b\n--editable=./c\n-e./d\n",
    b"  -e .   # ours\n#-e ./a\nflask # -e ./b\nflask#x/y\n",
    b"-e ./a -e ./b\n./c -e ./d\n",
    b"flask \\\n  ==1.0\\\n --global-option=x\n./a\n",
    b"./a \\\n# -e ./b\n./c\n",
    b"./a\\\n./b\\\\\n./c\\",
    b"\xef\xbb\xbf-e .\n",
    "-e ./\xe9\n".encode("utf-8-sig"),
    "-e ./\xe9\r\n./a\r\n".encode("utf-16"),
    b"# -*- coding: latin-1 -*-\n./caf\xe9\n",
    b"#!/usr/bin/pip\n# vim: set fileencoding=cp1252 :\n./caf\xe9\n",
    b"./a\r./b\r\n./c\x0b./d\x0c./e\x85f\n",
    b"-e './a b' # c\n-e \"./c\"\n-e ./d\\ e\n",
    b"-e './a\n",
    b"--no-cache-dir\n-e .\n",
    b"-e\n",
    b"--edit ./a\n--ed=./b\n",
    b"./a --config-settings=x=y\ngit+https://example.com/a.git@main#egg=a&subdirectory=b\n",
    b"-i https://example.com/simple\n--extra-index-url https://example.com\n--trusted-host x\n--pre\n./a\n",
    b"a @ git+https://example.com/a\nb@file:///b.zip\n",
    b"\t./a\t\n\x0c./b\n",
]


def _of_pip(path: Path) -> list[tuple[bool, str]] | None:
    """The requirements, each with whether it is one that is edited; None where pip stops."""
    try:
        found = [(one.is_editable, one.requirement) for one in pip.parse_requirements(str(path), session=None)]
    except (InstallationError, RequirementsFileParseError, UnicodeDecodeError):
        return None
    return sorted(found)


@pytest.mark.parametrize("data", FILES, ids=repr)
def test_a_file_is_read_as_pip_reads_it(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_bytes(data)
    found = read(data, lambda _: None)
    listed = found and [(False, one) for one in found.requirements]
    edited = found and [(True, value) for option, value in found.values if option == "--editable"]
    wanted = _of_pip(tmp_path / "requirements.txt")
    assert (found is None) is (wanted is None)
    if wanted is not None:
        assert sorted([*(listed or ()), *(edited or ())]) == wanted


@pytest.mark.parametrize(
    ("data", "values", "flags"),
    [
        (b"--no-binary a,b\n./x --only-binary=:all:\n", {("--no-binary", "a,b"), ("--only-binary", ":all:")}, set()),
        (b"-r a.txt -r b.txt -c c.txt\n-c d.txt\n", {("--requirement", "a.txt"), ("--constraint", "d.txt")}, set()),
        (b"-e . -r a.txt\n", {("--editable", ".")}, set()),
        (b"--no-index\n--find-links=x/y\n", set(), {"--no-index"}),
        (b"-r ${A}/b.txt\n-r ${B}\n", {("--requirement", "here/b.txt"), ("--requirement", "${B}")}, set()),
    ],
)
def test_options_count_as_they_do_for_pip(data: bytes, values: set[tuple[str, str]], flags: set[str]) -> None:
    found = read(data, {"A": "here"}.get)
    assert found is not None
    assert set(found.values) == values
    assert set(found.flags) == flags


@pytest.mark.parametrize(
    "data",
    [b"# coding: idna\n-e .\n", b"# coding: nobodys\n-e .\n", b"./\xff\n", b"# coding: utf-8\n./\xff\n"],
)
def test_of_a_file_that_cannot_be_read_nothing_is_known(data: bytes) -> None:
    assert read(data, lambda _: None) is None


@pytest.mark.parametrize("data", [b"#" * 1_000_000, b" " * 1_000_000 + b"/", b"-" * 100_000, b"a\\\n" * 100_000 + b"/"])
def test_time_grows_with_the_file(data: bytes) -> None:
    read(data, lambda _: None)

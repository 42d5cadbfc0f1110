"""Globs on paths, and the marks of generated files."""

import pytest

from bot.globs import flaw, matches

MATCHING = [
    ("vendor", "vendor/x/Dockerfile", True),
    ("vendor", "a/vendor/Dockerfile", True),
    ("vendor/", "a/vendor/Dockerfile", True),
    ("vendor", "vendors/Dockerfile", False),
    ("*.gpu", "a/Dockerfile.gpu", True),
    ("a/*", "a/Dockerfile", True),
    ("a/*", "a/b/Dockerfile", True),  # the folder a/b is named, so all below it is
    ("a/*/Dockerfile", "a/b/c/Dockerfile", False),
    ("/Dockerfile", "Dockerfile", True),
    ("/Dockerfile", "a/Dockerfile", False),
    ("a/**/Dockerfile", "a/Dockerfile", True),
    ("a/**/Dockerfile", "a/b/c/Dockerfile", True),
    ("**/b/Dockerfile", "a/b/Dockerfile", True),
    ("**/b/Dockerfile", "b/Dockerfile", True),
    ("a/**", "a/b", True),
    ("a/**", "b/a/c", False),
    ("docker/Dockerfile.[ab]", "docker/Dockerfile.b", True),
    ("docker/Dockerfile.[!ab]", "docker/Dockerfile.b", False),
    ("A/x", "a/x", False),
    ("a/**/**/**/Dockerfile", "a/Dockerfile", True),
    ("a/**/**/**/Dockerfile", "a/b/c/Dockerfile", True),
    ("**/" * 21_000 + "x", "d/" * 100 + "Dockerfile", False),
    ("**/**", "a", True),
]

# A glob, and a word of what is wrong with it.
FLAWED = [
    ("", "empty"),
    (" ", "empty"),
    ("/", "part"),
    ("./legacy", "part"),
    ("a//b", "part"),
    ("a/../b", "part"),
    ("!keep", "takes nothing back"),
    ("legacy\\sub", "backslash"),
    ("[", "without a ]"),
    ("[]", "without a ]"),
    ("[!]", "without a ]"),
    ("a[bc/d", "without a ]"),
    ("[a/b]", "without a ]"),
    ("[z-a]", "'z-a'"),
    ("x/Dockerfile.[!az-a]", "'z-a'"),
    ("[\x7f-\x1b]", "'\\x7f-\\x1b'"),
    ("[a-z]", ""),
    ("[]a]", ""),
    ("[!]]", ""),
    ("[--a]", ""),
    ("[a-]", ""),
    ("[a-c-a]", ""),
    ("[[]x]", ""),
    ("]", ""),
    ("legacy/**/x/", ""),
    ("/a", ""),
]


@pytest.mark.parametrize(("glob", "path", "expected"), MATCHING)
def test_glob(glob: str, path: str, expected: bool) -> None:
    assert matches(glob, path) is expected


@pytest.mark.parametrize(("glob", "wrong"), FLAWED)
def test_glob_that_can_name_nothing_is_known(glob: str, wrong: str) -> None:
    found = flaw(glob)
    assert bool(found) is bool(wrong)
    assert found is None or wrong in found[0]

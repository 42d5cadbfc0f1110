"""Which repositories and paths of a listing and a tree are looked into: each reason against one, and what has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.config.config import Dockerfiles
from bot.config.source import Source
from bot.model import Entry, Outcome, Repository, Traits, skipped
from bot.selection import selection
from bot.selection.selection import OptOut, OptOutProblem

ORG = Source(org="acme")
SHOP = Repository("acme/Shop", "https://forge.invalid/acme/Shop.git", "main", "0" * 40, "R_1")
FILE = "100644"
HERE = Path(__file__).parent

# A source, what a forge says of the repository acme/Shop, and why it is left out.
NOW = 1_790_000_000.0
REPOSITORIES: list[tuple[Source, Traits, str]] = [
    (ORG, Traits(), ""),
    (Source(org="acme", include=("shop",)), Traits(), ""),
    (Source(org="acme", include=("x", "ACME/s*")), Traits(), ""),
    (Source(org="acme", include=("acme",)), Traits(), "not-included"),
    (Source(org="acme", include=("*/shops",)), Traits(), "not-included"),
    (Source(org="acme", exclude=("sho?",)), Traits(), "excluded"),
    (Source(org="acme", exclude=("acme/shop",)), Traits(), "excluded"),
    (Source(org="acme", exclude=("hop", "acme")), Traits(), ""),
    (Source(org="acme", include=("x",), exclude=("shop",)), Traits(), "not-included"),
    # In a folder names have a case.
    (Source(local=HERE, include=("shop",)), Traits(), "not-included"),
    (Source(local=HERE, include=("Shop",)), Traits(), ""),
    (Source(local=HERE, exclude=("shop",)), Traits(), ""),
    (ORG, Traits(is_disabled=True), "disabled"),
    (Source(org="acme", archived=True), Traits(is_disabled=True, is_archived=True), "disabled"),
    (ORG, Traits(is_archived=True), "archived"),
    (Source(org="acme", archived=True), Traits(is_archived=True), ""),
    (ORG, Traits(is_fork=True), "fork"),
    (Source(org="acme", forks=True), Traits(is_fork=True), ""),
    (Source(org="acme", forks=True), Traits(is_fork=True, is_archived=True), "archived"),
    (ORG, Traits(visibility="internal"), ""),
    (Source(org="acme", visibility=("private",)), Traits(visibility="private"), ""),
    (Source(org="acme", visibility=("private",)), Traits(visibility="public"), "visibility"),
    # What a forge does not tell is no reason.
    (Source(org="acme", visibility=("private",)), Traits(), ""),
    (Source(org="acme", topics=("python",)), Traits(topics=("docker", "Python")), ""),
    (Source(org="acme", topics=("Go", "python")), Traits(topics=("go",)), ""),
    (Source(org="acme", topics=("python",)), Traits(topics=("pythons",)), "topics"),
    (Source(org="acme", topics=("python",)), Traits(), "topics"),
    (Source(org="acme", max_size_mb=2), Traits(size_kb=2048), ""),
    (Source(org="acme", max_size_mb=2), Traits(size_kb=2049), "too-large"),
    (ORG, Traits(is_empty=True), "empty"),
    (ORG, Traits(takes_pull_requests=False), "pull-requests-disabled"),
]

# A path and its mode, the config's rules, the repository's own exclude, and why it is left out.
PATHS: list[tuple[str, str, Dockerfiles, tuple[str, ...], str]] = [
    ("Dockerfile", FILE, Dockerfiles(), (), ""),
    ("Dockerfile", "100755", Dockerfiles(), (), ""),
    ("Dockerfile", "120000", Dockerfiles(), (), "symbolic-link"),
    ("Dockerfile", "160000", Dockerfiles(), (), "submodule"),
    ("../Dockerfile", FILE, Dockerfiles(), (), "odd-path"),
    ("a/../../Dockerfile", FILE, Dockerfiles(), (), "odd-path"),
    ("./Dockerfile", FILE, Dockerfiles(), (), "odd-path"),
    ("/Dockerfile", FILE, Dockerfiles(), (), "odd-path"),
    ("a//Dockerfile", FILE, Dockerfiles(), (), "odd-path"),
    (".git/Dockerfile", FILE, Dockerfiles(), (), "odd-path"),
    ("a/.GIT/Dockerfile", FILE, Dockerfiles(generated=True), (), "odd-path"),
    (".git/Dockerfile", "120000", Dockerfiles(), (), "odd-path"),
    (".github/Dockerfile", FILE, Dockerfiles(), (), ""),
    ("a..b/...Dockerfile", FILE, Dockerfiles(), (), ""),
    ("a/" * 2043 + "Dockerfile", FILE, Dockerfiles(), (), ""),
    ("a/" * 2043 + "Dockerfiles", FILE, Dockerfiles(), (), "odd-path"),
    ("old/Dockerfile", FILE, Dockerfiles(exclude=("new", "old")), (), "excluded"),
    ("old/Dockerfile", FILE, Dockerfiles(), ("new", "old"), "opted-out"),
    ("old/Dockerfile", FILE, Dockerfiles(exclude=("old",)), ("old",), "excluded"),
    ("old/Dockerfile", FILE, Dockerfiles(exclude=("new",)), ("new",), ""),
    ("a/vendor/Dockerfile", FILE, Dockerfiles(), (), "vendored"),
    ("a/vendor/Dockerfile", FILE, Dockerfiles(generated=True), (), ""),
    ("a/vendor", FILE, Dockerfiles(), (), ""),
    ("a/vendors/Dockerfile", FILE, Dockerfiles(), (), ""),
]

# A .pip-no-cache.toml, and what it says, or a word of what is wrong with it.
OPT_OUTS: list[tuple[bytes, OptOut | str]] = [
    (b"", OptOut()),
    (b"enabled = true", OptOut()),
    (b"enabled = false\n", OptOut(is_enabled=False)),
    (b"\xef\xbb\xbfenabled = false", OptOut(is_enabled=False)),
    (b"exclude = ['a/**', 'b']", OptOut(exclude=("a/**", "b"))),
    (b"enabled = false\nexclude = ['a']", OptOut(False, ("a",))),
    (b"enabled = 'no'", "neither true nor false"),
    (b"enabled = 0", "neither true nor false"),
    (b"exclude = 'a'", "no list of texts"),
    (b"exclude = ['a', 1]", "no list of texts"),
    (b"exclude = ['a', '!b']", "takes nothing back"),
    (b"enable = false", "unknown key (enable; did you mean enabled?)"),
    (b"enabled = false\nplicy = 'literal'", "unknown key (plicy; did you mean policy?)"),
    (b"surprise = 1", "unknown key (surprise)"),
    (b"enabled = ", "not TOML"),
    (b"enabled = false # \xff", "not TOML"),
    (b"exclude = [" + b"'a'," * 1000 + b"]", OptOut(exclude=("a",) * 1000)),
    (b"exclude = [" + b"'a'," * 1001 + b"]", "over 1000 entries"),
    (b"exclude = ['" + b"a" * 1000 + b"']", OptOut(exclude=("a" * 1000,))),
    (b"exclude = ['" + b"a" * 1001 + b"']", "over 1000 characters"),
    (b"exclude = ['" + b"/".join([b"a"] * 100) + b"']", OptOut(exclude=("/".join(["a"] * 100),))),
    (b"exclude = ['" + b"/".join([b"a"] * 101) + b"']", "100 folders"),
    (b"# " + b"." * 4000, OptOut()),
    (b"# " + b"." * 4001, "over 4000 dots"),
]


def reason(source: Source, traits: Traits) -> str:
    (found,) = selection.repositories([replace(SHOP, traits=traits)], source, NOW)
    assert (found.name, isinstance(found, Outcome)) == ("acme/Shop", not isinstance(found, Repository))
    return found.reason if isinstance(found, Outcome) else ""


@pytest.mark.parametrize(("source", "traits", "expected"), REPOSITORIES)
def test_repository_is_left_out_for_a_reason(source: Source, traits: Traits, expected: str) -> None:
    assert reason(source, traits) == expected


def test_repositories_come_in_their_order_and_outcomes_as_they_are() -> None:
    failed = skipped("acme/other", "excluded", "Said before.")
    own = skipped("acme/shop", "empty", "Said before.")
    found = tuple(selection.repositories([SHOP, failed, own, SHOP], Source(org="acme", include=("shop",)), NOW))
    assert found == (SHOP, failed, own, SHOP)


@pytest.mark.parametrize(("days_ago", "alive", "is_left_out"), [(10, "", False), (10.1, "", True), (99, "R_1", False)])
def test_repository_is_left_out_that_nobody_pushed_to(days_ago: float, alive: str, is_left_out: bool) -> None:
    source = Source.model_validate({"org": "acme", "pushed_within": "10d"})
    shop = replace(SHOP, committed=NOW - days_ago * 24 * 60 * 60)
    (found,) = selection.repositories([shop], source, NOW, {alive})
    assert (found.reason if isinstance(found, Outcome) else "") == ("pushed-within" if is_left_out else "")


@pytest.mark.parametrize(("path", "mode", "rules", "own", "expected"), PATHS)
def test_path_is_left_out_for_a_reason(
    path: str, mode: str, rules: Dockerfiles, own: tuple[str, ...], expected: str
) -> None:
    entry = Entry(path, mode, "0" * 40)
    found = selection.paths([entry], rules, own)
    assert [(one.path, one.reason) for one in found.left_out] == ([(path, expected)] if expected else [])
    assert found.wanted == (() if expected else (entry,))


@pytest.mark.parametrize(("content", "expected"), OPT_OUTS)
def test_opt_out_says_what_it_says_or_is_told_to_be_wrong(content: bytes, expected: OptOut | str) -> None:
    found = selection.opt_out(content)
    if isinstance(expected, OptOut):
        assert found == expected
    else:
        assert isinstance(found, OptOutProblem)
        assert expected in found.message
        assert found.message.endswith("left alone.")


def entries(*paths: str) -> list[Entry]:
    return [Entry(path, FILE, "0" * 40) for path in paths]


def test_of_a_tree_only_what_can_matter_is_kept() -> None:
    tree = entries(".hadolint.yaml", ".pip-no-cache.toml", "a/.pip-no-cache.toml", "a/Dockerfile", "app.py", "x/image")
    found = selection.candidates(tree, Dockerfiles(include=("x/*",)))
    assert [one.path for one in found.dockerfiles] == ["a/Dockerfile", "x/image"]
    assert [one.path for one in found.settings] == [".hadolint.yaml"]
    assert (found.opt_out, found.beyond) == (tree[1], ())
    assert selection.candidates(tree[3:], Dockerfiles()).opt_out is None
    assert [one.path for one in selection.candidates(tree, Dockerfiles()).dockerfiles] == ["a/Dockerfile"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"), ".github/CODEOWNERS"),
        (("docs/CODEOWNERS", "CODEOWNERS"), "CODEOWNERS"),
        (("docs/CODEOWNERS", "a/CODEOWNERS"), "docs/CODEOWNERS"),
        (("a/CODEOWNERS", "codeowners"), None),
    ],
)
def test_owners_are_told_where_github_looks_first(paths: tuple[str, ...], expected: str | None) -> None:
    found = selection.candidates(entries(*paths), Dockerfiles()).owners
    assert (found.path if found else None) == expected


def test_owners_behind_a_link_are_none() -> None:
    tree = [Entry(".github/CODEOWNERS", "120000", "0" * 40), *entries("CODEOWNERS")]
    assert selection.candidates(tree, Dockerfiles()).owners is None


def test_settings_behind_a_link_are_none() -> None:
    assert selection.candidates([Entry(".hadolint.yaml", "120000", "0" * 40)], Dockerfiles()).settings == ()


def test_of_too_many_dockerfiles_the_first_are_kept_and_the_others_counted() -> None:
    tree = entries(*(f"{number:05}/Dockerfile" for number in range(10_003)))
    found = selection.candidates(tree, Dockerfiles())
    assert found.dockerfiles == tuple(tree[:10_000])
    (beyond,) = found.beyond
    assert (beyond.path, beyond.reason) == ("10000/Dockerfile", "too-many")
    assert "It and 2 after it" in beyond.message
    assert selection.candidates(tree[:10_000], Dockerfiles()).beyond == ()


@pytest.mark.parametrize(
    ("globs", "paths", "expected"),
    [
        (1_000, 1_500, False),  # two parts each: three millions of pairs
        (1_000, 1_501, True),
        (0, 10_000, False),
    ],
)
def test_globs_that_meet_too_many_paths_are_costly(globs: int, paths: int, expected: bool) -> None:
    assert selection.is_costly(["a"] * globs, entries(*["b/Dockerfile"] * paths)) is expected


@pytest.mark.parametrize(("length", "expected"), [(1_000, False), (1_001, True)])
def test_long_globs_that_meet_long_paths_are_costly(length: int, expected: bool) -> None:
    """A thousand globs of so many characters, and a thousand characters of paths."""
    assert selection.is_costly(["a" * length] * 1_000, entries("b" * 1_000)) is expected

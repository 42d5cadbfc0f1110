"""GraphQL's ways in: by name, by id, by search; and the accounts with their repositories."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from tests.github_double.accounts import Account, Team
from tests.github_double.discussion import Issue
from tests.github_double.exchange import GithubError
from tests.github_double.graph_table import field, fields
from tests.github_double.graph_values import Arguments, Connection, Graph, Ref, connection, refused
from tests.github_double.repository import Repository
from tests.github_double.search import MOST, issues
from tests.github_double.shapes_repository import node, stamp


# the ways in
def visible(graph: Graph, full_name: str) -> Repository | None:
    """The repository of this name, or the one that had it before."""
    found = graph.hub.find(full_name) or graph.hub.moved(full_name)
    return found if found and graph.access.sees(found) else None


@field("Query.repository")
def repository(graph: Graph, _: object, arguments: Arguments) -> Repository:
    full_name = f"{arguments['owner']}/{arguments['name']}"
    found = visible(graph, full_name)
    if found is None:
        raise refused("NOT_FOUND", f"Could not resolve to a Repository with the name '{full_name}'.")
    if graph.access.is_blocked(found):
        text = (
            "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to"
        )
        raise refused("FORBIDDEN", f"{text} this organization.", saml_failure=True)
    return found


def _account(graph: Graph, login: str, kind: str | None, word: str) -> Account:
    found = graph.hub.known(login)
    if found is None or (kind and found.kind != kind):
        raise refused("NOT_FOUND", f"Could not resolve to {word} with the login of '{login}'.")
    return found


@field("Query.organization")
def organization(graph: Graph, _: object, arguments: Arguments) -> Account:
    found = _account(graph, arguments["login"], "Organization", "an Organization")
    if found.login.lower() in graph.access.owner.saml_blocked:
        raise refused("FORBIDDEN", "Resource protected by organization SAML enforcement.", saml_failure=True)
    return found


@field("Query.user")
def user(graph: Graph, _: object, arguments: Arguments) -> Account:
    return _account(graph, arguments["login"], "User", "a User")


@field("Query.repositoryOwner")
def repository_owner(graph: Graph, _: object, arguments: Arguments) -> Account | None:
    return graph.hub.known(arguments["login"])


@field("Query.viewer")
def viewer(graph: Graph, _: object, __: Arguments) -> Account:
    return graph.access.owner.account


@field("Query.rateLimit")
def rate_limit(graph: Graph, _: object, __: Arguments) -> dict[str, Any]:
    budget = graph.hub.limits.graphql
    counts = budget.counts()
    reset = stamp(datetime.fromtimestamp(counts.pop("Reset"), UTC))
    return {**{name.lower(): value for name, value in counts.items()}, "cost": 1, "nodeCount": 0, "resetAt": reset}


@field("Query.node")
def one_node(graph: Graph, _: object, arguments: Arguments) -> Any:  # noqa: ANN401
    found = by_id(graph, arguments["id"])
    if found is None:
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{arguments['id']}'")
    return found


@field("Query.nodes")
def nodes(graph: Graph, _: object, arguments: Arguments) -> list[Any]:
    return [by_id(graph, one) for one in arguments["ids"]]


def by_id(graph: Graph, identifier: str) -> Any:  # noqa: ANN401
    """What has this node id."""
    kind, _, key = identifier.partition("_")
    number, _, name = key.partition(":")
    if kind in {"U", "O", "BOT"}:
        return next((one for one in graph.hub.accounts.values() if str(one.id) == key), None)
    if kind in {"R", "REF"}:
        return _home(graph, number) if kind == "R" else _ref(_home(graph, number), name)
    seen = (one for one in graph.hub.repositories.values() if graph.access.sees(one))
    return next((issue for one in seen for issue in one.issues.values() if str(issue.id) == key), None)


def _home(graph: Graph, number: str) -> Repository | None:
    found = graph.hub.repositories.get(int(number)) if number.isdigit() else None
    return found if found and graph.access.sees(found) else None


def _ref(home: Repository | None, name: str) -> Ref | None:
    oid = home.bare.ref(name) if home else None
    return Ref(home, name, oid) if home and oid else None


@field("Query.search")
def search(graph: Graph, _: object, arguments: Arguments) -> Connection:
    def sees(issue: Issue) -> bool:
        return graph.access.sees(issue.repository) and not graph.access.is_blocked(issue.repository)

    try:
        found = issues(graph.hub, arguments["query"], sees)
    except GithubError as why:
        # GraphQL finds nothing where REST refuses
        if "this double" in str(why):
            raise
        found = []
    return connection(found[:MOST], arguments)


fields(
    "SearchResultItemConnection",
    {"issueCount": lambda one: one.total, **{f"{name}Count": lambda _: 0 for name in ("repository", "user", "wiki")}},
)

# accounts
fields(
    "User Organization Bot Mannequin",
    {
        "login": lambda one: one.login,
        "name": lambda one: one.login,
        "databaseId": lambda one: one.id,
        "id": lambda one: node({"User": "U", "Organization": "O", "Bot": "BOT"}[one.kind], one.id),
    },
)


@field("User.url", "Organization.url", "Bot.url")
def account_url(graph: Graph, one: Account, _: Arguments) -> str:
    return f"{graph.hub.web}/{one.login}"


@field("User.repositories", "Organization.repositories")
def repositories(graph: Graph, one: Account, arguments: Arguments) -> Connection:
    found = [repository for repository in graph.hub.repositories.values() if repository.owner is one]
    found = [repository for repository in found if graph.access.sees(repository) and _wanted(repository, arguments)]
    order = arguments.get("orderBy") or {"field": "NAME", "direction": "ASC"}
    found.sort(key=partial(_rank, order["field"]), reverse=order["direction"] == "DESC")
    return connection(found, arguments)


@field("Organization.team")
def team(graph: Graph, one: Account, arguments: Arguments) -> Team | None:
    slug, token = arguments["slug"].lower(), graph.access.owner
    if token.permissions is None and token.scopes is not None and "read:org" not in token.scopes:
        message = "Your token has not been granted the required scopes to execute this query."
        raise refused("INSUFFICIENT_SCOPES", message)
    try:
        graph.access.check_organization(one, "members=read", "read:org")
    except GithubError as why:
        if why.answer.status == 404:
            return None
        raise refused("FORBIDDEN", str(why)) from None
    found = one.teams.get(slug)
    return found if found and (not found.secret or graph.access.sees_secret(found)) else None


@field("Team.repositories")
def repositories_of_team(graph: Graph, one: Team, arguments: Arguments) -> Connection:
    found = graph.access.of_team(one)
    order = arguments.get("orderBy") or {"field": "NAME", "direction": "ASC"}
    found.sort(key=partial(_rank, order["field"]), reverse=order["direction"] == "DESC")
    return connection(found, arguments)


def _rank(by: str, one: Repository) -> tuple[object, ...]:
    match by:
        case "NAME":
            return (one.name.lower(),)
        case "CREATED_AT":
            return one.created, one.id
    return one.pushed, one.id


def _wanted(one: Repository, arguments: Arguments) -> bool:
    facts_of = {
        "isArchived": one.archived,
        "isFork": one.parent is not None,
        "privacy": "PUBLIC" if one.is_public else "PRIVATE",
        "visibility": one.visibility.upper(),
    }
    return all(arguments.get(name) in {None, value} for name, value in facts_of.items())


@field("Organization.repository", "User.repository")
def repository_of(graph: Graph, one: Account, arguments: Arguments) -> Repository | None:
    return visible(graph, f"{one.login}/{arguments['name']}")

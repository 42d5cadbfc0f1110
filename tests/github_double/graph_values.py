"""The values that GraphQL walks over beside those of the state: refs, commits, objects, pages of a connection."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from tests.github_double.access import Access
from tests.github_double.accounts import Account, Team
from tests.github_double.discussion import Comment, Issue, Label, PullRequest
from tests.github_double.hub import Hub
from tests.github_double.repository import Check, Repository

Arguments = dict[str, Any]
MOST = 100


@dataclass(frozen=True, slots=True)
class Graph:
    """What every field may need: the state, who asks, and where mistakes are noted."""

    hub: Hub
    access: Access
    violations: list[str]


@dataclass(frozen=True, slots=True)
class Ref:
    """A ref by its full name."""

    repository: Repository
    name: str
    oid: str


@dataclass(frozen=True, slots=True)
class Object:
    """A git object; of a commit's tree or file also where it stands."""

    repository: Repository
    oid: str
    kind: str = "Commit"


@dataclass(frozen=True, slots=True)
class CheckOf:
    """A status or check run, with its commit."""

    repository: Repository
    oid: str
    check: Check


@dataclass(frozen=True, slots=True)
class Rollup:
    """All statuses and check runs of a commit."""

    repository: Repository
    oid: str


@dataclass(frozen=True, slots=True)
class Connection:
    """A page of a longer list."""

    nodes: Sequence[Any]
    start: int
    total: int
    # all there are, for what counts them
    every: Sequence[Any] = ()


Resolver = Callable[[Graph, Any, Arguments], Any]


def refused(kind: str, message: str, **extensions: object) -> GraphQLError:
    """An error as GitHub gives it, with a type such as NOT_FOUND."""
    return GraphQLError(message, extensions={"type": kind, **extensions})


def cursor(position: int) -> str:
    return base64.b64encode(f"cursor:v2:{position}".encode()).decode()


def _position(text: str) -> int:
    try:
        return int(base64.b64decode(text).decode().rpartition(":")[2])
    except ValueError:
        raise refused("INVALID_CURSOR_ARGUMENTS", f"`{text}` does not appear to be a valid cursor.") from None


def connection(found: Sequence[Any], arguments: Arguments) -> Connection:
    """The page that first, after, last and before ask for; GitHub insists on first or last, up to a hundred."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is None and last is None:
        message = "You must provide a `first` or `last` value to properly paginate the connection."
        raise refused("MISSING_PAGINATION_BOUNDARIES", message)
    if max(first or 0, last or 0) > MOST:
        raise refused("EXCESSIVE_PAGINATION", f"Requesting {first or last} records exceeds the `first` limit of 100.")
    start = _position(arguments["after"]) if arguments.get("after") else 0
    end = _position(arguments["before"]) - 1 if arguments.get("before") else len(found)
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    return Connection(found[start:end], start, len(found), found)


def kind_of(value: object, field: str) -> str:
    """The name of the type that a value has in the schema."""
    match value:
        case dict():
            return str(value["__typename"])
        case Object():
            return value.kind
        case CheckOf():
            return "CheckRun" if value.check.kind == "run" else "StatusContext"
        case Account() if value.kind == "Bot":
            return "Bot"
        case Account():
            return value.kind
        case PullRequest():
            return "PullRequest"
    names = {
        Repository: "Repository",
        Ref: "Ref",
        Issue: "Issue",
        Comment: "IssueComment",
        Label: "Label",
        Team: "Team",
    }
    assert type(value) in names, (value, field)
    return names[type(value)]

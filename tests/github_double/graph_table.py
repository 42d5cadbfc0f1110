"""The table of GraphQL's fields: a function for each that the double has, and the pages of connections."""

from collections.abc import Callable
from typing import Any

from tests.github_double.graph_values import Resolver, cursor

FIELDS: dict[tuple[str, str], Resolver] = {}


def field(*places: str) -> Callable[[Resolver], Resolver]:
    """Puts a function into the table under ``Type.field``."""

    def put(resolver: Resolver) -> Resolver:
        FIELDS.update({tuple(place.split(".")): resolver for place in places})  # type: ignore[misc]
        return resolver

    return put


def fields(kinds: str, table: dict[str, Callable[[Any], Any]]) -> None:
    """Fields that need neither arguments nor the hub, for several types at once."""
    for kind in kinds.split():
        for name, of in table.items():
            FIELDS[kind, name] = _plain(of)


def _plain(of: Callable[[Any], Any]) -> Resolver:
    return lambda _, source, __: of(source)


_CONNECTIONS = (
    "Repository TeamRepository PullRequest Label SearchResultItem Ref IssueComment StatusCheckRollupContext "
    "RepositoryTopic Commit PullRequestCommit PullRequestChangedFile User Issue BranchProtectionRule "
    "PullRequestReview RepositoryRule "
    "PullRequestTimelineItems ReviewRequest"
)
fields(
    " ".join(f"{name}Connection" for name in _CONNECTIONS.split()),
    {
        "nodes": lambda one: one.nodes,
        "totalCount": lambda one: one.total,
        "edges": lambda one: [
            {"node": node, "cursor": cursor(one.start + number)} for number, node in enumerate(one.nodes, 1)
        ],
        "pageInfo": lambda one: {
            "hasNextPage": one.start + len(one.nodes) < one.total,
            "hasPreviousPage": one.start > 0,
            "startCursor": cursor(one.start + 1) if one.nodes else None,
            "endCursor": cursor(one.start + len(one.nodes)) if one.nodes else None,
        },
    },
)

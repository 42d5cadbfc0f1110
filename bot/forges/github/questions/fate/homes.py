"""Many repositories asked in one query, each known by its identity: a name may be another's by now."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api, Group
from bot.forges.github.questions import graph
from bot.forges.github.questions.repositories import identity
from bot.forges.github.questions.web_host import WebHost
from bot.model import Repository

_Wanted = TypeVar("_Wanted")


def told(api: Api, host: WebHost, asked: Sequence[tuple[Repository, str]], fragments: str = "") -> tuple[Answer, ...]:
    """What is told of each repository to what is asked of it, in this order; null where it cannot be seen."""
    document, variables = graph.aliased("", [(one.name, f"databaseId {fields}") for one, fields in asked])
    nodes = graph.of_aliases(api.query(document + fragments, variables), len(asked))
    return tuple(
        node if node.is_table and identity(node["databaseId"], host) == one.identity else Answer(None)
        for (one, _), node in zip(asked, nodes, strict=True)
    )


def grouped(
    groups: Iterable[Group], wanted: Iterable[tuple[Repository, _Wanted]]
) -> Iterator[tuple[Api, tuple[_Wanted, ...]]]:
    """What is wanted in each repository, by whom to ask; ``groups`` say who that is for which names."""
    by_name: dict[str, list[_Wanted]] = {}
    for repository, one in wanted:
        by_name.setdefault(repository.name, []).append(one)
    for names, api in groups:
        if asked := tuple(one for name in names for one in by_name.get(name, ())):
            yield api(), asked

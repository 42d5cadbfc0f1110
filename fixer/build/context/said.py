"""The contexts that other files of the repository say: compose files, bake files, workflows, Makefiles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from fixer.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any

from fixer.build.context.tree import Kind, Tree, joined

_MOST_FILES = 300
_MOST_BYTES = 65_536  # nobody writes a longer one, and YAML takes seconds to read it
_COMPOSE = r"(?:docker-|podman-)?compose(?:[.-][\w.-]+)?\.ya?ml"
_BAKE = r"docker-bake(?:\.[\w.-]+)?\.(?:hcl|json)"
_MAKEFILES = frozenset(("GNUmakefile", "makefile", "Makefile"))
_WORKFLOWS = ".github/workflows/"
_PROGRAMS = (b"docker", b"podman", b"nerdctl", b"buildah")
_ACTION = "docker/build-push-action@"
_TARGET = r'(?m)^[ \t]*target[ \t]+"[^"]*"[ \t]*\{'
_ATTRIBUTE = r'(?m)^[ \t]*(context|dockerfile)[ \t]*=[ \t]*"([^"\n]*)"'
_DEFAULT = r"\$\{\w+:?-([^{}$]*)\}"
_OF_REPOSITORY = r"\{\{\s*defaultContext\s*\}\}:?|\$\{\{\s*github\.workspace\s*\}\}/?"


class _Said(NamedTuple):
    """A build that somebody wrote down: folder, context and Dockerfile as they are written, from that folder on.

    The Dockerfile counts from the context if it ``is_inside``; None is the one of that name.
    """

    folder: str
    context: str
    dockerfile: str | None
    is_inside: bool = True


def said(tree: Tree, path: str) -> tuple[str, ...]:
    """The folders in which the Dockerfile at ``path`` is built, as far as somebody says so."""
    return tuple(dict.fromkeys(folder for dockerfile, folder in _builds(tree) if dockerfile == path))


@lru_cache(maxsize=4)  # of the trees that are looked into
def _builds(tree: Tree) -> tuple[tuple[str, str], ...]:
    """The builds of a tree: pairs of a Dockerfile that is there, and its context."""
    read = (found for path in tree.paths() if (found := _reader(path)) is not None)
    pairs = (_pair(one, tree) for reader, path in islice(read, _MOST_FILES) for one in _read(reader, path, tree))
    return tuple(pair for pair in pairs if pair is not None)


def _pair(one: _Said, tree: Tree) -> tuple[str, str] | None:
    context, dockerfile = _plain(one.context), _plain(one.dockerfile or "Dockerfile")
    folder = None if context is None else joined(one.folder, context)
    if folder is None or dockerfile is None:
        return None
    path = joined(folder if one.is_inside or one.dockerfile is None else one.folder, dockerfile)
    return (path, folder) if path is not None and tree.kind(path) is Kind.FILE else None


def _plain(text: str) -> str | None:
    """A path without variables, or with their defaults; None for any other, and for what is no path."""
    text = re.sub(_DEFAULT, r"\1", text)
    return None if "$" in text or "://" in text or text.startswith(("/", "~", "git@", "-")) else text


_Reader = Callable[[str, str], Iterator[_Said]]


def _reader(path: str) -> tuple[_Reader, str] | None:
    name = path.rpartition("/")[2]
    if "compose" in name and re.fullmatch(_COMPOSE, name):
        return _compose, path
    if name.startswith("docker-bake") and re.fullmatch(_BAKE, name):
        return (_bake_json if name.endswith("json") else _bake), path
    if name in _MAKEFILES or name.endswith(".mk"):
        return _makefile, path
    return (_workflow, path) if path.startswith(_WORKFLOWS) and name.endswith((".yml", ".yaml")) else None


def _read(reader: _Reader, path: str, tree: Tree) -> Iterator[_Said]:
    source = tree.read(path)
    if source is not None and len(source) <= _MOST_BYTES and _may_say(reader, source):
        yield from reader(source.decode("utf-8", "replace"), path.rpartition("/")[0])


def _may_say(reader: _Reader, source: bytes) -> bool:
    """Whether a file can say a build at all; YAML takes long to read, and most workflows build no image."""
    if source.find(b"build") < 0 and source.find(b"context") < 0:
        return False
    return reader not in (_workflow, _makefile) or any(source.find(program) >= 0 for program in _PROGRAMS)


def _compose(text: str, folder: str) -> Iterator[_Said]:
    services = _mapping(_yaml(text)).get("services")
    for service in _mapping(services).values():
        build = _mapping(service).get("build")
        if isinstance(build, str):
            yield _Said(folder, build, None)
        elif isinstance(build, dict) and "dockerfile_inline" not in build:
            given = _mapping(build)
            yield _Said(folder, str(given.get("context", ".")), _text(given.get("dockerfile")))


def _workflow(text: str, folder: str) -> Iterator[_Said]:
    del folder  # steps run at the top
    stack: list[Any] = [_yaml(text)]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            stack += one.values()
            yield from _step(one)


def _step(step: dict[str, Any]) -> Iterator[_Said]:
    uses, run = step.get("uses"), step.get("run")
    if isinstance(uses, str) and uses.startswith(_ACTION):
        given = _mapping(step.get("with"))
        context = re.sub(_OF_REPOSITORY, "", str(given.get("context", "."))) or "."
        yield _Said("", context, _text(given.get("file")), is_inside=False)
    elif isinstance(run, str):
        folder = joined("", re.sub(_OF_REPOSITORY, "", str(step.get("working-directory", ""))))
        yield from () if folder is None else _lines(re.sub(_OF_REPOSITORY, "./", run), folder)


def _makefile(text: str, folder: str) -> Iterator[_Said]:
    return _lines(re.sub(r"\$[({](?:CURDIR|PWD)[)}]|\$\$\{?PWD\}?|`pwd`|\$\$\(pwd\)", ".", text), folder)


def _lines(text: str, folder: str) -> Iterator[_Said]:
    from fixer.build.context.build_lines import build_lines  # imported late: few trees have such a line

    for line in build_lines(text):
        here = joined(folder, line.folder)
        if here is not None:
            yield _Said(here, line.context, line.dockerfile, is_inside=False)


def _bake(text: str, folder: str) -> Iterator[_Said]:
    for match in re.finditer(_TARGET, text):
        given = dict(re.findall(_ATTRIBUTE, text[match.end() : _closed(text, match.end())]))
        yield _Said(folder, given.get("context", "."), given.get("dockerfile"))


def _closed(text: str, position: int) -> int:
    """Where the brace ends that was opened before a position."""
    depth = 1
    for match in re.compile(r"[{}]").finditer(text, position):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return len(text)


def _bake_json(text: str, folder: str) -> Iterator[_Said]:
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    for target in _mapping(_mapping(found).get("target")).values():
        given = _mapping(target)
        yield _Said(folder, str(given.get("context", ".")), _text(given.get("dockerfile")))


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

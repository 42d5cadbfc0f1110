"""How the stages of a Dockerfile hang together: which is built on which, and what others take from it."""

from collections.abc import Iterator
from typing import NamedTuple

from fixer.build import cache
from fixer.build.scope import Env, Scope
from fixer.dockerfile import lex
from fixer.dockerfile.document import Instruction, Stage

# Each stage may be built on all before it, and all behind may copy from it. Of 9,619 public Dockerfiles none has more
# than 25 stages, which makes 300 ancestors.
_MOST_ANCESTORS = 500_000


class Place(NamedTuple):
    """A stage among the others: what it is built on, and whether the final image is built on it."""

    number: int
    label: str | None
    image: str | None  # the image or stage that it is FROM, variables put in; None where the file does not tell
    parents: tuple[int, ...]  # the stages it is FROM, the nearest first
    is_final: bool
    copied: tuple[str, ...]  # the paths that other stages take from it


def places(stages: tuple[Stage, ...], global_args: Env, escape: str) -> tuple[Place, ...] | None:
    """Where each stage stands among the others; None where more would have to be kept than anybody writes."""
    images = {stage.number: _image(stage, global_args, escape) for stage in stages}
    parents = _parents(stages, images)
    if _ancestors(parents) > _MOST_ANCESTORS:
        return None
    last = stages[-1].number if stages else -1
    final = {last, *_chain(last, parents)}
    kept = 0
    copied: dict[int, list[str]] = {}
    for used, paths in _copied(stages, parents, Scope(global_args=global_args, escape=escape)):
        for number in (used, *_chain(used, parents)):
            copied.setdefault(number, []).extend(paths)
            kept += len(paths)
        if kept > _MOST_ANCESTORS:
            return None
    return tuple(
        Place(
            stage.number,
            stage.label,
            images[stage.number],
            _chain(stage.number, parents),
            stage.number in final,
            tuple(copied.get(stage.number, ())),
        )
        for stage in stages
    )


def lonely(stage: Stage) -> Place:
    """The place of a stage of which nothing else is known."""
    return Place(stage.number, stage.label, None, (), False, ())


def _ancestors(parents: dict[int, int | None]) -> int:
    """How many stages the stages are built on in all; a parent stands before its children."""
    depths: dict[int | None, int] = {None: -1}
    for number, parent in parents.items():
        depths[number] = depths[parent] + 1
    return sum(depths.values())


def _image(stage: Stage, global_args: Env, escape: str) -> str | None:
    words = stage.start.body.data.decode("utf-8", "replace").split() if stage.start else []
    return lex.expand(words[0], global_args, escape) if words else None


def _parents(stages: tuple[Stage, ...], images: dict[int, str | None]) -> dict[int, int | None]:
    """The stage that each is FROM: the last earlier one of that very name, names being lower case."""
    names: dict[str, int] = {}
    parents: dict[int, int | None] = {}
    for stage in stages:
        image = images[stage.number]
        parents[stage.number] = names.get(image) if image else None
        if stage.name:
            names[stage.name] = stage.number
    return parents


def _chain(index: int, parents: dict[int, int | None]) -> tuple[int, ...]:
    chain = []
    parent = parents.get(index)
    while parent is not None:
        chain.append(parent)
        parent = parents.get(parent)
    return tuple(chain)


def _copied(stages: tuple[Stage, ...], parents: dict[int, int | None], begin: Scope) -> Iterator[tuple[int, list[str]]]:
    """The stages that a COPY or a mount reads from, and the paths there, their variables replaced."""
    if not any(node.flags or node.trigger for stage in stages for node in stage.instructions):
        return
    names: dict[str, int] = {}
    ends: dict[int | None, Scope] = {}
    copies = (node for stage in stages for node in stage.instructions if node.keyword == "COPY" and node.flags)
    has_variables = any(node.body.data.find(b"$") >= 0 for node in copies)
    for stage in stages:
        scope = ends.get(parents[stage.number], begin)
        for node in stage.instructions:
            for source, paths in _sources(node.trigger or node) if node.flags or node.trigger else ():
                number = names.get(source.lower(), int(source) if source.isascii() and source.isdigit() else None)
                if number is not None:
                    yield number, [(scope.expand(path) or path) if "$" in path else path for path in paths]
            if has_variables and node.keyword in ("ARG", "ENV"):
                scope = scope.after(node)
        ends[stage.number] = scope
        if stage.name:
            names[stage.name] = stage.number


def _sources(node: Instruction) -> Iterator[tuple[str, list[str]]]:
    """The (stage, paths) that an instruction reads from; a RUN may name ``.cache`` below its mount."""
    if node.keyword == "COPY":
        words = [e.value for e in node.elements] if node.elements else node.body.data.decode("utf-8", "replace").split()
        yield from ((flag.value, words[:-1]) for flag in node.flags if flag.name == "from")
    for flag in node.flags if node.keyword == "RUN" else ():
        mount = cache.settings(flag.value) if flag.name == "mount" else {}
        if "from" in mount:
            named = ["/.cache"] if b".cache" in node.raw else []
            yield mount["from"], [mount.get("source", mount.get("src", "")), *named]

"""What is done about open pull requests when their repositories are through: asked in bulk, each settled by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.config.source import Source
from bot.forges.forge import Forge
from bot.model import Repository


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done, as a sentence, empty where nothing was; and what went wrong."""

    said: str = ""
    warnings: tuple[str, ...] = ()


def by_home(
    sources: tuple[tuple[Source, Forge], ...], wanted: list[tuple[Repository, int]]
) -> Iterator[tuple[Forge, list[tuple[Repository, int]]]]:
    """Pull requests with the forges where they are, each asked of one."""
    rest = wanted
    for _, forge in sources:
        ours, others = list[tuple[Repository, int]](), list[tuple[Repository, int]]()
        for one in rest:
            (ours if forge.is_home_of(one[0].key) else others).append(one)
        if ours:
            yield forge, ours
        rest = others

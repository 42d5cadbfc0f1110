"""Asks the forges in bulk how the open pull requests of the campaign stand now; writes nothing anywhere."""

from dataclasses import dataclass

from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.forge import Forge
from bot.ledger.ledger import Ledger
from bot.model import Repository, State
from bot.model.view import View
from bot.selection.selection import names

_ALIVE = frozenset({State.OPEN, State.FROZEN, State.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was told, by the keys of repositories, and a sentence for each source that could not be asked."""

    views: dict[str, View]
    problems: tuple[str, ...] = ()


def refreshed(ledger: Ledger, sources: tuple[tuple[Source, Forge], ...], globs: tuple[str, ...] = ()) -> Refreshed:
    """Of what may be open; with ``globs`` only of the repositories that one of them names."""
    views, problems = dict[str, View](), []
    known = {record.key: record.name for record in ledger.records()}
    alive = [
        (Repository(known[key], key, identity=key), published.number)
        for key, published in ledger.pull_requests()
        if published.number is not None and published.state in _ALIVE and key in known
    ]
    asked = set[str]()
    for source, forge in sources:
        wanted = [
            (one, number)
            for one, number in alive
            if one.key not in asked
            and forge.is_home_of(one.key)
            and (not globs or names(globs, one.name, has_case=False))
        ]
        asked |= {one.key for one, _ in wanted}
        try:
            views.update(forge.views(wanted))
        except ForgeError as error:
            problems.append(f"{source.label} cannot be asked: {error}.")
    return Refreshed(views, tuple(problems))

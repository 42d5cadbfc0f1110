"""Pull requests are told apart by their forges, in steps that grow with their number and not with its square."""

from dataclasses import dataclass
from typing import ClassVar

from bot.config.source import Source
from bot.model import Repository
from bot.steering.settling import by_home
from tests.bot.github_hub import Hub, hub

__all__ = ["hub"]

_MANY = 500


@dataclass(frozen=True, slots=True)
class _Counted(Repository):
    compared: ClassVar[list[object]] = []

    def __eq__(self, other: object) -> bool:
        self.compared.append(other)
        return self is other

    __hash__ = Repository.__hash__


def test_each_is_asked_of_one_forge_without_comparing_them(hub: Hub) -> None:
    host = hub.double.web.removeprefix("http://")
    wanted = [(_Counted(f"acme/r{at}", "", identity=f"{host}:{at}"), at) for at in range(_MANY)]
    elsewhere = (_Counted("acme/away", "", identity="git.example:1"), 1)
    source, forge = Source(org="acme"), hub.forge()
    ((asked, ours),) = by_home(((source, forge), (source, hub.forge())), [*wanted, elsewhere])
    assert (asked, [number for _, number in ours]) == (forge, list(range(_MANY)))
    assert _Counted.compared == []

"""The table of REST endpoints: functions by method and path, the paths written as GitHub's description writes them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode

from tests.github_double.access import Access
from tests.github_double.accounts import Account
from tests.github_double.exchange import Answer, Request, not_found
from tests.github_double.hub import Hub
from tests.github_double.repository import Repository
from tests.github_double.shapes import Shapes

T = TypeVar("T")
# Parameters that may hold slashes.
_DEEP = frozenset({"ref", "path", "basehead", "branch"})


@dataclass(frozen=True)
class Call:
    """A request on its way to an endpoint: who asks, for what, with which values in the path."""

    hub: Hub
    request: Request
    access: Access
    values: dict[str, str]
    repositories: list[Repository] = field(default_factory=list)

    @property
    def repository(self) -> Repository:
        return self.repositories[0]

    @property
    def who(self) -> Account:
        return self.access.owner.account

    @cached_property
    def shapes(self) -> Shapes:
        return Shapes(self.hub, self.access.token)

    @property
    def body(self) -> Any:  # noqa: ANN401
        return self.request.json

    def value(self, name: str) -> str:
        return self.values[name]

    def number(self, name: str) -> int:
        if not self.values[name].isdigit():
            raise not_found()
        return int(self.values[name])

    def asked(self, name: str, default: str = "") -> str:
        """A query parameter."""
        return self.request.parameters.get(name) or default

    def page(self, found: list[T], write: Callable[[T], Any], around: Callable[[list[Any]], Any] = list) -> Answer:
        """One page of a listing, with the links to the others."""
        size = max(1, min(100, int(self.asked("per_page", "30"))))
        number = max(1, int(self.asked("page", "1")))
        last = max(1, -(-len(found) // size))
        rows = [write(one) for one in found[(number - 1) * size : number * size]]
        turns = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        wanted = {
            name: turn
            for name, turn in turns.items()
            if 1 <= turn <= last and (turn > number if name in {"next", "last"} else turn < number)
        }
        links = ", ".join(f'<{self._turned(turn)}>; rel="{name}"' for name, turn in wanted.items())
        return Answer(200, around(rows), {"Link": links} if links else {})

    def _turned(self, number: int) -> str:
        query = urlencode({**self.request.parameters, "page": str(number)})
        return f"{self.hub.web}{self.request.path}?{query}"


Endpoint = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint; ``needs`` are the permissions of which one is needed, as X-Accepted-GitHub-Permissions has them."""

    method: str
    template: str
    pattern: re.Pattern[str]
    endpoint: Endpoint
    needs: str

    @property
    def writes(self) -> bool:
        return self.method != "GET"


_TABLE: list[Route] = []


def route(line: str, needs: str = "") -> Callable[[Endpoint], Endpoint]:
    """Puts a function into the table under ``METHOD /path/{with}/{names}``."""
    method, _, template = line.partition(" ")

    def put(endpoint: Endpoint) -> Endpoint:
        _TABLE.append(Route(method, template, re.compile(_pattern(template)), endpoint, needs))
        # the longest literal text first, so that /commits/{ref}/status is no ref
        _TABLE.sort(key=lambda one: -len(re.sub(r"\{\w+\}", "", one.template)))
        return endpoint

    return put


def _pattern(template: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: f"(?P<{found[1]}>{'.+' if found[1] in _DEEP else '[^/]+'})", template)


def routed(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The endpoint of a path below /api/v3, and the values in the path."""
    for one in _TABLE:
        if one.method == method and (match := one.pattern.fullmatch(path)):
            return one, {name: unquote(value) for name, value in match.groupdict().items()}
    return None

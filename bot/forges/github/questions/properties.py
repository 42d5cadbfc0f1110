"""What an organisation says of its repositories by custom properties: of many at once, or of one."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.names import owner
from bot.forges.github.api.reading import INSURMOUNTABLE, Api
from bot.forges.github.questions.repositories import failed
from bot.model import Outcome, Repository

# https://docs.github.com/rest/orgs/custom-properties
_WAY_OUT = '"Custom properties" of the organisation (read) lets a token read them, as a member\'s classic token may'
_REFUSALS = frozenset({"not-found", "forbidden"})
# Up to so many named repositories of one owner are asked for one by one: an organisation may have a hundred pages.
_FEW = 10

_Result = TypeVar("_Result")
Values = tuple[tuple[str, tuple[str, ...]], ...]


def told(
    listed: Iterator[Repository | Outcome], source: Source, api: Callable[[str], Api]
) -> Iterator[Repository | Outcome]:
    """The repositories with their properties; ``api`` gets the name of one.

    Where those of a whole organisation are refused, it raises ForgeError, or where the source has names of its own, the
    repositories of that owner come as failed outcomes.
    """
    asked = _Asked(source, api)
    for item in listed:
        if isinstance(item, Outcome):
            yield item
            continue
        try:
            values = asked.values(item)
        except ForgeError as error:
            if source.names is None or error.reason in INSURMOUNTABLE:
                raise
            yield replace(failed(item.name, error.reason, f"{error}."), page=item.page)
            continue
        yield replace(item, traits=replace(item.traits, properties=values))


@dataclass(slots=True)
class _Asked:
    """What was asked until now, by owner; a refusal is not asked for again."""

    source: Source
    api: Callable[[str], Api]
    known: dict[str, Mapping[int, Values] | ForgeError] = field(default_factory=dict)
    named: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.named = Counter(map(owner, self.source.names or ()))

    def values(self, repository: Repository) -> Values:
        """Those of one repository; raises ForgeError."""
        whose, number = owner(repository.name), int(repository.identity.rpartition(":")[2])
        is_many = self.source.names is None or self.named[whose] > _FEW
        found = self._of_owner(whose, repository.name) if is_many else {}
        if isinstance(found, ForgeError):
            raise found
        if number in found:
            return found[number]
        # One that was made, or slipped from page to page, while they were read.
        api = self.api(repository.name)
        return _values(_explained(lambda: api.get(f"/repos/{repository.name}/properties/values")))

    def _of_owner(self, whose: str, name: str) -> Mapping[int, Values] | ForgeError:
        if whose not in self.known:
            try:
                self.known[whose] = _explained(lambda: dict(_of_organisation(self.api(name), whose)))
            except ForgeError as error:
                if error.reason in INSURMOUNTABLE:
                    raise
                self.known[whose] = error
        return self.known[whose]


def _of_organisation(api: Api, login: str) -> Iterator[tuple[int, Values]]:
    for item in api.items(f"/orgs/{login}/properties/values"):
        yield item["repository_id"].number, _values(item["properties"])


def _values(told: Answer) -> Values:
    """Each property with its values: one, several where it is a list, none where it is not set."""
    found = ((one["property_name"].text, one["value"]) for one in told)
    return tuple((name, _of_value(value)) for name, value in found)


def _of_value(value: Answer) -> tuple[str, ...]:
    if isinstance(value.value, list):
        return tuple(one.text for one in value)
    if isinstance(value.value, bool):
        return (str(value.value).lower(),)
    return () if value.is_null else (value.text,)


def _explained(ask: Callable[[], _Result]) -> _Result:
    try:
        return ask()
    except ForgeError as error:
        if error.reason not in _REFUSALS:
            raise
        raise ForgeError(error.reason, f"{error}; {_WAY_OUT}", error.status) from None

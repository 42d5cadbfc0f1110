"""When the default branches were committed to, asked for one by one: what GraphQL tells with the listing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote

from bot.errors import ForgeError
from bot.forges.github.api.reading import Api
from bot.forges.github.questions.repositories import moment
from bot.model import Outcome, Repository


def dated(listed: Iterator[Repository | Outcome], api: Callable[[str], Api]) -> Iterator[Repository | Outcome]:
    """The repositories with what their listing did not tell; one that GitHub says nothing of stays as it is."""
    for item in listed:
        if isinstance(item, Outcome) or item.committed is not None or item.branch is None or item.traits.is_empty:
            yield item
        else:
            yield _dated(item, api(item.name))


def _dated(repository: Repository, api: Api) -> Repository:
    try:
        found = api.get(f"/repos/{repository.name}/commits/{quote(f'heads/{repository.branch}')}")
    except ForgeError as error:
        if not error.is_for_good:
            raise
        return repository  # it is empty, or whoever looks into it learns why
    head = repository.head or found["sha"].oid or None
    return replace(repository, head=head, committed=moment(found["commit"]["committer"]["date"]))

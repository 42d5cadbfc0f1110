"""What ``doctor`` says about a source on GitHub; it only reads."""

from collections.abc import Iterable, Iterator

from bot.errors import ForgeError
from bot.forges.github.api.reading import Api
from bot.forges.github.questions import repositories
from bot.model import Outcome, Repository

_MOST_NAMED = 3


def limits(api: Api) -> tuple[bool, str]:
    """Whether the API takes the token, and how many requests it still allows."""
    try:
        core = api.get("/rate_limit")["resources"]["core"]
    except ForgeError as error:
        # A GitHub Enterprise Server that limits nothing has no such page.
        return (True, "GitHub sets no limit of requests.") if error.reason == "not-found" else (False, f"{error}.")
    left, limit = core["remaining"].number, core["limit"].number
    return left > 0, f"{left} of {limit} requests to GitHub are left in this hour."


def reached(api: Api, label: str, listed: Iterable[Repository | Outcome], seen: str) -> Iterator[tuple[bool, str]]:
    """How many repositories there are, which ones cannot be worked with, and whether one of them may be pushed to.

    ``seen`` says of those that are listed what that shows.
    """
    first: Repository | None = None
    count = read_only = 0
    troubles = []
    for item in listed:
        if isinstance(item, Outcome):
            troubles.append(f"{item.name}: {item.message}")
            continue
        count += 1
        read_only += not item.traits.may_push
        is_better = first is None or item.traits.may_push > first.traits.may_push
        if is_better and not item.traits.is_archived:
            first = item
    yield count > 0, f"{label}: {count} repositories {seen}."
    if 0 < read_only < count:
        yield True, f"{label}: {read_only} of them may only be read, so a sweep skips them."
    yield from ((False, trouble) for trouble in troubles[:_MOST_NAMED])
    if len(troubles) > _MOST_NAMED:
        yield False, f"{label}: {len(troubles) - _MOST_NAMED} more repositories cannot be worked with."
    if first is not None:
        yield _permission(api, first)


def _permission(api: Api, repository: Repository) -> tuple[bool, str]:
    try:
        may_push = repositories.may_push(api.get(f"/repos/{repository.name}"))
    except ForgeError as error:
        return False, f"{error}."
    if not may_push:
        return (
            False,
            f"{repository.name} may not be pushed to; give the token contents and pull_requests, read and write.",
        )
    return True, f"{repository.name} can be read, and nothing says that it may not be pushed to."

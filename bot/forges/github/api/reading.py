"""What the modules about GitHub ask of its API, whoever sends the requests."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol
from urllib.parse import parse_qsl, urljoin, urlsplit

from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer

# Refusals that another request would meet as well; anything else may be asked for in another way.
INSURMOUNTABLE = frozenset({"rate-limited", "unreachable", "bad-credentials"})
# Of one list: twice as many repositories as GitHub lets an organisation have.
MOST_PAGES = 2_000
_NEXT = re.compile(r'<([^<>]*)>\s*;[^<>]*\brel="?next\b')


class Api(Protocol):
    """Requests that read; what is refused raises ForgeError."""

    def get(self, path: str, **parameters: str) -> Answer:
        """The JSON at a path of the REST API."""
        ...

    def items(self, path: str, key: str = "", **parameters: str) -> Iterator[Answer]:
        """Every item of a list that comes in pages of 100, fetched as they are consumed; ``key`` is where it is."""
        ...

    def query(self, document: str, variables: Mapping[str, object]) -> Answer:
        """The whole answer to a GraphQL query, with ``data`` and perhaps ``errors``."""
        ...


# Names of repositories, and who may be asked about them.
Group = tuple[Sequence[str], Callable[[], Api]]


def listed(
    ask: Callable[[Mapping[str, str]], tuple[Mapping[str, str], Answer]], request: str, parameters: Mapping[str, str]
) -> Iterator[Answer]:
    """The items of all pages, each asked for with its parameters; raises ForgeError where there is no last one."""
    wanted: Mapping[str, str] | None = parameters
    for _ in range(MOST_PAGES):
        if wanted is None:
            return
        headers, found = ask(wanted)
        page = tuple(found)
        yield from page
        wanted = next_page(headers.get("link", ""), wanted, len(page))
    raise endless(request)


def next_page(link: str, asked: Mapping[str, str], found: int) -> dict[str, str] | None:
    """The parameters of a list's next page; ``link`` is the header of the one that held ``found`` items.

    Only the question is taken from the link: where it is asked is not for an answer to say.
    """
    if not link:
        # A server that does not page by links; then only a full page is not the last.
        is_full = 0 < found == int(asked["per_page"])
        return {**asked, "page": str(int(asked.get("page", "1")) + 1)} if is_full else None
    match = _NEXT.search(link)
    following = dict(parse_qsl(urlsplit(match[1]).query)) if match else None
    return {**asked, **following} if following and following.items() - asked.items() else None


def endless(request: str) -> ForgeError:
    """What is said of a list with more pages than any has."""
    return ForgeError("answer-too-large", f"The list that answers {request} has no end; check base_url")


def moved(here: str, location: str) -> str:
    """Path and query to which a request to ``here`` is sent on; the query stays where the location has none.

    Raises ForgeError where that is another server, which gets no token.
    """
    asked, target = urlsplit(here), urlsplit(urljoin(here, location))
    if (target.scheme, target.hostname) != (asked.scheme, asked.hostname) or (target.port or asked.port) != asked.port:
        raise ForgeError("unexpected-answer", "GitHub's API sends requests on to another server; check base_url")
    query = target.query or asked.query
    return f"{target.path}?{query}" if query else target.path

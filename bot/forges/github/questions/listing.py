"""Which repositories a source on GitHub has: a hundred a request by GraphQL, or by REST where that is refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.names import is_name
from bot.forges.github.api.reading import INSURMOUNTABLE, MOST_PAGES, Api, Group, endless
from bot.forges.github.questions import graph, repositories
from bot.forges.github.questions.repositories import FIELDS, VARIABLE, failed
from bot.forges.github.questions.web_host import WebHost
from bot.model import Outcome, Repository

# In the order in which they were made, so that what is made or renamed meanwhile moves no page.
_PAGE = """\
query repositories($login: String!, $after: String, {variable}) {{
  {owner}(login: $login) {{ {within}
    repositories(first: 100, after: $after, {whose}orderBy: {{field: CREATED_AT, direction: ASC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ ...fields }}
    }}
  {end}}}
}}
"""
_NO_TEAM = (
    'an organisation\'s teams are shown to a token with "Members" (read), or read:org where it is a classic one, and a '
    "secret team to its members and to owners alone"
)
_AT_ONCE = 100
# As what a team is refused that the token may not see.
_UNSEEN = frozenset({"not-found", "forbidden"})


@dataclass(frozen=True, slots=True)
class _Pages:
    """A list of the REST API: where in an answer it is, and whose repositories of it are wanted, if not all."""

    path: str
    parameters: Mapping[str, str]
    key: str = ""
    login: str = ""


def listed(api: Api, source: Source, host: WebHost, ours: str, *, is_app: bool) -> Iterator[Repository | Outcome]:
    """The repositories of an organisation, a team or a user, each once; raises ForgeError where the list breaks off.

    What GraphQL does not tell of them REST is asked for, once at the end; but not where the branch ``ours`` stands.
    """
    seen: set[str] = set()
    try:
        yield from _new(_by_graphql(api, source, host, ours), seen)
    except ForgeError as error:
        if error.reason in INSURMOUNTABLE:
            raise
        yield from _new(_by_rest(api, source, host, is_app=is_app), seen)


def named(names: Iterable[str], groups: Iterable[Group], host: WebHost, ours: str) -> Iterator[Repository | Outcome]:
    """The repositories of these names, each once, renamed ones under their new names; ``groups`` say whom to ask.

    ``ours`` is as in ``listed``.
    """
    odd = (name for name in dict.fromkeys(names) if not is_name(name))
    yield from (failed(name, "not-found", "That is no name of a repository; write owner/name.") for name in odd)
    seen: set[str] = set()
    for group, api in groups:
        try:
            asked = api()
        except ForgeError as error:
            if error.reason in INSURMOUNTABLE:
                raise
            yield from (failed(name, error.reason, f"{error}.") for name in group)
            continue
        for start in range(0, len(group), _AT_ONCE):
            yield from _new(_chunk(asked, group[start : start + _AT_ONCE], host, ours), seen)


def _by_graphql(api: Api, source: Source, host: WebHost, ours: str) -> Iterator[Repository | Outcome]:
    """Raises ForgeError also when all pages are read, where they did not tell everything."""
    document, place = _document(source)
    asked = {"login": source.owner, **repositories.variables(ours)}
    if source.team is not None:
        asked["slug"] = source.team.partition("/")[2]
    after: str | None = None
    is_whole = True
    for _ in range(MOST_PAGES):
        answer = api.query(document, {**asked, "after": after})
        page = graph.at(answer, *place)
        for node in graph.nodes(answer, *place, "nodes"):
            if item := _told(node, host, ours):
                yield item
            else:
                is_whole = False
        cursor = page["pageInfo"]["endCursor"].text_or_nothing
        if not page["pageInfo"]["hasNextPage"].is_true or cursor in {"", after}:
            break
        after = cursor
    else:
        raise endless("POST /graphql")
    if not is_whole:
        raise ForgeError("partial", "GraphQL keeps some of the repositories back")


def _document(source: Source) -> tuple[str, tuple[str, ...]]:
    """What is asked for a page of a source, and where in the answer that is."""
    owner = "user" if source.user is not None else "organization"
    # Without it a user's listing has what others own and share.
    whose = "ownerAffiliations: [OWNER], " if source.user is not None else ""
    of_team = source.team is not None
    within, end = ("team(slug: $slug) {", "} ") if of_team else ("", "")
    variable = f"$slug: String!, {VARIABLE}" if of_team else VARIABLE
    document = _PAGE.format(owner=owner, whose=whose, within=within, end=end, variable=variable) + FIELDS
    return document, (owner, *(("team",) if of_team else ()), "repositories")


def _by_rest(api: Api, source: Source, host: WebHost, *, is_app: bool) -> Iterator[Repository | Outcome]:
    pages = _pages(api, source, is_app=is_app)
    try:
        for item in _items(api, pages):
            if not pages.login or item["owner"]["login"].text_or_nothing.lower() == pages.login.lower():
                yield repositories.of_rest(item, host)
    except ForgeError as error:
        if source.team is None or error.reason not in _UNSEEN:
            raise
        raise ForgeError(error.reason, f"{error}; {_NO_TEAM}", error.status) from None


def _items(api: Api, pages: _Pages) -> Iterator[Answer]:
    """Every item, most of them twice: each page is read once more when the next one is there.

    Pages are counted from the front: where a repository goes, the first of the next page slips into this one.
    """

    def read_from(page: int) -> Iterator[Answer]:
        return api.items(pages.path, pages.key, **pages.parameters, page=str(page))

    count = 0
    for count, item in enumerate(read_from(1), 1):
        yield item
        if count > _AT_ONCE and count % _AT_ONCE == 1:
            yield from islice(read_from(count // _AT_ONCE), _AT_ONCE)
    if count and count % _AT_ONCE == 0:  # all there was of the next one may have slipped
        yield from islice(read_from(count // _AT_ONCE), _AT_ONCE)


def _pages(api: Api, source: Source, *, is_app: bool) -> _Pages:
    order = {"sort": "created", "direction": "asc"}
    if source.team is not None:
        organisation, _, slug = source.team.partition("/")
        return _Pages(f"/orgs/{organisation}/teams/{slug}/repos", {})
    if source.org is not None:
        return _Pages(f"/orgs/{source.org}/repos", {"type": "all", **order})
    login = source.user or ""
    if is_app:
        return _Pages("/installation/repositories", {}, "repositories", login)
    if _is_own(api, login):
        return _Pages("/user/repos", {"affiliation": "owner", **order}, login=login)
    return _Pages(f"/users/{login}/repos", {"type": "owner", **order})


def _is_own(api: Api, login: str) -> bool:
    """Whether the token is the user's own: only then are private repositories listed, and elsewhere."""
    try:
        return api.get("/user")["login"].text_or_nothing.lower() == login.lower()
    except ForgeError as error:
        if not error.is_for_good:  # what is private would seem to be gone
            raise
        return False


def _chunk(api: Api, names: Sequence[str], host: WebHost, ours: str) -> Iterator[Repository | Outcome]:
    document, variables = graph.aliased(VARIABLE, [(name, "...fields") for name in names])
    try:
        asked = {**variables, **repositories.variables(ours)}
        nodes = graph.of_aliases(api.query(document + FIELDS, asked), len(names))
    except ForgeError as error:
        if error.reason in INSURMOUNTABLE:
            raise
        nodes = (Answer(None),) * len(names)
    for name, node in zip(names, nodes, strict=True):
        yield _told(node, host, ours) or _alone(api, name, host)


def _told(node: Answer, host: WebHost, ours: str) -> Repository | Outcome | None:
    """What GraphQL tells of one; None where that is nothing, or not as promised: REST may tell it, or why."""
    try:
        return repositories.of_graphql(node, host, ours) if node.is_table else None
    except ForgeError:
        return None


def _alone(api: Api, name: str, host: WebHost) -> Repository | Outcome:
    try:
        return repositories.of_rest(api.get(f"/repos/{name}"), host)
    except ForgeError as error:
        if error.reason in INSURMOUNTABLE:
            raise
        return failed(name, error.reason, f"{error}.")


def _new(items: Iterator[Repository | Outcome], seen: set[str]) -> Iterator[Repository | Outcome]:
    for item in items:
        key = item.key if isinstance(item, Repository) else item.name
        if key not in seen:
            seen.add(key)
            yield item

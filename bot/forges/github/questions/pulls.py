"""Pull requests as GitHub tells them, and where those of one branch are found."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.config.source import Source
from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.names import is_name
from bot.forges.github.api.reading import INSURMOUNTABLE, MOST_PAGES, Api, Group, endless
from bot.forges.github.questions import checks, graph, happenings
from bot.forges.github.questions.repositories import identity
from bot.forges.github.questions.web_host import WebHost
from bot.model import PullRequest, Repository, State
from bot.model.edition import Edition

# All that a PullRequest is made from.
FIELDS = f"""\
fragment pull on PullRequest {{
  number url state title body headRefName headRefOid baseRefName
  headRepository {{ databaseId }}
  repository {{ databaseId isArchived isDisabled }}
{happenings.ASKED}}}
{happenings.FIELDS}"""
# The same with what is said of it; where GitHub has no answer to that, it is asked for without.
_RECEIVED = f"""\
fragment received on PullRequest {{
  ...pull
{checks.ASKED}}}
{checks.COUNTED}{FIELDS}"""
_ALONE = f"""\
fragment received on PullRequest {{ ...pull }}
{FIELDS}"""
_SEARCH = """\
query opened($words: String!, $after: String) {
  search(type: ISSUE, query: $words, first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { ...received }
  }
}
"""
_OF_REPOSITORY = "pullRequests(headRefName: $branch, states: [OPEN], first: 10) { nodes { ...received } }"
_OF_NUMBER = "pullRequest(number: {number}) {{ ...received }}"
_AUTHOR = "pullRequest(number: {number}) {{ viewerDidAuthor }}"
_EDITION = "pullRequest(number: {number}) {{ ...pull id isDraft editor {{ ... on Node {{ id }} }} }}"
_VIEWER = "viewer { id }"
_AT_ONCE = 100
# A branch is reused again and again, but nobody needs to know of more than these.
_MOST = 1_000

Found = Iterator[tuple[str, PullRequest]]
# A pull request that we opened: its repository, its branch and its number.
Known = tuple[Repository, str, int]
_STATES = frozenset({State.OPEN, State.MERGED, State.CLOSED})
# What is open to GitHub.
_LISTED = frozenset({State.OPEN, State.FROZEN})


def pull_request(item: Answer) -> PullRequest:
    """What REST tells of one; a merged one is not called closed."""
    state = State(item["state"].text) if item["state"].text_or_nothing in {"open", "closed"} else State.CLOSED
    home = item["base"]["repo"]
    return PullRequest(
        number=item["number"].number,
        url=item["html_url"].text_or_nothing,
        state=State.MERGED if item["merged_at"].text_or_nothing else _in(state, home["archived"], home["disabled"]),
        head=item["head"]["sha"].oid,
        title=item["title"].text_or_nothing,
        body=item["body"].text_or_nothing,
        base=item["base"]["ref"].text_or_nothing,
        events=happenings.of_rest(item),
    )


def of_branch(api: Api, repository: Repository, branch: str) -> tuple[PullRequest, ...]:
    """Every pull request from the repository's own branch, the newest first."""
    number = int(repository.identity.rpartition(":")[2])
    owner = repository.name.partition("/")[0]
    wanted = {"head": f"{owner}:{branch}", "state": "all", "sort": "created", "direction": "desc"}
    items = islice(api.items(f"/repos/{repository.name}/pulls", **wanted), _MOST)
    found = {item["number"].number: item for item in items if _is_from(item, number, branch)}
    return tuple(pull_request(found[one]) for one in sorted(found, reverse=True))


def is_anothers(api: Api, repository: Repository, number: int) -> bool:
    """Whether another account than ours opened it; False also where GitHub does not tell."""
    document, variables = graph.aliased("", [(repository.name, _AUTHOR.format(number=number))])
    try:
        (found,) = graph.of_aliases(api.query(document, variables), 1)
    except ForgeError as error:
        if error.reason in INSURMOUNTABLE:
            raise
        return False
    return found["pullRequest"]["viewerDidAuthor"].is_false


def opened(api: Api, source: Source, branch: str, host: WebHost) -> Found:
    """Every open pull request of an organisation or a user from branches of this name, with its repository's identity.

    For a team that are those of its whole organisation.

    Frozen ones are among them. Found by searching (GitHub gives the first 1,000); nothing where that is refused:
    publishing looks at each repository anyway.
    """
    where = f"user:{source.user}" if source.user is not None else f"org:{source.owner}"
    words = f'is:pr is:open head:"{branch}" {where}'
    ways = (_by_search(api, words, branch, host, fields) for fields in (_RECEIVED, _ALONE))
    return _first(*ways, _by_rest_search(api, words, branch, host))


def opened_in(groups: Iterable[Group], branch: str, host: WebHost) -> Found:
    """The same of named repositories; ``groups`` say whom to ask."""
    for names, api in groups:
        try:
            asked = api()
        except ForgeError as error:
            if error.reason in INSURMOUNTABLE:
                raise
            continue
        ways = (_in_repositories(asked, names, branch, host, fields) for fields in (_RECEIVED, _ALONE))
        yield from _first(*ways, _one_by_one(asked, names, branch, host))


def of_numbers(groups: Iterable[Group], wanted: Iterable[Known], host: WebHost) -> Found:
    """Pull requests in whatever state, a hundred a request; those that cannot be had in this way are left out."""
    by_name: dict[str, list[Known]] = {}
    for one in wanted:
        by_name.setdefault(one[0].name, []).append(one)
    for names, api in groups:
        try:
            asked, known = api(), [one for name in names for one in by_name[name]]
            yield from _first(*(_numbered(asked, known, host, fields) for fields in (_RECEIVED, _ALONE)))
        except ForgeError as error:
            if error.reason in INSURMOUNTABLE:
                raise


def edition(api: Api, repository: Repository, number: int, host: WebHost) -> Edition | None:
    """What is known of it now; None where it cannot be seen. An editor whose account is gone is nobody of ours."""
    document, variables = graph.aliased("", [(repository.name, _EDITION.format(number=number))])
    answer = api.query(f"{document.removesuffix('}')}  {_VIEWER}\n}}\n" + FIELDS, variables)
    (found,) = graph.of_aliases(answer, 1)
    pull = found["pullRequest"]
    # The name may be another repository's by now.
    if not pull.is_table or identity(pull["repository"]["databaseId"], host) != repository.identity:
        return None
    viewer, editor = answer["data"]["viewer"]["id"].text, pull["editor"]
    is_ours = None if editor.is_null else editor["id"].text_or_nothing == viewer
    return Edition(of_graphql(pull), is_ours, pull["isDraft"].is_true, pull["id"].text)


def _in(state: State, *flags: Answer) -> State:
    """The state of a pull request in a repository with these flags, any of which freezes what is open."""
    return State.FROZEN if state is State.OPEN and any(flag.is_true for flag in flags) else state


def _first(*ways: Found) -> Found:
    """What the first way finds that is open to us, each pull request once."""
    seen: set[tuple[str, int]] = set()
    for way in ways:
        try:
            for key, pull in way:
                if (key, pull.number) not in seen:
                    seen.add((key, pull.number))
                    yield key, pull
        except ForgeError as error:
            if error.reason in INSURMOUNTABLE:
                raise
        else:
            return


def _is_from(item: Answer, number: int, branch: str) -> bool:
    """A fork's branch of the same name is not ours; neither is one whose repository is gone."""
    head = item["head"]
    return head["ref"].text_or_nothing == branch and head["repo"]["id"].number_or_nothing == number


def _by_search(api: Api, words: str, branch: str, host: WebHost, fields: str) -> Found:
    after: str | None = None
    for _ in range(MOST_PAGES):
        answer = api.query(_SEARCH + fields, {"words": words, "after": after})
        yield from _own(graph.nodes(answer, "search", "nodes", spared=checks.SPARED), branch, host)
        page = answer["data"]["search"]
        cursor = page["pageInfo"]["endCursor"].text_or_nothing
        if not page["pageInfo"]["hasNextPage"].is_true or cursor in {"", after}:
            return
        after = cursor
    raise endless("POST /graphql")


def _in_repositories(api: Api, names: Sequence[str], branch: str, host: WebHost, fields: str) -> Found:
    for start in range(0, len(names), _AT_ONCE):
        chunk = names[start : start + _AT_ONCE]
        document, variables = graph.aliased("$branch: String!", [(name, _OF_REPOSITORY) for name in chunk])
        answer = api.query(document + fields, {"branch": branch, **variables})
        for node in graph.of_aliases(answer, len(chunk), checks.SPARED):
            if node.is_table:
                yield from _own(node["pullRequests"]["nodes"], branch, host)


def _numbered(api: Api, wanted: Sequence[Known], host: WebHost, fields: str) -> Found:
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        asked = [(repository.name, _OF_NUMBER.format(number=number)) for repository, _, number in chunk]
        document, variables = graph.aliased("", asked)
        nodes = graph.of_aliases(api.query(document + fields, variables), len(chunk), checks.SPARED)
        for (repository, branch, _), node in zip(chunk, nodes, strict=True):
            pull = node["pullRequest"]
            # The name may be another repository's by now.
            if _is_own(pull, branch) and identity(pull["repository"]["databaseId"], host) == repository.identity:
                yield repository.key, of_graphql(pull)


def _by_rest_search(api: Api, words: str, branch: str, host: WebHost) -> Found:
    """What is found says neither branch nor commit, so each is asked for."""
    for item in api.items("/search/issues", "items", q=words):
        name = "/".join(item["repository_url"].text.rsplit("/", 2)[1:])
        if is_name(name):
            yield from _told(api.get(f"/repos/{name}/pulls/{item['number'].number}"), branch, host)


def _one_by_one(api: Api, names: Sequence[str], branch: str, host: WebHost) -> Found:
    for name in names:
        for item in api.items(f"/repos/{name}/pulls", head=f"{name.partition('/')[0]}:{branch}", state="open"):
            yield from _told(item, branch, host)


def _told(item: Answer, branch: str, host: WebHost) -> Found:
    home = item["base"]["repo"]["id"]
    if _is_from(item, home.number, branch) and item["state"].text_or_nothing == "open":
        yield identity(home, host), pull_request(item)


def _own(nodes: Iterable[Answer], branch: str, host: WebHost) -> Found:
    for node in nodes:
        # A search may lag behind.
        if _is_own(node, branch) and (pull := of_graphql(node)).state in _LISTED:
            yield identity(node["repository"]["databaseId"], host), pull


def _is_own(node: Answer, branch: str) -> bool:
    home = node["repository"]["databaseId"]
    is_own = node["headRepository"]["databaseId"].value == home.value and not home.is_null
    return is_own and node["headRefName"].text_or_nothing == branch


def of_graphql(node: Answer) -> PullRequest:
    """What a node with FIELDS tells of one."""
    state, home = node["state"].text_or_nothing.lower(), node["repository"]
    told = State(state) if state in _STATES else State.CLOSED
    return PullRequest(
        number=node["number"].number,
        url=node["url"].text_or_nothing,
        state=_in(told, home["isArchived"], home["isDisabled"]),
        head=node["headRefOid"].oid,
        title=node["title"].text_or_nothing,
        body=node["body"].text_or_nothing,
        base=node["baseRefName"].text_or_nothing,
        events=happenings.of_graphql(node),
        reception=checks.reception(node),
    )

"""Whose attention pull requests on GitHub wait for, asked in bulk."""

from collections.abc import Iterable, Iterator, Sequence

from bot.errors import ForgeError
from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import INSURMOUNTABLE, Api, Group
from bot.forges.github.questions import graph, pulls
from bot.forges.github.questions.repositories import identity, moment
from bot.forges.github.questions.web_host import WebHost
from bot.model import Repository
from bot.model.attention import ASSIGNEES, REVIEWERS, TEAMS, Attention

Wanted = tuple[Repository, int]
Found = Iterator[tuple[str, Attention]]

_FIELDS = """\
fragment attention on PullRequest {
  ...pull
  createdAt isDraft isInMergeQueue
  autoMergeRequest { mergeMethod }
  opinions: latestOpinionatedReviews(first: 20) { nodes { state } }
  reviewRequests(first: 50) {
    nodes { requestedReviewer { __typename ... on User { login } ... on Team { slug } } }
  }
  assignees(first: 20) { nodes { login } }
  comments(last: 20) { nodes { author { __typename } viewerDidAuthor createdAt } }
  reviews(last: 20) { nodes { author { __typename } viewerDidAuthor createdAt: submittedAt } }
}
"""
_ASKED = "pullRequest(number: {number}) {{ ...attention }}"
_AT_ONCE = 50
_TOO_MUCH = "server-error"
_ANSWERS = frozenset({"APPROVED", "CHANGES_REQUESTED"})


def attention(groups: Iterable[Group], wanted: Iterable[Wanted], host: WebHost) -> Found:
    """Each pull request that can be seen, with its repository's key; ``groups`` say whom to ask about which names.

    Where GitHub gives up on a question, half as many are asked for. Raises ForgeError where it gives up on one alone.
    """
    by_name: dict[str, list[Wanted]] = {}
    for one in wanted:
        by_name.setdefault(one[0].name, []).append(one)
    for names, api in groups:
        asked = [one for name in names for one in by_name.get(name, ())]
        for start in range(0, len(asked), _AT_ONCE):
            yield from _halved(api(), asked[start : start + _AT_ONCE], host)


def _halved(api: Api, wanted: Sequence[Wanted], host: WebHost) -> Found:
    try:
        found = tuple(_asked(api, wanted, host))
    except ForgeError as error:
        if error.reason in INSURMOUNTABLE or error.reason != _TOO_MUCH or len(wanted) == 1:
            raise
        middle = len(wanted) // 2
        yield from _halved(api, wanted[:middle], host)
        yield from _halved(api, wanted[middle:], host)
    else:
        yield from found


def _asked(api: Api, wanted: Sequence[Wanted], host: WebHost) -> Found:
    lines = [(repository.name, _ASKED.format(number=number)) for repository, number in wanted]
    document, variables = graph.aliased("", lines)
    answer = api.query(document + _FIELDS + pulls.FIELDS, variables)
    for (repository, _), node in zip(wanted, graph.of_aliases(answer, len(wanted)), strict=True):
        pull = node["pullRequest"]
        # The name may be another repository's by now.
        if pull.is_table and identity(pull["repository"]["databaseId"], host) == repository.identity:
            yield repository.key, _attention(pull)


def _attention(pull: Answer) -> Attention:
    return Attention(
        pull=pulls.of_graphql(pull),
        opened=moment(pull["createdAt"]),
        is_draft=not pull["isDraft"].is_false,
        is_settled=not pull["isInMergeQueue"].is_false or not pull["autoMergeRequest"].is_null,
        is_answered=any(one["state"].text_or_nothing in _ANSWERS for one in pull["opinions"]["nodes"]),
        asked=frozenset(_people(pull)),
        last_said=max(_said(pull), default=None),
    )


def _people(pull: Answer) -> Iterator[tuple[str, str]]:
    for node in pull["reviewRequests"]["nodes"]:
        who = node["requestedReviewer"]
        if who["__typename"].text_or_nothing == "Team":
            yield TEAMS, who["slug"].text_or_nothing
        elif name := who["login"].text_or_nothing:
            yield REVIEWERS, name
    for node in pull["assignees"]["nodes"]:
        yield ASSIGNEES, node["login"].text_or_nothing


def _said(pull: Answer) -> Iterator[float]:
    """When people wrote below it; what bots and we write is nobody's attention."""
    for key in ("comments", "reviews"):
        for node in pull[key]["nodes"]:
            is_bot = node["author"]["__typename"].text_or_nothing == "Bot"
            when = moment(node["createdAt"])
            if not is_bot and not node["viewerDidAuthor"].is_true and when is not None:
                yield when

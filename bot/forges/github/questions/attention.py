"""Whose attention pull requests on GitHub wait for, asked in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api, Group
from bot.forges.github.questions import graph, pulls
from bot.forges.github.questions.repositories import moment
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
_ANSWERS = frozenset({"APPROVED", "CHANGES_REQUESTED"})


def attention(groups: Iterable[Group], wanted: Iterable[Wanted], host: WebHost) -> Found:
    """Each pull request that can be seen, with its repository's key; ``groups`` say whom to ask about which names.

    Raises ForgeError as in_parts does.
    """
    for api, asked in graph.grouped(groups, ((one[0], one) for one in wanted)):
        yield from graph.in_parts(asked, _AT_ONCE, partial(_asked, api, host))


def _asked(api: Api, host: WebHost, wanted: Sequence[Wanted]) -> Found:
    asked = [(repository, _ASKED.format(number=number)) for repository, number in wanted]
    for (repository, _), node in zip(wanted, graph.told(api, host, asked, _FIELDS + pulls.FIELDS), strict=True):
        if node["pullRequest"].is_table:
            yield repository.key, _attention(node["pullRequest"])


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

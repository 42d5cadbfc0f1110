"""How many pull requests on GitHub stand, a hundred a request: counts of checks first, names where any failed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api, Group
from bot.forges.github.questions import graph, pulls
from bot.forges.github.questions.checks import COUNTED, FINE, RUNS, check_counts, review
from bot.forges.github.questions.web_host import WebHost
from bot.model import Repository
from bot.model.readiness import Mergeability
from bot.model.view import View
from bot.texts.display import shortened

# A pull request of ours, by its number.
Wanted = tuple[Repository, int]

_FIELDS = """\
fragment view on PullRequest {
  ...pull
  isDraft reviewDecision mergeable
  autoMergeRequest { mergeMethod }
  opinions: latestOpinionatedReviews(first: 10, writersOnly: true) { nodes { state } }
  reviewRequests(first: 10) {
    nodes { requestedReviewer { __typename ... on User { login } ... on Team { slug } } }
  }
  statusCheckRollup { ...counted }
}
"""
_NAMES = """\
fragment names on PullRequest {
  named: statusCheckRollup {
    contexts(first: 50) {
      nodes {
        __typename
        ... on CheckRun { name status conclusion }
        ... on StatusContext { context state }
      }
    }
  }
}
"""
_ASKED = "pullRequest(number: {number}) {{ ...view }}"
_NAMED = "pullRequest(number: {number}) {{ ...view ...names }}"
_AT_ONCE = 100
# GitHub works out whether one can be merged after it was asked first.
_UNTIL_WORKED_OUT = 3.0
# Whoever may push names checks as they like.
_MOST_NAMES, _LONGEST_NAME = 10, 255

Found = Iterator[tuple[str, View]]


def views(groups: Iterable[Group], wanted: Iterable[Wanted], host: WebHost, sleep: Callable[[float], object]) -> Found:
    """Each pull request that can be seen, with its repository's key; ``groups`` say whom to ask about which names.

    What GitHub does not know at first, and what fails, is asked for once more, and then told as it is. Raises
    ForgeError as in_parts does.
    """
    for api, asked in graph.grouped(groups, ((one[0], one) for one in wanted)):
        first = dict(graph.in_parts(asked, _AT_ONCE, partial(_asked, api, host, _ASKED, "")))
        again = [one for one in asked if (seen := first.get(one[0].key)) and seen.wants_another_look]
        if again:
            sleep(_UNTIL_WORKED_OUT)
        second = graph.in_parts(again, _AT_ONCE, partial(_asked, api, host, _NAMED, _NAMES))
        yield from {**first, **dict(second)}.items()


def _asked(api: Api, host: WebHost, question: str, names: str, wanted: Sequence[Wanted]) -> Found:
    asked = [(repository, question.format(number=number)) for repository, number in wanted]
    nodes = graph.told(api, host, asked, _FIELDS + names + COUNTED + pulls.FIELDS)
    for (repository, _), node in zip(wanted, nodes, strict=True):
        if node["pullRequest"].is_table:
            yield repository.key, _view(node["pullRequest"])


def _view(pull: Answer) -> View:
    return View(
        pull=replace(pulls.of_graphql(pull), body=""),
        is_draft=pull["isDraft"].is_true,
        checks=check_counts(pull["statusCheckRollup"]),
        failing=tuple(sorted(set(_failing(pull["named"]))))[:_MOST_NAMES],
        review=review(pull),
        reviewers=tuple(_reviewers(pull["reviewRequests"])),
        mergeability=Mergeability.of(pull["mergeable"].text_or_nothing.lower()),
        is_armed=pull["autoMergeRequest"].is_table,
    )


def _failing(rollup: Answer) -> Iterator[str]:
    nodes = rollup["contexts"]["nodes"]
    for node in () if nodes.is_null else nodes:
        name = node["name"].text_or_nothing or node["context"].text_or_nothing
        said = node["conclusion"] if node["state"].is_null else node["state"]
        is_over = node["status"].text_or_nothing in {"", "COMPLETED"}
        if name and is_over and said.text_or_nothing not in FINE | RUNS:
            yield shortened(name, _LONGEST_NAME)


def _reviewers(requests: Answer) -> Iterator[str]:
    nodes = requests["nodes"]
    for node in () if nodes.is_null else nodes:
        who = node["requestedReviewer"]
        if name := who["login"].text_or_nothing or who["slug"].text_or_nothing:
            yield shortened(name, _LONGEST_NAME)

"""How far pull requests on GitHub are from being merged: asked for many at once, and who may do what about it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.reading import Api, Group
from bot.forges.github.questions import graph, pulls
from bot.forges.github.questions.checks import COUNTED, check_counts
from bot.forges.github.questions.repositories import identity
from bot.forges.github.questions.web_host import WebHost
from bot.model import Repository
from bot.model.readiness import AutoMerge, BaseRules, Mergeability, MergeState, Opinion, Readiness, Review

# A pull request of ours, by its number.
Wanted = tuple[Repository, int]

# Reviews: of each reviewer the latest that is an opinion; who may write is asked of each.
_FIELDS = """\
fragment readiness on PullRequest {
  ...pull
  id isDraft reviewDecision mergeable mergeStateStatus isInMergeQueue isMergeQueueEnabled
  viewerCanEnableAutoMerge viewerCanDisableAutoMerge
  mergeCommit { oid }
  autoMergeRequest { mergeMethod enabledBy { ...who } }
  latestOpinionatedReviews(first: 100) {
    pageInfo { hasNextPage }
    nodes { state viewerDidAuthor authorCanPushToRepository author { login } commit { oid } }
  }
  statusCheckRollup { ...counted }
  baseRef {
    target { oid }
    refUpdateRule { requiredApprovingReviewCount requiredStatusCheckContexts requiresLinearHistory }
    rules(first: 100) {
      nodes {
        type
        parameters {
          ... on PullRequestParameters { requiredApprovingReviewCount allowedMergeMethods }
          ... on RequiredStatusChecksParameters { requiredStatusChecks { context } }
        }
      }
    }
  }
}
fragment who on Actor { __typename login ... on Node { id } }
"""
_ASKED = (
    "mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed autoMergeAllowed"
    " pullRequest(number: {number}) {{ ...readiness }}"
)
_VIEWER = "viewer { id }"
# Of one that has all this GitHub works for some time.
_AT_ONCE = 20
_METHODS = {"mergeCommitAllowed": "merge", "squashMergeAllowed": "squash", "rebaseMergeAllowed": "rebase"}
_LINEAR = frozenset({"squash", "rebase"})
_OPINIONS = {
    "APPROVED": Opinion.APPROVED,
    "CHANGES_REQUESTED": Opinion.CHANGES_REQUESTED,
    "DISMISSED": Opinion.DISMISSED,
}


def readiness(groups: Iterable[Group], wanted: Iterable[Wanted], host: WebHost) -> Iterator[tuple[str, Readiness]]:
    """Each pull request that can be seen, with its repository's key; ``groups`` say whom to ask about which names.

    Raises ForgeError as in_parts does.
    """
    for api, asked in graph.grouped(groups, ((one[0], one) for one in wanted)):
        yield from graph.in_parts(asked, _AT_ONCE, partial(_asked, api, host=host))


def _asked(api: Api, wanted: Sequence[Wanted], host: WebHost) -> Iterator[tuple[str, Readiness]]:
    lines = [(repository.name, _ASKED.format(number=number)) for repository, number in wanted]
    document, variables = graph.aliased("", lines)
    question = f"{document.removesuffix('}')}  {_VIEWER}\n}}"
    answer = api.query(question + _FIELDS + COUNTED + pulls.FIELDS, variables)
    viewer = answer["data"]["viewer"]["id"].text
    for (repository, _), node in zip(wanted, graph.of_aliases(answer, len(wanted)), strict=True):
        pull = node["pullRequest"]
        # The name may be another repository's by now.
        if pull.is_table and identity(pull["repository"]["databaseId"], host) == repository.identity:
            yield repository.key, _readiness(node, pull, viewer)


def _readiness(home: Answer, pull: Answer, viewer: str) -> Readiness:
    armed, base = pull["autoMergeRequest"], pull["baseRef"]
    return Readiness(
        pull=pulls.of_graphql(pull),
        node=pull["id"].text,
        base_head=base["target"]["oid"].oid,
        is_draft=not pull["isDraft"].is_false,
        checks=check_counts(pull["statusCheckRollup"]),
        reviews=tuple(_reviews(pull["latestOpinionatedReviews"])),
        decision=pull["reviewDecision"].text_or_nothing.lower().replace("_", "-"),
        mergeability=Mergeability.of(_word(pull["mergeable"])),
        state=MergeState.of(_word(pull["mergeStateStatus"])),
        methods=frozenset(method for key, method in _METHODS.items() if home[key].is_true),
        rules=_rules(base),
        has_queue=not pull["isMergeQueueEnabled"].is_false,
        is_queued=not pull["isInMergeQueue"].is_false,
        auto_merge=None
        if armed.is_null
        else AutoMerge(armed["mergeMethod"].text.lower(), _is(armed["enabledBy"], viewer)),
        may_arm=home["autoMergeAllowed"].is_true and pull["viewerCanEnableAutoMerge"].is_true,
        may_disarm=pull["viewerCanDisableAutoMerge"].is_true,
        merged_as=pull["mergeCommit"]["oid"].oid,
    )


def _is(who: Answer, viewer: str) -> bool:
    """Whether somebody is the account that asks; a name would not tell, for an App's differs from place to place."""
    return not who.is_null and who["id"].text_or_nothing == viewer


def _word(told: Answer) -> str:
    return told.text_or_nothing.lower()


def _reviews(told: Answer) -> Iterator[Review]:
    for node in told["nodes"]:
        opinion = _OPINIONS.get(node["state"].text_or_nothing)
        if opinion is not None:
            yield Review(
                author=node["author"]["login"].text_or_nothing,
                opinion=opinion,
                commit=node["commit"]["oid"].oid,
                may_write=node["authorCanPushToRepository"].is_true,
                is_ours=not node["viewerDidAuthor"].is_false,
            )
    if told["pageInfo"]["hasNextPage"].is_true:  # who knows what the rest of them say
        yield Review("", Opinion.CHANGES_REQUESTED, "", may_write=False)


def _rules(base: Answer) -> BaseRules:
    """Of classic protection and of rulesets together: what asks for most counts."""
    classic = base["refUpdateRule"]
    approvals = [classic["requiredApprovingReviewCount"].number_or_nothing]
    contexts = classic["requiredStatusCheckContexts"]
    wants_checks = not contexts.is_null and any(True for _ in contexts)
    methods = set(_METHODS.values()) & (_LINEAR if classic["requiresLinearHistory"].is_true else {"merge", *_LINEAR})
    told = base["rules"]["nodes"]
    for rule in () if told.is_null else told:
        given = rule["parameters"]
        match rule["type"].text_or_nothing:
            case "PULL_REQUEST":
                approvals.append(given["requiredApprovingReviewCount"].number_or_nothing)
                allowed = given["allowedMergeMethods"]
                methods &= methods if allowed.is_null else {one.text_or_nothing.lower() for one in allowed}
            case "REQUIRED_STATUS_CHECKS":
                wants_checks = wants_checks or any(True for _ in given["requiredStatusChecks"])
            case "REQUIRED_LINEAR_HISTORY":
                methods &= _LINEAR
    return BaseRules(max(approvals), wants_checks, frozenset(methods))

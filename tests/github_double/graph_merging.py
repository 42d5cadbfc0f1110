"""GraphQL's word on whether a pull request may be merged: reviews, rules, queues, auto-merge."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.github_double.discussion import PullRequest, Review
from tests.github_double.graph_mutations import mutation, pull_of
from tests.github_double.graph_table import field, fields
from tests.github_double.graph_values import Arguments, CheckOf, Connection, Graph, Object, Ref, connection
from tests.github_double.merging import arm, decision, enqueue, may_bypass, may_write, merge_state, opinions
from tests.github_double.pulls import mergeable, merges_cleanly
from tests.github_double.repository import Repository
from tests.github_double.shapes_repository import node, stamp

fields(
    "Repository",
    {
        "mergeCommitAllowed": lambda one: "merge" in one.methods,
        "squashMergeAllowed": lambda one: "squash" in one.methods,
        "rebaseMergeAllowed": lambda one: "rebase" in one.methods,
        "autoMergeAllowed": lambda one: one.auto_merge,
    },
)
fields(
    "PullRequest",
    {
        "reviewDecision": decision,
        "isInMergeQueue": lambda one: one.queued,
        "isMergeQueueEnabled": lambda one: one.repository.rules.queue,
        "editor": lambda one: one.editor,
        "autoMergeRequest": lambda one: (
            {"mergeMethod": one.auto_merge[0].upper(), "enabledBy": one.auto_merge[1]} if one.auto_merge else None
        ),
    },
)


@field("PullRequest.mergeStateStatus")
def state(graph: Graph, one: PullRequest, _: Arguments) -> str:
    return merge_state(one, able=mergeable(graph.hub, one)).upper()


@field("PullRequest.viewerCanMergeAsAdmin")
def as_admin(graph: Graph, one: PullRequest, _: Arguments) -> bool:
    return may_bypass(one, graph.access.owner.account)


@field("PullRequest.viewerCanEnableAutoMerge")
def may_enable(graph: Graph, one: PullRequest, _: Arguments) -> bool:
    """Not where it is enabled already, and not where nothing is in the way."""
    is_open = one.state == "open" and one.repository.auto_merge and one.auto_merge is None
    return (
        is_open
        and _writes(graph, one.repository)
        and merge_state(one, able=merges_cleanly(graph.hub, one)) not in {"clean", "unstable"}
    )


@field("PullRequest.viewerCanDisableAutoMerge")
def may_disable(graph: Graph, one: PullRequest, _: Arguments) -> bool:
    return one.auto_merge is not None and _writes(graph, one.repository)


def _writes(graph: Graph, home: Repository) -> bool:
    return graph.access.owner.is_installation or may_write(home, graph.access.owner.account)


@field("PullRequest.latestOpinionatedReviews")
def reviews(graph: Graph, one: PullRequest, arguments: Arguments) -> Connection:
    found = [
        _review(graph, one, review)
        for review in opinions(one)
        if not arguments.get("writersOnly") or may_write(one.repository, review.author)
    ]
    return connection(found, arguments)


@field("PullRequest.reviews")
def all_reviews(graph: Graph, one: PullRequest, arguments: Arguments) -> Connection:
    states = arguments.get("states")
    found = [_review(graph, one, review) for review in one.reviews if states is None or review.state in states]
    return connection(found, arguments)


def _review(graph: Graph, one: PullRequest, review: Review) -> dict[str, Any]:
    return {
        "__typename": "PullRequestReview",
        "id": node("PRR", review.id),
        "state": review.state,
        "author": review.author,
        "submittedAt": stamp(review.created),
        "commit": Object(one.repository, review.commit),
        "authorCanPushToRepository": may_write(one.repository, review.author),
        "viewerDidAuthor": review.author is graph.access.owner.account,
    }


fields("Team", {"id": lambda one: node("T", one.id), "slug": lambda one: one.slug})


@field("PullRequest.reviewRequests")
def requests(_: Graph, one: PullRequest, arguments: Arguments) -> Connection:
    teams = one.repository.owner.teams
    asked = [*one.reviewers, *(teams[slug] for slug in one.team_reviewers)]
    found = [
        {"__typename": "ReviewRequest", "id": node("RR", one.id + at), "requestedReviewer": who}
        for at, who in enumerate(asked)
    ]
    return connection(found, arguments)


@field("PullRequest.timelineItems")
def timeline(_: Graph, one: PullRequest, arguments: Arguments) -> Connection:
    """Of all that happens: how it was closed last, and that only while it is closed."""
    wanted = arguments.get("itemTypes")
    is_asked_for = one.state == "closed" and (wanted is None or "CLOSED_EVENT" in wanted)
    event = {
        "__typename": "ClosedEvent",
        "id": node("CE", one.id),
        "actor": one.closed_by,
        "createdAt": stamp(one.closed),
    }
    return connection([event] if is_asked_for else [], arguments)


# the rules of a branch
def _is_ruled(one: Ref) -> bool:
    return one.name == f"refs/heads/{one.repository.default_branch}"


def _classic(one: Ref) -> dict[str, Any] | None:
    rules = one.repository.rules
    asks = rules.approvals is not None or rules.checks or rules.linear
    if rules.ruleset or not asks or not _is_ruled(one):
        return None
    return {
        "requiredApprovingReviewCount": rules.approvals,
        "requiredStatusCheckContexts": list(rules.checks) or None,
        "requiresLinearHistory": rules.linear,
    }


@field("Ref.rules")
def rules_of(_: Graph, one: Ref, arguments: Arguments) -> Connection:
    rules, found = one.repository.rules, list[dict[str, Any]]()
    if _is_ruled(one) and (rules.approvals is not None or rules.methods is not None) and rules.ruleset:
        methods = None if rules.methods is None else [name.upper() for name in sorted(rules.methods)]
        found.append(
            _rule("PULL_REQUEST", requiredApprovingReviewCount=rules.approvals or 0, allowedMergeMethods=methods)
        )
    if _is_ruled(one) and rules.checks and rules.ruleset:
        found.append(_rule("REQUIRED_STATUS_CHECKS", requiredStatusChecks=[{"context": name} for name in rules.checks]))
    if _is_ruled(one) and rules.linear and rules.ruleset:
        found.append(_rule("REQUIRED_LINEAR_HISTORY"))
    return connection(found, arguments)


_PARAMETERS = {"PULL_REQUEST": "PullRequestParameters", "REQUIRED_STATUS_CHECKS": "RequiredStatusChecksParameters"}


def _rule(kind: str, **parameters: object) -> dict[str, Any]:
    given = {"__typename": _PARAMETERS[kind], **parameters} if kind in _PARAMETERS else None
    return {"__typename": "RepositoryRule", "type": kind, "parameters": given}


fields("Ref", {"refUpdateRule": _classic})


# counts of checks
def _counts(every: Sequence[CheckOf], kind: str) -> Counter[str]:
    checks = [check.check for check in every if check.check.kind == kind]
    running = "IN_PROGRESS" if kind == "run" else "PENDING"
    return Counter((check.state or running).upper() for check in checks)


def _told(counts: Counter[str]) -> list[dict[str, Any]]:
    return [{"state": state, "count": count} for state, count in sorted(counts.items())]


fields(
    "StatusCheckRollupContextConnection",
    {
        "checkRunCount": lambda one: _counts(one.every, "run").total(),
        "checkRunCountsByState": lambda one: _told(_counts(one.every, "run")),
        "statusContextCount": lambda one: _counts(one.every, "status").total(),
        "statusContextCountsByState": lambda one: _told(_counts(one.every, "status")),
    },
)


# what is asked for
@mutation("enqueuePullRequest")
def enqueue_pull_request(graph: Graph, given: Arguments) -> dict[str, Any]:
    pull = pull_of(graph, given["pullRequestId"])
    enqueue(pull, given.get("expectedHeadOid"))
    return {}


@mutation("enablePullRequestAutoMerge")
def enable(graph: Graph, given: Arguments) -> dict[str, Any]:
    pull, who = pull_of(graph, given["pullRequestId"]), graph.access.owner.account
    arm(graph.hub, pull, who, (given.get("mergeMethod") or "MERGE").lower(), given.get("expectedHeadOid"))
    return {"pullRequest": pull}


@mutation("disablePullRequestAutoMerge")
def disable(graph: Graph, given: Arguments) -> dict[str, Any]:
    pull = pull_of(graph, given["pullRequestId"])
    pull.auto_merge = None
    return {"pullRequest": pull}

"""Whether a pull request may be merged, and by whom: reviews, required checks, queues and auto-merge, as on GitHub."""

from tests.github_double.accounts import ROLES, Account
from tests.github_double.discussion import PullRequest, Review
from tests.github_double.exchange import GithubError
from tests.github_double.hub import Hub
from tests.github_double.pulls import merge, merges_cleanly
from tests.github_double.repository import Repository

FINE = frozenset({"success", "neutral", "skipped"})
_RUNS = frozenset({None, "pending", "action_required"})
_SAID = {"merge": "Merge commits are", "squash": "Squash merges are", "rebase": "Rebase merges are"}


def may_write(repository: Repository, account: Account) -> bool:
    """Whether a review of this account counts."""
    role = repository.role(account)
    return role is not None and ROLES.index(role) >= ROLES.index("write")


def opinions(pull: PullRequest) -> list[Review]:
    """Of each reviewer the latest review that is an opinion."""
    latest = {one.author.login: one for one in pull.reviews if one.state != "COMMENTED"}
    return list(latest.values())


def decision(pull: PullRequest) -> str | None:
    """GitHub's word on the reviews: nothing where no rule asks for any."""
    wanted = pull.repository.rules.approvals if pull.base_ref == pull.repository.default_branch else None
    if wanted is None:
        return None
    counted = [one for one in opinions(pull) if may_write(pull.repository, one.author)]
    if any(one.state == "CHANGES_REQUESTED" for one in counted):
        return "CHANGES_REQUESTED"
    approved = sum(one.state == "APPROVED" for one in counted)
    return "APPROVED" if approved >= wanted else "REVIEW_REQUIRED"


def against(pull: PullRequest) -> str:
    """What the rules have against merging it now, as GitHub says it; empty: nothing."""
    home, rules = pull.repository, pull.repository.rules
    if pull.base_ref != home.default_branch:
        return ""
    if decision(pull) == "REVIEW_REQUIRED":
        return "At least 1 approving review is required by reviewers with write access."
    if decision(pull) == "CHANGES_REQUESTED":
        return "Changes have been requested by reviewers with write access."
    states = {check.name: check.state for check in home.checks.get(pull.head_sha, ())}
    unmet = [name for name in rules.checks if states.get(name) not in FINE]
    return f'Required status check "{unmet[0]}" is expected.' if unmet else ""


def is_behind(pull: PullRequest) -> bool:
    base = pull.repository.bare.branch(pull.base_ref)
    is_strict = pull.repository.rules.strict and pull.base_ref == pull.repository.default_branch
    return bool(is_strict and base and not pull.repository.bare.has_merged(base, pull.head_sha))


def merge_state(pull: PullRequest, *, able: bool | None) -> str:
    """GitHub's mergeStateStatus, in lower case; it says the same to those who may do without the rules."""
    if able is None:
        return "unknown"
    if not able:
        return "dirty"
    if pull.draft:
        return "draft"
    if against(pull) or pull.repository.protection(pull.base_ref):
        return "blocked"
    if is_behind(pull):
        return "behind"
    states = {check.state for check in pull.repository.checks.get(pull.head_sha, ())}
    return "unstable" if pull.repository.unstable or states - FINE else "clean"


def may_bypass(pull: PullRequest, who: Account) -> bool:
    return who.login.lower() in pull.repository.rules.bypass


def check_merge(pull: PullRequest, who: Account, method: str, sha: str | None) -> None:
    """Refuses what GitHub would refuse: 409 for another head, 405 for all else; a bypass actor needs no rules."""
    home, rules = pull.repository, pull.repository.rules
    if sha is not None and sha != pull.head_sha:
        raise GithubError(409, "Head branch was modified. Review and try the merge again.")
    if pull.state == "closed" or pull.draft:
        raise GithubError(405, "Pull Request is not mergeable")
    if method not in home.methods:
        raise GithubError(405, f"{_SAID[method]} not allowed on this repository.")
    is_default = pull.base_ref == home.default_branch
    if is_default and rules.methods is not None and method not in rules.methods:
        raise GithubError(405, f"{_SAID[method]} not allowed on this branch.")
    if is_default and rules.linear and method == "merge":
        raise GithubError(405, "Merge commits are not allowed on this branch.")
    if may_bypass(pull, who):
        return
    if is_default and rules.queue:
        raise GithubError(405, "Changes must be made through the merge queue")
    if why := against(pull):
        raise GithubError(405, why)
    if is_behind(pull):
        raise GithubError(405, "Head branch is out of date. Review and try the merge again.")


def enqueue(pull: PullRequest, expected: str | None) -> None:
    rules = pull.repository.rules
    if not rules.queue or pull.base_ref != pull.repository.default_branch:
        raise GithubError(422, "Merge queue is not enabled on this branch")
    if expected not in {None, pull.head_sha}:
        raise GithubError(422, "Pull request head branch was modified")
    if pull.state == "closed" or pull.draft or against(pull):
        raise GithubError(422, against(pull) or "Pull request is not mergeable")
    pull.queued = True


def run_queue(hub: Hub, repository: Repository) -> None:
    for pull in repository.pull_requests:
        if pull.queued:
            pull.queued = False
            if not against(pull) and merges_cleanly(hub, pull):
                merge(hub, pull, pull.author)


def arm(hub: Hub, pull: PullRequest, who: Account, method: str, expected: str | None) -> None:
    """Auto-merge: only where the repository allows it, and something is still in the way."""
    if not pull.repository.auto_merge:
        raise GithubError(422, "Pull request Auto merge is not allowed for this repository")
    if expected not in {None, pull.head_sha}:
        raise GithubError(422, "Pull request head branch was modified")
    if method not in pull.repository.methods:
        raise GithubError(422, f"{_SAID[method]} not allowed on this repository.")
    if pull.draft or pull.state == "closed":
        raise GithubError(422, "Pull request is in draft state")
    if merge_state(pull, able=merges_cleanly(hub, pull)) in {"clean", "unstable"}:
        raise GithubError(422, "Pull request is in clean status")
    pull.auto_merge = (method, who)


def advance(hub: Hub, repository: Repository) -> None:
    """What is armed is merged as soon as nothing is in the way; whoever armed it has merged it."""
    for pull in repository.pull_requests:
        if (
            pull.auto_merge
            and pull.state == "open"
            and merge_state(pull, able=merges_cleanly(hub, pull)) in {"clean", "unstable"}
        ):
            method, who = pull.auto_merge
            merge(hub, pull, who, method)

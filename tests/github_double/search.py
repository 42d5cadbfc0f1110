"""GitHub's search for issues and pull requests, as far as a bot's queries go."""

import shlex
from collections.abc import Callable

from tests.github_double.discussion import Issue, PullRequest
from tests.github_double.exchange import GithubError
from tests.github_double.hub import Hub

MOST = 1000
_LONGEST = 256


def issues(hub: Hub, query: str, sees: Callable[[Issue], bool]) -> list[Issue]:
    """What the query finds, the newest first; 422 where GitHub does not take the query."""
    words = shlex.split(query)
    free = [word for word in words if ":" not in word]
    if len(" ".join(free)) > _LONGEST:
        raise GithubError(422, "Validation Failed", [{"message": "The search is longer than 256 characters."}])
    everywhere = [issue for one in hub.repositories.values() for issue in one.issues.values() if sees(issue)]
    everywhere = [one for one in everywhere if not isinstance(one, PullRequest) or one.repository.has_pull_requests]
    places = [word for word in words if word.partition(":")[0] in {"repo", "org", "user"}]
    if places and not any(_is_known(hub, word) for word in places):
        raise GithubError(422, "Validation Failed", [{"message": _NOWHERE, "resource": "Search", "code": "invalid"}])
    found = [one for one in everywhere if not places or any(_fits(one, place) for place in places)]
    rest = [word for word in words if word not in places]
    found = [one for one in found if all(_fits(one, word) for word in rest)]
    return sorted(found, key=lambda one: (one.created, one.id), reverse=True)


_NOWHERE = (
    "The listed users and repositories cannot be searched either because the resources do not exist or you do not have "
    "permission to view them."
)


def _is_known(hub: Hub, word: str) -> bool:
    name = word.partition(":")[2]
    return hub.find(name) is not None if word.startswith("repo:") else hub.known(name) is not None


def _fits(issue: Issue, word: str) -> bool:
    negated = word.startswith("-")
    return _has(issue, word.removeprefix("-")) != negated


def _has(issue: Issue, word: str) -> bool:
    key, colon, value = word.partition(":")
    if not colon:
        return word.lower() in f"{issue.title} {issue.body or ''}".lower()
    if key not in _QUALIFIERS:
        raise GithubError(422, f"this double does not know the qualifier {key}:")
    return _QUALIFIERS[key](issue, value.lower())


def _is_pull(of: Callable[[PullRequest, str], bool]) -> Callable[[Issue, str], bool]:
    """A qualifier that only pull requests can have."""
    return lambda issue, value: isinstance(issue, PullRequest) and of(issue, value)


def _is_author(issue: Issue, value: str) -> bool:
    return issue.author.login.lower().removesuffix("[bot]") == value.removeprefix("app/").removesuffix("[bot]")


def _is(issue: Issue, value: str) -> bool:
    pull = issue if isinstance(issue, PullRequest) else None
    match value:
        case "pr" | "pull-request":
            return pull is not None
        case "issue":
            return pull is None
        case "open" | "closed":
            return issue.state == value
        case "merged":
            return pull is not None and pull.is_merged
        case "unmerged":
            return pull is not None and not pull.is_merged
        case "draft":
            return pull is not None and pull.draft
        case "public" | "private":
            return issue.repository.is_public == (value == "public")
    raise GithubError(422, f"this double does not know is:{value}")


_QUALIFIERS: dict[str, Callable[[Issue, str], bool]] = {
    "repo": lambda issue, value: issue.repository.full_name.lower() == value,
    "org": lambda issue, value: issue.repository.owner.login.lower() == value,
    "user": lambda issue, value: issue.repository.owner.login.lower() == value,
    "is": _is,
    "type": _is,
    "state": _is,
    "author": _is_author,
    # GitHub takes the beginning of the name too
    "head": _is_pull(lambda pull, value: pull.head_ref.lower().startswith(value)),
    "base": _is_pull(lambda pull, value: pull.base_ref.lower() == value),
    "draft": _is_pull(lambda pull, value: pull.draft == (value == "true")),
    "label": lambda issue, value: value in {label.name.lower() for label in issue.labels},
    "archived": lambda issue, value: issue.repository.archived == (value == "true"),
    "sort": lambda _, __: True,
}

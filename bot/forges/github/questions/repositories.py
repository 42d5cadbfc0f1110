"""What GitHub says about one repository, in GraphQL or REST, as the bot's own values."""

import time
from datetime import datetime

from bot.forges.github.api.answers import Answer
from bot.forges.github.api.names import is_name
from bot.forges.github.questions.web_host import WebHost
from bot.model import Outcome, OutcomeKind, Repository, Sighting, Traits
from bot.texts.display import printable, shortened

_SHOWN = 120
# viewerPermission is null for an App.
_READERS = frozenset({"READ", "TRIAGE"})
# Everything a Repository is made of, given the name of a ref; topics are never more than 20.
VARIABLE = "$ref: String!"
FIELDS = """\
fragment fields on Repository {
  databaseId nameWithOwner url visibility diskUsage isArchived isDisabled isFork isEmpty viewerPermission
  defaultBranchRef { name target { oid ... on Commit { committedDate } } }
  ref(qualifiedName: $ref) { target { oid } }
  repositoryTopics(first: 20) { nodes { topic { name } } }
}
"""


def variables(ours: str) -> dict[str, str]:
    """What FIELDS ask with: about our branch of this name."""
    return {"ref": f"refs/heads/{ours}"}


def of_graphql(node: Answer, host: WebHost, ours: str) -> Repository | Outcome:
    """The repository that a node with FIELDS describes; an outcome where it cannot be worked with."""
    branch = node["defaultBranchRef"]
    traits = Traits(
        is_archived=node["isArchived"].is_true,
        is_disabled=node["isDisabled"].is_true,
        is_fork=node["isFork"].is_true,
        is_empty=node["isEmpty"].is_true,
        may_push=node["viewerPermission"].text_or_nothing not in _READERS,
        visibility=node["visibility"].text_or_nothing.lower() or None,
        topics=tuple(topic["topic"]["name"].text_or_nothing for topic in node["repositoryTopics"]["nodes"]),
        size_kb=node["diskUsage"].number_or_nothing,
    )
    repository = Repository(
        name=node["nameWithOwner"].text,
        remote=f"{node['url'].text}.git",
        branch=branch["name"].text_or_nothing or None,
        head=branch["target"]["oid"].oid or None,
        identity=identity(node["databaseId"], host),
        traits=traits,
        seen=Sighting(ours, node["ref"]["target"]["oid"].oid or None, time.time()),
        committed=moment(branch["target"]["committedDate"]),
    )
    return _checked(repository, host)


def of_rest(item: Answer, host: WebHost) -> Repository | Outcome:
    """The repository that an item of a listing, or the repository's own page, describes; its head is not told."""
    visibility = item["visibility"].text_or_nothing or ("private" if item["private"].is_true else "public")
    topics = item["topics"]
    traits = Traits(
        is_archived=item["archived"].is_true,
        is_disabled=item["disabled"].is_true,
        is_fork=item["fork"].is_true,
        takes_pull_requests=not item["has_pull_requests"].is_false,
        may_push=may_push(item),
        visibility=visibility,
        topics=() if topics.is_null else tuple(topic.text_or_nothing for topic in topics),
        size_kb=item["size"].number_or_nothing,
    )
    repository = Repository(
        name=item["full_name"].text,
        remote=item["clone_url"].text,
        branch=item["default_branch"].text_or_nothing or None,
        identity=identity(item["id"], host),
        traits=traits,
    )
    return _checked(repository, host)


def may_push(item: Answer) -> bool:
    """What REST says of the token's owner; of an App it says that it may not even pull, which tells nothing."""
    permissions = item["permissions"]
    return not (permissions["push"].is_false and permissions["pull"].is_true)


def moment(told: Answer) -> float | None:
    """A time as GitHub writes it, in seconds of time(); None where it is none."""
    try:
        found = datetime.fromisoformat(told.text_or_nothing)
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo else None


def identity(number: Answer, host: WebHost) -> str:
    """What a repository keeps through renames; GraphQL's ``databaseId`` is REST's ``id``."""
    return f"{host}:{number.number}"


def failed(name: str, reason: str, message: str) -> Outcome:
    """The outcome of a repository that cannot be swept."""
    return Outcome(shortened(printable(name), _SHOWN), OutcomeKind.FAILED, reason, message)


def _checked(repository: Repository, host: WebHost) -> Repository | Outcome:
    if not is_name(repository.name):
        return failed(repository.name, "odd-name", "The forge calls it something that is not owner/name.")
    if not host.is_home_of(repository.remote):
        message = f"Its remote {shortened(printable(repository.remote), _SHOWN)} is not on {host}, so it gets no token."
        return failed(repository.name, "odd-remote", message)
    if repository.branch is not None and not repository.branch.isprintable():
        return failed(repository.name, "odd-branch", "The name of its default branch has unprintable characters.")
    return repository

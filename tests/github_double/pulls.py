"""The life of a pull request: opened, refused, merged, closed, opened again, as GitHub would have it."""

import time
from dataclasses import dataclass

from tests.github_double.accounts import Account
from tests.github_double.discussion import Issue, PullRequest, now
from tests.github_double.exchange import GithubError, invalid
from tests.github_double.hub import Hub
from tests.github_double.repository import Check, Repository

BODY_LIMIT = 65536
TITLE_LIMIT = 256


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to be a pull request; ``head`` is a branch, alone or after ``owner:``."""

    title: str
    head: str
    base: str
    body: str | None = None
    draft: bool = False
    maintainer_can_modify: bool = False
    head_repository: str | None = None


def check_text(title: str | None = None, body: str | None = None, resource: str = "Issue") -> None:
    if title is not None and not title.strip():
        raise invalid(resource, "missing_field", field="title")
    for field, text, limit in (("title", title, TITLE_LIMIT), ("body", body, BODY_LIMIT)):
        if text is not None and len(text) > limit:
            message = f"{field} is too long (maximum is {limit} characters)"
            raise invalid(resource, "custom", field=field, message=message)


def propose(hub: Hub, repository: Repository, wanted: Proposal, author: Account) -> PullRequest:
    """Opens a pull request, or says 422 as GitHub does."""
    check_text(wanted.title, wanted.body)
    source, branch = _head(hub, repository, wanted)
    head_sha = source.bare.branch(branch) if source else None
    base_sha = repository.bare.branch(wanted.base)
    if source is None or head_sha is None:
        raise invalid("PullRequest", "invalid", field="head")
    if base_sha is None:
        raise invalid("PullRequest", "invalid", field="base")
    if wanted.draft and not repository.drafts:
        raise GithubError(422, "Draft pull requests are not supported in this repository.")
    _check_unique(repository, source, branch, wanted.base)
    pull = PullRequest(
        hub.next_id(),
        hub.number(repository),
        repository,
        wanted.title,
        wanted.body,
        author,
        head_owner=source.owner,
        head_repository=source,
        head_ref=branch,
        head_sha=head_sha,
        base_ref=wanted.base,
        base_sha=base_sha,
        draft=wanted.draft,
        maintainer_can_modify=wanted.maintainer_can_modify,
    )
    hub.mirror(pull, head_sha)
    if repository.bare.merge_base(base_sha, head_sha) is None:
        message = f"The {branch} branch has no history in common with {wanted.base}"
        raise invalid("PullRequest", "custom", message=message)
    if repository.bare.has_merged(head_sha, base_sha):
        repository.bare.drop(f"refs/pull/{pull.number}/head")
        ends = f"{wanted.base} and {wanted.head}"
        raise invalid("PullRequest", "custom", message=f"No commits between {ends}")
    repository.issues[pull.number] = pull
    return pull


def _head(hub: Hub, repository: Repository, wanted: Proposal) -> tuple[Repository | None, str]:
    owner, colon, branch = wanted.head.rpartition(":")
    if wanted.head_repository:
        return hub.find(f"{owner or repository.owner.login}/{wanted.head_repository.rpartition('/')[2]}"), branch
    if not colon or owner.lower() == repository.owner.login.lower():
        return repository, branch
    root = repository.parent or repository
    network = [one for one in hub.repositories.values() if one is root or one.parent is root]
    return next((one for one in network if one.owner.login.lower() == owner.lower()), None), branch


def twin(repository: Repository, source: Repository | None, branch: str, base: str) -> PullRequest | None:
    """The open pull request of the same head and base."""
    wanted = (source, branch, base, "open")
    found = (
        pull
        for pull in repository.pull_requests
        if (pull.head_repository, pull.head_ref, pull.base_ref, pull.state) == wanted
    )
    return next(found, None)


def _check_unique(repository: Repository, source: Repository, branch: str, base: str) -> None:
    if twin(repository, source, branch, base):
        label = f"{source.owner.login}:{branch}"
        raise invalid("PullRequest", "custom", message=f"A pull request already exists for {label}.")


def reopen(pull: PullRequest) -> None:
    """Opens it again, unless its branch is gone, was rewritten, or another one took its place."""
    source = pull.head_repository
    tip = source.bare.branch(pull.head_ref) if source else None
    if pull.is_merged:
        why = "The pull request has been merged."
    elif tip is None:
        why = f"The {pull.head_ref} branch has been deleted."
    elif pull.head_was_forced:
        why = f"The {pull.head_ref} branch was force-pushed or recreated."
    elif other := twin(pull.repository, source, pull.head_ref, pull.base_ref):
        why = f"There is already an open pull request (#{other.number}) from {pull.head_label}."
    else:
        pull.state, pull.closed, pull.closed_by, pull.head_sha = "open", None, None, tip
        pull.repository.bare.point(f"refs/pull/{pull.number}/head", tip)
        pull.touch()
        return
    raise invalid("PullRequest", "invalid", field="state", message=f"state cannot be changed. {why}")


def set_state(issue: Issue, state: str, who: Account) -> None:
    if state == issue.state:
        return
    if state == "closed":
        issue.shut(who)
    elif isinstance(issue, PullRequest):
        reopen(issue)
    else:
        issue.state, issue.closed, issue.closed_by = "open", None, None


def retarget(pull: PullRequest, base: str) -> None:
    tip = pull.repository.bare.branch(base)
    if tip is None:
        raise invalid("PullRequest", "invalid", field="base")
    if (other := twin(pull.repository, pull.head_repository, pull.head_ref, base)) and other is not pull:
        label = f"{pull.head_label}. There is already one into {base}"
        raise invalid("PullRequest", "custom", message=f"A pull request already exists for {label}.")
    pull.base_ref, pull.base_sha = base, tip
    pull.touch()


def mergeable(hub: Hub, pull: PullRequest) -> bool | None:
    """Whether git merges it without conflict; GitHub does not know at first, nor where it is closed."""
    if pull.state == "open":
        pull.mergeable_asked += 1
    return merges_cleanly(hub, pull)


def merges_cleanly(hub: Hub, pull: PullRequest) -> bool | None:
    """The same, where nobody asks."""
    base = pull.repository.bare.branch(pull.base_ref)
    if pull.state == "closed" or base is None or (hub.mergeable_after and pull.mergeable_asked <= hub.mergeable_after):
        return None
    tree = pull.repository.bare.merged_tree(base, pull.head_sha)
    if tree is not None:
        pull.merge_commit_sha = _test_merge(pull, tree, base)
    return tree is not None


def _test_merge(pull: PullRequest, tree: str, base: str) -> str:
    message = f"Merge {pull.head_sha} into {base}"
    return pull.repository.bare.join(tree, (base, pull.head_sha), message, _name(pull.author), "1700000000 +0000")


def _name(account: Account) -> str:
    return f"{account.login} <{account.id}+{account.login}@users.noreply.example.invalid>"


def _date() -> str:
    return f"{int(time.time())} +0000"


def merge(hub: Hub, pull: PullRequest, who: Account, method: str = "merge", message: str | None = None) -> str:
    """Merges it by one of GitHub's three methods and returns the commit; 405 where that cannot be."""
    repository = pull.repository
    base = repository.bare.branch(pull.base_ref)
    tree = repository.bare.merged_tree(base, pull.head_sha) if base else None
    if pull.state == "closed" or pull.draft or base is None or tree is None:
        raise GithubError(405, "Pull Request is not mergeable")
    text = message or f"Merge pull request #{pull.number} from {pull.head_label.replace(':', '/')}\n\n{pull.title}"
    parents = (base, pull.head_sha) if method == "merge" else (base,)
    with hub.changing(repository, who):
        commit = repository.bare.join(tree, parents, text, _name(who), _date())
        pull.merged, pull.merged_by, pull.merge_commit_sha = now(), who, commit
        pull.shut(who)
        repository.bare.point(f"refs/heads/{pull.base_ref}", commit)
    if repository.ci:
        repository.checks[commit] = [
            Check(hub.next_id(), "run", "ci", None if repository.ci == "pending" else repository.ci)
        ]
    return commit


def check_update(pull: PullRequest) -> tuple[Repository, str, str]:
    """The head's repository, the base's tip and the tree of their merge; 422 where "Update branch" cannot be."""
    source, base = pull.head_repository, pull.repository.bare.branch(pull.base_ref)
    if pull.state == "closed" or source is None or base is None:
        raise GithubError(422, "The pull request cannot be updated.")
    bare = source.bare
    if source is not pull.repository:
        bare.git("fetch", "--quiet", "--no-tags", str(pull.repository.bare.path), f"refs/heads/{pull.base_ref}")
    if bare.has_merged(base, pull.head_sha):
        raise GithubError(422, "There are no new commits on the base branch.")
    tree = bare.merged_tree(pull.head_sha, base)
    if tree is None:
        raise GithubError(422, "merge conflict between base and head")
    return source, base, tree


def update_branch(hub: Hub, pull: PullRequest, who: Account) -> str:
    """Merges the base into the head, as the button "Update branch" does."""
    source, base, tree = check_update(pull)
    bare = source.bare
    message = f"Merge branch '{pull.base_ref}' into {pull.head_ref}"
    with hub.changing(source, who):
        commit = bare.join(tree, (pull.head_sha, base), message, _name(who), _date())
        bare.point(f"refs/heads/{pull.head_ref}", commit)
    return commit

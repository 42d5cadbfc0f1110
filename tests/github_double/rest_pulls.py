"""REST: pull requests, their reviewers, and what is done with them."""

from threading import Timer

from tests.github_double.accounts import Account
from tests.github_double.discussion import PullRequest
from tests.github_double.exchange import Answer, GithubError, not_found
from tests.github_double.merging import check_merge
from tests.github_double.pulls import (
    Proposal,
    check_text,
    check_update,
    merge,
    propose,
    retarget,
    set_state,
    update_branch,
)
from tests.github_double.routes import Call, route
from tests.github_double.shapes_git import changes, commit

_READ, _WRITE = "pull_requests=read", "pull_requests=write"


def pull_of(call: Call) -> PullRequest:
    """The pull request that a path names."""
    found = call.repository.issues.get(call.number("pull_number"))
    if not isinstance(found, PullRequest):
        raise not_found()
    return found


@route("GET /repos/{owner}/{repo}/pulls", _READ)
def pulls(call: Call) -> Answer:
    state, head, base = call.asked("state", "open"), call.asked("head"), call.asked("base")
    if state not in {"open", "closed", "all"}:
        raise GithubError(422, "Validation Failed")
    found = [one for one in call.repository.pull_requests if state in {"all", one.state}]
    # GitHub does not look at a head without its owner
    if ":" in head:
        found = [one for one in found if one.head_label.lower() == head.lower()]
    if base:
        found = [one for one in found if one.base_ref == base]
    by = call.asked("sort", "created")
    direction = call.asked("direction", "desc" if by == "created" else "asc")
    keys = {"updated": lambda one: (one.updated, one.number), "popularity": lambda one: len(one.comments)}
    found.sort(key=keys.get(by, lambda one: (one.created, one.number)), reverse=direction == "desc")
    return call.page(found, call.shapes.listed_pull)


@route("POST /repos/{owner}/{repo}/pulls", _WRITE)
def open_pull(call: Call) -> Answer:
    body = call.body
    if call.repository.collaborators_only and not call.repository.is_collaborator(call.who):
        raise GithubError(403, "Pull request creation is limited to collaborators.")
    wanted = Proposal(
        body.get("title", ""),
        body["head"],
        body["base"],
        body.get("body"),
        draft=body.get("draft") or False,
        maintainer_can_modify=body.get("maintainer_can_modify") or False,
        head_repository=body.get("head_repo"),
    )
    return Answer(201, call.shapes.pull(propose(call.hub, call.repository, wanted, call.who)))


@route("GET /repos/{owner}/{repo}/pulls/{pull_number}", _READ)
def one_pull(call: Call) -> Answer:
    return Answer(200, call.shapes.pull(pull_of(call)))


@route("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", _WRITE)
def edit_pull(call: Call) -> Answer:
    pull, body = pull_of(call), call.body
    if pull.author is not call.who:
        call.access.check_role(call.repository)
    check_text(body.get("title"), body.get("body"))
    if "state" in body:
        set_state(pull, body["state"], call.who)
    if "base" in body:
        retarget(pull, body["base"])
    if body.keys() & {"title", "body"}:
        pull.editor = call.who
    pull.title = body.get("title", pull.title)
    pull.body = body.get("body", pull.body)
    pull.maintainer_can_modify = body.get("maintainer_can_modify", pull.maintainer_can_modify)
    pull.touch()
    return Answer(200, call.shapes.pull(pull))


@route("GET /repos/{owner}/{repo}/pulls/{pull_number}/commits", _READ)
def commits(call: Call) -> Answer:
    pull = pull_of(call)
    found = list(call.repository.bare.between(pull.base_sha, pull.head_sha))
    return call.page(found, lambda oid: commit(call.hub, call.repository, oid))


@route("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", _READ)
def files(call: Call) -> Answer:
    pull = pull_of(call)
    fork = call.repository.bare.merge_base(pull.base_sha, pull.head_sha) or pull.base_sha
    return call.page(changes(call.hub, call.repository, fork, pull.head_sha), dict)


@route("GET /repos/{owner}/{repo}/pulls/{pull_number}/merge", _READ)
def is_merged(call: Call) -> Answer:
    if not pull_of(call).is_merged:
        raise not_found()
    return Answer(204)


@route("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", "contents=write")
def merge_pull(call: Call) -> Answer:
    pull, body = pull_of(call), call.body or {}
    call.access.check_role(call.repository)
    check_merge(pull, call.who, body.get("merge_method", "merge"), body.get("sha"))
    texts = [body.get(key) for key in ("commit_title", "commit_message")]
    message = "\n\n".join(text for text in texts if text) or None
    made = merge(call.hub, pull, call.who, body.get("merge_method", "merge"), message)
    return Answer(200, {"sha": made, "merged": True, "message": "Pull Request successfully merged"})


@route("PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch", _WRITE)
def update_pull_branch(call: Call) -> Answer:
    pull = pull_of(call)
    if (call.body or {}).get("expected_head_sha", pull.head_sha) != pull.head_sha:
        raise GithubError(422, "expected head sha didn't match current head ref.")
    _update_later(call, pull)
    url = f"{call.hub.web}/{call.repository.full_name}/pull/{pull.number}"
    return Answer(202, {"message": "Updating pull request branch.", "url": url})


def _update_later(call: Call, pull: PullRequest) -> None:
    """What cannot be done is refused at once; what can be is only accepted, and done a moment later."""
    hub, who = call.hub, call.who
    check_update(pull)

    def update() -> None:
        with hub.lock:
            update_branch(hub, pull, who)

    if not hub.updates_after:
        update()
        return
    later = Timer(hub.updates_after, update)
    later.daemon = True
    later.start()


# reviewers
@route("GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", _READ)
def reviewers(call: Call) -> Answer:
    pull = pull_of(call)
    teams = [call.shapes.team(call.repository.owner.teams[slug]) for slug in pull.team_reviewers]
    return Answer(200, {"users": call.shapes.users(pull.reviewers), "teams": teams})


@route("POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", _WRITE)
def request_reviewers(call: Call) -> Answer:
    """All or nobody: one name that is no collaborator refuses them all."""
    pull = pull_of(call)
    people = [_reviewer(call, pull, login) for login in call.body.get("reviewers") or ()]
    slugs = list(call.body.get("team_reviewers") or ())
    if any(slug not in call.repository.owner.teams for slug in slugs):
        raise GithubError(422, "Could not resolve to a node with the global id of 'T_0'.")
    pull.reviewers.extend(one for one in people if one not in pull.reviewers)
    pull.team_reviewers.extend(slug for slug in slugs if slug not in pull.team_reviewers)
    return Answer(201, call.shapes.listed_pull(pull))


def _reviewer(call: Call, pull: PullRequest, login: str) -> Account:
    account = call.hub.known(login)
    if account is pull.author:
        raise GithubError(422, "Review cannot be requested from pull request author.")
    if account is None or not call.repository.is_collaborator(account):
        where = f"the {call.repository.full_name} repository"
        raise GithubError(
            422,
            "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not "
            f"a collaborator of {where}.",
        )
    return account


@route("DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", _WRITE)
def drop_reviewers(call: Call) -> Answer:
    pull = pull_of(call)
    gone = {login.lower() for login in call.body.get("reviewers") or ()}
    pull.reviewers = [one for one in pull.reviewers if one.login.lower() not in gone]
    slugs = set(call.body.get("team_reviewers") or ())
    pull.team_reviewers = [slug for slug in pull.team_reviewers if slug not in slugs]
    return Answer(200, call.shapes.listed_pull(pull))

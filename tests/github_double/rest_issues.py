"""REST: what pull requests share with issues: comments, labels, assignees."""

from typing import Any

from tests.github_double.discussion import Comment, Issue, Label, PullRequest, now
from tests.github_double.exchange import Answer, GithubError, invalid, not_found
from tests.github_double.pulls import check_text, set_state
from tests.github_double.routes import Call, route

_READ, _WRITE = "issues=read; pull_requests=read", "issues=write; pull_requests=write"
_LABEL_LIMIT = 50


def _issue(call: Call) -> Issue:
    number = call.number("issue_number")
    found = call.repository.issues.get(number)
    if found is None and number in call.repository.gone:
        raise GithubError(410, "This issue was deleted")
    if found is None:
        raise not_found()
    _check_on(call, found)
    return found


def _check_on(call: Call, issue: Issue | None = None) -> None:
    if not call.repository.has_issues and not isinstance(issue, PullRequest):
        raise GithubError(410, "Issues has been disabled in this repository.")


@route("GET /repos/{owner}/{repo}/issues", _READ)
def issues(call: Call) -> Answer:
    _check_on(call)
    state, creator = call.asked("state", "open"), call.asked("creator").lower()
    wanted = {name.strip().lower() for name in call.asked("labels").split(",")} - {""}
    found = [
        one
        for one in call.repository.issues.values()
        if state in {"all", one.state}
        and creator in {"", one.author.login.lower()}
        and wanted <= {label.name.lower() for label in one.labels}
    ]
    order = 1 if call.asked("direction", "desc") == "asc" else -1
    return call.page(sorted(found, key=lambda one: order * one.number), call.shapes.issue)


@route("POST /repos/{owner}/{repo}/issues", "issues=write")
def open_issue(call: Call) -> Answer:
    _check_on(call)
    title, body = str(call.body["title"]), call.body.get("body")
    check_text(title, body)
    issue = call.hub.open_issue(call.repository, title, body, call.who)
    issue.labels = _labels(call, call.body.get("labels") or [])
    return Answer(201, call.shapes.issue(issue))


@route("GET /repos/{owner}/{repo}/issues/{issue_number}", _READ)
def one_issue(call: Call) -> Answer:
    moved = call.repository.gone.get(call.number("issue_number"))
    if moved is not None:
        url = f"{call.hub.api}/repositories/{moved.repository.id}/issues/{moved.number}"
        return Answer(301, {"message": "Moved Permanently", "url": url}, {"Location": url})
    return Answer(200, call.shapes.issue(_issue(call)))


@route("PATCH /repos/{owner}/{repo}/issues/{issue_number}", _WRITE)
def edit_issue(call: Call) -> Answer:
    issue, body = _issue(call), call.body
    check_text(body.get("title"), body.get("body"))
    if "state" in body:
        set_state(issue, body["state"], call.who)
    issue.title = body.get("title", issue.title)
    issue.body = body.get("body", issue.body)
    call.hub.refer(issue)
    if "labels" in body:
        issue.labels = _labels(call, body["labels"])
    if "assignees" in body:
        issue.assignees = []
        _assign(call, issue, body["assignees"])
    issue.touch()
    return Answer(200, call.shapes.issue(issue))


# comments
@route("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", _READ)
def comments(call: Call) -> Answer:
    issue = _issue(call)
    return call.page(issue.comments, lambda one: call.shapes.comment(issue, one))


@route("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", _WRITE)
def add_comment(call: Call) -> Answer:
    issue, body = _issue(call), call.body["body"]
    _check_comment(body)
    if issue.locked:
        raise GithubError(403, "Unable to create comment because issue is locked.")
    comment = Comment(call.hub.next_id(), call.who, body)
    issue.comments.append(comment)
    issue.touch()
    return Answer(201, call.shapes.comment(issue, comment))


def _check_comment(body: str) -> None:
    if not body.strip():
        raise invalid("IssueComment", "unprocessable", field="body", message="Body cannot be blank")
    check_text(body=body, resource="IssueComment")


def _comment(call: Call) -> tuple[Issue, Comment]:
    found = call.repository.comment(call.number("comment_id"))
    if found is None:
        raise not_found()
    return found


@route("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", _READ)
def one_comment(call: Call) -> Answer:
    return Answer(200, call.shapes.comment(*_comment(call)))


@route("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", _WRITE)
def edit_comment(call: Call) -> Answer:
    issue, comment = _comment(call)
    _check_comment(call.body["body"])
    comment.body, comment.updated = call.body["body"], now()
    return Answer(200, call.shapes.comment(issue, comment))


@route("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", _WRITE)
def drop_comment(call: Call) -> Answer:
    issue, comment = _comment(call)
    issue.comments.remove(comment)
    return Answer(204)


# labels
def _names(body: Any) -> list[str]:  # noqa: ANN401
    """Labels come as a list, or as a list under a key, of names or of objects with a name."""
    listed = body.get("labels", []) if isinstance(body, dict) else body
    return [one["name"] if isinstance(one, dict) else one for one in listed]


def _labels(call: Call, body: Any) -> list[Label]:  # noqa: ANN401
    """The labels of these names; GitHub makes those that are not there for whoever may push."""
    names = _names(body)
    if any(not name.strip() for name in names):
        raise invalid("Label", "missing_field", field="name")
    if any(len(name) > _LABEL_LIMIT for name in names):
        raise invalid("Label", "too_long", field="name", message="name is too long (maximum is 50 characters)")
    call.access.check_role(call.repository)
    return [call.hub.label(call.repository, name) for name in names]


@route("GET /repos/{owner}/{repo}/labels", "issues=read; pull_requests=read")
def labels(call: Call) -> Answer:
    return call.page(list(call.repository.labels.values()), lambda one: call.shapes.label(call.repository, one))


@route("POST /repos/{owner}/{repo}/labels", _WRITE)
def make_label(call: Call) -> Answer:
    name = call.body["name"]
    if name.lower() in call.repository.labels:
        raise invalid("Label", "already_exists", field="name")
    (label,) = _labels(call, [name])
    label.color = call.body.get("color") or label.color
    label.description = call.body.get("description")
    return Answer(201, call.shapes.label(call.repository, label))


@route("GET /repos/{owner}/{repo}/labels/{name}", _READ)
def one_label(call: Call) -> Answer:
    label = call.repository.labels.get(call.value("name").lower())
    if label is None:
        raise not_found()
    return Answer(200, call.shapes.label(call.repository, label))


def _listed_labels(call: Call, issue: Issue) -> Answer:
    return Answer(200, [call.shapes.label(call.repository, one) for one in issue.labels])


@route("GET /repos/{owner}/{repo}/issues/{issue_number}/labels", _READ)
def labels_of(call: Call) -> Answer:
    return _listed_labels(call, _issue(call))


@route("POST /repos/{owner}/{repo}/issues/{issue_number}/labels", _WRITE)
def add_labels(call: Call) -> Answer:
    issue = _issue(call)
    issue.labels.extend(label for label in _labels(call, call.body) if label not in issue.labels)
    return _listed_labels(call, issue)


@route("PUT /repos/{owner}/{repo}/issues/{issue_number}/labels", _WRITE)
def set_labels(call: Call) -> Answer:
    issue = _issue(call)
    issue.labels = _labels(call, call.body)
    return _listed_labels(call, issue)


@route("DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}", _WRITE)
def drop_label(call: Call) -> Answer:
    issue, name = _issue(call), call.value("name").lower()
    kept = [one for one in issue.labels if one.name.lower() != name]
    if len(kept) == len(issue.labels):
        raise GithubError(404, "Label does not exist")
    issue.labels = kept
    return _listed_labels(call, issue)


# assignees
def _assign(call: Call, issue: Issue, logins: list[str]) -> None:
    """GitHub leaves out without a word who cannot be assigned."""
    known = [account for login in logins if (account := call.hub.known(login))]
    can = [one for one in known if call.repository.is_collaborator(one) and one not in issue.assignees]
    issue.assignees.extend(can[: 10 - len(issue.assignees)])


@route("POST /repos/{owner}/{repo}/issues/{issue_number}/assignees", _WRITE)
def assign(call: Call) -> Answer:
    call.access.check_role(call.repository)
    issue = _issue(call)
    _assign(call, issue, call.body.get("assignees") or [])
    return Answer(201, call.shapes.issue(issue))


@route("GET /repos/{owner}/{repo}/assignees/{assignee}", _READ)
def can_be_assigned(call: Call) -> Answer:
    account = call.hub.known(call.value("assignee"))
    if account is None or not call.repository.is_collaborator(account):
        raise not_found()
    return Answer(204)

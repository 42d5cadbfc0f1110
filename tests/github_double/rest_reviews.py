"""REST: reviews of pull requests, and the comments on lines of their diffs."""

import re

from tests.github_double.discussion import LineComment, PullRequest, Review, now
from tests.github_double.exchange import Answer, GithubError, not_found
from tests.github_double.rest_pulls import pull_of
from tests.github_double.routes import Call, route
from tests.github_double.shapes_git import changes
from tests.github_double.shapes_repository import Json, node, stamp

_READ, _WRITE = "pull_requests=read", "pull_requests=write"


def _place(call: Call, pull: PullRequest) -> tuple[str, str]:
    name = f"{call.repository.full_name}/pull"
    return (
        f"{call.hub.web}/{name}/{pull.number}",
        f"{call.hub.api}/repos/{call.repository.full_name}/pulls/{pull.number}",
    )


def _review(call: Call, pull: PullRequest, review: Review) -> Json:
    page, url = _place(call, pull)
    html = f"{page}#pullrequestreview-{review.id}"
    return {
        "id": review.id,
        "node_id": node("PRR", review.id),
        "user": call.shapes.user(review.author),
        "body": review.body,
        "state": review.state,
        "html_url": html,
        "pull_request_url": url,
        "_links": {"html": {"href": html}, "pull_request": {"href": url}},
        "submitted_at": stamp(review.created),
        "commit_id": review.commit,
        "author_association": call.shapes.association(call.repository, review.author),
    }


def _comment(call: Call, pull: PullRequest, comment: LineComment) -> Json:
    page, url = _place(call, pull)
    html = f"{page}#discussion_r{comment.id}"
    mine = f"{url.rpartition('/')[0]}/comments/{comment.id}"
    found: Json = {
        "url": mine,
        "pull_request_review_id": comment.review,
        "id": comment.id,
        "node_id": node("PRRC", comment.id),
        "diff_hunk": "",
        "path": comment.path,
        "commit_id": pull.head_sha,
        "original_commit_id": comment.commit,
        "user": call.shapes.user(comment.author),
        "body": comment.body,
        "created_at": stamp(comment.created),
        "updated_at": stamp(comment.created),
        "html_url": html,
        "pull_request_url": url,
        "author_association": call.shapes.association(call.repository, comment.author),
        "_links": {"self": {"href": mine}, "html": {"href": html}, "pull_request": {"href": url}},
        "line": comment.line,
        "start_line": comment.start_line,
        "side": "RIGHT",
    }
    return {**found, "in_reply_to_id": comment.reply_to} if comment.reply_to else found


@route("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", _READ)
def reviews(call: Call) -> Answer:
    pull = pull_of(call)
    return call.page(pull.reviews, lambda one: _review(call, pull, one))


@route("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", _WRITE)
def add_review(call: Call) -> Answer:
    """All or nothing: a comment on a line that the diff does not show refuses the review."""
    pull, body = pull_of(call), call.body
    if body.get("event") != "COMMENT" or not body.get("body"):
        raise GithubError(422, "Validation Failed")
    made = Review(call.hub.next_id(), call.who, "COMMENTED", body["commit_id"], body["body"])
    comments = [_made(call, pull, one, made) for one in body.get("comments") or ()]
    pull.reviews.append(made)
    pull.line_comments.extend(comments)
    return Answer(200, _review(call, pull, made))


@route("PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}", _WRITE)
def change_review(call: Call) -> Answer:
    pull = pull_of(call)
    found = next((one for one in pull.reviews if one.id == call.number("review_id")), None)
    if found is None:
        raise not_found()
    if found.author is not call.who:
        raise GithubError(403, "Resource not accessible by integration")
    found.body = call.body["body"]
    return Answer(200, _review(call, pull, found))


@route("GET /repos/{owner}/{repo}/pulls/{pull_number}/comments", _READ)
def review_comments(call: Call) -> Answer:
    pull = pull_of(call)
    return call.page(pull.line_comments, lambda one: _comment(call, pull, one))


@route("POST /repos/{owner}/{repo}/pulls/{pull_number}/comments", _WRITE)
def add_comment(call: Call) -> Answer:
    """A comment of its own is a review without words, as GitHub makes one."""
    pull = pull_of(call)
    review = Review(call.hub.next_id(), call.who, "COMMENTED", call.body["commit_id"])
    comment = _made(call, pull, call.body, review)
    pull.reviews.append(review)
    pull.line_comments.append(comment)
    return Answer(201, _comment(call, pull, comment))


@route("DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}", _WRITE)
def drop_comment(call: Call) -> Answer:
    """With the last comment of a review without words, that review goes too."""
    for pull in call.repository.pull_requests:
        for one in pull.line_comments:
            if one.id == call.number("comment_id"):
                pull.line_comments.remove(one)
                left = {other.review for other in pull.line_comments}
                pull.reviews[:] = [
                    each for each in pull.reviews if each.body or each.id != one.review or each.id in left
                ]
                return Answer(204)
    raise not_found()


def _made(call: Call, pull: PullRequest, body: Json, review: Review) -> LineComment:
    line = int(body["line"])
    first = int(body.get("start_line") or line)
    if not any(set(range(first, line + 1)) <= hunk for hunk in _hunks(call, pull, body["path"])):
        raise GithubError(422, "Unprocessable Entity")
    start = first if "start_line" in body else None
    return LineComment(
        call.hub.next_id(), call.who, body["body"], body["path"], line, start, review.commit, review.id, created=now()
    )


def _hunks(call: Call, pull: PullRequest, path: str) -> list[set[int]]:
    bare = call.repository.bare
    fork = bare.merge_base(pull.base_sha, pull.head_sha) or pull.base_sha
    patches = [
        row["patch"] for row in changes(call.hub, call.repository, fork, pull.head_sha) if row["filename"] == path
    ]
    found = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", "".join(patches), re.MULTILINE)
    return [set(range(int(start), int(start) + int(size or 1))) for start, size in found]

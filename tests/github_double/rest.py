"""The REST API: from a request to its endpoint, through everything that may stand in the way."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tests.github_double import (
    description,
    rest_apps,
    rest_git,
    rest_issues,
    rest_people,
    rest_pulls,
    rest_repositories,
    rest_reviews,
    rest_search,
    rest_teams,
)
from tests.github_double.access import Access, on_api
from tests.github_double.exchange import Answer, GithubError, Request, not_found
from tests.github_double.hub import Hub
from tests.github_double.routes import Call, Route, routed

PREFIX = "/api/v3"
# what these put into the table
_MODULES = (
    rest_apps,
    rest_git,
    rest_issues,
    rest_people,
    rest_pulls,
    rest_repositories,
    rest_reviews,
    rest_search,
    rest_teams,
)


@dataclass(frozen=True, slots=True)
class Rest:
    """The API over a hub; what a client or the double itself did against the description goes to ``violations``."""

    hub: Hub
    violations: list[str]
    # costs as much as the answers themselves: a benchmark goes without
    checks: bool = True

    def answer(self, request: Request) -> Answer:
        with self.hub.lock:
            try:
                answer = _cached(request, self._answer(request))
            except GithubError as why:
                answer = why.answer
            budget = self.hub.limits.of(request.path)
            if answer.status == 304:
                budget.remaining += 1
            return replace(answer, headers={**budget.headers(), **answer.headers})

    def _answer(self, request: Request) -> Answer:
        access = on_api(self.hub, request)
        if request.path != f"{PREFIX}/rate_limit":
            self.hub.limits.of(request.path).spend()
        path = self._numbered(request.path.removeprefix(PREFIX))
        found = routed(request.method, path)
        if found is None:
            self._complain(request, "this double has no such endpoint")
            raise not_found()
        matched, values = found
        call = Call(self.hub, request, access, values)
        if (moved := self._moved(call, path)) is not None:
            return moved
        if "repo" in values:
            self._admit(call, matched)
            # the description knows no such answer; the setting is of 2026, and all of them have it
            if "/pulls" in matched.template and not call.repository.has_pull_requests:
                raise not_found()
        self._check_request(request, matched)
        answer = matched.endpoint(call)
        self._check_answer(request, matched, answer)
        return replace(answer, headers={**_told(access, matched), **answer.headers})

    def _numbered(self, path: str) -> str:
        """/repositories/{id}/… is another way to write /repos/{owner}/{repo}/…"""
        parts = path.split("/", 3)
        if parts[1:2] != ["repositories"] or len(parts) < 3 or not parts[2].isdigit():
            return path
        repository = self.hub.repositories.get(int(parts[2]))
        if repository is None:
            raise not_found()
        return "/".join(["", "repos", repository.full_name, *parts[3:]])

    def _moved(self, call: Call, path: str) -> Answer | None:
        """Where a repository has another name now, everything below its old one moved."""
        if "repo" not in call.values:
            return None
        old = f"{call.value('owner')}/{call.value('repo')}"
        repository = self.hub.moved(old)
        if repository is None or self.hub.find(old) or not call.access.sees(repository):
            return None
        rest = path.removeprefix(f"/repos/{old}")
        query = f"?{call.request.query}" if call.request.query else ""
        url = f"{self.hub.api}/repositories/{repository.id}{rest}{query}"
        message = {"message": "Moved Permanently", "url": url, "documentation_url": "https://docs.github.com/rest"}
        return Answer(301 if call.request.method == "GET" else 307, message, {"Location": url})

    def _admit(self, call: Call, matched: Route) -> None:
        repository = self.hub.find(f"{call.value('owner')}/{call.value('repo')}")
        if repository is None:
            raise not_found()
        call.repositories.append(repository)
        if call.access.app is None:
            call.access.check(repository, matched.needs, writes=matched.writes)

    def _check_request(self, request: Request, matched: Route) -> None:
        known = description.operation(matched.method, matched.template)
        if known is None:
            self._complain(request, "GitHub's description has no such operation")
            return
        # clients add the page and its size everywhere, and GitHub overlooks them where there are no pages
        for name in sorted(set(request.parameters) - known.parameters - {"page", "per_page"}):
            self._complain(request, f"unknown query parameter {name}")
        if request.body and known.body is None and request.json not in ({}, None):
            self._complain(request, "a body where none is taken")
        if request.body and not _is_json(request.body):
            raise GithubError(400, "Problems parsing JSON")
        if request.body and (faults := description.body_faults(matched.method, matched.template, request.json)):
            for fault in faults:
                self._complain(request, f"body: {fault}")
            raise GithubError(422, f"Invalid request.\n\n{'; '.join(faults)}")

    def _check_answer(self, request: Request, matched: Route, answer: Answer) -> None:
        if not self.checks or answer.value is None or not 200 <= answer.status < 300:
            return
        for fault in description.answer_faults(matched.method, matched.template, answer.value):
            self._complain(request, f"the double answers {fault}")

    def _complain(self, request: Request, what: str) -> None:
        query = f"?{request.query}" if request.query else ""
        self.violations.append(f"{request.method} {request.path}{query}: {what}")


def _cached(request: Request, answer: Answer) -> Answer:
    """The answer with its ETag, or 304 where the client has it."""
    if request.method != "GET" or answer.status != 200:
        return answer
    body = answer.body
    tag = f'W/"{hashlib.sha256(body).hexdigest()}"'
    headers = {**answer.headers, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Answer(304, headers=headers)
    return Answer(200, answer.value, headers, body if answer.raw is None else answer.raw)


def _told(access: Access, matched: Route) -> dict[str, str]:
    """What GitHub tells of the token with each answer."""
    headers = {"X-Accepted-GitHub-Permissions": matched.needs} if matched.needs else {}
    if access.token is None:
        return headers
    if access.token.permissions is None:
        return {"X-OAuth-Scopes": "repo, workflow", "X-Accepted-OAuth-Scopes": "repo"}
    if access.token.expires is not None and not access.token.is_installation:
        moment = datetime.fromtimestamp(access.token.expires, UTC)
        headers["GitHub-Authentication-Token-Expiration"] = f"{moment:%Y-%m-%d %H:%M:%S} UTC"
    return headers


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True

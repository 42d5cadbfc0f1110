"""REST: the search for pull requests over all repositories."""

from tests.github_double.discussion import Issue
from tests.github_double.exchange import Answer, GithubError
from tests.github_double.routes import Call, route
from tests.github_double.search import MOST, issues
from tests.github_double.shapes_repository import Json


@route("GET /search/issues")
def found_issues(call: Call) -> Answer:
    found = issues(call.hub, call.asked("q"), lambda one: _sees(call, one))
    page, size = int(call.asked("page", "1")), int(call.asked("per_page", "30"))
    if (page - 1) * size >= MOST:
        raise GithubError(422, f"Only the first {MOST} search results are available")
    around = {"total_count": len(found), "incomplete_results": False, "search_type": "lexical"}

    def write(one: Issue) -> Json:
        return {**call.shapes.issue(one), "score": 1.0}

    return call.page(found[:MOST], write, lambda rows: {**around, "items": rows})


def _sees(call: Call, issue: Issue) -> bool:
    return call.access.sees(issue.repository) and not call.access.is_blocked(issue.repository)

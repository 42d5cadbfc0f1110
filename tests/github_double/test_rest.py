"""The double's REST API as PyGithub sees it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import pytest
from github import Github, GithubException
from github.PullRequest import PullRequest
from github.Repository import Repository

from tests.github_double.server import GithubDouble

Client = Callable[..., Github]
FILES = {"Dockerfile": "FROM python\nRUN pip install a\n", "src/app.py": "print(1)\n"}


def proposed(double: GithubDouble, client: Client) -> tuple[Repository, PullRequest]:
    """A pull request of the robot's from its own branch."""
    shop = double.repository("acme/shop", FILES)
    double.commit(shop, {"Dockerfile": "FROM python\n"}, "fix", onto=shop.head)
    repository = client().get_repo("acme/shop")
    return repository, repository.create_pull("main", "fix", title="A fix", body="Why")


def refusal(act: Callable[[], object]) -> tuple[int, str]:
    """The status and the words with which GitHub refuses."""
    with pytest.raises(GithubException) as caught:
        act()
    data: Any = caught.value.data
    told = [one.get("message") or f"{one.get('field')} {one.get('code')}" for one in data.get("errors", ())]
    return caught.value.status, "; ".join(told) or data["message"]


def test_organization_lists_its_repositories_page_by_page(github_double: GithubDouble, client: Client) -> None:
    first = github_double.repository("acme/r000", FILES)
    github_double.copies(first, [f"acme/r{number:03}" for number in range(1, 105)])
    listed = client().get_organization("acme").get_repos(sort="full_name")
    assert [one.name for one in listed] == [f"r{number:03}" for number in range(105)]
    asked = [parse_qs(one.query) for one in github_double.requests if one.path.endswith("/orgs/acme/repos")]
    assert [one.get("page") for one in asked] == [None, ["2"]]


def test_listing_tells_what_selects_a_repository(github_double: GithubDouble, client: Client) -> None:
    parent = github_double.repository("acme/shop", FILES, branch="trunk", topics=["web"], private=True, size=4000)
    github_double.repository("acme/old", archived=True, has_pull_requests=False)
    github_double.repository("acme/fork", fork_of=parent)
    listed = {one.name: one.raw_data for one in client().get_organization("acme").get_repos()}
    shown = ("default_branch", "visibility", "size", "topics", "archived", "fork", "has_pull_requests")
    facts = {name: tuple(data[key] for key in shown) for name, data in listed.items()}
    assert facts["shop"] == ("trunk", "private", 4000, ["web"], False, False, True)
    assert facts["old"][-3:] == (True, False, False)
    assert facts["fork"][-3:] == (False, True, True)


def test_user_and_his_repositories_are_listed(github_double: GithubDouble, client: Client) -> None:
    github_double.repository("acme/shop", FILES)
    robin = github_double.repository("robin/notes", FILES)
    robin.owner.kind = "User"
    github = client()
    assert github.get_user().login == "robot"
    assert [one.full_name for one in github.get_user("robin").get_repos()] == ["robin/notes"]
    assert [one.full_name for one in github.get_user().get_repos()] == ["acme/shop"]


def test_renamed_repository_is_found_under_both_names(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    github_double.rename(shop, "acme/store")
    found = client().get_repo("acme/shop")
    assert found.full_name == "acme/store"
    assert found.clone_url == github_double.clone_url("acme/store")
    assert found.get_branch("main").commit.sha == shop.head
    assert client().get_repo(shop.id).full_name == "acme/store"


def test_refs_are_read_made_moved_and_dropped(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    first = shop.head or ""
    second = github_double.commit(shop, {"a": "1"})
    repository = client().get_repo("acme/shop")
    made = repository.create_git_ref("refs/heads/a/b", first)
    assert repository.get_git_ref("heads/a/b").object.sha == first
    assert [one.ref for one in repository.get_git_matching_refs("heads/a")] == ["refs/heads/a/b"]
    made.edit(second)
    assert shop.branches == {"main": second, "a/b": second}
    assert refusal(lambda: made.edit(first)) == (422, "Update is not a fast forward")
    made.edit(first, force=True)
    made.delete()
    assert shop.branches == {"main": second}
    assert refusal(lambda: repository.get_git_ref("heads/a/b"))[0] == 404
    assert refusal(lambda: repository.create_git_ref("refs/heads/c", "0" * 39 + "1"))[0] == 422
    assert refusal(lambda: repository.create_git_ref("refs/heads/main", first))[0] == 422


def test_commits_and_comparisons_are_told(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    first = shop.head or ""
    second = github_double.commit(shop, {"a": "1\n2\n"}, message="Add a\n\nbecause")
    repository = client().get_repo("acme/shop")
    assert repository.get_git_commit(second).message == "Add a\n\nbecause"
    commit = repository.get_commit("main")
    assert (commit.sha, [one.sha for one in commit.parents]) == (second, [first])
    assert [(one.filename, one.status, one.additions) for one in commit.files] == [("a", "added", 2)]
    compared = repository.compare("main", first)
    assert (compared.status, compared.ahead_by, compared.behind_by) == ("behind", 0, 1)
    assert [one.sha for one in repository.get_commits()] == [second, first]


def test_contents_are_told_with_links_folders_and_modes(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", {**FILES, "link": "Dockerfile"}, modes={"link": "120000"})
    repository = client().get_repo("acme/shop")
    file = repository.get_contents("Dockerfile")
    assert not isinstance(file, list)
    assert file.decoded_content.decode() == FILES["Dockerfile"]
    link = repository.get_contents("link", ref=shop.head or "")
    assert not isinstance(link, list)
    assert (link.type, link.target) == ("symlink", "Dockerfile")
    folder = repository.get_contents("src")
    assert isinstance(folder, list)
    assert [one.path for one in folder] == ["src/app.py"]


def test_checks_are_told(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    head = shop.head or ""
    commit = client().get_repo("acme/shop").get_commit(head)
    assert (commit.get_combined_status().state, commit.get_check_runs().totalCount) == ("pending", 0)
    github_double.check(shop, head, "legacy", "failure")
    github_double.check(shop, head, "build", None, run=True)
    assert [(one.context, one.state) for one in commit.get_combined_status().statuses] == [("legacy", "failure")]
    (run,) = commit.get_check_runs()
    assert [run.raw_data[key] for key in ("name", "status", "conclusion")] == ["build", "in_progress", None]
    assert [one.status for one in commit.get_check_suites()] == ["in_progress"]


def test_pull_request_is_made_found_edited_and_closed(github_double: GithubDouble, client: Client) -> None:
    repository, pull = proposed(github_double, client)
    assert (pull.state, pull.merged, pull.mergeable, pull.mergeable_state) == ("open", False, True, "clean")
    assert (pull.head.label, pull.base.ref, pull.user.login) == ("acme:fix", "main", "robot")
    assert (pull.commits, pull.changed_files, pull.deletions) == (1, 1, 1)
    assert [one.sha for one in pull.get_commits()] == [pull.head.sha]
    assert [one.filename for one in pull.get_files()] == ["Dockerfile"]
    assert [one.number for one in repository.get_pulls(state="all", head="acme:fix")] == [1]
    assert list(repository.get_pulls(state="all", head="other:fix")) == []
    pull.edit(title="Better", body="Because", state="closed")
    (seen,) = github_double.pulls("acme/shop")
    assert (seen.title, seen.body, seen.status) == ("Better", "Because", "closed")
    pull.edit(state="open")
    assert [one.number for one in repository.get_pulls()] == [1]


def test_head_filter_without_an_owner_is_not_looked_at(github_double: GithubDouble, client: Client) -> None:
    repository, pull = proposed(github_double, client)
    assert [one.number for one in repository.get_pulls(head="nothing")] == [pull.number]


def test_people_are_asked_for_a_review_all_or_none(github_double: GithubDouble, client: Client) -> None:
    _, pull = proposed(github_double, client)
    github_double.user("kim", member_of=["acme"])
    github_double.user("stranger")
    github_double.team("acme", "builders")
    status, told = refusal(lambda: pull.create_review_request(reviewers=["kim", "stranger"]))
    assert (status, told.split(".")[0]) == (422, "Reviews may only be requested from collaborators")
    assert refusal(lambda: pull.create_review_request(reviewers=["robot"]))[0] == 422
    assert refusal(lambda: pull.create_review_request(team_reviewers=["nobody"]))[0] == 422
    pull.create_review_request(reviewers=["kim"], team_reviewers=["builders"])
    users, teams = pull.get_review_requests()
    assert ([one.login for one in users], [one.slug for one in teams]) == (["kim"], ["builders"])
    pull.delete_review_request(reviewers=["kim"])
    assert github_double.pulls("acme/shop")[0].reviewers == ("builders",)


def test_labels_assignees_and_comments_are_kept(github_double: GithubDouble, client: Client) -> None:
    repository, pull = proposed(github_double, client)
    github_double.user("kim", member_of=["acme"])
    pull.add_to_labels("docker", "cache")
    pull.set_labels("docker")
    issue = repository.get_issue(pull.number)
    issue.add_to_assignees("kim", "robot")
    assert [one.name for one in issue.get_labels()] == ["docker"]
    comment = pull.create_issue_comment("Hello")
    comment.edit("Hello again")
    assert [one.body for one in pull.get_issue_comments()] == ["Hello again"]
    (seen,) = github_double.pulls("acme/shop")
    assert (seen.labels, seen.assignees, seen.comments) == (("docker",), ("kim", "robot"), ("Hello again",))
    issue.edit(state="closed")
    assert github_double.pulls("acme/shop")[0].status == "closed"
    assert sorted(one.name for one in repository.get_labels()) == ["cache", "docker"]


def test_pull_request_is_merged_only_where_its_head_is_the_expected_one(
    github_double: GithubDouble, client: Client
) -> None:
    _, pull = proposed(github_double, client)
    assert refusal(lambda: pull.merge(sha="0" * 40)) == (
        409,
        "Head branch was modified. Review and try the merge again.",
    )
    done = pull.merge(merge_method="squash", commit_title="Squashed")
    shop = github_double.find("acme/shop")
    assert (done.merged, done.sha) == (True, shop.head)
    assert pull.is_merged()
    pull.update()
    assert (pull.state, pull.merged, pull.merge_commit_sha) == ("closed", True, shop.head)
    assert refusal(pull.merge)[0] == 405


def test_branch_is_updated_by_the_button(github_double: GithubDouble, client: Client) -> None:
    repository, pull = proposed(github_double, client)
    assert not pull.update_branch()
    github_double.hub.updates_after = 0
    base = github_double.commit(github_double.find("acme/shop"), {"b": "1"})
    assert pull.update_branch(pull.head.sha)
    assert [one.sha for one in repository.get_commit("fix").parents] == [pull.head.sha, base]


def test_search_finds_pull_requests_over_all_repositories(github_double: GithubDouble, client: Client) -> None:
    proposed(github_double, client)
    other = github_double.repository("acme/other", FILES)
    github_double.commit(other, {"a": "1"}, "fix", onto=other.head)
    github_double.close(github_double.open(other, "fix"))
    queries = {
        "is:pr is:open org:acme head:fix": ["acme/shop"],
        "is:pr is:closed is:unmerged org:acme": ["acme/other"],
        "is:pr author:robot user:acme": ["acme/shop"],
        "is:pr repo:acme/other repo:acme/shop": ["acme/other", "acme/shop"],
        "is:issue org:acme": [],
    }
    github = client()
    found = {query: [one.repository.full_name for one in github.search_issues(query)] for query in queries}
    assert found == queries


def test_more_than_a_thousand_search_results_are_never_seen(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    for number in range(1005):
        github_double.hub.open_issue(shop, f"Issue {number}", None, github_double.robot)
    assert len(list(client().search_issues("is:issue org:acme"))) == 1000


ENDS = {"title": "t", "head": "fix", "base": "main"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "A pull request already exists for acme:fix."),
        ({"head": "main"}, "No commits between main and main"),
        ({"head": "nowhere"}, "head invalid"),
        ({"head": "stranger:fix"}, "head invalid"),
        ({"base": "nowhere"}, "base invalid"),
        ({"title": " "}, "title missing_field"),
        ({"body": "x" * 65537}, "body is too long (maximum is 65536 characters)"),
        ({"draft": True}, "Draft pull requests are not supported in this repository."),
    ],
)
def test_pull_request_is_refused_with_422(
    github_double: GithubDouble, client: Client, changed: dict[str, Any], words: str
) -> None:
    repository, _ = proposed(github_double, client)
    github_double.find("acme/shop").drafts = False
    wanted = {**ENDS, **changed}
    assert refusal(lambda: repository.create_pull(**wanted)) == (422, words)
    assert len(github_double.pulls("acme/shop")) == 1


def test_pull_request_may_come_from_a_fork_that_goes(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    fork = github_double.repository("robot/shop", fork_of=shop)
    github_double.commit(fork, {"a": "1"}, "fix", onto=fork.head)
    repository = client().get_repo("acme/shop")
    pull = repository.create_pull(base="main", head="robot:fix", title="From afar")
    assert (pull.head.repo.full_name, pull.mergeable) == ("robot/shop", True)
    github_double.delete(fork)
    gone = repository.get_pull(pull.number)
    assert (gone.state, gone.head.label, gone.raw_data["head"]["repo"]) == ("closed", "robot:fix", None)


def test_conflict_is_seen_and_never_merged(github_double: GithubDouble, client: Client) -> None:
    repository, pull = proposed(github_double, client)
    github_double.commit(github_double.find("acme/shop"), {"Dockerfile": "FROM scratch\n"})
    seen = repository.get_pull(pull.number)
    assert (seen.mergeable, seen.mergeable_state) == (False, "dirty")
    assert refusal(seen.merge)[0] == 405


def test_mergeable_may_come_late(github_double: GithubDouble, client: Client) -> None:
    github_double.hub.mergeable_after = 2
    repository, _ = proposed(github_double, client)
    assert [repository.get_pull(1).mergeable for _ in range(2)] == [None, True]


def test_protected_branch_is_told_and_kept(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES)
    github_double.protect(shop, "main")
    github_double.protect(shop, "release/*", ruleset=True)
    head = shop.head or ""
    repository = client().get_repo("acme/shop")
    branch = repository.get_branch("main")
    assert branch.protected
    assert branch.get_protection().enforce_admins
    assert refusal(lambda: repository.create_git_ref("refs/heads/release/1", head))[0] == 422
    kinds = [one["type"] for one in rules(repository, "release/1")]
    assert kinds == ["creation", "update", "deletion", "non_fast_forward"]
    assert rules(repository, "main") == []


def rules(repository: Repository, branch: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = repository.requester.requestJsonAndCheck(
        "GET", f"{repository.url}/rules/branches/{branch}"
    )[1]
    return found


def test_empty_repository_has_no_commits(github_double: GithubDouble, client: Client) -> None:
    github_double.repository("acme/empty", empty=True)
    repository = client().get_repo("acme/empty")
    empty = (409, "Git Repository is empty.")
    assert refusal(lambda: repository.get_commit("main")) == empty
    assert refusal(lambda: repository.get_git_ref("heads/main")) == empty
    assert refusal(lambda: repository.get_branch("main"))[0] == 404
    assert refusal(lambda: repository.get_contents("Dockerfile"))[0] == 404


def test_archived_repository_is_read_only(github_double: GithubDouble, client: Client) -> None:
    repository, pull = proposed(github_double, client)
    github_double.find("acme/shop").archived = True
    said = (403, "Repository was archived so is read-only.")
    assert refusal(lambda: pull.edit(title="t")) == said
    assert refusal(lambda: repository.create_git_ref("refs/heads/x", pull.head.sha)) == said


def test_pull_requests_may_be_disabled(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES, has_pull_requests=False)
    github_double.commit(shop, {"a": "1"}, "fix", onto=shop.head)
    repository = client().get_repo("acme/shop")
    assert refusal(lambda: repository.create_pull("main", "fix", title="t"))[0] == 404
    assert refusal(lambda: list(repository.get_pulls()))[0] == 404


def test_disabled_repository_is_blocked(github_double: GithubDouble, client: Client) -> None:
    github_double.repository("acme/shop", FILES, disabled=True)
    assert refusal(lambda: client().get_repo("acme/shop")) == (403, "Repository access blocked")


def test_tokens_are_checked(github_double: GithubDouble, client: Client) -> None:
    github_double.repository("acme/shop", FILES, private=True)
    stranger = github_double.new_token("stranger").value
    old = github_double.new_token("robot", expires_in=-1).value
    elsewhere = github_double.new_token("robot", repositories=["acme/other"]).value
    asked = {
        token: refusal(partial(client(token).get_repo, "acme/shop"))[0] for token in ("x", old, stranger, elsewhere)
    }
    assert asked == {"x": 401, old: 401, stranger: 404, elsewhere: 404}


def test_missing_permission_is_named(github_double: GithubDouble, client: Client) -> None:
    shop = github_double.repository("acme/shop", FILES, private=True)
    github_double.commit(shop, {"a": "1"}, "fix", onto=shop.head)
    token = github_double.new_token("robot", permissions={"contents": "write", "pull_requests": "read"}).value
    with pytest.raises(GithubException) as caught:
        client(token).get_repo("acme/shop").create_pull("main", "fix", title="t")
    headers = caught.value.headers or {}
    assert (caught.value.status, headers["x-accepted-github-permissions"]) == (403, "pull_requests=write")


def test_answers_tell_of_the_token(github_double: GithubDouble, client: Client) -> None:
    classic = github_double.new_token("robot", permissions=None).value
    fine = github_double.new_token("robot", expires_in=3600).value
    told = [client(token).requester.requestJsonAndCheck("GET", "/user/repos")[0] for token in (classic, fine)]
    assert told[0]["x-oauth-scopes"] == "repo, workflow"
    assert told[1]["x-accepted-github-permissions"] == "metadata=read"
    assert "github-authentication-token-expiration" in told[1]


def test_saml_is_asked_for(github_double: GithubDouble, client: Client) -> None:
    github_double.repository("acme/shop", FILES)
    token = github_double.new_token("robot", saml_blocked=["acme"]).value
    with pytest.raises(GithubException) as caught:
        client(token).get_repo("acme/shop")
    assert caught.value.status == 403
    assert (caught.value.headers or {})["x-github-sso"].startswith("required; url=")
    assert refusal(lambda: client(token).get_organization("acme"))[0] == 403
    assert list(client(token).get_user().get_repos()) == []


def test_server_tells_its_limits(github_double: GithubDouble, client: Client) -> None:
    github_double.hub.limits.core.leave(7, reset_in=60)
    limits = client().get_rate_limit().resources
    assert (limits.core.remaining, limits.search.limit) == (7, 30)


def test_unchanged_answer_costs_nothing(github_double: GithubDouble, client: Client) -> None:
    github_double.repository("acme/shop", FILES)
    requester = client().requester
    headers, _ = requester.requestJsonAndCheck("GET", "/repos/acme/shop")
    before = github_double.hub.limits.core.remaining
    status, _, body = requester.requestJson("GET", "/repos/acme/shop", headers={"If-None-Match": headers["etag"]})
    assert (status, body, github_double.hub.limits.core.remaining) == (304, "", before)


def test_unknown_key_is_refused_and_recorded(github_double: GithubDouble, client: Client) -> None:
    repository, _ = proposed(github_double, client)
    sent = {**ENDS, "labels": ["a"]}
    act = lambda: repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pulls", input=sent)  # noqa: E731
    assert refusal(act)[0] == 422
    assert take(github_double) == ["POST /api/v3/repos/acme/shop/pulls: body: .labels: unknown"]


def test_unknown_endpoint_and_parameter_are_recorded(github_double: GithubDouble, client: Client) -> None:
    requester = client().requester
    requester.requestJsonAndCheck("GET", "/meta?colour=red")
    assert refusal(lambda: requester.requestJsonAndCheck("GET", "/no/such/thing"))[0] == 404
    assert take(github_double) == [
        "GET /api/v3/meta?colour=red: unknown query parameter colour",
        "GET /api/v3/no/such/thing: this double has no such endpoint",
    ]


def take(double: GithubDouble) -> list[str]:
    """The violations, which are forgiven."""
    found = double.violations
    double.forgive()
    return found

"""Issues and pull requests as GitHub's REST API writes them."""

from dataclasses import dataclass

from tests.github_double.accounts import Account
from tests.github_double.discussion import Comment, Issue, Label, PullRequest
from tests.github_double.merging import merge_state
from tests.github_double.pulls import mergeable
from tests.github_double.repository import Repository
from tests.github_double.shapes_repository import Json, RepositoryShapes, node, stamp


@dataclass(frozen=True, slots=True)
class Shapes(RepositoryShapes):
    """Writes for one reader, all there is."""

    # issues
    def label(self, repository: Repository, label: Label) -> Json:
        return {
            "id": label.id,
            "node_id": node("LA", label.id),
            "url": f"{self.hub.api}/repos/{repository.full_name}/labels/{label.name}",
            "name": label.name,
            "color": label.color,
            "default": False,
            "description": label.description,
            "archived_at": None,
            "archived_by": None,
        }

    def _label_inside(self, repository: Repository, label: Label) -> Json:
        """As issues and pull requests show it: the description has one date less there."""
        return {key: value for key, value in self.label(repository, label).items() if key != "archived_at"}

    def comment(self, issue: Issue, comment: Comment) -> Json:
        kind = "pull" if isinstance(issue, PullRequest) else "issues"
        place = f"{self.hub.web}/{issue.repository.full_name}/{kind}/{issue.number}"
        base = f"{self.hub.api}/repos/{issue.repository.full_name}/issues"
        return {
            "id": comment.id,
            "node_id": node("IC", comment.id),
            "url": f"{base}/comments/{comment.id}",
            "html_url": f"{place}#issuecomment-{comment.id}",
            "issue_url": f"{base}/{issue.number}",
            "body": comment.body,
            "user": self.user(comment.author),
            "created_at": stamp(comment.created),
            "updated_at": stamp(comment.updated),
            "author_association": self.association(issue.repository, comment.author),
            "performed_via_github_app": None,
        }

    def association(self, repository: Repository, account: Account) -> str:
        if account is repository.owner:
            return "OWNER"
        if account.login.lower() in repository.owner.members:
            return "MEMBER"
        return "COLLABORATOR" if repository.is_collaborator(account) else "NONE"

    def _common(self, issue: Issue) -> Json:
        """What issues and pull requests share."""
        repository = issue.repository
        return {
            "number": issue.number,
            "state": issue.state,
            "locked": issue.locked,
            "active_lock_reason": None,
            "title": issue.title,
            "user": self.user(issue.author),
            "body": issue.body,
            "labels": [self._label_inside(repository, label) for label in issue.labels],
            "milestone": None,
            "assignee": self.user(issue.assignees[0]) if issue.assignees else None,
            "assignees": self.users(issue.assignees),
            "created_at": stamp(issue.created),
            "updated_at": stamp(issue.updated),
            "closed_at": stamp(issue.closed),
            "author_association": self.association(repository, issue.author),
        }

    def issue(self, issue: Issue) -> Json:
        """As the issues' endpoints show issues and pull requests alike."""
        base = f"{self.hub.api}/repos/{issue.repository.full_name}"
        url, pull = f"{base}/issues/{issue.number}", isinstance(issue, PullRequest)
        web = f"{self.hub.web}/{issue.repository.full_name}/{'pull' if pull else 'issues'}/{issue.number}"
        return {
            **self._common(issue),
            "id": issue.id,
            "node_id": node("I", issue.id),
            "url": url,
            "repository_url": base,
            "labels_url": f"{url}/labels{{/name}}",
            "comments_url": f"{url}/comments",
            "events_url": f"{url}/events",
            "timeline_url": f"{url}/timeline",
            "html_url": web,
            "comments": len(issue.comments),
            "state_reason": "completed" if issue.state == "closed" and not pull else None,
            "performed_via_github_app": None,
            **(self._pull_of(issue, base, web) if isinstance(issue, PullRequest) else {}),
        }

    def _pull_of(self, pull: PullRequest, base: str, web: str) -> Json:
        urls = {"url": f"{base}/pulls/{pull.number}", "html_url": web}
        patches = {"diff_url": f"{web}.diff", "patch_url": f"{web}.patch"}
        return {"draft": pull.draft, "pull_request": {**urls, **patches, "merged_at": stamp(pull.merged)}}

    # pull requests
    def listed_pull(self, pull: PullRequest) -> Json:
        """As in listings: without what GitHub works out for one alone."""
        base = f"{self.hub.api}/repos/{pull.repository.full_name}"
        url, issue = f"{base}/pulls/{pull.number}", f"{base}/issues/{pull.number}"
        web = f"{self.hub.web}/{pull.repository.full_name}/pull/{pull.number}"
        urls = {
            "issue": issue,
            "commits": f"{url}/commits",
            "review_comments": f"{url}/comments",
            "review_comment": f"{base}/pulls/comments{{/number}}",
            "comments": f"{issue}/comments",
            "statuses": f"{base}/statuses/{pull.head_sha}",
        }
        return {
            **self._common(pull),
            "id": pull.id,
            "node_id": node("PR", pull.id),
            "url": url,
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            **{f"{name}_url": place for name, place in urls.items()},
            "merged_at": stamp(pull.merged),
            "merge_commit_sha": pull.merge_commit_sha,
            "requested_reviewers": self.users(pull.reviewers),
            "requested_teams": [self.team(pull.repository.owner.teams[slug]) for slug in pull.team_reviewers],
            "head": self._end(pull.head_repository, pull.head_owner, pull.head_ref, pull.head_sha),
            "base": self._end(pull.repository, pull.repository.owner, pull.base_ref, pull.base_sha),
            "_links": {name: {"href": place} for name, place in {**urls, "self": url, "html": web}.items()},
            "auto_merge": None,
            "draft": pull.draft,
        }

    def _end(self, repository: Repository | None, owner: Account, ref: str, sha: str) -> Json:
        known = self.simple(repository) if repository else None
        return {
            "label": f"{owner.login}:{ref}",
            "ref": ref,
            "sha": sha,
            "user": self.user(owner),
            "repo": known,
        }

    def pull(self, pull: PullRequest) -> Json:
        """As asked for alone."""
        able = mergeable(self.hub, pull)
        bare = pull.repository.bare
        # a head that was rewritten may have no history in common any more, and then no numbers
        told = bare.run("diff", "--numstat", f"{pull.base_sha}...{pull.head_sha}").stdout.decode()
        numbers = [line.split("\t") for line in told.splitlines()]
        listed = self.listed_pull(pull)
        # Here, other than in listings, a team comes without its parent.
        teams = [
            {name: value for name, value in team.items() if name != "parent"} for team in listed["requested_teams"]
        ]
        return {
            **listed,
            "requested_teams": teams,
            "merged": pull.is_merged,
            "mergeable": able,
            "rebaseable": able,
            "mergeable_state": merge_state(pull, able=able),
            "merged_by": self.user(pull.merged_by) if pull.merged_by else None,
            "comments": len(pull.comments),
            "review_comments": 0,
            "maintainer_can_modify": pull.maintainer_can_modify,
            "commits": len(bare.between(pull.base_sha, pull.head_sha)),
            "additions": sum(int(added) for added, _, _ in numbers if added != "-"),
            "deletions": sum(int(removed) for _, removed, _ in numbers if removed != "-"),
            "changed_files": len(numbers),
        }

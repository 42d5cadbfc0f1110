"""Accounts and repositories as GitHub's REST API writes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.github_double.accounts import ROLES, Account, Team, Token
from tests.github_double.hub import Hub
from tests.github_double.repository import Repository

Json = dict[str, Any]
_USER_URLS = {
    "followers": "followers",
    "following": "following{/other_user}",
    "gists": "gists{/gist_id}",
    "starred": "starred{/owner}{/repo}",
    "subscriptions": "subscriptions",
    "organizations": "orgs",
    "repos": "repos",
    "events": "events{/privacy}",
    "received_events": "received_events",
}
_REPOSITORY_URLS = {
    "archive": "{archive_format}{/ref}",
    "assignees": "assignees{/user}",
    "blobs": "git/blobs{/sha}",
    "branches": "branches{/branch}",
    "collaborators": "collaborators{/collaborator}",
    "comments": "comments{/number}",
    "commits": "commits{/sha}",
    "compare": "compare/{base}...{head}",
    "contents": "contents/{+path}",
    "contributors": "contributors",
    "deployments": "deployments",
    "downloads": "downloads",
    "events": "events",
    "forks": "forks",
    "git_commits": "git/commits{/sha}",
    "git_refs": "git/refs{/sha}",
    "git_tags": "git/tags{/sha}",
    "hooks": "hooks",
    "issue_comment": "issues/comments{/number}",
    "issue_events": "issues/events{/number}",
    "issues": "issues{/number}",
    "keys": "keys{/key_id}",
    "labels": "labels{/name}",
    "languages": "languages",
    "merges": "merges",
    "milestones": "milestones{/number}",
    "notifications": "notifications{?since,all,participating}",
    "pulls": "pulls{/number}",
    "releases": "releases{/id}",
    "stargazers": "stargazers",
    "statuses": "statuses/{sha}",
    "subscribers": "subscribers",
    "subscription": "subscription",
    "tags": "tags",
    "teams": "teams",
    "trees": "git/trees{/sha}",
}


def stamp(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def node(kind: str, identifier: int | str) -> str:
    """A global node id; GraphQL finds things by it."""
    return f"{kind}_{identifier}"


@dataclass(frozen=True, slots=True)
class RepositoryShapes:
    """Writes for one reader: what it may do stands in the answers."""

    hub: Hub
    token: Token | None = None

    # people
    def user(self, account: Account) -> Json:
        url = f"{self.hub.api}/users/{account.login}"
        return {
            "login": account.login,
            "id": account.id,
            "node_id": node({"User": "U", "Organization": "O", "Bot": "BOT"}[account.kind], account.id),
            "avatar_url": f"{self.hub.web}/avatars/u/{account.id}",
            "gravatar_id": "",
            "url": url,
            "html_url": f"{self.hub.web}/{account.login}",
            "type": account.kind,
            "user_view_type": "public",
            "site_admin": False,
            **{f"{name}_url": f"{url}/{path}" for name, path in _USER_URLS.items()},
        }

    def users(self, accounts: list[Account]) -> list[Json]:
        return [self.user(account) for account in accounts]

    def team(self, team: Team) -> Json:
        url = f"{self.hub.api}/organizations/{team.organization.id}/team/{team.id}"
        return {
            "id": team.id,
            "node_id": node("T", team.id),
            "name": team.slug,
            "slug": team.slug,
            "description": None,
            "privacy": "closed",
            "notification_setting": "notifications_enabled",
            "permission": "push",
            "url": url,
            "html_url": f"{self.hub.web}/orgs/{team.organization.login}/teams/{team.slug}",
            "members_url": f"{url}/members{{/member}}",
            "repositories_url": f"{url}/repos",
            "type": "organization",
            "organization_id": team.organization.id,
            "parent": None,
        }

    # repositories
    def minimal(self, repository: Repository) -> Json:
        """As in the listings of an organisation or a user."""
        url = f"{self.hub.api}/repos/{repository.full_name}"
        web = f"{self.hub.web}/{repository.full_name}"
        return {
            "id": repository.id,
            "node_id": node("R", repository.id),
            "name": repository.name,
            "full_name": repository.full_name,
            "private": not repository.is_public,
            "owner": self.user(repository.owner),
            "html_url": web,
            "description": repository.description,
            "fork": repository.parent is not None,
            "url": url,
            **{f"{name}_url": f"{url}/{path}" for name, path in _REPOSITORY_URLS.items()},
            "git_url": f"git:{web.partition(':')[2]}.git",
            "ssh_url": f"git@{self.hub.web.partition('//')[2].partition(':')[0]}:{repository.full_name}.git",
            "clone_url": f"{web}.git",
            "svn_url": web,
            "mirror_url": None,
            "homepage": None,
            "language": None,
            **dict.fromkeys(("forks_count", "stargazers_count", "watchers_count", "forks", "watchers"), 0),
            "size": repository.bare.size() if repository.size is None else repository.size,
            "default_branch": repository.default_branch,
            "open_issues_count": (count := sum(one.state == "open" for one in repository.issues.values())),
            "open_issues": count,
            "is_template": False,
            "topics": list(repository.topics),
            "has_issues": repository.has_issues,
            "has_projects": True,
            "has_wiki": True,
            "has_pages": False,
            "has_downloads": True,
            "has_discussions": False,
            "has_pull_requests": repository.has_pull_requests,
            "pull_request_creation_policy": "collaborators_only" if repository.collaborators_only else "all",
            "archived": repository.archived,
            "disabled": repository.disabled,
            "visibility": repository.visibility,
            "pushed_at": stamp(repository.pushed),
            "created_at": stamp(repository.created),
            "updated_at": stamp(repository.pushed),
            "permissions": self.permissions(repository),
            "allow_forking": True,
            "web_commit_signoff_required": False,
            "license": None,
        }

    def full(self, repository: Repository) -> Json:
        """As asked for by name."""
        parents: Json = {}
        if repository.parent:
            parents = {"parent": self.simple(repository.parent), "source": self.simple(repository.parent)}
        merging = dict.fromkeys(("allow_merge_commit", "allow_squash_merge", "allow_rebase_merge"), True)
        more = {"allow_auto_merge": False, "delete_branch_on_merge": False, "allow_update_branch": True}
        return {
            **self.minimal(repository),
            **({"organization": self.user(repository.owner)} if repository.owner.is_organization else {}),
            "temp_clone_token": "",
            "network_count": 0,
            "subscribers_count": 0,
            **merging,
            **more,
            **parents,
        }

    def simple(self, repository: Repository) -> Json:
        """As inside pull requests and in /user/repos."""
        return self.minimal(repository)

    def permissions(self, repository: Repository) -> dict[str, bool]:
        """What the token's owner may; an App has no role, and GitHub's description shows it with nothing at all."""
        role = repository.role(self.token.account) if self.token else None
        rank = ROLES.index(role) if role else 0
        if self.token is not None and self.token.is_installation:
            rank = -1
        names = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain", "admin": "admin"}
        order = [str(one) for one in ROLES]
        return {name: rank >= order.index(wanted) for name, wanted in names.items()}

"""What tests say to the double: who is there, which repositories, and what people do with them."""

import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict, Unpack

from tests.github_double import merging, pulls
from tests.github_double.accounts import USUAL, Account, App, Installation, Role, Team, Token
from tests.github_double.discussion import Comment, Issue, PullRequest, Review
from tests.github_double.hub import Hub
from tests.github_double.repository import Check, Protection, Repository, Visibility

MAINTAINER = "maintainer"


class Settings(TypedDict, total=False):
    """What a new repository may be told; the fields of repository.py, and ways to make it."""

    private: bool
    visibility: Visibility
    archived: bool
    disabled: bool
    topics: Iterable[str]
    properties: dict[str, str | list[str]]
    size: int
    description: str
    has_pull_requests: bool
    collaborators_only: bool
    drafts: bool
    empty: bool
    fork_of: Repository


class Words(TypedDict, total=False):
    """What a new pull request may say."""

    title: str
    body: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request as tests compare it."""

    number: int
    status: str
    title: str
    body: str | None
    head: str
    head_sha: str
    base: str
    author: str
    draft: bool
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    reviewers: tuple[str, ...]
    comments: tuple[str, ...]


def _pull(pull: PullRequest) -> Pull:
    return Pull(
        pull.number,
        pull.status,
        pull.title,
        pull.body,
        pull.head_label,
        pull.head_sha,
        pull.base_ref,
        pull.author.login,
        pull.draft,
        tuple(label.name for label in pull.labels),
        tuple(one.login for one in pull.assignees),
        (*(one.login for one in pull.reviewers), *pull.team_reviewers),
        tuple(comment.body for comment in pull.comments),
    )


class State:
    """The state of a double, as tests make and see it."""

    hub: Hub

    # people
    def user(self, login: str, *, member_of: Iterable[str] = (), role: Role = "write") -> Account:
        account = self.hub.account(login)
        for name in member_of:
            self.hub.account(name, "Organization").members[login.lower()] = role
        return account

    def team(self, organization: str, slug: str, *repositories: str, secret: bool = False) -> Team:
        found = self.hub.team(self.hub.account(organization, "Organization"), slug)
        found.repositories.update(self.find(name).id for name in repositories)
        found.secret = secret
        return found

    def new_token(  # noqa: PLR0913  what a token is made of
        self,
        login: str,
        *,
        permissions: Mapping[str, str] | None = USUAL,
        repositories: Iterable[str] | None = None,
        saml_blocked: Iterable[str] = (),
        expires_in: float | None = None,
        scopes: Iterable[str] | None = None,
    ) -> Token:
        """A fine-grained token of the user, or with ``permissions=None`` a classic one that may all the user may.

        A classic one may have some ``scopes`` only, which only what is asked of organisations goes by.
        """
        chosen = None if repositories is None else frozenset(name.lower() for name in repositories)
        given = None if permissions is None else dict(permissions)
        ends = None if expires_in is None else time.time() + expires_in
        value = f"{'ghp' if given is None else 'github_pat'}_{secrets.token_hex(18)}"
        blocked = frozenset(name.lower() for name in saml_blocked)
        token = Token(value, self.hub.account(login), given, chosen, saml_blocked=blocked, expires=ends)
        token.scopes = None if scopes is None else frozenset(scopes)
        self.hub.tokens[value] = token
        return token

    def install_app(
        self,
        public_key: bytes,
        accounts: Iterable[str],
        *,
        slug: str = "pip-no-cache",
        permissions: Mapping[str, str] = USUAL,
        lifetime: float = 3600,
    ) -> App:
        """The App whose private key belongs to this public one (PEM), installed on these accounts."""
        bot = self.hub.account(f"{slug}[bot]", "Bot")
        owner = self.hub.account("acme", "Organization")
        app = App(self.hub.next_id(), slug, public_key, owner, bot, dict(permissions), lifetime)
        for login in accounts:
            number = self.hub.next_id()
            account = self.hub.account(login, "Organization")
            app.installations[number] = Installation(number, account, dict(permissions))
        self.hub.app = app
        return app

    # repositories
    def repository(
        self,
        full_name: str,
        files: Mapping[str, bytes | str] | None = None,
        *,
        branch: str = "main",
        modes: Mapping[str, str] | None = None,
        **settings: Unpack[Settings],
    ) -> Repository:
        """A new repository with one commit, or the commits of what it was forked from; ``empty`` has none."""
        with self.hub.lock:
            made = self.hub.add(full_name, branch)
        if settings.pop("private", False):
            made.visibility = "private"
        empty, parent = settings.pop("empty", False), settings.pop("fork_of", None)
        made.topics = tuple(settings.pop("topics", ()))
        for name, value in settings.items():
            setattr(made, name, value)
        if parent is not None:
            made.parent, made.default_branch = parent, parent.default_branch
            made.bare.git("fetch", "--quiet", str(parent.bare.path), "refs/heads/*:refs/heads/*")
        elif not empty:
            made.bare.commit(f"refs/heads/{branch}", files or {"README.md": "# A project\n"}, modes=modes)
        return made

    def copies(self, repository: Repository, names: Iterable[str]) -> list[Repository]:
        """Many repositories with the commits of one, whose objects they borrow: it must stay."""
        size = repository.bare.size()
        return [self._copy(repository, name, size) for name in names]

    def _copy(self, repository: Repository, full_name: str, size: int) -> Repository:
        with self.hub.lock:
            made = self.hub.add(full_name, repository.default_branch, like=repository)
        made.visibility, made.topics, made.size = repository.visibility, repository.topics, size
        return made

    def find(self, full_name: str) -> Repository:
        found = self.hub.find(full_name)
        assert found is not None, full_name
        return found

    def rename(self, repository: Repository, full_name: str) -> None:
        with self.hub.lock:
            self.hub.rename(repository, full_name)

    def delete(self, repository: Repository) -> None:
        with self.hub.lock:
            self.hub.remove(repository)

    def protect(  # noqa: PLR0913  what a rule is made of
        self,
        repository: Repository,
        pattern: str,
        *,
        ruleset: bool = False,
        allowed: Iterable[str] = (),
        says: str = "- Cannot update this protected ref.\n",
        kind: str = "",
        wanted: str = "",
    ) -> None:
        """``says`` is what a ruleset tells whoever pushes, line by line; ``kind`` and ``wanted`` as in Protection."""
        people = frozenset(login.lower() for login in allowed)
        repository.protections.append(Protection(pattern, ruleset, people, says, kind, wanted))

    def check(  # noqa: PLR0913  what a check is made of
        self,
        repository: Repository,
        oid: str,
        name: str = "ci",
        state: str | None = "success",
        *,
        run: bool = False,
        workflow: str = "",
    ) -> None:
        """A commit status, or a check run; the last one of a name counts, of a run the last one in its workflow."""
        made = Check(self.hub.next_id(), "run" if run else "status", name, state, workflow=workflow)
        others = [one for one in repository.checks.get(oid, ()) if one.place != made.place]
        repository.checks[oid] = [*others, made]
        with self.hub.lock:
            merging.advance(self.hub, repository)

    # what people do
    def commit(  # noqa: PLR0913  what a commit is made of
        self,
        repository: Repository,
        files: Mapping[str, bytes | str | None],
        branch: str = "",
        *,
        message: str = "change",
        author: str = "Sam <sam@example.invalid>",
        onto: str | None = None,
        modes: Mapping[str, str] | None = None,
    ) -> str:
        """A commit on top of the branch; ``onto`` another commit it is a forced push, or a new branch."""
        ref = f"refs/heads/{branch or repository.default_branch}"
        with self.hub.lock, self.hub.changing(repository, self._maintainer):
            return repository.bare.commit(ref, files, message=message, author=author, parent=onto, modes=modes)

    def branch(self, repository: Repository, name: str, oid: str | None = None) -> str:
        """A branch at a commit, by default that of the default branch."""
        target = oid or repository.head
        assert target is not None
        with self.hub.lock, self.hub.changing(repository, self._maintainer):
            repository.bare.point(f"refs/heads/{name}", target)
        return target

    def delete_branch(self, repository: Repository, name: str) -> None:
        with self.hub.lock, self.hub.changing(repository, self._maintainer):
            repository.bare.drop(f"refs/heads/{name}")

    @property
    def _maintainer(self) -> Account:
        return self.hub.account(MAINTAINER)

    def open(
        self, repository: Repository, head: str, base: str = "", *, author: str = MAINTAINER, **words: Unpack[Words]
    ) -> PullRequest:
        """A pull request of somebody's; into the default branch where no other is named."""
        title, body, draft = words.get("title", "A change"), words.get("body"), words.get("draft", False)
        wanted = pulls.Proposal(title, head, base or repository.default_branch, body, draft=draft)
        with self.hub.lock:
            return pulls.propose(self.hub, repository, wanted, self.hub.account(author))

    def close(self, pull: PullRequest, login: str = MAINTAINER) -> None:
        with self.hub.lock:
            pull.shut(self.hub.account(login, "Bot" if login.endswith("[bot]") else "User"))

    def reopen(self, pull: PullRequest) -> None:
        with self.hub.lock:
            pulls.reopen(pull)

    def issue(self, full_name: str) -> Issue | None:
        """The newest issue of the repository that is no pull request."""
        return max(self.issues(full_name), key=lambda one: one.number, default=None)

    def issues(self, full_name: str) -> list[Issue]:
        """Those of the repository that are no pull requests."""
        return [one for one in self.find(full_name).issues.values() if not isinstance(one, PullRequest)]

    def remove_issue(self, issue: Issue, to: Repository | None = None) -> None:
        """Deletes an issue, or transfers it to another repository."""
        with self.hub.lock:
            old = issue.repository
            del old.issues[issue.number]
            old.gone[issue.number] = None
            if to is not None:
                number = issue.number
                issue.repository, issue.number = to, self.hub.number(to)
                to.issues[issue.number] = old.gone[number] = issue

    def merge(self, pull: PullRequest, method: str = "merge") -> str:
        with self.hub.lock:
            return pulls.merge(self.hub, pull, self._maintainer, method)

    def review(
        self, pull: PullRequest, login: str = MAINTAINER, state: str = "APPROVED", *, commit: str | None = None
    ) -> Review:
        """What somebody says of the pull request's tip, or of another commit of it."""
        assert state in {"APPROVED", "CHANGES_REQUESTED", "COMMENTED"}
        with self.hub.lock:
            made = Review(self.hub.next_id(), self.hub.account(login), state, commit or pull.head_sha)  # type: ignore[arg-type]
            pull.reviews.append(made)
            merging.advance(self.hub, pull.repository)
            return made

    def dismiss(self, pull: PullRequest, login: str = "") -> None:
        """Takes the approvals of one reviewer, or of all, back."""
        with self.hub.lock:
            for one in pull.reviews:
                if one.state == "APPROVED" and login in {"", one.author.login}:
                    one.state = "DISMISSED"

    def run_queue(self, repository: Repository) -> None:
        """The merge queue comes to its end: what stands in it and is still ready is merged, the rest leaves it."""
        with self.hub.lock:
            merging.run_queue(self.hub, repository)

    def update_branch(self, pull: PullRequest) -> str:
        with self.hub.lock:
            return pulls.update_branch(self.hub, pull, self._maintainer)

    def comment(self, issue: Issue, text: str, author: str = MAINTAINER) -> Comment:
        with self.hub.lock:
            made = Comment(self.hub.next_id(), self.hub.account(author), text)
            issue.comments.append(made)
            issue.touch()
            return made

    def pulls(self, full_name: str) -> list[Pull]:
        with self.hub.lock:
            return [_pull(pull) for pull in self.find(full_name).pull_requests]

    def all_pulls(self) -> dict[str, list[Pull]]:
        """The pull requests of every repository that has any."""
        with self.hub.lock:
            named = {one.full_name: one for one in self.hub.repositories.values() if one.pull_requests}
            return {name: [_pull(pull) for pull in one.pull_requests] for name, one in sorted(named.items())}

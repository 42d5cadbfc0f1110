"""Everything the double knows, and the events by which it changes: repositories made, branches moved, pull requests."""

import itertools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.github_double import references
from tests.github_double.accounts import Account, App, Kind, Team, Token
from tests.github_double.bare import Bare
from tests.github_double.discussion import Issue, Label, PullRequest, now
from tests.github_double.limits import Limits
from tests.github_double.repository import Repository


@dataclass(slots=True, eq=False)
class Hub:
    """The state; ``lock`` is held by whoever reads or changes it, git over HTTP excepted."""

    folder: Path
    web: str = ""
    accounts: dict[str, Account] = field(default_factory=dict)
    repositories: dict[int, Repository] = field(default_factory=dict)
    renamed: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    app: App | None = None
    # how many times a pull request is asked for before it says whether it can be merged, as GitHub works that out late
    mergeable_after: int = 0
    # who signs what, as git's gpg.ssh.allowedSignersFile has it
    signers: Path | None = None
    # the seconds until a branch is updated that GitHub was asked to update
    updates_after: float = 0.1
    # the people and teams whom issues mention
    mentioned: set[str] = field(default_factory=set)
    limits: Limits = field(default_factory=Limits)
    lock: threading.RLock = field(default_factory=threading.RLock)
    # by full name in lower case; kept true by add, rename and remove
    names: dict[str, int] = field(default_factory=dict)
    # a push into a repository is one at a time, so that it is known what each moved
    _pushing: dict[int, threading.Lock] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1001))

    @property
    def api(self) -> str:
        return f"{self.web}/api/v3"

    def push_lock(self, repository: Repository) -> threading.Lock:
        with self.lock:
            return self._pushing.setdefault(repository.id, threading.Lock())

    def next_id(self) -> int:
        return next(self._ids)

    # people
    def account(self, login: str, kind: Kind = "User") -> Account:
        """The account of this name, made where it is not there yet."""
        if login.lower() not in self.accounts:
            self.accounts[login.lower()] = Account(self.next_id(), login, kind)
        return self.accounts[login.lower()]

    def noreply(self, account: Account) -> str:
        """The address that GitHub gives out for one that is kept private."""
        host = self.web.partition("//")[2].partition(":")[0]
        return f"{account.id}+{account.login}@users.noreply.{host}"

    def known(self, login: str) -> Account | None:
        return self.accounts.get(login.lower())

    def team(self, organization: Account, slug: str) -> Team:
        return organization.teams.setdefault(slug, Team(self.next_id(), slug, organization))

    # repositories
    def add(self, full_name: str, branch: str, like: Repository | None = None) -> Repository:
        owner, _, name = full_name.partition("/")
        assert full_name.lower() not in self.names, f"{full_name} is there already"
        number = self.next_id()
        bare = Bare(self.folder / f"{number}.git")
        if like is None:
            bare.create(branch, self.folder / "hooks")
        else:
            bare.borrow(like.bare)
        repository = Repository(number, self.account(owner, "Organization"), name, bare)
        self.repositories[number] = repository
        self.names[full_name.lower()] = number
        self.renamed.pop(full_name.lower(), None)
        return repository

    def find(self, full_name: str) -> Repository | None:
        """The repository that has this name now."""
        return self.repositories.get(self.names.get(full_name.lower(), 0))

    def moved(self, full_name: str) -> Repository | None:
        """The repository that once had this name."""
        return self.repositories.get(self.renamed.get(full_name.lower(), 0))

    def rename(self, repository: Repository, full_name: str) -> None:
        old = repository.full_name.lower()
        owner, _, name = full_name.partition("/")
        del self.names[old]
        repository.owner, repository.name = self.account(owner, "Organization"), name
        self.renamed[old] = self.names[full_name.lower()] = repository.id

    def remove(self, repository: Repository) -> None:
        """A fork that goes takes its open pull requests with it: they are closed and their head has no repository."""
        del self.names[repository.full_name.lower()], self.repositories[repository.id]
        for pull in self._pulls_from(repository):
            pull.head_repository = None
            if pull.state == "open":
                pull.shut(pull.head_owner)

    def _pulls_from(self, repository: Repository) -> list[PullRequest]:
        network = [repository] if repository.parent is None else [repository, repository.parent]
        return [pull for one in network for pull in one.pull_requests if pull.head_repository is repository]

    def label(self, repository: Repository, name: str) -> Label:
        return repository.labels.setdefault(name.lower(), Label(self.next_id(), name))

    def number(self, repository: Repository) -> int:
        return max((*repository.issues, *repository.gone), default=0) + 1

    def open_issue(self, repository: Repository, title: str, body: str | None, author: Account) -> Issue:
        issue = Issue(self.next_id(), self.number(repository), repository, title, body, author)
        repository.issues[issue.number] = issue
        self.refer(issue)
        return issue

    def refer(self, issue: Issue) -> None:
        """Tells what the words of an issue or a pull request refer to; GitHub tells it once."""
        found = references.found(issue.body or "", self.web, issue.repository.full_name)
        for name, number in found.issues:
            repository = self.find(name)
            there = repository.issues.get(number) if repository else None
            if there is not None and there is not issue and issue not in there.referred_by:
                there.referred_by.append(issue)
        self.mentioned |= found.people

    # what happens after branches moved
    @contextmanager
    def changing(self, repository: Repository, who: Account) -> Iterator[None]:
        """Around whatever may move branches: afterwards pull requests follow, close, or turn out to be merged."""
        before = repository.branches
        try:
            yield
        finally:
            with self.lock:
                self._follow(repository, before, repository.branches, who)

    def _follow(
        self, repository: Repository, before: Mapping[str, str], after: Mapping[str, str], who: Account
    ) -> None:
        moved = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        if not moved:
            return
        repository.pushed = now()
        if not before and repository.default_branch not in after:
            repository.default_branch = min(after)
        # the base first: a merge that also deletes the head branch has merged
        for pull in repository.pull_requests:
            if pull.base_ref in moved and pull.state == "open":
                self._follow_base(pull, after.get(pull.base_ref), who)
        for pull in self._pulls_from(repository):
            if pull.head_ref in moved:
                self._follow_head(pull, after.get(pull.head_ref), who)

    def _follow_base(self, pull: PullRequest, tip: str | None, who: Account) -> None:
        if tip is None:
            pull.shut(who)
        elif pull.repository.bare.has_merged(pull.head_sha, tip):
            pull.merged, pull.merged_by, pull.merge_commit_sha = now(), who, tip
            pull.shut(who)

    def _follow_head(self, pull: PullRequest, tip: str | None, who: Account) -> None:
        if tip is None:
            if pull.state == "open":
                pull.shut(who)
            return
        self.mirror(pull, tip)
        bare = pull.repository.bare
        if pull.state == "closed":
            pull.head_was_forced |= not bare.has_merged(pull.head_sha, tip)
            return
        pull.head_sha = tip
        self._pushed(pull)
        base = bare.branch(pull.base_ref)
        pull.base_sha = base or pull.base_sha
        pull.touch()
        if base and bare.has_merged(tip, base):
            pull.shut(who)

    @staticmethod
    def _pushed(pull: PullRequest) -> None:
        """A push takes it out of the queue; where the rules say so, approvals of what stood there go with it."""
        pull.queued = False
        for one in pull.reviews if pull.repository.rules.stale else ():
            one.state = "DISMISSED" if one.state == "APPROVED" else one.state

    def mirror(self, pull: PullRequest, tip: str) -> None:
        """The head's commits in the repository of the pull request, and the ref that GitHub shows for it."""
        bare, source = pull.repository.bare, pull.head_repository
        if source is not None and source is not pull.repository:
            bare.git("fetch", "--quiet", "--no-tags", str(source.bare.path), f"refs/heads/{pull.head_ref}")
        if pull.state == "open":
            bare.point(f"refs/pull/{pull.number}/head", tip)

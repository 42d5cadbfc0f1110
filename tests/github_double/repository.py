"""A repository of the double: its settings, its bare git repository, and what was said about it."""

import fnmatch
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tests.github_double.accounts import ROLES, Account, Role
from tests.github_double.bare import Bare
from tests.github_double.discussion import Comment, Issue, Label, PullRequest, now

Visibility = Literal["public", "private", "internal"]


@dataclass(frozen=True, slots=True)
class Protection:
    """Nobody but the named people pushes to branches of this pattern; from a branch rule or from a ruleset.

    ``kind`` is what the one rule is about, empty where nobody may push at all; ``wanted`` is its pattern.
    """

    pattern: str
    ruleset: bool = False
    allowed: frozenset[str] = frozenset()
    says: str = ""
    kind: str = ""
    wanted: str = ""

    @property
    def lets_api_commit(self) -> bool:
        """What GitHub commits it signs."""
        return self.kind == "required_signatures"

    @property
    def rules(self) -> list[dict[str, object]]:
        if not self.kind:
            return [{"type": kind} for kind in ("creation", "update", "deletion", "non_fast_forward")]
        given = {"operator": "regex", "pattern": self.wanted, "negate": False, "name": ""}
        return [{"type": self.kind, **({"parameters": given} if self.wanted else {})}]

    def holds(self, branch: str) -> bool:
        return fnmatch.fnmatchcase(branch, self.pattern)


@dataclass(frozen=True, slots=True)
class MergeRules:
    """What has to be so before anything is merged into the default branch; the named people may do without.

    ``approvals`` None asks for no review at all; ``methods`` None allows all that the repository does. ``stale``
    approvals are dismissed by a push.
    """

    approvals: int | None = None
    checks: tuple[str, ...] = ()
    strict: bool = False
    stale: bool = False
    methods: frozenset[str] | None = None
    linear: bool = False
    ruleset: bool = False
    queue: bool = False
    bypass: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Check:
    """A commit status (``kind`` "status") or a check run ("run") on a commit."""

    id: int
    kind: Literal["status", "run"]
    name: str
    # success, failure, error, pending; for runs the conclusion, or None while it runs
    state: str | None
    created: datetime = field(default_factory=now)
    # each workflow has its own runs, also of names that others have
    workflow: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What one that is run again takes the place of."""
        return self.kind, self.name, self.workflow


@dataclass(slots=True, eq=False)
class Repository:
    """A repository; tests change its fields directly."""

    id: int
    owner: Account
    name: str
    bare: Bare
    visibility: Visibility = "public"
    archived: bool = False
    disabled: bool = False
    parent: "Repository | None" = None
    topics: tuple[str, ...] = ()
    # what its organisation says of it, by the names of its custom properties
    properties: dict[str, str | list[str]] = field(default_factory=dict)
    description: str | None = None
    has_pull_requests: bool = True
    has_issues: bool = True
    methods: frozenset[str] = frozenset({"merge", "squash", "rebase"})
    auto_merge: bool = False
    rules: MergeRules = MergeRules()
    # what the check "ci" says of a commit that merging makes, empty where there is none
    ci: str = ""
    # whether pull requests are called unstable whose checks are all fine
    unstable: bool = False
    collaborators_only: bool = False
    drafts: bool = True
    size: int | None = None
    collaborators: dict[str, Role] = field(default_factory=dict)
    protections: list[Protection] = field(default_factory=list)
    labels: dict[str, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    # what was deleted, and where the rest was transferred to
    gone: dict[int, Issue | None] = field(default_factory=dict)
    checks: dict[str, list[Check]] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    # GraphQL's fields that it fails to answer; one that may not be null takes the whole repository along
    spoiled: set[str] = field(default_factory=set)
    created: datetime = field(default_factory=now)
    pushed: datetime = field(default_factory=now)

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    @property
    def default_branch(self) -> str:
        return self.bare.head

    @default_branch.setter
    def default_branch(self, name: str) -> None:
        self.bare.turn(name)

    @property
    def is_public(self) -> bool:
        return self.visibility == "public"

    @property
    def head(self) -> str | None:
        """The commit of the default branch; nothing where the repository is empty."""
        return self.bare.branch(self.default_branch)

    @property
    def pull_requests(self) -> list[PullRequest]:
        return [issue for issue in self.issues.values() if isinstance(issue, PullRequest)]

    @property
    def branches(self) -> dict[str, str]:
        return {name.removeprefix("refs/heads/"): oid for name, oid in self.bare.refs().items()}

    def role(self, account: Account) -> Role | None:
        """What the account may do here; nothing where it may not even look."""
        given = [self.collaborators.get(account.login.lower()), self.owner.members.get(account.login.lower())]
        if account is self.owner:
            given.append("admin")
        if self.is_public:
            given.append("read")
        ranked: list[Role] = [role for role in given if role]
        return max(ranked, key=ROLES.index, default=None)

    def is_collaborator(self, account: Account) -> bool:
        login = account.login.lower()
        return account is self.owner or login in self.collaborators or login in self.owner.members

    def protection(self, branch: str) -> Protection | None:
        return next((one for one in self.protections if one.holds(branch)), None)

    def comment(self, identifier: int) -> tuple[Issue, Comment] | None:
        found = ((issue, one) for issue in self.issues.values() for one in issue.comments if one.id == identifier)
        return next(found, None)

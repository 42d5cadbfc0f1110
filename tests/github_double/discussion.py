"""Issues and pull requests as the double keeps them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from tests.github_double.accounts import Account

if TYPE_CHECKING:
    from tests.github_double.repository import Repository


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(slots=True, eq=False)
class Label:
    """A label of a repository."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(slots=True, eq=False)
class Comment:
    """A comment below an issue or a pull request."""

    id: int
    author: Account
    body: str
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)


@dataclass(slots=True, eq=False)
class Review:
    """What somebody said of a commit of a pull request; dismissing changes its state and nothing else."""

    id: int
    author: Account
    state: Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]
    commit: str
    body: str = ""
    created: datetime = field(default_factory=now)


@dataclass(slots=True, eq=False)
class LineComment:
    """A comment on lines of a pull request's diff, within a review."""

    id: int
    author: Account
    body: str
    path: str
    line: int
    start_line: int | None
    commit: str
    review: int
    reply_to: int | None = None
    created: datetime = field(default_factory=now)


@dataclass(slots=True, eq=False)
class Issue:
    """What issues and pull requests have in common."""

    id: int
    number: int
    repository: "Repository"
    title: str
    body: str | None
    author: Account
    state: Literal["open", "closed"] = "open"
    labels: list[Label] = field(default_factory=list)
    assignees: list[Account] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    locked: bool = False
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    closed: datetime | None = None
    closed_by: Account | None = None
    # the events by which others were told to mention it
    referred_by: list["Issue"] = field(default_factory=list)

    def touch(self) -> None:
        self.updated = now()

    def shut(self, who: Account) -> None:
        self.state, self.closed, self.closed_by = "closed", now(), who
        self.touch()


@dataclass(slots=True, eq=False)
class PullRequest(Issue):
    """A pull request; ``head_sha`` follows the branch while it is open and then stands still."""

    head_owner: Account = field(kw_only=True)
    head_repository: "Repository | None" = field(kw_only=True)
    head_ref: str = field(kw_only=True)
    head_sha: str = field(kw_only=True)
    base_ref: str = field(kw_only=True)
    base_sha: str = field(kw_only=True)
    draft: bool = False
    maintainer_can_modify: bool = False
    merged: datetime | None = None
    merged_by: Account | None = None
    merge_commit_sha: str | None = None
    reviewers: list[Account] = field(default_factory=list)
    team_reviewers: list[str] = field(default_factory=list)
    # why GitHub would refuse to open it again
    head_was_forced: bool = False
    mergeable_asked: int = 0
    reviews: list[Review] = field(default_factory=list)
    line_comments: list[LineComment] = field(default_factory=list)
    # the method and who asked for it
    auto_merge: tuple[str, Account] | None = None
    queued: bool = False
    # who changed its words last
    editor: Account | None = None

    @property
    def head_label(self) -> str:
        return f"{self.head_owner.login}:{self.head_ref}"

    @property
    def is_merged(self) -> bool:
        return self.merged is not None

    @property
    def status(self) -> Literal["open", "closed", "merged"]:
        return "merged" if self.is_merged else self.state
